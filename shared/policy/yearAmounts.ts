/** Which amounts of the year so far can change a result: what a made-up stay may be given of them. */
import type { Condition, Formula, LAYER_QUANTITIES, Layer, Rules, Value } from "./pack.ts";

/** Names as the year keeps them ("大病保险.起付扣除"), in the order of the layers. */
export function yearAmountsRead(rules: Rules): readonly string[] {
  const names = new Set<string>();
  for (const layer of rules.layers) for (const name of layerReads(layer)) names.add(name);
  for (const formula of formulasOf(rules)) {
    for (const operand of formula.operands) if (operand.kind === "year") names.add(operand.of);
  }
  if (rules.facts.some(({ kind }) => kind === "ordinal")) names.add("住院次数");
  return [...names];
}

function layerReads({ name, deductible, scale, caps }: Layer): string[] {
  const quantity = (word: (typeof LAYER_QUANTITIES)[number]) => `${name}.${word}`;
  const deducts = deductible?.kind === "year" || deductible?.yearCeiling != null;
  return [
    ...(deducts ? [quantity("起付扣除")] : []),
    ...(deductible?.kind === "year" && deductible.change === "highest"
      ? [quantity("起付标准")]
      : []),
    ...(scale?.yearly === true ? [quantity("入段")] : []),
    ...(caps.some(({ kind }) => kind !== "stay") ? [quantity("支付")] : []),
  ];
}

function* formulasOf(rules: Rules): Generator<Formula> {
  for (const { value } of rules.definitions) yield* inValue(value);
  for (const { value } of rules.limits) yield* inValue(value);
  for (const { must } of rules.eligibility) yield* inCondition(must);
  if (rules.settlementAmount !== null) yield* inValue(rules.settlementAmount);
  for (const layer of rules.layers) {
    yield* inCondition(layer.applies);
    const { deductible, adjustments, caps } = layer;
    const values = [
      layer.base,
      layer.ratio,
      layer.floor,
      deductible?.value,
      deductible?.yearCeiling,
    ];
    for (const value of [...values, ...caps.map((cap) => cap.value)]) {
      if (value != null) yield* inValue(value);
    }
    for (const { value, when } of adjustments) {
      yield* inCondition(when);
      yield* inValue(value);
    }
  }
}

function* inValue(value: Value): Generator<Formula> {
  if (value.kind === "formula") yield value.formula;
  if (value.kind === "ladder") yield value.operand;
  if (value.kind === "choice" || value.kind === "ladder" || value.kind === "scale") {
    for (const row of value.rows) yield* inValue(row);
  }
  if (value.kind !== "exceptions") return;
  yield* inValue(value.base);
  for (const item of value.items) {
    yield* inCondition(item.when);
    yield* inValue(item.value);
  }
}

function* inCondition(condition: Condition | null): Generator<Formula> {
  for (const test of condition?.alternatives.flat() ?? []) {
    if (test.kind !== "compare") continue;
    yield test.left;
    yield test.right;
  }
}
