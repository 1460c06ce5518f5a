/** What a cashier counts: the payments of one operator's day at one window, undoings with their signs. */
import type { Day } from "../../../shared/calendar/day.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";

export interface Drawer {
  /** 预交金 set against 现金应付 */
  readonly deposit: Fen;
  /** 应补 that was paid at settlements */
  readonly paid: Fen;
  /** 收欠费, less what undoings gave back */
  readonly collected: Fen;
  /** 应退 that was paid out */
  readonly refund: Fen;
  /** 欠费 that was newly left unpaid, less that of undone settlements */
  readonly debt: Fen;
  /** Rows of 收欠费 */
  readonly collections: number;
  /** Settlements without a registered payment: their cash is in none of the sums. */
  readonly unregistered: number;
}

/**
 * One row for each settlement, undoing and collected debt of a month: what {@link DRAWER_SUMS} adds up. `day`,
 * `account_id` and `window_name` say whose.
 */
export const DRAWER_ROWS = `SELECT substr(settled_at, 1, 10) AS day, account_id, window_name, 1 AS slips,
    0 AS collections, total_fen, fund_fen, person_fen, ifnull(deposit_fen, 0) AS deposit_fen, ifnull(paid_fen, 0) AS paid_fen,
    0 AS collected_fen, ifnull(refund_fen, 0) AS refund_fen, ifnull(debt_fen, 0) AS debt_fen,
    settlement_payment.slip_number IS NULL AS unregistered
  FROM settlement LEFT JOIN settlement_payment USING (slip_number) WHERE month = @month
  UNION ALL
  SELECT substr(at, 1, 10), account_id, window_name, 0, 1, 0, 0, 0, 0, 0, paid_fen, 0, 0, 0
  FROM debt_payment WHERE month = @month`;

export const DRAWER_SUMS = `ifnull(sum(deposit_fen), 0) AS deposit, ifnull(sum(paid_fen), 0) AS paid,
  ifnull(sum(collected_fen), 0) AS collected, ifnull(sum(refund_fen), 0) AS refund, ifnull(sum(debt_fen), 0) AS debt,
  ifnull(sum(collections), 0) AS collections, ifnull(sum(unregistered), 0) AS unregistered`;

/** Takes the sums out of a row that has others beside them. */
export function drawerOf(row: Drawer): Drawer {
  const { deposit, paid, collected, refund, debt, collections, unregistered } = row;
  return { deposit, paid, collected, refund, debt, collections, unregistered };
}

/** Of one operator's day at one window; all zero where there was nothing. */
export function drawerOfDay(books: Books, day: Day, accountId: number, window: string): Drawer {
  return books
    .prepare(
      `SELECT ${DRAWER_SUMS} FROM (${DRAWER_ROWS})
       WHERE day = @day AND account_id = @accountId AND window_name = @window`,
    )
    .get({ month: day.slice(0, 7), day, accountId, window }) as Drawer;
}
