/** Fractions as JSON carries them. */
import { type Fraction, fraction } from "./fraction.ts";

/** A whole number, or numerator and denominator (as texts where no safe integer holds them). */
export type Exact = number | readonly [number | string, number | string];

export function exactOf({ n, d }: Fraction): Exact {
  if (typeof n === "number" && typeof d === "number") return d === 1 ? n : [n, d];
  return [String(n), String(d)];
}

export function fractionOf(value: Exact): Fraction {
  if (typeof value === "number") return fraction(value);
  const [n, d] = value;
  return typeof n === "number" && typeof d === "number"
    ? fraction(n, d)
    : fraction(BigInt(n), BigInt(d));
}
