/** 申诉案 as the books have them (schema-100.sql), with what each stands at on a day. */
import {
  type AppealEntryKind,
  type AppealStanding,
  appealStanding,
} from "../../../shared/audit/appeal.ts";
import { type Day, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { Books } from "./books.ts";

interface AppealEntry {
  readonly kind: AppealEntryKind;
  readonly text: string;
  readonly at: Moment;
  readonly by: string;
}

export interface AppealRow extends Omit<AppealStanding, "moves"> {
  readonly number: number;
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly name: string;
  /** Of the same fault in the current bill; null where it is not found there any more */
  readonly findingNumber: number | null;
  /** "" where the bureau named a fault that no rule of ours found; then ruleName is what it wrote */
  readonly ruleCode: string;
  readonly ruleName: string;
  /** The row of the bureau's list, or its words on a finding of ours; "" where there is nothing more */
  readonly about: string;
  /** The bill's lines that it can be about, by their rows in the bill's file; none where nobody said */
  readonly lineRows: readonly number[];
  /** Names of the first of their items */
  readonly items: readonly string[];
  readonly slipNumber: string;
  readonly scheme: string;
  readonly payer: string;
  readonly amount: Fen;
  readonly notice: string;
  readonly openedAt: Moment;
  readonly openedBy: string;
  /** The last day to explain */
  readonly due: Day;
  readonly undoneAt: Moment | null;
  readonly entries: readonly AppealEntry[];
  /** What moved the money last; "" while nothing has */
  readonly why: string;
}

export interface AppealRecord extends AppealRow {
  /** What tells the fault from every other of the stay: a finding's in every version, or the bureau's own */
  readonly identity: string;
  /** Numbers of the slip's lines that it can be about */
  readonly lines: readonly number[];
  readonly moves: AppealStanding["moves"];
}

const NAMED_ITEMS = 3;

const CASES = `SELECT a.number, a.identity, a.stay_id AS stayId, stay.inpatient_no AS inpatientNo, v.name, f.number AS findingNumber,
    a.rule_code AS ruleCode, a.rule_name AS ruleName, a.slip_number AS slipNumber, s.scheme, a.payer, a.amount_fen AS amount,
    ifnull(a.about, '') AS about, ifnull(a.lines, '[]') AS lines,
    (SELECT json_group_array(source_row) FROM (SELECT source_row FROM fee_line WHERE version_id = s.version_id
      AND number IN (SELECT value FROM json_each(a.lines)) ORDER BY number)) AS lineRows,
    (SELECT json_group_array(item) FROM (SELECT DISTINCT hospital_item_name AS item FROM fee_line WHERE version_id = s.version_id
      AND number IN (SELECT value FROM json_each(a.lines)) ORDER BY number LIMIT ${NAMED_ITEMS})) AS items,
    a.notice, a.at AS openedAt, account.name AS openedBy, a.due_day AS due, undoing.settled_at AS undoneAt
  FROM appeal a JOIN stay ON stay.id = a.stay_id JOIN stay_version v ON v.id = stay.current_version
  JOIN settlement s ON s.slip_number = a.slip_number JOIN account ON account.id = a.account_id
  LEFT JOIN settlement undoing ON undoing.original_slip_number = a.slip_number
  LEFT JOIN finding f ON f.version_id = v.id AND f.identity = a.identity AND f.closed_at IS NULL`;

export interface AppealsOf {
  readonly number?: number;
  readonly slipNumber?: string;
  readonly stayId?: number;
  /** One fault of a stay */
  readonly fault?: { readonly stayId: number; readonly identity: string };
}

type Json = "lines" | "lineRows" | "items";
type StoredRow = Omit<AppealRecord, "entries" | "why" | keyof AppealStanding | Json> &
  Readonly<Record<Json, string>>;

/** In the order of their numbers, as they stand on `today`. */
export function appealsOf(
  books: Books,
  { number, slipNumber, stayId, fault }: AppealsOf,
  today: Day,
): readonly AppealRecord[] {
  // Each by its own index: a list asks for thousands of stays.
  const wanted = [
    ["a.number", number],
    ["a.slip_number", slipNumber],
    ["a.stay_id", fault?.stayId ?? stayId],
    ["a.identity", fault?.identity],
  ].filter(([, value]) => value !== undefined);
  const conditions = wanted.map(([column]) => `${column} = ?`).join(" AND ");
  const rows = books
    .prepare(`${CASES} ${conditions === "" ? "" : `WHERE ${conditions}`} ORDER BY a.number`)
    .all(...wanted.map(([, value]) => value)) as StoredRow[];
  return rows.map(({ lines, lineRows, items, ...stored }) => {
    const row = {
      ...stored,
      lines: JSON.parse(lines) as number[],
      lineRows: JSON.parse(lineRows) as number[],
      items: JSON.parse(items) as string[],
    };
    const entries = entriesOf(books, row.number);
    const opened = dayOfMoment(row.openedAt);
    const standing = appealStanding({ ...row, opened, entries }, today);
    return { ...row, entries, ...standing, why: standing.moves.at(-1)?.why ?? "" };
  });
}

function entriesOf(books: Books, appeal: number): readonly AppealEntry[] {
  return books
    .prepare(
      `SELECT kind, text, at, account.name AS 'by' FROM appeal_entry JOIN account ON account.id = account_id
       WHERE appeal = ? ORDER BY number`,
    )
    .all(appeal) as AppealEntry[];
}
