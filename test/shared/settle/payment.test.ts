import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fen, MAX_FEN, ZERO } from "../../../shared/money/fen.ts";
import {
  backOutside,
  duesOf,
  negatePayment,
  PAID_IN_FULL,
  paymentOf,
} from "../../../shared/settle/payment.ts";

const MOST = Math.floor(MAX_FEN / 4);
const amount = fc.integer({ min: 0, max: MOST }).map(fen);
const cashes = fc.integer({ min: -100_000, max: MOST }).map(fen);

describe("the payment of a settlement", () => {
  it("foots: deposit + paid + debt − refund = cash, and 应补 and 应退 are never both there", () => {
    fc.assert(
      fc.property(cashes, amount, (cash, deposit) => {
        const payment = paymentOf(cash, { deposit });
        if (payment === null) throw new Error("refused");
        const { topUpDue, refundDue, paidNow, debt } = payment;
        expect(deposit + paidNow + debt - refundDue).toBe(cash);
        expect(Math.min(topUpDue, refundDue)).toBe(0);
        expect([topUpDue, refundDue, paidNow].every((one) => one >= 0)).toBe(true);
        expect([debt, payment.debtReason, paidNow]).toEqual([0, null, topUpDue]);
        expect({ topUpDue, refundDue }).toEqual(duesOf(cash, deposit));
      }),
    );
  });

  it("leaves a debt exactly where 0 ≤ paid < 应补, and foots with it", () => {
    // Near one another, so that each side of both limits is met.
    const near = fc.integer({ min: -3, max: 12 }).map(fen);
    fc.assert(
      fc.property(near, near, near, (cash, deposit, paidNow) => {
        const payment = paymentOf(cash, { deposit, debt: { paidNow, reason: "家属明日送来" } });
        const isDebt = deposit >= 0 && paidNow >= 0 && paidNow < cash - deposit;
        expect(payment !== null).toBe(isDebt);
        if (payment === null) return;
        expect(payment.debt).toBeGreaterThan(0);
        expect(deposit + payment.paidNow + payment.debt - payment.refundDue).toBe(cash);
        expect(payment.topUpDue).toBe(payment.paidNow + payment.debt);
      }),
      { numRuns: 2_000 },
    );
  });

  it("cancels against its undoing, and what goes back is all that was held", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (cash, deposit, part, later) => {
        const { topUpDue } = duesOf(cash, deposit);
        const paidNow = fen(topUpDue === 0 ? 0 : part % topUpDue);
        const debt = topUpDue === 0 ? {} : { debt: { paidNow, reason: "担保" } };
        const payment = paymentOf(cash, { deposit, ...debt });
        if (payment === null) throw new Error("refused");
        const collected = fen(later % (payment.debt + 1));
        const back = negatePayment(payment, collected);
        for (const name of ["deposit", "topUpDue", "refundDue", "paidNow", "debt"] as const) {
          expect(back[name] + payment[name]).toBe(0);
        }
        expect(back.collectedBack ?? 0).toBe(fen(-collected));
        const outside = backOutside({ figures: { cash } as never, payment }, collected);
        const held = outside.cash + outside.deposit - outside.refund + outside.collected;
        expect(held).toBe(cash - (payment.debt - collected));
      }),
    );
  });

  it("is nothing but 应补 in full where nobody said anything, and unknown where nobody registered any", () => {
    expect(paymentOf(fen(418_000), PAID_IN_FULL)).toEqual({
      deposit: 0,
      topUpDue: 418_000,
      refundDue: 0,
      paidNow: 418_000,
      debt: 0,
      debtReason: null,
    });
    const figures = { cash: fen(418_000) } as never;
    expect(backOutside({ figures }, ZERO)).toEqual({
      cash: 418_000,
      deposit: 0,
      refund: 0,
      collected: 0,
    });
  });
});
