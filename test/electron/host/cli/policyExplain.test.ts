import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainExample } from "../../../../shared/keeper/explainExample.ts";
import { loadCase } from "../../../../shared/keeper/loadCase.ts";
import { runCommand, runProgram } from "../../../support/commandLine.ts";
import { FIXTURE_PACKS, packOf, readPackText, SHIPPED_PACKS } from "../../../support/packs.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-explain-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PACK = "resources/policies/chongqing-resident-2023.yaml";

function caseFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("policy explain", () => {
  it("goes through a published example step by step, each with its clause, to the closing sum", async () => {
    const { code, stdout } = await runCommand(["policy", "explain", PACK, "E02"]);
    expect(code).toBe(0);
    for (const line of [
      "    身份：低保",
      "    每次起付线：300.00〔S1.基本、假设.A3、假设.A4〕",
      "    低保：加点 5%〔假设.A2〕",
      "    算式：(54,210.00 − 8,450.50) × 65% = 29,743.675〔假设.A2、假设.A4〕",
      "    算得 29,743.675，取整为 29,743.68（到分，四舍五入）〔假设.A1〕",
      "    累计支付 125,790.00 + 29,743.68 = 155,533.68；结算额 200,000.00 还剩 44,466.32",
      "    基本医保 125,790.00 + 大病保险 29,743.68 + 医疗救助 17,126.42 + 倾斜救助 2,687.93 + 个人负担 24,651.97 = 200,000.00 = 总费用 200,000.00",
      "  ✓ 个人：应得 24651.97，算得 24651.97",
    ]) {
      expect(stdout.split("\n")).toContain(line);
    }
    expect(stdout).toContain(
      "S1.大额 渝北区医保局政策问答（2023-10-30）：“（50000－34790）×70%＝10647元”",
    );
  });

  it("says what was considered and not applied, and why", async () => {
    const { stdout } = await runCommand(["policy", "explain", PACK, "没有规范转诊"]);
    expect(stdout).toContain("不适用：“规范转诊”是“否”，须为“是”");
    const yubei = await runCommand(["policy", "explain", PACK, "E01"]);
    expect(yubei.stdout).toContain(
      "全年起付线：不按例外，“身份”是“低保边缘”，须为“特困、低保、返贫致贫”",
    );
  });

  it("explains a case of a file, with a year before it, and the same from standard input", async () => {
    const text = `政策包: chongqing-resident-2023
期初: { 倾斜救助.支付: 19500 }
情形: { 医院等级: 二级, 档次: 一档, 区县: 某区县, 规范转诊: 是, 身份: [低保], 总费用: 200000, 范围内: 180000 }
`;
    const path = caseFile("case.yaml", text);
    const { code, stdout } = await runCommand(["policy", "explain", path]);
    expect(code).toBe(0);
    expect(stdout).toContain("全年封顶 20,000.00，此前已用 19,500.00");
    expect(stdout).toContain("超出封顶 2,187.93 不付");
    const piped = await runProgram(["policy", "explain", "-"], {}, text);
    expect(piped).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("takes steps of one year, and gives the trace to programs", async () => {
    const path = caseFile(
      "steps.yaml",
      `政策包: ${join(process.cwd(), PACK)}
情形: { 医院等级: 三级, 档次: 一档, 区县: 渝北, 规范转诊: 否 }
经过:
  - 情形: { 出院日期: 2023-03-01, 总费用: 61000, 范围内: 60000 }
  - 情形: { 出院日期: 2023-09-01, 总费用: 10800, 范围内: 10800 }
`,
    );
    const { code, stdout } = await runCommand(["policy", "explain", path, "--json"]);
    expect(code).toBe(0);
    const { stays } = JSON.parse(stdout) as {
      stays: { step: number; trace: { t: string; name?: string; payment?: number }[] }[];
    };
    expect(stays.map(({ step }) => step)).toEqual([1, 2]);
    const second = stays[1]?.trace.find(({ t, name }) => t === "layer" && name === "大病保险");
    expect(second?.payment).toBe(348_000);
  });

  it("a case that the pack cannot settle says why, with exit code 1", async () => {
    const stays =
      "{ 医院等级: 二级, 档次: 一档, 区县: 渝北, 规范转诊: 是, 身份: [低保], 总费用: 200000, 范围内: 180000 }";
    const path = caseFile("unstated.yaml", `政策包: chongqing-resident-2023\n情形: ${stays}\n`);
    const { code, stdout } = await runCommand(["policy", "explain", path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/算不出：.*倾斜救助的比例（区县 渝北，身份 低保）/);
    // Where the example expects that very error, it came out as it should.
    const expected = await runCommand(["policy", "explain", PACK, "渝北低保的倾斜比例原文没有"]);
    expect(expected.code).toBe(0);
  });

  it("says where a case is not one", async () => {
    const path = caseFile(
      "bad.yaml",
      "政策包: chongqing-resident-2023\n情形: { 医院等级: 九级, 总费用: 1, 范围内: 1 }\n",
    );
    const { code, stdout, stderr } = await runCommand(["policy", "explain", path]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(
      "这个情形有 1 处读不成：bad.yaml:2:13 [取值] 情形文件 › 情形 › 医院等级",
    );
  });

  const wrong: readonly [words: () => string[], code: number, part: string][] = [
    [() => [], 2, "缺少 CASE|PACK [NAME]"],
    [() => [PACK, "E01", "E02"], 2, "多余的参数：E02"],
    [() => [caseFile("no-pack.yaml", "情形: { 总费用: 1, 范围内: 1 }\n")], 2, "政策包: 编号或路径"],
    [() => [join(folder, "none.yaml")], 1, "没有这个文件"],
    [() => [PACK, "E99"], 1, "没有找到算例“E99”"],
    [() => ["no-such-pack", "E01"], 1, "没有找到编号 no-such-pack 的政策包"],
    [() => ["no-such-pack", "E01", "--data", join(folder, "none")], 1, "没有医结的账簿"],
  ];
  it.each(wrong)("%#: bad arguments are one clear line", async (words, code, part) => {
    const result = await runCommand(["policy", "explain", ...words()]);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe("");
    expect(result.stderr).toContain(part);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("the explanation of every example of every pack", () => {
  it.each([...SHIPPED_PACKS, ...FIXTURE_PACKS])("closes: %s", (path) => {
    const pack = packOf(readPackText(path), path);
    for (const example of pack.examples) {
      const explained = explainExample(pack, example);
      expect(explained.ok, example.name).toBe(true);
      for (const { parts, refusal } of explained.stays) {
        if (refusal !== null) continue;
        const proof = parts.at(-1)?.steps.at(-1)?.text ?? "";
        expect(proof).toMatch(/ = [\d,.]+ = 总费用 [\d,.]+$/);
        // Each layer is told, paid or not.
        expect(parts.map(({ title }) => title)).toEqual(
          expect.arrayContaining(pack.rules.layers.map(({ name }) => name)),
        );
      }
    }
  });

  it("is the same for the example written as a case of its own", () => {
    const packText = readPackText(PACK);
    const pack = packOf(packText);
    const first = pack.examples[0];
    const text = `名: 甲\n情形: { 医院等级: 二级, 档次: 一档, 区县: 渝北, 规范转诊: 是, 身份: [低保边缘], 总费用: 52000, 范围内: 50000 }\n`;
    const read = loadCase({ text, file: "c" }, { text: packText, file: "p" });
    if (first === undefined) throw new Error("no example");
    const [own] = explainExample(read.pack, read.example).stays;
    const [published] = explainExample(pack, first).stays;
    expect(own?.trace).toEqual(published?.trace);
    expect(own?.parts).toEqual(published?.parts);
  });
});
