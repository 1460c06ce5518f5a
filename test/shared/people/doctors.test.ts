/** 医保医师: three ways of having no right to order (C16), suspensions to the day and points of the period (C17). */
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar/day.ts";
import {
  checkDoctors,
  type DoctorMark,
  pointsOn,
  pointsPeriod,
} from "../../../shared/people/doctors.ts";

const day = (text: string) => text as Day;

function record(code: string, hospitalCode: string, from: string, to: string | null) {
  return [
    code,
    [{ code, name: "", hospitalCode, from: day(from), to: to === null ? null : day(to) }],
  ] as const;
}

function mark(given: Partial<DoctorMark>): DoctorMark {
  return {
    code: "D1",
    kind: "扣分",
    from: day("2023-03-01"),
    to: null,
    pointTenths: 30,
    reason: "",
    ...given,
  };
}

const SUSPENDED = mark({ kind: "暂停", from: day("2023-04-01"), to: day("2023-06-30") });

const REGISTER = {
  doctors: new Map([
    record("D1", "H1", "2023-01-01", null),
    record("D2", "H2", "2023-01-01", null),
    record("D3", "H1", "2022-01-01", "2022-12-31"),
  ]),
  marks: new Map([["D1", [SUSPENDED, mark({})]]]),
};

function faults(given: readonly (readonly [code: string, on: string])[]) {
  const lines = given.map(([doctorCode, on], index) => ({
    number: index + 1,
    doctorCode,
    day: day(on),
  }));
  return checkDoctors(lines, "H1", REGISTER).map(({ number, fault }) => [number, fault]);
}

describe("a line", () => {
  it("is flagged for an unknown code, another hospital and an expired agreement: three flags", () => {
    const lines = ["D1", "D9", "D2", "D3", ""].map((code) => [code, "2023-03-01"] as const);
    expect(faults(lines)).toEqual([
      [2, "unknown"],
      [3, "otherHospital"],
      [4, "notValid"],
    ]);
  });

  it("is flagged on the first and the last day of a suspension, not before and not after", () => {
    const days = ["2023-03-31", "2023-04-01", "2023-06-30", "2023-07-01"];
    expect(faults(days.map((on) => ["D1", on] as const))).toEqual([
      [2, "suspended"],
      [3, "suspended"],
    ]);
  });
});

describe("points", () => {
  const marks = [
    mark({ from: day("2022-12-31"), pointTenths: 60 }),
    mark({ from: day("2023-01-01"), pointTenths: 5 }),
    mark({ from: day("2023-03-01") }),
    SUSPENDED,
  ];

  it("add up within the calendar year and begin again with the next", () => {
    const rule = { month: 1, date: 1 };
    expect(pointsOn(marks, day("2022-12-31"), rule)).toBe(60);
    expect(pointsOn(marks, day("2023-02-28"), rule)).toBe(5);
    expect(pointsOn(marks, day("2023-12-31"), rule)).toBe(35);
    expect(pointsOn(marks, day("2024-01-01"), rule)).toBe(0);
  });

  it("begin again on the day that the office has set", () => {
    const rule = { month: 4, date: 1 };
    expect(pointsPeriod(day("2023-03-31"), rule)).toEqual({ from: "2022-04-01", to: "2023-03-31" });
    expect(pointsPeriod(day("2023-04-01"), rule)).toEqual({ from: "2023-04-01", to: "2024-03-31" });
    expect(pointsOn(marks, day("2023-03-31"), rule)).toBe(95);
    expect(pointsOn(marks, day("2023-04-01"), rule)).toBe(0);
  });
});
