/** One run of the rules over one case: facts, amounts, and the trace that grows while values are worked out. */
import { completedYears, type Day, dayNumber, parseDay } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import { addFraction, compareFraction, type Fraction, fraction } from "../money/fraction.ts";
import {
  type ChoiceFact,
  type Condition,
  domainOf,
  type FactDefinition,
  type Formula,
  type HeldFact,
  type Leaf,
  type Operand,
  type Pack,
  type Rules,
  type StayDate,
  type Test,
  type Value,
} from "../policy/pack.ts";
import { exactOf, type FailedTest, type TraceRecord } from "./trace.ts";
import type { Facts, YearSoFar } from "./types.ts";

const UNRESOLVED = -2;

/** A yearly limit that several layers share, and how much of it is used. */
export interface LimitState {
  /** null: 不设 */
  readonly limit: number | null;
  readonly usedBefore: number;
  usedNow: number;
}

/** What 多个取 made of several leaves. */
interface Computed {
  readonly kind: "computed";
  readonly path: string;
  readonly value: Fraction;
}

export class Run {
  readonly pack: Pack;
  readonly rules: Rules;
  readonly facts: Facts;
  readonly year: YearSoFar;
  readonly trace: TraceRecord[] = [];
  /** Amounts in fen by slot. */
  readonly slots: number[];
  /** 整单取优: the value that this run is for, by fact. */
  readonly #forced: ReadonlyMap<number, number>;
  readonly #choices: number[];
  readonly #definitions: (Fraction | undefined)[];
  readonly #years = new Map<string, number>();
  readonly #limits: (LimitState | undefined)[] = [];

  constructor(
    pack: Pack,
    facts: Facts,
    year: YearSoFar,
    forced: ReadonlyMap<number, number> = new Map(),
  ) {
    this.pack = pack;
    this.rules = pack.rules;
    this.facts = facts;
    this.year = year;
    this.#forced = forced;
    this.slots = new Array(pack.rules.amountNames.length).fill(0);
    this.#choices = new Array(pack.rules.facts.length).fill(UNRESOLVED);
    this.#definitions = new Array(pack.rules.definitions.length);
  }

  // —— facts

  /** Index of the value of a choice, or of what 归并 leaves of a held fact. */
  choice(index: number, at: string): number {
    const known = this.#choices[index];
    if (known !== undefined && known !== UNRESOLVED) return known;
    const fact = this.rules.facts[index];
    if (fact === undefined) throw new Error(`no fact ${index}`);
    const value = fact.kind === "held" ? this.#merge(fact, index, at) : this.#pick(fact, at);
    this.#choices[index] = value;
    return value;
  }

  #pick(fact: FactDefinition, at: string): number {
    if (fact.kind !== "choice") throw new Error(`${fact.name} is no choice`);
    const given = this.facts[fact.name];
    if (fact.decidedBy !== null) return this.#decide(fact, fact.decidedBy, given !== undefined);
    if (given === undefined) throw missing(fact.name, at);
    const value = typeof given === "string" ? fact.values.indexOf(given) : -1;
    if (value < 0) throw invalid(fact.name, given, fact.values.join("、"));
    return value;
  }

  #decide(fact: ChoiceFact, table: Value, typedIn: boolean): number {
    if (typedIn) throw invalid(fact.name, this.facts[fact.name], "由表决定，不能填写");
    const leaf = this.leaf(table);
    if (leaf.kind !== "member") throw unstated(leaf.path);
    const value = fact.values[leaf.value] ?? "";
    this.trace.push({ t: "fact", name: fact.name, value, by: "定为", from: leaf.path });
    return leaf.value;
  }

  #merge(fact: HeldFact, index: number, at: string): number {
    const forced = this.#forced.get(index);
    const held = this.held(index, at);
    const value = forced ?? held[0] ?? fact.values.length;
    const domain = domainOf(fact);
    const from = held.map((one) => domain[one]).join("、");
    const by = forced === undefined ? "归并" : "整单取优";
    this.trace.push({ t: "fact", name: fact.name, value: domain[value] ?? "", by, from });
    return value;
  }

  /**
   * What the person holds on the day that the pack names, in the pack's order; the value for "none" when nothing.
   * A list must be given: an empty one is a statement, a missing one is not.
   */
  held(index: number, at: string): readonly number[] {
    const fact = this.rules.facts[index];
    if (fact?.kind !== "held") throw new Error(`no held fact ${index}`);
    const given = this.facts[fact.name];
    if (given === undefined) throw missing(fact.name, at);
    if (typeof given === "string" || typeof given === "number") {
      throw invalid(fact.name, given, "一个列表");
    }
    const found: number[] = [];
    for (const { value, from, to } of given) {
      const known = fact.values.indexOf(value);
      if (known < 0 && !fact.ignored.includes(value)) {
        throw invalid(fact.name, value, fact.values.join("、"));
      }
      if (known < 0 || found.includes(known)) continue;
      if (from !== null || to !== null) {
        const day = this.stayDay(fact.on, fact.name);
        if ((from !== null && day < from) || (to !== null && day > to)) continue;
      }
      found.push(known);
    }
    if (found.length > 1) found.sort((a, b) => a - b);
    if (found.length > 0) return found;
    if (fact.none === null) throw missing(fact.name, at);
    return [fact.values.length];
  }

  #isNone(index: number, value: number): boolean {
    const fact = this.rules.facts[index];
    return fact?.kind === "held" && value === fact.values.length;
  }

  stayDay(name: StayDate | "出生日期", at: string): Day {
    const given = this.facts[name];
    if (given === undefined) throw missing(name, at);
    const day = typeof given === "string" ? parseDay(given) : null;
    if (day === null) throw invalid(name, given, "2023-01-01 这样的日期");
    return day;
  }

  /** A fact that is a number, money (in fen) or a day (as a number). */
  number(index: number, at: string): Fraction {
    const fact = this.rules.facts[index];
    if (fact === undefined) throw new Error(`no fact ${index}`);
    if (fact.kind === "age") return fraction(this.#age(fact, at));
    if (fact.kind === "ordinal") return fraction(this.#ordinal(fact, at));
    const given = this.facts[fact.name];
    if (given === undefined) throw missing(fact.name, at);
    if (fact.kind === "day") {
      const day = typeof given === "string" ? parseDay(given) : null;
      if (day === null) throw invalid(fact.name, given, "2023-01-01 这样的日期");
      return fraction(dayNumber(day));
    }
    if (typeof given !== "number" || !Number.isSafeInteger(given) || given < 0) {
      throw invalid(fact.name, given, fact.kind === "money" ? "不为负的金额" : "不为负的整数");
    }
    return fraction(given);
  }

  #age(fact: Extract<FactDefinition, { kind: "age" }>, at: string): number {
    const given = this.facts[fact.name];
    if (this.facts.出生日期 === undefined && typeof given === "number") return given;
    const birth = this.stayDay("出生日期", at);
    const age = completedYears(birth, this.stayDay(fact.on, at));
    if (age < 0) throw invalid("出生日期", birth, `${fact.on}以前的日期`);
    if (given !== undefined && given !== age)
      throw invalid(fact.name, given, `按出生日期是 ${age}`);
    this.trace.push({ t: "fact", name: fact.name, value: age, by: "周岁", from: birth });
    return age;
  }

  /** A number given by hand goes before the count; the trace has both. */
  #ordinal(fact: Extract<FactDefinition, { kind: "ordinal" }>, at: string): number {
    const { opening, earlier } = this.year;
    const given = this.facts[fact.name];
    const before = opening.住院次数 ?? 0;
    let counted = 1 + before;
    if (fact.same === null) counted += earlier.length;
    else {
      const same = this.rules.facts[fact.same];
      const value = domainOf(same as FactDefinition)[this.choice(fact.same, at)];
      for (const stay of earlier) if (stay.facts[same?.name ?? ""] === value) counted += 1;
      // How many of the stays brought in were of the same kind is not known.
      if (before > 0 && given === undefined) throw missing(fact.name, at);
    }
    if (given !== undefined && (typeof given !== "number" || given < 1)) {
      throw invalid(fact.name, given, "从 1 起的整数");
    }
    const value = given ?? counted;
    this.trace.push({
      t: "fact",
      name: fact.name,
      value,
      by: "序号",
      from: given === undefined ? `本年度已结 ${counted - 1} 次` : `填写 ${given}，计数 ${counted}`,
    });
    return value;
  }

  // —— conditions

  /** Null when the condition holds, else the first test that failed in each alternative. */
  failedTests(condition: Condition, at: string): readonly FailedTest[] | null {
    const failed: FailedTest[] = [];
    for (const tests of condition.alternatives) {
      const fault = this.#firstFailed(tests, at);
      if (fault === null) return null;
      failed.push(fault);
    }
    return failed;
  }

  /** What made a condition hold: "低保", "省外，年龄≥70". */
  because(condition: Condition, at: string): string {
    const tests = condition.alternatives.find((one) => this.#firstFailed(one, at) === null) ?? [];
    return tests.map((test) => this.#fulfilled(test, at)).join("，");
  }

  #fulfilled(test: Test, at: string): string {
    if (test.kind === "compare") return `${test.name}${test.text}`;
    const fact = this.rules.facts[test.fact] as FactDefinition;
    const domain = domainOf(fact);
    const held =
      fact.kind === "held" && fact.merge === "perTable"
        ? this.held(test.fact, at).filter((value) => test.allowed[value])
        : [this.choice(test.fact, at)];
    const values = held.map((value) => domain[value]).join("、");
    // A bare 是 or 否 says nothing without its name.
    return domain.length === 2 && domain[0] === "是" ? `${test.name}：${values}` : values;
  }

  #firstFailed(tests: readonly Test[], at: string): FailedTest | null {
    for (const test of tests) {
      const failed =
        test.kind === "one-of" ? this.#notOneOf(test, at) : this.#notCompared(test, at);
      if (failed !== null) return failed;
    }
    return null;
  }

  #notOneOf(test: Extract<Test, { kind: "one-of" }>, at: string): FailedTest | null {
    const fact = this.rules.facts[test.fact] as FactDefinition;
    if (fact.kind === "held" && fact.merge === "perTable") {
      const held = this.held(test.fact, at);
      if (held.some((value) => test.allowed[value])) return null;
      const domain = domainOf(fact);
      const got = held.map((value) => domain[value]).join("、");
      return { name: test.name, got, want: test.text };
    }
    const value = this.choice(test.fact, at);
    if (test.allowed[value]) return null;
    return { name: test.name, got: domainOf(fact)[value] ?? "", want: test.text };
  }

  #notCompared(test: Extract<Test, { kind: "compare" }>, at: string): FailedTest | null {
    const left = this.compute(test.left, at);
    const order = compareFraction(left, this.compute(test.right, at));
    const holds =
      test.sign === "≤"
        ? order <= 0
        : test.sign === "<"
          ? order < 0
          : test.sign === "≥"
            ? order >= 0
            : order > 0;
    if (holds) return null;
    const unit = test.left.unit;
    return {
      name: test.name,
      got: exactOf(left),
      want: unit === "money" ? `${test.text}元` : test.text,
    };
  }

  // —— values

  /** The leaf that the tables lead to in this case, with the rows traced. */
  leaf(value: Value): Leaf | Computed {
    switch (value.kind) {
      case "choice":
        return value.combine === null ? this.leaf(this.#row(value)) : this.#combined(value);
      case "ladder":
        return this.leaf(this.#rung(value));
      case "exceptions":
        return this.leaf(this.#exception(value));
      default:
        return value;
    }
  }

  #row(table: Extract<Value, { kind: "choice" }>): Value {
    const value = this.choice(table.fact, table.path);
    return this.#rowOf(table, value);
  }

  #rowOf(table: Extract<Value, { kind: "choice" }>, value: number): Value {
    const at = table.rowOf[value] ?? -1;
    const row = table.rows[at];
    const record = table.records[value];
    if (row === undefined || record === undefined) {
      throw new YijieError("SETTLE_NO_ROW", { at: table.path, detail: String(value) });
    }
    this.trace.push(record);
    return row;
  }

  #combined(table: Extract<Value, { kind: "choice" }>): Computed {
    const values: Fraction[] = [];
    for (const held of this.held(table.fact, table.path)) {
      const value = this.evaluate(this.#rowOf(table, held));
      if (value === null) throw new Error(`${table.path}: a word among values to combine`);
      values.push(value);
    }
    const how = table.combine ?? "highest";
    const result = values.reduce((best, value) => {
      if (how === "sum") return addFraction(best, value);
      const order = compareFraction(value, best);
      return (how === "highest" ? order > 0 : order < 0) ? value : best;
    });
    this.trace.push({
      t: "combined",
      at: table.path,
      how,
      of: values.map(exactOf),
      value: exactOf(result),
    });
    return { kind: "computed", path: table.path, value: result };
  }

  #rung(table: Extract<Value, { kind: "ladder" }>): Value {
    const got = this.compute(table.operand, table.path);
    const found = table.bounds.findIndex(({ limit, included }) => {
      const order = compareFraction(got, limit);
      return order < 0 || (included && order === 0);
    });
    const at = found < 0 ? table.rows.length - 1 : found;
    this.trace.push({
      t: "row",
      at: table.path,
      by: table.operand.text,
      got: exactOf(got),
      row: table.labels[at] ?? "",
      of: table.labels,
    });
    return table.rows[at] as Value;
  }

  #exception(value: Extract<Value, { kind: "exceptions" }>): Value {
    let used: (typeof value.items)[number] | null = null;
    for (const item of value.items) {
      const failed = this.failedTests(item.when, item.path);
      this.trace.push({
        t: "exception",
        at: item.path,
        cites: item.cites,
        failed: failed?.[0] ?? null,
        because: failed === null ? this.because(item.when, item.path) : null,
      });
      if (failed !== null) continue;
      if (used !== null) {
        const detail = `${used.cites.join("、")} 与 ${item.cites.join("、")}`;
        throw new YijieError("SETTLE_TWO_ROWS", { at: value.path, detail });
      }
      used = item;
    }
    return used === null ? value.base : used.value;
  }

  /** The number of a value; null for 不设 and 不付. Stops at 未载明. The last record is the value's. */
  evaluate(value: Value): Fraction | null {
    const leaf = this.leaf(value);
    if (leaf.kind === "computed") return leaf.value;
    if (leaf.kind === "formula") return this.#formula(leaf);
    if (leaf.kind === "none") {
      this.trace.push({ t: "value", at: leaf.path, value: null });
      return null;
    }
    if (leaf.kind === "unstated") throw unstated(leaf.path);
    throw new Error(`${leaf.path} is no number`);
  }

  #formula(leaf: Extract<Leaf, { kind: "formula" }>): Fraction {
    const { formula, path, record } = leaf;
    if (formula.constant !== null && record !== null) {
      this.trace.push(record);
      return formula.constant;
    }
    const operands = this.#operands(formula, path);
    const value = calculate(formula, operands, path);
    this.trace.push({
      t: "value",
      at: path,
      value: exactOf(value),
      text: formula.text,
      rpn: formula.rpn,
      names: formula.names,
      operands: operands.map(exactOf),
    });
    return value;
  }

  /** A formula outside a value (in a condition, as the key of a ladder). */
  compute(formula: Formula, at: string): Fraction {
    return formula.constant ?? calculate(formula, this.#operands(formula, at), at);
  }

  #operands(formula: Formula, at: string): Fraction[] {
    const values: Fraction[] = [];
    for (const operand of formula.operands) values.push(this.#operand(operand, at));
    return values;
  }

  #operand(operand: Operand, at: string): Fraction {
    switch (operand.kind) {
      case "amount":
        return { n: this.slots[operand.slot] ?? 0, d: 1 };
      case "fact":
        return this.number(operand.fact, at);
      case "held-count": {
        const held = this.held(operand.fact, at);
        const none = held.length === 1 && this.#isNone(operand.fact, held[0] ?? 0);
        return fraction(none ? 0 : held.length);
      }
      case "date":
        return fraction(dayNumber(this.stayDay(operand.name as StayDate, at)));
      case "definition":
        return this.#definition(operand.index);
      case "year":
        return fraction(this.yearSum(operand.of));
      case "room": {
        const { limit, usedBefore, usedNow } = this.limit(operand.limit);
        if (limit === null) throw unstated(`${operand.name}（不设限额，没有余额）`);
        return fraction(Math.max(0, limit - usedBefore - usedNow));
      }
    }
  }

  #definition(index: number): Fraction {
    const known = this.#definitions[index];
    if (known !== undefined) return known;
    const definition = this.rules.definitions[index];
    if (definition === undefined) throw new Error(`no definition ${index}`);
    const value = this.evaluate(definition.value) as Fraction;
    this.#definitions[index] = value;
    this.trace.push({ t: "definition", name: definition.name, value: exactOf(value) });
    return value;
  }

  // —— the year

  /** Opening + Σ earlier settlements of a named amount; 住院次数 counts them. */
  yearSum(name: string): number {
    const { opening, earlier } = this.year;
    if (name === "住院次数") return (opening.住院次数 ?? 0) + earlier.length;
    const known = this.#years.get(name);
    if (known !== undefined) return known;
    const start = opening[name] ?? 0;
    const amounts = earlier.map((stay) => stay.amounts[name] ?? 0);
    const sum = amounts.reduce((total, amount) => total + amount, start as number);
    this.#years.set(name, sum);
    if (earlier.length > 0 || start !== 0) {
      this.trace.push({ t: "year", name, opening: start, earlier: amounts, sum });
    }
    return sum;
  }

  /** The highest value that a named amount had in the year; 0 when it had none. */
  yearHighest(name: string): number {
    const { opening, earlier } = this.year;
    let highest: number = opening[name] ?? 0;
    for (const { amounts } of earlier) highest = Math.max(highest, amounts[name] ?? 0);
    return highest;
  }

  limit(index: number): LimitState {
    const known = this.#limits[index];
    if (known !== undefined) return known;
    const definition = this.rules.limits[index];
    if (definition === undefined) throw new Error(`no limit ${index}`);
    const value = this.evaluate(definition.value);
    let usedBefore = 0;
    for (const layer of this.rules.layers) {
      if (layer.caps.some((cap) => cap.limit === index)) {
        usedBefore += this.yearSum(`${layer.name}.支付`);
      }
    }
    const limit = value === null ? null : wholeFen(value);
    const state: LimitState = { limit, usedBefore, usedNow: 0 };
    this.#limits[index] = state;
    this.trace.push({ t: "limit", name: definition.name, limit, usedBefore });
    return state;
  }
}

/** A limit is not a payment: a part of a fen in it is of no use to anybody. */
export function wholeFen(value: Fraction): number {
  const { n, d } = value;
  if (d === 1) return Number(n);
  const [bigN, bigD] = [BigInt(n), BigInt(d)];
  const whole = bigN / bigD;
  return Number(whole * bigD > bigN ? whole - 1n : whole);
}

function calculate(formula: Formula, operands: readonly Fraction[], at: string): Fraction {
  try {
    return formula.run(operands);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new YijieError("SETTLE_ARITHMETIC", { at, detail: `${formula.text} 的除数是 0` });
  }
}

export function missing(fact: string, at: string): YijieError {
  return new YijieError("SETTLE_FACT_MISSING", { fact, at });
}

function invalid(fact: string, value: unknown, allowed: string): YijieError {
  const shown = typeof value === "string" || typeof value === "number" ? value : "（列表）";
  return new YijieError("SETTLE_FACT_INVALID", { fact, value: shown, allowed });
}

export function unstated(at: string): YijieError {
  return new YijieError("SETTLE_UNSTATED", { at });
}
