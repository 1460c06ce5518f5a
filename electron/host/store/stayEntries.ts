/** What windows found out about single stays (schema-60.sql). The last word of a kind counts. */
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { InjuryResult } from "../../../shared/settle/injury.ts";
import type { Books } from "./books.ts";

export interface StayEntries {
  /** Whose cover counts, of an ID number that has several at once; `among`: the covers that were there to choose from */
  readonly cover: {
    readonly personNo: string;
    readonly insuredRegion: string;
    readonly insuranceType: string;
    readonly among: readonly string[];
  };
  /** The mother whose cover a newborn runs under until enrolled */
  readonly mother: { readonly personNo: string; readonly birthDay: Day };
  readonly injury: { readonly result: InjuryResult };
  /** A fact that only a person can say, as typed; "" where taken back */
  readonly fact: { readonly name: string; readonly text: string };
  /** The registered person whom bill and manager mean, and in what the two differ (A01) */
  readonly samePerson: { readonly personNo: string; readonly faults: readonly string[] };
}

export type StayEntryKind = keyof StayEntries;

export interface StayEntryRecord {
  readonly kind: StayEntryKind;
  /** null: taken back */
  readonly value: StayEntries[StayEntryKind] | null;
  readonly proof: string;
  readonly at: Moment;
  readonly by: string;
  readonly window: string;
}

interface EntryRow extends Omit<StayEntryRecord, "value"> {
  readonly value: string;
}

/** Everything that was entered for a stay, the latest first. */
export function stayEntries(books: Books, stayId: number): readonly StayEntryRecord[] {
  const rows = books
    .prepare(
      `SELECT kind, value, proof, at, account.name AS 'by', window_name AS window
       FROM stay_entry JOIN account ON account.id = account_id WHERE stay_id = ? ORDER BY number DESC`,
    )
    .all(stayId) as EntryRow[];
  return rows.map((row) => ({
    ...row,
    value: row.value === "" ? null : (JSON.parse(row.value) as StayEntries[StayEntryKind]),
  }));
}

export interface CurrentEntry<Kind extends StayEntryKind> {
  readonly value: StayEntries[Kind];
  readonly at: Moment;
  readonly window: string;
}

/** The facts that were said of a stay, by their names; the last word of each counts. */
export function typedFactsOf(books: Books, stayId: number): ReadonlyMap<string, string> {
  const values = books
    .prepare("SELECT value FROM stay_entry WHERE stay_id = ? AND kind = 'fact' ORDER BY number")
    .pluck()
    .all(stayId) as string[];
  const facts = values.map((value) => JSON.parse(value) as StayEntries["fact"]);
  return new Map(
    [...new Map(facts.map(({ name, text }) => [name, text]))].filter(([, text]) => text !== ""),
  );
}

/** What counts now; null where nothing was entered or it was taken back. */
export function currentEntry<Kind extends StayEntryKind>(
  books: Books,
  stayId: number,
  kind: Kind,
): CurrentEntry<Kind> | null {
  const row = books
    .prepare(
      "SELECT value, at, window_name AS window FROM stay_entry WHERE stay_id = ? AND kind = ? ORDER BY number DESC LIMIT 1",
    )
    .get(stayId, kind) as { value: string; at: Moment; window: string } | undefined;
  if (row === undefined || row.value === "") return null;
  return { ...row, value: JSON.parse(row.value) as StayEntries[Kind] };
}
