import type { guardOperations } from "../../../shared/contract/operations/guard.ts";
import { CHECK_THREAD, type CheckReport } from "../guard/check.ts";
import { readLog } from "../office/readLog.ts";
import { runInThread } from "../thread.ts";
import type { Handlers } from "./call.ts";

export const guardHandlers: Handlers<keyof typeof guardOperations> = {
  log: ({ books }, ask) => readLog(books, ask),

  check: ({ books }) => runInThread<CheckReport>(CHECK_THREAD, { folder: books.folder }),
};
