/** The words that the packs in force know for what a register says of a person. Any other word would stop the case. */
import type { Registration } from "../../../shared/people/types.ts";
import type { Books } from "../store/books.ts";
import { activePacks } from "./packs.ts";

export interface RegisterWords {
  readonly registrations: readonly Registration["kind"][];
  /** Those that count, and those that packs know to change nothing */
  readonly identities: readonly string[];
  readonly insuranceTypes: readonly string[];
  readonly tiers: readonly string[];
  readonly personTypes: readonly string[];
  readonly districts: readonly string[];
}

export function registerWords(books: Books): RegisterWords {
  const packs = activePacks(books).map(({ pack }) => pack);
  const valuesOf = (name: string) =>
    packs
      .flatMap(({ facts }) => facts.filter((need) => need.name === name))
      .flatMap(({ values }) => values);
  const identities = packs.flatMap(({ rules }) =>
    rules.facts.flatMap((fact) => (fact.kind === "held" ? [...fact.values, ...fact.ignored] : [])),
  );
  return {
    registrations: ["规范转诊", "异地备案"],
    identities: distinct(identities),
    insuranceTypes: distinct(packs.flatMap(({ insuranceTypes }) => insuranceTypes)),
    tiers: distinct(valuesOf("档次")),
    personTypes: distinct(valuesOf("人员类别")),
    districts: distinct(valuesOf("区县")),
  };
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
