/** Packs for tests: the shipped ones, fixtures, and small ones written in a test. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPack } from "../../shared/policy/load.ts";
import type { Pack } from "../../shared/policy/pack.ts";
import { printProblem } from "../../shared/policy/problems.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Shows the mechanisms of the ordinary chain, each with its hand-worked example; all numbers invented. */
export const TEACHING_PACK = "resources/policies/demo-city-resident-2030.yaml";

export const SHIPPED_PACKS = [
  "resources/policies/chongqing-resident-2017.yaml",
  "resources/policies/chongqing-resident-2023.yaml",
  "resources/policies/tongling-yian-resident-2017.yaml",
  "resources/policies/yangzhou-resident-2013.yaml",
  "resources/policies/changsha-critical-illness-2015.yaml",
  "resources/policies/jimunai-ncms-2010.yaml",
  "resources/policies/jimunai-ncms-2011.yaml",
  "resources/policies/unnamed-county-ncms-2009.yaml",
  "resources/policies/chuzhou-resident-2019.yaml",
  "resources/policies/anhui-poverty-relief-2017.yaml",
  "resources/policies/chuzhou-poverty-relief-2019.yaml",
  "resources/policies/poverty-relief-136.yaml",
  TEACHING_PACK,
  "resources/policies/demo-city-plans-2030.yaml",
];

export const FIXTURE_PACKS = ["test/shared/policy/packs/small.yaml"];

export function readPackText(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The pack of a text; throws with every problem when it does not load. */
export function packOf(text: string, name = "测试.yaml"): Pack {
  const { pack, problems } = loadPack(text, name);
  if (pack === null) throw new Error(problems.map(printProblem).join("\n"));
  return pack;
}

export function shippedPack(year: "2017" | "2023"): Pack {
  const path = `resources/policies/chongqing-resident-${year}.yaml`;
  return packOf(readPackText(path), path);
}

const HEAD = `格式: 1
编号: written-in-a-test
名称: 测试包
有效: 2030-01-01 至 2030-12-31
选版按: 出院日期
来源: { S1: { 标题: 样例 } }
年度: { 起: 1月1日, 归属按: 出院日期, 跨年住院: 整单归属, 迟报: 按结算先后, 依据: S1 }
`;

const ROUNDING = "舍入: { 支付: 分、四舍五入, 依据: S1 }\n费用拆分: 已拆分\n";

/** A pack from its own sections; head, rounding and split are filled in where the text has none. */
export function smallPack(sections: string): Pack {
  const own = sections.trimStart();
  const head = /^年度:/m.test(own) ? HEAD.replace(/^年度.*\n/m, "") : HEAD;
  return packOf(`${head}${/^舍入:/m.test(own) ? "" : ROUNDING}${own}`);
}
