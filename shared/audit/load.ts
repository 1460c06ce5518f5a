/**
 * loadRules: the text of a rule file → rules, or everything that is wrong with it, by file, line and column. As with a
 * policy pack, a file with one problem is no file: nothing is defaulted, skipped or guessed.
 */
import { type Day, parseDay } from "../calendar/day.ts";
import type { PackProblem } from "../policy/problems.ts";
import type { Fields } from "../policy/reading.ts";
import { readYaml, type TextNode, type YamlNode } from "../policy/yaml.ts";
import { readLogic } from "./loadLogic.ts";
import { RuleReading } from "./ruleReading.ts";
import { BASES, FILE_KEYS } from "./ruleWords.ts";
import { BEARERS, type Bearer, LEVELS, type Rule, STAGES } from "./types.ts";

interface RuleFile {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
}

export type LoadedRules =
  | { readonly file: RuleFile; readonly problems: readonly [] }
  | { readonly file: null; readonly problems: readonly PackProblem[] };

const OPENING = "规则文件要以“格式: 1”开头，一行一个“键: 值”";

/** Reads a rule file. All problems are collected. */
export function loadRules(text: string, fileName: string): LoadedRules {
  const { root, problems } = readYaml(text, fileName, OPENING);
  if (root !== null) {
    const reading = new RuleReading(problems);
    const fields = reading.fields(root, "", FILE_KEYS.file);
    const file = fields === null ? null : readFile(reading, fields);
    if (file !== null && problems.count === 0) return { file, problems: [] };
  }
  return { file: null, problems: problems.sorted() };
}

function readFile(reading: RuleReading, fields: Fields): RuleFile {
  const format = reading.text(fields.get("格式"), "格式");
  if (format !== null && format.text !== "1") {
    reading.report("版本", format, "格式", `不认识格式“${format.text}”，本程序只认格式 1`);
  }
  const laws = readLaws(reading, fields.get("法规"));
  const rules: Rule[] = [];
  const seen = new Set<string>();
  for (const { node, path } of reading.items(fields.get("规则"), "规则")) {
    const one = reading.fields(node, path, FILE_KEYS.rule);
    const rule = one === null ? null : readRule(reading, one, path, laws);
    if (rule === null) continue;
    if (seen.has(rule.code)) {
      reading.report("重复", node, path, `编号“${rule.code}”用了两次`);
    }
    seen.add(rule.code);
    rules.push(rule);
  }
  return {
    name: reading.text(fields.get("名称"), "名称")?.text ?? "",
    version: reading.text(fields.get("版本"), "版本")?.text ?? "",
    rules,
  };
}

function readLaws(reading: RuleReading, node: YamlNode | null): Map<string, string> {
  const laws = new Map<string, string>();
  for (const { node: item, path } of reading.items(node, "法规")) {
    const fields = reading.fields(item, path, FILE_KEYS.law);
    if (fields === null) continue;
    const name = reading.text(fields.get("名"), path);
    const text = reading.text(fields.get("条文"), `${path} › 条文`, true);
    if (name === null || text === null) continue;
    if (laws.has(name.text)) reading.report("重复", name, path, `法规“${name.text}”写了两次`);
    laws.set(name.text, text.text);
  }
  return laws;
}

const RULE_CODE = /^[A-Z]\d{2}[A-Za-z0-9\p{Script=Han}-]*$/u;

function readRule(
  reading: RuleReading,
  fields: Fields,
  path: string,
  laws: ReadonlyMap<string, string>,
): Rule | null {
  const at = (key: string): string => `${path} › ${key}`;
  const code = reading.text(fields.get("编号"), at("编号"));
  if (code !== null && !RULE_CODE.test(code.text)) {
    reading.report("名称", code, at("编号"), "编号写成一个字母加两位数字，如 F04");
  }
  const level = reading.oneOf(fields.get("级别"), at("级别"), LEVELS);
  const mayDeduct = fields.has("可自动扣减")
    ? (reading.yes(fields.get("可自动扣减"), at("可自动扣减")) ?? false)
    : false;
  const base = reading.wordOf(fields.get("扣减"), at("扣减"), BASES);
  const isWeaker = level !== null && level !== "违规";
  if (mayDeduct && (isWeaker || base === "none")) {
    const text = "只有级别是“违规”、扣减不是“无”的规则可以自动扣减";
    reading.report("矛盾", fields.startOf("可自动扣减"), at("可自动扣减"), text);
  }
  const bearer = readBearer(reading, fields, mayDeduct, at("承担"));
  const stages = reading
    .texts(fields.get("环节"), at("环节"))
    .map((node) => reading.oneOf(node, at("环节"), STAGES));
  const period = readPeriod(reading, fields.get("有效"), at("有效"));
  const legalBasis = readBasis(reading, fields.get("法规"), at("法规"), laws);
  const logic = readLogic(reading, fields.get("判断"), at("判断"));
  const shared = {
    name: reading.text(fields.get("名"), path)?.text ?? "",
    version: reading.text(fields.get("版本"), at("版本"))?.text ?? "",
    evidence: reading.text(fields.get("证据"), at("证据"), true)?.text ?? "",
    onlyInScope: fields.has("只看纳入报销")
      ? (reading.yes(fields.get("只看纳入报销"), at("只看纳入报销")) ?? false)
      : false,
    liftedBy: fields.has("除非") ? reading.list(fields.get("除非"), at("除非")) : [],
  };
  if (code === null || level === null || base === null || logic === null) return null;
  return {
    code: code.text,
    ...shared,
    level,
    mayDeduct,
    bearer,
    base,
    legalBasis,
    from: period.from,
    to: period.to,
    stages: stages.filter((stage) => stage !== null),
    logic,
  };
}

/** Must be said where money may move; a rule that moves none is the hospital's to answer. */
function readBearer(
  reading: RuleReading,
  fields: Fields,
  mayDeduct: boolean,
  path: string,
): Bearer {
  if (fields.has("承担")) return reading.oneOf(fields.get("承担"), path, BEARERS) ?? "医院";
  if (mayDeduct) {
    const text = "可自动扣减的规则要写明“承担”：病人（转全自费），还是医院（改账单）";
    reading.report("缺项", fields.startOf("可自动扣减"), path, text);
  }
  return "医院";
}

/** "2021-05-01 起" or "2021-05-01 至 2025-12-31", or 不限. */
function readPeriod(
  reading: RuleReading,
  node: YamlNode | null,
  path: string,
): { from: Day | null; to: Day | null } {
  const none = { from: null, to: null };
  const text = reading.text(node, path);
  if (text === null || text.text === "不限") return none;
  const match = /^(\S+)\s*(?:起|至\s*(\S+))$/.exec(text.text);
  if (match === null) {
    const form = "写成“2021-05-01 起”“2021-05-01 至 2025-12-31”或“不限”";
    reading.report("日期", text, path, form);
    return none;
  }
  const from = readDay(reading, text, match[1] ?? "", path);
  const to = match[2] === undefined ? null : readDay(reading, text, match[2], path);
  if (from !== null && to !== null && to < from) {
    reading.report("日期", text, path, `止日 ${to} 早于起日 ${from}`);
  }
  return { from, to };
}

function readDay(reading: RuleReading, at: TextNode, text: string, path: string): Day | null {
  const day = parseDay(text);
  if (day === null) reading.report("日期", at, path, `没有“${text}”这一天，日期写成 2023-01-01`);
  return day;
}

/** Names of 法规 joined by 、; each must exist. */
function readBasis(
  reading: RuleReading,
  node: YamlNode | null,
  path: string,
  laws: ReadonlyMap<string, string>,
): string {
  const text = reading.text(node, path);
  if (text === null) return "";
  const found: string[] = [];
  for (const name of text.text.split("、").map((one) => one.trim())) {
    const law = laws.get(name);
    if (law === undefined) {
      const known = [...laws.keys()].join("、");
      reading.report("依据不存在", text, path, `“法规”里没有“${name}”，可用：${known}`);
    } else found.push(law);
  }
  return found.join("；");
}
