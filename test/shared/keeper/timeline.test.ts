/** Packs side by side: the days that none covers, those that two cover, and who is chosen by what. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, parseDay } from "../../../shared/calendar/day.ts";
import { timelines } from "../../../shared/keeper/timeline.ts";
import { choosePack } from "../../../shared/policy/choose.ts";
import { smallPack } from "../../support/packs.ts";

const DAY = (text: string) => parseDay(text) as Day;
const PLAIN = smallPack(`
要素: { 医院等级: [一级] }
层:
  - { 名: 基本, 付款: 基金, 适用: { 医院等级: 一级 }, 基数: 范围内, 起付线: 不设, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 一半, 情形: { 医院等级: 一级, 总费用: 100, 范围内: 100 }, 得: { 基本: 50 } }
`);

function placed(id: string, from: string, to: string, change: Partial<typeof PLAIN> = {}) {
  return {
    ...PLAIN,
    id,
    regions: ["9901"],
    insuranceTypes: ["居民"],
    effective: { from: DAY(from), to: DAY(to) },
    ...change,
  };
}

describe("packs over time", () => {
  it("names the days for which there is none", () => {
    const [line] = timelines([
      placed("b", "2031-03-01", "2031-12-31"),
      placed("a", "2030-01-01", "2030-12-31"),
    ]);
    expect(line?.packs.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(line?.gaps).toEqual([{ from: "2031-01-01", to: "2031-02-28" }]);
    expect(line?.conflicts).toEqual([]);
  });

  it("names the first day that two have, also where one is inside the other or of a wider region", () => {
    const wide = placed("province", "2030-01-01", "2032-12-31", { regions: ["99"] });
    const lines = timelines([wide, placed("city", "2031-05-01", "2031-05-01")]);
    expect(lines).toHaveLength(2);
    expect(lines.flatMap(({ conflicts }) => conflicts)).toEqual([
      { ids: ["province", "city"], day: "2031-05-01" },
    ]);
    const [after] = timelines([
      wide,
      placed("city", "2031-05-01", "2031-05-01"),
      placed("next", "2033-01-01", "2033-12-31"),
    ]);
    expect(after?.gaps).toEqual([]);
  });

  it("leaves a gap of the whole region a gap, though a part of it has a pack", () => {
    const [whole] = timelines([
      placed("a", "2030-01-01", "2030-06-30", { regions: ["99"] }),
      placed("b", "2030-07-01", "2030-12-31", { regions: ["990112"] }),
      placed("c", "2031-01-01", "2031-12-31", { regions: ["99"] }),
    ]);
    expect(whole?.region).toBe("99");
    expect(whole?.gaps).toEqual([{ from: "2030-07-01", to: "2030-12-31" }]);
  });

  it("names neighbours that are chosen by different dates", () => {
    const [line] = timelines([
      placed("a", "2030-01-01", "2030-12-31"),
      placed("b", "2031-01-01", "2031-12-31", { chosenBy: "入院日期" }),
    ]);
    expect(line?.turns).toEqual([{ ids: ["a", "b"], day: "2031-01-01" }]);
  });

  it("leaves other schemes, other regions and packs for verifying alone", () => {
    const lines = timelines([
      placed("a", "2030-01-01", "2030-12-31"),
      placed("b", "2030-01-01", "2030-12-31", { insuranceTypes: ["职工"] }),
      placed("c", "2030-01-01", "2030-12-31", { regions: ["9902"] }),
      placed("d", "2030-01-01", "2030-12-31", { verifyOnly: "原文缺数字" }),
    ]);
    expect(lines).toHaveLength(3);
    expect(lines.flatMap(({ conflicts }) => conflicts)).toEqual([]);
  });

  it("says of every day what choosing would say: one, none or two", () => {
    const start = DAY("2030-01-01");
    const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(30)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(spans, (made) => {
        const packs = made.map(([from, length], index) =>
          placed(String(index), addDays(start, from), addDays(start, from + length)),
        );
        const [line] = timelines(packs);
        const isGap = (day: Day) => line?.gaps.some(({ from, to }) => from <= day && day <= to);
        let twice = 0;
        for (let offset = 0; offset < 95; offset += 1) {
          const day = addDays(start, offset);
          const fitting = packs.filter(
            ({ effective }) => effective.from <= day && day <= effective.to,
          );
          const by = {
            insuredRegion: "990102",
            insuranceType: "居民",
            admitDay: day,
            settleDay: day,
          };
          const choose = () => choosePack(packs, { ...by, dischargeDay: day });
          if (fitting.length > 1) {
            twice += 1;
            expect(choose).toThrow();
          } else expect(choose()?.id).toBe(fitting[0]?.id);
          if (isGap(day)) expect(fitting).toEqual([]);
        }
        expect((line?.conflicts.length ?? 0) > 0).toBe(twice > 0);
      }),
      { numRuns: 200, seed: 23 },
    );
  });
});
