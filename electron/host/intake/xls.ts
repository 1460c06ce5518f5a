/**
 * The workbooks of old Excel, and of the programs that still write them: cells as texts, by the same rules as XLSX. Also
 * the bare stream of records without a compound file around it, as hospital programs written in Delphi export it. A
 * reader of our own, because the library for it takes a damaged file for a shorter one without a word.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type BiffRecord, BiffStream, RECORD, rkNumber } from "./biff.ts";
import { type Bytes, wholeContent } from "./bytes.ts";
import { MergedCells } from "./merges.ts";
import { CompoundFile, isCompoundFile } from "./ole.ts";
import { dateFormats, dateText, numberText } from "./sheetNumbers.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { indexSheet, locked, PLACE, type Sheet, type SheetIndex } from "./xlsIndex.ts";

const MAX_COLUMNS = 256;
const ROWS_IN_BATCH = 1_000;
/** As of XLSX: one shared text may stand in every cell. */
const MAX_SHARED_CHARACTERS = 1024 ** 3;

export function isXls(head: Buffer): boolean {
  return isCompoundFile(head) || isBareStream(head);
}

/** A BOF record of 8 or 16 bytes. */
function isBareStream(head: Buffer): boolean {
  return head[0] === 0x09 && head[1] === 0x08 && (head[2] === 8 || head[2] === 16) && head[3] === 0;
}

/** The visible sheets in their order. */
export async function xlsTables(bytes: Bytes): Promise<Table[]> {
  const content = await wholeContent(bytes);
  const { fileName } = bytes;
  if (isBareStream(content)) {
    const stream = new BiffStream(content, fileName);
    const workbook = new Workbook(stream, { epoch1904: false, dateFormats: [], texts: [] });
    return [sheetTable(workbook, { name: "Sheet1", position: 0 }, bytes.size)];
  }
  const file = new CompoundFile(content, fileName);
  if (file.names.includes("EncryptedPackage")) throw locked(fileName);
  const data = file.stream("Workbook") ?? file.stream("Book");
  if (data === null) throw new YijieError("FILE_KIND_UNKNOWN", { file: fileName });
  const { workbook, sheets } = readGlobals(new BiffStream(data, fileName));
  return sheets.map((sheet) => sheetTable(workbook, sheet, bytes.size));
}

interface Globals {
  readonly epoch1904: boolean;
  /** By the number of the cell's format. */
  readonly dateFormats: readonly boolean[];
  /** The shared texts of BIFF8. */
  readonly texts: readonly string[];
}

class Workbook {
  readonly stream: BiffStream;
  readonly globals: Globals;
  readonly #indexes = new Map<number, SheetIndex>();
  #indexedBytes = 0;

  constructor(stream: BiffStream, globals: Globals) {
    this.stream = stream;
    this.globals = globals;
  }

  /** Each sheet is walked once; sheets that lie in each other would be walked again and again. */
  index(sheet: Sheet): SheetIndex {
    let index = this.#indexes.get(sheet.position);
    if (index === undefined) {
      index = indexSheet(this.stream, sheet);
      this.#indexes.set(sheet.position, index);
      this.#indexedBytes += index.bytes;
      if (this.#indexedBytes > this.stream.data.length) {
        throw this.stream.damaged("里面的工作表互相重叠");
      }
    }
    return index;
  }
}

function readGlobals(stream: BiffStream): { workbook: Workbook; sheets: Sheet[] } {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  const sheets: Sheet[] = [];
  let texts: readonly string[] = [];
  let epoch1904 = false;
  let record = stream.recordAt(0);
  for (; record !== null && record.id !== RECORD.eof; record = stream.after(record)) {
    const { id, start } = record;
    if (id === RECORD.filepass) throw locked(stream.fileName);
    if (id === RECORD.datemode) {
      stream.need(record, 2);
      epoch1904 = stream.data.readUInt16LE(start) === 1;
    } else if (id === RECORD.xf) {
      stream.need(record, 4);
      formats.push(stream.data.readUInt16LE(start + 2));
    } else if (id === RECORD.format) {
      const reader = stream.reader(record);
      const number = reader.u16();
      codes.set(
        number,
        stream.isUnicode ? reader.unicode(reader.u16()) : reader.narrow(reader.u8()),
      );
    } else if (id === RECORD.boundsheet) {
      const sheet = readBoundSheet(stream, record);
      if (sheet !== null) sheets.push(sheet);
    } else if (id === RECORD.sst) texts = readTexts(stream, record);
  }
  if (record === null) throw stream.damaged("工作簿的目录在中间断了");
  const globals = { epoch1904, dateFormats: dateFormats(codes, formats), texts };
  return { workbook: new Workbook(stream, globals), sheets };
}

/** Null for a hidden sheet, a chart, a macro. */
function readBoundSheet(stream: BiffStream, record: BiffRecord): Sheet | null {
  const reader = stream.reader(record);
  const position = reader.u32();
  const isHidden = (reader.u8() & 3) !== 0;
  const isTable = reader.u8() === 0;
  const length = reader.u8();
  const name = stream.isUnicode ? reader.unicode(length) : reader.narrow(length);
  return isHidden || !isTable ? null : { name, position };
}

function readTexts(stream: BiffStream, record: BiffRecord): string[] {
  const reader = stream.reader(record);
  reader.u32();
  const count = reader.u32();
  const texts: string[] = [];
  while (texts.length < count) texts.push(reader.unicode(reader.u16()));
  return texts;
}

function sheetTable(workbook: Workbook, sheet: Sheet, fileBytes: number): Table {
  return {
    container: "xls",
    encoding: workbook.stream.isUnicode ? "utf-16le" : "gb18030",
    sheet: sheet.name,
    delimiter: null,
    rows: (options = {}) => readSheet(workbook, sheet, fileBytes, options),
  };
}

async function* readSheet(
  workbook: Workbook,
  sheet: Sheet,
  fileBytes: number,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const index = workbook.index(sheet);
  const cells = new CellReader(workbook, index);
  const share = fileBytes / Math.max(1, index.places.length);
  let batch: TableRow[] = [];
  let done = 0;
  for (let at = 0; at < index.places.length; ) {
    const { row, next } = cells.row(at);
    batch.push(row);
    at = next;
    if (row.number >= maxRows) break;
    if (batch.length >= ROWS_IN_BATCH) {
      onBytes?.((at - done) * share);
      done = at;
      yield batch;
      batch = [];
    }
  }
  onBytes?.((index.places.length - done) * share);
  if (batch.length > 0) yield batch;
}

const ERRORS = new Map([
  [0x00, "#NULL!"],
  [0x07, "#DIV/0!"],
  [0x0f, "#VALUE!"],
  [0x17, "#REF!"],
  [0x1d, "#NAME?"],
  [0x24, "#NUM!"],
  [0x2a, "#N/A"],
]);

class CellReader {
  readonly #workbook: Workbook;
  readonly #stream: BiffStream;
  readonly #index: SheetIndex;
  readonly #merged: MergedCells;
  #row = 0;
  #cells: string[] = [];
  #numeric: boolean[] = [];
  #taken: boolean[] = [];
  #sharedCharacters = 0;

  constructor(workbook: Workbook, index: SheetIndex) {
    this.#workbook = workbook;
    this.#stream = workbook.stream;
    this.#index = index;
    this.#merged = new MergedCells(index.merges.filter(({ column }) => column < MAX_COLUMNS));
  }

  /** The row that begins at this place of the index, and the place of the next. */
  row(from: number): { row: TableRow; next: number } {
    const { places } = this.#index;
    this.#row = Math.floor((places[from] ?? 0) / PLACE);
    [this.#cells, this.#numeric, this.#taken] = [[], [], []];
    let next = from;
    for (; next < places.length; next += 1) {
      const place = places[next] ?? 0;
      if (Math.floor(place / PLACE) !== this.#row) break;
      this.#readCell(place % PLACE);
    }
    const number = this.#row + 1;
    const [cells, numeric] = [this.#cells, this.#numeric];
    const filled = this.#merged.fill(number, cells, numeric);
    const row = filled === null ? { number, cells, numeric } : { number, cells, numeric, filled };
    return { row, next };
  }

  #readCell(start: number): void {
    const { data } = this.#stream;
    const record = this.#stream.recordAt(start - 4);
    if (record === null) return;
    const column = data.readUInt16LE(start + 2);
    const format = data.readUInt16LE(start + 4);
    switch (record.id) {
      case RECORD.labelSst:
        this.#stream.need(record, 10);
        this.#set(column, this.#sharedText(data.readUInt32LE(start + 6)));
        break;
      case RECORD.number:
        this.#stream.need(record, 14);
        this.#setNumber(column, format, data.readDoubleLE(start + 6));
        break;
      case RECORD.rk:
        this.#stream.need(record, 10);
        this.#setNumber(column, format, rkNumber(data, start + 6));
        break;
      case RECORD.mulrk:
        for (let at = start + 4; at + 8 <= start + record.length; at += 6) {
          const place = column + (at - start - 4) / 6;
          this.#setNumber(place, data.readUInt16LE(at), rkNumber(data, at + 2));
        }
        break;
      case RECORD.boolerr:
        this.#set(column, booleanOrError(data[start + 6] ?? 0, data[start + 7] === 1));
        break;
      case RECORD.formula:
        this.#readFormula(record, column, format);
        break;
      default:
        this.#set(column, this.#labelText(record));
    }
  }

  /** The value that the formula had when the file was saved. */
  #readFormula({ start }: BiffRecord, column: number, format: number): void {
    const { data } = this.#stream;
    if (data.readUInt16LE(start + 12) !== 0xffff) {
      this.#setNumber(column, format, data.readDoubleLE(start + 6));
      return;
    }
    const kind = data[start + 6];
    if (kind === 1 || kind === 2) {
      this.#set(column, booleanOrError(data[start + 8] ?? 0, kind === 2));
    } else if (kind === 0) {
      const record = this.#index.formulaTexts.get(start);
      if (record === undefined) {
        const details = { file: this.#stream.fileName, row: this.#row + 1, column: column + 1 };
        throw new YijieError("FORMULA_WITHOUT_VALUE", details);
      }
      this.#set(column, this.#textOf(record, 0));
    }
  }

  #labelText(record: BiffRecord): string {
    return this.#textOf(record, 6);
  }

  #textOf(record: BiffRecord, skip: number): string {
    const reader = this.#stream.reader(record, skip);
    const length = reader.u16();
    return this.#stream.isUnicode ? reader.unicode(length) : reader.narrow(length);
  }

  #sharedText(index: number): string {
    const text = this.#workbook.globals.texts[index];
    if (text === undefined) throw this.#stream.damaged(`第 ${this.#row + 1} 行引用的文字不存在`);
    this.#sharedCharacters += text.length;
    if (this.#sharedCharacters > MAX_SHARED_CHARACTERS) {
      const detail = "同一段文字重复得不正常，像是压缩炸弹";
      throw new YijieError("ARCHIVE_REFUSED", { file: this.#stream.fileName, detail });
    }
    return text;
  }

  #setNumber(column: number, format: number, value: number): void {
    const { dateFormats: dates, epoch1904 } = this.#workbook.globals;
    const day = dates[format] === true ? dateText(value, epoch1904) : null;
    this.#set(column, day ?? numberText(String(value)));
    if (day === null) this.#numeric[column] = true;
  }

  #set(column: number, text: string): void {
    if (column >= MAX_COLUMNS) throw this.#stream.damaged(`第 ${this.#row + 1} 行的列太多`);
    if (this.#taken[column] === true) {
      throw this.#stream.damaged(`第 ${this.#row + 1} 行第 ${column + 1} 列有两个值`);
    }
    this.#taken[column] = true;
    while (this.#cells.length <= column) this.#cells.push("");
    this.#cells[column] = text;
  }
}

function booleanOrError(value: number, isError: boolean): string {
  return isError ? (ERRORS.get(value) ?? `#${value}`) : String(value);
}
