/** One layer of the chain, step by step as the format states them: base, deductible, scale, floor, caps, open parts. */
import { YijieError } from "../contract/errors.ts";
import { exactOf } from "../money/exact.ts";
import { fen, printYuan } from "../money/fen.ts";
import {
  compareFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  subtractFraction,
  ZERO_FRACTION,
} from "../money/fraction.ts";
import { type Rounding, roundToFen, TO_FEN } from "../money/rounding.ts";
import { LAYER_QUANTITIES, type Layer, QUANTITY, SLOT } from "../policy/pack.ts";
import { unstated } from "./factReader.ts";
import { type Run, wholeFen } from "./run.ts";
import { applyScale, costOfCut, NOTHING_SCALED } from "./scale.ts";
import type { LayerRecord, NotAppliedRecord, TracedCap } from "./trace.ts";

/** Runs a layer: writes its amounts into the slots and its record into the trace. */
export function runLayer(run: Run, layer: Layer): LayerRecord | NotAppliedRecord {
  const failed = layer.applies === null ? null : run.judge(layer.applies, layer.path).failed;
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
  const scaled = entered > 0 ? applyScale(run, layer, entered, shift, position) : NOTHING_SCALED;
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
    yearly: scale?.yearly === true,
    shift,
    position,
    segments: scaled.segments,
    exact: exactOf(scaled.exact),
    rounded: scaled.rounded,
    floor,
    penalty,
    caps,
    overCap: lifted - capped,
    overCapCost: costOfCut(taken(scaled.rounded) - capped, scaled, shift + position, entered),
    open,
    payment,
    shares: sharesOf(layer, payment),
    remainderTo: layer.shares?.remainderTo ?? null,
  };
}

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
  const yearCeiling = ceilingExact === null ? null : fen(wholeFen(ceilingExact));
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

// —— caps and open parts

/** A cap that the text does not state stops nobody who is paid nothing. */
function capsOf(run: Run, layer: Layer, pays: boolean): TracedCap[] {
  const caps: TracedCap[] = [];
  for (const { kind, name, value, limit } of layer.caps) {
    if (value === null) {
      const shared = run.rules.limits[limit];
      if (!pays && shared !== undefined && run.leaf(shared.value).kind === "unstated") continue;
      const state = run.limit(limit);
      if (state.limit === null) continue;
      caps.push({ name, kind, limit: state.limit, used: state.usedBefore + state.usedNow });
      continue;
    }
    const leaf = run.leaf(value);
    if (leaf.kind === "unstated" && !pays) continue;
    if (leaf.kind === "unstated") throw unstated(leaf.path, run.trace);
    const exact = leaf.kind === "computed" ? leaf.value : run.evaluate(leaf);
    if (exact === null) continue;
    const payment = run.rules.amountNames[layer.slot + QUANTITY.payment] ?? "";
    const used = kind === "year" ? run.yearSum(payment) : 0;
    caps.push({ name, kind, limit: Math.max(0, fen(wholeFen(exact))), used });
  }
  return caps;
}

export function roomOf({ limit, used }: TracedCap): number {
  return Math.max(0, limit - used);
}

function useLimits(run: Run, layer: Layer, payment: number): void {
  if (payment === 0) return;
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
    record.overCapCost,
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
    const value = printYuan(fen(slots[SLOT.allLeft] ?? 0));
    throw new YijieError("SETTLE_NEGATIVE", { at: layer.path, value });
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
