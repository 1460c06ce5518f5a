/**
 * Merged cells: a spreadsheet keeps the value in the first cell only, and the rows below mean it too. It is filled down
 * inside the merged range and nowhere else, and the row says so. Nothing is filled to the right: there other headings
 * stand, and one amount under two headings would be two amounts.
 */

export interface MergedRange {
  /** Rows from 1, columns from 0; all inclusive. */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly column: number;
}

interface Running {
  readonly lastRow: number;
  readonly text: string;
  readonly isNumeric: boolean;
}

/** No print of a month has as many; each is kept until its rows have passed. */
export const MAX_MERGED_RANGES = 500_000;

/** Fills rows that are handed to it in their order. */
export class MergedCells {
  /** By first row, only ranges of more than one row. */
  readonly #starting = new Map<number, MergedRange[]>();
  readonly #running = new Map<number, Running>();

  constructor(ranges: Iterable<MergedRange> = []) {
    for (const range of ranges) this.add(range);
  }

  add(range: MergedRange): void {
    if (range.lastRow <= range.firstRow) return;
    const known = this.#starting.get(range.firstRow);
    if (known === undefined) this.#starting.set(range.firstRow, [range]);
    else known.push(range);
  }

  /** Writes into the row's cells what is merged down into them; the columns that were filled, or null for none. */
  fill(row: number, cells: string[], numeric: boolean[] | null): number[] | null {
    if (this.#running.size === 0 && this.#starting.size === 0) return null;
    const filled = this.#fillRunning(row, cells, numeric);
    const starting = this.#starting.get(row);
    if (starting === undefined) return filled;
    this.#starting.delete(row);
    for (const { column, lastRow } of starting) {
      const text = cells[column] ?? "";
      if (text !== "") {
        this.#running.set(column, { lastRow, text, isNumeric: numeric?.[column] === true });
      }
    }
    return filled;
  }

  #fillRunning(row: number, cells: string[], numeric: boolean[] | null): number[] | null {
    let filled: number[] | null = null;
    // A row without anything of its own stays blank: a merged cell alone makes no row of data.
    const isBlank = cells.every((cell) => cell === "");
    for (const [column, { lastRow, text, isNumeric }] of this.#running) {
      if (lastRow < row) this.#running.delete(column);
      else if (!isBlank && (cells[column] ?? "") === "") {
        while (cells.length <= column) cells.push("");
        cells[column] = text;
        if (isNumeric && numeric !== null) numeric[column] = true;
        filled ??= [];
        filled.push(column);
      }
    }
    return filled;
  }
}
