/** The table of charges: each row adds up twice, by catalogue class on the left and by policy scope on the right. */
import type { CategoryRow } from "../../../shared/bill/types.ts";
import { type Fen, printYuan, sumFen } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import {
  type Block,
  BODY,
  BODY_BOLD,
  HAIRLINE,
  LEFT,
  middleBaseline,
  NOTE,
  type Piece,
  RIGHT,
  sectionHead,
  WIDTH,
} from "./blocks.ts";
import { type Sheet, type TextStyle, textWidth } from "./sheet.ts";

const COLUMNS = [
  { title: "金额", of: (row: CategoryRow) => row.amount },
  { title: "甲类", of: (row: CategoryRow) => row.classA },
  { title: "乙类", of: (row: CategoryRow) => row.classB },
  { title: "自费", of: (row: CategoryRow) => row.classC },
  { title: "其他", of: (row: CategoryRow) => row.unclassified },
  { title: "先行自付", of: (row: CategoryRow) => row.preSelfPay },
  { title: "超限价", of: (row: CategoryRow) => row.overLimitSelfPay },
  { title: "自费", of: (row: CategoryRow) => row.fullSelfPay },
  { title: "符合范围", of: (row: CategoryRow) => row.inScope },
] as const;

/** The columns before this one say by class, the others by scope. */
const FIRST_OF_SCOPE = 5;
const NAME_WIDTH = 19;

interface Row {
  readonly name: string;
  readonly amounts: readonly Fen[];
}

function printCell(amount: Fen): string {
  return amount === 0 ? "–" : printYuan(amount);
}

/** Rows with something in them, and the total of all. */
function chargeRows(document: SettlementDocument): { rows: Row[]; total: Row } {
  const rows = document.categories
    .map((row) => ({ name: row.name, amounts: COLUMNS.map(({ of }) => of(row)) }))
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0));
  const total = COLUMNS.map(({ of }) => sumFen(document.categories.map(of)));
  return { rows, total: { name: "合计", amounts: total } };
}

/** Right edges: each column as wide as its widest figure, the room left over shared equally. */
function rightEdges(rows: readonly Row[], size: number): number[] | null {
  const widths = COLUMNS.map(({ title }, column) =>
    Math.max(
      textWidth(title, { size }),
      ...rows.map(({ amounts }) =>
        textWidth(printCell(amounts[column] as Fen), { size, bold: true }),
      ),
    ),
  );
  const spare = WIDTH - NAME_WIDTH - widths.reduce((sum, width) => sum + width, 0);
  const gap = spare / COLUMNS.length;
  if (gap < 1.2) return null;
  let at = LEFT + NAME_WIDTH;
  return widths.map((width) => {
    at += width + gap;
    return at;
  });
}

export function charges(document: SettlementDocument, rowHeight: number): Block {
  const { rows, total } = chargeRows(document);
  const all = [...rows, total];
  let size = BODY.size;
  let edges = rightEdges(all, size);
  while (edges === null && size > 5) {
    size -= 0.5;
    edges = rightEdges(all, size);
  }
  const at = edges ?? COLUMNS.map((_, index) => LEFT + NAME_WIDTH + (index + 1) * 19);
  const dividerAt = (at[FIRST_OF_SCOPE - 1] ?? 0) + 1.6;
  const bodyHeight = (rows.length + 2) * rowHeight;
  const caption = `${document.lineCount.toLocaleString("en")} 行，${rows.length} 类；左半按目录类别，右半按政策范围，各自等于金额`;
  const style: TextStyle = { size };
  const pieces: Piece[] = [
    titleRow(at, rowHeight, style, (sheet, top) =>
      sheet.line(dividerAt, top + 0.6, dividerAt, top + bodyHeight, 0.5),
    ),
    ...rows.map((row, index) => figureRow(row, at, rowHeight, style, index === rows.length - 1)),
    totalRow(total, at, rowHeight, size),
  ];
  return { gap: 2.6, head: sectionHead("二　费用分类", caption), pieces: [together(pieces)] };
}

function titleRow(
  edges: readonly number[],
  height: number,
  { size }: TextStyle,
  drawDivider: (sheet: Sheet, top: number) => void,
): Piece {
  return {
    height,
    draw: (sheet, top) => {
      sheet.text(LEFT, middleBaseline(top, height, BODY), "项目", { size, color: NOTE });
      for (const [index, { title }] of COLUMNS.entries()) {
        sheet.text(edges[index] ?? 0, middleBaseline(top, height, BODY), title, {
          size,
          color: NOTE,
          align: "right",
        });
      }
      sheet.line(LEFT, top + height, RIGHT, top + height, 0.6);
      drawDivider(sheet, top);
    },
  };
}

function figureRow(
  { name, amounts }: Row,
  edges: readonly number[],
  height: number,
  style: TextStyle,
  last: boolean,
): Piece {
  return {
    height,
    draw: (sheet, top) => {
      sheet.text(LEFT, middleBaseline(top, height, BODY), name, style);
      for (const [index, amount] of amounts.entries()) {
        sheet.text(edges[index] ?? 0, middleBaseline(top, height, BODY), printCell(amount), {
          ...style,
          align: "right",
        });
      }
      if (last) sheet.line(LEFT, top + height, RIGHT, top + height, 0.6);
      else sheet.line(LEFT, top + height, RIGHT, top + height, 0.4, HAIRLINE);
    },
  };
}

/** A total stands on one rule and under a double one, as in a ledger. */
function totalRow(
  { name, amounts }: Row,
  edges: readonly number[],
  height: number,
  size: number,
): Piece {
  return {
    height: height + 1,
    draw: (sheet, top) => {
      const style: TextStyle = { ...BODY_BOLD, size };
      sheet.text(LEFT, middleBaseline(top, height, BODY), name, style);
      for (const [index, amount] of amounts.entries()) {
        sheet.text(edges[index] ?? 0, middleBaseline(top, height, BODY), printCell(amount), {
          ...style,
          align: "right",
        });
      }
      sheet.line(LEFT, top + height + 0.15, RIGHT, top + height + 0.15, 0.6);
      sheet.line(LEFT, top + height + 0.8, RIGHT, top + height + 0.8, 0.6);
    },
  };
}

/** A table is never broken. */
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
