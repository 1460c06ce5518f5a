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
}
