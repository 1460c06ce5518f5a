/** Digests of lists too long to be in the log row by row; the entry of the import keeps them. */
import { createHash, type Hash } from "node:crypto";
import type { Database } from "better-sqlite3";

/** Beyond this many rows the log keeps one digest of the whole catalogue: a national one has 200,000. */
export const MOST_CATALOGUE_ROWS_IN_LOG = 2_000;

/** Of every row of the catalogue, as the books have it now. */
export function catalogueDigest(database: Database): string {
  const rows = database
    .prepare("SELECT * FROM catalogue_item ORDER BY national_item_code, from_day")
    .raw();
  return digestOfRows(rows.iterate());
}

/** Lists of one batch that the log has only as a whole; "" for an empty one. */
export const BATCH_LISTS = ["quarantine", "conversion"] as const;

export type BatchList = (typeof BATCH_LISTS)[number];

/** What did not get in with one batch, and what was read otherwise than it stood there. */
export function batchListDigest(database: Database, list: BatchList, batch: number): string {
  const rows = database.prepare(`SELECT * FROM ${list} WHERE batch_id = ? ORDER BY number`).raw();
  return digestOfRows(rows.iterate(batch));
}

/** Of the entries of one list of a source, and how many they are. */
export function sourceListDigest(
  database: Database,
  list: number,
): { readonly digest: string; readonly count: number } {
  const rows = database
    .prepare(
      `SELECT ${ENTRY_COLUMNS.join(", ")} FROM source_entry WHERE list_id = ? ORDER BY number`,
    )
    .raw()
    .all(list);
  return { digest: digestOfRows(rows), count: rows.length };
}

/** What an entry says, in this order; the order of the entries themselves is part of the digest. */
export const ENTRY_COLUMNS = ["key", "word", "from_day", "to_day", "content"] as const;

function digestOfRows(rows: Iterable<unknown>): string {
  const hasher = new ListHasher();
  for (const row of rows) hasher.add(row as readonly unknown[]);
  return hasher.finish();
}

/** The same, row by row, while a list is written: all columns in their order. */
export class ListHasher {
  #hash: Hash | null = null;

  add(row: readonly unknown[]): void {
    this.#hash ??= createHash("sha256");
    this.#hash.update(`${JSON.stringify(row)}\n`);
  }

  /** "" for no rows. */
  finish(): string {
    return this.#hash?.digest("hex") ?? "";
  }
}
