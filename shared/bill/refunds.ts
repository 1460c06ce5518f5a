/** Which charge a refund takes back: by the serial it names, else by item and unit price. */
import type { Quantity } from "../money/decimal.ts";
import { type Fen, fen } from "../money/fen.ts";
import { fraction, multiplyFraction } from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import type { FeeLine } from "./types.ts";

/** A part of a refund, against one original line. */
export interface RefundPiece {
  /** Index of the original line in the bill. */
  readonly original: number;
  /** What it takes back, positive; the quantity in ten-thousandths of the unit. */
  readonly amount: Fen;
  readonly quantity: number;
}

export interface RefundLinks {
  /** In the order in which refunds take from their originals. */
  readonly linked: readonly { readonly refund: number; readonly pieces: readonly RefundPiece[] }[];
  /** Refunds whose originals are missing, of another item, or less than they take back. */
  readonly unlinked: readonly number[];
}

interface OpenCharge {
  readonly index: number;
  readonly line: FeeLine;
  quantityLeft: number;
  amountLeft: number;
}

/**
 * Links every negative line to the charges it takes back. One refund may take several charges of the same item and
 * price (three days' bed fee at once). Depends on the lines alone, not on their order.
 */
export function linkRefunds(lines: readonly FeeLine[]): RefundLinks {
  const refunds = [...lines.entries()].filter(([, line]) => line.amount < 0);
  if (refunds.length === 0) return { linked: [], unlinked: [] };
  refunds.sort(([, a], [, b]) => compareLines(a, b));
  const bySerial = new Map<string, OpenCharge>();
  const byItem = new Map<string, OpenCharge[]>();
  for (const [index, line] of lines.entries()) {
    if (line.amount <= 0) continue;
    const charge = { index, line, quantityLeft: line.quantity, amountLeft: line.amount };
    if (line.serial !== null) bySerial.set(line.serial, charge);
    const key = itemKey(line);
    const same = byItem.get(key);
    if (same === undefined) byItem.set(key, [charge]);
    else same.push(charge);
  }
  for (const charges of byItem.values()) charges.sort((a, b) => compareLines(a.line, b.line));

  const linked: { refund: number; pieces: RefundPiece[] }[] = [];
  const unlinked: number[] = [];
  for (const [index, line] of refunds) {
    const named = line.originalSerial === null ? undefined : bySerial.get(line.originalSerial);
    const candidates =
      line.originalSerial === null
        ? candidatesFor(line, byItem.get(itemKey(line)) ?? [])
        : named !== undefined && isSameItem(named.line, line)
          ? [named]
          : [];
    const pieces = takeBack(line, candidates);
    if (pieces === null) unlinked.push(index);
    else linked.push({ refund: index, pieces });
  }
  return { linked, unlinked };
}

function itemKey(line: FeeLine): string {
  return `${line.hospitalItemCode}\u0000${line.nationalItemCode}\u0000${line.unitPrice}`;
}

/** A refund that names the charge of another item is wrong in one of the two. */
function isSameItem(a: FeeLine, b: FeeLine): boolean {
  return a.hospitalItemCode === b.hospitalItemCode && a.nationalItemCode === b.nationalItemCode;
}

/** In time; among lines of one moment by what they are, so that the file's order decides nothing. */
function compareLines(a: FeeLine, b: FeeLine): number {
  if (a.feeTime !== b.feeTime) return a.feeTime < b.feeTime ? -1 : 1;
  if (a.amount !== b.amount) return b.amount - a.amount;
  if (a.serial !== b.serial) return (a.serial ?? "") < (b.serial ?? "") ? -1 : 1;
  return a.sourceRow - b.sourceRow;
}

/** A charge of just this quantity goes first, the latest before the refund; then the others in time. */
function candidatesFor(refund: FeeLine, charges: readonly OpenCharge[]): OpenCharge[] {
  const open = charges.filter((charge) => charge.quantityLeft > 0);
  const exact = open.filter(
    (charge) => charge.quantityLeft === -refund.quantity && charge.line.feeTime <= refund.feeTime,
  );
  const best = exact.at(-1);
  return best === undefined ? open : [best, ...open.filter((charge) => charge !== best)];
}

function takeBack(refund: FeeLine, candidates: readonly OpenCharge[]): RefundPiece[] | null {
  let quantity: number = -refund.quantity;
  let amount: number = -refund.amount;
  const plan: { charge: OpenCharge; quantity: number; amount: number }[] = [];
  for (const charge of candidates) {
    if (quantity <= 0) break;
    const take = Math.min(quantity, charge.quantityLeft);
    const last = take === quantity;
    const part = last ? amount : partOf(charge, take);
    if (part > charge.amountLeft) return null;
    plan.push({ charge, quantity: take, amount: part });
    quantity -= take;
    amount -= part;
  }
  if (quantity !== 0 || amount !== 0) return null;
  return plan.map(({ charge, quantity: takenQuantity, amount: takenAmount }) => {
    charge.quantityLeft -= takenQuantity;
    charge.amountLeft -= takenAmount;
    return {
      original: charge.index,
      amount: fen(takenAmount),
      quantity: takenQuantity,
    };
  });
}

function partOf(charge: OpenCharge, quantity: number): number {
  if (quantity === charge.quantityLeft) return charge.amountLeft;
  const share = fraction(quantity, charge.line.quantity as Quantity);
  return roundToFen(multiplyFraction(fraction(charge.line.amount), share), TO_FEN);
}
