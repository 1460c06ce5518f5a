/**
 * Every kind of dirt that exports of hospitals have (bill-files.md §4), a pair of files each: what must come of it, what is
 * told of it, and that no row is lost. The stay is 100.00 in five lines of 20.00.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversionRule, FaultCode } from "../../../../shared/contract/importReport.ts";
import {
  type Cells,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
  type TableGiven,
  writeCsv,
} from "../../../support/billFiles.ts";
import { Desk, fileReport, fiveLines } from "./setup.ts";

interface Dirt {
  readonly what: string;
  readonly stays?: Partial<TableGiven>;
  readonly lines?: Partial<TableGiven>;
  /** Cells of line 1 */
  readonly line?: Cells;
  /** Cells of every line */
  readonly every?: Cells;
  readonly stay?: Cells;
  readonly gives:
    | {
        readonly taken: true;
        readonly told?: readonly (readonly [ConversionRule, string])[];
        readonly skipped?: number;
        readonly warned?: FaultCode;
      }
    | { readonly taken: false; readonly fault: FaultCode; readonly rows?: number };
}

const TAKEN = { taken: true } as const;
const told = (rule: ConversionRule, column: string) =>
  ({ taken: true, told: [[rule, column]] }) as const;
const refused = (fault: FaultCode, rows = 1) => ({ taken: false, fault, rows }) as const;

const DIRT: readonly Dirt[] = [
  // Around the table
  { what: "nothing at all", gives: TAKEN },
  {
    what: "titles above the header",
    lines: { titles: [["演示县人民医院费用清单"], [], ["日期：2023-05-01 至 2023-05-10"]] },
    gives: TAKEN,
  },
  {
    what: "seven rows above the header",
    lines: { titles: Array.from({ length: 7 }, (_, row) => [`说明 ${row}`]) },
    gives: TAKEN,
  },
  {
    what: "a total, a signature and a time of printing below",
    lines: {
      footer: [
        ["合计", "", "", "", "", "", "", "100.00"],
        ["制表人：张", "打印时间：2023-06-01"],
      ],
    },
    gives: { taken: true, skipped: 2 },
  },
  {
    what: "signatures that begin in the column of the number",
    lines: {
      columns: ["住院号", ...LINE_COLUMNS.filter((name) => name !== "住院号")],
      footer: [["制表人：王某", "", "审核人："], ["大写：壹佰元整"]],
    },
    gives: { taken: true, skipped: 2 },
  },
  {
    what: "the header again on the second page",
    lines: { rows: withHeaderAgain() },
    gives: { taken: true, skipped: 1 },
  },
  {
    what: "a subtotal of the page in between",
    lines: { rows: withSubtotal("本页合计") },
    gives: { taken: true, skipped: 1 },
  },
  { what: "blank rows in between", lines: { rows: withSubtotal("") }, gives: TAKEN },
  {
    what: "columns in another order",
    lines: { columns: [...LINE_COLUMNS].reverse() },
    gives: TAKEN,
  },
  {
    what: "fen for the unit of its money, in the names of columns",
    lines: renamed({ 单价: "单价(分)", 金额: "金额（分）" }),
    every: { "单价(分)": "1000", "金额（分）": "2000" },
    gives: {
      taken: true,
      told: [
        ["MONEY_UNIT", "单价(分)"],
        ["MONEY_UNIT", "金额（分）"],
      ],
    },
  },
  {
    what: "fen for the unit of its money, above the header",
    lines: { titles: [["演示县人民医院", "金额单位：分"]] },
    every: { 单价: "1000", 金额: "2000" },
    gives: told("MONEY_UNIT", "金额(分)"),
  },
  {
    what: "ten thousand yuan for the unit of a column, in its name",
    stays: { columns: STAY_COLUMNS.map((name) => (name === "医疗金额" ? "总费用/万元" : name)) },
    stay: { "总费用/万元": "0.01" },
    gives: told("TEN_THOUSAND", "总费用/万元"),
  },
  {
    what: "ten thousand yuan for the unit of its money, in brackets behind the title",
    lines: { titles: [["演示县人民医院费用清单（单位：万元）"]] },
    every: { 单价: "0.001", 金额: "0.002" },
    gives: told("TEN_THOUSAND", "金额(万元)"),
  },
  {
    what: "an amount that says its own unit among those of another",
    lines: { titles: [["金额单位：万元"]] },
    every: { 单价: "0.001", 金额: "0.002" },
    line: { 单价: "10元", 金额: "2000分" },
    gives: TAKEN,
  },
  {
    what: "marks around names that say the unit of their money",
    lines: renamed({ 单价: '="单价(分)"', 金额: "金额(分)*" }),
    every: { '="单价(分)"': "1000", "金额(分)*": "2000" },
    gives: TAKEN,
  },
  {
    what: "a part of a fen",
    lines: renamed({ 金额: "金额(分)" }),
    every: { "金额(分)": "2000" },
    line: { "金额(分)": "2000.5" },
    gives: refused("NOT_AN_AMOUNT"),
  },
  {
    what: "hours and minutes in words",
    line: { 费用发生日期: "2023年5月2日 8时30分" },
    gives: told("DATE_FORM", "费用发生日期"),
  },
  {
    what: "milliseconds since 1970",
    line: { 费用发生日期: "1682987400000" },
    gives: told("DATE_FORM", "费用发生日期"),
  },
  {
    what: "times of day in a column of their own",
    lines: {
      columns: [...LINE_COLUMNS.filter((name) => name !== "费用发生日期"), "收费时间", "收费日期"],
    },
    every: { 收费日期: "20230502", 收费时间: "8:30" },
    gives: TAKEN,
  },
  {
    what: "a time of day that is none, in a column of its own",
    lines: {
      columns: [...LINE_COLUMNS.filter((name) => name !== "费用发生日期"), "收费日期", "收费时间"],
    },
    every: { 收费日期: "2023-05-02", 收费时间: "08:30" },
    line: { 收费时间: "上午" },
    gives: refused("NOT_A_DATE"),
  },
  {
    what: "a column that only says 日期 beside one that says of what",
    lines: {
      columns: [...LINE_COLUMNS.filter((name) => name !== "费用发生日期"), "收费日期", "日期"],
    },
    every: { 收费日期: "2023-05-02", 日期: "2023-06-01" },
    gives: TAKEN,
  },
  {
    what: "a patient who has not left, with a word for no day",
    stay: { 出院日期: "--" },
    gives: refused("BLANK"),
  },
  {
    what: "charges taken back with the sign before the amount alone",
    lines: { rows: withTakenBack({ 数量: "2", 金额: "-20.00" }) },
    gives: told("DERIVED", "数量"),
  },
  {
    what: "charges taken back with the sign before the price",
    lines: { rows: withTakenBack({ 数量: "2", 单价: "-10", 金额: "-20.00" }) },
    gives: told("DERIVED", "单价"),
  },
  {
    what: "a charge that is marked as taken back, and no line that takes it back",
    lines: { columns: [...LINE_COLUMNS, "退费标志"] },
    line: { 退费标志: "1" },
    gives: refused("REFUND_UNCLEAR"),
  },
  {
    what: "a charge that is marked as taken back, and the line that takes it back",
    lines: {
      columns: [...LINE_COLUMNS, "退费标识"],
      rows: withTakenBack({ 数量: "-2", 金额: "-20.00", 退费标识: "是" }),
    },
    line: { 退费标识: "是" },
    gives: TAKEN,
  },
  {
    what: "the hospital's own part of what the patient pays, and no split",
    lines: { columns: LINE_COLUMNS.filter((name) => name !== "超限价金额") },
    line: { 全自费金额: "20.00" },
    gives: TAKEN,
  },
  {
    what: "the title and the number of the page again in the column of the number",
    lines: {
      columns: ["住院号", ...LINE_COLUMNS.filter((name) => name !== "住院号")],
      rows: [
        ...fiveLines(1).slice(0, 2),
        { 住院号: "第 1 页" },
        { 住院号: "2023年5月出院病人费用明细" },
        ...fiveLines(1).slice(2),
      ],
    },
    gives: { taken: true, skipped: 2 },
  },
  {
    what: "lines without a number below those of a stay",
    line: {},
    lines: { rows: [...fiveLines(1), lineCells(1, 6, { 住院号: "", 人员姓名: "", 身份证号: "" })] },
    stay: { 医疗金额: "100.00" },
    gives: refused("BLANK"),
  },
  {
    what: "columns that nobody asked for",
    lines: { columns: [...LINE_COLUMNS, "备注", "打折"] },
    gives: TAKEN,
  },
  {
    what: "units behind the names of columns",
    lines: renamed({ 单价: "单价（元）", 金额: "金额 (元)" }),
    gives: TAKEN,
  },
  {
    what: "spaces and breaks in the names of columns",
    lines: renamed({ 住院号: "住 院 号", 费用发生日期: "费用\n发生日期" }),
    gives: TAKEN,
  },
  {
    what: "an invisible mark on a column's name",
    lines: renamed({ 序号: "\uFEFF序号", 住院号: "\u200B住院号" }),
    gives: TAKEN,
  },
  {
    what: "marks around the names of columns",
    lines: renamed({ 住院号: '="住院号"', 金额: "'金额", 数量: "*数量", 单价: "单价：" }),
    gives: TAKEN,
  },
  { what: "full-width names of columns", lines: renamed({ 项目代码: "ＦＹＤＭ" }), gives: TAKEN },
  {
    what: "initials for names of columns",
    lines: renamed({
      住院号: "ZYHM",
      项目名称: "FYMC",
      数量: "FYSL",
      单价: "FYDJ",
      金额: "ZJJE",
      费用发生日期: "FYRQ",
    }),
    gives: TAKEN,
  },
  // Texts and codes
  {
    what: "full-width digits in an amount",
    line: { 金额: "２０．００" },
    gives: told("NUMBER_FORM", "金额"),
  },
  {
    what: "full-width letters in a code",
    every: { 国标代码: "００２５０１０１００１００００" },
    gives: told("FULL_WIDTH", "国标代码"),
  },
  {
    what: "spaces around a code",
    every: { 国标代码: " 002501010010000 " },
    gives: told("TRIMMED", "国标代码"),
  },
  {
    what: "a trailing tab on every cell",
    every: { 国标代码: "002501010010000\t" },
    gives: told("TRIMMED", "国标代码"),
  },
  {
    what: "an apostrophe before a code",
    every: { 国标代码: "'002501010010000" },
    gives: told("TEXT_MARK", "国标代码"),
  },
  {
    what: 'a code as ="…"',
    every: { 国标代码: '="002501010010000"' },
    gives: told("TEXT_MARK", "国标代码"),
  },
  {
    what: "a zero-width space inside an admission number",
    every: { 住院号: "ZY0\u200B00001" },
    gives: told("HIDDEN", "住院号"),
  },
  {
    what: "a hard space before a name",
    line: { 项目名称: "\u00A0血常规" },
    gives: told("TRIMMED", "项目名称"),
  },
  { what: "the word nan for nothing", line: { 规格: "nan" }, gives: told("EMPTY_WORD", "规格") },
  {
    what: "a code that became a number",
    every: { 项目代码: "29000.0" },
    gives: told("POINT_ZERO", "项目代码"),
  },
  {
    what: "another dot in a name",
    stay: { 人员姓名: "阿依•演示" },
    every: { 人员姓名: "阿依·演示" },
    gives: told("NAME_DOT", "人员姓名"),
  },
  {
    what: "a name of two characters as wide as one of three",
    stay: { 人员姓名: "演\u3000示" },
    every: { 人员姓名: "演示" },
    gives: told("TRIMMED", "人员姓名"),
  },
  {
    what: "a rare character of a name (Ext B)",
    stay: { 人员姓名: "演\u{20BB7}" },
    every: { 人员姓名: "演\u{20BB7}" },
    gives: TAKEN,
  },
  // Numbers
  {
    what: "separators of thousands",
    stay: { 医疗金额: "1,080.00" },
    line: { 数量: "100", 金额: "1,000.00" },
    gives: told("NUMBER_FORM", "医疗金额"),
  },
  {
    what: "a separator in the wrong place",
    line: { 金额: "2,0.00" },
    gives: refused("NOT_AN_AMOUNT"),
  },
  { what: "a currency sign", line: { 金额: "￥20.00" }, gives: told("NUMBER_FORM", "金额") },
  { what: "yuan behind the amount", line: { 金额: "20.00元" }, gives: told("NUMBER_FORM", "金额") },
  {
    what: "ten thousands without anybody's word for it",
    line: { 金额: "0.002万" },
    gives: refused("NOT_AN_AMOUNT"),
  },
  {
    what: "a refund in brackets",
    lines: { rows: withRefund("(20.00)") },
    stay: { 医疗金额: "80.00" },
    gives: told("NUMBER_FORM", "金额"),
  },
  {
    what: "a refund with the sign behind",
    lines: { rows: withRefund("20.00-") },
    stay: { 医疗金额: "80.00" },
    gives: told("NUMBER_FORM", "金额"),
  },
  {
    what: "a refund of something that was never charged",
    lines: { rows: withRefund("-20.00", "没有的项目") },
    stay: { 医疗金额: "80.00" },
    gives: refused("REFUND_ABOVE_ORIGINAL"),
  },
  {
    what: "a line of nothing",
    line: { 数量: "0", 金额: "0" },
    stay: { 医疗金额: "80.00" },
    gives: TAKEN,
  },
  { what: "a unit behind the quantity", line: { 数量: "2次" }, gives: told("UNIT_OFF", "数量") },
  { what: "a fraction for a quantity", line: { 数量: "1/2" }, gives: refused("NOT_A_QUANTITY") },
  {
    what: "price × quantity a cent off",
    line: { 单价: "10.005", 金额: "20.01" },
    stay: { 医疗金额: "100.01" },
    gives: TAKEN,
  },
  {
    what: "price × quantity a yuan off",
    line: { 金额: "21.00" },
    stay: { 医疗金额: "101.00" },
    gives: refused("PRICE_TIMES_QUANTITY"),
  },
  {
    what: "a share as 10, 10% or 0.1",
    every: { 全自费金额: "0", 超限价金额: "0", 先行自付金额: "2.00", 自付比例: "10" },
    gives: told("SHARE_FORM", "自付比例"),
  },
  {
    what: "dashes for no amount",
    every: { 全自费金额: "--", 超限价金额: "--", 先行自付金额: "--" },
    gives: told("EMPTY_WORD", "全自费金额"),
  },
  // Dates
  ...["20230502", "2023/5/2", "2023.05.02", "2023年5月2日", "2023-5-2 8:30"].map(
    (date): Dirt => ({
      what: `a date as ${date}`,
      line: { 费用发生日期: date },
      gives: told("DATE_FORM", "费用发生日期"),
    }),
  ),
  {
    what: "a date of two digits' year",
    line: { 费用发生日期: "230502" },
    gives: refused("NOT_A_DATE"),
  },
  {
    what: "a date that does not exist",
    line: { 费用发生日期: "2023-02-30" },
    gives: refused("NOT_A_DATE"),
  },
  {
    what: "a number where a date should be",
    line: { 费用发生日期: "45048" },
    gives: refused("NOT_A_DATE"),
  },
  {
    what: "a date outside the stay",
    line: { 费用发生日期: "2023-05-11" },
    gives: refused("FEE_OUTSIDE_STAY"),
  },
  {
    what: "discharge before admission",
    stay: { 出院日期: "2023-04-30" },
    gives: refused("DATES_REVERSED"),
  },
  // People
  {
    what: "an ID number whose last digits a spreadsheet lost",
    stay: { 身份证号: "9.90101E+17" },
    every: { 身份证号: "" },
    gives: refused("ID_PRECISION_LOST"),
  },
  {
    what: "an ID number of 15 digits",
    stay: { 身份证号: "990101600102001" },
    every: { 身份证号: "990101600102001" },
    gives: told("ID_FORM_15", "身份证号"),
  },
  {
    what: "a small x at the end",
    stay: { 身份证号: "99010119600102003x" },
    every: { 身份证号: "99010119600102003X" },
    gives: TAKEN,
  },
  {
    what: "a wrong check digit, which is only said",
    stay: { 身份证号: "990101196001020011" },
    every: { 身份证号: "" },
    gives: { taken: true, warned: "ID_FORM" },
  },
  { what: "sex as a code", stay: { 人员性别: "1" }, gives: told("WORD", "人员性别") },
  {
    what: "somebody else's name on a line",
    line: { 人员姓名: "演示2" },
    gives: refused("OTHER_PERSON"),
  },
  // Words
  { what: "甲类 for 甲", every: { 收费项目等级: "甲类" }, gives: TAKEN },
  { what: "01 for 甲", every: { 收费项目等级: "01" }, gives: TAKEN },
  {
    what: "a class that nobody knows",
    line: { 收费项目等级: "丁" },
    gives: refused("UNKNOWN_WORD"),
  },
  { what: "检验费 for 化验费", every: { 收费项目类别: "检验费" }, gives: TAKEN },
  {
    what: "a category that nobody knows",
    line: { 收费项目类别: "停车费" },
    gives: { taken: true, warned: "UNKNOWN_WORD" },
  },
  { what: "no region", stay: { 参保地区划: "" }, gives: TAKEN },
  { what: "an age in days", stay: { 人员年龄: "3天" }, gives: told("NUMBER_FORM", "人员年龄") },
  {
    what: "自费 for the scheme, which the office asks about",
    stay: { 险种类别: "自费" },
    gives: TAKEN,
  },
  {
    what: "自费 for the way it was settled",
    stays: { columns: [...STAY_COLUMNS, "结算方式"] },
    stay: { 结算方式: "自费" },
    gives: told("WORD", "险种类别"),
  },
  { what: "insutype for the scheme", stay: { 险种类别: "390" }, gives: told("WORD", "险种类别") },
  // Doubles
  {
    what: "one serial twice",
    lines: { rows: [...fiveLines(1), ...fiveLines(1).slice(0, 1)] },
    gives: refused("SERIAL_TWICE"),
  },
  {
    what: "a stay without lines",
    lines: { rows: fiveLines(2) },
    gives: refused("STAY_WITHOUT_LINES", 6),
  },
  {
    what: "lines that come to another sum",
    stay: { 医疗金额: "100.01" },
    gives: refused("TOTAL_DIFFERS"),
  },
  {
    what: "an item that the catalogue does not have",
    line: { 国标代码: "009999999999999" },
    gives: refused("ITEM_UNKNOWN"),
  },
];

function withHeaderAgain(): Cells[] {
  const again = Object.fromEntries(LINE_COLUMNS.map((column) => [column, column]));
  const rows = fiveLines(1);
  return [...rows.slice(0, 2), again, ...rows.slice(2)];
}

function withSubtotal(word: string): Cells[] {
  const rows = fiveLines(1);
  const total: Cells = word === "" ? {} : { 序号: word, 金额: "40.00" };
  return [...rows.slice(0, 2), total, ...rows.slice(2)];
}

function withRefund(amount: string, name = "血常规"): Cells[] {
  const rows = fiveLines(1);
  const refund = {
    ...rows[0],
    项目名称: name,
    项目代码: name === "血常规" ? "A001" : name,
    数量: "-2",
    金额: amount,
    费用明细流水号: "F1-9",
  };
  return [...rows, refund];
}

function renamed(names: Readonly<Record<string, string>>): Partial<TableGiven> {
  const rows = fiveLines(1).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, cell]) => [names[column] ?? column, cell]),
    ),
  );
  return { columns: LINE_COLUMNS.map((column) => names[column] ?? column), rows };
}

/** A line more, and what takes it back. */
function withTakenBack(cells: Cells): readonly Cells[] {
  return [...fiveLines(1), lineCells(1, 6), lineCells(1, 7, cells)];
}

describe("dirt", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
  });
  afterAll(() => desk.close());

  it("has a pair of files for every kind", () => {
    expect(new Set(DIRT.map(({ what }) => what)).size).toBe(DIRT.length);
    expect(DIRT.length).toBeGreaterThanOrEqual(60);
  });

  it.each(DIRT.map((dirt) => [dirt.what, dirt] as const))("%s", async (_, dirt) => {
    const rows = (dirt.lines?.rows ?? fiveLines(1)).map((row, index) => ({
      ...row,
      ...dirt.every,
      ...(index === 0 ? dirt.line : {}),
    }));
    const lines: TableGiven = { columns: LINE_COLUMNS, ...dirt.lines, rows };
    const stays: TableGiven = {
      columns: STAY_COLUMNS,
      ...dirt.stays,
      rows: [stayCells(1, dirt.stay)],
    };
    // UTF-8: not every one of these characters is in GB18030's commoner part.
    writeCsv(desk.path("住院.csv"), stays, { encoding: "utf8", bom: true });
    writeCsv(desk.path("明细.csv"), lines, { encoding: "utf8", bom: true });
    const report = await desk.import(["住院.csv", "明细.csv"], { dryRun: true });
    const files = [fileReport(report, "住院.csv"), fileReport(report, "明细.csv")];
    for (const { rowsRead, rowsAccepted, rowsWrong, rowsHeld, rowsSeen } of files) {
      expect(rowsRead).toBe(rowsAccepted + rowsWrong + rowsHeld + rowsSeen);
    }
    const { gives } = dirt;
    expect(report.staysAccepted, JSON.stringify(report.faults)).toBe(gives.taken ? 1 : 0);
    if (!gives.taken) {
      expect(report.faults.map(({ code }) => code)).toContain(gives.fault);
      expect(files.reduce((sum, { rowsWrong }) => sum + rowsWrong, 0)).toBe(gives.rows);
      return;
    }
    expect(report.faults).toEqual([]);
    const found = files.flatMap(({ conversions }) =>
      conversions.map(({ rule, column }) => `${rule} ${column}`),
    );
    for (const [rule, column] of gives.told ?? []) expect(found).toContain(`${rule} ${column}`);
    if (gives.skipped !== undefined) expect(files[1]?.rowsSkipped).toBe(gives.skipped);
    if (gives.warned !== undefined)
      expect(report.warnings.map(({ code }) => code)).toContain(gives.warned);
    if (dirt.what === "nothing at all") expect(found).toEqual([]);
  });
});
