/** Payment in the books: what a settlement took, what is still owed for it, and 收欠费. */
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  type Fen,
  fen,
  negateFen,
  printYuan,
  subtractFen,
  ZERO,
} from "../../../shared/money/fen.ts";
import type { SettledPayment } from "../../../shared/settle/document.ts";
import { type GivenPayment, PAID_IN_FULL, paymentOf } from "../../../shared/settle/payment.ts";
import { type Act, type Actor, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { requireOpenDay } from "./book.ts";
import { requireRight } from "./rights.ts";

/** The payment of a settlement of this much cash. Throws REASON_MISSING, PAYMENT_REFUSED. */
export function confirmedPayment(cash: Fen, given: GivenPayment = PAID_IN_FULL): SettledPayment {
  const reason = given.debt?.reason.trim();
  if (reason === "") throw new YijieError("REASON_MISSING", { act: "欠费结算" });
  const payment = paymentOf(cash, given);
  if (payment === null) {
    throw new YijieError("PAYMENT_REFUSED", {
      cash: printYuan(cash),
      deposit: printYuan(given.deposit),
      paid: printYuan(given.debt?.paidNow ?? ZERO),
    });
  }
  return payment;
}

/** What has been collected of a slip's debt so far; after its undoing nothing. */
export function collectedOf(books: Books, slipNumber: string): Fen {
  const sql = "SELECT ifnull(sum(paid_fen), 0) FROM debt_payment WHERE slip_number = ?";
  return fen(books.prepare(sql).pluck().get(slipNumber) as number);
}

interface DebtEntry {
  readonly slipNumber: string;
  readonly paid: Fen;
  /** The 结算撤销 that gives back what was collected; null: something was collected */
  readonly undoneBy: string | null;
}

/** Writes one row of debt_payment in the act that is open; answers which one it is of this slip. */
function writeDebtPayment(books: Books, act: Act, actor: Actor, entry: DebtEntry): number {
  const { slipNumber, paid, undoneBy } = entry;
  const number = books
    .prepare("SELECT count(*) + 1 FROM debt_payment WHERE slip_number = ?")
    .pluck()
    .get(slipNumber) as number;
  act.insert("debt_payment", {
    slip_number: slipNumber,
    number,
    paid_fen: paid,
    undone_by: undoneBy,
    at: act.at,
    month: act.at.slice(0, 7),
    account_id: actor.accountId,
    role: actor.role,
    window_name: actor.window,
  });
  return number;
}

/** With an undoing that is written already: what had been collected goes back, so that nothing is left of the debt. */
export function giveBackCollected(
  books: Books,
  act: Act,
  actor: Actor,
  { slipNumber, undoneBy }: { readonly slipNumber: string; readonly undoneBy: string },
): void {
  const collected = collectedOf(books, slipNumber);
  if (collected === 0) return;
  writeDebtPayment(books, act, actor, { slipNumber, paid: negateFen(collected), undoneBy });
}

export interface CollectRequest {
  readonly slipNumber: string;
  /** More than nothing, at most what is still owed */
  readonly paid: Fen;
}

export interface Collected {
  /** 1, 2, 3 … of this slip's debt */
  readonly number: number;
  readonly paid: Fen;
  /** Still owed after it */
  readonly open: Fen;
  readonly at: Moment;
}

/**
 * 收欠费: a part of what a settlement left unpaid, or all of it, booked in the day and month that are open now.
 * Throws NOT_ALLOWED, NOT_FOUND, NO_DEBT, DEBT_OVERPAID, DAY_CLOSED, MONTH_LOCKED.
 */
export function collectDebt(books: Books, request: ActRequest, asked: CollectRequest): Collected {
  const { actor } = request;
  requireRight(actor, "收欠费");
  const { slipNumber, paid } = asked;
  const head = { ...request, kind: "收欠费", subject: slipNumber, request: { slipNumber, paid } };
  return performAct(books, head, (act) => {
    requireOpenDay(books, act, actor);
    const { open } = debtOf(books, slipNumber);
    if (open === 0) throw new YijieError("NO_DEBT", { slipNumber });
    if (paid <= 0 || paid > open) {
      const figures = { open: printYuan(open), paid: printYuan(paid) };
      throw new YijieError("DEBT_OVERPAID", { slipNumber, ...figures });
    }
    const number = writeDebtPayment(books, act, actor, { slipNumber, paid, undoneBy: null });
    const left = subtractFen(open, paid);
    act.note({ number, paid, open: left });
    return { number, paid, open: left, at: act.at };
  });
}

/** One row of 收欠费; negative where an undoing gave it back. */
interface DebtPayment {
  readonly number: number;
  readonly paid: Fen;
  readonly undoneBy: string | null;
  readonly at: Moment;
  readonly window: string;
  readonly by: string;
}

export interface SlipDebt {
  /** 欠费 as it was settled; 0 where nothing was left unpaid or no payment was registered */
  readonly debt: Fen;
  readonly collected: Fen;
  /** Still owed; nothing is owed for an undone settlement. */
  readonly open: Fen;
  readonly payments: readonly DebtPayment[];
}

/** What was left unpaid of a slip and what came of it. Throws NOT_FOUND. */
export function debtOf(books: Books, slipNumber: string): SlipDebt {
  const row = books
    .prepare(
      `SELECT ifnull(debt_fen, 0) AS debt, (${STANDS}) AS stands
       FROM settlement LEFT JOIN settlement_payment USING (slip_number) WHERE settlement.slip_number = ?`,
    )
    .get(slipNumber) as { debt: number; stands: number } | undefined;
  if (row === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  const payments = books
    .prepare(
      `SELECT number, paid_fen AS paid, undone_by AS undoneBy, at, window_name AS window, account.name AS "by"
       FROM debt_payment JOIN account ON account.id = account_id WHERE slip_number = ? ORDER BY number`,
    )
    .all(slipNumber) as DebtPayment[];
  const debt = fen(Math.max(row.debt, 0));
  const collected = collectedOf(books, slipNumber);
  const open = row.stands === 1 ? subtractFen(debt, collected) : ZERO;
  return { debt, collected, open, payments };
}

/** Someone who still owes. */
export interface OpenDebt {
  readonly slipNumber: string;
  readonly stayId: number;
  readonly name: string;
  readonly inpatientNo: string;
  readonly settledAt: Moment;
  readonly window: string;
  readonly by: string;
  readonly reason: string;
  readonly debt: Fen;
  readonly open: Fen;
}

/** All that is still owed for settlements that stand, the oldest first. */
export function openDebts(books: Books): readonly OpenDebt[] {
  return books
    .prepare(
      `SELECT settlement.slip_number AS slipNumber, settlement.stay_id AS stayId, v.name, inpatient_no AS inpatientNo,
              settled_at AS settledAt, window_name AS window, account.name AS "by", debt_reason AS reason,
              debt_fen AS debt, debt_fen - collected AS open
       FROM (SELECT slip_number, debt_fen, debt_reason, (SELECT ifnull(sum(paid_fen), 0) FROM debt_payment
               WHERE debt_payment.slip_number = settlement_payment.slip_number) AS collected
             FROM settlement_payment WHERE debt_fen > 0) owed
       JOIN settlement USING (slip_number) JOIN stay_version v ON v.id = version_id
       JOIN stay ON stay.id = settlement.stay_id JOIN account ON account.id = account_id
       WHERE debt_fen > collected AND ${STANDS} ORDER BY sequence`,
    )
    .all() as OpenDebt[];
}
