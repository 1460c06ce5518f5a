/** Rows of data among titles, totals, signatures, types, repeated headers and rows that were marked void. */

import type { ConversionLog } from "./conversions.ts";
import { type Header, normaliseHeader } from "./header.ts";
import { totalWord } from "./labels.ts";
import type { Pace } from "./pace.ts";
import type { TableRow } from "./table.ts";
import type { Tally } from "./tally.ts";

/** What tells a row of data: a field that none is without, and the amount that a footnote has not. */
export interface RowSigns {
  readonly key: string;
  readonly amount: string | null;
}

export interface DataRowsReading {
  readonly header: Header;
  readonly signs: RowSigns;
  readonly read: (row: TableRow) => void;
  /** What is skipped: totals, heads, repeated headers */
  readonly note?: (row: TableRow) => void;
  /** Runs what is done with one piece of the file; left out: as it is */
  readonly together?: (work: () => void) => void;
  /** false: the file is read again later, and counted then */
  readonly isCounted?: boolean;
}

/** Every row of data of a file, cells filled down where its profile says so. Skipped rows and conversions are counted. */
export async function readDataRows(
  tally: Tally,
  pace: Pace,
  { header, signs, read, note, together = (work) => work(), isCounted = true }: DataRowsReading,
): Promise<void> {
  const rowsOf = new DataRows(header, signs, isCounted ? tally.conversions : null);
  const onBytes = (bytes: number): void => pace(0, bytes);
  for await (const rows of tally.source.table.rows({ onBytes })) {
    together(() => {
      for (const row of rows) {
        const kind = rowsOf.kindOf(row);
        if (kind === "note") {
          if (isCounted) tally.rowsSkipped += 1;
          note?.(row);
        }
        if (kind === "data") read(rowsOf.whole(row));
      }
    });
    pace(rows.length, 0);
  }
}

const TYPE_WORDS = /^(字符型|数值型|整数型|日期型|日期时间型|可空|可空不填)$/;
/** A signature or a time of printing has hardly any cells. */
const MOST_NOTE_CELLS = 3;

const VOID: Readonly<Record<string, ReadonlySet<string>>> = {
  valid: new Set(["0", "否", "无效"]),
  refunded: new Set(["1", "是"]),
};

export class DataRows {
  readonly #headerRow: number;
  readonly #key: number;
  readonly #keyName: string;
  readonly #amount: number;
  readonly #isOfBills: boolean;
  readonly #void: readonly (readonly [position: number, words: ReadonlySet<string>])[];
  /** Columns filled down, and what stood in each of them last. */
  readonly #fill: readonly number[];
  readonly #last = new Map<number, string>();
  readonly #names: readonly string[];
  readonly #log: ConversionLog | null;

  constructor(header: Header<string>, { key, amount }: RowSigns, log: ConversionLog | null = null) {
    const at = (field: string): number => header.positions.get(field) ?? -1;
    const orInstead = (field: string): number =>
      [field, ...(header.layout.columns[field]?.instead ?? [])].map(at).find((one) => one >= 0) ??
      -1;
    this.#headerRow = header.row;
    this.#key = orInstead(key);
    this.#keyName = normaliseHeader(header.names[this.#key] ?? "");
    this.#amount = amount === null ? -1 : orInstead(amount);
    this.#isOfBills = amount !== null;
    this.#void = Object.entries(VOID).flatMap(([field, words]) =>
      at(field) < 0 ? [] : [[at(field), words] as const],
    );
    this.#fill = header.fillDown;
    this.#names = header.names;
    this.#log = log;
  }

  /** A row of data with the cells that the row above says for it. Rows must come in their order. */
  whole(row: TableRow): TableRow {
    for (const position of row.filled ?? []) {
      const isLabel = row.labelsFrom !== undefined && position >= row.labelsFrom;
      this.#noteFilled(isLabel ? "BLOCK_HEAD" : "MERGED_CELL", row, position, row.cells);
    }
    if (this.#fill.length === 0) return row;
    const cells = [...row.cells];
    for (const position of this.#fill) {
      const cell = cells[position] ?? "";
      if (cell.trim() !== "") {
        this.#last.set(position, cell);
        continue;
      }
      const above = this.#last.get(position);
      if (above === undefined) continue;
      cells[position] = above;
      this.#noteFilled("FILLED_DOWN", row, position, cells);
    }
    return { ...row, cells };
  }

  #noteFilled(
    rule: "MERGED_CELL" | "BLOCK_HEAD" | "FILLED_DOWN",
    row: TableRow,
    position: number,
    cells: readonly string[],
  ): void {
    const change = { row: row.number, before: "", after: cells[position] ?? "" };
    // Whose line it is stands there: a name or a number of a person.
    this.#log?.note(rule, this.#names[position] ?? "", change, true);
  }

  /** "before": not counted at all; "note": skipped and counted. */
  kindOf(row: TableRow): "data" | "note" | "before" {
    if (row.number <= this.#headerRow) return "before";
    if (row.isHead === true) return "note";
    for (const [position, words] of this.#void) {
      if (words.has((row.cells[position] ?? "").trim())) return "note";
    }
    if (row.filled?.includes(this.#key) === true) {
      // A key merged down over a subtotal does not make it a line: what the row itself says counts.
      const own = row.cells.map((cell, index) => (row.filled?.includes(index) ? "" : cell));
      return this.kindOf({ number: row.number, cells: own, numeric: row.numeric });
    }
    const key = row.cells[this.#key] ?? "";
    if (isOrdinaryKey(key)) {
      return normaliseKeyIsHeader(key, this.#keyName) ? "note" : "data";
    }
    const filled = row.cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
    if (filled.length === 0) return "before";
    if (normaliseHeader(key) === this.#keyName) return "note";
    if (filled.every((cell) => TYPE_WORDS.test(cell))) return "note";
    if (totalWord(filled, key.trim() !== "") !== null) return "note";
    const amount = row.cells[this.#amount] ?? "";
    if (!/\d/.test(amount) && this.#isHeaderLine(row)) return "note";
    if (amount.trim() !== "") return "data";
    // A signature may stand in the column of the key: 制表人：王某. No number has a colon.
    const isFootnote = (key.trim() === "" || /[:：]/.test(key)) && filled.length <= MOST_NOTE_CELLS;
    return isFootnote || (this.#isOfBills && isTitle(key, filled)) ? "note" : "data";
  }

  /** One of the lines of a header again, on the next page: most of what it says begins or ends the names of its columns. */
  #isHeaderLine({ cells }: TableRow): boolean {
    const filled = [...cells.entries()].filter(([, cell]) => cell.trim() !== "");
    const said = filled.filter(([at, cell]) => {
      const [name, word] = [normaliseHeader(this.#names[at] ?? ""), normaliseHeader(cell)];
      return word !== "" && (name.startsWith(word) || name.endsWith(word));
    });
    return said.length >= LEAST_HEADER_WORDS && said.length * 2 >= filled.length;
  }
}

/** Digits and Latin letters begin every ordinary key, and end it: the common case without further looking. */
function isOrdinaryKey(key: string): boolean {
  const first = key.charCodeAt(0);
  const begins = (first >= 48 && first <= 57) || (first >= 65 && first <= 122);
  return begins && key.charCodeAt(key.length - 1) < 128;
}

/** The title again on the next page, 第 1 页: words alone in their row. A number of a stay has none. */
function isTitle(key: string, filled: readonly string[]): boolean {
  return filled.length === 1 && /\p{Script=Han}/u.test(key);
}

/** Fewer words of a header are chance. */
const LEAST_HEADER_WORDS = 2;

/** A header may itself be Latin (ZYHM). */
function normaliseKeyIsHeader(key: string, keyName: string): boolean {
  return key.length === keyName.length && normaliseHeader(key) === keyName;
}
