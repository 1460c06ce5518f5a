/** What an import says about itself. Plain JSON without names or ID numbers. */
import type { Moment } from "../calendar/day.ts";

/** Lists that a named source sends from time to time; each is taken as a whole or not at all. */
export const LIST_KINDS = [
  "identities",
  "covers",
  "deaths",
  "openings",
  "itemRules",
  "itemMap",
  "doctors",
  "doctorMarks",
  "approvals",
] as const;

export type ListKind = (typeof LIST_KINDS)[number];

/** What bills come in: stays, their lines, both in one table, and what a platform keeps beside them. */
export const BILL_KINDS = ["stays", "lines", "wide", "settlements", "diagnoses"] as const;

export const IMPORT_KINDS = [...BILL_KINDS, "register", "catalogue", ...LIST_KINDS] as const;

export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What a file turned out to be, by its content. SpreadsheetML is xml; a page under the name of a workbook is html. */
export const CONTAINERS = ["csv", "xlsx", "xls", "html", "xml", "json"] as const;

export type Container = (typeof CONTAINERS)[number];

/** One fault of one row; everything is by the file's own words. */
export interface ImportFault {
  readonly file: string;
  /** As a spreadsheet counts rows. */
  readonly row: number;
  /** The column as the file names it. */
  readonly column: string;
  readonly code: FaultCode;
  /** In Chinese. */
  readonly reason: string;
}

/** rowsRead = rowsAccepted + rowsWrong + rowsHeld + rowsSeen, always. */
export interface ImportFileReport {
  readonly name: string;
  readonly kind: ImportKind;
  /** 住院就医表, 住院结算表（费用明细）, 参保登记, 医保目录 */
  readonly label: string;
  readonly sha256: string;
  readonly container: Container;
  /** It came in a ZIP. */
  readonly zipped: boolean;
  readonly encoding: string;
  readonly sheet: string | null;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsWrong: number;
  /** Right in themselves, but of a stay (or person) with a wrong row. */
  readonly rowsHeld: number;
  /** Already in the books with the same content. */
  readonly rowsSeen: number;
  /** Titles, totals, signatures, repeated headers and rows marked void: not data. */
  readonly rowsSkipped: number;
  /** The mapping profile (导入方案) that it was read by; null for the columns' own names */
  readonly profile: string | null;
  /** What was read otherwise than it stands there, by rule and column. */
  readonly conversions: readonly ConversionCount[];
  /** Columns and sheets that nothing was read from: nobody should take for granted what is in them. */
  readonly unreadColumns: readonly string[];
  readonly unreadSheets: readonly string[];
}

/** Rules of reading a cell otherwise than it stands there (bill-files.md §4). */
export const CONVERSION_RULES = [
  "HIDDEN",
  "FULL_WIDTH",
  "TRIMMED",
  "TEXT_MARK",
  "EMPTY_WORD",
  "POINT_ZERO",
  "NAME_DOT",
  "NUMBER_FORM",
  "TEN_THOUSAND",
  "MONEY_UNIT",
  "UNIT_OFF",
  "SHARE_FORM",
  "DATE_FORM",
  "DATE_SERIAL",
  "ID_FORM_15",
  "WORD",
  "FILLED_DOWN",
  "MERGED_CELL",
  "BLOCK_HEAD",
  "FIXED",
  "DERIVED",
  "DISCOUNT",
] as const;

export type ConversionRule = (typeof CONVERSION_RULES)[number];

export interface ConversionCount {
  readonly rule: ConversionRule;
  /** The column as the file names it; the field's own name where the file has no such column */
  readonly column: string;
  /** Cells */
  readonly count: number;
  /** How many different changes; at most as many as are kept */
  readonly different: number;
  /** The first of them; none of columns with names or ID numbers */
  readonly samples: readonly Conversion[];
}

export interface Conversion {
  /** The first row where it was done */
  readonly row: number;
  readonly before: string;
  readonly after: string;
  readonly count: number;
}

/** One change with where it is told: in a batch's list, page by page. */
export interface ListedConversion extends Conversion {
  readonly number: number;
  readonly file: string;
  readonly rule: ConversionRule;
  readonly column: string;
}

export interface ConversionPage {
  readonly file?: string;
  readonly rule?: ConversionRule;
  readonly column?: string;
  /** Number of the last one seen; 0 for the first page */
  readonly after: number;
  readonly limit: number;
}

/** How files came in that nobody chose at a window. */
export const IMPORT_WAYS = ["接收目录", "推送", "命令行", "改正"] as const;

export interface ImportOrigin {
  readonly way: (typeof IMPORT_WAYS)[number];
  /** The name of the pushing system, or what --from says; of a 改正 the number of the batch that it repairs; '' else */
  readonly source: string;
}

/** A stay that came again with other content. */
export interface StayChange {
  readonly inpatientNo: string;
  readonly version: number;
  /** In Chinese; amounts in yuan. At most twenty. */
  readonly differences: readonly string[];
  readonly differenceCount: number;
}

export interface ImportReport {
  /** null for a rehearsal */
  readonly batchId: number | null;
  readonly dryRun: boolean;
  readonly files: readonly ImportFileReport[];
  readonly staysAccepted: number;
  /** Of the accepted: those that replace an earlier version. */
  readonly staysChanged: number;
  readonly staysSeen: number;
  readonly staysHeld: number;
  readonly changes: readonly StayChange[];
  /** The first five hundred; all are in the quarantine. */
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
  /** What a person should know and that blocks nothing. The first five hundred. */
  readonly warnings: readonly ImportFault[];
  readonly warningCount: number;
}

export const FAULT_CODES = [
  "BLANK",
  "NOT_A_DATE",
  "NOT_AN_AMOUNT",
  "NOT_A_PRICE",
  "NOT_A_QUANTITY",
  "NOT_A_NUMBER",
  "NOT_A_SHARE",
  "NOT_A_REGION",
  "UNKNOWN_WORD",
  "ID_PRECISION_LOST",
  "ID_FORM",
  "ID_DISAGREES",
  "NEWBORN_NUMBER",
  "DATES_REVERSED",
  "PLATFORM_INCOMPLETE",
  "SPLIT_INCOMPLETE",
  "SPLIT_BEYOND_AMOUNT",
  "STAY_TWICE",
  "STAY_WITHOUT_LINES",
  "LINE_WITHOUT_STAY",
  "STAY_DIFFERS",
  "STAY_NUMBER_REUSED",
  "SETTLEMENT_TWICE",
  "OTHER_PERSON",
  "OTHER_SETTLEMENT",
  "FEE_OUTSIDE_STAY",
  "SERIAL_TWICE",
  "PRICE_TIMES_QUANTITY",
  "DISCOUNT_DIFFERS",
  "DISCOUNT_UNCLEAR",
  "ITEM_UNKNOWN",
  "ITEM_NOT_VALID",
  "ITEM_UNMAPPED",
  "REFUND_ABOVE_ORIGINAL",
  "REFUND_UNCLEAR",
  "TOTAL_DIFFERS",
  "RECEIPT_TWICE",
  "SETTLED",
  "ROW_TWICE",
  "PERSON_DISAGREES",
  "COVER_OVER",
  "VALIDITY_OVERLAPS",
  "ENTRY_OVERRULED",
  "LIST_SHRINKS",
  "HELD",
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** Rows that did not get in, for the screen: masked, page by page. */
export interface Quarantine {
  readonly reasons: readonly QuarantineReason[];
  /** Stays that wait for their rows, at most two hundred. */
  readonly stays: readonly QuarantinedStay[];
  readonly stayCount: number;
  readonly rows: readonly QuarantinedRow[];
  readonly counts: QuarantineCounts;
}

/** all = repaired + leftOut + open, each row once whatever is wrong in it. */
export interface QuarantineCounts {
  readonly all: number;
  /** Came in later, repaired on screen or with such a row */
  readonly repaired: number;
  /** A person said that they do not belong in */
  readonly leftOut: number;
  readonly open: number;
  /** The batches that they came in with */
  readonly batches: readonly number[];
}

export interface QuarantineReason {
  readonly file: string;
  readonly code: FaultCode;
  readonly rows: number;
  readonly stays: number;
}

export interface QuarantinedStay {
  readonly inpatientNo: string;
  readonly name: string;
  readonly wrongRows: number;
  /** Right in themselves. */
  readonly heldRows: number;
  /** The batch that it came in with after a repair on screen; null while it waits */
  readonly repairedIn: number | null;
}

export interface QuarantinedRow {
  readonly number: number;
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly inpatientNo: string;
  readonly code: FaultCode;
  readonly reason: string;
  readonly cells: readonly { readonly column: string; readonly text: string }[];
  readonly repair: RowHistory | null;
}

/** How a row was repaired; texts are masked as the cells are. */
export interface RowHistory {
  readonly batchId: number;
  readonly leftOut: boolean;
  readonly at: Moment;
  readonly by: string;
  readonly reason: string;
  readonly changes: readonly {
    readonly column: string;
    readonly before: string;
    readonly after: string;
  }[];
}
