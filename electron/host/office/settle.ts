import { YijieError } from "../../../shared/contract/errors.ts";
import type { SettledPayment } from "../../../shared/settle/document.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import type { Digestible } from "../store/digest.ts";
import { currentStay, requireUntouched } from "../store/stays.ts";
import { packTrace } from "../store/storedTrace.ts";
import { assess } from "./assess.ts";
import { actorOnPaper, nextSlipNumber, requireOpenDay, writeEntry } from "./book.ts";
import { confirmedPayment } from "./payments.ts";
import { requireRight } from "./rights.ts";
import { receiptUse } from "./standing.ts";
import type { Booked, SettleRequest } from "./types.ts";

/**
 * Settles a stay as it was shown, with the payment as the person at the window confirmed it (欠费结算 where a part is
 * left unpaid). Everything is computed again; when anything differs from what was on the screen, nothing is booked.
 * Throws NOT_ALLOWED, NOT_FOUND, ALREADY_SETTLED, RECEIPT_USED, STAY_HELD, SHOWN_DIFFERS, REASON_MISSING,
 * PAYMENT_REFUSED, BILL_ALTERED, DAY_CLOSED, MONTH_LOCKED.
 */
export function settle(books: Books, request: ActRequest, asked: SettleRequest): Booked {
  const { actor } = request;
  requireRight(actor, "结算");
  const { stayId, shownDigest, payment: given } = asked;
  const head = { ...request, kind: "结算", subject: "", request: requestOf(asked) };
  return performAct(books, head, (act) => {
    requireOpenDay(books, act, actor);
    refuseUsedReceipt(books, stayId);
    const { pre, booking } = assess(books, stayId);
    if (pre.outcome === "held" || booking === null) {
      throw new YijieError("STAY_HELD", { reasons: pre.holds.map(({ what }) => what).join("") });
    }
    if (pre.digest !== shownDigest) {
      throw new YijieError("SHOWN_DIFFERS", { shown: shownDigest, now: pre.digest });
    }
    const payment = confirmedPayment(booking.draft.figures.cash, given);
    requireUntouched(books, pre.versionId);
    const slipNumber = nextSlipNumber(books, act);
    const { draft, trace, splits, ...where } = booking;
    writeEntry(books, act, actor, {
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
        actor: actorOnPaper(actor),
        payment,
      },
      trace: packTrace(trace, splits),
    });
    act.about(slipNumber);
    act.note({ stayId, digest: pre.digest, source: draft.source, ...noteOf(payment) });
    return { slipNumber, settledAt: act.at };
  });
}

/** What decides with the key if it is the same request; as it always was where no payment was given. */
function requestOf({ stayId, shownDigest, payment }: SettleRequest): Digestible {
  if (payment === undefined) return { stayId, shownDigest };
  const { deposit, debt } = payment;
  return {
    stayId,
    shownDigest,
    payment: { deposit, debt: debt === undefined ? null : { ...debt } },
  };
}

/** For the log: what differs from paid in full. The reason of a debt may name somebody and stays out of it. */
function noteOf({ deposit, refundDue, debt }: SettledPayment): Record<string, number> {
  const told = { deposit, refund: refundDue, debt };
  return Object.fromEntries(Object.entries(told).filter(([, amount]) => amount !== 0));
}

function refuseUsedReceipt(books: Books, stayId: number): void {
  const stored = currentStay(books, stayId);
  const use = receiptUse(books, stored);
  if (use === null) return;
  const { slipNumber, inpatientNo } = use;
  const receipt = stored.stay.receiptNumber ?? "";
  throw new YijieError("RECEIPT_USED", { receipt, slipNumber, inpatientNo });
}
