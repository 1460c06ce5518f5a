/** The review of many stays: after an import, after the rules changed, or because somebody asks for it. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { BILL_KINDS, type ImportReport } from "../../../shared/contract/importReport.ts";
import { type ImportFile, type ImportOptions, importFiles } from "../intake/importFiles.ts";
import type { Actor, ActRequest } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { unsettledStays } from "./findStays.ts";
import { inTurns } from "./inTurns.ts";
import { reviewStays } from "./reviewStay.ts";
import { requireRight } from "./rights.ts";

export interface ReviewRun {
  /** How many were looked at */
  readonly stays: number;
  /** How many of them had no result that counts */
  readonly reviewed: number;
}

/** Imports, and reviews what the import may have changed. Throws what importFiles throws. */
export async function importAndReview(
  books: Books,
  request: ActRequest,
  files: readonly ImportFile[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const report = await importFiles(books, request, files, options);
  if (report.batchId !== null) await reviewAfter(books, report);
  return report;
}

async function reviewAfter(books: Books, { batchId, files }: ImportReport): Promise<void> {
  const isBillsOnly = files.every(({ kind }) => BILL_KINDS.some((one) => one === kind));
  const stays = isBillsOnly
    ? staysOfBatch(books, batchId ?? 0)
    : unsettledStays(books).map(({ stayId }) => stayId);
  await inTurns(reviewStays(books, null, stays));
}

/** Open stays that a batch brought, and other open stays of the same persons: what one shows may be the other's fault. */
function staysOfBatch(books: Books, batchId: number): readonly number[] {
  return books
    .prepare(
      `SELECT stay.id FROM open_stay JOIN stay ON stay.id = open_stay.stay_id
       JOIN stay_version v ON v.id = stay.current_version
       WHERE v.id_number IN (SELECT id_number FROM stay_version WHERE batch_id = ?) ORDER BY stay.id`,
    )
    .pluck()
    .all(batchId) as number[];
}

/**
 * Reviews on demand: these stays, or every one that is not settled. Those whose result still counts are left as they are.
 * Throws NOT_ALLOWED, NOT_FOUND, CLOCK_BEHIND.
 */
export async function reviewOnDemand(
  books: Books,
  actor: Actor,
  stayIds: readonly number[] | null,
): Promise<ReviewRun> {
  requireRight(actor, "审核");
  const stays = stayIds ?? unsettledStays(books).map(({ stayId }) => stayId);
  const { reviewed } = await inTurns(reviewStays(books, actor, stays));
  return { stays: stays.length, reviewed };
}

const RUNNING = "reviewingAll";

/**
 * After the rules changed: reviews everything that waits, a few stays at a time between what the windows ask. A second
 * change while it runs needs no second run beside it. What is opened meanwhile is reviewed at once.
 */
export function reviewAllSoon(books: Books, done: () => void): void {
  const run = { isStale: books.memory.get(RUNNING) !== undefined };
  if (run.isStale) {
    (books.memory.get(RUNNING) as typeof run).isStale = true;
    return;
  }
  books.memory.set(RUNNING, run);
  done();
  void reviewUntilFresh(books, run).finally(() => {
    books.memory.delete(RUNNING);
    done();
  });
}

async function reviewUntilFresh(books: Books, run: { isStale: boolean }): Promise<void> {
  do {
    run.isStale = false;
    const stays = unsettledStays(books).map(({ stayId }) => stayId);
    const work = reviewStays(books, null, stays);
    while (books.database.open && work.next().done !== true) await nextTurn();
  } while (run.isStale && books.database.open);
}
