import { Button, Input, Select } from "antd";
import { type FormEvent, useRef, useState } from "react";
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import {
  SETTING_NAMES,
  SETTINGS,
  type SettingDefinition,
  type SettingName,
} from "../../shared/contract/settings.ts";
import type { Role } from "../../shared/people/roles.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { asError } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";

const GROUPS = [...new Set(SETTING_NAMES.map((name) => SETTINGS[name].group))];

type Changes = Partial<Record<SettingName, string>>;

/** Every setting of the contract, by its label. Only what was changed is sent; what others changed meanwhile stays. */
export function OfficeSettings({ mayChange }: { readonly mayChange: boolean }) {
  const { office, account } = useSession();
  const [changes, setChanges] = useState<Changes>({});
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<YijieError | null>(null);
  // The same act until it is done or the person changes something else.
  const key = useRef(newKey());
  const real = SETTING_NAMES.filter(
    (name) => changes[name] !== undefined && changes[name] !== settingText(office, name),
  );
  const isChanged = real.length > 0;

  async function save(event?: FormEvent): Promise<void> {
    event?.preventDefault();
    setBusy(true);
    try {
      const ask = Object.fromEntries(real.map((name) => [name, changes[name]]));
      await host.changeSettings(ask as AskOf<"changeSettings">, { key: key.current });
      setError(null);
      setSaved(true);
    } catch (failure) {
      setError(asError(failure));
    } finally {
      key.current = newKey();
      setBusy(false);
    }
  }
  useKey("F9", "保存设置", () => void save(), { when: mayChange && isChanged && !busy });

  function change(name: SettingName, value: string): void {
    setSaved(false);
    setChanges((before) => ({ ...before, [name]: value }));
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      {GROUPS.map((group) => (
        <section key={group}>
          <SectionTitle title={group} />
          {SETTING_NAMES.filter((name) => SETTINGS[name].group === group).map((name) => (
            <Setting
              key={name}
              name={name}
              value={changes[name] ?? settingText(office, name)}
              isChanged={real.includes(name)}
              mayChange={mayChange && mayRole(SETTINGS[name], account.role)}
              onChange={(value) => change(name, value)}
            />
          ))}
        </section>
      ))}
      {error === null ? null : <ErrorBox error={error} />}
      {mayChange ? (
        <p className="save">
          <Button type="primary" htmlType="submit" loading={busy} disabled={!isChanged}>
            保存 <KeyHint name="F9" />
          </Button>
          <span className={saved && !isChanged ? "ok-word" : "quiet"} role="status">
            {standing(real, saved)}
          </span>
        </p>
      ) : (
        <p className="quiet">由系统管理或医保办主任修改。</p>
      )}
    </form>
  );
}

function mayRole({ roles }: SettingDefinition, role: Role): boolean {
  return roles === undefined || roles.includes(role);
}

function standing(changed: readonly SettingName[], saved: boolean): string {
  if (changed.length > 0) {
    return `改了：${changed.map((name) => SETTINGS[name].label).join("、")}，还没有保存`;
  }
  return saved ? "✓ 已保存，各窗口随即按新的办" : "没有改动";
}

function settingText(office: AnswerOf<"office">, name: SettingName): string {
  const value = office[name];
  if (typeof value !== "object" || value === null) return String(value ?? "");
  return Object.entries(value)
    .map(([code, region]) => `${code}=${region}`)
    .join("；");
}

function Setting({
  name,
  value,
  isChanged,
  mayChange,
  onChange,
}: {
  readonly name: SettingName;
  readonly value: string;
  readonly isChanged: boolean;
  readonly mayChange: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { label, hint, choices }: SettingDefinition = SETTINGS[name];
  const id = `setting-${name}`;
  return (
    <div className={isChanged ? "setting changed" : "setting"}>
      <label htmlFor={id}>{label}</label>
      {choices === undefined ? (
        <Input
          id={id}
          value={value}
          disabled={!mayChange}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <Select
          id={id}
          value={value === "" ? null : value}
          disabled={!mayChange}
          placeholder="还没有设"
          options={choices.map(([choice, word]) => ({ value: choice, label: word }))}
          onChange={(chosen) => onChange(chosen ?? "")}
        />
      )}
      {choices === undefined ? <small id={`${id}-help`}>{hint}</small> : null}
    </div>
  );
}
