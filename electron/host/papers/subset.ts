import { nearest } from "./nearest.ts";

/**
 * The part of a TrueType face that a document embeds: only its glyphs, only the tables that PDF asks for, outlines on a
 * coarser grid. A Chinese glyph has some 65 points, and a slip has 300 such glyphs. Moving the points by at most
 * 4/1000 of the size (0.012 mm at 8.5 points, a quarter of a printer's dot at 600 dpi) takes a quarter off the font,
 * which is most of the file. Glyphs are encoded once per process, whatever the number of documents.
 */

interface Table {
  readonly at: number;
  readonly length: number;
}

/** What pdfkit expects of fontkit's subset. */
interface PdfSubset {
  includeGlyph(glyph: number): number;
  encode(): Buffer;
}

export interface GlyphStore {
  createSubset(): PdfSubset;
}

const LONG_OFFSETS_AT = 50;
const HEADER_BYTES = 12;
const RECORD_BYTES = 16;

/** Reads a TrueType file whose glyphs are all simple (Noto Sans SC's are); grids in units of the face. */
export function glyphStore(bytes: Uint8Array, gridOf: (glyph: number) => number): GlyphStore {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = readDirectory(file);
  const [head, hhea, maxp, hmtx, loca, glyf] = ["head", "hhea", "maxp", "hmtx", "loca", "glyf"].map(
    (tag) => requireTable(tables, tag),
  ) as [Table, Table, Table, Table, Table, Table];
  const long = file.readInt16BE(head.at + LONG_OFFSETS_AT) === 1;
  const offset = (glyph: number) =>
    long ? file.readUInt32BE(loca.at + glyph * 4) : file.readUInt16BE(loca.at + glyph * 2) * 2;
  const metricCount = file.readUInt16BE(hhea.at + 34);
  const encoded = new Map<number, Buffer>();
  const glyphBytes = (glyph: number): Buffer => {
    let found = encoded.get(glyph);
    if (found === undefined) {
      const outline = file.subarray(glyf.at + offset(glyph), glyf.at + offset(glyph + 1));
      found = coarser(outline, gridOf(glyph));
      encoded.set(glyph, found);
    }
    return found;
  };
  // The bearing is where the outline starts, which the grid may have moved.
  const metric = (glyph: number): Metric => {
    const outline = glyphBytes(glyph);
    return {
      advance: file.readUInt16BE(hmtx.at + Math.min(glyph, metricCount - 1) * 4),
      bearing: outline.length === 0 ? 0 : outline.readInt16BE(2),
    };
  };
  const copy = ({ at, length }: Table) => Buffer.from(file.subarray(at, at + length));
  return {
    createSubset: () => {
      const glyphs = [0];
      const places = new Map([[0, 0]]);
      return {
        includeGlyph: (glyph) => {
          let place = places.get(glyph);
          if (place === undefined) {
            place = glyphs.push(glyph) - 1;
            places.set(glyph, place);
          }
          return place;
        },
        encode: () =>
          encodeFont(glyphs.map(glyphBytes), glyphs.map(metric), {
            head: copy(head),
            hhea: copy(hhea),
            maxp: copy(maxp),
          }),
      };
    },
  };
}

function readDirectory(file: Buffer): Map<string, Table> {
  const tables = new Map<string, Table>();
  const count = file.readUInt16BE(4);
  for (let index = 0; index < count; index += 1) {
    const at = HEADER_BYTES + index * RECORD_BYTES;
    const tag = file.toString("latin1", at, at + 4);
    tables.set(tag, { at: file.readUInt32BE(at + 8), length: file.readUInt32BE(at + 12) });
  }
  return tables;
}

function requireTable(tables: ReadonlyMap<string, Table>, tag: string): Table {
  const table = tables.get(tag);
  if (table === undefined) throw new Error(`the typeface has no table ${tag}`);
  return table;
}

interface Metric {
  readonly advance: number;
  readonly bearing: number;
}

interface CopiedTables {
  readonly head: Buffer;
  readonly hhea: Buffer;
  readonly maxp: Buffer;
}

function encodeFont(
  glyphs: readonly Buffer[],
  metrics: readonly Metric[],
  { head, hhea, maxp }: CopiedTables,
): Buffer {
  const total = glyphs.reduce((sum, glyph) => sum + glyph.length, 0);
  const long = total > 0xffff * 2;
  const loca = Buffer.alloc((glyphs.length + 1) * (long ? 4 : 2));
  const hmtx = Buffer.alloc(metrics.length * 4);
  let end = 0;
  for (const [index, glyph] of glyphs.entries()) {
    end += glyph.length;
    if (long) loca.writeUInt32BE(end, (index + 1) * 4);
    else loca.writeUInt16BE(end / 2, (index + 1) * 2);
    hmtx.writeUInt16BE(metrics[index]?.advance ?? 0, index * 4);
    hmtx.writeInt16BE(metrics[index]?.bearing ?? 0, index * 4 + 2);
  }
  head.writeInt16BE(long ? 1 : 0, LONG_OFFSETS_AT);
  hhea.writeUInt16BE(metrics.length, 34);
  maxp.writeUInt16BE(glyphs.length, 4);
  return joinTables([
    ["glyf", Buffer.concat(glyphs)],
    ["head", head],
    ["hhea", hhea],
    ["hmtx", hmtx],
    ["loca", loca],
    ["maxp", maxp],
  ]);
}

/** The file of these tables, in the order of their tags. PDF readers check no sums; they are left at 0. */
function joinTables(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const directory = Buffer.alloc(HEADER_BYTES + tables.length * RECORD_BYTES);
  directory.writeUInt32BE(0x00010000, 0);
  const power = 2 ** Math.floor(Math.log2(tables.length));
  directory.writeUInt16BE(tables.length, 4);
  directory.writeUInt16BE(power * 16, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE((tables.length - power) * 16, 10);
  const parts: Buffer[] = [directory];
  let at = directory.length;
  for (const [index, [tag, content]] of tables.entries()) {
    const record = HEADER_BYTES + index * RECORD_BYTES;
    directory.write(tag, record, "latin1");
    directory.writeUInt32BE(at, record + 8);
    directory.writeUInt32BE(content.length, record + 12);
    const padding = Buffer.alloc(-content.length & 3);
    parts.push(content, padding);
    at += content.length + padding.length;
  }
  return Buffer.concat(parts);
}

const ON_CURVE = 1;
const X_SHORT = 2;
const Y_SHORT = 4;
const REPEAT = 8;
const X_SAME_OR_POSITIVE = 16;
const Y_SAME_OR_POSITIVE = 32;

/** A simple glyph with its points moved to the nearest line of the grid, its curves and contours as they were. */
function coarser(glyph: Buffer, grid: number): Buffer {
  if (glyph.length === 0) return glyph;
  const contours = glyph.readInt16BE(0);
  if (contours < 0) throw new Error("a composite glyph in a face that should have none");
  const instructionsAt = 10 + contours * 2;
  const pointCount = glyph.readUInt16BE(instructionsAt - 2) + 1;
  let at = instructionsAt + 2 + glyph.readUInt16BE(instructionsAt);
  const flags: number[] = [];
  while (flags.length < pointCount) {
    const flag = glyph.readUInt8(at++);
    const repeats = (flag & REPEAT) === 0 ? 0 : glyph.readUInt8(at++);
    for (let count = 0; count <= repeats; count += 1) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if ((flag & short) !== 0) value += glyph.readUInt8(at++) * ((flag & same) === 0 ? -1 : 1);
      else if ((flag & same) === 0) {
        value += glyph.readInt16BE(at);
        at += 2;
      }
      return nearest(value / grid) * grid;
    });
  };
  const xs = coordinates(X_SHORT, X_SAME_OR_POSITIVE);
  const ys = coordinates(Y_SHORT, Y_SAME_OR_POSITIVE);
  const head = Buffer.from(glyph.subarray(0, instructionsAt + 2));
  head.writeInt16BE(Math.min(...xs), 2);
  head.writeInt16BE(Math.min(...ys), 4);
  head.writeInt16BE(Math.max(...xs), 6);
  head.writeInt16BE(Math.max(...ys), 8);
  head.writeUInt16BE(0, instructionsAt);
  const body = encodePoints(flags, xs, ys);
  const padding = Buffer.alloc((head.length + body.length) & 1);
  return Buffer.concat([head, body, padding]);
}

function encodePoints(
  flags: readonly number[],
  xs: readonly number[],
  ys: readonly number[],
): Buffer {
  const xFlags = encodeAxis(xs, X_SHORT, X_SAME_OR_POSITIVE);
  const yFlags = encodeAxis(ys, Y_SHORT, Y_SAME_OR_POSITIVE);
  const merged = flags.map(
    (flag, index) => (flag & ON_CURVE) | (xFlags.flags[index] ?? 0) | (yFlags.flags[index] ?? 0),
  );
  const packed: number[] = [];
  for (let index = 0; index < merged.length; ) {
    const flag = merged[index] ?? 0;
    let count = 1;
    while (count < 256 && merged[index + count] === flag && index + count < merged.length)
      count += 1;
    if (count > 2) packed.push(flag | REPEAT, count - 1);
    else for (let copy = 0; copy < count; copy += 1) packed.push(flag);
    index += count;
  }
  return Buffer.from([...packed, ...xFlags.bytes, ...yFlags.bytes]);
}

function encodeAxis(
  values: readonly number[],
  short: number,
  same: number,
): { flags: number[]; bytes: number[] } {
  const bytes: number[] = [];
  let before = 0;
  const flags = values.map((value) => {
    const step = value - before;
    before = value;
    if (step === 0) return same;
    if (Math.abs(step) < 256) {
      bytes.push(Math.abs(step));
      return short | (step > 0 ? same : 0);
    }
    bytes.push((step >> 8) & 255, step & 255);
    return 0;
  });
  return { flags, bytes };
}
