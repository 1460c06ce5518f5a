/**
 * Exact fractions for rates and for amounts before rounding. A rate never becomes a float: 65% is 65/100,
 * and 45,759.50 yuan × 65% is 2,974,367.5 fen exactly.
 *
 * Numerator and denominator are safe integers as long as they fit and become BigInt where they do not;
 * the two forms are one value to the outside.
 */

type Whole = number | bigint;

/** An exact rational number in lowest terms with a positive denominator. */
export interface Fraction {
  readonly n: Whole;
  readonly d: Whole;
}

function shrink(value: bigint): Whole {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
    ? Number(value)
    : value;
}

function gcdNumber(a: number, b: number): number {
  let x = Math.abs(a);
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function gcdBig(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** n/d in lowest terms. Throws RangeError for a zero denominator or a number that is not a safe integer. */
export function fraction(n: Whole, d: Whole = 1): Fraction {
  if (typeof n === "number" && typeof d === "number") {
    if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d)) {
      throw new RangeError(`not a fraction of whole numbers: ${n}/${d}`);
    }
    if (d === 1) return { n: n === 0 ? 0 : n, d };
    if (d === 0) throw new RangeError("a fraction with denominator zero");
    const divisor = gcdNumber(n, Math.abs(d)) * (d < 0 ? -1 : 1);
    return { n: n === 0 ? 0 : n / divisor, d: d / divisor };
  }
  const bigN = BigInt(n);
  const bigD = BigInt(d);
  if (bigD === 0n) throw new RangeError("a fraction with denominator zero");
  const divisor = gcdBig(bigN, bigD < 0n ? -bigD : bigD) * (bigD < 0n ? -1n : 1n);
  return { n: shrink(bigN / divisor), d: shrink(bigD / divisor) };
}

export const ZERO_FRACTION = fraction(0);
export const ONE = fraction(1);

function product(a: Whole, b: Whole): Whole {
  if (typeof a === "number" && typeof b === "number") {
    const value = a * b;
    if (Number.isSafeInteger(value)) return value;
  }
  return BigInt(a) * BigInt(b);
}

function sum(a: Whole, b: Whole): Whole {
  if (typeof a === "number" && typeof b === "number") {
    const value = a + b;
    if (Number.isSafeInteger(value)) return value;
  }
  return BigInt(a) + BigInt(b);
}

function negate(value: Whole): Whole {
  return typeof value === "number" ? (value === 0 ? 0 : -value) : -value;
}

export function addFraction(a: Fraction, b: Fraction): Fraction {
  if (a.d === b.d) return fraction(sum(a.n, b.n), a.d);
  return fraction(sum(product(a.n, b.d), product(b.n, a.d)), product(a.d, b.d));
}

export function subtractFraction(a: Fraction, b: Fraction): Fraction {
  return addFraction(a, { n: negate(b.n), d: b.d });
}

export function multiplyFraction(a: Fraction, b: Fraction): Fraction {
  return fraction(product(a.n, b.n), product(a.d, b.d));
}

/** Throws RangeError when b is zero. */
export function divideFraction(a: Fraction, b: Fraction): Fraction {
  return fraction(product(a.n, b.d), product(a.d, b.n));
}

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compareFraction(a: Fraction, b: Fraction): number {
  if (a.d === b.d) return a.n < b.n ? -1 : a.n > b.n ? 1 : 0;
  const left = product(a.n, b.d);
  const right = product(b.n, a.d);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Parses "60%", "0.60", "12.5%" exactly; null for anything else. */
export function parseRate(text: string): Fraction | null {
  const match = /^(-?\d{1,9})(?:\.(\d{1,9}))?(%?)$/.exec(text);
  if (match === null) return null;
  const decimals = match[2] ?? "";
  const scale = 10n ** BigInt(decimals.length) * (match[3] === "%" ? 100n : 1n);
  return fraction(BigInt(`${match[1]}${decimals}`), scale);
}

/** "65%", "12.5%"; a rate that no finite percentage writes prints as "2/37". */
export function printRate(rate: Fraction): string {
  const scaled = fraction(product(rate.n, 100), rate.d);
  if (scaled.d === 1) return `${scaled.n}%`;
  const text = printDecimal(scaled, 9);
  return text === null ? `${rate.n}/${rate.d}` : `${text}%`;
}

/** The exact decimal of a fraction with at most `places` decimals, or null when it has none. */
export function printDecimal(value: Fraction, places: number): string | null {
  const scale = 10n ** BigInt(places);
  const scaled = BigInt(value.n) * scale;
  const denominator = BigInt(value.d);
  if (scaled % denominator !== 0n) return null;
  const whole = scaled / denominator;
  const digits = String(whole < 0n ? -whole : whole).padStart(places + 1, "0");
  const decimals = digits.slice(digits.length - places).replace(/0+$/, "");
  const integer = digits.slice(0, digits.length - places);
  return `${whole < 0n ? "-" : ""}${integer}${decimals === "" ? "" : `.${decimals}`}`;
}
