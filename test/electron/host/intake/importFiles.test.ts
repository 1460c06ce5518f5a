import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ExcelJS from "exceljs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { importFiles } from "../../../../electron/host/intake/importFiles.ts";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { currentStay, versionLines } from "../../../../electron/host/store/stays.ts";
import {
  type Cells,
  catalogueCells,
  LINE_COLUMNS,
  lineCells,
  registerCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { ask, putPackInForce, settleNow } from "../../../support/office.ts";
import { counts, Desk, errorOf, fileReport, fiveLines } from "./setup.ts";

describe("an import", () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
  });
  afterEach(() => desk.close());

  const stayId = (inpatientNo: string) =>
    desk.office.books.database
      .prepare("SELECT id FROM stay WHERE inpatient_no = ?")
      .pluck()
      .get(inpatientNo) as number;
  const version = (inpatientNo: string) =>
    currentStay(desk.office.books, stayId(inpatientNo)).version;

  it("brings lists and bills into the books, whatever the order of the files", async () => {
    const [stays = "", lines = ""] = desk.bills("", [1, 2]);
    const register = desk.register("参保登记.csv", [
      registerCells(1, {
        特殊身份: "低保",
        身份起始日期: "2023-01-01",
        身份终止日期: "2023-12-31",
      }),
      registerCells(1, { 备案类型: "规范转诊", 备案起始日期: "2023-05-01" }),
      registerCells(2),
    ]);
    const report = await desk.import([lines, register, stays, desk.catalogue("目录.csv")]);

    expect(report).toMatchObject({ staysAccepted: 2, staysHeld: 0, faultCount: 0, dryRun: false });
    expect(counts(report, lines)).toEqual([10, 0, 0, 0]);
    expect(counts(report, register)).toEqual([3, 0, 0, 0]);
    const { books } = desk.office;
    const stored = currentStay(books, stayId("ZY000001"));
    expect(stored.stay).toMatchObject({
      name: "演示1",
      hospitalLevel: "二级",
      admitDay: "2023-05-01",
      declaredTotal: 10_000,
      platform: null,
    });
    expect(versionLines(books, stored.versionId)[0]).toMatchObject({
      sourceRow: 2,
      serial: "F1-1",
      feeTime: "2023-05-02T08:30:00",
      category: "04",
      declaredClass: "甲",
      quantity: 20_000,
      unitPrice: 10_000_000,
      amount: 2_000,
    });
    expect(books.database.prepare("SELECT identity, to_day FROM identity").all()).toEqual([
      { identity: "低保", to_day: "2023-12-31" },
    ]);
    expect(desk.count("registration")).toBe(1);
    expect(checkBooks(books)).toMatchObject({ ok: true });
  });

  it("reads the platform's settlement and split where the file brings them", async () => {
    const split = { 全自费金额: "1.00", 超限价金额: "0", 先行自付金额: "2.50", 自付比例: "10%" };
    const platform = {
      结算流水号: "S1",
      结算日期: "2023-05-10 15:00:00",
      医保范围金额: "82.50",
      基金支付: "50.00",
      个账支付: "0",
      现金支付: "50.00",
    };
    desk.stays("就医.csv", [stayCells(1, platform)]);
    desk.lines(
      "结算.csv",
      fiveLines(1).map((line) => ({ ...line, ...split, 结算流水号: "S1" })),
    );
    await desk.import(["就医.csv", "结算.csv", desk.catalogue("目录.csv")]);
    expect(currentStay(desk.office.books, stayId("ZY000001")).stay.platform).toEqual({
      settlementId: "S1",
      settledAt: "2023-05-10T15:00:00",
      totalFee: 10_000,
      inScope: 8_250,
      fundTotal: 5_000,
      accountPay: 0,
      cashPay: 5_000,
      split: { fullSelfPay: 500, overLimitSelfPay: 0, preSelfPay: 1_250, inScope: 8_250 },
    });
  });

  it("sees what it has seen before: same files again, and the same key", async () => {
    const names = [...desk.bills("", [1, 2, 3]), desk.catalogue("目录.csv")];
    const files = names.map((name) => ({ path: desk.path(name), name }));
    const request = ask(desk.office.manager);
    const first = await importFiles(desk.office.books, request, files);
    const before = desk.contents();
    expect(await importFiles(desk.office.books, request, files)).toEqual(first);
    expect(desk.contents()).toEqual(before);

    const again = await desk.import(names);
    expect(again).toMatchObject({ staysAccepted: 0, staysSeen: 3 });
    expect(names.map((name) => counts(again, name))).toEqual([
      [0, 0, 0, 3],
      [0, 0, 0, 15],
      [0, 0, 0, 1],
    ]);
    expect(desk.count("stay_version")).toBe(3);
    expect(desk.count("fee_line")).toBe(15);
    const other = files.slice(0, 2);
    expect((await errorOf(importFiles(desk.office.books, request, other))).code).toBe("KEY_REUSED");
  });

  it("counts lines in another order as the same bill", async () => {
    await desk.import([...desk.bills("", [1]), desk.catalogue("目录.csv")]);
    desk.lines("倒序.csv", fiveLines(1).reverse());
    expect(await desk.import(["住院就医.csv", "倒序.csv"])).toMatchObject({ staysSeen: 1 });
  });

  it("keeps a corrected bill as version 2 beside the first, and says what changed", async () => {
    await desk.import([...desk.bills("", [1, 2]), desk.catalogue("目录.csv")]);
    desk.stays("改.csv", [
      stayCells(1, { 医疗金额: "110.00", 疾病诊断名称: "支气管炎" }),
      stayCells(2),
    ]);
    desk.lines("改明细.csv", [
      ...fiveLines(1, { 5: { 数量: "3", 金额: "30.00" } }),
      ...fiveLines(2),
    ]);
    const report = await desk.import(["改.csv", "改明细.csv"]);
    expect(report).toMatchObject({ staysAccepted: 1, staysChanged: 1, staysSeen: 1 });
    expect(report.changes).toEqual([
      {
        inpatientNo: "ZY000001",
        version: 2,
        differences: [
          "疾病诊断：改了",
          "医疗金额：100.00 → 110.00",
          "少了：血常规 20.00 元",
          "多了：血常规 30.00 元",
        ],
        differenceCount: 4,
      },
    ]);
    expect([version("ZY000001"), version("ZY000002")]).toEqual([2, 1]);
    expect(desk.count("stay_version")).toBe(3);
    expect(checkBooks(desk.office.books)).toMatchObject({ ok: true });
  });

  it("holds a corrected bill of a settled stay until the settlement is undone", async () => {
    putPackInForce(desk.office);
    desk.register("登记.csv", [registerCells(1, { 参保地区划: "990100" })]);
    desk.stays("就医.csv", [stayCells(1, { 参保地区划: "990100" })]);
    desk.lines("结算.csv", fiveLines(1));
    await desk.import(["就医.csv", "结算.csv", "登记.csv", desk.catalogue("目录.csv")]);
    const { slipNumber } = settleNow(desk.office, desk.office.cashier, stayId("ZY000001"));
    desk.stays("改.csv", [stayCells(1, { 参保地区划: "990100", 住院天数: "10" })]);
    const report = await desk.import(["改.csv", "结算.csv"]);
    expect(report).toMatchObject({ staysAccepted: 0, staysHeld: 1 });
    expect(report.faults).toMatchObject([
      { file: "改.csv", row: 2, column: "住院号", code: "SETTLED" },
    ]);
    expect(report.faults[0]?.reason).toContain("已结算，须先撤销");
    expect(report.faults[0]?.reason).toContain(slipNumber);
    expect(version("ZY000001")).toBe(1);
    expect(desk.count("stay_version")).toBe(1);
    // Unchanged, it is merely seen.
    expect(await desk.import(["就医.csv", "结算.csv"])).toMatchObject({ staysSeen: 1 });
  });

  it("rehearses: the same report, and the books as they were", async () => {
    const names = [...desk.bills("", [1, 2]), desk.catalogue("目录.csv")];
    desk.lines("住院结算.csv", [...fiveLines(1), ...fiveLines(2, { 2: { 金额: "x" } })]);
    const before = desk.contents();
    const rehearsal = await desk.import(names, { dryRun: true });
    expect(desk.contents()).toEqual(before);
    const real = await desk.import(names);
    expect({ ...rehearsal, batchId: real.batchId, dryRun: false }).toEqual(real);
  });

  it("stores nothing when it is cancelled", async () => {
    const names = [...desk.bills("", [1, 2, 3]), desk.catalogue("目录.csv")];
    const before = desk.contents();
    const controller = new AbortController();
    const onProgress = ({ rows }: { rows: number }) => {
      if (rows > 10) controller.abort();
    };
    const error = await errorOf(desk.import(names, { signal: controller.signal, onProgress }));
    expect(error.code).toBe("IMPORT_CANCELLED");
    expect(desk.contents()).toEqual(before);
  });

  it("leaves nothing of an import that died, once the books are opened again", async () => {
    await desk.import([...desk.bills("", [1]), desk.catalogue("目录.csv")]);
    const { books, folder, clock } = desk.office;
    const before = desk.contents();
    // What a killed process leaves: a running batch with a new stay and a second version of an old one.
    books.database.exec(`
      INSERT INTO import_batch (key, state, started_at, files) VALUES ('dead', 'running', '2023-06-05T09:00:00', '[]');
      INSERT INTO stay (hospital_code, inpatient_no) VALUES ('H99010100001', 'NEW');
      INSERT INTO stay_version SELECT NULL, (SELECT id FROM stay WHERE inpatient_no = 'NEW'), 1,
        (SELECT id FROM import_batch WHERE key = 'dead'), '', x'', 0, name, id_number, insured_region, admit_day,
        discharge_day, total_fen, receipt_number, '' FROM stay_version;
      INSERT INTO stay_version SELECT NULL, stay_id, 2, (SELECT id FROM import_batch WHERE key = 'dead'), '', x'', 0,
        name, id_number, insured_region, admit_day, discharge_day, total_fen, receipt_number, '' FROM stay_version
        WHERE version = 1 AND content_digest <> '';
      INSERT INTO fee_line SELECT (SELECT max(id) FROM stay_version), number, source_row, serial, original_serial,
        fee_time, hospital_item_code, hospital_item_name, national_item_code, national_item_name, specification, maker,
        unit, category, declared_class, quantity, unit_price, amount_fen, dept, price_ceiling, self_pay_ratio,
        full_self_pay_fen, over_limit_fen, pre_self_pay_fen, doctor_code FROM fee_line;
      INSERT INTO quarantine VALUES ((SELECT id FROM import_batch WHERE key = 'dead'), 1, 'x', 1, '', '', 'HELD', '', '[]');
    `);
    expect(desk.contents()).not.toEqual(before);
    closeBooks(books);
    const reopened = await openBooks({ folder, clock });
    Object.assign(desk.office, { books: reopened });
    expect(desk.contents()).toEqual(before);
    expect(checkBooks(reopened)).toMatchObject({ ok: true });
  });

  it("asks the disk for every act again afterwards, done or cancelled", async () => {
    const { database } = desk.office.books;
    const files = desk.bills("", [1, 2]);
    await desk.import([desk.catalogue("目录.csv")]);
    await expect(
      desk.import(files, {
        onProgress() {
          expect(database.pragma("synchronous", { simple: true })).toBe(2);
          throw new Error("stopped");
        },
      }),
    ).rejects.toThrow("stopped");
    await desk.import(files);
    expect(database.pragma("synchronous", { simple: true })).toBe(2);
    expect(database.pragma("wal_autocheckpoint", { simple: true })).toBe(1_000);
  });

  it("lets imports wait for each other", async () => {
    desk.catalogue("目录.csv");
    await desk.import(["目录.csv"]);
    const runs = [1, 2, 3].map((serial) => desk.import(desk.bills(`${serial}-`, [serial])));
    const reports = await Promise.all(runs);
    expect(reports.map(({ staysAccepted }) => staysAccepted)).toEqual([1, 1, 1]);
  });

  it("reads a workbook as it reads the text", async () => {
    const stays = [stayCells(1), stayCells(2)];
    const lines = [...fiveLines(1), ...fiveLines(2)];
    const titles = [
      ["数据规格：", "险种类别：按“城镇职工、城乡居民”填写"],
      ["可空不填", "字符型", "字符型"],
    ];
    await writeXlsx(desk.path("就医.xlsx"), { columns: STAY_COLUMNS, rows: stays, titles });
    await writeXlsx(desk.path("结算.xlsx"), { columns: LINE_COLUMNS, rows: lines, titles });
    const report = await desk.import(["结算.xlsx", "就医.xlsx", desk.catalogue("目录.csv")]);
    expect(report).toMatchObject({ staysAccepted: 2, faultCount: 0 });
    expect(fileReport(report, "就医.xlsx")).toMatchObject({ container: "xlsx", sheet: "数据" });
    const again = await desk.import(desk.bills("", [1, 2]));
    expect(again).toMatchObject({ staysSeen: 2, staysAccepted: 0 });
  });

  it("goes on in the unit of the first sheet, unless the next one says its own", async () => {
    const workbook = new ExcelJS.Workbook();
    const add = (name: string, serial: number, title: string[], factor: number) => {
      const sheet = workbook.addWorksheet(name);
      if (title.length > 0) sheet.addRow(title);
      sheet.addRow([...LINE_COLUMNS]);
      for (const line of fiveLines(serial)) {
        const money = (cell = "") => (cell === "" ? "" : String(Number(cell) * factor));
        const { 单价, 金额 } = line;
        const cells = { ...line, 单价: money(单价), 金额: money(金额) };
        sheet.addRow(LINE_COLUMNS.map((column) => (cells as Record<string, string>)[column] ?? ""));
      }
    };
    add("一", 1, ["金额单位：分"], 100);
    add("二", 2, [], 100);
    add("三", 3, ["单位：元"], 1);
    await workbook.xlsx.writeFile(desk.path("明细.xlsx"));
    const stays = desk.stays(
      "就医.csv",
      [1, 2, 3].map((serial) => stayCells(serial)),
    );
    const report = await desk.import(["明细.xlsx", stays, desk.catalogue("目录.csv")]);
    expect(report).toMatchObject({ staysAccepted: 3, faultCount: 0 });
  });

  it("blocks a receipt that another stay has brought, in this file or before (B15)", async () => {
    const receipt = { 票据代码: "99060123", 票据号码: "0000000001" };
    desk.stays("一.csv", [stayCells(1, receipt)]);
    desk.lines("一明细.csv", fiveLines(1));
    await desk.import(["一.csv", "一明细.csv", desk.catalogue("目录.csv")]);
    desk.stays("二.csv", [
      stayCells(2, receipt),
      stayCells(3, { ...receipt, 票据号码: "2" }),
      stayCells(4, { ...receipt, 票据号码: "2" }),
    ]);
    desk.lines(
      "二明细.csv",
      [2, 3, 4].flatMap((serial) => fiveLines(serial)),
    );
    const report = await desk.import(["二.csv", "二明细.csv"]);
    expect(report).toMatchObject({ staysAccepted: 1, staysHeld: 2 });
    expect(report.faults.map(({ row, code, reason }) => [row, code, reason])).toEqual([
      [2, "RECEIPT_TWICE", "票据号码已用于住院号 ZY000001"],
      [4, "RECEIPT_TWICE", "票据号码与住院号 ZY000003（第 3 行）重复"],
    ]);
  });

  it("classes catalogue rows by validity: lines of an unknown or expired code are held (C29)", async () => {
    const rows = [
      catalogueCells("C1", { 生效日期: "2018-01-01", 失效日期: "2023-05-01" }),
      catalogueCells("C1", { 收费项目等级: "乙", 先行自付比例: "10", 生效日期: "2023-05-02" }),
      catalogueCells("C2", { 失效日期: "2023-05-01" }),
    ];
    desk.catalogue("目录.csv", rows);
    desk.stays(
      "就医.csv",
      [1, 2, 3].map((serial) => stayCells(serial, { 医疗金额: "20" })),
    );
    desk.lines("结算.csv", [
      lineCells(1, 1, { 国标代码: "C1" }),
      lineCells(2, 1, { 国标代码: "C2" }),
      lineCells(3, 1, { 国标代码: "C9" }),
    ]);
    const report = await desk.import(["就医.csv", "结算.csv", "目录.csv"]);
    expect(report.faults.map(({ row, code }) => [row, code])).toEqual([
      [3, "ITEM_NOT_VALID"],
      [4, "ITEM_UNKNOWN"],
    ]);
    expect(report.faults[1]?.reason).toContain("C9");
    expect(counts(report, "结算.csv")).toEqual([1, 2, 0, 0]);
    desk.catalogue("新.csv", [catalogueCells("C1", { 生效日期: "2023-06-01" })]);
    const overlap = await desk.import(["新.csv"]);
    expect(overlap.faults).toMatchObject([
      { code: "VALIDITY_OVERLAPS", row: 2, column: "生效日期" },
    ]);
  });

  const sample = fileURLToPath(new URL("../../../../resources/sample/", import.meta.url));
  it.skipIf(!existsSync(`${sample}参保登记.xlsx`))(
    "takes the sample office, both containers",
    async () => {
      const months = [
        ["2023-05-住院就医.csv", "2023-05-住院结算.csv", "医保目录.csv", "参保登记.xlsx"],
        ["2023-06-住院结算.xlsx", "2023-06-住院就医.xlsx"],
      ];
      for (const names of months) {
        const files = names.map((name) => ({ path: sample + name, name }));
        const report = await importFiles(desk.office.books, ask(desk.office.manager), files);
        expect(report).toMatchObject({ staysHeld: 0, faultCount: 0, warningCount: 0 });
        expect(report.staysAccepted).toBeGreaterThanOrEqual(60);
      }
      expect(checkBooks(desk.office.books)).toMatchObject({ ok: true });
    },
  );

  it("does not let a column written twice decide by chance", async () => {
    desk.bills("", [1]);
    const columns = [...STAY_COLUMNS, "总费用", "总金额"].filter((name) => name !== "医疗金额");
    const row: Cells = { ...stayCells(1), 总费用: "100", 总金额: "90" };
    writeCsv(desk.path("两列.csv"), { columns, rows: [row] });
    const error = await errorOf(desk.import(["两列.csv", "住院结算.csv"]));
    expect(error.code).toBe("COLUMN_TWICE");
    expect(error.message).toContain("总费用");
  });
});
