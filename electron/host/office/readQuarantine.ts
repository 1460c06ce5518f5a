/** The rows of an import that did not get in, for the screen: by reason, by stay, and as the file had them, masked. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type {
  FaultCode,
  Quarantine,
  QuarantineCounts,
  QuarantinedRow,
  QuarantinedStay,
  QuarantineReason,
  RowHistory,
} from "../../../shared/contract/importReport.ts";
import { maskIdNumber, parseIdNumber } from "../../../shared/people/idNumber.ts";
import type { Layout } from "../intake/layout.ts";
import { LAYOUTS } from "../intake/layouts.ts";
import type { FileRecord } from "../intake/staging.ts";
import type { Books } from "../store/books.ts";

export interface QuarantinePage {
  readonly file?: string;
  readonly code?: FaultCode;
  /** Number of the last row of the page before */
  readonly after: number;
  readonly limit: number;
}

const STAYS_LISTED = 200;

/** Throws NOT_FOUND. The batch may still be running: a rehearsal reads its own before it takes everything back. */
export function readQuarantine(books: Books, batchId: number, page: QuarantinePage): Quarantine {
  const files = filesOf(books, batchId);
  const stays = staysOf(books, batchId);
  return {
    reasons: reasonsOf(books, batchId),
    stays: stays.slice(0, STAYS_LISTED).map(({ original, file, ...stay }) => ({
      ...stay,
      name: nameIn(files.get(file), JSON.parse(original) as string[]),
    })),
    stayCount: stays.length,
    rows: rowsOf(books, batchId, page, files),
    counts: countsOf(books, batchId),
  };
}

/** Each row once, whatever is wrong in it. */
function countsOf(books: Books, batchId: number): QuarantineCounts {
  const all = books
    .prepare(
      "SELECT count(*) FROM (SELECT DISTINCT file_name, file_row FROM quarantine WHERE batch_id = ?)",
    )
    .pluck()
    .get(batchId) as number;
  const { repaired, leftOut } = books
    .prepare(
      `SELECT coalesce(sum(left_out = 0), 0) AS repaired, coalesce(sum(left_out), 0) AS leftOut
       FROM repaired_row WHERE of_batch = ?`,
    )
    .get(batchId) as { repaired: number; leftOut: number };
  const batches = books
    .prepare("SELECT batch_id FROM repair WHERE of_batch = ? ORDER BY batch_id")
    .pluck()
    .all(batchId) as number[];
  return { all, repaired, leftOut, open: all - repaired - leftOut, batches };
}

function filesOf(books: Books, batchId: number): ReadonlyMap<string, FileRecord> {
  const text = books.prepare("SELECT files FROM import_batch WHERE id = ?").pluck().get(batchId) as
    | string
    | undefined;
  if (text === undefined) throw new YijieError("NOT_FOUND", { what: `导入批次 ${batchId}` });
  return new Map((JSON.parse(text) as FileRecord[]).map((file) => [file.name, file]));
}

function reasonsOf(books: Books, batchId: number): QuarantineReason[] {
  return books
    .prepare(
      `SELECT file_name AS file, code, count(DISTINCT file_row) AS rows,
              count(DISTINCT nullif(inpatient_no, '')) AS stays
       FROM quarantine WHERE batch_id = ? GROUP BY file_name, code
       ORDER BY code = 'HELD', rows DESC, file_name, code`,
    )
    .all(batchId) as QuarantineReason[];
}

interface StoredStay extends Omit<QuarantinedStay, "name"> {
  readonly file: string;
  readonly original: string;
}

/** SQLite takes the bare columns from the row with the greatest number: one of the stay's rows, whichever. */
function staysOf(books: Books, batchId: number): StoredStay[] {
  return books
    .prepare(
      `SELECT inpatient_no AS inpatientNo, q.file_name AS file, original,
              count(DISTINCT CASE WHEN code <> 'HELD' THEN q.file_name || '/' || q.file_row END) AS wrongRows,
              count(DISTINCT CASE WHEN code = 'HELD' THEN q.file_name || '/' || q.file_row END) AS heldRows,
              min(number) AS first, max(r.batch_id) AS repairedIn
       FROM quarantine q LEFT JOIN repaired_row r
         ON r.of_batch = q.batch_id AND r.file_name = q.file_name AND r.file_row = q.file_row
       WHERE q.batch_id = ? AND inpatient_no <> '' GROUP BY inpatient_no ORDER BY first`,
    )
    .all(batchId)
    .map((row) => {
      const { first: _, ...stay } = row as StoredStay & { first: number };
      return stay;
    });
}

interface StoredRow extends Omit<QuarantinedRow, "cells" | "repair"> {
  readonly original: string;
  readonly repairedIn: number | null;
  readonly leftOut: number | null;
  readonly changes: string | null;
}

function rowsOf(
  books: Books,
  batchId: number,
  { file, code, after, limit }: QuarantinePage,
  files: ReadonlyMap<string, FileRecord>,
): QuarantinedRow[] {
  const rows = books
    .prepare(
      `SELECT number, q.file_name AS file, q.file_row AS row, column_name AS "column", inpatient_no AS inpatientNo,
              code, reason, original, r.batch_id AS repairedIn, left_out AS leftOut, changes
       FROM quarantine q LEFT JOIN repaired_row r
         ON r.of_batch = q.batch_id AND r.file_name = q.file_name AND r.file_row = q.file_row
       WHERE q.batch_id = @batchId AND number > @after
         AND (@file IS NULL OR q.file_name = @file) AND (@code IS NULL OR code = @code)
       ORDER BY number LIMIT @limit`,
    )
    .all({ batchId, after, limit, file: file ?? null, code: code ?? null }) as StoredRow[];
  return rows.map(({ original, repairedIn, leftOut, changes, ...row }) => ({
    ...row,
    cells: maskedCells(files.get(row.file), JSON.parse(original) as string[]),
    repair:
      repairedIn === null
        ? null
        : {
            ...repairHead(books, repairedIn),
            leftOut: leftOut === 1,
            changes: maskedChanges(files.get(row.file), changes ?? "[]"),
          },
  }));
}

function repairHead(books: Books, batchId: number): Omit<RowHistory, "leftOut" | "changes"> {
  return books
    .prepare(
      `SELECT batch_id AS batchId, at, account.name AS by, reason
       FROM repair JOIN account ON account.id = account_id WHERE batch_id = ?`,
    )
    .get(batchId) as Omit<RowHistory, "leftOut" | "changes">;
}

function maskedChanges(file: FileRecord | undefined, text: string): RowHistory["changes"] {
  const changes = JSON.parse(text) as [number, string, string, string][];
  return changes.map(([at, column, before, after]) => ({
    column,
    before: maskedCell(file, at, before),
    after: maskedCell(file, at, after),
  }));
}

const NAME_COLUMNS = columnsOf(({ kind }) => kind !== "catalogue", "name");
const ID_COLUMNS = columnsOf(() => true, "idNumber");

/** Every name that a column of the layouts goes by. */
function columnsOf(isMeant: (layout: Layout) => boolean, field: string): ReadonlySet<string> {
  const all = LAYOUTS.filter(isMeant).flatMap(({ columns }) => columns[field] ?? []);
  return new Set(all.flatMap(({ names, weak = [] }) => [...names, ...weak]));
}

const LIKE_ID_NUMBER = /(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g;

/** Item codes have as many digits as an old ID number, and some numbers as many as a new one: those stay as they are. */
function maskIfIdNumber(text: string): string {
  const read = parseIdNumber(text);
  return read === "form" || read === "birth-day" ? text : maskIdNumber(text);
}

function nameIn(file: FileRecord | undefined, cells: readonly string[]): string {
  const known = file?.personal?.name;
  const at = known ?? file?.header.findIndex((column) => NAME_COLUMNS.has(column)) ?? -1;
  return cells[at] ?? "";
}

/** A cell of a file as the screen may show it: what looks like an ID number by its last four characters. */
export function maskText(text: string): string {
  return text.replace(LIKE_ID_NUMBER, maskIfIdNumber);
}

/** Whatever stands in a column of ID numbers or looks like one leaves the host by its last four characters. */
function maskedCells(file: FileRecord | undefined, cells: readonly string[]) {
  const { header = [] } = file ?? {};
  const width = Math.max(header.length, cells.length);
  return Array.from({ length: width }, (_, index) => ({
    column: header[index] ?? "",
    text: maskedCell(file, index, cells[index] ?? ""),
  }));
}

function maskedCell(file: FileRecord | undefined, index: number, text: string): string {
  const isMeant = file?.personal?.idNumber === index || ID_COLUMNS.has(file?.header[index] ?? "");
  return isMeant && text.length > 4 ? maskIdNumber(text) : maskText(text);
}

/** Pages through rows that are kept in memory as {@link readQuarantine} pages through those in the books. */
export function quarantinePage(whole: Quarantine, page: QuarantinePage): Quarantine {
  const isMeant = ({ file, code, number }: QuarantinedRow): boolean =>
    number > page.after &&
    (page.file === undefined || file === page.file) &&
    (page.code === undefined || code === page.code);
  return { ...whole, rows: whole.rows.filter(isMeant).slice(0, page.limit) };
}
