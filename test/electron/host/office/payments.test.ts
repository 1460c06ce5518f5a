import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { assess } from "../../../../electron/host/office/assess.ts";
import { actorOnPaper, nextSlipNumber, writeEntry } from "../../../../electron/host/office/book.ts";
import { closeDay, closeMonth, openDays } from "../../../../electron/host/office/close.ts";
import { monthView } from "../../../../electron/host/office/monthView.ts";
import { collectDebt, debtOf, openDebts } from "../../../../electron/host/office/payments.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { readSettlement } from "../../../../electron/host/office/reads.ts";
import { settle } from "../../../../electron/host/office/settle.ts";
import type { OutsideReversals } from "../../../../electron/host/office/types.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { type Actor, performAct } from "../../../../electron/host/store/act.ts";
import { closeBooks, DATABASE_FILE, openBooks } from "../../../../electron/host/store/books.ts";
import { MIGRATIONS } from "../../../../electron/host/store/migrations.ts";
import { packTrace } from "../../../../electron/host/store/storedTrace.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import { fen } from "../../../../shared/money/fen.ts";
import type { GivenPayment } from "../../../../shared/settle/payment.ts";
import {
  addActor,
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  forgetSchemaAfter,
  moveTo,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

/** Of a stay in this office: 10,000.00 of 甲, of which the fund pays 5,820.00. */
const CASH = 418_000;
const day = (text: string) => text as Day;

describe("payment in the books", () => {
  let office: TestOffice;
  let stayId: number;

  beforeEach(async () => {
    office = await openTestOffice();
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
  });
  afterEach(() => closeTestOffice(office));

  const depositOf = (yuan: number): GivenPayment => ({ deposit: fen(yuan * 100) });
  const owing = (deposit: number, paid: number, reason = "家属明日送来"): GivenPayment => ({
    deposit: fen(deposit * 100),
    debt: { paidNow: fen(paid * 100), reason },
  });

  function settleWith(payment: GivenPayment, id = stayId, actor = office.cashier) {
    const shownDigest = presettle(office.books, id).digest;
    return settle(office.books, ask(actor), { stayId: id, shownDigest, payment });
  }

  function collect(slipNumber: string, yuan: number, actor: Actor = office.cashier) {
    return collectDebt(office.books, ask(actor), { slipNumber, paid: fen(yuan * 100) });
  }

  function undoWith(slipNumber: string, outside: OutsideReversals, actor = office.manager) {
    return undo(office.books, ask(actor), { slipNumber, reason: "金额录错", outside });
  }

  function rowOf(slipNumber: string) {
    return office.books.database
      .prepare("SELECT * FROM settlement_payment WHERE slip_number = ?")
      .get(slipNumber);
  }

  it("is 应补 in full where the request says nothing of it", () => {
    const { slipNumber } = settleNow(office, office.cashier, stayId);
    expect(readSettlement(office.books, slipNumber).payment).toEqual({
      deposit: 0,
      topUpDue: CASH,
      refundDue: 0,
      paidNow: CASH,
      debt: 0,
      debtReason: null,
    });
    expect(debtOf(office.books, slipNumber)).toMatchObject({ debt: 0, open: 0, payments: [] });
  });

  it("sets the deposit against the cash: 应退 above it, 应补 below it", () => {
    const { slipNumber } = settleWith(depositOf(5_000));
    expect(readSettlement(office.books, slipNumber).payment).toMatchObject({
      deposit: 500_000,
      topUpDue: 0,
      refundDue: 500_000 - CASH,
      paidNow: 0,
    });
    addPerson(office, { serial: 2 });
    const other = addStay(office, { serial: 2, inpatientNo: "Z2" });
    const second = settleWith(depositOf(1_000), other).slipNumber;
    expect(readSettlement(office.books, second).payment).toMatchObject({
      topUpDue: CASH - 100_000,
      refundDue: 0,
      paidNow: CASH - 100_000,
    });
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("refuses a negative deposit, a debt that is none and a debt without a reason; nothing is booked", () => {
    for (const payment of [
      depositOf(-1),
      owing(1_000, 3_180),
      owing(1_000, 4_000),
      owing(1_000, -1),
      owing(5_000, 0),
    ]) {
      expect(errorCode(() => settleWith(payment))).toBe("PAYMENT_REFUSED");
    }
    expect(errorCode(() => settleWith(owing(0, 0, "  ")))).toBe("REASON_MISSING");
    expect(presettle(office.books, stayId).outcome).toBe("ready");
    expect(settleWith(depositOf(0)).slipNumber).toBe("YS2023-000001");
  });

  it("is part of the act: another payment under the same key is refused, the same one booked once", () => {
    const request = ask(office.cashier);
    const { digest } = presettle(office.books, stayId);
    const asked = { stayId, shownDigest: digest, payment: owing(1_000, 500) };
    const first = settle(office.books, request, asked);
    expect(settle(office.books, request, asked)).toEqual(first);
    expect(
      errorCode(() => settle(office.books, request, { ...asked, payment: owing(1_000, 600) })),
    ).toBe("KEY_REUSED");
    expect(errorCode(() => settle(office.books, request, { stayId, shownDigest: digest }))).toBe(
      "KEY_REUSED",
    );
    expect(openDebts(office.books)).toHaveLength(1);
  });

  it("keeps the debt until it is paid, in parts and never more than is owed", () => {
    const { slipNumber } = settleWith(owing(1_000, 500, "担保人：村委会"));
    expect(openDebts(office.books)).toEqual([
      {
        slipNumber,
        stayId,
        name: "演示0001",
        inpatientNo: "Z1",
        settledAt: "2023-06-05T09:00:00",
        window: "1号窗口",
        by: "张窗口",
        reason: "担保人：村委会",
        debt: 268_000,
        open: 268_000,
      },
    ]);
    moveTo(office, "2023-06-07T10:00:00");
    expect(collect(slipNumber, 680, office.otherCashier)).toEqual({
      number: 1,
      paid: 68_000,
      open: 200_000,
      at: "2023-06-07T10:00:00",
    });
    expect(openDebts(office.books)).toMatchObject([{ debt: 268_000, open: 200_000 }]);
    for (const yuan of [2_000.01, 0, -1]) {
      expect(errorCode(() => collect(slipNumber, Math.round(yuan * 100) / 100))).toBe(
        "DEBT_OVERPAID",
      );
    }
    expect(collect(slipNumber, 2_000)).toMatchObject({ number: 2, open: 0 });
    expect(openDebts(office.books)).toEqual([]);
    expect(errorCode(() => collect(slipNumber, 1))).toBe("NO_DEBT");
    expect(errorCode(() => collect("YS2023-000099", 1))).toBe("NOT_FOUND");
    expect(debtOf(office.books, slipNumber)).toMatchObject({
      debt: 268_000,
      collected: 268_000,
      open: 0,
      payments: [
        { number: 1, paid: 68_000, window: "2号窗口", by: "李窗口", undoneBy: null },
        { number: 2, paid: 200_000, window: "1号窗口" },
      ],
    });
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("collects once for a key, only by those who may, and writes it into the log", () => {
    const { slipNumber } = settleWith(owing(0, 0));
    const request = ask(office.cashier);
    const asked = { slipNumber, paid: fen(100_00) };
    const first = collectDebt(office.books, request, asked);
    expect(collectDebt(office.books, request, asked)).toEqual(first);
    expect(debtOf(office.books, slipNumber).payments).toHaveLength(1);
    const policy = addActor(office.books, "政策员", "政策维护", "办公室");
    expect(errorCode(() => collect(slipNumber, 1, policy))).toBe("NOT_ALLOWED");
    const entries = office.books.database
      .prepare("SELECT act, subject, detail FROM log ORDER BY number")
      .all() as { act: string; subject: string; detail: string }[];
    const settled = entries.find(({ act }) => act === "结算");
    expect(JSON.parse(settled?.detail ?? "")).toMatchObject({ debt: CASH });
    expect(settled?.detail).not.toContain("家属");
    expect(entries.find(({ act }) => act === "收欠费")).toMatchObject({ subject: slipNumber });
  });

  it("follows the close of days and months, and a day with nothing but a collected debt is open", () => {
    const { slipNumber } = settleWith(owing(0, 0));
    closeDay(office.books, ask(office.cashier), { day: day("2023-06-05") });
    expect(errorCode(() => collect(slipNumber, 1))).toBe("DAY_CLOSED");
    moveTo(office, "2023-06-08T10:00:00");
    collect(slipNumber, 1_000);
    expect(openDays(office.books, "2023-06")).toEqual([
      {
        day: "2023-06-08",
        accountId: office.cashier.accountId,
        name: "张窗口",
        window: "1号窗口",
        count: 1,
      },
    ]);
    moveTo(office, "2023-07-03T09:00:00");
    expect(
      errorCode(() => closeMonth(office.books, ask(office.manager), { month: "2023-06" })),
    ).toBe("DAYS_OPEN");
    const closed = closeDay(office.books, ask(office.cashier), { day: day("2023-06-08") });
    expect(closed).toMatchObject({
      count: 0,
      drawer: { collected: 100_000, collections: 1, paid: 0 },
    });
    closeMonth(office.books, ask(office.manager), { month: "2023-06" });
    expect(collect(slipNumber, 500).at).toBe("2023-07-03T09:00:00");
    moveTo(office, "2023-07-03T09:00:00");
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  describe("undone", () => {
    it("asks for deposit, refund and payment by their amounts, and is the same payment negative", async () => {
      const { slipNumber } = settleWith(depositOf(5_000));
      await expect(undoWith(slipNumber, {})).rejects.toThrow(
        "预交金 5,000.00 退回、已退的预交金 820.00 收回",
      );
      const outside = { depositReturned: true, refundTakenBack: true };
      const undone = (await undoWith(slipNumber, outside)).slipNumber;
      expect(readSettlement(office.books, undone).payment).toEqual({
        deposit: -500_000,
        topUpDue: 0,
        refundDue: -82_000,
        paidNow: 0,
        debt: 0,
        debtReason: null,
      });
      expect(rowOf(undone)).toMatchObject({
        deposit_fen: -500_000,
        refund_fen: -82_000,
        cash_fen: -CASH,
      });
      expect(checkBooks(office.books).findings).toEqual([]);
    });

    it("gives back what was collected of the debt since, to the fen, and nothing is owed any more", async () => {
      const { slipNumber } = settleWith(owing(1_000, 500));
      collect(slipNumber, 300);
      collect(slipNumber, 200, office.otherCashier);
      await expect(undoWith(slipNumber, {})).rejects.toThrow(
        "现金或银行卡 500.00 退款、预交金 1,000.00 退回、后来收的欠费 500.00 退款",
      );
      const outside = { depositReturned: true, cashRefunded: true };
      const stale = { ...outside, debtPaymentsReturned: fen(300_00) };
      expect(await errorCodeOf(undoWith(slipNumber, stale))).toBe("OUTSIDE_FIRST");
      moveTo(office, "2023-06-06T09:00:00");
      const all = { ...outside, debtPaymentsReturned: fen(500_00) };
      const undone = (await undoWith(slipNumber, all)).slipNumber;
      expect(readSettlement(office.books, undone).payment).toMatchObject({
        paidNow: -50_000,
        debt: -268_000,
        collectedBack: -50_000,
      });
      expect(openDebts(office.books)).toEqual([]);
      expect(errorCode(() => collect(slipNumber, 1))).toBe("NO_DEBT");
      expect(debtOf(office.books, slipNumber)).toMatchObject({ collected: 0, open: 0 });
      expect(debtOf(office.books, slipNumber).payments.at(-1)).toMatchObject({
        number: 3,
        paid: -50_000,
        undoneBy: undone,
      });
      expect(checkBooks(office.books).findings).toEqual([]);
      // Settled again it is a debt of its own.
      const again = settleWith(owing(0, 0)).slipNumber;
      expect(openDebts(office.books).map((debt) => debt.slipNumber)).toEqual([again]);
    });

    it("leaves every drawer as it was counted: what goes back is the undoer's, on that day", async () => {
      const { slipNumber } = settleWith(owing(1_000, 500));
      collect(slipNumber, 300, office.otherCashier);
      moveTo(office, "2023-06-06T09:00:00");
      const outside = { depositReturned: true, cashRefunded: true };
      await undoWith(slipNumber, { ...outside, debtPaymentsReturned: fen(300_00) });
      const drawers = monthView(office.books, "2023-06").days.map(({ window, count, drawer }) => [
        window,
        count,
        drawer,
      ]);
      const none = {
        deposit: 0,
        paid: 0,
        collected: 0,
        refund: 0,
        debt: 0,
        collections: 0,
        unregistered: 0,
      };
      expect(drawers).toEqual([
        ["1号窗口", 1, { ...none, deposit: 100_000, paid: 50_000, debt: 268_000 }],
        ["2号窗口", 0, { ...none, collected: 30_000, collections: 1 }],
        [
          "医保办",
          1,
          {
            ...none,
            deposit: -100_000,
            paid: -50_000,
            collected: -30_000,
            debt: -268_000,
            collections: 1,
          },
        ],
      ]);
    });
  });

  describe("the tables", () => {
    function inDatabase(sql: string) {
      return () => office.books.database.exec(sql);
    }

    it("refuse what does not foot, another cash than the settlement's, changes and deletions", () => {
      const { slipNumber } = settleWith(owing(1_000, 500));
      expect(inDatabase("UPDATE settlement_payment SET paid_fen = 0")).toThrow("immutable");
      expect(inDatabase("DELETE FROM settlement_payment")).toThrow("immutable");
      collect(slipNumber, 1);
      expect(inDatabase("UPDATE debt_payment SET paid_fen = 1")).toThrow("immutable");
      expect(inDatabase("DELETE FROM debt_payment")).toThrow("immutable");
      const values = (figures: string) =>
        inDatabase(
          `INSERT OR REPLACE INTO settlement_payment VALUES ('${slipNumber}', ${figures})`,
        );
      expect(values(`${CASH}, 1, ${CASH}, 0, ${CASH}, 0, NULL`)).toThrow("CHECK");
      expect(values(`${CASH}, ${CASH}, 5, 5, 5, 0, NULL`)).toThrow("CHECK");
      expect(values(`${CASH}, 0, ${CASH}, 0, 0, ${CASH}, NULL`)).toThrow("CHECK");
      expect(values(`${CASH}, ${CASH + 5}, -5, 0, -5, 0, NULL`)).toThrow("CHECK");
      expect(values(`${CASH + 1}, 0, ${CASH + 1}, 0, ${CASH + 1}, 0, NULL`)).toThrow(
        "not the cash",
      );
    });

    it("refuse more than what is owed, a debt of an undone settlement, and closed days and months", async () => {
      addPerson(office, { serial: 2 });
      const other = addStay(office, { serial: 2, inpatientNo: "Z2" });
      const undone = settleWith(owing(0, 0), other).slipNumber;
      await undoWith(undone, {}, office.cashier);
      expect(
        inDatabase(`INSERT INTO debt_payment VALUES ('${undone}', 1, 1, NULL, '2023-06-05T10:00:00', '2023-06',
          ${office.cashier.accountId}, '窗口', '1号窗口')`),
      ).toThrow("nobody's");
      const { slipNumber } = settleWith(owing(1_000, 500));
      const pay = (paid: number, undoneBy = "NULL", at = "2023-06-05T10:00:00") =>
        inDatabase(`INSERT INTO debt_payment SELECT '${slipNumber}', count(*) + 1, ${paid}, ${undoneBy}, '${at}',
          '${at.slice(0, 7)}', ${office.cashier.accountId}, '窗口', '1号窗口' FROM debt_payment`);
      expect(pay(268_001)).toThrow("more than what is owed");
      closeDay(office.books, ask(office.cashier), { day: day("2023-06-05") });
      expect(pay(1)).toThrow("the day is closed");
      const late =
        inDatabase(`INSERT INTO settlement_payment SELECT slip_number, cash_fen, 0, cash_fen, 0, cash_fen, 0, NULL
        FROM settlement WHERE true ON CONFLICT DO NOTHING`);
      expect(late).toThrow("the day is closed");
      moveTo(office, "2023-07-01T08:00:00");
      closeMonth(office.books, ask(office.manager), { month: "2023-06" });
      expect(pay(1, "NULL", "2023-06-09T10:00:00")).toThrow("the month is closed");
      expect(late).toThrow("is closed");
    });

    it("are watched by the check: a row that was changed or put in is named", () => {
      const { slipNumber } = settleWith(owing(1_000, 500));
      const { database } = office.books;
      const trigger = database
        .prepare("SELECT sql FROM sqlite_schema WHERE name = 'settlement_payment_no_update'")
        .pluck()
        .get() as string;
      database.exec("DROP TRIGGER settlement_payment_no_update");
      database.exec("UPDATE settlement_payment SET paid_fen = 60000, debt_fen = 258000");
      database.exec(trigger);
      database.exec(`INSERT INTO debt_payment VALUES ('${slipNumber}', 1, 1, NULL, '2023-06-05T10:00:00', '2023-06',
        ${office.cashier.accountId}, '窗口', '1号窗口')`);
      const found = checkBooks(office.books).findings.map(({ table, problem }) => [table, problem]);
      expect(found).toEqual([
        ["settlement_payment", expect.stringContaining("被改过")],
        ["debt_payment", "日志里没有这一行，不是医结写的"],
        ["settlement_payment", "收款与结算单文件里的不符"],
      ]);
    });
  });
});

describe("books from before payments were booked", () => {
  it("are brought up: their settlements have no registered payment and are undone as before", async () => {
    const old = await openTestOffice();
    const { folder, clock } = old;
    addCatalogue(old, PLAIN_CATALOGUE);
    putPackInForce(old);
    addPerson(old, { serial: 1 });
    const stayId = addStay(old, { serial: 1, inpatientNo: "Z1" });
    const slipNumber = settleAsBefore(old, stayId);
    closeBooks(old.books);
    const file = new Database(join(folder, DATABASE_FILE));
    forgetSchemaAfter(file, 10);
    file.close();
    expect(checkBooks(folder).findings).toEqual([]);

    const office: TestOffice = { ...old, books: await openBooks({ folder, clock }) };
    try {
      expect(office.books.database.pragma("user_version", { simple: true })).toBe(
        MIGRATIONS.at(-1)?.number,
      );
      expect(checkBooks(office.books).findings).toEqual([]);
      const document = readSettlement(office.books, slipNumber);
      expect("payment" in document).toBe(false);
      expect(debtOf(office.books, slipNumber)).toMatchObject({ debt: 0, open: 0 });
      const [work] = monthView(office.books, "2023-06").days;
      expect(work?.drawer).toMatchObject({ paid: 0, unregistered: 1 });
      const undoing = (outside: OutsideReversals) =>
        undo(office.books, ask(office.manager), { slipNumber, reason: "金额录错", outside });
      await expect(undoing({})).rejects.toThrow("现金或银行卡退款");
      const undone = await undoing({ cashRefunded: true });
      expect("payment" in readSettlement(office.books, undone.slipNumber)).toBe(false);
      expect(checkBooks(office.books).findings).toEqual([]);
    } finally {
      closeTestOffice(office);
    }
  });

  /** The act as it was, without a payment. */
  function settleAsBefore({ books, cashier }: TestOffice, stayId: number): string {
    const head = { ...ask(cashier), kind: "结算", subject: "", request: { stayId } };
    return performAct(books, head, (act) => {
      const { pre, booking } = assess(books, stayId);
      if (booking === null) throw new Error("held");
      const { draft, trace, splits, ...where } = booking;
      const slipNumber = nextSlipNumber(books, act);
      writeEntry(books, act, cashier, {
        ...where,
        stayId,
        versionId: pre.versionId,
        document: {
          ...draft,
          slipNumber,
          kind: "结算",
          undoes: null,
          settledAt: act.at,
          month: act.at.slice(0, 7),
          actor: actorOnPaper(cashier),
        },
        trace: packTrace(trace, splits),
      });
      return slipNumber;
    });
  }
});
