/** What both readers give: numbered rows of texts. */

export interface TableRow {
  /** As a person sees it in a spreadsheet: the first row is 1, blank rows count. */
  readonly number: number;
  readonly cells: readonly string[];
  /** XLSX: which cells were stored as numbers without a date format. Null where the container has only text. */
  readonly numeric: readonly boolean[] | null;
}

export interface ReadOptions {
  /** Stops after this many rows have been seen. */
  readonly maxRows?: number;
  /** Bytes of the file read since the last call. */
  readonly onBytes?: (bytes: number) => void;
}

/** One table in a file: the whole CSV, or one sheet of a workbook. */
export interface Table {
  readonly container: "csv" | "xlsx";
  readonly encoding: string;
  /** null for a CSV */
  readonly sheet: string | null;
  readonly delimiter: string | null;
  /** Rows in batches of bounded size. Throws YijieError for a damaged file. */
  rows(options?: ReadOptions): AsyncGenerator<TableRow[]>;
}
