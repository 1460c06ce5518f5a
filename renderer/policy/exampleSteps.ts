/** Where in the steps of an example a figure is made. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { BILL_AMOUNTS } from "./trial.ts";

export type Explained = AnswerOf<"explainExample">;
export type ExplainedStay = Explained["stays"][number];
export type Check = ExplainedStay["checks"][number];

/** A part of a stay and a step in it, from 0. */
export interface Spot {
  readonly stay: number;
  readonly part: number;
  readonly step: number;
}

/** The step that a checked figure comes from, of a sum over the year the last one; null where the stay has no steps. */
export function spotOf({ stays }: Explained, check: Check): Spot | null {
  const stay =
    check.step === 0 ? stays.length - 1 : stays.findIndex(({ step }) => step === check.step);
  const parts = stays[stay]?.parts ?? [];
  const named = parts.findIndex(({ title }) => title === titleOf(check));
  // Of a 择一 group one layer is there, under its own name: the sums behind all layers hold its payment too.
  const part = named === -1 ? parts.length - 1 : named;
  const steps = parts[part]?.steps ?? [];
  if (steps.length === 0) return null;
  const made = steps.findLastIndex(({ text }) => makes(check, text));
  return { stay, part, step: made === -1 ? steps.length - 1 : made };
}

/** The figures that a part makes. */
export function checksOf(explained: Explained, stay: number, part: number): readonly Check[] {
  return (explained.stays[stay]?.checks ?? []).filter(
    (check) => spotOf(explained, check)?.part === part,
  );
}

const OF_BILL: readonly string[] = [...BILL_AMOUNTS, "全自费"];

function titleOf({ layer, quantity }: Check): string {
  if (layer !== null) return layer;
  if (quantity === "年度") return "要素";
  return OF_BILL.includes(quantity) ? "账单" : "合计";
}

function makes({ layer, quantity }: Check, text: string): boolean {
  if (layer === null) return text.startsWith(quantity === "年度" ? "待遇年度" : "总费用");
  if (quantity === "起付扣除") return text.includes(" − 起付 ");
  return ["支付 ", "不支付", "不适用"].some((start) => text.startsWith(start));
}

/** "第 2 次 大病保险 支付" */
export function checkName({ step, layer, quantity }: Check): string {
  const times = step === null ? "" : step === 0 ? "全年" : `第 ${step} 次`;
  return [times, layer ?? "", quantity].filter((part) => part !== "").join(" ");
}
