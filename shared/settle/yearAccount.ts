/** The year account (年度账户): what the year has cost, what of its thresholds is used, what is left under its ceilings. */
import { type Fen, fen, negateFen } from "../money/fen.ts";
import type { YearAccountRow } from "./document.ts";
import type { Amounts, LayerOutcome, Settlement, YearSoFar } from "./types.ts";

type Settled = Pick<Settlement, "layers" | "amounts">;

/**
 * The account after a settlement: the year's costs, then what each layer deducted and paid this year, then the ceilings
 * that layers share. A row is named by the amount that it sums up, or by its shared ceiling.
 */
export function yearAccount(settlement: Settled, year: YearSoFar): YearAccountRow[] {
  const sum = (name: string): Fen => fen(yearSum(year, name) + (settlement.amounts[name] ?? 0));
  return [
    ...costRows(year, sum),
    ...settlement.layers.flatMap((layer) => layerRows(layer, sum)),
    ...sharedRows(settlement.layers),
  ];
}

const COSTS = [
  { name: "总费用", label: "本年医疗费总额" },
  { name: "范围内", label: "本年政策范围内" },
] as const;

/** Where the bureau brought in payments without the costs behind them, the year's costs are not known. */
function costRows({ opening }: YearSoFar, sum: (name: string) => Fen): YearAccountRow[] {
  const isWhole = Object.keys(opening).length === 0;
  return COSTS.filter(({ name }) => isWhole || name in opening).map(({ name, label }) => ({
    kind: "cost",
    layer: null,
    name,
    label,
    used: sum(name),
    limit: null,
  }));
}

/** Of a layer that did not apply now, only what earlier stays of the year left. */
function layerRows(layer: LayerOutcome, sum: (name: string) => Fen): YearAccountRow[] {
  const rows: YearAccountRow[] = [];
  const deducted = sum(`${layer.name}.起付扣除`);
  const isYearly = layer.deductibleKind === "year";
  if (isYearly || deducted !== 0) {
    rows.push({
      kind: "deductible",
      layer: layer.name,
      name: `${layer.name}.起付扣除`,
      label: isYearly ? `${layer.name} 全年起付线` : `${layer.name} 本年已扣起付线`,
      used: deducted,
      limit: isYearly ? layer.deductibleStandard : null,
    });
  }
  const paid = sum(`${layer.name}.支付`);
  if (layer.applied || paid !== 0) {
    rows.push({
      kind: "payment",
      layer: layer.name,
      name: `${layer.name}.支付`,
      label: `${layer.name} 本年支付`,
      used: paid,
      limit: layer.caps.find(({ name }) => name === YEAR_CAP)?.limit ?? null,
    });
  }
  return rows;
}

const YEAR_CAP = "全年封顶";

function sharedCaps({ caps }: LayerOutcome) {
  return caps.filter(({ name }) => name !== YEAR_CAP && name !== "每次封顶");
}

/** A shared ceiling stands at several layers: the last one has seen them all. */
function sharedRows(layers: readonly LayerOutcome[]): YearAccountRow[] {
  const rows = new Map<string, YearAccountRow>();
  for (const layer of layers) {
    for (const { name, limit, usedBefore } of sharedCaps(layer)) {
      const used = fen(usedBefore + layer.payment);
      rows.set(name, {
        kind: "payment",
        layer: null,
        name,
        label: `${name} 本年已用`,
        used,
        limit,
      });
    }
  }
  return [...rows.values()];
}

/** The account after the undoing of a settlement that nothing later builds on: as it was before it. */
export function yearAccountBefore(
  after: readonly YearAccountRow[],
  { layers, amounts }: Settled,
): YearAccountRow[] {
  return after.map((row) => {
    const shared = layers.filter((layer) =>
      sharedCaps(layer).some(({ name }) => name === row.name),
    );
    const moved = shared.reduce((sum, { payment }) => sum + payment, 0) + (amounts[row.name] ?? 0);
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
