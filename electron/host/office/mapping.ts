/** 对应列: what a file has, how it would be read, and how its first rows would come out; and the saved profiles. */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportKind } from "../../../shared/contract/importReport.ts";
import type {
  InspectedFile,
  InspectedTable,
  MappedRow,
  MappingPreview,
} from "../../../shared/contract/mapping.ts";
import {
  DATE_FIELDS,
  type DateOrder,
  type MappingProfile,
  type ProfilePart,
} from "../../../shared/contract/mappingProfile.ts";
import type { StayField } from "../intake/billLayouts.ts";
import { BlockRows, labelNames, usesLabels, withLabelNames } from "../intake/blocks.ts";
import { ConversionLog } from "../intake/conversions.ts";
import { DataRows } from "../intake/dataRows.ts";
import { DateOrders } from "../intake/dateOrders.ts";
import {
  findHeader,
  HEADER_SEARCH_ROWS,
  type Header,
  headerOf,
  missingFields,
  otherReadings,
  readings,
  withUnitAbove,
} from "../intake/header.ts";
import { withUpperLines } from "../intake/headerLines.ts";
import { readKnowledge } from "../intake/knowledge.ts";
import { KnownItems } from "../intake/knownItems.ts";
import { LAYOUTS } from "../intake/layouts.ts";
import { LineReader } from "../intake/lineRow.ts";
import { firstRows, type Knowledge, recogniseRows } from "../intake/recognise.ts";
import { type RowFault, RowReader } from "../intake/rowReader.ts";
import { type ImportFile, withTables } from "../intake/source.ts";
import { readStay } from "../intake/stayRow.ts";
import type { Table, TableRow } from "../intake/table.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { readProfiles } from "../store/profiles.ts";
import { maskText } from "./readQuarantine.ts";
import { requireRight } from "./rights.ts";

const SHOWN_ROWS = 12;
const PREVIEW_ROWS = 20;
/** As many rows are looked at for rows of data. */
const SEARCHED_ROWS = 400;

/** Every table of a file with its first rows and the best guess how it is read. Throws what opening a file throws. */
export async function inspectFile(books: Books, file: ImportFile): Promise<InspectedFile> {
  const knowledge = readKnowledge(books);
  return withTables(file, async ({ tables, close }) => {
    try {
      const inspected: InspectedTable[] = [];
      for (const table of tables) inspected.push(await inspectTable(table, knowledge, file.name));
      return { name: file.name, tables: inspected };
    } finally {
      close();
    }
  });
}

async function inspectTable(
  table: Table,
  knowledge: Knowledge,
  fileName: string,
): Promise<InspectedTable> {
  const rows = await firstRows(table);
  const { headerRow, names, parts, profile } = guess(table, rows, knowledge, fileName);
  const cells = withLabels(rows).find(({ number }) => number === headerRow)?.cells ?? [];
  return {
    sheet: table.sheet,
    container: table.container,
    encoding: table.encoding,
    rows: rows
      .slice(0, SHOWN_ROWS)
      .map(({ number, cells }) => ({ number, cells: cells.map(maskText) })),
    headerRow,
    columns: cells.map((cell, at) => names[at] ?? cell),
    parts,
    profile,
  };
}

/** A header may have the labels that stand above it for further columns. */
function withLabels(rows: readonly TableRow[]): readonly TableRow[] {
  return withLabelNames(withUpperLines(rows), labelNames(rows.slice(0, HEADER_SEARCH_ROWS)));
}

interface Guess extends Pick<InspectedTable, "headerRow" | "parts" | "profile"> {
  /** As the parts call the columns: with the unit of their money, where a line above says it */
  readonly names: readonly string[];
}

/** As the import would read it, even where that is not enough; else the row with most cells as header, and nothing known. */
function guess(
  table: Table,
  rows: readonly TableRow[],
  knowledge: Knowledge,
  fileName: string,
): Guess {
  const known = quietly(() => recogniseRows(table, rows, knowledge, fileName));
  if (known !== null) {
    const headers = [known.stayHeader, known.header].filter((header) => header !== null);
    return {
      headerRow: known.header.row,
      names: known.header.names,
      parts: headers.map(partOf),
      profile: known.profile,
    };
  }
  const header = quietly(() => findHeader(rows, fileName, knowledge.defaults));
  if (header !== null) {
    const { row, names } = header;
    return { headerRow: row, names, parts: [partOf(header)], profile: null };
  }
  const filled = ({ cells }: TableRow) => cells.filter((cell) => cell.trim() !== "").length;
  const widest = rows.reduce<TableRow | null>(
    (best, row) => (best === null || filled(row) > filled(best) ? row : best),
    null,
  );
  const parts = [{ ...NO_PART, kind: "lines" as const }];
  return { headerRow: widest?.number ?? 1, names: [], parts, profile: null };
}

/** Two readings that are equally good are a question for the person, no end. */
function quietly<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof YijieError) return null;
    throw error;
  }
}

const NO_PART = { columns: {}, fixed: {}, words: {}, fillDown: [], tenThousand: [] };

function partOf({ layout, names, positions, fixed, profile }: Header): ProfilePart {
  const columns = Object.fromEntries(
    [...positions].map(([field, position]) => [field, names[position] ?? ""]),
  );
  const kind = layout.kind as ProfilePart["kind"];
  if (profile !== null) return profile;
  return { ...NO_PART, kind, columns, fixed: Object.fromEntries(fixed) };
}

/** A row as the header of the kinds asked for: every column whose name is known. Throws NOT_FOUND. */
export async function guessMapping(
  books: Books,
  file: ImportFile,
  ask: {
    readonly table: number;
    readonly headerRow: number;
    readonly kinds: readonly ImportKind[];
  },
): Promise<{ readonly columns: readonly string[]; readonly parts: readonly ProfilePart[] }> {
  const { defaults } = readKnowledge(books);
  return withTables(file, async ({ tables, close }) => {
    try {
      const row = await rowOf(tables[ask.table], ask.headerRow);
      const headers = readings(row, defaults);
      const parts = ask.kinds.flatMap((kind) => {
        const header = headers.find(({ layout }) => layout.kind === kind);
        return header === undefined ? [] : [partOf(header)];
      });
      return { columns: row.cells, parts };
    } finally {
      close();
    }
  });
}

async function rowOf(table: Table | undefined, number: number): Promise<TableRow> {
  const rows = table === undefined ? [] : withLabels(await someRows(table));
  const found = rows.find((row) => row.number === number);
  if (found === undefined) throw new YijieError("NOT_FOUND", { what: `表里的第 ${number} 行` });
  return found;
}

export interface MappingDraft {
  /** From 0, as the tables were listed */
  readonly table: number;
  readonly headerRow: number;
  readonly parts: readonly ProfilePart[];
}

/** The first rows of data as the draft would read them. Throws NOT_FOUND, and what opening a file throws. */
export async function previewMapping(
  books: Books,
  file: ImportFile,
  draft: MappingDraft,
): Promise<MappingPreview> {
  const { defaults } = readKnowledge(books);
  return withTables(file, async ({ tables, close }) => {
    try {
      const table = tables[draft.table];
      if (table === undefined) throw new YijieError("NOT_FOUND", { what: "这张表" });
      const rows = await someRows(table);
      const top = withLabels(rows).find(({ number }) => number === draft.headerRow);
      if (top === undefined) throw new YijieError("NOT_FOUND", { what: "这一行表头" });
      const each = draft.parts.map((part) => withUnitAbove(headerOf(part, top, defaults), rows));
      const fillDown = [...new Set(each.flatMap((header) => header.fillDown))];
      const [first, ...others] = each;
      const blocks =
        first !== undefined && each.some(usesLabels) ? new BlockRows([first, ...others]) : null;
      const whole = blocks === null ? rows : rows.map((row) => blocks.of(row));
      const orders = ordersOf(each, whole);
      const headers = each.map((header) => ({
        ...header,
        fillDown,
        dateOrders: new Map([...orders, ...header.dateOrders]),
      }));
      const previews = headers.map((header) => previewPart(books, header, whole));
      return {
        missing: headers.flatMap((header) =>
          missingFields(header).map((field) => ({ kind: header.layout.kind, field })),
        ),
        otherKinds: otherKinds(headers, top, defaults),
        parts: previews,
      };
    } finally {
      close();
    }
  });
}

/** As far as these rows tell it; the import asks the whole column. */
function ordersOf(headers: readonly Header[], rows: readonly TableRow[]): Map<string, DateOrder> {
  const orders = new DateOrders(headers);
  for (const row of rows) if (row.number > (headers[0]?.row ?? 0)) orders.look(row);
  return new Map(
    [...orders.all()].flatMap(([field, order]) => (order === null ? [] : [[field, order]])),
  );
}

/** Other kinds of file that the same header row would be whole for. */
function otherKinds(
  headers: readonly Header[],
  top: TableRow,
  defaults: Knowledge["defaults"],
): MappingPreview["otherKinds"] {
  const [first] = headers;
  if (first === undefined) return [];
  const own = new Set(headers.map(({ layout }) => layout.kind));
  return otherReadings(first, top, defaults)
    .map(({ layout }) => layout.kind)
    .filter((kind) => !own.has(kind));
}

async function someRows(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of table.rows({ maxRows: SEARCHED_ROWS })) {
    rows.push(...batch);
    if (rows.length >= SEARCHED_ROWS) break;
  }
  return rows;
}

function previewPart(
  books: Books,
  header: Header,
  rows: readonly TableRow[],
): MappingPreview["parts"][number] {
  const log = new ConversionLog();
  const [key = ""] = Object.keys(header.layout.columns).filter(
    (field) => header.positions.has(field) && header.layout.columns[field]?.required === true,
  );
  const isData = new DataRows(header, { key: keyOf(header, key), amount: null });
  const faultsOf = faultReader(books, header, log);
  const found: MappedRow[] = [];
  for (const row of rows) {
    if (found.length >= PREVIEW_ROWS) break;
    if (isData.kindOf(row) !== "data") continue;
    const whole = isData.whole(row);
    const faults = faultsOf(whole);
    found.push({
      row: row.number,
      cells: [...header.positions].map(([field, position]) => ({
        field,
        text: maskText(whole.cells[position] ?? ""),
        problem: problemOf(header, field, faults),
      })),
    });
  }
  return { kind: header.layout.kind, rows: found, conversions: log.counts() };
}

/** 住院号 or 就诊ID of bills, else the first required field. */
function keyOf({ layout, positions }: Header, first: string): string {
  return "inpatientNo" in layout.columns &&
    (positions.has("inpatientNo") || positions.has("visitId"))
    ? "inpatientNo"
    : first;
}

/** What the import itself would say of a row that stands alone. */
function faultReader(
  books: Books,
  header: Header,
  log: ConversionLog,
): (row: TableRow) => readonly RowFault[] {
  if (header.layout.kind === "stays") {
    const reader = new RowReader<StayField>(header, log);
    return (row) => {
      reader.start(row);
      readStay(reader);
      return reader.faults;
    };
  }
  if (header.layout.kind === "lines") {
    const reader = new LineReader(header, new KnownItems(books, new Map()), log);
    return (row) => {
      reader.start(row);
      reader.read(null);
      return reader.faults;
    };
  }
  const reader = new RowReader<string>(header, log);
  const required = Object.entries(header.layout.columns).filter(([, column]) => column.required);
  return (row) => {
    reader.start(row);
    for (const [field] of required) reader.needCode(field);
    return reader.faults;
  };
}

function problemOf(
  { names, positions }: Header,
  field: string,
  faults: readonly RowFault[],
): string | null {
  const column = names[positions.get(field) ?? -1];
  return faults.find((fault) => fault.column === column)?.reason ?? null;
}

// —— profiles

/** Saves a profile under its name, in place of what was there. Throws NOT_ALLOWED, PROFILE_UNKNOWN_FIELD, PROFILE_FIXES_DATE. */
export function saveProfile(books: Books, request: ActRequest, profile: MappingProfile): void {
  requireRight(request.actor, "保存导入方案");
  checkFields(profile);
  const { name } = profile;
  const head = { ...request, kind: "保存导入方案" as const, subject: name, request: { profile } };
  performAct(books, head, (act) => {
    const text = JSON.stringify(profile);
    const isThere = readProfiles(books).some((one) => one.name === name);
    if (isThere) act.update("mapping_profile", { name }, { profile: text });
    else act.insert("mapping_profile", { name, profile: text });
    return null;
  });
}

/** Throws NOT_ALLOWED, NOT_FOUND. */
export function removeProfile(books: Books, request: ActRequest, name: string): void {
  requireRight(request.actor, "保存导入方案");
  const head = { ...request, kind: "删除导入方案" as const, subject: name, request: { name } };
  performAct(books, head, (act) => {
    const isThere = readProfiles(books).some((one) => one.name === name);
    if (!isThere) throw new YijieError("NOT_FOUND", { what: `导入方案“${name}”` });
    act.remove("mapping_profile", { name });
    return null;
  });
}

function checkFields({ name, parts }: MappingProfile): void {
  for (const part of parts) {
    const { kind, columns, fixed, words, fillDown, tenThousand, dateOrders = {} } = part;
    const known = LAYOUTS.find((layout) => layout.kind === kind)?.columns ?? {};
    const fields = [columns, fixed, words, dateOrders].flatMap((of) => Object.keys(of));
    const unknown = [...fields, ...fillDown, ...tenThousand].find((field) => !(field in known));
    if (unknown !== undefined) {
      throw new YijieError("PROFILE_UNKNOWN_FIELD", { name, field: unknown });
    }
    const date = Object.keys(fixed).find((field) => DATE_FIELDS.has(field));
    if (date !== undefined) {
      const field = known[date]?.names[0] ?? date;
      throw new YijieError("PROFILE_FIXES_DATE", { name, field });
    }
  }
}
