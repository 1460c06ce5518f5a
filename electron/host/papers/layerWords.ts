/** A layer in words: its arithmetic per segment, and what it cut. One line per segment, never one blended rate. */
import { type Fen, printYuan, subtractFen } from "../../../shared/money/fen.ts";
import {
  addFraction,
  compareFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  printDecimal,
  printRate,
  ZERO_FRACTION,
} from "../../../shared/money/fraction.ts";
import type { YearAccountRow } from "../../../shared/settle/document.ts";
import type { CapOutcome, LayerOutcome, SegmentOutcome } from "../../../shared/settle/types.ts";

export interface LayerWords {
  /** "(180,000.00 − 300.00) × 70%" */
  readonly formula: string;
  /** Several segments, each with its limits and its own product; empty where the formula says it all. */
  readonly segments: readonly { readonly limits: string; readonly product: string }[];
  /** Conditions, adjustments and caps, to be joined. */
  readonly details: readonly string[];
}

/** An exact amount in fen as yuan: two decimals, more where it has more; ≈ and four where no decimal ends it. */
export function printExactYuan(exact: Fraction): string {
  const yuan = multiplyFraction(exact, fraction(1, 100));
  const text = printDecimal(yuan, 6);
  if (text === null) {
    const cut = fraction((BigInt(yuan.n) * 10_000n) / BigInt(yuan.d), 10_000n);
    return `≈${groupDigits(printDecimal(cut, 4) ?? "")}`;
  }
  return groupDigits(text);
}

function groupDigits(decimal: string): string {
  const [whole = "0", decimals = ""] = decimal.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${decimal.startsWith("-") ? "−" : ""}${grouped}.${decimals.padEnd(2, "0")}`;
}

function printRatio(ratio: Fraction | null): string {
  return ratio === null ? "不付" : printRate(ratio);
}

function product({ amount, ratio }: SegmentOutcome): Fraction {
  return ratio === null ? ZERO_FRACTION : multiplyFraction(fraction(amount), ratio);
}

/** "30,000.00–80,000.00（含）", "80,000.00 以上"; empty where the scale has one open segment. */
function limits({ from, to, toIncluded }: SegmentOutcome): string {
  if (to === null) return from === 0 ? "" : `${printYuan(from)} 以上`;
  return `${printYuan(from)}–${printYuan(to)}（${toIncluded ? "含" : "不含"}）`;
}

function isWholeCents(exact: Fraction): boolean {
  return exact.d === 1 || exact.d === 1n;
}

function baseText({ base, deductible }: LayerOutcome): string {
  return deductible === 0 ? printYuan(base) : `(${printYuan(base)} − ${printYuan(deductible)})`;
}

/** How far the deductible is from being reached; uses the year's sum where the year account keeps it. */
function missingDeductible(layer: LayerOutcome, year: readonly YearAccountRow[]): Fen | null {
  const { deductibleStandard, deductible, base, name } = layer;
  if (deductibleStandard === null || deductible !== base || base === 0) return null;
  const used = year.find((row) => row.name === `${name}.起付扣除`)?.used ?? deductible;
  const missing = subtractFen(deductibleStandard, used);
  return missing > 0 ? missing : null;
}

function capText({ name, limit, usedBefore, cut, roomAfter }: CapOutcome): string {
  const used = usedBefore === 0 ? "" : `，此前已用 ${printYuan(usedBefore)}`;
  return cut === 0
    ? `${name} ${printYuan(limit)}${used}，还余 ${printYuan(roomAfter)}`
    : `${name} ${printYuan(limit)}${used}，超出的 ${printYuan(cut)} 本层不付`;
}

function details(layer: LayerOutcome): string[] {
  const found: string[] = [];
  if (layer.segments.some(isAdjusted)) {
    const [first] = layer.segments.filter(isAdjusted);
    if (first !== undefined && layer.segments.length === 1) {
      found.push(`原定 ${printRatio(first.writtenRatio)}，实际 ${printRatio(first.ratio)}`);
    }
  }
  found.push(...layer.remarks);
  if (layer.penalty !== 0) found.push(`扣减 ${printYuan(layer.penalty)}`);
  found.push(...layer.caps.map(capText));
  return found;
}

function isAdjusted({ ratio, writtenRatio }: SegmentOutcome): boolean {
  if (ratio === null || writtenRatio === null) return ratio !== writtenRatio;
  return compareFraction(ratio, writtenRatio) !== 0;
}

export function layerWords(layer: LayerOutcome, year: readonly YearAccountRow[]): LayerWords {
  if (!layer.applied) {
    return {
      formula: "不适用",
      segments: [],
      details: [layer.whyNot ?? "条件不符", ...layer.remarks],
    };
  }
  const used = layer.segments.filter(({ amount }) => amount !== 0);
  if (used.length === 0)
    return { formula: idleText(layer, year), segments: [], details: details(layer) };
  const sum = used.reduce((total, segment) => addFraction(total, product(segment)), ZERO_FRACTION);
  const [only] = used;
  if (used.length === 1 && only !== undefined && only.amount === layer.entered) {
    const range = limits(only);
    return {
      formula: `${baseText(layer)} × ${printRatio(only.ratio)}${isWholeCents(sum) ? "" : ` = ${printExactYuan(sum)}`}`,
      segments: [],
      details: [
        range === "" ? "不分段" : `所在段 ${range}`,
        ...restOfSum(layer, sum),
        ...details(layer),
      ],
    };
  }
  return {
    formula: `${baseText(layer)}${layer.deductible === 0 ? "" : ` = ${printYuan(layer.entered)}`}，分 ${used.length} 段相加`,
    segments: used.map((segment, index) => ({
      limits: `第 ${index + 1} 段 ${limits(segment)}`,
      product: `${printYuan(segment.amount)} × ${printRatio(segment.ratio)} = ${printExactYuan(product(segment))}`,
    })),
    details: [...restOfSum(layer, sum), ...details(layer)],
  };
}

/** Where the products alone are not what the clause arrives at (a deductible taken from the payment, a penalty …). */
function restOfSum(layer: LayerOutcome, sum: Fraction): string[] {
  if (compareFraction(sum, layer.exact) === 0) return [];
  return [`按条款计为 ${printExactYuan(layer.exact)}`];
}

function idleText(layer: LayerOutcome, year: readonly YearAccountRow[]): string {
  if (layer.base === 0) return "没有可以计算的金额";
  const missing = missingDeductible(layer, year);
  if (missing !== null && layer.deductibleStandard !== null) {
    return `${printYuan(layer.base)} 未超过起付标准 ${printYuan(layer.deductibleStandard)}，还差 ${printYuan(missing)}`;
  }
  return `${baseText(layer)} = ${printYuan(layer.entered)}，没有超过起付标准的部分`;
}
