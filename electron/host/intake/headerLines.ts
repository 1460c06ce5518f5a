/**
 * Headers of two lines: 费用 above 数量, 单价 and 金额, 入院 above 日期 and 科室. The lower line becomes the whole header; where
 * spreadsheets merge the others down, both lines have them already.
 */
import { isKnownName, normaliseHeader } from "./header.ts";
import type { TableRow } from "./table.ts";

const LEAST_OF_LOWER_LINE = 2;

/** The rows, each that completes the header above it with what that says. */
export function withUpperLines(rows: readonly TableRow[]): readonly TableRow[] {
  return rows.map((row, index) => {
    const above = rows[index - 1];
    return above?.number === row.number - 1 ? whole(above, row) : row;
  });
}

function whole(above: TableRow, row: TableRow): TableRow {
  const own = row.cells.filter((cell) => cell.trim() !== "");
  if (own.length < LEAST_OF_LOWER_LINE || own.some((cell) => /\d/.test(cell))) return row;
  if (above.cells.some(saysValue)) return row;
  const width = Math.max(above.cells.length, row.cells.length);
  let group = "";
  const cells = Array.from({ length: width }, (_, at) => {
    const [upper, lower] = [above.cells[at]?.trim() ?? "", row.cells[at]?.trim() ?? ""];
    // A group is written once, above the first of its columns.
    group = upper === "" && lower !== "" ? group : upper;
    if (lower === "") return upper;
    return isKnown(group + lower) ? group + lower : lower;
  });
  const isBetter = knownIn(cells) > Math.max(knownIn(above.cells), knownIn(row.cells));
  return isBetter ? { ...row, cells } : row;
}

/** 住院号： and ZY001 stand above a table too, and are a patient's head. */
function saysValue(cell: string): boolean {
  return /[:：]/.test(cell) || (/\d/.test(cell) && !isKnown(cell));
}

function knownIn(cells: readonly string[]): number {
  return cells.filter(isKnown).length;
}

function isKnown(cell: string): boolean {
  return isKnownName(normaliseHeader(cell));
}
