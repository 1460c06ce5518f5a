/**
 * A sheet of A4 paper to write on: texts by baseline, lines, bars and outlines by position, in millimetres from the
 * top left corner. The layout is ours, to the tenth of a millimetre; pdfmake makes the PDF. Nothing else here knows
 * pdfmake.
 */
import type { TDocumentDefinitions } from "pdfmake/interfaces";
import type { Moment } from "../../../shared/calendar/day.ts";
import { nearest } from "./nearest.ts";
import {
  type Face,
  face,
  move,
  PLACEHOLDER,
  pdfmakeModule,
  qrEncoder,
  type Weight,
} from "./typeface.ts";

interface PdfMake {
  readonly virtualfs: { writeFileSync(name: string, content: Uint8Array): void };
  setFonts(fonts: Record<string, { normal: string; bold: string }>): void;
  setUrlAccessPolicy(policy: (url: string) => boolean): void;
  setLocalAccessPolicy(policy: (path: string) => boolean): void;
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Buffer> };
}

interface QrEncoder {
  readonly default: {
    measure(node: { qr: string; eccLevel: string }): {
      readonly _canvas: readonly { readonly x: number; readonly y: number; readonly w: number }[];
      readonly _width: number;
    };
  };
}

export const PAGE_WIDTH_MM = 210;
export const PAGE_HEIGHT_MM = 297;
export const POINTS_PER_MM = 72 / 25.4;

const FAMILY = "NotoSansSC";
/** pdfmake places the top of a line; this face's ascender is 1.16 of its size. */
const ASCENDER = 1.16;

export interface TextStyle {
  /** Points */
  readonly size: number;
  readonly bold?: boolean;
  /** Default black */
  readonly color?: string;
  /** Which end of the text stands at x; default left */
  readonly align?: "left" | "right" | "center";
}

export interface Ink {
  readonly fill?: string;
  readonly stroke?: string;
  /** Points */
  readonly lineWidth?: number;
  /** Points */
  readonly dash?: number;
}

interface Page {
  /** All shapes of one ink are one path: fewer objects, smaller file. In the order of their first use. */
  readonly shapes: Map<string, { readonly ink: Ink; d: string }>;
  readonly texts: PlacedText[];
}

interface PlacedText {
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly color: string;
  /** Points, of the left end */
  readonly x: number;
  /** Points, of the baseline */
  readonly y: number;
  /** Points */
  readonly width: number;
}

/** A page as it will be drawn. */
export interface DrawnPage {
  readonly shapes: readonly { readonly ink: Ink; readonly d: string }[];
  readonly texts: readonly PlacedText[];
}

export interface PdfInfo {
  readonly title: string;
  readonly author: string;
  /** The only time in the file, so that equal input gives equal bytes. */
  readonly at: Moment;
}

let pdfmake: PdfMake | null = null;

function printer(): PdfMake {
  if (pdfmake !== null) return pdfmake;
  const made = pdfmakeModule as PdfMake;
  const name = (weight: Weight) => `${FAMILY}-${weight}`;
  for (const weight of ["regular", "bold"] as const) {
    made.virtualfs.writeFileSync(name(weight), face(weight).token);
  }
  made.setFonts({ [FAMILY]: { normal: name("regular"), bold: name("bold") } });
  made.setUrlAccessPolicy(() => false);
  made.setLocalAccessPolicy(() => false);
  pdfmake = made;
  return made;
}

function faceOf(style: TextStyle): Face {
  return face(style.bold === true ? "bold" : "regular");
}

/** Width in millimetres. */
export function textWidth(text: string, style: TextStyle): number {
  return (faceOf(style).width(text) * style.size) / 1000 / POINTS_PER_MM;
}

/** Figures, codes and days: most of a slip. */
const ALWAYS_PRINTABLE = /^[!-~−–]+$/;

const NOT_AT_LINE_START = /^[，。；：、！？）》”’％%,.;:)\]]/;
const NOT_AT_LINE_END = /[（《“‘(〔]$/;

/** Pieces that are never broken: a Chinese character, or a run of figures, Latin and signs. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  for (const piece of text.match(/[!-~−–]+|./gsu) ?? []) {
    const last = found.at(-1);
    if (last !== undefined && (NOT_AT_LINE_START.test(piece) || NOT_AT_LINE_END.test(last))) {
      found[found.length - 1] = last + piece;
    } else {
      found.push(piece);
    }
  }
  return found;
}

/** Breaks a text into lines of at most `width` millimetres; a piece that is wider than a line is broken inside. */
export function wrap(text: string, width: number, style: TextStyle): string[] {
  if (textWidth(text, style) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text)) {
    if (textWidth((line + piece).trimEnd(), style) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== "") lines.push(line.trimEnd());
    line = piece.trimStart();
    while (textWidth(line, style) > width) {
      const characters = [...line];
      let count = characters.length - 1;
      while (count > 1 && textWidth(characters.slice(0, count).join(""), style) > width) count -= 1;
      lines.push(characters.slice(0, count).join(""));
      line = characters.slice(count).join("");
    }
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

/** The largest size from `style.size` down to `least` at which the text fits; `least` where none does. */
export function fittingSize(text: string, width: number, style: TextStyle, least = 7): number {
  const natural = textWidth(text, style);
  return natural <= width ? style.size : Math.max(least, (style.size * width) / natural);
}

/** To a tenth of a point (0.035 mm): finer is not seen, and each digit stands in the file hundreds of times. */
function points(millimetres: number): number {
  return nearest(millimetres * POINTS_PER_MM, 10);
}

function finePoints(millimetres: number): number {
  return nearest(millimetres * POINTS_PER_MM, 100);
}

export class Sheet {
  readonly #pages: Page[] = [];
  /** Characters that the typeface does not hold; each was set as 〓. */
  readonly missing = new Set<string>();

  get pages(): DrawnPage[] {
    return this.#pages.map(({ shapes, texts }) => ({ shapes: [...shapes.values()], texts }));
  }

  get pageCount(): number {
    return this.#pages.length;
  }

  addPage(): void {
    this.#pages.push({ shapes: new Map(), texts: [] });
  }

  /** Puts the pages of another sheet behind these. */
  append(other: Sheet): void {
    this.#pages.push(...other.#pages);
    for (const character of other.missing) this.missing.add(character);
  }

  #page(number: number | undefined): Page {
    const page = this.#pages[(number ?? this.#pages.length) - 1];
    if (page === undefined) throw new RangeError(`no page ${number}`);
    return page;
  }

  /** Writes on the last page, or on page `page` (from 1). */
  text(x: number, baseline: number, text: string, style: TextStyle, page?: number): void {
    const printable = this.#printable(text, style);
    if (printable === "") return;
    const width = textWidth(printable, style);
    const left = style.align === "right" ? x - width : style.align === "center" ? x - width / 2 : x;
    this.#page(page).texts.push({
      text: printable,
      size: style.size,
      bold: style.bold === true,
      color: style.color ?? "#000000",
      x: points(left),
      y: points(baseline),
      width: width * POINTS_PER_MM,
    });
  }

  #printable(text: string, style: TextStyle): string {
    if (ALWAYS_PRINTABLE.test(text)) return text;
    const used = faceOf(style);
    let printable = "";
    for (const character of text.replace(/[^\S　]+/g, " ").trim()) {
      if (used.has(character)) printable += character;
      else {
        this.missing.add(character);
        printable += PLACEHOLDER;
      }
    }
    return printable;
  }

  /** Adds a path, in points, to everything drawn with the same ink. */
  path(d: string, ink: Ink, page?: number): void {
    const { shapes } = this.#page(page);
    const key = JSON.stringify(ink);
    const known = shapes.get(key);
    if (known === undefined) shapes.set(key, { ink, d });
    else known.d += d;
  }

  line(x1: number, y1: number, x2: number, y2: number, lineWidth: number, color = "#000000"): void {
    this.path(`M${points(x1)} ${points(y1)}L${points(x2)} ${points(y2)}`, {
      stroke: color,
      lineWidth,
    });
  }

  /** A horizontal rule on page `page`. */
  rule(x: number, y: number, width: number, lineWidth: number, page: number): void {
    const d = `M${points(x)} ${points(y)}L${points(x + width)} ${points(y)}`;
    this.path(d, { stroke: "#000000", lineWidth }, page);
  }

  bar(x: number, y: number, width: number, height: number, color: string): void {
    if (width > 0) this.path(rectangle(x, y, width, height), { fill: color });
  }

  frame(x: number, y: number, width: number, height: number, lineWidth: number, dash?: number) {
    const ink = { stroke: "#000000", lineWidth };
    this.path(rectangle(x, y, width, height), dash === undefined ? ink : { ...ink, dash });
  }

  /** A bar of slanted strokes. */
  hatch(x: number, y: number, width: number, height: number, color: string): void {
    if (width <= 0) return;
    const step = 1.5;
    const stroke = 0.6;
    let d = "";
    for (let start = x - height; start < x + width; start += step) {
      d += clippedStroke(start, stroke, { x, y, width, height });
    }
    this.path(d, { fill: color });
  }

  /** The squares of a QR code of the text, `size` millimetres wide. */
  qr(x: number, y: number, size: number, text: string): void {
    const node = (qrEncoder as QrEncoder).default.measure({ qr: text, eccLevel: "Q" });
    const [, ...squares] = node._canvas;
    const scale = size / node._width;
    const square = (squares[0]?.w ?? 0) * scale;
    let d = "";
    for (let index = 0; index < squares.length; ) {
      const first = squares[index];
      if (first === undefined) break;
      let end = first.x + first.w;
      index += 1;
      // Neighbours in a row become one stroke, so that no viewer shows seams between them.
      while (squares[index]?.y === first.y && squares[index]?.x === end) {
        end += first.w;
        index += 1;
      }
      const middle = finePoints(y + first.y * scale + square / 2);
      d += `M${finePoints(x + first.x * scale)} ${middle}H${finePoints(x + end * scale)}`;
    }
    this.path(d, { stroke: "#000000", lineWidth: finePoints(square) });
  }

  /** Everything on the sheet, page by page: shapes first, so that texts stand above a watermark. */
  async pdf(info: PdfInfo): Promise<Buffer> {
    const content: Record<string, unknown>[] = [];
    for (const [index, page] of this.pages.entries()) {
      content.push({
        absolutePosition: { x: 0, y: 0 },
        ...(index > 0 ? { pageBreak: "before" } : {}),
        canvas: page.shapes.map(({ d, ink }) => ({
          type: "path",
          d,
          ...(ink.fill === undefined ? {} : { color: ink.fill }),
          ...(ink.stroke === undefined ? {} : { lineColor: ink.stroke }),
          lineWidth: ink.lineWidth ?? 1,
          ...(ink.dash === undefined ? {} : { dash: { length: ink.dash } }),
        })),
      });
      content.push(...joinLines(page.texts).map(textNode));
    }
    const definition = {
      pageSize: "A4",
      pageMargins: 0,
      language: "zh-CN",
      displayTitle: true,
      defaultStyle: { font: FAMILY },
      info: {
        title: info.title,
        author: info.author,
        creator: "医结",
        producer: "医结",
        creationDate: new Date(`${info.at}+08:00`),
      },
      content,
    };
    return printer()
      .createPdf(definition as unknown as TDocumentDefinitions)
      .getBuffer();
  }
}

/** Texts of one style on one baseline become one text with moves between: half the file's drawing, half the time. */
function joinLines(texts: readonly PlacedText[]): PlacedText[] {
  const lines = new Map<string, PlacedText[]>();
  for (const text of texts) {
    const key = `${text.y} ${text.size} ${text.bold} ${text.color}`;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [text]);
    else line.push(text);
  }
  return [...lines.values()].flatMap((line) => {
    const joined: PlacedText[] = [];
    for (const text of line.sort((a, b) => a.x - b.x)) {
      const before = joined.at(-1);
      const gap = before === undefined ? null : text.x - before.x - before.width;
      const between = gap === null ? null : move((gap * 1000) / text.size);
      if (before === undefined || between === null) joined.push(text);
      else {
        const width = text.x + text.width - before.x;
        joined[joined.length - 1] = { ...before, text: before.text + between + text.text, width };
      }
    }
    return joined;
  });
}

function textNode({ text, size, bold, color, x, y }: PlacedText): Record<string, unknown> {
  return {
    text,
    noWrap: true,
    fontSize: size,
    bold,
    color,
    absolutePosition: { x, y: nearest(y - ASCENDER * size, 10) },
  };
}

function rectangle(x: number, y: number, width: number, height: number): string {
  const left = points(x);
  const top = points(y);
  const right = points(x + width);
  const bottom = points(y + height);
  return `M${left} ${top}L${right} ${top}L${right} ${bottom}L${left} ${bottom}Z`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A stroke that leans to the right at 45°, cut at the left and right ends of the box. */
function clippedStroke(start: number, stroke: number, { x, y, width, height }: Box): string {
  const right = x + width;
  const corners: [number, number][] = [
    [start, y + height],
    [start + stroke, y + height],
    [start + stroke + height, y],
    [start + height, y],
  ];
  const cut = clip(clip(corners, x, 1), right, -1);
  if (cut.length < 3) return "";
  return `${cut.map(([px, py], index) => `${index === 0 ? "M" : "L"}${points(px)} ${points(py)}`).join("")}Z`;
}

/** The part of a polygon on one side of a vertical line (side 1: right of it). */
function clip(
  corners: readonly [number, number][],
  limit: number,
  side: 1 | -1,
): [number, number][] {
  const kept: [number, number][] = [];
  for (const [index, corner] of corners.entries()) {
    const before = corners.at(index - 1) ?? corner;
    const inside = (corner[0] - limit) * side >= 0;
    const wasInside = (before[0] - limit) * side >= 0;
    if (inside !== wasInside) {
      const share = (limit - before[0]) / (corner[0] - before[0]);
      kept.push([limit, before[1] + share * (corner[1] - before[1])]);
    }
    if (inside) kept.push(corner);
  }
  return kept;
}
