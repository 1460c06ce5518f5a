/** What the patient's deposit makes of 现金应付: 应补, 应退 and 欠费. The one place that computes them. */
import { type Fen, maxFen, negateFen, subtractFen, ZERO } from "../money/fen.ts";
import type { SettledPayment, SettlementDocument } from "./document.ts";

/** What only the person at the window knows. */
export interface GivenPayment {
  /** 预交金 in fen, not negative */
  readonly deposit: Fen;
  /** 欠费结算: what is paid now, less than 应补, and why the rest is not. Left out: 应补 is paid in full. */
  readonly debt?: { readonly paidNow: Fen; readonly reason: string };
}

/** Nobody said anything about money: no deposit, everything paid. */
export const PAID_IN_FULL: GivenPayment = { deposit: ZERO };

/** max(现金应付 − 预交金, 0) and max(预交金 − 现金应付, 0). */
export function duesOf(
  cash: Fen,
  deposit: Fen,
): { readonly topUpDue: Fen; readonly refundDue: Fen } {
  return {
    topUpDue: maxFen(subtractFen(cash, deposit), ZERO),
    refundDue: maxFen(subtractFen(deposit, cash), ZERO),
  };
}

/**
 * deposit + paidNow + debt − refundDue = cash, to the fen. null where the deposit is negative, or where what is paid now
 * leaves no debt: not 0 ≤ paid < 应补.
 */
export function paymentOf(cash: Fen, { deposit, debt }: GivenPayment): SettledPayment | null {
  if (deposit < 0) return null;
  const { topUpDue, refundDue } = duesOf(cash, deposit);
  if (debt === undefined) {
    return { deposit, topUpDue, refundDue, paidNow: topUpDue, debt: ZERO, debtReason: null };
  }
  if (debt.paidNow < 0 || debt.paidNow >= topUpDue) return null;
  return {
    deposit,
    topUpDue,
    refundDue,
    paidNow: debt.paidNow,
    debt: subtractFen(topUpDue, debt.paidNow),
    debtReason: debt.reason,
  };
}

/** Everything given back, with what had been collected of the debt since. */
export function negatePayment(payment: SettledPayment, collected: Fen): SettledPayment {
  return {
    deposit: negateFen(payment.deposit),
    topUpDue: negateFen(payment.topUpDue),
    refundDue: negateFen(payment.refundDue),
    paidNow: negateFen(payment.paidNow),
    debt: negateFen(payment.debt),
    debtReason: payment.debtReason,
    ...(collected === 0 ? {} : { collectedBack: negateFen(collected) }),
  };
}

/** What an undoing gives back or takes back outside; ZERO where there is nothing of it. */
export interface BackOutside {
  /** Paid at the window in cash or by card */
  readonly cash: Fen;
  /** 预交金 that is the patient's again */
  readonly deposit: Fen;
  /** 应退 that was paid out, to be taken back */
  readonly refund: Fen;
  /** Collected of the debt since */
  readonly collected: Fen;
}

/** cash + deposit − refund + collected is all the money of the patient that the hospital holds for this slip. */
export function backOutside(
  { figures, payment }: Pick<SettlementDocument, "figures" | "payment">,
  collected: Fen,
): BackOutside {
  return {
    // Where nobody registered what was paid, all of it may have been.
    cash: payment?.paidNow ?? figures.cash,
    deposit: payment?.deposit ?? ZERO,
    refund: payment?.refundDue ?? ZERO,
    collected,
  };
}
