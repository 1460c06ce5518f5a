import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Day } from "../../../../shared/calendar/day.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import {
  addReadyStays,
  hostInFolder,
  moment,
  type TestHost,
} from "../../../support/hostInFolder.ts";

let office: TestHost;
let cashier: Client;
let manager: Client;
let slips: string[];
const MONTH = { month: "2023-06" };
const DAY = "2023-06-30" as Day;
const FUND = 582_000;

let keys = 0;
const newKey = () => {
  keys += 1;
  return { key: `months-${keys}` };
};

async function settleStay(stayId: number): Promise<string> {
  const { digest } = await cashier.preSettle({ stayId });
  return (await cashier.settle({ stayId, shownDigest: digest }, newKey())).slipNumber;
}

beforeAll(async () => {
  office = await hostInFolder();
  const stays = addReadyStays(office, 5);
  cashier = (await office.logIn("窗口", "一号窗口")).client;
  manager = (await office.logIn("医保办主任", "办公室")).client;
  slips = [];
  for (const stayId of stays.slice(0, 3)) slips.push(await settleStay(stayId));
});

afterAll(() => office.end());

describe("a month", () => {
  it("adds up by scheme and payer, and each sum leads to its slips", async () => {
    const { schemes, months } = await cashier.month(MONTH);
    expect(months).toEqual(["2023-06"]);
    expect(schemes).toHaveLength(1);
    const [scheme] = schemes;
    expect(scheme).toMatchObject({ settled: 3, undone: 0, totalFee: 3_000_000 });
    expect(scheme?.fundTotal).toBe(3 * FUND);
    const paid = scheme?.payers.reduce((sum, { payment }) => sum + payment, 0);
    expect(paid).toBe(scheme?.fundTotal);
    for (const { payer, payment } of scheme?.payers ?? []) {
      const found = await manager.monthSlips({ ...MONTH, scheme: scheme?.scheme ?? "", payer });
      expect(found.slips.reduce((sum, slip) => sum + slip.payment, 0)).toBe(payment);
    }
    const other = await manager.monthSlips({ ...MONTH, payer: "没有这个支付方" });
    expect(other.slips).toEqual([]);
  });

  it("shows an undoing beside its original, negative", async () => {
    const slipNumber = slips[0] ?? "";
    const outside = { receiptPaperReturned: true, accountReversed: true, cashRefunded: true };
    const undone = await cashier.undo({ slipNumber, reason: "身份补登记", outside }, newKey());
    const month = await cashier.month(MONTH);
    expect(month.undone).toMatchObject([
      {
        slipNumber: undone.slipNumber,
        originalSlipNumber: slipNumber,
        originalMonth: "2023-06",
        reason: "身份补登记",
        totalFee: -1_000_000,
        fundTotal: -FUND,
      },
    ]);
    expect(month.schemes[0]).toMatchObject({ settled: 3, undone: 1, fundTotal: 2 * FUND });
  });

  it("counts what was discharged and is not settled", async () => {
    const { waiting, held } = await manager.monthUnsettled(MONTH);
    expect([waiting, held.length]).toEqual([3, 0]);
  });

  it("shows whose day is open, and when it was closed", async () => {
    const before = await cashier.month(MONTH);
    expect(before.days).toMatchObject([
      { day: DAY, window: "一号窗口", count: 4, totalFee: 2_000_000, closedAt: null },
    ]);
    expect(before.closed).toBeNull();
    await cashier.closeDay({ day: DAY }, newKey());
    await manager.closeDay({ day: DAY }, newKey());
    const { days } = await cashier.month(MONTH);
    expect(days.map(({ window, count, closedAt }) => [window, count, closedAt !== null])).toEqual([
      ["一号窗口", 4, true],
      ["办公室", 0, true],
    ]);
  });

  it("is closed by the manager once it is over", async () => {
    office.clock.set(moment("2023-07-01T08:00:00"));
    manager = (await office.logIn("医保办主任", "办公室")).client;
    await manager.closeMonth(MONTH, newKey());
    const { closed, today } = await manager.month(MONTH);
    expect(closed).toEqual({ at: "2023-07-01T08:00:00", by: "医保办主任" });
    expect(today).toBe("2023-07-01");
  });
});
