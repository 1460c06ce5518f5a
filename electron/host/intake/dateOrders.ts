/**
 * 05/06/2023: which part is the month is told by the whole column, of which one date with a part above 12 is enough. A
 * column of which every date could be read both ways is a question, and no cell is read by itself.
 */
import { DATE_FIELDS, type DateOrder } from "../../../shared/contract/mappingProfile.ts";
import { partsBeforeYear } from "./cells.ts";
import type { Header } from "./header.ts";
import type { TableRow } from "./table.ts";

/** What the rows of one column have shown, each by the first row that shows it. */
export interface Evidence {
  readonly position: number;
  monthFirst: number | null;
  dayFirst: number | null;
  either: number | null;
}

/** The columns of dates whose order nobody has said, by field. */
export class DateOrders {
  readonly #columns = new Map<string, Evidence>();
  /** Whether anything with the year behind has come */
  found = false;

  constructor(headers: readonly Header[]) {
    for (const { positions, dateOrders } of headers) {
      for (const [field, position] of positions) {
        if (!DATE_FIELDS.has(field) || dateOrders.has(field)) continue;
        this.#columns.set(field, { position, monthFirst: null, dayFirst: null, either: null });
      }
    }
  }

  look({ number, cells, numeric }: TableRow): void {
    for (const evidence of this.#columns.values()) {
      const { position } = evidence;
      const parts = numeric?.[position] === true ? null : partsBeforeYear(cells[position] ?? "");
      if (parts === null) continue;
      this.found = true;
      const [first, second] = parts;
      if (first > 12 && second <= 12) evidence.dayFirst ??= number;
      else if (second > 12 && first <= 12) evidence.monthFirst ??= number;
      else if (first !== second) evidence.either ??= number;
    }
  }

  /** null: it could be either, or is both. */
  *all(): Generator<readonly [field: string, order: DateOrder | null, evidence: Evidence]> {
    for (const [field, evidence] of this.#columns) {
      const { monthFirst, dayFirst, either } = evidence;
      const isOpen = monthFirst === null && dayFirst === null ? either !== null : false;
      const isBoth = monthFirst !== null && dayFirst !== null;
      const order = dayFirst === null ? "monthFirst" : "dayFirst";
      yield [field, isOpen || isBoth ? null : order, evidence];
    }
  }
}
