import type { LineDeduction } from "../../../shared/bill/split.ts";
import type { FeeLine } from "../../../shared/bill/types.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import type { Books } from "../store/books.ts";
import type { Settings } from "../store/settings.ts";
import type { StoredStay } from "../store/stays.ts";

/** Everything known about one stay before any rule is applied. */
export interface OpenCase {
  readonly books: Books;
  readonly stored: StoredStay;
  readonly lines: readonly FeeLine[];
  readonly settings: Settings;
  readonly settleDay: Day;
  /** 自动扣减, by the line's index: what the review found outside the payment scope and the office has not lifted */
  readonly deductions: ReadonlyMap<number, LineDeduction>;
}
