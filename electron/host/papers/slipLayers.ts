/** Who paid how much, and how it was worked out: one row per layer, ruled by its own step from total to patient. */

import { type Fen, fen, printYuan, subtractFen, sumFen, ZERO } from "../../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import { isAssumption } from "../../../shared/policy/pack.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { layerWords } from "../../../shared/settle/layerWords.ts";
import {
  type Block,
  BODY,
  BODY_BOLD,
  LEFT,
  NOTE,
  NOTES,
  type Piece,
  RIGHT,
  type Run,
  runsWidth,
  sectionHead,
  WIDTH,
  writeRuns,
} from "./blocks.ts";
import { fittingSize, type Sheet, type TextStyle, wrap } from "./sheet.ts";

/** Heights of a layer's row, in millimetres. */
export interface LayerDensity {
  readonly firstBaseline: number;
  readonly lineStep: number;
  readonly strip: number;
  readonly after: number;
}

const FORMULA_AT = LEFT + 26;
const FORMULA_WIDTH = 92;
/** Below the first line no clause and no amount stand in the way. */
const DETAIL_WIDTH = 116;
const CLAUSE_AT = LEFT + 120;
const CLAUSE_WIDTH = 18;
const AMOUNT_EDGE = LEFT + 167;
const NAME: TextStyle = { size: 9.5, bold: true };
const FORMULA: TextStyle = { size: 9 };
const AMOUNT: TextStyle = { size: 11, bold: true };

/** Four greys for the payers in their order; the ramp repeats, position and name say which is which. */
export const PAYER_GREYS = ["#555555", "#7F7F7F", "#A3A3A3", "#C4C4C4"];
const GHOST = "#F0F0F0";

/** What the rows of the payers are made from; also of a settlement that is not booked yet. */
export type PaidDocument = Pick<SettlementDocument, "kind" | "settlement" | "figures">;

export interface LayerRow {
  readonly name: string;
  readonly payer: string;
  readonly formula: string;
  readonly segments: readonly { readonly limits: string; readonly product: string }[];
  readonly details: readonly string[];
  readonly cites: readonly string[];
  readonly payment: Fen;
  /** What is still open after it. */
  readonly left: Fen;
  /** The part of it that no layer covers or will cover, as far as known. */
  readonly outside: Fen;
}

/** True when the calculated layers are the settled figures, so that they may be shown as the reason. */
export function layersAreSettled({ kind, settlement, figures }: PaidDocument): boolean {
  return (
    kind === "结算" &&
    settlement !== null &&
    settlement.fundTotal === figures.fundTotal &&
    settlement.hospitalTotal === figures.hospitalTotal &&
    settlement.personTotal === figures.personTotal
  );
}

/** Every layer in its order, and the hospital's part where no layer says it. */
export function layerRows(document: PaidDocument): LayerRow[] {
  const rows = layersAreSettled(document) ? calculatedRows(document) : settledRows(document);
  const { totalFee, personTotal } = document.figures;
  const paid = sumFen(rows.map(({ payment }) => payment));
  const rest = subtractFen(totalFee, paid, personTotal);
  if (rest === 0) return rows;
  const outside = rows.at(-1)?.outside ?? ZERO;
  return [
    ...rows,
    {
      ...PLAIN_ROW,
      name: "医院承担",
      payer: HOSPITAL_PAYER,
      formula: "账单与付费标准的差额，不由患者支付",
      payment: rest,
      left: personTotal,
      outside: leastMagnitude(outside, personTotal),
    },
  ];
}

const PLAIN_ROW = { segments: [], details: [], cites: [] } as const;

function calculatedRows({ settlement }: PaidDocument): LayerRow[] {
  return (settlement?.layers ?? []).map((layer) => ({
    name: layer.name,
    payer: layer.payer,
    ...layerWords(layer),
    cites: layer.cites,
    payment: layer.payment,
    left: layer.leftAfter,
    outside: subtractFen(layer.leftAfter, layer.inScopeLeft),
  }));
}

/** Of an undoing, or of the platform's figures: amounts without an arithmetic of ours. */
function settledRows({ kind, figures }: PaidDocument): LayerRow[] {
  const formula = kind === "结算撤销" ? "冲回原单这一层的支付" : "医保平台结算的金额";
  const outside = subtractFen(figures.totalFee, figures.inScope);
  let left = figures.totalFee;
  return figures.payers.map(({ layer, payer, payment }) => {
    left = subtractFen(left, payment);
    return {
      ...PLAIN_ROW,
      name: layer,
      payer,
      formula,
      payment,
      left,
      outside: leastMagnitude(left, outside),
    };
  });
}

function magnitude(amount: Fen): Fen {
  return fen(Math.abs(amount));
}

function leastMagnitude(a: Fen, b: Fen): Fen {
  return Math.abs(a) < Math.abs(b) ? a : b;
}

export interface ProofTerm {
  /** The layer, or 本人 */
  readonly label: string;
  readonly from: "fund" | "hospital" | "person";
  readonly amount: Fen;
}

/** Everyone who pays something, the patient last; the terms add up to the total. */
export function proofTerms(document: PaidDocument): ProofTerm[] {
  const payments = layerRows(document)
    .filter(({ payment }) => payment !== 0)
    .map(
      ({ name, payer, payment }): ProofTerm => ({
        label: name,
        from: payer === HOSPITAL_PAYER ? "hospital" : "fund",
        amount: payment,
      }),
    );
  return [...payments, { label: "本人", from: "person", amount: document.figures.personTotal }];
}

export function layers(document: SettlementDocument, density: LayerDensity): Block {
  const rows = layerRows(document);
  const notes = clauseNotes(document, rows);
  const pieces: Piece[] = [totalRow(document, density)];
  for (const [index, row] of rows.entries()) {
    pieces.push(layerRow(document, row, index, index === rows.length - 1, density, notes));
  }
  const noBenefit = document.settlement?.noBenefit ?? null;
  if (noBenefit !== null) pieces.push(noteLines([`无待遇：${noBenefit}`]));
  pieces.push(proof(document));
  if (notes.texts.length > 0) pieces.push(noteLines(notes.texts));
  const caption = "横条全长为总额：灰色由本层支付，斜线和黑色由本人支付";
  return { gap: 2.6, head: layersHead(caption), pieces };
}

function layersHead(caption: string): Piece {
  const section = sectionHead("三　谁付了多少，怎么算的", caption);
  return {
    height: section.height + 4.3,
    draw: (sheet, top) => {
      section.draw(sheet, top);
      const baseline = top + section.height + 3.1;
      const style: TextStyle = { size: 8, color: NOTE };
      sheet.text(LEFT, baseline, "谁付", style);
      sheet.text(FORMULA_AT, baseline, "算式与分段", style);
      sheet.text(CLAUSE_AT, baseline, "条款", style);
      sheet.text(AMOUNT_EDGE, baseline, "金额", { ...style, align: "right" });
      sheet.text(RIGHT, baseline, "剩下", { ...style, align: "right" });
    },
  };
}

function outsideText(document: SettlementDocument): string {
  const { fullSelfPay, overLimitSelfPay, preSelfPay, totalFee, inScope } = document.figures;
  const parts = [
    { name: "自费", amount: fullSelfPay },
    { name: "超限价", amount: overLimitSelfPay },
    { name: "先行自付", amount: preSelfPay },
  ].filter(({ amount }) => amount !== 0);
  if (parts.length === 0) return "全部符合政策范围";
  const sum = printYuan(subtractFen(totalFee, inScope));
  const terms = parts.map(({ name, amount }) => `${name} ${printYuan(amount)}`).join(" + ");
  return `其中政策范围外 ${sum} = ${terms}`;
}

function totalRow(document: SettlementDocument, density: LayerDensity): Piece {
  const { totalFee, inScope } = document.figures;
  const stripAt = density.firstBaseline + 1.4;
  return {
    height: stripAt + density.strip + density.after,
    draw: (sheet, top) => {
      const baseline = top + density.firstBaseline;
      const text = outsideText(document);
      sheet.text(LEFT, baseline, "医疗费总额", NAME);
      sheet.text(FORMULA_AT, baseline, text, {
        ...NOTES,
        size: fittingSize(text, FORMULA_WIDTH + 20, NOTES, 7),
      });
      sheet.text(AMOUNT_EDGE, baseline, printYuan(totalFee), { ...AMOUNT, align: "right" });
      const outside = subtractFen(totalFee, inScope);
      drawStrip(
        sheet,
        top + stripAt,
        density.strip,
        totalFee,
        { left: totalFee, paid: ZERO, outside },
        GHOST,
      );
    },
  };
}

interface ClauseNotes {
  readonly texts: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
}

const ASSUMED_MARK = "＊";
const ASSUMED_NOTE = `${ASSUMED_MARK} 文件未写明处，按公开的假设计算`;

/** Sources are long, columns are short: the row points to a note, the notes stand under the proof. */
function clauseNotes(document: SettlementDocument, rows: readonly LayerRow[]): ClauseNotes {
  const numberOf = new Map<string, number>();
  const titles: string[] = [];
  const cites = rows.flatMap((row) => row.cites);
  for (const cite of cites) {
    if (numberOf.has(cite) || isAssumption(cite)) continue;
    const title = document.clauses[cite]?.title ?? cite;
    const known = titles.indexOf(title);
    if (known < 0) titles.push(title);
    numberOf.set(cite, known < 0 ? titles.length : known + 1);
  }
  const texts = titles.map((title, index) => `${noteMark(index + 1)} ${title}`);
  return { numberOf, texts: cites.some(isAssumption) ? [...texts, ASSUMED_NOTE] : texts };
}

/** ① to ⑳, then (21) */
function noteMark(number: number): string {
  return number <= 20 ? String.fromCodePoint(0x245f + number) : `(${number})`;
}

function clauseText(row: LayerRow, notes: ClauseNotes): string {
  const numbers = new Set(row.cites.flatMap((cite) => notes.numberOf.get(cite) ?? []));
  const marks = [...numbers].sort((a, b) => a - b).map(noteMark);
  return marks.join("") + (row.cites.some(isAssumption) ? ASSUMED_MARK : "");
}

function layerRow(
  document: SettlementDocument,
  row: LayerRow,
  index: number,
  last: boolean,
  density: LayerDensity,
  notes: ClauseNotes,
): Piece {
  const names = wrap(row.name, FORMULA_AT - LEFT - 2, NAME);
  const payers = wrap(row.payer, FORMULA_AT - LEFT - 2, NOTES);
  const formulas = wrap(row.formula, FORMULA_WIDTH, FORMULA);
  const clause = clauseText(row, notes);
  const details = row.details.length === 0 ? [] : wrap(row.details.join("；"), DETAIL_WIDTH, NOTES);
  const middle = formulas.length + row.segments.length + details.length;
  const lineCount = Math.max(names.length + payers.length, middle);
  const stripAt = density.firstBaseline + (lineCount - 1) * density.lineStep + 1.4;
  const muted = row.payment === 0 ? { color: NOTE } : {};
  return {
    height: stripAt + density.strip + density.after,
    draw: (sheet, top) => {
      const baseline = (line: number) => top + density.firstBaseline + line * density.lineStep;
      for (const [line, text] of names.entries()) sheet.text(LEFT, baseline(line), text, NAME);
      for (const [line, text] of payers.entries()) {
        sheet.text(LEFT, baseline(names.length + line), text, NOTES);
      }
      for (const [line, text] of formulas.entries()) {
        sheet.text(FORMULA_AT, baseline(line), text, { ...FORMULA, ...muted });
      }
      for (const [line, segment] of row.segments.entries()) {
        const at = baseline(formulas.length + line);
        sheet.text(FORMULA_AT, at, segment.limits, NOTES);
        sheet.text(FORMULA_AT + FORMULA_WIDTH - 2, at, segment.product, {
          ...NOTES,
          align: "right",
        });
      }
      for (const [line, text] of details.entries()) {
        sheet.text(FORMULA_AT, baseline(formulas.length + row.segments.length + line), text, NOTES);
      }
      sheet.text(CLAUSE_AT, baseline(0), clause, {
        ...NOTES,
        size: fittingSize(clause, CLAUSE_WIDTH, NOTES, 4),
      });
      sheet.text(AMOUNT_EDGE, baseline(0), printYuan(row.payment), {
        ...AMOUNT,
        ...muted,
        bold: row.payment !== 0,
        align: "right",
      });
      sheet.text(RIGHT, baseline(0), printYuan(row.left), { ...BODY, align: "right" });
      const shade = PAYER_GREYS[index % PAYER_GREYS.length] ?? GHOST;
      const step = { left: row.left, paid: row.payment, outside: row.outside };
      drawStrip(sheet, top + stripAt, density.strip, document.figures.totalFee, step, shade, last);
    },
  };
}

interface StripStep {
  readonly left: Fen;
  readonly paid: Fen;
  readonly outside: Fen;
}

/** Full width = the total. From the left: never covered (hatched), still open, paid by this one. The last is the patient's. */
function drawStrip(
  sheet: Sheet,
  top: number,
  height: number,
  total: Fen,
  { left, paid, outside }: StripStep,
  shade: string,
  last = false,
): void {
  if (total === 0) return;
  const scale = WIDTH / Math.abs(total);
  const open = Math.abs(left) * scale;
  const never = Math.abs(outside) * scale;
  const own = paid === 0 ? 0 : Math.max(Math.abs(paid) * scale, 0.5);
  if (last) {
    sheet.bar(LEFT + never, top, open - never, height, "#000000");
    sheet.hatch(LEFT, top, never, height, "#000000");
  } else {
    sheet.bar(LEFT, top, open, height, GHOST);
    sheet.hatch(LEFT, top, never, height, "#8A8A8A");
  }
  sheet.bar(LEFT + open, top, own, height, shade);
}

function proof(document: SettlementDocument): Piece {
  const terms = proofTerms(document);
  const { totalFee } = document.figures;
  const style: TextStyle = { size: 9 };
  const pieces: Run[][] = terms.map(({ from, amount }, index) => [
    { text: index === 0 ? "" : amount < 0 ? "− " : "+ ", style },
    {
      text: printYuan(index === 0 ? amount : magnitude(amount)),
      style: from === "person" ? { ...style, bold: true } : style,
    },
    { text: " ", style },
  ]);
  pieces.push([{ text: `= ${printYuan(totalFee)}`, style }]);
  const lines = fillLines(pieces, WIDTH - 10);
  const words = proofWords(document);
  const wordsFit = runsWidth(lines.at(-1) ?? []) + 14 + runsWidth([{ text: words, style: BODY }]);
  const lineCount = lines.length + (wordsFit > WIDTH ? 1 : 0);
  return {
    height: 2 + lineCount * 4.6,
    draw: (sheet, top) => {
      sheet.line(LEFT, top + 0.4, RIGHT, top + 0.4, 0.6);
      sheet.text(LEFT, top + 4.7, "核对", { ...BODY_BOLD, size: 9 });
      for (const [index, runs] of lines.entries()) {
        writeRuns(sheet, LEFT + 10, top + 4.7 + index * 4.6, runs);
      }
      sheet.text(RIGHT, top + 4.7 + (lineCount - 1) * 4.6, words, { ...BODY, align: "right" });
    },
  };
}

/** Puts the terms on as few lines as they need, breaking only before a plus or the equals sign. */
function fillLines(pieces: readonly Run[][], width: number): Run[][] {
  const lines: Run[][] = [];
  let line: Run[] = [];
  for (const piece of pieces) {
    if (line.length > 0 && runsWidth([...line, ...piece]) > width) {
      lines.push(line);
      line = [];
    }
    line.push(...piece);
  }
  lines.push(line);
  return lines;
}

function proofWords({ figures }: SettlementDocument): string {
  const share =
    figures.totalFee === 0 ? "" : `，报销占 ${printShare(figures.fundTotal, figures.totalFee)}`;
  return `各层支付 + 本人 = 总额${share}`;
}

/** Part of a whole in per cent, two decimals, cut by half away from zero on whole numbers. */
function printShare(part: Fen, whole: Fen): string {
  const scaled = BigInt(Math.abs(part)) * 20_000n;
  const divisor = BigInt(Math.abs(whole));
  const hundredths = Number((scaled + divisor) / (divisor * 2n));
  return `${printYuan(fen(hundredths))}%`;
}

/** Notes one after the other, each kept whole where a line can hold it. */
function noteLines(notes: readonly string[]): Piece {
  const style: TextStyle = { size: 7.5, color: NOTE };
  const parts = notes.flatMap((note) => wrap(note, WIDTH, style));
  const lines = fillLines(
    parts.map((text, index) => [{ text: index === parts.length - 1 ? text : `${text}　`, style }]),
    WIDTH + 3,
  );
  return {
    height: lines.length * 3.7 + 0.5,
    draw: (sheet, top) => {
      for (const [index, line] of lines.entries()) {
        sheet.text(LEFT, top + 2.9 + index * 3.7, line.map(({ text }) => text).join(""), style);
      }
    },
  };
}
