/** How a cell of the workbook looks and what may stand in it. */
import type ExcelJS from "exceljs";
import { type Day, dayNumber, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import type { Fen } from "../../../shared/money/fen.ts";

export type Sheet = ExcelJS.Worksheet;

/** A live formula with the value that it has, for readers that do not calculate. */
export interface LiveCell {
  readonly formula: string;
  readonly result: number | string;
}

export type CellValue = string | number | LiveCell | null;

/** ordinal: a count that names or ranks, in the middle of its column; word: a text in the middle. */
export type CellKind =
  | "text"
  | "word"
  | "amount"
  | "count"
  | "share"
  | "ordinal"
  | "day"
  | "moment";

/** undone: red ink; warn: look at it; faint: labels and notes. */
export type Tone = "ink" | "undone" | "warn" | "faint";

/** hairline: a row of a table; band, payer, names: its head; total: one rule above, a double rule below. */
export type Rule = "none" | "hairline" | "band" | "payer" | "names" | "head" | "subtotal" | "total";

interface CellLook {
  readonly kind: CellKind;
  readonly rule: Rule;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly size?: number;
  readonly align?: "left" | "center" | "right";
  readonly wrap?: boolean;
  /** Set off from the column before. */
  readonly indent?: number;
}

export interface Cell extends CellLook {
  readonly value: CellValue;
}

/** One face for everything; where it is missing the system's Chinese sans stands in. */
export const FONT = "微软雅黑";
const BODY_POINTS = 10;

const INK = "FF16202C";
export const TONES: Readonly<Record<Tone, string>> = {
  ink: INK,
  undone: "FFB3261E",
  warn: "FF8F5200",
  faint: "FF5F6B78",
};
/**
 * The first font of a workbook is the one that column widths are measured in. exceljs would put Calibri there, which
 * Linux desktops lack: every width would come out differently.
 */
export function useBodyFace(workbook: ExcelJS.stream.xlsx.WorkbookWriter): void {
  const { styles: book } = workbook as unknown as {
    readonly styles: { _addFont(font: Partial<ExcelJS.Font>): number };
  };
  book._addFont({ name: FONT, size: BODY_POINTS });
}

const HAIR = { style: "thin", color: { argb: "FFD5DAE0" } } as const;
const LINE = { style: "thin", color: { argb: INK } } as const;
const DOUBLE = { style: "double", color: { argb: INK } } as const;

const BORDERS: Readonly<Record<Rule, Partial<ExcelJS.Borders>>> = {
  none: {},
  hairline: { bottom: HAIR },
  band: { top: LINE },
  payer: { top: LINE, bottom: HAIR },
  names: { bottom: LINE },
  head: { top: LINE, bottom: LINE },
  subtotal: { bottom: LINE },
  total: { top: LINE, bottom: DOUBLE },
};

/** "@" keeps a text a text even when somebody edits the cell: no number out of an ID, no formula out of a name. */
const FORMATS: Readonly<Record<CellKind, string>> = {
  text: "@",
  word: "@",
  amount: "#,##0.00",
  count: "#,##0",
  share: "0.00%",
  ordinal: "0",
  day: "yyyy-mm-dd",
  moment: "yyyy-mm-dd hh:mm",
};

export const ALIGNMENTS: Readonly<Record<CellKind, "left" | "center" | "right">> = {
  text: "left",
  word: "center",
  amount: "right",
  count: "right",
  share: "right",
  ordinal: "center",
  day: "center",
  moment: "center",
};

/** exceljs writes one style per object: equal looks share one. */
const styles = new Map<string, Partial<ExcelJS.Style>>();

function styleOf(look: CellLook, live: boolean): Partial<ExcelJS.Style> {
  const {
    kind,
    rule,
    tone = "ink",
    bold = false,
    size = BODY_POINTS,
    align,
    wrap,
    indent = 0,
  } = look;
  const key = JSON.stringify([kind, rule, tone, bold, size, align, wrap, indent, live]);
  let style = styles.get(key);
  if (style === undefined) {
    const words = kind === "text" || kind === "word";
    style = {
      font: { name: FONT, size, bold, color: { argb: TONES[tone] } },
      // A formula in a cell of the format "@" turns into its own text as soon as somebody edits it.
      numFmt: live && words ? "General" : FORMATS[kind],
      alignment: {
        horizontal: align ?? ALIGNMENTS[kind],
        vertical: "middle",
        wrapText: wrap ?? words,
        ...(indent > 0 ? { indent } : {}),
      },
      border: BORDERS[rule],
    };
    styles.set(key, style);
  }
  return style;
}

/** Writes cells from column A on; null leaves a cell empty but ruled. */
export function writeRow(
  sheet: Sheet,
  rowNumber: number,
  cells: readonly (Cell | null)[],
  heightPoints = 18,
): void {
  const row = sheet.getRow(rowNumber);
  row.height = heightPoints;
  cells.forEach((cell, index) => {
    if (cell === null) return;
    const target = row.getCell(index + 1);
    setValue(target, cell.value);
    target.style = styleOf(cell, typeof cell.value === "object" && cell.value !== null);
  });
  row.commit();
}

function setValue(target: ExcelJS.Cell, value: CellValue): void {
  // Null would empty the cell that this one is merged into.
  if (value === null) return;
  if (typeof value === "string") target.value = safeText(value);
  else if (typeof value === "number") target.value = value;
  else {
    target.value = { formula: value.formula };
    // Given with the formula, exceljs would drop a result of 0.
    target.model.result = value.result;
  }
}

const CELL_TEXT_LIMIT = 32_767;

/**
 * A text that every reader takes as it is. It is stored as a shared string, never as a formula, whatever it begins
 * with. Characters that XML forbids become U+FFFD; a carriage return and what only looks like an escape ("_x0041_")
 * are escaped, or readers would change them.
 */
function safeText(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, "\ufffd")
      .slice(0, CELL_TEXT_LIMIT)
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
      .replace(/\r/g, "_x000D_")
  );
}

/** Yuan for a cell. The quotient is the double nearest to the decimal, which prints with its two decimals again. */
export function cellYuan(amount: Fen): number {
  return amount / 100;
}

/** An amount computed in the sheet. Rounded, because sums of doubles carry dust below a fen. */
export function liveAmount(expression: string, amount: Fen): LiveCell {
  return { formula: `ROUND(${expression},2)`, result: cellYuan(amount) };
}

/** 1900 is a leap year for spreadsheets: from March 1900 on the serial is two ahead of the days since 1900-01-01. */
export function daySerial(day: Day): number {
  return dayNumber(day) + 2;
}

export function momentSerial(moment: Moment): number {
  const [hours = 0, minutes = 0, seconds = 0] = moment.slice(11).split(":").map(Number);
  return daySerial(dayOfMoment(moment)) + (hours * 3600 + minutes * 60 + seconds) / 86_400;
}

/** Columns of a Latin letter that a text takes: Chinese characters take two. */
export function textColumns(text: string): number {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) > 0x2000 ? 2 : 1;
  return columns;
}

/** Width for this many Latin letters of the body face, in the unit of spreadsheets: a digit of the body face. */
export function widthFor(columns: number): number {
  return Math.ceil(columns * 1.03 + 1.2);
}

/** A head of more than five characters goes on two lines, broken between words of two characters. */
export function headLines(name: string): readonly string[] {
  const characters = [...name];
  if (characters.length <= 5) return [name];
  const first = Math.ceil(characters.length / 4) * 2;
  return [characters.slice(0, first).join(""), characters.slice(first).join("")];
}

export function headWidth(name: string): number {
  return widthFor(Math.max(...headLines(name).map(textColumns)));
}

/** 1 → "A", 27 → "AA" */
export function columnLetter(index: number): string {
  const rest = Math.floor((index - 1) / 26);
  const letter = String.fromCharCode(65 + ((index - 1) % 26));
  return rest === 0 ? letter : columnLetter(rest) + letter;
}
