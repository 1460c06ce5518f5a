/** Times of whole days, open where nothing is said. */
import { addDays, type Day } from "./day.ts";

/** Both days included; null = open on that side. */
export interface Interval {
  readonly from: Day | null;
  readonly to: Day | null;
}

/** The days that are in both; null where there are none. */
export function intersect(a: Interval, b: Interval): Interval | null {
  const from = a.from === null || (b.from !== null && b.from > a.from) ? b.from : a.from;
  const to = a.to === null || (b.to !== null && b.to < a.to) ? b.to : a.to;
  return from !== null && to !== null && to < from ? null : { from, to };
}

export function holdsOn({ from, to }: Interval, day: Day): boolean {
  return (from === null || from <= day) && (to === null || day <= to);
}

/** Whether two intervals share a day. */
export function meet(a: Interval, b: Interval): boolean {
  return intersect(a, b) !== null;
}

/** The same days in as few intervals as possible, in the order of time. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const inOrder = [...intervals].sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? -1 : 1));
  const merged: Interval[] = [];
  for (const one of inOrder) {
    const last = merged.at(-1);
    const joins =
      last !== undefined &&
      (last.to === null || one.from === null || one.from <= addDays(last.to, 1));
    if (!joins) merged.push({ from: one.from, to: one.to });
    else if (last.to !== null && (one.to === null || one.to > last.to)) {
      merged[merged.length - 1] = { from: last.from, to: one.to };
    }
  }
  return merged;
}
