/**
 * What a window finds out about one stay so that it can go on: which of two covers counts (B41), whose newborn it is (B32),
 * what the injury inquiry found (E20). Each entry is history; the last word of a kind counts until it is taken back. That a bill
 * which differs from the register means the same person (A01) is for the manager alone to say, and to take back.
 */
import { type Day, daysBetween } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { NEWBORN_DAYS } from "../../../shared/people/cover.ts";
import { isSelfPayBill } from "../../../shared/people/selfPay.ts";
import type { FactNeed } from "../../../shared/policy/pack.ts";
import { typedFact, typedFacts } from "../../../shared/settle/caseFacts.ts";
import { type InjuryResult, injuryDiagnosis } from "../../../shared/settle/injury.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { personOf } from "../store/registers.ts";
import { readSettings } from "../store/settings.ts";
import {
  currentEntry,
  type StayEntries,
  type StayEntryKind,
  type StayEntryRecord,
  stayEntries,
  typedFactsOf,
} from "../store/stayEntries.ts";
import { currentStay, type StoredStay } from "../store/stays.ts";
import { anyCase } from "./assess.ts";
import { coverNames, coversToChoose } from "./covers.ts";
import { findPack, findPerson } from "./person.ts";
import { requireRight } from "./rights.ts";
import { asConfirmed, mismatches } from "./samePerson.ts";
import { refuseSettled } from "./standing.ts";

type StayEntry =
  | {
      readonly kind: "cover";
      readonly personNo: string;
      readonly insuredRegion: string;
      readonly insuranceType: string;
    }
  | { readonly kind: "mother"; readonly personNo: string; readonly birthDay: Day }
  | { readonly kind: "injury"; readonly result: InjuryResult }
  | { readonly kind: "samePerson"; readonly personNo: string }
  | { readonly kind: "fact"; readonly name: string; readonly text: string }
  | { readonly kind: "takeBack"; readonly of: Exclude<StayEntryKind, "fact"> };

export interface StayEntryRequest {
  readonly stayId: number;
  readonly entry: StayEntry;
  /** What was seen, or why */
  readonly proof: string;
}

/** Throws NOT_ALLOWED, NOT_FOUND, ALREADY_SETTLED, ENTRY_REFUSED. */
export function enterStay(
  books: Books,
  request: ActRequest,
  { stayId, entry, proof }: StayEntryRequest,
): { readonly number: number } {
  const kind = entry.kind === "takeBack" ? entry.of : entry.kind;
  const right = kind === "samePerson" ? "确认人证" : "登记住院情况";
  requireRight(request.actor, right);
  if (proof.trim().length < 2) refuse("没有写看了什么证明或为什么这样办");
  const head = {
    ...request,
    kind: right,
    subject: String(stayId),
    request: { stayId, entry: { ...entry }, proof },
  };
  return performAct(books, head, (act) => {
    refuseSettled(books, stayId);
    const stored = currentStay(books, stayId);
    const value = valueToKeep(books, stored, entry);
    const last = books
      .prepare("SELECT coalesce(max(number), 0) FROM stay_entry WHERE stay_id = ?")
      .pluck()
      .get(stayId) as number;
    act.insert("stay_entry", {
      stay_id: stayId,
      number: last + 1,
      kind,
      value: value === null ? "" : JSON.stringify(value),
      proof: proof.trim(),
      at: act.at,
      account_id: request.actor.accountId,
      window_name: request.actor.window,
    });
    const faults = value !== null && "faults" in value ? value.faults.join("、") : undefined;
    act.note({ entered: kind, takenBack: value === null, reason: proof.trim(), faults });
    return { number: last + 1 };
  });
}

function refuse(detail: string): never {
  throw new YijieError("ENTRY_REFUSED", { detail });
}

/** null: taken back */
function valueToKeep(
  books: Books,
  stored: StoredStay,
  entry: StayEntry,
): StayEntries[StayEntryKind] | null {
  switch (entry.kind) {
    case "takeBack":
      if (currentEntry(books, stored.stayId, entry.of) === null) refuse("没有可以撤回的登记");
      return null;
    case "cover":
      return coverValue(books, stored, entry);
    case "mother":
      return motherValue(books, stored, entry);
    case "samePerson":
      return samePersonValue(books, stored, entry.personNo);
    case "injury":
      if (injuryDiagnosis(stored.stay) === null) refuse("这次住院的诊断里没有外伤");
      return { result: entry.result };
    case "fact":
      return factValue(books, stored, entry);
  }
}

/** What the pack of this stay asks of a person, and only in its own words; "" takes back what was said. */
function factValue(
  books: Books,
  { stayId }: StoredStay,
  { name, text }: Extract<StayEntry, { readonly kind: "fact" }>,
): StayEntries["fact"] {
  if (text === "") {
    if (!typedFactsOf(books, stayId).has(name)) refuse("没有可以撤回的登记");
    return { name, text };
  }
  const need = askedFacts(books, stayId).find((one) => one.name === name);
  if (need === undefined) refuse(`这次住院适用的政策包不要人填“${name}”`);
  const isKnown = need.kind !== "choice" || need.values.includes(text);
  if (!isKnown) refuse(`“${name}”只能是：${need.values.join("、")}`);
  if (typedFact(need, text) === null) refuse(`“${name}”要写成${FACT_FORMS[need.kind] ?? ""}`);
  return { name, text };
}

const FACT_FORMS: Readonly<Partial<Record<FactNeed["kind"], string>>> = {
  count: "整数",
  money: "金额，单位元",
  day: "日期，例如 2023-06-30",
};

/** The facts of this stay that no file brings; none where no pack applies. */
function askedFacts(books: Books, stayId: number): readonly FactNeed[] {
  const open = anyCase(books, stayId);
  const found = findPack(open, findPerson(open));
  return "code" in found || found.pack === null ? [] : typedFacts(found.pack.facts);
}

function samePersonValue(
  books: Books,
  { stay }: StoredStay,
  personNo: string,
): StayEntries["samePerson"] {
  const found = mismatches(books, stay).find(
    ({ registered }) => registered.person.personNo === personNo,
  );
  if (found === undefined) refuse("参保登记里没有与账单接近而对不上的这个人");
  return { personNo, faults: found.faults };
}

function coverValue(
  books: Books,
  stored: StoredStay,
  entry: Extract<StayEntry, { readonly kind: "cover" }>,
): StayEntries["cover"] {
  const toChoose = coversToChoose(books, asConfirmed(books, stored));
  const { personNo, insuredRegion, insuranceType } = entry;
  const isOne = toChoose.some(
    (cover) =>
      cover.personNo === personNo &&
      cover.insuredRegion === insuredRegion &&
      cover.insuranceType === insuranceType,
  );
  if (!isOne) refuse("这次住院没有要选定的参保，或选的不是其中一处");
  return { personNo, insuredRegion, insuranceType, among: coverNames(toChoose) };
}

/** Later than this an enrolment would not count from birth either. */
function motherValue(
  books: Books,
  { stay }: StoredStay,
  { personNo, birthDay }: Extract<StayEntry, { readonly kind: "mother" }>,
): StayEntries["mother"] {
  const mother = personOf(books, personNo);
  if (mother === null) throw new YijieError("NOT_FOUND", { what: `人员编号 ${personNo}` });
  if (mother.person.idNumber === stay.idNumber && mother.person.name === stay.name) {
    refuse("登记的母亲就是账单上的病人本人");
  }
  const age = daysBetween(birthDay, stay.admitDay);
  if (age < 0) refuse(`出生日期晚于入院日期 ${stay.admitDay}`);
  if (age > NEWBORN_DAYS) refuse(`入院时已出生 ${age} 天，超过 ${NEWBORN_DAYS} 天不能随母`);
  return { personNo, birthDay };
}

export interface StayCircumstances {
  readonly entries: readonly StayEntryRecord[];
  /** The covers that one must be chosen of; empty where there is no doubt */
  readonly covers: readonly {
    readonly personNo: string;
    readonly insuredRegion: string;
    readonly insuranceType: string;
    readonly source: string;
    readonly from: Day | null;
    readonly to: Day | null;
  }[];
  /** The bill says 自费: choosing a cover makes an insured stay of it */
  readonly isSelfPayBill: boolean;
  /** Registered persons whom the bill may mean though it says otherwise (A01) */
  readonly persons: readonly {
    readonly personNo: string;
    readonly name: string;
    readonly insuredRegion: string;
    readonly insuranceType: string;
    readonly faults: readonly string[];
  }[];
  /** The code of an injury among the diagnoses */
  readonly injuryDiagnosis: string | null;
  /** What the rules ask and only a person can say */
  readonly facts: readonly {
    readonly name: string;
    readonly kind: FactNeed["kind"];
    /** Of a choice */
    readonly values: readonly string[];
    /** What counts now; "" where nobody has said anything */
    readonly text: string;
  }[];
}

/** Throws NOT_FOUND. */
export function stayCircumstances(books: Books, stayId: number): StayCircumstances {
  const stored = currentStay(books, stayId);
  const { stay } = stored;
  const typed = typedFactsOf(books, stayId);
  const { officeFacts } = readSettings(books);
  return {
    facts: askedFacts(books, stayId).map(({ name, kind, values }) => ({
      name,
      kind,
      values,
      text: typed.get(name) ?? officeFacts[name] ?? "",
    })),
    entries: stayEntries(books, stayId),
    covers: coversToChoose(books, asConfirmed(books, stored)).map(
      ({ personNo, insuredRegion, insuranceType, source, from, to }) => ({
        personNo,
        insuredRegion,
        insuranceType,
        source,
        from,
        to,
      }),
    ),
    isSelfPayBill: isSelfPayBill(stay),
    persons: mismatches(books, stay).map(({ registered: { person }, faults }) => ({
      personNo: person.personNo,
      name: person.name,
      insuredRegion: person.insuredRegion,
      insuranceType: person.insuranceType,
      faults,
    })),
    injuryDiagnosis: injuryDiagnosis(stay),
  };
}
