import { describe, expect, it } from "vitest";
import { limitPoints } from "../../../shared/keeper/limitPoints.ts";
import {
  type ProposedExamples,
  proposalsText,
  proposeExamples,
} from "../../../shared/keeper/proposeExamples.ts";
import { runStays, verifyPack } from "../../../shared/keeper/verify.ts";
import { type Fen, fen, plainYuan } from "../../../shared/money/fen.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import {
  FIXTURE_PACKS,
  packOf,
  readPackText,
  SHIPPED_PACKS,
  smallPack,
  TEACHING_PACK,
} from "../../support/packs.ts";

function propose(pack: Pack): ProposedExamples {
  const work = proposeExamples(pack);
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** The pack's text with the proposals behind its own examples. */
function adopted(text: string, { proposals }: ProposedExamples): string {
  return `${text.trimEnd()}\n${proposals.map((one) => one.text).join("")}`;
}

const BLANK = /^( {6}\S+): # 手算后填$/;
const BLANK_ERROR = /^( {4}报错): # .*$/;

/** Someone worked them out: each blank filled with what the pack gives. */
function filledIn(text: string, own: ProposedExamples): string {
  const lines = adopted(text, own).split("\n");
  const withZeros = lines.map((line) =>
    line
      .replace(BLANK, (_, key: string) => (key.trim() === "年度" ? `${key}: 无` : `${key}: 0`))
      .replace(BLANK_ERROR, "$1: 未载明"),
  );
  const pack = packOf(withZeros.join("\n"));
  const figures = pack.examples.slice(-own.proposals.length).flatMap((example) => {
    const [ran] = runStays(pack, example);
    return example.stays.flatMap(({ expected }) =>
      expected.map(({ name }) => {
        const settlement = ran?.outcome.settlement;
        if (settlement == null) throw new Error(`${example.name}: ${ran?.outcome.fault?.message}`);
        if (name === "年度") return settlement.benefitYear.from;
        const amount: Fen | undefined =
          settlement.amounts[name === "个人" ? "个人负担" : name] ??
          settlement.amounts[`${name}.支付`];
        return plainYuan(amount ?? fen(-1));
      }),
    );
  });
  return lines
    .map((line) => line.replace(BLANK, (_, key: string) => `${key}: ${figures.shift()}`))
    .map((line) => line.replace(BLANK_ERROR, "$1: 未载明"))
    .join("\n");
}

/** The 2023 pack with its first example alone: most of it untested. */
const BARE = readPackText(SHIPPED_PACKS[1] ?? "").replace(/( {2}# （10100 − 100）[\s\S]*)$/, "");
const PACKS: readonly [string, string][] = [
  ["the shipped pack with two examples", BARE],
  // The larger ones take seconds each.
  ...[...SHIPPED_PACKS.slice(0, 4), FIXTURE_PACKS[0] ?? "", TEACHING_PACK].map(
    (path): [string, string] => [path, readPackText(path)],
  ),
];

describe.each(PACKS)("examples proposed for %s", (_, text) => {
  const pack = packOf(text);
  const proposed = propose(pack);

  it("leave every figure to the keeper, and are refused blank by blank until it is there", () => {
    if (proposed.proposals.length === 0) return;
    for (const { text: written } of proposed.proposals) {
      const figures = written.split("\n").filter((line) => /^ {6}|^ {4}(报错|得)/.test(line));
      expect(figures.length).toBeGreaterThan(0);
      for (const line of figures) expect(line).toMatch(/: #|^ {4}得:$/);
    }
    const { pack: none, problems } = loadPack(adopted(text, proposed), "x.yaml");
    expect(none).toBeNull();
    expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(["空白值"]));
    const blanks = proposed.proposals.flatMap((one) => one.text.match(/: # .*/gm) ?? []);
    expect(problems).toHaveLength(blanks.length);
  });

  it("come to what they say, so that nothing is left to propose when they are filled in", () => {
    const filled = filledIn(text, proposed);
    const whole = packOf(filled);
    const report = verifyPack(whole);
    expect(report.examples.filter(({ ok }) => !ok)).toEqual([]);
    const unreached = proposed.unreached.filter(({ distance }) => distance === null);
    expect(report.uncovered).toEqual(unreached.map(({ path }) => path));
    const keys = (targets: readonly { path: string; distance: number | null }[]) =>
      targets.map(({ path, distance }) => `${path} ${distance}`);
    expect(keys(proposed.unreached)).toEqual(
      expect.arrayContaining(keys(propose(whole).proposals)),
    );
  });

  it("cover every leaf and both sides of every limit, or say why not", () => {
    for (const { reason } of proposed.unreached) expect(reason).toMatch(/试过|停在/);
    const named = [...proposed.proposals, ...proposed.unreached];
    for (const path of verifyPack(pack).uncovered) {
      expect(named.map((one) => one.path)).toContain(path);
    }
    expect(limitPoints(pack).length).toBeGreaterThan(0);
  });
});

describe("what is proposed", () => {
  it("meets the ceiling on a class's price at the cent below, at it, and the cent above", () => {
    const { proposals } = propose(
      smallPack(`
要素: { 医院等级: [一级] }
舍入: { 明细: 分、四舍五入, 支付: 分、四舍五入, 依据: S1 }
费用拆分:
  依据: S1
  甲类: { 先行自付: 0%, 单价限额: 80 }
  乙类: { 先行自付: 0% }
  丙类: 全自费
层:
  - { 名: 基本, 付款: 基本, 适用: { 医院等级: 一级 }, 基数: 范围内, 起付线: 不设, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 床位, 情形: { 医院等级: 一级, 明细: [{ 类: 甲类, 额: 500, 数量: 10 }] }, 得: { 基本: 250 } }
`),
    );
    const at = proposals.filter(({ path }) => path === "费用拆分 › 甲类 › 单价限额");
    expect(at.map(({ text }) => /额: ([\d.]+), 数量: 10/.exec(text)?.[1])).toEqual([
      "799.9",
      "800",
      "800.1",
    ]);
  });

  it("tells a step of a ladder from the amount that stands on it", () => {
    const { proposals } = propose(
      smallPack(`
要素: { 住院次序: 序号（本年度） }
层:
  - { 名: 基本, 付款: 基本, 基数: 范围内, 每次起付线: { 按: 住院次序, ≤1: 1300, 以上: 650 }, 比例: 50%, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 零, 情形: { 住院次序: 1, 总费用: 0, 范围内: 0 }, 得: { 基本: 0 } }
`),
    );
    const of = (end: string) =>
      proposals
        .filter(({ path, distance }) => path.endsWith(end) && distance !== null)
        .map(({ text }) => /住院次序: (\d+), 总费用: ([\d.]+)/.exec(text)?.slice(1));
    // The example with nothing to pay has come to the step itself.
    expect(of("› ≤1").map((one) => one?.[0])).toEqual(["2"]);
    expect(of("› ≤1 › 这一档的数")).toEqual([
      ["1", "1299.99"],
      ["1", "1300"],
      ["1", "1300.01"],
    ]);
    expect(new Set(proposals.map(({ name }) => name)).size).toBe(proposals.length);
  });

  it("meets a deductible at the cent below, at it, and the cent above", () => {
    const { proposals } = propose(packOf(readPackText(FIXTURE_PACKS[0] ?? "")));
    const at = proposals.filter(({ path }) => path === "层 › 基本医保 › 每次起付线 › 三级");
    expect(at.map(({ name }) => name)).toEqual([
      "基本医保 每次起付线 三级",
      "基本医保 每次起付线 三级 少一分",
      "基本医保 每次起付线 三级 正好",
      "基本医保 每次起付线 三级 多一分",
    ]);
    for (const [index, amount] of ["999.99", "1000", "1000.01"].entries()) {
      expect(at[index + 1]?.text).toContain(`范围内: ${amount},`);
    }
  });

  it("says of a row that its own layer shuts out that nothing comes there", () => {
    const pack = smallPack(`
要素: { 身份: { 可多选: [低保], 归并: 取最前, 无则: 普通, 认定按: 出院日期 } }
层:
  - { 名: 救助, 付款: 救助, 适用: { 身份: 低保 }, 基数: 范围内, 起付线: 不设, 比例: { 按: 身份, 低保: 70%, 普通: 不付 }, 封顶: 不设, 依据: S1 }
算例:
  - { 名: 低保, 情形: { 身份: [低保], 总费用: 100, 范围内: 100 }, 得: { 救助: 70 } }
`);
    const shut = propose(pack).unreached.find(({ path }) => path === "层 › 救助 › 比例 › 普通");
    expect(shut?.reason).toContain("没有一种走到这里");
  });

  it("is the same each time", () => {
    const once = () => proposalsText(propose(packOf(readPackText(FIXTURE_PACKS[0] ?? ""))));
    expect(once()).toBe(once());
  });
});
