/**
 * The limits of a pack (steps of ladders, deductibles, ceilings), and how far a settlement came out from each: what an
 * example must hit to the cent to prove on which side the limit itself lies.
 */

import { fractionOf } from "../money/exact.ts";
import type { Fen } from "../money/fen.ts";
import { type Fraction, fraction, subtractFraction } from "../money/fraction.ts";
import type { ClassRule, ExampleLine, Layer, Pack, Unit, Value } from "../policy/pack.ts";
import { leavesOf } from "../policy/value.ts";
import { type LayerRecord, type Trace, takenFrom } from "../settle/trace.ts";
import { stepsByLayer } from "../settle/traceWords.ts";
import { conditionsOf, type PlacedCondition, valuesOf, withBelow } from "./walkValues.ts";

export interface LimitPoint {
  /** Where its number stands */
  readonly path: string;
  /** A cent for money, one for other numbers */
  readonly unit: Unit;
  /** The limit itself, in fen or as it is; null where it is worked out by a formula */
  readonly value: number | null;
  /** What was measured less the limit, in units; null where the stay did not come to it */
  readonly distance: (stay: ReachedStay) => number | null;
}

/** A settled stay of an example, or one that was tried. */
interface ReachedStay {
  readonly trace: Trace;
  readonly lines: readonly ExampleLine[] | null;
  /** Leaves that it came to, those of 费用拆分 among them */
  readonly touched: ReadonlySet<string>;
}

export function limitPoints(pack: Pack): readonly LimitPoint[] {
  const { rules } = pack;
  const steps = [
    ...[...valuesOf(rules)].flatMap((value) => [...withBelow(value)].flatMap(ladderPoints)),
    ...[...conditionsOf(rules)].flatMap(comparedPoints),
    ...rules.layers.flatMap(scalePoints),
  ];
  const amounts = [
    ...rules.layers.flatMap((layer) => [...deductiblePoints(layer), ...capPoints(layer)]),
    ...rules.limits.flatMap(({ name, value }) => sharedPoints(name, value)),
    ...(rules.split.classes ?? []).flatMap(ceilingPoints),
  ];
  // In { 按: 住院次序, ≤1: 1300 } the step ≤1 and its 1300 stand in one place and are two limits.
  const taken = new Set(steps.map(({ path }) => path));
  const apart = (point: LimitPoint): LimitPoint =>
    taken.has(point.path) ? { ...point, path: `${point.path} › 这一档的数` } : point;
  return [...steps, ...amounts.map(apart)];
}

// —— ladders

function ladderPoints(value: Value): LimitPoint[] {
  if (value.kind !== "ladder") return [];
  const { path, operand, bounds } = value;
  return bounds.map(({ limit, label }) => ({
    path: `${path} › ${label}`,
    unit: operand.unit,
    value: wholeOf(limit),
    distance: ({ trace }) => {
      const row = trace.findLast((step) => step.t === "row" && step.at === path);
      if (row?.t !== "row" || typeof row.got === "string") return null;
      return wholeOf(subtractFraction(fractionOf(row.got), limit));
    },
  }));
}

/** What a condition compares with, as in 年龄≥70. */
function comparedPoints({ at, condition }: PlacedCondition): LimitPoint[] {
  return condition.alternatives.flat().flatMap((test) => {
    if (test.kind !== "compare") return [];
    const path = `${at} › ${test.name}${test.text}`;
    const { unit } = test.left;
    // A share has no cent beside it.
    if (unit === "rate") return [];
    return [
      {
        path,
        unit,
        value: test.right.constant === null ? null : wholeOf(test.right.constant),
        distance: ({ trace }: ReachedStay) => {
          const compared = trace.findLast((step) => step.t === "compared" && step.at === path);
          return compared?.t === "compared" ? wholeOf(fractionOf(compared.over)) : null;
        },
      },
    ];
  });
}

function scalePoints({ name, ratio }: Layer): LimitPoint[] {
  const scales = [...withBelow(ratio)].filter((one) => one.kind === "scale");
  return scales.flatMap(({ path, bounds }) =>
    bounds.map(({ limit, label }) => ({
      path: `${path} › ${label}`,
      unit: "money" as const,
      value: wholeOf(limit),
      distance: ({ trace }: ReachedStay) => {
        const found = layerSteps(trace, name);
        if (found === null || found.record.entered === 0) return null;
        const { steps, record } = found;
        if (!steps.some((step) => step.t === "value" && step.at.startsWith(`${path} › `))) {
          return null;
        }
        const end = record.shift + record.position + record.entered;
        return wholeOf(subtractFraction(fraction(end), limit));
      },
    })),
  );
}

// —— deductibles and ceilings

function deductiblePoints({ name, deductible }: Layer): LimitPoint[] {
  if (deductible === null) return [];
  const standards = pointsOf(deductible.value, name, ({ base, deductible: deducted }) => {
    if (deducted === null) return null;
    const open = deducted.standard - (deducted.kind === "year" ? deducted.usedBefore : 0);
    return open <= 0 ? null : base - open;
  });
  if (deductible.yearCeiling === null) return standards;
  const ceilings = pointsOf(deductible.yearCeiling, name, ({ base, deductible: deducted }) => {
    if (deducted?.yearCeiling == null) return null;
    const { kind, standard, usedBefore, yearCeiling } = deducted;
    const wanted = Math.min(base, kind === "year" ? standard - usedBefore : standard);
    return wanted <= 0 ? null : usedBefore + wanted - yearCeiling;
  });
  return [...standards, ...ceilings];
}

function capPoints({ name, caps }: Layer): LimitPoint[] {
  return caps.flatMap(({ name: capName, value }) =>
    value === null ? [] : pointsOf(value, name, (record) => overCap(record, capName)),
  );
}

/** What would be paid without this ceiling but with those before it, less the room that is left under it. */
function overCap(record: LayerRecord, name: string): number | null {
  let wanted = Math.max(takenFrom(record), record.floor ?? 0);
  for (const cap of record.caps) {
    const room = Math.max(0, cap.limit - cap.used);
    if (cap.name === name) return wanted === 0 ? null : wanted - room;
    wanted = Math.min(wanted, room);
  }
  return null;
}

/** A limit that several layers share: the layer that came nearest to it. */
function sharedPoints(name: string, value: Value): LimitPoint[] {
  return numbersOf(value).map(({ path, constant }) => ({
    path,
    unit: "money",
    value: constant,
    distance: ({ trace }) => {
      if (!trace.some((step) => step.t === "value" && step.at === path)) return null;
      const distances = trace
        .filter((step) => step.t === "layer")
        .map((record) => overCap(record, name))
        .filter((distance) => distance !== null);
      return nearestOf(distances);
    },
  }));
}

/** 单价限额 of a class that the pack itself states: the line whose price came nearest to it. */
function ceilingPoints({ name, ceiling }: ClassRule): LimitPoint[] {
  if (ceiling === null) return [];
  return numbersOf(ceiling).map(({ path, constant }) => ({
    path,
    unit: "money",
    value: constant,
    distance: ({ lines, touched }) => {
      if (constant === null || !touched.has(path)) return null;
      const distances = (lines ?? [])
        .filter(({ class: of, quantity }) => of === name && quantity !== 0)
        .map(({ amount, quantity }) => wholeOf(priceOver(amount, quantity, constant)))
        .filter((distance) => distance !== null);
      return nearestOf(distances);
    },
  }));
}

/** What one unit costs less the ceiling, in fen. */
function priceOver(amount: Fen, quantity: number, ceiling: number): Fraction {
  const price = fraction(Math.abs(amount) * 10_000, Math.abs(quantity));
  return subtractFraction(price, fraction(ceiling));
}

function nearestOf(distances: readonly number[]): number | null {
  return distances.reduce<number | null>(
    (nearest, one) => (nearest === null || Math.abs(one) < Math.abs(nearest) ? one : nearest),
    null,
  );
}

/** One point for each number of a layer's value; it counts where the settlement read that number. */
function pointsOf(
  value: Value,
  layer: string,
  measure: (record: LayerRecord) => number | null,
): LimitPoint[] {
  return numbersOf(value).map(({ path, constant }) => ({
    path,
    unit: "money",
    value: constant,
    distance: ({ trace }) => {
      const found = layerSteps(trace, layer);
      const isRead = found?.steps.some((step) => step.t === "value" && step.at === path);
      return found !== null && isRead === true ? measure(found.record) : null;
    },
  }));
}

/** The numbers that a value leads to; a limit of zero has nothing below it. */
function numbersOf(value: Value): { path: string; constant: number | null }[] {
  return [...leavesOf(value)].flatMap((leaf) => {
    if (leaf.kind !== "formula" || leaf.formula.constant?.n === 0) return [];
    const { constant } = leaf.formula;
    return [{ path: leaf.path, constant: constant === null ? null : wholeOf(constant) }];
  });
}

function layerSteps(trace: Trace, name: string): { steps: Trace; record: LayerRecord } | null {
  const steps = stepsByLayer(trace).find(({ layer }) => layer === name)?.steps;
  const record = steps?.at(-1);
  return steps !== undefined && record?.t === "layer" ? { steps, record } : null;
}

/** Null for what is no whole number of units. */
function wholeOf({ n, d }: Fraction): number | null {
  return d === 1 && typeof n === "number" ? n : null;
}
