/** 择一: of the layers in one group exactly one must apply for every combination of the facts used. Checked at load. */
import { addFraction, compareFraction, type Fraction, fraction } from "../money/fraction.ts";
import { type Condition, domainOf, type FactDefinition, type Layer, type Value } from "./pack.ts";
import type { Reading } from "./reading.ts";

/** A case: the values (by index) of each fact, more than one where a person may hold several; numbers as they are. */
interface Case {
  readonly members: Map<number, readonly number[]>;
  readonly numbers: Map<number, Fraction>;
}

const TOO_MANY = 200_000;

/** A condition on something else than facts cannot be checked for all cases. */
class NotCountable extends Error {
  override name = "NotCountable";
}

class Undecided extends Error {
  override name = "Undecided";
}

export function checkGroups(
  reading: Reading,
  layers: readonly Layer[],
  startOf: (layer: string) => number,
): void {
  const groups = new Set(layers.map((layer) => layer.group).filter((group) => group !== null));
  for (const group of groups) {
    const members = layers.filter((layer) => layer.group === group);
    const start = startOf(members[0]?.name ?? "");
    try {
      checkGroup(reading, group, members, start);
    } catch (error) {
      if (!(error instanceof NotCountable)) throw error;
      reading.report("不支持", start, `层 › ${group}`, error.message);
    }
  }
}

function checkGroup(
  reading: Reading,
  group: string,
  members: readonly Layer[],
  start: number,
): void {
  const open = members.find((layer) => layer.applies === null);
  if (open !== undefined) {
    if (members.length === 1) return;
    reading.report(
      "择一冲突",
      start,
      `层 › ${open.name}`,
      `“${open.name}”没有写“适用”，总会和同组的层撞上`,
    );
    return;
  }
  const axes = new Axes(reading.facts);
  for (const layer of members) axes.addCondition(layer.applies);
  for (const one of axes.cases()) {
    const applying = applyingIn(reading, members, one);
    if (applying === null || applying.length === 1) continue;
    const where = describe(reading.facts, one);
    if (applying.length === 0) {
      reading.report("择一缺漏", start, `层 › ${group}`, `“${group}”在 ${where} 时没有一层适用`);
    } else {
      const names = applying.map((layer) => `“${layer.name}”`).join("和");
      reading.report(
        "择一冲突",
        start,
        `层 › ${group}`,
        `“${group}”在 ${where} 时${names}同时适用`,
      );
    }
    return;
  }
}

/** Null where a deciding table says 未载明: such a case is stopped when it comes, it is no gap between the layers. */
function applyingIn(reading: Reading, members: readonly Layer[], one: Case): Layer[] | null {
  try {
    return members.filter((layer) => holds(reading, layer.applies, one));
  } catch (error) {
    if (error instanceof Undecided) return null;
    throw error;
  }
}

/** The facts that decide, with every value worth trying. */
class Axes {
  readonly #facts: readonly FactDefinition[];
  readonly #members = new Set<number>();
  readonly #numbers = new Map<number, Fraction[]>();
  readonly #decided = new Set<number>();

  constructor(facts: readonly FactDefinition[]) {
    this.#facts = facts;
  }

  addCondition(condition: Condition | null): void {
    for (const test of condition?.alternatives.flat() ?? []) {
      if (test.kind === "one-of") this.#addFact(test.fact);
      else {
        const [operand] = test.left.operands;
        const limit = test.right.constant;
        if (operand?.kind !== "fact" || limit === null || test.left.text !== operand.name) {
          throw new NotCountable("“择一”各层的“适用”只能用要素和固定的数");
        }
        this.#addNumber(operand.fact, limit);
      }
    }
  }

  #addFact(index: number): void {
    const fact = this.#facts[index];
    if (fact?.kind !== "choice" || fact.decidedBy === null) this.#members.add(index);
    else if (!this.#decided.has(index)) {
      this.#decided.add(index);
      this.#addTable(fact.decidedBy);
    }
  }

  #addTable(value: Value): void {
    if (value.kind === "choice") this.#addFact(value.fact);
    if (value.kind === "ladder") {
      const [operand] = value.operand.operands;
      if (operand?.kind !== "fact" || value.operand.text !== operand.name) {
        throw new NotCountable("“定为”的表在“择一”里只能按要素分档");
      }
      for (const bound of value.bounds) this.#addNumber(operand.fact, bound.limit);
    }
    if (value.kind === "exceptions") {
      for (const item of value.items) {
        this.addCondition(item.when);
        this.#addTable(item.value);
      }
      this.#addTable(value.base);
    }
    if (value.kind === "choice" || value.kind === "ladder")
      value.rows.forEach((row) => {
        this.#addTable(row);
      });
  }

  /** Below, at and above each limit. */
  #addNumber(fact: number, limit: Fraction): void {
    const values = this.#numbers.get(fact) ?? [];
    for (const step of [-1, 0, 1]) values.push(addFraction(limit, fraction(step)));
    this.#numbers.set(fact, values);
  }

  *cases(): Generator<Case> {
    const axes: { fact: number; members?: number[][]; numbers?: Fraction[] }[] = [];
    for (const fact of this.#members) axes.push({ fact, members: this.#choices(fact) });
    for (const [fact, numbers] of this.#numbers) axes.push({ fact, numbers });
    const size = axes.reduce((n, axis) => n * (axis.members ?? axis.numbers ?? []).length, 1);
    if (size > TOO_MANY)
      throw new NotCountable(`要查的情形有 ${size} 种，太多了，请把条件写简单些`);
    for (let number = 0; number < size; number += 1) {
      const one: Case = { members: new Map(), numbers: new Map() };
      let rest = number;
      for (const { fact, members, numbers } of axes) {
        const length = (members ?? numbers ?? []).length;
        const at = rest % length;
        rest = (rest - at) / length;
        if (members !== undefined) one.members.set(fact, members[at] ?? []);
        else one.numbers.set(fact, numbers?.[at] ?? fraction(0));
      }
      yield one;
    }
  }

  #choices(index: number): number[][] {
    const fact = this.#facts[index];
    if (fact === undefined) return [];
    const domain = domainOf(fact);
    const single = domain.map((_, value) => [value]);
    if (fact.kind !== "held" || fact.merge !== "perTable") return single;
    if (fact.values.length > 10) throw new NotCountable(`“${fact.name}”的值太多，不能逐一查`);
    const subsets: number[][] = [];
    for (let bits = 1; bits < 2 ** fact.values.length; bits += 1) {
      subsets.push(fact.values.map((_, value) => value).filter((value) => (bits >> value) & 1));
    }
    return fact.none === null ? subsets : [...subsets, [fact.values.length]];
  }
}

function holds(reading: Reading, condition: Condition | null, one: Case): boolean {
  return (condition?.alternatives ?? []).some((tests) =>
    tests.every((test) => {
      if (test.kind === "one-of") {
        return membersOf(reading, test.fact, one).some((value) => test.allowed[value]);
      }
      const [operand] = test.left.operands;
      const number = operand?.kind === "fact" ? one.numbers.get(operand.fact) : undefined;
      if (number === undefined || test.right.constant === null) return false;
      const order = compareFraction(number, test.right.constant);
      if (test.sign === "≤") return order <= 0;
      if (test.sign === "≥") return order >= 0;
      return test.sign === "<" ? order < 0 : order > 0;
    }),
  );
}

function membersOf(reading: Reading, index: number, one: Case): readonly number[] {
  const given = one.members.get(index);
  if (given !== undefined) return given;
  const fact = reading.facts[index];
  if (fact?.kind !== "choice" || fact.decidedBy === null) return [];
  return [decide(reading, fact.decidedBy, one)];
}

/** A deciding table, walked for one case. Throws Undecided where it says 未载明. */
function decide(reading: Reading, value: Value, one: Case): number {
  if (value.kind === "member") return value.value;
  if (value.kind === "choice") {
    const [member] = membersOf(reading, value.fact, one);
    const row = member === undefined ? undefined : value.rows[value.rowOf[member] ?? -1];
    if (row !== undefined) return decide(reading, row, one);
  }
  if (value.kind === "ladder") {
    const [operand] = value.operand.operands;
    const number = operand?.kind === "fact" ? one.numbers.get(operand.fact) : undefined;
    if (number === undefined) throw new Undecided();
    const at = value.bounds.findIndex(({ limit, included }) => {
      const order = compareFraction(number, limit);
      return order < 0 || (included && order === 0);
    });
    const row = value.rows[at < 0 ? value.rows.length - 1 : at];
    if (row !== undefined) return decide(reading, row, one);
  }
  if (value.kind === "exceptions") {
    const used = value.items.find((item) => holds(reading, item.when, one));
    return decide(reading, used?.value ?? value.base, one);
  }
  throw new Undecided();
}

function describe(facts: readonly FactDefinition[], one: Case): string {
  const members = [...one.members].map(([index, values]) => {
    const fact = facts[index];
    const names = fact === undefined ? [] : values.map((value) => domainOf(fact)[value]);
    return `${fact?.name}=${names.join("、")}`;
  });
  const numbers = [...one.numbers].map(([index, value]) => `${facts[index]?.name}=${value.n}`);
  return [...members, ...numbers].join("，");
}
