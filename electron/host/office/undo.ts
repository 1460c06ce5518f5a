import { type Day, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, fen, printYuan } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { parseDocument } from "../../../shared/settle/documentText.ts";
import { negateDocument } from "../../../shared/settle/negateDocument.ts";
import { backOutside } from "../../../shared/settle/payment.ts";
import { type Actor, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { packTrace } from "../store/storedTrace.ts";
import { verifyAccount } from "./accounts.ts";
import {
  actorOnPaper,
  isDayClosed,
  isMonthClosed,
  nextSlipNumber,
  requireOpenDay,
  writeEntry,
} from "./book.ts";
import { collectedOf, giveBackCollected } from "./payments.ts";
import { requireRight, requireRole } from "./rights.ts";
import type { Booked, OutsideReversals, UndoRequest } from "./types.ts";

interface OriginalRow {
  readonly slip_number: string;
  readonly sequence: number;
  readonly kind: string;
  readonly stay_id: number;
  readonly version_id: number;
  readonly person_no: string;
  readonly scheme: string;
  readonly year_from: Day;
  readonly settled_at: Moment;
  readonly month: string;
  readonly account_id: number;
  readonly window_name: string;
  readonly document: string;
}

/**
 * 结算撤销: a new document with its own number and the same amounts negative, in the day and month that are open now.
 * It returns the accumulators of the original's benefit year and all of the payment, with what was collected of a debt
 * since; the stay can be settled again afterwards.
 * Throws NOT_ALLOWED, REASON_MISSING, NOT_FOUND, NOT_A_SETTLEMENT, ALREADY_UNDONE, NOT_YOUR_SETTLEMENT, UNDO_NEEDS_MANAGER,
 * SECOND_PERSON_NEEDED, SECOND_PERSON_REFUSED, LATER_STAYS_FIRST, OUTSIDE_FIRST, DAY_CLOSED, MONTH_LOCKED, and those of log-in.
 */
export async function undo(books: Books, request: ActRequest, asked: UndoRequest): Promise<Booked> {
  const { actor } = request;
  requireRight(actor, "结算撤销");
  const { slipNumber, outside, secondPerson } = asked;
  const reason = asked.reason.trim();
  if (reason === "") throw new YijieError("REASON_MISSING", { act: "结算撤销" });
  const second = secondPerson === undefined ? null : await verifySecond(books, actor, secondPerson);
  const head = {
    ...request,
    kind: "结算撤销",
    subject: slipNumber,
    request: { slipNumber, reason, outside: { ...outside }, second },
  };
  return performAct(books, head, (act) => {
    requireOpenDay(books, act, actor);
    const original = findOriginal(books, slipNumber);
    requireUndoRight(books, actor, original, second);
    refuseWhileLaterStand(books, original);
    const document = parseDocument(original.document);
    const collected = collectedOf(books, slipNumber);
    requireOutside(document, collected, outside);
    const undoing = nextSlipNumber(books, act);
    writeEntry(books, act, actor, {
      stayId: original.stay_id,
      versionId: original.version_id,
      personNo: original.person_no,
      scheme: original.scheme,
      yearFrom: original.year_from,
      amounts: movementBack(books, slipNumber),
      document: negateDocument(document, {
        slipNumber: undoing,
        settledAt: act.at,
        actor: actorOnPaper(actor),
        reason,
        collected,
      }),
      trace: packTrace([], []),
    });
    giveBackCollected(books, act, actor, { slipNumber, undoneBy: undoing });
    act.about(undoing);
    act.note({ undoes: slipNumber, outside: { ...outside }, secondAccountId: second });
    return { slipNumber: undoing, settledAt: act.at };
  });
}

function findOriginal(books: Books, slipNumber: string): OriginalRow {
  const row = books.prepare("SELECT * FROM settlement WHERE slip_number = ?").get(slipNumber) as
    | OriginalRow
    | undefined;
  if (row === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  if (row.kind !== "结算") throw new YijieError("NOT_A_SETTLEMENT", { slipNumber });
  const undoneBy = books
    .prepare("SELECT slip_number FROM settlement WHERE original_slip_number = ?")
    .pluck()
    .get(slipNumber) as string | undefined;
  if (undoneBy !== undefined) throw new YijieError("ALREADY_UNDONE", { slipNumber, undoneBy });
  return row;
}

/** The cashier her own while that day is open; the manager after day close; with a second person after month close. */
function requireUndoRight(
  books: Books,
  actor: Actor,
  original: OriginalRow,
  second: number | null,
): void {
  const slipNumber = original.slip_number;
  if (isMonthClosed(books, original.month)) {
    requireRole(actor, "撤销已月结的结算", ["医保办主任"]);
    if (second === null) throw new YijieError("SECOND_PERSON_NEEDED", { slipNumber });
    return;
  }
  if (actor.role === "医保办主任") return;
  if (original.account_id !== actor.accountId) {
    throw new YijieError("NOT_YOUR_SETTLEMENT", { slipNumber });
  }
  const day = dayOfMoment(original.settled_at);
  if (isDayClosed(books, day, original.account_id, original.window_name)) {
    throw new YijieError("UNDO_NEEDS_MANAGER", { slipNumber, day });
  }
}

/** Another person who is a manager, proved by a password typed now. The account's id. */
async function verifySecond(
  books: Books,
  actor: Actor,
  { login, password }: NonNullable<UndoRequest["secondPerson"]>,
): Promise<number> {
  const account = await verifyAccount(books, login, password);
  const employeeNo = books
    .prepare("SELECT employee_no FROM account WHERE id = ?")
    .pluck()
    .get(actor.accountId);
  const isOther = account.id !== actor.accountId && account.employee_no !== employeeNo;
  if (!isOther || account.role !== "医保办主任") {
    throw new YijieError("SECOND_PERSON_REFUSED", { login });
  }
  return account.id;
}

/** 倒序撤销: what was settled later in the same year counted this one in, so it goes first, latest first. */
function refuseWhileLaterStand(books: Books, original: OriginalRow): void {
  if (original.person_no === "") return;
  const later = books
    .prepare(
      `SELECT slip_number FROM settlement WHERE person_no = ? AND scheme = ? AND year_from = ? AND sequence > ?
         AND ${STANDS} ORDER BY sequence DESC`,
    )
    .pluck()
    .all(original.person_no, original.scheme, original.year_from, original.sequence) as string[];
  if (later.length > 0) {
    throw new YijieError("LATER_STAYS_FIRST", { count: later.length, slips: later.join("、") });
  }
}

/** What was done outside with this settlement must have been undone outside first. */
function requireOutside(
  document: SettlementDocument,
  collected: Fen,
  outside: OutsideReversals,
): void {
  const { stay, figures, payment } = document;
  const missing: string[] = [];
  const isReceiptBack =
    (outside.receiptReversalNumber ?? "").trim() !== "" || outside.receiptPaperReturned === true;
  if (stay.receiptNumber !== null && !isReceiptBack) {
    missing.push(`票据 ${stay.receiptNumber} 的电子冲红号（或收回纸质票据）`);
  }
  if (figures.accountPay !== 0 && outside.accountReversed !== true) {
    missing.push("个人账户支付退回");
  }
  const back = backOutside(document, collected);
  if (back.cash !== 0 && outside.cashRefunded !== true) {
    missing.push(
      payment === undefined ? "现金或银行卡退款" : `现金或银行卡 ${printYuan(back.cash)} 退款`,
    );
  }
  if (back.deposit !== 0 && outside.depositReturned !== true) {
    missing.push(`预交金 ${printYuan(back.deposit)} 退回`);
  }
  if (back.refund !== 0 && outside.refundTakenBack !== true) {
    missing.push(`已退的预交金 ${printYuan(back.refund)} 收回`);
  }
  if (back.collected !== 0 && outside.debtPaymentsReturned !== back.collected) {
    missing.push(`后来收的欠费 ${printYuan(back.collected)} 退款`);
  }
  if (missing.length > 0) throw new YijieError("OUTSIDE_FIRST", { missing: missing.join("、") });
}

function movementBack(books: Books, slipNumber: string): Record<string, ReturnType<typeof fen>> {
  const rows = books
    .prepare(
      "SELECT amount_name AS name, amount_fen AS moved FROM settlement_amount WHERE slip_number = ?",
    )
    .all(slipNumber) as { name: string; moved: number }[];
  return Object.fromEntries(rows.map(({ name, moved }) => [name, fen(-moved)]));
}
