/**
 * Settles stored stays once more by another pack, in the order in which they were booked and each with the year that
 * the same pack gave before it. Reads only: nothing of it becomes a settlement.
 */
import { deductFromScope } from "../../../shared/bill/deduct.ts";
import { type LineDeduction, splitBill } from "../../../shared/bill/split.ts";
import type { HospitalLevel, Stay } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { splitsAlike } from "../../../shared/keeper/comparePacks.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import { isInForce } from "../../../shared/policy/choose.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { caseFacts, missingFact } from "../../../shared/settle/caseFacts.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import { benefitYear, resolveSplitRules, settle } from "../../../shared/settle/settle.ts";
import type {
  BillAmounts,
  EarlierSettlement,
  Facts,
  Settlement,
} from "../../../shared/settle/types.ts";
import type { Books } from "../store/books.ts";
import { catalogueOf, openingOf, personOf, slipAmounts } from "../store/registers.ts";
import { readSettings, type Settings } from "../store/settings.ts";
import { typedFactsOf } from "../store/stayEntries.ts";
import { versionLines } from "../store/stays.ts";
import { engineHold } from "./engineHold.ts";
import { readTrace } from "./reads.ts";

/** Days of discharge, both included. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Who pays what of one stay. */
export interface StayFigures {
  /** 个人负担 */
  readonly own: Fen;
  /** 医院承担 */
  readonly hospital: Fen;
  readonly payers: readonly { readonly payer: string; readonly payment: Fen }[];
}

export interface ResettledStay {
  readonly slipNumber: string;
  readonly inpatientNo: string;
  /** What the local rules gave when it was booked; null where the platform's figures were taken without rules */
  readonly booked: StayFigures | null;
  /** By the pack; null where it gives nothing */
  readonly figures: StayFigures | null;
  /** Why it gives nothing, in Chinese */
  readonly reason: string | null;
  /** The pack is not for this region or insurance. */
  readonly isOutside: boolean;
  /** The lines were split once more, because the pack splits them otherwise than the one of then. */
  readonly splitAgain: boolean;
}

/** Yields behind each stay, so that whoever drives it can do something else. */
export function* resettle(
  books: Books,
  pack: Pack,
  period: Period,
): Generator<void, readonly ResettledStay[]> {
  const work: Work = { books, pack, period, settings: readSettings(books), alike: new Map() };
  const results: ResettledStay[] = [];
  for (const person of personsIn(books, period)) {
    yield* resettlePerson(work, person, results);
  }
  return results;
}

interface Work {
  readonly books: Books;
  readonly pack: Pack;
  readonly period: Period;
  readonly settings: Settings;
  /** By hash of a pack of then: whether it splits lines as the pack does */
  readonly alike: Map<string, boolean>;
}

interface PersonScheme {
  readonly personNo: string;
  readonly scheme: string;
}

function personsIn(books: Books, { from, to }: Period): readonly PersonScheme[] {
  return books
    .prepare(
      `SELECT DISTINCT person_no AS personNo, scheme FROM settlement JOIN stay_version v ON v.id = version_id
       WHERE kind = '结算' AND v.discharge_day BETWEEN ? AND ? ORDER BY person_no, scheme`,
    )
    .all(from, to) as PersonScheme[];
}

interface BookedRow {
  readonly slipNumber: string;
  readonly kind: "结算" | "结算撤销";
  readonly original: string | null;
  readonly inpatientNo: string;
  readonly stayId: number;
  readonly versionId: number;
  readonly scheme: string;
  readonly settledAt: Moment;
  readonly yearFrom: Day;
  readonly dischargeDay: Day;
  readonly packId: string | null;
  readonly packHash: string | null;
}

/** A settlement that stands at this point of the year, as the pack (or the books) moved it. */
interface Standing {
  readonly yearFrom: Day;
  readonly dischargeDay: Day;
  readonly earlier: EarlierSettlement;
}

/** Everything that was ever booked for a person, in its order: what was undone counted until it was. */
function* resettlePerson(
  work: Work,
  { personNo, scheme }: PersonScheme,
  results: ResettledStay[],
): Generator<void> {
  const rows = work.books
    .prepare(
      `SELECT slip_number AS slipNumber, kind, original_slip_number AS original, inpatient_no AS inpatientNo,
              settlement.stay_id AS stayId, version_id AS versionId, scheme, settled_at AS settledAt, year_from AS yearFrom,
              v.discharge_day AS dischargeDay, pack_id AS packId, pack_hash AS packHash
       FROM settlement JOIN stay ON stay.id = settlement.stay_id JOIN stay_version v ON v.id = version_id
       WHERE person_no = ? AND scheme = ? ORDER BY sequence`,
    )
    .all(personNo, scheme) as BookedRow[];
  const undone = new Set(rows.map(({ original }) => original));
  const standing = new Map<string, Standing>();
  for (const row of rows) {
    if (row.original !== null) {
      standing.delete(row.original);
      continue;
    }
    const isAsked = work.period.from <= row.dischargeDay && row.dischargeDay <= work.period.to;
    const stored = documentOf(work.books, row.slipNumber);
    const outcome = outcomeOf(work, row, stored, personNo, [...standing.values()], isAsked);
    standing.set(row.slipNumber, standingOf(work, row, stored, outcome));
    if (isAsked && !undone.has(row.slipNumber)) results.push(resultOf(row, stored, outcome));
    yield;
  }
}

interface Outcome {
  readonly settlement: Settlement | null;
  readonly reason: string | null;
  readonly isOutside: boolean;
  readonly splitAgain: boolean;
}

function outcomeOf(
  work: Work,
  row: BookedRow,
  stored: SettlementDocument,
  personNo: string,
  before: readonly Standing[],
  isAsked: boolean,
): Outcome {
  const { pack } = work;
  const nothing = { settlement: null, reason: null, isOutside: false, splitAgain: false };
  if (!isFor(work, row, stored, personNo)) return { ...nothing, isOutside: true };
  // What was discharged outside the period counts by the pack only where the pack is for it.
  if (!isAsked && !isInForce(pack, daysOf(row, stored))) return nothing;
  if (stored.settlement === null) {
    return { ...nothing, reason: "当时没有政策包，按平台数据结算，没有可以重算的依据。" };
  }
  try {
    return settleAgain(work, row, stored, personNo, before);
  } catch (error) {
    return { ...nothing, reason: engineHold(error).what };
  }
}

function settleAgain(
  work: Work,
  row: BookedRow,
  stored: SettlementDocument,
  personNo: string,
  before: readonly Standing[],
): Outcome {
  const { pack, books } = work;
  const nothing = { settlement: null, isOutside: false };
  const recorded = stored.settlement;
  if (recorded === null) throw new Error(`${row.slipNumber} has no rules`);
  const { facts, holds } = factsThen(work, row, stored, personNo);
  if (holds.length > 0) return { ...nothing, reason: wordsOf(holds), splitAgain: false };
  const splitAgain = !splitsAsThen(work, row);
  const bill = splitAgain ? splitNow(work, row, stored, facts) : recorded.bill;
  if ("holds" in bill) return { ...nothing, reason: wordsOf(bill.holds), splitAgain };
  const yearFrom = benefitYear(pack, facts).from;
  const ofYear = before.filter((one) => one.yearFrom === yearFrom);
  const later = ofYear.filter(({ dischargeDay }) => dischargeDay > row.dischargeDay);
  if (pack.rules.year.late === "不受理" && later.length > 0) {
    const slips = later.map(({ earlier }) => earlier.slipNumber).join("、");
    return { ...nothing, reason: hold("LATE_STAY", { slips }).what, splitAgain };
  }
  const year = {
    opening: openingOf(books, { personNo, scheme: row.scheme, yearFrom }),
    earlier: ofYear.map(({ earlier }) => earlier),
  };
  const settlement = settle(pack, { facts, bill, year });
  return { settlement, reason: null, isOutside: false, splitAgain };
}

function wordsOf(holds: readonly Hold[]): string {
  return holds.map(({ what }) => what).join("");
}

// —— as it was then

function documentOf(books: Books, slipNumber: string): SettlementDocument {
  const text = books
    .prepare("SELECT document FROM settlement WHERE slip_number = ?")
    .pluck()
    .get(slipNumber) as string;
  // Its exact fractions stay texts: nobody reads one here, and there are forty thousand documents.
  return JSON.parse(text) as SettlementDocument;
}

/** By region and insurance; a pack that names none is for all. */
function isFor(
  { books, pack }: Work,
  { scheme }: BookedRow,
  { stay }: SettlementDocument,
  personNo: string,
): boolean {
  const { regions, insuranceTypes } = pack;
  const region = regionOf(books, stay, personNo);
  return (
    (regions.length === 0 || regions.some((prefix) => region.startsWith(prefix))) &&
    (insuranceTypes.length === 0 || insuranceTypes.includes(scheme))
  );
}

function regionOf(books: Books, stay: Stay, personNo: string): string {
  if (stay.insuredRegion !== "") return stay.insuredRegion;
  return personOf(books, personNo)?.person.insuredRegion ?? "";
}

function daysOf({ dischargeDay, settledAt }: BookedRow, { stay }: SettlementDocument) {
  return { admitDay: stay.admitDay, dischargeDay, settleDay: dayOfMoment(settledAt) };
}

/** The facts of then: from the slip where it has them under the pack's names, else from bill, person and settings. */
function factsThen(
  { books, pack, settings }: Work,
  row: BookedRow,
  { stay, person, settlement }: SettlementDocument,
  personNo: string,
): { readonly facts: Facts; readonly holds: readonly Hold[] } {
  const recorded = settlement?.facts ?? {};
  const isKnown = (name: string, values: readonly string[]) =>
    values.includes(recorded[name] ?? "");
  const open = pack.facts.filter(
    ({ name, kind, values }) => kind !== "choice" || !isKnown(name, values),
  );
  const level = stay.hospitalLevel ?? (recorded.医院等级 as HospitalLevel | undefined);
  const { facts, holds } = caseFacts(open, {
    // What the certificate on the bill says was decided when the slip was made.
    stay: { ...stay, certificateClass: "" },
    person: {
      personNo,
      idNumber: stay.idNumber,
      name: stay.name,
      insuredRegion: regionOf(books, stay, personNo),
      insuranceType: row.scheme,
      tier: person.tier,
      personType: person.personType,
      district: person.district,
    },
    identities: person.identities.map((identity) => ({
      personNo,
      identity,
      from: stay.admitDay,
      to: null,
    })),
    registrations: person.registrations.map((kind) => ({
      personNo,
      kind: kind as "异地备案",
      from: stay.admitDay,
      to: null,
    })),
    hospitalLevel: level ?? settings.hospitalLevel,
    hospitalRegion: settings.hospitalRegion,
    settleDay: dayOfMoment(row.settledAt),
    typed: new Map([...Object.entries(settings.officeFacts), ...typedFactsOf(books, row.stayId)]),
  });
  const known = pack.facts.filter((need) => !open.includes(need));
  const given = known.map(({ name }) => [name, recorded[name] ?? ""] as const);
  return { facts: { ...facts, ...Object.fromEntries(given) }, holds };
}

function splitsAsThen({ books, pack, alike }: Work, { packId, packHash }: BookedRow): boolean {
  const known = alike.get(packHash ?? "");
  if (known !== undefined) return known;
  const text = books
    .prepare("SELECT text FROM pack WHERE id = ? AND hash = ?")
    .pluck()
    .get(packId, packHash) as string | undefined;
  // A text of long ago that is no pack any more cannot be said to split alike.
  const then = text === undefined ? null : loadPack(text, `${packId}.yaml`).pack;
  const isAlike = then !== null && splitsAlike(then, pack);
  alike.set(packHash ?? "", isAlike);
  return isAlike;
}

function splitNow(
  { books, pack, settings }: Work,
  { versionId, slipNumber }: BookedRow,
  { stay, settlement }: SettlementDocument,
  facts: Facts,
): BillAmounts | { readonly holds: readonly Hold[] } {
  const recorded = settlement?.facts.医院等级 as HospitalLevel | undefined;
  const level = stay.hospitalLevel ?? recorded ?? settings.hospitalLevel;
  if (level === null) return { holds: [missingFact("医院等级", "")] };
  const { find, doubled } = catalogueOf(books, versionId);
  const rules = resolveSplitRules(pack, facts);
  const split = splitBill(versionLines(books, versionId), rules, find, level);
  const { problems } = split;
  const { totals, buckets } = deductFromScope(split, bookedDeductions(books, slipNumber), rules);
  if (problems.length === 0 && doubled.size === 0) return { ...totals, buckets };
  const detail = `${problems.length + doubled.size} 行明细按这个政策包拆不开`;
  return { holds: [hold("SPLIT_UNDECIDED", { detail })] };
}

/** What the review deducted of a settled bill, by the index of the line: another pack does not give it back. */
function bookedDeductions(books: Books, slipNumber: string): ReadonlyMap<number, LineDeduction> {
  const found = readTrace(books, slipNumber).lines.flatMap((line, index) => {
    const [amount, ruleCode, ruleName] = (line[9] ?? []) as [Fen?, string?, string?];
    if (amount === undefined) return [];
    const deduction = { amount, ruleCode: ruleCode ?? "", ruleName: ruleName ?? "" };
    return [[index, deduction] as const];
  });
  return new Map(found);
}

// —— results

/** What the stays behind it find in the year: by the pack where it gave something, else as booked. */
function standingOf(
  { books }: Work,
  row: BookedRow,
  stored: SettlementDocument,
  { settlement }: Outcome,
): Standing {
  const { slipNumber, dischargeDay } = row;
  const yearFrom = settlement?.benefitYear.from ?? row.yearFrom;
  const facts = settlement?.facts ?? stored.settlement?.facts ?? {};
  const amounts = settlement?.amounts ?? slipAmounts(books, slipNumber);
  return { yearFrom, dischargeDay, earlier: { slipNumber, facts, amounts } };
}

function resultOf(
  { slipNumber, inpatientNo }: BookedRow,
  stored: SettlementDocument,
  { settlement, reason, isOutside, splitAgain }: Outcome,
): ResettledStay {
  return {
    slipNumber,
    inpatientNo,
    booked: stored.settlement === null ? null : figuresOf(stored.settlement),
    figures: settlement === null ? null : figuresOf(settlement),
    reason,
    isOutside,
    splitAgain,
  };
}

function figuresOf(settlement: Omit<Settlement, "trace">): StayFigures {
  return {
    own: settlement.personTotal,
    hospital: settlement.hospitalTotal,
    payers: settlement.layers
      .filter(({ applied }) => applied)
      .map(({ payer, payment }) => ({ payer, payment })),
  };
}
