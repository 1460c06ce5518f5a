/** All values of a pack's rules, wherever they stand. */
import type { Condition, Rules, Value } from "./pack.ts";

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

/** Conditions of the sections, and those of exceptions inside values. */
export function* conditionsOf(rules: Rules): Generator<Condition> {
  for (const { must } of rules.eligibility) yield must;
  for (const { applies, adjustments } of rules.layers) {
    if (applies !== null) yield applies;
    for (const { when } of adjustments) if (when !== null) yield when;
  }
  for (const value of valuesOf(rules)) {
    for (const one of withBelow(value)) {
      if (one.kind === "exceptions") for (const { when } of one.items) yield when;
    }
  }
}
