/** How the command line prints what the office answers. */
import { type Fen, printYuan } from "../../../shared/money/fen.ts";
import type { ComparedField } from "../../../shared/reconcile/compareSources.ts";
import type { Hold } from "../../../shared/settle/holds.ts";

export function holdLines(holds: readonly Hold[]): readonly string[] {
  return holds.map(({ what, action }) => `  ${what}${action}`);
}

/** "基金支付总额（fund_pay_sumamt）：本院 1.00，平台 1.01，差 0.01；依据：…" */
export function differenceLine(field: ComparedField): string {
  const { name, ours, platform, difference, rule } = field;
  return `${name}（${field.field}）：本院 ${printYuan(ours)}，平台 ${printYuan(platform)}，差 ${printYuan(difference)}；依据：${rule}`;
}

export function yuan(amount: number): string {
  return printYuan(amount as Fen);
}
