import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { currentStay } from "../store/stays.ts";
import { requireRight } from "./rights.ts";

/**
 * The whole ID number of a stay's patient. Who looked, at which stay and why goes into the log; the number does not.
 * Throws NOT_ALLOWED, NOT_FOUND.
 */
export function showIdNumber(
  books: Books,
  request: ActRequest,
  { stayId, purpose }: { readonly stayId: number; readonly purpose: string },
): { readonly idNumber: string } {
  requireRight(request.actor, "查看证件号码");
  const { stay } = currentStay(books, stayId);
  const asked = { stayId, purpose };
  // Each delivery is written down, also that of a repeated request.
  const head = {
    ...request,
    key: null,
    kind: "查看证件号码",
    subject: String(stayId),
    request: asked,
  };
  performAct(books, head, (act) => {
    act.note({ purpose });
    return null;
  });
  return { idNumber: stay.idNumber };
}
