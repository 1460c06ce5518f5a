/** One layer of the chain, step by step as the format states them: base, deductible, scale, floor, caps, open parts. */
import { YijieError } from "../contract/errors.ts";
import {
  addFraction,
  compareFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  ONE,
  subtractFraction,
  ZERO_FRACTION,
} from "../money/fraction.ts";
import { type Rounding, roundToFen, TO_FEN } from "../money/rounding.ts";
import { LAYER_QUANTITIES, type Layer, QUANTITY, type Scale, SLOT } from "../policy/pack.ts";
import { type Run, unstated, wholeFen } from "./run.ts";
import { exactOf, type LayerRecord, type NotAppliedRecord, type TracedCap } from "./trace.ts";

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

/** Runs a layer: writes its amounts into the slots and its record into the trace. */
export function runLayer(run: Run, layer: Layer): LayerRecord | NotAppliedRecord {
  const failed = layer.applies === null ? null : run.failedTests(layer.applies, layer.path);
  if (failed !== null) {
    const record: NotAppliedRecord = { t: "not-applied", layer: layer.name, failed };
    run.trace.push(record);
    return record;
  }
  const record = payLayer(run, layer);
  run.trace.push(record);
  recordAmounts(run, layer, record);
  return record;
}

function payLayer(run: Run, layer: Layer): LayerRecord {
  const { slots, rules } = run;
  const baseExact = run.evaluate(layer.base) ?? ZERO_FRACTION;
  const base = Math.max(0, roundToFen(baseExact, TO_FEN));
  const deductible = deduct(run, layer, base);
  const deducted = deductible?.deducted ?? 0;
  const fromPayment = deductible?.fromPayment === true;
  const entered = fromPayment ? base : base - deducted;
  const { scale } = layer;
  const name = rules.amountNames[layer.slot + QUANTITY.entered] ?? "";
  const position = scale?.yearly && entered > 0 ? run.yearSum(name) : 0;
  const shift = scale?.gross && !fromPayment ? shiftOf(run, layer, deductible) : 0;
  const scaled = entered > 0 ? applyScale(run, layer, entered, shift, position) : NOTHING;
  const taken = (amount: number) => (fromPayment ? Math.max(0, amount - deducted) : amount);
  const floorExact = layer.floor === null ? null : run.evaluate(layer.floor);
  const floor = floorExact === null ? null : Math.max(0, roundToFen(floorExact, layer.rounding));
  const lifted = Math.max(taken(scaled.rounded), floor ?? 0);
  const penalty = Math.max(taken(scaled.unpunished), floor ?? 0) - lifted;
  const caps = capsOf(run, layer, lifted > 0);
  const capped = caps.reduce((paid, cap) => Math.min(paid, roomOf(cap)), lifted);
  const open = {
    inScope: slots[SLOT.inScopeLeft] ?? 0,
    outOfScope: slots[SLOT.outOfScopeLeft] ?? 0,
    all: slots[SLOT.allLeft] ?? 0,
  };
  const payment = Math.max(0, Math.min(capped, openPart(layer.bears, open), open.all));
  useLimits(run, layer, payment);
  return {
    t: "layer",
    name: layer.name,
    group: layer.group,
    hospital: layer.byHospital,
    bears: layer.bears,
    rounding: layer.rounding,
    baseExact: exactOf(baseExact),
    base,
    deductible,
    entered,
    scale: scaled.kind,
    shift,
    position,
    segments: scaled.segments,
    exact: exactOf(scaled.exact),
    rounded: scaled.rounded,
    floor,
    penalty,
    caps,
    overCap: lifted - capped,
    open,
    payment,
    shares: sharesOf(layer, payment),
    remainderTo: layer.shares?.remainderTo ?? null,
  };
}

const NOTHING: Scaled = {
  kind: "flat",
  segments: [],
  exact: ZERO_FRACTION,
  rounded: 0,
  unpunished: 0,
};

// —— deductible

/** 每次: min(base, D). 全年: min(base, D − already deducted this year). Then the ceiling on the year's sum. */
function deduct(run: Run, layer: Layer, base: number): LayerRecord["deductible"] {
  const { deductible } = layer;
  if (deductible === null) return null;
  const exact = run.evaluate(deductible.value);
  if (exact === null) return null;
  const names = run.rules.amountNames;
  const standardHere = Math.max(0, roundToFen(exact, TO_FEN));
  const highestBefore =
    deductible.change === "highest"
      ? run.yearHighest(names[layer.slot + QUANTITY.standard] ?? "")
      : null;
  const standard = Math.max(standardHere, highestBefore ?? 0);
  const counts =
    deductible.kind === "year" || deductible.yearCeiling !== null || layer.scale?.gross === true;
  const usedBefore = counts ? run.yearSum(names[layer.slot + QUANTITY.deductible] ?? "") : 0;
  const open = deductible.kind === "year" ? standard - usedBefore : standard;
  const ceilingExact =
    deductible.yearCeiling === null ? null : run.evaluate(deductible.yearCeiling);
  const yearCeiling = ceilingExact === null ? null : wholeFen(ceilingExact);
  const room = yearCeiling === null ? open : Math.min(open, yearCeiling - usedBefore);
  return {
    kind: deductible.kind,
    exact: exactOf(exact),
    standard,
    highestBefore,
    usedBefore,
    yearCeiling,
    fromPayment: deductible.fromPayment,
    deducted: Math.max(0, Math.min(base, room)),
  };
}

/** 含起付线: the scale starts where the deductible ended, this stay's alone or the year's so far. */
function shiftOf(run: Run, layer: Layer, deductible: LayerRecord["deductible"]): number {
  const deducted = deductible?.deducted ?? 0;
  if (!layer.scale?.yearly) return deducted;
  const name = run.rules.amountNames[layer.slot + QUANTITY.deductible] ?? "";
  return run.yearSum(name) + deducted;
}

// —— scale

function applyScale(
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
    const failed = when === null ? null : run.failedTests(when, path);
    const amount = failed === null ? (run.evaluate(value) ?? ZERO_FRACTION) : null;
    run.trace.push({
      t: "adjust",
      at: path,
      kind,
      penalty,
      value: amount === null ? null : exactOf(amount),
      failed: failed?.[0] ?? null,
      because: when !== null && failed === null ? run.because(when, path) : null,
      cites,
    });
    if (amount !== null) active.push({ kind, value: amount, penalty });
  }
  return active;
}

const NO_ADJUSTMENTS: readonly Adjust[] = [];

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

// —— caps and open parts

function capsOf(run: Run, layer: Layer, pays: boolean): TracedCap[] {
  const caps: TracedCap[] = [];
  for (const { kind, name, value, limit } of layer.caps) {
    if (value === null) {
      const state = run.limit(limit);
      if (state.limit === null) continue;
      caps.push({ name, kind, limit: state.limit, used: state.usedBefore + state.usedNow });
      continue;
    }
    const leaf = run.leaf(value);
    // A cap that the text does not state stops nobody who is paid nothing.
    if (leaf.kind === "unstated" && !pays) continue;
    if (leaf.kind === "unstated") throw unstated(leaf.path);
    const exact = leaf.kind === "computed" ? leaf.value : run.evaluate(leaf);
    if (exact === null) continue;
    const payment = run.rules.amountNames[layer.slot + QUANTITY.payment] ?? "";
    const used = kind === "year" ? run.yearSum(payment) : 0;
    caps.push({ name, kind, limit: Math.max(0, wholeFen(exact)), used });
  }
  return caps;
}

export function roomOf({ limit, used }: TracedCap): number {
  return Math.max(0, limit - used);
}

function useLimits(run: Run, layer: Layer, payment: number): void {
  for (const cap of layer.caps) {
    if (cap.kind === "shared") run.limit(cap.limit).usedNow += payment;
  }
}

function openPart(
  bears: Layer["bears"],
  open: { readonly inScope: number; readonly outOfScope: number; readonly all: number },
): number {
  if (bears === "in-scope") return open.inScope;
  return bears === "out-of-scope" ? open.outOfScope : open.all;
}

/** 分摊: the parts of a payment; what rounding leaves goes where the pack says. */
function sharesOf(layer: Layer, payment: number): LayerRecord["shares"] {
  const { shares } = layer;
  if (shares === null) return [];
  const down: Rounding = { unitFen: 1, direction: "toward-zero" };
  const whole: Fraction = { n: payment, d: 1 };
  const exact = shares.parts.map(({ ratio }) => multiplyFraction(whole, ratio));
  const { remainderTo } = shares;
  const amounts: number[] = exact.map((part) =>
    roundToFen(part, remainderTo === null ? down : TO_FEN),
  );
  const rest = payment - amounts.reduce((sum, amount) => sum + amount, 0);
  if (remainderTo !== null) amounts[remainderTo] = (amounts[remainderTo] ?? 0) + rest;
  else {
    const order = exact
      .map((part, index) => ({
        index,
        left: subtractFraction(part, fraction(amounts[index] ?? 0)),
      }))
      .sort((a, b) => compareFraction(b.left, a.left) || a.index - b.index);
    for (const { index } of order.slice(0, rest)) amounts[index] = (amounts[index] ?? 0) + 1;
  }
  return shares.parts.map(({ name, ratio }, index) => ({
    name,
    ratio: exactOf(ratio),
    amount: amounts[index] ?? 0,
  }));
}

/** The quantities under the layer's name, and added up under its group's. */
function recordAmounts(run: Run, layer: Layer, record: LayerRecord): void {
  const { slots } = run;
  const quantities = [
    record.base,
    record.deductible?.standard ?? 0,
    record.deductible?.deducted ?? 0,
    record.entered,
    record.payment,
    record.base - record.payment,
    record.penalty,
    record.overCap,
  ];
  for (let index = 0; index < LAYER_QUANTITIES.length; index += 1) {
    const amount = quantities[index] ?? 0;
    slots[layer.slot + index] = amount;
    if (layer.groupSlot >= 0) {
      slots[layer.groupSlot + index] = (slots[layer.groupSlot + index] ?? 0) + amount;
    }
  }
  for (const [index, { amount }] of record.shares.entries()) {
    const slot = layer.shares?.parts[index]?.slot;
    if (slot !== undefined) slots[slot] = amount;
  }
  reduceOpen(slots, layer.bears, record.payment);
  if ((slots[SLOT.allLeft] ?? 0) < 0) {
    throw new YijieError("SETTLE_NEGATIVE", { at: layer.path, value: slots[SLOT.allLeft] ?? 0 });
  }
}

/** A payment on the whole bill closes the in-scope part first, so that both parts still make up the whole. */
function reduceOpen(slots: number[], bears: Layer["bears"], payment: number): void {
  const inScope = slots[SLOT.inScopeLeft] ?? 0;
  const outOfScope = slots[SLOT.outOfScopeLeft] ?? 0;
  const all = (slots[SLOT.allLeft] ?? 0) - payment;
  const fromInScope =
    bears === "in-scope" ? payment : bears === "out-of-scope" ? 0 : Math.min(payment, inScope);
  slots[SLOT.inScopeLeft] = Math.min(inScope - fromInScope, all);
  slots[SLOT.outOfScopeLeft] = Math.min(outOfScope - (payment - fromInScope), all);
  slots[SLOT.allLeft] = all;
  slots[SLOT.personTotal] = all;
}
