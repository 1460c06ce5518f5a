/**
 * The 明白纸 on paper: one A4 page that nobody needs glasses for. No text on it is under twelve points; where a stay has
 * many payers it first comes closer together, then says less of how each was worked out, and only then takes a page more.
 */

import type { Moment } from "../../../shared/calendar/day.ts";
import { printYuan } from "../../../shared/money/fen.ts";
import {
  type Block,
  flowHeight,
  HAIRLINE,
  LEFT,
  type Piece,
  type Placement,
  paginate,
  RIGHT,
  type Run,
  TOP,
  WIDTH,
  wrapRuns,
  writeRuns,
} from "./blocks.ts";
import type {
  LeafletModel,
  PageRow,
  PageSection,
  PayerLine,
  Phrase,
  Picture,
  Swatch,
} from "./leafletModel.ts";
import { PAGE_HEIGHT_MM, Sheet, type TextStyle, textWidth, wrap } from "./sheet.ts";
import { missingText } from "./slipTotals.ts";
import { watermark } from "./watermark.ts";

/** The smallest on the page. */
const SMALL: TextStyle = { size: 12 };
const QUIET: TextStyle = { size: 12, color: "#404040" };
const SMALL_BOLD: TextStyle = { size: 12, bold: true };
const TEXT_BOLD: TextStyle = { size: 13, bold: true };
const TITLE: TextStyle = { size: 21, bold: true };
const HEADING: TextStyle = { size: 14, bold: true };
const AMOUNT: TextStyle = { size: 14, bold: true };
const OWN_AMOUNT: TextStyle = { size: 19, bold: true };

/** Baseline to baseline of texts of twelve points */
const STEP = 5.4;

interface Look {
  /** 0 roomy … 1 tight */
  readonly share: number;
  /**
   * Of the payers: everything; what they are left out; how they were worked out only in segments; names alone, with a
   * word at each that was paid in segments; that word once for all
   */
  readonly saying: "all" | "how" | "segments" | "names" | "once";
  /** Rows of a section whose rest may be left to the slip */
  readonly most: number;
  /** Below a long list the picture is small, and gone where there is no room for it: the amounts say the same */
  readonly picture?: "small" | "none";
}

const LOOKS: readonly Look[] = [
  { share: 0, saying: "all", most: 99 },
  { share: 0.35, saying: "all", most: 99 },
  { share: 0.7, saying: "all", most: 99 },
  { share: 1, saying: "all", most: 99 },
  { share: 1, saying: "how", most: 99 },
  { share: 1, saying: "how", most: 4 },
  { share: 1, saying: "segments", most: 4 },
  { share: 1, saying: "names", most: 3 },
  { share: 1, saying: "names", most: 3, picture: "small" },
  { share: 1, saying: "once", most: 3, picture: "small" },
  { share: 1, saying: "once", most: 1, picture: "none" },
];
const NEVER_ON_ONE: Look = { share: 1, saying: "how", most: 99 };

function between(roomy: number, tight: number, { share }: Look): number {
  return roomy + (tight - roomy) * share;
}

/** A page of this kind, and what its file says about itself. */
export interface PatientPaper {
  readonly model: LeafletModel;
  readonly hospitalName: string;
  readonly at: Moment;
  /** The slip's number, or the stay's */
  readonly number: string;
}

/** The page as a PDF. Equal input gives equal bytes. */
export function renderLeaflet({ model, hospitalName, at, number }: PatientPaper): Promise<Buffer> {
  const sheet = new Sheet();
  drawLeaflet(sheet, model);
  return sheet.pdf({ title: `${model.title} ${number}`, author: hospitalName, at });
}

/** Draws it behind what the sheet already holds. */
export function drawLeaflet(sheet: Sheet, model: LeafletModel): void {
  // Which characters have no glyph is known only after drawing, and the foot that names them takes room.
  const trial = new Sheet();
  drawPages(trial, model, new Set());
  drawPages(sheet, model, trial.missing);
}

function drawPages(sheet: Sheet, model: LeafletModel, missing: ReadonlySet<string>): void {
  const lines = [...model.foot, ...(missing.size === 0 ? [] : [missingText(missing)])].flatMap(
    (line) => wrap(line, WIDTH - PAGE_NUMBER_ROOM, SMALL),
  );
  const placements = placed(model, footTop(lines) - 2);
  const pages = placements.at(-1)?.page ?? 1;
  for (let page = 1; page <= pages; page += 1) {
    sheet.addPage();
    if (model.training) watermark(sheet);
    for (const placement of placements) {
      if (placement.page === page) placement.piece.draw(sheet, placement.top);
    }
    drawFoot(sheet, lines, `第 ${page} 页，共 ${pages} 页`);
  }
}

/** The first look that one page holds; the last one, on as many pages as it takes, where none does. */
function placed(model: LeafletModel, bottom: number): Placement[] {
  const room = { first: TOP, next: TOP, bottom };
  const blocks = LOOKS.map((look) => () => blocksOf(model, look));
  for (const made of blocks) {
    const found = made();
    if (flowHeight(found) <= bottom - TOP) return paginate(found, room);
  }
  return paginate(blocksOf(model, NEVER_ON_ONE), room);
}

const PAGE_NUMBER_ROOM = 40;

function footTop(lines: readonly string[]): number {
  return PAGE_HEIGHT_MM - 9 - lines.length * STEP;
}

function drawFoot(sheet: Sheet, lines: readonly string[], page: string): void {
  const top = footTop(lines);
  sheet.line(LEFT, top, RIGHT, top, 0.6);
  for (const [index, line] of lines.entries()) {
    sheet.text(LEFT, top + 5.6 + index * STEP, line, SMALL);
  }
  sheet.text(RIGHT, top + 5.6, page, { ...SMALL, align: "right" });
}

function blocksOf(model: LeafletModel, look: Look): Block[] {
  return [
    alone(head(model), 0),
    ...(model.notice === "" ? [] : [alone(notice(model.notice), 2)]),
    ...(model.headline.length === 0 ? [] : [alone(headline(model.headline, look), 2)]),
    ...money(model, look),
    ...model.sections.map((part) => section(part, look)),
  ];
}

function alone(piece: Piece, gap: number): Block {
  return { gap, head: null, pieces: [piece] };
}

// —— head

function head({ about, title, training }: LeafletModel): Piece {
  const lines = wrap(about, WIDTH, SMALL);
  return {
    height: lines.length * STEP + 11.2,
    draw: (sheet, top) => {
      for (const [index, line] of lines.entries()) {
        sheet.text(LEFT, top + 4 + index * STEP, line, SMALL);
      }
      if (training) {
        const box = top + lines.length * STEP + 3.2;
        sheet.frame(RIGHT - 15, box, 15, 6.2, 0.8, 2);
        sheet.text(RIGHT - 7.5, box + 4.7, "演示", { ...SMALL_BOLD, align: "center" });
      }
      sheet.text(LEFT, top + lines.length * STEP + 8.8, title, TITLE);
    },
  };
}

/** Framed, because nothing below may be read without it. */
function notice(text: string): Piece {
  const lines = wrap(text, WIDTH - 8, TEXT_BOLD);
  const height = lines.length * 6 + 3.4;
  return {
    height,
    draw: (sheet, top) => {
      sheet.frame(LEFT, top, WIDTH, height, 1.2);
      for (const [index, line] of lines.entries()) {
        sheet.text(LEFT + 4, top + 6.1 + index * 6, line, TEXT_BOLD);
      }
    },
  };
}

function headline(sentences: readonly (readonly Phrase[])[], look: Look): Piece {
  const size = between(14, 13, look);
  const usual: TextStyle = { size };
  const heavy: TextStyle = { size, bold: true };
  const lines = sentences.flatMap((sentence) =>
    wrapRuns(
      sentence.map(({ text, strong }): Run => ({ text, style: strong ? heavy : usual })),
      WIDTH,
    ),
  );
  const step = between(7.4, 6.2, look);
  return {
    height: lines.length * step,
    draw: (sheet, top) => {
      for (const [index, runs] of lines.entries()) {
        writeRuns(sheet, LEFT, top + 5.2 + index * step, runs);
      }
    },
  };
}

// —— who paid what

/** Beside the picture a list up to this height; a longer one stands below it, over the whole width. */
const MOST_BESIDE = 125;
const PICTURE_GAP = 8;
const SMALL_PICTURE = 26;

function money(model: LeafletModel, look: Look): Block[] {
  const { picture, own } = model;
  const all = own === null ? [] : [...model.payers, own];
  // Without the picture its marks beside the names would be marks of nothing.
  const lines = look.picture === "none" ? all.map((line) => ({ ...line, swatches: [] })) : all;
  if (lines.length === 0) return [];
  if (picture === null || look.picture === "none") {
    return [list(lines, LEFT, look), ...saidOnce(lines, look)];
  }
  const side = between(72, 56, look);
  const left = pictureColumn(picture, side, side);
  const beside = list(lines, LEFT + side + PICTURE_GAP, look);
  const listHeight = flowHeight([beside]);
  if (listHeight > MOST_BESIDE) {
    const size = look.picture === "small" ? SMALL_PICTURE : between(46, 40, look);
    return [
      alone(pictureColumn(picture, size, WIDTH), 3),
      list(lines, LEFT, look),
      ...saidOnce(lines, look),
    ];
  }
  const both: Piece = {
    height: Math.max(left.height, listHeight),
    draw: (sheet, top) => {
      left.draw(sheet, top);
      let at = top;
      for (const piece of beside.pieces) {
        piece.draw(sheet, at);
        at += piece.height;
      }
    },
  };
  return [alone(both, between(4, 2, look)), ...saidOnce(lines, look)];
}

/** What no payer says for itself stands once behind them all. */
function saidOnce(lines: readonly PayerLine[], { saying }: Look): Block[] {
  const isUnsaid = saying === "once" && lines.some(({ hasSegments }) => hasSegments);
  return isUnsaid ? [alone(quietLine(`有的是${SEE_SLIP}。`), 1)] : [];
}

function quietLine(text: string): Piece {
  return { height: STEP, draw: (sheet, top) => sheet.text(LEFT, top + 4.2, text, QUIET) };
}

/** The squares, and below them what they are. */
function pictureColumn({ squares, caption }: Picture, side: number, width: number): Piece {
  const lines = wrap(caption, width, SMALL);
  return {
    height: side + lines.length * STEP + 1.4,
    draw: (sheet, top) => {
      drawSquares(sheet, top, side, squares);
      for (const [index, line] of lines.entries()) {
        sheet.text(LEFT, top + side + 4.6 + index * STEP, line, SMALL);
      }
    },
  };
}

const ROW_SQUARES = 10;

function drawSquares(sheet: Sheet, top: number, side: number, squares: readonly Swatch[]): void {
  const pitch = side / ROW_SQUARES;
  const size = pitch - 0.7;
  for (const [index, swatch] of squares.entries()) {
    const x = LEFT + (index % ROW_SQUARES) * pitch;
    drawSwatch(sheet, x, top + Math.floor(index / ROW_SQUARES) * pitch, size, swatch);
  }
}

/** Grey for a payer, black and hatched for the patient: told apart without colour, the hatched one framed. */
function drawSwatch(sheet: Sheet, x: number, y: number, size: number, swatch: Swatch): void {
  if (swatch === "solid") sheet.bar(x, y, size, size, "#000000");
  else if (swatch === "hatched") {
    sheet.hatch(x, y, size, size, "#000000");
    sheet.frame(x + 0.1, y + 0.1, size - 0.2, size - 0.2, 0.5);
  } else sheet.bar(x, y, size, size, swatch.grey);
}

/** The payers, and at the end what is left for the patient. */
function list(lines: readonly PayerLine[], x: number, look: Look): Block {
  const pieces = lines.map((line, index) => payerPiece(line, x, look, index === lines.length - 1));
  return { gap: 2, head: null, pieces };
}

const SWATCH = 5;
const SEE_SLIP = "分段算的，算式见结算单";

function saidOf({ words, how, hasSegments }: PayerLine, { saying }: Look): string[] {
  const isSaid = saying === "all" || saying === "how" || (saying === "segments" && hasSegments);
  const seeSlip = hasSegments && saying !== "once" ? [SEE_SLIP] : [];
  return [
    ...(saying === "all" && words !== "" ? [words] : []),
    ...(how === "" ? [] : isSaid ? [how] : seeSlip),
  ];
}

function payerPiece(line: PayerLine, x: number, look: Look, isOwn: boolean): Piece {
  const nameAt = x + (line.swatches.length === 0 ? 0 : SWATCH + 3);
  const amount = printYuan(line.amount);
  const amountStyle = isOwn ? OWN_AMOUNT : AMOUNT;
  const room = RIGHT - nameAt;
  const names = wrap(line.name, room - textWidth(amount, amountStyle) - 3, TEXT_BOLD);
  const said = saidOf(line, look).flatMap((text) => wrap(text, room, QUIET));
  const above = between(isOwn ? 3.4 : 1.2, isOwn ? 2.4 : 0.6, look);
  const textHeight = names.length * 5.8 + said.length * 5.2;
  const swatchHeight = line.swatches.length * (SWATCH + 0.8);
  const height = above + Math.max(textHeight, swatchHeight) + between(2, 1.2, look);
  return {
    height,
    draw: (sheet, top) => {
      if (isOwn) sheet.line(x, top + 0.5, RIGHT, top + 0.5, 1.4);
      for (const [index, swatch] of line.swatches.entries()) {
        drawSwatch(sheet, x, top + above + 0.6 + index * (SWATCH + 0.8), SWATCH, swatch);
      }
      const first = top + above + 4.7;
      for (const [index, name] of names.entries()) {
        sheet.text(nameAt, first + index * 5.8, name, TEXT_BOLD);
      }
      sheet.text(RIGHT, first + (isOwn ? 0.8 : 0), amount, { ...amountStyle, align: "right" });
      for (const [index, text] of said.entries()) {
        sheet.text(nameAt, first + (names.length - 1) * 5.8 + 5.2 * (index + 1), text, QUIET);
      }
      if (!isOwn) sheet.line(x, top + height, RIGHT, top + height, 0.4, HAIRLINE);
    },
  };
}

// —— sections

function section(part: PageSection, look: Look): Block {
  const labelRoom = Math.max(0, ...part.rows.map(({ label }) => textWidth(label, SMALL_BOLD)));
  const title = wrap(part.title, WIDTH, HEADING);
  const headHeight = title.length * 6.4 + between(1, 0.4, look);
  return {
    gap: between(4.4, 2.2, look),
    head: {
      height: headHeight,
      draw: (sheet, top) => {
        for (const [index, line] of title.entries()) {
          sheet.text(LEFT, top + 5.2 + index * 6.4, line, HEADING);
        }
        sheet.line(LEFT, top + headHeight, RIGHT, top + headHeight, 0.9);
      },
    },
    pieces: rowsOf(part, look).map((row) => rowPiece(row, part.isChecklist, labelRoom, look)),
  };
}

function rowsOf({ rows, restElsewhere }: PageSection, { most }: Look): readonly PageRow[] {
  if (restElsewhere === "" || rows.length <= most) return rows;
  return [...rows.slice(0, most), { label: "", words: restElsewhere, value: "" }];
}

const TICK = 4.2;

function rowPiece(row: PageRow, isChecklist: boolean, labelRoom: number, look: Look): Piece {
  const start = LEFT + (isChecklist ? TICK + 3 : 0);
  const wordsAt = start + (labelRoom === 0 ? 0 : labelRoom + 4);
  const valueRoom = row.value === "" ? 0 : textWidth(row.value, AMOUNT) + 4;
  const lines = wrap(row.words, RIGHT - wordsAt - valueRoom, SMALL);
  const above = between(1.3, 0.5, look);
  const height = above * 2 + lines.length * STEP;
  return {
    height,
    draw: (sheet, top) => {
      const first = top + above + 4.2;
      if (isChecklist) sheet.frame(LEFT + 0.2, first - 3.8, TICK, TICK, 0.8);
      sheet.text(start, first, row.label, SMALL_BOLD);
      for (const [index, line] of lines.entries()) {
        sheet.text(wordsAt, first + index * STEP, line, SMALL);
      }
      const last = first + (lines.length - 1) * STEP;
      sheet.text(RIGHT, last, row.value, { ...AMOUNT, align: "right" });
      sheet.line(LEFT, top + height, RIGHT, top + height, 0.4, HAIRLINE);
    },
  };
}
