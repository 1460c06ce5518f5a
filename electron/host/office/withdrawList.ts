import { YijieError } from "../../../shared/contract/errors.ts";
import { type Act, type Actor, type ActRequest, performAct, type Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { keepChange, pickColumns, registerRow } from "../store/registerChanges.ts";
import { entriesOf, heldEntries, type ListRecord, listRecords } from "../store/sourceLists.ts";
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
    const people =
      list.kind === "covers" ? takePersonsBack(books, act, request.actor, list, reason) : 0;
    act.note({ kind: list.kind, batch: list.batchId, people });
    return { listId, batchId: list.batchId };
  });
}

/**
 * What the list had made of the register of persons: whoever it brought goes, whom it changed is as before. Persons who were
 * changed again since, by another list or at a window, stay as they are. Answers how many went or changed.
 */
function takePersonsBack(
  books: Books,
  act: Act,
  actor: Actor,
  { id, batchId }: ListRecord,
  reason: string,
): number {
  const people = new Map(
    entriesOf(books, id).map(({ key, content }) => [String(content.personNo), key]),
  );
  let changed = 0;
  for (const [personNo, idNumber] of people) {
    const key = { person_no: personNo };
    const stored = registerRow(books, { table: "person", key });
    if (stored?.batch_id !== batchId) continue;
    const before = standingBefore(books, personNo, batchId);
    if (before === null && isNamedElsewhere(books, { personNo, idNumber, batchId })) continue;
    if (before === null) act.remove("person", key);
    else act.update("person", key, before);
    const columns = before === null ? Object.keys(stored) : Object.keys(before);
    const row = { table: "person", key, source: "list", proof: reason.trim() } as const;
    keepChange(
      books,
      act,
      { actor, batchId },
      { ...row, before: pickColumns(stored, columns), after: before },
    );
    changed += 1;
  }
  return changed;
}

/** As the row was before the lists that do not count any more; null: one of them brought the person. */
function standingBefore(books: Books, personNo: string, batchId: number): Row | null {
  const before = valuesBefore(books, personNo, batchId);
  const earlier = before?.batch_id;
  if (before === null || typeof earlier !== "number" || !isTakenBack(books, earlier)) return before;
  const longBefore = standingBefore(books, personNo, earlier);
  return longBefore === null ? null : { ...before, ...longBefore };
}

function isTakenBack(books: Books, batchId: number): boolean {
  const states = books
    .prepare(
      "SELECT withdrawn_at IS NOT NULL FROM source_list WHERE batch_id = ? AND kind = 'covers'",
    )
    .pluck()
    .all(batchId) as number[];
  return states.length > 0 && states.every((state) => state === 1);
}

/** null: the list brought the person. */
function valuesBefore(books: Books, personNo: string, batchId: number): Row | null {
  const before = books
    .prepare(
      `SELECT before FROM register_change WHERE person_no = ? AND table_name = 'person' AND batch_id = ?
         AND before IS NOT NULL AND after IS NOT NULL ORDER BY number LIMIT 1`,
    )
    .pluck()
    .get(personNo, batchId) as string | undefined;
  return before === undefined ? null : (JSON.parse(before) as Row);
}

/** By another list, by rows that hang on the person, or by 参保登记 that came in the same batch. */
function isNamedElsewhere(
  books: Books,
  {
    personNo,
    idNumber,
    batchId,
  }: { readonly personNo: string; readonly idNumber: string; readonly batchId: number },
): boolean {
  const files = books.prepare("SELECT files FROM import_batch WHERE id = ?").pluck().get(batchId);
  const kinds = (JSON.parse(String(files)) as { readonly kind: string }[]).map(({ kind }) => kind);
  if (kinds.includes("register")) return true;
  const hasRows = books
    .prepare(
      `SELECT 1 FROM identity WHERE person_no = @personNo
       UNION ALL SELECT 1 FROM registration WHERE person_no = @personNo LIMIT 1`,
    )
    .get({ personNo });
  if (hasRows !== undefined) return true;
  return heldEntries(books, "covers", idNumber).some(
    ({ entry }) => entry.content.personNo === personNo,
  );
}
