/** The text of a formula in pieces: numbers, rates, days, names, signs. Full-width signs are as good as half-width. */
import { type Fraction, fraction } from "../money/fraction.ts";
import type { ProblemKind } from "./problems.ts";

/** A fault in a formula's text, `offset` characters from its start. */
export class FormulaFault extends Error {
  override name = "FormulaFault";
  readonly kind: ProblemKind;
  readonly offset: number;

  constructor(kind: ProblemKind, offset: number, message: string) {
    super(message);
    this.kind = kind;
    this.offset = offset;
  }
}

export interface Token {
  readonly kind: "number" | "rate" | "day" | "name" | "sign";
  readonly text: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:(\d{4}-\d{2}-\d{2})|(\d[\d.,]*)([%％]?)([万亿元]?)|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*)|([+＋\-−－–*×✕/÷()（）,，]))/uy;

const SIGNS: Readonly<Record<string, string>> = {
  "＋": "+",
  "−": "-",
  "－": "-",
  "–": "-",
  "×": "*",
  "✕": "*",
  "÷": "/",
  "（": "(",
  "）": ")",
  "，": ",",
};

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      const rest = text.slice(from).trimStart();
      if (rest === "") break;
      throw new FormulaFault("取值", text.length - rest.length, unreadable(rest.trimEnd()));
    }
    const whole = match[0].trim();
    const at = from + match[0].length - match[0].trimStart().length;
    const [, day, digits, percent, unit, name, sign] = match;
    if (digits !== undefined && unit) {
      throw new FormulaFault(
        "金额",
        at,
        `“${whole}”不是规范的数：只写数字，不写“${unit}”，最多两位小数`,
      );
    }
    if (day !== undefined) tokens.push({ kind: "day", text: day, at });
    else if (digits !== undefined) {
      tokens.push({ kind: percent ? "rate" : "number", text: digits, at });
    } else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else tokens.push({ kind: "sign", text: SIGNS[sign ?? ""] ?? sign ?? "", at });
  }
  return tokens;
}

function unreadable(rest: string): string {
  if (/^[０-９．％]/.test(rest)) return `“${rest}”里的数字要用半角：${rest.normalize("NFKC")}`;
  if (/^[<>＜＞≤≥=＝]/.test(rest)) {
    return `算式里不能写“${rest.slice(0, 1)}”，也没有“如果”：要分情形的，写成表`;
  }
  return `看不懂“${rest}”：这里要写数、比例、算式或“未载明”`;
}

/** "8450.5" as an exact number; throws for another form. */
export function decimal(text: string, at: number, places: number): Fraction {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (match === null || (match[2] ?? "").length > places) {
    throw new FormulaFault(
      "金额",
      at,
      `“${text}”不是规范的数：只写数字，最多${places === 2 ? "两" : places}位小数，不写逗号`,
    );
  }
  const decimals = match[2] ?? "";
  return fraction(BigInt(`${match[1]}${decimals}`), 10n ** BigInt(decimals.length));
}
