/** What verify tells beyond the figures: limits without an example, facts that nobody fills, a pack that is never chosen. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../../../support/commandLine.ts";
import { readPackText } from "../../../support/packs.ts";

const folder = mkdtempSync(join(tmpdir(), "yijie-verify-"));
const path = join(folder, "pack.yaml");
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = readPackText("test/shared/policy/packs/small.yaml");

async function remarksOf(text: string): Promise<readonly string[]> {
  writeFileSync(path, text);
  const { code, stdout } = await runCommand(["policy", "verify", path, "--json"]);
  expect(code).toBe(0);
  const { packs } = JSON.parse(stdout) as { packs: { remarks: string[] }[] };
  return packs[0]?.remarks ?? [];
}

describe("policy verify", () => {
  it("names what holds up patients though every figure is right", async () => {
    // The program knows who was referred, and nothing of emergencies.
    const remarks = await remarksOf(TEXT.replaceAll("转诊", "急诊"));
    expect(remarks).toContain(
      "没有人填就挂起、要窗口逐个病人填的要素（全院一样的写进“本院情况”）：急诊",
    );
    expect(remarks).toContain("没有写地区或险种，结算时不会选用这个包");
    const placed = TEXT.replace(/^有效:/m, "地区: [9901]\n险种: [城乡居民]\n有效:");
    expect((await remarksOf(placed)).join()).not.toMatch(/急诊|地区|险种/);
  });

  it("says where a bill's word for the scheme is another than the pack's", async () => {
    const placed = TEXT.replace(/^有效:/m, "地区: [9901]\n险种: [职工, 新农合]\n有效:");
    expect((await remarksOf(placed)).filter((remark) => remark.includes("险种"))).toEqual([
      "险种“职工”在账单上读作“城镇职工”，这里也写“城镇职工”，不然选不到这个包",
    ]);
  });

  it("counts the limits that no example meets", async () => {
    const [remark = ""] = await remarksOf(TEXT);
    expect(remark).toMatch(/^界限、封顶的上下一分有 \d+ 处没有算例，用 policy cases 列出来$/);
  });

  it("leads to the other commands of its kind", async () => {
    const { code, stdout } = await runCommand(["policy", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("policy whatif");
    expect(stdout).not.toContain("claims export");
  });
});
