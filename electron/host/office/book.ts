/** Writing a settlement or its undoing: number, rows of layers and amounts, all in the act that is open. */
import { type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ActorOnPaper, SettlementDocument } from "../../../shared/settle/document.ts";
import { documentText } from "../../../shared/settle/documentText.ts";
import type { Amounts } from "../../../shared/settle/types.ts";
import type { Act, Actor } from "../store/act.ts";
import type { Books } from "../store/books.ts";

export interface Entry {
  readonly document: SettlementDocument;
  readonly stayId: number;
  readonly versionId: number;
  readonly personNo: string;
  readonly scheme: string;
  readonly yearFrom: Day;
  readonly amounts: Amounts;
  readonly trace: Buffer;
}

export function actorOnPaper({ name, role, window }: Actor): ActorOnPaper {
  return { name, role, window };
}

/** Refuses what a closed day or month no longer takes: DAY_CLOSED, MONTH_LOCKED. */
export function requireOpenDay(books: Books, act: Act, actor: Actor): void {
  const day = dayOfMoment(act.at);
  const month = day.slice(0, 7);
  if (isMonthClosed(books, month)) throw new YijieError("MONTH_LOCKED", { month });
  if (isDayClosed(books, day, actor.accountId, actor.window)) {
    throw new YijieError("DAY_CLOSED", { day, window: actor.window });
  }
}

export function isMonthClosed(books: Books, month: string): boolean {
  return books.prepare("SELECT 1 FROM month_close WHERE month = ?").get(month) !== undefined;
}

export function isDayClosed(books: Books, day: Day, accountId: number, window: string): boolean {
  const sql = "SELECT 1 FROM day_close WHERE day = ? AND account_id = ? AND window_name = ?";
  return books.prepare(sql).get(day, accountId, window) !== undefined;
}

/** The next number of the calendar year: YS2023-000001. Taken inside the act, so none is lost or given twice. */
export function nextSlipNumber(books: Books, act: Act): string {
  const year = act.at.slice(0, 4);
  const last = books.prepare("SELECT last FROM number_series WHERE name = ?").pluck().get(year) as
    | number
    | undefined;
  const next = (last ?? 0) + 1;
  if (last === undefined) act.insert("number_series", { name: year, last: next });
  else act.update("number_series", { name: year }, { last: next });
  return `YS${year}-${String(next).padStart(6, "0")}`;
}

/** Writes one document with its layers (receivables), amounts (movement of the year) and payment. */
export function writeEntry(books: Books, act: Act, actor: Actor, entry: Entry): void {
  const { document, amounts } = entry;
  const { slipNumber, figures, settlement, undoes } = document;
  const last = books
    .prepare("SELECT coalesce(max(sequence), 0) FROM settlement")
    .pluck()
    .get() as number;
  act.insert("settlement", {
    slip_number: slipNumber,
    sequence: last + 1,
    kind: document.kind,
    original_slip_number: undoes?.slipNumber ?? null,
    stay_id: entry.stayId,
    version_id: entry.versionId,
    person_no: entry.personNo,
    scheme: entry.scheme,
    year_from: entry.yearFrom,
    settled_at: document.settledAt,
    month: document.month,
    account_id: actor.accountId,
    role: actor.role,
    window_name: actor.window,
    source: document.source,
    review: document.review,
    pack_id: settlement?.packId ?? null,
    pack_hash: settlement?.packHash ?? null,
    engine_version: settlement?.engineVersion ?? null,
    reason: undoes?.reason ?? null,
    total_fen: figures.totalFee,
    full_self_pay_fen: figures.fullSelfPay,
    over_limit_fen: figures.overLimitSelfPay,
    pre_self_pay_fen: figures.preSelfPay,
    in_scope_fen: figures.inScope,
    fund_fen: figures.fundTotal,
    hospital_fen: figures.hospitalTotal,
    person_fen: figures.personTotal,
    account_pay_fen: figures.accountPay,
    cash_fen: figures.cash,
    document: documentText(document),
    trace: entry.trace,
  });
  for (const [index, { layer, payer, payment }] of figures.payers.entries()) {
    act.insert("settlement_layer", {
      slip_number: slipNumber,
      position: index + 1,
      layer,
      payer,
      payment_fen: payment,
    });
  }
  for (const [name, amount] of Object.entries(amounts)) {
    act.insert("settlement_amount", {
      slip_number: slipNumber,
      amount_name: name,
      amount_fen: amount,
    });
  }
  writePayment(act, document);
}

/** Settlements from before payments were booked have none, and neither have their undoings. */
function writePayment(act: Act, { slipNumber, figures, payment }: SettlementDocument): void {
  if (payment === undefined) return;
  act.insert("settlement_payment", {
    slip_number: slipNumber,
    cash_fen: figures.cash,
    deposit_fen: payment.deposit,
    top_up_fen: payment.topUpDue,
    refund_fen: payment.refundDue,
    paid_fen: payment.paidNow,
    debt_fen: payment.debt,
    debt_reason: payment.debtReason,
  });
}
