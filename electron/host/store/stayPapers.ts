/** Papers handed in for a stay (schema-110.sql). The last word on a paper counts. */
import type { Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "./books.ts";

export interface PaperEntry {
  readonly number: number;
  readonly paper: string;
  readonly given: boolean;
  readonly note: string;
  readonly at: Moment;
  readonly by: string;
  readonly window: string;
}

/** Everything that was said about a stay's papers, the latest first. */
export function paperEntries(books: Books, stayId: number): readonly PaperEntry[] {
  const rows = books
    .prepare(
      `SELECT number, paper, given, note, at, account.name AS 'by', window_name AS window
       FROM stay_paper JOIN account ON account.id = account_id WHERE stay_id = ? ORDER BY number DESC`,
    )
    .all(stayId) as (Omit<PaperEntry, "given"> & { readonly given: 0 | 1 })[];
  return rows.map((row) => ({ ...row, given: row.given === 1 }));
}

/** Those that are there now, by their name. */
export function papersGiven(entries: readonly PaperEntry[]): ReadonlyMap<string, PaperEntry> {
  const last = new Map<string, PaperEntry>();
  for (const entry of entries) if (!last.has(entry.paper)) last.set(entry.paper, entry);
  return new Map([...last].filter(([, { given }]) => given));
}
