/** What became of the patient's money, as lines of the slip's box: 预交金, 应补 or 应退 in capitals, 欠费. */
import { capitalYuan } from "../../../shared/money/capitals.ts";
import { type Fen, fen, negateFen, printYuan } from "../../../shared/money/fen.ts";
import type { SettledPayment, SettlementDocument } from "../../../shared/settle/document.ts";

export interface PaymentLine {
  readonly label: string;
  readonly words: string;
  readonly amount: Fen;
}

/** 应补, or 应退 where the deposit was more than 现金应付. */
export function dueOf(payment: SettledPayment): { readonly label: string; readonly amount: Fen } {
  return payment.refundDue === 0
    ? { label: "应补", amount: payment.topUpDue }
    : { label: "应退", amount: payment.refundDue };
}

/** "预交金 20,000.00 − 应退 2,480.73": what 现金 consists of. Empty where no payment was registered. */
export function cashWords({ payment }: SettlementDocument): string {
  if (payment === undefined) return "";
  const { deposit, paidNow, debt, refundDue } = payment;
  const parts = [
    ["补收", paidNow],
    ["欠费", debt],
    ["应退", negateFen(refundDue)],
  ] as const;
  const rest = parts
    .filter(([, amount]) => amount !== 0)
    .map(([name, amount]) => {
      const sign = amount < 0 ? "−" : "+";
      return ` ${sign} ${name} ${printYuan(fen(Math.abs(amount)))}`;
    });
  return `预交金 ${printYuan(deposit)}${rest.join("")}`;
}

/** The lines below 现金. None where no payment was registered: such slips print as they always did. */
export function paymentLines({ payment, kind }: SettlementDocument): readonly PaymentLine[] {
  if (payment === undefined) return [];
  const back = kind === "结算撤销" ? "冲回" : "";
  const due = dueOf(payment);
  const lines = [{ ...due, label: `${due.label}${back}`, words: capitalYuan(due.amount) }];
  if (payment.debt !== 0) {
    lines.push({ label: `欠费${back}`, words: debtWords(payment, back), amount: payment.debt });
  }
  return lines;
}

/** So many characters of the smallest size fit before the amount; the whole reason is in the books. */
const MOST_WORDS = 26;

function reasonWords(reason: string): string {
  const whole = `应补中没有付的；${reason}`;
  if (whole.length <= MOST_WORDS) return whole;
  return reason.length <= MOST_WORDS ? reason : `${reason.slice(0, MOST_WORDS - 1)}…`;
}

function debtWords({ debtReason, collectedBack }: SettledPayment, back: string): string {
  if (back === "") return reasonWords(debtReason ?? "");
  return collectedBack === undefined
    ? "没有收过，不再欠"
    : `其中后来收的 ${printYuan(negateFen(collectedBack))} 退回，不再欠`;
}
