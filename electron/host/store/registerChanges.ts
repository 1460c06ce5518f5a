/** The history of what was entered or corrected in the registers by hand, and of what a later list made of it. */
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Act, Actor, Row } from "./act.ts";
import type { Books } from "./books.ts";

export type RegisterTable = "person" | "identity" | "registration";

/** A row of a register, and the key that finds it */
export interface RegisterRow {
  readonly table: RegisterTable;
  readonly key: Row;
}

export function registerRow(books: Books, { table, key }: RegisterRow): Row | undefined {
  const where = Object.keys(key).map((column) => `${column} = ?`);
  return books
    .prepare(`SELECT * FROM ${table} WHERE ${where.join(" AND ")}`)
    .get(...Object.values(key)) as Row | undefined;
}

export function pickColumns(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

export interface RegisterChange {
  readonly table: RegisterTable;
  /** The key columns of the row */
  readonly key: Row;
  /** The columns that changed; null where there was no row */
  readonly before: Row | null;
  /** null where the row was withdrawn */
  readonly after: Row | null;
  /** By whom: a person at a window, or a list that was imported later */
  readonly source: "window" | "list";
  /** What was seen, or why */
  readonly proof: string;
}

export interface StoredChange extends RegisterChange {
  readonly at: Moment;
  readonly by: string;
  readonly window: string;
}

export function keepChange(
  books: Books,
  act: Act,
  who: { readonly actor: Actor; readonly batchId: number },
  change: RegisterChange,
): void {
  const last = books
    .prepare("SELECT coalesce(max(number), 0) FROM register_change")
    .pluck()
    .get() as number;
  act.insert("register_change", {
    number: last + 1,
    person_no: String(change.key.person_no),
    table_name: change.table,
    row_key: JSON.stringify(change.key),
    before: change.before === null ? null : JSON.stringify(change.before),
    after: change.after === null ? null : JSON.stringify(change.after),
    source: change.source,
    proof: change.proof,
    at: act.at,
    account_id: who.actor.accountId,
    window_name: who.actor.window,
    batch_id: who.batchId,
  });
}

interface ChangeRow {
  readonly table_name: RegisterTable;
  readonly row_key: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly source: "window" | "list";
  readonly proof: string;
  readonly at: Moment;
  readonly by: string;
  readonly window_name: string;
}

/** Of one person, the latest first. */
export function changesOf(books: Books, personNo: string): readonly StoredChange[] {
  const rows = books
    .prepare(
      `SELECT c.*, account.name AS by FROM register_change c JOIN account ON account.id = c.account_id
       WHERE person_no = ? ORDER BY number DESC`,
    )
    .all(personNo) as ChangeRow[];
  return rows.map((row) => ({
    table: row.table_name,
    key: JSON.parse(row.row_key) as Row,
    before: row.before === null ? null : (JSON.parse(row.before) as Row),
    after: row.after === null ? null : (JSON.parse(row.after) as Row),
    source: row.source,
    proof: row.proof,
    at: row.at,
    by: row.by,
    window: row.window_name,
  }));
}

/** "窗口登记 2023-07-03 一号窗口", where a batch is an entry at a window; null for a list. */
export function windowEntry(books: Books, batchId: number): string | null {
  const row = books
    .prepare(
      "SELECT at, window_name AS window FROM register_change WHERE batch_id = ? AND source = 'window' LIMIT 1",
    )
    .get(batchId) as { at: Moment; window: string } | undefined;
  return row === undefined ? null : `窗口登记 ${row.at.slice(0, 10)} ${row.window}`;
}

/** What a column of a row was before a window last entered it; undefined where none has. */
export function valueBeforeEntry(
  books: Books,
  table: RegisterTable,
  key: Row,
  column: string,
): Row[string] | undefined {
  const rows = books
    .prepare(
      `SELECT before FROM register_change WHERE person_no = ? AND table_name = ? AND row_key = ?
         AND source = 'window' AND before IS NOT NULL ORDER BY number DESC`,
    )
    .pluck()
    .all(String(key.person_no), table, JSON.stringify(key)) as string[];
  return rows.map((before) => JSON.parse(before) as Row).find((before) => column in before)?.[
    column
  ];
}

/** Whether the last word on a row is that a window has withdrawn it. */
export function isWithdrawn(books: Books, table: RegisterTable, key: Row): boolean {
  const last = books
    .prepare(
      `SELECT source = 'window' AND after IS NULL FROM register_change
       WHERE person_no = ? AND table_name = ? AND row_key = ? ORDER BY number DESC LIMIT 1`,
    )
    .pluck()
    .get(String(key.person_no), table, JSON.stringify(key));
  return last === 1;
}
