/** Old workbooks made record by record, for what no program at hand would write; and the compound file around them. */

const SECTOR = 512;
const MINI_SECTOR = 64;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;
const LIST_SECTOR = 0xfffffffc;
/** Sectors of the table that the header itself names. */
const IN_HEADER = 109;
/** Smaller streams live in the small sectors. */
const SMALL_BELOW = 4096;

/** A compound file of these streams. `padded: false` leaves a small stream to the small sectors. */
export function compoundFile(
  streams: readonly { readonly name: string; readonly content: Buffer }[],
  { padded = true } = {},
): Buffer {
  const fat: number[] = [];
  const sectors: Buffer[] = [];
  const store = (content: Buffer): number => {
    const start = sectors.length;
    const count = Math.ceil(content.length / SECTOR);
    for (let index = 0; index < count; index += 1) {
      const sector = Buffer.alloc(SECTOR);
      content.copy(sector, 0, index * SECTOR, (index + 1) * SECTOR);
      sectors.push(sector);
      fat.push(index === count - 1 ? END_OF_CHAIN : start + index + 1);
    }
    return count === 0 ? END_OF_CHAIN : start;
  };
  const mini: Buffer[] = [];
  const miniFat: number[] = [];
  const entries = streams.map(({ name, content }) => {
    const isSmall = content.length < SMALL_BELOW && !padded;
    if (!isSmall) {
      const bytes = Math.max(content.length, SMALL_BELOW);
      return { name, kind: 2, bytes, start: store(Buffer.concat([content], bytes)) };
    }
    const start = miniFat.length;
    const count = Math.ceil(content.length / MINI_SECTOR);
    mini.push(Buffer.concat([content], count * MINI_SECTOR));
    for (let index = 0; index < count; index += 1) {
      miniFat.push(index === count - 1 ? END_OF_CHAIN : start + index + 1);
    }
    return { name, kind: 2, bytes: content.length, start };
  });
  const miniContent = Buffer.concat(mini);
  const root = {
    name: "Root Entry",
    kind: 5,
    bytes: miniContent.length,
    start: store(miniContent),
  };
  const miniFatStart = store(numbers(miniFat));
  const directoryStart = store(Buffer.concat([root, ...entries].map(directoryEntry)));
  // What says where the table of sectors is takes sectors too, once that no longer fits into the header.
  let [fatSectors, listSectors] = [1, 0];
  const entriesIn = SECTOR / 4;
  while (fatSectors * entriesIn < sectors.length + fatSectors + listSectors) {
    fatSectors += 1;
    listSectors = Math.ceil(Math.max(0, fatSectors - IN_HEADER) / (entriesIn - 1));
  }
  const fatStart = sectors.length;
  const listStart = fatStart + fatSectors;
  for (let index = 0; index < fatSectors; index += 1) fat.push(FAT_SECTOR);
  for (let index = 0; index < listSectors; index += 1) fat.push(LIST_SECTOR);
  const table = numbers(fat);
  const padding = Buffer.alloc(fatSectors * SECTOR - table.length, 0xff);
  const header = Buffer.alloc(SECTOR);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(fatSectors, 44);
  header.writeUInt32LE(directoryStart, 48);
  header.writeUInt32LE(SMALL_BELOW, 56);
  header.writeUInt32LE(miniFatStart, 60);
  header.writeUInt32LE(Math.ceil(miniFat.length / entriesIn), 64);
  header.writeUInt32LE(listSectors === 0 ? END_OF_CHAIN : listStart, 68);
  header.writeUInt32LE(listSectors, 72);
  const places = Array.from({ length: fatSectors }, (_, index) => fatStart + index);
  for (let index = 0; index < IN_HEADER; index += 1) {
    header.writeUInt32LE(places[index] ?? FREE, 76 + index * 4);
  }
  const lists = Array.from({ length: listSectors }, (_, index) => {
    const from = IN_HEADER + index * (entriesIn - 1);
    const listed = places.slice(from, from + entriesIn - 1);
    while (listed.length < entriesIn - 1) listed.push(FREE);
    return numbers([...listed, index === listSectors - 1 ? END_OF_CHAIN : listStart + index + 1]);
  });
  return Buffer.concat([header, ...sectors, table, padding, ...lists]);
}

function numbers(values: readonly number[]): Buffer {
  const content = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) content.writeUInt32LE(value, index * 4);
  return content;
}

function directoryEntry(entry: {
  readonly name: string;
  readonly kind: number;
  readonly bytes: number;
  readonly start: number;
}): Buffer {
  const content = Buffer.alloc(128);
  content.write(entry.name, "utf16le");
  content.writeUInt16LE((entry.name.length + 1) * 2, 64);
  content.writeUInt8(entry.kind, 66);
  content.writeUInt32LE(FREE, 68);
  content.writeUInt32LE(FREE, 72);
  content.writeUInt32LE(entry.kind === 5 ? 1 : FREE, 76);
  content.writeUInt32LE(entry.start, 116);
  content.writeUInt32LE(entry.bytes, 120);
  return content;
}

export function record(id: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(content.length, 2);
  return Buffer.concat([head, content]);
}

export function u16(...values: readonly number[]): Buffer {
  const content = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) content.writeUInt16LE(value, index * 2);
  return content;
}

export function u32(value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeUInt32LE(value);
  return content;
}

export function double(value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return content;
}

/** A text behind its length: one byte a character where that is enough. */
export function unicode(text: string, isWide = /[^\0-\xff]/.test(text)): Buffer {
  return Buffer.concat([
    u16(text.length),
    Buffer.from([isWide ? 1 : 0]),
    Buffer.from(text, isWide ? "utf16le" : "latin1"),
  ]);
}

const BOF_GLOBALS = record(0x0809, u16(0x0600, 0x0005, 0, 0), u32(0), u32(0));
const BOF_SHEET = record(0x0809, u16(0x0600, 0x0010, 0, 0), u32(0), u32(0));
const EOF = record(0x000a);

export interface XlsSheet {
  readonly name: string;
  /** Records between its first and its last. */
  readonly records: readonly Buffer[];
  readonly hidden?: boolean;
}

/** The Workbook stream. `globals`: records of the workbook itself. */
export function workbookStream(
  sheets: readonly XlsSheet[],
  globals: readonly Buffer[] = [],
): Buffer {
  const bound = (sheet: XlsSheet, position: number): Buffer => {
    const name = unicode(sheet.name).subarray(2);
    return record(0x0085, u32(position), [sheet.hidden ? 1 : 0, 0, sheet.name.length], name);
  };
  const before = (positions: readonly number[]): Buffer =>
    Buffer.concat([
      BOF_GLOBALS,
      ...globals,
      ...sheets.map((sheet, index) => bound(sheet, positions[index] ?? 0)),
      EOF,
    ]);
  const contents = sheets.map(({ records }) => Buffer.concat([BOF_SHEET, ...records, EOF]));
  let position = before([]).length;
  const positions = contents.map((content) => {
    position += content.length;
    return position - content.length;
  });
  return Buffer.concat([before(positions), ...contents]);
}

/** Texts as cells that carry their own text (LABEL). */
export function labels(rows: readonly (readonly string[])[]): Buffer[] {
  return rows.flatMap((cells, row) =>
    cells.flatMap((text, column) =>
      text === "" ? [] : [record(0x0204, u16(row, column, 0), unicode(text))],
    ),
  );
}

/** The shared texts, cut into CONTINUE records at every `pieceBytes`, also in the middle of texts. */
function sharedTexts(texts: readonly string[], pieceBytes: number): Buffer {
  const pieces: Buffer[] = [];
  let piece = Buffer.concat([u32(texts.length), u32(texts.length)]);
  for (const text of texts) {
    const isWide = /[^\0-\xff]/.test(text);
    const head = Buffer.concat([u16(text.length), Buffer.from([isWide ? 1 : 0])]);
    if (piece.length + head.length > pieceBytes) {
      pieces.push(piece);
      piece = Buffer.alloc(0);
    }
    piece = Buffer.concat([piece, head]);
    for (const unit of text.split("")) {
      const bytes = Buffer.from(unit, isWide ? "utf16le" : "latin1");
      if (piece.length + bytes.length > pieceBytes) {
        pieces.push(piece);
        piece = Buffer.from([isWide ? 1 : 0]);
      }
      piece = Buffer.concat([piece, bytes]);
    }
  }
  pieces.push(piece);
  return Buffer.concat(pieces.map((part, index) => record(index === 0 ? 0x00fc : 0x003c, part)));
}

/** A whole file: texts shared, cut small. */
export function xlsFile(rows: readonly (readonly string[])[], { pieceBytes = 200 } = {}): Buffer {
  const texts = [...new Set(rows.flat())].filter((text) => text !== "");
  const cells = rows.flatMap((row, number) =>
    row.flatMap((text, column) =>
      text === "" ? [] : [record(0x00fd, u16(number, column, 0), u32(texts.indexOf(text)))],
    ),
  );
  const stream = workbookStream(
    [{ name: "数据", records: cells }],
    [sharedTexts(texts, pieceBytes)],
  );
  return compoundFile([{ name: "Workbook", content: stream }]);
}
