import { type Day, dayOfMoment, parseDay } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type ActRequest, chainHead, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { isDayClosed, isMonthClosed } from "./book.ts";
import { DRAWER_ROWS, type Drawer, drawerOfDay } from "./drawer.ts";
import { requireRight, requireRole } from "./rights.ts";

export interface DayToClose {
  readonly day: Day;
  /** Whose day; one's own when left out. The manager may close another's. */
  readonly accountId?: number;
  readonly window?: string;
}

export interface ClosedDay {
  readonly count: number;
  readonly totalFen: number;
  readonly fundFen: number;
  readonly personFen: number;
  readonly accountPayFen: number;
  readonly cashFen: number;
  /** What the cashier counts in her drawer */
  readonly drawer: Drawer;
  /** 日志链末端 before this entry: on paper it fixes everything booked up to now. */
  readonly chainHead: string;
}

/**
 * 日结 of one operator at one window: that day takes no further settlement or payment there. Answers the day's sums.
 * Throws NOT_ALLOWED, BAD_REQUEST, DAY_NOT_YET, DAY_CLOSED.
 */
export function closeDay(books: Books, request: ActRequest, asked: DayToClose): ClosedDay {
  const { actor } = request;
  requireRight(actor, "日结");
  const { day, accountId = actor.accountId, window = actor.window } = asked;
  if (parseDay(day) === null) throw new YijieError("BAD_REQUEST", { detail: "日期不对" });
  if (accountId !== actor.accountId) requireRole(actor, "替别人日结", ["医保办主任"]);
  const head = {
    ...request,
    kind: "日结",
    subject: `${day} ${window}`,
    request: { day, accountId, window },
  };
  return performAct(books, head, (act) => {
    if (day > dayOfMoment(act.at)) throw new YijieError("DAY_NOT_YET", { day });
    if (isDayClosed(books, day, accountId, window)) {
      throw new YijieError("DAY_CLOSED", { day, window });
    }
    act.insert("day_close", {
      day,
      account_id: accountId,
      window_name: window,
      closed_at: act.at,
      closed_by: actor.accountId,
    });
    const sums = books
      .prepare(
        `SELECT count(*) AS count, ifnull(sum(total_fen), 0) AS totalFen, ifnull(sum(fund_fen), 0) AS fundFen,
                ifnull(sum(person_fen), 0) AS personFen, ifnull(sum(account_pay_fen), 0) AS accountPayFen,
                ifnull(sum(cash_fen), 0) AS cashFen
         FROM settlement WHERE account_id = ? AND window_name = ? AND substr(settled_at, 1, 10) = ?`,
      )
      .get(accountId, window, day) as Omit<ClosedDay, "drawer" | "chainHead">;
    const drawer = drawerOfDay(books, day, accountId, window);
    return { ...sums, drawer: { ...drawer }, chainHead: chainHead(books) };
  });
}

/** An operator's day at a window that has settlements or collected debts and is not closed. */
export interface OpenDay {
  readonly day: Day;
  readonly accountId: number;
  readonly name: string;
  readonly window: string;
  /** Settlements, undoings and collected debts */
  readonly count: number;
}

export function openDays(books: Books, month: string): readonly OpenDay[] {
  return books
    .prepare(
      `SELECT work.day, account_id AS accountId, account.name AS name, window_name AS window,
              sum(slips + collections) AS count
       FROM (${DRAWER_ROWS}) work JOIN account ON account.id = account_id
       WHERE NOT EXISTS (SELECT 1 FROM day_close WHERE day_close.day = work.day
         AND day_close.account_id = work.account_id AND day_close.window_name = work.window_name)
       GROUP BY 1, 2, 4 ORDER BY 1, 4, 2`,
    )
    .all({ month }) as OpenDay[];
}

/**
 * 月结: nothing is booked in this month any more. Every day with settlements or collected debts
 * must be closed at every window.
 * Throws NOT_ALLOWED, BAD_REQUEST, MONTH_LOCKED, MONTH_NOT_OVER, DAYS_OPEN.
 */
export function closeMonth(
  books: Books,
  request: ActRequest,
  { month }: { readonly month: string },
): { readonly month: string; readonly chainHead: string } {
  requireRight(request.actor, "月结");
  if (parseDay(`${month}-01`) === null) {
    throw new YijieError("BAD_REQUEST", { detail: "月份要写成 2023-06 的样子" });
  }
  const head = { ...request, kind: "月结", subject: month, request: { month } };
  return performAct(books, head, (act) => {
    if (isMonthClosed(books, month)) throw new YijieError("MONTH_LOCKED", { month });
    if (month >= act.at.slice(0, 7)) throw new YijieError("MONTH_NOT_OVER", { month });
    const open = openDays(books, month);
    if (open.length > 0) {
      const days = open.map(({ day, window, name }) => `${day} ${window} ${name}`).join("；");
      throw new YijieError("DAYS_OPEN", { month, count: open.length, days });
    }
    act.insert("month_close", {
      month,
      closed_at: act.at,
      closed_by: request.actor.accountId,
    });
    return { month, chainHead: chainHead(books) };
  });
}
