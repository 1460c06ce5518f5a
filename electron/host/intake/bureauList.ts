/**
 * 医保局扣款清单: the rows in which an agency names what its own rules found in settled stays. A row that cannot be read is a
 * row all the same, with what is wrong with it: the report accounts for every one.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import { printQuantity } from "../../../shared/money/decimal.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import { readDay, readQuantity } from "./cells.ts";
import { DataRows } from "./dataRows.ts";
import { checkHeader, findHeaderOf, type Header, isComplete, withUnitAbove } from "./header.ts";
import { totalWord } from "./labels.ts";
import { BUREAU_LIST, type BureauListField } from "./listLayouts.ts";
import { firstRows } from "./recognise.ts";
import { RowReader } from "./rowReader.ts";
import { hashFile, type ImportFile, withTables } from "./source.ts";
import type { Table, TableRow } from "./table.ts";

/** A list is shown and opened whole; a month of a large hospital has some thousand rows. */
const MOST_ROWS = 20_000;

export interface BureauRow {
  /** As a spreadsheet numbers it; with its sheet where the list has several */
  readonly place: string;
  /** Of several; "" where the list is one table */
  readonly sheet: string;
  /** 住院号, 住院流水号, 结算号: whatever the row has; each may be the hospital's or the bureau's */
  readonly references: readonly string[];
  /** "" where the list has none */
  readonly name: string;
  /** The bureau's rule and reason, in its words */
  readonly fault: string;
  /** What it keeps back; null where it cannot be read */
  readonly amount: Fen | null;
  /** As written; "" for what the list does not say */
  readonly payer: string;
  readonly serial: string;
  readonly itemCodes: readonly string[];
  readonly itemName: string;
  readonly quantity: string;
  /** Of the charge */
  readonly lineAmount: Fen | null;
  readonly feeDay: string;
  readonly auditDay: string;
  /** Why it cannot be read; "" for a row that can */
  readonly problem: string;
}

export interface BureauListFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: readonly BureauRow[];
  /** What the list itself says that its rows come to; null where it says nothing */
  readonly statedTotal: Fen | null;
  /** Sheets with something in them that are no list, or only its sums: nobody should take for granted what is there */
  readonly unreadSheets: readonly string[];
}

/** Throws BUREAU_LIST_UNREADABLE, COLUMN_MISSING, COLUMN_TWICE, FILE_EMPTY, and what opening a file throws. */
export async function readBureauList(file: ImportFile): Promise<BureauListFile> {
  const sha256 = await hashFile(file.path);
  return withTables(file, async ({ tables, close }) => {
    try {
      const { parts, unreadSheets } = await partsOf(tables, file.name);
      const rows: BureauRow[] = [];
      let statedTotal: Fen | null = null;
      for (const { table, header } of parts) {
        const part = new ListPart(header, parts.length > 1 ? (table.sheet ?? "") : "");
        for await (const batch of table.rows()) {
          for (const row of batch) part.add(row);
          if (rows.length + part.rows.length > MOST_ROWS) {
            const detail = `超过 ${MOST_ROWS} 行，请按月分开`;
            throw new YijieError("BUREAU_LIST_UNREADABLE", { file: file.name, detail });
          }
        }
        rows.push(...part.rows);
        if (part.statedTotal !== null) statedTotal = fen((statedTotal ?? 0) + part.statedTotal);
      }
      if (rows.length === 0) throw new YijieError("FILE_EMPTY", { file: file.name });
      return { name: file.name, sha256, rows, statedTotal, unreadSheets };
    } finally {
      close();
    }
  });
}

interface Part {
  readonly table: Table;
  readonly header: Header<"bureauList">;
}

/** What only a row about a charge says */
const CHARGE = ["serial", "hospitalItemCode", "nationalItemCode", "itemName", "lineAmount"];

/** Every sheet that is a whole list; a cover sheet, sums by rule or by stay are none. */
async function partsOf(
  tables: readonly Table[],
  fileName: string,
): Promise<{ readonly parts: readonly Part[]; readonly unreadSheets: readonly string[] }> {
  const found: Part[] = [];
  const filled: Table[] = [];
  for (const table of tables) {
    const rows = await firstRows(table);
    const header = findHeaderOf(BUREAU_LIST, rows);
    if (header !== null) found.push({ table, header: withUnitAbove(header, rows) });
    if (rows.some(({ cells }) => cells.some((cell) => cell.trim() !== ""))) filled.push(table);
  }
  const whole = found.filter(({ header }) => isComplete(header));
  const [nearest] = found.toSorted((a, b) => b.header.score - a.header.score);
  if (nearest === undefined) {
    const detail = "前 30 行里没有住院号（或结算号）、扣款金额、扣款原因这些列";
    throw new YijieError("BUREAU_LIST_UNREADABLE", { file: fileName, detail });
  }
  for (const { header } of whole.length === 0 ? [nearest] : whole) checkHeader(header, fileName);
  const ofCharges = whole.filter(({ header }) => CHARGE.some((one) => header.positions.has(one)));
  // Sums by stay beside the charges that they are the sums of would be kept back a second time.
  const parts = ofCharges.length === 0 ? whole : ofCharges;
  const read = new Set(parts.map(({ table }) => table));
  const unreadSheets = filled.flatMap((table) =>
    read.has(table) || table.sheet === null ? [] : [table.sheet],
  );
  return { parts, unreadSheets };
}

/** 合计 or 总计 of all; a 小计 adds up some. */
const WHOLE_TOTAL = /^(合计|总计)$/;

class ListPart {
  readonly rows: BureauRow[] = [];
  statedTotal: Fen | null = null;
  readonly #dataRows: DataRows;
  readonly #reader: RowReader<BureauListField>;
  readonly #sheet: string;

  constructor(header: Header<"bureauList">, sheet: string) {
    this.#dataRows = new DataRows(header, { key: "inpatientNo", amount: "amount" });
    this.#reader = new RowReader(header);
    this.#sheet = sheet;
  }

  add(row: TableRow): void {
    const kind = this.#dataRows.kindOf(row);
    if (kind === "data") this.rows.push(this.#read(this.#dataRows.whole(row)));
    else if (kind === "note" && WHOLE_TOTAL.test(totalWord(row.cells) ?? "")) {
      this.#reader.start(row);
      this.statedTotal = this.#reader.amount("amount") ?? this.statedTotal;
    }
  }

  #read(tableRow: TableRow): BureauRow {
    const row = this.#reader;
    row.start(tableRow);
    const amount = row.needAmount("amount");
    const references = (["inpatientNo", "visitId", "settlementId"] as const).map((field) =>
      row.code(field),
    );
    const [rule, reason] = [row.text("rule"), row.text("reason")];
    const fault =
      rule === "" || reason === "" || rule === reason ? reason || rule : `${rule}：${reason}`;
    const said = references.filter((one) => one !== "");
    if (said.length === 0) row.fault("inpatientNo", "BLANK", "不能为空");
    if (fault === "") row.fault("reason", "BLANK", "不能为空");
    const problem = row.faults.map(({ column, reason: why }) => `${column}${why}`).join("；");
    const codes = [row.code("hospitalItemCode"), row.code("nationalItemCode")];
    return {
      place: `${this.#sheet === "" ? "" : `“${this.#sheet}”`}第 ${tableRow.number} 行`,
      sheet: this.#sheet,
      references: [...new Set(said)],
      name: row.name("name"),
      fault,
      amount,
      payer: row.text("payer"),
      serial: row.code("serial"),
      itemCodes: [...new Set(codes.filter((one) => one !== ""))],
      itemName: row.text("itemName"),
      quantity: this.#quantity(),
      // It is said for the reader: one that cannot be read keeps no row back.
      lineAmount: row.amount("lineAmount"),
      feeDay: this.#day("feeDay"),
      auditDay: this.#day("auditDay"),
      problem,
    };
  }

  /** The same however the file writes it: 2, 2.0, 2次 */
  #quantity(): string {
    const cell = this.#reader.raw("quantity");
    const read = readQuantity(cell);
    return typeof read === "number" ? printQuantity(read) : this.#reader.code("quantity");
  }

  /** A day where it is one, else what stands there: no money depends on it. */
  #day(field: "feeDay" | "auditDay"): string {
    const cell = this.#reader.raw(field);
    const read = readDay(cell, this.#reader.isNumeric(field));
    if (read === "blank") return "";
    return read === "bad" ? this.#reader.code(field) : read;
  }
}
