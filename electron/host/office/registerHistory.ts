/** What windows entered for a person and what later lists made of it, in words. ID numbers keep their last four only. */
import type { Moment } from "../../../shared/calendar/day.ts";
import { maskIdNumber } from "../../../shared/people/idNumber.ts";
import type { Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { changesOf, type StoredChange } from "../store/registerChanges.ts";

export interface HistoryEntry {
  readonly at: Moment;
  readonly window: string;
  readonly by: string;
  /** "低保", "规范转诊", "参保登记" */
  readonly what: string;
  readonly source: "window" | "list";
  readonly proof: string;
  readonly fields: readonly {
    readonly label: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** The latest first. */
export function registerHistory(books: Books, personNo: string): readonly HistoryEntry[] {
  return changesOf(books, personNo).map((change) => {
    const { at, window, by, source, proof } = change;
    return { at, window, by, source, proof, what: whatOf(change), fields: fieldsOf(change) };
  });
}

function whatOf({ table, key }: StoredChange): string {
  if (table === "person") return "参保登记";
  return String(table === "identity" ? key.identity : key.kind);
}

const LABELS: Readonly<Record<string, string>> = {
  name: "姓名",
  id_number: "证件号码",
  insured_region: "参保地",
  insurance_type: "险种",
  tier: "档次",
  person_type: "人员类别",
  district: "区县",
  from_day: "从",
  to_day: "到",
};

/** A dated row says from when, too: its first day is its key. */
function fieldsOf({ table, key, before, after }: StoredChange): HistoryEntry["fields"] {
  const from = table === "person" ? {} : { from_day: key.from_day ?? null };
  const [old, now] = [before, after].map((row) => (row === null ? null : { ...from, ...row }));
  const columns = Object.keys({ ...old, ...now }).filter((column) => column in LABELS);
  return columns.map((column) => ({
    label: LABELS[column] ?? column,
    before: textOf(old ?? null, column),
    after: textOf(now ?? null, column),
  }));
}

function textOf(row: Row | null, column: string): string | null {
  if (row === null) return null;
  const value = row[column] ?? null;
  if (value === null) return column === "to_day" ? "一直有效" : "没有写";
  return column === "id_number" ? maskIdNumber(String(value)) : String(value);
}
