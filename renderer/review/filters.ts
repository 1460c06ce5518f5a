/** What the list of findings is narrowed to. */
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";
import { dayIn } from "../registers/DayInput.tsx";

export type FindingRow = AnswerOf<"findings">["findings"][number];

export const LEVEL_CHOICES = ["全部", "违规", "可疑", "提示"] as const;
export const STATUS_CHOICES = ["没有处理", "采纳", "豁免", "全部"] as const;

export interface Filters {
  readonly level: (typeof LEVEL_CHOICES)[number];
  readonly status: (typeof STATUS_CHOICES)[number];
  readonly ruleCode: string;
  /** Code and name of the institution; null for all */
  readonly hospital: { readonly code: string; readonly name: string } | null;
  readonly dept: string;
  readonly item: string;
  /** Days of discharge, as typed on the page of the reports */
  readonly from: string;
  readonly to: string;
}

export const NO_FILTERS: Filters = {
  level: "全部",
  status: "没有处理",
  ruleCode: "",
  hospital: null,
  dept: "",
  item: "",
  from: "",
  to: "",
};

/** A day that is not finished typing narrows nothing yet. */
export function daysOf({ from, to }: Pick<Filters, "from" | "to">): AskOf<"reviewReports"> {
  const [fromDay, toDay] = [dayIn(from), dayIn(to)];
  return {
    ...(fromDay === null ? {} : { from: fromDay }),
    ...(toDay === null ? {} : { to: toDay }),
  };
}

export function askOf(filters: Filters): AskOf<"findings"> {
  const { level, status, ruleCode, hospital, dept, item } = filters;
  return {
    ...daysOf(filters),
    ...(hospital === null ? {} : { hospital: hospital.code }),
    ...(level === "全部" ? {} : { level }),
    ...(status === "全部" ? {} : { status: status === "没有处理" ? "open" : status }),
    ...(ruleCode === "" ? {} : { ruleCode }),
    ...(dept === "" ? {} : { dept }),
    ...(item === "" ? {} : { item }),
  };
}

/** What was come for from a report, in words; "" for nothing. */
export function narrowedTo({ ruleCode, hospital, dept, item, from, to }: Filters): string {
  const [fromDay, toDay] = [dayIn(from), dayIn(to)];
  return [
    hospital === null ? "" : hospital.name,
    ruleCode === "" ? "" : `规则 ${ruleCode}`,
    dept === "" ? "" : `科室 ${dept}`,
    item === "" ? "" : `项目 ${item}`,
    fromDay === null ? "" : `${fromDay} 起出院`,
    toDay === null ? "" : `${toDay} 以前出院`,
  ]
    .filter((part) => part !== "")
    .join("，");
}
