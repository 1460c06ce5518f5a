/** Any scheme, any person, any year: the engine against an oracle, the replay, and what money must always do. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fen } from "../../../shared/money/fen.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { replay } from "../../../shared/settle/replay.ts";
import { settle } from "../../../shared/settle/settle.ts";
import type { EarlierSettlement, Settlement } from "../../../shared/settle/types.ts";
import {
  anyScheme,
  anyYear,
  type CaseSpec,
  layerName,
  packSections,
  workOut,
} from "../../support/generatedPacks.ts";
import { smallPack } from "../../support/packs.ts";

const LONG = 1_800_000;
/** YIJIE_PACKS=20000 for a longer search. */
const RUNS = { numRuns: Number(process.env.YIJIE_PACKS ?? 1_500), seed: 20_301_128 };

function settleStay(pack: Pack, stay: CaseSpec, earlier: readonly EarlierSettlement[]): Settlement {
  const { level, poor, registered, inScope, outside } = stay;
  const facts = {
    医院等级: level,
    身份: poor ? [{ value: "低保", from: null, to: null }] : [],
    备案: registered ? "是" : "否",
    出院日期: "2030-06-30",
  };
  const bill = {
    totalFee: fen(inScope + outside),
    fullSelfPay: fen(outside),
    overLimitSelfPay: fen(0),
    preSelfPay: fen(0),
    inScope: fen(inScope),
    buckets: {},
  };
  return settle(pack, { facts, bill, year: { opening: {}, earlier } });
}

function settleYear(pack: Pack, stays: readonly CaseSpec[]): Settlement[] {
  const settled: Settlement[] = [];
  const earlier: EarlierSettlement[] = [];
  for (const stay of stays) {
    const settlement = settleStay(pack, stay, earlier);
    settled.push(settlement);
    earlier.push({ slipNumber: String(earlier.length), ...settlement });
  }
  return settled;
}

/** Thousands of cases in one test: plain comparisons, of which nothing is kept. */
function same(what: string, got: number | bigint | undefined, worked: bigint | undefined): void {
  if (got === undefined || BigInt(got) !== worked) throw new Error(`${what}: ${got} / ${worked}`);
}

describe("generated schemes", () => {
  it(
    "pay what an oracle in whole numbers pays, layer by layer, and the trace gives it again",
    () => {
      fc.assert(
        fc.property(anyScheme, anyYear, (scheme, stays) => {
          const settled = settleYear(smallPack(packSections(scheme)), stays);
          for (const [at, worked] of workOut(scheme, stays).entries()) {
            const settlement = settled[at] as Settlement;
            const { amounts, trace, bill, fundTotal, personTotal } = settlement;
            for (const [index, payment] of worked.payments.entries()) {
              const name = layerName(index);
              same(`${name}.支付`, amounts[`${name}.支付`], payment);
              same(`${name}.扣减`, amounts[`${name}.扣减`], worked.penalties[index]);
              const cost = `${name}.超封顶费用`;
              same(cost, amounts[cost], worked.overCapCosts[index]);
            }
            same("个人负担", personTotal, worked.own);
            same("合计", fundTotal + personTotal, BigInt(bill.totalFee));
            const again = replay(trace);
            same("重算", again.personTotal, worked.own);
            if (again.differences.length > 0) throw new Error(JSON.stringify(again.differences));
          }
        }),
        RUNS,
      );
    },
    LONG,
  );

  it(
    "are the same each time",
    () => {
      fc.assert(
        fc.property(anyScheme, anyYear, (scheme, stays) => {
          const sections = packSections(scheme);
          const [once, twice] = [smallPack(sections), smallPack(sections)];
          expect(settleYear(twice, stays)).toEqual(settleYear(once, stays));
        }),
        { ...RUNS, numRuns: RUNS.numRuns / 10 },
      );
    },
    LONG,
  );

  it(
    "hit a cap exactly where the cost above it (超封顶费用) begins",
    () => {
      const capped = anyScheme.map(([layer]) => ({
        ...(layer as NonNullable<typeof layer>),
        base: "范围内" as const,
        poorOnly: false,
        floor: null,
        points: 0,
        times: null,
        rounding: { unit: 1 as const, way: "四舍五入" as const },
      }));
      let cut = 0;
      fc.assert(
        fc.property(capped, anyYear, (layer, [stay]) => {
          const { rates } = layer;
          if (stay === undefined || (rates.kind === "ladder" && rates.whole)) return;
          // Cost in a segment that pays nothing is cost that no cap cut.
          if (Object.values(rates.of).some((rate) => rate % 10_000 === 0)) return;
          const pack = smallPack(packSections([layer]));
          const name = layerName(0);
          const { amounts } = settleStay(pack, stay, []);
          const cost = amounts[`${name}.超封顶费用`] ?? 0;
          expect(cost).toBeLessThanOrEqual(amounts[`${name}.入段`] ?? 0);
          if (cost === 0) return;
          cut += 1;
          const payment = amounts[`${name}.支付`] ?? 0;
          const below = settleStay(pack, { ...stay, inScope: stay.inScope - cost }, []).amounts;
          const paid = (below[`${name}.支付`] ?? 0) + (below[`${name}.超封顶`] ?? 0);
          expect(Math.abs(paid - payment)).toBeLessThanOrEqual(1);
        }),
        RUNS,
      );
      expect(cut).toBeGreaterThan(RUNS.numRuns / 20);
    },
    LONG,
  );

  it(
    "never pay less for a larger bill, nor leave the patient less, where each layer takes its part of what is left",
    () => {
      const marginal = anyScheme.map((scheme) =>
        scheme.map((layer) => ({
          ...layer,
          base: "范围内余额" as const,
          floor: null,
          rates: layer.rates.kind === "ladder" ? { ...layer.rates, whole: false } : layer.rates,
          // A payment in whole yuan jumps.
          rounding: { unit: 1 as const, way: "四舍五入" as const },
        })),
      );
      fc.assert(
        fc.property(
          marginal,
          anyYear,
          fc.integer({ min: 1, max: 500_000 }),
          (scheme, stays, more) => {
            const pack = smallPack(packSections(scheme));
            const [stay] = stays;
            if (stay === undefined) return;
            const [less] = settleYear(pack, [stay]);
            const [larger] = settleYear(pack, [{ ...stay, inScope: stay.inScope + more }]);
            // Half a fen for each layer and side.
            const slack = scheme.length;
            expect(larger?.fundTotal).toBeGreaterThanOrEqual((less?.fundTotal ?? 0) - slack);
            expect(larger?.personTotal).toBeGreaterThanOrEqual((less?.personTotal ?? 0) - slack);
          },
        ),
        { ...RUNS, numRuns: RUNS.numRuns / 3 },
      );
    },
    LONG,
  );
});
