/**
 * As much XML as a workbook needs, in one pass over the text: elements of one name from a stream, their attributes and
 * their text. Nothing here looks twice at the same characters, so that no file can make it slow.
 */
import { YijieError } from "../../../shared/contract/errors.ts";

const MAX_ELEMENT_CHARACTERS = 4 * 1024 ** 2;

export function fileDamaged(file: string, detail: string): YijieError {
  return new YijieError("FILE_DAMAGED", { file, detail });
}

/** Attributes of every element of this name, whatever its prefix, in a small part. */
export function elements(xml: string, name: string): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  for (let open = xml.indexOf("<"); open >= 0; ) {
    const close = xml.indexOf(">", open);
    if (close < 0) break;
    if (localName(xml, open + 1, close) === name) {
      found.push(readAttributes(xml.slice(open + 1, close)));
    }
    open = xml.indexOf("<", close);
  }
  return found;
}

/** What stands between the first opening tag of this name and its closing tag; "" without one. */
export function contentOf(xml: string, name: string): string {
  for (let open = xml.indexOf("<"); open >= 0; ) {
    const close = xml.indexOf(">", open);
    if (close < 0) break;
    if (localName(xml, open + 1, close) === name && xml[close - 1] !== "/") {
      const tag = /^[^\s>]*/.exec(xml.slice(open + 1, close))?.[0] ?? name;
      const end = xml.indexOf(`</${tag}`, close);
      return end < 0 ? "" : xml.slice(close + 1, end);
    }
    open = xml.indexOf("<", close);
  }
  return "";
}

/** name="value" or name='value', from one equals sign to the next. */
function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  let from = 0;
  for (;;) {
    const equals = text.indexOf("=", from);
    if (equals < 0) return attributes;
    let start = equals + 1;
    while (start < text.length && text.charCodeAt(start) <= 32) start += 1;
    const quote = text[start];
    const end = quote === '"' || quote === "'" ? text.indexOf(quote, start + 1) : -1;
    if (end < 0) {
      // Without a value it is no attribute; what comes later may be one.
      if (quote === '"' || quote === "'") return attributes;
      from = equals + 1;
      continue;
    }
    const name = text.slice(from, equals).trim();
    const space = Math.max(...[" ", "\t", "\n", "\r"].map((blank) => name.lastIndexOf(blank)));
    attributes[name.slice(space + 1)] = unescapeXml(text.slice(start + 1, end));
    from = end + 1;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  let result = text;
  if (result.includes("&")) {
    result = result.replace(
      /&(?:#(\d+)|#[xX]([\da-fA-F]+)|(\w+));/g,
      (whole, decimal, hex, name) => {
        if (name !== undefined) return ENTITIES[name] ?? whole;
        const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
        return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
      },
    );
  }
  // Excel writes characters that XML does not allow as _x000D_.
  if (result.includes("_x")) {
    result = result.replace(/_x([\da-fA-F]{4})_/g, (_, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  // Half a character (&#xD800;) would be stored as another than the one that was checked.
  return result.isWellFormed() ? result : result.toWellFormed();
}

/**
 * The text inside every <t> (or whatever name) of a piece of XML, without the phonetic guides; null when it has none.
 * Prefixes do not matter.
 */
export function textOf(xml: string, name: string): string | null {
  let text: string | null = null;
  let inside = false;
  let inPhonetic = false;
  let at = 0;
  for (;;) {
    const open = xml.indexOf("<", at);
    if (open < 0) return text;
    if (inside) text += unescapeXml(xml.slice(at, open));
    if (xml.startsWith("<![CDATA[", open)) {
      const end = xml.indexOf("]]>", open);
      if (end < 0) return text;
      if (inside) text += xml.slice(open + 9, end);
      at = end + 3;
      continue;
    }
    const close = xml.indexOf(">", open);
    if (close < 0) return text;
    const isEnd = xml[open + 1] === "/";
    const isEmpty = xml[close - 1] === "/";
    const tag = localName(xml, open + (isEnd ? 2 : 1), close);
    if (tag === "rPh") inPhonetic = !isEnd && !isEmpty;
    else if (tag === name && !inPhonetic) {
      inside = !isEnd && !isEmpty;
      text ??= "";
    }
    at = close + 1;
  }
}

function localName(xml: string, start: number, end: number): string {
  let from = start;
  let at = start;
  for (; at < end; at += 1) {
    const code = xml.charCodeAt(at);
    if (code === 58) from = at + 1;
    else if (code <= 32 || code === 47) break;
  }
  return xml.slice(from, at);
}

export interface XmlElement {
  readonly attributes: string;
  /** null for an empty element */
  readonly content: string | null;
}

/** Finds every element of one name in XML that arrives in pieces. They must not nest; all else is passed over. */
class ElementScanner {
  readonly #name: string;
  readonly #fileName: string;
  #text = "";
  #opening = "";
  #closing = "";

  constructor(name: string, fileName: string) {
    this.#name = name;
    this.#fileName = fileName;
  }

  add(piece: string): XmlElement[] {
    this.#text += piece;
    if (this.#opening === "" && !this.#findPrefix()) return [];
    const found: XmlElement[] = [];
    let at = 0;
    for (;;) {
      const start = this.#text.indexOf(this.#opening, at);
      if (start < 0) {
        at = Math.max(at, this.#text.length - this.#opening.length);
        break;
      }
      const next = this.#element(start, found);
      if (next < 0) {
        at = start;
        break;
      }
      at = next;
    }
    this.#text = this.#text.slice(at);
    if (this.#text.length > MAX_ELEMENT_CHARACTERS) {
      throw fileDamaged(this.#fileName, "有一行大得不正常");
    }
    return found;
  }

  end(): void {
    if (this.#opening === "" || this.#text.includes(this.#opening)) {
      throw fileDamaged(this.#fileName, "内容在一行中间断了");
    }
  }

  /** Some writers give every element the prefix of the root. */
  #findPrefix(): boolean {
    if (/<!(DOCTYPE|ENTITY)/.test(this.#text)) {
      throw new YijieError("ARCHIVE_REFUSED", {
        file: this.#fileName,
        detail: "里面有外部实体声明",
      });
    }
    const root = /<((?:\w+:)?)\w+[\s/>]/.exec(this.#text);
    if (root === null) return false;
    this.#opening = `<${root[1]}${this.#name}`;
    this.#closing = `</${root[1]}${this.#name}>`;
    return true;
  }

  /** Takes the element at `start`; the position behind it, or -1 when it has not arrived whole. */
  #element(start: number, found: XmlElement[]): number {
    const text = this.#text;
    const afterName = start + this.#opening.length;
    const tagEnd = text.indexOf(">", start);
    if (tagEnd < 0) return -1;
    // <row and not <rowBreaks
    if (!/[\s/>]/.test(text[afterName] ?? "")) return tagEnd;
    if (text[tagEnd - 1] === "/") {
      found.push({ attributes: text.slice(afterName, tagEnd - 1), content: null });
      return tagEnd + 1;
    }
    const end = text.indexOf(this.#closing, tagEnd);
    if (end < 0) return -1;
    found.push({
      attributes: text.slice(afterName, tagEnd),
      content: text.slice(tagEnd + 1, end),
    });
    return end + this.#closing.length;
  }
}

export async function* topElements(
  pieces: AsyncIterable<string>,
  name: string,
  fileName: string,
): AsyncGenerator<XmlElement[]> {
  const scanner = new ElementScanner(name, fileName);
  for await (const piece of pieces) yield scanner.add(piece);
  scanner.end();
}

export function attributeOf(attributes: string, name: string): string | null {
  const at = attributes.indexOf(` ${name}="`);
  if (at < 0) {
    if (!attributes.includes("'") && !/[\r\n\t]/.test(attributes)) return null;
    return readAttributes(attributes)[name] ?? null;
  }
  const start = at + name.length + 3;
  return attributes.slice(start, attributes.indexOf('"', start));
}
