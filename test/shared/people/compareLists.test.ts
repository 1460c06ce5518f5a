/** 名单比对 (A19) and 漏保 (C06): exactly what was planted, and nothing about people of the same name. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar/day.ts";
import {
  compareLists,
  type ListedPerson,
  listedDead,
  missingCover,
} from "../../../shared/people/compareLists.ts";
import { idCheckCharacter } from "../../../shared/people/idNumber.ts";

function idNumber(serial: number, birth = "19600105"): string {
  const digits = `990101${birth}${String(serial).padStart(3, "0")}`;
  return digits + idCheckCharacter(digits);
}

/** Ten names for everybody, so that most share theirs with many. */
function person(
  serial: number,
  fields: Record<string, string> = { 特殊身份: "低保" },
): ListedPerson {
  return { idNumber: idNumber(serial), name: `演示${serial % 10}`, fields };
}

const people = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => person(from + index));

describe("two lists", () => {
  it("differ in exactly the three who came, the two who left and the one whose number was corrected", () => {
    const before = people(0, 100);
    const kept = before.slice(2);
    const [corrected, ...rest] = kept;
    if (corrected === undefined) throw new Error("nobody");
    // One digit of the sequence, and the check digit that follows from it.
    const renumbered = { ...corrected, idNumber: idNumber(902) };
    const after = [renumbered, ...rest, ...people(200, 3).map((one) => ({ ...one, name: "新人" }))];
    const found = compareLists(before, after);
    const kinds = found.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["added", "added", "added", "changed", "removed", "removed"]);
    const [change] = found.filter(({ kind }) => kind === "changed");
    expect(change).toMatchObject({
      person: { idNumber: idNumber(902) },
      changes: [{ field: "证件号码", before: corrected.idNumber, after: idNumber(902) }],
    });
  });

  it("never make one person of two who share name and birthday, where more than a digit differs", () => {
    const left = { ...person(12), name: "同名" };
    const came = { ...person(345), name: "同名" };
    expect(
      compareLists([left], [came])
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["added", "removed"]);
  });

  it("never choose between two candidates", () => {
    const left = { ...person(111), name: "同名" };
    const came = [112, 113].map((serial) => ({ ...person(serial), name: "同名" }));
    expect(
      compareLists([left], came)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["added", "added", "removed"]);
  });

  it("name the field with what it was and is", () => {
    const before = [person(1, { 特殊身份: "低保", 区县: "甲县" })];
    const after = [person(1, { 特殊身份: "特困", 区县: "甲县" })];
    expect(compareLists(before, after)).toMatchObject([
      { kind: "changed", changes: [{ field: "特殊身份", before: "低保", after: "特困" }] },
    ]);
  });

  it("account for everybody: who is new and who is gone is the difference of the counts", () => {
    const list = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [before, after] = [a.map((n) => person(n)), b.map((n) => person(n))];
        const count = (of: readonly { kind: string }[], kind: string) =>
          of.filter((one) => one.kind === kind).length;
        const there = compareLists(before, after);
        const back = compareLists(after, before);
        return (
          compareLists(before, before).length === 0 &&
          before.length - count(there, "removed") + count(there, "added") === after.length &&
          count(there, "added") === count(back, "removed") &&
          count(there, "changed") === count(back, "changed")
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("missing cover", () => {
  it("finds the seven of five hundred, and no namesake", () => {
    const listed = people(0, 500);
    const missing = new Set([3, 77, 140, 222, 301, 399, 498]);
    // Everybody's namesakes are insured too.
    const insured = [...listed.filter((_, index) => !missing.has(index)), ...people(500, 400)];
    const found = missingCover(listed, insured);
    expect(found.map(({ person: { idNumber: number } }) => number)).toEqual(
      [...missing].map((serial) => idNumber(serial)),
    );
    expect(found.every(({ kind }) => kind === "absent")).toBe(true);
  });

  it("says that a number is insured under another name", () => {
    const [listed] = people(1, 1);
    if (listed === undefined) throw new Error("nobody");
    expect(missingCover([listed], [{ ...listed, name: "别人" }])).toEqual([
      { person: listed, kind: "otherName", registeredName: "别人" },
    ]);
  });
});

describe("deaths", () => {
  it("hit only where number and name agree", () => {
    const listed = people(0, 3);
    const deaths = [
      { idNumber: idNumber(1), name: "演示1", day: "2023-05-01" as Day },
      { idNumber: idNumber(2), name: "别人", day: "2023-05-01" as Day },
    ];
    const found = listedDead(listed, deaths);
    expect(found.map(({ person: { idNumber: number } }) => number)).toEqual([idNumber(1)]);
  });
});
