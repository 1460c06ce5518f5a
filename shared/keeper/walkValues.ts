/** All values of a pack's rules, wherever they stand. */
import type { Condition, Formula, Rules, Value } from "../policy/pack.ts";

/** Every value that a section of the rules begins with; those below it are reached through it. */
export function* valuesOf(rules: Rules): Generator<Value> {
  const found: (Value | null | undefined)[] = [
    rules.year.start,
    ...rules.facts.map((fact) => (fact.kind === "choice" ? fact.decidedBy : null)),
    ...(rules.split.classes ?? []).flatMap(({ ratio, ceiling }) => [ratio, ceiling]),
    ...rules.definitions.map(({ value }) => value),
    ...rules.limits.map(({ value }) => value),
    rules.settlementAmount,
    ...rules.layers.flatMap((layer) => [
      layer.base,
      layer.deductible?.value,
      layer.deductible?.yearCeiling,
      layer.ratio,
      ...layer.adjustments.map(({ value }) => value),
      layer.floor,
      ...layer.caps.map(({ value }) => value),
    ]),
    ...rules.wallets.flatMap(({ balance, mayPay }) => [balance, mayPay]),
    ...rules.hospitalSide.map(({ value }) => value),
  ];
  for (const value of found) if (value != null) yield value;
}

/** The value itself and all that its tables lead to. */
export function* withBelow(value: Value): Generator<Value> {
  yield value;
  if (value.kind === "choice" || value.kind === "ladder" || value.kind === "scale") {
    for (const row of value.rows) yield* withBelow(row);
  } else if (value.kind === "exceptions") {
    yield* withBelow(value.base);
    for (const item of value.items) yield* withBelow(item.value);
  }
}

/** A condition and where it stands, as the trace calls the place. */
export interface PlacedCondition {
  readonly at: string;
  readonly condition: Condition;
}

/** Conditions of the sections, and those of exceptions inside values. */
export function* conditionsOf(rules: Rules): Generator<PlacedCondition> {
  for (const { must, otherwise } of rules.eligibility) {
    yield { at: `资格 › ${otherwise}`, condition: must };
  }
  for (const { path, applies, adjustments } of rules.layers) {
    if (applies !== null) yield { at: path, condition: applies };
    for (const { path: at, when } of adjustments) if (when !== null) yield { at, condition: when };
  }
  for (const value of valuesOf(rules)) {
    for (const one of withBelow(value)) {
      if (one.kind !== "exceptions") continue;
      for (const { path: at, when } of one.items) yield { at, condition: when };
    }
  }
}

/** Every formula of the rules: values, keys of ladders, both sides of what conditions compare. */
export function* formulasOf(rules: Rules): Generator<Formula> {
  for (const value of valuesOf(rules)) {
    for (const one of withBelow(value)) {
      if (one.kind === "formula") yield one.formula;
      if (one.kind === "ladder") yield one.operand;
    }
  }
  for (const { condition } of conditionsOf(rules)) {
    for (const test of condition.alternatives.flat()) {
      if (test.kind !== "compare") continue;
      yield test.left;
      yield test.right;
    }
  }
}
