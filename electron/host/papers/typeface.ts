/**
 * The paper's typeface: Noto Sans SC, two weights, parsed once per process. pdfkit would read and parse ten megabytes
 * per weight for every document; here it is handed one shared face, whose text layout is a table look-up.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { nearest } from "./nearest.ts";
import { glyphStore } from "./subset.ts";

export type Weight = "regular" | "bold";

const FILES: Readonly<Record<Weight, string>> = {
  regular: "400Regular/NotoSansSC_400Regular.ttf",
  bold: "700Bold/NotoSansSC_700Bold.ttf",
};

/** Grid of the embedded outlines, in thousandths of the size. Bold stands larger on the sheet and is kept finer. */
const CHINESE_GRID: Readonly<Record<Weight, number>> = { regular: 12, bold: 8 };
/** Figures and Latin stand largest on the sheet, are few, and keep their outlines as drawn. */
const FINE_GRID = 1;
const FIGURES = "0123456789,.−¥%()ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 〓 (下駄): what printers have always set for a character that the case does not hold. */
export const PLACEHOLDER = "〓";

/** How one character is set: the glyph, the width it takes and how far it is shifted, in thousandths of the size. */
interface SetCharacter {
  readonly glyph: PdfGlyph;
  readonly advance: number;
  readonly shift: number;
}

/** What pdfkit reads of a glyph. */
interface PdfGlyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly codePoints: readonly number[];
}

interface PathCommand {
  readonly command: string;
  readonly args: readonly number[];
}

/** The part of a fontkit font that is used here; pdfkit uses the rest of the same object. */
interface FontkitFont {
  readonly unitsPerEm: number;
  glyphForCodePoint(codePoint: number): {
    readonly id: number;
    readonly advanceWidth: number;
    readonly path: { readonly commands: readonly PathCommand[] };
  };
}

interface Fontkit {
  create(bytes: Uint8Array, name?: string): FontkitFont;
}

/** × ÷ · stand alone in a full-width square in this face; in arithmetic they take the room of a digit. */
const NARROWED: Readonly<Record<string, { readonly advance: number; readonly shift: number }>> = {
  "×": { advance: 760, shift: -120 },
  "÷": { advance: 820, shift: -90 },
  "·": { advance: 500, shift: -250 },
};

/** A character of this plane is a move to the right: its number beyond the start, in thousandths of the size. */
const MOVES_FROM = 0xf0000;
const SPACE = 0x20;
const NO_GLYPH = 0;
const UNITS_PER_EM = 1000;
const LONGEST_MOVE = 0xfffd;

/** A move of `distance` thousandths of the size inside a line, read as a space; null where none is that long. */
export function move(distance: number): string | null {
  const rounded = nearest(distance);
  if (rounded < 0 || rounded > LONGEST_MOVE) return null;
  return String.fromCodePoint(MOVES_FROM + rounded);
}

const requireHere = createRequire(import.meta.url);
const pdfmakeFile = requireHere.resolve("pdfmake");
const requireOfPdfmake = createRequire(pdfmakeFile);
const requireOfPdfkit = createRequire(requireOfPdfmake.resolve("pdfkit"));

/** pdfkit, as pdfmake loads it; the bench draws with it. */
export const pdfkitFile = requireOfPdfmake.resolve("pdfkit");

/** Where the typeface lies: the folder YIJIE_FONTS where a packaged program sets it, else the package. */
function fontFile(weight: Weight): string {
  const folder = process.env.YIJIE_FONTS;
  const file = FILES[weight];
  if (folder !== undefined && folder !== "") return join(folder, file.split("/")[1] ?? file);
  return requireHere.resolve(`@expo-google-fonts/noto-sans-sc/${file}`);
}

export interface Face {
  has(character: string): boolean;
  /** Width in thousandths of the size, as pdfkit will set it. */
  width(text: string): number;
  /** The outline of one character, y upwards, in thousandths of the size. */
  outline(character: string): readonly PathCommand[];
  /** Handed to pdfkit in place of the file; its bytes mean nothing. */
  readonly token: Uint8Array;
}

const tokens = new Map<Uint8Array, FontkitFont>();
const faces = new Map<Weight, Face>();

function readFont(weight: Weight): Uint8Array {
  const file = fontFile(weight);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new YijieError("PAPER_FONT_MISSING", { file }, { cause });
  }
}

/** Parsed at the first use and kept. */
export function face(weight: Weight): Face {
  const known = faces.get(weight);
  if (known !== undefined) return known;
  const bytes = readFont(weight);
  const font = originalFontkit.create(bytes);
  if (font.unitsPerEm !== UNITS_PER_EM) {
    throw new Error(`${fontFile(weight)} is drawn on another grid`);
  }
  const glyphOf = (character: string) => font.glyphForCodePoint(character.codePointAt(0) ?? 0);
  const figures = new Set([...FIGURES].map((figure) => glyphOf(figure).id));
  const grid = (glyph: number) => (figures.has(glyph) ? FINE_GRID : CHINESE_GRID[weight]);
  const store = glyphStore(bytes, grid);
  const set = typesetter(font);
  // The rest of fontkit's font stays as it is. Replaced: its shaping, which Chinese and figures do not need, and its
  // subset, which would be made anew for every document.
  const shared: FontkitFont = Object.create(font, {
    layout: { value: (text: string) => layout(text, set) },
    createSubset: { value: () => store.createSubset() },
  });
  const token = new Uint8Array([tokens.size + 1]);
  tokens.set(token, shared);
  const made: Face = {
    has: (character) => !isMove(character) && set(character).glyph.id !== NO_GLYPH,
    width: widthMeter(set),
    outline: (character) => glyphOf(character).path.commands,
    token,
  };
  faces.set(weight, made);
  return made;
}

function isMove(character: string): boolean {
  return (character.codePointAt(0) ?? 0) >= MOVES_FROM;
}

type Typesetter = (character: string) => SetCharacter;

function typesetter(font: FontkitFont): Typesetter {
  const characters = new Map<string, SetCharacter>();
  return (character) => {
    const known = characters.get(character);
    if (known !== undefined) return known;
    const given = character.codePointAt(0) ?? 0;
    const codePoint = isMove(character) ? SPACE : given;
    const { id, advanceWidth } = font.glyphForCodePoint(codePoint);
    const narrowed = NARROWED[character];
    const made: SetCharacter = {
      glyph: { id, advanceWidth, codePoints: [codePoint] },
      advance: isMove(character) ? given - MOVES_FROM : (narrowed?.advance ?? advanceWidth),
      shift: narrowed?.shift ?? 0,
    };
    characters.set(character, made);
    return made;
  };
}

/** Labels and words of one slip are those of the next; figures are not, so the memory is emptied when it is full. */
const MOST_WIDTHS = 5_000;

function widthMeter(set: Typesetter): (text: string) => number {
  const widths = new Map<string, number>();
  return (text) => {
    let width = widths.get(text);
    if (width === undefined) {
      width = 0;
      for (const character of text) width += set(character).advance;
      if (widths.size >= MOST_WIDTHS) widths.clear();
      widths.set(text, width);
    }
    return width;
  };
}

/** What pdfkit expects of fontkit's layout; pdfkit changes the positions, so they are new each time. */
function layout(text: string, set: Typesetter) {
  const glyphs: PdfGlyph[] = [];
  const positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[] = [];
  let advanceWidth = 0;
  for (const character of text) {
    const { glyph, advance, shift } = set(character);
    glyphs.push(glyph);
    positions.push({ xAdvance: advance, yAdvance: 0, xOffset: shift, yOffset: 0 });
    advanceWidth += advance;
  }
  return { glyphs, positions, advanceWidth };
}

const fontkitFile = requireOfPdfkit.resolve("fontkit");
const originalFontkit = requireOfPdfkit("fontkit") as Fontkit;

/**
 * Puts the shared faces in the place where pdfkit looks for fontkit. fontkit's own exports can't be redefined, so its
 * entry in the module cache is exchanged; this must happen before pdfkit is loaded for the first time.
 */
function shareFaces(): void {
  const entry = requireOfPdfkit.cache[fontkitFile];
  if (entry === undefined) throw new Error("fontkit is not in the module cache");
  entry.exports = {
    ...originalFontkit,
    create: (bytes: Uint8Array, name?: string) =>
      tokens.get(bytes) ?? originalFontkit.create(bytes, name),
  };
}
shareFaces();

/** pdfmake, loaded after the faces are in place. Typed where it is used. */
export const pdfmakeModule: unknown = requireHere("pdfmake");

/** The QR encoder that pdfmake draws its qr nodes with; it returns the squares. */
export const qrEncoder: unknown = requireOfPdfmake("./qrEnc.js");
