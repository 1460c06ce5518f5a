import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idCheckCharacter, maskIdNumber, parseIdNumber } from "../../../shared/people/idNumber.ts";

describe("ID numbers", () => {
  it.each(["11010519491231002X", "34052419800101001X"])(
    "accepts the textbook number %s",
    (number) => {
      expect(parseIdNumber(number)).toMatchObject({ number });
      expect(parseIdNumber(number.toLowerCase())).toMatchObject({ number });
    },
  );

  it("reads birth date and sex", () => {
    expect(parseIdNumber("11010519491231002X")).toEqual({
      number: "11010519491231002X",
      birthDay: "1949-12-31",
      sex: "女",
    });
  });

  it("brings 15 digits to 18", () => {
    expect(parseIdNumber("110105491231002")).toMatchObject({ number: "11010519491231002X" });
  });

  it.each([
    ["110105194912310021", "check-digit"],
    ["11010519490231002X", "birth-day"],
    ["4.30E+17", "precision-lost"],
    ["4.3010519491E+17", "precision-lost"],
    ["110105194912310000", "precision-lost"],
    ["1101051949123100", "form"],
    ["", "form"],
  ])("%j has the fault %s", (text, fault) => expect(parseIdNumber(text)).toBe(fault));

  it("finds every single wrong digit", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^99\d{4}19[5-9]\d0[1-9][01]\d\d{3}$/),
        fc.nat(16),
        fc.integer({ min: 1, max: 9 }),
        (digits, at, step) => {
          const number = digits + idCheckCharacter(digits);
          const wrong = String((Number(number[at]) + step) % 10);
          const changed = number.slice(0, at) + wrong + number.slice(at + 1);
          expect(typeof parseIdNumber(changed)).toBe("string");
        },
      ),
    );
  });

  it("masks all but the last four", () => {
    expect(maskIdNumber("11010519491231002X")).toBe("**************002X");
  });
});
