/** 限制范围与标记: what the catalogue says of an item beside its class (requirements D25, C05). */
import { completedYears, type Day, dayOfMoment, type Moment } from "../calendar/day.ts";
import { holdsOn, type Interval } from "../calendar/interval.ts";
import type { Price } from "../money/decimal.ts";

/** A limit or a tag of an item for a time, from a list that is named. */
export interface ItemRule extends Interval {
  readonly nationalItemCode: string;
  /** 限制范围 as the list words it; empty for none */
  readonly restriction: string;
  /** Beginnings of ICD-10 codes, one of which must be on the bill; empty: any diagnosis. */
  readonly diagnoses: readonly string[];
  readonly sex: "男" | "女" | null;
  /** Completed years on the fee date, both included; null: no limit. */
  readonly ageFrom: number | null;
  readonly ageTo: number | null;
  /** 单独支付抗癌药, 负面清单 …: a pack that has a 费用拆分 of this name splits the item by it. */
  readonly tags: readonly string[];
  /** A unit price above which its use must have been approved (D06); null: never */
  readonly approvalAbove: Price | null;
  /** The entry or clause that says so */
  readonly clause: string;
  readonly source: string;
}

export interface RestrictedLine {
  readonly number: number;
  readonly nationalItemCode: string;
  readonly feeTime: Moment;
}

export interface PatientOfBill {
  readonly diagnoses: readonly string[];
  readonly sex: "男" | "女";
  /** Null where the ID number does not say; `ageYears` counts then. */
  readonly birthDay: Day | null;
  readonly ageYears: number;
}

export interface RestrictionFlag {
  readonly number: number;
  readonly nationalItemCode: string;
  readonly faults: readonly ("diagnosis" | "sex" | "age")[];
  readonly rule: ItemRule;
}

/** The lines outside what their item is limited to, in their order. A doubt for a person to look at, never a deduction. */
export function checkRestrictions(
  lines: readonly RestrictedLine[],
  patient: PatientOfBill,
  rulesOf: (nationalItemCode: string) => readonly ItemRule[],
): readonly RestrictionFlag[] {
  return lines.flatMap(({ number, nationalItemCode, feeTime }) => {
    const day = dayOfMoment(feeTime);
    return rulesOf(nationalItemCode)
      .filter((rule) => holdsOn(rule, day))
      .map((rule) => ({ number, nationalItemCode, faults: faultsOf(rule, patient, day), rule }))
      .filter(({ faults }) => faults.length > 0);
  });
}

/** 使用审批 for one patient */
export interface Approval extends Interval {
  readonly nationalItemCode: string;
  readonly approvalNo: string;
}

export interface PricedLine extends RestrictedLine {
  readonly unitPrice: Price;
}

export interface ApprovalFlag {
  readonly number: number;
  readonly nationalItemCode: string;
  readonly rule: ItemRule;
}

/** Lines above the price up to which nobody asks, without an approval of that day (D06). Refunds follow their charge. */
export function checkApprovals(
  lines: readonly PricedLine[],
  approvals: readonly Approval[],
  rulesOf: (nationalItemCode: string) => readonly ItemRule[],
): readonly ApprovalFlag[] {
  return lines.flatMap(({ number, nationalItemCode, feeTime, unitPrice }) => {
    const day = dayOfMoment(feeTime);
    const rule = rulesOf(nationalItemCode).find(
      (one) => holdsOn(one, day) && one.approvalAbove !== null && unitPrice > one.approvalAbove,
    );
    const isApproved = approvals.some(
      (one) => one.nationalItemCode === nationalItemCode && holdsOn(one, day),
    );
    return rule === undefined || isApproved ? [] : [{ number, nationalItemCode, rule }];
  });
}

function faultsOf(
  { diagnoses, sex, ageFrom, ageTo }: ItemRule,
  patient: PatientOfBill,
  day: Day,
): RestrictionFlag["faults"] {
  const age = patient.birthDay === null ? patient.ageYears : completedYears(patient.birthDay, day);
  const isDiagnosed =
    diagnoses.length === 0 ||
    diagnoses.some((code) => patient.diagnoses.some((given) => beginsWith(given, code)));
  const isOfAge = (ageFrom === null || age >= ageFrom) && (ageTo === null || age <= ageTo);
  return [
    ...(isDiagnosed ? [] : (["diagnosis"] as const)),
    ...(sex === null || sex === patient.sex ? [] : (["sex"] as const)),
    ...(isOfAge ? [] : (["age"] as const)),
  ];
}

/** C34 means C34.1 and C34.900 too. */
function beginsWith(diagnosis: string, code: string): boolean {
  return diagnosis.trim().toUpperCase().startsWith(code.toUpperCase());
}

/** Tags of an item on a day, each once. */
export function tagsOn(rules: readonly ItemRule[], day: Day): readonly string[] {
  return [...new Set(rules.filter((rule) => holdsOn(rule, day)).flatMap(({ tags }) => tags))];
}
