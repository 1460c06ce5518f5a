/** Reads the cells of one row by field and collects what is wrong with them. */

import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { FaultCode } from "../../../shared/contract/importReport.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import {
  type Bad,
  type Blank,
  readAmount,
  readCode,
  readDay,
  readMoment,
  readName,
  readText,
  readWhole,
} from "./cells.ts";
import type { Header } from "./header.ts";
import type { TableRow } from "./table.ts";

export interface RowFault {
  readonly column: string;
  readonly code: FaultCode;
  readonly reason: string;
}

/** How much of a wrong cell a reason quotes. */
const QUOTED_CHARACTERS = 24;

export function quoted(cell: string): string {
  const text = cell.replace(/\s+/g, " ").trim();
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text;
}

/** A column and what its last cell came to: cells of neighbouring rows are often the same. */
interface Slot {
  readonly position: number;
  codeCell: string;
  code: string;
  textCell: string;
  text: string;
}

export class RowReader<Field extends string> {
  readonly #header: Header;
  readonly #slots = new Map<string, Slot>();
  #row: TableRow = { number: 0, cells: [], numeric: null };
  faults: RowFault[] = [];
  warnings: RowFault[] = [];

  constructor(header: Header) {
    this.#header = header;
    for (const [field, position] of header.positions) {
      this.#slots.set(field, { position, codeCell: "", code: "", textCell: "", text: "" });
    }
  }

  start(row: TableRow): void {
    this.#row = row;
    if (this.faults.length > 0) this.faults = [];
    if (this.warnings.length > 0) this.warnings = [];
  }

  /** The column's name in the file; the template's name where the file has no such column. */
  column(field: Field): string {
    const position = this.#slots.get(field)?.position;
    return position === undefined
      ? (this.#header.layout.columns[field]?.names[0] ?? field)
      : (this.#header.names[position] ?? field);
  }

  fault(field: Field, code: FaultCode, reason: string): void {
    this.faults.push({ column: this.column(field), code, reason });
  }

  warn(field: Field, code: FaultCode, reason: string): void {
    this.warnings.push({ column: this.column(field), code, reason });
  }

  raw(field: Field): string {
    const slot = this.#slots.get(field);
    return slot === undefined ? "" : (this.#row.cells[slot.position] ?? "");
  }

  isNumeric(field: Field): boolean {
    if (this.#row.numeric === null) return false;
    const slot = this.#slots.get(field);
    return slot !== undefined && this.#row.numeric[slot.position] === true;
  }

  text(field: Field): string {
    const slot = this.#slots.get(field);
    if (slot === undefined) return "";
    const cell = this.#row.cells[slot.position] ?? "";
    if (cell === slot.textCell) return slot.text;
    slot.text = readText(cell);
    slot.textCell = cell;
    return slot.text;
  }

  name(field: Field): string {
    return readName(this.raw(field));
  }

  code(field: Field): string {
    const slot = this.#slots.get(field);
    if (slot === undefined) return "";
    const cell = this.#row.cells[slot.position] ?? "";
    if (cell === slot.codeCell) return slot.code;
    slot.code = readCode(cell);
    slot.codeCell = cell;
    return slot.code;
  }

  /** A code, or a fault when the cell is blank. */
  needCode(field: Field): string {
    const code = this.code(field);
    if (code === "") this.#blank(field);
    return code;
  }

  needName(field: Field): string {
    const name = this.name(field);
    if (name === "") this.#blank(field);
    return name;
  }

  amount(field: Field): Fen | null {
    return this.value(
      field,
      readAmount(this.raw(field)),
      "NOT_AN_AMOUNT",
      "不是金额（最多两位小数）",
    );
  }

  needAmount(field: Field): Fen | null {
    return this.need(
      field,
      readAmount(this.raw(field)),
      "NOT_AN_AMOUNT",
      "不是金额（最多两位小数）",
    );
  }

  day(field: Field): Day | null {
    return this.value(field, this.#day(field), "NOT_A_DATE", "不是日期（如 2024-01-31）");
  }

  needDay(field: Field): Day | null {
    return this.need(field, this.#day(field), "NOT_A_DATE", "不是日期（如 2024-01-31）");
  }

  moment(field: Field): Moment | null {
    const value = readMoment(this.raw(field), this.isNumeric(field));
    return this.value(field, value, "NOT_A_DATE", "不是日期时间（如 2024-01-31 23:59:59）");
  }

  needWhole(field: Field): number | null {
    return this.need(field, readWhole(this.raw(field)), "NOT_A_NUMBER", "不是整数");
  }

  /** A value that may be blank; "bad" is a fault that quotes the cell. */
  value<Value extends number | string | object>(
    field: Field,
    value: Value | Blank | Bad,
    code: FaultCode,
    why: string,
  ): Exclude<Value, Blank | Bad> | null {
    if (value === "blank") return null;
    if (value === "bad") {
      this.fault(field, code, `“${quoted(this.raw(field))}”${why}`);
      return null;
    }
    return value as Exclude<Value, Blank | Bad>;
  }

  need<Value extends number | string | object>(
    field: Field,
    value: Value | Blank | Bad,
    code: FaultCode,
    why: string,
  ): Exclude<Value, Blank | Bad> | null {
    if (value === "blank") this.#blank(field);
    return this.value(field, value, code, why);
  }

  #day(field: Field): Day | Blank | Bad {
    return readDay(this.raw(field), this.isNumeric(field));
  }

  #blank(field: Field): void {
    this.fault(field, "BLANK", "不能为空");
  }
}
