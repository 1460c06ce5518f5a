/** Which national codes are in the catalogue on which days: the books' rows and those of the same import. */
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";

export interface Validity {
  readonly from: Day;
  readonly to: Day | null;
}

export class KnownItems {
  readonly #books: Books;
  readonly #arriving: ReadonlyMap<string, readonly Validity[]>;
  readonly #validities = new Map<string, readonly Validity[]>();

  /** `arriving`: whole validities of the codes that this import brings, as they will be. */
  constructor(books: Books, arriving: ReadonlyMap<string, readonly Validity[]>) {
    this.#books = books;
    this.#arriving = arriving;
  }

  check(code: string, moment: Moment): "valid" | "unknown" | "not-valid" {
    let validities = this.#validities.get(code);
    if (validities === undefined) {
      validities = this.#arriving.get(code) ?? storedValidities(this.#books, code);
      this.#validities.set(code, validities);
    }
    for (const { from, to } of validities) {
      if ((from as string) <= moment && (to === null || moment <= endOf(to))) return "valid";
    }
    return validities.length === 0 ? "unknown" : "not-valid";
  }
}

/** Later than every moment of the day: moments compare with days as texts, without being cut. */
export function endOf(day: Day): string {
  return `${day}~`;
}

export function storedValidities(books: Books, code: string): Validity[] {
  const rows = books
    .prepare(
      "SELECT from_day, to_day FROM catalogue_item WHERE national_item_code = ? ORDER BY from_day",
    )
    .all(code) as { from_day: Day; to_day: Day | null }[];
  return rows.map(({ from_day, to_day }) => ({ from: from_day, to: to_day }));
}
