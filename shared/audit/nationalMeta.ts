/** What a published file's rules are called, how strong they are, and on what they rest. */
import type { Family } from "./nationalColumns.ts";
import { plain } from "./restriction.ts";
import { type Level, type Logic, type Rule, STAGES } from "./types.ts";

/** 周期 and 频次 are one kind of rule. */
export type NationalFamily = Exclude<Family, "period">;

interface Meta {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly base: Rule["base"];
  readonly evidence: string;
  readonly law: "scope" | "charge";
}

const SCOPE =
  "《医疗保障基金使用监督管理条例》第三十八条第六项：不得把不属于支付范围的费用纳入基金结算";
const CHARGE =
  "《医疗保障基金使用监督管理条例》第三十八条第三项：不得重复收费、超标准收费、分解项目收费";

const meta = (
  code: string,
  name: string,
  level: Level,
  base: Rule["base"],
  evidence: string,
  law: Meta["law"],
): Meta => ({ code, name, level, base, evidence, law });

/** Rule codes of our own list; levels: 违规 where bill, person and catalogue decide. */
const META: Readonly<Record<NationalFamily, Meta>> = {
  sex: meta("G01", "限性别", "违规", "in-scope", "患者性别", "scope"),
  age: meta("G02", "限年龄", "违规", "in-scope", "出生日期、费用日期", "scope"),
  level: meta("G03", "限医院等级", "违规", "in-scope", "医疗机构等级", "scope"),
  setting: meta("G04", "限就医方式", "违规", "in-scope", "就医方式", "scope"),
  insurance: meta("G05", "限险种", "违规", "in-scope", "险种", "scope"),
  dept: meta("G06", "限科室", "可疑", "in-scope", "开单科室", "scope"),
  diagnosis: meta("G07", "限适应症", "可疑", "in-scope", "出院诊断、病程记录", "scope"),
  course: meta("G09", "限支付疗程", "违规", "in-scope", "各次使用的日期", "scope"),
  frequency: meta("F01", "限频次", "违规", "excess", "各次收费的日期和数量", "charge"),
  pair: meta("F02", "重复收费", "违规", "in-scope", "同日收费的项目和项目内涵", "charge"),
  group: meta("F09", "主次操作", "可疑", "in-scope", "手术记录：是否同一切口", "charge"),
};

/** "第八批-1项目", "第五批药品"; a name without a batch is taken whole. */
export function fileLabel(fileName: string): string {
  const name = plain(fileName).replace(/\.[a-z]+$/i, "");
  const batch = /第[一二三四五六七八九十百\d]+批(?:次)?(?:-\d+)?/.exec(name)?.[0];
  const kind = /药品|项目|耗材|饮片/.exec(name)?.[0] ?? "";
  return batch === undefined ? name : `${batch}${kind}`;
}

/** A rule of a published file. Lines that the patient pays wholly are no matter of limits to what the funds pay. */
export function nationalRule(
  family: NationalFamily,
  fileName: string,
  version: string,
  logic: Logic,
): Rule {
  const { code, name, level, base, evidence, law } = META[family];
  const label = fileLabel(fileName);
  return {
    code: `${code}-${label}`,
    name: `${name}（${label}）`,
    level,
    mayDeduct: level === "违规",
    bearer: law === "scope" ? "病人" : "医院",
    base,
    legalBasis: `国家医疗保障局公布的智能监管规则“${plain(fileName).replace(/\.[a-z]+$/i, "")}”；${law === "scope" ? SCOPE : CHARGE}`,
    evidence,
    version,
    from: null,
    to: null,
    stages: STAGES,
    onlyInScope: law === "scope",
    liftedBy: [],
    logic,
  };
}
