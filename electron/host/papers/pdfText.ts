/**
 * The text that a PDF of ours shows, read back from its drawing, so that a printed file can be verified without any
 * other program. It understands the PDFs that this program writes and refuses all others: a file that another program
 * has saved again is not evidence, the paper's figures and its code are.
 */
import { inflateSync } from "node:zlib";
import { YijieError } from "../../../shared/contract/errors.ts";
import { nearest } from "./nearest.ts";

const MOST_BYTES = 4_000_000;
const MOST_OBJECTS = 10_000;

interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | null;
}

interface PdfFont {
  /** By glyph of the subset */
  readonly characters: readonly string[];
  /** Thousandths of the size */
  readonly widths: readonly number[];
}

interface Piece {
  readonly x: number;
  readonly y: number;
  readonly end: number;
  readonly text: string;
}

function unreadable(detail: string): YijieError {
  return new YijieError("SLIP_UNREADABLE", { detail });
}

/** The lines of each page from top to bottom, pages parted by a form feed. Throws YijieError SLIP_UNREADABLE. */
export function pdfText(pdf: Buffer): string {
  if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-"))) throw unreadable("不是 PDF 文件");
  if (pdf.length > MOST_BYTES) throw unreadable("文件太大，不是本系统的结算单");
  const objects = readObjects(pdf);
  const pages = [...objects.values()].find(({ dictionary }) => /\/Type \/Pages\b/.test(dictionary));
  const kids = /\/Kids \[([^\]]*)\]/.exec(pages?.dictionary ?? "")?.[1] ?? "";
  const texts = references(kids).map((number) => pageText(objects, number));
  if (texts.length === 0) throw unreadable("文件里没有页面");
  return texts.join("\f");
}

/** Reads the objects where the cross-reference table says they are. */
function readObjects(pdf: Buffer): Map<number, PdfObject> {
  const tail = pdf.toString("latin1", Math.max(0, pdf.length - 64));
  const start = Number(/startxref\n(\d+)\n%%EOF\s*$/.exec(tail)?.[1] ?? -1);
  const table = start < 0 ? "" : pdf.toString("latin1", start);
  const count = Number(/^xref\n0 (\d+)\n/.exec(table)?.[1] ?? 0);
  if (count === 0 || count > MOST_OBJECTS)
    throw unreadable("不是本系统生成的 PDF，或已被其他程序改存");
  const objects = new Map<number, PdfObject>();
  for (const [index, match] of [...table.matchAll(/(\d{10}) \d{5} ([nf]) \n/g)].entries()) {
    if (match[2] === "n") objects.set(index, readObject(pdf, Number(match[1])));
  }
  return objects;
}

function readObject(pdf: Buffer, at: number): PdfObject {
  const streamAt = pdf.indexOf("stream\n", at);
  const endAt = pdf.indexOf("endobj", at);
  if (endAt < 0) throw unreadable("文件不完整");
  if (streamAt < 0 || streamAt > endAt) {
    return { dictionary: pdf.toString("latin1", at, endAt), stream: null };
  }
  const dictionary = pdf.toString("latin1", at, streamAt);
  const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
  const from = streamAt + "stream\n".length;
  return { dictionary, stream: pdf.subarray(from, from + length) };
}

function references(text: string): number[] {
  return [...text.matchAll(/(\d+) 0 R/g)].map((match) => Number(match[1]));
}

function referenceOf(objects: ReadonlyMap<number, PdfObject>, from: PdfObject, name: string) {
  const number = new RegExp(`/${name} \\[?(\\d+) 0 R`).exec(from.dictionary)?.[1];
  const found = objects.get(Number(number ?? -1));
  if (found === undefined) throw unreadable(`文件里缺少 ${name}`);
  return found;
}

function content({ stream }: PdfObject): string {
  if (stream === null) throw unreadable("文件里缺少页面内容");
  try {
    return inflateSync(stream, { maxOutputLength: MOST_BYTES }).toString("latin1");
  } catch (cause) {
    throw new YijieError("SLIP_UNREADABLE", { detail: "文件已损坏" }, { cause });
  }
}

function pageText(objects: ReadonlyMap<number, PdfObject>, number: number): string {
  const page = objects.get(number);
  if (page === undefined) throw unreadable("文件里缺少页面");
  const resources = referenceOf(objects, page, "Resources");
  const fonts = new Map<string, PdfFont>();
  const listed = /\/Font <<([^>]*)>>/.exec(resources.dictionary)?.[1] ?? "";
  for (const [, name = "", font] of listed.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const object = objects.get(Number(font));
    if (object !== undefined) fonts.set(name, readFont(objects, object));
  }
  return joinPieces(readPieces(content(referenceOf(objects, page, "Contents")), fonts));
}

function readFont(objects: ReadonlyMap<number, PdfObject>, font: PdfObject): PdfFont {
  const map = content(referenceOf(objects, font, "ToUnicode"));
  const characters = [...map.matchAll(/\[(.*?)\]/gs)].flatMap(([, list = ""]) =>
    [...list.matchAll(/<([^>]*)>/g)].map(([, units = ""]) =>
      String.fromCharCode(
        ...(units.match(/[0-9a-f]{4}/gi) ?? []).map((unit) => parseInt(unit, 16)),
      ),
    ),
  );
  const descendant = referenceOf(objects, font, "DescendantFonts");
  const widths = /\/W \[0 \[([^\]]*)\]/.exec(descendant.dictionary)?.[1] ?? "";
  return { characters, widths: widths.split(" ").map(Number) };
}

/** Follows the text operators that pdfkit writes: Tm, Tf and TJ. */
function readPieces(drawing: string, fonts: ReadonlyMap<string, PdfFont>): Piece[] {
  const pieces: Piece[] = [];
  let font: PdfFont | undefined;
  let size = 0;
  let x = 0;
  let y = 0;
  const operators = /1 0 0 1 (\S+) (\S+) Tm|\/(F\d+) (\S+) Tf|\[([^\]]*)\] TJ/g;
  for (const [, tx, ty, name, given, shown] of drawing.matchAll(operators)) {
    if (tx !== undefined) [x, y] = [Number(tx), Number(ty)];
    else if (name !== undefined) [font, size] = [fonts.get(name), Number(given)];
    else if (font !== undefined) {
      for (const [, hex = "", back] of (shown ?? "").matchAll(/<([0-9a-f]*)>\s*(-?[\d.]+)?/g)) {
        const glyphs = (hex.match(/.{4}/g) ?? []).map((glyph) => parseInt(glyph, 16));
        const text = glyphs.map((glyph) => font?.characters[glyph] ?? "").join("");
        const width = glyphs.reduce((sum, glyph) => sum + (font?.widths[glyph] ?? 0), 0);
        const end = x + (width * size) / 1000;
        pieces.push({ x, y, end, text });
        x = end - (Number(back ?? 0) * size) / 1000;
      }
    }
  }
  return pieces;
}

/** Pieces on one baseline are a line; a space stands where there is room for one. */
function joinPieces(pieces: readonly Piece[]): string {
  const lines = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const key = String(nearest(piece.y, 10));
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [piece]);
    else line.push(piece);
  }
  const ordered = [...lines.entries()].sort(([a], [b]) => Number(b) - Number(a));
  return ordered
    .map(([, line]) => {
      let text = "";
      let end = Number.POSITIVE_INFINITY;
      for (const piece of line.sort((a, b) => a.x - b.x)) {
        text += piece.x > end + 1 ? ` ${piece.text}` : piece.text;
        end = piece.end;
      }
      return text.replace(/ +/g, " ").trim();
    })
    .join("\n");
}
