/** What a paper is made of: blocks of pieces that flow down the pages, and the few styles that all of them share. */
import {
  PAGE_WIDTH_MM,
  POINTS_PER_MM,
  pieces,
  type Sheet,
  type TextStyle,
  textWidth,
} from "./sheet.ts";

export const LEFT = 10;
export const RIGHT = PAGE_WIDTH_MM - 10;
export const WIDTH = RIGHT - LEFT;
export const TOP = 10;

export const NOTE = "#404040";
const LABEL = "#555555";
export const HAIRLINE = "#A8A8A8";

export const BODY: TextStyle = { size: 8.5 };
export const BODY_BOLD: TextStyle = { size: 8.5, bold: true };
export const LABELS: TextStyle = { size: 8.5, color: LABEL };
export const NOTES: TextStyle = { size: 8, color: NOTE };

/** Where the baseline lies so that Chinese text of this size stands in the middle of a row. */
export function middleBaseline(top: number, height: number, { size }: TextStyle): number {
  const em = size / POINTS_PER_MM;
  return top + (height - em) / 2 + 0.88 * em;
}

/** Something of a known height that is drawn in one go. */
export interface Piece {
  /** Millimetres */
  readonly height: number;
  draw(sheet: Sheet, top: number): void;
}

/** Pieces that belong together: moved to a new page as a whole, broken only where no page could hold them. */
export interface Block {
  /** Space above; none at the top of a page. */
  readonly gap: number;
  /** Repeated where the block is broken. */
  readonly head: Piece | null;
  readonly pieces: readonly Piece[];
}

function blockHeight(block: Block): number {
  return block.pieces.reduce((sum, piece) => sum + piece.height, block.head?.height ?? 0);
}

/** Height of the blocks on one page. */
export function flowHeight(blocks: readonly Block[]): number {
  const [first] = blocks;
  return blocks.reduce((sum, block) => sum + block.gap + blockHeight(block), -(first?.gap ?? 0));
}

/** Less than anything seen; sums of heights are not exact. */
const SLACK = 1e-6;

export interface Room {
  /** Where the content of the first page begins. */
  readonly first: number;
  /** Where it begins on every later page. */
  readonly next: number;
  readonly bottom: number;
}

export interface Placement {
  readonly piece: Piece;
  /** From 1 */
  readonly page: number;
  readonly top: number;
}

/** Lets the blocks flow down the pages without drawing anything. */
export function paginate(blocks: readonly Block[], room: Room): Placement[] {
  const placements: Placement[] = [];
  let page = 1;
  let top = room.first;
  let fresh = true;
  const turn = () => {
    page += 1;
    top = room.next;
  };
  const place = (piece: Piece | null) => {
    if (piece === null) return;
    placements.push({ piece, page, top });
    top += piece.height;
  };
  for (const block of blocks) {
    const gap = fresh ? 0 : block.gap;
    if (!fresh && top + gap + blockHeight(block) > room.bottom + SLACK) turn();
    else top += gap;
    fresh = false;
    place(block.head);
    for (const piece of block.pieces) {
      if (top + piece.height > room.bottom + SLACK) {
        turn();
        place(block.head);
      }
      place(piece);
    }
  }
  return placements;
}

/** A heading with its caption and the rule under both. */
export function sectionHead(title: string, caption = ""): Piece {
  return {
    height: 5.9,
    draw: (sheet, top) => {
      const style: TextStyle = { size: 9.5, bold: true };
      sheet.text(LEFT, top + 3.8, title, style);
      if (caption !== "") {
        sheet.text(LEFT + textWidth(title, style) + 3, top + 3.8, caption, NOTES);
      }
      sheet.line(LEFT, top + 5.3, RIGHT, top + 5.3, 0.9);
    },
  };
}

export interface Run {
  readonly text: string;
  readonly style: TextStyle;
}

/** Writes runs of different styles one after the other and returns where the next would start. */
export function writeRuns(sheet: Sheet, x: number, baseline: number, runs: readonly Run[]): number {
  let at = x;
  for (const { text, style } of runs) {
    // A sheet drops the spaces at the ends of a text; between two runs they stand.
    const words = text.trimStart();
    const width = textWidth(text, style);
    sheet.text(at + width - textWidth(words, style), baseline, words, style);
    at += width;
  }
  return at;
}

export function runsWidth(runs: readonly Run[]): number {
  return runs.reduce((sum, { text, style }) => sum + textWidth(text, style), 0);
}

/** Breaks runs of different styles into lines of at most `width` millimetres, where a text of one style would break. */
export function wrapRuns(runs: readonly Run[], width: number): Run[][] {
  const characters = runs.flatMap(({ text, style }) =>
    [...text].map((character) => ({ text: character, style })),
  );
  const lines: Run[][] = [];
  let line: Run[] = [];
  let from = 0;
  for (const piece of pieces(runs.map(({ text }) => text).join(""))) {
    const to = from + [...piece].length;
    const next = joined(characters.slice(from, to));
    from = to;
    if (line.length > 0 && runsWidth(joined([...line, ...next])) > width) {
      lines.push(line);
      line = piece.trim() === "" ? [] : next;
    } else line = joined([...line, ...next]);
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** Neighbours of one style as one run. */
function joined(runs: readonly Run[]): Run[] {
  const found: Run[] = [];
  for (const { text, style } of runs) {
    const last = found.at(-1);
    if (last?.style === style) found[found.length - 1] = { text: last.text + text, style };
    else found.push({ text, style });
  }
  return found;
}
