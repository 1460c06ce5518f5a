/** The mechanisms one by one, at their limits: conditions, counts, courses, pairs, levels, stages, money. */
import { describe, expect, it } from "vitest";
import { review } from "../../../shared/audit/review.ts";
import { ruleSet } from "../../../shared/audit/ruleSet.ts";
import type { Condition, CountEntry, Logic, Rule, Stage } from "../../../shared/audit/types.ts";
import { STAGES } from "../../../shared/audit/types.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
import { fraction } from "../../../shared/money/fraction.ts";
import {
  aCase,
  aLine,
  anotherStay,
  codesOf,
  refundOf,
  rulesOf,
  runAll,
} from "../../support/reviewCases.ts";

const day = (text: string) => text as Day;

function aRule(logic: Logic, more: Partial<Rule> = {}): Rule {
  return {
    code: "R01",
    name: "规则",
    level: "违规",
    mayDeduct: true,
    bearer: "病人",
    base: "in-scope",
    legalBasis: "依据",
    evidence: "证据",
    version: "1",
    from: null,
    to: null,
    stages: STAGES,
    onlyInScope: false,
    liftedBy: [],
    logic,
    ...more,
  };
}

const limit = (condition: Condition, more: Partial<Rule> = {}): Rule =>
  aRule(
    { kind: "limit", entries: [{ items: { codes: ["A"] }, name: null, text: "限…", condition }] },
    more,
  );

function count(entry: Partial<CountEntry>, more: Partial<Rule> = {}): Rule {
  const whole: CountEntry = {
    items: { codes: ["A"] },
    name: null,
    text: null,
    window: { per: "day" },
    limit: fraction(1),
    measure: "quantity",
    together: false,
    unitFactors: {},
    withOtherStays: false,
    severalDaysInOneLine: false,
    ...entry,
  };
  return aRule({ kind: "count", entries: [whole] }, { base: "excess", ...more });
}

const years = (min: number | null, below: number | null) => ({
  min: min === null ? null : { value: min, unit: "岁" as const },
  below: below === null ? null : { value: below, unit: "岁" as const },
});
const newborn = { min: null, below: { value: 29, unit: "天" as const } };
const months = { min: { value: 1, unit: "月" as const }, below: null };

describe("limited to a condition", () => {
  const on = "2023-05-02";
  it.each<[string, Condition, Parameters<typeof aCase>[1], Parameters<typeof aCase>[2], boolean]>([
    ["sex", { sex: "女" }, {}, {}, true],
    ["the right sex", { sex: "男" }, {}, {}, false],
    // Born 2005-05-03: still 17 on 2023-05-02; a day older is 18.
    [
      "the day before the birthday",
      { age: years(null, 18) },
      {},
      { birthDay: day("2005-05-03") },
      false,
    ],
    ["the birthday", { age: years(null, 18) }, {}, { birthDay: day("2005-05-02") }, true],
    ["born on 29 February", { age: years(15, null) }, {}, { birthDay: day("2008-02-29") }, false],
    ["28 days", { age: newborn }, {}, { birthDay: day("2023-04-04") }, false],
    ["29 days", { age: newborn }, {}, { birthDay: day("2023-04-03") }, true],
    ["one month tomorrow", { age: months }, {}, { birthDay: day("2023-04-03") }, true],
    ["one month today", { age: months }, {}, { birthDay: day("2023-04-02") }, false],
    ["a lower hospital", { minLevel: "二级" }, { hospitalLevel: "一级" }, {}, true],
    ["just the level", { minLevel: "二级" }, { hospitalLevel: "二级" }, {}, false],
    ["too high a hospital", { maxLevel: "一级" }, { hospitalLevel: "二级" }, {}, true],
    ["another setting", { settings: ["住院"] }, {}, { setting: "门诊" }, true],
    ["one of two settings", { settings: ["住院", "急诊"] }, {}, { setting: "急诊" }, false],
    ["another insurance", { insurance: ["工伤"] }, {}, {}, true],
    [
      "insurance by the kind of settlement",
      { insurance: ["生育"] },
      { settlementType: "生育住院" },
      {},
      false,
    ],
    [
      "a birth",
      { insurance: ["生育"], insuranceCases: ["O"] },
      { diagnosisCode: "O80.000" },
      {},
      false,
    ],
    ["another department", { depts: ["眼科"] }, {}, {}, true],
    ["the stay's department", { depts: ["内科"] }, { dept: "心内科" }, {}, false],
    ["no diagnosis of the list", { diagnoses: { codes: ["I20-I25"], words: [] } }, {}, {}, true],
    [
      "the start of a range",
      { diagnoses: { codes: ["I20-I25"], words: [] } },
      { diagnosisCode: "I20.900" },
      {},
      false,
    ],
    [
      "the end of a range",
      { diagnoses: { codes: ["I20-I25"], words: [] } },
      { diagnosisCode: "I25.903" },
      {},
      false,
    ],
    [
      "beyond the range",
      { diagnoses: { codes: ["I20-I25"], words: [] } },
      { diagnosisCode: "I26.000" },
      {},
      true,
    ],
    [
      "another diagnosis by name",
      { diagnoses: { codes: [], words: ["冠心病"] } },
      { secondaryDiagnoses: ["高血压", "冠心病"] },
      {},
      false,
    ],
    [
      "another diagnosis by code",
      { diagnoses: { codes: ["E11"], words: [] } },
      { secondaryDiagnoses: ["e11.900"] },
      {},
      false,
    ],
  ])("%s", (_, condition, stay, more, hits) => {
    const { findings, notJudged } = runAll(aCase([aLine("A", { at: on })], stay, more), [
      limit(condition),
    ]);
    expect(notJudged).toEqual([]);
    expect(findings.length).toBe(hits ? 1 : 0);
    if (hits) expect(findings[0]?.automaticDeduction).toBe(1000);
  });

  it("age differs by sex where the rule says so", () => {
    const condition = { ageBySex: { 男: years(16, 64), 女: years(16, 59) } };
    const of = (sex: "男" | "女") =>
      runAll(aCase([aLine("A")], { sex }, { birthDay: day("1963-01-01") }), [limit(condition)]);
    expect([of("男").findings.length, of("女").findings.length]).toEqual([0, 1]);
  });

  it("judges by the age on each line's day", () => {
    const lines = ["2023-05-01", "2023-05-02", "2023-05-03"].map((at) => aLine("A", { at }));
    const of = aCase(lines, {}, { birthDay: day("2005-05-02") });
    const [finding] = runAll(of, [limit({ age: years(null, 18) })]).findings;
    expect(finding?.faulty.map(({ serial }) => serial)).toEqual(
      lines.slice(1).map(({ line }) => line.serial),
    );
  });

  it("says what it could not judge, and judges whole years where they decide", () => {
    const unknown = { birthDay: null };
    const run = (ageYears: number, age: typeof newborn) =>
      runAll(aCase([aLine("A")], { ageYears }, unknown), [limit({ age })]);
    expect(run(40, newborn).findings.length).toBe(1);
    expect(run(0, newborn).findings).toEqual([]);
    expect(run(0, newborn).notJudged).toEqual([
      { ruleCode: "R01", reason: expect.stringContaining("账单所写") },
    ]);
    const child = runAll(aCase([aLine("A")], { ageYears: 17 }, unknown), [
      limit({ age: years(null, 18) }),
    ]);
    // Seventeen at admission may be eighteen now.
    expect([child.findings.length, child.notJudged.length]).toEqual([0, 1]);
    const level = runAll(aCase([aLine("A")], { hospitalLevel: null }), [
      limit({ minLevel: "二级" }),
    ]);
    expect([level.findings.length, level.notJudged.length]).toEqual([0, 1]);
  });

  it("leaves alone what the patient pays wholly, where the rule is about the funds", () => {
    const own = aLine("A", { split: { fullSelfPay: fen(1000), inScope: fen(0) } });
    const run = (onlyInScope: boolean) =>
      runAll(aCase([own]), [limit({ sex: "女" }, { onlyInScope })]).findings;
    expect(run(true)).toEqual([]);
    expect(run(false)[0]?.proposedDeduction).toBe(0);
  });

  it("proposes nothing for lines that are not split yet", () => {
    const [finding] = runAll(aCase([aLine("A", { split: null })]), [limit({ sex: "女" })]).findings;
    expect([finding?.inScope, finding?.proposedDeduction]).toEqual([null, 0]);
    expect(finding?.sentence).toContain("还没有拆分");
  });

  it("takes an inline local rule: no registration fee for outpatients", () => {
    const rules = rulesOf(FREE_OF_CHARGE);
    const fee = aLine("G", { category: "13", unitPrice: "1", nationalItemName: "挂号费" });
    expect(codesOf(runAll(aCase([fee], {}, { setting: "门诊" }), rules))).toEqual(["L01 违规"]);
    expect(codesOf(runAll(aCase([fee]), rules))).toEqual([]);
  });
});

const FREE_OF_CHARGE = `
格式: 1
名称: 本地规则
版本: "1"
法规:
  - { 名: 免收, 条文: 参保人员门诊免收挂号费 }
规则:
  - 名: 门诊免收挂号费
    编号: L01
    级别: 违规
    可自动扣减: 是
    承担: 病人
    版本: "1"
    有效: 2020-01-01 起
    环节: [出院]
    法规: 免收
    证据: 收费单
    扣减: 全部
    判断:
      类: 限定
      项目: { 类别: [挂号费] }
      条件: { 就医方式: [住院, 急诊, 门诊慢特病] }
`;

describe("counted in a window", () => {
  const at = (date: number, quantity = "1", options = {}) =>
    aLine("A", { at: `2023-05-${String(date).padStart(2, "0")}`, quantity, ...options });

  it("by day: the limit is allowed, more is at fault by its share", () => {
    const rule = count({ limit: fraction(2) });
    expect(runAll(aCase([at(1, "2"), at(2, "2")]), [rule]).findings).toEqual([]);
    const [finding] = runAll(aCase([at(1, "2"), at(2), at(2, "2"), at(3, "4")]), [rule]).findings;
    // 30.00 × 1/3 and 40.00 × 2/4, one finding for the item.
    expect(finding?.proposedDeduction).toBe(1000 + 2000);
    expect(finding?.numbers).toContainEqual({ name: "日期", value: "2023-05-02、2023-05-03" });
    expect(finding?.faulty.map(({ deduction }) => deduction)).toEqual([333, 667, 2000]);
  });

  it("one line for several days is only 可疑 while the stay stays within limit × days", () => {
    const rule = count({ severalDaysInOneLine: true });
    const run = (quantity: string) => runAll(aCase([at(5, quantity)]), [rule]);
    expect(codesOf(run("11"))).toEqual(["R01 可疑"]);
    expect(run("11").automaticDeduction).toBe(0);
    expect(codesOf(run("12"))).toEqual(["R01 违规"]);
    // Two lines of one on one day are no posting of several days.
    expect(codesOf(runAll(aCase([at(5), at(5)]), [rule]))).toEqual(["R01 违规"]);
  });

  it("by days of the stay, in the mode that the rule states, with both dates", () => {
    const exclusive = count({ window: { per: "stay-day", days: "exclusive" }, together: true });
    const inclusive = count({ window: { per: "stay-day", days: "inclusive" }, together: true });
    const hits = (rule: Rule, quantity: string, dischargeDay: string) =>
      runAll(aCase([at(1, quantity)], { dischargeDay: day(dischargeDay) }), [rule]).findings;
    expect(hits(exclusive, "10", "2023-05-11").length).toBe(0);
    expect(hits(exclusive, "11", "2023-05-11").length).toBe(1);
    expect(hits(inclusive, "11", "2023-05-11").length).toBe(0);
    expect(hits(inclusive, "12", "2023-05-11").length).toBe(1);
    // In and out on one day is one day in both.
    for (const rule of [exclusive, inclusive]) {
      expect(hits(rule, "1", "2023-05-01").length).toBe(0);
      expect(hits(rule, "2", "2023-05-01").length).toBe(1);
    }
    expect(hits(exclusive, "11", "2023-05-11")[0]?.numbers).toEqual(
      expect.arrayContaining([
        { name: "起", value: "2023-05-01" },
        { name: "止", value: "2023-05-11" },
        { name: "天数", value: "10" },
        { name: "天数算法", value: "算头不算尾（当天入出算1天）" },
      ]),
    );
  });

  it("in any N days: apart by N is allowed, by N − 1 not", () => {
    const rule = count({ window: { per: "days", length: 15 } });
    expect(runAll(aCase([at(1), at(16)]), [rule]).findings).toEqual([]);
    const [finding] = runAll(aCase([at(1), at(15)]), [rule]).findings;
    expect(finding?.numbers).toContainEqual({ name: "前次日期", value: "2023-05-01" });
    expect(finding?.sentence).toContain("相隔 14 天");
  });

  it("a repetition at fault does not move the window on", () => {
    const rule = count({ window: { per: "days", length: 7 }, measure: "days" });
    const [finding] = runAll(aCase([at(1), at(3), at(8)]), [rule]).findings;
    expect(finding?.faulty.length).toBe(1);
    expect(finding?.related.length).toBe(1);
  });

  it("other stays count where the rule says so, and only this stay's lines are at fault", () => {
    const before = [aLine("A", { at: "2023-04-28" })];
    const of = aCase([at(2)], {}, { otherStays: [anotherStay({ lines: before })] });
    const rule = (withOtherStays: boolean) =>
      count({ window: { per: "days", length: 7 }, withOtherStays });
    expect(runAll(of, [rule(false)]).findings).toEqual([]);
    const [finding] = runAll(of, [rule(true)]).findings;
    expect(finding?.faulty.map(({ stayKey }) => stayKey)).toEqual([null]);
    expect(finding?.related.map(({ stayKey }) => stayKey)).toEqual(["H99990100001/ZY0"]);
  });

  it("by month and year, never more than this stay charged", () => {
    const before = [aLine("A", { at: "2023-05-01", quantity: "5" })];
    const of = aCase([at(20, "2")], {}, { otherStays: [anotherStay({ lines: before })] });
    for (const per of ["month", "year"] as const) {
      const rule = count({ window: { per }, limit: fraction(4), withOtherStays: true });
      expect(runAll(of, [rule]).findings[0]?.proposedDeduction).toBe(2000);
    }
    const yearly = count({ window: { per: "year" }, limit: fraction(7), withOtherStays: true });
    expect(runAll(of, [yearly]).findings).toEqual([]);
  });

  it("by stay, several items as one, units turned into one another", () => {
    const rule = count({
      items: { codes: ["A", "B"] },
      name: "护理",
      together: true,
      window: { per: "stay" },
      limit: fraction(2),
      unitFactors: { 小时: fraction(1, 24) },
    });
    const lines = (hours: string) => [at(1), aLine("B", { quantity: hours, unit: "小时" })];
    expect(runAll(aCase(lines("24")), [rule]).findings).toEqual([]);
    expect(runAll(aCase(lines("25")), [rule]).findings.length).toBe(1);
  });

  it("a course: fourteen days of use are paid, the fifteenth not", () => {
    const course = (measure: CountEntry["measure"]) =>
      count({ window: { per: "stay" }, limit: fraction(14), measure }, { base: "in-scope" });
    const from = (...days: number[]) => aCase(days.map((one) => at(one)));
    const range = (to: number) => Array.from({ length: to }, (_, index) => index + 1);
    expect(runAll(from(...range(14)), [course("days")]).findings).toEqual([]);
    const [finding] = runAll(from(...range(15)), [course("days")]).findings;
    expect([finding?.faulty.length, finding?.related.length]).toEqual([1, 14]);
    // Two uses, a fortnight apart.
    expect(runAll(from(1, 15), [course("days")]).findings).toEqual([]);
    expect(runAll(from(1, 15), [course("span-exclusive")]).findings).toEqual([]);
    expect(runAll(from(1, 16), [course("span-exclusive")]).findings.length).toBe(1);
    expect(runAll(from(1, 15), [course("span-inclusive")]).findings.length).toBe(1);
  });
});

describe("pairs and groups", () => {
  const pair = (relation: "with" | "without", scope: "day" | "stay") =>
    aRule({
      kind: "pair",
      entries: [
        {
          items: { codes: ["B"] },
          others: { codes: ["A"] },
          name: null,
          othersName: "主项",
          relation,
          scope,
          text: null,
        },
      ],
    });
  const a = aLine("A", { at: "2023-05-02" });
  const sameDay = aLine("B", { at: "2023-05-02" });
  const nextDay = aLine("B", { at: "2023-05-03" });

  it("both on one day, in one stay, or one without the other", () => {
    const hits = (rule: Rule, ...lines: Parameters<typeof aCase>[0]) =>
      runAll(aCase(lines), [rule]).findings.length;
    expect(hits(pair("with", "day"), a, sameDay)).toBe(1);
    expect(hits(pair("with", "day"), a, nextDay)).toBe(0);
    expect(hits(pair("with", "stay"), a, nextDay)).toBe(1);
    expect(hits(pair("with", "stay"), nextDay)).toBe(0);
    expect(hits(pair("without", "day"), a, nextDay)).toBe(1);
    expect(hits(pair("without", "day"), a, sameDay)).toBe(0);
  });

  it("the money is that of the item contained, not of the one that contains it", () => {
    const [finding] = runAll(aCase([a, sameDay]), [pair("with", "day")]).findings;
    expect(finding?.proposedDeduction).toBe(1000);
    expect(finding?.faulty.map(({ serial }) => serial)).toEqual([sameDay.line.serial]);
    expect(finding?.related.map(({ serial }) => serial)).toEqual([a.line.serial]);
  });

  it("a refund of either cancels it", () => {
    for (const taken of [a, sameDay]) {
      const lines = [a, sameDay, refundOf(taken, "1", "2023-05-04")];
      expect(runAll(aCase(lines), [pair("with", "day")]).findings).toEqual([]);
    }
  });

  it("second operations of a group at full quantity", () => {
    const rule = aRule(
      {
        kind: "group",
        entries: [{ items: { codes: ["A", "B"] }, name: "胃肠手术组", text: null }],
      },
      { level: "可疑", mayDeduct: false },
    );
    const main = aLine("A", { unitPrice: "100" });
    const run = (quantity: string, at = "2023-05-02") =>
      runAll(aCase([main, aLine("B", { quantity, unitPrice: "80", at })]), [rule]).findings;
    expect(run("1")[0]?.proposedDeduction).toBe(8000);
    expect(run("0.5")).toEqual([]);
    expect(run("1", "2023-05-03")).toEqual([]);
  });
});

describe("refunds", () => {
  it("count on the day of the charge that they take back", () => {
    const charge = aLine("A", { quantity: "2", at: "2023-05-02" });
    const refund = refundOf(charge, "1", "2023-05-05");
    expect(runAll(aCase([charge]), [count({})]).findings.length).toBe(1);
    expect(runAll(aCase([charge, refund]), [count({})]).findings).toEqual([]);
  });

  it("a part taken back lowers the base, and is named with its charge", () => {
    const charge = aLine("A", { quantity: "3" });
    const refund = refundOf(charge, "1", "2023-05-05");
    const [finding] = runAll(aCase([charge, refund]), [limit({ sex: "女" })]).findings;
    expect([finding?.inScope, finding?.proposedDeduction]).toEqual([2000, 2000]);
    expect(finding?.faulty.map(({ serial, deduction }) => [serial, deduction])).toEqual([
      [charge.line.serial, 2000],
      [refund.line.serial, 0],
    ]);
  });

  it("a refund without its charge lowers the sum", () => {
    const lines = [aLine("A", { quantity: "2" }), aLine("A", { quantity: "-1", unitPrice: "9" })];
    const [finding] = runAll(aCase(lines), [limit({ sex: "女" })]).findings;
    expect(finding?.proposedDeduction).toBe(1100);
    expect(finding?.faulty.reduce((sum, { deduction }) => sum + deduction, 0)).toBe(1100);
  });
});

describe("what the office decides", () => {
  const rules = [
    limit({ sex: "女" }, { code: "R01" }),
    limit({ minLevel: "三级" }, { code: "R02" }),
    limit({ settings: ["门诊"] }, { code: "R03", level: "可疑", mayDeduct: false }),
  ];
  const of = aCase([aLine("A", { quantity: "3" })]);
  const run = (automatic: string[], off: string[] = []) =>
    review(of, ruleSet(rules), { automatic: new Set(automatic), off: new Set(off) });

  it("nothing is automatic until it is switched so, and a doubt never is", () => {
    expect(run([]).automaticDeduction).toBe(0);
    expect(run([]).findings.map(({ proposedDeduction }) => proposedDeduction)).toEqual([
      3000, 3000, 3000,
    ]);
    expect(run(["R03"]).automaticDeduction).toBe(0);
    expect(run(["R01"]).findings.map((one) => one.automaticDeduction)).toEqual([3000, 0, 0]);
  });

  it("a line that two rules fault is deducted once", () => {
    expect(run(["R01", "R02"]).automaticDeduction).toBe(3000);
  });

  it("a rule that is off does not run; one outside its dates neither", () => {
    expect(codesOf(run([], ["R01", "R03"]))).toEqual(["R02 违规"]);
    const dated = (from: string | null, to: string | null) =>
      runAll(of, [limit({ sex: "女" }, { from: from as Day | null, to: to as Day | null })])
        .findings.length;
    expect([
      dated("2023-05-02", "2023-05-02"),
      dated("2023-05-03", null),
      dated(null, "2023-05-01"),
    ]).toEqual([1, 0, 0]);
  });

  it("the three levels come in their order", () => {
    const mixed = [
      limit({ sex: "女" }, { code: "R09", level: "提示", mayDeduct: false }),
      ...rules.toReversed(),
    ];
    expect(codesOf(runAll(of, mixed))).toEqual(["R01 违规", "R02 违规", "R03 可疑", "R09 提示"]);
  });

  it("of two rows of a rule that fault one item, the stronger stands", () => {
    const entry = (minLevel: "二级" | "三级", level?: "可疑") => ({
      items: { codes: ["A"] },
      name: null,
      text: null,
      condition: { minLevel },
      ...(level === undefined ? {} : { level }),
    });
    const rule = aRule({ kind: "limit", entries: [entry("三级", "可疑"), entry("二级")] });
    const at = (hospitalLevel: "一级" | "二级") =>
      codesOf(runAll(aCase([aLine("A")], { hospitalLevel }), [rule]));
    expect([at("一级"), at("二级")]).toEqual([["R01 违规"], ["R01 可疑"]]);
  });

  it("the same fault is the same finding at every stage and in every version of the rule", () => {
    const idsAt = (stage: Stage, version: string) =>
      runAll(
        { ...of, stage },
        rules.map((rule) => ({ ...rule, version })),
      ).findings.map(({ id }) => id);
    const ids = idsAt("在院", "1");
    expect(ids.length).toBe(3);
    expect(new Set(ids).size).toBe(3);
    for (const stage of STAGES) expect(idsAt(stage, "2")).toEqual(ids);
    expect(
      codesOf(runAll({ ...of, stage: "在院" }, [limit({ sex: "女" }, { stages: ["事后"] })])),
    ).toEqual([]);
  });

  it("refuses two rules of one code, and a doubt that may deduct", () => {
    expect(() => ruleSet([...rules, rules[0] as Rule])).toThrow(RangeError);
    expect(() => ruleSet([limit({}, { level: "可疑" })])).toThrow(RangeError);
  });
});
