/**
 * JSON with records anywhere in it, whole or one document a line. A reader of our own because a number is kept as it is
 * written: an amount with all its digits, an ID number of eighteen.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Bytes, wholeContent } from "./bytes.ts";
import { RecordRows, type RecordShape, Survey, type TreeSink } from "./records.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { decodedText, decodeWhole, type Encoding } from "./text.ts";

const MAX_DEPTH = 64;
const MAX_LINE_CHARACTERS = 4 * 1024 ** 2;
const ROWS_IN_STEP = 1_000;

/** `{` and a name, or `[` and more structure: a row of a CSV never begins like this. */
export function isJson(head: string): boolean {
  return /^\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\[|\]))/.test(head);
}

/** Whether the head of a text is one object a line. */
function isOneDocumentALine(head: string): boolean {
  const [first = "", second = ""] = head.split(/\r?\n/).filter((line) => line.trim() !== "");
  const isObject = (line: string): boolean => line.trim().startsWith("{");
  if (!isObject(first) || !isObject(second)) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

export async function jsonTables(bytes: Bytes, encoding: Encoding, head: string): Promise<Table[]> {
  const form: JsonForm = { bytes, encoding, isLines: isOneDocumentALine(head) };
  const survey = new Survey(bytes.fileName);
  for await (const _ of readTree(form, survey, () => false));
  return survey.tables().map((shape) => ({
    container: "json",
    encoding,
    sheet: shape.path === "" ? "记录" : shape.path,
    delimiter: null,
    rows: (options = {}) => readRows(form, shape, options),
  }));
}

interface JsonForm {
  readonly bytes: Bytes;
  readonly encoding: Encoding;
  readonly isLines: boolean;
}

async function* readRows(
  form: JsonForm,
  shape: RecordShape,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const records = new RecordRows(shape, form.bytes.fileName);
  if (Number.isFinite(maxRows)) {
    yield records.take();
    return;
  }
  const isEnough = (): boolean => records.ready >= ROWS_IN_STEP;
  for await (const _ of readTree(form, records, isEnough, onBytes)) {
    if (records.ready > 0) yield records.take();
  }
  const last = records.end();
  if (last.length > 0) yield last;
}

/** Calls the sink for the whole file; yields whenever enough has come of it. */
async function* readTree(
  { bytes, encoding, isLines }: JsonForm,
  sink: TreeSink,
  isEnough: () => boolean,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<void> {
  if (!isLines) {
    const text = decodeWhole(await wholeContent(bytes, onBytes), encoding, bytes.fileName);
    const reader = new JsonReader(text, bytes.fileName, sink);
    while (!reader.run(isEnough)) yield;
    yield;
    return;
  }
  let line = 0;
  for await (const lines of linesOf(decodedText(bytes, encoding, onBytes), bytes.fileName)) {
    for (const text of lines) {
      line += 1;
      if (text.trim() === "") continue;
      new JsonReader(text, bytes.fileName, sink, { line, isListed: true }).run(() => false);
      if (isEnough()) yield;
    }
  }
  yield;
}

async function* linesOf(
  pieces: AsyncIterable<string>,
  fileName: string,
): AsyncGenerator<readonly string[]> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE_CHARACTERS) {
      throw new YijieError("FILE_DAMAGED", { file: fileName, detail: "有一行大得不正常" });
    }
    yield lines;
  }
  yield [rest];
}

interface Container {
  readonly isArray: boolean;
  /** What its items are called: the name of the array. */
  readonly name: string;
  /** Of an object: the names that it has had. */
  readonly keys: Set<string> | null;
}

class JsonReader {
  readonly #text: string;
  readonly #fileName: string;
  readonly #sink: TreeSink;
  readonly #firstLine: number;
  readonly #isListed: boolean;
  readonly #open: Container[] = [];
  #at = 0;
  #isStarted = false;

  constructor(text: string, fileName: string, sink: TreeSink, { line = 1, isListed = false } = {}) {
    this.#text = text;
    this.#fileName = fileName;
    this.#sink = sink;
    this.#firstLine = line;
    this.#isListed = isListed;
  }

  /** Reads on until something ends and it is enough (false), or to the end (true). */
  run(isEnough: () => boolean): boolean {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#value("", this.#isListed);
    }
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      if (this.#item(top)) continue;
      if (isEnough()) return false;
    }
    if (this.#next() !== "") throw this.#damaged("结尾之后还有内容");
    return true;
  }

  /** Takes the next item of a container; false when it ended instead. */
  #item(top: Container): boolean {
    let next = this.#next();
    if (next === (top.isArray ? "]" : "}")) {
      this.#at += 1;
      this.#open.pop();
      if (!top.isArray) this.#sink.close();
      this.#comma();
      return false;
    }
    if (top.isArray) {
      this.#value(top.name, true);
      return true;
    }
    if (next !== '"') throw this.#damaged(next === "" ? "内容在中间断了" : "缺字段名");
    const name = this.#string();
    if (top.keys?.has(name) === true) throw this.#damaged(`字段“${name.slice(0, 40)}”有两个`);
    top.keys?.add(name);
    next = this.#next();
    if (next !== ":") throw this.#damaged("字段名后缺冒号");
    this.#at += 1;
    this.#value(name, false);
    return true;
  }

  /** A scalar goes to the sink, a container is opened. */
  #value(name: string, isListed: boolean): void {
    const next = this.#next();
    if (next === "{" || next === "[") {
      if (this.#open.length >= MAX_DEPTH) {
        const detail = "里面的数据一层套一层，多得不正常";
        throw new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
      }
      this.#at += 1;
      const isArray = next === "[";
      this.#open.push({ isArray, name, keys: isArray ? null : new Set() });
      if (!isArray) this.#sink.open(name, isListed);
      return;
    }
    const text = next === '"' ? this.#string() : this.#word();
    if (this.#open.length > 0) this.#sink.value(name, text);
    this.#comma();
  }

  /** Between two items a comma, before the end of a container none. */
  #comma(): void {
    const top = this.#open.at(-1);
    if (top === undefined) return;
    const end = top.isArray ? "]" : "}";
    const next = this.#next();
    if (next === end) return;
    if (next !== ",") throw this.#damaged(next === "" ? "内容在中间断了" : "缺逗号");
    this.#at += 1;
    if (this.#next() === end) throw this.#damaged("多一个逗号");
  }

  /** The next character that is no blank; "" at the end. */
  #next(): string {
    const text = this.#text;
    while (this.#at < text.length) {
      const code = text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9 && code !== 0xfeff) break;
      this.#at += 1;
    }
    return text[this.#at] ?? "";
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let end = text.indexOf('"', start + 1);
    const plain = text.slice(start + 1, Math.max(end, start + 1));
    if (end >= 0 && !plain.includes("\\")) {
      this.#at = end + 1;
      return wellFormed(plain);
    }
    for (end = start + 1; end < text.length && text[end] !== '"'; end += 1) {
      if (text[end] === "\\") end += 1;
    }
    if (end >= text.length) throw this.#damaged("有一段文字没有结束");
    this.#at = end + 1;
    try {
      return wellFormed(
        String(JSON.parse(text.slice(start, end + 1).replace(/[\n\r\t]/g, escaped))),
      );
    } catch {
      throw this.#damaged("有一段文字里的转义不对");
    }
  }

  /** A number as it is written, true, false, or nothing. */
  #word(): string {
    const pattern = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
    pattern.lastIndex = this.#at;
    const word = pattern.exec(this.#text)?.[0];
    if (word === undefined) {
      throw this.#damaged(this.#at >= this.#text.length ? "内容在中间断了" : "有认不得的内容");
    }
    this.#at += word.length;
    return word === "null" ? "" : word;
  }

  #damaged(detail: string): YijieError {
    const line = this.#firstLine + this.#text.slice(0, this.#at).split("\n").length - 1;
    const where = `第 ${line} 行附近${detail}`;
    return new YijieError("FILE_DAMAGED", { file: this.#fileName, detail: where });
  }
}

/** Line breaks inside a text are not JSON; programs write them all the same. */
function escaped(character: string): string {
  return character === "\n" ? "\\n" : character === "\r" ? "\\r" : "\\t";
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}
