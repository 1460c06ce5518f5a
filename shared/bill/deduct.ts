/** 自动扣减: what the review found outside the payment scope leaves the in-scope part before anything is calculated. */
import { addFen, type Fen, minFen, subtractFen, ZERO } from "../money/fen.ts";
import type { BillSplit, LineDeduction, LineSplit, ResolvedSplitRules } from "./split.ts";

/**
 * Moves a part of lines (by their index) from in scope to 全自费, in the lines, the totals and the buckets alike. Never
 * more than what is in scope on the line. Without deductions the split itself comes back.
 */
export function deductFromScope(
  split: BillSplit,
  deductions: ReadonlyMap<number, LineDeduction>,
  rules: Pick<ResolvedSplitRules, "classes">,
): BillSplit {
  if (deductions.size === 0) return split;
  const buckets = { ...split.buckets };
  let moved = ZERO;
  const lines = split.lines.map((line, index): LineSplit => {
    const deduction = deductions.get(index);
    const amount = deduction === undefined ? ZERO : minFen(deduction.amount, line.inScope);
    if (deduction === undefined || amount <= 0) return line;
    moved = addFen(moved, amount);
    const bucket = line.rule === null ? null : (rules.classes.get(line.rule)?.bucket ?? null);
    if (bucket !== null) buckets[bucket] = subtractFen(buckets[bucket] ?? ZERO, amount);
    return { ...moveOf(line, amount), deducted: { ...deduction, amount } };
  });
  return { ...split, lines, buckets, totals: moveOf(split.totals, moved) };
}

function moveOf<Parts extends { readonly fullSelfPay: Fen; readonly inScope: Fen }>(
  parts: Parts,
  amount: Fen,
): Parts {
  return {
    ...parts,
    fullSelfPay: addFen(parts.fullSelfPay, amount),
    inScope: subtractFen(parts.inScope, amount),
  };
}
