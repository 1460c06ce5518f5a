import { type Fen, fen } from "../money/fen.ts";
import type { LineSplit } from "./split.ts";
import { type CategoryRow, CHARGE_CATEGORIES, type FeeLine } from "./types.ts";

/**
 * The slip's table of charges: a row for each of the 14 national categories that the bill uses, in the national order.
 * In each row 金额 = 甲类 + 乙类 + 自费 + 其他 = 先行自付 + 超限价 + 自费 + 符合范围.
 */
export function categoryTable(
  lines: readonly FeeLine[],
  splits: readonly LineSplit[],
): CategoryRow[] {
  const rows = new Map<string, Record<SummedColumn, number>>();
  for (const [index, line] of lines.entries()) {
    const split = splits[index];
    if (split === undefined) throw new Error("a line without a split");
    let row = rows.get(line.category);
    if (row === undefined) {
      row = { ...EMPTY_ROW };
      rows.set(line.category, row);
    }
    row.amount += line.amount;
    row[COLUMN_OF_CLASS[split.class]] += line.amount;
    row.fullSelfPay += split.fullSelfPay;
    row.overLimitSelfPay += split.overLimitSelfPay;
    row.preSelfPay += split.preSelfPay;
    row.inScope += split.inScope;
  }
  const table: CategoryRow[] = [];
  for (const [category, name] of CHARGE_CATEGORIES) {
    const row = rows.get(category);
    if (row === undefined) continue;
    const money = Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, fen(value)]),
    ) as Record<SummedColumn, Fen>;
    table.push({ category, name, ...money });
  }
  return table;
}

type SummedColumn = Exclude<keyof CategoryRow, "category" | "name">;

const EMPTY_ROW: Record<SummedColumn, number> = {
  amount: 0,
  classA: 0,
  classB: 0,
  classC: 0,
  unclassified: 0,
  fullSelfPay: 0,
  overLimitSelfPay: 0,
  preSelfPay: 0,
  inScope: 0,
};

const COLUMN_OF_CLASS = { 甲: "classA", 乙: "classB", 丙: "classC" } as const;
