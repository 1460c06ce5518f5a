/** What was typed into the calculator, and the question that it makes. Nothing is filled in that nobody typed. */
import { parseDay } from "../../shared/calendar/day.ts";
import type { AskOf } from "../../shared/contract/contract.ts";
import { type Fen, fen, parseYuan, ZERO } from "../../shared/money/fen.ts";
import type { DescribedPack } from "./packState.ts";

export interface TypedLine {
  readonly id: number;
  readonly class: string;
  readonly amount: string;
  readonly quantity: string;
  readonly ceiling: string;
  readonly ratio: string;
}

export interface Typed {
  readonly facts: Readonly<Record<string, string>>;
  readonly held: Readonly<Record<string, readonly string[]>>;
  readonly byLines: boolean;
  readonly amounts: Readonly<Record<string, string>>;
  readonly lines: readonly TypedLine[];
  readonly opening: Readonly<Record<string, string>>;
}

export const NOTHING_TYPED: Typed = {
  facts: {},
  held: {},
  byLines: false,
  amounts: {},
  lines: [{ id: 1, class: "", amount: "", quantity: "1", ceiling: "", ratio: "" }],
  opening: {},
};

type Trial = Omit<AskOf<"tryPack">, "pack">;

/** The question, or the first thing that is missing or wrong, in words. */
export function trialOf(pack: DescribedPack, typed: Typed): Trial | string {
  const facts = factsOf(pack, typed);
  if (typeof facts === "string") return facts;
  const opening = amountsOf(pack.yearAmounts, typed.opening);
  if (typeof opening === "string") return opening;
  const bill = typed.byLines ? linesOf(typed) : billOf(pack, typed);
  return typeof bill === "string" ? bill : { facts, bill, opening };
}

/** Days that any pack may name; asked for only where a fact needs them. */
export function daysAsked({ facts }: DescribedPack): readonly string[] {
  const needsBirth = facts.some(({ kind }) => kind === "age");
  return needsBirth ? ["出生日期", "入院日期", "出院日期"] : ["出院日期"];
}

type GivenFact = Trial["facts"][string];

function factsOf(pack: DescribedPack, { facts, held }: Typed): Trial["facts"] | string {
  const given: Trial["facts"] = {};
  for (const need of pack.facts) {
    const { name, kind } = need;
    const text = facts[name]?.trim() ?? "";
    if (kind === "held") {
      given[name] = (held[name] ?? []).map((value) => ({ value, from: null, to: null }));
    } else if (text !== "") {
      const read = readFact(kind, text);
      if (read === null) return `“${name}”要写成${FORMS[kind]}`;
      given[name] = read;
    } else if (kind !== "derived" && kind !== "age" && kind !== "ordinal") {
      return `还没有填“${name}”`;
    }
  }
  for (const name of daysAsked(pack)) {
    const text = facts[name]?.trim() ?? "";
    if (text === "") continue;
    if (parseDay(text) === null) return `“${name}”要写成${FORMS.day}`;
    given[name] = text;
  }
  return given;
}

type Kind = DescribedPack["facts"][number]["kind"];

const WHOLE = "整数";
const FORMS: Readonly<Record<Kind, string>> = {
  choice: "其中一项",
  held: "其中几项",
  derived: "空",
  money: "金额，如 1234.50",
  day: " 2023-06-30 的样子",
  count: WHOLE,
  age: WHOLE,
  ordinal: WHOLE,
};

function readFact(kind: Kind, text: string): GivenFact | null {
  if (kind === "money") return parseAmount(text);
  if (kind === "day") return parseDay(text);
  if (FORMS[kind] === WHOLE) return /^\d{1,6}$/.test(text) ? Number(text) : null;
  return text;
}

/** Typed with separators or without. */
function parseAmount(text: string): Fen | null {
  return parseYuan(text.trim().replace(/[,，]/g, ""));
}

function amountsOf(
  names: readonly string[],
  texts: Readonly<Record<string, string>>,
): Record<string, Fen> | string {
  const amounts: Record<string, Fen> = {};
  for (const name of names) {
    const text = texts[name]?.trim() ?? "";
    if (text === "") continue;
    if (name === "住院次数") {
      if (!/^\d{1,3}$/.test(text)) return "“住院次数”要写成整数";
      amounts[name] = fen(Number(text));
      continue;
    }
    const amount = parseAmount(text);
    if (amount === null) return `“${name}”要写成金额，如 1234.50`;
    amounts[name] = amount;
  }
  return amounts;
}

const WRITTEN = ["总费用", "范围内"] as const;
export const BILL_AMOUNTS = [...WRITTEN, "先行自付", "超限价"] as const;

/** What is left of the total is 全自费. */
export function fullSelfPayOf(amounts: Readonly<Record<string, string>>): Fen | null {
  const [total, inScope] = WRITTEN.map((name) => parseAmount(amounts[name] ?? ""));
  if (total == null || inScope == null) return null;
  const others = ["先行自付", "超限价"]
    .map((name) => amounts[name]?.trim() || "0")
    .map(parseAmount);
  if (others.some((amount) => amount === null)) return null;
  const rest = others.reduce<number>((left, amount) => left - (amount ?? 0), total - inScope);
  return fen(rest);
}

function billOf(pack: DescribedPack, { amounts }: Typed): Trial["bill"] | string {
  for (const name of WRITTEN) {
    if ((amounts[name]?.trim() ?? "") === "") return `还没有填“${name}”`;
  }
  const given = amountsOf([...BILL_AMOUNTS, ...pack.buckets], amounts);
  if (typeof given === "string") return given;
  const rest = fullSelfPayOf(amounts);
  if (rest === null || rest < 0) return "范围内、先行自付、超限价加起来不能超过总费用";
  return { amounts: { 先行自付: ZERO, 超限价: ZERO, ...given, 全自费: rest } };
}

function linesOf({ lines }: Typed): Trial["bill"] | string {
  const given = [];
  for (const [index, line] of lines.entries()) {
    const amount = parseAmount(line.amount);
    if (line.class === "") return `明细第 ${index + 1} 行没有选类别`;
    if (amount === null) return `明细第 ${index + 1} 行的金额要写成 1234.50 的样子`;
    given.push({
      class: line.class,
      amount,
      quantity: line.quantity.trim(),
      ceiling: line.ceiling.trim() === "" ? null : line.ceiling.trim(),
      ratio: line.ratio.trim() === "" ? null : line.ratio.trim(),
    });
  }
  return { lines: given };
}
