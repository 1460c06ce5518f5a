import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verifyPack } from "../../../shared/keeper/verify.ts";
import { fen } from "../../../shared/money/fen.ts";
import { replay } from "../../../shared/settle/replay.ts";
import { settle } from "../../../shared/settle/settle.ts";
import type { Trace } from "../../../shared/settle/trace.ts";
import { shippedPack, smallPack } from "../../support/packs.ts";

const trace = settle(shippedPack("2023"), {
  facts: {
    医院等级: "二级",
    档次: "一档",
    区县: "某区县",
    规范转诊: "是",
    身份: [{ value: "低保", from: null, to: null }],
    出院日期: "2023-06-30",
  },
  bill: {
    totalFee: fen(20_000_000),
    fullSelfPay: fen(2_000_000),
    overLimitSelfPay: fen(0),
    preSelfPay: fen(0),
    inScope: fen(18_000_000),
    buckets: {},
  },
  year: { opening: { "倾斜救助.支付": fen(1_000) }, earlier: [] },
}).trace;

/** Every number of the trace that money follows from, changed by one. */
function* tampered(): Generator<{ readonly path: string; readonly changed: Trace }> {
  const paths: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]) => {
    if (typeof value === "number") paths.push(path);
    else if (Array.isArray(value))
      for (const [at, item] of value.entries()) walk(item, [...path, at]);
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    }
  };
  walk(trace, []);
  for (const path of paths) {
    const changed = structuredClone(trace) as unknown as Record<string | number, unknown>;
    let at = changed;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    const last = path.at(-1) ?? "";
    at[last] = (at[last] as number) + 1;
    yield { path: path.join("."), changed: changed as unknown as Trace };
  }
}

/**
 * Numbers that state nothing about money by themselves: places in a formula, the tail of the out-of-scope part that no
 * layer of this chain bears, limits of segments that this stay does not reach.
 */
const FREE = /\.rpn\.|outOfScope$|segments\.\d+\.(?:from|to)$|rounding\.unitFen$/;

describe("the independent evaluator", () => {
  it("shares no code with the engine", () => {
    const importsOf = (file: string) => {
      const path = join(import.meta.dirname, "../../../shared/settle", file);
      const lines = readFileSync(path, "utf8").matchAll(/import (type )?[^;]*? from "(.+?)"/g);
      return [...lines].map(([, type = "", from]) => `${type}${from}`);
    };
    // The shape of the records is all that the two have in common.
    expect(importsOf("replay.ts")).toEqual([
      "type ../money/exact.ts",
      "./replayArithmetic.ts",
      "type ./trace.ts",
    ]);
    expect(importsOf("replayArithmetic.ts")).toEqual(["type ../money/exact.ts", "type ./trace.ts"]);
  });

  it("gives the settlement again", () => {
    expect(replay(trace)).toMatchObject({
      ok: true,
      differences: [],
      payments: { 基本医保: 12_579_000n, 大病保险: 2_974_368n, 医疗救助: 1_712_642n },
      fundTotal: 17_534_803n,
      personTotal: 2_465_197n,
    });
  });

  it("finds every changed number", () => {
    const missed: string[] = [];
    let count = 0;
    for (const { path, changed } of tampered()) {
      if (FREE.test(path)) continue;
      count += 1;
      if (replay(changed).ok) missed.push(path);
    }
    expect(count).toBeGreaterThan(80);
    expect(missed).toEqual([]);
  });

  it("works the cost above a cap out by itself, and reads a trace from before it was told", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级] }
层:
  - { 名: 统筹, 付款: 统筹, 适用: { 医院等级: 一级 }, 基数: 范围内, 起付线: 不设, 比例: { ≤1000: 50%, 以上: 80% }, 分段: 逐段累进、本次, 每次封顶: 300, 依据: S1 }
  - { 名: 大额, 付款: 大额, 基数: 统筹.超封顶费用, 起付线: 不设, 比例: 90%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 截, 情形: { 医院等级: 一级, 总费用: 2000, 范围内: 2000 }, 得: { 统筹.超封顶费用: 1400, 大额: 1260 } }
`);
    const { trace: capped } = settle(pack, {
      facts: { 医院等级: "一级", 出院日期: "2030-06-30" },
      bill: {
        totalFee: fen(200_000),
        fullSelfPay: fen(0),
        overLimitSelfPay: fen(0),
        preSelfPay: fen(0),
        inScope: fen(200_000),
        buckets: {},
      },
      year: { opening: {}, earlier: [] },
    });
    const withCost = (overCapCost: number | undefined): Trace =>
      capped.map((step) =>
        step.t === "layer" && step.name === "统筹" ? { ...step, overCapCost } : step,
      ) as Trace;
    expect(replay(withCost(140_000)).differences).toEqual([]);
    expect(replay(withCost(undefined)).differences).toEqual([]);
    expect(replay(withCost(140_001)).differences.map(({ at }) => at)).toEqual([
      "层 › 统筹 超封顶费用",
    ]);
  });

  it("finds a year that was forgotten, and a segment left out", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级] }
层:
  - { 名: 大病, 付款: 大病, 适用: { 医院等级: 一级 }, 基数: 范围内, 全年起付线: 800, 比例: { ≤1000: 50%, 以上: 90% }, 分段: 逐段累进、起付线以上、全年, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 一次, 情形: { 医院等级: 一级, 总费用: 1000, 范围内: 1000 }, 得: { 大病: 100 } }
`);
    const { trace: ofYear } = settle(pack, {
      facts: { 医院等级: "一级", 出院日期: "2030-06-30" },
      bill: {
        totalFee: fen(200_000),
        fullSelfPay: fen(0),
        overLimitSelfPay: fen(0),
        preSelfPay: fen(0),
        inScope: fen(200_000),
        buckets: {},
      },
      year: { opening: { "大病.起付扣除": fen(80_000), "大病.入段": fen(30_000) }, earlier: [] },
    });
    expect(replay(ofYear).ok).toBe(true);
    const forged = (change: (layer: Record<string, unknown>) => void): Trace => {
      const changed = structuredClone(ofYear) as unknown as Record<string, unknown>[];
      change(changed.find(({ t }) => t === "layer") ?? {});
      return changed as unknown as Trace;
    };
    const forgotten = forged((layer) => {
      layer.deductible = { ...(layer.deductible as object), usedBefore: 0, deducted: 80_000 };
    });
    const shorter = forged((layer) => {
      layer.segments = (layer.segments as unknown[]).slice(0, 1);
    });
    expect(replay(forgotten).differences.map(({ at }) => at)).toContain("层 › 大病 本年度起付扣除");
    const atTheStart = forged((layer) => {
      layer.position = 0;
    });
    expect(replay(atTheStart).differences.map(({ at }) => at)).toContain("层 › 大病 本年度入段");
    expect(replay(shorter).differences.map(({ at }) => at)).toContain("层 › 大病 各段合计");
  });

  it("finds a highest threshold of the year that the year does not have", () => {
    const pack = smallPack(`
要素: { 医院等级: [一级, 二级] }
层:
  - { 名: 大病, 付款: 大病, 适用: { 医院等级: 一级、二级 }, 基数: 范围内, 全年起付线: { 按: 医院等级, 一级: 300, 二级: 800 }, 年内标准变动: 按年内最高补差, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 一次, 情形: { 医院等级: 一级, 总费用: 1000, 范围内: 1000 }, 得: { 大病: 350 } }
`);
    const { trace: ofYear } = settle(pack, {
      facts: { 医院等级: "一级", 出院日期: "2030-06-30" },
      bill: {
        totalFee: fen(100_000),
        fullSelfPay: fen(0),
        overLimitSelfPay: fen(0),
        preSelfPay: fen(0),
        inScope: fen(100_000),
        buckets: {},
      },
      year: {
        opening: { "大病.起付标准": fen(80_000), "大病.起付扣除": fen(30_000) },
        earlier: [],
      },
    });
    expect(replay(ofYear).ok).toBe(true);
    for (const highestBefore of [0, 90_000]) {
      const forged = structuredClone(ofYear) as unknown as Record<string, unknown>[];
      const layer = forged.find(({ t }) => t === "layer") ?? {};
      layer.deductible = { ...(layer.deductible as object), highestBefore };
      const { differences } = replay(forged as unknown as Trace);
      expect(differences.map(({ at }) => at)).toContain("层 › 大病 本年度最高起付标准");
    }
  });

  it("finds a record taken out", () => {
    for (const [index, step] of trace.entries()) {
      if (step.t === "row" || step.t === "fact" || step.t === "exception") continue;
      expect(replay(trace.filter((_, at) => at !== index)).ok, `${index} ${step.t}`).toBe(false);
    }
  });

  it("agrees with every example of the shipped packs", () => {
    // verifyPack settles them; here only that it does not depend on this module.
    expect(verifyPack(shippedPack("2023")).ok).toBe(true);
  });
});
