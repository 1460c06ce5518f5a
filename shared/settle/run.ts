/** One run of the rules over one case: facts, amounts, and the trace that grows while values are worked out. */
import { type Day, dayNumber } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import { exactOf } from "../money/exact.ts";
import { fen } from "../money/fen.ts";
import {
  addFraction,
  compareFraction,
  type Fraction,
  fraction,
  subtractFraction,
} from "../money/fraction.ts";
import {
  type Condition,
  domainOf,
  type FactDefinition,
  type Formula,
  type Leaf,
  type Operand,
  type Pack,
  type Rules,
  type StayDate,
  type Test,
  type Unit,
  type Value,
} from "../policy/pack.ts";
import { FactReader, unstated } from "./factReader.ts";
import type { FailedTest, TraceRecord } from "./trace.ts";
import type { Facts, YearSoFar } from "./types.ts";

/** A yearly limit that several layers share, and how much of it is used. */
export interface LimitState {
  /** null: 不设 */
  readonly limit: number | null;
  readonly usedBefore: number;
  usedNow: number;
}

/** A condition in a case: the first test that failed in each alternative, or what made it hold ("省外，年龄≥70"). */
type Judged =
  | { readonly failed: null; readonly because: string }
  | { readonly failed: readonly FailedTest[]; readonly because: null };

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
  readonly #reader: FactReader;
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
    this.slots = new Array(pack.rules.amountNames.length).fill(0);
    const leafOf = (value: Value) => this.leaf(value);
    this.#reader = new FactReader({
      rules: pack.rules,
      facts,
      year,
      forced,
      trace: this.trace,
      leafOf,
    });
    this.#definitions = new Array(pack.rules.definitions.length);
  }

  // —— facts

  choice(index: number, at: string): number {
    return this.#reader.choice(index, at);
  }

  held(index: number, at: string): readonly number[] {
    return this.#reader.held(index, at);
  }

  stayDay(name: StayDate | "出生日期", at: string): Day {
    return this.#reader.stayDay(name, at);
  }

  // —— conditions

  /** Whether a condition holds, by what, and what stood in the way. */
  judge(condition: Condition, at: string): Judged {
    const failed: FailedTest[] = [];
    for (const tests of condition.alternatives) {
      const fault = this.#firstFailed(tests, at);
      if (fault === null) {
        return { failed: null, because: tests.map((test) => this.#fulfilled(test, at)).join("，") };
      }
      failed.push(fault);
    }
    return { failed, because: null };
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
      return { name: test.name, got, unit: null, want: test.text };
    }
    const value = this.choice(test.fact, at);
    if (test.allowed[value]) return null;
    const got = domainOf(fact)[value] ?? "";
    return { name: test.name, got, unit: null, want: test.text };
  }

  #notCompared(test: Extract<Test, { kind: "compare" }>, at: string): FailedTest | null {
    const left = this.compute(test.left, at);
    const right = this.compute(test.right, at);
    const order = compareFraction(left, right);
    const place = `${at} › ${test.name}${test.text}`;
    this.trace.push({ t: "compared", at: place, over: exactOf(subtractFraction(left, right)) });
    const holds =
      test.sign === "≤"
        ? order <= 0
        : test.sign === "<"
          ? order < 0
          : test.sign === "≥"
            ? order >= 0
            : order > 0;
    if (holds) return null;
    const { unit } = test.left;
    const want = unit === "money" ? `${test.text}元` : test.text;
    return { name: test.name, got: exactOf(left), unit, want };
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
    let unit: Unit = "number";
    for (const held of this.held(table.fact, table.path)) {
      const value = this.evaluate(this.#rowOf(table, held));
      if (value === null) throw new Error(`${table.path}: a word among values to combine`);
      values.push(value);
      const record = this.trace.at(-1);
      if (record?.t === "value" && record.value !== null) unit = record.unit as Unit;
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
      unit,
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
      unit: table.operand.unit,
      row: table.labels[at] ?? "",
      of: table.labels,
    });
    return table.rows[at] as Value;
  }

  #exception(value: Extract<Value, { kind: "exceptions" }>): Value {
    let used: (typeof value.items)[number] | null = null;
    for (const item of value.items) {
      const { failed, because } = this.judge(item.when, item.path);
      this.trace.push({
        t: "exception",
        at: item.path,
        cites: item.cites,
        failed: failed?.[0] ?? null,
        because,
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
      this.trace.push({ t: "value", at: leaf.path, value: null, unit: leaf.word });
      return null;
    }
    if (leaf.kind === "unstated") throw unstated(leaf.path, this.trace);
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
      unit: formula.unit,
      text: formula.text,
      rpn: formula.rpn,
      names: formula.names,
      operands: operands.map(exactOf),
      operandUnits: formula.operandUnits,
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
        return this.#reader.number(operand.fact, at);
      case "held-count": {
        const held = this.held(operand.fact, at);
        return fraction(this.#reader.isNone(operand.fact, held[0] ?? 0) ? 0 : held.length);
      }
      case "date":
        return fraction(dayNumber(this.stayDay(operand.name as StayDate, at)));
      case "definition":
        return this.#definition(operand.index);
      case "year":
        return fraction(this.yearSum(operand.of));
      case "room": {
        const { limit, usedBefore, usedNow } = this.limit(operand.limit);
        if (limit === null) throw unstated(`${operand.name}（不设限额，没有余额）`, this.trace);
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
    const start = this.#openingNames(name).reduce((sum, one) => sum + (opening[one] ?? 0), 0);
    const amounts = earlier.map((stay) => stay.amounts[name] ?? 0);
    const sum = amounts.reduce((total, amount) => total + amount, start);
    this.#years.set(name, sum);
    this.#traceYear(name, "sum", start, amounts, sum);
    return sum;
  }

  /** Opening balances stand under the layers' names; a group's is their sum. */
  #openingNames(name: string): readonly string[] {
    const [owner, quantity] = name.split(".");
    if (!this.rules.groups.some((group) => group.name === owner)) return [name];
    const members = this.rules.layers.filter((layer) => layer.group === owner);
    return members.map((layer) => `${layer.name}.${quantity}`);
  }

  /** The highest value that a named amount had in the year; 0 when it had none. */
  yearHighest(name: string): number {
    const { opening, earlier } = this.year;
    const start = opening[name] ?? 0;
    const amounts = earlier.map((stay) => stay.amounts[name] ?? 0);
    const highest = Math.max(start, ...amounts);
    this.#traceYear(name, "highest", start, amounts, highest);
    return highest;
  }

  #traceYear(
    name: string,
    how: "sum" | "highest",
    opening: number,
    earlier: readonly number[],
    value: number,
  ): void {
    if (earlier.length === 0 && opening === 0) return;
    this.trace.push({ t: "year", name, how, opening, earlier, value });
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
    const limit = value === null ? null : fen(wholeFen(value));
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
