/**
 * Pages of the web that hospital programs call workbooks: every <table> of the page is a table, whatever stands around
 * it. Forgiving as browsers are (closing tags may be missing), but a page that breaks off inside a table is damaged.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Bytes, wholeContent } from "./bytes.ts";
import { htmlText } from "./htmlText.ts";
import { MergedCells } from "./merges.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { decodeWhole, type Encoding } from "./text.ts";

const MAX_TABLES = 500;
const MAX_DEPTH = 50;
const MAX_COLUMNS = 1_000;
/** As of a sheet. */
const MAX_ROWS = 1_048_576;
/** All tables together, filled cells among them. */
const MAX_CELLS = 8_000_000;
const ROWS_IN_BATCH = 1_000;

const BEFORE_THE_PAGE = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*/i;
const PAGE =
  /^<(?:!doctype\s+html|!\[if|(?:html|head|body|meta|style|title|div|center|font|p|br|form|script)\b)/i;
const BARE_TABLE = /^<table\b.{0,20000}?<t[hdr]\b/is;

/** Whether a text is a page, and no other XML (which may well have a root <table>). */
export function isHtml(head: string): boolean {
  const text = head.replace(BEFORE_THE_PAGE, "");
  return PAGE.test(text) || BARE_TABLE.test(text);
}

export async function htmlTables(bytes: Bytes, encoding: Encoding): Promise<Table[]> {
  const content = await wholeContent(bytes);
  const text = decodeWhole(content, encoding, bytes.fileName);
  const tables = new PageReader(text, bytes.fileName).read();
  return tables.map((rows, index) => ({
    container: "html",
    encoding,
    sheet: `表 ${index + 1}`,
    delimiter: null,
    rows: (options = {}) => batches(rows, bytes.size, options),
  }));
}

async function* batches(
  rows: readonly TableRow[],
  fileBytes: number,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  for (let at = 0; at < rows.length; at += ROWS_IN_BATCH) {
    const batch = rows.slice(at, at + ROWS_IN_BATCH);
    onBytes?.((fileBytes * batch.length) / rows.length);
    yield batch;
    if ((batch.at(-1)?.number ?? 0) >= maxRows) return;
  }
}

interface OpenCell {
  text: string;
  readonly column: number;
  /** Excel's own pages keep the exact number beside the one that is shown rounded. */
  readonly exact: string | null;
}

/** A table while its rows are read. */
class OpenTable {
  readonly rows: TableRow[];
  readonly merged = new MergedCells();
  number = 0;
  row: string[] | null = null;
  cell: OpenCell | null = null;
  /** Column → the last row in which a cell of an earlier row stands there. */
  readonly occupied = new Map<number, number>();

  constructor(rows: TableRow[]) {
    this.rows = rows;
  }
}

/** Elements whose content is no text. */
const SILENT = new Set(["script", "style", "title", "textarea", "xml"]);
const LINES = new Set(["br", "p", "div", "li"]);

class PageReader {
  readonly #html: string;
  readonly #fileName: string;
  readonly #tables: TableRow[][] = [];
  readonly #open: OpenTable[] = [];
  #cells = 0;
  #rows = 0;

  constructor(html: string, fileName: string) {
    this.#html = html;
    this.#fileName = fileName;
  }

  read(): TableRow[][] {
    const html = this.#html;
    let at = 0;
    while (at < html.length) {
      const open = html.indexOf("<", at);
      if (open < 0) break;
      this.#text(at, open);
      at = this.#markup(open);
    }
    if (this.#open.length > 0) {
      const detail = "表格在中间断了，缺结尾";
      throw new YijieError("FILE_DAMAGED", { file: this.#fileName, detail });
    }
    return this.#tables;
  }

  /** What begins with "<" at this place; the place behind it. */
  #markup(open: number): number {
    const html = this.#html;
    if (html.startsWith("<!--", open)) return this.#behind("-->", open);
    const code = html.charCodeAt(open + 1) | 32;
    const isClosing = html[open + 1] === "/";
    if (
      !isClosing &&
      html[open + 1] !== "!" &&
      html[open + 1] !== "?" &&
      !(code >= 97 && code <= 122)
    ) {
      // A bare "<" in a text: x < 5.
      this.#text(open, open + 1);
      return open + 1;
    }
    const close = tagEnd(html, open + 1);
    if (close < 0) {
      // What breaks off inside a tag breaks off inside its table; without one there is nothing to lose.
      return html.length;
    }
    const name = tagName(html, open + (isClosing ? 2 : 1), close);
    if (isClosing) this.#endTag(name);
    else this.#startTag(name, open, close);
    if (!isClosing && SILENT.has(name) && html[close - 1] !== "/") {
      return this.#behindClosing(name, close + 1);
    }
    return close + 1;
  }

  #behind(mark: string, from: number): number {
    const end = this.#html.indexOf(mark, from);
    return end < 0 ? this.#html.length : end + mark.length;
  }

  #behindClosing(name: string, from: number): number {
    for (let at = this.#html.indexOf("</", from); at >= 0; at = this.#html.indexOf("</", at + 2)) {
      const found = this.#html.slice(at + 2, at + 2 + name.length);
      if (found.toLowerCase() === name) return this.#behind(">", at);
    }
    return this.#html.length;
  }

  #text(from: number, to: number): void {
    const cell = this.#open.at(-1)?.cell;
    if (from < to && cell !== null && cell !== undefined) cell.text += this.#html.slice(from, to);
  }

  #startTag(name: string, open: number, close: number): void {
    const table = this.#open.at(-1);
    if (name === "table") this.#openTable();
    else if (table === undefined) return;
    else if (name === "tr") this.#openRow(table);
    else if (name === "td" || name === "th") {
      this.#openCell(table, attributes(this.#html.slice(open, close)));
    } else if (LINES.has(name) && table.cell !== null) {
      // Not yet a line break: those of the page's own text are blanks.
      if (name === "br" || table.cell.text.trim() !== "") table.cell.text += "<br>";
    } else if (name === "tbody" || name === "thead" || name === "tfoot") this.#closeRow(table);
  }

  #endTag(name: string): void {
    // A page that ends as it should may leave out the rest.
    if (name === "body" || name === "html") {
      for (let open = this.#open.pop(); open !== undefined; open = this.#open.pop()) {
        this.#closeRow(open);
      }
      return;
    }
    const table = this.#open.at(-1);
    if (table === undefined) return;
    if (name === "td" || name === "th") this.#closeCell(table);
    else if (name === "tr") this.#closeRow(table);
    else if (name === "table") {
      this.#closeRow(table);
      this.#open.pop();
    }
  }

  #openTable(): void {
    if (this.#tables.length >= MAX_TABLES) throw this.#refused(`里面有超过 ${MAX_TABLES} 个表`);
    if (this.#open.length >= MAX_DEPTH) throw this.#refused("里面的表一层套一层，多得不正常");
    const rows: TableRow[] = [];
    this.#tables.push(rows);
    this.#open.push(new OpenTable(rows));
  }

  #openRow(table: OpenTable): void {
    this.#closeRow(table);
    table.number += 1;
    table.row = [];
  }

  #openCell(table: OpenTable, given: ReadonlyMap<string, string>): void {
    this.#closeCell(table);
    if (table.row === null) this.#openRow(table);
    const row = table.row ?? [];
    let column = row.length;
    while ((table.occupied.get(column) ?? 0) >= table.number) column += 1;
    const width = span(given.get("colspan"), MAX_COLUMNS);
    // 0: to the end of the table.
    const stated =
      given.get("rowspan")?.trim() === "0" ? MAX_ROWS : span(given.get("rowspan"), MAX_ROWS);
    if (column + width > MAX_COLUMNS) throw this.#refused(`第 ${table.number} 行的列太多`);
    const lastRow = table.number + stated - 1;
    if (stated > 1) {
      for (let index = column; index < column + width; index += 1)
        table.occupied.set(index, lastRow);
      table.merged.add({ firstRow: table.number, lastRow, column });
    }
    // A cell over several columns says its text in the first of them.
    while (row.length < column + width) row.push("");
    table.cell = { text: "", column, exact: given.get("x:num") ?? null };
    this.#count(width);
  }

  #closeCell(table: OpenTable): void {
    const { cell, row } = table;
    if (cell === null || row === null) return;
    table.cell = null;
    row[cell.column] = exactNumber(htmlText(cell.text), cell.exact);
  }

  #closeRow(table: OpenTable): void {
    this.#closeCell(table);
    const { row, number } = table;
    if (row === null) return;
    table.row = null;
    const filled = table.merged.fill(number, row, null);
    this.#count(filled?.length ?? 0);
    // A blank row counts and says nothing.
    if (row.every((cell) => cell === "")) return;
    this.#rows += 1;
    if (this.#rows > MAX_ROWS) throw this.#refused(`里面的表超过 ${MAX_ROWS} 行`);
    table.rows.push(
      filled === null
        ? { number, cells: row, numeric: null }
        : { number, cells: row, numeric: null, filled },
    );
  }

  #count(cells: number): void {
    this.#cells += cells;
    if (this.#cells > MAX_CELLS) throw this.#refused(`里面的表超过 ${MAX_CELLS} 格`);
  }

  #refused(detail: string): YijieError {
    return new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
  }
}

/** The ">" that ends a tag, behind its quoted attributes; a tag with a quote left open ends at the first one. */
function tagEnd(html: string, from: number): number {
  const first = html.indexOf(">", from);
  if (first < 0) return -1;
  const tag = html.slice(from, first);
  if (!tag.includes('"') && !tag.includes("'")) return first;
  let quote = "";
  // No real tag is longer; a quote that is never closed is not followed through the whole page.
  const limit = Math.min(html.length, from + 4096);
  for (let at = from; at < limit; at += 1) {
    const character = html[at] ?? "";
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at;
  }
  return first;
}

const LONGEST_NAME = 32;

function tagName(html: string, from: number, to: number): string {
  const limit = Math.min(to, from + LONGEST_NAME);
  let end = from;
  for (; end < limit; end += 1) {
    const code = html.charCodeAt(end);
    if (code <= 32 || code === 47 || code === 62) break;
  }
  return html.slice(from, end).toLowerCase();
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Of a tag from its "<" to before its ">". */
function attributes(tag: string): ReadonlyMap<string, string> {
  if (!tag.includes("=")) return NO_ATTRIBUTES;
  const found = new Map<string, string>();
  // A longer tag has nothing that matters here.
  const pattern = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
  for (const [, name = "", double, single, bare] of tag.slice(0, 4096).matchAll(pattern)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, double ?? single ?? bare ?? "");
  }
  return found;
}

function span(stated: string | undefined, most: number): number {
  if (stated === undefined) return 1;
  const match = /^\s*(\d{1,7})/.exec(stated);
  const count = Number(match?.[1] ?? 1);
  return Math.min(Math.max(count, 1), most);
}

/** The exact number where both are numbers; a date is what is shown. */
function exactNumber(shown: string, exact: string | null): string {
  if (exact === null || exact === "" || !/^-?\d+(\.\d+)?$/.test(exact)) return shown;
  return /^[-+]?[\d,]+(\.\d+)?$/.test(shown) ? exact : shown;
}
