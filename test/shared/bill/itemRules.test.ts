/** Limits of items (D25) and tags (C05). */
import { describe, expect, it } from "vitest";
import {
  checkApprovals,
  checkRestrictions,
  type ItemRule,
  tagsOn,
} from "../../../shared/bill/itemRules.ts";
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { type Price, parsePrice } from "../../../shared/money/decimal.ts";

function rule(given: Partial<ItemRule>): ItemRule {
  return {
    nationalItemCode: "X1",
    restriction: "限肺癌",
    diagnoses: [],
    sex: null,
    ageFrom: null,
    ageTo: null,
    tags: [],
    approvalAbove: null,
    clause: "",
    source: "",
    from: null,
    to: null,
    ...given,
  };
}

const LINE = { number: 1, nationalItemCode: "X1", feeTime: "2023-06-05T10:00:00" as Moment };
const PATIENT = {
  diagnoses: ["I10", "C34.900"],
  sex: "男",
  birthDay: "2005-06-06" as Day,
  ageYears: 40,
} as const;

function faults(
  given: Partial<ItemRule>,
  patient: Parameters<typeof checkRestrictions>[1] = PATIENT,
) {
  return checkRestrictions([LINE], patient, () => [rule(given)]).flatMap((flag) => flag.faults);
}

describe("a limited item", () => {
  it("is flagged without its diagnosis and not with it, also as a further one (D25)", () => {
    expect(faults({ diagnoses: ["C34"] })).toEqual([]);
    expect(faults({ diagnoses: ["C50", "D05"] })).toEqual(["diagnosis"]);
    expect(faults({ diagnoses: ["C34"] }, { ...PATIENT, diagnoses: ["I10"] })).toEqual([
      "diagnosis",
    ]);
  });

  it("is flagged for the other sex and outside the ages, counted to the fee date", () => {
    expect(faults({ sex: "女" })).toEqual(["sex"]);
    // Eighteen only on the day after.
    expect(faults({ ageFrom: 18 })).toEqual(["age"]);
    expect(faults({ ageTo: 17 })).toEqual([]);
    expect(faults({ ageFrom: 18 }, { ...PATIENT, birthDay: null })).toEqual([]);
  });

  it("is limited only while the limit holds", () => {
    expect(faults({ sex: "女", to: "2023-06-04" as Day })).toEqual([]);
    expect(faults({ sex: "女", from: "2023-06-05" as Day })).toEqual(["sex"]);
  });
});

describe("an item that must be approved (D06)", () => {
  const price = (yuan: string) => parsePrice(yuan) as Price;
  const rules = () => [rule({ approvalAbove: price("5000") })];
  const flagged = (unitPrice: string, approvals: Parameters<typeof checkApprovals>[1]) =>
    checkApprovals([{ ...LINE, unitPrice: price(unitPrice) }], approvals, rules).length;
  const approval = (from: string, to: string | null, nationalItemCode = "X1") => ({
    nationalItemCode,
    approvalNo: "A-1",
    from: from as Day,
    to: to as Day | null,
  });

  it("is flagged above the price without an approval of the day, not at the price", () => {
    expect(flagged("5000", [])).toBe(0);
    expect(flagged("5000.01", [])).toBe(1);
    expect(flagged("5000.01", [approval("2023-06-05", "2023-06-05")])).toBe(0);
    expect(flagged("5000.01", [approval("2023-06-06", null)])).toBe(1);
    expect(flagged("5000.01", [approval("2023-01-01", null, "X2")])).toBe(1);
  });
});

describe("tags", () => {
  it("are those of the day, each once", () => {
    const rules = [
      rule({ tags: ["负面清单", "高值"], from: "2023-01-01" as Day }),
      rule({ tags: ["负面清单"] }),
    ];
    expect(tagsOn(rules, "2023-06-05" as Day)).toEqual(["负面清单", "高值"]);
    expect(tagsOn(rules, "2022-12-31" as Day)).toEqual(["负面清单"]);
  });
});
