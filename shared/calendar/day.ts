/**
 * Days and moments as texts in Beijing time: "2023-02-28" and "2023-02-28T16:05:09". Texts of one form compare
 * in the order of time, need no zone, and are what the national interface carries (yyyy-MM-dd HH:mm:ss).
 * No clock here: the host says what the time is.
 */

declare const dayBrand: unique symbol;
declare const momentBrand: unique symbol;

/** A calendar day that exists, "YYYY-MM-DD". */
export type Day = string & { readonly [dayBrand]: true };
/** A moment of a day that exists, "YYYY-MM-DDTHH:MM:SS", Beijing time. */
export type Moment = string & { readonly [momentBrand]: true };

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** The day of these numbers, or null when there is none (2月30日). Years 1900 to 2999. */
export function dayOf(year: number, month: number, date: number): Day | null {
  if (year < 1900 || year > 2999 || month < 1 || month > 12) return null;
  if (date < 1 || date > daysInMonth(year, month)) return null;
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}` as Day;
}

/** Reads exactly "YYYY-MM-DD"; null for another form or a day that does not exist. */
export function parseDay(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match === null ? null : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Reads exactly "YYYY-MM-DDTHH:MM:SS"; null for another form or a moment that does not exist. */
export function parseMoment(text: string): Moment | null {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text);
  return match === null || parseDay(match[1] ?? "") === null ? null : (text as Moment);
}

export function dayOfMoment(moment: Moment): Day {
  return moment.slice(0, 10) as Day;
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

export function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

function dateOf(day: Day): number {
  return Number(day.slice(8, 10));
}

/** Days since 1900-01-01; differences of it are differences in days. */
export function dayNumber(day: Day): number {
  const year = yearOf(day);
  const month = monthOf(day);
  const years = year - 1900;
  // 1900 was no leap year and 2000 was: count those strictly before this year.
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 460;
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  return years * 365 + leaps + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDay + dateOf(day) - 1;
}

/** The day `days` later (earlier when negative). Throws RangeError outside 1900 to 2999. */
export function addDays(day: Day, days: number): Day {
  let year = yearOf(day);
  let month = monthOf(day);
  let date = dateOf(day) + days;
  while (date > daysInMonth(year, month)) {
    date -= daysInMonth(year, month);
    month = month === 12 ? 1 : month + 1;
    if (month === 1) year += 1;
  }
  while (date < 1) {
    month = month === 1 ? 12 : month - 1;
    if (month === 12) year -= 1;
    date += daysInMonth(year, month);
  }
  const result = dayOf(year, month, date);
  if (result === null) throw new RangeError(`no day ${days} days from ${day}`);
  return result;
}

/** Whole days from the first day to the second. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/**
 * Completed years on a day: a birthday counts on the day itself; someone born on 29 February becomes a year older
 * on 1 March of a common year.
 */
export function completedYears(birth: Day, on: Day): number {
  const years = yearOf(on) - yearOf(birth);
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** "2023-02": the month that a settlement is claimed in. */
export function monthName(day: Day): string {
  return day.slice(0, 7);
}
