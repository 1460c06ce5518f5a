import type { FindingStatus } from "../../../shared/audit/reviewWords.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Act, type Actor, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { findingsOf, type StoredFinding } from "../store/reviews.ts";
import { currentStay } from "../store/stays.ts";
import { requireRight } from "./rights.ts";

export interface FindingDecision {
  readonly stayId: number;
  /** Of the bill's current version */
  readonly number: number;
  readonly status: FindingStatus;
  readonly reason: string;
}

/**
 * The manager says what a finding is: 采纳, 豁免, 已申诉, or 待核实 again. It holds for the same fault in every later version
 * of the bill. No money of a settlement that stands is moved by it.
 * Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, FINDING_CLOSED.
 */
export function decideFinding(
  books: Books,
  request: ActRequest,
  { stayId, number, status, reason }: FindingDecision,
): { readonly number: number } {
  requireRight(request.actor, "处理疑点");
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "处理疑点" });
  const head = {
    ...request,
    kind: "处理疑点",
    subject: String(stayId),
    request: { stayId, number, status, reason },
  };
  return performAct(books, head, (act) => {
    const { versionId } = currentStay(books, stayId);
    const finding = findingsOf(books, versionId).find((one) => one.number === number);
    if (finding === undefined) {
      throw new YijieError("NOT_FOUND", { what: `第 ${stayId} 号住院记录的疑点 ${number}` });
    }
    if (finding.closedAt !== null) {
      throw new YijieError("FINDING_CLOSED", {
        rule: finding.ruleName,
        at: finding.closedAt.replace("T", " "),
      });
    }
    const written = writeDecision(books, act, request.actor, { stayId, finding, status, reason });
    act.note({ rule: finding.ruleCode, status });
    return { number: written };
  });
}

/** Its number within the stay. */
export function writeDecision(
  books: Books,
  act: Act,
  actor: Actor,
  {
    stayId,
    finding,
    status,
    reason,
  }: Omit<FindingDecision, "number"> & { readonly finding: Pick<StoredFinding, "identity"> },
): number {
  const last = books
    .prepare("SELECT coalesce(max(number), 0) FROM finding_decision WHERE stay_id = ?")
    .pluck()
    .get(stayId) as number;
  act.insert("finding_decision", {
    stay_id: stayId,
    number: last + 1,
    identity: finding.identity,
    status,
    reason: reason.trim(),
    at: act.at,
    account_id: actor.accountId,
  });
  return last + 1;
}
