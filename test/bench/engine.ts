/**
 * The engine alone: split stays a second on one core, with trace, beside the same formulas as bare arithmetic in the
 * same run. The machine drifts, so the ratio is what fails; the rate is printed and has its own floor.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { fen } from "../../shared/money/fen.ts";
import { loadPack } from "../../shared/policy/load.ts";
import type { Pack } from "../../shared/policy/pack.ts";
import { compute, settle } from "../../shared/settle/settle.ts";
import type { SettleInput } from "../../shared/settle/types.ts";
import type { BenchLine } from "./types.ts";

const PACK = "resources/policies/chongqing-resident-2023.yaml";
const STAYS = 500;
const BARE_ROUNDS = 4_000;
const ENGINE_ROUNDS = 120;
const SETTLE_ROUNDS = 30;
/** DESIGN §8: split stays a second on one core, with trace, without texts. */
const FLOOR_PER_SECOND = 50_000;
/** A stay of four layers costs about 90 times its bare arithmetic (tables, names, trace); the machine drifts. */
const RATIO_LIMIT = 250;

function loadedPack(): Pack {
  const path = join(import.meta.dirname, "..", "..", PACK);
  const { pack, problems } = loadPack(readFileSync(path, "utf8"), PACK);
  if (pack === null) throw new Error(JSON.stringify(problems));
  return pack;
}

/** Stays of a low-income patient, so that all four layers pay; amounts from a fixed sequence. */
function inputs(): SettleInput[] {
  const held = [{ value: "低保", from: null, to: null }];
  return Array.from({ length: STAYS }, (_, index) => {
    const inScope = 500_000 + ((index * 7_919_113) % 20_000_000);
    const outside = (index * 131_071) % 300_000;
    return {
      facts: {
        医院等级: "二级",
        档次: index % 2 === 0 ? "一档" : "二档",
        区县: "某区县",
        规范转诊: "是",
        身份: held,
        出院日期: "2023-06-30",
      },
      bill: {
        totalFee: fen(inScope + outside),
        fullSelfPay: fen(outside),
        overLimitSelfPay: fen(0),
        preSelfPay: fen(0),
        inScope: fen(inScope),
        buckets: {},
      },
      year: { opening: {}, earlier: [] },
    };
  });
}

function share(amount: number, percent: number): number {
  return Math.floor((amount * percent + 50) / 100);
}

/** The same chain as numbers in one function: no names, no tables, no trace. */
function bareChain(inScope: number, percent: number): number {
  const basic = share(Math.max(0, inScope - 30_000), percent);
  let left = inScope - basic;
  const serious = share(Math.max(0, left - 845_050), 65);
  left -= serious;
  const aid = share(left, 70);
  left -= aid;
  return basic + serious + aid + Math.min(share(Math.max(0, left - 350_000), 70), 2_000_000);
}

function perSecond(count: number, work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return count / (Number(process.hrtime.bigint() - start) / 1e9);
}

/** Three measurements after a warm-up; the best one, since noise only slows. */
function best(count: number, work: () => void): number {
  work();
  return Math.max(...[1, 2, 3].map(() => perSecond(count, work)));
}

export async function benchEngine(): Promise<BenchLine[]> {
  const pack = loadedPack();
  const stays = inputs();
  const bills = stays.map(({ bill }, index) => [bill.inScope, index % 2 === 0 ? 70 : 75] as const);
  for (const [index, input] of stays.entries()) {
    const [inScope = 0, percent = 0] = bills[index] ?? [];
    if (compute(pack, input).end.fund !== bareChain(inScope, percent)) {
      throw new Error(`stay ${index}: engine and bare arithmetic differ`);
    }
  }
  let sink = 0;
  const bare = best(STAYS * BARE_ROUNDS, () => {
    for (let round = 0; round < BARE_ROUNDS; round += 1) {
      for (const [inScope, percent] of bills) sink += bareChain(inScope, percent);
    }
  });
  const engine = best(STAYS * ENGINE_ROUNDS, () => {
    for (let round = 0; round < ENGINE_ROUNDS; round += 1) {
      for (const input of stays) sink += compute(pack, input).end.fund;
    }
  });
  const whole = best(STAYS * SETTLE_ROUNDS, () => {
    for (let round = 0; round < SETTLE_ROUNDS; round += 1) {
      for (const input of stays) sink += settle(pack, input).fundTotal;
    }
  });
  if (!Number.isFinite(sink)) throw new Error("the measured work was not done");
  const rate = (value: number) => `${Math.round(value).toLocaleString("en-US")}/s`;
  const ratio = bare / engine;
  return [
    { name: "引擎：四层裸算（基线）", value: rate(bare), ok: true },
    {
      name: "引擎：四层结算，含追溯",
      value: rate(engine),
      ratio,
      limit: RATIO_LIMIT,
      ok: ratio <= RATIO_LIMIT && engine >= FLOOR_PER_SECOND,
    },
    { name: "引擎：同上，连文字说明", value: rate(whole), ratio: bare / whole, ok: true },
    heapLine(pack, stays),
  ];
}

const YEAR_OF_STAYS = 40_800;
const FIRST_STAYS = 1_000;
const HEAP_LIMIT_MB = 50;

/** What stays in memory after a year of stays, beside what stays after the first thousand: the engine keeps nothing. */
function heapLine(pack: Pack, stays: readonly SettleInput[]): BenchLine {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const settleUpTo = (count: number) => {
    for (let done = 0; done < count; done += 1) {
      const input = stays[done % stays.length];
      if (input !== undefined) settle(pack, input);
    }
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const first = settleUpTo(FIRST_STAYS);
  const grown = settleUpTo(YEAR_OF_STAYS - FIRST_STAYS) - first;
  return {
    name: `引擎：${YEAR_OF_STAYS.toLocaleString("en-US")} 次结算后多占的内存（比 1,000 次后）`,
    value: `${grown.toFixed(1)} MB`,
    limit: HEAP_LIMIT_MB,
    ok: grown <= HEAP_LIMIT_MB,
  };
}
