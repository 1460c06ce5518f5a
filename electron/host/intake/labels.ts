/** Cells that say what they are (住院号：ZY001), as they stand above the tables of a print. */
import { isKnownName, normaliseHeader } from "./header.ts";

export interface Labelled {
  /** Without the spaces that only make it as wide as others */
  readonly label: string;
  readonly value: string;
}

/** A colon between two digits is one of a time of day. */
const COLON = /[:：](?!\d)|(?<!\d)[:：]/;
const LABEL = /^\p{L}[^\s:：]{0,15}$/u;
/** 单位：元 is said of the money, not of a line's quantity. */
const NO_LABELS = new Set(["单位", "金额单位", "货币单位"]);
const TOTAL = /^(本页|当日)?(合计|小计|总计|累计)/;
const SUBTOTAL = /(合计|小计|总计|累计)[:：]?$/;

/**
 * A row of a total or subtotal by its first cell; null for any other. The word says which total of several it is. `hasKey`:
 * the row has a 住院号 as lines have it, so 化验费小计 may be the name of an item.
 */
export function totalWord(cells: readonly string[], hasKey = false): string | null {
  const first = cells.find((cell) => cell.trim() !== "")?.replace(/\s/g, "") ?? "";
  const isTotal = TOTAL.test(first) || (!hasKey && SUBTOTAL.test(first));
  return isTotal ? first.replace(/[:：].*$/, "") : null;
}

/** What a row says by labels; null for a row of a table, a title or a total. */
export function labelsOf(cells: readonly string[]): readonly Labelled[] | null {
  const { found, others } = pairsOf(cells);
  // A title may stand beside it; a row of a table has more cells without a label.
  const isHead = found.length > 0 && others <= 1 && totalWord(cells) === null;
  return isHead ? found : formLabelsOf(cells);
}

/**
 * What a row of a form says: known names, each with its value in the next cell that is not blank, and no colon (住院号 |
 * ZY001 | 姓名 | 张三). Null for any other row: in a header known names stand side by side.
 */
export function formLabelsOf(cells: readonly string[]): readonly Labelled[] | null {
  const found: { label: string; value: string }[] = [];
  let open: { label: string; at: number } | null = null;
  for (const [at, cell] of cells.entries()) {
    const text = cell.trim();
    if (text === "") continue;
    if (!isText(text) && isLabelName(text)) {
      if (open !== null && at === open.at + 1) return null;
      if (open !== null) found.push({ label: open.label, value: "" });
      open = { label: text, at };
    } else if (open === null) return null;
    else {
      found.push({ label: open.label, value: text });
      open = null;
    }
  }
  if (open !== null && found.length > 0) found.push({ label: open.label, value: "" });
  const said = found.filter(({ value }) => value !== "").length;
  // A header whose cells are merged to the right has a word here and there that nobody knows.
  return said > 0 && said * 2 >= found.length ? found : null;
}

function isLabelName(text: string): boolean {
  const name = normaliseHeader(text);
  return !NO_LABELS.has(name) && isKnownName(name);
}

/** The same whatever else stands in the row, also of a cell too long for a head: its beginning. */
export function anyLabelsOf(cells: readonly string[]): readonly Labelled[] {
  // What is said last may be cut off.
  const begun = cells.map((cell) => (isText(cell) ? pairsIn(cell).slice(0, -1) : []));
  return [...pairsOf(cells).found, ...begun.flat()];
}

function pairsOf(cells: readonly string[]): {
  readonly found: readonly Labelled[];
  /** Cells that are neither a label nor its value */
  readonly others: number;
} {
  const found: { label: string; value: string }[] = [];
  let isOpen = false;
  let others = 0;
  for (const cell of cells) {
    const text = cell.trim();
    if (text === "") continue;
    const pairs = isText(text) ? [] : pairsIn(text);
    const last = found.at(-1);
    if (pairs.length > 0) found.push(...pairs);
    // Its value may stand in the next cell that is not blank.
    else if (isOpen && last !== undefined) last.value = text;
    else others += 1;
    isOpen = pairs.at(-1)?.value === "";
  }
  return { found, others };
}

function isText(cell: string): boolean {
  return cell.trim().length > MOST_CHARACTERS;
}

/** A head is short; a longer cell is a text of its own. */
const MOST_CHARACTERS = 500;
/** Spaces within a label: 住 院 流 水 号 */
const MOST_WORDS = 8;

/** 住院号：ZY001  姓 名：张三 → both. */
function pairsIn(text: string): { label: string; value: string }[] {
  const [before = "", ...pieces] = text.trim().slice(0, MOST_CHARACTERS).split(COLON);
  const pairs: { label: string; value: string }[] = [];
  let { label } = cutLabel(before);
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const next = isLast ? { rest: piece.trim(), label: "" } : cutLabel(piece);
    const isOne = LABEL.test(label) && !NO_LABELS.has(normaliseHeader(label));
    if (isOne) pairs.push({ label, value: next.rest });
    label = next.label;
  }
  return pairs;
}

/** The label at the end of a text: as many of its words as make a known name, else all where each is one character, else the last. */
function cutLabel(text: string): { readonly rest: string; readonly label: string } {
  const words = text.trim().split(/\s+/);
  const isSpaced = words.every((word) => /^\p{Script=Han}$/u.test(word));
  let taken = isSpaced ? words.length : 1;
  for (let count = Math.min(words.length, MOST_WORDS); count > 1; count -= 1) {
    if (!isKnownName(normaliseHeader(words.slice(-count).join("")))) continue;
    taken = count;
    break;
  }
  return { rest: words.slice(0, -taken).join(" "), label: words.slice(-taken).join("") };
}
