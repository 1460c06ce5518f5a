import type { Day } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";
import { yearSoFar } from "../store/registers.ts";

export interface PersonYearAccount {
  readonly yearFrom: Day;
  /** Standing slips in the order of booking */
  readonly slips: readonly string[];
  /** Opening balances plus what the slips moved, by the name of the amount */
  readonly amounts: Readonly<Record<string, Fen>>;
}

/** The year account, up to now, of the person and benefit year that a slip belongs to. Throws NOT_FOUND. */
export function personYear(books: Books, slipNumber: string): PersonYearAccount {
  const row = books
    .prepare(
      "SELECT person_no AS personNo, scheme, year_from AS yearFrom FROM settlement WHERE slip_number = ?",
    )
    .get(slipNumber) as { personNo: string; scheme: string; yearFrom: Day } | undefined;
  if (row === undefined) throw new YijieError("NOT_FOUND", { what: `结算单 ${slipNumber}` });
  const { opening, earlier } = yearSoFar(books, row);
  const amounts: Record<string, Fen> = {};
  for (const movement of [opening, ...earlier.map((settlement) => settlement.amounts)]) {
    for (const [name, amount] of Object.entries(movement)) {
      amounts[name] = fen((amounts[name] ?? 0) + amount);
    }
  }
  return {
    yearFrom: row.yearFrom,
    slips: earlier.map((settlement) => settlement.slipNumber),
    amounts,
  };
}
