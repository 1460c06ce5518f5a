import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import iconv from "iconv-lite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeErrorFile } from "../../../../electron/host/intake/errorFile.ts";
import type { FaultCode } from "../../../../shared/contract/importReport.ts";
import {
  type Cells,
  LINE_COLUMNS,
  lineCells,
  registerCells,
  STAY_COLUMNS,
  stayCells,
  tableRows,
  writeCsv,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { counts, Desk, errorOf, fileReport, fiveLines } from "./setup.ts";

describe("rows that do not get in", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
  });
  afterEach(() => desk.close());

  async function importBill(stay: Cells, lines: readonly Cells[]) {
    desk.stays("就医.csv", [stayCells(1, stay), stayCells(2)]);
    desk.lines("结算.csv", [...lines, ...fiveLines(2)]);
    return desk.import(["就医.csv", "结算.csv"]);
  }

  it.each<[string, Cells, Cells, FaultCode, string, string]>([
    ["a text in an amount", {}, { 金额: "二十元" }, "NOT_AN_AMOUNT", "金额", "“二十元”不是金额"],
    ["1.234.567", {}, { 金额: "1.234.567" }, "NOT_AN_AMOUNT", "金额", "“1.234.567”不是金额"],
    ["three decimals", {}, { 金额: "20.005" }, "NOT_AN_AMOUNT", "金额", "最多两位小数"],
    ["a blank amount", {}, { 金额: "--" }, "BLANK", "金额", "不能为空"],
    [
      "a two-digit year",
      {},
      { 费用发生日期: "23-05-02" },
      "NOT_A_DATE",
      "费用发生日期",
      "不是日期",
    ],
    ["30 February", {}, { 费用发生日期: "2023-02-30" }, "NOT_A_DATE", "费用发生日期", "不是日期"],
    ["a fraction", {}, { 数量: "1/2" }, "NOT_A_QUANTITY", "数量", "“1/2”不是数量"],
    [
      "a word for the class",
      {},
      { 收费项目等级: "戊" },
      "UNKNOWN_WORD",
      "收费项目等级",
      "不是甲、乙、丙",
    ],
    ["price × quantity", {}, { 单价: "9.98" }, "PRICE_TIMES_QUANTITY", "金额", "不符"],
    [
      "before admission",
      {},
      { 费用发生日期: "2023-04-30" },
      "FEE_OUTSIDE_STAY",
      "费用发生日期",
      "2023-05-01",
    ],
    [
      "after discharge",
      {},
      { 费用发生日期: "2023-05-11" },
      "FEE_OUTSIDE_STAY",
      "费用发生日期",
      "2023-05-10",
    ],
    ["another patient", {}, { 人员姓名: "别人" }, "OTHER_PERSON", "人员姓名", "姓名不一致"],
    ["a serial twice", {}, { 费用明细流水号: "F1-1" }, "SERIAL_TWICE", "费用明细流水号", "F1-1"],
    ["an unknown code", {}, { 国标代码: "XB999" }, "ITEM_UNKNOWN", "国标代码", "XB999"],
    ["甲 without a code", {}, { 国标代码: "" }, "ITEM_UNMAPPED", "国标代码", "没有国标代码"],
    ["half a split", {}, { 全自费金额: "1" }, "SPLIT_INCOMPLETE", "全自费金额", "要么都有"],
    [
      "a split above the amount",
      {},
      { 全自费金额: "19", 超限价金额: "1", 先行自付金额: "0.01" },
      "SPLIT_BEYOND_AMOUNT",
      "全自费金额",
      "超出金额",
    ],
  ])("line: %s", async (_, stay, change, code, column, reason) => {
    const report = await importBill(stay, fiveLines(1, { 3: change }));
    expect(report.faults).toHaveLength(1);
    expect(report.faults[0]).toMatchObject({ file: "结算.csv", row: 4, column, code });
    expect(report.faults[0]?.reason).toContain(reason);
    expect(counts(report, "结算.csv")).toEqual([5, 1, 4, 0]);
    expect(counts(report, "就医.csv")).toEqual([1, 0, 1, 0]);
    expect(report).toMatchObject({ staysAccepted: 1, staysHeld: 1 });
    expect([desk.count("stay"), desk.count("fee_line")]).toEqual([1, 5]);
  });

  it.each<[string, Cells, FaultCode, string, string]>([
    [
      "totals that do not add up",
      { 医疗金额: "100.01" },
      "TOTAL_DIFFERS",
      "医疗金额",
      "相差 0.01 元",
    ],
    [
      "discharge before admission",
      { 出院日期: "2023-04-30" },
      "DATES_REVERSED",
      "出院日期",
      "早于",
    ],
    [
      "a number cut by a spreadsheet",
      { 身份证号: "9.90101E+17" },
      "ID_PRECISION_LOST",
      "身份证号",
      "丢失",
    ],
    [
      "half a platform settlement",
      { 基金支付: "50" },
      "PLATFORM_INCOMPLETE",
      "结算流水号",
      "数据不全",
    ],
    ["no sex", { 人员性别: "x" }, "UNKNOWN_WORD", "人员性别", "不是男或女"],
    ["a region of five digits", { 参保地区划: "99010" }, "NOT_A_REGION", "参保地区划", "六位"],
    ["an unknown level", { 机构等级: "五级" }, "UNKNOWN_WORD", "机构等级", "五级"],
  ])("stay: %s", async (_, stay, code, column, reason) => {
    const lines = fiveLines(1).map((line) => ({ ...line, 身份证号: "" }));
    const report = await importBill(stay, lines);
    expect(report.faults[0]).toMatchObject({ file: "就医.csv", row: 2, column, code });
    expect(report.faults[0]?.reason).toContain(reason);
    expect(counts(report, "就医.csv")).toEqual([1, 1, 0, 0]);
    expect(counts(report, "结算.csv")).toEqual([5, 0, 5, 0]);
  });

  it("warns of an ID number, sex, age and category that a person should look at, and blocks nothing", async () => {
    const id = stayCells(1).身份证号 ?? "";
    const wrongCheck = id.slice(0, 17) + (id[17] === "0" ? "1" : "0");
    desk.stays("就医.csv", [
      stayCells(1, { 身份证号: wrongCheck }),
      stayCells(2, { 人员性别: "男", 人员年龄: "36" }),
    ]);
    const lines = [...fiveLines(1), ...fiveLines(2, { 5: { 收费项目类别: "神秘费" } })];
    desk.lines(
      "结算.csv",
      lines.map((line) => ({ ...line, 身份证号: "" })),
    );
    const report = await desk.import(["就医.csv", "结算.csv"]);
    expect(report).toMatchObject({ staysAccepted: 2, faultCount: 0, warningCount: 4 });
    expect(report.warnings.map(({ row, column }) => `${row} ${column}`)).toEqual([
      "2 身份证号",
      "3 人员性别",
      "3 人员年龄",
      "11 收费项目类别",
    ]);
    expect(JSON.stringify(report)).not.toContain(id.slice(0, 14));
  });

  it("takes refunds up to their originals, and not a fen more", async () => {
    const refund = (number: number, quantity: string, amount: string, original: string): Cells =>
      lineCells(1, number, { 数量: quantity, 金额: amount, 原费用流水号: original });
    const good = [
      lineCells(1, 1),
      lineCells(1, 2, { 数量: "3", 金额: "30" }),
      refund(3, "-1", "-10", "F1-1"),
      refund(4, "-1", "-10.00", "F1-1"),
      refund(5, "-3", "-30", ""),
    ];
    expect(await importBill({ 医疗金额: "0" }, good)).toMatchObject({ staysAccepted: 2 });
    const bad = [...good.slice(0, 4), refund(5, "-4", "-40", "")];
    desk.stays("就医二.csv", [stayCells(1, { 医疗金额: "-10" })]);
    desk.lines("结算二.csv", bad);
    const report = await desk.import(["就医二.csv", "结算二.csv"]);
    expect(report.faults).toMatchObject([
      { row: 6, column: "金额", code: "REFUND_ABOVE_ORIGINAL" },
    ]);
    expect(counts(report, "结算二.csv")).toEqual([0, 1, 4, 0]);
    const lost = [...good.slice(0, 3), refund(4, "-1", "-10", "F9-9"), ...good.slice(4)];
    desk.lines("结算三.csv", lost);
    desk.stays("就医三.csv", [stayCells(1, { 医疗金额: "0", 住院天数: "8" })]);
    const third = await desk.import(["就医三.csv", "结算三.csv"]);
    expect(third.faults[0]?.reason).toContain("找不到所指的原费用");
  });

  it("finds stays without lines, lines without stays, and a stay that stands twice", async () => {
    desk.stays("就医.csv", [stayCells(1), stayCells(2), stayCells(3), stayCells(2)]);
    desk.lines("结算.csv", [...fiveLines(2), ...fiveLines(3), ...fiveLines(9)]);
    const report = await desk.import(["就医.csv", "结算.csv"]);
    expect(counts(report, "就医.csv")).toEqual([1, 2, 1, 0]);
    expect(counts(report, "结算.csv")).toEqual([5, 5, 5, 0]);
    expect(new Set(report.faults.map(({ code }) => code))).toEqual(
      new Set<FaultCode>(["STAY_TWICE", "STAY_WITHOUT_LINES", "LINE_WITHOUT_STAY"]),
    );
  });

  it("passes over titles, types, totals, repeated headers and signatures", async () => {
    const footer = [
      ["合计", ...Array.from({ length: 22 }, () => ""), "100.00"],
      ["制表人：演示", "打印时间 2023-06-01"],
    ];
    const titles = [
      ["演示县人民医院", "2023年5月"],
      ["说明：\r\n住院号“必须”唯一", '含"引号",逗号'],
    ];
    const types = Object.fromEntries(STAY_COLUMNS.map((name) => [name, "字符型"]));
    const header = Object.fromEntries(STAY_COLUMNS.map((name) => [name, name]));
    const rows = [types, stayCells(1), header, stayCells(2)];
    writeCsv(desk.path("就医.csv"), { columns: STAY_COLUMNS, rows, titles, footer });
    desk.lines("结算.csv", [...fiveLines(1), ...fiveLines(2)]);
    const report = await desk.import(["就医.csv", "结算.csv"]);
    expect(fileReport(report, "就医.csv")).toMatchObject({
      rowsRead: 2,
      rowsAccepted: 2,
      rowsSkipped: 4,
    });
  });

  it("A20: 1,000 rows with 12 faults are 988 and 12; repaired, the 12 enter once", async () => {
    const faults: readonly [number, Cells, string, FaultCode][] = [
      [3, { 姓名: "" }, "姓名", "BLANK"],
      [50, { 身份证号: "9.90101196E+17" }, "身份证号", "ID_PRECISION_LOST"],
      [99, { 参保地区划: "9901" }, "参保地区划", "NOT_A_REGION"],
      [150, { 个人编号: "" }, "个人编号", "BLANK"],
      [211, { 险种类别: "" }, "险种类别", "BLANK"],
      [300, { 特殊身份: "低保" }, "身份起始日期", "BLANK"],
      [388, { 特殊身份: "低保", 身份起始日期: "去年" }, "身份起始日期", "NOT_A_DATE"],
      [
        450,
        { 特殊身份: "低保", 身份起始日期: "2023-05-01", 身份终止日期: "2023-04-01" },
        "身份终止日期",
        "DATES_REVERSED",
      ],
      [512, { 备案类型: "口头", 备案起始日期: "2023-01-01" }, "备案类型", "UNKNOWN_WORD"],
      [700, { 备案起始日期: "2023-01-01" }, "备案类型", "BLANK"],
      [801, { 身份起始日期: "2023-13-01" }, "身份起始日期", "NOT_A_DATE"],
      [1000, { 身份证号: "" }, "身份证号", "BLANK"],
    ];
    const planted = new Map(faults.map(([serial, change]) => [serial, change]));
    const clean = Array.from({ length: 1000 }, (_, index) => registerCells(index + 1));
    desk.register(
      "登记.csv",
      clean.map((row, index) => ({ ...row, ...planted.get(index + 1) })),
    );
    const report = await desk.import(["登记.csv"]);
    expect(counts(report, "登记.csv")).toEqual([988, 12, 0, 0]);
    expect(report.faults.map(({ row, column, code }) => [row - 1, column, code])).toEqual(
      faults.map(([serial, , column, code]) => [serial, column, code]),
    );
    expect([desk.count("person"), desk.count("quarantine")]).toEqual([988, 12]);

    const out = desk.path("错误.csv");
    expect(await writeErrorFile(desk.office.books, report.batchId ?? 0, "登记.csv", out)).toBe(12);
    const [header = "", first = ""] = iconv.decode(readFileSync(out), "gb18030").split("\r\n");
    expect(header.endsWith("备案终止日期,行号,原因")).toBe(true);
    expect(first.endsWith("4,姓名：不能为空")).toBe(true);
    // As it is, it is refused again; repaired, it enters; once more, it is seen.
    expect(counts(await desk.import(["错误.csv"]), "错误.csv")).toEqual([0, 12, 0, 0]);
    desk.register(
      "改好.csv",
      clean.filter((_, index) => planted.has(index + 1)),
    );
    expect(counts(await desk.import(["改好.csv"]), "改好.csv")).toEqual([12, 0, 0, 0]);
    expect(counts(await desk.import(["改好.csv"]), "改好.csv")).toEqual([0, 0, 0, 12]);
    expect(counts(await desk.import(["登记.csv"]), "登记.csv")).toEqual([0, 12, 0, 988]);
    expect(desk.count("person")).toBe(1000);
  });

  it("holds the rows of a person that disagree with each other", async () => {
    const rows = [registerCells(1), registerCells(2), registerCells(1, { 档次: "二档" })];
    desk.register("登记.csv", rows);
    const report = await desk.import(["登记.csv"]);
    expect(counts(report, "登记.csv")).toEqual([1, 1, 1, 0]);
    expect(report.faults).toMatchObject([{ row: 4, code: "PERSON_DISAGREES" }]);
    expect(desk.count("person")).toBe(1);
  });

  it("say what their money is counted in where only a line above the table said it", async () => {
    const inFen = (cells: Cells = {}) =>
      fiveLines(1).map((line) => ({ ...line, 单价: "1000", 金额: "2000", ...cells }));
    const write = (name: string, columns: readonly string[], rows: readonly Cells[]) => {
      writeCsv(desk.path(name), { columns, rows, titles: [["金额单位：分"]] });
      return name;
    };
    const stays = desk.stays("就医.csv", [stayCells(1)]);
    const wrong = write("结算.csv", LINE_COLUMNS, inFen({ 项目名称: "" }));
    const report = await desk.import([stays, wrong]);
    expect(counts(report, "结算.csv")).toEqual([0, 5, 0, 0]);
    const out = desk.path("错误.csv");
    await writeErrorFile(desk.office.books, report.batchId ?? 0, "结算.csv", out);
    const text = iconv.decode(readFileSync(out), "gb18030");
    expect(text.split("\r\n")[0]).toContain("单价(分),金额(分),");
    writeFileSync(out, iconv.encode(text.replaceAll(",A001,,", ",A001,血常规,"), "gb18030"));
    const again = await desk.import([stays, "错误.csv"]);
    expect([again.faults, again.staysAccepted]).toEqual([[], 1]);
    const { database } = desk.office.books;
    expect(database.prepare("SELECT total_fen FROM stay_version").pluck().all()).toEqual([10_000]);
  });

  it("say it of the stay's money too, where the lines bring their stay along", async () => {
    const columns = [...new Set<string>([...STAY_COLUMNS, ...LINE_COLUMNS])];
    const rows = fiveLines(1, { 1: { 项目名称: "" } }).map((line) => ({
      ...stayCells(1, { 医疗金额: "10000" }),
      ...line,
      ...{ 单价: "1000", 金额: "2000", 结算类别: "普通住院" },
    }));
    writeCsv(desk.path("宽.csv"), { columns, rows, titles: [["金额单位：分"]] });
    const report = await desk.import(["宽.csv"]);
    expect(counts(report, "宽.csv")).toEqual([0, 1, 4, 0]);
    const out = desk.path("错误.csv");
    await writeErrorFile(desk.office.books, report.batchId ?? 0, "宽.csv", out);
    const text = iconv.decode(readFileSync(out), "gb18030");
    writeFileSync(out, iconv.encode(text.replaceAll(",A001,,", ",A001,血常规,"), "gb18030"));
    const again = await desk.import(["错误.csv"]);
    expect([again.faults, again.staysAccepted]).toEqual([[], 1]);
  });

  it("gives back a whole held stay in the layout of both files, workbooks too", async () => {
    const stays = [stayCells(1), stayCells(2)];
    const lines = [...fiveLines(1, { 2: { 金额: "壹" } }), ...fiveLines(2)];
    await writeXlsx(desk.path("就医.xlsx"), { columns: STAY_COLUMNS, rows: stays });
    await writeXlsx(desk.path("结算.xlsx"), { columns: LINE_COLUMNS, rows: lines });
    const report = await desk.import(["就医.xlsx", "结算.xlsx"]);
    const batch = report.batchId ?? 0;
    const { books } = desk.office;
    expect(await writeErrorFile(books, batch, "就医.xlsx", desk.path("错就医.xlsx"))).toBe(1);
    expect(await writeErrorFile(books, batch, "结算.xlsx", desk.path("错结算.xlsx"))).toBe(5);
    const again = await desk.import(["错就医.xlsx", "错结算.xlsx"]);
    expect(counts(again, "错结算.xlsx")).toEqual([0, 1, 4, 0]);
    const none = await errorOf(writeErrorFile(books, batch, "没有.csv", desk.path("x.csv")));
    expect(none.code).toBe("NO_ERROR_ROWS");
    const original = books.database
      .prepare("SELECT original FROM quarantine WHERE batch_id = ? AND code = 'NOT_AN_AMOUNT'")
      .pluck()
      .get(batch) as string;
    expect(JSON.parse(original)).toEqual(
      tableRows({ columns: LINE_COLUMNS, rows: [lines[1] ?? {}] })[1]?.slice(
        0,
        JSON.parse(original).length,
      ),
    );
  });

  it("are no formulas in the file of errors, and the same cells when they come back", async () => {
    const evil = '=HYPERLINK("http://evil.example","药")';
    const rows = [
      { 国标代码: "A1", 项目名称: evil, 收费项目等级: "丁", 生效日期: "2023-01-01" },
      { 国标代码: '="0012"', 项目名称: "-5", 收费项目等级: "丁", 生效日期: "2023-01-01" },
    ];
    const report = await desk.import([desk.catalogue("目录.csv", rows)]);
    const out = desk.path("错.csv");
    const { books } = desk.office;
    expect(await writeErrorFile(books, report.batchId ?? 0, "目录.csv", out)).toBe(2);
    const text = iconv.decode(readFileSync(out), "gb18030");
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""药"")"`);
    expect(text).toContain('"=""0012""",-5,');
    writeFileSync(out, iconv.encode(text.replaceAll("丁", "甲"), "gb18030"));
    await desk.import(["错.csv"]);
    const names = books.prepare(
      "SELECT national_item_code, name FROM catalogue_item WHERE national_item_code IN ('0012', 'A1') ORDER BY 1",
    );
    expect(names.raw().all()).toEqual([
      ["0012", "-5"],
      ["A1", evil],
    ]);
  });
});

describe("the counts of an import", () => {
  it("add up, and agree with the books, however the files are damaged", async () => {
    const desk = await Desk.open();
    try {
      await desk.import([desk.catalogue("目录.csv")]);
      let round = 0;
      const damage = fc.record({
        row: fc.nat(11),
        column: fc.constantFrom(...LINE_COLUMNS, ...STAY_COLUMNS),
        text: fc.oneof(
          fc.constantFrom(
            "",
            "-1",
            "0",
            "1e3",
            "１２．５０",
            "合计",
            "ZY000001",
            "住院号",
            "nan",
            '"',
            "，",
            "2023-05-02",
          ),
          fc.string({ unit: "grapheme", maxLength: 6 }),
        ),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { maxLength: 4 }), async (damages) => {
          round += 1;
          const stays = [1, 2].map((serial) => ({ ...stayCells(round * 2 + serial) }));
          const lines = [1, 2].flatMap((serial) => fiveLines(round * 2 + serial));
          const rows: Record<string, string>[] = [...stays, ...lines.map((line) => ({ ...line }))];
          for (const { row, column, text } of damages) {
            const target = rows[row];
            if (target !== undefined) target[column] = text;
          }
          desk.stays("就医.csv", rows.slice(0, 2));
          desk.lines("结算.csv", rows.slice(2));
          const before = [desk.count("stay"), desk.count("fee_line"), desk.count("quarantine")];
          let report: Awaited<ReturnType<Desk["import"]>>;
          try {
            report = await desk.import(["就医.csv", "结算.csv"]);
          } catch (error) {
            // A damage may leave no row of data, or a quote that never ends: then nothing is stored.
            expect(["FILE_EMPTY", "QUOTE_OPEN"]).toContain((error as { code: string }).code);
            expect([desk.count("stay"), desk.count("fee_line"), desk.count("quarantine")]).toEqual(
              before,
            );
            return;
          }
          const [staysFile, linesFile] = [
            fileReport(report, "就医.csv"),
            fileReport(report, "结算.csv"),
          ];
          for (const file of [staysFile, linesFile]) {
            expect(file.rowsRead).toBe(
              file.rowsAccepted + file.rowsWrong + file.rowsHeld + file.rowsSeen,
            );
          }
          expect(linesFile.rowsRead + linesFile.rowsSkipped).toBe(10);
          expect(staysFile.rowsAccepted).toBe(report.staysAccepted);
          expect(desk.count("stay")).toBe(
            (before[0] ?? 0) + report.staysAccepted - report.staysChanged,
          );
          expect(desk.count("fee_line")).toBe((before[1] ?? 0) + linesFile.rowsAccepted);
          const { database } = desk.office.books;
          const quarantined = database
            .prepare(
              "SELECT count(DISTINCT file_name || file_row) FROM quarantine WHERE batch_id = ?",
            )
            .pluck()
            .get(report.batchId);
          const notIn = [staysFile, linesFile].reduce(
            (sum, file) => sum + file.rowsWrong + file.rowsHeld,
            0,
          );
          expect(quarantined).toBe(notIn);
        }),
        { numRuns: 150 },
      );
    } finally {
      desk.close();
    }
  });
});
