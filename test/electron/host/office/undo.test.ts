import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { createAccount } from "../../../../electron/host/office/accounts.ts";
import { closeDay, closeMonth } from "../../../../electron/host/office/close.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { listSettlements, readSettlement } from "../../../../electron/host/office/reads.ts";
import type { OutsideReversals, UndoRequest } from "../../../../electron/host/office/types.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { type Actor, chainHead } from "../../../../electron/host/store/act.ts";
import type { Day } from "../../../../shared/calendar/day.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  moveTo,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

const day = (text: string) => text as Day;
const REFUNDED: OutsideReversals = { cashRefunded: true };

describe("结算撤销", () => {
  let office: TestOffice;
  let slip: string;
  let stayId: number;

  beforeEach(async () => {
    office = await openTestOffice();
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    addPerson(office, { serial: 1 });
    stayId = addStay(office, { serial: 1, inpatientNo: "Z1" });
    slip = settleNow(office, office.cashier, stayId).slipNumber;
  });
  afterEach(() => closeTestOffice(office));

  function undoBy(actor: Actor, more: Partial<UndoRequest> = {}) {
    const asked = { slipNumber: slip, reason: "金额录错", outside: REFUNDED, ...more };
    return undo(office.books, ask(actor), asked);
  }

  /** Σ of every named amount of the person's years, undoings included. */
  function accumulators() {
    return office.books.database
      .prepare(
        `SELECT person_no, year_from, amount_name, sum(amount_fen) AS moved FROM settlement_amount
         JOIN settlement USING (slip_number) GROUP BY 1, 2, 3 HAVING moved <> 0`,
      )
      .all();
  }

  it("is a new document with its own number and the same amounts, negative", async () => {
    const original = readSettlement(office.books, slip);
    moveTo(office, "2023-06-05T16:00:00");
    const { slipNumber } = await undoBy(office.cashier);
    expect(slipNumber).toBe("YS2023-000002");
    const undone = readSettlement(office.books, slipNumber);
    expect(undone).toMatchObject({
      kind: "结算撤销",
      undoes: { slipNumber: slip, settledAt: "2023-06-05T09:00:00", reason: "金额录错" },
      settledAt: "2023-06-05T16:00:00",
      figures: { totalFee: -1_000_000, fundTotal: -582_000, cash: -418_000 },
      stay: original.stay,
    });
    expect(undone.settlement?.layers[0]?.payment).toBe(-582_000);
    expect(undone.categories[0]?.amount).toBe(-1_000_000);
    expect(undone.yearAccount.every(({ used }) => used === 0)).toBe(true);
    expect(readSettlement(office.books, slip)).toEqual(original);
    expect(accumulators()).toEqual([]);
    const net = office.books.database
      .prepare("SELECT sum(total_fen), sum(fund_fen), sum(person_fen) FROM settlement")
      .raw()
      .get();
    expect(net).toEqual([0, 0, 0]);
    expect(listSettlements(office.books)[0]).toMatchObject({ undoneBy: slipNumber });
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("lets the stay be settled again, with the year as it was before", async () => {
    await undoBy(office.cashier);
    expect(settleNow(office, office.cashier, stayId).slipNumber).toBe("YS2023-000003");
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("happens once for a key and once for an original", async () => {
    const request = ask(office.cashier);
    const asked = { slipNumber: slip, reason: "错", outside: REFUNDED };
    const first = await undo(office.books, request, asked);
    expect(await undo(office.books, request, asked)).toEqual(first);
    expect(await errorCodeOf(undoBy(office.cashier))).toBe("ALREADY_UNDONE");
    expect(await errorCodeOf(undoBy(office.cashier, { slipNumber: first.slipNumber }))).toBe(
      "NOT_A_SETTLEMENT",
    );
    expect(await errorCodeOf(undoBy(office.cashier, { slipNumber: "YS2023-000099" }))).toBe(
      "NOT_FOUND",
    );
    expect(listSettlements(office.books)).toHaveLength(2);
  });

  it("needs a reason", async () => {
    expect(await errorCodeOf(undoBy(office.cashier, { reason: "  " }))).toBe("REASON_MISSING");
  });

  it("asks first for what must be undone outside", async () => {
    expect(await errorCodeOf(undoBy(office.cashier, { outside: {} }))).toBe("OUTSIDE_FIRST");
    await undoBy(office.cashier);
    addStay(office, { serial: 1, inpatientNo: "Z1", receipt: "0012345678" });
    const again = settleNow(office, office.cashier, stayId).slipNumber;
    const refused = undoBy(office.cashier, { slipNumber: again });
    await expect(refused).rejects.toThrow("票据 0012345678 的电子冲红号（或收回纸质票据）");
    const outside = { ...REFUNDED, receiptReversalNumber: "0087654321" };
    await undoBy(office.cashier, { slipNumber: again, outside });
    expect(listSettlements(office.books)).toHaveLength(4);
  });

  describe("is the right", () => {
    it("of the cashier for her own settlement while that day is open", async () => {
      expect(await errorCodeOf(undoBy(office.otherCashier))).toBe("NOT_YOUR_SETTLEMENT");
      closeDay(office.books, ask(office.cashier), { day: day("2023-06-05") });
      moveTo(office, "2023-06-06T08:30:00");
      expect(await errorCodeOf(undoBy(office.cashier))).toBe("UNDO_NEEDS_MANAGER");
    });

    it("of the manager after day close, booked in the day that is open now", async () => {
      closeDay(office.books, ask(office.cashier), { day: day("2023-06-05") });
      moveTo(office, "2023-06-06T08:30:00");
      const { slipNumber, settledAt } = await undoBy(office.manager);
      expect(settledAt).toBe("2023-06-06T08:30:00");
      expect(readSettlement(office.books, slipNumber).actor.name).toBe("王主任");
    });

    it("of manager and a second manager after month close, booked in the month that is open now", async () => {
      closeDay(office.books, ask(office.cashier), { day: day("2023-06-05") });
      moveTo(office, "2023-07-02T08:30:00");
      closeMonth(office.books, ask(office.manager), { month: "2023-06" });
      expect(await errorCodeOf(undoBy(office.cashier))).toBe("NOT_ALLOWED");
      expect(await errorCodeOf(undoBy(office.manager))).toBe("SECOND_PERSON_NEEDED");
      const password = "第二个人在场2023";
      const make = (login: string, role: "医保办主任" | "窗口") =>
        createAccount(office.books, ask(office.console), {
          login,
          name: login,
          employeeNo: login,
          role,
          password,
        });
      await make("赵副主任", "医保办主任");
      await make("孙窗口", "窗口");
      const second = (login: string, typed = password) =>
        undoBy(office.manager, { secondPerson: { login, password: typed } });
      expect(await errorCodeOf(second("孙窗口"))).toBe("SECOND_PERSON_REFUSED");
      expect(await errorCodeOf(second("赵副主任", "不是这个密码"))).toBe("LOGIN_REFUSED");
      const { slipNumber } = await second("赵副主任");
      expect(readSettlement(office.books, slipNumber)).toMatchObject({
        month: "2023-07",
        undoes: { slipNumber: slip },
      });
      const rows = listSettlements(office.books, { month: "2023-06" });
      expect(rows.map(({ slipNumber: number }) => number)).toEqual([slip]);
      expect(checkBooks(office.books).findings).toEqual([]);
    });

    it("of nobody who signs as the second person as well", async () => {
      closeDay(office.books, ask(office.cashier), { day: day("2023-06-05") });
      moveTo(office, "2023-07-02T08:30:00");
      closeMonth(office.books, ask(office.manager), { month: "2023-06" });
      const password = "同一个人两次2023";
      await createAccount(office.books, ask(office.console), {
        login: "钱主任",
        name: "钱主任",
        employeeNo: "Q1",
        role: "医保办主任",
        password,
      });
      const row = office.books.database
        .prepare("SELECT id FROM account WHERE login = '钱主任'")
        .get() as { id: number };
      const herself = { ...office.manager, accountId: row.id, login: "钱主任" };
      const secondPerson = { login: "钱主任", password };
      expect(await errorCodeOf(undoBy(herself, { secondPerson }))).toBe("SECOND_PERSON_REFUSED");
    });
  });

  it("goes from the latest back: later stays of the year are listed and come first", async () => {
    const others = ["Z2", "Z3"].map(
      (inpatientNo) =>
        settleNow(office, office.cashier, addStay(office, { serial: 1, inpatientNo })).slipNumber,
    );
    addPerson(office, { serial: 2 });
    settleNow(office, office.cashier, addStay(office, { serial: 2, inpatientNo: "Z4" }));
    await expect(undoBy(office.manager)).rejects.toThrow(`${others[1]}、${others[0]}`);
    expect(await errorCodeOf(undoBy(office.manager))).toBe("LATER_STAYS_FIRST");
    await undoBy(office.manager, { slipNumber: others[1] ?? "" });
    await undoBy(office.manager, { slipNumber: others[0] ?? "" });
    await undoBy(office.manager);
    expect(presettle(office.books, stayId).draft?.figures.fundTotal).toBe(582_000);
  });

  it("is booked neither in a closed day nor in a closed month", async () => {
    closeDay(office.books, ask(office.manager), { day: day("2023-06-05") });
    expect(await errorCodeOf(undoBy(office.manager))).toBe("DAY_CLOSED");
  });
});

describe("closing", () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = await openTestOffice("2023-06-28T09:00:00");
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    for (const serial of [1, 2, 3]) addPerson(office, { serial });
  });
  afterEach(() => closeTestOffice(office));

  function settleOne(serial: number, actor: Actor) {
    const stayId = addStay(office, { serial, inpatientNo: `Z${serial}` });
    return settleNow(office, actor, stayId);
  }

  it("a day gives its sums and takes no more from that operator at that window", () => {
    settleOne(1, office.cashier);
    const head = chainHead(office.books);
    const closed = closeDay(office.books, ask(office.cashier), { day: day("2023-06-28") });
    expect(closed).toEqual({
      chainHead: head,
      count: 1,
      totalFen: 1_000_000,
      fundFen: 582_000,
      personFen: 418_000,
      accountPayFen: 0,
      cashFen: 418_000,
      drawer: {
        deposit: 0,
        paid: 418_000,
        collected: 0,
        refund: 0,
        debt: 0,
        collections: 0,
        unregistered: 0,
      },
    });
    expect(errorCode(() => settleOne(2, office.cashier))).toBe("DAY_CLOSED");
    settleOne(3, office.otherCashier);
    expect(
      errorCode(() => closeDay(office.books, ask(office.cashier), { day: day("2023-06-28") })),
    ).toBe("DAY_CLOSED");
    expect(
      errorCode(() => closeDay(office.books, ask(office.cashier), { day: day("2023-06-29") })),
    ).toBe("DAY_NOT_YET");
  });

  it("another's day only the manager closes", () => {
    const { accountId, window } = office.cashier;
    const asked = { day: day("2023-06-28"), accountId, window };
    expect(errorCode(() => closeDay(office.books, ask(office.otherCashier), asked))).toBe(
      "NOT_ALLOWED",
    );
    closeDay(office.books, ask(office.manager), asked);
  });

  it("a month names the window, operator and day that is open (requirement B19)", () => {
    settleOne(1, office.cashier);
    moveTo(office, "2023-06-30T09:00:00");
    settleOne(2, office.otherCashier);
    expect(
      errorCode(() => closeMonth(office.books, ask(office.manager), { month: "2023-06" })),
    ).toBe("MONTH_NOT_OVER");
    moveTo(office, "2023-07-01T09:00:00");
    const close = () => closeMonth(office.books, ask(office.manager), { month: "2023-06" });
    expect(close).toThrow("2023-06-28 1号窗口 张窗口；2023-06-30 2号窗口 李窗口");
    closeDay(office.books, ask(office.cashier), { day: day("2023-06-28") });
    expect(close).toThrow("还有 1 处没有日结：2023-06-30 2号窗口 李窗口");
    closeDay(office.books, ask(office.otherCashier), { day: day("2023-06-30") });
    expect(
      errorCode(() => closeMonth(office.books, ask(office.cashier), { month: "2023-06" })),
    ).toBe("NOT_ALLOWED");
    const head = chainHead(office.books);
    expect(close()).toEqual({ month: "2023-06", chainHead: head });
    expect(errorCode(close)).toBe("MONTH_LOCKED");
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("a locked month is locked for raw SQL as well", () => {
    const { slipNumber } = settleOne(1, office.cashier);
    closeDay(office.books, ask(office.cashier), { day: day("2023-06-28") });
    const { database } = office.books;
    const copy = (change: string) =>
      database.exec(
        `CREATE TEMP TABLE one AS SELECT * FROM settlement WHERE slip_number = '${slipNumber}';
         UPDATE one SET slip_number = 'YS2023-000777', sequence = 777, ${change};
         INSERT INTO settlement SELECT * FROM one;`,
      );
    expect(() => copy("review = '未审核'")).toThrow("the day is closed");
    database.exec("DROP TABLE temp.one");
    moveTo(office, "2023-07-01T09:00:00");
    closeMonth(office.books, ask(office.manager), { month: "2023-06" });
    expect(() => copy("window_name = '另一个窗口'")).toThrow("the month is closed");
    expect(() => database.exec("DELETE FROM month_close")).toThrow("stays closed");
    expect(() => database.exec("UPDATE settlement SET fund_fen = 0")).toThrow("immutable");
    expect(() => database.exec("DELETE FROM settlement_layer")).toThrow("immutable");
    expect(() => database.exec("UPDATE settlement_amount SET amount_fen = 0")).toThrow("immutable");
  });
});
