/** SpreadsheetML: the XML that Excel 2003 wrote and that report programs still write under the name .xls. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Bytes } from "./bytes.ts";
import { MergedCells } from "./merges.ts";
import { isoText, numberText } from "./sheetNumbers.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { decodedText, type Encoding } from "./text.ts";
import { readXml, type XmlSink } from "./xmlTokens.ts";

const MAX_SHEETS = 500;
/** Kept of every sheet when they are listed, so that looking for a header does not read the file once a sheet. */
const GLANCE_ROWS = 50;
const MAX_COLUMNS = 1_000;
const MAX_ROWS = 1_048_576;

export function isSpreadsheetXml(head: string): boolean {
  return /<(?:\w+:)?Workbook\b[^>]{0,2000}urn:schemas-microsoft-com:office:spreadsheet/.test(head);
}

export async function spreadsheetXmlTables(bytes: Bytes, encoding: Encoding): Promise<Table[]> {
  const list = new SheetList(bytes.fileName);
  for await (const _ of readXml(decodedText(bytes, encoding), list, bytes.fileName));
  const tables = list.sheets.map(
    ({ name, glance }, index): Table => ({
      container: "xml",
      encoding,
      sheet: name,
      delimiter: null,
      rows: (options = {}) =>
        Number.isFinite(options.maxRows)
          ? glanced(glance)
          : readRows(bytes, encoding, index, options),
    }),
  );
  return tables.filter((_, index) => list.sheets[index]?.isHidden !== true);
}

async function* glanced(rows: readonly TableRow[]): AsyncGenerator<TableRow[]> {
  yield [...rows];
}

async function* readRows(
  bytes: Bytes,
  encoding: Encoding,
  index: number,
  { onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const sheet = new SheetRows(index, bytes.fileName, false);
  const text = decodedText(bytes, encoding, onBytes);
  for await (const _ of readXml(text, sheet, bytes.fileName)) {
    const rows = sheet.take();
    if (rows.length > 0) yield rows;
  }
}

interface SheetState {
  readonly name: string;
  isHidden: boolean;
  readonly glance: TableRow[];
}

class SheetList implements XmlSink {
  readonly sheets: SheetState[] = [];
  readonly #fileName: string;
  #text = "";
  /** Of the sheet that is open. */
  #rows: SheetRows | null = null;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.#text = "";
    if (name === "Worksheet") {
      this.sheets.push({ name: attributes.get("Name") ?? "", isHidden: false, glance: [] });
      this.#rows = new SheetRows(0, this.#fileName, true);
      if (this.sheets.length > MAX_SHEETS) {
        const detail = `里面有超过 ${MAX_SHEETS} 个工作表`;
        throw new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
      }
    }
    this.#rows?.open(name, attributes);
  }

  text(text: string): void {
    this.#text = text;
    this.#rows?.text(text);
  }

  /** <Visible>SheetHidden</Visible> stands behind the rows. */
  close(name: string): void {
    this.#rows?.close(name);
    const sheet = this.sheets.at(-1);
    if (sheet === undefined) return;
    sheet.glance.push(...(this.#rows?.take() ?? []));
    if (sheet.glance.length >= GLANCE_ROWS) this.#rows = null;
    if (name === "Visible" && /^Sheet(Very)?Hidden$/.test(this.#text)) sheet.isHidden = true;
  }
}

interface OpenCell {
  readonly column: number;
  readonly hasFormula: boolean;
  text: string | null;
  type: string;
}

class SheetRows implements XmlSink {
  readonly #index: number;
  readonly #fileName: string;
  readonly #isGlance: boolean;
  readonly #merged = new MergedCells();
  #sheet = -1;
  #rows: TableRow[] = [];
  #cells: string[] = [];
  #numeric: boolean[] = [];
  #nextColumn = 0;
  #cell: OpenCell | null = null;
  #isInData = false;
  #isInComment = false;
  /** Rows that the last one stands for as well. */
  #span = 0;
  rowNumber = 0;

  constructor(index: number, fileName: string, isGlance: boolean) {
    this.#index = index;
    this.#fileName = fileName;
    this.#isGlance = isGlance;
  }

  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === "Worksheet") this.#sheet += 1;
    if (this.#sheet !== this.#index) return;
    if (name === "Row") this.#openRow(attributes);
    else if (name === "Cell") this.#openCell(attributes);
    else if (name === "Comment") this.#isInComment = true;
    else if (name === "Data" && this.#cell !== null && !this.#isInComment) {
      this.#isInData = true;
      this.#cell.text = "";
      this.#cell.type = attributes.get("Type") ?? "String";
    }
  }

  text(text: string): void {
    if (this.#isInData && this.#cell !== null) this.#cell.text += text;
  }

  close(name: string): void {
    if (this.#sheet !== this.#index) return;
    if (name === "Comment") this.#isInComment = false;
    else if (name === "Data") this.#isInData = false;
    else if (name === "Cell") this.#closeCell();
    else if (name === "Row") this.#closeRow();
  }

  #openRow(attributes: ReadonlyMap<string, string>): void {
    const number = Number(attributes.get("Index") ?? this.rowNumber + this.#span + 1);
    if (!Number.isInteger(number) || number <= this.rowNumber || number > MAX_ROWS) {
      throw this.#damaged(`第 ${this.rowNumber} 行之后的行号乱了`);
    }
    this.rowNumber = number;
    this.#span = Math.max(0, Number(attributes.get("Span") ?? 0) || 0);
    [this.#cells, this.#numeric, this.#nextColumn] = [[], [], 0];
  }

  #openCell(attributes: ReadonlyMap<string, string>): void {
    const stated = attributes.get("Index");
    const column = stated === undefined ? this.#nextColumn : Number(stated) - 1;
    if (!Number.isInteger(column) || column < this.#nextColumn || column >= MAX_COLUMNS) {
      throw this.#damaged(`第 ${this.rowNumber} 行的列号乱了`);
    }
    this.#nextColumn = column + 1 + (Number(attributes.get("MergeAcross") ?? 0) || 0);
    const down = Number(attributes.get("MergeDown") ?? 0) || 0;
    if (down > 0) {
      this.#merged.add({ firstRow: this.rowNumber, lastRow: this.rowNumber + down, column });
    }
    this.#cell = { column, hasFormula: attributes.has("Formula"), text: null, type: "" };
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = null;
    if (cell === null) return;
    const { column, text, type } = cell;
    if (text === null) {
      if (cell.hasFormula && !this.#isGlance) {
        const details = { file: this.#fileName, row: this.rowNumber, column: column + 1 };
        throw new YijieError("FORMULA_WITHOUT_VALUE", details);
      }
      return;
    }
    while (this.#cells.length <= column) this.#cells.push("");
    if (type === "Number") {
      this.#cells[column] = numberText(text.trim());
      this.#numeric[column] = true;
    } else this.#cells[column] = type === "DateTime" ? isoText(text.trim()) : text;
  }

  #closeRow(): void {
    const [number, cells, numeric] = [this.rowNumber, this.#cells, this.#numeric];
    const filled = this.#merged.fill(number, cells, numeric);
    this.#rows.push(
      filled === null ? { number, cells, numeric } : { number, cells, numeric, filled },
    );
  }

  #damaged(detail: string): YijieError {
    return new YijieError("FILE_DAMAGED", { file: this.#fileName, detail });
  }
}
