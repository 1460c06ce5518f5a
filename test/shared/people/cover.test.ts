/** Cover over time: gaps, two at once, and newborns. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day } from "../../../shared/calendar/day.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import {
  type Cover,
  doubleCovers,
  fromBirth,
  uncoveredDays,
} from "../../../shared/people/cover.ts";

const START = "2023-01-01" as Day;
const day = (number: number): Day => addDays(START, number);

const cover = fc
  .record({
    from: fc.integer({ min: 0, max: 40 }),
    length: fc.option(fc.integer({ min: 0, max: 20 })),
    insuranceType: fc.constantFrom("城乡居民", "城镇职工"),
  })
  .map(
    ({ from, length, insuranceType }): Cover => ({
      personNo: "P1",
      insuredRegion: "990100",
      insuranceType,
      source: "",
      from: day(from),
      to: length === null ? null : day(from + length),
    }),
  );
const stay = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 15 }))
  .map(([from, length]) => ({ from: day(from), to: day(from + length) }));

function daysOf({ from, to }: { from: Day; to: Day }): Day[] {
  const found: Day[] = [];
  for (let one = from; one <= to; one = addDays(one, 1)) found.push(one);
  return found;
}

describe("cover", () => {
  it("has gaps on exactly the days of the stay that nothing covers", () => {
    fc.assert(
      fc.property(fc.array(cover, { maxLength: 4 }), stay, (covers, of) => {
        const gaps = uncoveredDays(covers, of);
        return daysOf(of).every(
          (one) =>
            gaps.some((gap) => holdsOn(gap, one)) === !covers.some((had) => holdsOn(had, one)),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it("is double where two schemes meet on a day of the stay, and nowhere else (B41)", () => {
    fc.assert(
      fc.property(fc.array(cover, { maxLength: 4 }), stay, (covers, of) => {
        const schemesOn = (one: Day) =>
          new Set(covers.filter((had) => holdsOn(had, one)).map((had) => had.insuranceType)).size;
        const isDouble = daysOf(of).some((one) => schemesOn(one) > 1);
        return doubleCovers(covers, of).length > 0 === isDouble;
      }),
      { numRuns: 1_000 },
    );
  });

  it("of who is enrolled within 90 days of birth begins at birth, on the 91st day no more (B32)", () => {
    const born = "2023-05-01" as Day;
    const from = (enrolled: Day) => fromBirth({ from: enrolled, to: null }, born).from;
    expect(from("2023-07-20" as Day)).toBe(born);
    expect(from(addDays(born, 90))).toBe(born);
    expect(from(addDays(born, 91))).toBe(addDays(born, 91));
    expect(fromBirth({ from: null, to: null }, born).from).toBeNull();
  });
});
