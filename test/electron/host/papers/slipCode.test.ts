import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  codeOfFigures,
  normalCode,
  type SlipFigures,
  sealedFigures,
  slipCode,
  verifySlip,
  verifySlipFigures,
} from "../../../../electron/host/papers/slipCode.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { type Fen, fen, sumFen } from "../../../../shared/money/fen.ts";
import { E02, OFFICE_KEY, UNDONE } from "../../../support/documents.ts";

const OTHER_KEY = new TextEncoder().encode("another office's key, 32 bytes..");

const amount = fc.integer({ min: 0, max: 99_999_999_99 }).map(fen);
const figures: fc.Arbitrary<SlipFigures> = fc
  .record({
    number: fc.integer({ min: 1, max: 999_999 }),
    second: fc.integer({ min: 0, max: 59 }),
    fundTotal: amount,
    hospitalTotal: fc.oneof(fc.constant(fen(0)), amount),
    personTotal: amount,
  })
  .map(({ number, second, fundTotal, hospitalTotal, personTotal }) => ({
    slipNumber: `YS2023-${String(number).padStart(6, "0")}`,
    settledAt: `2023-10-19T15:14:${String(second).padStart(2, "0")}` as Moment,
    totalFee: sumFen([fundTotal, hospitalTotal, personTotal]),
    fundTotal,
    hospitalTotal,
    personTotal,
  }));
const sums = ["totalFee", "fundTotal", "hospitalTotal", "personTotal"] as const;
const change = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((by) => by !== 0);

describe("the code", () => {
  test("is 80 bits in four groups that can be read aloud, and the same on every print", () => {
    fc.assert(
      fc.property(figures, (sealed) => {
        const code = codeOfFigures(OFFICE_KEY, sealed);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
        expect(codeOfFigures(OFFICE_KEY, { ...sealed })).toBe(code);
        expect(codeOfFigures(OTHER_KEY, sealed)).not.toBe(code);
      }),
    );
  });

  test("holds nothing of the patient", () => {
    const stay = { ...E02.stay, name: "另一人", idNumber: "990102200001010017" };
    expect(slipCode(OFFICE_KEY, { ...E02, stay })).toBe(slipCode(OFFICE_KEY, E02));
  });

  test("is understood as people type it", () => {
    const code = "0123-4567-89AB-1XYZ";
    for (const typed of [
      "o123 4567 89ab ixyz",
      "０１２３－４５６７－８９ＡＢ－lXYZ",
      "0123456789AB1XYZ",
    ]) {
      expect(normalCode(typed)).toBe(code);
    }
    for (const typed of ["", "0123-4567-89AB-1XY", "0123-4567-89AB-1XYU", "0123-4567-89AB-1XYZ0"]) {
      expect(normalCode(typed)).toBeNull();
    }
  });
});

describe("from paper alone", () => {
  test("genuine figures are genuine", () => {
    fc.assert(
      fc.property(figures, (sealed) => {
        const code = codeOfFigures(OFFICE_KEY, sealed);
        expect(verifySlipFigures(OFFICE_KEY, sealed, code)).toEqual({ verdict: "genuine" });
      }),
    );
  });

  test("one altered sum is found, named, and its true value given", () => {
    fc.assert(
      fc.property(figures, fc.constantFrom(...sums), change, (sealed, field, by) => {
        const code = codeOfFigures(OFFICE_KEY, sealed);
        const altered = { ...sealed, [field]: (sealed[field] + by) as Fen };
        expect(verifySlipFigures(OFFICE_KEY, altered, code)).toMatchObject({
          verdict: "altered",
          fields: [{ onPaper: altered[field], genuine: sealed[field] }],
        });
      }),
    );
  });

  test("two sums altered so that they still add up are found, though not which", () => {
    fc.assert(
      fc.property(figures, change, (sealed, by) => {
        const code = codeOfFigures(OFFICE_KEY, sealed);
        const altered = {
          ...sealed,
          fundTotal: (sealed.fundTotal - by) as Fen,
          personTotal: (sealed.personTotal + by) as Fen,
        };
        expect(verifySlipFigures(OFFICE_KEY, altered, code)).toEqual({
          verdict: "altered",
          fields: [],
        });
      }),
    );
  });

  test("another number or time is found", () => {
    const sealed = sealedFigures(E02);
    const code = slipCode(OFFICE_KEY, E02);
    for (const altered of [
      { ...sealed, slipNumber: "YS2023-004128" },
      { ...sealed, settledAt: "2023-10-19T15:14:09" as Moment },
    ]) {
      expect(verifySlipFigures(OFFICE_KEY, altered, code).verdict).toBe("altered");
    }
  });

  test("what can't be a code says nothing about the figures", () => {
    const verdict = verifySlipFigures(OFFICE_KEY, sealedFigures(E02), "ABC");
    expect(verdict).toEqual({ verdict: "unknown", reason: "校验码应为 16 位字母和数字" });
  });
});

describe("beside the books", () => {
  test("every altered figure is named with what the books have", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...sums), { minLength: 1 }),
        change,
        (fields, by) => {
          const sealed = sealedFigures(E02);
          const altered = { ...sealed };
          for (const field of fields) altered[field] = (sealed[field] + by) as Fen;
          const verdict = verifySlip(OFFICE_KEY, altered, slipCode(OFFICE_KEY, E02), E02);
          const named = verdict.verdict === "altered" ? verdict.fields : [];
          expect(new Set(named.map(({ genuine }) => genuine))).toEqual(
            new Set(fields.map((field) => sealed[field])),
          );
        },
      ),
    );
  });

  test("a wrong code on right figures is named as the code", () => {
    const verdict = verifySlip(OFFICE_KEY, sealedFigures(E02), "0000-0000-0000-0000", E02);
    expect(verdict).toEqual({
      verdict: "altered",
      fields: [
        { name: "校验码", onPaper: "0000-0000-0000-0000", genuine: slipCode(OFFICE_KEY, E02) },
      ],
    });
  });

  test("a number that the books do not have is unknown, even with a code of our key", () => {
    const sealed = { ...sealedFigures(E02), slipNumber: "YS2023-999999" };
    const code = codeOfFigures(OFFICE_KEY, sealed);
    expect(verifySlip(OFFICE_KEY, sealed, code, null).verdict).toBe("unknown");
    expect(verifySlip(OFFICE_KEY, sealed, "0000-0000-0000-0000", null).verdict).toBe("unknown");
  });

  test("an undoing has a code of its own", () => {
    const sealed = sealedFigures(UNDONE);
    expect(verifySlip(OFFICE_KEY, sealed, slipCode(OFFICE_KEY, UNDONE), UNDONE).verdict).toBe(
      "genuine",
    );
    expect(verifySlip(OFFICE_KEY, sealed, slipCode(OFFICE_KEY, E02), UNDONE).verdict).toBe(
      "altered",
    );
  });
});
