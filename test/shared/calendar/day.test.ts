import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  completedYears,
  type Day,
  dayNumber,
  daysBetween,
  parseDay,
  parseMoment,
} from "../../../shared/calendar/day.ts";

const days = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2899-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10) as Day);

describe("days", () => {
  it("count as the world's calendar does", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5000, max: 5000 }), (day, offset) => {
        const expected = new Date(Date.parse(day) + offset * 86_400_000).toISOString().slice(0, 10);
        if (expected < "1900-01-01" || expected > "2999-12-31") return;
        expect(addDays(day, offset)).toBe(expected);
        expect(daysBetween(day, expected as Day)).toBe(offset);
        expect(parseDay(day)).toBe(day);
      }),
    );
    expect(dayNumber("1900-01-01" as Day)).toBe(0);
  });

  it.each(["2023-02-29", "2023-06-31", "2023-13-01", "2023-00-10", "1899-12-31", "2023-1-1", ""])(
    "%j does not exist",
    (text) => expect(parseDay(text)).toBeNull(),
  );

  it("a birthday counts on the day itself, 29 February on 1 March of a common year", () => {
    const born = "1963-05-20" as Day;
    expect(completedYears(born, "2023-05-19" as Day)).toBe(59);
    expect(completedYears(born, "2023-05-20" as Day)).toBe(60);
    const leap = "1964-02-29" as Day;
    expect(completedYears(leap, "2023-02-28" as Day)).toBe(58);
    expect(completedYears(leap, "2023-03-01" as Day)).toBe(59);
    expect(completedYears(leap, "2024-02-29" as Day)).toBe(60);
  });

  it("moments have every part", () => {
    expect(parseMoment("2023-05-20T23:59:59")).toBe("2023-05-20T23:59:59");
    expect(parseMoment("2023-05-20T24:00:00")).toBeNull();
    expect(parseMoment("2023-05-20 23:59:59")).toBeNull();
  });
});
