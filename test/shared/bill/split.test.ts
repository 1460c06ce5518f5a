import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CatalogueItem } from "../../../shared/bill/catalogue.ts";
import { categoryTable } from "../../../shared/bill/categories.ts";
import {
  type CatalogueLookup,
  type ResolvedSplitRules,
  splitBill,
} from "../../../shared/bill/split.ts";
import type { CatalogueClass, FeeLine, Split } from "../../../shared/bill/types.ts";
import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { parsePrice, parseQuantity } from "../../../shared/money/decimal.ts";
import { fen, parseYuan } from "../../../shared/money/fen.ts";
import { fraction } from "../../../shared/money/fraction.ts";
import { TO_FEN } from "../../../shared/money/rounding.ts";

const RULES: ResolvedSplitRules = {
  alreadySplit: false,
  shareBase: "after-ceiling",
  rounding: TO_FEN,
  classes: new Map([
    [
      "甲类",
      { fullSelfPay: false, preSelfPayRatio: fraction(0), priceCeiling: "catalogue", bucket: null },
    ],
    [
      "乙类",
      {
        fullSelfPay: false,
        preSelfPayRatio: "catalogue",
        priceCeiling: "catalogue",
        bucket: "乙类范围内",
      },
    ],
    ["丙类", { fullSelfPay: true, preSelfPayRatio: fraction(0), priceCeiling: null, bucket: null }],
  ]),
};

/** The code says what the item is: class, share in percent, ceiling in yuan ("乙-10-35"). */
const catalogue: CatalogueLookup = (code) => {
  const [itemClass, share, ceiling] = code.split("-");
  if (itemClass === undefined || !["甲", "乙", "丙"].includes(itemClass)) return null;
  const price = ceiling === undefined ? null : parsePrice(ceiling);
  return {
    nationalItemCode: code,
    name: code,
    from: "2020-01-01" as Day,
    to: null,
    class: itemClass as CatalogueClass,
    preSelfPayRatio: share ? fraction(Number(share), 100) : null,
    priceCeilings: price === null ? {} : { 二级: price },
  } satisfies CatalogueItem;
};

let nextRow = 0;
function line(
  code: string,
  unitPrice: string,
  quantity: string,
  amount: string,
  more: Partial<FeeLine> = {},
): FeeLine {
  nextRow += 1;
  return {
    sourceRow: nextRow,
    serial: null,
    originalSerial: null,
    feeTime: "2023-05-03T10:00:00" as Moment,
    hospitalItemCode: code,
    hospitalItemName: code,
    nationalItemCode: code,
    nationalItemName: code,
    specification: "",
    maker: "",
    unit: "次",
    category: "09",
    declaredClass: null,
    quantity: parseQuantity(quantity) ?? (0 as never),
    unitPrice: parsePrice(unitPrice) ?? (0 as never),
    amount: parseYuan(amount) ?? fen(0),
    dept: "",
    declaredSplit: null,
    ...more,
  };
}

function parts(split: Split | undefined): number[] {
  if (split === undefined) throw new Error("no split");
  return [split.fullSelfPay, split.overLimitSelfPay, split.preSelfPay, split.inScope];
}

function split(lines: readonly FeeLine[], rules = RULES) {
  return splitBill(lines, rules, catalogue, "二级");
}

describe("an item's tag", () => {
  const tagged: CatalogueLookup = (code, day) => {
    const item = catalogue(code, day);
    return item === null ? null : { ...item, tags: ["不认识", "负面清单"] };
  };
  const charges = [line("甲", "10", "50", "500.00")];

  it("goes before category and class where the pack has a rule of its name (C05)", () => {
    const bucket = "负面清单费";
    const own = { fullSelfPay: false, preSelfPayRatio: fraction(0), priceCeiling: null, bucket };
    const rules = { ...RULES, classes: new Map([...RULES.classes, ["负面清单", own] as const]) };
    const { lines, buckets } = splitBill(charges, rules, tagged, "二级");
    expect(lines[0]).toMatchObject({ rule: "负面清单", class: "甲", inScope: 50000 });
    expect(buckets).toEqual({ 乙类范围内: 0, 负面清单费: 50000 });
  });

  it("changes nothing where the pack has none", () => {
    expect(splitBill(charges, RULES, tagged, "二级")).toEqual(split(charges));
  });
});

describe("line split", () => {
  it.each([
    ["甲", "10", "2", "20.00", [0, 0, 0, 2000]],
    ["乙-10", "10", "10", "100.00", [0, 0, 1000, 9000]],
    ["丙", "10", "2", "20.00", [2000, 0, 0, 0]],
    // (50 − 35) × 10 = 150 above the ceiling; 10 % of the remaining 350.
    ["乙-10-35", "50", "10", "500.00", [0, 15000, 3500, 31500]],
    ["乙-10-35", "35", "10", "350.00", [0, 0, 3500, 31500]],
    // The amount is the bill's, even where price × quantity is a fen off.
    ["乙-10", "0.333333", "3", "1.01", [0, 0, 10, 91]],
    ["甲", "10", "0", "0.00", [0, 0, 0, 0]],
  ])("%s at %s × %s = %s", (code, price, quantity, amount, expected) => {
    expect(parts(split([line(code, price, quantity, amount)]).lines[0])).toEqual(expected);
  });

  it("takes the share before the ceiling where the pack says so", () => {
    const bill = split([line("乙-10-35", "50", "10", "500.00")], {
      ...RULES,
      shareBase: "before-ceiling",
    });
    expect(parts(bill.lines[0])).toEqual([0, 15000, 5000, 30000]);
  });

  it("an item without a national code is outside the catalogue", () => {
    const own = line("甲", "10", "2", "20.00", { nationalItemCode: "" });
    expect(parts(split([own]).lines[0])).toEqual([2000, 0, 0, 0]);
  });

  it.each([
    ["unknown", "not-in-catalogue"],
    ["乙", "no-ratio-in-catalogue"],
  ])("a line of %s is a problem, not a guess", (code, kind) => {
    const bill = split([line("甲", "1", "1", "1.00"), line(code, "1", "1", "1.00")]);
    expect(bill.problems.map((problem) => problem.kind)).toEqual([kind]);
    expect(bill.lines).toEqual([]);
  });

  it("collects buckets and totals", () => {
    const bill = split([line("乙-10", "10", "10", "100.00"), line("丙", "1", "5", "5.00")]);
    expect(bill.buckets).toEqual({ 乙类范围内: 9000 });
    expect(bill.totals).toEqual({
      totalFee: 10500,
      fullSelfPay: 500,
      overLimitSelfPay: 0,
      preSelfPay: 1000,
      inScope: 9000,
    });
  });

  it("uses the figures of a bill that arrived split", () => {
    const arrived = line("乙-10", "50", "2", "100.00", {
      declaredSplit: {
        priceCeiling: null,
        selfPayRatio: fraction(1, 5),
        fullSelfPay: fen(0),
        overLimitSelfPay: fen(1000),
        preSelfPay: fen(1800),
      },
    });
    const bill = split([arrived], { ...RULES, alreadySplit: true });
    expect(parts(bill.lines[0])).toEqual([0, 1000, 1800, 7200]);
    const without = split([line("甲", "1", "1", "1.00")], { ...RULES, alreadySplit: true });
    expect(without.problems.map((problem) => problem.kind)).toEqual(["arrived-unsplit"]);
  });
});

describe("refunds", () => {
  it("takes the original's split in proportion, the last one the remainder", () => {
    const bill = split([
      line("乙-10-35", "50.37", "3", "151.11", { serial: "1" }),
      line("乙-10-35", "50.37", "-1", "-50.37", { originalSerial: "1" }),
      line("乙-10-35", "50.37", "-2", "-100.74", { originalSerial: "1" }),
    ]);
    expect(parts(bill.lines[0])).toEqual([0, 4611, 1050, 9450]);
    expect(parts(bill.lines[1])).toEqual([0, -1537, -350, -3150]);
    expect(bill.totals).toMatchObject({ totalFee: 0, overLimitSelfPay: 0, inScope: 0 });
    expect(bill.lines[2]?.refunds).toEqual([0]);
  });

  it("finds the charge by item and price where no serial is named, several days at once", () => {
    const days = ["01", "02", "03"].map((date) =>
      line("乙-10", "9.99", "1", "9.99", { feeTime: `2023-05-${date}T08:00:00` as Moment }),
    );
    const bill = split([...days, line("乙-10", "9.99", "-2", "-19.98")]);
    expect(bill.lines[3]?.refunds).toEqual([0, 1]);
    expect(parts(bill.lines[3])).toEqual([0, 0, -200, -1798]);
  });

  it("leaves no part of the charge below nothing, however many refunds take from it", () => {
    const charge = line("乙-10", "0.35", "30", "10.50", { serial: "1" });
    const refunds = Array.from({ length: 29 }, (_, index) =>
      line("乙-10", "0.35", "-1", "-0.35", {
        originalSerial: "1",
        feeTime: `2023-05-03T11:00:${String(index).padStart(2, "0")}` as Moment,
      }),
    );
    // 10 % of the 0.35 that is left is 0.035: what all 29 take is rounded once, 1.015 → 1.02.
    expect(split([charge, ...refunds]).totals).toMatchObject({
      totalFee: 35,
      preSelfPay: 3,
      inScope: 32,
    });
  });

  it("keeps a refund of a 全自费 charge outside the scope where lines are rounded to 角", () => {
    const rules = {
      ...RULES,
      rounding: { unitFen: 10, direction: "half-away-from-zero" } as const,
    };
    const bill = split(
      [
        line("丙", "3.33", "3", "9.99", { serial: "1" }),
        line("丙", "3.33", "-1", "-3.33", { originalSerial: "1" }),
      ],
      rules,
    );
    expect(bill.totals).toMatchObject({ fullSelfPay: 666, inScope: 0 });
  });

  it("of another item than the charge that it names has no original", () => {
    const bill = split([
      line("乙-10", "9.99", "1", "9.99", { serial: "1" }),
      line("丙", "9.99", "1", "9.99", { serial: "2" }),
      line("丙", "9.99", "-1", "-9.99", { originalSerial: "1" }),
    ]);
    expect(bill.problems.map((problem) => problem.kind)).toEqual(["refund-without-original"]);
  });

  it("nothing lies above a price ceiling where the quantity is negative and the amount is not", () => {
    const bill = split([
      line("甲--35", "50", "-0.0001", "0.00"),
      line("甲--35", "50", "-2", "100"),
    ]);
    expect(bill.lines.map(parts)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 10_000],
    ]);
  });

  it.each([
    ["another price", "9.98", "-1", "-9.98"],
    ["more than was charged", "9.99", "-2", "-19.98"],
  ])("a refund of %s has no original", (_, price, quantity, amount) => {
    const bill = split([
      line("乙-10", "9.99", "1", "9.99"),
      line("乙-10", price, quantity, amount),
    ]);
    expect(bill.problems.map((problem) => problem.kind)).toEqual(["refund-without-original"]);
  });
});

describe("any bill", () => {
  const charges = fc.array(
    fc.record({
      code: fc.constantFrom("甲", "乙-10", "乙-7-3.33", "丙", "甲--2.5", "乙-33"),
      price: fc.integer({ min: 1, max: 99_999 }),
      quantity: fc.integer({ min: 1, max: 30 }),
      refunded: fc.integer({ min: 0, max: 30 }),
      category: fc.constantFrom("01", "05", "08", "09", "14"),
    }),
    { minLength: 1, maxLength: 25 },
  );
  const bills = charges.map((rows) =>
    rows.flatMap(({ code, price, quantity, refunded, category }, index) => {
      const more = { category: category as FeeLine["category"] };
      const unit = (price / 100).toFixed(2);
      const amount = (count: number) => ((price * count) / 100).toFixed(2);
      const charge = line(code, unit, String(quantity), amount(quantity), {
        ...more,
        serial: `s${index}`,
      });
      const back = Math.min(refunded, quantity);
      if (back === 0) return [charge];
      const refund = line(code, unit, String(-back), `-${amount(back)}`, {
        ...more,
        originalSerial: `s${index}`,
      });
      return [charge, refund];
    }),
  );

  it("splits every line exactly, in any order of lines, and no part of the bill is negative", () => {
    fc.assert(
      fc.property(bills, fc.integer(), (lines, seed) => {
        const bill = split(lines);
        expect(bill.problems).toEqual([]);
        for (const [index, each] of bill.lines.entries()) {
          const sum = parts(each).reduce((a, b) => a + b, 0);
          expect(sum).toBe(lines[index]?.amount);
        }
        const shuffled = [...lines]
          .map((each, index) => ({ each, key: Math.imul(index + 1, seed | 1) }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(split(shuffled).totals).toEqual(bill.totals);
        for (const part of Object.values(bill.totals)) expect(part).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("a bill whose every charge is refunded is zero in every part", () => {
    fc.assert(
      fc.property(bills, (lines) => {
        const all = lines
          .filter((each) => each.amount > 0)
          .flatMap((each) => {
            const { serial, quantity, amount } = each;
            const refund = {
              ...each,
              serial: null,
              originalSerial: serial,
              quantity: -quantity as FeeLine["quantity"],
              amount: fen(-amount),
            };
            return [each, refund];
          });
        expect(Object.values(split(all).totals)).toEqual([0, 0, 0, 0, 0]);
      }),
    );
  });

  it("fills a category table whose two halves both add up to the amount", () => {
    fc.assert(
      fc.property(bills, (lines) => {
        const bill = split(lines);
        const table = categoryTable(lines, bill.lines);
        let sum = 0;
        for (const row of table) {
          expect(row.classA + row.classB + row.classC + row.unclassified).toBe(row.amount);
          expect(parts(row).reduce((a, b) => a + b, 0)).toBe(row.amount);
          sum += row.amount;
        }
        expect(sum).toBe(bill.totals.totalFee);
        expect(table.map((row) => row.category)).toEqual(
          [...new Set(lines.map((each) => each.category))].sort(),
        );
      }),
    );
  });
});
