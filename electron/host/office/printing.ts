import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { presettle } from "./presettle.ts";
import { readSettlement } from "./reads.ts";
import { requireRight } from "./rights.ts";

/**
 * Counts and logs a printing before any paper comes out: 0 is the original (正本), 1 the first 补打. The same key gives
 * the same number, so that a repeated request is no further paper. With a purpose it is handed out together with its
 * lines (insurerCopies.ts), and the purpose is in the log.
 * Throws NOT_ALLOWED, NOT_FOUND; with a purpose SLIP_UNDONE.
 */
export function recordPrinting(
  books: Books,
  request: ActRequest,
  asked: { readonly slipNumber: string; readonly purpose?: string },
): { readonly number: number } {
  const { slipNumber, purpose } = asked;
  const kind = purpose === undefined ? "打印结算单" : "打印理赔材料";
  requireRight(request.actor, kind);
  const head = { ...request, kind, subject: slipNumber, request: { ...asked } };
  return performAct(books, head, (act) => {
    if (purpose !== undefined) requireStanding(books, slipNumber);
    const known = books.prepare("SELECT 1 FROM settlement WHERE slip_number = ?").get(slipNumber);
    if (known === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
    const number = books
      .prepare("SELECT coalesce(max(number) + 1, 0) FROM printing WHERE slip_number = ?")
      .pluck()
      .get(slipNumber) as number;
    act.insert("printing", {
      slip_number: slipNumber,
      number,
      at: act.at,
      account_id: request.actor.accountId,
    });
    act.note(purpose === undefined ? { number } : { number, purpose });
    return { number };
  });
}

/** Logs a printing of the 明白纸 before it comes out. It is not counted: it proves nothing. Throws NOT_ALLOWED, NOT_FOUND. */
export function recordLeafletPrinting(
  books: Books,
  request: ActRequest,
  { slipNumber }: { readonly slipNumber: string },
): { readonly at: Moment } {
  const kind = "打印明白纸";
  requireRight(request.actor, kind);
  readSettlement(books, slipNumber);
  const head = { ...request, kind, subject: slipNumber, request: { slipNumber } };
  return performAct(books, head, ({ at }) => ({ at }));
}

/** Logs a printing of 费用估算和补件通知 before it comes out. Throws NOT_ALLOWED, NOT_FOUND, ALREADY_SETTLED. */
export function recordNoticePrinting(
  books: Books,
  request: ActRequest,
  { stayId }: { readonly stayId: number },
): { readonly at: Moment } {
  const kind = "打印费用估算";
  requireRight(request.actor, kind);
  const { digest } = presettle(books, stayId);
  const head = { ...request, kind, subject: String(stayId), request: { stayId } };
  return performAct(books, head, (act) => {
    act.note({ digest });
    return { at: act.at };
  });
}

/** An insurer pays on what stands. Throws NOT_FOUND, SLIP_UNDONE. */
export function requireStanding(books: Books, slipNumber: string): void {
  const stands = books
    .prepare(`SELECT ${STANDS} FROM settlement WHERE slip_number = ?`)
    .pluck()
    .get(slipNumber) as number | undefined;
  if (stands === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  if (stands === 0) throw new YijieError("SLIP_UNDONE", { slipNumber });
}

/** When a printing was recorded; it stands on the paper. Throws NOT_FOUND. */
export function printedAt(books: Books, slipNumber: string, number: number): Moment {
  const at = books
    .prepare("SELECT at FROM printing WHERE slip_number = ? AND number = ?")
    .pluck()
    .get(slipNumber, number) as Moment | undefined;
  if (at === undefined) {
    throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber} 的这次打印` });
  }
  return at;
}
