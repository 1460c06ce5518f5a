/**
 * loadPack: text → compiled pack, or everything that is wrong with it. A pack with one problem is no pack: nothing is
 * defaulted, skipped or guessed.
 */
import { TO_FEN } from "../money/rounding.ts";
import { readCondition } from "./condition.ts";
import { readExamples } from "./examples.ts";
import { factNeed, readFacts } from "./facts.ts";
import { checkGroups } from "./groups.ts";
import { readAssumptions, readHeader, readRounding, readSources, readYear } from "./header.ts";
import { KEYS, WORDS } from "./keys.ts";
import { firstOutside } from "./layerLimits.ts";
import { nameLayers } from "./layerNames.ts";
import { readLayers } from "./layers.ts";
import type {
  ClassRule,
  Definition,
  Eligibility,
  HospitalItem,
  Layer,
  Limit,
  Pack,
  Rules,
  SplitRules,
  Unit,
  Value,
  Wallet,
} from "./pack.ts";
import type { PackProblem } from "./problems.ts";
import { type FieldRules, type Fields, Reading } from "./reading.ts";
import { readSplit } from "./split.ts";
import { checkAmounts, checkMyriads, moneyAt, readValue } from "./value.ts";
import { readYaml, type YamlNode } from "./yaml.ts";

export type LoadResult =
  | { readonly pack: Pack; readonly problems: readonly [] }
  | { readonly pack: null; readonly problems: readonly PackProblem[] };

/** Reads and compiles a pack. All problems are collected; a pack with one problem is no pack. */
export function loadPack(text: string, fileName: string): LoadResult {
  const { pack, problems } = loadNames(text, fileName);
  return pack === null ? { pack, problems } : { pack, problems: [] };
}

/** The same with the names that the pack gave to things, for reading what is written in its words. */
export function loadNames(
  text: string,
  fileName: string,
):
  | { readonly pack: Pack; readonly reading: Reading; readonly problems: readonly [] }
  | { readonly pack: null; readonly reading: null; readonly problems: readonly PackProblem[] } {
  const { root, problems } = readYaml(text, fileName);
  // What stands twice would be judged by whichever came last, and misleads above where it stands.
  if (root !== null && problems.count === 0) {
    const reading = new Reading(problems);
    const fields = reading.fields(root, "", KEYS.pack);
    const pack = fields === null ? null : readPack(reading, fields);
    if (pack !== null && problems.count === 0) return { pack, reading, problems: [] };
  }
  return { pack: null, reading: null, problems: problems.sorted() };
}

function readPack(reading: Reading, fields: Fields): Pack | null {
  const header = readHeader(reading, fields);
  const sources = readSources(reading, fields.get("来源"));
  const assumptions = readAssumptions(reading, fields.get("假设"));
  readFacts(reading, fields.get("要素"));
  const split = readSplit(reading, fields.get("费用拆分"));
  const rules = readRules(reading, fields, split);
  const examples = readExamples(reading, fields.get("算例"), split);
  reportUnused(reading, fields);
  if (rules === null) return null;
  return {
    ...header,
    sources,
    assumptions,
    facts: reading.facts.map(factNeed),
    unstated: reading.unstated,
    leaves: reading.leaves,
    numbers: reading.numbers,
    rules,
    examples,
  };
}

/** The order of the file is the keeper's; names are taken before they are used. */
function readRules(reading: Reading, fields: Fields, split: SplitRules | null): Rules | null {
  const year = readYear(reading, fields.get("年度"));
  const rounding = readRoundings(reading, fields, split);
  const names = nameLayers(reading, fields.get("层"));
  const wallets = nameItems(reading, fields.get("钱包"), "钱包", KEYS.wallet);
  const hospital = nameItems(reading, fields.get("医院侧"), "医院侧", KEYS.hospitalItem);
  const limitNodes = nameLimits(reading, fields.get("限额"));
  const definitions = readDefinitions(reading, fields.get("定义"));
  const limits = readLimits(reading, limitNodes);
  const eligibility = readEligibility(reading, fields.get("资格"));
  const settlementAmount = readValue(reading, fields.get("结算额"), "结算额", moneyAt("bill"));
  checkAmounts(reading, fields.startOf("结算额"), settlementAmount);
  const layers = readLayers(reading, names, rounding.payment);
  const complete = layers.filter((layer) => layer !== null);
  if (complete.length === layers.length) {
    checkGroups(reading, complete, (name) => startOfLayer(names.layers, name));
  }
  if (year === null || split === null) return null;
  return {
    facts: reading.facts,
    year,
    rounding,
    split,
    definitions,
    limits,
    eligibility,
    settlementAmount,
    layers: complete as Layer[],
    groups: names.groups,
    wallets: readWallets(reading, wallets),
    hospitalSide: readHospitalSide(reading, hospital),
    buckets: bucketsOf(reading, split.classes ?? []),
    amountNames: reading.amountNames,
  };
}

function startOfLayer(layers: readonly { name: string; node: YamlNode }[], name: string): number {
  return layers.find((layer) => layer.name === name)?.node.start ?? 0;
}

function bucketsOf(reading: Reading, classes: readonly ClassRule[]): Rules["buckets"] {
  const names = new Set(classes.flatMap((rule) => (rule.bucket === null ? [] : [rule.bucket])));
  return [...names].map((name) => ({ name, slot: reading.amountNames.indexOf(name) }));
}

function readRoundings(
  reading: Reading,
  fields: Fields,
  split: SplitRules | null,
): Rules["rounding"] {
  const splitsLines = split !== null && split.classes !== null;
  const { required, optional } = KEYS.rounding;
  const rounding = reading.fields(fields.get("舍入"), "舍入", {
    required: splitsLines ? [...required, ...optional] : required,
    optional: splitsLines ? [] : optional,
  });
  const cites = reading.citesOf(rounding?.get("依据") ?? null, "舍入 › 依据");
  return {
    cites,
    payment: readRounding(reading, rounding?.get("支付") ?? null, "舍入 › 支付") ?? TO_FEN,
    line: readRounding(reading, rounding?.get("明细") ?? null, "舍入 › 明细"),
  };
}

// —— 定义, 限额, 资格

const UNITS: readonly Unit[] = ["money", "rate", "number", "day"];

function readDefinitions(reading: Reading, node: YamlNode | null): Definition[] {
  const definitions: Definition[] = [];
  if (node === null) return definitions;
  if (node.kind !== "map") {
    reading.report("取值", node, "定义", "定义写成“名称: 值”");
    return definitions;
  }
  for (const { key, value: written } of node.entries) {
    const path = `定义 › ${key.text}`;
    const name = reading.declare(key, "定义", path);
    if (name === null) continue;
    const read = (unit: Unit): Value | null =>
      readValue(reading, written, path, {
        ...moneyAt("bill"),
        leaf: { kind: "formula", units: [unit] },
      });
    // Its unit is the first that all its leaves can have.
    const unit = UNITS.find((one) => reading.tryOut(() => read(one))) ?? "money";
    const value = read(unit);
    if (value === null) {
      // Known all the same, so that only the fault itself is reported.
      reading.addDefinition(name, { index: -1, unit: "money", inScope: true });
      continue;
    }
    definitions.push({ name, unit, value });
    const inScope = firstOutside(reading, value) === null;
    reading.addDefinition(name, { index: definitions.length - 1, unit, inScope });
  }
  return definitions;
}

interface NamedNode {
  readonly name: string;
  readonly node: YamlNode;
}

function nameLimits(reading: Reading, node: YamlNode | null): NamedNode[] {
  if (node === null) return [];
  if (node.kind !== "map") {
    reading.report("取值", node, "限额", "限额写成“名称: { 全年: …, 依据: … }”");
    return [];
  }
  return node.entries.flatMap(({ key, value }, index) => {
    const name = reading.declare(key, "限额", `限额 › ${key.text}`);
    if (name === null) return [];
    reading.addLimit(name, index);
    return [{ name, node: value }];
  });
}

function readLimits(reading: Reading, nodes: readonly NamedNode[]): Limit[] {
  return nodes.flatMap(({ name, node }) => {
    const path = `限额 › ${name}`;
    const fields = reading.fields(node, path, KEYS.limit);
    const value = readValue(reading, fields?.get("全年") ?? null, `${path} › 全年`, {
      ...moneyAt("bill", ["不设"]),
    });
    const cites = reading.citesOf(fields?.get("依据") ?? null, `${path} › 依据`);
    checkAmounts(reading, node.start, value);
    checkMyriads(reading, value, cites);
    return value === null ? [] : [{ name, value, cites }];
  });
}

function readEligibility(reading: Reading, node: YamlNode | null): Eligibility[] {
  return reading.items(node, "资格").flatMap((item) => {
    const fields = reading.fields(item.node, item.path, KEYS.eligibility);
    const must = readCondition(reading, fields?.get("须") ?? null, `${item.path} › 须`, "bill");
    const otherwise = reading.text(fields?.get("否则") ?? null, `${item.path} › 否则`);
    const cites = reading.citesOf(fields?.get("依据") ?? null, `${item.path} › 依据`);
    return must === null || otherwise === null ? [] : [{ must, otherwise: otherwise.text, cites }];
  });
}

// —— 钱包, 医院侧

interface NamedItem {
  readonly name: string;
  readonly slot: number;
  readonly path: string;
  readonly fields: Fields;
}

function nameItems(
  reading: Reading,
  node: YamlNode | null,
  section: string,
  rules: FieldRules,
): NamedItem[] {
  return reading.items(node, section).flatMap(({ node: item, path }) => {
    const fields = reading.fields(item, path, rules);
    const text = reading.text(fields?.get("名") ?? null, `${path} › 名`);
    if (fields === null || text === null) return [];
    const name = reading.declare(text, section, path);
    if (name === null) return [];
    const slot = reading.addAmount(name, Number.POSITIVE_INFINITY, false);
    return [{ name, slot, path, fields }];
  });
}

function readWallets(reading: Reading, items: readonly NamedItem[]): Wallet[] {
  return items.flatMap(({ name, slot, path, fields }) => {
    const place = moneyAt("after");
    const balance = readValue(reading, fields.get("余额"), `${path} › 余额`, place);
    const mayPay = readValue(reading, fields.get("可付"), `${path} › 可付`, place);
    const cites = reading.citesOf(fields.get("依据"), `${path} › 依据`);
    return balance === null || mayPay === null ? [] : [{ name, balance, mayPay, cites, slot }];
  });
}

function readHospitalSide(reading: Reading, items: readonly NamedItem[]): HospitalItem[] {
  return items.flatMap(({ name, slot, path, fields }) => {
    const value = readValue(reading, fields.get("式"), `${path} › 式`, moneyAt("after"));
    const negative = reading.oneOf(fields.get("可为负"), `${path} › 可为负`, WORDS.yesNo.words);
    const cites = reading.citesOf(fields.get("依据"), `${path} › 依据`);
    return value === null ? [] : [{ name, value, mayBeNegative: negative === "是", cites, slot }];
  });
}

/** What cannot change a number is not asked for. */
function reportUnused(reading: Reading, fields: Fields): void {
  if (reading.problems.count > 0) return;
  const start = (section: string, name: string): number => {
    const node = fields.get(section);
    const entry = node?.kind === "map" ? node.entries.find(({ key }) => key.text === name) : null;
    return entry?.key.start ?? fields.node.start;
  };
  for (const fact of reading.unusedFacts) {
    const at = start("要素", fact.name);
    reading.report("多余", at, `要素 › ${fact.name}`, `没有一处用到“${fact.name}”，请删去`);
  }
  for (const name of reading.unusedNames) {
    const section = reading.limitNames.includes(name) ? "限额" : "定义";
    const at = start(section, name);
    reading.report("多余", at, `${section} › ${name}`, `没有一处用到“${name}”，请删去`);
  }
}
