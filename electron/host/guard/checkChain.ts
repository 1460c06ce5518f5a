/** The chain of the log, and what its entries say about every row, about the catalogue and about the quarantine. */
import type Database from "better-sqlite3";
import { CHAIN_START, entryHash, type LogEntry, type RecordedRow } from "../store/act.ts";
import type { BatchList } from "../store/listDigests.ts";

/** One thing that is not as 医结 wrote it. */
export interface Finding {
  readonly table: string;
  /** The row's key, as text; empty for the whole table */
  readonly key: string;
  /** What is wrong, in Chinese. No names, no ID numbers. */
  readonly problem: string;
}

export interface LastRecord {
  readonly entry: number;
  readonly table: string;
  readonly key: RecordedRow[1];
  readonly digest: string | null;
}

/** A digest of many rows at once, from the detail of an import's entry. */
interface ListRecord {
  readonly entry: number;
  readonly digest: string;
}

/** The last word of the log … */
interface Known {
  /** … on each row, */
  readonly rows: Map<string, LastRecord>;
  /** on a catalogue too long for the log (null while each of its rows is in `rows`), */
  catalogue: ListRecord | null;
  /** and on the lists of each batch (quarantine, conversions); digest "" for an empty one. */
  readonly batchLists: Map<
    number,
    Readonly<Record<BatchList, string>> & { readonly entry: number }
  >;
}

export interface Chain extends Readonly<Known> {
  readonly entries: number;
  readonly head: string;
}

export function checkChain(database: Database.Database, from: number, findings: Finding[]): Chain {
  const before = database
    .prepare("SELECT hash FROM log WHERE number = ?")
    .pluck()
    .get(from - 1);
  let previous = from === 1 ? CHAIN_START : String(before);
  let expected = from;
  const known: Known = { rows: new Map(), catalogue: null, batchLists: new Map() };
  const entries = database
    .prepare("SELECT * FROM log WHERE number >= ? ORDER BY number")
    .iterate(from) as IterableIterator<LogEntry & { hash: string }>;
  for (const { hash, ...entry } of entries) {
    const key = String(entry.number);
    if (entry.number !== expected) {
      findings.push({ table: "log", key: String(expected), problem: "日志缺了这一条" });
    } else if (entry.previous_hash !== previous) {
      findings.push({ table: "log", key, problem: "与上一条接不上，链在这里断开" });
    }
    if (entryHash(entry) !== hash) {
      findings.push({ table: "log", key, problem: "内容与它的校验值不符，被改过" });
    }
    record(entry, known);
    previous = hash;
    expected = entry.number + 1;
  }
  if (expected === from) {
    findings.push({ table: "log", key: String(from), problem: "日志缺了这一条" });
  }
  return { entries: expected - from, head: previous, ...known };
}

function record(entry: LogEntry, known: Known): void {
  for (const [table, key, digest] of recordedRows(entry.rows)) {
    known.rows.set(rowName(table, key), { entry: entry.number, table, key, digest });
  }
  if (entry.act !== "导入" && entry.act !== "改正") return;
  const detail = importDetail(entry.detail);
  const { batch, quarantineDigest = "", conversionDigest = "", catalogueDigest } = detail;
  if (batch !== undefined) {
    const digests = { quarantine: quarantineDigest, conversion: conversionDigest };
    known.batchLists.set(batch, { entry: entry.number, ...digests });
  }
  if (catalogueDigest === undefined) return;
  known.catalogue = { entry: entry.number, digest: catalogueDigest };
  for (const [name, { table }] of known.rows) {
    if (table === "catalogue_item") known.rows.delete(name);
  }
}

/** None where the text is not what 医结 writes: the entry's own digest is wrong then, which is reported. */
function recordedRows(text: string): readonly RecordedRow[] {
  const rows = parsed(text);
  return Array.isArray(rows) && rows.every(isRecordedRow) ? rows : [];
}

function isRecordedRow(row: unknown): row is RecordedRow {
  if (!Array.isArray(row)) return false;
  const [table, key, digest] = row as unknown[];
  return (
    typeof table === "string" &&
    Array.isArray(key) &&
    key.every((part) => part === null || typeof part === "string" || typeof part === "number") &&
    (digest === null || typeof digest === "string")
  );
}

interface ImportDetail {
  readonly batch?: number;
  readonly quarantineDigest?: string;
  readonly conversionDigest?: string;
  readonly catalogueDigest?: string;
}

function importDetail(text: string): ImportDetail {
  const detail = parsed(text);
  return typeof detail === "object" && detail !== null ? detail : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function rowName(table: string, key: readonly unknown[]): string {
  return `${table} ${JSON.stringify(key)}`;
}
