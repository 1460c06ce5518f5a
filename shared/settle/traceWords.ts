/** The trace in plain words: one sentence per step that decided something, layer by layer. */

import { type Exact, fractionOf } from "../money/exact.ts";
import { fen, printYuan } from "../money/fen.ts";
import { printRate } from "../money/fraction.ts";
import { type FailedTest, type Trace, type TraceRecord, takenFrom } from "./trace.ts";
import { printExact, printTraced } from "./words.ts";

export interface WordedSteps {
  /** null for what came before the first layer, and for the sums behind the last */
  readonly layer: string | null;
  readonly sentences: readonly string[];
}

export interface LayerSteps {
  /** As in {@link WordedSteps} */
  readonly layer: string | null;
  readonly steps: Trace;
}

/** Records of a layer stand before the record that names it. */
export function stepsByLayer(trace: Trace): readonly LayerSteps[] {
  const groups: LayerSteps[] = [];
  let from = 0;
  for (const [index, step] of trace.entries()) {
    if (step.t !== "open" && step.t !== "layer" && step.t !== "not-applied") continue;
    const layer = step.t === "open" ? null : step.t === "layer" ? step.name : step.layer;
    groups.push({ layer, steps: trace.slice(from, index + 1) });
    from = index + 1;
  }
  return [...groups, { layer: null, steps: trace.slice(from) }];
}

export function traceWords(trace: Trace): readonly WordedSteps[] {
  return stepsByLayer(trace)
    .map(({ layer, steps }) => ({ layer, sentences: steps.flatMap((step) => wordsOf(step)) }))
    .filter(({ sentences }) => sentences.length > 0);
}

const MERGED_BY = {
  周岁: "按出生日期",
  序号: "按次序",
  归并: "归并",
  定为: "按表",
  整单取优: "逐个试算取最优",
} as const;

/**
 * What a step decided; none for a step that the one behind it tells of. A layer's rounding is told where it changed
 * something, or always where `rounding` says how it is done.
 */
export function wordsOf(step: TraceRecord, rounding = ""): string[] {
  switch (step.t) {
    case "bill":
      return [
        `总费用 ${yuan(step.total)} = 全自费 ${yuan(step.fullSelfPay)} + 超限价 ${yuan(step.overLimit)} + 先行自付 ${yuan(step.preSelfPay)} + 范围内 ${yuan(step.inScope)}`,
      ];
    case "fact":
      return [
        `${step.name}：${step.value}（${MERGED_BY[step.by]}${step.from === "" ? "" : `：${step.from}`}）`,
      ];
    case "row":
      return [`${placeOf(step.at)}：${step.by}是“${gotText(step)}”，用“${step.row}”一行`];
    case "exception":
      return step.failed === null
        ? [`${placeOf(step.at)}：${step.because ?? ""}，按例外`]
        : [`${placeOf(step.at)}：不按例外，${failedText(step.failed)}`];
    case "value":
      // Of an adjustment the record behind it says the value, and why.
      return step.at.split(" › ")[2] === "调整" ? [] : [valueText(step)];
    case "year":
      return [
        `本年度此前的“${step.name}”${step.how === "highest" ? "最高" : ""}：${yuan(step.value)}`,
      ];
    case "limit":
      return step.limit === null
        ? [`${step.name}：不设限额`]
        : [`${step.name}：限额 ${yuan(step.limit)}，此前已用 ${yuan(step.usedBefore)}`];
    case "adjust":
      return [adjustText(step)];
    case "not-applied":
      return [`不适用：${step.failed.map(failedText).join("；且 ")}`];
    case "denied":
      return [`无待遇：${step.reason}，${failedText(step.failed)}`];
    case "layer":
      return layerSentences(step, rounding).map(({ text }) => text);
    case "wallet":
      return [
        `${step.name}余额 ${yuan(step.balance)}，可付 ${yuan(step.mayPay)}，付 ${yuan(step.paid)}`,
      ];
    case "candidate":
      return [
        `${step.fact}按“${step.value}”算，个人负担 ${yuan(step.personTotal)}${step.chosen ? "，取这一种" : ""}`,
      ];
    case "hospital":
      return [`${step.name}：${yuan(step.amount)}`];
    case "end":
      return [
        `总费用 ${yuan(step.total)} = 各方支付 ${yuan(step.fund)} + 医院承担 ${yuan(step.hospital)} + 个人 ${yuan(step.person)}`,
      ];
    case "combined":
      return [combinedText(step)];
    case "definition":
    case "compared":
    case "open":
      return [];
  }
}

type Step<Name extends TraceRecord["t"]> = Extract<TraceRecord, { readonly t: Name }>;

function valueText(step: Step<"value">): string {
  const { at, value, unit, text, names, operands, operandUnits } = step;
  if (value === null || unit === "不设" || unit === "不付") return `${placeOf(at)}：${unit}`;
  const shown = printTraced(value, unit);
  if (text === undefined || names === undefined || names.join() === text) {
    return `${placeOf(at)}：${text === undefined ? "" : `${text} = `}${shown}`;
  }
  const inputs = names.map(
    (name, index) =>
      `${name} ${printTraced(operands?.[index] ?? 0, operandUnits?.[index] ?? "number")}`,
  );
  return `${placeOf(at)}：${text} = ${shown}（${inputs.join("，")}）`;
}

const COMBINE_WORDS = { highest: "取最高", lowest: "取最低", sum: "合计" } as const;

function combinedText({ at, how, of, value, unit }: Step<"combined">): string {
  const values = of.map((one) => printTraced(one, unit)).join("、");
  return `${placeOf(at)}：${values} ${COMBINE_WORDS[how]}，为 ${printTraced(value, unit)}`;
}

const ADJUSTMENT_WORDS = { points: "加点", ratio: "比例乘", own: "自付比例乘" } as const;

function adjustText({ kind, value, failed, because }: Step<"adjust">): string {
  const name = ADJUSTMENT_WORDS[kind];
  if (value === null) return `不做${name}：${failed === null ? "" : failedText(failed)}`;
  return `${because === null ? "" : `${because}：`}${name} ${printRate(fractionOf(value))}`;
}

interface LayerSentence {
  readonly text: string;
  /** Whether it tells of the rounding, which has a clause of its own */
  readonly isRounding: boolean;
}

/** How a layer's figures follow from one another; `rounding` as in {@link wordsOf}. */
export function layerSentences(step: Step<"layer">, rounding: string): LayerSentence[] {
  const { base, deductible, entered, exact, rounded, payment } = step;
  const sentences: LayerSentence[] = [];
  const say = (text: string, isRounding = false) => sentences.push({ text, isRounding });
  if (deductible !== null) {
    const net = `基数 ${yuan(base)} − 起付 ${yuan(deductible.deducted)}`;
    if (!deductible.fromPayment) say(`${net} = 进入分段 ${yuan(entered)}`);
  }
  const adjusted = adjustedText(step);
  if (adjusted !== "") say(`调整以后 ${adjusted}`);
  const unrounded = printExact(fractionOf(exact));
  if (entered > 0 && (rounding !== "" || unrounded !== yuan(rounded))) {
    const how = rounding === "" ? "" : `（${rounding}）`;
    say(`算得 ${unrounded}，取整为 ${yuan(rounded)}${how}`, true);
  }
  if (deductible?.fromPayment === true) {
    say(`从支付额里扣起付 ${yuan(deductible.deducted)}，剩 ${yuan(takenFrom(step))}`);
  }
  if (step.floor !== null && step.floor > takenFrom(step)) {
    say(`不到保底 ${yuan(step.floor)}，按保底`);
  }
  for (const cap of step.caps) {
    say(`${cap.name} ${yuan(cap.limit)}，此前已用 ${yuan(cap.used)}`);
  }
  if (step.overCap > 0) {
    const { overCapCost = 0 } = step;
    const cost = overCapCost > 0 ? `，这是 ${yuan(overCapCost)} 的费用算出来的` : "";
    say(`超出封顶 ${yuan(step.overCap)} 不付${cost}`);
  }
  say(`支付 ${yuan(payment)}`);
  return sentences;
}

/** "85% → 91%，90% → 94%": what the payer's share became in each segment that the adjustments changed. */
function adjustedText({ segments }: Step<"layer">): string {
  const rate = (value: Exact) => printRate(fractionOf(value));
  return segments
    .flatMap(({ written, ratio }) =>
      written === null || ratio === null || rate(written) === rate(ratio)
        ? []
        : [`${rate(written)} → ${rate(ratio)}`],
    )
    .join("，");
}

function failedText({ name, got, unit, want }: FailedTest): string {
  return typeof got === "string"
    ? `“${name}”是“${got}”，须为“${want}”`
    : `${name}是 ${gotText({ got, unit })}，须 ${want}`;
}

/** A word as it is, a number as what it is measured in. */
function gotText({ got, unit }: Pick<FailedTest, "got" | "unit">): string {
  return typeof got === "string" ? got : printTraced(got, unit ?? "number");
}

/** "层 › 大病保险 › 比例 › ≤200000" without the parts that the reader already sees. */
function placeOf(path: string): string {
  const parts = path.split(" › ");
  return (parts[0] === "层" ? parts.slice(2, 3) : parts.slice(0, 3)).join(" ");
}

function yuan(amount: number): string {
  return printYuan(fen(amount));
}
