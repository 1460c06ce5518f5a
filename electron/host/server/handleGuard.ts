import type { guardOperations } from "../../../shared/contract/operations/guard.ts";
import type { CheckReport } from "../guard/check.ts";
import { readLog } from "../office/readLog.ts";
import { runInThread } from "../thread.ts";
import type { Handlers } from "./handlers.ts";

const CHECK_THREAD = "guard/checkThread.ts";

export const guardHandlers: Handlers<keyof typeof guardOperations> = {
  log: ({ books }, ask) => readLog(books, ask),

  check: ({ books }) => runInThread<CheckReport>(CHECK_THREAD, { folder: books.folder }),
};
