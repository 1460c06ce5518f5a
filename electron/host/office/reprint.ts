import { YijieError } from "../../../shared/contract/errors.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { requireRight } from "./rights.ts";

/**
 * 补打: counts and logs a further printing; the number goes on the paper.
 * Throws NOT_ALLOWED, NOT_FOUND.
 */
export function recordReprint(
  books: Books,
  request: ActRequest,
  { slipNumber }: { readonly slipNumber: string },
): { readonly number: number } {
  requireRight(request.actor, "补打");
  const head = { ...request, kind: "补打", subject: slipNumber, request: { slipNumber } };
  return performAct(books, head, (act) => {
    const known = books.prepare("SELECT 1 FROM settlement WHERE slip_number = ?").get(slipNumber);
    if (known === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
    const last = books
      .prepare("SELECT coalesce(max(number), 0) FROM reprint WHERE slip_number = ?")
      .pluck()
      .get(slipNumber) as number;
    act.insert("reprint", {
      slip_number: slipNumber,
      number: last + 1,
      at: act.at,
      account_id: request.actor.accountId,
    });
    return { number: last + 1 };
  });
}
