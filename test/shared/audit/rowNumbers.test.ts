import fc from "fast-check";
import { expect, it } from "vitest";
import { parseRows, printRows } from "../../../shared/audit/rowNumbers.ts";

it("reads rows as people write them, and refuses what is none", () => {
  expect(parseRows("")).toEqual([]);
  expect(parseRows("７，3、5-7 6")).toEqual([3, 5, 6, 7]);
  for (const wrong of ["x", "0", "7-5", "1-501", "3,,-5", "1.5"])
    expect(parseRows(wrong), wrong).toBe(null);
});

it("prints them back as ranges that read the same", () => {
  expect(printRows([7, 3, 5, 6, 6])).toBe("3、5–7");
  const rows = fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }), { maxLength: 60 });
  fc.assert(
    fc.property(rows, (given) => {
      const sorted = [...given].sort((a, b) => a - b);
      expect(parseRows(printRows(given))).toEqual(sorted);
    }),
  );
});
