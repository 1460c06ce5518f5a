import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../../../shared/contract/client.ts";
import { fen } from "../../../../shared/money/fen.ts";
import { addReadyStays, hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";

/** Of every stay here: 10,000.00, of which the fund pays 5,820.00. */
const CASH = 418_000;

let office: TestHost;
let stays: number[];
let cashier: Client;
let auditor: Client;
let keys = 0;
const newKey = () => {
  keys += 1;
  return { key: `payments-test-${keys}` };
};

beforeAll(async () => {
  office = await hostInFolder();
  stays = addReadyStays(office, 4);
  cashier = (await office.logIn("窗口", "一号窗口")).client;
  auditor = (await office.logIn("审计只读", "审计室")).client;
});

afterAll(() => office.end());

type Payment = NonNullable<Parameters<Client["settle"]>[0]["payment"]>;

async function settleWith(payment: Payment): Promise<string> {
  const stayId = stays.pop() ?? 0;
  const { digest } = await cashier.preSettle({ stayId });
  return (await cashier.settle({ stayId, shownDigest: digest, payment }, newKey())).slipNumber;
}

describe("payment over HTTP", () => {
  it("is in the document: what follows from the deposit is computed by the host", async () => {
    const slipNumber = await settleWith({ deposit: fen(500_000) });
    expect((await auditor.settlement({ slipNumber })).payment).toEqual({
      deposit: 500_000,
      topUpDue: 0,
      refundDue: 500_000 - CASH,
      paidNow: 0,
      debt: 0,
      debtReason: null,
    });
  });

  it("refuses members that the window has no say in, and amounts that are none", async () => {
    const stayId = stays[0] ?? 0;
    const { digest } = await cashier.preSettle({ stayId });
    for (const payment of [
      { deposit: 1.5 },
      { deposit: fen(0), refundDue: fen(0) },
      { deposit: fen(0), debt: { paidNow: fen(0), reason: " " } },
    ]) {
      await expect(
        cashier.settle({ stayId, shownDigest: digest, payment: payment as never }, newKey()),
      ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    const payment: Payment = { deposit: fen(-1) };
    await expect(
      cashier.settle({ stayId, shownDigest: digest, payment }, newKey()),
    ).rejects.toMatchObject({ code: "PAYMENT_REFUSED" });
    expect((await cashier.stay({ stayId })).row.state).toBe("waiting");
  });

  it("lists who owes, collects once for a key, and never more than is owed", async () => {
    const debt = { paidNow: fen(18_000), reason: "单位担保" };
    const slipNumber = await settleWith({ deposit: fen(0), debt });
    expect((await auditor.debts({})).debts).toMatchObject([
      { slipNumber, debt: 400_000, open: 400_000, reason: "单位担保" },
    ]);
    const ask = { slipNumber, paid: fen(150_000) };
    const { key } = newKey();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => cashier.collectDebt(ask, { key })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await expect(
      cashier.collectDebt({ slipNumber, paid: fen(250_001) }, newKey()),
    ).rejects.toMatchObject({ code: "DEBT_OVERPAID" });
    expect(await auditor.slipDebt({ slipNumber })).toMatchObject({
      debt: 400_000,
      collected: 150_000,
      open: 250_000,
      payments: [{ number: 1, paid: 150_000, window: "一号窗口" }],
    });
    // Two windows take the last of it at once: one of them is told.
    const last = { slipNumber, paid: fen(250_000) };
    const both = await Promise.allSettled([
      cashier.collectDebt(last, newKey()),
      cashier.collectDebt(last, newKey()),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await auditor.debts({})).debts).toEqual([]);
    await expect(cashier.collectDebt(last, newKey())).rejects.toMatchObject({ code: "NO_DEBT" });
  });
});
