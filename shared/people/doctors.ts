/** 医保医师: whether the doctor whom a fee line names may order at the insurance's expense on that day, and their points. */
import { addDays, type Day, monthOf, yearOf } from "../calendar/day.ts";
import { holdsOn, type Interval } from "../calendar/interval.ts";

/** A row of the register of insured doctors. */
export interface DoctorRecord extends Interval {
  readonly code: string;
  readonly name: string;
  /** fixmedins_code of the hospital that the agreement is with */
  readonly hospitalCode: string;
}

/** 扣分 and 暂停医保处方权. */
export interface DoctorMark {
  readonly code: string;
  /** 扣分: the day on which the points were taken; 暂停: the first day. */
  readonly from: Day;
  /** 暂停: the last day, included; null while it has no end. */
  readonly to: Day | null;
  readonly kind: "扣分" | "暂停";
  /** Of 扣分; tenths of a point, so that half points are exact */
  readonly pointTenths: number;
  readonly reason: string;
}

export interface DoctorRegister {
  readonly doctors: ReadonlyMap<string, readonly DoctorRecord[]>;
  readonly marks: ReadonlyMap<string, readonly DoctorMark[]>;
}

export interface DoctorLine {
  readonly number: number;
  readonly doctorCode: string;
  readonly day: Day;
}

/** Requirements C16 (unknown, other hospital, not valid) and C17 (suspended). */
type DoctorFault = "unknown" | "otherHospital" | "notValid" | "suspended";

export interface DoctorFlag {
  readonly number: number;
  readonly doctorCode: string;
  readonly day: Day;
  readonly fault: DoctorFault;
}

/** The lines that a review must look at, in their order. A line that names no doctor is not judged. */
export function checkDoctors(
  lines: readonly DoctorLine[],
  hospitalCode: string,
  register: DoctorRegister,
): readonly DoctorFlag[] {
  return lines.flatMap(({ number, doctorCode, day }) => {
    const fault = doctorCode === "" ? null : faultOf(doctorCode, day, hospitalCode, register);
    return fault === null ? [] : [{ number, doctorCode, day, fault }];
  });
}

function faultOf(
  code: string,
  day: Day,
  hospitalCode: string,
  { doctors, marks }: DoctorRegister,
): DoctorFault | null {
  const records = doctors.get(code);
  if (records === undefined || records.length === 0) return "unknown";
  const here = records.filter((record) => record.hospitalCode === hospitalCode);
  if (here.length === 0) return "otherHospital";
  if (!here.some((record) => holdsOn(record, day))) return "notValid";
  const isSuspended = (marks.get(code) ?? []).some(
    (mark) => mark.kind === "暂停" && holdsOn(mark, day),
  );
  return isSuspended ? "suspended" : null;
}

/** 记分周期: the day and month on which the points of a doctor begin at nothing again. */
export interface PointsRule {
  readonly month: number;
  readonly date: number;
}

/** The first and last day of the period that a day belongs to. */
export function pointsPeriod(day: Day, { month, date }: PointsRule): { from: Day; to: Day } {
  const begins = (year: number): Day =>
    `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}` as Day;
  const isBefore = monthOf(day) < month || (monthOf(day) === month && Number(day.slice(8)) < date);
  const year = yearOf(day) - (isBefore ? 1 : 0);
  return { from: begins(year), to: addDays(begins(year + 1), -1) };
}

/** Points taken from a doctor from the beginning of the period up to the day, in tenths. */
export function pointsOn(marks: readonly DoctorMark[], day: Day, rule: PointsRule): number {
  const { from } = pointsPeriod(day, rule);
  return marks
    .filter((mark) => mark.kind === "扣分" && mark.from >= from && mark.from <= day)
    .reduce((sum, { pointTenths }) => sum + pointTenths, 0);
}

/** Tenths of a point as people write points: "3.5". */
export function printPoints(tenths: number): string {
  return tenths % 10 === 0 ? String(tenths / 10) : `${Math.trunc(tenths / 10)}.${tenths % 10}`;
}
