import { type Fen, sumFen, ZERO } from "../money/fen.ts";
import type { ClaimKind, ClaimRow, ClaimSums, PayerTally, Tally } from "./types.ts";

/** The amounts of a claim that are not payments of single layers, in the order of the forms. */
export const MEASURES = [
  { key: "totalFee", name: "医疗费总额" },
  { key: "fullSelfPay", name: "全自费" },
  { key: "overLimitSelfPay", name: "超限价" },
  { key: "preSelfPay", name: "先行自付" },
  { key: "inScope", name: "符合政策范围" },
  { key: "fundTotal", name: "基金支付合计" },
  { key: "hospitalTotal", name: "医院承担" },
  { key: "personTotal", name: "个人负担" },
  { key: "accountPay", name: "个人账户支出" },
  { key: "cash", name: "个人现金支出" },
] as const;

export type MeasureKey = (typeof MEASURES)[number]["key"];

/** Adds rows up, payment by payment of `layerCount` layers. */
export function addUp(parts: readonly ClaimSums[], layerCount: number): ClaimSums {
  const measures = Object.fromEntries(
    MEASURES.map(({ key }) => [key, sumFen(parts.map((part) => part[key]))]),
  ) as Record<MeasureKey, Fen>;
  return {
    persons: parts.reduce((count, part) => count + part.persons, 0),
    ...measures,
    payments: Array.from({ length: layerCount }, (_, index) =>
      sumFen(parts.map((part) => part.payments[index] ?? ZERO)),
    ),
  };
}

/** Counts the rows of each kind on which this amount is not nothing, and adds them up. */
export function tallyRows(
  rows: readonly ClaimRow[],
  amountOf: (sums: ClaimSums) => Fen,
): PayerTally {
  const of = (kind: ClaimKind): Tally => {
    const amounts = rows.filter((row) => row.kind === kind).map(({ sums }) => amountOf(sums));
    return { count: amounts.filter((amount) => amount !== 0).length, amount: sumFen(amounts) };
  };
  const [settled, undone, undoneFromBefore] = [of("结算"), of("结算撤销"), of("上期撤销")];
  return {
    settled,
    undone,
    undoneFromBefore,
    net: {
      count: settled.count - undone.count - undoneFromBefore.count,
      amount: sumFen([settled.amount, undone.amount, undoneFromBefore.amount]),
    },
  };
}
