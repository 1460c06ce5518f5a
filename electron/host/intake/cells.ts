/**
 * Cells to values. Most cells of a month are clean and many repeat, so each reader has a fast path for the clean form
 * and remembers what it has read; the slow path carries the rules for dirt (bill-files.md §4).
 */
import { type Day, dayOf, type Moment } from "../../../shared/calendar/day.ts";
import type { DateOrder } from "../../../shared/contract/mappingProfile.ts";
import {
  type Price,
  parsePrice,
  parseQuantity,
  type Quantity,
} from "../../../shared/money/decimal.ts";
import { type Fen, fen, MAX_FEN, parseYuan } from "../../../shared/money/fen.ts";
import { type Fraction, fraction, parseRate } from "../../../shared/money/fraction.ts";
import { FEN_PER } from "./moneyUnits.ts";
import { serialText } from "./sheetNumbers.ts";

/** Longer texts hardly repeat, and twenty thousand of them would fill the memory. */
const MOST_REMEMBERED_CHARACTERS = 256;

/**
 * Remembers what texts came to. Bounded: emptied when full. Keys are copied, because a cell is a window on the whole
 * piece of file it was cut from and would keep that piece in memory.
 */
class Remembered<Value> {
  readonly #values = new Map<string, Value>();
  readonly #read: (text: string) => Value;

  constructor(read: (text: string) => Value) {
    this.#read = read;
  }

  get(text: string): Value {
    if (text.length > MOST_REMEMBERED_CHARACTERS) return this.#read(detached(text));
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    if (this.#values.size >= 20_000) this.#values.clear();
    const key = detached(text);
    const value = this.#read(key);
    this.#values.set(key, value);
    return value;
  }
}

/** The same text in memory of its own. */
function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, "utf16le").toString("utf16le");
}

/** What cannot be seen: controls but line breaks and tabs, zero-width characters, marks of direction. */
const HIDDEN = /\p{Cf}|(?!\s)\p{Cc}/gu;

function unwrap(text: string): string {
  let result = text.replace(HIDDEN, "").replaceAll("\u00A0", " ").trim();
  // Written to make a spreadsheet keep a text: ="0012", '0012
  const formula = /^="(.*)"$/s.exec(result);
  if (formula !== null) result = (formula[1] ?? "").replaceAll('""', '"').trim();
  if (result.startsWith("'")) result = result.slice(1).trim();
  return result === "nan" || result === "NULL" ? "" : result;
}

const texts = new Remembered(unwrap);
const codes = new Remembered((text) => {
  const code = unwrap(text.normalize("NFKC"));
  // A code that a spreadsheet took for a number.
  return /^\d+\.0$/.test(code) ? code.slice(0, -2) : code;
});

/** Words for people (names of items, departments): kept as written, without what cannot be seen. */
export function readText(cell: string): string {
  return cell === "" ? "" : texts.get(cell);
}

/** Codes, numbers of papers, words with a meaning: full-width characters become half-width. */
export function readCode(cell: string): string {
  return cell === "" ? "" : codes.get(cell);
}

/** As {@link readCode} for texts that hardly ever repeat (serials): not remembered. */
export function readSerial(cell: string): string {
  return /^[\w-]*$/.test(cell) ? detached(cell) : detached(unwrap(cell.normalize("NFKC")));
}

const SPACE_IN_NAME = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;

/** The dot of a name is written in many ways; spaces between its characters only make names of two as wide as of three. */
export function readName(cell: string): string {
  return readText(cell)
    .replace(/[•‧・･]/g, "·")
    .replace(SPACE_IN_NAME, "");
}

/** No number and no date is longer; a longer cell need not be looked at. */
const MOST_NUMBER_CHARACTERS = 64;

const EMPTY_NUMBER = /^(-+|—+|无|\/)$/;

/** A number as people write it, as a program writes it: null when it is no number, "" when it says nothing. */
function plainNumber(cell: string): string | null {
  if (cell.length > MOST_NUMBER_CHARACTERS) return cell.trim() === "" ? "" : null;
  let text = unwrap(cell.normalize("NFKC"))
    .replace(/^[¥￥]\s*/, "")
    .replace(/\s*元$/, "");
  if (text === "" || EMPTY_NUMBER.test(text)) return "";
  const bracketed = /^\((.+)\)$/.exec(text) ?? /^([^-].*)-$/.exec(text);
  if (bracketed !== null) text = `-${bracketed[1]}`;
  if (text.includes(",")) {
    if (!/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return null;
    text = text.replaceAll(",", "");
  }
  text = text
    .replace(/^\+/, "")
    .replace(/^(-?)\./, "$10.")
    .replace(/\.$/, "");
  return /^-?\d+(\.\d+)?$/.test(text) ? text : null;
}

/** "12.34", "-5", "0.5" read without a regular expression; NaN for every other form. */
function simpleDecimal(text: string, places: number): number {
  const length = text.length;
  if (length === 0 || length > 13) return Number.NaN;
  let index = text.charCodeAt(0) === 45 ? 1 : 0;
  if (index === length) return Number.NaN;
  const negative = index === 1;
  let value = 0;
  let decimals = -1;
  for (; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      if (decimals >= 0) decimals += 1;
    } else if (code === 46 && decimals < 0 && index > (negative ? 1 : 0)) decimals = 0;
    else return Number.NaN;
  }
  if (decimals === 0 || decimals > places) return Number.NaN;
  for (let missing = places - Math.max(decimals, 0); missing > 0; missing -= 1) value *= 10;
  if (value > 99_999_999_999_999) return Number.NaN;
  return negative && value !== 0 ? -value : value;
}

export type Blank = "blank";
export type Bad = "bad";

/** An amount in yuan with at most two decimals. */
export function readAmount(cell: string): Fen | Blank | Bad {
  const simple = simpleDecimal(cell, 2);
  if (!Number.isNaN(simple)) return fen(simple);
  const text = plainNumber(cell);
  if (text === null) return "bad";
  return text === "" ? "blank" : (parseYuan(text) ?? "bad");
}

/**
 * An amount in a unit of so many fen, to the fen: in 万元 1.2345 and 1.2345万 are 12,345.00, in 分 1235 is 12.35. A cell
 * that says its own unit means that one: 350.00元 are no 万元.
 */
export function readAmountIn(cell: string, fenPerUnit: number): Fen | Blank | Bad {
  const value = readIn(cell, fenPerUnit, 1_000_000);
  if (typeof value === "string") return value;
  return Math.abs(value) > MAX_FEN ? "bad" : fen(value);
}

/** A unit price in a unit of so many fen, to the millionth of a yuan. */
export function readPriceIn(cell: string, fenPerUnit: number): Price | Blank | Bad {
  return readIn(cell, fenPerUnit, 100) as Price | Blank | Bad;
}

const UNIT_BEHIND = /(万元?|千元|元|角|分)\s*$/;

/** Millionths of the unit × its fen ÷ `by`; "bad" where that would have to be rounded. */
function readIn(cell: string, fenPerUnit: number, by: number): number | Blank | Bad {
  if (cell.length > MOST_NUMBER_CHARACTERS) return "bad";
  const whole = cell.normalize("NFKC");
  const own = UNIT_BEHIND.exec(whole);
  const text = plainNumber(own === null ? whole : whole.slice(0, own.index));
  if (text === null) return "bad";
  if (text === "") return "blank";
  const millionths = parsePrice(text);
  if (millionths === null) return "bad";
  const product = BigInt(millionths) * BigInt(FEN_PER[own?.[1] ?? ""] ?? fenPerUnit);
  if (product % BigInt(by) !== 0n) return "bad";
  const value = Number(product / BigInt(by));
  return Number.isSafeInteger(value) ? value : "bad";
}

/** A unit price in yuan with at most six decimals. */
export function readPrice(cell: string): Price | Blank | Bad {
  const simple = simpleDecimal(cell, 6);
  if (!Number.isNaN(simple)) return simple as Price;
  const text = plainNumber(cell);
  if (text === null) return "bad";
  return text === "" ? "blank" : (parsePrice(text) ?? "bad");
}

/** A quantity with at most four decimals; a unit behind it ("2支") is left to its own column. */
export function readQuantity(cell: string): Quantity | Blank | Bad {
  const simple = simpleDecimal(cell, 4);
  if (!Number.isNaN(simple)) return simple as Quantity;
  if (cell.length > MOST_NUMBER_CHARACTERS) return "bad";
  const withoutUnit = cell.normalize("NFKC").replace(/(?<=\d)\s*[^\d\s.,()/-]{1,4}\s*$/, "");
  const text = plainNumber(withoutUnit);
  if (text === null) return "bad";
  return text === "" ? "blank" : (parseQuantity(text) ?? "bad");
}

/** A whole number from 0 to 99,999 ("12", "12天", "12.0"). */
export function readWhole(cell: string): number | Blank | Bad {
  if (cell.length > MOST_NUMBER_CHARACTERS) return "bad";
  const text = unwrap(cell.normalize("NFKC"))
    .replace(/\s*天$/, "")
    .replace(/\.0+$/, "");
  if (text === "") return "blank";
  return /^\d{1,5}$/.test(text) ? Number(text) : "bad";
}

const AGE = /^(\d{1,3})(?:\.0+)?(?:周?岁(?:(?:\d{1,2}个?月)?(?:\d{1,3}[天日])?|半)?)?$/;
const AGE_IN_MONTHS = /^(\d{1,3})个?月(?:\d{1,2}[天日])?$/;
const AGE_BELOW_ONE =
  /^(?:([1-9]?\d|[12]\d\d|3[0-5]\d|36[0-4])[天日]|([1-4]?\d|5[01])周|\d{1,3}小时|\d{1,2}时)$/;

/** Completed years: "45", "45岁", "1岁3月" is 1; "3天" and "11月" are none. */
export function readAge(cell: string): number | Blank | Bad {
  if (cell.length > MOST_NUMBER_CHARACTERS) return "bad";
  const text = unwrap(cell.normalize("NFKC")).replace(/\s/g, "");
  if (text === "") return "blank";
  const years = AGE.exec(text)?.[1];
  if (years !== undefined) return Number(years);
  const months = AGE_IN_MONTHS.exec(text)?.[1];
  if (months !== undefined) return Math.floor(Number(months) / 12);
  return AGE_BELOW_ONE.test(text) ? 0 : "bad";
}

/** A share: 0.1, 10 and 10% are one tenth; exactly 1 is the whole. */
export function readRatio(cell: string): Fraction | Blank | Bad {
  return cell === "" ? "blank" : ratios.get(cell);
}

const ratios = new Remembered((cell): Fraction | Blank | Bad => {
  if (cell.length > MOST_NUMBER_CHARACTERS) return "bad";
  const text = unwrap(cell.normalize("NFKC"));
  if (text === "" || EMPTY_NUMBER.test(text)) return "blank";
  const rate = parseRate(text);
  if (rate === null) return "bad";
  const above = text.endsWith("%") ? false : Number(rate.n) > Number(rate.d);
  const share = above ? fraction(BigInt(rate.n), BigInt(rate.d) * 100n) : rate;
  const value = Number(share.n) / Number(share.d);
  return value >= 0 && value <= 1 ? share : "bad";
});

const WRITTEN_DAY =
  /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:(?:[T ]\s*|(?<=日))(\d{1,2})[:时](\d{1,2})(?:分|[:分](\d{1,2})(?:\.\d+)?秒?)?(?:\+08:?00)?)?$/;
/** Milliseconds since 1970, as programs count them: no day is written with so many digits. */
const EPOCH = /^1\d{12}$/;
const CHINA_MS = 8 * 3_600_000;
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})(?: ?(\d{2}):?(\d{2}):?(\d{2}))?$/;

interface ReadMoment {
  readonly day: Day;
  readonly moment: Moment;
}

/** Two-digit years are refused: nobody can tell the century. */
function momentOf(cell: string): ReadMoment | Blank | Bad {
  if (cell.length > MOST_NUMBER_CHARACTERS) return "bad";
  const text = unwrap(cell.normalize("NFKC"));
  if (text === "" || EMPTY_NUMBER.test(text)) return "blank";
  const written = EPOCH.test(text)
    ? new Date(Number(text) + CHINA_MS).toISOString().slice(0, 19)
    : text;
  const match = WRITTEN_DAY.exec(written) ?? COMPACT_DAY.exec(written);
  if (match === null) return "bad";
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  const [hour, minute, second] = [match[4] ?? "0", match[5] ?? "0", match[6] ?? "0"];
  if (day === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return "bad";
  const clock = [hour, minute, second].map((part) => part.padStart(2, "0")).join(":");
  return { day, moment: `${day}T${clock}` as Moment };
}

const days = new Remembered(momentOf);

const YEAR_LAST =
  /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ]\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?(?: ?([AP])M)?)?$/i;

/** 05/13/2023: its two parts before the year, of which nobody can tell by the cell which is the month; null for every other form. */
export function partsBeforeYear(cell: string): readonly [number, number] | null {
  const match = yearLast(cell);
  return match === null ? null : [Number(match[1]), Number(match[3])];
}

function yearLast(cell: string): RegExpExecArray | null {
  if (cell.length > MOST_NUMBER_CHARACTERS) return null;
  return YEAR_LAST.exec(unwrap(cell.normalize("NFKC")));
}

/** 5/13/2023 8:30 in the order of its column as 2023-05-13 8:30; null for every other form. */
export function withYearFirst(cell: string, order: DateOrder): string | null {
  const match = yearLast(cell);
  if (match === null) return null;
  const [, first, , second, year, hour, minute, clock = "00", half] = match;
  const [month, day] = order === "monthFirst" ? [first, second] : [second, first];
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  // 12 AM is midnight, 12 PM is noon.
  const hours = half === undefined ? Number(hour) : halfDay(Number(hour), half);
  return `${date} ${hours}:${minute}:${clock}`;
}

/** An hour that no half of a day has is no time: 25 is refused as one. */
function halfDay(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 25;
  return (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0);
}

/** A day; the time of day behind it is left out. `numeric`: the cell is a number without a date format. */
export function readDay(cell: string, numeric: boolean): Day | Blank | Bad {
  if (cell === "") return "blank";
  const read = days.get(numeric ? (serialText(Number(cell)) ?? cell) : cell);
  return typeof read === "string" ? read : read.day;
}

/** A moment; a day alone is its first second. */
export function readMoment(cell: string, numeric: boolean): Moment | Blank | Bad {
  if (cell === "") return "blank";
  if (!numeric && cell.length === 19 && isClock(cell)) {
    const read = days.get(cell.slice(0, 10));
    return typeof read === "string" ? "bad" : (`${read.day}T${cell.slice(11)}` as Moment);
  }
  const read = days.get(numeric ? (serialText(Number(cell)) ?? cell) : cell);
  return typeof read === "string" ? read : read.moment;
}

/** "2024-01-01 23:59:59": whether what follows the day is a time of day. */
function isClock(text: string): boolean {
  const separator = text.charCodeAt(10);
  return (
    (separator === 32 || separator === 84) &&
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    twoDigits(text, 11) < 24 &&
    twoDigits(text, 14) < 60 &&
    twoDigits(text, 17) < 60
  );
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const units = text.charCodeAt(at + 1) - 48;
  return tens < 0 || tens > 9 || units < 0 || units > 9 ? 100 : tens * 10 + units;
}
