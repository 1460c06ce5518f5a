import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../../support/commandLine.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-cases-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("policy cases", () => {
  it("writes the examples that a pack lacks, ready to copy but for the figures", async () => {
    const small = "test/shared/policy/packs/small.yaml";
    const { code, stdout } = await runCommand(["policy", "cases", small]);
    expect(code).toBe(0);
    expect(stdout).toContain(`算例:
  # 试：层 › 基本医保 › 每次起付线 › 一级
  - 名: 基本医保 每次起付线 一级
    出处: 自拟
    情形: { 医院等级: 一级, 转诊: 是, 总费用: 11000, 范围内: 10500, 全自费: 500 }
    得:
      基本医保: # 手算后填
      个人: # 手算后填
`);
    const asJson = await runCommand(["policy", "cases", small, "--json"]);
    const { text, proposals } = JSON.parse(asJson.stdout) as {
      text: string;
      proposals: { path: string; distance: number | null }[];
    };
    expect(text.trimEnd()).toBe(stdout.trimEnd());
    expect(proposals[0]).toMatchObject({
      path: "层 › 基本医保 › 每次起付线 › 一级",
      distance: null,
    });
  });

  it("says of a pack that is none where", async () => {
    const path = join(folder, "bad.yaml");
    writeFileSync(path, "格式: 1\n编号: x\n");
    const { code, stdout, stderr } = await runCommand(["policy", "cases", path]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/政策包有 \d+ 处问题：bad\.yaml:1:1/);
  });

  const wrong: readonly [words: () => string[], code: number, part: string][] = [
    [() => [], 2, "缺少 PACK"],
    [() => ["a.yaml", "b.yaml"], 2, "多余的参数：b.yaml"],
    [() => [join(folder, "none.yaml")], 1, "没有这个文件"],
    [() => ["no-such-pack"], 1, "没有找到编号 no-such-pack 的政策包"],
  ];
  it.each(wrong)("%#: bad arguments are one clear line", async (words, code, part) => {
    const result = await runCommand(["policy", "cases", ...words()]);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(part);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
