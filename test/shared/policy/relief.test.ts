/** 健康脱贫: the day on which the local extras ended (C04), and all layers in one run (C05, C07). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar/day.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import { choosePack } from "../../../shared/policy/choose.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { settle } from "../../../shared/settle/settle.ts";
import type { Settlement } from "../../../shared/settle/types.ts";
import { packOf, readPackText } from "../../support/packs.ts";

const BEFORE = "resources/policies/anhui-poverty-relief-2017.yaml";
const FROM = "resources/policies/chuzhou-poverty-relief-2019.yaml";
const LEVELS = ["县域", "市级", "省级", "省外"] as const;

/** The pack as an office would have it whose base figures were known: with a region, without 仅供核对. */
function forUse(path: string): Pack {
  const text = readPackText(path).replace(/^仅供核对:.*$/m, "地区: [3411]");
  const pack = packOf(text, path);
  expect(pack.verifyOnly).toBeNull();
  return pack;
}

interface Visit {
  readonly level: (typeof LEVELS)[number];
  readonly chronic: boolean;
  readonly inScope: number;
  readonly outOfScope: number;
  readonly basic: number;
  readonly seriousIllness: number;
  readonly assistance: number;
  readonly negativeList: number;
}

/** A poor person's visit; the year so far is empty. Amounts in fen. */
function settleVisit(pack: Pack, visit: Visit, day: Day, extra = "三五一"): Settlement {
  const bill = {
    totalFee: fen(visit.inScope + visit.outOfScope),
    fullSelfPay: fen(visit.outOfScope),
    overLimitSelfPay: fen(0),
    preSelfPay: fen(0),
    inScope: fen(visit.inScope),
    buckets: { 负面清单费用: fen(visit.negativeList) },
  };
  const facts = {
    就医级别: visit.level,
    慢性病门诊: visit.chronic ? "是" : "否",
    身份: [{ value: "建档立卡贫困", from: null, to: null }],
    当地标准: extra,
    基本医保应付: visit.basic,
    大病保险应付: visit.seriousIllness,
    医疗救助应付: visit.assistance,
    地方加码应付: 0,
    出院日期: day,
  };
  return settle(pack, { facts, bill, year: { opening: {}, earlier: [] } });
}

const VISIT: Visit = {
  level: "县域",
  chronic: false,
  inScope: 400_000,
  outOfScope: 0,
  basic: 200_000,
  seriousIllness: 0,
  assistance: 0,
  negativeList: 0,
};

describe("the day on which the extras ended (C04)", () => {
  const packs = [forUse(BEFORE), forUse(FROM)];
  const chosen = (day: string) => {
    const dischargeDay = day as Day;
    const days = { admitDay: "2019-02-20" as Day, dischargeDay, settleDay: "2019-03-05" as Day };
    const pack = choosePack(packs, { insuredRegion: "341102", insuranceType: "城乡居民", ...days });
    if (pack === null) throw new Error(`no pack on ${day}`);
    return pack;
  };

  it.each([
    ["2017-01-01", "anhui-poverty-relief-2017"],
    ["2019-02-28", "anhui-poverty-relief-2017"],
    ["2019-03-01", "chuzhou-poverty-relief-2019"],
    ["2020-12-31", "chuzhou-poverty-relief-2019"],
  ])("a discharge on %s is settled by %s", (day, id) => {
    expect(chosen(day).id).toBe(id);
  });

  it("lists both sums of a person whose result changes, and leaves the others alone", () => {
    // Own 2,000 of 4,000. With the extra (ceiling 1,000) the county pays 1,000; without it nothing.
    const sums = (extra: string) =>
      ["2019-02-28", "2019-03-01"].map((day) => {
        const { amounts, personTotal } = settleVisit(chosen(day), VISIT, day as Day, extra);
        return { relief: amounts["政府兜底.支付"], own: personTotal };
      });
    expect(sums("一三五")).toEqual([
      { relief: 100_000, own: 100_000 },
      { relief: 0, own: 200_000 },
    ]);
    expect(sums("三五一")).toEqual([
      { relief: 0, own: 200_000 },
      { relief: 0, own: 200_000 },
    ]);
  });
});

describe("the relief layers from March 2019", () => {
  const pack = packOf(readPackText(FROM), FROM);

  it("leave the negative list to the patient and cite it (C05)", () => {
    const listed = { ...VISIT, basic: 0, negativeList: 50_000 };
    const { layers, personTotal } = settleVisit(pack, listed, "2019-03-01" as Day);
    // 4,000 − 500 on the list − 3,000 = 500 relieved; the 500 are the patient's.
    expect(personTotal).toBe(350_000);
    const relief = layers.find(({ name }) => name === "政府兜底");
    expect(relief?.payment).toBe(50_000);
    expect(relief?.cites).toContain("S5.负面清单");
    expect(pack.sources.get("S5")?.documentNumber).toBe("皖医保发〔2019〕7号");
    const unlisted = settleVisit(pack, { ...listed, negativeList: 0 }, "2019-03-01" as Day);
    // Without the list all above the ceiling is relieved.
    expect(unlisted.personTotal).toBe(300_000);
  });

  it("add up to the fen over 1,000 generated bills, none negative, none above its base (C07)", () => {
    const money = fc.integer({ min: 0, max: 5_000_000 });
    const visit = fc
      .record({
        level: fc.constantFrom(...LEVELS),
        chronic: fc.boolean(),
        inScope: money,
        outOfScope: money,
        basic: money,
        seriousIllness: money,
        assistance: money,
        listedPercent: fc.integer({ min: 0, max: 100 }),
      })
      .map(({ listedPercent, ...rest }) => ({
        ...rest,
        negativeList: Math.floor((rest.inScope * listedPercent) / 100),
      }));
    const seen = new Set<string>();
    fc.assert(
      fc.property(visit, (one) => {
        const { layers, personTotal, amounts } = settleVisit(pack, one, "2019-03-01" as Day);
        expect(layers.map(({ name }) => name)).toEqual(pack.rules.layers.map(({ name }) => name));
        let paid = 0;
        for (const { name, payment } of layers) {
          const base: Fen = amounts[`${name}.基数`] ?? fen(0);
          expect(payment).toBeGreaterThanOrEqual(0);
          expect(payment).toBeLessThanOrEqual(base);
          paid += payment;
          if (payment > 0) seen.add(name);
        }
        expect(paid + personTotal).toBe(one.inScope + one.outOfScope);
        expect(personTotal).toBeGreaterThanOrEqual(one.outOfScope);
      }),
      { numRuns: 1000, seed: 20_190_301 },
    );
    expect(seen.size).toBe(pack.rules.layers.length);
  });
});
