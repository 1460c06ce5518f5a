/**
 * Charges less what was refunded of them. A refund counts on the day of the charge that it takes back, so that a fault
 * taken back is no fault; a refund without its charge stays as it is, with a negative quantity.
 */
import { linkRefunds, type RefundPiece } from "../bill/refunds.ts";
import type { FeeLine } from "../bill/types.ts";
import { type Day, dayOfMoment } from "../calendar/day.ts";
import { fraction, multiplyFraction } from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import type { ReviewLine } from "./types.ts";

export interface NetLine {
  readonly line: FeeLine;
  readonly day: Day;
  /** In ten-thousandths of the unit. */
  readonly quantity: number;
  /** Fen; null where the line or one of its refunds is not split. */
  readonly inScope: number | null;
  /** 范围内 and 先行自付 together, in fen: what is neither 全自费 nor 超限价. */
  readonly recognised: number | null;
  /** Nothing of it is asked from the funds: wholly 全自费. */
  readonly selfPaid: boolean;
  /** The refunds that took a part of it back, in the order of time. */
  readonly refunds: readonly FeeLine[];
  /** Null for the stay's own lines. */
  readonly stayKey: string | null;
}

/** In time; among lines of one moment by what they are, so that the file's order decides nothing. */
export function compareInTime(a: FeeLine, b: FeeLine): number {
  if (a.feeTime !== b.feeTime) return a.feeTime < b.feeTime ? -1 : 1;
  if (a.serial !== b.serial) return (a.serial ?? "") < (b.serial ?? "") ? -1 : 1;
  return a.sourceRow - b.sourceRow;
}

interface Open {
  quantity: number;
  /** null as soon as something is not split */
  money: { inScope: number; recognised: number } | null;
  refunds: FeeLine[];
}

function moneyOf({ split }: ReviewLine): Open["money"] {
  if (split === null) return null;
  return { inScope: split.inScope, recognised: split.inScope + split.preSelfPay };
}

/** Takes the pieces of one refund from its charges; its parts add up to it exactly. */
function takeBack(refund: ReviewLine, pieces: readonly RefundPiece[], open: readonly Open[]): void {
  const money = moneyOf(refund);
  const left = { ...money };
  for (const [index, piece] of pieces.entries()) {
    const charge = open[piece.original];
    if (charge === undefined) continue;
    charge.quantity -= piece.quantity;
    charge.refunds.push(refund.line);
    if (money === null) charge.money = null;
    if (charge.money === null || money === null) continue;
    for (const key of ["inScope", "recognised"] as const) {
      const share = fraction(piece.amount, -refund.line.amount);
      const isLast = index === pieces.length - 1;
      const part = isLast
        ? (left[key] ?? 0)
        : roundToFen(multiplyFraction(fraction(money[key]), share), TO_FEN);
      left[key] = (left[key] ?? 0) - part;
      charge.money[key] += part;
    }
  }
}

/** The lines in the order of time; those that refunds took back wholly are left out. */
export function netLines(lines: readonly ReviewLine[], stayKey: string | null): NetLine[] {
  const open: Open[] = lines.map((one) => ({
    quantity: one.line.quantity,
    money: moneyOf(one),
    refunds: [],
  }));
  const gone = new Set<number>();
  for (const { refund, pieces } of linkRefunds(lines.map(({ line }) => line)).linked) {
    const taken = lines[refund];
    if (taken === undefined) continue;
    gone.add(refund);
    takeBack(taken, pieces, open);
  }
  const net: NetLine[] = [];
  for (const [index, { line, split }] of lines.entries()) {
    const charge = open[index];
    if (charge === undefined || gone.has(index) || charge.quantity === 0) continue;
    net.push({
      line,
      day: dayOfMoment(line.feeTime),
      quantity: charge.quantity,
      inScope: charge.money?.inScope ?? null,
      recognised: charge.money?.recognised ?? null,
      selfPaid: split !== null && split.fullSelfPay === line.amount && line.amount !== 0,
      refunds: charge.refunds.sort(compareInTime),
      stayKey,
    });
  }
  return net.sort((a, b) => compareInTime(a.line, b.line));
}
