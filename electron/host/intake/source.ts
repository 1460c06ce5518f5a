/** Looks at a file before anything is read from it: size, container, encoding, layout. Goes by content, never by name. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, statSync } from "node:fs";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportKind } from "../../../shared/contract/importReport.ts";
import { fileBytes } from "./bytes.ts";
import { checkSize, openContents } from "./containers.ts";
import { DELIMITERS, RowSplitter } from "./csv.ts";
import {
  checkHeader,
  findHeader,
  HEADER_SEARCH_ROWS,
  type Header,
  normaliseHeader,
} from "./header.ts";
import type { Table, TableRow } from "./table.ts";

/** A file to import; `name` is what messages and the error file call it. */
export interface ImportFile {
  readonly path: string;
  readonly name: string;
}

export interface Source {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
  readonly table: Table;
  /** The table came in the only file of a ZIP. */
  readonly zipped: boolean;
  readonly header: Header;
  readonly kind: ImportKind;
  close(): void;
}

/** Opens a file and recognises it. Throws YijieError with the file's name; nothing stays open then. */
export async function openSource(file: ImportFile): Promise<Source> {
  const { fd, size, modifiedMs } = openFile(file);
  const close = (): void => closeSync(fd);
  try {
    const bytes = fileBytes({ path: file.path, fd, size, fileName: file.name });
    const { tables, zipped } = await openContents(bytes, bestDelimiter);
    const { table, header } = await recognise(tables, file.name);
    checkHeader(header, file.name);
    return {
      path: file.path,
      name: file.name,
      bytes: size,
      modifiedMs,
      sha256: await hashFile(file.path),
      table,
      zipped,
      header,
      kind: header.layout.kind,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Throws FILE_CHANGED when the file is not the one that was opened. */
export function checkUnchanged(source: Source): void {
  const now = statSync(source.path, { throwIfNoEntry: false });
  if (now?.size !== source.bytes || now.mtimeMs !== source.modifiedMs) {
    throw new YijieError("FILE_CHANGED", { file: source.name });
  }
}

function openFile(file: ImportFile): { fd: number; size: number; modifiedMs: number } {
  let fd: number;
  try {
    fd = openSync(file.path, "r");
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? "";
    throw new YijieError("FILE_UNREADABLE", { file: file.name, detail }, { cause: error });
  }
  const { size, mtimeMs, isFile } = statOf(fd);
  try {
    if (!isFile) throw new YijieError("FILE_UNREADABLE", { file: file.name, detail: "不是文件" });
    checkSize({ fileName: file.name, size });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return { fd, size, modifiedMs: mtimeMs };
}

function statOf(fd: number): { size: number; mtimeMs: number; isFile: boolean } {
  const stat = fstatSync(fd);
  return { size: stat.size, mtimeMs: stat.mtimeMs, isFile: stat.isFile() };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  const stream = createReadStream(path, { highWaterMark: 1024 ** 2 });
  for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}

/** The delimiter under which the file says most; comma where none says anything. */
function bestDelimiter(text: string, fileName: string, isWhole: boolean): string {
  let best: string = DELIMITERS[0];
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const score = findHeader(headRows(text, delimiter, isWhole), fileName)?.score ?? 0;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function headRows(text: string, delimiter: string, isWhole: boolean): TableRow[] {
  const splitter = new RowSplitter(delimiter, "");
  const rows = splitter.add(text);
  // A file of a few rows without a line break at its end.
  if (isWhole && rows.length < HEADER_SEARCH_ROWS) {
    try {
      rows.push(...splitter.end());
    } catch (error) {
      // An open quote: reported, with its row, when the file is read.
      if (!(error instanceof YijieError)) throw error;
    }
  }
  return rows.slice(0, HEADER_SEARCH_ROWS);
}

async function recognise(
  tables: readonly Table[],
  fileName: string,
): Promise<{ table: Table; header: Header }> {
  let found: { table: Table; header: Header } | null = null;
  for (const table of tables) {
    const header = findHeader(await firstRows(table), fileName);
    if (header === null) continue;
    if (found !== null) {
      throw new YijieError("FILE_AMBIGUOUS", {
        file: fileName,
        first: `${placeOf(found.table)}的${found.header.layout.label}`,
        second: `${placeOf(table)}的${header.layout.label}`,
      });
    }
    found = { table, header };
  }
  if (found === null) throw new YijieError("HEADER_NOT_FOUND", { file: fileName });
  return found;
}

function placeOf({ container, sheet }: Table): string {
  return container === "xlsx" || container === "xls" ? `工作表“${sheet}”` : `“${sheet ?? ""}”`;
}

async function firstRows(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of table.rows({ maxRows: HEADER_SEARCH_ROWS })) {
    rows.push(...batch);
    if (rows.length >= HEADER_SEARCH_ROWS) break;
  }
  return rows.slice(0, HEADER_SEARCH_ROWS);
}

const TOTALS = /^(本页|当日)?(合计|小计|总计|累计)/;
const TYPE_WORDS = /^(字符型|数值型|整数型|日期型|日期时间型|可空|可空不填)$/;
/** A signature or a time of printing has hardly any cells. */
const MOST_NOTE_CELLS = 3;

/** Tells the rows of data from titles, totals, signatures, types and repeated headers. */
export class DataRows {
  readonly #headerRow: number;
  readonly #key: number;
  readonly #keyName: string;
  readonly #amount: number;

  constructor(header: Header, keyField: string, amountField: string | null) {
    this.#headerRow = header.row;
    this.#key = header.positions.get(keyField) ?? -1;
    this.#keyName = normaliseHeader(header.names[this.#key] ?? "");
    this.#amount = amountField === null ? -1 : (header.positions.get(amountField) ?? -1);
  }

  /** "before": not counted at all; "note": skipped and counted. */
  kindOf(row: TableRow): "data" | "note" | "before" {
    if (row.number <= this.#headerRow) return "before";
    if (row.filled?.includes(this.#key) === true) {
      // A key merged down over a subtotal does not make it a line: what the row itself says counts.
      const own = row.cells.map((cell, index) => (row.filled?.includes(index) ? "" : cell));
      return this.kindOf({ number: row.number, cells: own, numeric: row.numeric });
    }
    const key = row.cells[this.#key] ?? "";
    const first = key.charCodeAt(0);
    // Digits and Latin letters begin every ordinary key: the common case without further looking.
    if ((first >= 48 && first <= 57) || (first >= 65 && first <= 122)) {
      return normaliseKeyIsHeader(key, this.#keyName) ? "note" : "data";
    }
    const filled = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
    if (filled.length === 0) return "before";
    if (normaliseHeader(key) === this.#keyName) return "note";
    if (filled.every((cell) => TYPE_WORDS.test(cell))) return "note";
    if (TOTALS.test(filled[0]?.replace(/\s/g, "") ?? "")) return "note";
    const isFootnote =
      key.trim() === "" &&
      filled.length <= MOST_NOTE_CELLS &&
      (row.cells[this.#amount] ?? "").trim() === "";
    return isFootnote ? "note" : "data";
  }
}

/** A header may itself be Latin (ZYHM). */
function normaliseKeyIsHeader(key: string, keyName: string): boolean {
  return key.length === keyName.length && normaliseHeader(key) === keyName;
}
