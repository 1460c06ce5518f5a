/** Whether a statement foots, and its shares: for sums of money in fen, or of people, all whole numbers. */

export interface Footing {
  /** What the parts add up to */
  readonly sum: number;
  /** Stated less sum: 0 where the statement foots */
  readonly difference: number;
}

/** A stated total against its parts (requirements B21, C19). */
export function footingOf(parts: readonly number[], stated: number): Footing {
  const sum = parts.reduce((total, part) => total + part, 0);
  return { sum, difference: stated - sum };
}

/**
 * Each part's share of the whole in hundredths of a per cent, adding up to 100.00%: rounded down, then one hundredth more
 * for those that lost most (最大余数), the earlier one of equals. Null without a whole that all parts are a share of.
 */
export function sharesOfHundred(parts: readonly number[]): readonly number[] | null {
  const whole = parts.reduce((sum, part) => sum + BigInt(part), 0n);
  if (whole <= 0n || parts.some((part) => part < 0)) return null;
  const scaled = parts.map((part) => BigInt(part) * HUNDRED);
  const shares = scaled.map((part) => part / whole);
  const order = scaled
    .map((part, index) => ({ index, lost: part % whole }))
    .sort((a, b) => (a.lost === b.lost ? a.index - b.index : a.lost > b.lost ? -1 : 1));
  const missing = Number(HUNDRED - shares.reduce((sum, share) => sum + share, 0n));
  for (const { index } of order.slice(0, missing)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares.map(Number);
}

const HUNDRED = 10_000n;

/** A part of a whole by itself, in hundredths of a per cent, half up; null where there is nothing to be a part of. */
export function shareOf(part: number, whole: number): number | null {
  if (whole <= 0 || part < 0) return null;
  return Number((BigInt(part) * 2n * HUNDRED + BigInt(whole)) / (2n * BigInt(whole)));
}

/** "76.54%" of hundredths of a per cent. */
export function printShare(hundredths: number): string {
  const digits = String(hundredths).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}%`;
}

/** "76.544%": a part of a whole by itself, to the thousandth of a per cent, for whoever wonders about the rounding. */
export function printOwnShare(part: number, whole: number): string {
  const thousandths = (BigInt(part) * 200_000n + BigInt(whole)) / (2n * BigInt(whole));
  const digits = String(thousandths).padStart(4, "0");
  return `${digits.slice(0, -3)}.${digits.slice(-3)}%`;
}
