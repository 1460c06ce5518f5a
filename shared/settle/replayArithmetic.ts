/** Exact arithmetic of the replay's own, in BigInt: none of it is the engine's. */
import type { Exact } from "../money/exact.ts";
import type { TracedRounding, TracedRpn } from "./trace.ts";

export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export function rational(n: bigint, d = 1n): Rational {
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

export function read(value: Exact): Rational {
  return typeof value === "number"
    ? rational(BigInt(value))
    : rational(BigInt(value[0]), BigInt(value[1]));
}

export const plus = (a: Rational, b: Rational) => rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Rational, b: Rational) => rational(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Rational, b: Rational) => rational(a.n * b.n, a.d * b.d);
export const compare = (a: Rational, b: Rational) => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const equal = (a: Rational, b: Rational) => compare(a, b) === 0;
export const show = ({ n, d }: Rational) => (d === 1n ? String(n) : `${n}/${d}`);

export const ZERO = rational(0n);
export const ONE = rational(1n);

export function floorOf({ n, d }: Rational): bigint {
  const whole = n / d;
  return whole * d > n ? whole - 1n : whole;
}

export function round(value: Rational, { unitFen, direction }: TracedRounding): bigint {
  const unit = BigInt(unitFen);
  const magnitude = value.n < 0n ? -value.n : value.n;
  const divisor = value.d * unit;
  const whole = magnitude / divisor;
  const rest = magnitude % divisor;
  const up =
    direction === "half-away-from-zero"
      ? rest * 2n >= divisor
      : direction === "away-from-zero" && rest > 0n;
  const rounded = (whole + (up ? 1n : 0n)) * unit;
  return value.n < 0n ? -rounded : rounded;
}

export const FEN: TracedRounding = { unitFen: 1, direction: "half-away-from-zero" };

export const least = (...values: bigint[]) => values.reduce((a, b) => (b < a ? b : a));
export const most = (...values: bigint[]) => values.reduce((a, b) => (b > a ? b : a));

// —— formulas

/** Days that the calendar arithmetic of 次月首日 needs: first day of the month after a day since 1900-01-01. */
function nextMonth(days: bigint): bigint {
  let [year, month, left] = [1900, 1, Number(days)];
  const length = () => {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  };
  while (left >= length()) {
    left -= length();
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year += 1;
  }
  return days + BigInt(length() - left);
}

export function evaluate(rpn: TracedRpn, operands: readonly Rational[]): Rational {
  const stack: Rational[] = [];
  const pop = () => stack.pop() ?? ZERO;
  for (const token of rpn) {
    if (typeof token === "number") stack.push(operands[token] ?? ZERO);
    else if (token.startsWith("=")) {
      const [n = "0", d = "1"] = token.slice(1).split("/");
      stack.push(rational(BigInt(n), BigInt(d)));
    } else if (token === "neg") stack.push(minus(ZERO, pop()));
    else if (token === "ceil") stack.push(rational(-floorOf(minus(ZERO, pop()))));
    else if (token === "floor") stack.push(rational(floorOf(pop())));
    else if (token === "next-month") stack.push(rational(nextMonth(floorOf(pop()))));
    else {
      const right = pop();
      stack.push(binary(token, pop(), right));
    }
  }
  return pop();
}

function binary(operator: string, a: Rational, b: Rational): Rational {
  if (operator === "+") return plus(a, b);
  if (operator === "-") return minus(a, b);
  if (operator === "*") return times(a, b);
  if (operator === "/") return rational(a.n * b.d, a.d * b.n);
  if (operator === "min") return compare(a, b) <= 0 ? a : b;
  if (operator === "max") return compare(a, b) >= 0 ? a : b;
  throw new Error(`unknown operator ${operator}`);
}
