import type { Books } from "./books.ts";

/** Rows deleted in one transaction: well under the 50 ms that a window may wait. */
const ROWS_IN_STEP = 5_000;

/**
 * Takes away what imports left behind that never finished (a crash, a cancellation): nothing of it was ever visible.
 * Safe at any time at which no import runs.
 */
export function removeUnfinishedImports(books: Books): void {
  // A batch whose act is done is not unfinished, whatever somebody has written over its state: the check names it.
  const batches = books
    .prepare(
      `SELECT id FROM import_batch WHERE state = 'running'
         AND NOT EXISTS (SELECT 1 FROM act WHERE act.key = import_batch.key)`,
    )
    .pluck()
    .all() as number[];
  for (const batch of batches) removeBatch(books, batch);
}

function removeBatch(books: Books, batch: number): void {
  const versions = books
    .prepare("SELECT id FROM stay_version WHERE batch_id = ?")
    .pluck()
    .all(batch) as number[];
  removeVersions(books, versions);
  books.database
    .transaction(() => {
      books.prepare("DELETE FROM quarantine WHERE batch_id = ?").run(batch);
      books.prepare("DELETE FROM conversion WHERE batch_id = ?").run(batch);
      books.prepare("DELETE FROM import_batch WHERE id = ?").run(batch);
    })
    .immediate();
}

/** Removes versions that never became current, and stays that never had one. */
export function removeVersions(books: Books, versions: readonly number[]): void {
  const { database } = books;
  const removeLines = books.prepare(
    `DELETE FROM fee_line WHERE version_id = ? AND number <= (SELECT min(number) FROM fee_line WHERE version_id = ?) + ${ROWS_IN_STEP}`,
  );
  const removeVersion = books.prepare("DELETE FROM stay_version WHERE id = ?");
  const stayOf = books.prepare("SELECT stay_id FROM stay_version WHERE id = ?").pluck();
  const removeStay = books.prepare(
    `DELETE FROM stay WHERE id = ? AND current_version IS NULL
       AND NOT EXISTS (SELECT 1 FROM stay_version WHERE stay_id = stay.id)`,
  );
  let next = 0;
  while (next < versions.length) {
    database
      .transaction(() => {
        let removed = 0;
        while (next < versions.length && removed < ROWS_IN_STEP) {
          const version = versions[next];
          const { changes } = removeLines.run(version, version);
          removed += changes + 1;
          if (changes > 0) continue;
          const stay = stayOf.get(version);
          removeVersion.run(version);
          removeStay.run(stay);
          next += 1;
        }
      })
      .immediate();
  }
}
