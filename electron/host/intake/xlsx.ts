/**
 * A narrow XLSX reader: the values of one sheet, row by row, as texts. It exists beside exceljs because intake must
 * refuse bombs before unpacking, leave out the phonetic guides that the official templates carry inside every Chinese
 * cell, tell a number from a text (a precise ID number from a rounded one), and hold one row at a time.
 */
import { posix } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { MergedCells, type MergedRange } from "./merges.ts";
import { dateFormats, dateText, isoText, numberText } from "./sheetNumbers.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { columnOf, readMerges } from "./xlsxMerges.ts";
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
/** One shared text may stand in every cell: what a sheet says is measured, not only what its file holds. */
const MAX_SHARED_CHARACTERS = 1024 ** 3;

/** Whether a ZIP is a workbook. */
export function isWorkbook(zip: ZipFile): boolean {
  return zip.entries.has("xl/workbook.xml") || zip.entries.has("_rels/.rels");
}

/**
 * Opens a workbook and lists its visible sheets in their order. Hidden sheets are not data; hidden rows and columns are:
 * what a filter hides on a screen is still part of the bill. Nothing outside the file is ever followed.
 */
export async function xlsxTables(zip: ZipFile): Promise<Table[]> {
  const main = await mainPart(zip);
  // XLSB: the same container with binary parts.
  if (main.endsWith(".bin")) throw new YijieError("FILE_KIND_UNKNOWN", { file: zip.fileName });
  const workbook = await readPart(zip, main);
  if (workbook === null) throw new YijieError("FILE_KIND_UNKNOWN", { file: zip.fileName });
  const relations = await relationsOf(zip, main);
  const epoch1904 = elements(workbook, "workbookPr").some(
    ({ date1904 }) => date1904 === "1" || date1904 === "true",
  );
  const shared = new SharedParts(zip, relations, epoch1904);
  const tables: Table[] = [];
  const sheets = elements(workbook, "sheet");
  if (sheets.length === 0) throw new YijieError("FILE_KIND_UNKNOWN", { file: zip.fileName });
  if (sheets.length > MAX_SHEETS) {
    const detail = `里面有 ${sheets.length} 个工作表`;
    throw new YijieError("ARCHIVE_REFUSED", { file: zip.fileName, detail });
  }
  for (const sheet of sheets) {
    if (sheet.state === "hidden" || sheet.state === "veryHidden") continue;
    const id = sheet["r:id"] ?? relationId(sheet);
    const target = relations.find((relation) => relation.id === id)?.target;
    const entry = target === undefined ? undefined : zip.entries.get(target);
    if (entry !== undefined) tables.push(sheetTable(shared, entry, sheet.name ?? ""));
  }
  return tables;
}

interface Relation {
  readonly id: string;
  /** The last word of its type: worksheet, styles … The same in transitional and strict workbooks. */
  readonly kind: string;
  /** A name in the ZIP. */
  readonly target: string;
}

async function relationsOf(zip: ZipFile, part: string): Promise<Relation[]> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, "_rels", `${posix.basename(part)}.rels`);
  const xml = await readPart(zip, name);
  if (xml === null) return [];
  return elements(xml, "Relationship")
    .filter(({ TargetMode }) => TargetMode !== "External")
    .map(({ Id = "", Type = "", Target = "" }) => ({
      id: Id,
      kind: posix.basename(Type),
      target: Target.startsWith("/") ? Target.slice(1) : posix.join(folder, Target),
    }));
}

async function mainPart(zip: ZipFile): Promise<string> {
  const relations = await relationsOf(zip, "");
  const main = relations.find(({ kind }) => kind === "officeDocument");
  return main?.target ?? "xl/workbook.xml";
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
  readonly epoch1904: boolean;
  readonly #relations: readonly Relation[];
  #strings: readonly string[] | null = null;
  #dateFormats: readonly boolean[] | null = null;
  readonly #merges = new Map<ZipEntry, readonly MergedRange[]>();

  constructor(zip: ZipFile, relations: readonly Relation[], epoch1904: boolean) {
    this.zip = zip;
    this.#relations = relations;
    this.epoch1904 = epoch1904;
  }

  async strings(): Promise<readonly string[]> {
    this.#strings ??= await readSharedStrings(this.zip, this.#name("sharedStrings"));
    return this.#strings;
  }

  async dateFormats(): Promise<readonly boolean[]> {
    if (this.#dateFormats === null) {
      const styles = await readPart(this.zip, this.#name("styles"));
      this.#dateFormats = readDateFormats(styles);
    }
    return this.#dateFormats;
  }

  async merges(sheet: ZipEntry): Promise<readonly MergedRange[]> {
    let merges = this.#merges.get(sheet);
    if (merges === undefined) {
      merges = await readMerges(this.zip, sheet);
      this.#merges.set(sheet, merges);
    }
    return merges;
  }

  #name(kind: string): string {
    const related = this.#relations.find((relation) => relation.kind === kind);
    return related?.target ?? `xl/${kind}.xml`;
  }
}

async function readPart(zip: ZipFile, name: string): Promise<string | null> {
  const entry = zip.entries.get(name);
  if (entry === undefined) return null;
  if (entry.bytes > MAX_PART_BYTES) {
    throw new YijieError("ARCHIVE_REFUSED", { file: zip.fileName, detail: `${name} 大得不正常` });
  }
  let text = "";
  for await (const piece of decoded(zip, entry)) text += piece;
  return text;
}

async function* decoded(
  zip: ZipFile,
  entry: ZipEntry,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of readEntry(zip, entry, onBytes)) {
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw fileDamaged(zip.fileName, `${entry.name} 不是 UTF-8`);
    throw error;
  }
}

async function readSharedStrings(zip: ZipFile, name: string): Promise<string[]> {
  const entry = zip.entries.get(name);
  if (entry === undefined) return [];
  if (entry.bytes > MAX_SHARED_STRINGS_BYTES) {
    throw new YijieError("ARCHIVE_REFUSED", {
      file: zip.fileName,
      detail: "里面的文字超过 256 MiB，请另存为 CSV 再导入",
    });
  }
  const strings: string[] = [];
  for await (const elements of topElements(decoded(zip, entry), "si", zip.fileName)) {
    for (const { content } of elements)
      strings.push(content === null ? "" : (textOf(content, "t") ?? ""));
  }
  return strings;
}

function readDateFormats(styles: string | null): boolean[] {
  if (styles === null) return [];
  const codes = new Map<number, string>();
  for (const { numFmtId, formatCode } of elements(styles, "numFmt")) {
    if (formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
  }
  const formats = elements(contentOf(styles, "cellXfs"), "xf");
  return dateFormats(
    codes,
    formats.map(({ numFmtId }) => Number(numFmtId ?? 0)),
  );
}

async function* readSheet(
  shared: SharedParts,
  entry: ZipEntry,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const parser = new RowParser({
    fileName: shared.zip.fileName,
    epoch1904: shared.epoch1904,
    strings: await shared.strings(),
    dateFormats: await shared.dateFormats(),
    merged: new MergedCells(await shared.merges(entry)),
    isGlance: Number.isFinite(maxRows),
  });
  const { zip } = shared;
  const pieces = decoded(zip, entry, onBytes);
  for await (const elements of topElements(pieces, "row", zip.fileName)) {
    if (elements.length > 0) yield elements.map((element) => parser.row(element));
    if (parser.rowNumber >= maxRows) return;
  }
}

interface SheetContext {
  readonly fileName: string;
  readonly epoch1904: boolean;
  readonly strings: readonly string[];
  readonly dateFormats: readonly boolean[];
  readonly merged: MergedCells;
  /** Only looking for a header: what is wrong with a sheet that may not be the data is no matter yet. */
  readonly isGlance: boolean;
}

class RowParser {
  readonly #fileName: string;
  readonly #context: SheetContext;
  #sharedCharacters = 0;
  rowNumber = 0;

  constructor(context: SheetContext) {
    this.#fileName = context.fileName;
    this.#context = context;
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
    const filled = this.#context.merged.fill(number, cells, numeric);
    return filled === null ? { number, cells, numeric } : { number, cells, numeric, filled };
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
      if (column < cells.length && cells[column] !== "") {
        throw fileDamaged(this.#fileName, `第 ${this.rowNumber} 行有一格出现两次`);
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
    if (value === null) {
      this.#checkNoFormula(xml, column);
      return;
    }
    if (type === "s") {
      cells[column] = this.#sharedText(Number(value));
    } else if (type === null || type === "n") {
      const style = Number(attributeOf(attributes, "s") ?? -1);
      const isDate = this.#context.dateFormats[style] === true;
      const day = isDate ? dateText(Number(value), this.#context.epoch1904) : null;
      cells[column] = day ?? numberText(value);
      if (day === null) numeric[column] = true;
    } else if (type === "d") {
      cells[column] = isoText(value);
    } else {
      // str (a formula's text), b and e (#N/A …) are texts as they stand.
      cells[column] = value;
    }
  }

  #sharedText(index: number): string {
    const text = this.#context.strings[index];
    if (text === undefined) {
      throw fileDamaged(this.#fileName, `第 ${this.rowNumber} 行引用的文字不存在`);
    }
    this.#sharedCharacters += text.length;
    if (this.#sharedCharacters > MAX_SHARED_CHARACTERS) {
      const detail = "同一段文字重复得不正常，像是压缩炸弹";
      throw new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
    }
    return text;
  }

  /** A formula is never computed here: its stored value counts, and without one the cell says nothing. */
  #checkNoFormula(xml: string, column: number): void {
    if (this.#context.isGlance || !/<(?:\w+:)?f[\s/>]/.test(xml)) return;
    throw new YijieError("FORMULA_WITHOUT_VALUE", {
      file: this.#fileName,
      row: this.rowNumber,
      column: column + 1,
    });
  }
}
