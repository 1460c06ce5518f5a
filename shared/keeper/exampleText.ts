/** An example's stay as the keeper would write it. */
import { type Price, printPrice, printQuantity, type Quantity } from "../money/decimal.ts";
import { type Fen, fen, plainYuan } from "../money/fen.ts";
import { printRate } from "../money/fraction.ts";
import type { ExampleFact, ExampleLine, ExampleStay, FactNeed } from "../policy/pack.ts";

/** "{ 医院等级: 二级, 总费用: 52000, 范围内: 50000 }" */
export function stayText(
  needs: readonly FactNeed[],
  { facts, amounts, lines }: Pick<ExampleStay, "facts" | "amounts" | "lines">,
): string {
  const parts = [
    ...Object.entries(facts).map(([name, value]) => `${name}: ${factText(needs, name, value)}`),
    ...(lines === null ? amountParts(amounts) : [`明细: [${lines.map(lineText).join(", ")}]`]),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** "{ 住院次数: 1, 大病保险.支付: 19500 }" */
export function openingText(opening: Readonly<Record<string, Fen>>): string {
  const parts = Object.entries(opening).map(
    ([name, value]) => `${name}: ${name === "住院次数" ? value : yuanText(value)}`,
  );
  return `{ ${parts.join(", ")} }`;
}

/** What is zero is left out beside total and 范围内: the reader fills it in. */
function amountParts(amounts: Readonly<Record<string, Fen>>): string[] {
  return Object.entries(amounts)
    .filter(([name, amount]) => amount !== 0 || name === "总费用" || name === "范围内")
    .map(([name, amount]) => `${name}: ${yuanText(amount)}`);
}

function factText(needs: readonly FactNeed[], name: string, value: ExampleFact): string {
  if (typeof value === "string") return yamlText(value);
  if (typeof value === "number") {
    const isMoney = needs.find((need) => need.name === name)?.kind === "money";
    return isMoney ? yuanText(fen(value)) : String(value);
  }
  const held = value.map(({ value: one, from, to }) =>
    yamlText(from === null || to === null ? one : `${one}（${from} 至 ${to}）`),
  );
  return `[${held.join(", ")}]`;
}

function lineText({ class: name, amount, quantity, ceiling, ratio }: ExampleLine): string {
  const parts = [
    `类: ${yamlText(name)}`,
    `额: ${yuanText(amount)}`,
    ...(quantity === 10_000 ? [] : [`数量: ${printQuantity(quantity as Quantity)}`]),
    ...(ceiling === null ? [] : [`单价限额: ${printPrice(ceiling as Price)}`]),
    ...(ratio === null ? [] : [`先行自付: ${printRate(ratio)}`]),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** In quotes where YAML would read something else into it. */
export function yamlText(text: string): string {
  return /^[\p{L}\p{N}≤＜≥＞<][^:#,{}[\]&*!|'"%@`]*$/u.test(text) ? text : JSON.stringify(text);
}

/** "52000", "937.8" */
function yuanText(amount: Fen): string {
  return plainYuan(amount)
    .replace(/\.00$/, "")
    .replace(/(\.\d)0$/, "$1");
}
