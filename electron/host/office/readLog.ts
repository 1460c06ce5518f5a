import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";

interface LogLine {
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

export interface LogQuery {
  /** Number of the last line of the page before */
  readonly before?: number;
  readonly limit: number;
  readonly act?: string;
  /** Some characters of the subject */
  readonly subject?: string;
  readonly login?: string;
  readonly from?: Day;
  readonly to?: Day;
}

export interface LogPage {
  /** The end of the chain: compare it with what the day-close sheet says. */
  readonly head: { readonly number: number; readonly hash: string };
  /** What there is to filter by */
  readonly acts: readonly string[];
  readonly logins: readonly string[];
  readonly entries: readonly LogLine[];
}

/** The log from its end backwards. */
export function readLog(books: Books, query: LogQuery): LogPage {
  const head = books.prepare("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").get();
  const column = (sql: string): string[] => books.prepare(sql).pluck().all() as string[];
  return {
    head: head as LogPage["head"],
    acts: column("SELECT DISTINCT act FROM log ORDER BY act"),
    logins: column(
      "SELECT login FROM account WHERE id IN (SELECT account_id FROM log) ORDER BY account.id",
    ),
    entries: readEntries(books, query),
  };
}

function readEntries(books: Books, query: LogQuery): readonly LogLine[] {
  const { before = Number.MAX_SAFE_INTEGER, limit, act, subject, login, from, to } = query;
  return books
    .prepare(
      `SELECT number, at, coalesce(login, '') AS login, log.role, window_name AS window, act, subject, detail, hash
       FROM log LEFT JOIN account ON account.id = account_id
       WHERE number < @before AND (@act IS NULL OR act = @act) AND (@login IS NULL OR login = @login)
         AND (@subject IS NULL OR instr(subject, @subject) > 0)
         AND (@from IS NULL OR at >= @from) AND (@to IS NULL OR substr(at, 1, 10) <= @to)
       ORDER BY number DESC LIMIT @limit`,
    )
    .all({
      before,
      limit,
      act: act ?? null,
      subject: subject ?? null,
      login: login ?? null,
      from: from ?? null,
      to: to ?? null,
    }) as LogLine[];
}
