/**
 * The month's indicators (指标): shares whose readings differ from place to place. Each says which reading it is, what is
 * divided by what, and where its base comes from; a share without a base is not printed.
 */
import type { Day } from "../calendar/day.ts";
import { type Fen, printYuan, subtractFen } from "../money/fen.ts";
import { printShare, shareOf } from "./footing.ts";

/** One share. */
export interface Indicator {
  readonly name: string;
  readonly part: Fen;
  readonly whole: Fen;
  /** "32.61%"; null where the whole is nothing or less */
  readonly share: string | null;
  /** What is divided by what, in words and figures */
  readonly how: string;
  /** Whether the office reports it by this reading; the others stand beside it for comparison. */
  readonly isInForce: boolean;
}

/** Net of undoings, in fen. */
export interface DrugFees {
  readonly total: Fen;
  /** 西药费, 中药饮片费 and 中成药费 */
  readonly drugs: Fen;
  /** Of these, items with the tag of drugs that are paid for separately */
  readonly tagged: Fen;
}

/** What 单独支付 drugs are taken off: nothing, the drugs alone, or the drugs and the total (requirement C22). */
const DRUG_SHARE_READINGS = ["all", "offDrugs", "offBoth"] as const;
export type DrugShareReading = (typeof DRUG_SHARE_READINGS)[number];

const READING_WORDS: Readonly<Record<DrugShareReading, string>> = {
  all: "全部药品计入",
  offDrugs: "从药品费里除去",
  offBoth: "从药品费和总费用里都除去",
};

/** 药占比 by the reading in force, and before it the plain one, whose drugs are all in. */
export function drugShares(
  fees: DrugFees,
  reading: DrugShareReading,
  tag: string,
): readonly Indicator[] {
  const readings = DRUG_SHARE_READINGS.filter((one) => one === "all" || one === reading);
  return readings.map((one) => drugShare(fees, one, tag, one === reading));
}

function drugShare(
  { total, drugs, tagged }: DrugFees,
  reading: DrugShareReading,
  tag: string,
  isInForce: boolean,
): Indicator {
  const part = reading === "all" ? drugs : subtractFen(drugs, tagged);
  const whole = reading === "offBoth" ? subtractFen(total, tagged) : total;
  const off = `${tag} ${printYuan(tagged)}`;
  const sums = {
    all: `药品费 ${printYuan(drugs)} ÷ 总费用 ${printYuan(total)}`,
    offDrugs: `（药品费 ${printYuan(drugs)} − ${off}）÷ 总费用 ${printYuan(total)}`,
    offBoth: `（药品费 ${printYuan(drugs)} − ${off}）÷（总费用 ${printYuan(total)} − ${off}）`,
  };
  const words = reading === "all" ? READING_WORDS.all : `${tag}${READING_WORDS[reading]}`;
  const how = `${sums[reading]}；药品费＝西药费＋中药饮片费＋中成药费`;
  return { name: `药占比（${words}）`, part, whole, share: inWords(part, whole), how, isInForce };
}

/** What the year's payments are measured by: without its name, source and day an amount is no base (requirement E07). */
export interface FundBase {
  /** "2023" */
  readonly year: string;
  readonly amount: Fen;
  /** 当年统筹基金总额 … */
  readonly name: string;
  /** The document that says so */
  readonly source: string;
  readonly day: Day;
  /** Whose payments count; "" counts those of all funds */
  readonly payer: string;
}

/** 基金使用进度 from the year's first month to `month` ("2023-08"): what was paid, of the base. */
export function fundProgress(paid: Fen, base: FundBase, month: string): Indicator {
  const { amount, name, source, day, payer } = base;
  const months = month.endsWith("-01") ? "1 月" : `1—${Number(month.slice(5))} 月`;
  const how = `${base.year} 年 ${months}${payer === "" ? "各基金" : payer}支付 ${printYuan(paid)} ÷ ${name} ${printYuan(amount)}（${source}，${day}）`;
  const share = inWords(paid, amount);
  return { name: "基金使用进度", part: paid, whole: amount, share, how, isInForce: true };
}

function inWords(part: Fen, whole: Fen): string | null {
  const share = shareOf(part, whole);
  return share === null ? null : printShare(share);
}
