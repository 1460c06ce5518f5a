/**
 * Bytes to text: which encoding a file is in, and its text piece by piece. The order is bill-files.md §3: a byte order
 * mark, plain UTF-16, UTF-8 without one fault, GB18030. Nothing is ever decoded with errors ignored.
 */
import iconv from "iconv-lite";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Bytes } from "./bytes.ts";

export type Encoding = "utf-8" | "gb18030" | "utf-16le" | "utf-16be";

/** The encoding that a byte order mark states, or null. */
function encodingOfMark(head: Buffer): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  return null;
}

/** Digits, commas and line breaks are every other byte a NUL; a few Chinese characters (一 is 4E 00) are the other way. */
const LEAST_NULS_IN_PAIRS = 0.05;
const LEAST_LEAD_OF_NULS = 8;

/** UTF-16 without a mark, where the NUL bytes say so plainly; null otherwise. */
function plainUtf16(head: Buffer): Encoding | null {
  const pairs = Math.floor(head.length / 2);
  if (pairs < 4) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) even += 1;
    if (head[at + 1] === 0) odd += 1;
  }
  const [most, least] = odd > even ? [odd, even] : [even, odd];
  if (most < pairs * LEAST_NULS_IN_PAIRS || most < least * LEAST_LEAD_OF_NULS) return null;
  return odd > even ? "utf-16le" : "utf-16be";
}

interface Decoder {
  /** Throws TypeError for bytes that are not of the encoding. */
  decode(bytes?: Uint8Array): string;
}

function makeDecoder(encoding: Encoding): Decoder {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true });
  } catch {
    return lenientDecoder(encoding);
  }
  return {
    decode: (bytes) =>
      bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }),
  };
}

/** A platform without the full set of encodings: iconv-lite marks what it cannot read with U+FFFD. */
function lenientDecoder(encoding: Encoding): Decoder {
  const decoder = iconv.getDecoder(encoding);
  return {
    decode(bytes) {
      const text = bytes === undefined ? (decoder.end() ?? "") : decoder.write(Buffer.from(bytes));
      if (text.includes("\uFFFD")) throw new TypeError("bytes outside the encoding");
      return text;
    },
  };
}

/** XML and web pages say what they are written in: <?xml encoding="GBK"?>, <meta charset=gb2312>. */
const STATED =
  /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w-]+)|<meta[^>]{1,300}?charset\s*=\s*["']?\s*([\w-]+)/i;
const GB_NAMES = /^(gbk|gb2312|gb18030|gb_2312-80|x-gbk|cp936|ms936|windows-936)$/i;

function statedEncoding(head: Buffer): Encoding | null {
  const match = STATED.exec(head.subarray(0, 4096).toString("latin1"));
  const name = match?.[1] ?? match?.[2] ?? "";
  if (GB_NAMES.test(name)) return "gb18030";
  return /^utf-?8$/i.test(name) ? "utf-8" : null;
}

/** So many Chinese characters in a row are no accident: GBK text hardly ever makes one valid three-byte sequence. */
const CHARACTERS_THAT_PROVE_UTF8 = 8;

/**
 * The encoding of a file of text. Throws FILE_ENCODING where the bytes begin as UTF-8 and then break: read as GB18030
 * such a file would give other characters without a word.
 */
export async function detectEncoding(bytes: Bytes, head: Buffer): Promise<Encoding> {
  const marked = encodingOfMark(head) ?? plainUtf16(head);
  if (marked !== null) return marked;
  const { isWhole, chinese } = await readAsUtf8(bytes);
  const isProven = chinese >= CHARACTERS_THAT_PROVE_UTF8;
  if (isWhole) return isProven ? "utf-8" : (statedEncoding(head) ?? "utf-8");
  return isProven ? "utf-8" : "gb18030";
}

/** A GB18030 file is found out at its first Chinese character, a UTF-8 one is read to its end. */
async function readAsUtf8(bytes: Bytes): Promise<{ isWhole: boolean; chinese: number }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let chinese = 0;
  const count = (text: string): void => {
    if (chinese >= CHARACTERS_THAT_PROVE_UTF8) return;
    for (const _ of text.matchAll(/[一-鿿]/g)) {
      chinese += 1;
      if (chinese >= CHARACTERS_THAT_PROVE_UTF8) return;
    }
  };
  for await (const chunk of bytes.stream()) {
    try {
      count(decoder.decode(chunk, { stream: true }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const readable = new TextDecoder("utf-8").decode(chunk);
      const fault = readable.indexOf("\uFFFD");
      count(fault < 0 ? readable : readable.slice(0, fault));
      return { isWhole: false, chinese };
    }
  }
  try {
    decoder.decode();
    return { isWhole: true, chinese };
  } catch {
    return { isWhole: false, chinese };
  }
}

/** A longer text V8 puts among its old objects at once, where a long file leaves hundreds of megabytes to be collected. */
const PIECE_BYTES = 48 * 1024;

/** The text of a file, piece by piece. Throws FILE_ENCODING with the line, FILE_KIND_UNKNOWN for a NUL. */
export async function* decodedText(
  bytes: Bytes,
  encoding: Encoding,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = makeDecoder(encoding);
  for await (const chunk of bytes.stream({ onBytes })) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      yield await decode(decoder, chunk.subarray(at, at + PIECE_BYTES));
    }
  }
  yield await decode(decoder);

  async function decode(from: Decoder, chunk?: Buffer): Promise<string> {
    let text: string;
    try {
      text = from.decode(chunk);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const row = await faultyLine(bytes, encoding);
      throw new YijieError("FILE_ENCODING", { file: bytes.fileName, row }, { cause: error });
    }
    if (text.includes("\0")) throw new YijieError("FILE_KIND_UNKNOWN", { file: bytes.fileName });
    return text;
  }
}

/** The line in which the first undecodable byte stands: the file is read once more for it. */
async function faultyLine(bytes: Bytes, encoding: Encoding): Promise<number> {
  const decoder = new TextDecoder(encoding);
  let lines = 1;
  for await (const chunk of bytes.stream()) {
    const text = decoder.decode(chunk, { stream: true });
    const fault = text.indexOf("\uFFFD");
    lines += text.slice(0, fault < 0 ? text.length : fault).split("\n").length - 1;
    if (fault >= 0) break;
  }
  return lines;
}

/** The beginning of a file as text; a character cut at its end is left out. */
export function decodeHead(head: Buffer, encoding: Encoding, fileName: string): string {
  return decodeBuffer(head, encoding, fileName, false);
}

/** A whole file as text. */
export function decodeWhole(content: Buffer, encoding: Encoding, fileName: string): string {
  return decodeBuffer(content, encoding, fileName, true);
}

function decodeBuffer(
  content: Buffer,
  encoding: Encoding,
  fileName: string,
  isWhole: boolean,
): string {
  let text: string;
  try {
    const decoder = makeDecoder(encoding);
    text = decoder.decode(content);
    if (isWhole) text += decoder.decode();
  } catch (error) {
    const [readable = ""] = new TextDecoder(encoding).decode(content).split("\uFFFD", 1);
    const row = readable.split("\n").length;
    throw new YijieError("FILE_ENCODING", { file: fileName, row }, { cause: error });
  }
  if (text.includes("\0")) throw new YijieError("FILE_KIND_UNKNOWN", { file: fileName });
  return text;
}
