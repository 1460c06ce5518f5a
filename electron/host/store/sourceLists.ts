/** Lists of named sources (schema-60.sql): what they say of one key, and which of them count. */
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { Interval } from "../../../shared/calendar/interval.ts";
import type { ListKind } from "../../../shared/contract/importReport.ts";
import { heldRows, type ListIssue } from "../../../shared/people/datedLists.ts";
import type { Books } from "./books.ts";

export interface SourceList {
  readonly id: number;
  readonly kind: ListKind;
  readonly source: string;
  /** Openings: first day of the benefit year; "" for all others */
  readonly scope: string;
  readonly from: Day;
  readonly entryCount: number;
  readonly batchId: number;
}

export interface SourceEntry extends Interval {
  readonly listId: number;
  readonly number: number;
  readonly key: string;
  readonly word: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A row that counts on the days of the interval, and the list that says so. */
export interface HeldEntry extends Interval {
  readonly entry: SourceEntry;
  readonly list: SourceList;
}

const LIST_COLUMNS =
  "id, kind, source, scope, from_day AS 'from', entry_count AS entryCount, batch_id AS batchId";

/** Of one kind, those that count: not taken back, and the last one of those of one source for one day. */
export function listsInForce(books: Books, kind: ListKind): readonly SourceList[] {
  return books
    .prepare(
      `SELECT ${LIST_COLUMNS} FROM source_list WHERE id IN
         (SELECT max(id) FROM source_list WHERE kind = ? AND withdrawn_at IS NULL GROUP BY source, scope, from_day)
       ORDER BY source, scope, from_day`,
    )
    .all(kind) as SourceList[];
}

/** The list of one source for one day that counts now; null where there is none. */
export function listOf(
  books: Books,
  { kind, source, scope, from }: Pick<SourceList, "kind" | "source" | "scope" | "from">,
): (SourceList & { readonly digest: string }) | null {
  const row = books
    .prepare(
      `SELECT ${LIST_COLUMNS}, digest FROM source_list
       WHERE kind = ? AND source = ? AND scope = ? AND from_day = ? AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1`,
    )
    .get(kind, source, scope, from) as (SourceList & { digest: string }) | undefined;
  return row ?? null;
}

interface EntryRow {
  readonly listId: number;
  readonly number: number;
  readonly key: string;
  readonly word: string;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly content: string;
}

const ENTRY =
  "list_id AS listId, number, key, word, from_day AS 'from', to_day AS 'to', content FROM source_entry";

function entryOf(row: EntryRow): SourceEntry {
  return { ...row, content: JSON.parse(row.content) as SourceEntry["content"] };
}

/** The entries of one list, in their order: all of them, or those of a page. */
export function entriesOf(
  books: Books,
  listId: number,
  { after, limit }: { readonly after: number; readonly limit: number } = { after: 0, limit: -1 },
): readonly SourceEntry[] {
  const rows = books
    .prepare(`SELECT ${ENTRY} WHERE list_id = ? AND number > ? ORDER BY number LIMIT ?`)
    .all(listId, after, limit) as EntryRow[];
  return rows.map(entryOf);
}

/** What the lists of a kind say of one key, over time: each source by itself, each word (identity, mark) by itself. */
export function heldEntries(books: Books, kind: ListKind, key: string): readonly HeldEntry[] {
  return heldEntriesOf(books, kind, [key]).get(key) ?? [];
}

/** The same of several keys; one of which no list speaks is left out. */
export function heldEntriesOf(
  books: Books,
  kind: ListKind,
  keys: readonly string[],
): ReadonlyMap<string, readonly HeldEntry[]> {
  const lists = listsInForce(books, kind);
  if (lists.length === 0) return new Map();
  const found = [...new Set(keys)].map(
    (key) => [key, held(lists, entriesAbout(books, kind, key))] as const,
  );
  return new Map(found.filter(([, entries]) => entries.length > 0));
}

function entriesAbout(books: Books, kind: ListKind, key: string): readonly SourceEntry[] {
  const rows = books
    .prepare(
      `SELECT ${ENTRY} WHERE key = ? AND list_id IN (SELECT id FROM source_list WHERE kind = ?) ORDER BY list_id, number`,
    )
    .all(key, kind) as EntryRow[];
  return rows.map(entryOf);
}

/** The same of every key: for lists that are looked at as a whole. */
export function allHeldEntries(
  books: Books,
  kind: ListKind,
): ReadonlyMap<string, readonly HeldEntry[]> {
  const lists = listsInForce(books, kind);
  const byKey = new Map<string, SourceEntry[]>();
  for (const { id } of lists) {
    for (const entry of entriesOf(books, id)) {
      const known = byKey.get(entry.key);
      if (known === undefined) byKey.set(entry.key, [entry]);
      else known.push(entry);
    }
  }
  return new Map([...byKey].map(([key, entries]) => [key, held(lists, entries)]));
}

/** Each of these lists adds to those before and ends nothing: who has died stays dead, points that were taken stay taken. */
export const CUMULATIVE: ReadonlySet<ListKind> = new Set<ListKind>([
  "deaths",
  "doctorMarks",
  "approvals",
]);

/** `entries`: of one key. Lists without it count too: they say that it is not on them any more. */
function held(lists: readonly SourceList[], entries: readonly SourceEntry[]): HeldEntry[] {
  const known = new Map(lists.map((list) => [list.id, list]));
  if (CUMULATIVE.has(lists[0]?.kind ?? "identities")) return distinct(known, entries);
  const words = new Map<string, SourceEntry[]>();
  for (const entry of entries) {
    const list = known.get(entry.listId);
    if (list === undefined) continue;
    const name = JSON.stringify([list.source, list.scope, entry.word]);
    const ofWord = words.get(name);
    if (ofWord === undefined) words.set(name, [entry]);
    else ofWord.push(entry);
  }
  return [...words.values()].flatMap((ofWord) => {
    const own = known.get(ofWord[0]?.listId ?? 0);
    const issues: ListIssue<SourceEntry>[] = lists
      .filter(({ source, scope }) => source === own?.source && scope === own.scope)
      .map(({ id, from }) => ({ from, rows: ofWord.filter(({ listId }) => listId === id) }));
    return heldRows(issues).map(({ row, from, to }) => ({
      from,
      to,
      entry: row,
      list: known.get(row.listId) as SourceList,
    }));
  });
}

/** A row that several lists repeat says one thing. */
function distinct(
  lists: ReadonlyMap<number, SourceList>,
  entries: readonly SourceEntry[],
): HeldEntry[] {
  const rows = new Map<string, HeldEntry>();
  for (const entry of entries) {
    const list = lists.get(entry.listId);
    if (list === undefined) continue;
    const { word, from, to, content } = entry;
    rows.set(JSON.stringify([word, from, to, content]), { from, to, entry, list });
  }
  return [...rows.values()];
}

/** "民政局 2023-06-01 起的名单（批次 7）": as papers name it (requirement A18). */
export function listTitle({ source, from, batchId }: SourceList): string {
  return `${source} ${from} 起的名单（批次 ${batchId}）`;
}

export interface ListRecord extends SourceList {
  readonly importedAt: Moment;
  /** Says something now: not taken back, and not replaced by another list of that source for that day */
  readonly counts: boolean;
  readonly withdrawnAt: Moment | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnWhy: string | null;
}

/** Every list that ever came, the latest first. */
export function listRecords(books: Books, kind: ListKind | null): readonly ListRecord[] {
  const rows = books
    .prepare(
      `SELECT l.id, l.kind, source, scope, from_day AS 'from', entry_count AS entryCount, batch_id AS batchId,
              b.finished_at AS importedAt, withdrawn_at AS withdrawnAt, account.name AS withdrawnBy, withdrawn_why AS withdrawnWhy,
              withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM source_list other WHERE other.kind = l.kind AND other.source = l.source
                AND other.scope = l.scope AND other.from_day = l.from_day AND other.id > l.id AND other.withdrawn_at IS NULL) AS counts
       FROM source_list l JOIN import_batch b ON b.id = batch_id LEFT JOIN account ON account.id = withdrawn_by
       WHERE ? IS NULL OR l.kind = ? ORDER BY l.id DESC`,
    )
    .all(kind, kind) as (Omit<ListRecord, "counts"> & { counts: number })[];
  return rows.map((row) => ({ ...row, counts: row.counts === 1 }));
}
