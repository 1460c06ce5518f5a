/** A layer in words for slip and screens: the engine's arithmetic, segment by segment, and what changed or cut it. */
import { printYuan } from "../money/fen.ts";
import {
  addFraction,
  compareFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  printRate,
  ZERO_FRACTION,
} from "../money/fraction.ts";
import type { LayerOutcome, SegmentOutcome } from "./types.ts";
import { printEntered, printExact, printProduct } from "./words.ts";

export interface LayerWords {
  /** "(180,000.00 − 300.00) × 70%", or why nothing is paid */
  readonly formula: string;
  /** Several segments, each with its limits and its own product: never one blended rate (requirement B40). */
  readonly segments: readonly { readonly limits: string; readonly product: string }[];
  /** Conditions, adjustments and caps, to be joined. */
  readonly details: readonly string[];
}

export function layerWords(layer: LayerOutcome): LayerWords {
  if (!layer.applied) {
    const reason = layer.whyNot === null ? [] : [layer.whyNot];
    return { formula: "不适用", segments: [], details: [...reason, ...layer.remarks] };
  }
  const [first, ...others] = layer.segments;
  if (first === undefined) {
    // Nothing entered the scale: the formula says what was not reached, or a remark that there was nothing.
    const [reason = layer.formula, ...remarks] = layer.remarks;
    return layer.base === 0
      ? { formula: reason, segments: [], details: remarks }
      : { formula: layer.formula, segments: [], details: layer.remarks };
  }
  if (others.length === 0) {
    const range = limits(first);
    return {
      formula: layer.formula,
      segments: [],
      details: [range === "" ? "不分段" : `所在段 ${range}`, ...adjusted(first), ...closing(layer)],
    };
  }
  return {
    formula: `${printEntered(layer.base, layer.deductible, layer.entered)}，分 ${layer.segments.length} 段相加`,
    segments: layer.segments.map((segment, index) => ({
      limits: `第 ${index + 1} 段 ${limits(segment)}`,
      product: `${printProduct(segment.amount, segment.ratio)} = ${printExact(product(segment))}`,
    })),
    details: [...restOfSum(layer), ...closing(layer)],
  };
}

function product({ amount, ratio }: SegmentOutcome): Fraction {
  return ratio === null ? ZERO_FRACTION : multiplyFraction(fraction(amount), ratio);
}

/** "30,000.00–80,000.00（含）", "80,000.00 以上"; empty where the scale has one open segment. */
function limits({ from, to, toIncluded }: SegmentOutcome): string {
  if (to === null) return from === 0 ? "" : `${printYuan(from)} 以上`;
  return `${printYuan(from)}–${printYuan(to)}（${toIncluded ? "含" : "不含"}）`;
}

function adjusted({ ratio, writtenRatio }: SegmentOutcome): string[] {
  if (ratio === null || writtenRatio === null) return [];
  if (compareFraction(ratio, writtenRatio) === 0) return [];
  return [`原定 ${printRate(writtenRatio)}，实际 ${printRate(ratio)}`];
}

/** The engine's remarks, which name the caps that cut, and the caps that did not. */
function closing(layer: LayerOutcome): string[] {
  const uncut = layer.caps.filter(({ cut }) => cut === 0);
  return [...layer.remarks, ...uncut.map(({ name, limit }) => `${name} ${printYuan(limit)}`)];
}

/** Where the products alone are not what the clause arrives at (a running sum of the year, a deductible taken last). */
function restOfSum({ segments, exact }: LayerOutcome): string[] {
  const sum = segments.reduce((total, row) => addFraction(total, product(row)), ZERO_FRACTION);
  return compareFraction(sum, exact) === 0 ? [] : [`按条款计为 ${printExact(exact)}`];
}

/** "基本医保 (3,818.94 − 300.00) × 70% = 2,463.258，付 2,463.26": the whole rule of a layer in one line. */
export function layerRule(layer: RuledLayer): string {
  const { name, whyNot, base, entered, payment, exact, formula, remarks } = layer;
  if (whyNot !== null) return `${name} 不付（${whyNot}）`;
  const paid = printYuan(payment);
  if (base === 0) return `${name} ${remarks[0] ?? formula}`;
  const isWhole = entered !== 0 && compareFraction(exact, fraction(payment)) === 0;
  return isWhole ? `${name} ${formula} = ${paid}` : `${name} ${formula}，付 ${paid}`;
}

export type RuledLayer = Pick<
  LayerOutcome,
  "name" | "whyNot" | "base" | "entered" | "payment" | "exact" | "formula" | "remarks"
>;
