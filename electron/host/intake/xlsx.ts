/**
 * A narrow XLSX reader: the values of one sheet, row by row, as texts. It exists beside exceljs because intake must
 * refuse bombs before unpacking, leave out the phonetic guides that the official templates carry inside every Chinese
 * cell, tell a number from a text (a precise ID number from a rounded one), and hold one row at a time.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import {
  attributeOf,
  contentOf,
  elements,
  fileDamaged,
  textOf,
  topElements,
  type XmlElement,
} from "./xml.ts";
import { readEntry, type ZipEntry, type ZipFile } from "./zip.ts";

const MAX_PART_BYTES = 16 * 1024 ** 2;
const MAX_SHARED_STRINGS_BYTES = 256 * 1024 ** 2;
const MAX_COLUMNS = 1_000;
/** Each is looked at for a header, and many may name one part of the file. */
const MAX_SHEETS = 500;
/** Excel allows 255. */
const MAX_FORMAT_CHARACTERS = 255;
/** One shared text may stand in every cell: what a sheet says is measured, not only what its file holds. */
const MAX_SHARED_CHARACTERS = 1024 ** 3;

/** Opens a workbook and lists its visible sheets in their order. */
export async function xlsxTables(zip: ZipFile, fd: number): Promise<Table[]> {
  const workbook = await readPart(zip, fd, "xl/workbook.xml");
  const relations = await readPart(zip, fd, "xl/_rels/workbook.xml.rels");
  if (workbook === null || relations === null) {
    throw new YijieError("FILE_KIND_UNKNOWN", { file: zip.fileName });
  }
  const targets = new Map<string, string>();
  for (const element of elements(relations, "Relationship")) {
    targets.set(element.Id ?? "", element.Target ?? "");
  }
  const epoch1904 = elements(workbook, "workbookPr").some(
    ({ date1904 }) => date1904 === "1" || date1904 === "true",
  );
  const shared = new SharedParts(zip, fd, epoch1904);
  const tables: Table[] = [];
  const sheets = elements(workbook, "sheet");
  if (sheets.length > MAX_SHEETS) {
    const detail = `里面有 ${sheets.length} 个工作表`;
    throw new YijieError("ARCHIVE_REFUSED", { file: zip.fileName, detail });
  }
  for (const sheet of sheets) {
    if (sheet.state === "hidden" || sheet.state === "veryHidden") continue;
    const target = targets.get(sheet["r:id"] ?? relationId(sheet)) ?? "";
    const name = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
    const entry = zip.entries.get(name);
    if (entry !== undefined) tables.push(sheetTable(shared, entry, sheet.name ?? ""));
  }
  return tables;
}

/** The relationship namespace may have any prefix. */
function relationId(attributes: Readonly<Record<string, string>>): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(":id"));
  return name === undefined ? "" : (attributes[name] ?? "");
}

function sheetTable(shared: SharedParts, entry: ZipEntry, name: string): Table {
  return {
    container: "xlsx",
    encoding: "utf-8",
    sheet: name,
    delimiter: null,
    rows: (options = {}) => readSheet(shared, entry, options),
  };
}

/** Shared strings and cell formats: read once, when the first sheet is. */
class SharedParts {
  readonly zip: ZipFile;
  readonly fd: number;
  readonly #epoch1904: boolean;
  #strings: readonly string[] | null = null;
  #dateFormats: readonly boolean[] | null = null;

  constructor(zip: ZipFile, fd: number, epoch1904: boolean) {
    this.zip = zip;
    this.fd = fd;
    this.#epoch1904 = epoch1904;
  }

  async strings(): Promise<readonly string[]> {
    this.#strings ??= await readSharedStrings(this.zip, this.fd);
    return this.#strings;
  }

  async dateFormats(): Promise<readonly boolean[]> {
    this.#dateFormats ??= readDateFormats(await readPart(this.zip, this.fd, "xl/styles.xml"));
    return this.#dateFormats;
  }

  /** Days to add to a serial so that it counts from 1899-12-30. */
  get serialOffset(): number {
    return this.#epoch1904 ? 1462 : 0;
  }
}

async function readPart(zip: ZipFile, fd: number, name: string): Promise<string | null> {
  const entry = zip.entries.get(name);
  if (entry === undefined) return null;
  if (entry.bytes > MAX_PART_BYTES) {
    throw new YijieError("ARCHIVE_REFUSED", { file: zip.fileName, detail: `${name} 大得不正常` });
  }
  let text = "";
  for await (const piece of decoded(zip, fd, entry)) text += piece;
  return text;
}

async function* decoded(
  zip: ZipFile,
  fd: number,
  entry: ZipEntry,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of readEntry(zip, fd, entry, onBytes)) {
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw fileDamaged(zip.fileName, `${entry.name} 不是 UTF-8`);
    throw error;
  }
}

async function readSharedStrings(zip: ZipFile, fd: number): Promise<string[]> {
  const entry = zip.entries.get("xl/sharedStrings.xml");
  if (entry === undefined) return [];
  if (entry.bytes > MAX_SHARED_STRINGS_BYTES) {
    throw new YijieError("ARCHIVE_REFUSED", {
      file: zip.fileName,
      detail: "里面的文字超过 256 MiB，请另存为 CSV 再导入",
    });
  }
  const strings: string[] = [];
  for await (const elements of topElements(decoded(zip, fd, entry), "si", zip.fileName)) {
    for (const { content } of elements)
      strings.push(content === null ? "" : (textOf(content, "t") ?? ""));
  }
  return strings;
}

/** Number formats 14 to 22 and 45 to 47 are dates and times everywhere, 27 to 36 and 50 to 58 in Chinese Excel. */
function isBuiltInDate(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58)
  );
}

function readDateFormats(styles: string | null): boolean[] {
  if (styles === null) return [];
  const custom = new Map<number, boolean>();
  for (const { numFmtId, formatCode } of elements(styles, "numFmt")) {
    if (formatCode === undefined || formatCode.length > MAX_FORMAT_CHARACTERS) continue;
    const code = formatCode.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
    custom.set(Number(numFmtId), /[ymdhs]/i.test(code) && !/general/i.test(code));
  }
  return elements(contentOf(styles, "cellXfs"), "xf").map(({ numFmtId }) => {
    const id = Number(numFmtId ?? 0);
    return custom.get(id) ?? isBuiltInDate(id);
  });
}

async function* readSheet(
  shared: SharedParts,
  entry: ZipEntry,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const parser = new RowParser(shared, await shared.strings(), await shared.dateFormats());
  const { zip, fd } = shared;
  const pieces = decoded(zip, fd, entry, onBytes);
  for await (const elements of topElements(pieces, "row", zip.fileName)) {
    if (elements.length > 0) yield elements.map((element) => parser.row(element));
    if (parser.rowNumber >= maxRows) return;
  }
}

class RowParser {
  readonly #fileName: string;
  readonly #strings: readonly string[];
  readonly #dateFormats: readonly boolean[];
  readonly #serialOffset: number;
  #sharedCharacters = 0;
  rowNumber = 0;

  constructor(shared: SharedParts, strings: readonly string[], dateFormats: readonly boolean[]) {
    this.#fileName = shared.zip.fileName;
    this.#serialOffset = shared.serialOffset;
    this.#strings = strings;
    this.#dateFormats = dateFormats;
  }

  row({ attributes, content }: XmlElement): TableRow {
    const stated = attributeOf(attributes, "r");
    const number = stated === null ? this.rowNumber + 1 : Number(stated);
    if (!Number.isInteger(number) || number <= this.rowNumber) {
      throw fileDamaged(this.#fileName, `第 ${this.rowNumber} 行之后的行号乱了`);
    }
    this.rowNumber = number;
    const cells: string[] = [];
    const numeric: boolean[] = [];
    if (content !== null) this.#readCells(content, cells, numeric);
    return { number, cells, numeric };
  }

  #readCells(xml: string, cells: string[], numeric: boolean[]): void {
    const tag = /<(?:\w+:)?c(?=[\s/>])/g;
    let column = -1;
    for (let match = tag.exec(xml); match !== null; match = tag.exec(xml)) {
      const tagEnd = xml.indexOf(">", match.index);
      const empty = xml.charCodeAt(tagEnd - 1) === 47;
      const attributes = xml.slice(match.index + match[0].length, empty ? tagEnd - 1 : tagEnd);
      const reference = attributeOf(attributes, "r");
      column = reference === null ? column + 1 : columnOf(reference);
      if (column < 0 || column >= MAX_COLUMNS) {
        throw fileDamaged(this.#fileName, `第 ${this.rowNumber} 行的列太多`);
      }
      while (cells.length <= column) cells.push("");
      if (empty) {
        tag.lastIndex = tagEnd + 1;
        continue;
      }
      const close = `</${match[0].slice(1)}>`;
      const end = xml.indexOf(close, tagEnd);
      if (end < 0) throw fileDamaged(this.#fileName, `第 ${this.rowNumber} 行不完整`);
      this.#readValue(xml.slice(tagEnd + 1, end), attributes, column, cells, numeric);
      tag.lastIndex = end + close.length;
    }
  }

  #readValue(
    xml: string,
    attributes: string,
    column: number,
    cells: string[],
    numeric: boolean[],
  ): void {
    const type = attributeOf(attributes, "t");
    if (type === "inlineStr") {
      cells[column] = textOf(xml, "t") ?? "";
      return;
    }
    const value = textOf(xml, "v");
    if (value === null) return;
    if (type === "s") {
      const text = this.#strings[Number(value)];
      if (text === undefined) {
        throw fileDamaged(this.#fileName, `第 ${this.rowNumber} 行引用的文字不存在`);
      }
      this.#sharedCharacters += text.length;
      if (this.#sharedCharacters > MAX_SHARED_CHARACTERS) {
        const detail = "同一段文字重复得不正常，像是压缩炸弹";
        throw new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
      }
      cells[column] = text;
    } else if (type === null || type === "n") {
      const style = Number(attributeOf(attributes, "s") ?? -1);
      const day = this.#dateFormats[style] === true ? this.#dateText(Number(value)) : null;
      cells[column] = day ?? numberText(value);
      if (day === null) numeric[column] = true;
    } else {
      // str (a formula's text), b, e (#N/A …) and d (ISO date) are texts as they stand.
      cells[column] = value;
    }
  }

  #dateText(serial: number): string | null {
    return serialText(serial + this.#serialOffset);
  }
}

/** "AB12" is column 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index += 1) {
    const code = reference.charCodeAt(index);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

/** A number as the sheet shows it: 15 significant digits, no binary noise, no exponent where a plain form exists. */
function numberText(raw: string): string {
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  if (Math.abs(value) >= 1e15) return raw;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(15)));
}

const MILLISECONDS_PER_DAY = 86_400_000;
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);

/**
 * A spreadsheet's serial date as "2023-06-01" or "2023-06-01 13:20:00". Null outside 1900-03-01 to 2999: the 1900
 * system counts a 29 February that never was, so earlier serials are ambiguous.
 */
export function serialText(serial: number): string | null {
  if (!(serial >= 61 && serial < 401_769)) return null;
  const seconds = Math.floor(serial * 86_400 + 0.5);
  const text = new Date(SERIAL_EPOCH + seconds * 1000).toISOString();
  const whole = seconds * 1000 === Math.trunc(serial) * MILLISECONDS_PER_DAY;
  return whole ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}
