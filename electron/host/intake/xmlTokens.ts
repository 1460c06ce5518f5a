/**
 * XML as it arrives: opening tags, texts, closing tags. Strict where a document could mean something else than it says
 * (tags that do not match, an end in the middle), and without any declared entity: what is not in the file is not read.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import { referenced } from "./htmlText.ts";

export interface XmlSink {
  /** `name` and the attributes' names are without prefix. */
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  text(text: string): void;
  close(name: string): void;
}

/** One tag or one text: nothing real is near this long. */
const MAX_TOKEN_CHARACTERS = 4 * 1024 ** 2;
const MAX_DEPTH = 64;
/** So little at a time that what comes of it stays small. */
const STEP_CHARACTERS = 64 * 1024;

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Calls the sink for a whole document. Yields after every step, so that the caller takes what has come of it. */
export async function* readXml(
  pieces: AsyncIterable<string>,
  sink: XmlSink,
  fileName: string,
): AsyncGenerator<void> {
  const tokens = new XmlTokens(sink, fileName);
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += STEP_CHARACTERS) {
      tokens.add(piece.slice(at, at + STEP_CHARACTERS));
      yield;
    }
  }
  tokens.end();
  yield;
}

class XmlTokens {
  readonly #sink: XmlSink;
  readonly #fileName: string;
  #rest = "";
  #line = 1;
  /** Names with their prefixes. */
  readonly #open: string[] = [];
  #isComplete = false;

  constructor(sink: XmlSink, fileName: string) {
    this.#sink = sink;
    this.#fileName = fileName;
  }

  add(piece: string): void {
    this.#rest += piece;
    const text = this.#rest;
    let at = 0;
    while (at < text.length) {
      const next = this.#token(text, at);
      if (next < 0) break;
      at = next;
    }
    this.#countLines(text, at);
    this.#rest = text.slice(at);
    if (this.#rest.length > MAX_TOKEN_CHARACTERS) throw this.#damaged("有一段大得不正常");
  }

  end(): void {
    if (!this.#isComplete || this.#open.length > 0 || this.#rest.trim() !== "") {
      throw this.#damaged("内容在中间断了");
    }
  }

  #countLines(text: string, to: number): void {
    for (let at = text.indexOf("\n"); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) {
      this.#line += 1;
    }
  }

  #damaged(detail: string): YijieError {
    const where = `第 ${this.#line} 行附近${detail}`;
    return new YijieError("FILE_DAMAGED", { file: this.#fileName, detail: where });
  }

  /** Takes the token at this place; the place behind it, or -1 when it has not arrived whole. */
  #token(text: string, at: number): number {
    if (text[at] !== "<") return this.#textToken(text, at);
    if (text[at + 1] === "!") return this.#declaration(text, at);
    if (text[at + 1] === "?") return behind(text, "?>", at);
    const end = tagEnd(text, at + 1);
    if (end < 0) return -1;
    if (text[at + 1] === "/") this.#closingTag(text.slice(at + 2, end).trim());
    else this.#openingTag(text.slice(at + 1, end));
    return end + 1;
  }

  #textToken(text: string, at: number): number {
    const end = text.indexOf("<", at);
    if (end < 0) return -1;
    if (this.#open.length > 0) this.#sink.text(this.#plain(text.slice(at, end)));
    else if (text.slice(at, end).replace("\uFEFF", "").trim() !== "") {
      throw this.#damaged("在根元素外面有文字");
    }
    return end;
  }

  #declaration(text: string, at: number): number {
    if (text.startsWith("<!--", at)) return behind(text, "-->", at + 4);
    if (text.startsWith("<![CDATA[", at)) {
      const end = text.indexOf("]]>", at);
      if (end < 0) return -1;
      if (this.#open.length === 0) throw this.#damaged("在根元素外面有文字");
      this.#sink.text(wellFormed(text.slice(at + 9, end)));
      return end + 3;
    }
    if (text.length - at < 9 && "<![CDATA[".startsWith(text.slice(at))) return -1;
    if (text.length - at < 4 && "<!--".startsWith(text.slice(at))) return -1;
    throw new YijieError("ARCHIVE_REFUSED", {
      file: this.#fileName,
      detail: "里面有 DTD 或实体声明",
    });
  }

  #openingTag(tag: string): void {
    const isEmpty = tag.endsWith("/");
    const content = isEmpty ? tag.slice(0, -1) : tag;
    const name = /^[^\s"'=<&]+/.exec(content)?.[0];
    if (name === undefined) throw this.#damaged("有一个标签没有名称");
    if (this.#open.length === 0 && this.#isComplete) throw this.#damaged("有两个根元素");
    if (this.#open.length >= MAX_DEPTH) {
      const detail = "里面的元素一层套一层，多得不正常";
      throw new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
    }
    this.#isComplete = true;
    const local = localName(name);
    this.#sink.open(local, this.#attributes(content.slice(name.length)));
    if (isEmpty) this.#sink.close(local);
    else this.#open.push(name);
  }

  #closingTag(name: string): void {
    if (this.#open.pop() !== name) throw this.#damaged("开始和结束的标签对不上");
    this.#sink.close(localName(name));
  }

  #attributes(text: string): ReadonlyMap<string, string> {
    if (text.trim() === "") return NO_ATTRIBUTES;
    const found = new Map<string, string>();
    const pattern = /\s*([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
    while (pattern.lastIndex < text.length) {
      const from = pattern.lastIndex;
      const match = pattern.exec(text);
      if (match === null) {
        if (text.slice(from).trim() === "") break;
        throw this.#damaged("有一个属性不完整");
      }
      const name = match[1] ?? "";
      if (/^(xmlns|xsi|xml)(:|$)/.test(name)) continue;
      found.set(localName(name), this.#plain(match[2] ?? match[3] ?? ""));
    }
    return found;
  }

  #plain(text: string): string {
    if (!text.includes("&")) return wellFormed(text);
    return wellFormed(
      text.replace(
        /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([A-Za-z_][\w.-]{0,99}));/g,
        (whole, decimal, hex, name) => {
          if (name === undefined) {
            return referenced(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
          }
          const character = ENTITIES.get(name);
          if (character === undefined) throw this.#damaged(`有认不得的实体 ${whole}`);
          return character;
        },
      ),
    );
  }
}

const ENTITIES = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Half a character would be stored as another than the one that was checked. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

function behind(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? -1 : end + mark.length;
}

/** The ">" of a tag: not one inside an attribute. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
    else if (code === 62) return at;
  }
  return -1;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}
