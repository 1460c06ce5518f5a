/** Conditions (条件): reading them, and finding out at load whether two of them can hold at once. */
import { compareFraction, type Fraction } from "../money/fraction.ts";
import { readFormula } from "./formula.ts";
import { FormulaFault } from "./formulaText.ts";
import type { Condition, Formula, Test, Unit } from "./pack.ts";
import type { Reading, Stage } from "./reading.ts";
import type { MapEntry, TextNode, YamlNode } from "./yaml.ts";

const ANY_UNIT: readonly Unit[] = ["money", "rate", "number", "day"];

/** What the place in a table already fixes: allowed values by fact. */
export type Narrowing = ReadonlyMap<number, readonly boolean[]>;

type Compare = Extract<Test, { kind: "compare" }>;

/** A formula at a place; reports its faults there. */
export function formulaAt(
  reading: Reading,
  node: TextNode,
  path: string,
  stage: Stage,
  units: readonly Unit[],
  skip = 0,
): Formula | null {
  const start = node.start + skip;
  try {
    const read = readFormula(node.text.slice(skip), units, (name, offset) => {
      const found = reading.resolve(name, stage);
      if (typeof found === "string") throw new FormulaFault("名称", offset, found);
      return found;
    });
    reading.noteNumbers(start, read.numbers, path);
    return read.formula;
  } catch (fault) {
    if (!(fault instanceof FormulaFault)) throw fault;
    reading.report(fault.kind, start + fault.offset, path, fault.message);
    return null;
  }
}

/** A map (all must hold) or a list of maps (one must hold). */
export function readCondition(
  reading: Reading,
  node: YamlNode | null,
  path: string,
  stage: Stage,
): Condition | null {
  if (node === null) return null;
  const maps = node.kind === "list" ? node.items : [node];
  // An empty list would never hold and an empty map always.
  const blank = maps.length === 0 ? node : maps.find(isBlank);
  if (blank !== undefined) {
    reading.blank(blank, path);
    return null;
  }
  const alternatives: Test[][] = [];
  for (const map of maps) {
    if (map.kind !== "map") {
      reading.report("取值", map, path, "条件写成“{ 要素: 值 }”，几种情形之一写成列表");
      return null;
    }
    const tests = map.entries.map((entry) => readTest(reading, entry, path, stage));
    if (tests.some((test) => test === null)) return null;
    alternatives.push(tests as Test[]);
  }
  const text = alternatives
    .map((tests) => tests.map((test) => `${test.name}：${test.text}`).join("，"))
    .join("；或 ");
  return { text, alternatives };
}

function isBlank(node: YamlNode): boolean {
  return node.kind === "empty" || (node.kind === "map" && node.entries.length === 0);
}

function readTest(
  reading: Reading,
  { key, value }: MapEntry,
  path: string,
  stage: Stage,
): Test | null {
  const below = `${path} › ${key.text}`;
  if (value.kind === "list") {
    reading.report("取值", value, below, "几个值写成一个，中间用“、”隔开，如 特困、低保");
    return null;
  }
  const text = reading.text(value, below);
  if (text === null) return null;
  const fact = reading.keyFact(key.text);
  if (fact !== null) {
    const allowed = membersAt(reading, text, below, key.text, fact.domain);
    if (allowed === null) return null;
    return { kind: "one-of", fact: fact.index, name: key.text, text: text.text, allowed };
  }
  const match = /^(≤|≥|<=|>=|＜|＞|<|>)\s*/.exec(text.text);
  if (match === null) {
    const unknown = reading.whyNoNumber(key.text);
    if (unknown !== null) reading.report("名称", key, below, unknown);
    else reading.report("取值", text, below, "这里要写界限，如“≥60”“＞4000”“≤前一层.起付标准”");
    return null;
  }
  const left = formulaAt(reading, key, below, stage, ANY_UNIT);
  if (left === null) return null;
  const right = formulaAt(reading, text, below, stage, [left.unit], match[0].length);
  if (right === null) return null;
  const sign = signOf(match[1] ?? "");
  return { kind: "compare", name: key.text, text: text.text, left, sign, right };
}

export function signOf(text: string): Compare["sign"] {
  if (text === "≤" || text === "<=") return "≤";
  if (text === "≥" || text === ">=") return "≥";
  return text === "<" || text === "＜" ? "<" : ">";
}

/** "特困、低保" as flags over the fact's values. */
export function membersAt(
  reading: Reading,
  node: TextNode,
  path: string,
  fact: string,
  domain: readonly string[],
): boolean[] | null {
  const allowed = domain.map(() => false);
  for (const name of node.text.split("、")) {
    const index = domain.indexOf(name.trim());
    if (index < 0) {
      reading.report(
        "未知键",
        node,
        path,
        `“${fact}”没有“${name.trim()}”，${/[,，]/.test(name) ? "几个值用“、”隔开，" : ""}可用：${domain.join("、")}`,
      );
      return null;
    }
    if (allowed[index]) {
      reading.report("重复", node, path, `“${name.trim()}”写了两次`);
      return null;
    }
    allowed[index] = true;
  }
  return allowed;
}

/** The narrowing that a condition adds when it has a single alternative. */
export function narrowBy(
  reading: Reading,
  outer: Narrowing,
  condition: Condition | null,
): Narrowing {
  const tests = condition?.alternatives.length === 1 ? (condition.alternatives[0] ?? []) : [];
  let result = outer;
  for (const test of tests) {
    if (test.kind === "one-of" && !heldPerTable(reading, test.fact)) {
      result = narrow(result, test.fact, test.allowed);
    }
  }
  return result;
}

export function narrow(outer: Narrowing, fact: number, allowed: readonly boolean[]): Narrowing {
  const before = outer.get(fact);
  const both = before === undefined ? allowed : allowed.map((one, index) => one && before[index]);
  return new Map([...outer, [fact, both as boolean[]]]);
}

/** A person may hold several of it at once, so two different values never exclude each other. */
function heldPerTable(reading: Reading, fact: number): boolean {
  const definition = reading.facts[fact];
  return definition?.kind === "held" && definition.merge === "perTable";
}

/** Whether some case could satisfy both conditions here. Errs on the side of yes. */
export function mayCoincide(
  reading: Reading,
  a: Condition,
  b: Condition,
  narrowing: Narrowing,
): boolean {
  return a.alternatives.some((left) =>
    b.alternatives.some((right) => satisfiable(reading, [...left, ...right], narrowing)),
  );
}

export function mayHold(reading: Reading, condition: Condition, narrowing: Narrowing): boolean {
  return condition.alternatives.some((tests) => satisfiable(reading, tests, narrowing));
}

function satisfiable(reading: Reading, tests: readonly Test[], narrowing: Narrowing): boolean {
  let domains = narrowing;
  for (const test of tests) {
    if (test.kind !== "one-of" || heldPerTable(reading, test.fact)) continue;
    domains = narrow(domains, test.fact, test.allowed);
    if (!domains.get(test.fact)?.includes(true)) return false;
  }
  const compares = tests.filter((test) => test.kind === "compare");
  return compares.every((one, index) =>
    compares.slice(index + 1).every((other) => !exclude(one, other)),
  );
}

/** Two limits of the same quantity that leave nothing between them. */
function exclude(a: Compare, b: Compare): boolean {
  if (a.left.text !== b.left.text) return false;
  const order = compareRight(a.right, b.right);
  if (order === null) return false;
  const upper = (test: Compare) => test.sign === "≤" || test.sign === "<";
  if (upper(a) === upper(b)) return false;
  const [high, low, compared] = upper(a) ? [a, b, order] : [b, a, -order];
  // `high` is the upper limit: nothing is left when it lies below the lower one.
  return compared < 0 || (compared === 0 && !(high.sign === "≤" && low.sign === "≥"));
}

function compareRight(a: Formula, b: Formula): number | null {
  const [left, right]: readonly (Fraction | null)[] = [a.constant, b.constant];
  if (left && right) return compareFraction(left, right);
  return a.text === b.text ? 0 : null;
}
