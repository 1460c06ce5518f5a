/** Imports while they run, by the key that their window gave them: how far, how to cancel, and what a rehearsal found. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ListedConversion, Quarantine } from "../../../shared/contract/importReport.ts";
import type { ImportOptions, ImportProgress } from "../intake/importFiles.ts";
import { readConversions } from "../office/readConversions.ts";
import { readQuarantine } from "../office/readQuarantine.ts";
import type { Books } from "../store/books.ts";

/** As many rows of a rehearsal are kept for looking at; the report counts all. */
const REHEARSED_ROWS = 2_000;

/** What is kept of a rehearsal: it is in the books no more. */
interface Rehearsal {
  readonly quarantine: Quarantine;
  readonly conversions: readonly ListedConversion[];
}

interface Running {
  readonly accountId: number;
  readonly cancelling: AbortController;
  progress: ImportProgress;
}

export interface ImportWork {
  /** Runs an import that {@link progress} and {@link cancel} know by its key. */
  run<Result>(
    books: Books,
    asked: { readonly accountId: number; readonly key: string },
    work: (options: ImportOptions) => Promise<Result>,
  ): Promise<Result>;
  /** null when nothing of that key runs for that account */
  progress(accountId: number, key: string): ImportProgress | null;
  cancel(accountId: number, key: string): boolean;
  /** Those of the accounts named, in the order of their beginning */
  runningOf(
    accountIds: readonly number[],
  ): readonly (ImportProgress & { readonly accountId: number; readonly key: string })[];
  /** What the account's last rehearsal found. Throws NOT_FOUND for an earlier one. */
  rehearsed(accountId: number, key: string): Rehearsal;
}

export function createImportWork(stopping: AbortSignal): ImportWork {
  const running = new Map<string, Running>();
  const rehearsals = new Map<number, Rehearsal & { readonly key: string }>();

  function find(accountId: number, key: string): Running | undefined {
    const found = running.get(key);
    return found?.accountId === accountId ? found : undefined;
  }

  return {
    async run(books, { accountId, key }, work) {
      const mine: Running = {
        accountId,
        cancelling: new AbortController(),
        progress: { bytes: 0, totalBytes: 0, rows: 0 },
      };
      running.set(key, mine);
      try {
        return await work({
          signal: AbortSignal.any([stopping, mine.cancelling.signal]),
          onProgress(progress) {
            mine.progress = progress;
          },
          onRehearsed(batchId) {
            const page = { after: 0, limit: REHEARSED_ROWS };
            rehearsals.set(accountId, {
              key,
              quarantine: readQuarantine(books, batchId, page),
              conversions: readConversions(books, batchId, page),
            });
          },
        });
      } finally {
        // A repeated request of the same key may run still.
        if (running.get(key) === mine) running.delete(key);
      }
    },
    progress: (accountId, key) => find(accountId, key)?.progress ?? null,
    cancel(accountId, key) {
      const found = find(accountId, key);
      found?.cancelling.abort();
      return found !== undefined;
    },
    runningOf: (accountIds) =>
      [...running].flatMap(([key, { accountId, progress }]) =>
        accountIds.includes(accountId) ? [{ ...progress, accountId, key }] : [],
      ),
    rehearsed(accountId, key) {
      const last = rehearsals.get(accountId);
      if (last?.key !== key) throw new YijieError("NOT_FOUND", { what: "这次试导的结果" });
      return last;
    },
  };
}
