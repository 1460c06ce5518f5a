/** Which table of a file is meant and how it is read: by a saved profile, else by the columns' own names. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { BILL_KINDS, type ImportKind } from "../../../shared/contract/importReport.ts";
import type { MappingProfile } from "../../../shared/contract/mappingProfile.ts";
import {
  allLabelNames,
  BlockRows,
  blockTable,
  labelNames,
  usesLabels,
  withLabelNames,
} from "./blocks.ts";
import { DISCOUNT_FIELDS } from "./charge.ts";
import { withClocks } from "./clocks.ts";
import { DateOrders } from "./dateOrders.ts";
import {
  type Defaults,
  findHeader,
  HEADER_SEARCH_ROWS,
  type Header,
  isComplete,
  normaliseHeader,
  otherReadings,
  readByProfile,
  readings,
  withMoneyUnit,
  withUnitAbove,
} from "./header.ts";
import { withUpperLines } from "./headerLines.ts";
import { formLabelsOf } from "./labels.ts";
import { unitAbove } from "./moneyUnits.ts";
import type { Table, TableRow } from "./table.ts";

export interface Knowledge {
  readonly profiles: readonly MappingProfile[];
  readonly defaults: Defaults;
}

export interface Recognised {
  readonly table: Table;
  readonly header: Header;
  /** Of lines that carry the columns of their stays, too: how the stays are read from them. */
  readonly stayHeader: Header | null;
  /** Other layouts that the same row is a whole header of. */
  readonly others: readonly Header[];
  /** Name of the profile; null for the columns' own names */
  readonly profile: string | null;
  /** The first rows have dates with the year behind */
  readonly hasYearLast: boolean;
  /** The other half of a bill that the same row is nearly a header of: stays that came with lines, or lines with stays */
  readonly almost: Header | null;
  /** Sheets of the workbook that nothing is read from; left out of all tables of a file but the first */
  readonly unreadSheets?: readonly string[];
}

/**
 * Every table that is meant: one, or the parts of a bill that one file brings together (two sheets, two kinds of record
 * of a document). Throws HEADER_NOT_FOUND, and FILE_AMBIGUOUS where two readings are equally good.
 */
export async function recognise(
  tables: readonly Table[],
  knowledge: Knowledge,
  fileName: string,
): Promise<readonly [Recognised, ...Recognised[]]> {
  const found: Recognised[] = [];
  const filled: Table[] = [];
  const units = new Map<string, string>();
  for (const table of tables) {
    const rows = await firstRows(table);
    const one = await recogniseTable(table, rows, knowledge, fileName);
    if (one !== null) found.push(inUnitBefore(one, rows, units));
    if (rows.length > 0) filled.push(table);
  }
  // A table that a saved profile knows is meant, whatever else looks like one; what others say of its stays goes with it.
  const known = found.filter(({ profile }) => profile !== null);
  const meant = settleParts(known.length === 0 ? found : [...known, ...besides(found)]);
  const [first, ...others] = meant;
  if (first === undefined) throw new YijieError("HEADER_NOT_FOUND", { file: fileName });
  const second = others.find((one) => !isBeside(first, one)) ?? twin(others);
  if (second !== undefined) {
    throw new YijieError("FILE_AMBIGUOUS", {
      file: fileName,
      first: `${placeOf(first.table)}的${first.header.layout.label}`,
      second: `${placeOf(second.table)}的${second.header.layout.label}`,
    });
  }
  const read = new Set(meant.map(({ table }) => table.sheet));
  const unread = filled.filter((table) => isSheet(table) && !read.has(table.sheet));
  return [{ ...first, unreadSheets: unread.map(({ sheet }) => sheet ?? "") }, ...others];
}

/** A table that goes on under the same header goes on in the same unit, where it says none itself. */
function inUnitBefore(
  one: Recognised,
  rows: readonly TableRow[],
  units: Map<string, string>,
): Recognised {
  const head = headOf(one);
  const own = unitAbove(rows, one.header.row);
  if (own !== null) units.set(head, own);
  const unit = own === null ? (units.get(head) ?? null) : null;
  if (unit === null) return one;
  const { header, stayHeader, others } = one;
  const all = stayHeader === null ? [header] : [header, stayHeader];
  const counted = (other: Header): Header => withMoneyUnit(other, unit, all);
  return {
    ...one,
    header: counted(header),
    stayHeader: stayHeader === null ? null : counted(stayHeader),
    others: others.map(counted),
  };
}

function isSheet({ container }: Table): boolean {
  return container === "xlsx" || container === "xls";
}

/** Tables that say something of stays which stand elsewhere. */
function besides(found: readonly Recognised[]): readonly Recognised[] {
  return found.flatMap((one) => (one.profile === null ? (asDiagnoses(one) ?? []) : []));
}

/**
 * Records within a stay repeat its fields; with a diagnosis in each they are its diagnoses, and not the stay again. Nor are
 * groups of charges, which add nothing to it, or a sheet that says too little of stays which another says whole.
 */
function settleParts(all: readonly Recognised[]): readonly Recognised[] {
  const listed = all.filter(({ header }) => header.layout.kind === "stays");
  const isWhole = listed.some(({ header }) => isComplete(header));
  const others = listed.filter((one) => asDiagnoses(one) === null);
  const isAgain = (one: Recognised): boolean =>
    others.includes(one) &&
    (listed.some((outer) => isWithin(one, outer)) || (isWhole && !isComplete(one.header)));
  return withDiagnoses(all.filter((one) => !isAgain(one)));
}

/** A kind of record within another, with no known field that the other has not. */
function isWithin(one: Recognised, outer: Recognised): boolean {
  const path = outer.table.sheet ?? "";
  const isNested = !isSheet(one.table) && (one.table.sheet ?? "").startsWith(`${path}/`);
  const fields = [...one.header.positions.keys()];
  return isNested && fields.every((field) => outer.header.positions.has(field));
}

function withDiagnoses(found: readonly Recognised[]): readonly Recognised[] {
  const stays = found.filter(({ header }) => header.layout.kind === "stays");
  if (stays.length < 2) return found;
  const others = stays.filter((one) => asDiagnoses(one) === null);
  if (others.length !== 1) return found;
  return found.map((one) => (stays.includes(one) ? (asDiagnoses(one) ?? one) : one));
}

function asDiagnoses(one: Recognised): Recognised | null {
  if (one.header.layout.kind === "diagnoses") return one;
  const header = one.others.find(({ layout }) => layout.kind === "diagnoses");
  return header === undefined ? null : { ...one, header, stayHeader: null, others: [] };
}

/**
 * Two parts of one bill (stays and their lines, settlements, diagnoses), or one table that goes on under the same header:
 * on the next page of a print, on the next sheet where one was full.
 */
function isBeside(first: Recognised, other: Recognised): boolean {
  if (headOf(first) === headOf(other)) return true;
  // Lines that carry the columns of their stays are lines beside a table of stays.
  const [a, b] = [first, other].map(({ header }) => header.layout.kind);
  const isPart = (kind: ImportKind | undefined) =>
    kind !== undefined && (BILL_KINDS as readonly ImportKind[]).includes(kind);
  return a !== b && isPart(a) && isPart(b);
}

function headOf({ header }: Recognised): string {
  // Labels above the table come and go from sheet to sheet.
  return header.names.slice(0, header.ownColumns).map(normaliseHeader).join("\u0000");
}

/** One of the others that is of a kind with another of them. */
function twin(others: readonly Recognised[]): Recognised | undefined {
  return others.find((one, index) => others.slice(0, index).some((other) => !isBeside(other, one)));
}

/** By its first rows; by the labels of all its heads where these say what its columns lack. */
async function recogniseTable(
  table: Table,
  rows: readonly TableRow[],
  knowledge: Knowledge,
  fileName: string,
): Promise<Recognised | null> {
  const labels = labelNames(rows);
  const first = attempt(() => recogniseRows(table, rows, knowledge, fileName));
  const isDone =
    labels.length === 0 || first.read === null || !isPrint(first.read) || first.error !== null;
  if (!isDone) {
    const all = await allLabelNames(table);
    if (all.length > labels.length) return recogniseRows(table, rows, knowledge, fileName, all);
  }
  if (first.error !== null) throw first.error;
  return first.read;
}

function isPrint({ header, stayHeader }: Recognised): boolean {
  return (
    !isComplete(header) || usesLabels(header) || (stayHeader !== null && usesLabels(stayHeader))
  );
}

/** null where nothing fits. Throws FILE_AMBIGUOUS. */
export function recogniseRows(
  table: Table,
  given: readonly TableRow[],
  knowledge: Knowledge,
  fileName: string,
  labels: readonly string[] = labelNames(given),
): Recognised | null {
  const rows = withUpperLines(given);
  const plain = readRows(rows, labels, knowledge, fileName);
  if (plain === null) return null;
  const all = plain.stayHeader === null ? [plain.header] : [plain.header, plain.stayHeader];
  const settled = (header: Header): Header => withClocks(withUnitAbove(header, rows, all), rows);
  const read = {
    ...plain,
    header: settled(plain.header),
    stayHeader: plain.stayHeader === null ? null : settled(plain.stayHeader),
    others: plain.others.map(settled),
  };
  const { header, stayHeader } = read;
  const headers = stayHeader === null ? ([header] as const) : ([header, stayHeader] as const);
  if (!headers.some(usesLabels)) {
    return { table, hasYearLast: hasYearLast(headers, rows), ...read };
  }
  const blocks = new BlockRows(headers);
  const completed = rows.map((row) => blocks.of(row));
  const hasYear = hasYearLast(headers, completed);
  return { table: blockTable(table, headers), hasYearLast: hasYear, ...read };
}

function hasYearLast(headers: readonly [Header, ...Header[]], rows: readonly TableRow[]): boolean {
  const orders = new DateOrders(headers);
  for (const row of rows) if (row.number > headers[0].row) orders.look(row);
  return orders.found;
}

type Reading = Omit<Recognised, "table" | "hasYearLast">;

/** By the table's own columns, or with the labels above it where these say what it lacks. Throws FILE_AMBIGUOUS. */
function readRows(
  given: readonly TableRow[],
  labels: readonly string[],
  knowledge: Knowledge,
  fileName: string,
): Reading | null {
  if (labels.length === 0) return readColumns(given, knowledge, fileName);
  // A row of a form has many known names and is no header, where there is a better one.
  const rows = given.filter(({ cells }) => formLabelsOf(cells) === null);
  return readLabelled(rows, labels, knowledge, fileName) ?? readColumns(given, knowledge, fileName);
}

function readLabelled(
  rows: readonly TableRow[],
  labels: readonly string[],
  knowledge: Knowledge,
  fileName: string,
): Reading | null {
  const labelled = attempt(() => readColumns(withLabelNames(rows, labels), knowledge, fileName));
  const own = attempt(() => readColumns(rows, knowledge, fileName));
  const isBetter =
    labelled.read !== null && worthOf(labelled.read) > (own.read === null ? -1 : worthOf(own.read));
  const { read, error } = isBetter ? labelled : own;
  if (error !== null) throw error;
  return read;
}

function attempt<Result>(work: () => Result | null): {
  readonly read: Result | null;
  readonly error: YijieError | null;
} {
  try {
    return { read: work(), error: null };
  } catch (error) {
    if (error instanceof YijieError) return { read: null, error };
    throw error;
  }
}

/** A profile knows best; then what is whole, then what brings its stays along; else what knows most. */
function worthOf({ header, stayHeader, profile }: Reading): number {
  const isWhole = isComplete(header);
  const ranks = [profile !== null, isWhole, isWhole && stayHeader !== null];
  const rank = ranks.reduce((sum, holds) => sum * 2 + (holds ? 1 : 0), 0);
  return rank * 1_000 + (isWhole ? 0 : header.score);
}

function readColumns(
  rows: readonly TableRow[],
  knowledge: Knowledge,
  fileName: string,
): Reading | null {
  const byProfile = readByProfiles(rows, knowledge, fileName);
  if (byProfile !== null) return { others: [], almost: null, ...byProfile };
  const header = findHeader(rows, fileName, knowledge.defaults);
  if (header === null) return null;
  const row = rows.find(({ number }) => number === header.row);
  const others = row === undefined ? [] : otherReadings(header, row, knowledge.defaults);
  const bill = asBill(header, others);
  const almost = row === undefined ? null : almostBeside(bill, row, knowledge.defaults);
  return { ...bill, profile: null, almost };
}

/** Without these a table says nothing of stays or of charges. */
const ALMOST: Readonly<Record<string, readonly string[]>> = {
  stays: ["name", "admitDay", "dischargeDay"],
  lines: ["quantity", "unitPrice", "amount"],
};

function almostBeside(
  { header, stayHeader }: Pick<Recognised, "header" | "stayHeader">,
  row: TableRow,
  defaults: Defaults,
): Header | null {
  const { kind } = header.layout;
  if (stayHeader !== null || !(kind in ALMOST)) return null;
  const other = kind === "lines" ? "stays" : "lines";
  const near = readings(row, defaults).find(({ layout }) => layout.kind === other);
  return near !== undefined && ALMOST[other]?.every((field) => near.positions.has(field))
    ? near
    : null;
}

/** Lines and stays in one table are lines that bring their stays along. */
function asBill(
  header: Header,
  others: readonly Header[],
): Pick<Recognised, "header" | "stayHeader" | "others"> {
  const all = [header, ...others];
  const of = (kind: string) => all.find(({ layout }) => layout.kind === kind);
  const [stays, lines] = [of("stays"), of("lines")];
  if (stays === undefined || lines === undefined || !isComplete(header)) {
    return { header, stayHeader: null, others };
  }
  return { header: lines, stayHeader: withoutAmountsOf(stays, lines), others: [] };
}

/** 总金额 and 应收 are the stay's or the line's: where both would take the same column, it is the line's. */
function withoutAmountsOf(stays: Header, lines: Header): Header {
  const taken = new Set(["amount", ...DISCOUNT_FIELDS].map((field) => lines.positions.get(field)));
  const ofStay: ReadonlySet<string> = new Set(["total", ...DISCOUNT_FIELDS]);
  const positions = new Map(
    [...stays.positions].filter(([field, at]) => !(ofStay.has(field) && taken.has(at))),
  );
  return { ...stays, positions };
}

/** The profile that knows most of a row's columns. Throws FILE_AMBIGUOUS for two that know equally many. */
function readByProfiles(
  rows: readonly TableRow[],
  { profiles, defaults }: Knowledge,
  fileName: string,
): Pick<Recognised, "header" | "stayHeader" | "profile"> | null {
  let best: { profile: MappingProfile; headers: readonly Header[]; score: number } | null = null;
  let rival: MappingProfile | null = null;
  for (const row of rows) {
    for (const profile of profiles) {
      const headers = profile.parts.map((part) => readByProfile(part, row, defaults));
      if (!headers.every((header) => header !== null)) continue;
      const score = headers.reduce((sum, header) => sum + header.score, 0);
      if (best === null || score > best.score) {
        best = { profile, headers, score };
        rival = null;
      } else if (score === best.score && profile !== best.profile) rival = profile;
    }
  }
  if (best === null) return null;
  if (rival !== null) {
    throw new YijieError("FILE_AMBIGUOUS", {
      file: fileName,
      first: `导入方案“${best.profile.name}”`,
      second: `导入方案“${rival.name}”`,
    });
  }
  const { headers, profile } = best;
  const of = (kind: string) => headers.find(({ layout }) => layout.kind === kind) ?? null;
  const [only] = headers;
  if (only === undefined) return null;
  if (headers.length === 1) return { header: only, stayHeader: null, profile: profile.name };
  const fillDown = [...new Set(headers.flatMap((header) => header.fillDown))];
  const [header, stayHeader] = [of("lines") ?? only, of("stays")];
  return { header: { ...header, fillDown }, stayHeader, profile: profile.name };
}

function placeOf({ container, sheet }: Table): string {
  return container === "xlsx" || container === "xls" ? `工作表“${sheet}”` : `“${sheet ?? ""}”`;
}

export async function firstRows(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of table.rows({ maxRows: HEADER_SEARCH_ROWS })) {
    rows.push(...batch);
    if (rows.length >= HEADER_SEARCH_ROWS) break;
  }
  return rows.slice(0, HEADER_SEARCH_ROWS);
}
