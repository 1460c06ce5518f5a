import { YijieError } from "../../../shared/contract/errors.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { listRecords } from "../store/sourceLists.ts";
import { requireRight } from "./rights.ts";

/**
 * Takes a list back: it says nothing any more, and the lists before it (also the one for the same day that it had replaced)
 * count again. Nothing is lost; the list stays to be looked at. To have it again it is imported again.
 * Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, LIST_WITHDRAWN.
 */
export function withdrawList(
  books: Books,
  request: ActRequest,
  { listId, reason }: { readonly listId: number; readonly reason: string },
): { readonly listId: number; readonly batchId: number } {
  requireRight(request.actor, "撤回名单");
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "撤回名单" });
  const head = {
    ...request,
    kind: "撤回名单",
    subject: `名单 ${listId}`,
    request: { listId, reason },
  };
  return performAct(books, head, (act) => {
    const list = listRecords(books, null).find(({ id }) => id === listId);
    if (list === undefined) throw new YijieError("NOT_FOUND", { what: `名单 ${listId}` });
    if (list.withdrawnAt !== null) {
      throw new YijieError("LIST_WITHDRAWN", {
        list: listId,
        by: list.withdrawnBy ?? "",
        at: list.withdrawnAt.replace("T", " "),
      });
    }
    act.update(
      "source_list",
      { id: listId },
      {
        withdrawn_at: act.at,
        withdrawn_by: request.actor.accountId,
        withdrawn_why: reason.trim(),
      },
    );
    act.note({ kind: list.kind, batch: list.batchId });
    return { listId, batchId: list.batchId };
  });
}
