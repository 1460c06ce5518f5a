/** Every built-in rule: a bill that it hits and one that it leaves alone, at the limits that it states. */
import { describe, expect, it } from "vitest";
import type { ReviewCase } from "../../../shared/audit/types.ts";
import type { CatalogueLookup } from "../../../shared/bill/split.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { parsePrice } from "../../../shared/money/decimal.ts";
import { fen } from "../../../shared/money/fen.ts";
import { aCase, aLine, anotherStay, builtInRules, runAll } from "../../support/reviewCases.ts";

const day = (text: string) => text as Day;

const catalogue: CatalogueLookup = (code, on) =>
  code === "GONE" && on >= "2023-05-05"
    ? null
    : {
        nationalItemCode: code,
        name: code === "DRUG" ? "头孢曲松" : `项目${code}`,
        from: day("2020-01-01"),
        to: null,
        class: code === "C" ? "丙" : "甲",
        preSelfPayRatio: null,
        priceCeilings: { 二级: parsePrice("8") ?? (0 as never) },
      };

const bed = (quantity: string, at = "2023-05-02") =>
  aLine("BED", { category: "01", nationalItemName: "普通病房床位费", unit: "床日", quantity, at });
const nursing = (name: string, quantity: string, unit = "日", at = "2023-05-02") =>
  aLine(name, { category: "07", nationalItemName: name, unit, quantity, at });
const visit = (quantity: string) =>
  aLine("V", { category: "02", nationalItemName: "住院诊查费", quantity });
const scan = (at: string) =>
  aLine("CT", { category: "03", nationalItemName: "X线计算机体层(CT)平扫", at });
/** A treatment on each of the stay's ten days but those given. */
const treated = (...without: number[]) =>
  Array.from({ length: 10 }, (_, index) => index + 1)
    .filter((date) => !without.includes(date))
    .map((date) => aLine("T", { at: `2023-05-${String(date).padStart(2, "0")}` }));

interface Fixture {
  readonly hit: ReviewCase;
  readonly miss: readonly ReviewCase[];
  /** Proposed by the hit, in fen. */
  readonly proposed: number;
}

const FIXTURES: Readonly<Record<string, Fixture>> = {
  F04: {
    hit: aCase([aLine("A", { unitPrice: "10", quantity: "3" })], {}, { catalogue }),
    miss: [
      // The excess is the patient's.
      aCase(
        [
          aLine("A", {
            quantity: "3",
            split: { overLimitSelfPay: fen(600), inScope: fen(2400) },
          }),
        ],
        {},
        { catalogue },
      ),
      aCase([aLine("A", { unitPrice: "8" })], {}, { catalogue }),
    ],
    proposed: 600,
  },
  F05: {
    hit: aCase([aLine("C", { unitPrice: "5" })], {}, { catalogue }),
    miss: [
      aCase(
        [aLine("C", { unitPrice: "5", split: { fullSelfPay: fen(500), inScope: fen(0) } })],
        {},
        { catalogue },
      ),
      aCase([aLine("A", { unitPrice: "5" })], {}, { catalogue }),
    ],
    proposed: 500,
  },
  F06: {
    hit: aCase([aLine("A", { quantity: "3", amount: fen(3002) })]),
    // One fen, and half a fen for each of a hundred.
    miss: [
      aCase([aLine("A", { quantity: "3", amount: fen(3001) })]),
      aCase([aLine("A", { quantity: "100", amount: fen(100_050) })]),
    ],
    proposed: 0,
  },
  F07: {
    hit: aCase([aLine("A"), aLine("A", { quantity: "-2" })]),
    miss: [
      aCase([aLine("A", { quantity: "2" }), aLine("A", { quantity: "-2", at: "2023-05-03" })]),
    ],
    proposed: 0,
  },
  F02: {
    hit: aCase([1, 2].map(() => aLine("L", { category: "04", at: "2023-05-02T09:30:15" }))),
    miss: [
      aCase(
        ["09:30:15", "09:30:16"].map((clock) =>
          aLine("L", { category: "04", at: `2023-05-02T${clock}` }),
        ),
      ),
      // Without a clock nothing is known.
      aCase([1, 2].map(() => aLine("L", { category: "04", at: "2023-05-02T00:00:00" }))),
    ],
    proposed: 1000,
  },
  F08: {
    // Day 1 and 3 within 7 days; day 9 is not.
    hit: aCase([scan("2023-05-01"), scan("2023-05-03"), scan("2023-05-09")]),
    miss: [aCase([scan("2023-05-01"), scan("2023-05-08")]), aCase([scan("2023-05-01")])],
    proposed: 1000,
  },
  S04: {
    hit: aCase([bed("11")]),
    // Ten days without the last one; a refund counts.
    miss: [
      aCase([bed("10")]),
      aCase([
        bed("11"),
        aLine("BED", {
          ...bed("1").line,
          quantity: "-1",
          unitPrice: "10",
          at: "2023-05-10",
          serial: "R",
        }),
      ]),
    ],
    proposed: 1000,
  },
  S05: {
    hit: aCase([nursing("Ⅰ级护理", "4"), nursing("特级护理", "168", "小时", "2023-05-06")]),
    miss: [
      aCase([nursing("Ⅰ级护理", "4"), nursing("特级护理", "144", "小时", "2023-05-06")]),
      aCase([nursing("口腔护理", "30", "次")]),
    ],
    // 1/11 of what the eleven days cost.
    proposed: Math.round((4000 + 168_000) / 11),
  },
  S05B: {
    hit: aCase([nursing("Ⅰ级护理", "1"), nursing("Ⅱ级护理", "1")]),
    miss: [aCase([nursing("Ⅰ级护理", "1"), nursing("Ⅱ级护理", "1", "日", "2023-05-03")])],
    proposed: 1000,
  },
  S06: { hit: aCase([visit("11")]), miss: [aCase([visit("10")])], proposed: 1000 },
  S07: {
    hit: aCase([aLine("A", { at: "2023-05-13" })]),
    // A day before and a day after are let pass.
    miss: [aCase([aLine("A", { at: "2023-04-30" }), aLine("A", { at: "2023-05-12" })])],
    proposed: 1000,
  },
  S01: {
    hit: aCase(treated(), {}, { otherStays: [anotherStay({})] }),
    miss: [
      // 16 days; another disease; chemotherapy; another hospital.
      aCase(treated(), {}, { otherStays: [anotherStay({ dischargeDay: day("2023-04-15") })] }),
      aCase(treated(), {}, { otherStays: [anotherStay({ diagnosisCode: "K80.000" })] }),
      aCase(
        treated(),
        { diagnosisCode: "Z51.102" },
        {
          otherStays: [anotherStay({ diagnosisCode: "Z51.102" })],
        },
      ),
      aCase(treated(), {}, { otherStays: [anotherStay({ hospitalCode: "H2" })] }),
    ],
    proposed: 0,
  },
  S02: {
    hit: aCase([...treated(3, 4, 5), bed("1", "2023-05-04")]),
    miss: [aCase(treated(3, 4))],
    proposed: 0,
  },
  S02C: { hit: aCase([bed("4")]), miss: [aCase([bed("5")])], proposed: 0 },
  S02B: {
    hit: aCase([aLine("A", { at: "2023-05-01" })], { dischargeDay: day("2023-05-01") }),
    miss: [aCase([aLine("A", { at: "2023-05-01" })], { dischargeDay: day("2023-05-02") })],
    proposed: 0,
  },
  S03: {
    hit: aCase(
      treated(),
      {},
      {
        otherStays: [anotherStay({ hospitalCode: "H2", dischargeDay: day("2023-05-02") })],
      },
    ),
    // A transfer on one day.
    miss: [
      aCase(
        treated(),
        {},
        {
          otherStays: [anotherStay({ hospitalCode: "H2", dischargeDay: day("2023-05-01") })],
        },
      ),
    ],
    proposed: 0,
  },
  S03B: {
    hit: aCase(treated(), {}, { otherStays: [anotherStay({ dischargeDay: day("2023-05-02") })] }),
    miss: [
      aCase(treated(), {}, { otherStays: [anotherStay({ dischargeDay: day("2023-05-01") })] }),
    ],
    proposed: 0,
  },
  D01: {
    hit: aCase([], { diagnosisCode: "" }),
    miss: [aCase([])],
    proposed: 0,
  },
  D01B: {
    hit: aCase([], { diagnosisCode: "肺炎" }),
    miss: ["I10.x00x002", "J18.900", "M80000/3", "E11.400+G63.2*", "Z51.102"].map((diagnosisCode) =>
      aCase([], { diagnosisCode }),
    ),
    proposed: 0,
  },
  D02: { hit: aCase([aLine("", { split: null })]), miss: [aCase([aLine("A")])], proposed: 0 },
  D02B: {
    hit: aCase([aLine("GONE", { unitPrice: "5", at: "2023-05-05" })], {}, { catalogue }),
    miss: [aCase([aLine("GONE", { unitPrice: "5", at: "2023-05-04" })], {}, { catalogue })],
    proposed: 0,
  },
  D04: {
    hit: aCase([], { diagnosisCode: "S82.200" }),
    miss: [
      aCase([]),
      aCase([], { diagnosisCode: "T81.400" }),
      aCase([], { diagnosisCode: "S82.200" }, { known: new Set(["外伤调查已做"]) }),
    ],
    proposed: 0,
  },
  M02: {
    hit: aCase(
      [aLine("DRUG", { hospitalItemName: "营养品粉剂", unitPrice: "5" })],
      {},
      { catalogue },
    ),
    miss: [
      aCase(
        [aLine("DRUG", { hospitalItemName: "注射用头孢曲松钠", unitPrice: "5" })],
        {},
        { catalogue },
      ),
    ],
    proposed: 0,
  },
  W01: {
    hit: aCase([aLine("A", { unitPrice: "50000" })], {}, { stage: "在院" }),
    miss: [aCase([aLine("A", { unitPrice: "49999.99" })], {}, { stage: "在院" })],
    proposed: 0,
  },
  // B17: 10,000.00 no task, 10,000.01 task
  W02: {
    hit: aCase([aLine("A", { unitPrice: "10000.01" })], {}, { stage: "事后" }),
    miss: [
      aCase([aLine("A", { unitPrice: "10000" })], {}, { stage: "事后" }),
      aCase(
        [aLine("A", { unitPrice: "10000.01" })],
        {},
        { stage: "事后", known: new Set(["本地参保"]) },
      ),
    ],
    proposed: 0,
  },
};

const rules = builtInRules();

describe("built-in rules", () => {
  it("each has a fixture, and says on what it rests", () => {
    expect(Object.keys(FIXTURES).sort()).toEqual(rules.map(({ code }) => code).sort());
    for (const { legalBasis, evidence } of rules) {
      expect(legalBasis).toMatch(/^《[^》]+》第.+条/);
      expect(evidence).not.toBe("");
    }
  });

  it.each(Object.entries(FIXTURES))("%s hits and misses", (code, { hit, miss, proposed }) => {
    const only = rules.filter((rule) => rule.code === code);
    const { findings } = runAll(hit, only);
    expect(findings.map(({ ruleCode }) => ruleCode)).toEqual([code]);
    expect(findings[0]?.proposedDeduction).toBe(proposed);
    expect(findings[0]?.sentence).toMatch(/。$/);
    const rule = only[0];
    const automatic = rule?.mayDeduct === true ? proposed : 0;
    expect(findings[0]?.automaticDeduction).toBe(automatic);
    for (const of of miss) expect(runAll(of, only).findings).toEqual([]);
  });

  it("a step of the total is told once: the next step is another finding", () => {
    const at = (unitPrice: string) =>
      runAll(aCase([aLine("A", { unitPrice })], {}, { stage: "在院" }), rules)
        .findings.filter(({ ruleCode }) => ruleCode === "W01")
        .map(({ id }) => id);
    expect(at("50000")).toEqual(at("99999.99"));
    expect(at("100000")).not.toEqual(at("50000"));
  });
});
