import type { Day } from "../calendar/day.ts";

/** The dates of a stay that a pack may name. */
export type StayDate = "入院日期" | "出院日期" | "结算日期";

export interface Source {
  readonly title: string;
  /** 文号, 发文, 日期, 网址; null where the pack does not say */
  readonly documentNumber: string | null;
  readonly issuer: string | null;
  readonly date: string | null;
  readonly url: string | null;
  /** 摘录: quotations by name */
  readonly quotations: Readonly<Record<string, string>>;
}

/** What a host has to bring for a fact. */
export interface FactNeed {
  readonly name: string;
  readonly kind: "choice" | "count" | "money" | "day" | "age" | "ordinal" | "held" | "derived";
  /** Allowed values of a choice, or of what a person may hold; empty otherwise. */
  readonly values: readonly string[];
}

/** A policy pack, compiled. Immutable. */
export interface Pack {
  readonly id: string;
  readonly name: string;
  /** 地区: prefixes of administrative region codes; empty = never chosen by itself */
  readonly regions: readonly string[];
  /** 险种 */
  readonly insuranceTypes: readonly string[];
  /** 有效: both days included */
  readonly effective: { readonly from: Day; readonly to: Day };
  /** 选版按 */
  readonly chosenBy: StayDate;
  /** 核对, 未包括 */
  readonly checked: string | null;
  readonly notIncluded: readonly string[];
  readonly sources: ReadonlyMap<string, Source>;
  /** 假设: id → sentence */
  readonly assumptions: ReadonlyMap<string, string>;
  /** Facts that the pack may ask for, in the pack's order. */
  readonly facts: readonly FactNeed[];
}

/** What a cite ("S1.基本", "假设.A1") stands for, for paper and screen. */
export function clauseOf(
  pack: Pack,
  cite: string,
): { readonly title: string; readonly quotation: string | null } {
  const [source = "", name] = cite.split(".");
  if (source === "假设")
    return { title: `假设 ${name}`, quotation: pack.assumptions.get(name ?? "") ?? null };
  const found = pack.sources.get(source);
  return {
    title: [found?.title ?? source, found?.documentNumber].filter(Boolean).join(" "),
    quotation: name === undefined ? null : (found?.quotations[name] ?? null),
  };
}
