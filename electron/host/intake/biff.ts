/** The records that an old Excel workbook (XLS, BIFF5 to BIFF8) is made of, and the forms of texts and numbers in them. */
import { YijieError } from "../../../shared/contract/errors.ts";

export const RECORD = {
  formula: 0x0006,
  eof: 0x000a,
  datemode: 0x0022,
  filepass: 0x002f,
  continue: 0x003c,
  boundsheet: 0x0085,
  mulrk: 0x00bd,
  rstring: 0x00d6,
  xf: 0x00e0,
  mergedCells: 0x00e5,
  sst: 0x00fc,
  labelSst: 0x00fd,
  number: 0x0203,
  label: 0x0204,
  boolerr: 0x0205,
  string: 0x0207,
  rk: 0x027e,
  format: 0x041e,
  bof: 0x0809,
} as const;

export interface BiffRecord {
  readonly id: number;
  /** Of its first byte behind the four of its head. */
  readonly start: number;
  readonly length: number;
}

const HEAD_BYTES = 4;

/** A stream of records. Throws FILE_DAMAGED for one that goes beyond its end. */
export class BiffStream {
  readonly data: Buffer;
  readonly fileName: string;
  /** Texts are UTF-16 or Latin-1 (BIFF8), or bytes of the code page (older). */
  readonly isUnicode: boolean;
  readonly #narrow = new TextDecoder("gb18030", { fatal: true });

  constructor(data: Buffer, fileName: string) {
    this.data = data;
    this.fileName = fileName;
    const first = this.recordAt(0);
    if (first?.id !== RECORD.bof || first.length < 4) throw this.damaged("开头不是工作簿");
    this.isUnicode = data.readUInt16LE(first.start) >= 0x0600;
  }

  damaged(detail: string): YijieError {
    return new YijieError("FILE_DAMAGED", { file: this.fileName, detail });
  }

  /** Null at the end of the stream. */
  recordAt(position: number): BiffRecord | null {
    if (position + HEAD_BYTES > this.data.length) return null;
    const id = this.data.readUInt16LE(position);
    const length = this.data.readUInt16LE(position + 2);
    const start = position + HEAD_BYTES;
    if (start + length > this.data.length) throw this.damaged("内容在一条记录中间断了");
    return { id, start, length };
  }

  after({ start, length }: BiffRecord): BiffRecord | null {
    return this.recordAt(start + length);
  }

  /** The record's content and that of the CONTINUE records behind it. */
  reader(record: BiffRecord, skip = 0): TextReader {
    const { data } = this;
    const parts = [data.subarray(record.start + Math.min(skip, record.length), endOf(record))];
    for (let next = this.after(record); next?.id === RECORD.continue; next = this.after(next)) {
      parts.push(data.subarray(next.start, endOf(next)));
    }
    return new TextReader(parts, this);
  }

  /** Throws FILE_DAMAGED when the record is shorter than what is read from it. */
  need({ length }: BiffRecord, bytes: number): void {
    if (length < bytes) throw this.damaged("有一条记录不完整");
  }

  /** Bytes of the code page. Chinese programs write GBK whatever page they state. */
  narrow(bytes: Buffer): string {
    try {
      return this.#narrow.decode(bytes);
    } catch {
      throw this.damaged("里面的文字不是 GBK");
    }
  }
}

function endOf({ start, length }: BiffRecord): number {
  return start + length;
}

const WIDE = 1;
const EXTENDED = 4;
const RICH = 8;

/** Reads over the seams of CONTINUE records. Where one falls inside the characters of a text, it says anew how wide they are. */
export class TextReader {
  readonly #parts: readonly Buffer[];
  readonly #stream: BiffStream;
  #part = 0;
  #at = 0;

  constructor(parts: readonly Buffer[], stream: BiffStream) {
    this.#parts = parts;
    this.#stream = stream;
  }

  u8(): number {
    const part = this.#open();
    this.#at += 1;
    return part[this.#at - 1] ?? 0;
  }

  u16(): number {
    const low = this.u8();
    return low + this.u8() * 0x100;
  }

  u32(): number {
    const low = this.u16();
    return low + this.u16() * 0x10000;
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const part = this.#open();
      const step = Math.min(left, part.length - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  /** A text of BIFF8 behind its length; formatting and phonetic guides are passed over. */
  unicode(characters: number): string {
    const flags = this.u8();
    const runs = (flags & RICH) === 0 ? 0 : this.u16();
    const extension = (flags & EXTENDED) === 0 ? 0 : this.u32();
    const text = this.#characters(characters, (flags & WIDE) !== 0);
    this.skip(runs * 4 + extension);
    return text;
  }

  /** A text of the code page behind its length in bytes. */
  narrow(bytes: number): string {
    const parts: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const part = this.#open();
      const piece = part.subarray(this.#at, this.#at + left);
      parts.push(piece);
      this.#at += piece.length;
      left -= piece.length;
    }
    return this.#stream.narrow(Buffer.concat(parts));
  }

  #characters(count: number, isWide: boolean): string {
    let wide = isWide;
    let text = "";
    for (let left = count; left > 0; ) {
      if (this.#at >= (this.#parts[this.#part]?.length ?? 0)) {
        this.#open();
        wide = (this.u8() & WIDE) !== 0;
      }
      const part = this.#open();
      const width = wide ? 2 : 1;
      const step = Math.min(left, Math.floor((part.length - this.#at) / width));
      if (step === 0) throw this.#stream.damaged("一段文字在一个字中间断了");
      const end = this.#at + step * width;
      text += part.toString(wide ? "utf16le" : "latin1", this.#at, end);
      this.#at = end;
      left -= step;
    }
    // Half a character would be stored as another than the one that was checked.
    return text.isWellFormed() ? text : text.toWellFormed();
  }

  /** The part with the next byte. */
  #open(): Buffer {
    for (;;) {
      const part = this.#parts[this.#part];
      if (part === undefined) throw this.#stream.damaged("文字在中间断了");
      if (this.#at < part.length) return part;
      this.#part += 1;
      this.#at = 0;
    }
  }
}

/** A number in four bytes: a whole number of 30 bits or the upper half of a double, either perhaps in hundredths. */
export function rkNumber(data: Buffer, at: number): number {
  const raw = data.readUInt32LE(at);
  let value: number;
  if ((raw & 2) !== 0) value = data.readInt32LE(at) >> 2;
  else {
    const double = Buffer.alloc(8);
    double.writeUInt32LE((raw & 0xfffffffc) >>> 0, 4);
    value = double.readDoubleLE(0);
  }
  return (raw & 1) !== 0 ? value / 100 : value;
}
