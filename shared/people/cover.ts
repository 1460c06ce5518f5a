/** 参保时段: who is insured under which scheme on which days, and what does not fit together. */
import { addDays, type Day } from "../calendar/day.ts";
import { type Interval, meet, mergeIntervals } from "../calendar/interval.ts";

/** One person number under one scheme of one region for a time. */
export interface Cover extends Interval {
  readonly personNo: string;
  readonly insuredRegion: string;
  readonly insuranceType: string;
  /** "医保局 2023-06-01 起的名单" */
  readonly source: string;
}

/** Days from birth within which an enrolment counts from birth (新生儿 90 日内参保, requirement B32). */
export const NEWBORN_DAYS = 90;

/** Enrolled within 90 days of birth: insured from birth; whoever enrols later is insured from then on. */
export function fromBirth<One extends Interval>(cover: One, birthDay: Day | null): One {
  const { from } = cover;
  if (birthDay === null || from === null || from <= birthDay) return cover;
  return from <= addDays(birthDay, NEWBORN_DAYS) ? { ...cover, from: birthDay } : cover;
}

/** The days of a stay on which a person has no cover; empty when all are covered. */
export function uncoveredDays(covers: readonly Interval[], stay: Interval): Interval[] {
  const gaps: Interval[] = [];
  let open: Day | null = stay.from;
  for (const { from, to } of mergeIntervals(covers.filter((one) => meet(one, stay)))) {
    if (open !== null && from !== null && from > open) {
      gaps.push({ from: open, to: addDays(from, -1) });
    }
    if (to === null || (stay.to !== null && to >= stay.to)) return gaps;
    open = addDays(to, 1);
  }
  return [...gaps, { from: open, to: stay.to }];
}

/** 重复参保: covers of one ID number under different schemes or regions that meet on a day of the stay (requirement B41). */
export function doubleCovers(covers: readonly Cover[], stay: Interval): Cover[] {
  const during = covers.filter((cover) => meet(cover, stay));
  return during.filter((cover) =>
    during.some((other) => !isSameScheme(cover, other) && sharesDay(cover, other, stay)),
  );
}

function isSameScheme(a: Cover, b: Cover): boolean {
  return a.insuredRegion === b.insuredRegion && a.insuranceType === b.insuranceType;
}

function sharesDay(a: Interval, b: Interval, stay: Interval): boolean {
  const latest = [a.from, b.from, stay.from].reduce((x, y) => ((x ?? "") > (y ?? "") ? x : y));
  const first = [a.to, b.to, stay.to].reduce((x, y) => ((x ?? "~") < (y ?? "~") ? x : y));
  return latest === null || first === null || latest <= first;
}
