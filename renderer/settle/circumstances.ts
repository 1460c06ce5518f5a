/** 住院情况: what a window finds out about one stay, as it is being filled in. */

import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";
import type { InjuryResult } from "../../shared/settle/injury.ts";
import { typedDay } from "../entry/entry.ts";
import type { Pre, StayHead } from "./view.ts";

export type Circumstances = AnswerOf<"stayCircumstances">;
export type Cover = Circumstances["covers"][number];
type Entry = Circumstances["entries"][number];
export type CircumstanceKind = Entry["kind"] | "takeBack";

export const CIRCUMSTANCE_NAMES: Readonly<Record<CircumstanceKind, string>> = {
  cover: "选定一处参保",
  mother: "新生儿随母",
  injury: "外伤调查结果",
  fact: "政策要问的情况",
  samePerson: "确认人证",
  takeBack: "撤回登记过的",
};

/** What a result of the inquiry does to the money. */
export const INJURY_MEANS: Readonly<Record<InjuryResult, string>> = {
  无第三方: "医保照常报，这笔可以结算",
  有第三方: "医保不付，按自费出院结账",
  工伤: "由工伤保险付，医保不付",
};

export interface CircumstanceDraft {
  readonly kind: CircumstanceKind;
  /** Place in the covers */
  readonly cover: number | null;
  readonly mother: string | null;
  readonly birthDay: string;
  readonly result: InjuryResult | null;
  /** 人员编号 of the registered person who the patient is */
  readonly same: string | null;
  /** What the rules ask, and what is said of it */
  readonly fact: { readonly name: string; readonly text: string };
  /** What is taken back */
  readonly of: Entry | null;
  readonly proof: string;
}

/** Entries of one key follow each other, and the last one counts: "injury", "fact 病种". */
export function entryKey({ kind, value }: Entry): string {
  return value !== null && "text" in value ? `${kind} ${value.name}` : kind;
}

/** The last word of each kind, and of each fact, as far as it was not taken back. */
export function standing({ entries }: Circumstances): readonly Entry[] {
  const latest = entries.filter(
    (entry, index) => entries.findIndex((other) => entryKey(other) === entryKey(entry)) === index,
  );
  return latest.filter(({ value }) => value !== null && !("text" in value && value.text === ""));
}

/** What there is to enter about this stay; empty for most. That bill and register mean one person is the manager's to say. */
export function kindsOf(
  known: Circumstances,
  head: StayHead,
  isManager: boolean,
): readonly CircumstanceKind[] {
  return [
    ...(isManager && known.persons.length > 0 ? (["samePerson"] as const) : []),
    ...(known.covers.length > 0 ? (["cover"] as const) : []),
    ...(known.injuryDiagnosis === null ? [] : (["injury"] as const)),
    ...(known.facts.length > 0 ? (["fact"] as const) : []),
    // Whoever was born within the last months is nought years old.
    ...(head.ageYears === 0 ? (["mother"] as const) : []),
    ...(standing(known).length > 0 ? (["takeBack"] as const) : []),
  ];
}

/** What the first hold asks for; null where it asks for something in the registers. */
export function askedKind(
  { holds: [first] }: Pre,
  head: StayHead,
  { facts }: Circumstances,
): CircumstanceKind | null {
  switch (first?.code) {
    case "FACT_MISSING":
    case "FACT_OUTSIDE":
      return facts.some(({ name }) => first.what.includes(`“${name}”`)) ? "fact" : null;
    case "DOUBLE_COVER":
    case "SELF_PAY_BILL":
      return "cover";
    case "INJURY_NOT_ASKED":
      return "injury";
    case "INJURY_OTHERS_PAY":
      return "takeBack";
    case "NEWBORN":
      return "mother";
    case "NO_PERSON":
      return head.ageYears === 0 ? "mother" : null;
    case "PERSON_MISMATCH":
    case "NAME_DIFFERS":
      return head.ageYears === 0 ? "mother" : "samePerson";
    default:
      return null;
  }
}

/** In words, what must still be filled in. */
export function circumstanceMissing(draft: CircumstanceDraft): readonly string[] {
  const missing: Readonly<Record<CircumstanceKind, readonly (string | false)[]>> = {
    cover: [draft.cover === null && "按哪一处"],
    mother: [
      draft.mother === null && "母亲是谁",
      typedDay(draft.birthDay) === null && "出生日期，写成 2023-06-05",
    ],
    injury: [draft.result === null && "调查结果"],
    fact: [draft.fact.name === "" && "哪一样", draft.fact.text.trim() === "" && "是什么"],
    samePerson: [draft.same === null && "是登记里的哪一个人"],
    takeBack: [draft.of === null && "撤回哪一条"],
  };
  const words = [...missing[draft.kind], draft.proof.trim().length < 2 && "看了什么，或为什么"];
  return words.filter((one) => one !== false);
}

/** null while something is missing. */
export function circumstanceRequest(
  draft: CircumstanceDraft,
  stayId: number,
  covers: readonly Cover[],
): AskOf<"enterStay"> | null {
  if (circumstanceMissing(draft).length > 0) return null;
  const entry = entryOf(draft, covers);
  return entry === null ? null : { stayId, entry, proof: draft.proof.trim() };
}

function entryOf(
  { kind, cover, mother, birthDay, result, fact, same, of }: CircumstanceDraft,
  covers: readonly Cover[],
): AskOf<"enterStay">["entry"] | null {
  switch (kind) {
    case "cover": {
      const chosen = covers[cover ?? -1];
      if (chosen === undefined) return null;
      const { personNo, insuredRegion, insuranceType } = chosen;
      return { kind, personNo, insuredRegion, insuranceType };
    }
    case "mother": {
      const day = typedDay(birthDay);
      return mother === null || day === null ? null : { kind, personNo: mother, birthDay: day };
    }
    case "injury":
      return result === null ? null : { kind, result };
    case "fact":
      return { kind, name: fact.name, text: fact.text.trim() };
    case "samePerson":
      return same === null ? null : { kind, personNo: same };
    case "takeBack":
      return of === null ? null : takingBack(of);
  }
}

/** A fact is taken back by saying nothing of it. */
function takingBack({ kind, value }: Entry): AskOf<"enterStay">["entry"] | null {
  if (kind !== "fact") return { kind: "takeBack", of: kind };
  return value !== null && "text" in value ? { kind, name: value.name, text: "" } : null;
}

export function enteredWords({ value }: Entry): string {
  if (value === null) return "撤回";
  if ("result" in value) return value.result;
  if ("text" in value)
    return value.text === "" ? `${value.name}，撤回` : `${value.name} ${value.text}`;
  if ("faults" in value) return `就是人员编号 ${value.personNo}，不同：${value.faults.join("、")}`;
  if ("birthDay" in value) return `母亲 ${value.personNo}，${value.birthDay} 出生`;
  return `${value.insuranceType}（${value.insuredRegion}，人员编号 ${value.personNo}）`;
}
