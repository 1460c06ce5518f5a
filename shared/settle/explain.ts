/** Words for a layer, made from its record and the trace: what slip, "why" panel and test failures show. */

import { fractionOf } from "../money/exact.ts";
import { type Fen, fen, printYuan } from "../money/fen.ts";
import {
  compareFraction,
  type Fraction,
  fraction,
  printRate,
  ZERO_FRACTION,
} from "../money/fraction.ts";
import { type Layer, SLOT } from "../policy/pack.ts";
import { roomOf } from "./layer.ts";
import type { Computation, LayerRun } from "./settle.ts";
import {
  type FailedTest,
  type LayerRecord,
  type NotAppliedRecord,
  type Trace,
  type TracedSegment,
  type TraceRecord,
  takenFrom,
} from "./trace.ts";
import type { CapOutcome, LayerOutcome, SegmentOutcome } from "./types.ts";
import { printEntered, printExact, printProduct, printRatio, printTraced } from "./words.ts";

/** The layer as slip and screen show it. */
export function describeLayer(computation: Computation, one: LayerRun): LayerOutcome {
  const { run, denied } = computation;
  const steps = run.trace.slice(one.from, one.to);
  const { record } = one;
  if (record?.t !== "layer") {
    const whyNot = denied === null ? whyNotApplied(record) : `无待遇：${denied.reason}`;
    const cites = denied === null ? one.layer.cites : denied.cites;
    return { ...notApplied(one.layer, whyNot), cites, ...openAfter(computation, one) };
  }
  const { deductible } = record;
  return {
    name: record.name,
    payer: one.layer.payer,
    group: record.group,
    applied: true,
    whyNot: null,
    base: fen(record.base),
    deductibleKind: deductible?.kind ?? null,
    deductibleStandard: deductible === null ? null : fen(deductible.standard),
    deductible: fen(deductible?.deducted ?? 0),
    entered: fen(record.entered),
    segments: segmentsOf(record),
    exact: fractionOf(record.exact),
    ...beforeCapsOf(record),
    payment: fen(record.payment),
    own: fen(record.base - record.payment),
    penalty: fen(record.penalty),
    overCap: fen(record.overCap),
    caps: capsOf(record),
    shares: record.shares.map(({ name, amount }) => ({ name, amount: fen(amount) })),
    formula: formulaText(record),
    remarks: remarksOf(record, steps),
    ratioReasons: steps.flatMap(adjustRemarks),
    cites: citesOf(one.layer, steps),
    ...openAfter(computation, one),
  };
}

function notApplied(layer: Layer, whyNot: string) {
  return {
    name: layer.name,
    payer: layer.payer,
    group: layer.group,
    applied: false,
    whyNot,
    base: fen(0),
    deductibleKind: null,
    deductibleStandard: null,
    deductible: fen(0),
    entered: fen(0),
    segments: [],
    exact: ZERO_FRACTION,
    payment: fen(0),
    own: fen(0),
    penalty: fen(0),
    overCap: fen(0),
    caps: [],
    shares: [],
    formula: "",
    remarks: [],
  } as const;
}

/** Open amounts behind a layer: those that the next layer that ran found, or the last ones. */
function openAfter(
  { run, layers }: Computation,
  one: LayerRun,
): { inScopeLeft: Fen; leftAfter: Fen } {
  const next = layers
    .slice(layers.indexOf(one) + 1)
    .find(({ record }) => record?.t === "layer")?.record;
  if (next?.t === "layer") {
    return { inScopeLeft: fen(next.open.inScope), leftAfter: fen(next.open.all) };
  }
  const { slots } = run;
  return {
    inScopeLeft: fen(slots[SLOT.inScopeLeft] ?? 0),
    leftAfter: fen(slots[SLOT.allLeft] ?? 0),
  };
}

// —— figures

/** The part of this stay inside each segment that it reached. */
function segmentsOf(record: LayerRecord): SegmentOutcome[] {
  const start = record.shift + record.position;
  const end = start + record.entered;
  return record.segments.flatMap((segment) => {
    const top = segment.to ?? Number.POSITIVE_INFINITY;
    const amount =
      record.scale === "marginal"
        ? Math.max(0, Math.min(top, end) - Math.max(segment.from, start))
        : record.entered;
    if (amount === 0) return [];
    return [
      {
        from: fen(segment.from),
        to: segment.to === null ? null : fen(segment.to),
        toIncluded: segment.included,
        amount: fen(amount),
        ratio: segment.ratio === null ? null : fractionOf(segment.ratio),
        writtenRatio: segment.written === null ? null : fractionOf(segment.written),
      },
    ];
  });
}

function capsOf(record: LayerRecord): CapOutcome[] {
  let before = Math.max(takenFrom(record), record.floor ?? 0);
  return record.caps.map((cap) => {
    const room = roomOf(cap);
    const cut = Math.max(0, before - room);
    before -= cut;
    return {
      name: cap.name,
      limit: fen(cap.limit),
      usedBefore: fen(cap.used),
      cut: fen(cut),
      roomAfter: fen(Math.max(0, room - record.payment)),
    };
  });
}

/** Nothing where the rounded share went to the ceilings as it was. */
function beforeCapsOf(record: LayerRecord): Pick<LayerOutcome, "beforeCaps"> {
  const taken = takenFrom(record);
  const floor = record.floor !== null && record.floor > taken ? fen(record.floor) : null;
  if (taken === record.rounded && floor === null) return {};
  const { rounded } = record;
  return { beforeCaps: { rounded: fen(rounded), deductedHere: fen(rounded - taken), floor } };
}

// —— words

/** "(180,000.00 − 300.00) × 70%"; segment by segment where there are several. */
function formulaText(record: LayerRecord): string {
  const { base, deductible, entered } = record;
  const deducted = deductible?.deducted ?? 0;
  const fromPayment = deductible?.fromPayment === true;
  const segments = segmentsOf(record);
  const baseText = printYuan(fen(base));
  const net =
    deducted === 0 || fromPayment ? baseText : `(${baseText} − ${printYuan(fen(deducted))})`;
  if (entered === 0) return base > 0 && deductible !== null ? notReached(record) : baseText;
  const [only] = segments;
  let text =
    segments.length === 1 && only !== undefined && only.amount === entered
      ? `${net} × ${printRatio(only.ratio)}`
      : segments.map(({ amount, ratio }) => printProduct(amount, ratio)).join(" + ");
  if (segments.length > 1 && net !== baseText) {
    text = `${printEntered(fen(base), fen(deducted), fen(entered))}；${text}`;
  }
  if (fromPayment && deducted > 0) text = `${text} − ${printYuan(fen(deducted))}`;
  const exact = fractionOf(record.exact);
  if (exact.d === 1) return text;
  const paid = fromPayment ? multiplyAndSubtract(exact, deducted) : exact;
  return `${text} = ${printExact(paid)}`;
}

function multiplyAndSubtract(exact: Fraction, deducted: number): Fraction {
  return fraction(BigInt(exact.n) - BigInt(deducted) * BigInt(exact.d), BigInt(exact.d));
}

function testText({ name, got, unit, want }: FailedTest): string {
  // Not 是 is 否: nothing more to say.
  if (want === "是" || want === "否") return `${name}：${got}`;
  if (typeof got === "string") return `${name}：${got}（须为${want}）`;
  return `${name} ${printTraced(got, unit ?? "number")}（须 ${want}）`;
}

function whyNotApplied(record: NotAppliedRecord | null): string {
  return record === null ? "没有结算" : record.failed.map(testText).join("；且 ");
}

/** Adjustments, exceptions, ceilings and floors that took effect, and why nothing was paid. */
function remarksOf(record: LayerRecord, steps: Trace): string[] {
  const remarks = steps.flatMap((step, index) => stepRemarks(record, step, steps, index));
  const { base } = record;
  if (base === 0) remarks.push("基数为 0，本层不支付");
  if (record.position > 0) {
    const from = printYuan(fen(record.shift + record.position));
    const sum =
      record.shift === 0
        ? ""
        : `（起付 ${printYuan(fen(record.shift))} + 入段 ${printYuan(fen(record.position))}）`;
    remarks.push(`本年度此前已算到 ${from}${sum}，接着往上算`);
  }
  if (record.segments.some((segment) => segment.clamped)) remarks.push("比例按 0%～100% 封住");
  if (record.segments.some(isUnpaid)) remarks.push("写明“不付”的档不付");
  if (record.floor !== null && record.floor > takenFrom(record)) {
    remarks.push(`按保底 ${printYuan(fen(record.floor))} 支付`);
  }
  if (record.penalty > 0) remarks.push(`扣减 ${printYuan(fen(record.penalty))}`);
  for (const cap of capsOf(record)) {
    if (cap.cut > 0) {
      remarks.push(
        `${cap.name} ${printYuan(cap.limit)}，此前已用 ${printYuan(cap.usedBefore)}，超出 ${printYuan(cap.cut)} 不付`,
      );
    }
  }
  const uncut = Math.max(takenFrom(record), record.floor ?? 0) - record.overCap;
  if (record.payment < uncut) remarks.push(`只剩 ${printYuan(fen(record.payment))} 未付，按此支付`);
  return remarks;
}

function isUnpaid(segment: TracedSegment): boolean {
  return segment.ratio === null;
}

function notReached({ deductible, base, bears }: LayerRecord): string {
  if (deductible === null) return "";
  const before = deductible.kind === "year" ? deductible.usedBefore : 0;
  const lacking = Math.max(0, deductible.standard - before - base);
  const used = before > 0 ? `（此前已扣 ${printYuan(fen(before))}）` : "";
  const left = { "in-scope": "范围内余额", "out-of-scope": "范围外余额", all: "基数" }[bears];
  return `${left} ${printYuan(fen(base))} 未超过起付线 ${printYuan(fen(deductible.standard))}${used}，还差 ${printYuan(fen(lacking))}`;
}

const ADJUSTED = {
  points: (value: Fraction) =>
    `${value.n < 0 ? "减" : "加"} ${printRate(value.n < 0 ? fraction(-Number(value.n), Number(value.d)) : value).replace("%", "")} 个百分点`,
  ratio: (value: Fraction) => `比例乘 ${printRate(value)}`,
  own: (value: Fraction) => `自付比例乘 ${printRate(value)}`,
} as const;

/** What an adjustment did to the ratio; none where it did not apply or changed nothing. */
function adjustRemarks(step: TraceRecord): string[] {
  if (step.t !== "adjust" || step.value === null) return [];
  const value = fractionOf(step.value);
  if (step.kind === "points" && compareFraction(value, ZERO_FRACTION) === 0) return [];
  return [because(step.because, ADJUSTED[step.kind](value))];
}

function stepRemarks(
  record: LayerRecord,
  step: TraceRecord,
  steps: Trace,
  index: number,
): string[] {
  if (step.t === "adjust") return adjustRemarks(step);
  if (step.t !== "exception" || step.failed !== null || record.base === 0) return [];
  // Its own value, not that of a 定义 which it reads on the way.
  const value = steps
    .slice(index)
    .find((later) => later.t === "value" && later.at.startsWith(step.at));
  const what = step.at.split(" › ").at(2) ?? "";
  if (value?.t !== "value") return [];
  const { unit } = value;
  const isWord = value.value === null || unit === "不设" || unit === "不付";
  const shown = isWord ? unit : ` ${printTraced(value.value, unit)}`;
  return [because(step.because, `${what}${shown}`)];
}

/** "低保：加 5 个百分点" */
function because(reason: string | null, what: string): string {
  return reason === null || reason === "" ? what : `${reason}：${what}`;
}

/** The layer's clauses, and those of the exceptions and adjustments that took effect. */
function citesOf(layer: Layer, steps: Trace): string[] {
  const cites = new Set(layer.cites);
  for (const step of steps) {
    const used =
      (step.t === "exception" && step.failed === null) ||
      (step.t === "adjust" && step.value !== null);
    if (used && "cites" in step) for (const cite of step.cites) cites.add(cite);
  }
  return [...cites];
}
