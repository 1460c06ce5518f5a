/** A value of a pack as rows: one for each way through its tables, with the labels passed on the way. */
import { type Fraction, printDecimal, printRate } from "../money/fraction.ts";
import type { Bound, Formula, Leaf, Pack, Unit, Value } from "../policy/pack.ts";
import { printExact } from "../settle/words.ts";

interface DescribedRow {
  /** One for each dimension passed; empty for a single value */
  readonly labels: readonly string[];
  readonly text: string;
  /** 未载明: the sources are silent, and the engine stops */
  readonly unstated: boolean;
}

export interface DescribedTable {
  /** The condition of an exception or adjustment; null for what holds otherwise */
  readonly when: string | null;
  readonly cites: readonly string[];
  /** Names of the dimensions */
  readonly by: readonly string[];
  readonly rows: readonly DescribedRow[];
}

/** The value first, then its exceptions. */
export function describeValue(pack: Pack, value: Value): DescribedTable[] {
  if (value.kind !== "exceptions") {
    return [{ when: null, cites: [], by: dimensionsOf(pack, value), rows: rowsOf(pack, value) }];
  }
  const exceptions = value.items.flatMap((item) =>
    describeValue(pack, item.value).map((table) => ({
      ...table,
      when: [item.when.text, table.when].filter((text) => text !== null).join("；"),
      cites: [...item.cites, ...table.cites],
    })),
  );
  return [...describeValue(pack, value.base), ...exceptions];
}

/** The name of a share of something, as a row's text. */
export function textTable(ratio: Fraction): Pick<DescribedRow, "text" | "unstated"> {
  return { text: printRate(ratio), unstated: false };
}

/** Of the deepest way: the others pass the first of the same dimensions. */
function dimensionsOf(pack: Pack, value: Value): readonly string[] {
  const below = (rows: readonly Value[]) =>
    rows
      .map((row) => dimensionsOf(pack, row))
      .reduce((longest, one) => (one.length > longest.length ? one : longest), []);
  switch (value.kind) {
    case "choice":
      return [pack.rules.facts[value.fact]?.name ?? "", ...below(value.rows)];
    case "ladder":
      return [value.operand.text, ...below(value.rows)];
    case "scale":
      return ["分段", ...below(value.rows)];
    case "exceptions":
      return dimensionsOf(pack, value.base);
    default:
      return [];
  }
}

function rowsOf(pack: Pack, value: Value): DescribedRow[] {
  switch (value.kind) {
    case "choice":
      return labelled(pack, value.labels, value.rows);
    case "ladder":
      return labelled(pack, boundTexts(value.bounds, value.operand.unit), value.rows);
    case "scale":
      return labelled(pack, boundTexts(value.bounds, "money"), value.rows);
    case "exceptions":
      return [
        ...rowsOf(pack, value.base),
        ...value.items.flatMap((item) =>
          rowsOf(pack, item.value).map((row) => ({
            ...row,
            labels: [`${item.when.text}`, ...row.labels],
          })),
        ),
      ];
    default:
      return [{ labels: [], text: leafText(pack, value), unstated: value.kind === "unstated" }];
  }
}

function labelled(pack: Pack, labels: readonly string[], rows: readonly Value[]): DescribedRow[] {
  return rows.flatMap((row, index) =>
    rowsOf(pack, row).map((one) => ({ ...one, labels: [labels[index] ?? "", ...one.labels] })),
  );
}

/** "≤ 200,000.00（含）"; the last has no upper limit. */
function boundTexts(bounds: readonly Bound[], unit: Unit): string[] {
  const texts = bounds.map(
    ({ limit, included }) => `至 ${constantText(limit, unit)}${included ? "（含）" : "（不含）"}`,
  );
  return [...texts, "以上"];
}

function leafText(pack: Pack, leaf: Leaf): string {
  switch (leaf.kind) {
    case "formula":
      return formulaText(leaf.formula);
    case "unstated":
      return "未载明";
    case "none":
      return leaf.word;
    case "month-day":
      return `${leaf.month}月${leaf.date}日`;
    case "catalogue":
      return "按医保目录";
    case "member":
      return memberText(pack, leaf.path, leaf.value);
    case "scale":
      return "";
  }
}

/** "要素 › 年龄段 › 定为 › …": the fact is the path's second part. */
function memberText(pack: Pack, path: string, value: number): string {
  const name = path.split(" › ")[1];
  const fact = pack.facts.find((one) => one.name === name);
  return fact?.values[value] ?? "";
}

function formulaText({ constant, unit, text }: Formula): string {
  return constant === null ? text : constantText(constant, unit);
}

function constantText(value: Fraction, unit: Unit): string {
  if (unit === "money") return printExact(value);
  if (unit === "rate") return printRate(value);
  return printDecimal(value, 6) ?? `${value.n}/${value.d}`;
}
