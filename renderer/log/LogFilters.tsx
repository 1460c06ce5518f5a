import { Button, Input, Select } from "antd";

export interface Filters {
  readonly act: string;
  readonly login: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTERS: Filters = { act: "", login: "", subject: "", from: "", to: "" };

/** What, who, about what, when. */
export function LogFilters({
  filters,
  acts,
  logins,
  onChange,
}: {
  readonly filters: Filters;
  readonly acts: readonly string[];
  readonly logins: readonly string[];
  readonly onChange: (filters: Filters) => void;
}) {
  const set = (name: keyof Filters) => (value: string | undefined) =>
    onChange({ ...filters, [name]: value ?? "" });
  const choices = (all: readonly string[], everything: string) => [
    { value: "", label: everything },
    ...all.map((value) => ({ value, label: value })),
  ];
  const isFiltered = Object.values(filters).some((value) => value !== "");
  return (
    <div className="log-filters">
      <Select
        value={filters.act}
        data-help="log-act"
        aria-label="操作"
        showSearch
        options={choices(acts, "全部操作")}
        onChange={set("act")}
      />
      <Select
        value={filters.login}
        data-help="log-login"
        aria-label="经办人"
        showSearch
        options={choices(logins, "全部经办人")}
        onChange={set("login")}
      />
      <Input
        value={filters.subject}
        allowClear
        data-help="log-subject"
        aria-label="对象"
        placeholder="对象：结算单号、住院、批次"
        onChange={({ target }) => set("subject")(target.value)}
      />
      <Input
        value={filters.from}
        allowClear
        data-help="log-day"
        aria-label="从哪天"
        placeholder="从 2023-06-01"
        onChange={({ target }) => set("from")(target.value.trim())}
      />
      <Input
        value={filters.to}
        allowClear
        data-help="log-day"
        aria-label="到哪天"
        placeholder="到 2023-06-30"
        onChange={({ target }) => set("to")(target.value.trim())}
      />
      <Button disabled={!isFiltered} onClick={() => onChange(NO_FILTERS)}>
        清空条件
      </Button>
    </div>
  );
}
