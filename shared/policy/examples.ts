/** 算例: what a pack must reproduce. Expected values are figures, never formulas. */
import type { ErrorCode } from "../contract/errors.ts";
import { parsePrice, parseQuantity } from "../money/decimal.ts";
import { type Fen, fen, parseYuan, printYuan, ZERO } from "../money/fen.ts";
import { type Fraction, parseRate } from "../money/fraction.ts";
import { readDay } from "./header.ts";
import { KEYS, WORDS } from "./keys.ts";
import type {
  Example,
  ExampleFact,
  ExampleLine,
  ExampleStay,
  Expected,
  FactDefinition,
  SplitRules,
  Value,
} from "./pack.ts";
import type { Fields, Reading } from "./reading.ts";
import { leavesOf } from "./value.ts";
import type { MapEntry, MapNode, TextNode, YamlNode } from "./yaml.ts";

/** What 报错 may name. */
export const EXAMPLE_ERRORS = {
  缺要素: "SETTLE_FACT_MISSING",
  要素不对: "SETTLE_FACT_INVALID",
  未载明: "SETTLE_UNSTATED",
  拆分不平: "SETTLE_SPLIT_UNBALANCED",
  算不出: "SETTLE_ARITHMETIC",
} as const satisfies Record<(typeof WORDS.exampleError.words)[number], ErrorCode>;

const DAYS = ["入院日期", "出院日期", "结算日期", "出生日期"];
const OUT_OF_SCOPE = ["全自费", "先行自付", "超限价"] as const;
const TEXT_RESULTS = ["年度", "无待遇"];

export function readExamples(
  reading: Reading,
  node: YamlNode | null,
  split: SplitRules | null,
): Example[] {
  const reader = new ExampleReader(reading, split);
  if (node?.kind === "list" && node.items.length === 0) {
    reading.report("算例", node, "算例", "一个算例也没有：请至少写一个公开的或手算的例子");
  }
  return reading.items(node, "算例").flatMap((item) => reader.read(item.node, item.path) ?? []);
}

/** What a file with a case of its own may hold; figures to compare with are welcome and not asked for. */
export const CASE_KEYS = ["政策包", ...KEYS.example.required, ...KEYS.example.optional];

/** A case that stands in a file of its own: an example that need not expect anything. */
export function readCase(reading: Reading, fields: Fields, split: SplitRules): Example {
  return new ExampleReader(reading, split, true).readFields(fields, "情形文件");
}

/** A share is written with its percent sign, as in the rules. */
function parseShare(text: string): Fraction | null {
  return text.endsWith("%") ? parseRate(text) : null;
}

class ExampleReader {
  readonly #reading: Reading;
  readonly #split: SplitRules | null;
  /** Nothing has to be expected of it. */
  readonly #isAlone: boolean;

  constructor(reading: Reading, split: SplitRules | null, isAlone = false) {
    this.#reading = reading;
    this.#split = split;
    this.#isAlone = isAlone;
  }

  read(node: YamlNode, path: string): Example | null {
    const reading = this.#reading;
    const fields = reading.fields(node, path, KEYS.example);
    return fields === null ? null : this.readFields(fields, path);
  }

  readFields(fields: Fields, path: string): Example {
    const reading = this.#reading;
    const name = reading.text(fields.get("名"), `${path} › 名`)?.text ?? "";
    const origin = reading.text(fields.get("出处"), `${path} › 出处`, true)?.text ?? "";
    const opening = this.#opening(fields.get("期初"), `${path} › 期初`);
    const steps = fields.has("经过");
    const outer = fields.get("情形");
    const stays = steps
      ? this.#steps(fields, outer, path)
      : [this.#stay(fields, null, path)].filter((stay) => stay !== null);
    const yearTotals = this.#expected(fields.get("全年合计"), `${path} › 全年合计`);
    if (!steps && yearTotals.length > 0) {
      reading.report("多余", fields.startOf("全年合计"), path, "“全年合计”只和“经过”一起用");
    }
    return { name, origin, opening, stays, steps, yearTotals };
  }

  #steps(fields: Fields, outer: YamlNode | null, path: string): ExampleStay[] {
    for (const key of fields.among(["得", "不得", "报错"])) {
      this.#reading.report("矛盾", fields.startOf(key), path, `写了“经过”，“${key}”要写在每一步里`);
    }
    return this.#reading.items(fields.get("经过"), `${path} › 经过`).flatMap((item) => {
      const step = this.#reading.fields(item.node, item.path, KEYS.step);
      const stay = step === null ? null : this.#stay(step, outer, item.path);
      return stay === null ? [] : [stay];
    });
  }

  #opening(node: YamlNode | null, path: string): Record<string, Fen> {
    const opening: Record<string, Fen> = {};
    for (const { key, value } of this.#entries(node, path)) {
      if (key.text === "住院次数") {
        const text = this.#reading.text(value, `${path} › ${key.text}`);
        if (text !== null) opening[key.text] = fen(this.#count(text, path));
      } else if (this.#reading.hasAmount(key.text)) {
        opening[key.text] = this.#money(value, `${path} › ${key.text}`);
      } else this.#unknown(key, path);
    }
    return opening;
  }

  #entries(node: YamlNode | null, path: string): readonly MapEntry[] {
    if (node === null) return [];
    if (node.kind === "map") return node.entries;
    this.#reading.report("取值", node, path, "写成“{ 名称: 值 }”");
    return [];
  }

  #unknown(key: TextNode, path: string): void {
    const meant = this.#reading.meantBy(key.text);
    const text = `算例里的“${key.text}”，${meant}本包没有这个要素或这个量`;
    this.#reading.report("算例", key, path, text);
  }

  #stay(fields: Fields, outer: YamlNode | null, path: string): ExampleStay | null {
    const reading = this.#reading;
    const own = fields.get("情形");
    const below = `${path} › 情形`;
    const facts: Record<string, ExampleFact> = {};
    const amounts: Record<string, Fen> = {};
    const entries = [...this.#entries(outer, below), ...this.#entries(own, below)];
    let lines: ExampleLine[] | null = null;
    for (const { key, value } of entries) {
      const at = `${below} › ${key.text}`;
      const fact = reading.facts[reading.factIndex(key.text)];
      if (key.text === "明细") lines = this.#lines(value, at);
      else if (fact !== undefined) {
        const read = this.#fact(fact, value, at);
        if (read !== null) facts[key.text] = read;
      } else if (DAYS.includes(key.text)) {
        const text = reading.text(value, at);
        const day = text === null ? null : readDay(reading, text, text.text, at);
        if (day !== null) facts[key.text] = day;
      } else if (this.#isBillAmount(key.text)) amounts[key.text] = this.#money(value, at);
      else this.#unknown(key, below);
    }
    if (own === null || own.kind !== "map") return null;
    const error = reading.oneOf(fields.get("报错"), `${path} › 报错`, WORDS.exampleError.words);
    this.#refuseTotals(amounts, entries, below);
    if (lines === null) this.#completeBill(amounts, own, below, error !== null);
    const expected = this.#expected(fields.get("得"), `${path} › 得`);
    const forbidden = this.#expected(fields.get("不得"), `${path} › 不得`);
    const isChecked = this.#isAlone || fields.has("报错");
    const wants = [fields.get("得"), fields.get("不得")].flatMap((node) =>
      this.#entries(node, path),
    );
    if (!isChecked && wants.length === 0) {
      reading.report("算例", fields.node, path, "算例没有写“得”“不得”或“报错”，什么也没有验证");
    }
    return { facts, amounts, lines, expected, forbidden, error };
  }

  /** Sums written beside the lines would be read by nobody. */
  #refuseTotals(
    amounts: Readonly<Record<string, Fen>>,
    entries: readonly MapEntry[],
    path: string,
  ): void {
    const [total] = Object.keys(amounts);
    const lines = entries.find(({ key }) => key.text === "明细");
    if (total === undefined || lines === undefined) return;
    const text = `写了“明细”，就不能再写“${total}”：合计由明细算出`;
    this.#reading.report("矛盾", lines.key, path, text);
  }

  #isBillAmount(name: string): boolean {
    if (["总费用", "范围内", ...OUT_OF_SCOPE].includes(name)) return true;
    return (this.#split?.classes ?? []).some((rule) => rule.bucket === name);
  }

  /**
   * A published example often gives only total and in-scope. What is left belongs to the parts that were not given;
   * where the pack reads one of several open parts by name, it must be written.
   */
  #completeBill(
    amounts: Record<string, Fen>,
    node: MapNode,
    path: string,
    expectsError: boolean,
  ): void {
    for (const name of ["总费用", "范围内"]) {
      if (amounts[name] !== undefined) continue;
      this.#reading.report("算例", node, path, `情形里缺“${name}”（或者写“明细”）`);
      return;
    }
    const open = OUT_OF_SCOPE.filter((name) => amounts[name] === undefined);
    let rest = (amounts.总费用 ?? 0) - (amounts.范围内 ?? 0);
    for (const name of OUT_OF_SCOPE) rest -= amounts[name] ?? 0;
    const [first] = open;
    if (rest < 0 && !expectsError) {
      this.#reading.report("算例", node, path, `各部分合计比总费用多 ${printYuan(fen(-rest))}`);
    }
    if (first === undefined) return;
    if (rest !== 0 && open.length > 1 && open.some((name) => this.#reading.readsAmount(name))) {
      this.#reading.report("算例", node, path, `请写明${open.join("、")}各多少：本包要用其中的量`);
    }
    for (const name of open) amounts[name] = ZERO;
    amounts[first] = fen(Math.max(rest, 0));
  }

  #fact(fact: FactDefinition, node: YamlNode, path: string): ExampleFact | null {
    const reading = this.#reading;
    if (fact.kind === "held") return this.#held(fact, node, path);
    const text = reading.text(node, path);
    if (text === null) return null;
    if (fact.kind === "choice") {
      if (fact.decidedBy !== null) {
        reading.report("算例", text, path, `“${fact.name}”由表决定，不能填`);
        return null;
      }
      return reading.oneOf(text, path, fact.values);
    }
    if (fact.kind === "money") return this.#money(text, path);
    if (fact.kind === "day") return readDay(reading, text, text.text, path);
    return this.#count(text, path);
  }

  #count(text: TextNode, path: string): number {
    if (/^\d{1,9}$/.test(text.text)) return Number(text.text);
    this.#reading.report("取值", text, path, `“${text.text}”不是整数`);
    return 0;
  }

  /** [低保, 特困（2023-01-01 至 2023-06-30）] */
  #held(
    fact: Extract<FactDefinition, { kind: "held" }>,
    node: YamlNode,
    path: string,
  ): ExampleFact | null {
    return this.#reading.texts(node, path).flatMap((text) => {
      const match = /^(.+?)(?:（(\S+) 至 (\S+)）)?$/.exec(text.text);
      const value = match?.[1] ?? "";
      if (!fact.values.includes(value) && !fact.ignored.includes(value)) {
        const known = fact.values.join("、");
        this.#reading.report("取值", text, path, `“${fact.name}”没有“${value}”，可用：${known}`);
        return [];
      }
      const day = (written: string | undefined) =>
        written === undefined ? null : readDay(this.#reading, text, written, path);
      return [{ value, from: day(match?.[2]), to: day(match?.[3]) }];
    });
  }

  #money(node: YamlNode, path: string): Fen {
    const text = this.#reading.text(node, path);
    if (text === null) return ZERO;
    const amount = parseYuan(text.text.replace(/^−/, "-"));
    if (amount === null) {
      this.#reading.report(
        "金额",
        text,
        path,
        `“${text.text}”不是规范的数：只写数字，最多两位小数，不写算式`,
      );
    }
    return amount ?? ZERO;
  }

  #lines(node: YamlNode, path: string): ExampleLine[] {
    // A split with a fault of its own is told of where it stands.
    if (this.#split === null) return [];
    const { classes } = this.#split;
    if (classes === null) {
      this.#reading.report(
        "算例",
        node,
        path,
        "本包“费用拆分”写的是“已拆分”，算例要直接给各部分合计",
      );
      return [];
    }
    return this.#reading.items(node, path).flatMap((item) => {
      const fields = this.#reading.fields(item.node, item.path, KEYS.exampleLine);
      if (fields === null) return [];
      const names = classes.map((rule) => rule.name);
      const name = this.#reading.oneOf(fields.get("类"), `${item.path} › 类`, names);
      const amountNode = fields.get("额");
      if (name === null || amountNode === null) return [];
      const rule = classes.find((one) => one.name === name);
      this.#onlyFromCatalogue(fields, "单价限额", rule?.ceiling ?? null, item.path);
      this.#onlyFromCatalogue(fields, "先行自付", rule?.ratio ?? null, item.path);
      const quantity = this.#reading.text(fields.get("数量"), `${item.path} › 数量`);
      const ceiling = this.#reading.text(fields.get("单价限额"), `${item.path} › 单价限额`);
      const ratio = this.#reading.text(fields.get("先行自付"), `${item.path} › 先行自付`);
      return [
        {
          class: name,
          amount: this.#money(amountNode, `${item.path} › 额`),
          quantity: this.#decimal(quantity, parseQuantity, `${item.path} › 数量`) ?? 10_000,
          ceiling: this.#decimal(ceiling, parsePrice, `${item.path} › 单价限额`),
          ratio: this.#decimal(ratio, parseShare, `${item.path} › 先行自付`),
        },
      ];
    });
  }

  /** Where the rules have a figure of their own, one in the example would be read by nobody. */
  #onlyFromCatalogue(fields: Fields, key: string, rule: Value | null, path: string): void {
    const leaves = rule === null ? [] : [...leavesOf(rule)];
    if (!fields.has(key) || leaves.some(({ kind }) => kind === "catalogue")) return;
    this.#reading.report("多余", fields.startOf(key), path, `这一类的“${key}”不按目录，请删去`);
  }

  #decimal<T>(text: TextNode | null, parse: (text: string) => T | null, path: string): T | null {
    const value = text === null ? null : parse(text.text);
    if (text !== null && value === null) {
      this.#reading.report("取值", text, path, `“${text.text}”不是这里要的数`);
    }
    return value;
  }

  #expected(node: YamlNode | null, path: string): Expected[] {
    return this.#entries(node, path).flatMap(({ key, value }): Expected[] => {
      const at = `${path} › ${key.text}`;
      if (TEXT_RESULTS.includes(key.text)) {
        const text = this.#reading.text(value, at);
        return text === null ? [] : [{ name: key.text, value: text.text }];
      }
      const known =
        key.text === "个人" ||
        this.#reading.hasAmount(key.text) ||
        this.#reading.hasAmount(`${key.text}.支付`);
      if (known) return [{ name: key.text, value: this.#money(value, at) }];
      this.#unknown(key, path);
      return [];
    });
  }
}
