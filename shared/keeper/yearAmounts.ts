/** Which amounts of the year so far can change a result: what a made-up stay may be given of them. */
import type { LAYER_QUANTITIES, Layer, Rules } from "../policy/pack.ts";
import { formulasOf } from "./walkValues.ts";

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
  // 含起付线、全年: the scale begins where the year's deductibles ended.
  const shifts = scale?.gross === true && scale.yearly;
  const counts = deductible?.kind === "year" || deductible?.yearCeiling != null || shifts;
  return [
    ...(deductible !== null && counts ? [quantity("起付扣除")] : []),
    ...(deductible?.kind === "year" && deductible.change === "highest"
      ? [quantity("起付标准")]
      : []),
    ...(scale?.yearly === true ? [quantity("入段")] : []),
    ...(caps.some(({ kind }) => kind !== "stay") ? [quantity("支付")] : []),
  ];
}
