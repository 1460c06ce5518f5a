/** 应收 − 优惠 = 实收: what of it goes into the bill, and what is told of it. The stay is 100.00 in five lines of 2 × 10.00. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCharge } from "../../../../electron/host/intake/charge.ts";
import { findHeader } from "../../../../electron/host/intake/header.ts";
import { RowReader } from "../../../../electron/host/intake/rowReader.ts";
import type { ImportReport } from "../../../../shared/contract/importReport.ts";
import { fen, plainYuan } from "../../../../shared/money/fen.ts";
import {
  type Cells,
  LINE_COLUMNS,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../../../support/billFiles.ts";
import { counts, Desk, fileReport, fiveLines } from "./setup.ts";

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
  await desk.import([desk.catalogue("目录.csv")]);
});
afterEach(() => desk.close());

/** Lines without 金额, but for what is given; the first one has these amounts, the others no discount. */
function lines(first: Cells, others: Cells): string {
  const more = Object.keys(first);
  const columns = [
    ...LINE_COLUMNS.filter((name) => name !== "金额" || more.includes(name)),
    ...more,
  ];
  const rows = fiveLines(1).map((row, index) => ({ ...row, ...(index === 0 ? first : others) }));
  writeCsv(desk.path("明细.csv"), { columns: [...new Set(columns)], rows });
  return "明细.csv";
}

function importLines(first: Cells, others: Cells, total: string): Promise<ImportReport> {
  const stays = desk.stays("住院.csv", [stayCells(1, { 医疗金额: total })]);
  return desk.import([stays, lines(first, others)]);
}

/** [unit price in millionths, amount in fen] of the first line */
function firstLine(): unknown {
  const { database } = desk.office.books;
  return database
    .prepare("SELECT unit_price, amount_fen FROM fee_line WHERE number = 1")
    .raw()
    .get();
}

const told = (report: ImportReport) =>
  fileReport(report, "明细.csv")
    .conversions.filter(({ rule }) => rule === "DISCOUNT")
    .map(({ column, count, samples }) => [column, count, samples[0]?.before, samples[0]?.after]);

describe("a discounted line", () => {
  it("is none where 金额 is what was due and no column names a discount", async () => {
    const given = { 金额: "20.00", 应收金额: "20.00" };
    const report = await importLines(
      { ...given, 实收金额: "0.00" },
      { ...given, 实收金额: "20.00" },
      "100.00",
    );
    expect(report.faults.map(({ code }) => code)).toEqual(["DISCOUNT_UNCLEAR"]);
    expect(report.staysAccepted).toBe(0);
  });

  it.each<[string, Cells, Cells]>([
    [
      "应收, 优惠, 实收",
      { 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" },
      { 应收金额: "20.00", 优惠金额: "0", 实收金额: "20.00" },
    ],
    [
      "应收, 减免, 实收 with the marks that people make",
      { "应收(元)": "￥20.00", 减免: "2.00元", "实收(元)": "１８.00" },
      { "应收(元)": "20", 减免: "--", "实收(元)": "20" },
    ],
    [
      "应收 and 实收",
      { 应收金额: "20.00", 实收金额: "18.00" },
      { 应收金额: "20.00", 实收金额: "20.00" },
    ],
    ["应收 and 优惠", { 应收金额: "20.00", 优惠金额: "2.00" }, { 应收金额: "20.00", 优惠金额: "" }],
    [
      "金额 before it, and 实收",
      { 金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" },
      { 金额: "20.00", 优惠金额: "0", 实收金额: "20.00" },
    ],
    [
      "金额 after it, and 应收",
      { 金额: "18.00", 应收金额: "20.00", 优惠金额: "2.00" },
      { 金额: "20.00", 应收金额: "20.00", 优惠金额: "0" },
    ],
    [
      "all four",
      { 金额: "18.00", 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" },
      { 金额: "20.00", 应收金额: "20.00", 优惠金额: "", 实收金额: "20.00" },
    ],
  ])("comes in with what was charged: %s", async (_, first, others) => {
    const report = await importLines(first, others, "98.00");
    expect(report.faults).toEqual([]);
    expect(report.staysAccepted).toBe(1);
    // 18.00 for two is 9.00 each: of the national interface's line price × quantity is the amount.
    expect(firstLine()).toEqual([9_000_000, 1_800]);
    const columns = told(report);
    expect(columns).toContainEqual(["单价", 1, "10", "9"]);
    expect(columns).toContainEqual([expect.stringMatching(/应收|实收/), 1, "20.00", "18.00"]);
  });

  it("keeps a price that was already the discounted one", async () => {
    const none = { 应收金额: "20.00", 优惠金额: "0", 实收金额: "20.00" };
    const first = { 单价: "9", 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" };
    const report = await importLines(first, { 单价: "10", ...none }, "98.00");
    expect(report.faults).toEqual([]);
    expect(firstLine()).toEqual([9_000_000, 1_800]);
    expect(told(report)).toEqual([["实收金额", 1, "20.00", "18.00"]]);
  });

  it("takes a price that has no end to the millionth", async () => {
    const none = { 应收金额: "20.00", 实收金额: "20.00" };
    const first = { 数量: "3", 单价: "10", 应收金额: "30.00", 实收金额: "20.00" };
    const report = await importLines(first, { 数量: "2", 单价: "10", ...none }, "100.00");
    expect(report.faults).toEqual([]);
    expect(firstLine()).toEqual([6_666_667, 2_000]);
  });

  it("is taken back by a discounted refund", async () => {
    const first = { 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" };
    const refund = { 应收金额: "-20.00", 优惠金额: "-2.00", 实收金额: "-18.00" };
    const columns = [...LINE_COLUMNS.filter((name) => name !== "金额"), ...Object.keys(first)];
    const [row = {}] = fiveLines(1);
    const rows = [
      { ...row, ...first },
      { ...row, ...refund, 数量: "-2", 费用明细流水号: "退" },
    ];
    writeCsv(desk.path("明细.csv"), { columns, rows });
    const stays = desk.stays("住院.csv", [stayCells(1, { 医疗金额: "0" })]);
    const report = await desk.import([stays, "明细.csv"]);
    expect(report.faults).toEqual([]);
    expect(report.staysAccepted).toBe(1);
  });
});

describe("amounts of a discount that do not add up", () => {
  const none = { 应收金额: "20.00", 优惠金额: "0", 实收金额: "20.00" };

  it.each<[string, Cells, string]>([
    ["a fen off", { 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.01" }, "DISCOUNT_DIFFERS"],
    [
      "more than before",
      { 应收金额: "20.00", 优惠金额: "-1", 实收金额: "21.00" },
      "DISCOUNT_DIFFERS",
    ],
    ["another sign", { 应收金额: "20.00", 优惠金额: "25", 实收金额: "-5" }, "DISCOUNT_DIFFERS"],
    ["no amount", { 应收金额: "20.00", 优惠金额: "二", 实收金额: "18.00" }, "NOT_AN_AMOUNT"],
    ["none at all", { 应收金额: "", 优惠金额: "2", 实收金额: "" }, "BLANK"],
    [
      "more than any amount can be",
      { 应收金额: "999999999999.99", 优惠金额: "-1", 实收金额: "" },
      "DISCOUNT_DIFFERS",
    ],
  ])("hold the stay: %s", async (_, first, code) => {
    const report = await importLines(first, none, "98.00");
    expect(report.faults.map((fault) => [fault.row, fault.code])).toContainEqual([2, code]);
    expect(counts(report, "明细.csv")).toEqual([0, 1, 4, 0]);
  });

  it("are told with the amounts", async () => {
    const first = { 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.01" };
    const report = await importLines(first, none, "98.00");
    expect(report.faults).toMatchObject([
      { column: "实收金额", reason: "应收 20.00 − 优惠 2.00 与实收 18.01 不符" },
    ]);
  });

  it("are no question where 金额 alone stands beside a discount of nothing, and one where it is something", async () => {
    const zero = { 金额: "20.00", 优惠金额: "0" };
    expect((await importLines(zero, zero, "100.00")).faults).toEqual([]);
    const report = await importLines({ 金额: "20.00", 优惠金额: "2.00" }, zero, "98.00");
    expect(report.faults).toMatchObject([{ code: "DISCOUNT_UNCLEAR", column: "优惠金额", row: 2 }]);
  });

  it("and a price that fits neither amount are wrong as ever", async () => {
    const first = { 单价: "7", 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" };
    const report = await importLines(first, { 单价: "10", ...none }, "98.00");
    expect(report.faults).toMatchObject([{ code: "PRICE_TIMES_QUANTITY", row: 2 }]);
  });
});

describe("the total of a discounted stay", () => {
  const none = { 应收金额: "20.00", 实收金额: "20.00" };

  async function importStay(given: Cells, without: readonly string[]): Promise<ImportReport> {
    const own = STAY_COLUMNS.filter((name) => !without.includes(name));
    const columns = [...new Set([...own, ...Object.keys(given)])];
    writeCsv(desk.path("住院.csv"), { columns, rows: [stayCells(1, given)] });
    return desk.import(["住院.csv", lines({ 应收金额: "20.00", 实收金额: "18.00" }, none)]);
  }

  it.each<[string, Cells, readonly string[]]>([
    ["应收, 优惠, 实收", { 应收金额: "100", 优惠金额: "2", 实收金额: "98" }, ["医疗金额"]],
    ["应收 and 优惠", { 应收总额: "100", 减免金额: "2" }, ["医疗金额"]],
    ["beside 医疗金额", { 优惠金额: "2", 实收金额: "98", 医疗金额: "100" }, []],
  ])("is what is left: %s", async (_, given, without) => {
    const report = await importStay(given, without);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    const total = desk.office.books.database.prepare("SELECT total_fen FROM stay_version").pluck();
    expect(total.get()).toBe(9_800);
  });

  it("holds the stay where it does not add up, and where the lines come to another sum", async () => {
    const odd = await importStay({ 应收金额: "100", 优惠金额: "3", 实收金额: "98" }, ["医疗金额"]);
    expect(odd.faults).toMatchObject([{ code: "DISCOUNT_DIFFERS" }]);
    const off = await importStay({ 应收金额: "100", 优惠金额: "3", 实收金额: "97" }, ["医疗金额"]);
    expect(off.faults).toMatchObject([{ code: "TOTAL_DIFFERS" }]);
  });

  it("is not what the patient paid in cash: that is said", async () => {
    const report = await importStay({ 实收金额: "30.00", 医疗金额: "98.00" }, []);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(report.warnings).toMatchObject([{ code: "DISCOUNT_UNCLEAR", column: "实收金额" }]);
  });

  it("is the line's own in a table of stays and lines", async () => {
    const first = { 应收金额: "20.00", 优惠金额: "2.00", 实收金额: "18.00" };
    const others = { 应收金额: "20.00", 优惠金额: "0", 实收金额: "20.00" };
    const own = STAY_COLUMNS.filter((name) => name !== "序号" && name !== "医疗金额");
    const more = LINE_COLUMNS.filter(
      (name) => name !== "金额" && !(own as string[]).includes(name),
    );
    const rows = fiveLines(1).map((line, index) => ({
      ...{ ...stayCells(1), ...line },
      ...(index === 0 ? first : others),
    }));
    writeCsv(desk.path("宽.csv"), { columns: [...own, ...more, ...Object.keys(first)], rows });
    const report = await desk.import(["宽.csv"]);
    expect(fileReport(report, "宽.csv").kind).toBe("wide");
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
  });
});

describe("any three amounts", () => {
  const columns = ["住院号", "项目名称", "数量", "单价", "应收金额", "优惠金额", "实收金额"];
  const header = findHeader([{ number: 1, cells: columns, numeric: null }], "明细");

  it("come in to the fen exactly where they add up and nobody is charged more than before", () => {
    if (header === null) throw new Error("no header");
    const reader = new RowReader<"amount" | "amountBefore" | "hospitalDiscount" | "amountAfter">(
      header,
    );
    const amount = fc
      .oneof(fc.integer({ min: -300, max: 300 }), fc.maxSafeInteger())
      .map((value) => fen(value % 99_999_999_999_999));
    const wrong: unknown[] = [];
    fc.assert(
      fc.property(amount, amount, amount, fc.boolean(), (before, discount, other, isExact) => {
        const after = isExact ? before - discount : other;
        if (Math.abs(after) > 99_999_999_999_999) return;
        const cells = [
          "1",
          "x",
          "1",
          "1",
          ...[before, discount, after].map((one) => plainYuan(fen(one))),
        ];
        reader.start({ number: 2, cells, numeric: null });
        const charge = readCharge(reader, "amount");
        const fits =
          before - discount === after && Math.abs(after) <= Math.abs(before) && before * after >= 0;
        const isRight = fits
          ? charge?.amount === after && charge.before === before
          : charge === null;
        if (!isRight || fits !== (reader.faults.length === 0))
          wrong.push([before, discount, after]);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
