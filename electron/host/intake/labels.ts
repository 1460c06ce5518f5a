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
 * A row of a total, or of a subtotal (化验费小计) of lines whose number it has not, by its first cell; null for any other.
 * The word says which total of several it is.
 */
export function totalWord(cells: readonly string[], hasKey = false): string | null {
  const first = cells.find((cell) => cell.trim() !== "")?.replace(/\s/g, "") ?? "";
  const isTotal = TOTAL.test(first) || (!hasKey && SUBTOTAL.test(first));
  return isTotal ? first.replace(/[:：].*$/, "") : null;
}

/** What a row says by labels; null for a row of a table, a title or a total. */
export function labelsOf(cells: readonly string[]): readonly Labelled[] | null {
  if (totalWord(cells) !== null) return null;
  const found: { label: string; value: string }[] = [];
  let isOpen = false;
  let others = 0;
  for (const cell of cells) {
    const text = cell.trim();
    if (text === "") continue;
    const pairs = labelsIn(text);
    const last = found.at(-1);
    if (pairs.length > 0) found.push(...pairs);
    // Its value may stand in the next cell that is not blank.
    else if (isOpen && last !== undefined) last.value = text;
    else others += 1;
    isOpen = pairs.at(-1)?.value === "";
  }
  // A title may stand beside it; a row of a table has more cells without a label.
  return found.length > 0 && others <= 1 ? found : null;
}

/** A head is short; a longer cell is a text of its own. */
const MOST_CHARACTERS = 500;
/** Spaces within a label: 住 院 流 水 号 */
const MOST_WORDS = 8;

/** 住院号：ZY001  姓 名：张三 → both. */
function labelsIn(text: string): { label: string; value: string }[] {
  if (text.length > MOST_CHARACTERS) return [];
  const [before = "", ...pieces] = text.split(COLON);
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

/** The label at the end of a text: as many of its words as make a known name, else the last, or all where each is one character. */
function cutLabel(text: string): { readonly rest: string; readonly label: string } {
  const words = text.trim().split(/\s+/);
  let taken = words.every((word) => /^\p{Script=Han}$/u.test(word)) ? words.length : 1;
  for (let count = Math.min(words.length, MOST_WORDS); count > taken; count -= 1) {
    if (isKnownName(normaliseHeader(words.slice(-count).join("")))) taken = count;
  }
  return { rest: words.slice(0, -taken).join(" "), label: words.slice(-taken).join("") };
}
