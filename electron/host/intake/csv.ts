/**
 * CSV as hospitals save it: GB18030, UTF-8 or UTF-16, separated by comma, TAB, semicolon or bar, quotes doubled,
 * line breaks inside quotes. Read in pieces; only a row at a time is held.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Bytes } from "./bytes.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { decodedText, type Encoding } from "./text.ts";

export const DELIMITERS = [",", "\t", ";", "|"] as const;

/** No real row is near this long: a quote that is never closed is. */
const MAX_ROW_CHARACTERS = 1024 * 1024;
const ROWS_IN_BATCH = 1_000;

export interface CsvForm {
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** Rows end with a CR alone, as old Macs wrote them. */
  readonly endsWithCr: boolean;
}

export function csvTable(bytes: Bytes, form: CsvForm): Table {
  return {
    container: "csv",
    encoding: form.encoding,
    sheet: null,
    delimiter: form.delimiter,
    rows: (options = {}) => readRows(bytes, form, options),
  };
}

async function* readRows(
  bytes: Bytes,
  { encoding, delimiter, endsWithCr }: CsvForm,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const splitter = new RowSplitter(delimiter, bytes.fileName);
  const text = decodedText(bytes, encoding, onBytes);
  let batch: TableRow[] = [];
  for await (const piece of endsWithCr ? withLineFeeds(text) : text) {
    batch = batch.concat(splitter.add(piece));
    if (batch.length >= ROWS_IN_BATCH || splitter.rowCount >= maxRows) {
      yield batch;
      batch = [];
    }
    if (splitter.rowCount >= maxRows) return;
  }
  batch = batch.concat(splitter.end());
  if (batch.length > 0) yield batch;
}

/** Whether a CR alone ends the rows: there is no LF outside quotes. */
export function endsRowsWithCr(head: string): boolean {
  if (!head.includes("\r")) return false;
  const bare = head.replace(/"[^"]*"/g, "");
  return !bare.includes("\n") && bare.includes("\r");
}

async function* withLineFeeds(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let endsInCr = false;
  for await (const piece of pieces) {
    const text: string = endsInCr ? `\r${piece}` : piece;
    endsInCr = text.endsWith("\r");
    yield (endsInCr ? text.slice(0, -1) : text).replace(/\r\n?/g, "\n");
  }
  if (endsInCr) yield "\n";
}

/** The next place of a character, for positions that only grow: looks at each part of a text once. */
class Finder {
  readonly #text: string;
  readonly #character: string;
  /** -1: nowhere any more */
  #found = -2;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  from(position: number): number {
    if (this.#found !== -1 && this.#found < position) {
      this.#found = this.#text.indexOf(this.#character, position);
    }
    return this.#found;
  }
}

/** Splits text that arrives in pieces into rows. A quote opens only at the start of a cell, as spreadsheets write it. */
export class RowSplitter {
  readonly #delimiter: string;
  readonly #fileName: string;
  #rest = "";
  rowCount = 0;

  constructor(delimiter: string, fileName: string) {
    this.#delimiter = delimiter;
    this.#fileName = fileName;
  }

  add(text: string): TableRow[] {
    const all = this.#rest === "" ? text : this.#rest + text;
    const rows: TableRow[] = [];
    const lineEnds = new Finder(all, "\n");
    const quotes = new Finder(all, '"');
    const delimiters = new Finder(all, this.#delimiter);
    let at = 0;
    while (at < all.length) {
      const lineEnd = lineEnds.from(at);
      if (lineEnd < 0) break;
      const quote = quotes.from(at);
      if (quote < 0 || quote > lineEnd) {
        const end = lineEnd > at && all.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd;
        rows.push(this.#row(all.slice(at, end).split(this.#delimiter)));
        at = lineEnd + 1;
        continue;
      }
      const quoted = quotedRow(all, at, { lineEnds, delimiters, isLast: false });
      if (quoted === null) break;
      rows.push(this.#row(quoted.cells));
      at = quoted.next;
    }
    this.#rest = all.slice(at);
    if (this.#rest.length > MAX_ROW_CHARACTERS) {
      throw new YijieError("ROW_TOO_LONG", { file: this.#fileName, row: this.rowCount + 1 });
    }
    return rows;
  }

  /** The last row, when the file does not end with a line break. */
  end(): TableRow[] {
    const text = this.#rest;
    this.#rest = "";
    if (text === "") return [];
    const lineEnds = new Finder(text, "\n");
    const delimiters = new Finder(text, this.#delimiter);
    const quoted = quotedRow(text, 0, { lineEnds, delimiters, isLast: true });
    if (quoted === null) {
      throw new YijieError("QUOTE_OPEN", { file: this.#fileName, row: this.rowCount + 1 });
    }
    return [this.#row(quoted.cells)];
  }

  #row(cells: string[]): TableRow {
    this.rowCount += 1;
    return { number: this.rowCount, cells, numeric: null };
  }
}

interface RowEnds {
  readonly lineEnds: Finder;
  readonly delimiters: Finder;
  /** Nothing comes after the text. */
  readonly isLast: boolean;
}

/** One row from `start`, honouring quotes; null when the text ends inside it. */
function quotedRow(
  text: string,
  start: number,
  { lineEnds, delimiters, isLast }: RowEnds,
): { cells: string[]; next: number } | null {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    let cell = "";
    const quoted = quotedCell(text, at);
    if (quoted !== null) {
      if (quoted.next < 0 || (quoted.next === text.length && !isLast)) return null;
      cell = quoted.cell;
      at = quoted.next;
    }
    // What stands between a closing quote and the delimiter belongs to the cell, as spreadsheets read it.
    const line = lineEnds.from(at);
    if (line < 0 && !isLast) return null;
    const rowEnd = line < 0 ? text.length : line;
    const delimiter = delimiters.from(at);
    if (delimiter < 0 || delimiter > rowEnd) {
      cell += text.slice(at, rowEnd);
      cells.push(cell.endsWith("\r") ? cell.slice(0, -1) : cell);
      return { cells, next: rowEnd + 1 };
    }
    cells.push(cell + text.slice(at, delimiter));
    at = delimiter + 1;
  }
}

/**
 * The quoted part that a cell begins with, and the place behind it (-1: the text ends inside); null where it begins with
 * none. ="0,12" keeps a text a text; the row readers take its wrapping off.
 */
function quotedCell(text: string, at: number): { cell: string; next: number } | null {
  const isKept = text[at] === "=" && text[at + 1] === '"';
  if (text[at] !== '"' && !isKept) return null;
  const open = isKept ? at + 1 : at;
  const close = closingQuote(text, open + 1);
  if (close < 0) return { cell: "", next: -1 };
  const cell = isKept
    ? text.slice(at, close + 1)
    : text.slice(open + 1, close).replaceAll('""', '"');
  return { cell, next: close + 1 };
}

function closingQuote(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}
