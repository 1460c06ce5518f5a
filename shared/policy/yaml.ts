/**
 * YAML as text only: every scalar stays the text that the keeper wrote, with its place. Aliases, tags, anchors and
 * folded texts in place of values are refused: what a pack says must stand where one reads it.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import type { PackProblem, ProblemKind } from "./problems.ts";

export interface TextNode {
  readonly kind: "text";
  readonly text: string;
  readonly start: number;
  /** Written with | or >: only for quotations and sentences */
  readonly block: boolean;
}

export interface MapEntry {
  readonly key: TextNode;
  readonly value: YamlNode;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
  readonly start: number;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly start: number;
}

interface EmptyNode {
  readonly kind: "empty";
  readonly start: number;
}

export type YamlNode = TextNode | MapNode | ListNode | EmptyNode;

/** Collects what is wrong, in the order of the file. */
export class Problems {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #found: PackProblem[] = [];
  readonly #seen = new Set<string>();

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  /** Of no text yet. */
  static none(): Problems {
    return new Problems("", new LineCounter());
  }

  add(kind: ProblemKind, start: number, path: string, message: string): void {
    const { line, col } = this.#lines.linePos(start);
    const key = `${kind} ${line} ${col} ${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#found.push({ kind, file: this.#file, line, column: col, path, message });
  }

  has(kind: ProblemKind): boolean {
    return this.#found.some((problem) => problem.kind === kind);
  }

  get count(): number {
    return this.#found.length;
  }

  sorted(): PackProblem[] {
    return this.#found.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}

const YAML_MESSAGES: Readonly<Record<string, string>> = {
  ALIAS_PROPS: "不能用 YAML 的引用（& 和 *），请把内容写出来",
  BAD_ALIAS: "不能用 YAML 的引用（& 和 *），请把内容写出来",
  BAD_INDENT: "缩进不齐：同一层的键要左对齐，下一层多缩进两个空格",
  TAB_AS_INDENT: "缩进请用空格，不要用 Tab",
  MISSING_CHAR: "这里缺一个字符：常见的是“:”后面没有空格，或者括号、引号没有配对",
  MULTILINE_IMPLICIT_KEY: "一个键不能写成两行：冒号要用半角“:”，后面空一格",
  BLOCK_AS_IMPLICIT_KEY: "一行里写了两个“:”，或者缩进不对；一行只写一个键",
  KEY_OVER_1024_CHARS: "键太长：常见的是“{”或“[”没有配对",
  UNEXPECTED_TOKEN: "这里多了一个符号：常见的是括号没有配对，或者逗号、冒号的位置不对",
  BAD_SCALAR_START: "这个符号不能放在值的开头，请换成全角（如“＞”“＠”）或把整个值加上引号",
  MULTIPLE_DOCS: "一个文件只能有一个政策包，请删去“---”以后的内容",
  BAD_DIRECTIVE: "不能用 YAML 的 % 指令",
};

/** Reads the text into a tree; null when nothing useful can be read. `opening` tells how such a text begins. */
export function readYaml(
  text: string,
  file: string,
  opening = "政策包要以“格式: 1”开头，一行一个“键: 值”",
): { readonly root: MapNode | null; readonly problems: Problems } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: false,
  });
  const problems = new Problems(file, lines);
  reportErrors(document, text, problems);
  if (problems.count > 0) return { root: null, problems };
  const root = convert(document.contents, 0, "", problems);
  // What stands in the wrong place would be reported once more by everything that reads it.
  if (problems.has("YAML")) return { root: null, problems };
  if (root.kind !== "map") {
    problems.add("YAML", 0, "", opening);
    return { root: null, problems };
  }
  return { root, problems };
}

function reportErrors(document: Document.Parsed, text: string, problems: Problems): void {
  // One slip of the indentation makes a dozen errors below it: only the first says where to look.
  const [error] = [...document.errors, ...document.warnings];
  if (error === undefined) return;
  const start = error.pos[0];
  const atLineStart = start === 0 || text[start - 1] === "\n";
  const code = error.code === "MISSING_CHAR" && atLineStart ? "BAD_INDENT" : error.code;
  problems.add("YAML", start, "", explainError(code, lineAt(text, start)));
}

function lineAt(text: string, offset: number): string {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  const to = text.indexOf("\n", offset);
  return text.slice(from, to < 0 ? text.length : to);
}

function explainError(code: string, line: string): string {
  if (/^[^:#]*[^:\s]：/.test(line)) return "冒号要用半角“:”，后面空一格";
  if (/:\s*>/.test(line)) return "值的开头请用全角“＞”或“≥”，半角“>”在 YAML 里另有意思";
  return YAML_MESSAGES[code] ?? "YAML 写法不对，请检查这一行的缩进、冒号和括号";
}

function convert(
  node: Node | null | undefined,
  fallback: number,
  path: string,
  problems: Problems,
): YamlNode {
  const start = node?.range?.[0] ?? fallback;
  if (node === null || node === undefined) return { kind: "empty", start };
  if (isAlias(node)) {
    problems.add("YAML", start, path, YAML_MESSAGES.BAD_ALIAS ?? "");
    return { kind: "empty", start };
  }
  if (node.tag?.startsWith("!") === true) {
    problems.add("YAML", start, path, "不能用 YAML 的标签（!），请直接写值");
  }
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
    problems.add("YAML", start, path, YAML_MESSAGES.BAD_ALIAS ?? "");
  }
  if (isMap(node)) {
    const entries = node.items.map((pair) => convertPair(pair, start, path, problems));
    reportRepeated(entries, path, problems);
    return { kind: "map", entries, start };
  }
  if (isSeq(node)) {
    const items = node.items.map((item, index) =>
      convert(item as Node, start, `${path} › ${labelOf(item, index)}`, problems),
    );
    return { kind: "list", items, start };
  }
  return isScalar(node) ? textOf(node, start) : { kind: "empty", start };
}

/** A list's item by its 名, or by its place. */
function labelOf(item: unknown, index: number): string {
  const name = isMap(item) ? item.get("名") : undefined;
  return typeof name === "string" ? name : `第${index + 1}条`;
}

function convertPair(
  pair: { key: unknown; value: unknown },
  start: number,
  path: string,
  problems: Problems,
): MapEntry {
  const key = convert(pair.key as Node, start, path, problems);
  const text = key.kind === "text" ? key : { ...blankText, start: key.start };
  const below = path === "" ? text.text : `${path} › ${text.text}`;
  if (key.kind === "map" || key.kind === "list") {
    problems.add("YAML", key.start, path, "键只能是文字");
  } else if (cutByComma(text.text)) {
    problems.add(
      "YAML",
      text.start,
      below,
      "算式里的逗号把一行切断了：算式里的括号和逗号请用全角“（ ， ）”",
    );
    return { key: text, value: { ...blankText, start: text.start } };
  }
  const value = convert(pair.value as Node | null, text.start, below, problems);
  if (value.kind === "empty" && text.text.includes("：")) {
    problems.add("YAML", text.start, below, "冒号要用半角“:”，后面空一格");
  }
  return { key: text, value };
}

const blankText: TextNode = { kind: "text", text: "", start: 0, block: false };

/** "y）" is what is left of 较小(x, y) when a half-width comma ended the value. */
function cutByComma(key: string): boolean {
  const opened = (key.match(/[(（]/g) ?? []).length;
  const closed = (key.match(/[)）]/g) ?? []).length;
  return closed > opened;
}

function reportRepeated(entries: readonly MapEntry[], path: string, problems: Problems): void {
  const seen = new Set<string>();
  for (const { key } of entries) {
    if (seen.has(key.text)) {
      const below = path === "" ? key.text : `${path} › ${key.text}`;
      const item = key.text === "名" ? "：新的一项，“名”前面要写“- ”" : "";
      problems.add("重复", key.start, below, `“${key.text}”这个键写了两次${item}`);
    }
    seen.add(key.text);
  }
}

function textOf(node: Scalar, start: number): TextNode | EmptyNode {
  const text = typeof node.value === "string" ? node.value.trim() : "";
  if (text === "") return { kind: "empty", start };
  const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  const block = node.type === "BLOCK_FOLDED" || node.type === "BLOCK_LITERAL";
  return { kind: "text", text, start: start + (quoted ? 1 : 0), block };
}
