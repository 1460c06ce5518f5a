import { describe, expect, it } from "vitest";
import {
  comparePacks,
  type PackDifference,
  splitsAlike,
} from "../../../shared/keeper/comparePacks.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { FIXTURE_PACKS, packOf, readPackText, SHIPPED_PACKS } from "../../support/packs.ts";

const TEXT_2023 = readPackText(SHIPPED_PACKS[1] ?? "");

function differences(from: string, to: string): readonly PackDifference[] {
  return comparePacks(packOf(from), packOf(to)).differences;
}

/** The 2023 pack with one place written otherwise. */
function changed(find: string, by: string): string {
  expect(TEXT_2023).toContain(find);
  return TEXT_2023.replace(find, by);
}

describe("the difference of two packs", () => {
  it.each([...SHIPPED_PACKS, ...FIXTURE_PACKS])("is none between a pack and itself: %s", (path) => {
    const text = readPackText(path);
    expect(differences(text, text)).toEqual([]);
    const spaced = text.replace(/^层:/m, "# 另一行注释\n\n层:   # 各层");
    expect(differences(text, spaced)).toEqual([]);
  });

  it("gives a number old → new with its place and the clauses of both", () => {
    const other = changed("二级: { 一档: 70%, 二档: 75% }", "二级: { 一档: 72%, 二档: 75% }");
    expect(differences(TEXT_2023, other)).toEqual([
      {
        kind: "changed",
        path: "基本医保 › 比例 › 医院等级 二级 › 档次 一档",
        old: "70%",
        new: "72%",
        oldCites: ["S1.基本", "假设.A3", "假设.A4"],
        newCites: ["S1.基本", "假设.A3", "假设.A4"],
      },
    ]);
  });

  it("tells a bound that moved as a change of that step", () => {
    const other = changed("≤200000: 60%", "≤250000: 60%");
    expect(differences(TEXT_2023, other)).toMatchObject([
      {
        kind: "changed",
        path: "大病保险 › 比例 › 至 200,000.00（含） → 至 250,000.00（含）",
        old: "60%",
        new: "60%",
      },
    ]);
  });

  it("names each part that is not the same and has no words, whatever else differs", () => {
    const otherwise = packOf(
      changed("二级: { 一档: 70%, 二档: 75% }", "二级: { 一档: 72%, 二档: 75% }"),
    );
    const layers = otherwise.rules.layers.map((layer) =>
      layer.name === "医疗救助" ? { ...layer, path: "另一处" } : layer,
    );
    const secret = { ...otherwise, rules: { ...otherwise.rules, layers } };
    const found = comparePacks(packOf(TEXT_2023), secret).differences;
    expect(found.map(({ path }) => path)).toEqual([
      "基本医保 › 比例 › 医院等级 二级 › 档次 一档",
      "医疗救助（请对照两份原文）",
    ]);
  });

  it("knows when a stored split serves for both", () => {
    const pack = packOf(TEXT_2023);
    const otherwise = (find: string, by: string) => splitsAlike(pack, packOf(changed(find, by)));
    expect(otherwise("二级: { 一档: 70%, 二档: 75% }", "二级: { 一档: 72%, 二档: 75% }")).toBe(
      true,
    );
    expect(otherwise("甲类: { 先行自付: 0%", "甲类: { 先行自付: 1%")).toBe(false);
    // A fact more that no class asks for.
    const facts = [{ kind: "count" as const, name: "别的" }, ...pack.rules.facts];
    expect(splitsAlike(pack, { ...pack, rules: { ...pack.rules, facts } })).toBe(true);
    expect(splitsAlike(pack, packOf(readPackText(FIXTURE_PACKS[0] ?? "")))).toBe(false);
  });

  it("names layers and exceptions that came or went", () => {
    const without = TEXT_2023.replace(/ {2}- 名: 倾斜救助[\s\S]*?(?=^算例:)/m, "")
      .replace(
        /^算例:[\s\S]*$/m,
        "算例:\n  - { 名: 甲, 情形: { 医院等级: 二级, 档次: 一档, 总费用: 300, 范围内: 300 }, 得: { 个人: 300 } }\n",
      )
      .replace("  区县: [渝北, 某区县]\n", "")
      .replace("  规范转诊: 是否\n", "");
    const gone = differences(TEXT_2023, without);
    expect(gone.filter(({ kind }) => kind !== "removed")).toEqual([]);
    const paths = gone.map(({ path }) => path);
    expect(paths).toContain("倾斜救助 › 付款");
    expect(paths).toContain("要素 › 区县");
    const back = differences(without, TEXT_2023);
    expect(back.map(({ kind }) => kind)).toEqual(gone.map(() => "added"));
    const plain = changed(
      "{ 取: 16901, 例外: [{ 当: { 身份: 特困、低保、返贫致贫 }, 取: 8450.5, 依据: 假设.A2 }] }",
      "{ 取: 16901, 例外: [{ 当: { 身份: 特困、低保 }, 取: 8450.5, 依据: 假设.A2 }] }",
    );
    expect(
      differences(TEXT_2023, plain)
        .map(({ path }) => path)
        .join(),
    ).toContain("全年起付线 › 当 ");
  });

  it("sees layers in another order, facts and head written otherwise", () => {
    expect(differences(TEXT_2023, changed("归并: 取最前", "归并: 整单取优"))).toMatchObject([
      { path: "要素 › 身份", new: expect.stringContaining("整单取优") },
    ]);
    expect(differences(TEXT_2023, changed("险种: [城乡居民]", "险种: [城镇职工]"))).toMatchObject([
      { path: "险种", old: "城乡居民", new: "城镇职工" },
    ]);
    const other = changed("丙类: 全自费", "丙类: { 先行自付: 50% }");
    expect(differences(TEXT_2023, other).map(({ path }) => path)).toContain(
      "费用拆分 › 丙类 先行自付",
    );
  });

  it.each([...SHIPPED_PACKS, ...FIXTURE_PACKS])("misses no number of the rules: %s", (path) => {
    const text = readPackText(path);
    const pack = packOf(text);
    let compared = 0;
    for (const { offset, text: written, path: place } of pack.numbers) {
      const other = `${text.slice(0, offset)}${raised(written)}${text.slice(offset + written.length)}`;
      const { pack: changedPack } = loadPack(other, path);
      // Some numbers cannot be moved alone: shares that make up 100%, steps that would cross.
      if (changedPack === null) continue;
      compared += 1;
      const found = comparePacks(pack, changedPack).differences;
      expect(found.length, `${place} ${written}`).toBeGreaterThan(0);
      expect(found[0]?.path, `${place} ${written}`).not.toContain("请对照两份原文");
    }
    expect(compared).toBeGreaterThan(pack.numbers.length / 2);
  });
});

/** One up in the last digit; down from a hundred per cent. */
function raised(written: string): string {
  if (written.startsWith("100")) return "99";
  const last = Number(written.at(-1));
  return `${written.slice(0, -1)}${last === 9 ? 8 : last + 1}`;
}
