/** Whether what a rule demands is so: sex, age on the fee date, level, setting, insurance, department, diagnosis. */
import type { HospitalLevel, Stay } from "../bill/types.ts";
import { type AgeRange, ageRangeText, ageText, isOfAge } from "./age.ts";
import type { Context } from "./finding.ts";
import type { NetLine } from "./netLines.ts";
import type { Condition, FindingNumber } from "./types.ts";

const LEVEL_RANK: Readonly<Record<HospitalLevel, number>> = { 一级: 1, 二级: 2, 三级: 3 };

/** A demand that is not met, or (met = null) could not be judged. */
export interface Unmet {
  readonly met: false | null;
  /** "限女性", "患者为男性" */
  readonly demand: string;
  readonly actual: string;
  readonly numbers: readonly FindingNumber[];
}

/** The demands of the condition that this line does not meet; none where all are met. */
export function unmetDemands(condition: Condition, line: NetLine, context: Context): Unmet[] {
  const { stay, setting } = context.of;
  const unmet: Unmet[] = [];
  const check = (
    met: boolean | null,
    demand: string,
    actual: string,
    numbers: readonly FindingNumber[] = [],
  ): void => {
    if (met !== true) unmet.push({ met, demand, actual, numbers });
  };
  const { sex, settings, insurance, depts, diagnoses } = condition;
  if (sex !== undefined) check(stay.sex === sex, `限${sex}性`, `患者为${stay.sex}性`);
  const age = condition.age ?? condition.ageBySex?.[stay.sex];
  if (age !== undefined) unmet.push(...unmetAge(age, line, context));
  unmet.push(...unmetLevel(condition, stay.hospitalLevel));
  if (settings !== undefined) {
    check(settings.includes(setting), `限${settings.join("、")}`, `本次为${setting}`);
  }
  if (insurance !== undefined) {
    const written = `${stay.insuranceType} ${stay.settlementType}`;
    const met =
      insurance.some((word) => written.includes(word)) ||
      hasDiagnosis(stay, condition.insuranceCases ?? [], []);
    check(met, `限${insurance.join("、")}保险`, `险种为${stay.insuranceType}`);
  }
  if (depts !== undefined) {
    const dept = line.line.dept || stay.dept;
    const met = dept === "" ? null : depts.some((word) => dept.includes(word));
    check(met, `限${depts.join("、")}`, `开单科室为${dept || "不明"}`);
  }
  if (diagnoses !== undefined) {
    check(
      hasDiagnosis(stay, diagnoses.codes, diagnoses.words),
      `限诊断${[...diagnoses.codes, ...diagnoses.words].join("、")}`,
      `出院诊断为${diagnosisText(stay)}`,
    );
  }
  return unmet;
}

function unmetLevel({ minLevel, maxLevel }: Condition, level: HospitalLevel | null): Unmet[] {
  const rank = level === null ? null : LEVEL_RANK[level];
  const isLow = rank !== null && minLevel !== undefined && rank < LEVEL_RANK[minLevel];
  const isHigh = rank !== null && maxLevel !== undefined && rank > LEVEL_RANK[maxLevel];
  const isUnknown = rank === null && (minLevel !== undefined || maxLevel !== undefined);
  if (!isLow && !isHigh && !isUnknown) return [];
  const words = [
    minLevel === undefined ? "" : minLevel === "三级" ? "三级" : `${minLevel}及以上`,
    maxLevel === undefined ? "" : `${maxLevel}及以下`,
  ];
  const demand = `限${words.join("")}医疗机构`;
  const actual = `本院为${level ?? "等级不明"}`;
  return [{ met: isUnknown ? null : false, demand, actual, numbers: [] }];
}

function unmetAge(range: AgeRange, line: NetLine, { age, of }: Context): Unmet[] {
  const met = isOfAge(range, age, line.day);
  if (met === true) return [];
  const numbers = [
    { name: "费用日期", value: line.day },
    { name: "出生日期", value: of.birthDay ?? "不明" },
    { name: "年龄", value: ageText(age, line.day) },
  ];
  return [
    {
      met,
      demand: `限${ageRangeText(range)}`,
      actual: `费用日期 ${line.day} 患者${ageText(age, line.day)}`,
      numbers,
    },
  ];
}

export function diagnosisText(stay: Stay): string {
  const main = [stay.diagnosisCode, stay.diagnosisName].filter((text) => text !== "").join(" ");
  return [main, ...stay.secondaryDiagnoses].filter((text) => text !== "").join("、") || "空白";
}

/**
 * Whether one of the stay's diagnoses is of the codes or has one of the words in its name. Other diagnoses come as
 * texts, which may be codes or names.
 */
export function hasDiagnosis(
  stay: Stay,
  codes: readonly string[],
  words: readonly string[],
): boolean {
  const written = [stay.diagnosisCode, ...stay.secondaryDiagnoses].map((text) =>
    text.trim().toUpperCase(),
  );
  if (written.some((text) => text !== "" && codes.some((code) => isInCodes(text, code)))) {
    return true;
  }
  const names = [stay.diagnosisName, ...stay.secondaryDiagnoses];
  return names.some((name) => words.some((word) => name.includes(word)));
}

/** "I20-I25" takes in I25.101; "I20" takes in I20.000. */
export function isInCodes(code: string, pattern: string): boolean {
  const [from = "", to] = pattern.toUpperCase().split("-");
  if (to === undefined) return code.startsWith(from);
  return code.slice(0, from.length) >= from && code.slice(0, to.length) <= to;
}
