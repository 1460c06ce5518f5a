/** The bottom of the slip: what the patient pays, the year so far, signatures, and the foot of each page. */
import { capitalYuan } from "../../../shared/money/capitals.ts";
import {
  type Fen,
  maxFen,
  printYuan,
  subtractFen,
  sumFen,
  ZERO,
} from "../../../shared/money/fen.ts";
import type { SettlementDocument, YearAccountRow } from "../../../shared/settle/document.ts";
import { type OwnPay, ownPayDefinition, splitOwnPay } from "../../../shared/settle/ownPay.ts";
import {
  type Block,
  BODY,
  BODY_BOLD,
  HAIRLINE,
  LABELS,
  LEFT,
  middleBaseline,
  NOTE,
  NOTES,
  type Piece,
  RIGHT,
  sectionHead,
  WIDTH,
} from "./blocks.ts";
import {
  fittingSize,
  PAGE_HEIGHT_MM,
  type Sheet,
  type TextStyle,
  textWidth,
  wrap,
} from "./sheet.ts";
import { copyName, type OfficeOnPaper, type SlipOptions } from "./slipJob.ts";
import { cashWords, paymentLines } from "./slipPayment.ts";

const BOX_SPLIT = LEFT + 76;
const BOX_ROW = 4.55;

interface TotalLine {
  readonly label: string;
  readonly words: string;
  readonly amount: Fen;
  readonly strong: boolean;
}

interface Part {
  readonly name: string;
  readonly amount: Fen;
}

function printParts(parts: readonly Part[]): string {
  return parts
    .filter(({ amount }) => amount !== 0)
    .map(({ name, amount }) => `${name} ${printYuan(amount)}`)
    .join(" + ");
}

/** What 个人自费 and 个人自付 consist of, under the office's reading. */
function ownWords(
  { figures }: SettlementDocument,
  office: OfficeOnPaper,
  { outOfScopePersonPay, inScopePersonPay }: OwnPay,
): { outside: string; inside: string } {
  const { fullSelfPay, overLimitSelfPay, preSelfPay } = figures;
  const overLimit = { name: "超限价", amount: overLimitSelfPay };
  const preSelf = { name: "先行自付", amount: preSelfPay };
  const usual = office.ownPayReading === "outsideCatalogue";
  const [second, first] = usual ? [overLimit, preSelf] : [preSelf, overLimit];
  const outside = [{ name: "全自费", amount: fullSelfPay }, second];
  const rest = subtractFen(inScopePersonPay, first.amount);
  const isWhole = sumFen(outside.map(({ amount }) => amount)) === outOfScopePersonPay;
  const restIsShare = rest === 0 || rest > 0 === inScopePersonPay > 0;
  return {
    outside: isWhole ? printParts(outside) : "这部分费用另有补助，此处为本人仍要支付的金额",
    inside: restIsShare ? printParts([first, { name: "范围内未报销", amount: rest }]) : "",
  };
}

function totalLines(document: SettlementDocument, office: OfficeOnPaper): TotalLine[] {
  const { figures } = document;
  const own = splitOwnPay(figures, office.ownPayReading);
  const words = ownWords(document, office, own);
  const lines: TotalLine[] = [
    {
      label: "报销合计",
      words: capitalYuan(figures.fundTotal),
      amount: figures.fundTotal,
      strong: true,
    },
  ];
  if (figures.hospitalTotal !== 0) {
    lines.push({ label: "医院承担", words: "", amount: figures.hospitalTotal, strong: true });
  }
  const payment = paymentLines(document);
  // Beside a debt there is room for six lines: an account that paid nothing gives way.
  const leavesOutAccount = payment.length > 1 && figures.accountPay === 0;
  lines.push(
    {
      label: "个人自费",
      words: words.outside,
      amount: own.outOfScopePersonPay,
      strong: true,
    },
    {
      label: "个人自付",
      words: words.inside,
      amount: own.inScopePersonPay,
      strong: true,
    },
    ...(leavesOutAccount
      ? []
      : [{ label: "个人账户", words: "", amount: figures.accountPay, strong: false }]),
    { label: "现金", words: cashWords(document), amount: figures.cash, strong: false },
    ...payment.map((line) => ({ ...line, strong: true })),
  );
  return lines;
}

/** As high as without a payment, so that the payment takes no slip to a second page; its lines stand closer. */
function boxOf(document: SettlementDocument): { readonly height: number; readonly least: number } {
  const least = document.figures.hospitalTotal === 0 ? 5 : 6;
  return { height: Math.max(least * BOX_ROW + 3.6, 25), least };
}

/** The only box with a heavy frame: nothing on the sheet is as large as what the patient pays. */
export function ownPayment(document: SettlementDocument, office: OfficeOnPaper): Block {
  const lines = totalLines(document, office);
  const { height, least } = boxOf(document);
  const row = lines.length <= least ? BOX_ROW : (height - 3.6) / lines.length;
  return {
    gap: 2.4,
    head: null,
    pieces: [
      {
        height,
        draw: (sheet, top) => {
          sheet.frame(LEFT, top, WIDTH, height, 1.4);
          sheet.line(BOX_SPLIT, top, BOX_SPLIT, top + height, 0.8);
          drawOwn(sheet, top, height, document);
          const first = top + (height - (lines.length - 1) * row) / 2 + 1.1;
          for (const [index, line] of lines.entries()) {
            drawTotalLine(sheet, first + index * row, line);
          }
        },
      },
    ],
  };
}

function drawOwn(sheet: Sheet, top: number, height: number, document: SettlementDocument): void {
  const { personTotal } = document.figures;
  const inset = LEFT + 3.4;
  const room = BOX_SPLIT - inset - 3;
  const label = document.kind === "结算撤销" ? "本人应付冲回" : "本人应付";
  sheet.text(inset, top + 5.6, label, { size: 9.5, bold: true });
  const middle = top + height / 2 + 3.9;
  sheet.text(inset, middle, "¥", { size: 13 });
  const amount = printYuan(personTotal);
  const hero: TextStyle = { size: 25, bold: true };
  const at = inset + textWidth("¥", { size: 13 }) + 1.4;
  sheet.text(at, middle, amount, { ...hero, size: fittingSize(amount, room - (at - inset), hero) });
  const capitals = capitalYuan(personTotal);
  sheet.text(inset, top + height - 3.2, capitals, {
    ...BODY,
    size: fittingSize(capitals, room, BODY),
  });
}

function drawTotalLine(sheet: Sheet, baseline: number, line: TotalLine): void {
  const style = line.strong ? BODY_BOLD : BODY;
  const labelAt = BOX_SPLIT + 3.4;
  const wordsAt = labelAt + 17.5;
  const edge = RIGHT - 3.4;
  const amount = printYuan(line.amount);
  const room = edge - textWidth(amount, style) - 2 - wordsAt;
  sheet.text(labelAt, baseline, line.label, style);
  sheet.text(wordsAt, baseline, line.words, {
    ...NOTES,
    size: fittingSize(line.words, room, NOTES),
  });
  sheet.text(edge, baseline, amount, { ...style, align: "right" });
}

/** One line of the table: a layer, or a ceiling that several layers share. */
interface YearLine {
  readonly label: string;
  readonly payment: YearAccountRow | undefined;
  readonly deductible: YearAccountRow | undefined;
}

const YEAR_COLUMNS = [
  { title: "本年支付", edge: 70, of: ({ payment }: YearLine) => payment?.used },
  { title: "全年限额", edge: 93, of: ({ payment }: YearLine) => payment?.limit },
  { title: "还剩", edge: 116, of: ({ payment }: YearLine) => roomOf(payment) },
  { title: "本年已扣起付线", edge: 146, of: ({ deductible }: YearLine) => deductible?.used },
  { title: "全年起付线", edge: 168, of: ({ deductible }: YearLine) => deductible?.limit },
  { title: "还差", edge: WIDTH, of: ({ deductible }: YearLine) => roomOf(deductible) },
] as const;
const YEAR_LABEL_STEP = 3.7;

/** Between the sum and its limit, which may have come down in the year when an identity was added. */
export function roomOf(row: YearAccountRow | undefined): Fen | null {
  if (row === undefined || row.limit === null) return null;
  return maxFen(subtractFen(row.limit, row.used), ZERO);
}

function yearLines(rows: readonly YearAccountRow[]): YearLine[] {
  const lines = new Map<string, YearLine>();
  for (const row of rows) {
    if (row.kind === "cost") continue;
    const label = row.layer ?? row.name;
    const line = lines.get(label) ?? { label, payment: undefined, deductible: undefined };
    lines.set(label, { ...line, [row.kind]: row });
  }
  return [...lines.values()];
}

function yearCaption(document: SettlementDocument): string {
  const rows = document.yearAccount;
  if (rows.length === 0) return "本院没有这位患者的年度累计，以医保平台查询为准";
  const year = document.settlement?.benefitYear;
  const costs = rows
    .filter(({ kind }) => kind === "cost")
    .map(({ label, used }) => `${label.replace(/^本年/, "")} ${printYuan(used)}`);
  return [
    ...(year === undefined ? [] : [`${year.from} 至 ${year.to}`]),
    document.kind === "结算撤销" ? "冲回以后" : "含本次",
    ...costs,
  ].join("，");
}

/** 本年累计, a line for each layer. Empty where only the platform knows the year. */
export function yearAccount(document: SettlementDocument, rowHeight: number): Block {
  const lines = yearLines(document.yearAccount);
  const head = sectionHead("四　本年累计", yearCaption(document));
  if (lines.length === 0) return { gap: 2.6, head, pieces: [] };
  const pieces = lines.map((line) => yearRow(line, rowHeight));
  return { gap: 2.6, head, pieces: [yearTitles(rowHeight), ...pieces] };
}

function yearTitles(height: number): Piece {
  return {
    height,
    draw: (sheet, top) => {
      for (const { title, edge } of YEAR_COLUMNS) {
        const baseline = middleBaseline(top, height, BODY);
        sheet.text(LEFT + edge, baseline, title, { ...NOTES, align: "right" });
      }
      sheet.line(LEFT, top + height, RIGHT, top + height, 0.4, HAIRLINE);
    },
  };
}

/** A long label takes a second line. */
function yearRow(line: YearLine, rowHeight: number): Piece {
  const labels = wrap(line.label, YEAR_COLUMNS[0].edge - 20, LABELS);
  const height = rowHeight + (labels.length - 1) * YEAR_LABEL_STEP;
  return {
    height,
    draw: (sheet, top) => {
      const baseline = middleBaseline(top, rowHeight, BODY);
      for (const [index, label] of labels.entries()) {
        sheet.text(LEFT, baseline + index * YEAR_LABEL_STEP, label, LABELS);
      }
      for (const { edge, of } of YEAR_COLUMNS) {
        const amount = of(line) ?? null;
        if (amount === null) continue;
        sheet.text(LEFT + edge, baseline, printYuan(amount), { ...BODY, align: "right" });
      }
      sheet.line(LEFT, top + height, RIGHT, top + height, 0.4, HAIRLINE);
    },
  };
}

const SIGNATURES = [
  { label: "经办", at: 0, width: 30 },
  { label: "复核", at: 33, width: 26 },
  { label: "患者或家属", at: 62, width: 38 },
  { label: "电话", at: 103, width: 30 },
  { label: "日期", at: 136, width: 24 },
  { label: "医疗机构（章）", at: 163, width: 27 },
] as const;

export function signatures(document: SettlementDocument): Block {
  return {
    gap: 4.5,
    head: null,
    pieces: [
      {
        height: 7,
        draw: (sheet, top) => {
          for (const { label, at, width } of SIGNATURES) {
            const x = LEFT + at;
            sheet.text(x, top + 5.4, label, LABELS);
            if (label === "经办") {
              sheet.text(x + textWidth(label, LABELS) + 2, top + 5.4, document.actor.name, BODY);
            }
            sheet.line(x, top + 7, x + width, top + 7, 0.5);
          }
        },
      },
    ],
  };
}

const FOOT_STYLE: TextStyle = { size: 7.5, color: NOTE };
const FOOT_STEP = 3.6;

/** The lines at the left of the foot, on every page. */
export function footLines(office: OfficeOnPaper, missing: ReadonlySet<string>): string[] {
  const room = WIDTH - 46;
  return [
    ...wrap(ownPayDefinition(office.ownPayReading), room, FOOT_STYLE),
    ...wrap(`本单不作为收费票据。咨询：医保办，${office.hotline}。`, room, FOOT_STYLE),
    ...(missing.size === 0 ? [] : wrap(missingText(missing), room, FOOT_STYLE)),
  ];
}

/** Where the rule above the foot lies. */
export function footTop(lines: readonly string[]): number {
  return PAGE_HEIGHT_MM - 9.2 - lines.length * FOOT_STEP;
}

/** The foot of every page; written last, when the pages are counted. */
export function foot(sheet: Sheet, lines: readonly string[], options: SlipOptions): void {
  const top = footTop(lines) + 3.6;
  const right: TextStyle = { ...FOOT_STYLE, align: "right" };
  for (let page = 1; page <= sheet.pageCount; page += 1) {
    sheet.rule(LEFT, footTop(lines), WIDTH, 0.5, page);
    for (const [index, line] of lines.entries()) {
      sheet.text(LEFT, top + index * FOOT_STEP, line, FOOT_STYLE, page);
    }
    const copy = options.printing === 0 ? "" : `　${copyName(options)}`;
    sheet.text(RIGHT, top, "一式三联　医院 · 患者 · 经办机构", right, page);
    sheet.text(
      RIGHT,
      top + FOOT_STEP,
      `第 ${page} 页，共 ${sheet.pageCount} 页${copy}`,
      right,
      page,
    );
  }
}

/** What stands for the characters that the typeface does not hold. */
export function missingText(missing: ReadonlySet<string>): string {
  const codes = [...missing].map(
    (character) =>
      `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return `〓 代替字库里没有的字：${codes.join("、")}，请以证件为准。`;
}
