/** What the loader knows while it reads a pack: problems, names, cites, and the helpers that every section uses. */
import type { FactDefinition, Layer, Operand, Unit, WrittenNumber } from "./pack.ts";
import { BASE_AMOUNTS, domainOf, SLOT } from "./pack.ts";
import type { ProblemKind } from "./problems.ts";
import type { MapNode, Problems, TextNode, YamlNode } from "./yaml.ts";

/**
 * From where a name is used. facts: tables that decide facts; bill: after the line split; a number: inside the layer
 * of that index; after: all layers are done.
 */
export type Stage = "facts" | "bill" | "after" | number;

/** A recorded amount and when it can be read. */
interface AmountName {
  readonly slot: number;
  /** Index of the first layer that can read it; −1 = known from the bill; Infinity = only behind the layers */
  readonly readyFrom: number;
  /** Lies wholly inside 范围内 (decides whether 承担 must be written) */
  inScope: boolean;
}

interface DefinitionName {
  readonly index: number;
  readonly unit: Unit;
  readonly inScope: boolean;
}

export interface FieldRules {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** The fields of a map that were really there. */
export class Fields {
  readonly node: MapNode;
  readonly #values: ReadonlyMap<string, YamlNode>;

  constructor(node: MapNode, values: ReadonlyMap<string, YamlNode>) {
    this.node = node;
    this.#values = values;
  }

  get(key: string): YamlNode | null {
    return this.#values.get(key) ?? null;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Those of the keys that are written, in the order of the keys. */
  among(keys: readonly string[]): string[] {
    return keys.filter((key) => this.#values.has(key));
  }

  startOf(key: string): number {
    const entry = this.node.entries.find((one) => one.key.text === key);
    return entry?.key.start ?? this.node.start;
  }
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** 十五万, 六成, 降低10个百分点: words where a figure must stand. */
const CHINESE_NUMBER = /^[零〇一二两三四五六七八九十百千万亿]+[元成]?$|百分点|百分之/;

const DATE_NAMES = ["入院日期", "出院日期", "结算日期", "出生日期"] as const;

/** Words with a meaning of their own; nothing may be called so. */
const RESERVED: readonly string[] = [
  ...BASE_AMOUNTS,
  ...DATE_NAMES,
  "本年度",
  "住院次数",
  "明细",
  "其他",
  "以上",
  "按",
  "取",
  "例外",
  "依据",
  "个人",
  "年度",
  "无待遇",
  "假设",
  "不设",
  "不付",
  "未载明",
  "按目录",
];

export class Reading {
  /** Of the text that is being read now. */
  problems: Problems;
  /** Every cite that exists, with its quotation where it has one */
  readonly cites = new Map<string, string | null>();
  readonly facts: FactDefinition[] = [];
  readonly #factByName = new Map<string, number>();
  readonly #usedFacts = new Set<number>();
  readonly #definitions = new Map<string, DefinitionName>();
  readonly #limits = new Map<string, number>();
  readonly #used = new Set<string>();
  readonly #amounts = new Map<string, AmountName>();
  readonly amountNames: string[] = [];
  readonly #declared = new Map<string, string>();
  readonly numbers: WrittenNumber[] = [];
  readonly leaves: string[] = [];
  readonly unstated: string[] = [];
  /** Set while a value is tried with one unit after the other. */
  #trial: { fault: string | null } | null = null;

  constructor(problems: Problems) {
    this.problems = problems;
    const fromBill = [
      SLOT.totalFee,
      SLOT.fullSelfPay,
      SLOT.overLimitSelfPay,
      SLOT.preSelfPay,
      SLOT.inScope,
      SLOT.outOfScope,
    ] as number[];
    const inScope: number[] = [SLOT.inScope, SLOT.inScopeLeft];
    const atEnd: number[] = [SLOT.hospitalDifference, SLOT.paidTotal, SLOT.cash];
    for (const [slot, name] of BASE_AMOUNTS.entries()) {
      this.amountNames.push(name);
      this.#amounts.set(name, {
        slot,
        readyFrom: fromBill.includes(slot)
          ? -1
          : atEnd.includes(slot)
            ? Number.POSITIVE_INFINITY
            : 0,
        inScope: inScope.includes(slot),
      });
    }
  }

  report(kind: ProblemKind, node: { readonly start: number } | number, path: string, text: string) {
    if (this.#trial !== null) {
      this.#trial.fault ??= text;
      return;
    }
    this.problems.add(kind, typeof node === "number" ? node : node.start, path, text);
  }

  /** Runs a reading without keeping what it found; true when it met no problem. */
  tryOut(read: () => void): boolean {
    const before = [this.numbers.length, this.leaves.length, this.unstated.length] as const;
    this.#trial = { fault: null };
    try {
      read();
      return this.#trial.fault === null;
    } finally {
      this.#trial = null;
      this.numbers.length = before[0];
      this.leaves.length = before[1];
      this.unstated.length = before[2];
    }
  }

  // —— nodes

  /** The fields of a map: only known keys, all required ones. */
  fields(node: YamlNode | null, path: string, rules: FieldRules): Fields | null {
    if (node === null) return null;
    if (node.kind !== "map") {
      if (node.kind === "empty") this.blank(node, path);
      else this.report("取值", node, path, `这里要写一组“键: 值”：${rules.required.join("、")}`);
      return null;
    }
    const known = [...rules.required, ...rules.optional];
    const values = new Map<string, YamlNode>();
    for (const { key, value } of node.entries) {
      if (!known.includes(key.text)) {
        if (key.text === "") continue;
        const near = nearest(key.text, known);
        const meant = near === null ? "" : `是不是“${near}”？`;
        this.report("未知键", key, path, `不认识“${key.text}”，${meant}可用：${known.join("、")}`);
      } else values.set(key.text, value);
    }
    for (const key of rules.required) {
      if (values.has(key)) continue;
      if (key === "依据") this.report("缺依据", node, path, "缺“依据”：请写出处，如 S1.比例");
      else if (key === "要素") {
        this.report("缺项", node, path, "缺“要素”：什么也不看、人人一样的，写“要素: {}”");
      } else this.report("缺项", node, path, `缺“${key}”`);
    }
    return new Fields(node, values);
  }

  blank(node: { readonly start: number }, path: string): void {
    this.report(
      "空白值",
      node,
      path,
      "这一项没有填值，不要留空：用不到的整行删去；原文没有写明的数，写进“假设”并引用它，或填“未载明”",
    );
  }

  /** A text; sentences (a quotation, an assumption) may be written in YAML's block form. */
  text(node: YamlNode | null, path: string, sentence = false): TextNode | null {
    if (node === null) return null;
    if (node.kind === "empty") this.blank(node, path);
    else if (node.kind !== "text") this.report("取值", node, path, "这里只写一个值，不分行不分项");
    else if (node.block && !sentence) {
      this.report("YAML", node, path, "值的开头请用全角“＞”或“≥”，半角“>”和“|”在 YAML 里另有意思");
    } else return node;
    return null;
  }

  /** One of a closed list. */
  oneOf<T extends string>(node: YamlNode | null, path: string, allowed: readonly T[]): T | null {
    const text = this.text(node, path);
    if (text === null) return null;
    const found = allowed.find((one) => one === text.text);
    if (found === undefined) {
      this.report("取值", text, path, `没有“${text.text}”这种写法，可用：${allowed.join("、")}`);
    }
    return found ?? null;
  }

  /** A YAML list of texts. */
  texts(node: YamlNode | null, path: string): TextNode[] {
    if (node === null) return [];
    if (node.kind === "empty") {
      this.blank(node, path);
      return [];
    }
    if (node.kind !== "list") {
      this.report("取值", node, path, "这里要写一个列表，如 [甲, 乙]");
      return [];
    }
    const texts: TextNode[] = [];
    for (const item of node.items) {
      const text = this.text(item, path);
      if (text !== null) texts.push(text);
    }
    return texts;
  }

  /** The items of a list of maps, with their paths named by 名 or by position. */
  items(node: YamlNode | null, path: string): { node: YamlNode; path: string }[] {
    if (node === null) return [];
    if (node.kind !== "list") {
      if (node.kind === "empty") this.blank(node, path);
      else this.report("取值", node, path, "这里要写一个列表，每项以“- ”开头");
      return [];
    }
    return node.items.map((item, index) => {
      const name =
        item.kind === "map" ? item.entries.find(({ key }) => key.text === "名")?.value : undefined;
      const label = name?.kind === "text" ? name.text : `第${index + 1}条`;
      return { node: item, path: `${path} › ${label}` };
    });
  }

  /** 依据: "S1.比例、假设.A2". Each must exist. */
  citesOf(node: YamlNode | null, path: string): string[] {
    const text = this.text(node, path);
    if (text === null) return [];
    const cites = text.text.split("、").map((cite) => cite.trim());
    for (const cite of cites) {
      if (this.cites.has(cite)) continue;
      this.report(
        "依据不存在",
        text,
        path,
        `依据“${cite}”在“来源/假设”里找不到${this.#citesLike(cite)}`,
      );
    }
    return cites;
  }

  /** The sentences behind the cites; a source by itself stands for all of its quotations. */
  clausesOf(cites: readonly string[]): string[] {
    return [...this.cites].flatMap(([cite, clause]) =>
      clause !== null && cites.some((one) => cite === one || cite.startsWith(`${one}.`))
        ? [clause]
        : [],
    );
  }

  /** What a cite that is not there may have meant. */
  #citesLike(cite: string): string {
    if (/[,，]/.test(cite)) return "；几处依据用“、”隔开";
    const [source = ""] = cite.split(".");
    const known = [...this.cites.keys()].filter((one) => one.startsWith(`${source}.`));
    return known.length === 0 ? "" : `，可用：${known.join("、")}`;
  }

  noteNumbers(
    start: number,
    numbers: readonly { readonly offset: number; readonly text: string }[],
    path: string,
  ): void {
    for (const { offset, text } of numbers) {
      this.numbers.push({ offset: start + offset, text, path });
    }
  }

  // —— names

  /** Takes a name for a thing; one name, one thing. */
  declare(node: TextNode, what: string, path: string): string | null {
    const name = node.text;
    if (!NAME.test(name)) {
      this.report("名称", node, path, `“${name}”不能作名称：以汉字或字母开头，不含空格和符号`);
      return null;
    }
    const earlier = this.#declared.get(name);
    // What every object has of itself ("constructor") would be found where nothing was given.
    if (RESERVED.includes(name) || name in Object.prototype || earlier !== undefined) {
      const owner = earlier ?? "规定的名称";
      this.report("名称", node, path, `“${name}”已经用作${owner}，请给这个${what}换一个名称`);
      return null;
    }
    this.#declared.set(name, what);
    return name;
  }

  addFact(fact: FactDefinition): void {
    this.#factByName.set(fact.name, this.facts.push(fact) - 1);
  }

  replaceFact(index: number, fact: FactDefinition): void {
    this.facts[index] = fact;
  }

  factIndex(name: string): number {
    return this.#factByName.get(name) ?? -1;
  }

  /** The fact of a name if tables can be keyed by it; marks it as used. */
  keyFact(name: string): { index: number; domain: readonly string[] } | null {
    const index = this.factIndex(name);
    const fact = this.facts[index];
    if (fact === undefined) return null;
    const domain = domainOf(fact);
    if (domain.length === 0) return null;
    this.#usedFacts.add(index);
    return { index, domain };
  }

  useFact(index: number): void {
    this.#usedFacts.add(index);
  }

  get unusedFacts(): FactDefinition[] {
    return this.facts.filter((_, index) => !this.#usedFacts.has(index));
  }

  addAmount(name: string, readyFrom: number, inScope: boolean): number {
    const slot = this.amountNames.push(name) - 1;
    this.#amounts.set(name, { slot, readyFrom, inScope });
    return slot;
  }

  setInScope(prefix: string, bears: Layer["bears"]): void {
    for (const [name, amount] of this.#amounts) {
      if (name.startsWith(`${prefix}.`)) amount.inScope = bears === "in-scope";
    }
  }

  /** Whether some formula reads the amount by its name. */
  readsAmount(name: string): boolean {
    return this.#used.has(name);
  }

  hasAmount(name: string): boolean {
    return this.#amounts.has(name);
  }

  addDefinition(name: string, definition: DefinitionName): void {
    this.#definitions.set(name, definition);
  }

  addLimit(name: string, index: number): void {
    this.#limits.set(name, index);
  }

  limitIndex(name: string): number {
    const index = this.#limits.get(name);
    if (index === undefined) return -1;
    this.#used.add(name);
    return index;
  }

  get limitNames(): string[] {
    return [...this.#limits.keys()];
  }

  get unusedNames(): string[] {
    return [...this.#definitions.keys(), ...this.#limits.keys()].filter(
      (name) => !this.#used.has(name),
    );
  }

  /** What a name in a formula stands for at this stage; a text when it can't be read here. */
  resolve(name: string, stage: Stage): { operand: Operand; unit: Unit } | string {
    const fact = this.#resolveFact(name);
    if (fact !== null) return fact;
    if ((DATE_NAMES as readonly string[]).includes(name)) {
      return { operand: { kind: "date", name }, unit: "day" };
    }
    if (stage === "facts") return `“${name}”这里不能用：这里只能用要素、日期和数`;
    const definition = this.#definitions.get(name);
    if (definition !== undefined) {
      this.#used.add(name);
      const operand: Operand = { kind: "definition", name, index: definition.index };
      return { operand, unit: definition.unit };
    }
    if (name.startsWith("本年度.")) return this.#resolveYear(name);
    const room = /^(.+)\.余额$/.exec(name)?.[1];
    if (room !== undefined && this.#limits.has(room)) {
      if (stage === "bill") return `“${name}”这里不能用：限额余额只在各层里有`;
      this.#used.add(room);
      const limit = this.#limits.get(room) ?? 0;
      return { operand: { kind: "room", name, limit }, unit: "money" };
    }
    return this.#resolveAmount(name, stage);
  }

  #resolveFact(name: string): { operand: Operand; unit: Unit } | string | null {
    const index = this.factIndex(name);
    const fact = this.facts[index];
    if (fact !== undefined) {
      this.#usedFacts.add(index);
      const operand: Operand = { kind: "fact", name, fact: index };
      if (fact.kind === "money") return { operand, unit: "money" };
      if (fact.kind === "day") return { operand, unit: "day" };
      if (fact.kind === "choice" || fact.kind === "held") {
        return `“${name}”不是数，不能写进算式；要按它取不同的数，请写成表（按: ${name}）`;
      }
      return { operand, unit: "number" };
    }
    const counted = name.endsWith("数") ? this.factIndex(name.slice(0, -1)) : -1;
    if (this.facts[counted]?.kind === "held") {
      this.#usedFacts.add(counted);
      return { operand: { kind: "held-count", name, fact: counted }, unit: "number" };
    }
    return null;
  }

  #resolveYear(name: string): { operand: Operand; unit: Unit } | string {
    const of = name.slice("本年度.".length);
    if (of === "住院次数") return { operand: { kind: "year", name, of }, unit: "number" };
    if (!this.#amounts.has(of)) return `没有“${of}”这个量，“${name}”取不到`;
    this.#used.add(of);
    return { operand: { kind: "year", name, of }, unit: "money" };
  }

  #resolveAmount(name: string, stage: Stage): { operand: Operand; unit: Unit } | string {
    const amount = this.#amounts.get(name);
    if (amount === undefined) return this.#unknownName(name);
    const { readyFrom, slot } = amount;
    if (stage === "bill" && readyFrom >= 0) {
      return `“${name}”这里还没有：定义、限额、资格、结算额只能用账单的量、要素和本年度的量`;
    }
    if (typeof stage === "number" && readyFrom > stage) {
      return `“${name.split(".")[0]}”排在后面，这里还没有它的结果`;
    }
    this.#used.add(name);
    return { operand: { kind: "amount", name, slot }, unit: "money" };
  }

  /** Why nothing can be compared under this name, wherever it stood; null where it is a number. */
  whyNoNumber(name: string): string | null {
    const found = this.resolve(name, Number.POSITIVE_INFINITY);
    return typeof found === "string" ? found : null;
  }

  #unknownName(name: string): string {
    const [owner = "", quantity] = name.split(".");
    if (quantity !== undefined && this.#amounts.has(`${owner}.支付`)) {
      const known = [...this.#amounts.keys()].filter((one) => one.startsWith(`${owner}.`));
      return `“${owner}”没有“${quantity}”这个量，可用：${known.join("、")}`;
    }
    if (CHINESE_NUMBER.test(name)) {
      return `“${name}”要写成数：金额如 150000，比例如 60%，减 10 个百分点写 -10%`;
    }
    const meant = this.meantBy(name);
    const nowhere = "要素、定义、账单的量和前面各层里都没有这个名称";
    return meant === "" ? `不认识“${name}”：${nowhere}` : `不认识“${name}”，${meant}${nowhere}`;
  }

  /** "是不是“范围内”？" where one of the names is near to what was written; empty where none is. */
  meantBy(name: string): string {
    const layers = [...this.#amounts.keys()].flatMap((one) =>
      one.endsWith(".支付") ? [one.slice(0, -".支付".length)] : [],
    );
    const facts = this.#factByName.keys();
    const known = [...this.#amounts.keys(), ...layers, ...this.#definitions.keys(), ...facts];
    const near = nearest(name, known);
    return near === null ? "" : `是不是“${near}”？`;
  }

  /** Whether everything that the operand counts lies inside 范围内. */
  operandInScope(operand: Operand): boolean {
    if (operand.kind === "amount") return this.#amounts.get(operand.name)?.inScope ?? false;
    if (operand.kind === "year") {
      return operand.of === "住院次数" || (this.#amounts.get(operand.of)?.inScope ?? false);
    }
    if (operand.kind === "definition") return this.#definitions.get(operand.name)?.inScope ?? false;
    return true;
  }
}

/** The word that differs from what was written in least of its signs; null where none is half the same. */
function nearest(written: string, known: readonly string[]): string | null {
  const distances = known.map((word) => ({ word, distance: editDistance(written, word) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance * 2 < written.length ? best.word : null;
}

/** Levenshtein: signs put in, taken out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, sign] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries()) {
      const changed = (row[at] ?? 0) + (sign === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
