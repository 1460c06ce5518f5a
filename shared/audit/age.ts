/** Ages as rules write them (限14岁以下, 6-17岁, 新生儿), and whether a person is of that age on a day. */
import { completedYears, type Day, dayNumber, monthOf, yearOf } from "../calendar/day.ts";

type AgeUnit = "岁" | "月" | "天";

interface AgeBound {
  readonly value: number;
  readonly unit: AgeUnit;
}

/** Completed units on the day: not fewer than `min`, fewer than `below`. */
export interface AgeRange {
  readonly min: AgeBound | null;
  readonly below: AgeBound | null;
}

function completedMonths(birth: Day, on: Day): number {
  const months = (yearOf(on) - yearOf(birth)) * 12 + monthOf(on) - monthOf(birth);
  return on.slice(8) < birth.slice(8) ? months - 1 : months;
}

function completed(unit: AgeUnit, birth: Day, on: Day): number {
  if (unit === "岁") return completedYears(birth, on);
  return unit === "月" ? completedMonths(birth, on) : dayNumber(on) - dayNumber(birth);
}

/** A person's age as far as it is known: the birth day, or only whole years. */
export interface KnownAge {
  readonly birthDay: Day | null;
  readonly years: number;
}

/** Whether the person is of that age on the day; null where whole years do not decide it. */
export function isOfAge({ min, below }: AgeRange, age: KnownAge, on: Day): boolean | null {
  const reached = (bound: AgeBound | null): boolean | null => {
    if (bound === null) return null;
    if (age.birthDay !== null) return completed(bound.unit, age.birthDay, on) >= bound.value;
    // Whole years were stated at admission: a birthday may have come since.
    if (bound.unit === "岁" && age.years !== bound.value - 1) return age.years >= bound.value;
    const perYear = bound.unit === "月" ? 12 : 365;
    if (bound.unit !== "岁" && age.years * perYear >= bound.value) return true;
    return null;
  };
  const overMin = min === null ? true : reached(min);
  const reachedBelow = below === null ? false : reached(below);
  if (overMin === false || reachedBelow === true) return false;
  return overMin === null || reachedBelow === null ? null : true;
}

function boundText({ value, unit }: AgeBound): string {
  return `${value}${unit === "月" ? "个月" : unit}`;
}

/** "满6岁、不满18岁" */
export function ageRangeText({ min, below }: AgeRange): string {
  const parts: string[] = [];
  if (min !== null) parts.push(`满${boundText(min)}`);
  if (below !== null) parts.push(`不满${boundText(below)}`);
  return parts.join("、");
}

/** "17岁", below a year "240天"; from whole years alone, as the bill states them. */
export function ageText(age: KnownAge, on: Day): string {
  if (age.birthDay === null) return `${age.years}岁（账单所写）`;
  const years = completedYears(age.birthDay, on);
  return years >= 1 ? `${years}岁` : `${dayNumber(on) - dayNumber(age.birthDay)}天`;
}

const years = (min: number | null, below: number | null): AgeRange => ({
  min: min === null ? null : { value: min, unit: "岁" },
  below: below === null ? null : { value: below, unit: "岁" },
});

/**
 * Words for an age. Where usage differs the wider reading is taken, so that nobody is found at fault by the narrower:
 * 儿童 are those under 18 (《未成年人保护法》), newborns those of at most 28 completed days.
 */
const AGE_WORDS: readonly (readonly [RegExp, AgeRange])[] = [
  [/新生儿/, { min: null, below: { value: 29, unit: "天" } }],
  [/婴幼儿/, years(null, 3)],
  [/婴儿/, years(null, 1)],
  [/幼儿/, years(null, 4)],
  [/未成年|儿童|小儿|患儿|青少年/, years(null, 18)],
  [/成年|成人/, years(18, null)],
  [/老年/, years(60, null)],
];

/** The age that a word names; null for a text without one. */
export function ageOfWord(text: string): AgeRange | null {
  return AGE_WORDS.find(([word]) => word.test(text))?.[1] ?? null;
}

const UNIT = "(周岁|岁|个月|月龄|月|天|日龄|日)";

function unitOf(word: string): AgeUnit {
  if (word.includes("岁")) return "岁";
  return word.includes("月") ? "月" : "天";
}

/** 以上 and 以下 include the number itself (《民法典》第一千二百五十九条). */
function bound(number: string, unit: string, add: 0 | 1): AgeBound {
  return { value: Number(number) + add, unit: unitOf(unit) };
}

type Form = readonly [RegExp, (match: RegExpMatchArray) => AgeRange];
const FORMS: readonly Form[] = [
  [
    new RegExp(`(\\d+)${UNIT}?(?:以上)?[-~～—至到]+(\\d+)${UNIT}`),
    ([, from = "", fromUnit, to = "", toUnit = ""]) => ({
      min: bound(from, fromUnit ?? toUnit, 0),
      below: bound(to, toUnit, 1),
    }),
  ],
  [
    new RegExp(`(?:不满|未满|小于|低于|<|＜)(\\d+)${UNIT}`),
    ([, n = "", unit = ""]) => ({ min: null, below: bound(n, unit, 0) }),
  ],
  [
    new RegExp(`(?:≤|不超过|不大于)(\\d+)${UNIT}`),
    ([, n = "", unit = ""]) => ({ min: null, below: bound(n, unit, 1) }),
  ],
  [
    new RegExp(`(?:年满|已满|≥|不小于|不低于|大于|超过|>|＞)(\\d+)${UNIT}`),
    ([, n = "", unit = ""]) => ({ min: bound(n, unit, 0), below: null }),
  ],
  [
    new RegExp(
      `(\\d+)${UNIT}(?:[（(]?含[^）)]*[）)])?(?:及其?(?:\\d+${UNIT})?)?(?:以下|以内|之内|内)`,
    ),
    ([, n = "", unit = ""]) => ({ min: null, below: bound(n, unit, 1) }),
  ],
  [
    new RegExp(`(\\d+)${UNIT}(?:[（(]?含[^）)]*[）)])?(?:及其?(?:\\d+${UNIT})?)?以上`),
    ([, n = "", unit = ""]) => ({ min: bound(n, unit, 0), below: null }),
  ],
];

/** The first range that a text writes in figures; null for a text without one. */
export function ageInFigures(text: string): AgeRange | null {
  // "1.1岁至14岁" is point 1 of a list.
  const plain = text.replace(/\s/g, "").replace(/(^|[：:；;。])\d+[.．、](?=\d)/g, "$1");
  for (const [form, range] of FORMS) {
    const match = form.exec(plain);
    if (match !== null) return range(match);
  }
  return null;
}
