/** Published rule files: the fourteen as they are, and what files of the same families may look like. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type NationalReport, readNationalRules } from "../../../shared/audit/nationalRules.ts";
import { parseRestriction } from "../../../shared/audit/restriction.ts";
import { ruleSet } from "../../../shared/audit/ruleSet.ts";
import type { Condition, Rule } from "../../../shared/audit/types.ts";
import {
  aCase,
  aLine,
  codesOf,
  hasNational,
  readNationalFolder,
  readWorkbook,
  runAll,
} from "../../support/reviewCases.ts";

/** Items of a rule's entries, an item once for each entry. */
function itemsOf({ logic }: Rule): number {
  if (!("entries" in logic)) return 0;
  const entries: readonly { items: { codes?: readonly string[] } }[] = logic.entries;
  return entries.reduce((sum, { items }) => sum + (items.codes?.length ?? 0), 0);
}

function addsUp({ rows, understood, notes, notUnderstood }: NationalReport): boolean {
  return rows === understood + notes.length + notUnderstood.length;
}

describe.skipIf(!hasNational)("the published files (../shared/reference/nhsa-rules)", () => {
  const read = async () => {
    const files = await readNationalFolder();
    return files.map((file) => ({ name: file.name, ...readNationalRules(file) }));
  };

  it("load whole: every row is accounted for", async () => {
    const results = await read();
    expect(results.length).toBe(14);
    expect(results.every(({ report }) => addsUp(report))).toBe(true);
    const table = results.flatMap(({ rules, report }) =>
      rules.map((rule) => `${rule.code} ${itemsOf(rule)} ${report.notUnderstood.length}`),
    );
    expect(table.sort()).toEqual(
      [
        "F01-第八批-1项目 20 0",
        "F01-第八批-3项目 4 0",
        "F01-第八批-4项目 14 0",
        "F02-第七批项目 20 0",
        "F09-第二批项目 378 0",
        "G01-第一批药品 6472 0",
        "G01-第一批项目 390 0",
        // 4398 codes, and those of the six drugs whose text gives years once more.
        `G02-第一批药品 ${4398 + 16} 0`,
        "G02-第一批项目 30 0",
        "G02-第八批-2项目 1 0",
        `G03-第五批药品 ${962 + 10} 0`,
        "G04-第四批药品 736 0",
        `G05-第三批药品 ${112 + 27} 0`,
        "G09-第八批-3项目 11 0",
        // A sample: it gives the codes of two of its twenty drugs.
        "G09-第六批药品 20 18",
      ].sort(),
    );
    expect(ruleSet(results.flatMap(({ rules }) => rules)).rules.length).toBe(table.length);
  });

  it("say with row and reason what can't be judged", async () => {
    const results = await read();
    const refused = results.flatMap(({ report }) => report.notUnderstood);
    expect(refused.length).toBe(18);
    expect(refused.every(({ sheet, row }) => sheet === "Sheet1" && row >= 4 && row <= 21)).toBe(
      true,
    );
    expect(new Set(refused.map(({ text }) => text.replace(/“.*”/, "“…”")))).toEqual(
      new Set(["“…”没有编码，不能和费用对上"]),
    );
    const remarks = results.flatMap(({ report }) => report.remarks);
    expect(remarks.some(({ text }) => text.includes("应同时符合以下条件"))).toBe(true);
  });

  it("hit what they name and leave alone what they allow", async () => {
    const rules = (await read()).flatMap((result) => result.rules);
    const set = ruleSet(rules);
    const run = (code: string, stay = {}, more = {}, options = {}) =>
      codesOf(runAll(aCase([aLine(code, options)], stay, more), set));
    // 妇科 item, newborn care, a level, a setting with 急诊 in its text, a maternity drug.
    expect(run("002202020010000")).toEqual(["G01-第一批项目 违规"]);
    expect(run("002202020010000", { sex: "女" })).toEqual([]);
    expect(run("003112020010000")).toEqual(["G02-第一批项目 违规"]);
    expect(run("003112020010000", {}, { birthDay: "2023-04-20" })).toEqual([]);
    expect(run("ZC01AAA0042010105549", { hospitalLevel: "一级" })).toEqual(["G03-第五批药品 违规"]);
    expect(run("ZC01AAA0042010105549")).toEqual([]);
    expect(run("XS01LAL328B002020178679")).toEqual(["G03-第五批药品 可疑"]);
    expect(run("XS01LAL328B002020178679", { hospitalLevel: "一级" })).toEqual([
      "G03-第五批药品 违规",
    ]);
    expect(run("XB05BAZ097B002040102180", {}, { setting: "门诊" })).toEqual([
      "G04-第四批药品 违规",
    ]);
    expect(run("ZH01AAB0066010100716")).toEqual(["G05-第三批药品 违规"]);
    expect(run("ZH01AAB0066010100716", { insuranceType: "工伤保险" })).toEqual([]);
    expect(run("ZD01BAY0323030102065", { sex: "女", diagnosisCode: "O80.000" })).toEqual([
      "G05-第三批药品 可疑",
    ]);
  });

  it("安宫牛黄丸 is for 急诊 too, as its text says under 住院", async () => {
    const rules = (await read()).flatMap((result) => result.rules);
    const named = rules
      .flatMap(({ logic }) => (logic.kind === "limit" ? logic.entries : []))
      .find(({ name, condition }) => name === "安宫牛黄丸" && condition.settings !== undefined);
    expect(named?.condition.settings).toEqual(["住院", "急诊"]);
  });
});

type Row = readonly string[];

function file(name: string, ...sheets: readonly (readonly Row[])[]) {
  return readNationalRules({
    name,
    version: "1",
    sheets: sheets.map((rows, index) => ({
      name: `Sheet${index + 1}`,
      rows: rows.map((cells, at) => ({ number: at + 1, cells })),
    })),
  });
}

function conditions(rules: readonly Rule[]): readonly (readonly [readonly string[], Condition])[] {
  return rules.flatMap(({ logic }) =>
    logic.kind === "limit"
      ? logic.entries.map(({ items, condition }) => [items.codes ?? [], condition] as const)
      : [],
  );
}

describe("files of the same families", () => {
  const female: Condition = { sex: "女" };

  it.each<[string, readonly Row[]]>([
    [
      "other header words",
      [
        ["医疗服务项目名称", "医保编码", "限制对象"],
        ["某项目", "001", "x"].map((c) => (c === "001" ? "00110000001" : c === "x" ? "女性" : c)),
      ],
    ],
    [
      "another order of columns",
      [
        ["限定性别", "项目代码", "项目名称"],
        ["女", "00110000001", "某项目"],
      ],
    ],
    [
      "columns more",
      [
        ["序号", "省份", "项目编码", "项目名称", "限定类型", "限定值", "计价单位"],
        ["1", "甲省", "00110000001", "某项目", "限定性别对象", "限女性", "次"],
      ],
    ],
    [
      "title rows and blank ones",
      [
        ["某规则库明细表"],
        [],
        ["", ""],
        ["国标代码", "项目名称（全称）", "限定 性别*"],
        ["00110000001", "某项目", "女"],
      ],
    ],
    [
      "a text alone",
      [
        ["编码", "名称", "备注"],
        ["00110000001", "某项目", "限女性使用。"],
      ],
    ],
    [
      "a column for each kind",
      [
        ["诊疗编码", "诊疗名称", "性别限制", "年龄限制"],
        ["00110000001", "某项目", "限女性", ""],
      ],
    ],
  ])("%s", (_, rows) => {
    const { rules, report } = file("【第九批】项目规则库（限定性别对象）.xlsx", rows);
    expect(conditions(rules)).toEqual([[["00110000001"], female]]);
    expect(rules[0]?.code).toBe("G01-第九批项目");
    expect(addsUp(report)).toBe(true);
    expect(report.understood).toBe(1);
  });

  it("names and codes in two sheets, in any order, whatever blanks and brackets the names have", () => {
    const names = [
      ["药品通用名", "药品说明", "限定类型", "限定对象"],
      ["某药（一）", "", "限定年龄对象", "新生儿"],
      ["某药二", "", "限定年龄对象", "12岁以下"],
    ];
    const codes = [
      ["序号", "药品名称", "药品代码"],
      ["1", "某药(一) ", "XA01AA0001"],
      ["2", "某药二", "xa01aa0002"],
      ["3", "某药二", "XA01AA0003"],
      ["4", "别的药", "XA01AA0004"],
    ];
    for (const sheets of [
      [names, codes],
      [codes, names],
    ]) {
      const { rules, report } = file("规则.xlsx", ...sheets);
      expect(conditions(rules)).toEqual([
        [["XA01AA0001"], { age: { min: null, below: { value: 29, unit: "天" } } }],
        [["XA01AA0002", "XA01AA0003"], { age: { min: null, below: { value: 13, unit: "岁" } } }],
      ]);
      expect([report.rows, report.understood]).toEqual([6, 5]);
      expect(report.notUnderstood.map(({ row, text }) => [row, text])).toEqual([
        [5, "“别的药”在限定表里没有"],
      ]);
    }
  });

  it("merged cells: a blank belongs to the value above, and the report says so", () => {
    const rows = [
      ["项目名称", "项目编码", "限定性别"],
      ["甲", "00110000001", "女"],
      ["乙", "00110000002", ""],
      ["丙", "00110000003", "男"],
      ["丁", "00110000004", ""],
    ];
    const { rules, report } = file("性别.xlsx", rows);
    expect(conditions(rules).map(([codes, { sex }]) => [codes[0], sex])).toEqual([
      ["00110000001", "女"],
      ["00110000002", "女"],
      ["00110000003", "男"],
      ["00110000004", "男"],
    ]);
    expect(report.remarks.map(({ row, text }) => [row, text])).toEqual([
      [3, "“限定性别”空白，按合并的单元格取上一行的“女”"],
      [5, "“限定性别”空白，按合并的单元格取上一行的“男”"],
    ]);
  });

  it("a row with a text of its own ends the group above, and a value beside a text begins one", () => {
    const rows = [
      ["项目名称", "项目编码", "限定性别", "备注"],
      ["甲", "00110000001", "女", "说明"],
      ["乙", "00110000002", "", ""],
      ["丙", "00110000003", "", "限男性"],
      ["丁", "00110000004", "", ""],
    ];
    const { rules, report } = file("性别.xlsx", rows);
    expect(conditions(rules).map(([codes, { sex }]) => [codes[0], sex])).toEqual([
      ["00110000001", "女"],
      ["00110000002", "女"],
      ["00110000003", "男"],
    ]);
    expect(report.notUnderstood.map(({ row }) => row)).toEqual([5]);
  });

  it("a header of two rows over merged groups, and merged main items", () => {
    const rows = [
      ["序号", "主项", "", "从项", "", "频度"],
      ["", "名称", "编码", "名称", "编码", ""],
      ["1", "监护", "00110000001", "床位", "00110000002", "单日"],
      ["2", "", "", "护理", "00110000003", ""],
      ["3", "监护", "00110000001", "自己", "00110000001", "单日"],
    ];
    const { rules, report } = file("重复收费.xlsx", rows);
    const [rule] = rules;
    const pairs = rule?.logic.kind === "pair" ? rule.logic.entries : [];
    expect(pairs.map(({ items, others, scope }) => [items.codes, others.codes, scope])).toEqual([
      [["00110000002"], ["00110000001"], "day"],
      [["00110000003"], ["00110000001"], "day"],
    ]);
    expect([report.rows, report.understood, report.notUnderstood.length]).toEqual([3, 2, 1]);
    expect(addsUp(report)).toBe(true);
  });

  it.each<[string, Row, Row, unknown]>([
    ["a day", ["项目编码", "限制数量", "数量单位"], ["00110000001", "2", "日"], { per: "day" }],
    [
      "a stay",
      ["项目编码", "次数上限", "时间范围"],
      ["00110000001", "2", "当次住院"],
      { per: "stay" },
    ],
    [
      "a month",
      ["项目编码", "数量上限", "时间单位"],
      ["00110000001", "2", "自然月"],
      { per: "month" },
    ],
    ["a year", ["项目编码", "频次上限", "单位"], ["00110000001", "2", "次/年"], { per: "year" }],
    [
      "a cycle",
      ["项目编码", "频次上限", "周期（天）"],
      ["00110000001", "2", "15天"],
      { per: "days", length: 15 },
    ],
    [
      "words",
      ["项目编码", "说明"],
      ["00110000001", "每周最多支付两次"],
      { per: "days", length: 7 },
    ],
  ])("counts by %s", (_, header, row, window) => {
    const { rules } = file("规则.xlsx", [header, row]);
    const [rule] = rules;
    const [entry] = rule?.logic.kind === "count" ? rule.logic.entries : [];
    expect([entry?.window, entry?.limit.n]).toEqual([window, 2]);
  });

  it("restricted drugs by diagnosis: with it nothing, without it a doubt", () => {
    const rows = [
      ["药品名称", "药品代码", "疾病编码", "疾病名称"],
      ["某药", "XA01AA0001", "I20-I25、I63", ""],
      ["另一药", "XA01AA0002", "", "冠心病"],
      ["只有文字", "XA01AA0003", "", ""],
    ];
    const { rules, report } = file("限适应症.xlsx", rows);
    const run = (code: string, stay = {}) => codesOf(runAll(aCase([aLine(code)], stay), rules));
    expect(run("XA01AA0001")).toEqual(["G07-限适应症 可疑"]);
    expect(run("XA01AA0001", { diagnosisCode: "I63.900" })).toEqual([]);
    expect(run("XA01AA0002")).toEqual(["G07-限适应症 可疑"]);
    expect(run("XA01AA0002", { secondaryDiagnoses: ["冠心病"] })).toEqual([]);
    expect(report.notUnderstood.map(({ row }) => row)).toEqual([4]);
  });

  it("a limit to departments is a doubt, since departments have no common codes", () => {
    const rows = [
      ["药品名称", "药品代码", "限定科室"],
      ["某药", "XA01AA0001", "限眼科、耳鼻喉科"],
    ];
    const { rules } = file("限科室.xlsx", rows);
    const run = (dept: string) => codesOf(runAll(aCase([aLine("XA01AA0001", { dept })]), rules));
    expect(run("普外科")).toEqual(["G06-限科室 可疑"]);
    expect(run("眼科门诊")).toEqual([]);
  });

  it("whatever a sheet holds, no row is lost", () => {
    const words = [
      "项目名称",
      "国标代码",
      "限定对象",
      "限定类型",
      "备注",
      "序号",
      "主项编码",
      "从项编码",
      "频度",
      "限制数量",
      "数量单位",
      "疗程周期",
      "限定性别对象",
      "女",
      "儿童",
      "二级",
      "单日",
      "1",
      "日",
      "14天",
      "00110000001",
      "XA01AA0002",
      "合计",
      "注：样例",
      "限女性。",
      "",
      " ",
      "甲药",
    ];
    const cell = fc.constantFrom(...words);
    const header = fc.shuffledSubarray(words.slice(0, 12), { minLength: 2, maxLength: 6 });
    const row = fc.oneof(fc.array(cell, { minLength: 1, maxLength: 6 }), header);
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { maxLength: 12 }), { minLength: 1, maxLength: 2 }),
        (sheets) => {
          const { rules, report } = file("规则.xlsx", ...sheets);
          ruleSet(rules);
          return addsUp(report) && (report.understood > 0 || rules.length === 0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("what is not understood keeps its row and gets a reason; notes are no rules", () => {
    const rows = [
      ["项目名称", "项目编码", "限定对象", "限定类型"],
      ["甲", "00110000001", "女", "限定性别对象"],
      ["乙", "00110000002", "不详", "限定性别对象"],
      ["丙", "", "女", "限定性别对象"],
      ["丁", "见附件", "女", "限定性别对象"],
      ["", "", "女", "限定性别对象"],
      ["合计", "4", "", ""],
      ["注：以上为样例"],
      ["项目名称", "项目编码", "限定对象", "限定类型"],
    ];
    const { rules, report } = file("性别.xlsx", rows);
    expect(conditions(rules).length).toBe(1);
    expect(report.notUnderstood.map(({ row, text }) => [row, text])).toEqual([
      [3, "看不出限男性还是限女性：“不详”"],
      [4, "“丙”没有编码，不能和费用对上"],
      [5, "“见附件”不是编码"],
      [6, "没有编码也没有名称"],
    ]);
    expect(report.notes.map(({ row }) => row)).toEqual([7, 8]);
    expect([report.rows, report.understood]).toEqual([7, 1]);
  });

  it("a sheet without a header is all notes, not nothing", () => {
    const { rules, report } = file("说明.xlsx", [["本表说明"], ["一、范围"], ["二、口径"]]);
    expect(rules).toEqual([]);
    expect([report.rows, report.notes.length]).toEqual([3, 3]);
  });

  it("a workbook with merged cells, read as a real file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "yijie-rules-"));
    try {
      const workbook = new ExcelJS.Workbook();
      const sheet = workbook.addWorksheet("明细");
      sheet.addRow(["某地规则库（限定机构等级）"]);
      sheet.mergeCells("A1:D1");
      sheet.addRow(["药品名称", "医保编码", "限定值域", "备注"]);
      sheet.addRow(["甲药", "XA01AA0001", "二级及以上", ""]);
      sheet.addRow(["乙药", "XA01AA0002", "", ""]);
      sheet.mergeCells("C3:C4");
      sheet.addRow(["丙药", "XA01AA0003", "限三级医院", ""]);
      const path = join(folder, "rules.xlsx");
      await workbook.xlsx.writeFile(path);
      const { rules, report } = readNationalRules(
        await readWorkbook(path, "【第十批】药品规则库（限定机构等级）.xlsx"),
      );
      expect(conditions(rules).map(([codes, { minLevel }]) => [codes[0], minLevel])).toEqual([
        ["XA01AA0001", "二级"],
        ["XA01AA0002", "二级"],
        ["XA01AA0003", "三级"],
      ]);
      expect([report.rows, report.understood, report.notes.length]).toEqual([4, 3, 1]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("texts of restrictions", () => {
  const years = (min: number | null, below: number | null) => ({
    min: min === null ? null : { value: min, unit: "岁" },
    below: below === null ? null : { value: below, unit: "岁" },
  });
  it.each<[string, Condition]>([
    ["限女性", { sex: "女" }],
    ["限男性患者使用", { sex: "男" }],
    ["限14岁以下", { age: years(null, 15) as never }],
    ["限14周岁（含14周岁）以下儿童", { age: years(null, 15) as never }],
    ["不满18岁", { age: years(null, 18) as never }],
    ["限6-17岁儿童", { age: years(6, 18) as never }],
    ["限60岁及以上", { age: years(60, null) as never }],
    ["限儿童", { age: years(null, 18) as never }],
    ["限新生儿", { age: { min: null, below: { value: 29, unit: "天" } } }],
    ["限1个月以上婴儿", { age: { min: { value: 1, unit: "月" }, below: null } }],
    ["限二级及以上医疗机构", { minLevel: "二级" }],
    ["限三级医院", { minLevel: "三级" }],
    ["限一级及以下医疗机构", { maxLevel: "一级" }],
    ["限门诊", { settings: ["门诊"] }],
    ["限门急诊", { settings: ["门诊", "急诊"] }],
    ["限急诊或住院患者", { settings: ["住院", "急诊"] }],
    ["限工伤保险", { insurance: ["工伤"] }],
    ["限生育保险", { insurance: ["生育"] }],
    [
      "限二级及以上医疗机构住院儿童患者",
      { age: years(null, 18) as never, minLevel: "二级", settings: ["住院"] },
    ],
  ])("%s", (text, condition) => {
    expect(parseRestriction(text)).toEqual({ condition, courses: [], frequencies: [], rest: [] });
  });

  it("how long and how often", () => {
    const { courses, frequencies, rest, condition } = parseRestriction(
      "限二级及以上医疗机构脑梗死恢复期患者，单次住院最多支付14天，评定间隔时间不短于14天；每周最多支付一次。",
    );
    expect(courses).toEqual([{ days: 14, measure: "days" }]);
    expect(frequencies).toEqual([
      { limit: 1, window: { per: "days", length: 14 } },
      { limit: 1, window: { per: "days", length: 7 } },
    ]);
    expect(condition).toEqual({ minLevel: "二级" });
    expect(rest).toEqual(["限二级及以上医疗机构脑梗死恢复期患者"]);
    expect(parseRestriction("总时间不超过90天").courses).toEqual([
      { days: 90, measure: "span-exclusive" },
    ]);
    expect(parseRestriction("支付不超过一年").courses[0]?.days).toBe(365);
  });
});
