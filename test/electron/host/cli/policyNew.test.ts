import { describe, expect, it } from "vitest";
import { packSkeleton } from "../../../../shared/keeper/skeleton.ts";
import { verifyPack } from "../../../../shared/keeper/verify.ts";
import { loadPack } from "../../../../shared/policy/load.ts";
import { runCommand } from "../../../support/commandLine.ts";
import { packOf } from "../../../support/packs.ts";

/** What a keeper fills in, blank by blank in the order of the text. */
const FILLED = [
  ["地区", "[9901]"],
  ["险种", "[城乡居民]"],
  ["有效", "2031-01-01 至 2031-12-31"],
  ["选版按", "出院日期"],
  ["来源 › S1 › 标题", "样例办法"],
  ["来源 › S1 › 文号", "样医保〔2030〕1号"],
  ["来源 › S1 › 日期", "2030-12-01"],
  ["来源 › S1 › 摘录 › 比例", "一级八成、二级七成、三级六成"],
  ["年度 › 起", "1月1日"],
  ["年度 › 归属按", "出院日期"],
  ["年度 › 迟报", "按结算先后"],
  ["年度 › 依据", "S1"],
  ["舍入 › 支付", "分、四舍五入"],
  ["舍入 › 明细", "分、四舍五入"],
  ["舍入 › 依据", "S1"],
  ["费用拆分 › 甲类 › 先行自付", "0%"],
  ["费用拆分 › 乙类 › 先行自付", "10%"],
  ["费用拆分 › 依据", "S1"],
  ["层 › 第1层 › 名", "基金甲"],
  ["层 › 第1层 › 付款", "样例基金"],
  ["层 › 第1层 › 每次起付线 › 一级", "100"],
  ["层 › 第1层 › 每次起付线 › 二级", "200"],
  ["层 › 第1层 › 每次起付线 › 三级", "300"],
  ["层 › 第1层 › 比例 › 一级", "80%"],
  ["层 › 第1层 › 比例 › 二级", "70%"],
  ["层 › 第1层 › 比例 › 三级", "60%"],
  ["层 › 第1层 › 封顶", "不设"],
  ["层 › 第1层 › 依据", "S1.比例"],
  ["算例 › 第1条 › 名", "二级"],
  ["算例 › 第1条 › 出处", "自拟"],
  ["算例 › 第1条 › 情形 › 医院等级", "二级"],
  ["算例 › 第1条 › 情形 › 总费用", "1200"],
  ["算例 › 第1条 › 情形 › 范围内", "1200"],
  // (1,200 − 200) × 70% = 700
  ["算例 › 第1条 › 得 › 个人", "500"],
] as const;

describe("policy new", () => {
  it("writes a pack that is refused for its blanks alone, each by its place", async () => {
    const words = ["policy", "new", "--id", "sample-city-2031", "--name", "样例市: 居民医保"];
    const { code, stdout } = await runCommand(words);
    expect(code).toBe(0);
    const { pack, problems } = loadPack(stdout, "new.yaml");
    expect(pack).toBeNull();
    expect(problems.map(({ kind, path }) => `${kind} ${path}`)).toEqual(
      FILLED.map(([path]) => `空白值 ${path}`),
    );
    const json = await runCommand([...words, "--json"]);
    expect(JSON.parse(json.stdout)).toEqual({ id: "sample-city-2031", text: stdout });
  });

  it("is a pack once they are filled in, and says what it then gives", () => {
    let text = packSkeleton("sample-city-2031", "样例市: 居民医保");
    let from = 0;
    for (const [path, value] of FILLED) {
      const key = path.split(" › ").at(-1) ?? "";
      const blank = new RegExp(`(?<=[ {\\n])${key}:(?= *(?:\\n|,|\\}))`, "g");
      blank.lastIndex = from;
      expect(blank.test(text), path).toBe(true);
      text = `${text.slice(0, blank.lastIndex)} ${value}${text.slice(blank.lastIndex)}`;
      from = blank.lastIndex;
    }
    const pack = packOf(text, "new.yaml");
    expect(pack.name).toBe("样例市: 居民医保");
    expect(verifyPack(pack).examples).toMatchObject([{ ok: true, checks: [{ got: "500.00" }] }]);
  });

  const wrong: readonly [words: string[], part: string][] = [
    [["--name", "样例"], "缺少 --id ID"],
    [["--id", "x"], "缺少 --name NAME"],
    [["--id", "样例", "--name", "样例"], "编号只用小写字母、数字和“-”"],
    [["--id", "x", "--name", " "], "--name 后面写一行名称"],
    [["x", "--id", "x", "--name", "y"], "多余的参数：x"],
  ];
  it.each(wrong)("%#: bad arguments are one clear line", async (words, part) => {
    const { code, stdout, stderr } = await runCommand(["policy", "new", ...words]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(part);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
