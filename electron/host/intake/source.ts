/** Looks at a file before anything is read from it: size, container, encoding, layout. Goes by content, never by name. */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, fstatSync, openSync, statSync } from "node:fs";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportKind } from "../../../shared/contract/importReport.ts";
import type { DateOrder } from "../../../shared/contract/mappingProfile.ts";
import { joinHeads } from "./blocks.ts";
import { fileBytes } from "./bytes.ts";
import { type Contents, checkSize, openContents, orRefusal } from "./containers.ts";
import { DELIMITERS, RowSplitter } from "./csv.ts";
import { checkHeader, findHeader, HEADER_SEARCH_ROWS, type Header } from "./header.ts";
import { type Knowledge, type Recognised, recognise } from "./recognise.ts";
import type { TableRow } from "./table.ts";

/** A file to import; `name` is what messages and the error file call it. */
export interface ImportFile {
  readonly path: string;
  readonly name: string;
  /** Of rows that are read once more: what the whole column told when they came first */
  readonly dateOrders?: Readonly<Record<string, DateOrder>>;
}

export interface Source extends Recognised {
  readonly path: string;
  readonly name: string;
  /** Of the file, or this table's share of it, for how far an import is */
  readonly bytes: number;
  /** Of the file */
  readonly size: number;
  readonly modifiedMs: number;
  readonly sha256: string;
  /** The table came in a ZIP. */
  readonly zipped: boolean;
  readonly kind: ImportKind;
  close(): void;
}

/**
 * Opens a file and recognises what is in it: mostly one table, or the parts of a bill. Throws YijieError with the file's
 * name; nothing stays open then.
 */
export async function openSources(
  file: ImportFile,
  knowledge: Knowledge,
): Promise<readonly [Source, ...Source[]]> {
  return withTables(file, async ({ tables, size, modifiedMs, zipped, refusal, close }) => {
    const all = () => recognise(tables, knowledge, file.name);
    const recognised = refusal === null ? await all() : await recognisePair(all, refusal);
    const sha256 = await hashFile(file.path);
    const isOne = recognised.length === 1;
    const sourceOf = (one: Recognised): Source => {
      const header = withKnownOrders(one.header, file);
      const stayHeader = one.stayHeader === null ? null : withKnownOrders(one.stayHeader, file);
      const { table } = one;
      checkHeader(header, file.name);
      if (stayHeader !== null) checkHeader(stayHeader, file.name);
      return {
        ...one,
        header,
        stayHeader,
        path: file.path,
        name: isOne
          ? file.name
          : `${file.name}（${table.member ?? table.sheet ?? header.layout.label}）`,
        bytes: isOne ? size : Math.ceil(size / recognised.length),
        size,
        modifiedMs,
        sha256,
        zipped,
        kind: stayHeader === null ? header.layout.kind : "wide",
        close,
      };
    };
    const [first, ...others] = recognised;
    return [sourceOf(first), ...others.map(sourceOf)];
  });
}

function withKnownOrders(header: Header, { dateOrders }: ImportFile): Header {
  if (dateOrders === undefined) return header;
  return { ...header, dateOrders: new Map([...Object.entries(dateOrders), ...header.dateOrders]) };
}

/** A ZIP of exactly the stays and their lines, each in a file of its own. Throws the refusal for any other two files. */
async function recognisePair(
  all: () => ReturnType<typeof recognise>,
  refusal: YijieError,
): ReturnType<typeof recognise> {
  const recognised = await orRefusal(all, refusal);
  const kinds = recognised.map(({ header }) => header.layout.kind).sort();
  const members = new Set(recognised.map(({ table }) => table.member));
  if (kinds.join() !== "lines,stays" || members.size !== 2) throw refusal;
  return recognised;
}

interface OpenFile extends Contents {
  readonly size: number;
  readonly modifiedMs: number;
  close(): void;
}

/** The tables of a file, unread. Whoever gets them closes the file, once or more; it is closed here when `use` throws. */
export async function withTables<Result>(
  file: ImportFile,
  use: (open: OpenFile) => Promise<Result>,
): Promise<Result> {
  const { fd, size, modifiedMs } = openFile(file);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
  try {
    const bytes = fileBytes({ path: file.path, fd, size, fileName: file.name });
    const contents = await openContents(bytes, bestDelimiter);
    const tables = await joinHeads(contents.tables);
    return await use({ ...contents, tables, size, modifiedMs, close });
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * What each file is, seen beside the others: lines that also carry their stays are only lines where a file of stays came
 * along, and of two files of stays the one that has no admission numbers is the platform's settlements.
 */
export function settleKinds(sources: readonly Source[]): readonly Source[] {
  const numbered = sources.some(
    ({ kind, header }) => kind === "stays" && header.positions.has("inpatientNo"),
  );
  const hasStays = sources.some(({ kind }) => kind === "stays");
  return sources.map((source) => {
    if (source.kind === "wide" && hasStays) return { ...source, stayHeader: null, kind: "lines" };
    if (source.kind !== "stays" || !numbered || source.header.positions.has("inpatientNo")) {
      return source;
    }
    const settlements = source.others.find(({ layout }) => layout.kind === "settlements");
    if (settlements === undefined) return source;
    return { ...source, header: settlements, kind: "settlements" };
  });
}

/** Throws FILE_CHANGED when the file is not the one that was opened. */
export function checkUnchanged(source: Source): void {
  const now = statSync(source.path, { throwIfNoEntry: false });
  if (now?.size !== source.size || now.mtimeMs !== source.modifiedMs) {
    throw new YijieError("FILE_CHANGED", { file: source.name });
  }
}

function openFile(file: ImportFile): { fd: number; size: number; modifiedMs: number } {
  let fd: number;
  try {
    fd = openSync(file.path, "r");
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? "";
    throw new YijieError("FILE_UNREADABLE", { file: file.name, detail }, { cause: error });
  }
  const { size, mtimeMs, isFile } = statOf(fd);
  try {
    if (!isFile) throw new YijieError("FILE_UNREADABLE", { file: file.name, detail: "不是文件" });
    checkSize({ fileName: file.name, size });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return { fd, size, modifiedMs: mtimeMs };
}

function statOf(fd: number): { size: number; mtimeMs: number; isFile: boolean } {
  const stat = fstatSync(fd);
  return { size: stat.size, mtimeMs: stat.mtimeMs, isFile: stat.isFile() };
}

/** SHA-256 of the file, hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  const stream = createReadStream(path, { highWaterMark: 1024 ** 2 });
  for await (const chunk of stream as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}

/** The delimiter under which the file says most; where none says anything, the one that makes most columns. */
function bestDelimiter(text: string, fileName: string, isWhole: boolean): string {
  let best: string = DELIMITERS[0];
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const rows = headRows(text, delimiter, isWhole);
    const columns = rows.map(({ cells }) => cells.length).sort((a, b) => a - b);
    // Known names count; columns that nobody knows only decide among equals.
    const typical = columns[Math.floor(columns.length / 2)] ?? 0;
    const score = (findHeader(rows, fileName)?.score ?? 0) + Math.min(typical, 999) / 1_000;
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

function headRows(text: string, delimiter: string, isWhole: boolean): TableRow[] {
  const splitter = new RowSplitter(delimiter, "");
  const rows = splitter.add(text);
  // A file of a few rows without a line break at its end.
  if (isWhole && rows.length < HEADER_SEARCH_ROWS) {
    try {
      rows.push(...splitter.end());
    } catch (error) {
      // An open quote: reported, with its row, when the file is read.
      if (!(error instanceof YijieError)) throw error;
    }
  }
  return rows.slice(0, HEADER_SEARCH_ROWS);
}
