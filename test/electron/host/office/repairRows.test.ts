/** 改正 on screen: wrong rows are typed over and their whole stay (or person, or list) comes in once, with its history. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { readQuarantine } from "../../../../electron/host/office/readQuarantine.ts";
import { repairRows } from "../../../../electron/host/office/repairRows.ts";
import type { ActRequest } from "../../../../electron/host/store/act.ts";
import type { RepairResult, RowRepair } from "../../../../shared/contract/repair.ts";
import {
  CATALOGUE_COLUMNS,
  catalogueCells,
  LINE_COLUMNS,
  lineCells,
  REGISTER_COLUMNS,
  registerCells,
  STAY_COLUMNS,
  stayCells,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { addActor, ask } from "../../../support/office.ts";
import { Desk, errorOf, fiveLines } from "../intake/setup.ts";

let desk: Desk;

beforeEach(async () => {
  desk = await Desk.open();
});

afterEach(() => desk.close());

const LINES = "明细.csv";
const STAYS = "就医.csv";
const AMOUNT = LINE_COLUMNS.indexOf("金额");
const NUMBER = LINE_COLUMNS.indexOf("住院号");

/** Row of the nth line of a stay in a file that has five lines of each */
const lineRow = (stay: number, number: number) => 1 + (stay - 1) * 5 + number;

function repair(
  batchId: number,
  edits: readonly RowRepair[],
  { dryRun = false, request = ask(desk.office.cashier), reason = "对照 HIS 的收费单" } = {},
): Promise<RepairResult> {
  return repairRows(
    desk.office.books,
    request as ActRequest,
    { batchId, edits, reason },
    { dryRun },
  );
}

const typed = (file: string, row: number, at: number, text: string): RowRepair => ({
  file,
  row,
  cells: [{ at, text }],
  leaveOut: false,
});

const quarantine = (batchId: number) =>
  readQuarantine(desk.office.books, batchId, { after: 0, limit: 100 });

const total = (batchId: number) => {
  const { all, repaired, leftOut, open } = quarantine(batchId).counts;
  expect(repaired + leftOut + open).toBe(all);
  return [all, repaired, leftOut, open];
};

/** Three stays; a line of the second and one of the third are wrong. */
async function importMonth(): Promise<number> {
  await desk.import([desk.catalogue("目录.csv")]);
  const { batchId, staysAccepted } = await desk.import([
    desk.stays(STAYS, [stayCells(1), stayCells(2), stayCells(3)]),
    desk.lines(LINES, [
      ...fiveLines(1),
      ...fiveLines(2, { 3: { 金额: "二十", 身份证号: stayCells(2).身份证号 ?? "" } }),
      ...fiveLines(3, { 1: { 金额: "21.00" } }),
    ]),
  ]);
  expect(staysAccepted).toBe(1);
  return batchId ?? 0;
}

describe("a wrong row of a bill", () => {
  it("is typed over, and its whole stay comes in once, with what was waiting for it", async () => {
    const batchId = await importMonth();
    expect(total(batchId)).toEqual([12, 0, 0, 12]);
    const edits = [typed(LINES, lineRow(2, 3), AMOUNT, "20.00")];
    const tried = await repair(batchId, edits, { dryRun: true });
    expect(tried).toMatchObject({ rows: 6, leftOut: 0, stays: ["ZY000002"] });
    expect(tried.report).toMatchObject({ dryRun: true, staysAccepted: 1, faultCount: 0 });
    expect(total(batchId)).toEqual([12, 0, 0, 12]);

    const request = ask(desk.office.cashier);
    const done = await repair(batchId, edits, { request });
    expect(done.report).toMatchObject({ staysAccepted: 1, staysSeen: 0, faultCount: 0 });
    expect(await repair(batchId, edits, { request })).toEqual(done);
    expect(total(batchId)).toEqual([12, 6, 0, 6]);
    expect(desk.count("fee_line")).toBe(10);
    const lines = desk.office.books
      .prepare(
        "SELECT source_row FROM fee_line WHERE version_id = (SELECT max(id) FROM stay_version)",
      )
      .pluck()
      .all();
    // Where it stands in the file that it came in.
    expect(lines).toEqual([7, 8, 9, 10, 11]);

    const after = quarantine(batchId);
    const row = after.rows.find(
      ({ code, inpatientNo }) => code !== "HELD" && inpatientNo === "ZY000002",
    );
    expect(row?.repair).toMatchObject({
      batchId: done.report.batchId,
      by: "张窗口",
      reason: "对照 HIS 的收费单",
      changes: [{ column: "金额", before: "二十", after: "20.00" }],
    });
    expect(after.stays.map(({ repairedIn }) => repairedIn)).toEqual([done.report.batchId, null]);
    expect(after.counts.batches).toEqual([done.report.batchId]);
    const again = await errorOf(repair(batchId, edits));
    expect([again.code, again.details.batch]).toEqual(["REPAIR_DONE", done.report.batchId]);
    const log = desk.office.books.prepare(
      "SELECT act FROM log WHERE act <> '审核' ORDER BY number DESC LIMIT 1",
    );
    expect(log.pluck().get()).toBe("改正");
    expect(checkBooks(desk.office.folder).findings).toEqual([]);
  });

  it("that is wrong still brings nothing in, and the fault names the row of the first file", async () => {
    const batchId = await importMonth();
    const before = desk.contents();
    const edits = [typed(LINES, lineRow(2, 3), AMOUNT, "贰拾")];
    const tried = await repair(batchId, edits, { dryRun: true });
    expect(tried.report.faults[0]).toMatchObject({ file: LINES, row: 9, column: "金额" });
    const refused = await errorOf(repair(batchId, edits));
    expect(refused.details).toMatchObject({ file: LINES, row: 9, column: "金额", count: 1 });
    expect(refused.code).toBe("REPAIR_STILL_WRONG");
    expect(desk.contents()).toEqual(before);
    expect((await errorOf(repair(batchId, edits, { reason: "" }))).code).toBe("REASON_MISSING");
    expect((await errorOf(repair(99, edits))).code).toBe("NOT_FOUND");
    expect((await errorOf(repair(batchId, [typed(LINES, 2, AMOUNT, "1")]))).code).toBe("NOT_FOUND");
    const auditor = addActor(desk.office.books, "赵审计", "审计只读", "审计室");
    expect((await errorOf(repair(batchId, edits, { request: ask(auditor) }))).code).toBe(
      "NOT_ALLOWED",
    );
  });

  it("under another stay's number brings that stay along once the number is right", async () => {
    await desk.import([desk.catalogue("目录.csv")]);
    const { batchId } = await desk.import([
      desk.stays(STAYS, [stayCells(1)]),
      desk.lines(LINES, fiveLines(1, { 4: { 住院号: "ZY00000I" } })),
    ]);
    const edits = [typed(LINES, lineRow(1, 4), NUMBER, "ZY000001")];
    const { rows, report } = await repair(batchId ?? 0, edits);
    expect([rows, report.staysAccepted, report.faultCount]).toEqual([6, 1, 0]);
    expect(total(batchId ?? 0)).toEqual([6, 6, 0, 0]);
  });

  it("that stands there twice is left out, and stays counted", async () => {
    await desk.import([desk.catalogue("目录.csv")]);
    const lines = [...fiveLines(1), lineCells(1, 5)];
    const { batchId } = await desk.import([
      desk.stays(STAYS, [stayCells(1)]),
      desk.lines(LINES, lines),
    ]);
    const { rows, leftOut, report } = await repair(batchId ?? 0, [
      { file: LINES, row: 7, cells: [], leaveOut: true },
    ]);
    expect([rows, leftOut, report.staysAccepted]).toEqual([6, 1, 1]);
    expect(total(batchId ?? 0)).toEqual([7, 6, 1, 0]);
    const row = quarantine(batchId ?? 0).rows.find((one) => one.row === 7);
    expect(row?.repair).toMatchObject({ leftOut: true, changes: [] });
  });

  it("is refused when its stay has come in and been settled meanwhile with another content", async () => {
    const batchId = await importMonth();
    // The HIS sent the stay anew.
    const anew = await desk.import([
      desk.stays("就医2.csv", [stayCells(2, { 医疗金额: "120.00" })]),
      desk.lines("明细2.csv", [...fiveLines(2), lineCells(2, 6)]),
    ]);
    expect(anew.staysAccepted).toBe(1);
    const { books } = desk.office;
    const stay = books.prepare("SELECT id FROM stay WHERE inpatient_no = 'ZY000002'").pluck().get();
    books.database.pragma("foreign_keys = OFF");
    books.database
      .prepare(
        `INSERT INTO settlement (slip_number, sequence, kind, stay_id, version_id, person_no, scheme, year_from, settled_at,
           month, account_id, role, window_name, source, total_fen, full_self_pay_fen, over_limit_fen, pre_self_pay_fen,
           in_scope_fen, fund_fen, hospital_fen, person_fen, account_pay_fen, cash_fen, document, trace)
         VALUES ('S1', 1, '结算', ?, 1, 'P', 's', '2023-01-01', '2023-06-05T09:00:00', '2023-06', 1, '窗口', 'w', 'platform',
           0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', x'')`,
      )
      .run(stay);
    const refused = await errorOf(repair(batchId, [typed(LINES, lineRow(2, 3), AMOUNT, "20.00")]));
    expect(refused.code).toBe("REPAIR_STILL_WRONG");
    expect(refused.details.reason).toContain("S1");
  });

  it("of a workbook with titles above its header keeps its row numbers, quotes and line breaks", async () => {
    await desk.import([desk.catalogue("目录.csv")]);
    const titles = [["某医院住院结算表"], ["2023 年 5 月"]];
    await writeXlsx(desk.path("明细.xlsx"), {
      columns: LINE_COLUMNS,
      rows: fiveLines(1, { 2: { 金额: "x", 规格: '5"×2,\n10 支' } }),
      titles,
    });
    const { batchId } = await desk.import([desk.stays(STAYS, [stayCells(1)]), "明细.xlsx"]);
    const wrong = quarantine(batchId ?? 0).rows.find(({ code }) => code !== "HELD");
    expect(wrong?.row).toBe(5);
    const still = await repair(batchId ?? 0, [typed("明细.xlsx", 5, AMOUNT, "y")], {
      dryRun: true,
    });
    expect(still.report.faults[0]?.row).toBe(5);
    const { report } = await repair(batchId ?? 0, [typed("明细.xlsx", 5, AMOUNT, "20.00")]);
    expect(report.staysAccepted).toBe(1);
    const specification = desk.office.books
      .prepare("SELECT specification FROM fee_line WHERE number = 2")
      .pluck()
      .get();
    expect(specification).toMatch(/^5"×2,\s10 支$/);
  });
});

describe("a wrong row of a list", () => {
  const right = registerCells(2).身份证号 ?? "";
  // As a spreadsheet leaves it that took the number for one
  const wrongNumber = `${right.slice(0, 1)}.${right.slice(1, 6)}E+17`;

  it("of the register comes in with the rows of its person, those of others wait", async () => {
    const { batchId } = await desk.import([
      desk.register("登记.csv", [
        registerCells(1),
        registerCells(2, { 身份证号: wrongNumber }),
        registerCells(3, { 参保地区划: "x" }),
      ]),
    ]);
    const at = REGISTER_COLUMNS.indexOf("身份证号");
    const number = registerCells(2).身份证号 ?? "";
    const { rows, stays } = await repair(batchId ?? 0, [typed("登记.csv", 3, at, number)]);
    expect([rows, stays]).toEqual([1, []]);
    expect(total(batchId ?? 0)).toEqual([2, 1, 0, 1]);
    expect(desk.count("person")).toBe(2);
    // Whoever looks sees the last four characters, in the history too.
    const shown = JSON.stringify(quarantine(batchId ?? 0));
    expect(shown).not.toContain(number);
    expect(shown).toContain(number.slice(-4));
    expect(checkBooks(desk.office.folder).findings).toEqual([]);
  });

  it("of the catalogue comes in by itself", async () => {
    const { batchId } = await desk.import([
      desk.catalogue("目录.csv", [
        catalogueCells("A1"),
        catalogueCells("A2", { 收费项目等级: "丁" }),
      ]),
    ]);
    const at = CATALOGUE_COLUMNS.indexOf("收费项目等级");
    const { report } = await repair(batchId ?? 0, [typed("目录.csv", 3, at, "乙")]);
    expect(report.files[0]).toMatchObject({ kind: "catalogue", rowsAccepted: 1 });
    expect(desk.count("catalogue_item")).toBe(2);
  });

  it("of the stays alone, whose lines were right, brings both in", async () => {
    await desk.import([desk.catalogue("目录.csv")]);
    const { batchId } = await desk.import([
      desk.stays(STAYS, [stayCells(1, { 出院日期: "2023-02-30" })]),
      desk.lines(LINES, fiveLines(1)),
    ]);
    const at = STAY_COLUMNS.indexOf("出院日期");
    const { report } = await repair(batchId ?? 0, [typed(STAYS, 2, at, "2023-05-10")]);
    expect(report.staysAccepted).toBe(1);
    expect(total(batchId ?? 0)).toEqual([6, 6, 0, 0]);
  });
});
