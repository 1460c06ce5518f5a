/** How the arithmetic of a layer is written: for the engine's formula, the slip and the screens. */
import { addDays, type Day, dayOf } from "../calendar/day.ts";
import { type Exact, fractionOf } from "../money/exact.ts";
import { type Fen, fen, printYuan } from "../money/fen.ts";
import {
  type Fraction,
  fraction,
  multiplyFraction,
  printDecimal,
  printRate,
} from "../money/fraction.ts";
import type { Unit } from "../policy/pack.ts";

/** What {@link dayNumber} counts from. */
const DAY_ZERO = dayOf(1900, 1, 1) as Day;

/** "29,743.675": yuan with two decimals, more where it has more; "≈" where no decimal ends it. */
export function printExact(fenValue: Fraction): string {
  const yuan = multiplyFraction(fenValue, fraction(1, 100));
  const text = printDecimal(yuan, 8);
  if (text === null)
    return `≈${printYuan(fen(Math.trunc(Number(fenValue.n) / Number(fenValue.d))))}`;
  const [whole = "", decimals = ""] = text.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${text.startsWith("-") ? "−" : ""}${grouped}.${decimals.padEnd(2, "0")}`;
}

/** A value of the trace as people write it: yuan, per cent, a plain number, a day. */
export function printTraced(value: Exact, unit: Unit): string {
  const exact = fractionOf(value);
  switch (unit) {
    case "money":
      return printExact(exact);
    case "rate":
      return printRate(exact);
    case "day":
      return addDays(DAY_ZERO, Math.floor(Number(exact.n) / Number(exact.d)));
    case "number":
      return printDecimal(exact, 6) ?? `${exact.n}/${exact.d}`;
  }
}

/** "70%"; 不付 above the last segment */
export function printRatio(ratio: Fraction | null): string {
  return ratio === null ? "不付" : printRate(ratio);
}

/** "180,000.00 × 70%" */
export function printProduct(amount: Fen, ratio: Fraction | null): string {
  return `${printYuan(amount)} × ${printRatio(ratio)}`;
}

/** "180,000.00 − 300.00 = 179,700.00", or the base alone where nothing is deducted from it. */
export function printEntered(base: Fen, deductible: Fen, entered: Fen): string {
  if (entered === base) return printYuan(base);
  return `${printYuan(base)} − ${printYuan(deductible)} = ${printYuan(entered)}`;
}
