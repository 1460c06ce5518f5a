/** C15 through the office: the bureau's finding, the explanation by a day, the outcome, and the month's money. */
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import {
  allAppeals,
  concludeAppeal,
  explainAppeal,
  findingAppeals,
  openAppeal,
} from "../../../../electron/host/office/appeals.ts";
import { exportClaims } from "../../../../electron/host/office/exportClaims.ts";
import { monthView } from "../../../../electron/host/office/monthView.ts";
import { readSettlement } from "../../../../electron/host/office/reads.ts";
import { stayReview } from "../../../../electron/host/office/reviewReads.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { fen } from "../../../../shared/money/fen.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  moveTo,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
let stayId: number;
let slipNumber: string;
let finding: number;
let payer: string;

/** A settled stay with a doubt about it: the funds pay 420.00. */
beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  // Eleven of its days show no treatment, which is 可疑 (S02).
  stayId = addStay(office, {
    serial: 1,
    inpatientNo: "ZY1",
    lines: [{ code: "JIA", amountFen: 100_000 }],
  });
  slipNumber = settleNow(office, office.cashier, stayId).slipNumber;
  finding = stayReview(office.books, stayId).findings[0]?.number ?? 0;
  payer = findingAppeals(office.books, stayId, finding).payers[0]?.payer ?? "";
});
afterEach(() => closeTestOffice(office));

const given = (more: object = {}) => ({
  ...{
    stayId,
    number: finding,
    fault: "",
    rows: [],
    payer,
    amount: fen(12_000),
    days: 10,
    notice: "审字〔2023〕7号",
  },
  ...more,
});
const open = (more: object = {}) => openAppeal(office.books, ask(office.manager), given(more));
const explain = (appeal: number) =>
  explainAppeal(office.books, ask(office.manager), { appeal, evidence: "病程记录证实需要" });
const conclude = (appeal: number, outcome: "成立" | "不成立") =>
  concludeAppeal(office.books, ask(office.manager), { appeal, outcome, reason: "医保局复函" });
const now = (appeal: number) =>
  allAppeals(office.books).appeals.find(({ number }) => number === appeal);
const statusOf = () =>
  stayReview(office.books, stayId).findings.find(({ number }) => number === finding)?.status;
const monthSums = (month: string) => {
  const { appeals, schemes } = monthView(office.books, month);
  return {
    fund: schemes.reduce((sum, { fundTotal }) => sum + fundTotal, 0),
    moved: appeals.map(({ day, amount, why }) => `${day} ${amount} ${why}`),
  };
};

describe("an appeal on a settled stay", () => {
  it("past its deadline reads 扣款 with the date; won it restores the receivable; no patient's money moves", () => {
    const before = readSettlement(office.books, slipNumber);
    const { appeal, due } = open();
    expect(due).toBe("2023-06-15");
    expect(now(appeal)).toMatchObject({ state: "待说明", due, withheld: 0, amount: 12_000 });
    expect(statusOf()).toBe("已申诉");
    moveTo(office, "2023-06-16T08:00:00");
    expect(now(appeal)).toMatchObject({ state: "扣款", since: "2023-06-16", withheld: 12_000 });
    expect(monthSums("2023-06").moved).toEqual(["2023-06-16 12000 逾期没有说明"]);
    expect(allAppeals(office.books).withheld).toBe(12_000);
    moveTo(office, "2023-07-03T08:00:00");
    conclude(appeal, "成立");
    expect(now(appeal)).toMatchObject({ state: "成立", since: "2023-07-03", withheld: 0 });
    expect(statusOf()).toBe("豁免");
    // The month that kept it back still says so; the month of the outcome gives it back.
    expect(monthSums("2023-06").moved).toEqual(["2023-06-16 12000 逾期没有说明"]);
    expect(monthSums("2023-07")).toEqual({ fund: 0, moved: ["2023-07-03 -12000 申诉成立"] });
    expect(monthView(office.books, "2023-06").months).toContain("2023-07");
    expect(readSettlement(office.books, slipNumber)).toEqual(before);
    expect(monthSums("2023-06").fund).toBe(before.figures.fundTotal);
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("never keeps one fault back twice, not even when the bureau takes back what it had accepted", () => {
    const { appeal: first } = open();
    conclude(first, "成立");
    const { appeal: second } = open();
    expect(errorCode(() => conclude(first, "不成立"))).toBe("APPEAL_REFUSED");
    conclude(second, "成立");
    conclude(first, "不成立");
    expect(now(first)).toMatchObject({ state: "扣款", withheld: 12_000, why: "申诉不成立" });
    expect(allAppeals(office.books).withheld).toBe(12_000);
  });

  it("stands in the month's workbook on a sheet of its own, live down to what is left", async () => {
    const { appeal } = open();
    moveTo(office, "2023-06-20T08:00:00");
    const path = join(office.folder, "申报-2023-06.xlsx");
    const request = () => ask(office.manager);
    const before = await exportClaims(office.books, request(), { month: "2023-07", path });
    expect(before.sheets).not.toContain("扣款和恢复");
    const { sheets, balanced } = await exportClaims(office.books, request(), {
      month: "2023-06",
      path,
    });
    expect([sheets.at(-2), balanced]).toEqual(["扣款和恢复", true]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(path);
    const sheet = workbook.getWorksheet("扣款和恢复");
    const row = (number: number) => sheet?.getRow(number).values as readonly unknown[];
    expect(row(5).slice(2)).toEqual([
      ...[nameOf(1), "ZY1", slipNumber, "城乡居民", payer, now(appeal)?.ruleName],
      ...["逾期没有说明", 120],
    ]);
    expect(row(6).at(-2)).toEqual({ formula: "ROUND(SUM(I5:I5),2)", result: 120 });
    expect(row(8).at(-1)).toEqual({ formula: "ROUND(J7-I6+J6,2)", result: 300 });
  });

  it("explained in time waits; not accepted it is 扣款 on that day, and the last word counts", () => {
    const { appeal } = open();
    moveTo(office, "2023-06-15T23:00:00");
    explain(appeal);
    moveTo(office, "2023-06-20T08:00:00");
    expect(now(appeal)).toMatchObject({ state: "等结果", since: "2023-06-15", withheld: 0 });
    conclude(appeal, "不成立");
    expect(now(appeal)).toMatchObject({ state: "扣款", since: "2023-06-20", withheld: 12_000 });
    expect(statusOf()).toBe("采纳");
    expect(errorCode(() => conclude(appeal, "不成立"))).toBe("APPEAL_REFUSED");
    moveTo(office, "2023-06-25T08:00:00");
    conclude(appeal, "成立");
    expect(statusOf()).toBe("豁免");
    expect(errorCode(() => explain(appeal))).toBe("APPEAL_REFUSED");
    expect(monthSums("2023-06").moved).toEqual([
      "2023-06-20 12000 申诉不成立",
      "2023-06-25 -12000 申诉成立",
    ]);
    expect(now(appeal)?.entries.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      "说明 王主任",
      "不成立 王主任",
      "成立 王主任",
    ]);
  });

  it("is the manager's, of a settled stay, and keeps back no more than the payer pays", () => {
    const cashier = () => openAppeal(office.books, ask(office.cashier), given());
    expect(errorCode(cashier)).toBe("NOT_ALLOWED");
    expect(errorCode(() => open({ amount: fen(42_001) }))).toBe("APPEAL_REFUSED");
    expect(errorCode(() => open({ amount: fen(0) }))).toBe("APPEAL_REFUSED");
    expect(errorCode(() => open({ payer: "别的基金" }))).toBe("APPEAL_REFUSED");
    expect(errorCode(() => open({ notice: " " }))).toBe("APPEAL_REFUSED");
    expect(errorCode(() => open({ number: 99 }))).toBe("NOT_FOUND");
    const unsettled = addStay(office, { serial: 1, inpatientNo: "ZY2" });
    const number = stayReview(office.books, unsettled).findings[0]?.number ?? 0;
    expect(errorCode(() => open({ stayId: unsettled, number }))).toBe("APPEAL_REFUSED");
    const { appeal } = open({ amount: fen(42_000) });
    expect(errorCode(() => open())).toBe("APPEAL_REFUSED");
    expect(findingAppeals(office.books, stayId, finding).payers).toMatchObject([
      { payer, payment: 42_000, room: 0 },
    ]);
    const ofCashier = { appeal, outcome: "成立", reason: "复函" } as const;
    expect(errorCode(() => concludeAppeal(office.books, ask(office.cashier), ofCashier))).toBe(
      "NOT_ALLOWED",
    );
    expect(errorCode(() => explain(99))).toBe("NOT_FOUND");
    conclude(appeal, "成立");
    expect(findingAppeals(office.books, stayId, finding).payers[0]?.room).toBe(42_000);
  });

  it("ends with the settlement that it is about, and what was kept back comes back with the undoing", async () => {
    const { appeal } = open();
    moveTo(office, "2023-06-20T08:00:00");
    expect(now(appeal)?.withheld).toBe(12_000);
    await undo(office.books, ask(office.manager), {
      slipNumber,
      reason: "账单有误",
      outside: { cashRefunded: true },
    });
    expect(now(appeal)).toMatchObject({ state: "撤销了结", withheld: 0 });
    expect(monthSums("2023-06")).toEqual({
      fund: 0,
      moved: ["2023-06-16 12000 逾期没有说明", "2023-06-20 -12000 结算撤销"],
    });
    expect(errorCode(() => conclude(appeal, "成立"))).toBe("APPEAL_REFUSED");
    expect(errorCode(() => open())).toBe("APPEAL_REFUSED");
  });

  it("is history: no row of it can be changed, and what changes it from outside is named", () => {
    const { appeal } = open();
    explain(appeal);
    const { database } = office.books;
    for (const sql of [
      "UPDATE appeal SET due_day = '2024-01-01'",
      "DELETE FROM appeal_entry",
      "UPDATE appeal_entry SET text = 'x'",
    ]) {
      expect(() => database.exec(sql)).toThrow("a case is history");
    }
    database.exec("BEGIN");
    database.exec("DROP TRIGGER appeal_no_update; UPDATE appeal SET due_day = '2024-01-01'");
    expect(checkBooks(office.books).findings.map(({ table }) => table)).toContain("appeal");
    database.exec("ROLLBACK");
  });
});
