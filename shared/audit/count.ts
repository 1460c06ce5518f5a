/** 计数: how much of an item falls into a window, and what is above the limit. */
import { type Day, dayNumber, monthName, yearOf } from "../calendar/day.ts";
import {
  addFraction,
  compareFraction,
  divideFraction,
  type Fraction,
  fraction,
  multiplyFraction,
  ONE,
  printDecimal,
  subtractFraction,
  ZERO_FRACTION,
} from "../money/fraction.ts";
import { type Context, DAYS_MODE_WORDS, dayNumbers, daysOfStay, type Hit } from "./finding.ts";
import { byItem, textNumber } from "./limit.ts";
import type { NetLine } from "./netLines.ts";
import { itemName } from "./ruleSet.ts";
import type { CountEntry, FindingNumber } from "./types.ts";

/** Hits of one entry; `others` are the person's lines of other stays that it counts along. */
export function countHits(
  entry: CountEntry,
  lines: readonly NetLine[],
  others: readonly NetLine[],
  context: Context,
): Hit[] {
  if (entry.together) return hitsOf("", entry, lines, others, context);
  const hits: Hit[] = [];
  const othersByItem = byItem(others);
  for (const [key, ofItem] of byItem(lines)) {
    hits.push(...hitsOf(key, entry, ofItem, othersByItem.get(key) ?? [], context));
  }
  return hits;
}

/** What is above the limit in one window. */
interface Overrun {
  /** The day, month or year; "" for the stay. */
  readonly window: string;
  readonly lines: readonly NetLine[];
  readonly share: Fraction;
  readonly related: readonly NetLine[];
  readonly limit: Fraction;
  readonly actual: Fraction;
  readonly excess: Fraction;
  /** One line of a day holds several days. */
  readonly severalDays: boolean;
  /** Of a window of some days: the use before. */
  readonly before: NetLine | null;
}

/** One hit for all windows of an item, so that a fault of every day is told once. */
function hitsOf(
  key: string,
  entry: CountEntry,
  lines: readonly NetLine[],
  others: readonly NetLine[],
  context: Context,
): Hit[] {
  const subject = entry.together ? (entry.name ?? "合计") : key;
  const all = [...lines, ...others];
  if (entry.window.per !== "days" && entry.measure !== "quantity") {
    const hit = courseHit(subject, entry, all, context);
    return hit === null ? [] : [hit];
  }
  const overruns =
    entry.window.per === "days"
      ? rollingOverruns(entry, entry.window.length, all)
      : [...windows(entry, all)].flatMap(([window, inWindow]) =>
          windowOverrun(window, entry, inWindow, lines, context),
        );
  const strict = overruns.filter(({ severalDays }) => !severalDays);
  const several = overruns.filter(({ severalDays }) => severalDays);
  return [
    ...(strict.length === 0 ? [] : [overrunHit(subject, entry, strict, context)]),
    ...(several.length === 0 ? [] : [overrunHit(`${subject}@几天一行`, entry, several, context)]),
  ];
}

function windows(entry: CountEntry, lines: readonly NetLine[]): Map<string, NetLine[]> {
  const groups = new Map<string, NetLine[]>();
  for (const line of lines) {
    const { per } = entry.window;
    const key =
      per === "day"
        ? line.day
        : per === "month"
          ? monthName(line.day)
          : per === "year"
            ? `${yearOf(line.day)}`
            : "";
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [line]);
    else same.push(line);
  }
  return groups;
}

type Factors = Pick<CountEntry, "unitFactors">;

/** In units: 24 小时 may be one 日. */
function measureOf(line: NetLine, entry: Factors): Fraction {
  const factor = entry.unitFactors[line.line.unit] ?? ONE;
  return multiplyFraction(fraction(line.quantity, 10_000), factor);
}

/** Σ of the quantities, each in the unit that the entry counts in. */
export function sumOf(lines: readonly NetLine[], entry: Factors): Fraction {
  return lines.reduce((sum, line) => addFraction(sum, measureOf(line, entry)), ZERO_FRACTION);
}

/** Days on which something is left of it, in order. */
function usedDays(lines: readonly NetLine[]): Day[] {
  const byDay = new Map<Day, number>();
  for (const { day, quantity } of lines) byDay.set(day, (byDay.get(day) ?? 0) + quantity);
  return [...byDay.entries()]
    .filter(([, quantity]) => quantity > 0)
    .map(([day]) => day)
    .sort();
}

function windowOverrun(
  window: string,
  entry: CountEntry,
  inWindow: readonly NetLine[],
  ofStay: readonly NetLine[],
  context: Context,
): Overrun[] {
  const limit = limitOf(entry, context);
  const actual = sumOf(inWindow, entry);
  if (compareFraction(actual, limit) <= 0) return [];
  const lines = inWindow.filter(({ stayKey }) => stayKey === null);
  const own = sumOf(lines, entry);
  if (compareFraction(own, ZERO_FRACTION) <= 0) return [];
  const excess = subtractFraction(actual, limit);
  return [
    {
      window,
      lines,
      // What other stays used up is not this stay's to give back.
      share: compareFraction(excess, own) >= 0 ? ONE : divideFraction(excess, own),
      related: inWindow.filter(({ stayKey }) => stayKey !== null),
      limit,
      actual,
      excess,
      severalDays: entry.severalDaysInOneLine && isSeveralDays(entry, lines, ofStay, context),
      before: null,
    },
  ];
}

function limitOf(entry: CountEntry, { of }: Context): Fraction {
  if (entry.window.per !== "stay-day") return entry.limit;
  return multiplyFraction(entry.limit, fraction(daysOfStay(of.stay, entry.window.days)));
}

function isSeveralDays(
  entry: CountEntry,
  ofDay: readonly NetLine[],
  ofStay: readonly NetLine[],
  { of }: Context,
): boolean {
  const oneLine = ofDay.some((line) => compareFraction(measureOf(line, entry), entry.limit) > 0);
  const allowed = multiplyFraction(entry.limit, fraction(daysOfStay(of.stay, "inclusive")));
  return oneLine && compareFraction(sumOf(ofStay, entry), allowed) <= 0;
}

/** 疗程: by the days of use, or by the time from the first to the last. */
function courseHit(
  subject: string,
  entry: CountEntry,
  lines: readonly NetLine[],
  context: Context,
): Hit | null {
  const days = usedDays(lines);
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  const limit = limitOf(entry, context);
  const extra = entry.measure === "span-exclusive" ? 0 : 1;
  const position = (day: Day): number =>
    entry.measure === "days" ? days.indexOf(day) + 1 : dayNumber(day) - dayNumber(first) + extra;
  const over = new Set(days.filter((day) => compareFraction(fraction(position(day)), limit) > 0));
  const faulty = lines.filter(({ day, stayKey }) => over.has(day) && stayKey === null);
  const [firstOver] = faulty;
  if (firstOver === undefined) return null;
  const mode = entry.measure === "span-exclusive" ? "exclusive" : "inclusive";
  const counted = entry.measure === "days" ? "有用量的天数" : DAYS_MODE_WORDS[mode];
  return {
    subject,
    faulty,
    related: lines.filter((line) => !faulty.includes(line)),
    numbers: [
      { name: "限定天数", value: printCount(limit) },
      { name: "实际天数", value: `${position(last)}` },
      { name: "首日", value: first },
      { name: "末日", value: last },
      { name: "超出起", value: firstOver.day },
      { name: "天数算法", value: counted },
      ...textNumber(entry.text),
    ],
    ...(entry.level === undefined ? {} : { level: entry.level }),
    sentence:
      `“${nameOf(entry, faulty)}”本次住院支付不超过 ${printCount(limit)} 天，${first} 至 ${last} ` +
      `共 ${position(last)} 天（${counted}），${firstOver.day} 起超出`,
  };
}

/**
 * Any `length` days. Uses within the limit are kept; a use above it is at fault and does not move the window on, so
 * that one repetition is reported once.
 */
function rollingOverruns(entry: CountEntry, length: number, lines: readonly NetLine[]): Overrun[] {
  const byDay = new Map<Day, NetLine[]>();
  for (const line of lines) {
    const same = byDay.get(line.day);
    if (same === undefined) byDay.set(line.day, [line]);
    else same.push(line);
  }
  const overruns: Overrun[] = [];
  let kept: { day: Day; amount: Fraction; lines: readonly NetLine[] }[] = [];
  for (const day of [...byDay.keys()].sort()) {
    const ofDay = byDay.get(day) ?? [];
    const sum = sumOf(ofDay, entry);
    if (compareFraction(sum, ZERO_FRACTION) <= 0) continue;
    const amount = entry.measure === "quantity" ? sum : ONE;
    kept = kept.filter((one) => dayNumber(day) - dayNumber(one.day) < length);
    const earlier = kept.flatMap((one) => one.lines);
    const total = kept.reduce((added, one) => addFraction(added, one.amount), amount);
    const excess = subtractFraction(total, entry.limit);
    if (compareFraction(excess, ZERO_FRACTION) <= 0) {
      kept.push({ day, amount, lines: ofDay });
      continue;
    }
    const within = subtractFraction(amount, excess);
    if (compareFraction(within, ZERO_FRACTION) > 0) {
      kept.push({ day, amount: within, lines: ofDay });
    }
    const own = ofDay.filter(({ stayKey }) => stayKey === null);
    if (own.length === 0) continue;
    overruns.push({
      window: day,
      lines: own,
      share: compareFraction(excess, amount) >= 0 ? ONE : divideFraction(excess, amount),
      related: earlier,
      limit: entry.limit,
      actual: total,
      excess,
      severalDays: false,
      before: earlier.at(-1) ?? null,
    });
  }
  return overruns;
}

function overrunHit(
  subject: string,
  entry: CountEntry,
  overruns: readonly Overrun[],
  context: Context,
): Hit {
  const [first] = overruns;
  if (first === undefined) throw new Error("no overrun to tell of");
  const faulty = overruns.flatMap(({ lines }) => lines);
  const related = new Set(overruns.flatMap((one) => one.related));
  const total = overruns.reduce((sum, { excess }) => addFraction(sum, excess), ZERO_FRACTION);
  const more = overruns.length - 1;
  const level = first.severalDays ? "可疑" : entry.level;
  return {
    subject,
    faulty,
    parts: overruns.map(({ lines, share }) => ({ lines, share })),
    related: [...related].filter((line) => !faulty.includes(line)),
    numbers: [
      ...overrunNumbers(entry, overruns, first, context),
      { name: "共超出", value: printCount(total) },
      ...textNumber(entry.text),
    ],
    ...(level === undefined ? {} : { level }),
    sentence: [
      `“${nameOf(entry, faulty)}”${limitWords(entry, first.limit, faulty)}，${overrunWords(entry, first)}`,
      more === 0 ? "" : `，另有 ${more} ${overrunUnit(entry)}也超出，共超出 ${printCount(total)}`,
      first.severalDays ? "；有一行一次记了几天，全程合计没有超过，请核对" : "",
    ].join(""),
  };
}

function overrunUnit({ window: { per } }: CountEntry): string {
  return per === "month" ? "个月" : per === "year" ? "年" : "天";
}

function limitWords(entry: CountEntry, limit: Fraction, lines: readonly NetLine[]): string {
  const { window } = entry;
  const amount = `${printCount(limit)}${unitWords(lines)}`;
  switch (window.per) {
    case "day":
      return `每天限 ${amount}`;
    case "month":
      return `每月限 ${amount}`;
    case "year":
      return `每年限 ${amount}`;
    case "days":
      return `${window.length} 天内限 ${printCount(limit)} 次`;
    case "stay":
      return `本次住院限 ${amount}`;
    case "stay-day":
      return `按住院天数（${window.days === "exclusive" ? "算头不算尾" : "头尾都算"}）限 ${amount}`;
  }
}

function overrunWords(entry: CountEntry, first: Overrun): string {
  if (entry.window.per === "days") {
    const { before } = first;
    if (before === null) return `${first.window} 一天就有 ${printCount(first.actual)} 次`;
    const apart = dayNumber(first.window as Day) - dayNumber(before.day);
    const elsewhere = before.stayKey === null ? "" : "（另一次住院）";
    return `${first.window} 与 ${before.day}${elsewhere}相隔 ${apart} 天，为第 ${printCount(first.actual)} 次`;
  }
  const at = first.window === "" ? "" : `${first.window} `;
  return `${at}实际 ${printCount(first.actual)}，超出 ${printCount(first.excess)}`;
}

function overrunNumbers(
  entry: CountEntry,
  overruns: readonly Overrun[],
  first: Overrun,
  context: Context,
): FindingNumber[] {
  const numbers = limitNumbers(entry, first.limit, first.actual, context);
  if (entry.window.per === "days") {
    const { length } = entry.window;
    numbers.push(
      { name: "周期天数", value: `${length}` },
      { name: "前次日期", value: first.before?.day ?? "无" },
      { name: "天数算法", value: `两日相差不足 ${length} 天算在一个周期内` },
    );
  }
  if (first.window !== "") {
    numbers.push({ name: "日期", value: overruns.map(({ window }) => window).join("、") });
  }
  return numbers;
}

function limitNumbers(
  entry: CountEntry,
  limit: Fraction,
  actual: Fraction,
  { of }: Context,
): FindingNumber[] {
  const numbers = [
    { name: "上限", value: printCount(limit) },
    { name: "实际", value: printCount(actual) },
  ];
  if (entry.window.per === "stay-day") {
    const { days } = entry.window;
    const { admitDay, dischargeDay } = of.stay;
    numbers.push(...dayNumbers(admitDay, dischargeDay, days, daysOfStay(of.stay, days)));
  }
  return numbers;
}

function nameOf(entry: CountEntry, lines: readonly NetLine[]): string {
  const [first] = lines;
  return entry.name ?? (first === undefined ? "" : itemName(first.line));
}

function unitWords(lines: readonly NetLine[]): string {
  const units = new Set(lines.map(({ line }) => line.unit));
  const [unit = ""] = units;
  return units.size === 1 && unit !== "" ? ` ${unit}` : "";
}

/** A count as people write it: at most four decimals, or a fraction. */
export function printCount(value: Fraction): string {
  return printDecimal(value, 4) ?? `${value.n}/${value.d}`;
}
