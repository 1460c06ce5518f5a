/** The document of a 结算撤销: the same amounts, negative. */
import type { CategoryRow, Split } from "../bill/types.ts";
import type { Moment } from "../calendar/day.ts";
import { type Fen, negateFen, ZERO } from "../money/fen.ts";
import { fraction, subtractFraction, ZERO_FRACTION } from "../money/fraction.ts";
import type { ActorOnPaper, SettledFigures, SettlementDocument } from "./document.ts";
import { negatePayment } from "./payment.ts";
import type { LayerOutcome } from "./types.ts";
import { negateAmounts, yearAccountBefore } from "./yearAccount.ts";

export interface Undoing {
  readonly slipNumber: string;
  readonly settledAt: Moment;
  readonly actor: ActorOnPaper;
  readonly reason: string;
  /** What had been collected of the original's debt since; left out: nothing */
  readonly collected?: Fen;
}

/** The bill, the person and the clauses stay as they were; every amount that counts changes its sign. */
export function negateDocument(original: SettlementDocument, undoing: Undoing): SettlementDocument {
  const { settlement, platformOnly, payment } = original;
  return {
    ...original,
    slipNumber: undoing.slipNumber,
    kind: "结算撤销",
    undoes: {
      slipNumber: original.slipNumber,
      settledAt: original.settledAt,
      reason: undoing.reason,
    },
    settledAt: undoing.settledAt,
    month: undoing.settledAt.slice(0, 7),
    actor: undoing.actor,
    // Two sources were compared when it was settled; an undoing compares nothing.
    comparison: null,
    settlement: settlement === null ? null : negateSettlement(settlement),
    platformOnly: platformOnly === null ? null : negateMoney(platformOnly),
    figures: negateFigures(original.figures),
    ...(payment === undefined
      ? {}
      : { payment: negatePayment(payment, undoing.collected ?? ZERO) }),
    categories: original.categories.map(negateCategory),
    yearAccount:
      settlement === null
        ? original.yearAccount
        : yearAccountBefore(original.yearAccount, settlement),
  };
}

function negateFigures({ payers, ...figures }: SettledFigures): SettledFigures {
  return {
    ...negateMoney(figures),
    payers: payers.map((row) => ({ ...row, payment: negateFen(row.payment) })),
  };
}

function negateCategory({ category, name, ...money }: CategoryRow): CategoryRow {
  return { category, name, ...negateMoney(money) };
}

type StoredSettlement = NonNullable<SettlementDocument["settlement"]>;

function negateSettlement(settlement: StoredSettlement): StoredSettlement {
  const { bill } = settlement;
  const split: Split & { totalFee: Fen } = negateMoney({
    totalFee: bill.totalFee,
    fullSelfPay: bill.fullSelfPay,
    overLimitSelfPay: bill.overLimitSelfPay,
    preSelfPay: bill.preSelfPay,
    inScope: bill.inScope,
  });
  return {
    ...settlement,
    bill: { ...split, buckets: negateAmounts(bill.buckets) },
    settlementAmount: negateFen(settlement.settlementAmount),
    layers: settlement.layers.map(negateLayer),
    fundTotal: negateFen(settlement.fundTotal),
    hospitalTotal: negateFen(settlement.hospitalTotal),
    personTotal: negateFen(settlement.personTotal),
    wallets: settlement.wallets.map((row) => ({ ...row, paid: negateFen(row.paid) })),
    cash: negateFen(settlement.cash),
    hospitalSide: settlement.hospitalSide.map((row) => ({ ...row, amount: negateFen(row.amount) })),
    amounts: negateAmounts(settlement.amounts),
  };
}

/** Limits and standards are rules, not amounts, and keep their sign. */
function negateLayer(layer: LayerOutcome): LayerOutcome {
  return {
    ...layer,
    base: negateFen(layer.base),
    deductible: negateFen(layer.deductible),
    entered: negateFen(layer.entered),
    segments: layer.segments.map((row) => ({ ...row, amount: negateFen(row.amount) })),
    exact: subtractFraction(ZERO_FRACTION, fraction(layer.exact.n, layer.exact.d)),
    payment: negateFen(layer.payment),
    own: negateFen(layer.own),
    penalty: negateFen(layer.penalty),
    overCap: negateFen(layer.overCap),
    caps: layer.caps.map((cap) => ({ ...cap, cut: negateFen(cap.cut) })),
    inScopeLeft: negateFen(layer.inScopeLeft),
    leftAfter: negateFen(layer.leftAfter),
  };
}

function negateMoney<Money extends Readonly<Record<string, Fen>> | object>(money: Money): Money {
  return Object.fromEntries(
    Object.entries(money).map(([name, amount]) => [name, negateFen(amount as Fen)]),
  ) as Money;
}
