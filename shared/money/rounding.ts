import { type Fen, fen } from "./fen.ts";
import type { Fraction } from "./fraction.ts";

/** Where an amount between two units goes. A pack states it; the code has no default of its own. */
type RoundingDirection = "half-away-from-zero" | "toward-zero" | "away-from-zero";

export interface Rounding {
  /** The unit an amount is rounded to, in fen: 1 (分), 10 (角) or 100 (元). */
  readonly unitFen: 1 | 10 | 100;
  readonly direction: RoundingDirection;
}

/** 四舍五入到分. Away from zero, so that a line and its refund cancel (Math.round(-12.5) is -12). */
export const TO_FEN: Rounding = { unitFen: 1, direction: "half-away-from-zero" };

/** The only place where an exact amount (a fraction of fen) becomes money. */
export function roundToFen(exact: Fraction, rounding: Rounding): Fen {
  const { n, d } = exact;
  if (typeof n === "number" && typeof d === "number") {
    const denominator = d * rounding.unitFen;
    if (denominator <= 4_000_000_000_000) return fen(roundNumber(n, denominator, rounding));
  }
  return fen(roundBig(BigInt(n), BigInt(d) * BigInt(rounding.unitFen), rounding));
}

function roundNumber(n: number, d: number, { direction, unitFen }: Rounding): number {
  const magnitude = Math.abs(n);
  const remainder = magnitude % d;
  const whole = (magnitude - remainder) / d;
  const up =
    direction === "half-away-from-zero"
      ? remainder * 2 >= d
      : direction === "away-from-zero" && remainder > 0;
  const rounded = (whole + (up ? 1 : 0)) * unitFen;
  return n < 0 ? -rounded : rounded;
}

function roundBig(n: bigint, d: bigint, { direction, unitFen }: Rounding): number {
  const magnitude = n < 0n ? -n : n;
  const remainder = magnitude % d;
  const whole = magnitude / d;
  const up =
    direction === "half-away-from-zero"
      ? remainder * 2n >= d
      : direction === "away-from-zero" && remainder > 0n;
  const rounded = Number(whole + (up ? 1n : 0n)) * unitFen;
  return n < 0n ? -rounded : rounded;
}
