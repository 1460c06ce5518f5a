import { YijieError } from "../../../shared/contract/errors.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { personOf } from "../store/registers.ts";
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
  return show(books, request, { subject: String(stayId), purpose, idNumber: stay.idNumber });
}

/** The same for a person of the register, by the insurance's number. Throws NOT_ALLOWED, NOT_FOUND. */
export function showPersonIdNumber(
  books: Books,
  request: ActRequest,
  { personNo, purpose }: { readonly personNo: string; readonly purpose: string },
): { readonly idNumber: string } {
  requireRight(request.actor, "查看证件号码");
  const found = personOf(books, personNo);
  if (found === null) throw new YijieError("NOT_FOUND", { what: `人员编号 ${personNo}` });
  const { idNumber } = found.person;
  return show(books, request, { subject: `人员 ${personNo}`, purpose, idNumber });
}

function show(
  books: Books,
  request: ActRequest,
  shown: { readonly subject: string; readonly purpose: string; readonly idNumber: string },
): { readonly idNumber: string } {
  const { subject, purpose, idNumber } = shown;
  // Each delivery is written down, also that of a repeated request.
  const head = {
    ...request,
    key: null,
    kind: "查看证件号码",
    subject,
    request: { subject, purpose },
  };
  performAct(books, head, (act) => {
    act.note({ purpose });
    return null;
  });
  return { idNumber };
}
