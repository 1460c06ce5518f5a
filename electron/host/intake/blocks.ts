/**
 * Prints of one patient after the other: labelled cells above a table (住院号：ZY001) are columns of its rows until the next
 * block. They come behind the table's own columns, so that everything after goes on as with any other table.
 */
import { STAYS } from "./billLayouts.ts";
import { readAmount } from "./cells.ts";
import { type Header, normaliseHeader, rankOf } from "./header.ts";
import { anyLabelsOf, type Labelled, labelsOf } from "./labels.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";

/** More labels than this are no head of a block. */
const MOST_LABELS = 60;
/** A header and a row of data have at least so many cells; titles and page numbers have one. */
const LEAST_CELLS = 2;
const LEAST_HEADER_CELLS = 3;

/** The labels of rows in their order, each once. */
class LabelNames {
  readonly #names = new Map<string, string>();

  add(rows: readonly TableRow[]): void {
    for (const { cells } of rows) {
      for (const { label } of labelsOf(cells) ?? []) {
        const name = normaliseHeader(label);
        if (!this.#names.has(name) && this.#names.size < MOST_LABELS) this.#names.set(name, label);
      }
    }
  }

  all(): readonly string[] {
    return [...this.#names.values()];
  }
}

/** Empty where there are none. */
export function labelNames(rows: readonly TableRow[]): readonly string[] {
  const names = new LabelNames();
  names.add(rows);
  return names.all();
}

/** Of the whole table: what only the second patient's head says is said all the same. */
export async function allLabelNames(table: Table): Promise<readonly string[]> {
  const names = new LabelNames();
  for await (const rows of table.rows()) names.add(rows);
  return names.all();
}

/** Rows that may be a table's header, with the labels as further columns; a column of the table itself goes first. */
export function withLabelNames(
  rows: readonly TableRow[],
  labels: readonly string[],
): readonly TableRow[] {
  if (labels.length === 0) return rows;
  return rows.map((row) => {
    const isHeader = filledCells(row) >= LEAST_HEADER_CELLS && labelsOf(row.cells) === null;
    if (!isHeader) return row;
    const own = new Set(row.cells.map(normaliseHeader));
    const more = labels.map((label) => (own.has(normaliseHeader(label)) ? "" : label));
    return { ...row, cells: [...row.cells, ...more], labelsFrom: row.cells.length };
  });
}

function filledCells({ cells }: TableRow): number {
  return cells.reduce((count, cell) => (cell.trim() === "" ? count : count + 1), 0);
}

/** Whether anything is read from a label. */
export function usesLabels({ positions, ownColumns }: Header): boolean {
  return [...positions.values()].some((position) => position >= ownColumns);
}

/** What tells a block's patient: where one of these changes, nothing of the block before is said any more. */
const IDENTITY = ["inpatientNo", "visitId", "admissionTimes", "name", "idNumber"];

/** What a foot says of the lines above it, and no head of those below. */
const SUMS = [
  ...["total", "amountBefore", "hospitalDiscount", "amountAfter"],
  ...["inScope", "fundTotal", "accountPay", "cashPay"],
];

/** Completes rows that are handed to it in their order. */
export class BlockRows {
  readonly #header: Header;
  readonly #labels: readonly string[];
  /** By normalised name, the place among the labels */
  readonly #places: ReadonlyMap<string, number>;
  readonly #identity: ReadonlySet<number>;
  readonly #sums: ReadonlySet<number>;
  readonly #headerText: string;
  #values: string[];
  /** What the head says that is being read */
  #pending: Map<number, string> | null = null;
  /** Whether a line has come since the last head */
  #hasLines = false;

  constructor(headers: readonly [Header, ...Header[]]) {
    const [header] = headers;
    this.#header = header;
    this.#labels = header.names.slice(header.ownColumns);
    this.#places = new Map(
      this.#labels.flatMap((label, place) =>
        label === "" ? [] : [[normaliseHeader(label), place] as const],
      ),
    );
    const placesOf = (fields: readonly string[]): ReadonlySet<number> => {
      const positions = headers.flatMap((one) => fields.map((field) => one.positions.get(field)));
      return new Set(
        positions.flatMap((at) =>
          at === undefined || at < header.ownColumns ? [] : [at - header.ownColumns],
        ),
      );
    };
    this.#identity = placesOf(IDENTITY);
    this.#sums = placesOf(SUMS);
    this.#headerText = headerText(header.names.slice(0, header.ownColumns));
    this.#values = this.#labels.map(() => "");
  }

  of(row: TableRow): TableRow {
    const isLine = this.#isLine(row);
    const labelled = isLine ? null : (labelsOf(row.cells) ?? this.#namesPatient(row));
    if (labelled !== null) {
      this.#pending ??= new Map();
      if (this.#hasLines && this.#namesAny(labelled) && !this.#isNamed(this.#pending)) {
        for (const place of this.#sums) this.#pending.delete(place);
      }
      for (const { label, value } of labelled) {
        const place = this.#places.get(normaliseHeader(label));
        if (place !== undefined && !this.#pending.has(place)) this.#pending.set(place, value);
      }
      return { ...row, isHead: true };
    }
    if (filledCells(row) >= LEAST_CELLS) this.#take();
    this.#hasLines ||= isLine;
    const { ownColumns, names } = this.#header;
    const own = Array.from({ length: ownColumns }, (_, index) => row.cells[index] ?? "");
    if (headerText(own) === this.#headerText) {
      return { ...row, cells: [...own, ...names.slice(ownColumns)] };
    }
    const filled = this.#values.flatMap((value, place) =>
      value === "" ? [] : [ownColumns + place],
    );
    return {
      ...row,
      cells: [...own, ...this.#values],
      filled: [...(row.filled ?? []), ...filled],
      labelsFrom: ownColumns,
    };
  }

  /** A row with an amount and a quantity is never taken for a head, whatever its texts look like. */
  #isLine({ cells }: TableRow): boolean {
    const { positions } = this.#header;
    const isNumber = (field: string): boolean =>
      typeof readAmount(cells[positions.get(field) ?? -1] ?? "") === "number";
    return isNumber("quantity") && ["amount", "amountAfter", "amountBefore"].some(isNumber);
  }

  /** Whatever else stands beside it, a row that says whose lines follow is a head: else they would be the patient's before. */
  #namesPatient({ cells }: TableRow): readonly Labelled[] | null {
    const labelled = anyLabelsOf(cells);
    return this.#namesAny(labelled) ? labelled : null;
  }

  #namesAny(labelled: readonly Labelled[]): boolean {
    return labelled.some(({ label }) => {
      const place = this.#places.get(normaliseHeader(label));
      return place !== undefined && this.#identity.has(place);
    });
  }

  #isNamed(said: ReadonlyMap<number, string>): boolean {
    return [...said.keys()].some((place) => this.#identity.has(place));
  }

  /**
   * A head that names nobody else may be the top of the next page, or the day or department of what follows. Until a line
   * has come, a second head completes the first.
   */
  #take(): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return;
    const isOther = [...this.#identity].some((place) => {
      const [said, known = ""] = [pending.get(place), this.#values[place]];
      return said !== undefined && said !== known && (this.#hasLines || known !== "");
    });
    this.#hasLines = false;
    const before = isOther ? this.#labels.map(() => "") : this.#values;
    this.#values = before.map((value, place) => pending.get(place) ?? value);
  }
}

/**
 * The tables of a page as its program shows them: one below the other. Where a table is nothing but the head of a patient,
 * the lines are in the next one, and both are one print; any other page keeps its tables.
 */
export async function joinHeads(tables: readonly Table[]): Promise<readonly Table[]> {
  if (tables.length < 2 || tables.some(({ container }) => container !== "html")) return tables;
  const heads = await Promise.all(tables.map(isHeadOnly));
  const [first] = tables;
  if (first === undefined || !heads.includes(true) || !heads.includes(false)) return tables;
  return [{ ...first, sheet: `表 1-${tables.length}`, rows: (options) => rowsOf(tables, options) }];
}

async function isHeadOnly(table: Table): Promise<boolean> {
  const rows: TableRow[] = [];
  for await (const batch of table.rows()) {
    rows.push(...batch);
    if (rows.length > MOST_HEAD_ROWS) return false;
  }
  const labelled = rows.flatMap(({ cells }) => labelsOf(cells) ?? []);
  return labelled.some(({ label }) => namesPatient(label)) && rows.every(isOfHead);
}

/** A table of titles or of a period is no patient's. */
function namesPatient(label: string): boolean {
  return IDENTITY.some((field) => rankOf(STAYS, field, label) !== null);
}

/** No patient's head is longer. */
const MOST_HEAD_ROWS = 20;

function isOfHead(row: TableRow): boolean {
  return labelsOf(row.cells) !== null || filledCells(row) < LEAST_HEADER_CELLS;
}

/** Rows count on from table to table, as in a spreadsheet that opens the page. */
async function* rowsOf(
  tables: readonly Table[],
  options: ReadOptions = {},
): AsyncGenerator<TableRow[]> {
  const { maxRows = Number.POSITIVE_INFINITY } = options;
  let above = 0;
  for (const table of tables) {
    let last = above;
    for await (const rows of table.rows(options)) {
      const placed = rows.map((row) => ({ ...row, number: row.number + above }));
      last = placed.at(-1)?.number ?? last;
      yield placed;
    }
    if (last >= maxRows) return;
    above = last;
  }
}

function headerText(cells: readonly string[]): string {
  return cells.map(normaliseHeader).join("\u0000");
}

/** The table with what its heads say on each row. Every reading of it begins anew. */
export function blockTable(table: Table, headers: readonly [Header, ...Header[]]): Table {
  return {
    ...table,
    async *rows(options) {
      const blocks = new BlockRows(headers);
      for await (const rows of table.rows(options)) yield rows.map((row) => blocks.of(row));
    },
  };
}
