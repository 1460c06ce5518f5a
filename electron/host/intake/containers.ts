/** What a file is, by its first bytes and never by its name, and the tables in it. */
import { type ErrorCode, YijieError } from "../../../shared/contract/errors.ts";
import { type Bytes, memoryBytes, type PlacedBytes, wholeContent } from "./bytes.ts";
import { csvTable, endsRowsWithCr } from "./csv.ts";
import { htmlTables, isHtml } from "./html.ts";
import { isJson, jsonTables } from "./json.ts";
import { isSpreadsheetXml, spreadsheetXmlTables } from "./spreadsheetXml.ts";
import type { Table } from "./table.ts";
import { decodeHead, detectEncoding } from "./text.ts";
import { isXls, xlsTables } from "./xls.ts";
import { isWorkbook, xlsxTables } from "./xlsx.ts";
import { xmlTables } from "./xmlTables.ts";
import {
  entryBytes,
  fileEntries,
  readZip,
  severalFiles,
  type ZipEntry,
  type ZipFile,
} from "./zip.ts";

/** Of a file, and of the one in a ZIP. */
const MAX_FILE_BYTES = 256 * 1024 ** 2;
const HEAD_BYTES = 256 * 1024;

/** Decides for a text by its beginning; `isWhole`: that is all of it. */
export type PickDelimiter = (head: string, fileName: string, isWhole: boolean) => string;

export interface Contents {
  readonly tables: readonly Table[];
  /** The tables stood in a ZIP: in its only file, or in both of two. */
  readonly zipped: boolean;
  /** Of a ZIP with two files, what is to be said where they are not the two of a bill; null for any other file */
  readonly refusal: YijieError | null;
}

/** The tables of a file, in their order. Throws YijieError for what is none, is damaged, or should not be opened. */
export async function openContents(
  bytes: PlacedBytes,
  pickDelimiter: PickDelimiter,
): Promise<Contents> {
  const head = bytes.readAt(0, HEAD_BYTES);
  const plain = { zipped: false, refusal: null };
  if (!isZip(head)) return { tables: await plainTables(bytes, head, pickDelimiter), ...plain };
  const zip = readZip(bytes);
  if (isWorkbook(zip)) return { tables: await xlsxTables(zip), ...plain };
  // ODS and other documents that are ZIPs too.
  if (zip.entries.has("mimetype"))
    throw new YijieError("FILE_KIND_UNKNOWN", { file: bytes.fileName });
  const files = fileEntries(zip);
  const [first, ...others] = files;
  if (others.length === 0) {
    return { tables: await entryTables(zip, first, pickDelimiter), zipped: true, refusal: null };
  }
  const refusal = severalFiles(zip, files);
  if (others.length > 1) throw refusal;
  const tables: Table[] = [];
  for (const entry of files) {
    const own = await orRefusal(() => entryTables(zip, entry, pickDelimiter), refusal);
    const member = entry.name.replaceAll("/", "_");
    tables.push(...own.map((table) => ({ ...table, member })));
  }
  return { tables, zipped: true, refusal };
}

function entryTables(zip: ZipFile, entry: ZipEntry, pick: PickDelimiter): Promise<Table[]> {
  const member = entryBytes(zip, entry);
  checkSize(member);
  return memberTables(member, pick);
}

/** What is wrong with the ZIP itself is said; whatever else stops it, the two files are no bill. */
export async function orRefusal<Result>(
  work: () => Promise<Result>,
  refusal: YijieError,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isOfZip = error instanceof YijieError && OF_THE_ZIP.has(error.code);
    throw error instanceof YijieError && !isOfZip ? refusal : error;
  }
}

const OF_THE_ZIP: ReadonlySet<ErrorCode> = new Set([
  "FILE_DAMAGED",
  "FILE_TOO_LARGE",
  "FILE_ENCODING",
]);

/** Throws FILE_EMPTY and FILE_TOO_LARGE. */
export function checkSize({ fileName, size }: Pick<Bytes, "fileName" | "size">): void {
  if (size === 0) throw new YijieError("FILE_EMPTY", { file: fileName });
  if (size > MAX_FILE_BYTES) {
    const [mebibytes, limit] = [Math.ceil(size / 1024 ** 2), MAX_FILE_BYTES / 1024 ** 2];
    throw new YijieError("FILE_TOO_LARGE", { file: fileName, size: mebibytes, limit });
  }
}

/** PK with the mark of an entry or of an empty directory: a CSV may begin with the letters. */
function isZip(head: Buffer): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b) return false;
  return (head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6);
}

async function memberTables(member: Bytes, pickDelimiter: PickDelimiter): Promise<Table[]> {
  const head = await headOf(member);
  if (!isZip(head)) return plainTables(member, head, pickDelimiter);
  const inner = readZip(memoryBytes(await wholeContent(member), member.fileName));
  if (!isWorkbook(inner)) {
    const detail = "压缩包里面又是压缩包，请解压后再导入";
    throw new YijieError("ARCHIVE_REFUSED", { file: member.fileName, detail });
  }
  return xlsxTables(inner);
}

async function headOf(bytes: Bytes): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes.stream()) {
    pieces.push(piece);
    length += piece.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, HEAD_BYTES);
}

async function plainTables(
  bytes: Bytes,
  head: Buffer,
  pickDelimiter: PickDelimiter,
): Promise<Table[]> {
  if (isXls(head)) return xlsTables(bytes);
  const encoding = await detectEncoding(bytes, head);
  const text = decodeHead(head, encoding, bytes.fileName);
  const start = text.trimStart();
  const isWhole = bytes.size === head.length;
  if (start === "" && isWhole) throw new YijieError("FILE_EMPTY", { file: bytes.fileName });
  if (/^<[!?\p{L}_]/u.test(start)) {
    if (isSpreadsheetXml(text)) return spreadsheetXmlTables(bytes, encoding);
    return isHtml(start) ? htmlTables(bytes, encoding) : xmlTables(bytes, encoding);
  }
  if (isJson(text)) return jsonTables(bytes, encoding, text);
  // A page of the web with everything in one file (MHTML), another document (RTF, PDF).
  if (/^(MIME-Version:|\{\\rtf|%PDF-)/i.test(start)) {
    throw new YijieError("FILE_KIND_UNKNOWN", { file: bytes.fileName });
  }
  const endsWithCr = endsRowsWithCr(text);
  const lines = endsWithCr ? text.replace(/\r\n?/g, "\n") : text;
  const delimiter = pickDelimiter(lines, bytes.fileName, isWhole);
  return [csvTable(bytes, { encoding, delimiter, endsWithCr })];
}
