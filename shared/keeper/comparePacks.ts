/**
 * What differs between two packs, in words: each value with its place, old → new, and the clauses of both. Built on the
 * described pack, so that the order of the text, its comments and its spaces are no difference.
 */

import type { ClassRule, FactDefinition, Layer, Pack } from "../policy/pack.ts";
import { type DescribedPack, describePack } from "./describe.ts";
import { type DescribedTable, describeValue } from "./describeValue.ts";
import { withBelow } from "./walkValues.ts";

export interface PackDifference {
  readonly kind: "added" | "removed" | "changed";
  /** "大病保险 › 比例 › 至 200,000.00（含）" */
  readonly path: string;
  /** Null where there is nothing on that side */
  readonly old: string | null;
  readonly new: string | null;
  readonly oldCites: readonly string[];
  readonly newCites: readonly string[];
}

export interface PackComparison {
  readonly old: { readonly id: string; readonly name: string };
  readonly new: { readonly id: string; readonly name: string };
  /** Empty: the two give the same of everything */
  readonly differences: readonly PackDifference[];
}

export function comparePacks(a: Pack, b: Pack): PackComparison {
  const [old, now] = [describePack(a), describePack(b)];
  const differences = [
    ...compareEntries(headOf(old), headOf(now)),
    ...compareEntries(factsOf(a), factsOf(b)),
    ...compareOrder(a, b),
    ...compareEntries(sectionsOf(a, old), sectionsOf(b, now)),
    ...compareEntries(sourcesOf(a), sourcesOf(b)),
  ];
  return {
    old: { id: old.id, name: old.name },
    new: { id: now.id, name: now.name },
    differences: [...differences, ...unworded(a, b, differences)],
  };
}

// —— entries: a place, what stands there, and why

interface Entry {
  readonly path: string;
  readonly text: string;
  readonly cites: readonly string[];
  /** Entries of one table whose labels may have moved: a bound that was raised is a change, no new row */
  readonly table: string;
}

function entry(path: string, text: string, cites: readonly string[] = []): Entry {
  return { path, text, cites, table: path };
}

function compareEntries(old: readonly Entry[], now: readonly Entry[]): PackDifference[] {
  const [before, after] = [numbered(old), numbered(now)];
  const goneOf = grouped([...before].filter(([path]) => !after.has(path)));
  const newOf = grouped([...after].filter(([path]) => !before.has(path)));
  const found: PackDifference[] = [];
  for (const [path, one] of before) {
    const other = after.get(path);
    if (other !== undefined) {
      if (one.text !== other.text || one.cites.join() !== other.cites.join()) {
        found.push(difference("changed", path, one, other));
      }
      continue;
    }
    const gone = goneOf.get(one.table) ?? [];
    const come = newOf.get(one.table) ?? [];
    // As many rows gone as come, in one table: the labels moved.
    const moved = gone.length === come.length ? come[gone.indexOf(one)] : undefined;
    if (moved === undefined) found.push(difference("removed", path, one, null));
    else found.push(difference("changed", `${path} → ${lastPart(moved.path)}`, one, moved));
  }
  for (const [path, one] of after) {
    if (before.has(path)) continue;
    const isMoved = goneOf.get(one.table)?.length === newOf.get(one.table)?.length;
    if (!isMoved) found.push(difference("added", path, null, one));
  }
  return found;
}

/** Two entries of one path (exceptions of one condition, tests of one reason) are told apart by their number. */
function numbered(entries: readonly Entry[]): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const one of entries) {
    let path = one.path;
    for (let number = 2; found.has(path); number += 1) path = `${one.path}（${number}）`;
    found.set(path, one);
  }
  return found;
}

function grouped(entries: readonly (readonly [string, Entry])[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const [, one] of entries) groups.set(one.table, [...(groups.get(one.table) ?? []), one]);
  return groups;
}

function lastPart(path: string): string {
  return path.split(" › ").at(-1) ?? "";
}

function difference(
  kind: PackDifference["kind"],
  path: string,
  old: Entry | null,
  now: Entry | null,
): PackDifference {
  return {
    kind,
    path,
    old: old?.text ?? null,
    new: now?.text ?? null,
    oldCites: old?.cites ?? [],
    newCites: now?.cites ?? [],
  };
}

// —— head and facts

function headOf(pack: DescribedPack): Entry[] {
  return [
    entry("地区", pack.regions.join("、")),
    entry("险种", pack.insuranceTypes.join("、")),
    entry("有效", `${pack.from} 至 ${pack.to}`),
    entry("选版按", pack.chosenBy),
    ...(pack.verifyOnly === null ? [] : [entry("仅供核对", pack.verifyOnly)]),
    ...pack.assumptions.map(({ id, text }) => entry(`假设 › ${id}`, text)),
    ...pack.notIncluded.map((text) => entry(`未包括 › ${text}`, text)),
  ];
}

const MERGE_WORDS = { first: "取最前", perTable: "逐表取", best: "整单取优" } as const;

function factsOf(pack: Pack): Entry[] {
  return pack.rules.facts.flatMap((fact) => [
    entry(`要素 › ${fact.name}`, factText(pack, fact)),
    ...(fact.kind === "choice" && fact.decidedBy !== null
      ? tableEntries(`要素 › ${fact.name} › 定为`, describeValue(pack, fact.decidedBy), [])
      : []),
  ]);
}

function factText(pack: Pack, fact: FactDefinition): string {
  switch (fact.kind) {
    case "choice":
      return fact.values.join("、");
    case "held": {
      const none = fact.none === null ? "" : `，无则${fact.none}`;
      const ignored = fact.ignored.length === 0 ? "" : `，不计${fact.ignored.join("、")}`;
      return `可多选${fact.values.join("、")}，${MERGE_WORDS[fact.merge]}${none}，认定按${fact.on}${ignored}`;
    }
    case "count":
      return "整数";
    case "money":
      return "金额";
    case "day":
      return "日期";
    case "age":
      return `周岁（${fact.on}）`;
    case "ordinal": {
      const same = fact.same === null ? "" : `、同${pack.rules.facts[fact.same]?.name ?? ""}`;
      return `序号（本年度${same}）`;
    }
  }
}

// —— sections

/** Layers of both in another order pay other amounts. */
function compareOrder(a: Pack, b: Pack): PackDifference[] {
  const layersOf = ({ rules }: Pack) => new Map(rules.layers.map((layer) => [layer.name, layer]));
  const [old, now] = [layersOf(a), layersOf(b)];
  const walletsOf = ({ rules }: Pack) => rules.wallets.map(({ name }) => name);
  return [
    ...orderOf("层的次序", [...old.keys()], [...now.keys()]),
    ...[...old].flatMap(([name, layer]) =>
      orderOf(`${name} › 调整的次序`, adjustmentsOf(layer), adjustmentsOf(now.get(name))),
    ),
    ...orderOf("钱包的次序", walletsOf(a), walletsOf(b)),
  ];
}

/** "加点（身份: 低保）": which adjustment it is, whatever its figure. */
function adjustmentsOf(layer: Layer | undefined): string[] {
  const words = { points: "加点", ratio: "比例乘", own: "自付乘" } as const;
  return (layer?.adjustments ?? []).map(
    ({ kind, when }) => `${words[kind]}${when === null ? "" : `（${when.text}）`}`,
  );
}

/** What both sides have, where it stands in another order: each step acts on what those before it left. */
function orderOf(path: string, old: readonly string[], now: readonly string[]): PackDifference[] {
  const [kept, keptNow] = [
    old.filter((name) => now.includes(name)),
    now.filter((name) => old.includes(name)),
  ];
  if (kept.join() === keptNow.join()) return [];
  return [difference("changed", path, entry("", kept.join(" → ")), entry("", keptNow.join(" → ")))];
}

function sectionsOf(pack: Pack, described: DescribedPack): Entry[] {
  const ofSections = described.sections.flatMap(({ title, payer, items, cites }) => [
    ...(payer === null ? [] : [entry(`${title} › 付款`, payer, cites)]),
    ...items.flatMap(({ label, tables }) => tableEntries(`${title} › ${label}`, tables, cites)),
  ]);
  const negative = pack.rules.hospitalSide.map(({ name, mayBeNegative, cites }) =>
    entry(`医院侧：${name} › 可为负`, mayBeNegative ? "是" : "否", cites),
  );
  return [...ofSections, ...negative];
}

/** One entry for each way through the tables; what a table cites itself goes before the section's clauses. */
function tableEntries(
  path: string,
  tables: readonly DescribedTable[],
  cites: readonly string[],
): Entry[] {
  return tables.flatMap(({ when, by, rows, cites: own }) => {
    const table = [path, ...(when === null ? [] : [`当 ${when}`])].join(" › ");
    return rows.map(({ labels, text }) => {
      const named = labels.map((label, index) => {
        const dimension = by[index];
        return dimension === undefined || dimension === "分段" ? label : `${dimension} ${label}`;
      });
      return {
        path: [table, ...named].join(" › "),
        text,
        cites: own.length > 0 ? own : cites,
        table,
      };
    });
  });
}

function sourcesOf(pack: Pack): Entry[] {
  return [...pack.sources].flatMap(([id, source]) => {
    const { title, documentNumber, issuer, date, url, quotations } = source;
    const parts = [title, documentNumber, issuer, date, url].filter((part) => part !== null);
    return [
      entry(`来源 › ${id}`, parts.join("，")),
      ...Object.entries(quotations).map(([name, text]) => entry(`来源 › ${id}.${name}`, text)),
    ];
  });
}

// —— what has no words

/** Parts of the rules by the beginning of the paths under which their differences are worded. */
function partsOf({ rules }: Pack): Map<string, unknown> {
  const { facts, year, rounding, split, definitions, settlementAmount, eligibility } = rules;
  return new Map<string, unknown>([
    ["要素", facts],
    ["年度", year],
    ["舍入", rounding],
    ["费用拆分", split],
    ["定义", [definitions, settlementAmount]],
    ["资格", eligibility],
    ...[rules.layers, rules.wallets].flatMap((list) =>
      list.map((one): [string, unknown] => [one.name, one]),
    ),
    ...rules.limits.map((one): [string, unknown] => [`限额：${one.name}`, one]),
    ...rules.hospitalSide.map((one): [string, unknown] => [`医院侧：${one.name}`, one]),
  ]);
}

/** A part that is not the same although no difference of it has been told: two packs are only called equal when they are. */
function unworded(a: Pack, b: Pack, told: readonly PackDifference[]): PackDifference[] {
  const parts = partsOf(b);
  return [...partsOf(a)].flatMap(([title, part]) => {
    const other = parts.get(title);
    if (other === undefined || textOf(a, part) === textOf(b, other)) return [];
    if (told.some(({ path }) => path === title || path.startsWith(`${title} ›`))) return [];
    const [old, now] = [entry("", "与另一份不同"), entry("", "与另一份不同")];
    return [difference("changed", `${title}（请对照两份原文）`, old, now)];
  });
}

/** Numbers that the loader gave; whatever they stand for is in the text by its name. */
const LOADERS_OWN = new Set([
  ...["slot", "groupSlot", "index", "rowOf", "records", "record", "allowed", "rpn", "run", "cites"],
]);

/** Rules as a text in which facts go by name: the same facts in another order are the same rules. */
function textOf({ rules }: Pack, part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) => {
    if (LOADERS_OWN.has(key)) return undefined;
    if (typeof value === "bigint") return `${value}n`;
    const isFact = (key === "fact" || key === "same") && typeof value === "number";
    return isFact ? rules.facts[value]?.name : value;
  });
}

/** Whether lines are split alike by both: then a stored split serves for both. */
export function splitsAlike(a: Pack, b: Pack): boolean {
  return splitText(a) === splitText(b);
}

function splitText(pack: Pack): string {
  const { rounding, split, facts } = pack.rules;
  const { classes, shareBase } = split;
  // Tables of a class may be keyed by facts: those have to be the same.
  const asked = facts.filter(({ name }) =>
    (classes ?? []).some((rule) => asksFor(pack, rule, name)),
  );
  return textOf(pack, { line: rounding.line, classes, shareBase, asked });
}

function asksFor({ rules }: Pack, { ratio, ceiling }: ClassRule, name: string): boolean {
  const values = [ratio, ceiling].filter((value) => value !== null);
  return values
    .flatMap((value) => [...withBelow(value)])
    .some((value) => {
      if (value.kind === "choice") return rules.facts[value.fact]?.name === name;
      if (value.kind === "exceptions")
        return value.items.some(({ when }) => when.text.includes(name));
      const formula =
        value.kind === "ladder" ? value.operand : value.kind === "formula" ? value.formula : null;
      // A definition may ask for any fact.
      return formula?.operands.some((one) => one.kind !== "fact" || one.name === name) === true;
    });
}
