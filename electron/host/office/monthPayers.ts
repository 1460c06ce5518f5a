import type { Fen } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";

export interface PayerSum {
  readonly payer: string;
  readonly payment: Fen;
}

/** What each payer owes for a month, undone settlements taken off. */
export function monthPayers(books: Books, month: string): readonly PayerSum[] {
  return books
    .prepare(
      `SELECT payer, sum(payment_fen) AS payment FROM settlement_layer
       JOIN settlement USING (slip_number) WHERE month = ? GROUP BY payer ORDER BY min(position), payer`,
    )
    .all(month) as PayerSum[];
}
