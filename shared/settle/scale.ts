/** What a layer pays of the amount that entered it: one ratio, or segments (分段); adjustments before that. */

import { exactOf, fractionOf } from "../money/exact.ts";
import {
  addFraction,
  compareFraction,
  divideFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  ONE,
  subtractFraction,
  ZERO_FRACTION,
} from "../money/fraction.ts";
import { type Rounding, roundToFen, TO_FEN } from "../money/rounding.ts";
import type { Layer, Scale } from "../policy/pack.ts";
import type { Run } from "./run.ts";
import type { LayerRecord } from "./trace.ts";

interface Adjust {
  readonly kind: "points" | "ratio" | "own";
  readonly value: Fraction;
  readonly penalty: boolean;
}

/** A ratio as written (the payer's share) and after the adjustments. null: 不付 */
interface Ratio {
  readonly written: Fraction | null;
  readonly ratio: Fraction | null;
  /** Without penalties */
  readonly unpunished: Fraction | null;
  readonly clamped: boolean;
}

interface Scaled {
  readonly kind: "flat" | "marginal" | "whole";
  readonly segments: LayerRecord["segments"];
  readonly exact: Fraction;
  readonly rounded: number;
  /** The same without penalties */
  readonly unpunished: number;
}

type MutableSegments = {
  -readonly [key in keyof LayerRecord["segments"][number]]: LayerRecord["segments"][number][key];
}[];

/** Nothing entered: no ratio is looked up. */
export const NOTHING_SCALED: Scaled = {
  kind: "flat",
  segments: [],
  exact: ZERO_FRACTION,
  rounded: 0,
  unpunished: 0,
};

/** Tables first, then the scale that they lead to. */
export function applyScale(
  run: Run,
  layer: Layer,
  entered: number,
  shift: number,
  position: number,
): Scaled {
  const leaf = run.leaf(layer.ratio);
  if (leaf.kind !== "scale") {
    const written = leaf.kind === "computed" ? leaf.value : run.evaluate(leaf);
    const ratio = adjusted(layer, written, adjustmentsOf(run, layer, written));
    return flat(layer.rounding, entered, ratio, "flat", 0, null, true);
  }
  if (layer.scale === null) throw new Error(`${layer.path}: a ladder without 分段`);
  return layer.scale.whole
    ? wholeAmount(run, layer, leaf, entered, shift + position)
    : marginal(run, layer, leaf, entered, shift, position);
}

/** One ratio on the whole amount. */
function flat(
  rounding: Rounding,
  entered: number,
  { written, ratio, unpunished, clamped }: Ratio,
  kind: "flat" | "whole",
  from: number,
  to: number | null,
  included: boolean,
): Scaled {
  const amount: Fraction = { n: entered, d: 1 };
  const exact = ratio === null ? ZERO_FRACTION : multiplyFraction(amount, ratio);
  const rounded = roundToFen(exact, rounding);
  const differs = unpunished !== null && unpunished !== ratio;
  const segments: MutableSegments = [segmentOf(from, to, included, written, ratio, clamped)];
  if (differs && segments[0] !== undefined) segments[0].unpunished = exactOf(unpunished);
  return {
    kind,
    segments,
    exact,
    rounded,
    unpunished: differs ? roundToFen(multiplyFraction(amount, unpunished), rounding) : rounded,
  };
}

function segmentOf(
  from: number,
  to: number | null,
  included: boolean,
  written: Fraction | null,
  ratio: Fraction | null,
  clamped: boolean,
): MutableSegments[number] {
  const segment: MutableSegments[number] = {
    from,
    to,
    included,
    written: written === null ? null : exactOf(written),
    ratio: ratio === null ? null : exactOf(ratio),
  };
  if (clamped) segment.clamped = true;
  return segment;
}

/** 全额按档: the segment that the amount ends in gives one ratio for all of it. */
function wholeAmount(
  run: Run,
  layer: Layer,
  scale: Scale,
  entered: number,
  before: number,
): Scaled {
  const end = before + entered;
  const found = scale.bounds.findIndex(({ limit, included }) => {
    const order = end - Number(limit.n);
    return order < 0 || (included && order === 0);
  });
  const row = found < 0 ? scale.rows.length - 1 : found;
  const written = run.evaluate(scale.rows[row] as Scale["rows"][number]);
  const ratio = adjusted(layer, written, adjustmentsOf(run, layer, written));
  const bound = scale.bounds[row];
  const from = Number(scale.bounds[row - 1]?.limit.n ?? 0);
  const to = bound === undefined ? null : Number(bound.limit.n);
  return flat(layer.rounding, entered, ratio, "whole", from, to, bound?.included ?? true);
}

/**
 * 逐段累进: R(F(s, s+p+n)) − R(F(s, s+p)), F = Σ ratio × overlap with each segment. The difference of two rounded
 * running totals makes a yearly layer independent of how a bill is cut into stays. Only segments that are reached
 * are evaluated.
 */
function marginal(
  run: Run,
  layer: Layer,
  scale: Scale,
  entered: number,
  shift: number,
  position: number,
): Scaled {
  const start = shift + position;
  const end = start + entered;
  const segments: MutableSegments = [];
  const sums = new Sums();
  let adjustments: readonly Adjust[] | null = null;
  let from = 0;
  for (const [index, value] of scale.rows.entries()) {
    const bound = scale.bounds[index];
    const to = bound === undefined ? null : Number(bound.limit.n);
    const top = to ?? Number.POSITIVE_INFINITY;
    const all = overlap(from, top, shift, end);
    if (all > 0) {
      const written = run.evaluate(value);
      if (written !== null) adjustments ??= adjustmentsOf(run, layer, written);
      const ratio = adjusted(layer, written, adjustments ?? NO_ADJUSTMENTS);
      const segment = segmentOf(
        from,
        to,
        bound?.included ?? true,
        ratio.written,
        ratio.ratio,
        ratio.clamped,
      );
      if (ratio.unpunished !== null && ratio.unpunished !== ratio.ratio) {
        segment.unpunished = exactOf(ratio.unpunished);
      }
      segments.push(segment);
      sums.add(all, overlap(from, top, shift, start), ratio);
    }
    from = top;
  }
  const { rounding } = layer;
  const step = (after: Fraction, before: Fraction) =>
    roundToFen(after, rounding) - roundToFen(before, rounding);
  return {
    kind: "marginal",
    segments,
    exact: subtractFraction(sums.after, sums.before),
    rounded: step(sums.after, sums.before),
    unpunished: step(sums.afterUnpunished, sums.beforeUnpunished),
  };
}

/**
 * 超封顶费用: the cost that a payment cut by the caps was worked out from. The caps cut the top of the scale, so it is
 * taken from there down, each segment's part by that segment's own ratio; what pays nothing holds none of it.
 */
export function costOfCut(
  cut: number,
  { kind, segments }: Scaled,
  start: number,
  entered: number,
): number {
  // Nearly every payment is below its caps.
  if (cut <= 0) return 0;
  let cost = ZERO_FRACTION;
  let left = fraction(cut);
  for (const { from, to, ratio: traced } of segments.toReversed()) {
    const ratio = traced === null ? ZERO_FRACTION : fractionOf(traced);
    if (compareFraction(ratio, ZERO_FRACTION) === 0) continue;
    const top = to ?? Number.POSITIVE_INFINITY;
    const held = kind === "marginal" ? overlap(from, top, start, start + entered) : entered;
    const wanted = divideFraction(left, ratio);
    const part = compareFraction(wanted, fraction(held)) < 0 ? wanted : fraction(held);
    cost = addFraction(cost, part);
    left = subtractFraction(left, multiplyFraction(part, ratio));
  }
  return roundToFen(cost, TO_FEN);
}

/** Running totals at the end and at the start of this stay, with penalties and without. */
class Sums {
  after = ZERO_FRACTION;
  before = ZERO_FRACTION;
  afterUnpunished = ZERO_FRACTION;
  beforeUnpunished = ZERO_FRACTION;

  add(all: number, earlier: number, { ratio, unpunished }: Ratio): void {
    if (ratio !== null) {
      this.after = addFraction(this.after, multiplyFraction({ n: all, d: 1 }, ratio));
      this.before = addFraction(this.before, multiplyFraction({ n: earlier, d: 1 }, ratio));
    }
    if (unpunished !== null) {
      const whole = multiplyFraction({ n: all, d: 1 }, unpunished);
      this.afterUnpunished = addFraction(this.afterUnpunished, whole);
      const part = multiplyFraction({ n: earlier, d: 1 }, unpunished);
      this.beforeUnpunished = addFraction(this.beforeUnpunished, part);
    }
  }
}

function overlap(from: number, to: number, start: number, end: number): number {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}

// —— ratio

/** Evaluated once for all segments; not at all where nothing is paid. */
function adjustmentsOf(run: Run, layer: Layer, written: Fraction | null): readonly Adjust[] {
  if (layer.adjustments.length === 0 || written === null) return NO_ADJUSTMENTS;
  const active: Adjust[] = [];
  for (const { path, kind, value, when, penalty, cites } of layer.adjustments) {
    const { failed, because } = when === null ? ALWAYS : run.judge(when, path);
    const amount = failed === null ? (run.evaluate(value) ?? ZERO_FRACTION) : null;
    run.trace.push({
      t: "adjust",
      at: path,
      kind,
      penalty,
      value: amount === null ? null : exactOf(amount),
      failed: failed?.[0] ?? null,
      because,
      cites,
    });
    if (amount !== null) active.push({ kind, value: amount, penalty });
  }
  return active;
}

const NO_ADJUSTMENTS: readonly Adjust[] = [];
/** An adjustment without a condition. */
const ALWAYS = { failed: null, because: null } as const;

/** Adjustments in the order written, then 0–100%. 不付 is a word: nothing lifts it. */
function adjusted(layer: Layer, value: Fraction | null, adjustments: readonly Adjust[]): Ratio {
  if (value === null) return { written: null, ratio: null, unpunished: null, clamped: false };
  const written = layer.ownRatio ? subtractFraction(ONE, value) : value;
  if (adjustments.length === 0 && !layer.ownRatio) return clamp(written, written, written);
  let ratio = written;
  let unpunished = written;
  for (const adjustment of adjustments) {
    ratio = adjust(ratio, adjustment);
    if (!adjustment.penalty) unpunished = adjust(unpunished, adjustment);
  }
  return clamp(written, ratio, adjustments.some((one) => one.penalty) ? unpunished : ratio);
}

function adjust(ratio: Fraction, { kind, value }: Adjust): Fraction {
  if (kind === "points") return addFraction(ratio, value);
  if (kind === "ratio") return multiplyFraction(ratio, value);
  return subtractFraction(ONE, multiplyFraction(subtractFraction(ONE, ratio), value));
}

function clamp(written: Fraction, ratio: Fraction, unpunished: Fraction): Ratio {
  const clamped = between(ratio);
  return {
    written,
    ratio: clamped,
    unpunished: unpunished === ratio ? clamped : between(unpunished),
    clamped: clamped !== ratio,
  };
}

function between(ratio: Fraction): Fraction {
  if (ratio.n < 0) return ZERO_FRACTION;
  return compareFraction(ratio, ONE) > 0 ? ONE : ratio;
}
