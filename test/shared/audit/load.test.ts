/** The rule file's loader: what is wrong is said with line, column and what to write; nothing is defaulted. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadRules } from "../../../shared/audit/load.ts";
import type { Logic } from "../../../shared/audit/types.ts";
import { printProblem } from "../../../shared/policy/problems.ts";
import { aCase, aLine, BUILT_IN, codesOf, rulesOf, runAll } from "../../support/reviewCases.ts";

const GOOD = `格式: 1
名称: 规则
版本: "1"
法规:
  - { 名: 甲, 条文: 某条例第一条 }
规则:
  - 名: 限次
    编号: F01
    级别: 违规
    可自动扣减: 是
    承担: 病人
    版本: "2"
    有效: 2021-05-01 至 2025-12-31
    环节: [在院, 出院]
    法规: 甲
    证据: 日期
    扣减: 超出部分
    判断:
      类: 计数
      项目: { 编码: [A] }
      上限: 2
      范围: 每住院日
      天数算法: 算头不算尾
      计量: 数量
      合并: 否
`;

function problemsOf(text: string): string[] {
  return loadRules(text, "x.yaml").problems.map(printProblem);
}

/** The file with one text in place of another, which must be there. */
function changed(from: string, to: string): string[] {
  if (!GOOD.includes(from)) throw new Error(`not in the file: ${from}`);
  return problemsOf(GOOD.replace(from, to));
}

/** The file with another 判断. */
function withLogic(logic: string): string {
  return `${GOOD.slice(0, GOOD.indexOf("    判断:"))}    判断: ${logic}\n`;
}

describe("a rule file", () => {
  it("is read whole", () => {
    const [rule] = rulesOf(GOOD);
    expect(rule).toEqual({
      code: "F01",
      name: "限次",
      level: "违规",
      mayDeduct: true,
      bearer: "病人",
      base: "excess",
      legalBasis: "某条例第一条",
      evidence: "日期",
      version: "2",
      from: "2021-05-01",
      to: "2025-12-31",
      stages: ["在院", "出院"],
      onlyInScope: false,
      liftedBy: [],
      logic: {
        kind: "count",
        entries: [
          {
            items: { codes: ["A"] },
            name: null,
            text: null,
            window: { per: "stay-day", days: "exclusive" },
            limit: { n: 2, d: 1 },
            measure: "quantity",
            together: false,
            unitFactors: {},
            withOtherStays: false,
            severalDaysInOneLine: false,
          },
        ],
      },
    });
  });

  it.each<[string, string, string, RegExp]>([
    ["another format", "格式: 1", "格式: 2", /^x\.yaml:1:5 \[版本\] 格式：不认识格式“2”/],
    [
      "an unknown key",
      "可自动扣减: 是",
      "可自动扣剪: 是",
      /\[未知键\].*“可自动扣剪”，是不是“可自动扣减”/,
    ],
    ["a key that is missing", "    证据: 日期\n", "", /^x\.yaml:7:5 \[缺项\].*缺“证据”/],
    ["a blank", "证据: 日期", "证据:", /\[空白值\].*不要留空/],
    ["a level", "级别: 违规", "级别: 严重", /^x\.yaml:9:9 \[取值\].*可用：违规、可疑、提示/],
    ["a doubt that deducts", "级别: 违规", "级别: 可疑", /\[矛盾\].*只有级别是“违规”/],
    ["no base and a deduction", "扣减: 超出部分", "扣减: 无", /\[矛盾\]/],
    ["who bears it", "    承担: 病人\n", "", /\[缺项\] .*承担：可自动扣减的规则要写明“承担”/],
    ["someone who bears nothing", "承担: 病人", "承担: 基金", /\[取值\].*病人、医院/],
    ["a base", "扣减: 超出部分", "扣减: 一半", /\[取值\].*全部、超出部分、无/],
    ["a code", "编号: F01", "编号: 频次", /\[名称\].*一个字母加两位数字/],
    ["a day that is none", "2025-12-31", "2025-02-30", /\[日期\].*没有“2025-02-30”这一天/],
    ["days reversed", "2025-12-31", "2020-12-31", /\[日期\].*早于起日/],
    ["a period", "有效: 2021-05-01 至 2025-12-31", "有效: 永远", /\[日期\].*不限/],
    [
      "a law that is not there",
      "    法规: 甲",
      "    法规: 乙",
      /\[依据不存在\].*没有“乙”，可用：甲/,
    ],
    ["a stage", "环节: [在院, 出院]", "环节: [门诊]", /\[取值\].*在院、出院、事后/],
    ["a kind", "类: 计数", "类: 数数", /\[取值\].*限定、计数、同收/],
    ["no kind", "      类: 计数\n", "", /\[缺项\].*缺“类”/],
    ["a key of another kind", "合并: 否", "合并: 否\n      天数: 3", /\[未知键\].*不认识“天数”/],
    ["a limit", "上限: 2", "上限: 两次", /\[取值\].*“两次”不是数/],
    ["a window", "范围: 每住院日", "范围: 每时", /\[取值\].*每日、本次住院/],
    [
      "days without a mode",
      "      天数算法: 算头不算尾\n",
      "",
      /\[缺项\].*算头不算尾，还是头尾都算/,
    ],
    ["a mode without days", "范围: 每住院日", "范围: 每日", /\[多余\].*只有“每住院日”/],
    ["items without a way to find them", "{ 编码: [A] }", "{}", /\[缺项\].*没有写是哪些项目/],
    ["an empty list", "{ 编码: [A] }", "{ 编码: [] }", /\[空白值\]/],
    ["a category", "{ 编码: [A] }", "{ 类别: [床位] }", /\[取值\].*床位费/],
    ["yes and no", "合并: 否", "合并: 不", /\[取值\].*是、否/],
    ["YAML", "环节: [在院, 出院]", "环节: [在院, 出院", /\[YAML\]/],
  ])("with a wrong part is no file: %s", (_, from, to, message) => {
    const problems = changed(from, to);
    expect(problems.length).toBeGreaterThan(0);
    expect(
      problems.some((problem) => message.test(problem)),
      problems.join("\n"),
    ).toBe(true);
  });

  it("says everything at once, in the order of the file", () => {
    const problems = problemsOf(
      GOOD.replace("级别: 违规", "级别: 重").replace("上限: 2", "上限: 多"),
    );
    expect(problems.map((problem) => problem.slice(0, 9))).toEqual(["x.yaml:9:", "x.yaml:21"]);
  });

  it("has each code and each law once", () => {
    const rules = GOOD.slice(GOOD.indexOf("  - 名: 限次"));
    expect(problemsOf(`${GOOD}${rules}`)[0]).toMatch(/\[重复\].*编号“F01”用了两次/);
    expect(changed("  - { 名: 甲,", "  - { 名: 甲, 条文: 一 }\n  - { 名: 甲,")[0]).toMatch(
      /\[重复\]/,
    );
  });

  it.each<[string, Partial<Record<keyof Logic, unknown>> & Record<string, unknown>]>([
    [
      "{ 类: 明细, 核对: 住院期外, 宽限天数: 1 }",
      { kind: "line", check: "outside-stay", graceDays: 1 },
    ],
    [
      "{ 类: 再住院, 天数: 30, 机构: 不论, 诊断相同位数: 0 }",
      { kind: "readmission", days: 30, hospital: "any" },
    ],
    ["{ 类: 重叠, 机构: 本院 }", { kind: "overlap", hospital: "same" }],
    [
      "{ 类: 空日, 不算诊疗的类别: [床位费], 容许天数: 0 }",
      { kind: "idle-days", allowed: 0, idleCategories: ["01"] },
    ],
    [
      "{ 类: 费用达到, 金额: [50000.00], 含本数: 否 }",
      { kind: "total-steps", steps: [5_000_000], inclusive: false },
    ],
    ["{ 类: 诊断属于, 诊断编码: [S00-T79] }", { kind: "diagnosis-is", codes: ["S00-T79"] }],
    [
      "{ 类: 缺配套, 项目: { 编码开头: [C] }, 相对: { 名称含: [手术] }, 范围: 本次住院, 相对称作: 手术 }",
      { kind: "pair" },
    ],
    ["{ 类: 主次操作, 项目: { 编码: [A, B] }, 称作: 组 }", { kind: "group" }],
  ])("knows %s", (text, expected) => {
    const [rule] = rulesOf(withLogic(text));
    expect(rule?.logic).toMatchObject(expected);
  });

  it.each([
    ["年龄: 6-17岁", { age: { min: { value: 6, unit: "岁" }, below: { value: 18, unit: "岁" } } }],
    ["年龄: 新生儿", { age: { min: null, below: { value: 29, unit: "天" } } }],
    ["最低等级: 二级", { minLevel: "二级" }],
    ["诊断名称: [冠心病]", { diagnoses: { codes: [], words: ["冠心病"] } }],
  ])("knows the condition %s", (text, condition) => {
    const [rule] = rulesOf(withLogic(`{ 类: 限定, 项目: { 编码: [A] }, 条件: { ${text} } }`));
    expect(rule?.logic).toMatchObject({ entries: [{ condition }] });
  });

  it("a package and its parts are 同收 for a stay", () => {
    const text = withLogic(
      "{ 类: 同收, 项目: { 编码: [PART] }, 相对: { 编码: [PACK] }, 范围: 本次住院, 相对称作: 套餐 }",
    ).replace("编号: F01", "编号: F03");
    const pack = aLine("PACK");
    const part = aLine("PART", { at: "2023-05-09" });
    expect(codesOf(runAll(aCase([pack, part]), rulesOf(text)))).toEqual(["F03 违规"]);
    expect(codesOf(runAll(aCase([part]), rulesOf(text)))).toEqual([]);
  });

  it("refuses an age, an amount and a place in it that are none", () => {
    const condition = (text: string) =>
      problemsOf(withLogic(`{ 类: 限定, 项目: { 编码: [A] }, 条件: { ${text} } }`))[0];
    expect(condition("年龄: 多大都行")).toMatch(/\[取值\].*14岁以下/);
    expect(condition("就医方式: [住店]")).toMatch(/\[取值\].*住院、门诊/);
    expect(problemsOf(withLogic("{ 类: 费用达到, 金额: [五万], 含本数: 是 }"))[0]).toMatch(
      /\[金额\]/,
    );
    expect(problemsOf(withLogic("计数"))[0]).toMatch(/\[取值\].*先写“类”/);
  });

  it("that ships is without problems", () => {
    expect(problemsOf(readFileSync(BUILT_IN, "utf8"))).toEqual([]);
  });
});
