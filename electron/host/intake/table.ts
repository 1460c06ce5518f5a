/** What every reader gives: numbered rows of texts. */
import type { Container } from "../../../shared/contract/importReport.ts";

export interface TableRow {
  /**
   * As a person sees it in a spreadsheet: the first row is 1, blank rows count. Of XML and JSON row 1 is the names and
   * every record is one row.
   */
  readonly number: number;
  readonly cells: readonly string[];
  /** XLSX, XLS: which cells were stored as numbers without a date format. Null where the container has only text. */
  readonly numeric: readonly boolean[] | null;
  /** Columns whose text stands in a merged cell further up; left out where there is none. */
  readonly filled?: readonly number[];
  /** Cells from here on are not the row's own: the labels above its table say them (blocks.ts). */
  readonly labelsFrom?: number;
  /** It is such labels itself. */
  readonly isHead?: true;
}

export interface ReadOptions {
  /** A glance, to find a header: stops after about so many rows; of records only the names are given. */
  readonly maxRows?: number;
  /** Bytes of the file read since the last call. */
  readonly onBytes?: (bytes: number) => void;
}

/** One table in a file: the whole CSV, one sheet of a workbook, one table of a page, one kind of record of a document. */
export interface Table {
  readonly container: Container;
  readonly encoding: string;
  /** What tells it from the others of its file (the sheet's name, 表 2, input/feedetail); null for a CSV. */
  readonly sheet: string | null;
  readonly delimiter: string | null;
  /** Which of the two files of a ZIP it stands in, by its name; left out where there is only one */
  readonly member?: string;
  /** Rows in batches of bounded size. Throws YijieError for a damaged file. */
  rows(options?: ReadOptions): AsyncGenerator<TableRow[]>;
}
