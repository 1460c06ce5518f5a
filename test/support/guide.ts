/**
 * The YAML of the author's guide: every fenced block and every "`键: 值`" of its chapters, completed into a pack. A fragment
 * says only what it is about; what it leaves out comes from the chapter's own whole pack, or from the plain one below.
 */
import type { Tokens } from "marked";
import { type Chapter, everyToken } from "../../renderer/manual/book.ts";
import { KEYS } from "../../shared/policy/keys.ts";
import { CAP_KEYS } from "../../shared/policy/layerLimits.ts";
import { DEDUCTIBLE_KEYS, RATIO_KEYS } from "../../shared/policy/layers.ts";
import { manualBook } from "./manual.ts";

export const GUIDE: readonly Chapter[] = manualBook().filter(({ part }) => part === "政策包编写");

export interface Snippet {
  /** Chapter, section and first line */
  readonly name: string;
  readonly pack: string;
  /** "[缺行] “医院等级”缺：三级", as the guide prints them behind "# 报错" */
  readonly problems: readonly string[];
  /** Whether it gives 算例 of its own, which must come out */
  readonly hasExamples: boolean;
  /** A pack from its first line to its last */
  readonly isWhole: boolean;
}

const PLAIN = `格式: 1
编号: guide-fragment
名称: 样例
有效: 2030-01-01 至 2030-12-31
选版按: 出院日期
年度: { 起: 1月1日, 归属按: 出院日期, 跨年住院: 整单归属, 迟报: 按结算先后, 依据: S1 }
舍入: { 支付: 分、四舍五入, 明细: 分、四舍五入, 依据: S1 }
费用拆分: 已拆分
层: [{ 名: 甲层, 付款: 基金, 基数: 范围内, 起付线: 不设, 比例: 50%, 封顶: 不设, 依据: S1 }]
`;

const PLAIN_EXAMPLES =
  "算例: [{ 名: 例, 情形: { 总费用: 100, 范围内: 100 }, 得: { 个人: 100 } }]\n";

const FACTS: Readonly<Record<string, string>> = {
  医院等级: "[一级, 二级, 三级]",
  档次: "[一档, 二档]",
  人群: "[成人, 学生]",
  就医地: "[市内, 省内, 省外]",
  转诊: "是否",
  备案: "是否",
  退休: "是否",
  受伤: "[无, 无责任人, 有责任人]",
  病种: "[白内障, 精神病, 其他病]",
  付费方式: "[按项目, 按病种, 按床日]",
  身份: "{ 可多选: [特困, 低保, 监测对象], 归并: 取最前, 无则: 普通, 认定按: 出院日期 }",
  优待: "{ 可多选: [残疾, 优抚], 归并: 逐表取, 无则: 无 }",
  年龄: "周岁（入院日期）",
  住院次序: "序号（本年度）",
  连续参保年数: "整数",
  住院天数: "整数",
  床日数: "整数",
  缴费日期: "日期",
  病组标准: "金额",
  账户余额: "金额",
};

const DEFINITIONS: Readonly<Record<string, string>> = {
  等级标准: "{ 按: 医院等级, 一级: 300, 二级: 400, 三级: 500 }",
  次序系数: "{ 按: 住院次序, ≤1: 100%, ≤2: 75%, 以上: 75% × 50% }",
  转外先自付: "{ 按: 就医地, 省外: 范围内 × 10%, 其他: 0 }",
};

/** All snippets of a chapter, in its order. */
export function snippetsOf({ id, sections }: Chapter): Snippet[] {
  const tokens = sections.flatMap((section) =>
    everyToken(section.tokens).map((token) => ({ title: section.title, token })),
  );
  const blocks = tokens.filter(({ token }) => token.type === "code");
  const whole = blocks.map(({ token }) => (token as Tokens.Code).text).find(isWholePack);
  return tokens.flatMap(({ title, token }): Snippet[] => {
    const at = `${id} › ${title}`;
    if (token.type === "code") {
      const { lang = "", text } = token as Tokens.Code;
      return lang.startsWith("yaml") ? [snippet(at, text, lang.endsWith("层"), whole)] : [];
    }
    const text = token.type === "codespan" ? (token as Tokens.Codespan).text : "";
    const key = /^([\p{L}]+): /u.exec(text)?.[1];
    return key === undefined ? [] : [inline(at, key, text)];
  });
}

/** "`加点: 5%`" stands for one adjustment of a layer, "`每次封顶: 3000`" for a line of one, "`要素: { … }`" for a section. */
function inline(at: string, key: string, text: string): Snippet {
  if (KEYS.pack.meanings[key as "层"] !== undefined && !/^舍入: [^{]/.test(text)) {
    return snippet(at, text, false, undefined);
  }
  if (KEYS.layer.meanings[key as "名"] !== undefined) {
    return snippet(at, `${text}${companionOf(key, text)}`, true, undefined);
  }
  if (KEYS.adjustment.meanings[key as "当"] !== undefined) {
    const own = /^(加点|比例乘|自付乘):/.test(text) ? text : `加点: -5%, ${text}`;
    return snippet(at, `调整: [{ ${own}, 依据: S1 }]`, true, undefined);
  }
  throw new Error(`${at}: no test can complete “${text}” into a pack`);
}

/** The other line that one line of a layer asks for. */
function companionOf(key: string, text: string): string {
  const outside = /总费用|全自费|超限价|先行自付|结算额|范围外|全部余额|个人负担/.test(text);
  if (["基数", "保底"].includes(key) && outside) return "\n承担: 全部";
  if (["比例", "自付比例"].includes(key) && /\{ [≤<]/.test(text)) return "\n分段: 逐段累进、本次";
  if (key === "全年起付线" && text.includes("{")) return "\n年内标准变动: 按本次补差";
  if (key === "年内标准变动") return "\n全年起付线: { 按: 转诊, 是: 3000, 否: 5000 }";
  if (["起付线扣法", "全年起付线上限"].includes(key)) return "\n每次起付线: 300";
  if (key === "条件关系") return "\n每次起付线: 300\n适用: { 基本医保.超封顶: ＞0 }";
  if (key !== "分段") return "";
  const ladder = "\n比例: { ≤10000: 50%, 以上: 60% }";
  return text.includes("起付线") ? `${ladder}\n每次起付线: 300` : ladder;
}

function snippet(at: string, text: string, isLayer: boolean, whole: string | undefined): Snippet {
  const name = `${at}: ${text.split("\n")[0]}`;
  const problems = [...text.matchAll(/# 报错 (.+)$/gm)].map((match) => match[1] ?? "");
  const isWhole = isWholePack(text);
  if (isWhole) return { name, pack: text, problems, hasExamples: true, isWhole };
  const own = isLayer ? layerOf(text) : text;
  const hasExamples = /^算例:/m.test(own);
  return { name, pack: complete(own, whole), problems, hasExamples, isWhole };
}

function isWholePack(text: string): boolean {
  return /^格式:/m.test(text) && /^编号:/m.test(text);
}

function layerOf(text: string): string {
  const has = (keys: readonly string[]) =>
    keys.some((key) => new RegExp(`^${key}:`, "m").test(text));
  const plain = [
    ...(has(["名"]) ? [] : ["名: 甲层"]),
    ...(has(["付款"]) ? [] : ["付款: 基金"]),
    ...(has(["基数"]) ? [] : ["基数: 范围内"]),
    ...(has(DEDUCTIBLE_KEYS) ? [] : ["起付线: 不设"]),
    ...(has(RATIO_KEYS) ? [] : ["比例: 50%"]),
    ...(has(CAP_KEYS) ? [] : ["封顶: 不设"]),
    ...(has(["依据"]) ? [] : ["依据: S1"]),
  ];
  const lines = [...plain, ...text.split("\n")];
  const earlier = ["基本医保", "大病保险"].filter((name) => code(text).includes(`${name}.`));
  return [
    "层:",
    ...earlier.map(
      (name) =>
        `  - { 名: ${name}, 付款: 基金, 基数: 范围内余额, 起付线: 不设, 比例: 50%, 全年封顶: 100000, 依据: S1 }`,
    ),
    ...lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`),
  ].join("\n");
}

function code(text: string): string {
  return text.replace(/#.*$/gm, "");
}

/** The sections of a text by their names, in its order. */
function sectionsOf(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let name = "";
  for (const line of text.split("\n")) {
    name = /^([\p{L}]+)[:：]/u.exec(line)?.[1] ?? name;
    sections.set(name, `${sections.get(name) ?? ""}${line}\n`);
  }
  return sections;
}

function complete(own: string, whole: string | undefined): string {
  const written = sectionsOf(own);
  const rest = sectionsOf(whole ?? PLAIN);
  // Figures of the whole pack say nothing of other layers.
  if (whole === undefined || (written.has("层") && !written.has("算例"))) {
    rest.set("算例", PLAIN_EXAMPLES);
  }
  for (const name of written.keys()) rest.delete(name);
  const others = [...rest.values()].join("");
  if (whole !== undefined) return `${own}\n${others}`;
  const limits = mentions(own, ["年度限额"]) && !written.has("限额");
  const definitions = written.has("定义") ? [] : namesIn(own, DEFINITIONS);
  const defined = definitions.map((name) => `  ${name}: ${DEFINITIONS[name]}\n`).join("");
  const facts = written.has("要素") ? [] : namesIn(`${own}${defined}`, FACTS);
  const sources = written.has("来源") ? "" : sourcesOf(own);
  return [
    own,
    "\n",
    others,
    sources,
    written.has("假设") ? "" : assumptionsOf(own),
    written.has("要素") ? "" : `要素: {}\n`.replace("{}", facts.length === 0 ? "{}" : ""),
    ...facts.map((name) => `  ${name}: ${FACTS[name]}\n`),
    defined === "" ? "" : `定义:\n${defined}`,
    limits ? "限额: { 年度限额: { 全年: 200000, 依据: S1 } }\n" : "",
  ].join("");
}

function mentions(text: string, names: readonly string[]): boolean {
  return names.some((name) => code(text).includes(name));
}

function namesIn(text: string, known: Readonly<Record<string, string>>): string[] {
  return Object.keys(known).filter((name) => mentions(text, [name]));
}

/** A source for every cite. */
function sourcesOf(text: string): string {
  const cites = [...code(text).matchAll(/\b(S\d+)(?:\.([\p{L}]+))?/gu)];
  const names = [...new Set(["S1", ...cites.map((match) => match[1] ?? "")])];
  return `来源:\n${names
    .map((source) => {
      const quoted = cites.filter((match) => match[1] === source && match[2] !== undefined);
      const quotations = [...new Set(quoted.map((match) => `${match[2]}: 原文`))].join(", ");
      return `  ${source}: { 标题: 样例, 摘录: { ${quotations} } }\n`;
    })
    .join("")}`;
}

function assumptionsOf(text: string): string {
  const ids = [...new Set([...code(text).matchAll(/假设\.(\w+)/g)].map((match) => match[1]))];
  return ids.length === 0 ? "" : `假设: { ${ids.map((id) => `${id}: 样例`).join(", ")} }\n`;
}
