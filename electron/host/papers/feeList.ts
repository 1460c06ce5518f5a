/**
 * 住院费用明细清单: every line of a settled bill as it was split, by category, with subtotals that foot to the slip's
 * table of charges and a total that foots to the slip. For the patient and a commercial insurer.
 */
import type {
  CatalogueClass,
  CategoryRow,
  ChargeCategory,
  Split,
} from "../../../shared/bill/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  type Price,
  printPrice,
  printQuantity,
  type Quantity,
} from "../../../shared/money/decimal.ts";
import { type Fen, fen, printYuan } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import {
  type Block,
  HAIRLINE,
  LEFT,
  middleBaseline,
  NOTE,
  NOTES,
  type Piece,
  paginate,
  RIGHT,
  TOP,
  WIDTH,
} from "./blocks.ts";
import { fittingSize, PAGE_HEIGHT_MM, Sheet, type TextStyle, textWidth, wrap } from "./sheet.ts";
import { continuedHead, listHead } from "./slipHead.ts";
import { copyName, type OfficeOnPaper, type SlipOptions } from "./slipJob.ts";
import { watermark } from "./watermark.ts";

/** A line of the bill with the split that was booked. */
export interface FeeListLine {
  readonly feeTime: Moment;
  readonly category: ChargeCategory;
  readonly name: string;
  readonly nationalItemCode: string;
  readonly specification: string;
  readonly unit: string;
  readonly quantity: Quantity;
  readonly unitPrice: Price;
  readonly amount: Fen;
  readonly split: (Split & { readonly class: CatalogueClass }) | null;
}

interface SplitLine extends FeeListLine {
  readonly split: Split & { readonly class: CatalogueClass };
}

const TEXT: TextStyle = { size: 7.2 };
const BOLD: TextStyle = { size: 7.5, bold: true };
const HEAD: TextStyle = { size: 7.2, color: NOTE };
const LINE = 4.15;
const NEXT_LINE = 2.9;
const GROUP = 6.2;

/** Millimetres from the left margin; of figures the right edge. */
const AT = {
  day: 0,
  code: 15.6,
  name: 41.5,
  unit: 83,
  price: 103.5,
  quantity: 114.5,
  class: 134.8,
};
const AMOUNT_EDGE = 131;
const NAME_WIDTH = 41;
const CODE_WIDTH = 25;
const UNIT_WIDTH = 7.6;

const PARTS = [
  { title: "全自费", edge: 149, width: 13, of: (split: Split) => split.fullSelfPay },
  { title: "超限价", edge: 161.5, width: 11.5, of: (split: Split) => split.overLimitSelfPay },
  { title: "先行自付", edge: 175, width: 12.5, of: (split: Split) => split.preSelfPay },
  { title: "范围内", edge: WIDTH, width: 14, of: (split: Split) => split.inScope },
] as const;

/** The list as marks on paper. Throws SLIP_DOES_NOT_ADD_UP rather than print a list that is not the slip's. */
export function composeFeeList(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
  lines: readonly FeeListLine[],
): Sheet {
  const split = lines.filter((line): line is SplitLine => line.split !== null);
  const groups = groupsOf(document, split, lines.length);
  const head = listHead(document, office, options);
  const again = continuedHead(document, office);
  const bottom = PAGE_HEIGHT_MM - 15;
  const list: Block = { gap: 0, head: titles(), pieces: listPieces(document, groups) };
  const placements = paginate([list], {
    first: TOP + head.height,
    next: TOP + again.height,
    bottom,
  });
  const sheet = new Sheet();
  let page = 0;
  for (const placement of placements) {
    while (page < placement.page) {
      page += 1;
      sheet.addPage();
      if (document.training) watermark(sheet);
      (page === 1 ? head : again).draw(sheet, TOP);
    }
    placement.piece.draw(sheet, placement.top);
  }
  listFoot(sheet, document, office, options);
  return sheet;
}

interface Group {
  readonly row: CategoryRow;
  readonly lines: readonly SplitLine[];
}

/** By category, each in the order of days; held against what the slip says. */
function groupsOf(
  { categories, figures, lineCount, slipNumber }: SettlementDocument,
  lines: readonly SplitLine[],
  count: number,
): readonly Group[] {
  const refuse = (detail: string) => new YijieError("SLIP_DOES_NOT_ADD_UP", { slipNumber, detail });
  if (lines.length !== count || count !== lineCount) {
    throw refuse(`清单有 ${lines.length} 行拆分过的明细，结算单是 ${lineCount} 行`);
  }
  const groups = categories.map((row): Group => {
    const own = lines.filter(({ category }) => category === row.category);
    for (const [name, of, printed] of FOOTED) {
      const sum = own.reduce((total, line) => total + of(line), 0);
      if (sum !== printed(row)) {
        throw refuse(
          `${row.name} ${name}明细合计 ${printYuan(fen(sum))}，结算单 ${printYuan(printed(row))}`,
        );
      }
    }
    return {
      row,
      lines: own.sort((a, b) => (a.feeTime < b.feeTime ? -1 : a.feeTime > b.feeTime ? 1 : 0)),
    };
  });
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  if (
    total !== figures.totalFee ||
    groups.reduce((sum, group) => sum + group.lines.length, 0) !== count
  ) {
    throw refuse(`明细合计 ${printYuan(fen(total))}，结算单 ${printYuan(figures.totalFee)}`);
  }
  return groups;
}

const ofClass = (wanted: CatalogueClass) => (line: SplitLine) =>
  line.split.class === wanted ? line.amount : 0;

const FOOTED: readonly (readonly [
  string,
  (line: SplitLine) => number,
  (row: CategoryRow) => Fen,
])[] = [
  ["金额", ({ amount }) => amount, ({ amount }) => amount],
  ["甲类", ofClass("甲"), ({ classA }) => classA],
  ["乙类", ofClass("乙"), ({ classB }) => classB],
  ["自费类", ofClass("丙"), ({ classC }) => classC],
  ["全自费", ({ split }) => split.fullSelfPay, ({ fullSelfPay }) => fullSelfPay],
  ["超限价", ({ split }) => split.overLimitSelfPay, ({ overLimitSelfPay }) => overLimitSelfPay],
  ["先行自付", ({ split }) => split.preSelfPay, ({ preSelfPay }) => preSelfPay],
  ["范围内", ({ split }) => split.inScope, ({ inScope }) => inScope],
];

function listPieces(document: SettlementDocument, groups: readonly Group[]): Piece[] {
  const { figures } = document;
  const pieces = groups.flatMap(({ row, lines }) => {
    const rows = lines.map((line, index) => lineRow(line, index === lines.length - 1));
    const title = `${row.name}小计`;
    const last = sumRow(title, row.amount, row, { isTotal: false });
    // A heading never stands alone at the foot of a page, nor a subtotal at its top.
    if (rows.length < 2) return [together([groupRow(row, lines.length), ...rows, last])];
    const [first, ...rest] = rows as [Piece, ...Piece[]];
    const end = rest.pop() as Piece;
    return [together([groupRow(row, lines.length), first]), ...rest, together([end, last])];
  });
  return [
    ...pieces,
    together([sumRow("合计", figures.totalFee, figures, { isTotal: true }), proof(document)]),
  ];
}

function titles(): Piece {
  const height = 5;
  return {
    height,
    draw: (sheet, top) => {
      const baseline = middleBaseline(top, height, HEAD);
      const write = (x: number, text: string, align: "left" | "right" | "center" = "left") =>
        sheet.text(LEFT + x, baseline, text, { ...HEAD, align });
      write(AT.day, "日期");
      write(AT.code, "国家编码");
      write(AT.name, "项目　规格");
      write(AT.unit, "单位");
      write(AT.price, "单价", "right");
      write(AT.quantity, "数量", "right");
      write(AMOUNT_EDGE, "金额", "right");
      write(AT.class, "类", "center");
      for (const { title, edge } of PARTS) write(edge, title, "right");
      sheet.line(LEFT, top + height, RIGHT, top + height, 0.9);
    },
  };
}

function groupRow({ name }: CategoryRow, count: number): Piece {
  return {
    height: GROUP,
    draw: (sheet, top) => {
      const baseline = top + GROUP - 1.5;
      sheet.text(LEFT, baseline, name, { ...BOLD, size: 8.5 });
      const at = LEFT + textWidth(name, { ...BOLD, size: 8.5 }) + 2;
      sheet.text(at, baseline, `${count.toLocaleString("en")} 行`, HEAD);
      sheet.line(LEFT, top + GROUP, RIGHT, top + GROUP, 0.4, HAIRLINE);
    },
  };
}

function lineRow(line: SplitLine, isLast: boolean): Piece {
  const name = [line.name, line.specification].filter((part) => part !== "").join("　");
  const names = wrap(name, NAME_WIDTH, TEXT);
  const codes = wrap(line.nationalItemCode, CODE_WIDTH, TEXT);
  const height = LINE + (Math.max(names.length, codes.length) - 1) * NEXT_LINE;
  return {
    height,
    draw: (sheet, top) => {
      const baseline = middleBaseline(top, LINE, TEXT);
      const write = (x: number, text: string) => sheet.text(LEFT + x, baseline, text, TEXT);
      write(AT.day, line.feeTime.slice(0, 10));
      for (const [index, code] of codes.entries()) {
        sheet.text(LEFT + AT.code, baseline + index * NEXT_LINE, code, TEXT);
      }
      for (const [index, part] of names.entries()) {
        sheet.text(LEFT + AT.name, baseline + index * NEXT_LINE, part, TEXT);
      }
      sheet.text(LEFT + AT.unit, baseline, line.unit, {
        size: fittingSize(line.unit, UNIT_WIDTH, TEXT, 4.5),
      });
      figure(sheet, AT.price, 12.5, baseline, pricePrinted(line.unitPrice), TEXT);
      figure(
        sheet,
        AT.quantity,
        10,
        baseline,
        printQuantity(line.quantity).replace("-", "−"),
        TEXT,
      );
      figure(sheet, AMOUNT_EDGE, 15.5, baseline, printYuan(line.amount), TEXT);
      sheet.text(LEFT + AT.class, baseline, line.split.class, { ...TEXT, align: "center" });
      parts(sheet, baseline, line.split, TEXT);
      if (!isLast) sheet.line(LEFT, top + height, RIGHT, top + height, 0.3, HAIRLINE);
    },
  };
}

/** At least with fen, so that points stand under points. */
function pricePrinted(price: Price): string {
  const [whole = "", decimals = ""] = printPrice(price).split(".");
  return `${whole}.${decimals.padEnd(2, "0")}`;
}

function figure(
  sheet: Sheet,
  edge: number,
  width: number,
  baseline: number,
  text: string,
  style: TextStyle,
): void {
  const size = fittingSize(text, width, style, 4.5);
  sheet.text(LEFT + edge, baseline, text, { ...style, size, align: "right" });
}

function parts(sheet: Sheet, baseline: number, split: Split, style: TextStyle): void {
  for (const { edge, width, of } of PARTS) {
    const amount = of(split);
    figure(sheet, edge, width, baseline, amount === 0 ? "–" : printYuan(amount), style);
  }
}

/** A subtotal stands under one rule; the total on one and over a double one, as in a ledger. */
function sumRow(
  title: string,
  amount: Fen,
  split: Split,
  { isTotal }: { isTotal: boolean },
): Piece {
  const height = isTotal ? 6.4 : 4.8;
  return {
    height,
    draw: (sheet, top) => {
      sheet.line(LEFT, top + 0.1, RIGHT, top + 0.1, 0.6);
      const baseline = middleBaseline(top, 4.8, BOLD);
      sheet.text(LEFT, baseline, title, BOLD);
      figure(sheet, AMOUNT_EDGE, 26, baseline, printYuan(amount), BOLD);
      parts(sheet, baseline, split, BOLD);
      if (!isTotal) return;
      sheet.line(LEFT, top + 4.9, RIGHT, top + 4.9, 0.6);
      sheet.line(LEFT, top + 5.5, RIGHT, top + 5.5, 0.6);
    },
  };
}

function proof({ figures, slipNumber, lineCount }: SettlementDocument): Piece {
  const terms = PARTS.map(({ title, of }) => `${title} ${printYuan(of(figures))}`).join(" + ");
  const texts = [
    `核对：${terms} = 合计 ${printYuan(figures.totalFee)}`,
    `共 ${lineCount.toLocaleString("en")} 行。各类小计与结算单 ${slipNumber} 的费用分类逐项相符，合计与结算单的医疗费总额相符。`,
    "金额以账单为准；单价乘数量与金额可能有分位的进位差。负数是退费。",
  ].flatMap((text) => wrap(text, WIDTH, NOTES));
  return {
    height: 3 + texts.length * 4,
    draw: (sheet, top) => {
      for (const [index, text] of texts.entries()) {
        sheet.text(LEFT, top + 4.4 + index * 4, text, NOTES);
      }
    },
  };
}

function listFoot(
  sheet: Sheet,
  { slipNumber }: SettlementDocument,
  { hotline }: OfficeOnPaper,
  options: SlipOptions,
): void {
  const style: TextStyle = { size: 7.5, color: NOTE };
  const top = PAGE_HEIGHT_MM - 12.5;
  const copy = options.printing === 0 ? "" : `　${copyName(options)}`;
  const missing = [...sheet.missing].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  );
  const note = missing.length === 0 ? "" : `〓 代替字库里没有的字：${missing.join("、")}。`;
  const left = `结算单 ${slipNumber} 的明细，不作为收费票据。咨询：医保办，${hotline}。${note}`;
  for (let page = 1; page <= sheet.pageCount; page += 1) {
    sheet.rule(LEFT, top, WIDTH, 0.5, page);
    sheet.text(LEFT, top + 3.6, left, { ...style, size: fittingSize(left, 140, style, 5) }, page);
    const right = `清单第 ${page} 页，共 ${sheet.pageCount} 页${copy}`;
    sheet.text(RIGHT, top + 3.6, right, { ...style, align: "right" }, page);
  }
}

function together(pieces: readonly Piece[]): Piece {
  return {
    height: pieces.reduce((sum, piece) => sum + piece.height, 0),
    draw: (sheet, top) => {
      let at = top;
      for (const piece of pieces) {
        piece.draw(sheet, at);
        at += piece.height;
      }
    },
  };
}
