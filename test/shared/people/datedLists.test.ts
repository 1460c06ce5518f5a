/** What lists say over time, against an oracle that asks them day by day. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day } from "../../../shared/calendar/day.ts";
import {
  holdsOn,
  type Interval,
  intersect,
  mergeIntervals,
} from "../../../shared/calendar/interval.ts";
import { heldRows, type ListIssue } from "../../../shared/people/datedLists.ts";

const START = "2023-01-01" as Day;
const DAYS = 60;
const day = (number: number): Day => addDays(START, number);
const days = Array.from({ length: DAYS }, (_, number) => day(number));

const someDay = fc.integer({ min: 0, max: DAYS - 1 });
const interval = fc.tuple(fc.option(someDay), fc.option(someDay)).map(([from, to]): Interval => {
  const ordered = from !== null && to !== null && to < from ? [to, from] : [from, to];
  const [first = null, last = null] = ordered;
  return {
    from: first === null ? null : day(first),
    to: last === null ? null : day(last),
  };
});
const issues = fc
  .uniqueArray(fc.tuple(someDay, fc.array(interval, { maxLength: 2 })), {
    maxLength: 5,
    selector: ([from]) => from,
  })
  .map((lists) => lists.map(([from, rows]): ListIssue<Interval> => ({ from: day(from), rows })));

/** The rule in its own words, for one day. */
function isHeld(lists: readonly ListIssue<Interval>[], on: Day): boolean {
  const inOrder = [...lists].sort((a, b) => (a.from < b.from ? -1 : 1));
  const governing = inOrder.filter(({ from }) => from <= on).at(-1);
  if (governing !== undefined && governing.rows.length > 0) {
    return governing.rows.some((row) => holdsOn(row, on));
  }
  const later = inOrder.find(({ from, rows }) => from > on && rows.length > 0);
  return later?.rows.some((row) => row.from !== null && holdsOn(row, on)) ?? false;
}

describe("lists of one source", () => {
  it("say of every day what the list of that day says", () => {
    fc.assert(
      fc.property(issues, (lists) => {
        const held = heldRows(lists);
        return days.every((on) => held.some((one) => holdsOn(one, on)) === isHeld(lists, on));
      }),
      { numRuns: 2_000 },
    );
  });

  it("do not depend on the order in which they came", () => {
    fc.assert(
      fc.property(issues, (lists) => {
        expect(heldRows([...lists].reverse())).toEqual(heldRows(lists));
      }),
      { numRuns: 200 },
    );
  });

  it("end with the day before the list that has the person no more (A18)", () => {
    const rows = [{ from: null, to: null }];
    const held = heldRows([
      { from: "2023-06-01" as Day, rows },
      { from: "2023-07-01" as Day, rows },
      { from: "2023-12-01" as Day, rows: [] },
    ]);
    expect(mergeIntervals(held)).toEqual([{ from: "2023-06-01", to: "2023-11-30" }]);
  });

  it("reach back where the row says from when, not where it is silent", () => {
    const lists = (from: Day | null) => [
      { from: "2023-06-01" as Day, rows: [] },
      { from: "2023-07-01" as Day, rows: [{ from, to: null }] },
    ];
    expect(mergeIntervals(heldRows(lists("2023-05-15" as Day)))).toEqual([
      { from: "2023-05-15", to: null },
    ]);
    expect(mergeIntervals(heldRows(lists(null)))).toEqual([{ from: "2023-07-01", to: null }]);
  });
});

describe("intervals", () => {
  it("merge to the same days, without neighbours that touch", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 6 }), (given) => {
        const merged = mergeIntervals(given);
        const same = days.every(
          (on) => merged.some((one) => holdsOn(one, on)) === given.some((one) => holdsOn(one, on)),
        );
        const apart = merged.every((one, index) => {
          const next = merged[index + 1];
          if (next === undefined) return true;
          return one.to !== null && next.from !== null && next.from > addDays(one.to, 1);
        });
        return same && apart;
      }),
      { numRuns: 1_000 },
    );
  });

  it("intersect in the days of both", () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        const both = intersect(a, b);
        return days.every(
          (on) => (both !== null && holdsOn(both, on)) === (holdsOn(a, on) && holdsOn(b, on)),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
