/** The year account (年度账户): what of this year's thresholds is used and what is left under the ceilings. */
import { type Fen, fen, negateFen } from "../money/fen.ts";
import type { YearAccountRow } from "./document.ts";
import type { Amounts, LayerOutcome, Settlement, YearSoFar } from "./types.ts";

/** The account after a settlement: one row for each layer's deducted thresholds and one for each yearly ceiling. */
export function yearAccount(
  settlement: Pick<Settlement, "layers" | "amounts">,
  year: YearSoFar,
): YearAccountRow[] {
  const deducted: YearAccountRow[] = [];
  const ceilings = new Map<string, YearAccountRow>();
  for (const layer of settlement.layers) {
    const name = `${layer.name}.起付扣除`;
    const used = fen(yearSum(year, name) + layer.deductible);
    if (used !== 0)
      deducted.push({ name, label: `${layer.name} 本年已扣起付线`, used, limit: null });
    for (const cap of layer.caps) {
      if (cap.name === "每次封顶") continue;
      const row = ceilingRow(layer, cap.name);
      // A shared ceiling stands at several layers: the last one has seen them all.
      ceilings.set(row.name, {
        ...row,
        used: fen(cap.usedBefore + layer.payment),
        limit: cap.limit,
      });
    }
  }
  return [...deducted, ...ceilings.values()];
}

function ceilingRow(layer: LayerOutcome, cap: string): { name: string; label: string } {
  return cap === "全年封顶"
    ? { name: `${layer.name} ${cap}`, label: `${layer.name} 本年已付` }
    : { name: cap, label: `${cap} 本年已用` };
}

/** The account after the undoing of a settlement that nothing later builds on: as it was before it. */
export function yearAccountBefore(
  after: readonly YearAccountRow[],
  { layers }: Pick<Settlement, "layers">,
): YearAccountRow[] {
  return after.map((row) => {
    let moved = 0;
    for (const layer of layers) {
      if (row.name === `${layer.name}.起付扣除`) moved += layer.deductible;
      for (const cap of layer.caps) {
        if (ceilingRow(layer, cap.name).name === row.name) moved += layer.payment;
      }
    }
    return { ...row, used: fen(row.used - moved) };
  });
}

function yearSum({ opening, earlier }: YearSoFar, name: string): number {
  let sum: number = opening[name] ?? 0;
  for (const { amounts } of earlier) sum += amounts[name] ?? 0;
  return sum;
}

/** The movement that takes a settlement's movement back. */
export function negateAmounts(amounts: Amounts): Record<string, Fen> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, negateFen(amount)]),
  );
}
