/**
 * The compound file that old Excel keeps a workbook in: a small file system of sectors. Read in memory; every chain is
 * followed at most once through each sector, so that no file can lead in a circle.
 */
import { YijieError } from "../../../shared/contract/errors.ts";

const SIGNATURE = Buffer.from("d0cf11e0a1b11ae1", "hex");
const HEADER_BYTES = 512;
const HEADER_FAT_ENTRIES = 109;
const DIRECTORY_ENTRY_BYTES = 128;
const MINI_SECTOR_BYTES = 64;
const END_OF_CHAIN = 0xfffffffe;
const STREAM = 2;
const ROOT = 5;

export function isCompoundFile(head: Buffer): boolean {
  return head.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

interface Entry {
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly bytes: number;
}

export class CompoundFile {
  readonly #file: Buffer;
  readonly #fileName: string;
  readonly #sectorBytes: number;
  readonly #fat: number[] = [];
  readonly #smallBelow: number;
  readonly #entries: Entry[];
  #small: { readonly content: Buffer; readonly fat: number[] } | null = null;

  /** Throws FILE_DAMAGED. */
  constructor(file: Buffer, fileName: string) {
    this.#file = file;
    this.#fileName = fileName;
    if (file.length < HEADER_BYTES) throw this.#damaged("文件头不完整");
    const shift = file.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw this.#damaged("扇区大小不对");
    this.#sectorBytes = 1 << shift;
    this.#smallBelow = file.readUInt32LE(56);
    this.#readFat();
    this.#entries = readEntries(this.#chain(file.readUInt32LE(48)));
  }

  /** The names of all streams. */
  get names(): string[] {
    return this.#entries.filter(({ kind }) => kind === STREAM).map(({ name }) => name);
  }

  /** The content of a stream; null without one of this name. */
  stream(name: string): Buffer | null {
    const entry = this.#entries.find((one) => one.kind === STREAM && one.name === name);
    if (entry === undefined) return null;
    const content =
      entry.bytes < this.#smallBelow ? this.#smallChain(entry.start) : this.#chain(entry.start);
    if (content.length < entry.bytes) throw this.#damaged("文件没有传完");
    return content.subarray(0, entry.bytes);
  }

  #readFat(): void {
    const file = this.#file;
    const fatSectors: number[] = [];
    for (let index = 0; index < HEADER_FAT_ENTRIES; index += 1) {
      fatSectors.push(file.readUInt32LE(76 + index * 4));
    }
    const perSector = this.#sectorBytes / 4;
    let more = file.readUInt32LE(68);
    for (let seen = 0; more < END_OF_CHAIN; seen += 1) {
      if (seen > file.length / this.#sectorBytes) throw this.#damaged("扇区链成了圈");
      const sector = this.#sector(more);
      for (let index = 0; index < perSector - 1; index += 1) {
        fatSectors.push(sector.readUInt32LE(index * 4));
      }
      more = sector.readUInt32LE((perSector - 1) * 4);
    }
    const wanted = file.readUInt32LE(44);
    if (wanted > file.length / this.#sectorBytes) throw this.#damaged("文件没有传完");
    for (const number of fatSectors.slice(0, wanted)) {
      const sector = this.#sector(number);
      for (let index = 0; index < perSector; index += 1) {
        this.#fat.push(sector.readUInt32LE(index * 4));
      }
    }
  }

  #sector(number: number): Buffer {
    const start = (number + 1) * this.#sectorBytes;
    if (start >= this.#file.length) throw this.#damaged("文件没有传完");
    const sector = this.#file.subarray(start, start + this.#sectorBytes);
    if (sector.length === this.#sectorBytes) return sector;
    // Some writers leave the end of the last sector out; what a stream lacks then is seen by its size.
    return Buffer.concat([sector, Buffer.alloc(this.#sectorBytes - sector.length)]);
  }

  #chain(start: number): Buffer {
    const sectors: Buffer[] = [];
    for (let at = start; at < END_OF_CHAIN; at = this.#fat[at] ?? Number.NaN) {
      if (sectors.length > this.#fat.length) throw this.#damaged("扇区链成了圈");
      sectors.push(this.#sector(at));
    }
    return Buffer.concat(sectors);
  }

  #smallChain(start: number): Buffer {
    const { content, fat } = this.#smallStreams();
    const sectors: Buffer[] = [];
    for (let at = start; at < END_OF_CHAIN; at = fat[at] ?? Number.NaN) {
      if (sectors.length > fat.length) throw this.#damaged("扇区链成了圈");
      sectors.push(content.subarray(at * MINI_SECTOR_BYTES, (at + 1) * MINI_SECTOR_BYTES));
    }
    return Buffer.concat(sectors);
  }

  #smallStreams(): { readonly content: Buffer; readonly fat: number[] } {
    if (this.#small === null) {
      const root = this.#entries.find(({ kind }) => kind === ROOT);
      if (root === undefined) throw this.#damaged("没有目录");
      const table = this.#chain(this.#file.readUInt32LE(60));
      const fat: number[] = [];
      for (let at = 0; at + 4 <= table.length; at += 4) fat.push(table.readUInt32LE(at));
      this.#small = { content: this.#chain(root.start), fat };
    }
    return this.#small;
  }

  #damaged(detail: string): YijieError {
    return new YijieError("FILE_DAMAGED", { file: this.#fileName, detail });
  }
}

function readEntries(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + DIRECTORY_ENTRY_BYTES <= directory.length; at += DIRECTORY_ENTRY_BYTES) {
    const nameBytes = directory.readUInt16LE(at + 64);
    if (nameBytes < 2 || nameBytes > 64) continue;
    entries.push({
      name: directory.toString("utf16le", at, at + nameBytes - 2),
      kind: directory.readUInt8(at + 66),
      start: directory.readUInt32LE(at + 116),
      bytes: directory.readUInt32LE(at + 120),
    });
  }
  return entries;
}
