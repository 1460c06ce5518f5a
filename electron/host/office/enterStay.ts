/**
 * What a window finds out about one stay so that it can go on: which of two covers counts (B41), whose newborn it is (B32),
 * what the injury inquiry found (E20). Each entry is history; the last word of a kind counts until it is taken back.
 */
import { type Day, daysBetween } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { NEWBORN_DAYS } from "../../../shared/people/cover.ts";
import { type InjuryResult, injuryDiagnosis } from "../../../shared/settle/injury.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { personOf } from "../store/registers.ts";
import {
  currentEntry,
  type StayEntries,
  type StayEntryKind,
  type StayEntryRecord,
  stayEntries,
} from "../store/stayEntries.ts";
import { currentStay, type StoredStay } from "../store/stays.ts";
import { coverNames, coversToChoose } from "./covers.ts";
import { requireRight } from "./rights.ts";
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
  | { readonly kind: "takeBack"; readonly of: StayEntryKind };

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
  requireRight(request.actor, "登记住院情况");
  if (proof.trim().length < 2) refuse("没有写看了什么证明或为什么这样办");
  const head = {
    ...request,
    kind: "登记住院情况",
    subject: String(stayId),
    request: { stayId, entry: { ...entry }, proof },
  };
  return performAct(books, head, (act) => {
    refuseSettled(books, stayId);
    const stored = currentStay(books, stayId);
    const kind = entry.kind === "takeBack" ? entry.of : entry.kind;
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
    act.note({ entered: kind, takenBack: value === null });
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
    case "injury":
      if (injuryDiagnosis(stored.stay) === null) refuse("这次住院的诊断里没有外伤");
      return { result: entry.result };
  }
}

function coverValue(
  books: Books,
  { stay }: StoredStay,
  entry: Extract<StayEntry, { readonly kind: "cover" }>,
): StayEntries["cover"] {
  const toChoose = coversToChoose(books, stay);
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
  /** The code of an injury among the diagnoses */
  readonly injuryDiagnosis: string | null;
}

/** Throws NOT_FOUND. */
export function stayCircumstances(books: Books, stayId: number): StayCircumstances {
  const { stay } = currentStay(books, stayId);
  return {
    entries: stayEntries(books, stayId),
    covers: coversToChoose(books, stay).map(
      ({ personNo, insuredRegion, insuranceType, source, from, to }) => ({
        personNo,
        insuredRegion,
        insuranceType,
        source,
        from,
        to,
      }),
    ),
    injuryDiagnosis: injuryDiagnosis(stay),
  };
}
