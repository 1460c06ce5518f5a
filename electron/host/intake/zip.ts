/**
 * Reads ZIP containers without trusting them: everything is decided from the central directory before a byte is
 * unpacked, and what comes out is measured against what was declared.
 */
import { pipeline, Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Bytes, PlacedBytes } from "./bytes.ts";

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly offset: number;
}

export interface ZipFile {
  readonly bytes: PlacedBytes;
  readonly fileName: string;
  readonly entries: ReadonlyMap<string, ZipEntry>;
}

const MAX_ENTRIES = 2_000;
const MAX_TOTAL_BYTES = 3 * 1024 ** 3;
/** Real sheets pack 10 to 40 times; a bomb about a thousand times. Small entries may pack as they like. */
const MAX_RATIO = 200;
const RATIO_MATTERS_FROM_BYTES = 4 * 1024 ** 2;

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

function damaged(file: string, detail: string): YijieError {
  return new YijieError("FILE_DAMAGED", { file, detail });
}

function refused(file: string, detail: string): YijieError {
  return new YijieError("ARCHIVE_REFUSED", { file, detail });
}

/** Reads the central directory. Throws FILE_DAMAGED (cut off, inconsistent) and ARCHIVE_REFUSED (bomb, tricks). */
export function readZip(bytes: PlacedBytes): ZipFile {
  const { size, fileName } = bytes;
  const tailBytes = Math.min(size, END_BYTES + 0xffff);
  const tail = bytes.readAt(size - tailBytes, tailBytes);
  const end = findEnd(tail);
  if (end < 0) throw damaged(fileName, "找不到压缩目录，文件没有传完或被截断");
  const count = tail.readUInt16LE(end + 10);
  const directoryBytes = tail.readUInt32LE(end + 12);
  const directoryOffset = tail.readUInt32LE(end + 16);
  if (count === 0xffff || directoryOffset === 0xffffffff) {
    throw refused(fileName, "是 ZIP64 压缩包，超过允许的大小");
  }
  if (count > MAX_ENTRIES) throw refused(fileName, `里面有 ${count} 个文件`);
  if (directoryOffset + directoryBytes > size - tailBytes + end) {
    throw damaged(fileName, "压缩目录超出文件末尾");
  }
  const entries = readEntries(bytes.readAt(directoryOffset, directoryBytes), count, fileName);
  checkEntries(entries, directoryOffset, fileName);
  return { bytes, fileName, entries: new Map(entries.map((entry) => [entry.name, entry])) };
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_SIGNATURE) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) <= tail.length) return at;
  }
  return -1;
}

function readEntries(directory: Buffer, count: number, fileName: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL_SIGNATURE) {
      throw damaged(fileName, "压缩目录不完整");
    }
    const nameBytes = directory.readUInt16LE(at + 28);
    const next =
      at +
      CENTRAL_BYTES +
      nameBytes +
      directory.readUInt16LE(at + 30) +
      directory.readUInt16LE(at + 32);
    if (next > directory.length) throw damaged(fileName, "压缩目录不完整");
    if ((directory.readUInt16LE(at + 8) & 1) === 1) {
      throw refused(fileName, "加了密码");
    }
    entries.push({
      name: entryName(
        directory.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes),
        directory.readUInt16LE(at + 8),
      ),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** Bit 11: the name is UTF-8. Without it Chinese Windows writes GBK, whose second bytes may look like "\\". */
function entryName(bytes: Buffer, flags: number): string {
  if ((flags & 0x800) === 0) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return new TextDecoder("gb18030").decode(bytes);
    }
  }
  return bytes.toString("utf8");
}

function checkEntries(entries: readonly ZipEntry[], directoryOffset: number, file: string): void {
  const names = new Set<string>();
  let total = 0;
  for (const { name, method, bytes, compressedBytes } of entries) {
    const parts = name.split("/");
    if (
      name.startsWith("/") ||
      name.includes("\\") ||
      name.includes("\0") ||
      /^[A-Za-z]:/.test(name) ||
      parts.includes("..") ||
      names.has(name)
    ) {
      throw refused(file, "里面的文件名不正常");
    }
    names.add(name);
    if (method !== STORED && method !== DEFLATED) throw refused(file, "用了不支持的压缩方法");
    total += bytes;
    if (bytes > RATIO_MATTERS_FROM_BYTES && bytes > compressedBytes * MAX_RATIO) {
      throw refused(
        file,
        `解压后会膨胀 ${Math.floor(bytes / Math.max(1, compressedBytes))} 倍，像是压缩炸弹`,
      );
    }
  }
  if (total > MAX_TOTAL_BYTES) throw refused(file, "解压后超过 3 GiB，像是压缩炸弹");
  // Overlapping entries are how a small file declares a modest size many times over.
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [index, entry] of inOrder.entries()) {
    const next = inOrder[index + 1]?.offset ?? directoryOffset;
    if (entry.offset + LOCAL_BYTES + entry.compressedBytes > next) {
      throw refused(file, "里面的文件互相重叠，像是压缩炸弹");
    }
  }
}

/**
 * The content of an entry, piece by piece. Ends with FILE_DAMAGED where size or checksum are not as declared, and
 * stops with ARCHIVE_REFUSED as soon as more comes out than was declared.
 */
export async function* readEntry(
  zip: ZipFile,
  entry: ZipEntry,
  onCompressedBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const local = zip.bytes.readAt(entry.offset, LOCAL_BYTES);
  if (local.length < LOCAL_BYTES || local.readUInt32LE(0) !== LOCAL_SIGNATURE) {
    throw damaged(zip.fileName, "压缩内容与目录对不上");
  }
  const start = entry.offset + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (entry.compressedBytes === 0) {
    if (entry.bytes !== 0) throw damaged(zip.fileName, "压缩内容不完整");
    return;
  }
  const packed = zip.bytes.stream({ start, end: start + entry.compressedBytes });
  const content =
    entry.method === STORED
      ? packed
      : pipeline(Readable.from(packed), createInflateRaw({ chunkSize: 256 * 1024 }), () => {});
  let bytes = 0;
  let crc = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > entry.bytes) {
        throw refused(zip.fileName, "解压出来的内容比目录里写的多，像是压缩炸弹");
      }
      crc = crc32(chunk, crc);
      onCompressedBytes?.((chunk.length * entry.compressedBytes) / entry.bytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof YijieError) throw error;
    throw damaged(zip.fileName, "压缩内容解不开，文件没有传完或已损坏");
  }
  if (bytes !== entry.bytes || crc !== entry.crc) {
    throw damaged(zip.fileName, "压缩内容的校验不对，文件已损坏");
  }
}

/** The content of one entry as if it were a file. */
export function entryBytes(zip: ZipFile, entry: ZipEntry): Bytes {
  return {
    fileName: zip.fileName,
    size: entry.bytes,
    stream: ({ onBytes } = {}) => readEntry(zip, entry, onBytes),
  };
}

/** How many names a refusal lists. */
const NAMES_LISTED = 5;

/** The files of a ZIP: folders and what macOS adds are none. Throws ARCHIVE_REFUSED where there are none. */
export function fileEntries(zip: ZipFile): readonly [ZipEntry, ...ZipEntry[]] {
  const files = [...zip.entries.values()].filter(
    ({ name }) => !name.endsWith("/") && !name.startsWith("__MACOSX/"),
  );
  const [first, ...others] = files;
  if (first === undefined) throw refused(zip.fileName, "是空的压缩包");
  return [first, ...others];
}

/** That nobody can tell which of several files is meant. */
export function severalFiles(zip: ZipFile, files: readonly ZipEntry[]): YijieError {
  const listed = files.slice(0, NAMES_LISTED).map(({ name }) => name);
  const names = `${listed.join("、")}${files.length > NAMES_LISTED ? "……" : ""}`;
  return refused(
    zip.fileName,
    `里面有 ${files.length} 个文件（${names}），请解压后把要导的一起选上再导入`,
  );
}
