/**
 * Formulas (算式): + − × ÷, brackets, names, numbers and five functions. No comparison and no "if": tables and
 * conditions do that, where coverage can see it. Units are checked when the pack is loaded.
 */
import { addDays, type Day, dayNumber, dayOf, monthOf, parseDay, yearOf } from "../calendar/day.ts";
import {
  addFraction,
  compareFraction,
  divideFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  subtractFraction,
} from "../money/fraction.ts";
import { decimal, FormulaFault, type Token, tokenize } from "./formulaText.ts";
import type { Formula, Operand, Rpn, Unit } from "./pack.ts";

/** Finds what a name stands for; throws {@link FormulaFault} when it can't be used here. */
export type ResolveName = (
  name: string,
  offset: number,
) => { readonly operand: Operand; readonly unit: Unit };

/** A plain number is money or a count, as its place asks. */
type Expression =
  | {
      readonly kind: "literal";
      readonly value: Fraction;
      readonly units: number;
      readonly at: number;
    }
  | { readonly kind: "name"; readonly index: number; readonly units: number; readonly at: number }
  | {
      readonly kind: "call";
      readonly op: Operator;
      readonly parts: readonly Expression[];
      readonly units: number;
      readonly at: number;
    };

type Operator = "+" | "-" | "*" | "/" | "neg" | "min" | "max" | "ceil" | "floor" | "next-month";

const MONEY = 1;
const RATE = 2;
const NUMBER = 4;
const DAY = 8;
const MASK: Readonly<Record<Unit, number>> = { money: MONEY, rate: RATE, number: NUMBER, day: DAY };

/** [left, right, result] for each operator; a one-sided operator leaves right 0. */
const SAME = [MONEY, RATE, NUMBER].map((unit) => [unit, unit, unit] as const);
const COMBINATIONS: Readonly<
  Record<Operator, readonly (readonly [left: number, right: number, result: number])[]>
> = {
  "+": [...SAME, [DAY, NUMBER, DAY]],
  "-": [...SAME, [DAY, NUMBER, DAY], [DAY, DAY, NUMBER]],
  "*": [
    [MONEY, NUMBER, MONEY],
    [NUMBER, MONEY, MONEY],
    [MONEY, RATE, MONEY],
    [RATE, MONEY, MONEY],
    [RATE, RATE, RATE],
    [RATE, NUMBER, RATE],
    [NUMBER, RATE, RATE],
    [NUMBER, NUMBER, NUMBER],
  ],
  "/": [
    [MONEY, MONEY, NUMBER],
    [MONEY, MONEY, RATE],
    [MONEY, NUMBER, MONEY],
    [MONEY, RATE, MONEY],
    [RATE, NUMBER, RATE],
    [RATE, RATE, NUMBER],
    [NUMBER, NUMBER, NUMBER],
  ],
  neg: SAME.map(([unit]) => [unit, 0, unit] as const),
  min: [...SAME, [DAY, DAY, DAY]],
  max: [...SAME, [DAY, DAY, DAY]],
  ceil: [
    [MONEY, 0, MONEY],
    [NUMBER, 0, NUMBER],
  ],
  floor: [
    [MONEY, 0, MONEY],
    [NUMBER, 0, NUMBER],
  ],
  "next-month": [[DAY, 0, DAY]],
};

const FUNCTIONS: ReadonlyMap<string, { readonly op: Operator; readonly arity: 1 | 2 }> = new Map([
  ["较小", { op: "min", arity: 2 }],
  ["较大", { op: "max", arity: 2 }],
  ["向上取整", { op: "ceil", arity: 1 }],
  ["向下取整", { op: "floor", arity: 1 }],
  ["次月首日", { op: "next-month", arity: 1 }],
]);

const UNIT_NAMES: Readonly<Record<Unit, string>> = {
  money: "金额",
  rate: "比例",
  number: "数",
  day: "日期",
};

class Parser {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  readonly #resolve: ResolveName;
  readonly operands: Operand[] = [];
  readonly operandUnits: Unit[] = [];
  readonly numbers: { offset: number; text: string }[] = [];
  #next = 0;

  constructor(text: string, resolve: ResolveName) {
    this.#tokens = tokenize(text);
    this.#length = text.length;
    this.#resolve = resolve;
  }

  parse(): Expression {
    const result = this.#sum();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) {
      throw new FormulaFault(
        "取值",
        rest.at,
        /^[xX]$/.test(rest.text)
          ? `乘号写“×”或“*”，不写“${rest.text}”`
          : `“${rest.text}”前面少一个运算符号，或者这里多了一个符号`,
      );
    }
    return result;
  }

  #peek(...signs: string[]): Token | null {
    const token = this.#tokens[this.#next];
    return token?.kind === "sign" && signs.includes(token.text) ? token : null;
  }

  #take(sign: string, message: string): void {
    const token = this.#peek(sign);
    if (token === null) {
      throw new FormulaFault("取值", this.#tokens[this.#next]?.at ?? this.#length, message);
    }
    this.#next += 1;
  }

  #sum(): Expression {
    let left = this.#product();
    for (let sign = this.#peek("+", "-"); sign !== null; sign = this.#peek("+", "-")) {
      this.#next += 1;
      left = call(sign.text as Operator, [left, this.#product()], sign.at);
    }
    return left;
  }

  #product(): Expression {
    let left = this.#factor();
    for (let sign = this.#peek("*", "/"); sign !== null; sign = this.#peek("*", "/")) {
      this.#next += 1;
      left = call(sign.text as Operator, [left, this.#factor()], sign.at);
    }
    return left;
  }

  #factor(): Expression {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new FormulaFault("取值", this.#length, "算式没有写完");
    this.#next += 1;
    if (token.kind === "name") return this.#name(token);
    if (token.kind !== "sign") return this.#literal(token);
    if (token.text === "-") return call("neg", [this.#factor()], token.at);
    if (token.text === "(") {
      const inner = this.#sum();
      this.#take(")", "括号没有配对");
      return inner;
    }
    throw new FormulaFault("取值", token.at, `“${token.text}”的位置不对`);
  }

  #literal(token: Token): Expression {
    const { at, text } = token;
    if (token.kind === "day") {
      const day = parseDay(text);
      if (day === null) throw new FormulaFault("日期", at, `没有“${text}”这一天`);
      this.numbers.push({ offset: at, text });
      return { kind: "literal", value: fraction(dayNumber(day)), units: DAY, at };
    }
    this.numbers.push({ offset: at, text });
    if (token.kind === "rate") {
      const value = divideFraction(decimal(text, at, 6), fraction(100));
      return { kind: "literal", value, units: RATE, at };
    }
    return { kind: "literal", value: decimal(text, at, 2), units: MONEY | NUMBER, at };
  }

  #name(token: Token): Expression {
    const known = FUNCTIONS.get(token.text);
    if (this.#peek("(") !== null) {
      if (known === undefined) {
        throw new FormulaFault(
          "名称",
          token.at,
          `没有“${token.text}（…）”这个函数，可用：${[...FUNCTIONS.keys()].join("、")}`,
        );
      }
      return this.#call(known.op, known.arity, token);
    }
    const { operand, unit } = this.#resolve(token.text, token.at);
    let index = this.operands.findIndex((one) => one.name === operand.name);
    if (index < 0) {
      index = this.operands.push(operand) - 1;
      this.operandUnits.push(unit);
    }
    return { kind: "name", index, units: MASK[unit], at: token.at };
  }

  #call(op: Operator, arity: 1 | 2, token: Token): Expression {
    this.#take("(", "");
    const parts = [this.#sum()];
    if (arity === 2) {
      this.#take(",", `“${token.text}（a，b）”要写两个量，中间用“，”隔开`);
      parts.push(this.#sum());
    }
    this.#take(")", "括号没有配对");
    return call(op, parts, token.at);
  }
}

function call(op: Operator, parts: readonly Expression[], at: number): Expression {
  const left = parts[0]?.units ?? 0;
  const right = parts[1]?.units ?? 0;
  let units = 0;
  for (const [l, r, result] of COMBINATIONS[op]) {
    if ((left & l) !== 0 && (r === 0 || (right & r) !== 0)) units |= result;
  }
  if (units === 0) throw new FormulaFault("单位", at, unitFault(op, left, right));
  return { kind: "call", op, parts, units, at };
}

function unitFault(op: Operator, left: number, right: number): string {
  const names = [left, right].filter((mask) => mask !== 0).map(unitsName);
  const verb = { "+": "相加", "-": "相减", "*": "相乘", "/": "相除" }[op as string];
  if (verb !== undefined) return `把${names[0]}和${names[1]}${verb}了，单位对不上`;
  return names.length === 2
    ? `把${names[0]}和${names[1]}放在一起比较了，单位对不上`
    : `${names[0]}不能这样用`;
}

function unitsName(mask: number): string {
  const units = (Object.keys(MASK) as Unit[]).filter((unit) => (mask & MASK[unit]) !== 0);
  // A plain number may be both; it reads as a number.
  return units.length > 1 ? "数" : UNIT_NAMES[units[0] ?? "number"];
}

const DAY_ZERO = dayOf(1900, 1, 1) as Day;

/** The day of a number of days since 1900-01-01. */
function dayFromNumber(number: number): Day {
  const year = 1900 + Math.floor(number / 365.2425);
  const start = dayOf(year, 1, 1) ?? DAY_ZERO;
  return addDays(start, number - dayNumber(start));
}

/** Shared by the engine and nothing else: the replay has its own. */
const ACTIONS: Readonly<Record<Operator, (a: Fraction, b: Fraction) => Fraction>> = {
  "+": addFraction,
  "-": subtractFraction,
  "*": multiplyFraction,
  "/": divideFraction,
  neg: (a) => subtractFraction(fraction(0), a),
  min: (a, b) => (compareFraction(a, b) <= 0 ? a : b),
  max: (a, b) => (compareFraction(a, b) >= 0 ? a : b),
  ceil: (a) => ceiling(a),
  floor: (a) => subtractFraction(fraction(0), ceiling(subtractFraction(fraction(0), a))),
  "next-month": (a) => {
    const day = dayFromNumber(Math.floor(Number(a.n) / Number(a.d)));
    const month = monthOf(day);
    const next = dayOf(yearOf(day) + (month === 12 ? 1 : 0), month === 12 ? 1 : month + 1, 1);
    return fraction(dayNumber(next as Day));
  },
};

function ceiling(value: Fraction): Fraction {
  const n = BigInt(value.n);
  const d = BigInt(value.d);
  const whole = n / d;
  return fraction(whole * d < n ? whole + 1n : whole, 1n);
}

const HUNDRED = fraction(100);

interface Built {
  readonly run: (operands: readonly Fraction[]) => Fraction;
  readonly rpn: (number | string)[];
}

/** Chooses the units of the parts so that the whole has `unit`; money is counted in fen. */
function build(expression: Expression, unit: number): Built {
  if (expression.kind === "literal") {
    const value = unit === MONEY ? multiplyFraction(expression.value, HUNDRED) : expression.value;
    return { run: () => value, rpn: [`=${value.n}/${value.d}`] };
  }
  if (expression.kind === "name") {
    const { index } = expression;
    return { run: (operands) => operands[index] as Fraction, rpn: [index] };
  }
  const [left, right] = expression.parts;
  const units = COMBINATIONS[expression.op].find(
    ([l, r, result]) =>
      result === unit &&
      ((left?.units ?? 0) & l) !== 0 &&
      (r === 0 || ((right?.units ?? 0) & r) !== 0),
  );
  if (left === undefined || units === undefined) throw new Error("a unit that no part gives");
  const a = build(left, units[0]);
  const b = right === undefined ? null : build(right, units[1]);
  return combine(expression.op, unit === MONEY, a, b);
}

function combine(op: Operator, money: boolean, a: Built, b: Built | null): Built {
  const action = ACTIONS[op];
  if (op === "ceil" || op === "floor") {
    // Money is rounded to whole yuan.
    const scale = money ? HUNDRED : fraction(1);
    return {
      run: (operands) => {
        const part = divideFraction(a.run(operands), scale);
        return multiplyFraction(action(part, part), scale);
      },
      rpn: money ? [...a.rpn, "=100/1", "/", op, "=100/1", "*"] : [...a.rpn, op],
    };
  }
  if (b === null) {
    return {
      run: (operands) => {
        const part = a.run(operands);
        return action(part, part);
      },
      rpn: [...a.rpn, op],
    };
  }
  return {
    run: (operands) => action(a.run(operands), b.run(operands)),
    rpn: [...a.rpn, ...b.rpn, op],
  };
}

/** Longer ones are no formula of a policy, and deep enough brackets would exhaust the stack. */
const LONGEST_FORMULA = 1000;

export interface ReadFormula {
  readonly formula: Formula;
  /** Numbers in the text, for changing them one at a time. */
  readonly numbers: readonly { readonly offset: number; readonly text: string }[];
}

/**
 * Parses and compiles a formula that must have one of these units (the first possible is taken).
 * Throws {@link FormulaFault}.
 */
export function readFormula(
  text: string,
  wanted: readonly Unit[],
  resolve: ResolveName,
): ReadFormula {
  if (text.length > LONGEST_FORMULA) {
    throw new FormulaFault("取值", 0, `算式太长（${text.length} 字），请用“定义”拆成几个`);
  }
  const parser = new Parser(text, resolve);
  const expression = parser.parse();
  const unit = wanted.find((one) => (expression.units & MASK[one]) !== 0);
  if (unit === undefined) throw wrongUnit(text, expression, wanted);
  const { run, rpn } = build(expression, MASK[unit]);
  const constant = parser.operands.length === 0 ? constantOf(run) : null;
  const formula: Formula = {
    text,
    unit,
    operands: parser.operands,
    names: parser.operands.map(({ name }) => name),
    operandUnits: parser.operandUnits,
    rpn: rpn as Rpn,
    constant,
    run,
  };
  return { formula, numbers: parser.numbers };
}

function constantOf(run: Formula["run"]): Fraction {
  try {
    return run([]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FormulaFault("取值", 0, "算式算不出来：除数是 0，或日期不在 1900 至 2999 年");
  }
}

function wrongUnit(text: string, expression: Expression, wanted: readonly Unit[]): FormulaFault {
  const want = wanted.map((unit) => UNIT_NAMES[unit]).join("或");
  if (wanted.includes("rate") && (expression.units & NUMBER) !== 0) {
    return new FormulaFault("比例", 0, `比例要写百分号，如 60%（现在写的是 ${text}）`);
  }
  return new FormulaFault("单位", 0, `这里要${want}，“${text}”却是${unitsName(expression.units)}`);
}
