import { YijieError } from "../../../shared/contract/errors.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { assess } from "./assess.ts";
import { requireRight } from "./rights.ts";
import type { SourceDecision } from "./types.ts";

/**
 * The manager decides by which source a stay whose sources differ is settled. The decision holds for this very
 * difference: other figures need another decision.
 * Throws NOT_ALLOWED, NOT_FOUND, ALREADY_SETTLED, REASON_MISSING, NOTHING_TO_DECIDE.
 */
export function decideSource(
  books: Books,
  request: ActRequest,
  decision: SourceDecision,
): { readonly number: number } {
  requireRight(request.actor, "决定结算来源");
  const { stayId, source, reason } = decision;
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "决定结算来源" });
  const head = {
    ...request,
    kind: "决定结算来源",
    subject: String(stayId),
    request: { stayId, source, reason },
  };
  return performAct(books, head, (act) => {
    const { differenceDigest, pre } = assess(books, stayId);
    const canDecide = pre.comparison !== null || source === "platform";
    if (differenceDigest === null || !canDecide) {
      throw new YijieError("NOTHING_TO_DECIDE", {
        reason: pre.holds[0]?.what ?? "两方数据没有差异。",
      });
    }
    const last = books
      .prepare("SELECT coalesce(max(number), 0) FROM decision WHERE stay_id = ?")
      .pluck()
      .get(stayId) as number;
    const number = last + 1;
    act.insert("decision", {
      stay_id: stayId,
      number,
      kind: "source",
      value: source,
      difference_digest: differenceDigest,
      reason,
      account_id: request.actor.accountId,
      at: act.at,
    });
    act.note({ source });
    return { number };
  });
}
