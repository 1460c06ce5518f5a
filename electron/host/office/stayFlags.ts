/** What a person should look at before a stay is settled: doctors who may not order, items outside their limits. */

import {
  type Approval,
  checkApprovals,
  checkRestrictions,
  type ItemRule,
  type PatientOfBill,
  type RestrictionFlag,
} from "../../../shared/bill/itemRules.ts";
import type { Stay } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import type { Price } from "../../../shared/money/decimal.ts";
import {
  checkDoctors,
  type DoctorFlag,
  type DoctorMark,
  type DoctorRecord,
  type DoctorRegister,
  pointsOn,
  pointsPeriod,
} from "../../../shared/people/doctors.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import { isWithoutOwnNumber } from "../../../shared/people/newborn.ts";
import type { Books } from "../store/books.ts";
import { itemRulesOf } from "../store/registers.ts";
import { readSettings } from "../store/settings.ts";
import {
  allHeldEntries,
  type HeldEntry,
  heldEntries,
  heldEntriesOf,
  listTitle,
} from "../store/sourceLists.ts";
import { currentStay } from "../store/stays.ts";
import { asConfirmed } from "./samePerson.ts";

interface FlaggedLine {
  readonly number: number;
  readonly sourceRow: number;
  readonly item: string;
  readonly feeTime: Moment;
  readonly amountFen: number;
}

export interface StayFlags {
  readonly doctors: readonly (FlaggedLine & Pick<DoctorFlag, "doctorCode" | "fault">)[];
  readonly restrictions: readonly (FlaggedLine &
    Pick<RestrictionFlag, "faults"> & { readonly rule: ItemRule })[];
  readonly approvals: readonly (FlaggedLine & { readonly rule: ItemRule })[];
}

interface LineRow extends FlaggedLine {
  readonly nationalItemCode: string;
  readonly doctorCode: string | null;
  readonly unitPrice: Price;
}

/** Nothing is judged of which the office has no list. Throws NOT_FOUND. */
export function stayFlags(books: Books, stayId: number): StayFlags {
  const stored = currentStay(books, stayId);
  const { versionId } = stored;
  const stay = asConfirmed(books, stored);
  const lines = books
    .prepare(
      `SELECT number, source_row AS sourceRow, hospital_item_name AS item, fee_time AS feeTime, amount_fen AS amountFen,
              national_item_code AS nationalItemCode, doctor_code AS doctorCode, unit_price AS unitPrice
       FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .all(versionId) as LineRow[];
  const byNumber = new Map(lines.map((line) => [line.number, flagged(line)]));
  const codes = lines.map(({ nationalItemCode }) => nationalItemCode);
  const rules = itemRulesOf(
    books,
    codes.filter((code) => code !== ""),
  );
  const rulesOf = (code: string) => rules.get(code) ?? [];
  const line = (number: number) => byNumber.get(number) as FlaggedLine;
  return {
    doctors: doctorFlags(books, stay, lines).map(({ number, doctorCode, fault }) => ({
      ...line(number),
      doctorCode,
      fault,
    })),
    restrictions: checkRestrictions(lines, patientOf(stay), rulesOf).map(
      ({ number, faults, rule }) => ({ ...line(number), faults, rule }),
    ),
    approvals: checkApprovals(lines, approvalsOf(books, stay), rulesOf).map(({ number, rule }) => ({
      ...line(number),
      rule,
    })),
  };
}

function flagged({ number, sourceRow, item, feeTime, amountFen }: LineRow): FlaggedLine {
  return { number, sourceRow, item, feeTime, amountFen };
}

function doctorFlags(books: Books, stay: Stay, lines: readonly LineRow[]): readonly DoctorFlag[] {
  const named = lines.flatMap(({ number, doctorCode, feeTime }) =>
    doctorCode === null ? [] : [{ number, doctorCode, day: dayOfMoment(feeTime) }],
  );
  const register = doctorRegister(
    books,
    named.map(({ doctorCode }) => doctorCode),
  );
  return register === null ? [] : checkDoctors(named, stay.hospitalCode, register);
}

/** Of these doctors; null where no list of doctors was ever imported. */
function doctorRegister(books: Books, codes: readonly string[]): DoctorRegister | null {
  const isThere = books
    .prepare("SELECT 1 FROM source_list WHERE kind = 'doctors' AND withdrawn_at IS NULL LIMIT 1")
    .get();
  if (isThere === undefined) return null;
  const doctors = heldEntriesOf(books, "doctors", codes);
  const marks = heldEntriesOf(books, "doctorMarks", codes);
  return {
    doctors: new Map([...doctors].map(([code, held]) => [code, held.map(doctorRecord)])),
    marks: new Map([...marks].map(([code, held]) => [code, held.flatMap(doctorMark)])),
  };
}

function doctorRecord({ entry, from, to }: HeldEntry): DoctorRecord {
  const { name, hospitalCode } = entry.content;
  return { code: entry.key, name: String(name), hospitalCode: String(hospitalCode), from, to };
}

function doctorMark({ entry, from, to }: HeldEntry): DoctorMark[] {
  if (from === null) return [];
  return [
    {
      code: entry.key,
      from,
      to,
      kind: entry.word as DoctorMark["kind"],
      pointTenths: Number(entry.content.pointTenths),
      reason: String(entry.content.reason),
    },
  ];
}

function patientOf(stay: Stay): PatientOfBill {
  const read = parseIdNumber(stay.idNumber);
  return {
    diagnoses: [stay.diagnosisCode, ...stay.secondaryDiagnoses],
    sex: stay.sex,
    birthDay: typeof read === "string" || isWithoutOwnNumber(stay) ? null : read.birthDay,
    ageYears: stay.ageYears,
  };
}

/** Those of the patient, by number and name. */
export function approvalsOf(books: Books, { idNumber, name }: Stay): Approval[] {
  return heldEntries(books, "approvals", idNumber)
    .filter(({ entry }) => entry.content.name === name)
    .map(({ entry, from, to }) => ({
      nationalItemCode: entry.word,
      approvalNo: String(entry.content.approvalNo),
      from,
      to,
    }));
}

interface DoctorRow {
  readonly code: string;
  readonly name: string;
  readonly hospitalCode: string;
  readonly from: Day | null;
  readonly to: Day | null;
  /** On the day asked for, of the period that it belongs to; tenths of a point */
  readonly pointTenths: number;
  readonly suspended: boolean;
  readonly marks: readonly DoctorMark[];
  readonly source: string;
}

export interface DoctorPage {
  readonly doctors: readonly DoctorRow[];
  readonly count: number;
  /** The period in which points are added up */
  readonly period: { readonly from: Day; readonly to: Day };
}

/** The register of insured doctors as it stands on a day, in the order of codes. */
export function findDoctors(
  books: Books,
  {
    day,
    search = "",
    after = "",
    limit,
  }: {
    readonly day: Day;
    readonly search?: string;
    readonly after?: string;
    readonly limit: number;
  },
): DoctorPage {
  const [month = 1, date = 1] = readSettings(books).doctorPointsReset.split("-").map(Number);
  const rule = { month, date };
  const text = search.trim();
  const marks = allHeldEntries(books, "doctorMarks");
  const rows = [...allHeldEntries(books, "doctors")].flatMap(([code, held]) => {
    // The row that counts on the day; of a doctor who has left, the last one.
    const current = held.find((one) => holdsOn(one, day)) ?? held.at(-1);
    if (current === undefined) return [];
    const record = doctorRecord(current);
    if (text !== "" && !record.name.includes(text) && !code.startsWith(text)) return [];
    const own = (marks.get(code) ?? []).flatMap(doctorMark);
    return [{ record, own, source: listTitle(current.list) }];
  });
  const inOrder = rows.sort((a, b) => (a.record.code < b.record.code ? -1 : 1));
  const page = inOrder.filter(({ record }) => record.code > after).slice(0, limit);
  return {
    doctors: page.map(({ record, own, source }) => ({
      ...record,
      pointTenths: pointsOn(own, day, rule),
      suspended: own.some((mark) => mark.kind === "暂停" && holdsOn(mark, day)),
      marks: own,
      source,
    })),
    count: inOrder.length,
    period: pointsPeriod(day, rule),
  };
}
