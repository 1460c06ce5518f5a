/** What the list of findings is narrowed to. */
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";

export type FindingRow = AnswerOf<"findings">["findings"][number];

export const LEVEL_CHOICES = ["全部", "违规", "可疑", "提示"] as const;
export const STATUS_CHOICES = ["没有处理", "采纳", "豁免", "全部"] as const;

export interface Filters {
  readonly level: (typeof LEVEL_CHOICES)[number];
  readonly status: (typeof STATUS_CHOICES)[number];
  readonly ruleCode: string;
  readonly dept: string;
  readonly item: string;
}

export const NO_FILTERS: Filters = {
  level: "全部",
  status: "没有处理",
  ruleCode: "",
  dept: "",
  item: "",
};

export function askOf({ level, status, ruleCode, dept, item }: Filters): AskOf<"findings"> {
  return {
    ...(level === "全部" ? {} : { level }),
    ...(status === "全部" ? {} : { status: status === "没有处理" ? "open" : status }),
    ...(ruleCode === "" ? {} : { ruleCode }),
    ...(dept === "" ? {} : { dept }),
    ...(item === "" ? {} : { item }),
  };
}

/** What was come for from a report, in words; "" for nothing. */
export function narrowedTo({ ruleCode, dept, item }: Filters): string {
  return [
    ruleCode === "" ? "" : `规则 ${ruleCode}`,
    dept === "" ? "" : `科室 ${dept}`,
    item === "" ? "" : `项目 ${item}`,
  ]
    .filter((part) => part !== "")
    .join("，");
}
