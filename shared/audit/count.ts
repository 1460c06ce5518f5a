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

function hitsOf(
  key: string,
  entry: CountEntry,
  lines: readonly NetLine[],
  others: readonly NetLine[],
  context: Context,
): Hit[] {
  const subject = entry.together ? (entry.name ?? "合计") : key;
  if (entry.window.per === "days") return rollingHits(subject, entry, lines, others, context);
  const hits: Hit[] = [];
  const all = [...lines, ...others];
  for (const [window, inWindow] of windows(entry, all)) {
    const at = window === "" ? subject : `${subject}@${window}`;
    const hit = windowHit(at, window, entry, inWindow, lines, context);
    if (hit !== null) hits.push(hit);
  }
  return hits;
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

/** In units: 24 小时 may be one 日. */
function measureOf(line: NetLine, entry: CountEntry): Fraction {
  const factor = entry.unitFactors[line.line.unit] ?? ONE;
  return multiplyFraction(fraction(line.quantity, 10_000), factor);
}

function sumOf(lines: readonly NetLine[], entry: CountEntry): Fraction {
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

function windowHit(
  subject: string,
  window: string,
  entry: CountEntry,
  inWindow: readonly NetLine[],
  own: readonly NetLine[],
  context: Context,
): Hit | null {
  if (entry.measure !== "quantity") return dayHit(subject, window, entry, inWindow, context);
  const limit = limitOf(entry, context);
  const actual = sumOf(inWindow, entry);
  if (compareFraction(actual, limit) <= 0) return null;
  const faulty = inWindow.filter(({ stayKey }) => stayKey === null);
  const ownSum = sumOf(faulty, entry);
  if (compareFraction(ownSum, ZERO_FRACTION) <= 0) return null;
  const excess = subtractFraction(actual, limit);
  // What other stays used up is not this stay's to give back.
  const share = compareFraction(excess, ownSum) >= 0 ? ONE : divideFraction(excess, ownSum);
  const inOneLine = entry.severalDaysInOneLine && isSeveralDays(entry, faulty, own, context);
  return {
    subject,
    faulty,
    share,
    related: inWindow.filter(({ stayKey }) => stayKey !== null),
    numbers: [...limitNumbers(entry, limit, actual, window, context), ...textNumber(entry.text)],
    ...levelOf(entry, inOneLine),
    sentence:
      `“${nameOf(entry, faulty)}”${windowWords(entry, window)}限 ${print(limit)}${unitWords(faulty)}，` +
      `实际 ${print(actual)}，超出 ${print(excess)}${inOneLine ? "；有一行一次记了几天，全程合计没有超过，请核对" : ""}`,
  };
}

function levelOf(entry: CountEntry, weaker: boolean): Pick<Hit, "level"> {
  if (weaker) return { level: "可疑" };
  return entry.level === undefined ? {} : { level: entry.level };
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
function dayHit(
  subject: string,
  window: string,
  entry: CountEntry,
  inWindow: readonly NetLine[],
  context: Context,
): Hit | null {
  const days = usedDays(inWindow);
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  const limit = limitOf(entry, context);
  const extra = entry.measure === "span-exclusive" ? 0 : 1;
  const position = (day: Day): number =>
    entry.measure === "days" ? days.indexOf(day) + 1 : dayNumber(day) - dayNumber(first) + extra;
  const isOver = (day: Day): boolean => compareFraction(fraction(position(day)), limit) > 0;
  const over = new Set(days.filter(isOver));
  const faulty = inWindow.filter(({ day, stayKey }) => over.has(day) && stayKey === null);
  const [firstOver] = faulty;
  if (firstOver === undefined) return null;
  const mode = entry.measure === "span-exclusive" ? "exclusive" : "inclusive";
  const counted = entry.measure === "days" ? "有用量的天数" : DAYS_MODE_WORDS[mode];
  return {
    subject,
    faulty,
    related: inWindow.filter((line) => !faulty.includes(line)),
    numbers: [
      { name: "限定天数", value: print(limit) },
      { name: "实际天数", value: `${position(last)}` },
      { name: "首日", value: first },
      { name: "末日", value: last },
      { name: "超出起", value: firstOver.day },
      { name: "天数算法", value: counted },
      ...textNumber(entry.text),
    ],
    ...levelOf(entry, false),
    sentence:
      `“${nameOf(entry, faulty)}”${windowWords(entry, window)}支付不超过 ${print(limit)} 天，` +
      `${first} 至 ${last} 用了 ${position(last)} 天（${counted}），${firstOver.day} 起超出`,
  };
}

/**
 * Any `length` days. Uses within the limit are kept; a use above it is at fault and does not move the window on, so
 * that one repetition is reported once.
 */
function rollingHits(
  subject: string,
  entry: CountEntry,
  lines: readonly NetLine[],
  others: readonly NetLine[],
  { stayKey: ownKey }: Context,
): Hit[] {
  const { window } = entry;
  if (window.per !== "days") return [];
  const byDay = new Map<Day, NetLine[]>();
  for (const line of [...lines, ...others]) {
    const same = byDay.get(line.day);
    if (same === undefined) byDay.set(line.day, [line]);
    else same.push(line);
  }
  const hits: Hit[] = [];
  let kept: { day: Day; amount: Fraction; lines: readonly NetLine[] }[] = [];
  for (const day of [...byDay.keys()].sort()) {
    const ofDay = byDay.get(day) ?? [];
    const sum = sumOf(ofDay, entry);
    if (compareFraction(sum, ZERO_FRACTION) <= 0) continue;
    const amount = entry.measure === "quantity" ? sum : ONE;
    kept = kept.filter((one) => dayNumber(day) - dayNumber(one.day) < window.length);
    const before = kept.reduce((total, one) => addFraction(total, one.amount), ZERO_FRACTION);
    const total = addFraction(before, amount);
    const excess = subtractFraction(total, entry.limit);
    if (compareFraction(excess, ZERO_FRACTION) <= 0) {
      kept.push({ day, amount, lines: ofDay });
      continue;
    }
    const faulty = ofDay.filter(({ stayKey }) => stayKey === null);
    const earlier = kept.flatMap((one) => one.lines);
    const within = subtractFraction(amount, excess);
    if (compareFraction(within, ZERO_FRACTION) > 0) {
      kept.push({ day, amount: within, lines: ofDay });
    }
    if (faulty.length === 0) continue;
    hits.push(
      rollingHit({
        subject,
        entry,
        length: window.length,
        day,
        faulty,
        total,
        excess,
        amount,
        earlier,
        ownKey,
      }),
    );
  }
  return hits;
}

interface Repetition {
  readonly subject: string;
  readonly entry: CountEntry;
  readonly length: number;
  readonly day: Day;
  readonly faulty: readonly NetLine[];
  readonly total: Fraction;
  readonly excess: Fraction;
  readonly amount: Fraction;
  readonly earlier: readonly NetLine[];
  readonly ownKey: string;
}

function rollingHit(found: Repetition): Hit {
  const { entry, length, day, faulty, total, excess, amount, earlier } = found;
  const last = earlier.at(-1);
  const apart = last === undefined ? 0 : dayNumber(day) - dayNumber(last.day);
  const elsewhere = last?.stayKey === undefined || last.stayKey === null ? "" : "（另一次就诊）";
  const again = last === undefined ? "" : `，与 ${last.day}${elsewhere}相隔 ${apart} 天`;
  const share = compareFraction(excess, amount) >= 0 ? ONE : divideFraction(excess, amount);
  return {
    subject: `${found.subject}@${day}`,
    faulty,
    share,
    related: earlier,
    numbers: [
      { name: "上限", value: print(entry.limit) },
      { name: "周期天数", value: `${length}` },
      { name: "实际", value: print(total) },
      { name: "前次日期", value: last?.day ?? "无" },
      { name: "本次日期", value: day },
      { name: "天数算法", value: `两日相差不足 ${length} 天算在一个周期内` },
      ...textNumber(entry.text),
    ],
    ...levelOf(entry, false),
    sentence: `“${nameOf(entry, faulty)}”${length} 天内限 ${print(entry.limit)} 次，${day} 为第 ${print(total)} 次${again}`,
  };
}

function limitNumbers(
  entry: CountEntry,
  limit: Fraction,
  actual: Fraction,
  window: string,
  { of }: Context,
): FindingNumber[] {
  const numbers = [
    { name: "上限", value: print(limit) },
    { name: "实际", value: print(actual) },
  ];
  if (window !== "") numbers.push({ name: "日期", value: window });
  if (entry.window.per === "stay-day") {
    const { days } = entry.window;
    const { admitDay, dischargeDay } = of.stay;
    numbers.push(...dayNumbers(admitDay, dischargeDay, days, daysOfStay(of.stay, days)));
  }
  return numbers;
}

function windowWords(entry: CountEntry, window: string): string {
  const { per } = entry.window;
  if (per === "stay") return "本次住院";
  if (per === "stay-day")
    return `按${entry.window.days === "exclusive" ? "算头不算尾" : "头尾都算"}的住院天数`;
  return ` ${window} `;
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

function print(value: Fraction): string {
  return printDecimal(value, 4) ?? `${value.n}/${value.d}`;
}
