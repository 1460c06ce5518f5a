/** The schema for editors says what the loader says: the same keys, the same words, of the same packs. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ErrorObject } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { packSchema, packSchemaText } from "../../../shared/keeper/schema.ts";
import { WORDS } from "../../../shared/policy/keys.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { runCommand } from "../../support/commandLine.ts";
import { FIXTURE_PACKS, readPackText } from "../../support/packs.ts";

const POLICIES = "resources/policies";
const SHIPPED = readdirSync(join(import.meta.dirname, "../../..", POLICIES))
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => `${POLICIES}/${name}`);

const validate = new Ajv({ strict: false, allErrors: true }).compile(packSchema());

/** What the schema says of a text, as an editor reads it. */
function complaints(text: string): string[] {
  validate(parse(text, { uniqueKeys: false }));
  return (validate.errors ?? []).map(print);
}

function print({ instancePath, keyword, params }: ErrorObject): string {
  const what = params.additionalProperty ?? params.missingProperty ?? "";
  return `${instancePath} ${keyword} ${what}`.trim();
}

const SMALL = readPackText("test/shared/policy/packs/small.yaml");

describe("the lists of keys and words", () => {
  it("are the only ones of the loader", () => {
    const folder = join(import.meta.dirname, "../../../shared/policy");
    const wrong = readdirSync(folder)
      .filter((name) => !["keys.ts", "schema.ts"].includes(name))
      .filter((name) =>
        /\b(required|optional): \[\s*"/.test(readPackText(`shared/policy/${name}`)),
      );
    expect(wrong).toEqual([]);
  });

  it("name the functions that formulas know", () => {
    const { problems } = loadPack(SMALL.replace("全年封顶: 200000", "全年封顶: 无（1）"), "x.yaml");
    const known = problems[0]?.message.split("可用：")[1];
    expect(known?.split("、")).toEqual(WORDS.function.words);
  });
});

describe("the schema of a pack", () => {
  it("is printed by the command line", async () => {
    const { code, stdout } = await runCommand(["policy", "schema"]);
    expect(code).toBe(0);
    expect(stdout).toBe(packSchemaText());
  });

  it("is what stands beside the packs (npm run -s yijie -- policy schema)", () => {
    expect(readPackText(`${POLICIES}/pack.schema.json`)).toBe(packSchemaText());
  });

  it.each([...SHIPPED, ...FIXTURE_PACKS])("takes %s", (path) => {
    expect(complaints(readPackText(path))).toEqual([]);
  });

  it.each([
    ["a section", "\n层:", "\n曾:", "additionalProperties 曾"],
    [
      "a key of a layer",
      "全年封顶: 200000",
      "全年峰顶: 200000",
      "/层/0 additionalProperties 全年峰顶",
    ],
    ["a key of the year", "迟报: 按", "晚报: 按", "/年度 additionalProperties 晚报"],
    ["a key of a fact", "归并: 取最前", "合并: 取最前", "/要素/身份 additionalProperties 合并"],
    ["a key of an exception", "取: 6500", "得: 6500", "additionalProperties 得"],
    ["a key of an adjustment", "比例乘: 90%", "乘: 90%", "/层/0/调整/0 additionalProperties 乘"],
    ["a key of an example", "    得: {", "    应得: {", "/算例/0 additionalProperties 应得"],
    ["a word", "归并: 取最前", "归并: 就高", "/要素/身份/归并 enum"],
    ["a type of a fact", "转诊: 是否", "转诊: 有无", "/要素/转诊 pattern"],
    ["a rounding", "支付: 分、四舍五入", "支付: 四舍五入", "/舍入/支付 pattern"],
    ["words of the scale", "逐段累进、起付线以上、全年", "累进", "/层/1/分段 pattern"],
    [
      "a segment's key",
      "≤50000: 60%",
      "50000以下: 60%",
      "/层/1/比例 additionalProperties 50000以下",
    ],
    ["a missing key", "    付款: 大病资金\n", "", "/层/1 required 付款"],
    ["a missing cap", "    全年封顶: 200000\n", "", "/层/0 anyOf"],
    ["two thresholds", "    全年起付线:", "    每次起付线: 1\n    全年起付线:", "/层/1/ oneOf"],
    [
      "lines without rounding",
      "费用拆分: 已拆分",
      "费用拆分: { 甲类: 全自费, 乙类: 全自费, 丙类: 全自费, 依据: S1 }",
      "/舍入 required 明细",
    ],
  ])("complains of %s", (_, written, wrong, complaint) => {
    expect(SMALL).toContain(written);
    const found = complaints(SMALL.replace(written, wrong));
    const [where, keyword, what] = complaint.split(" ");
    expect(found.join("\n")).toContain(
      [where?.replace(/\/$/, ""), keyword, what].filter(Boolean).join(" "),
    );
  });
});
