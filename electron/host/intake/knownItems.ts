/** Which national codes are in the catalogue on which days: the books' rows and those of the same import. */
import type { Day } from "../../../shared/calendar/day.ts";
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

  check(code: string, day: Day): "valid" | "unknown" | "not-valid" {
    let validities = this.#validities.get(code);
    if (validities === undefined) {
      validities = this.#arriving.get(code) ?? storedValidities(this.#books, code);
      this.#validities.set(code, validities);
    }
    for (const { from, to } of validities) {
      if (from <= day && (to === null || day <= to)) return "valid";
    }
    return validities.length === 0 ? "unknown" : "not-valid";
  }
}

export function storedValidities(books: Books, code: string): Validity[] {
  return books
    .prepare(
      'SELECT from_day AS "from", to_day AS "to" FROM catalogue_item WHERE national_item_code = ? ORDER BY from_day',
    )
    .all(code) as Validity[];
}
