/** The sample office under review: what was planted is found, and nothing else is deducted. */
import { describe, expect, it } from "vitest";
import { readNationalRules } from "../../../shared/audit/nationalRules.ts";
import { review } from "../../../shared/audit/review.ts";
import { ruleSet } from "../../../shared/audit/ruleSet.ts";
import {
  builtInRules,
  hasNational,
  readNationalFolder,
  runAll,
  sampleCases,
} from "../../support/reviewCases.ts";

const cases = sampleCases();
const builtIn = ruleSet(builtInRules());

describe("the sample office", () => {
  it("has no automatic deduction under the built-in rules as they come", () => {
    const none = { automatic: new Set<string>(), off: new Set<string>() };
    const deducted = cases.filter(({ of }) => review(of, builtIn, none).automaticDeduction !== 0);
    expect(cases.length).toBe(130);
    expect(deducted.map(({ sample }) => sample.inpatientNo)).toEqual([]);
  });

  it("with every rule switched on, only where something was planted", () => {
    const violations = cases.flatMap(({ sample, of }) =>
      runAll(of, builtIn)
        .findings.filter(({ level }) => level === "违规")
        .map(({ ruleCode, automaticDeduction }) => {
          const planted = sample.plan.misuse ?? sample.plan.planted;
          return `${planted} ${ruleCode} ${automaticDeduction}`;
        }),
    );
    // Bed: one of 15 of 1,708.00; visit: 9.50; the plate's price above its ceiling.
    expect(violations.sort()).toEqual(
      ["超限价未扣 F04 136000", "重复床位费 S04 11387", "重复诊查费 S06 950"].sort(),
    );
  });

  it("the doubts are few: an office of 130 stays can look at each", () => {
    const count = (level: string) =>
      cases.flatMap(({ of }) =>
        runAll(of, builtIn).findings.filter((finding) => finding.level === level),
      ).length;
    expect(count("可疑")).toBeLessThanOrEqual(3);
    expect(count("提示")).toBeLessThanOrEqual(12);
  });
});

describe.skipIf(!hasNational)("with the published rules (../shared/reference/nhsa-rules)", () => {
  it("each planted misuse is found by its rule", async () => {
    const files = await readNationalFolder();
    const set = ruleSet([
      ...builtIn.rules,
      ...files.flatMap((file) => readNationalRules(file).rules),
    ]);
    const found = cases
      .filter(({ sample }) => sample.plan.misuse !== null)
      .map(({ sample, of }) => ({
        misuse: sample.plan.misuse ?? "",
        codes: runAll(of, set).findings.map(({ ruleCode }) => ruleCode),
      }));
    const expected: Readonly<Record<string, string>> = {
      限女性药品: "G01-第一批药品",
      限男性药品: "G01-第一批药品",
      限儿童药品: "G02-第一批药品",
      限三级医院药品: "G03-第五批药品",
      重复诊查费: "F01-第八批-1项目",
      重复床位费: "S04",
      周期内重复检验: "F01-第八批-4项目",
    };
    expect(found.map(({ misuse }) => misuse).sort()).toEqual(Object.keys(expected).sort());
    for (const { misuse, codes } of found) expect(codes, misuse).toContain(expected[misuse]);
  });
});
