import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBooks } from "../../../../electron/host/store/books.ts";
import { runCommand } from "../../../support/commandLine.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  closeTestOffice,
  idNumberOf,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  packText,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
let folder: string;
let candidate: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-effect-cli-"));
  candidate = join(folder, "candidate.yaml");
  writeFileSync(candidate, packText({ id: "candidate", ratios: { 一档: "70%", 二档: "65%" } }));
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  settleNow(office, office.cashier, addStay(office, { serial: 1, inpatientNo: "Z1" }));
  closeBooks(office.books);
});
afterAll(() => {
  closeTestOffice(office);
  rmSync(folder, { recursive: true, force: true });
});

const PERIOD = ["--period", "2023-06-01..2023-06-30"];

describe("policy whatif", () => {
  it("tells sums, who gains and loses, and what was assumed, without names", async () => {
    const words = ["policy", "whatif", candidate, "--data", office.folder, ...PERIOD];
    const { code, stdout } = await runCommand(words);
    expect(code).toBe(0);
    for (const line of [
      "明细：费用拆分的写法相同，用的是当时的拆分",
      "2023-06-01 至 2023-06-30 出院的住院：两边都算得出 1 次，算不出 0 次，政策包不管的 0 次",
      "  居民统筹基金：5,820.00 → 6,790.00，差 970.00",
      "  个人负担：4,180.00 → 3,210.00，差 −970.00",
      "有变化 1 次：病人少付 1 次，多付 0 次",
      "  YS2023-000001 住院号 Z1，个人 4,180.00 → 3,210.00，差 −970.00",
    ]) {
      expect(stdout.split("\n")).toContain(line);
    }
    expect(stdout).toMatch(/^假设：/m);
    expect(stdout).not.toContain(nameOf(1));
    expect(stdout).not.toContain(idNumberOf(1));
  });

  it("by the pack in force, named by its 编号, changes nothing", async () => {
    const words = ["policy", "whatif", "demo-resident-2023", "--data", office.folder, ...PERIOD];
    const { code, stdout } = await runCommand([...words, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      packId: "demo-resident-2023",
      changed: 0,
      stays: [{ slipNumber: "YS2023-000001", difference: 0 }],
    });
  });

  const wrong: readonly [words: () => string[], code: number, part: string][] = [
    [() => [], 2, "缺少 --data DIR"],
    [() => [candidate, "--data", office.folder], 2, "缺少 --period FROM..TO"],
    [() => ["--data", office.folder, ...PERIOD], 2, "缺少 PACK"],
    [() => [candidate, "--data", office.folder, "--period", "2023-06"], 2, "没有看懂 2023-06"],
    [
      () => [candidate, "--data", office.folder, "--period", "2023-06-30..2023-06-01"],
      2,
      "--period 写成",
    ],
    [() => [candidate, "--data", join(folder, "none"), ...PERIOD], 1, "没有医结的账簿"],
    [() => ["no-such-pack", "--data", office.folder, ...PERIOD], 1, "没有找到编号 no-such-pack"],
  ];
  it.each(wrong)("%#: bad arguments are one clear line", async (words, code, part) => {
    const result = await runCommand(["policy", "whatif", ...words()]);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe("");
    expect(result.stderr).toContain(part);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("policy diff", () => {
  it("tells what differs, with the clauses", async () => {
    const own = join(folder, "own.yaml");
    writeFileSync(own, packText());
    const { code, stdout } = await runCommand(["policy", "diff", own, candidate]);
    expect(code).toBe(0);
    expect(stdout).toBe(`demo-resident-2023 演示居民医保（虚构） → candidate 演示居民医保（虚构）
有 1 处不同
～ 基本医保 › 比例 › 档次 一档：60% → 70%〔S1.基本〕
`);
    const same = await runCommand(["policy", "diff", own, own]);
    expect(same).toMatchObject({ code: 0 });
    expect(same.stdout.split("\n")[1]).toBe("规则没有不同");
  });

  it("tells with books what it changes on each stored stay", async () => {
    const words = ["policy", "diff", "demo-resident-2023", candidate, "--data", office.folder];
    const { code, stdout } = await runCommand(words);
    expect(code).toBe(0);
    expect(stdout).toContain("～ 基本医保 › 比例 › 档次 一档：60% → 70%〔S1.基本〕");
    expect(stdout).toContain("全部住院：两边都算得出 1 次");
    expect(stdout).toContain("  YS2023-000001 住院号 Z1，个人 4,180.00 → 3,210.00，差 −970.00");
    const none = await runCommand([...words, "--period", "2022-01-01..2022-12-31", "--json"]);
    expect(JSON.parse(none.stdout)).toMatchObject({ effect: { stays: [], changed: 0 } });
  });

  const wrong: readonly [words: () => string[], code: number, part: string][] = [
    [() => [candidate], 2, "缺少 A B"],
    [() => [candidate, candidate, "x"], 2, "多余的参数：x"],
    [() => [candidate, candidate, ...PERIOD], 2, "--period 要和 --data 一起写"],
    [() => [candidate, join(folder, "none.yaml")], 1, "没有这个文件"],
  ];
  it.each(wrong)("%#: bad arguments are one clear line", async (words, code, part) => {
    const result = await runCommand(["policy", "diff", ...words()]);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe("");
    expect(result.stderr).toContain(part);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
