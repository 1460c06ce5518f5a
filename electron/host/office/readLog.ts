import type { Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";

export interface LogLine {
  readonly number: number;
  readonly at: Moment;
  /** Empty for what the program did by itself. */
  readonly login: string;
  readonly role: string;
  readonly window: string;
  readonly act: string;
  readonly subject: string;
  readonly detail: string;
  readonly hash: string;
}

/** The log from its end backwards; `before` is the number of the last line of the page before. */
export function readLog(
  books: Books,
  { before, limit }: { readonly before?: number; readonly limit: number },
): readonly LogLine[] {
  return books
    .prepare(
      `SELECT number, at, coalesce(login, '') AS login, log.role, window_name AS window, act, subject, detail, hash
       FROM log LEFT JOIN account ON account.id = account_id
       WHERE number < ? ORDER BY number DESC LIMIT ?`,
    )
    .all(before ?? Number.MAX_SAFE_INTEGER, limit) as LogLine[];
}
