/**
 * What the demonstration hospital charges: ordinary items under invented codes of the national pattern, and real national
 * codes ("=…") of items that the national review rules name.
 */
import { scaled } from "./arithmetic.ts";
import { ITEM_ROWS } from "./itemRows.ts";

type CatalogueClass = "甲" | "乙" | "丙";

export interface CatalogueRow {
  readonly class: CatalogueClass;
  /** 先行自付 in per cent; 0 for 甲 and 丙 */
  readonly sharePercent: bigint;
  readonly from: string;
  /** Last day included; null = open */
  readonly to: string | null;
}

export interface Item {
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly code: string;
  readonly name: string;
  readonly specification: string;
  readonly maker: string;
  readonly unit: string;
  readonly category: string;
  /** In the order of time */
  readonly rows: readonly CatalogueRow[];
  /** Millionths of a yuan */
  readonly price: bigint;
  /** Ceiling of a 二级 hospital; null for none */
  readonly ceiling: bigint | null;
  /** How a drug is given: 用法, 剂量, 剂量单位; null for what is not a drug */
  readonly usage: { readonly route: string; readonly dose: string; readonly unit: string } | null;
  /** True for a code of the national lists */
  readonly real: boolean;
}

const CATALOGUE_START = "2023-01-01";
/** On this day two items change their class. */
export const CLASS_CHANGE_DAY = "2023-06-01";
const LAST_DAY_BEFORE_CHANGE = "2023-05-31";
const CHANGED: Readonly<Record<string, { class: CatalogueClass; sharePercent: bigint }>> = {
  注射用泮托拉唑钠: { class: "甲", sharePercent: 0n },
  细辛脑注射液: { class: "丙", sharePercent: 0n },
};

const MAKERS: Readonly<Record<string, string>> = {
  西药费: "演示制药有限公司",
  成药费: "演示中药制药有限公司",
  草药费: "演示中药饮片厂",
  材料费: "演示医疗器械有限公司",
};

/** "XJ01DD:B002" (drug by ATC and form), "ZA01B" (Chinese medicine), "T", "C" or a service group like "25". */
function codeOf(pattern: string, number: number): string {
  if (pattern.startsWith("=")) return pattern.slice(1);
  const three = String(number).padStart(3, "0");
  if (pattern.startsWith("X")) {
    const [substance, form] = pattern.split(":");
    return `${substance}Z${three}${form}010199999`;
  }
  if (pattern.startsWith("Z")) return `${pattern}AZ0${three}010199999`;
  if (pattern === "T") return `T990000${three}`;
  if (pattern === "C") return `C99${three.padStart(17, "0")}`;
  return `00${pattern}9900${three}0000`;
}

function readItem(text: string, number: number): Item {
  const cells = text.split("|").map((cell) => cell.trim());
  if (cells.length !== 10) throw new Error(`item row with ${cells.length} cells: ${text}`);
  const [name, specification, unit, category, level, price, ceiling, pattern, use, kind] =
    cells as [string, string, string, string, string, string, string, string, string, string];
  const itemClass = level.slice(0, 1) as CatalogueClass;
  const sharePercent = BigInt(level.slice(1) || "0");
  const changed = CHANGED[name];
  const [route, dose, doseUnit] = use.split(" ");
  return {
    hospitalCode: `${kind}${String(number).padStart(5, "0")}`,
    hospitalName: specification === "" ? name : `${name}[${specification.split(",")[0]}]`,
    code: codeOf(pattern, number),
    name,
    specification,
    maker: MAKERS[category] ?? "",
    unit,
    category,
    rows:
      changed === undefined
        ? [{ class: itemClass, sharePercent, from: CATALOGUE_START, to: null }]
        : [
            { class: itemClass, sharePercent, from: CATALOGUE_START, to: LAST_DAY_BEFORE_CHANGE },
            { ...changed, from: CLASS_CHANGE_DAY, to: null },
          ],
    price: scaled(price, 6),
    ceiling: ceiling === "" ? null : scaled(ceiling, 6),
    usage:
      route === undefined || dose === undefined || doseUnit === undefined
        ? null
        : { route, dose, unit: doseUnit },
    real: pattern.startsWith("="),
  };
}

export const ITEMS: readonly Item[] = ITEM_ROWS.trim()
  .split("\n")
  .map((row, index) => readItem(row, index + 1));

const BY_NAME = new Map(ITEMS.map((item) => [item.name, item]));
if (BY_NAME.size !== ITEMS.length) throw new Error("two items of one name");

export function itemNamed(name: string): Item {
  const item = BY_NAME.get(name);
  if (item === undefined) throw new Error(`no item named ${name}`);
  return item;
}

/** The catalogue row on a fee day. */
export function rowOn(item: Item, day: string): CatalogueRow {
  const row = item.rows.find((each) => each.from <= day && (each.to === null || day <= each.to));
  if (row === undefined) throw new Error(`${item.name} has no class on ${day}`);
  return row;
}
