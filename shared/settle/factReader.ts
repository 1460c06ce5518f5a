/** Facts as the rules see them: checked, merged (归并), decided by tables (定为), counted; never guessed. */
import { completedYears, type Day, dayNumber, parseDay } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import { type Fraction, fraction } from "../money/fraction.ts";
import {
  type ChoiceFact,
  domainOf,
  type FactDefinition,
  type HeldFact,
  type Leaf,
  type Rules,
  type StayDate,
  type Value,
} from "../policy/pack.ts";
import type { Trace, TraceRecord } from "./trace.ts";
import type { Facts, YearSoFar } from "./types.ts";

const UNRESOLVED = -2;

interface FactSources {
  readonly rules: Rules;
  readonly facts: Facts;
  readonly year: YearSoFar;
  /** 整单取优: the value that this run is for, by fact */
  readonly forced: ReadonlyMap<number, number>;
  readonly trace: TraceRecord[];
  /** Walks a deciding table */
  readonly leafOf: (value: Value) => Leaf | { readonly kind: "computed"; readonly path: string };
}

export class FactReader {
  readonly #rules: Rules;
  readonly #facts: Facts;
  readonly #year: YearSoFar;
  readonly #forced: ReadonlyMap<number, number>;
  readonly #trace: TraceRecord[];
  readonly #leafOf: FactSources["leafOf"];
  readonly #choices: number[];

  constructor({ rules, facts, year, forced, trace, leafOf }: FactSources) {
    this.#rules = rules;
    this.#facts = facts;
    this.#year = year;
    this.#forced = forced;
    this.#trace = trace;
    this.#leafOf = leafOf;
    this.#choices = new Array(rules.facts.length).fill(UNRESOLVED);
  }

  /** Index of the value of a choice, or of what 归并 leaves of a held fact. */
  choice(index: number, at: string): number {
    const known = this.#choices[index];
    if (known !== undefined && known !== UNRESOLVED) return known;
    const fact = this.#rules.facts[index];
    if (fact === undefined) throw new Error(`no fact ${index}`);
    const value = fact.kind === "held" ? this.#merge(fact, index, at) : this.#pick(fact, at);
    this.#choices[index] = value;
    return value;
  }

  #pick(fact: FactDefinition, at: string): number {
    if (fact.kind !== "choice") throw new Error(`${fact.name} is no choice`);
    const given = this.#facts[fact.name];
    if (fact.decidedBy !== null) return this.#decide(fact, fact.decidedBy, given !== undefined);
    if (given === undefined) throw missing(fact.name, at);
    const value = typeof given === "string" ? fact.values.indexOf(given) : -1;
    if (value < 0) throw invalid(fact.name, given, fact.values.join("、"));
    return value;
  }

  #decide(fact: ChoiceFact, table: Value, typedIn: boolean): number {
    if (typedIn) throw invalid(fact.name, this.#facts[fact.name], "由表决定，不能填写");
    const leaf = this.#leafOf(table);
    if (leaf.kind !== "member") throw unstated(leaf.path, this.#trace);
    const value = fact.values[leaf.value] ?? "";
    this.#trace.push({ t: "fact", name: fact.name, value, by: "定为", from: leaf.path });
    return leaf.value;
  }

  #merge(fact: HeldFact, index: number, at: string): number {
    const forced = this.#forced.get(index);
    const held = this.held(index, at);
    const value = forced ?? held[0] ?? fact.values.length;
    const domain = domainOf(fact);
    const from = held.map((one) => domain[one]).join("、");
    const by = forced === undefined ? "归并" : "整单取优";
    this.#trace.push({ t: "fact", name: fact.name, value: domain[value] ?? "", by, from });
    return value;
  }

  /**
   * What the person holds on the day that the pack names, in the pack's order; the value for "none" when nothing.
   * A list must be given: an empty one is a statement, a missing one is not.
   */
  held(index: number, at: string): readonly number[] {
    const fact = this.#rules.facts[index];
    if (fact?.kind !== "held") throw new Error(`no held fact ${index}`);
    const given = this.#facts[fact.name];
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

  isNone(index: number, value: number): boolean {
    const fact = this.#rules.facts[index];
    return fact?.kind === "held" && value === fact.values.length;
  }

  stayDay(name: StayDate | "出生日期", at: string): Day {
    const given = this.#facts[name];
    if (given === undefined) throw missing(name, at);
    const day = typeof given === "string" ? parseDay(given) : null;
    if (day === null) throw invalid(name, given, "2023-01-01 这样的日期");
    return day;
  }

  /** A fact that is a number, money (in fen) or a day (as a number). */
  number(index: number, at: string): Fraction {
    const fact = this.#rules.facts[index];
    if (fact === undefined) throw new Error(`no fact ${index}`);
    if (fact.kind === "age") return fraction(this.#age(fact, at));
    if (fact.kind === "ordinal") return fraction(this.#ordinal(fact, at));
    const given = this.#facts[fact.name];
    if (given === undefined) throw missing(fact.name, at);
    if (fact.kind === "day") {
      const day = typeof given === "string" ? parseDay(given) : null;
      if (day === null) throw invalid(fact.name, given, "2023-01-01 这样的日期");
      return fraction(dayNumber(day));
    }
    if (!isCount(given)) {
      throw invalid(fact.name, given, fact.kind === "money" ? "不为负的金额" : "不为负的整数");
    }
    return fraction(given);
  }

  #age(fact: Extract<FactDefinition, { kind: "age" }>, at: string): number {
    const given = this.#facts[fact.name];
    if (this.#facts.出生日期 === undefined && given !== undefined) {
      if (isCount(given)) return given;
      throw invalid(fact.name, given, "不为负的整数");
    }
    const birth = this.stayDay("出生日期", at);
    const age = completedYears(birth, this.stayDay(fact.on, at));
    if (age < 0) throw invalid("出生日期", birth, `${fact.on}以前的日期`);
    if (given !== undefined && given !== age)
      throw invalid(fact.name, given, `按出生日期是 ${age}`);
    this.#trace.push({ t: "fact", name: fact.name, value: age, by: "周岁", from: birth });
    return age;
  }

  /** A number given by hand goes before the count; the trace has both. */
  #ordinal(fact: Extract<FactDefinition, { kind: "ordinal" }>, at: string): number {
    const { opening, earlier } = this.#year;
    const given = this.#facts[fact.name];
    const before = opening.住院次数 ?? 0;
    let counted = 1 + before;
    if (fact.same === null) counted += earlier.length;
    else {
      const same = this.#rules.facts[fact.same];
      const value = domainOf(same as FactDefinition)[this.choice(fact.same, at)];
      for (const stay of earlier) if (stay.facts[same?.name ?? ""] === value) counted += 1;
      // How many of the stays brought in were of the same kind is not known.
      if (before > 0 && given === undefined) throw missing(fact.name, at);
    }
    if (given !== undefined && (!isCount(given) || given < 1)) {
      throw invalid(fact.name, given, "从 1 起的整数");
    }
    const value = given ?? counted;
    this.#trace.push({
      t: "fact",
      name: fact.name,
      value,
      by: "序号",
      from: given === undefined ? `本年度已结 ${counted - 1} 次` : `填写 ${given}，计数 ${counted}`,
    });
    return value;
  }
}

function isCount(given: unknown): given is number {
  return Number.isSafeInteger(given) && (given as number) >= 0;
}

export function missing(fact: string, at: string): YijieError {
  return new YijieError("SETTLE_FACT_MISSING", { fact, at });
}

function invalid(fact: string, value: unknown, allowed: string): YijieError {
  const shown = typeof value === "string" || typeof value === "number" ? value : "（列表）";
  return new YijieError("SETTLE_FACT_INVALID", { fact, value: shown, allowed });
}

/** 未载明, for the case whose steps are in the trace. */
export function unstated(at: string, trace: Trace): YijieError {
  return new YijieError("SETTLE_UNSTATED", { at, case: caseWords(at, trace) });
}

/** "倾斜救助的比例（区县 渝北，身份 特困）": what is not stated, and the values that led there. */
function caseWords(at: string, trace: Trace): string {
  const parts = at.split(" › ");
  const rows = trace.filter((step) => step.t === "row" && at.startsWith(`${step.at} › `));
  const values = new Map<string, string>();
  for (const step of rows) {
    if (step.t !== "row") continue;
    values.set(step.at, `${step.by} ${typeof step.got === "string" ? step.got : step.row}`);
  }
  const [table] = values.keys();
  const subjectLength = table?.split(" › ").length ?? (parts[0] === "层" ? 3 : parts.length);
  // A layer is known by its name.
  const subject = parts.slice(parts[0] === "层" ? 1 : 0, subjectLength).join("的");
  // The last row of a ladder is called 以上, which says nothing without the rows before it.
  const rest = parts
    .slice(subjectLength + values.size)
    .map((part) => (part === "以上" ? "最高一档" : `“${part}”`));
  const conditions = [...values.values(), ...rest].join("，");
  return conditions === "" ? subject : `${subject}（${conditions}）`;
}
