/** A screenshot as a PNG of at most 256 colours: a third of the size, and nobody sees it in text and tables. */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
const MOST_COLOURS = 256;

interface Image {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row */
  readonly pixels: Uint32Array;
}

/** Reads what Chromium writes: eight bits a channel, not interlaced. */
export function palettePng(png: Buffer): Buffer {
  const image = decode(png);
  const palette = paletteOf(image.pixels);
  return encode(image, palette);
}

function decode(png: Buffer): Image {
  const parts: Buffer[] = [];
  let width = 0;
  let height = 0;
  let channels = 0;
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      channels = body[9] === 6 ? 4 : 3;
    }
    if (type === "IDAT") parts.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) unfilter(raw, rows, y, stride, channels);
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index += 1) {
    const at = index * channels;
    pixels[index] = (byte(rows, at) << 16) | (byte(rows, at + 1) << 8) | byte(rows, at + 2);
  }
  return { width, height, pixels };
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** PNG's five filters: each byte is stored as its difference from the left, the one above, or both. */
function unfilter(
  raw: Buffer,
  rows: Uint8Array,
  y: number,
  stride: number,
  channels: number,
): void {
  const from = y * (stride + 1);
  const filter = byte(raw, from);
  const row = y * stride;
  for (let x = 0; x < stride; x += 1) {
    const left = x >= channels ? byte(rows, row + x - channels) : 0;
    const above = y > 0 ? byte(rows, row + x - stride) : 0;
    const corner = x >= channels && y > 0 ? byte(rows, row + x - stride - channels) : 0;
    const guess =
      filter === 1
        ? left
        : filter === 2
          ? above
          : filter === 3
            ? (left + above) >> 1
            : filter === 4
              ? paeth(left, above, corner)
              : 0;
    rows[row + x] = byte(raw, from + 1 + x) + guess;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const toLeft = Math.abs(sum - left);
  const toAbove = Math.abs(sum - above);
  const toCorner = Math.abs(sum - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

type Colour = readonly [colour: number, count: number];

const SHIFTS = [16, 8, 0] as const;

function channel(colour: number, shift: number): number {
  return (colour >> shift) & 255;
}

/** Median cut: the box with the widest channel is halved by the number of its pixels until there are enough boxes. */
function paletteOf(pixels: Uint32Array): readonly number[] {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  if (counts.size <= MOST_COLOURS) return [...counts.keys()];
  // The grounds and the ink keep their exact colours; what lies between is antialiasing.
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 64);
  const kept = new Set(common.map(([colour]) => colour));
  const boxes: Colour[][] = [[...counts].filter(([colour]) => !kept.has(colour))];
  while (boxes.length + kept.size < MOST_COLOURS) {
    const [widest] = boxes
      .map((box, index) => ({ index, ...widestChannel(box) }))
      .sort((a, b) => b.width - a.width);
    if (widest === undefined || widest.width === 0) break;
    const box = boxes[widest.index] ?? [];
    box.sort((a, b) => channel(a[0], widest.shift) - channel(b[0], widest.shift));
    const half = box.length >> 1;
    boxes.splice(widest.index, 1, box.slice(0, half), box.slice(half));
  }
  return [...kept, ...boxes.map(meanOf)];
}

function widestChannel(box: readonly Colour[]): { readonly shift: number; readonly width: number } {
  const widths = SHIFTS.map((shift) => {
    let least = 255;
    let most = 0;
    for (const [colour] of box) {
      const value = channel(colour, shift);
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return { shift, width: Math.max(0, most - least) };
  });
  return widths.sort((a, b) => b.width - a.width)[0] ?? { shift: 0, width: 0 };
}

function meanOf(box: readonly Colour[]): number {
  const total = box.reduce((sum, [, count]) => sum + count, 0);
  return SHIFTS.reduce<number>((mean, shift) => {
    const sum = box.reduce((all, [colour, count]) => all + channel(colour, shift) * count, 0);
    return mean | (Math.floor(sum / total) << shift);
  }, 0);
}

function encode({ width, height, pixels }: Image, palette: readonly number[]): Buffer {
  const known = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let index = 0; index < pixels.length; index += 1) {
    const pixel = pixels[index] ?? 0;
    let place = known.get(pixel);
    if (place === undefined) {
      place = nearest(palette, pixel);
      known.set(pixel, place);
    }
    rows[Math.floor(index / width) * (width + 1) + 1 + (index % width)] = place;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(
    palette.flatMap((colour) => SHIFTS.map((shift) => channel(colour, shift))),
  );
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function nearest(palette: readonly number[], pixel: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, colour] of palette.entries()) {
    const distance = SHIFTS.reduce<number>(
      (sum, shift) => sum + (channel(colour, shift) - channel(pixel, shift)) ** 2,
      0,
    );
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
}
