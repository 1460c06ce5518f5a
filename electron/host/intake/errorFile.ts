/** The rows of one file that did not get in, in the file's own layout, to be repaired and imported again. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Books } from "../store/books.ts";
import type { FileRecord } from "./staging.ts";
import { writeTable } from "./tableFile.ts";

const ADDED_COLUMNS = ["行号", "原因"] as const;

interface FaultRow {
  readonly file_row: number;
  readonly column_name: string;
  readonly reason: string;
  readonly original: string;
}

/**
 * Writes the wrong rows of a file and those held with them, under the same header with 行号 and 原因 behind it: a CSV in
 * GB18030, or a workbook. Returns the number of rows. Throws NO_ERROR_ROWS where there are none.
 */
export async function writeErrorFile(
  books: Books,
  batchId: number,
  fileName: string,
  outPath: string,
): Promise<number> {
  const record = fileOf(books, batchId, fileName);
  const rows = record === undefined ? [] : errorRows(books, batchId, record);
  if (record === undefined || rows.length === 0) {
    throw new YijieError("NO_ERROR_ROWS", { batch: batchId, file: fileName });
  }
  const table = [[...record.header, ...ADDED_COLUMNS], ...rows];
  const container = isWorkbook(record) ? "xlsx" : "csv";
  await writeTable(table, { ...record, container }, outPath);
  return rows.length;
}

/** Workbooks of every kind come back as XLSX; all else, trees too, as CSV. */
function isWorkbook({ container }: FileRecord): boolean {
  return container === "xlsx" || container === "xls" || container === "html";
}

/** What the error file of a file is called: by its own name where that tells what is in it. */
export function errorFileName(books: Books, batchId: number, fileName: string): string {
  const record = fileOf(books, batchId, fileName);
  if (record === undefined) return fileName;
  const [fitting, ending] = isWorkbook(record)
    ? [/\.xlsx$/i, ".xlsx"]
    : [record.container === "csv" ? /\.(csv|txt|tsv)$/i : /\.csv$/i, ".csv"];
  return fitting.test(fileName) ? fileName : `${fileName.replace(/\.\w{1,5}$/, "")}${ending}`;
}

function fileOf(books: Books, batchId: number, fileName: string): FileRecord | undefined {
  const files = books
    .prepare("SELECT files FROM import_batch WHERE id = ? AND state = 'done'")
    .pluck()
    .get(batchId) as string | undefined;
  const records = JSON.parse(files ?? "[]") as FileRecord[];
  return records.find(({ name }) => name === fileName);
}

/** One row of the file each, with all that is wrong in it. */
function errorRows(books: Books, batchId: number, { name, header }: FileRecord): string[][] {
  const found = books
    .prepare(
      `SELECT file_row, column_name, reason, original FROM quarantine
       WHERE batch_id = ? AND file_name = ? ORDER BY file_row, number`,
    )
    .all(batchId, name) as FaultRow[];
  const rows = new Map<number, { original: string; reasons: string[] }>();
  for (const { file_row, column_name, reason, original } of found) {
    const row = rows.get(file_row) ?? { original, reasons: [] };
    row.reasons.push(column_name === "" ? reason : `${column_name}：${reason}`);
    rows.set(file_row, row);
  }
  return [...rows].map(([number, { original, reasons }]) => {
    const cells = (JSON.parse(original) as string[]).slice(0, header.length);
    while (cells.length < header.length) cells.push("");
    return [...cells, String(number), reasons.join("；")];
  });
}
