import { describe, expect, it } from "vitest";
import { verifyPack } from "../../../shared/keeper/verify.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { WrittenNumber } from "../../../shared/policy/pack.ts";
import { FIXTURE_PACKS, packOf, readPackText, SHIPPED_PACKS } from "../../support/packs.ts";

describe("the examples of a pack", () => {
  it.each([...SHIPPED_PACKS, ...FIXTURE_PACKS])("all come out: %s", (path) => {
    const report = verifyPack(packOf(readPackText(path), path));
    const wrong = report.examples.filter((example) => !example.ok);
    expect(wrong).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.examples.length).toBeGreaterThan(0);
  });

  it.each(SHIPPED_PACKS)("touch every leaf of every table: %s", (path) => {
    expect(verifyPack(packOf(readPackText(path), path)).uncovered).toEqual([]);
  });

  it("give the published chains E01 and E02 to the cent", () => {
    const report = verifyPack(packOf(readPackText(SHIPPED_PACKS[1] ?? "")));
    const figures = (name: string) =>
      report.examples
        .find((example) => example.name.startsWith(name))
        ?.checks.map(({ layer, quantity, got }) => `${layer ?? ""} ${quantity} ${got}`.trim());
    expect(figures("E01")).toEqual([
      "基本医保 支付 34790.00",
      "大病保险 支付 0.00",
      "医疗救助 支付 10647.00",
      "倾斜救助 支付 937.80",
      "合计支付 46374.80",
      "个人 5625.20",
    ]);
    expect(figures("E02")).toEqual([
      "基本医保 支付 125790.00",
      "大病保险 支付 29743.68",
      "医疗救助 支付 17126.42",
      "倾斜救助 支付 2687.93",
      "合计支付 175348.03",
      "个人 24651.97",
    ]);
  });

  it("name example, layer, quantity, expected and got when a figure is wrong", () => {
    const text = readPackText(SHIPPED_PACKS[0] ?? "").replace(
      "二级: { 一档: 60%",
      "二级: { 一档: 61%",
    );
    const report = verifyPack(packOf(text));
    expect(report.ok).toBe(false);
    const example = report.examples.find(({ name }) => name === "B27 二级一档");
    expect(example?.checks.find(({ quantity }) => quantity === "支付")).toEqual({
      step: null,
      layer: "基本医保",
      quantity: "支付",
      expected: "3360.00",
      got: "3416.00",
      ok: false,
      mustDiffer: false,
    });
  });

  it("list assumptions, what is unstated and what is left out", () => {
    const report = verifyPack(packOf(readPackText(SHIPPED_PACKS[1] ?? "")));
    expect(report.assumptions.map(({ id }) => id)).toEqual(["A1", "A2", "A3", "A4", "A5", "A6"]);
    expect(report.unstated).toEqual([
      "层 › 大病保险 › 比例 › 以上",
      "层 › 倾斜救助 › 比例 › 渝北 › 其他",
    ]);
    expect(report.notIncluded.length).toBeGreaterThan(0);
  });

  it("count 期初 in the benefit year of the first stay only (B26)", () => {
    const text = readPackText("test/shared/policy/packs/small.yaml").replace(
      /算例:[\s\S]*/,
      `算例:
  - 名: 两个年度
    期初: { 基本医保.支付: 199000 }
    情形: { 医院等级: 一级, 转诊: 是, 总费用: 10200, 范围内: 10200 }
    经过:
      - { 情形: { 出院日期: 2030-12-31 }, 得: { 基本医保: 1000, 年度: 2030-01-01 } }
      - { 情形: { 出院日期: 2031-01-01 }, 得: { 基本医保: 9000, 年度: 2031-01-01 } }
`,
    );
    expect(verifyPack(packOf(text)).ok).toBe(true);
  });

  it("list the leaves that no example touches", () => {
    const report = verifyPack(packOf(readPackText("test/shared/policy/packs/small.yaml")));
    expect(report.uncovered).toContain("层 › 基本医保 › 比例 › 三级");
    expect(report.uncovered).not.toContain("层 › 基本医保 › 比例 › 二级");
  });
});

/** A number changed by one of its last written unit, by one, and (money) by a fen: up and down. */
function* mutants({ text, path }: WrittenNumber): Generator<string> {
  const decimals = text.split(".")[1]?.length ?? 0;
  const scaled = Math.round(Number(text) * 100);
  const isMonthDay = path.startsWith("年度");
  const steps = decimals > 0 ? [1, -1, 100, -100] : [100, -100];
  for (const step of steps) {
    const changed = (scaled + step) / 100;
    // 0% has nothing below it, and there is no month or day 0: the loader refuses those.
    if (changed < 0 || (isMonthDay && changed < 1)) continue;
    yield String(changed);
  }
}

/** The loader itself notices 101%, 分摊 that no longer make up the whole, and two rungs of one height. */
const REFUSED_KINDS = ["比例", "缺档", "重复"];

describe.each(SHIPPED_PACKS)("every number of %s", (path) => {
  const text = readPackText(path);
  const pack = packOf(text, path);

  it("is known to the loader", () => {
    const rules = text
      .slice(text.indexOf("\n年度:"), text.indexOf("\n算例:"))
      .replace(/#.*/g, "")
      .replace(/(?:S|A)\d+(?:\.\p{L}+)?/gu, "");
    const written = rules.match(/\d+(?:\.\d+)?/g) ?? [];
    expect(pack.numbers.map((number) => number.text).sort()).toEqual(written.sort());
  });

  it.each(
    pack.numbers.flatMap((number) =>
      [...mutants(number)].map((changed) => ({ ...number, changed })),
    ),
  )("changed fails an example through a figure: $path $text → $changed", (mutant) => {
    const { offset, changed } = mutant;
    expect(text.slice(offset, offset + mutant.text.length)).toBe(mutant.text);
    const other = text.slice(0, offset) + changed + text.slice(offset + mutant.text.length);
    const { pack: loaded, problems } = loadPack(other, path);
    if (loaded === null) {
      expect(REFUSED_KINDS).toContain(problems[0]?.kind);
      return;
    }
    const failing = verifyPack(loaded)
      .examples.flatMap(({ checks }) => checks)
      .filter(({ ok }) => !ok);
    expect(failing.length).toBeGreaterThan(0);
  });
});
