/** The rows of an import that did not get in, for the screen: by reason, by stay, and as the file had them, masked. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type {
  FaultCode,
  Quarantine,
  QuarantinedRow,
  QuarantinedStay,
  QuarantineReason,
} from "../../../shared/contract/importReport.ts";
import { maskIdNumber, parseIdNumber } from "../../../shared/people/idNumber.ts";
import { LAYOUTS, type Layout } from "../intake/layouts.ts";
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
  };
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
      `SELECT inpatient_no AS inpatientNo, file_name AS file, original,
              count(DISTINCT CASE WHEN code <> 'HELD' THEN file_name || '/' || file_row END) AS wrongRows,
              count(DISTINCT CASE WHEN code = 'HELD' THEN file_name || '/' || file_row END) AS heldRows,
              min(number) AS first
       FROM quarantine WHERE batch_id = ? AND inpatient_no <> '' GROUP BY inpatient_no ORDER BY first`,
    )
    .all(batchId)
    .map((row) => {
      const { first: _, ...stay } = row as StoredStay & { first: number };
      return stay;
    });
}

interface StoredRow extends Omit<QuarantinedRow, "cells"> {
  readonly original: string;
}

function rowsOf(
  books: Books,
  batchId: number,
  { file, code, after, limit }: QuarantinePage,
  files: ReadonlyMap<string, FileRecord>,
): QuarantinedRow[] {
  const rows = books
    .prepare(
      `SELECT number, file_name AS file, file_row AS row, column_name AS "column", inpatient_no AS inpatientNo,
              code, reason, original
       FROM quarantine WHERE batch_id = @batchId AND number > @after
         AND (@file IS NULL OR file_name = @file) AND (@code IS NULL OR code = @code)
       ORDER BY number LIMIT @limit`,
    )
    .all({ batchId, after, limit, file: file ?? null, code: code ?? null }) as StoredRow[];
  return rows.map(({ original, ...row }) => ({
    ...row,
    cells: maskedCells(files.get(row.file), JSON.parse(original) as string[]),
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
  const { header = [], personal } = file ?? {};
  const width = Math.max(header.length, cells.length);
  return Array.from({ length: width }, (_, index) => {
    const column = header[index] ?? "";
    const text = cells[index] ?? "";
    const isMeant = personal?.idNumber === index || ID_COLUMNS.has(column);
    const isIdNumber = isMeant && text.length > 4;
    return {
      column,
      text: isIdNumber ? maskIdNumber(text) : maskText(text),
    };
  });
}

/** Pages through rows that are kept in memory as {@link readQuarantine} pages through those in the books. */
export function quarantinePage(whole: Quarantine, page: QuarantinePage): Quarantine {
  const isMeant = ({ file, code, number }: QuarantinedRow): boolean =>
    number > page.after &&
    (page.file === undefined || file === page.file) &&
    (page.code === undefined || code === page.code);
  return { ...whole, rows: whole.rows.filter(isMeant).slice(0, page.limit) };
}
