/**
 * Values (取值): a literal, a formula, a table as a tree, exceptions beside it, 未载明. A table is complete and
 * without overlap by construction: each gap, double and dead row has a place in the text.
 */
import { dayOf } from "../calendar/day.ts";
import { exactOf } from "../money/exact.ts";
import { fen, MAX_FEN, parseYuan, plainYuan } from "../money/fen.ts";
import { compareFraction, ONE } from "../money/fraction.ts";
import { readBounds } from "./bounds.ts";
import {
  formulaAt,
  mayCoincide,
  mayHold,
  membersAt,
  type Narrowing,
  narrow,
  readCondition,
} from "./condition.ts";
import { KEYS, WORDS } from "./keys.ts";
import type { Exception, Formula, Leaf, Unit, Value } from "./pack.ts";
import type { Fields, Reading, Stage } from "./reading.ts";
import type { MapEntry, MapNode, TextNode, YamlNode } from "./yaml.ts";

/** What may stand in a place. */
export interface Place {
  readonly stage: Stage;
  /** What a leaf is: a formula of one of these units, a value of a fact, a day of the year. */
  readonly leaf:
    | { readonly kind: "formula"; readonly units: readonly Unit[] }
    | { readonly kind: "member"; readonly fact: string; readonly domain: readonly string[] }
    | { readonly kind: "month-day" };
  readonly words: readonly ("不设" | "不付" | "按目录")[];
  /** A ladder of segments may stand at the end (比例). */
  readonly scale: boolean;
  readonly narrowing: Narrowing;
}

export function moneyAt(stage: Stage, words: Place["words"] = []): Place {
  return {
    stage,
    leaf: { kind: "formula", units: ["money"] },
    words,
    scale: false,
    narrowing: new Map(),
  };
}

export function rateAt(stage: Stage, words: Place["words"] = []): Place {
  return { ...moneyAt(stage, words), leaf: { kind: "formula", units: ["rate"] } };
}

/** Reads a value; null when it had a problem (which is reported). */
export function readValue(
  reading: Reading,
  node: YamlNode | null,
  path: string,
  place: Place,
  inTable = false,
): Value | null {
  if (node === null) return null;
  if (node.kind === "empty") {
    reading.blank(node, path);
    return null;
  }
  if (node.kind === "list") {
    reading.report("取值", node, path, "这里要写一个数、一个算式或一张表，不是列表");
    return null;
  }
  if (node.kind === "text") return readLeaf(reading, node, path, place, inTable);
  const has = (key: string) => node.entries.some((entry) => entry.key.text === key);
  if (has("按")) return readTable(reading, node, path, place);
  if (has("取")) return readWithExceptions(reading, node, path, place);
  if (place.scale) return readScale(reading, node, path, place);
  reading.report("取值", node, path, "表的第一行要写“按: 要素”，带例外的值要写“取: …”");
  return null;
}

function readLeaf(
  reading: Reading,
  node: TextNode,
  path: string,
  place: Place,
  inTable: boolean,
): Leaf | null {
  const text = reading.text(node, path);
  if (text === null) return null;
  if (inTable) reading.leaves.push(path);
  if (text.text === "未载明") {
    reading.unstated.push(path);
    return { kind: "unstated", path };
  }
  const word = (["不设", "不付", "按目录"] as const).find((one) => one === text.text);
  if (word !== undefined) {
    if (place.words.includes(word)) {
      return word === "按目录" ? { kind: "catalogue", path } : { kind: "none", path, word };
    }
    reading.report("取值", text, path, `这里不能写“${word}”`);
    return null;
  }
  if (place.leaf.kind === "member") return readMember(reading, text, path, place.leaf);
  if (place.leaf.kind === "month-day") return readMonthDay(reading, text, path);
  const formula = formulaAt(reading, text, path, place.stage, place.leaf.units);
  if (formula === null) return null;
  const { constant } = formula;
  const record =
    constant === null
      ? null
      : ({ t: "value", at: path, value: exactOf(constant), unit: formula.unit } as const);
  return { kind: "formula", path, formula, record };
}

function readMember(
  reading: Reading,
  text: TextNode,
  path: string,
  leaf: Extract<Place["leaf"], { kind: "member" }>,
): Leaf | null {
  const value = leaf.domain.indexOf(text.text);
  if (value >= 0) return { kind: "member", path, value };
  reading.report(
    "取值",
    text,
    path,
    `“${leaf.fact}”没有“${text.text}”，可用：${leaf.domain.join("、")}`,
  );
  return null;
}

function readMonthDay(reading: Reading, text: TextNode, path: string): Leaf | null {
  const match = /^(\d{1,2})月(\d{1,2})日$/.exec(text.text);
  const [month, date] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || dayOf(2000, month, date) === null) {
    reading.report("日期", text, path, `没有“${text.text}”，日期写成“7月1日”`);
    return null;
  }
  if (month === 2 && date === 29) {
    reading.report("日期", text, path, "年度不能从“2月29日”起，不是每年都有这一天");
    return null;
  }
  reading.noteNumbers(
    text.start,
    [
      { offset: 0, text: match[1] ?? "" },
      { offset: (match[1] ?? "").length + 1, text: match[2] ?? "" },
    ],
    path,
  );
  return { kind: "month-day", path, month, date };
}

// —— exceptions

function readWithExceptions(
  reading: Reading,
  node: MapNode,
  path: string,
  place: Place,
): Value | null {
  const fields = reading.fields(node, path, KEYS.withExceptions);
  if (fields === null) return null;
  const base = readValue(reading, fields.get("取"), path, place, true);
  return withExceptions(reading, fields, path, place, base);
}

function withExceptions(
  reading: Reading,
  fields: Fields,
  path: string,
  place: Place,
  base: Value | null,
): Value | null {
  if (fields.has("依据")) reading.citesOf(fields.get("依据"), `${path} › 依据`);
  if (!fields.has("例外")) return base;
  const items: { exception: Exception; start: number }[] = [];
  for (const item of reading.items(fields.get("例外"), `${path} › 例外`)) {
    const parts = reading.fields(item.node, item.path, KEYS.exception);
    if (parts === null) continue;
    const when = readCondition(reading, parts.get("当"), `${item.path} › 当`, place.stage);
    const value = readValue(reading, parts.get("取"), item.path, place, true);
    const cites = reading.citesOf(parts.get("依据"), `${item.path} › 依据`);
    if (when === null || value === null) continue;
    items.push({ exception: { path: item.path, when, value, cites }, start: item.node.start });
  }
  checkExceptions(reading, items, path, place);
  if (base === null) return null;
  return { kind: "exceptions", path, base, items: items.map(({ exception }) => exception) };
}

function checkExceptions(
  reading: Reading,
  items: readonly { exception: Exception; start: number }[],
  path: string,
  place: Place,
): void {
  for (const [index, { exception, start }] of items.entries()) {
    if (!mayHold(reading, exception.when, place.narrowing)) {
      reading.report("多余", start, exception.path, "这条例外在这里永远用不到，请删去");
    }
    for (const [later, other] of items.entries()) {
      if (later <= index) continue;
      if (!mayCoincide(reading, exception.when, other.exception.when, place.narrowing)) continue;
      const name = (at: number, one: Exception) => `第 ${at + 1} 条（${one.cites.join("、")}）`;
      reading.report(
        "例外冲突",
        other.start,
        path,
        `例外${name(index, exception)}和${name(later, other.exception)}可能同时成立，没有说谁优先`,
      );
    }
  }
}

// —— tables

interface Dimension {
  readonly name: string;
  /** null for a ladder by number */
  readonly fact: { readonly index: number; readonly domain: readonly string[] } | null;
  readonly operand: Formula | null;
}

const TABLE_KEYS = [...KEYS.table.required, ...KEYS.table.optional];

function readTable(reading: Reading, node: MapNode, path: string, place: Place): Value | null {
  const own = node.entries.filter(({ key }) => TABLE_KEYS.includes(key.text));
  const rows = node.entries.filter((entry) => !own.includes(entry));
  const fields = reading.fields({ ...node, entries: own }, path, KEYS.table);
  const by = reading.text(fields?.get("按") ?? null, `${path} › 按`);
  if (fields === null || by === null) return null;
  const dimensions = by.text
    .split("、")
    .map((name) => readDimension(reading, by, name.trim(), path, place));
  if (dimensions.some((dimension) => dimension === null)) return null;
  const combine = readCombine(reading, fields, dimensions as Dimension[], path);
  const base = readRows(reading, rows, node, path, place, dimensions as Dimension[], combine);
  return withExceptions(reading, fields, path, place, base);
}

function readDimension(
  reading: Reading,
  by: TextNode,
  name: string,
  path: string,
  place: Place,
): Dimension | null {
  const fact = reading.keyFact(name);
  if (fact !== null) return { name, fact, operand: null };
  const node = { ...by, text: name, start: by.start + by.text.indexOf(name) };
  const operand = formulaAt(reading, node, `${path} › 按`, place.stage, ["money", "number", "day"]);
  return operand === null ? null : { name, fact: null, operand };
}

type Combine = "highest" | "lowest" | "sum" | null;
const COMBINES = { 最高: "highest", 最低: "lowest", 合计: "sum" } as const;

/** 多个取 is needed exactly where a dimension is read for each value that a person holds. */
function readCombine(
  reading: Reading,
  fields: Fields,
  dimensions: readonly Dimension[],
  path: string,
): Combine {
  const held = dimensions.find(({ fact }) => {
    const definition = fact === null ? undefined : reading.facts[fact.index];
    return definition?.kind === "held" && definition.merge === "perTable";
  });
  const written = reading.oneOf(fields.get("多个取"), `${path} › 多个取`, WORDS.combine.words);
  if (held === undefined) {
    if (written !== null) {
      reading.report("多余", fields.startOf("多个取"), path, "这张表不会有多个值，请删去“多个取”");
    }
    return null;
  }
  if (!fields.has("多个取")) {
    reading.report(
      "未声明",
      fields.node,
      path,
      `一个人可能有几个“${held.name}”：请写“多个取: 最高”“多个取: 最低”或“多个取: 合计”`,
    );
  }
  return written === null ? null : COMBINES[written];
}

function readRows(
  reading: Reading,
  rows: readonly MapEntry[],
  node: MapNode,
  path: string,
  place: Place,
  dimensions: readonly Dimension[],
  combine: Combine,
): Value | null {
  const [dimension, ...rest] = dimensions;
  if (dimension === undefined) return null;
  if (dimension.fact === null) {
    return readLadder(reading, rows, node, path, place, dimension, rest, combine);
  }
  return readChoices(reading, rows, node, path, place, dimension, rest, combine);
}

/** A row of the next dimension, or its end: a text, or a map with its own 按 or 取. */
function readRow(
  reading: Reading,
  row: MapEntry,
  path: string,
  place: Place,
  rest: readonly Dimension[],
  combine: Combine,
): Value | null {
  const { value } = row;
  const ends =
    rest.length === 0 ||
    value.kind !== "map" ||
    value.entries.some(({ key }) => key.text === "按" || key.text === "取");
  if (ends) return readValue(reading, value, path, place, true);
  return readRows(reading, value.entries, value, path, place, rest, combine);
}

const COMBINABLE: readonly string[] = ["formula", "unstated"];

function checkOther(
  reading: Reading,
  key: TextNode,
  path: string,
  covered: readonly boolean[],
  isLast: boolean,
): void {
  if (!covered.includes(true)) {
    reading.report("多余", key, path, "各种情形都已写明，“其他”永远用不到，请删去");
  } else if (!isLast) reading.report("多余", key, path, "“其他”要写在最后一行");
}

/** Gives the row its values; one that has a row already is named. */
function cover(
  reading: Reading,
  key: TextNode,
  path: string,
  rowOf: number[],
  covered: readonly boolean[],
  row: number,
  domain: readonly string[],
): void {
  for (const [value, isHere] of covered.entries()) {
    if (!isHere) continue;
    if ((rowOf[value] ?? -1) >= 0) {
      reading.report("重复", key, path, `“${domain[value]}”在这张表里写了两行`);
    }
    rowOf[value] = row;
  }
}

function readChoices(
  reading: Reading,
  rows: readonly MapEntry[],
  node: MapNode,
  path: string,
  place: Place,
  dimension: Dimension,
  rest: readonly Dimension[],
  combine: Combine,
): Value | null {
  const { name } = dimension;
  const { index, domain } = dimension.fact ?? { index: -1, domain: [] };
  const rowOf = domain.map(() => -1);
  const labels: string[] = [];
  const values: (Value | null)[] = [];
  for (const row of rows) {
    const below = `${path} › ${row.key.text}`;
    const other = row.key.text === "其他";
    const covered = other
      ? rowOf.map((found) => found < 0)
      : membersAt(reading, row.key, below, name, domain);
    if (covered === null) return null;
    if (other) checkOther(reading, row.key, below, covered, row === rows.at(-1));
    cover(reading, row.key, below, rowOf, covered, labels.length, domain);
    labels.push(row.key.text);
    const inner = { ...place, narrowing: narrow(place.narrowing, index, covered) };
    values.push(readRow(reading, row, below, inner, rest, combine));
  }
  const missing = domain.filter((_, value) => (rowOf[value] ?? -1) < 0);
  if (missing.length > 0) {
    reading.report("缺行", node, path, `“${name}”缺：${missing.join("、")}`);
    return null;
  }
  if (values.some((value) => value === null)) return null;
  const definition = reading.facts[index];
  const perTable = definition?.kind === "held" && definition.merge === "perTable";
  const whole = (row: Value) => [...leavesOf(row)].some((leaf) => !COMBINABLE.includes(leaf.kind));
  if (perTable && (values as Value[]).some(whole)) {
    reading.report(
      "不支持",
      node,
      path,
      `按“${name}”取的几个值要能比较或相加：这里只能是数，不能是分段、“不设”或“不付”`,
    );
  }
  return {
    kind: "choice",
    path,
    fact: index,
    labels,
    rowOf,
    records: domain.map((value, at) => ({
      t: "row",
      at: path,
      by: name,
      got: value,
      unit: null,
      row: labels[rowOf[at] ?? 0] ?? "",
      of: labels,
    })),
    rows: values as Value[],
    combine: perTable ? combine : null,
  };
}

function readLadder(
  reading: Reading,
  rows: readonly MapEntry[],
  node: MapNode,
  path: string,
  place: Place,
  dimension: Dimension,
  rest: readonly Dimension[],
  combine: Combine,
): Value | null {
  const operand = dimension.operand;
  if (operand === null) return null;
  const open = "补“以上: …”";
  const ladder = readBounds(reading, rows, node, path, [operand.unit], open);
  if (ladder === null) return null;
  const values = rows.map((row) =>
    readRow(reading, row, `${path} › ${row.key.text}`, place, rest, combine),
  );
  if (values.some((value) => value === null)) return null;
  return { kind: "ladder", path, operand, ...ladder, rows: values as Value[] };
}

/** The segments of 比例, at the end of its tables. */
function readScale(reading: Reading, node: MapNode, path: string, place: Place): Value | null {
  const open = "补“以上: …”，不付的写“以上: 不付”";
  const ladder = readBounds(reading, node.entries, node, path, ["money"], open);
  if (ladder === null) return null;
  const inner = { ...place, scale: false };
  const rows = node.entries.map(({ key, value }) =>
    readValue(reading, value, `${path} › ${key.text}`, inner, true),
  );
  if (rows.some((row) => row === null)) return null;
  return { kind: "scale", path, bounds: ladder.bounds, rows: rows as Value[] };
}

// —— looking at values

/** A fixed ratio lies between 0% and 100%. */
export function checkRatios(reading: Reading, start: number, ratio: Value): void {
  for (const leaf of leavesOf(ratio)) {
    const constant = leaf.kind === "formula" ? leaf.formula.constant : null;
    if (constant === null) continue;
    if (constant.n < 0 || compareFraction(constant, ONE) > 0) {
      reading.report("比例", start, leaf.path, "比例要在 0% 和 100% 之间");
    }
  }
}

/** A fixed threshold, ceiling or floor is not negative: it would count as 0 without a word. */
export function checkAmounts(reading: Reading, start: number, amount: Value | null): void {
  for (const leaf of amount === null ? [] : leavesOf(amount)) {
    if (leaf.kind !== "formula" || leaf.formula.constant === null) continue;
    if (leaf.formula.constant.n < 0) {
      reading.report(
        "金额",
        start,
        leaf.path,
        `“${leaf.formula.text}”是负数，这里的金额不能小于 0`,
      );
    }
  }
}

/**
 * "15万元" in the clause and 15 in the rule: yuan are meant, and no example need ever reach such a cap. A figure that the
 * clause also writes by itself is left alone.
 */
export function checkMyriads(
  reading: Reading,
  value: Value | null,
  cites: readonly string[],
): void {
  const clauses = reading.clausesOf(cites).join("；");
  for (const { path, figure } of value === null ? [] : moneyFigures(value)) {
    const digits = figure.replace(".", "\\.");
    const inMyriads = new RegExp(`(?<![\\d.])${digits}\\s*万`);
    const alone = new RegExp(`(?<![\\d.])${digits}(?![\\d.]|\\s*万)`);
    if (!inMyriads.test(clauses) || alone.test(clauses)) continue;
    const written = reading.numbers.find((one) => one.path === path && one.text === figure);
    const read = parseYuan(figure);
    if (read === null || read > MAX_FEN / 10_000) continue;
    const yuan = plainYuan(fen(read * 10_000)).replace(/\.00$/, "");
    reading.report(
      "金额",
      written?.offset ?? 0,
      path,
      `依据写的是“${figure}万”，这里只写了 ${figure} 元：以元为单位，写成 ${yuan}`,
    );
  }
}

/** Amounts that are written as one figure, and the limits of segments. */
function* moneyFigures(
  value: Value,
): Generator<{ readonly path: string; readonly figure: string }> {
  for (const leaf of leavesOf(value)) {
    if (leaf.kind === "formula" && leaf.formula.unit === "money") {
      const figure = /^\d+(?:\.\d+)?$/.exec(leaf.formula.text)?.[0];
      if (figure !== undefined) yield { path: leaf.path, figure };
    } else if (leaf.kind === "scale") {
      for (const { label } of leaf.bounds) {
        const figure = /\d+(?:\.\d+)?$/.exec(label)?.[0];
        if (figure !== undefined) yield { path: `${leaf.path} › ${label}`, figure };
      }
    }
  }
}

/** All leaves of a value, the rows of its scales included. */
export function* leavesOf(value: Value): Generator<Leaf> {
  if (value.kind === "choice" || value.kind === "ladder" || value.kind === "scale") {
    if (value.kind === "scale") yield value;
    for (const row of value.rows) yield* leavesOf(row);
  } else if (value.kind === "exceptions") {
    yield* leavesOf(value.base);
    for (const item of value.items) yield* leavesOf(item.value);
  } else yield value;
}
