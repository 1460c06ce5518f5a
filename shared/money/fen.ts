/**
 * Money. Every amount in 医结 is a whole number of fen (分, 1/100 yuan) in a plain number.
 * A safe integer reaches 90 trillion yuan; amounts are limited far below that, so that sums
 * over a whole database stay exact as well.
 */

declare const fenBrand: unique symbol;

/** An amount of money in whole fen; negative for refunds and undone settlements. */
export type Fen = number & { readonly [fenBrand]: true };

/** 999,999,999,999.99 yuan: the widest amount the national interface carries (N16,2). */
export const MAX_FEN = 99_999_999_999_999;

/** Thrown for a number or text that is not an amount of money. */
export class MoneyError extends Error {
  override name = "MoneyError";
}

/** Brands a whole number of fen. Throws {@link MoneyError} for fractions, NaN and amounts beyond N16,2. */
export function fen(value: number): Fen {
  if (!Number.isInteger(value) || value > MAX_FEN || value < -MAX_FEN) {
    throw new MoneyError(`not an amount in fen: ${value}`);
  }
  // -0 would print as "-0.00" and differ from 0 in a digest.
  return (value === 0 ? 0 : value) as Fen;
}

export const ZERO = fen(0);

/**
 * Parses yuan as a program writes it: optional sign, digits, at most two decimals that are not zero
 * ("12", "-0.5", "12.3400"). Separators, currency signs and words are the intake's business, not ours.
 * Returns null for anything else.
 */
export function parseYuan(text: string): Fen | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(text);
  if (match === null) return null;
  const whole = Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0"));
  return fen(match[1] === "-" ? -whole : whole);
}

/** "-1234.50": for files and machines. */
export function plainYuan(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, "0");
  return `${amount < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** "−1,234.50" with U+2212: for people. */
export function printYuan(amount: Fen): string {
  const [whole = "", decimals] = plainYuan(fen(Math.abs(amount))).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0 ? "−" : ""}${grouped}.${decimals}`;
}

export function addFen(...amounts: readonly Fen[]): Fen {
  return sumFen(amounts);
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return fen(sum);
}

export function subtractFen(from: Fen, ...amounts: readonly Fen[]): Fen {
  return fen(from - sumFen(amounts));
}

export function negateFen(amount: Fen): Fen {
  return fen(-amount);
}

export function minFen(a: Fen, b: Fen): Fen {
  return a < b ? a : b;
}

export function maxFen(a: Fen, b: Fen): Fen {
  return a > b ? a : b;
}
