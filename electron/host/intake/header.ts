/** Finds the header row of a table and says which layout it is: by what it says, never by the file's name. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportKind } from "../../../shared/contract/importReport.ts";
import {
  DATE_FIELDS,
  type DateOrder,
  type ProfilePart,
} from "../../../shared/contract/mappingProfile.ts";
import { type Layout, plainName } from "./layout.ts";
import { LAYOUTS } from "./layouts.ts";
import {
  FEN_PER_TEN_THOUSAND,
  FEN_PER_YUAN,
  unitAbove,
  unitInName,
  withUnit,
} from "./moneyUnits.ts";
import type { TableRow } from "./table.ts";

export const HEADER_SEARCH_ROWS = 30;
/** Fewer known names than this are chance (a note that mentions 住院号). */
const LEAST_KNOWN_COLUMNS = 4;
/** Of a header with labels beside it, as many must be the table's own. */
const LEAST_OWN_COLUMNS = 3;

export interface Header<Kind extends string = ImportKind> {
  readonly layout: Layout<string, Kind>;
  readonly row: number;
  /** As written in the file. */
  readonly names: readonly string[];
  /** Names from here on are labels that stand above the table (blocks.ts) */
  readonly ownColumns: number;
  /** Position of each field in the row; a field without a column is left out. */
  readonly positions: ReadonlyMap<string, number>;
  /** Known columns found; more is a better reading of the file. */
  readonly score: number;
  /** Value on every row of a field that has no column: the profile's, or the office's own hospital code. */
  readonly fixed: ReadonlyMap<string, string>;
  /** Further columns of a field that several say (其他诊断2 …), in their order */
  readonly more: ReadonlyMap<string, readonly number[]>;
  /** Of days whose time of day is in a column of its own: that column (clocks.ts) */
  readonly clocks: ReadonlyMap<string, number>;
  /** Of columns whose money is not in yuan: fen of one unit */
  readonly units: ReadonlyMap<string, number>;
  /** Columns whose blank cells say what the row above says */
  readonly fillDown: readonly number[];
  /** Of columns whose dates have the year behind: which part is the month */
  readonly dateOrders: ReadonlyMap<string, DateOrder>;
  /** The profile's part; null for the columns' own names */
  readonly profile: ProfilePart | null;
}

const NUMBER_BEHIND = /[_-]?\d{1,2}$/;

/** What the office itself knows of every file: fields that need no column. */
export type Defaults = ReadonlyMap<string, string>;

/** 单价（元） and "单价 (元)" are 单价; ＢＲＸＭ is brxm; ="住院号" and '住院号 are 住院号; *住院号 is marked as required. */
export function normaliseHeader(text: string): string {
  return plainName(text)
    .replace(/\((?!大写)[^()]*\)|\[[^[\]]*\]/g, "")
    .replace(/[/_:](?:人民币)?(?:分|角|千元|万元|元)$/, "")
    .toLowerCase();
}

interface KnownName {
  readonly field: string;
  /** 0 is the template's own name; from WEAK on names that count only where no other stands */
  readonly rank: number;
  /** Only of a column, never as a label */
  readonly isVague: boolean;
}

/** Amounts and prices, of every layout */
const MONEY_FIELDS: ReadonlySet<string> = new Set([
  ...["total", "amount", "unitPrice", "amountBefore", "hospitalDiscount", "amountAfter"],
  ...["inScope", "fundTotal", "accountPay", "cashPay"],
  ...["priceCeiling", "fullSelfPay", "overLimit", "preSelfPay", "lineAmount"],
]);

const WEAK = 1_000;
/** What a label says counts only where no column of the table does. */
const LABEL = 2 * WEAK;

const KNOWN_NAMES = new Map<Layout<string, string>, ReadonlyMap<string, KnownName>>(
  LAYOUTS.map((layout) => [layout, namesKnownTo(layout)]),
);

function namesKnownTo(layout: Layout<string, string>): ReadonlyMap<string, KnownName> {
  const names = new Map<string, KnownName>();
  for (const [field, column] of Object.entries(layout.columns)) {
    for (const [rank, name] of column.names.entries()) {
      names.set(normaliseHeader(name), { field, rank, isVague: false });
    }
    const { weak = [], vague = [] } = column;
    for (const [rank, name] of [...weak, ...vague].entries()) {
      const isVague = rank >= weak.length;
      names.set(normaliseHeader(name), { field, rank: WEAK + rank, isVague });
    }
  }
  return names;
}

/** How good a name of the field a column's is, 0 the best; null for a name of something else. */
export function rankOf(layout: Layout, field: string, name: string): number | null {
  const match = KNOWN_NAMES.get(layout)?.get(normaliseHeader(name));
  return match?.field === field ? match.rank : null;
}

/** Whether any kind of file has a column of this normalised name. */
export function isKnownName(name: string): boolean {
  return [...KNOWN_NAMES.values()].some((names) => names.has(name));
}

/**
 * The best header among the first rows, or null when no row looks like one.
 * Throws FILE_AMBIGUOUS when two layouts fit equally well.
 */
export function findHeader(
  rows: readonly TableRow[],
  fileName: string,
  defaults: Defaults = new Map(),
): Header | null {
  let best: Header | null = null;
  let rival: Header | null = null;
  for (const row of rows) {
    for (const header of readings(row, defaults)) {
      if (header.score < LEAST_KNOWN_COLUMNS || !hasOwnColumns(header)) continue;
      if (best === null || header.score > best.score) {
        best = header;
        rival = null;
      } else if (header.score === best.score && header.row === best.row) rival = header;
    }
  }
  // Stays and lines in one table: neither is a rival of the other.
  const kinds = [best?.layout.kind, rival?.layout.kind];
  const isPair = kinds.includes("stays") && kinds.includes("lines");
  if (best !== null && rival !== null && !isPair && isComplete(best) === isComplete(rival)) {
    throw new YijieError("FILE_AMBIGUOUS", {
      file: fileName,
      first: labelOf(best),
      second: labelOf(rival),
    });
  }
  return best !== null && rival !== null && isComplete(rival) ? rival : best;
}

/** Labels alone make no header: the row must look like one itself. */
function hasOwnColumns({ positions, ownColumns, names }: Header): boolean {
  if (ownColumns === names.length) return true;
  const own = [...positions.values()].filter((position) => position < ownColumns);
  return own.length >= LEAST_OWN_COLUMNS;
}

/** With what it lacks: of two that are not whole the nearer one is mostly meant. */
function labelOf(header: Header): string {
  const missing = namesOf(header, missingFields(header));
  return missing === "" ? header.layout.label : `${header.layout.label}（还缺 ${missing}）`;
}

function namesOf({ layout }: Header<string>, fields: readonly string[]): string {
  return fields.map((field) => layout.columns[field]?.names[0] ?? field).join("、");
}

/** A row as the header of each layout. */
export function readings(row: TableRow, defaults: Defaults): Header[] {
  const names = row.cells.map(normaliseHeader);
  return LAYOUTS.map((layout) => readAs(layout, row, names, defaults));
}

/**
 * The first rows as a table of one kind that is expected, whatever else they could be: the row that knows most of its
 * columns, a whole header before others; null where none looks like one.
 */
export function findHeaderOf<Kind extends string>(
  layout: Layout<string, Kind>,
  rows: readonly TableRow[],
): Header<Kind> | null {
  const worth = (header: Header<Kind>) => (isComplete(header) ? WEAK : 0) + header.score;
  return rows
    .map((row) => readAs(layout, row, row.cells.map(normaliseHeader), new Map()))
    .filter(({ score }) => score >= LEAST_KNOWN_COLUMNS)
    .reduce<Header<Kind> | null>(
      (best, one) => (best === null || worth(one) > worth(best) ? one : best),
      null,
    );
}

/** The other layouts that the header's row is a whole header of: lines that carry the columns of their stays, too. */
export function otherReadings(
  header: Header,
  row: TableRow,
  defaults: Defaults,
): readonly Header[] {
  return readings(row, defaults).filter(
    (other) => other.layout !== header.layout && isComplete(other),
  );
}

function readAs<Kind extends string>(
  layout: Layout<string, Kind>,
  row: TableRow,
  names: readonly string[],
  defaults: Defaults,
): Header<Kind> {
  const known = KNOWN_NAMES.get(layout) ?? namesKnownTo(layout);
  const ownColumns = row.labelsFrom ?? row.cells.length;
  const positions = new Map<string, number>();
  const ranks = new Map<string, number>();
  const more = new Map<string, number[]>();
  for (const [index, name] of names.entries()) {
    const match = known.get(name);
    if (match === undefined) {
      const field = known.get(name.replace(NUMBER_BEHIND, ""))?.field ?? "";
      if (layout.columns[field]?.numbered !== true) continue;
      more.set(field, [...(more.get(field) ?? []), index]);
      continue;
    }
    if (match.isVague && index >= ownColumns) continue;
    const rank = match.rank + (index < ownColumns ? 0 : LABEL);
    const taken = ranks.get(match.field);
    if (taken !== undefined && taken <= rank) continue;
    positions.set(match.field, index);
    ranks.set(match.field, rank);
  }
  for (const [field, [first, ...others]] of more) {
    if (positions.has(field) || first === undefined) continue;
    positions.set(field, first);
    more.set(field, others);
  }
  return {
    layout,
    row: row.number,
    names: row.cells,
    ownColumns,
    positions,
    score: positions.size,
    fixed: fixedOf(layout, positions, defaults),
    more,
    clocks: new Map(),
    units: unitsOf(row.cells, positions),
    fillDown: [],
    dateOrders: new Map(),
    profile: null,
  };
}

function unitsOf(
  names: readonly string[],
  positions: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(
    [...positions].flatMap(([field, at]) => {
      const unit = MONEY_FIELDS.has(field) ? unitInName(names[at] ?? "") : null;
      return unit === null || unit === FEN_PER_YUAN ? [] : [[field, unit] as const];
    }),
  );
}

/** The header where a line above it says what all its money is counted in. */
export function withUnitAbove<Kind extends string>(
  header: Header<Kind>,
  rows: readonly TableRow[],
  all?: readonly Header<string>[],
): Header<Kind> {
  return withMoneyUnit(header, unitAbove(rows, header.row), all);
}

/**
 * The header with all its money in this unit (its word; null: nobody says one). `all`: the readings of its row, whose names
 * stay the same, because they stand above the rows that are given back.
 */
export function withMoneyUnit<Kind extends string>(
  header: Header<Kind>,
  unit: string | null,
  all: readonly Header<string>[] = [header],
): Header<Kind> {
  if (unit === null || unit === "元") return header;
  const ofMoney = all
    .flatMap(({ positions }) => [...positions])
    .filter(([field]) => MONEY_FIELDS.has(field));
  const names = withUnit(
    header.names,
    ofMoney.map(([, at]) => at),
    unit,
  );
  // What a profile says of a column goes before what stands above them all.
  return {
    ...header,
    names,
    units: new Map([...unitsOf(names, header.positions), ...header.units]),
  };
}

function fixedOf(
  layout: Layout<string, string>,
  positions: ReadonlyMap<string, number>,
  given: Defaults,
): ReadonlyMap<string, string> {
  return new Map([...given].filter(([field]) => field in layout.columns && !positions.has(field)));
}

/** Names of the table's own columns that nothing is read from. */
export function unreadColumns(header: Header, stayHeader: Header | null): readonly string[] {
  const headers = stayHeader === null ? [header] : [header, stayHeader];
  const read = new Set(
    headers.flatMap(({ positions, more, clocks }) => [
      ...positions.values(),
      ...[...more.values()].flat(),
      ...clocks.values(),
    ]),
  );
  // Lines often repeat what the file of their stays says.
  const isOfLines = header.layout.kind === "lines" && stayHeader === null;
  const known = isOfLines ? STAY_NAMES : COUNTERS;
  return header.names.slice(0, header.ownColumns).filter((text, at) => {
    const name = normaliseHeader(text);
    return !read.has(at) && !COUNTERS.has(name) && !known.has(name);
  });
}

const STAY_NAMES: ReadonlySet<string> = new Set(
  LAYOUTS.filter(({ kind }) => kind === "stays").flatMap((layout) => [
    ...(KNOWN_NAMES.get(layout)?.keys() ?? []),
  ]),
);

/** Counted rows, and what a file of rows that were given back has behind (errorFile.ts) */
const COUNTERS = new Set(["", "序号", "行号", "原因"]);

/** Required fields that have neither a column nor a value nor a stand-in. */
export function missingFields({ layout, positions, fixed }: Header<string>): string[] {
  const has = (field: string): boolean => positions.has(field) || fixed.has(field);
  return Object.entries(layout.columns)
    .filter(([field, { required, instead }]) => {
      return required && !has(field) && instead?.some(has) !== true;
    })
    .map(([field]) => field);
}

export function isComplete(header: Header<string>): boolean {
  return missingFields(header).length === 0;
}

/** The row as a profile's part reads it; null where the row lacks one of its columns. */
export function readByProfile(part: ProfilePart, row: TableRow, defaults: Defaults): Header | null {
  const header = headerOf(part, row, defaults);
  return header.positions.size === Object.keys(part.columns).length ? header : null;
}

/** The same with the columns that are there, for a profile that is still being made. */
export function headerOf(part: ProfilePart, row: TableRow, defaults: Defaults): Header {
  const layout = LAYOUTS.find(({ kind }) => kind === part.kind);
  if (layout === undefined) throw new Error(`no layout ${part.kind}`);
  const names = row.cells.map(normaliseHeader);
  const positions = new Map<string, number>();
  for (const [field, column] of Object.entries(part.columns)) {
    const position = names.indexOf(normaliseHeader(column));
    if (position >= 0 && field in layout.columns) positions.set(field, position);
  }
  return {
    layout,
    row: row.number,
    names: row.cells,
    ownColumns: row.labelsFrom ?? row.cells.length,
    positions,
    score: positions.size,
    fixed: fixedOf(layout, positions, new Map([...defaults, ...fixedBy(part)])),
    more: new Map(),
    clocks: new Map(),
    units: new Map([
      ...unitsOf(row.cells, positions),
      ...part.tenThousand.map((field) => [field, FEN_PER_TEN_THOUSAND] as const),
    ]),
    fillDown: part.fillDown.flatMap((field) => positions.get(field) ?? []),
    dateOrders: new Map(Object.entries(part.dateOrders ?? {})),
    profile: part,
  };
}

/** A date belongs to one file: what a profile of an older version fixed is not said of the next one. */
function fixedBy({ fixed }: ProfilePart): [string, string][] {
  return Object.entries(fixed).filter(([field]) => !DATE_FIELDS.has(field));
}

/** Throws COLUMN_MISSING and COLUMN_TWICE. */
export function checkHeader(header: Header<string>, fileName: string): void {
  const missing = missingFields(header);
  if (missing.length > 0) {
    throw new YijieError("COLUMN_MISSING", {
      file: fileName,
      kind: header.layout.label,
      row: header.row,
      columns: namesOf(header, missing),
    });
  }
  // A profile says itself which of two columns is meant.
  if (header.profile !== null) return;
  const known = KNOWN_NAMES.get(header.layout) ?? namesKnownTo(header.layout);
  // Nor do labels stand in the way of a column.
  for (const [index, name] of header.names.slice(0, header.ownColumns).entries()) {
    const match = known.get(normaliseHeader(name));
    if (match === undefined) continue;
    const taken = header.positions.get(match.field);
    if (taken === undefined || taken === index) continue;
    if (header.clocks.get(match.field) === index || match.isVague) continue;
    const takenName = header.names[taken] ?? "";
    // The template's own name wins over a look-alike; two of a kind are a question that only a person can answer.
    const takenRank = known.get(normaliseHeader(takenName))?.rank ?? 0;
    if (takenRank === 0 && match.rank !== 0) continue;
    const isRequired = header.layout.columns[match.field]?.required === true;
    if (match.rank >= WEAK && (takenRank < WEAK || !isRequired)) continue;
    throw new YijieError("COLUMN_TWICE", {
      file: fileName,
      row: header.row,
      column: header.layout.columns[match.field]?.names[0] ?? match.field,
      first: takenName,
      second: name,
    });
  }
}
