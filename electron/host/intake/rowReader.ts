/** Reads the cells of one row by field and collects what is wrong with them. */

import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { ConversionRule, FaultCode } from "../../../shared/contract/importReport.ts";
import {
  type Price,
  printPrice,
  printQuantity,
  type Quantity,
} from "../../../shared/money/decimal.ts";
import { type Fen, plainYuan } from "../../../shared/money/fen.ts";
import { type Fraction, printRate } from "../../../shared/money/fraction.ts";
import {
  type Bad,
  type Blank,
  partsBeforeYear,
  readAmount,
  readAmountIn,
  readCode,
  readDay,
  readMoment,
  readName,
  readPrice,
  readPriceIn,
  readQuantity,
  readRatio,
  readSerial,
  readText,
  readWhole,
  withYearFirst,
} from "./cells.ts";
import { readClock } from "./clocks.ts";
import { type ConversionLog, textRule } from "./conversions.ts";
import type { Header } from "./header.ts";
import { FEN_PER_TEN_THOUSAND } from "./moneyUnits.ts";
import type { TableRow } from "./table.ts";

const NO_BLANK = "不能为空";
const NO_AMOUNT = "不是金额（最多两位小数）";
const NO_PRICE = "不是单价（最多六位小数）";
const NO_DAY = "不是日期（如 2024-01-31）";
const NO_MOMENT = "不是日期时间（如 2024-01-31 23:59:59）";

export interface RowFault {
  readonly column: string;
  readonly code: FaultCode;
  readonly reason: string;
}

/** 45047: what a spreadsheet makes of a day where the column is not one of dates */
const SERIAL_TEXT = /^[345]\d{4}(?:\.\d+)?$/;
const NO_SERIAL = "是表格软件里的日期序号：请把这一列的格式改成日期，再导出";

function unitRule(unit: number): ConversionRule {
  return unit === FEN_PER_TEN_THOUSAND ? "TEN_THOUSAND" : "MONEY_UNIT";
}

/** How much of a wrong cell a reason quotes. */
const QUOTED_CHARACTERS = 24;

export function quoted(cell: string): string {
  const text = cell.replace(/\s+/g, " ").trim();
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text;
}

/** A column and what its last cell came to: cells of neighbouring rows are often the same. */
interface Slot {
  /** −1: the field has no column but a value of every row */
  readonly position: number;
  readonly fixed: string;
  readonly words: Readonly<Record<string, string>> | null;
  codeCell: string;
  code: string;
  codeRule: ConversionRule | null;
  textCell: string;
  text: string;
  textRule: ConversionRule | null;
}

/** Of these no report repeats a cell. */
const PERSONAL = new Set(["name", "idNumber", "birthDay"]);

const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;
const PLAIN_MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?$/;

export class RowReader<Field extends string> {
  readonly #header: Header<string>;
  readonly #log: ConversionLog | null;
  readonly #slots = new Map<string, Slot>();
  #row: TableRow = { number: 0, cells: [], numeric: null };
  faults: RowFault[] = [];
  warnings: RowFault[] = [];

  constructor(header: Header<string>, log: ConversionLog | null = null) {
    this.#header = header;
    this.#log = log;
    for (const [field, position] of header.positions) this.#addSlot(field, position, "");
    for (const [field, text] of header.fixed) this.#addSlot(field, -1, text);
  }

  #addSlot(field: string, position: number, fixed: string): void {
    const words = this.#header.profile?.words[field] ?? null;
    const [codeRule, textRule] = [null, null];
    const cells = { codeCell: "", code: "", codeRule, textCell: "", text: "", textRule };
    this.#slots.set(field, { position, fixed, words, ...cells });
  }

  start(row: TableRow): void {
    this.#row = row;
    if (this.faults.length > 0) this.faults = [];
    if (this.warnings.length > 0) this.warnings = [];
  }

  /** The column's name in the file, or that of what stands in its place; the template's name where the file has neither. */
  column(field: Field): string {
    const { names, layout } = this.#header;
    const positionOf = (one: string): number => this.#slots.get(one)?.position ?? -1;
    const own = positionOf(field);
    if (own >= 0) return names[own] ?? field;
    const { instead = [], names: known = [field] } = layout.columns[field] ?? {};
    const other = instead.map(positionOf).find((one) => one >= 0);
    return (other === undefined ? known[0] : names[other]) ?? field;
  }

  fault(field: Field, code: FaultCode, reason: string): void {
    this.faults.push({ column: this.column(field), code, reason });
  }

  warn(field: Field, code: FaultCode, reason: string): void {
    this.warnings.push({ column: this.column(field), code, reason });
  }

  raw(field: Field): string {
    const slot = this.#slots.get(field);
    return slot === undefined ? "" : this.#cell(slot);
  }

  #cell({ position, fixed }: Slot): string {
    return position < 0 ? fixed : (this.#row.cells[position] ?? "");
  }

  /** Whether the file has a column for it, or the profile a value. */
  has(field: Field): boolean {
    return this.#slots.has(field);
  }

  /** Whether a label above the table says it, which one patient's head may have and another's not. */
  isLabel(field: Field): boolean {
    return (this.#slots.get(field)?.position ?? -1) >= this.#header.ownColumns;
  }

  isNumeric(field: Field): boolean {
    if (this.#row.numeric === null) return false;
    const slot = this.#slots.get(field);
    return slot !== undefined && this.#row.numeric[slot.position] === true;
  }

  text(field: Field): string {
    const slot = this.#slots.get(field);
    if (slot === undefined) return "";
    const cell = this.#cell(slot);
    if (cell !== slot.textCell) {
      slot.textCell = cell;
      const text = readText(cell);
      slot.text = slot.words?.[text] ?? text;
      slot.textRule =
        slot.text !== text ? "WORD" : text === cell ? null : textRule(cell, text, false);
    }
    if (slot.textRule !== null) this.#note(field, slot.textRule, cell, slot.text);
    return slot.text;
  }

  /** What each of the columns that say it says, without blanks. */
  texts(field: Field): readonly string[] {
    const others = this.#header.more.get(field) ?? [];
    const cells = others.map((at) => readText(this.#row.cells[at] ?? ""));
    return [this.text(field), ...cells].filter((text) => text !== "");
  }

  name(field: Field): string {
    const cell = this.raw(field);
    const name = readName(cell);
    if (name !== cell) {
      const rule = /[•‧・･]/.test(cell) ? "NAME_DOT" : textRule(cell, name, false);
      this.#note(field, rule, cell, name);
    }
    return name;
  }

  code(field: Field): string {
    const slot = this.#slots.get(field);
    if (slot === undefined) return "";
    const cell = this.#cell(slot);
    if (cell !== slot.codeCell) {
      slot.codeCell = cell;
      const code = readCode(cell);
      slot.code = slot.words?.[code] ?? code;
      slot.codeRule =
        slot.code !== code ? "WORD" : code === cell ? null : textRule(cell, code, true);
    }
    if (slot.codeRule !== null) this.#note(field, slot.codeRule, cell, slot.code);
    return slot.code;
  }

  /** A number of a paper that hardly ever repeats; null where there is none. */
  serial(field: Field): string | null {
    const cell = this.raw(field);
    const serial = readSerial(cell);
    if (serial.length !== cell.length)
      this.#note(field, textRule(cell, serial, true), cell, serial);
    return serial === "" ? null : serial;
  }

  /** A field worked out from others, or read otherwise than any reader reads a cell. */
  derived(field: Field, rule: ConversionRule, before: string, after: string): void {
    this.#note(field, rule, before, after);
  }

  #note(field: string, rule: ConversionRule, before: string, after: string): void {
    const change = { row: this.#row.number, before, after };
    this.#log?.note(rule, this.column(field as Field), change, PERSONAL.has(field));
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
    return this.value(field, this.#amount(field), "NOT_AN_AMOUNT", NO_AMOUNT);
  }

  needAmount(field: Field): Fen | null {
    return this.need(field, this.#amount(field), "NOT_AN_AMOUNT", NO_AMOUNT);
  }

  #amount(field: Field): Fen | Blank | Bad {
    const cell = this.raw(field);
    const unit = this.#header.units.get(field);
    if (unit !== undefined) {
      const value = readAmountIn(cell, unit);
      if (typeof value === "number") this.#note(field, unitRule(unit), cell, plainYuan(value));
      return value;
    }
    return this.#plain(field, cell, readAmount(cell), plainYuan);
  }

  price(field: Field): Price | null {
    const value = this.#price(field);
    return this.value(field, value, "NOT_A_PRICE", NO_PRICE);
  }

  needPrice(field: Field): Price | null {
    const value = this.#price(field);
    return this.need(field, value, "NOT_A_PRICE", NO_PRICE);
  }

  #price(field: Field): Price | Blank | Bad {
    const cell = this.raw(field);
    const unit = this.#header.units.get(field);
    if (unit === undefined) return this.#plain(field, cell, readPrice(cell), printPrice);
    const value = readPriceIn(cell, unit);
    if (typeof value === "number") this.#note(field, unitRule(unit), cell, printPrice(value));
    return value;
  }

  needQuantity(field: Field): Quantity | null {
    const cell = this.raw(field);
    const value = readQuantity(cell);
    if (typeof value === "number" && !PLAIN_NUMBER.test(cell)) {
      const rule = /\d\s*\p{L}+\s*$/u.test(cell) ? "UNIT_OFF" : "NUMBER_FORM";
      this.#note(field, rule, cell, printQuantity(value));
    }
    return this.need(field, value, "NOT_A_QUANTITY", "不是数量（最多四位小数）");
  }

  ratio(field: Field): Fraction | null {
    const cell = this.raw(field);
    const value = readRatio(cell);
    if (typeof value === "object" && !/^\d+(\.\d+)?%$/.test(cell)) {
      this.#note(field, "SHARE_FORM", cell, printRate(value));
    }
    return this.value(field, value, "NOT_A_SHARE", "不是比例（如 10% 或 0.1）");
  }

  #plain<Value extends number>(
    field: Field,
    cell: string,
    value: Value | Blank | Bad,
    print: (value: Value) => string,
  ): Value | Blank | Bad {
    if (typeof value === "number" && !PLAIN_NUMBER.test(cell)) {
      this.#note(field, "NUMBER_FORM", cell, print(value));
    }
    if (value === "blank") this.#noteEmpty(field, cell);
    return value;
  }

  /** "--", 无: what stands for nothing. */
  #noteEmpty(field: Field, cell: string): void {
    if (cell.trim() !== "") this.#note(field, "EMPTY_WORD", cell, "");
  }

  day(field: Field): Day | null {
    const value = this.#day(field);
    return this.value(field, value, "NOT_A_DATE", this.#whyNoDate(field, value, NO_DAY));
  }

  needDay(field: Field, whyBlank = NO_BLANK): Day | null {
    const value = this.#day(field);
    return this.need(field, value, "NOT_A_DATE", this.#whyNoDate(field, value, NO_DAY), whyBlank);
  }

  moment(field: Field): Moment | null {
    const value = this.#moment(field);
    return this.value(field, value, "NOT_A_DATE", this.#whyNoDate(field, value, NO_MOMENT));
  }

  needMoment(field: Field): Moment | null {
    const value = this.#moment(field);
    return this.need(field, value, "NOT_A_DATE", this.#whyNoDate(field, value, NO_MOMENT));
  }

  #whyNoDate(field: Field, value: string, why: string): string {
    if (value !== "bad") return why;
    const cell = this.raw(field).trim();
    if (SERIAL_TEXT.test(cell)) return NO_SERIAL;
    const clockAt = this.#header.clocks.get(field) ?? -1;
    const clock = this.#row.cells[clockAt] ?? "";
    const isClock = readClock(clock, this.#row.numeric?.[clockAt] === true) !== null;
    if (clock.trim() !== "" && !isClock) return `旁边的“${quoted(clock)}”不是时刻（如 23:59:59）`;
    if (this.#header.dateOrders.has(field)) return why;
    return partsBeforeYear(this.raw(field)) === null ? why : "年份写在后面，分不清月和日";
  }

  #moment(field: Field): Moment | Blank | Bad {
    const cell = this.raw(field);
    const clock = this.#header.clocks.get(field);
    if (clock !== undefined) return this.#momentOfTwo(field, clock);
    const value = readMoment(cell, this.isNumeric(field));
    return this.#dated(
      field,
      cell,
      value === "bad" ? this.#yearLast(field, cell, readMoment) : value,
    );
  }

  /** A day with the time of day that stands in its own column, where it has any. */
  #momentOfTwo(field: Field, clockAt: number): Moment | Blank | Bad {
    const day = this.#day(field);
    if (day === "blank") return "blank";
    if (day === "bad") return "bad";
    const cell = this.#row.cells[clockAt] ?? "";
    if (cell.trim() === "") return `${day}T00:00:00` as Moment;
    const clock = readClock(cell, this.#row.numeric?.[clockAt] === true);
    return clock === null ? "bad" : (`${day}T${clock}` as Moment);
  }

  #day(field: Field): Day | Blank | Bad {
    const cell = this.raw(field);
    const value = readDay(cell, this.isNumeric(field));
    return this.#dated(field, cell, value === "bad" ? this.#yearLast(field, cell, readDay) : value);
  }

  #yearLast<Value extends string>(
    field: Field,
    cell: string,
    read: (cell: string, numeric: boolean) => Value | Blank | Bad,
  ): Value | Blank | Bad {
    const order = this.#header.dateOrders.get(field);
    const text = order === undefined ? null : withYearFirst(cell, order);
    return text === null ? "bad" : read(text, false);
  }

  #dated<Value extends string>(field: Field, cell: string, value: Value): Value {
    if (value !== "blank" && value !== "bad" && !PLAIN_MOMENT.test(cell)) {
      this.#note(field, this.isNumeric(field) ? "DATE_SERIAL" : "DATE_FORM", cell, value);
    }
    if (value === "blank") this.#noteEmpty(field, cell);
    return value;
  }

  needWhole(field: Field): number | null {
    return this.need(field, readWhole(this.raw(field)), "NOT_A_NUMBER", "不是整数");
  }

  whole(field: Field): number | null {
    return this.value(field, readWhole(this.raw(field)), "NOT_A_NUMBER", "不是整数");
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
    whyBlank = NO_BLANK,
  ): Exclude<Value, Blank | Bad> | null {
    if (value === "blank") this.#blank(field, whyBlank);
    return this.value(field, value, code, why);
  }

  #blank(field: Field, why = NO_BLANK): void {
    this.fault(field, "BLANK", why);
  }
}
