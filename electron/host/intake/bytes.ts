/** Where a table is read from: a file, a piece of memory, or the one member of a ZIP. Nothing is unpacked onto the disk. */
import { createReadStream, readSync } from "node:fs";
import { YijieError } from "../../../shared/contract/errors.ts";

interface ReadRange {
  readonly start?: number;
  /** Behind the last byte. */
  readonly end?: number;
  /** Bytes of the file itself read since the last call. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export interface Bytes {
  /** What messages call the file. */
  readonly fileName: string;
  readonly size: number;
  /** The content from the beginning, piece by piece. */
  stream(range?: Pick<ReadRange, "onBytes">): AsyncIterable<Buffer>;
}

/** Bytes that can be read at any place. */
export interface PlacedBytes extends Bytes {
  readAt(position: number, length: number): Buffer;
  stream(range?: ReadRange): AsyncIterable<Buffer>;
}

const CHUNK_BYTES = 256 * 1024;
/** XLS, HTML and JSON are read whole; a month of 60,000 lines has about a third of this. */
const MAX_WHOLE_BYTES = 64 * 1024 ** 2;

export function fileBytes(file: {
  readonly path: string;
  readonly fd: number;
  readonly size: number;
  readonly fileName: string;
}): PlacedBytes {
  return {
    fileName: file.fileName,
    size: file.size,
    readAt: (position, length) => readAt(file.fd, position, Math.min(length, file.size)),
    stream: (range = {}) => streamFile(file.path, range),
  };
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(fd, buffer, done, length - done, position + done);
    if (read === 0) break;
    done += read;
  }
  return buffer.subarray(0, done);
}

async function* streamFile(
  path: string,
  { start = 0, end, onBytes }: ReadRange,
): AsyncGenerator<Buffer> {
  const last = end === undefined ? Number.POSITIVE_INFINITY : end - 1;
  if (last < start) return;
  const stream = createReadStream(path, { start, end: last, highWaterMark: CHUNK_BYTES });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    onBytes?.(chunk.length);
    yield chunk;
  }
}

export function memoryBytes(content: Buffer, fileName: string): PlacedBytes {
  return {
    fileName,
    size: content.length,
    readAt: (position, length) => content.subarray(position, position + length),
    async *stream({ start = 0, end = content.length, onBytes } = {}) {
      for (let at = start; at < end; at += CHUNK_BYTES) {
        const chunk = content.subarray(at, Math.min(at + CHUNK_BYTES, end));
        onBytes?.(chunk.length);
        yield chunk;
      }
    },
  };
}

/** The whole content, for containers that cannot be read piece by piece. Throws FILE_TOO_LARGE above 64 MiB. */
export async function wholeContent(
  bytes: Bytes,
  onBytes?: (bytes: number) => void,
): Promise<Buffer> {
  if (bytes.size > MAX_WHOLE_BYTES) {
    throw new YijieError("FILE_TOO_LARGE", {
      file: bytes.fileName,
      size: Math.ceil(bytes.size / 1024 ** 2),
      limit: MAX_WHOLE_BYTES / 1024 ** 2,
    });
  }
  const content = Buffer.allocUnsafe(bytes.size);
  let at = 0;
  for await (const chunk of bytes.stream({ onBytes })) at += chunk.copy(content, at);
  return content.subarray(0, at);
}
