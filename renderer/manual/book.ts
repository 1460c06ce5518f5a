/**
 * The manual as a book: files of resources/manual, each a chapter, each heading of second order in it a section. Files are
 * named by their place: 110-first-morning.md is the chapter "first-morning" of the first part. A new chapter is a new file.
 */
import { Marked, type Token, type Tokens } from "marked";

/** The parts of the book by the first digit of their files' names; who reads what. */
const PARTS: Readonly<Record<string, string>> = {
  "0": "大家都用",
  "1": "收费窗口",
  "2": "医保办主任",
  "3": "政策维护",
  "4": "系统管理",
  "5": "政策包编写",
  "9": "查词",
};

export interface Section {
  /** Its heading, which is its address too; "" is what stands before the first heading. */
  readonly title: string;
  readonly tokens: readonly Token[];
  /** What a search looks through */
  readonly text: string;
}

export interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly part: string;
  readonly sections: readonly Section[];
}

export type Book = readonly Chapter[];

/** <kbd>F9 结算并打印</kbd>: a key and what it does. */
export interface KeyToken {
  readonly type: "key";
  readonly raw: string;
  readonly key: string;
  readonly label: string;
}

const KEY = /^<kbd>([^\s<]+)(?: ([^<]+))?<\/kbd>/;

const markdown = new Marked({
  extensions: [
    {
      name: "key",
      level: "inline",
      start: (source) => source.indexOf("<kbd>"),
      tokenizer(source): KeyToken | undefined {
        const found = KEY.exec(source);
        if (found === null) return undefined;
        return { type: "key", raw: found[0], key: found[1] ?? "", label: found[2] ?? "" };
      },
    },
  ],
});

/** Reads the book from its files: name → text. A name is "110-first-morning.md", with or without its folder. */
export function readBook(files: Readonly<Record<string, string>>): Book {
  return Object.entries(files)
    .map(([path, text]) => ({ name: path.split("/").at(-1) ?? path, text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, text }) => readChapter(name, text));
}

function readChapter(name: string, text: string): Chapter {
  const sections: { title: string; tokens: Token[] }[] = [{ title: "", tokens: [] }];
  let title = name;
  for (const token of markdown.lexer(text)) {
    if (token.type === "space") continue;
    if (token.type === "heading" && token.depth === 1) title = token.text;
    else if (token.type === "heading" && token.depth === 2) {
      sections.push({ title: token.text, tokens: [] });
    } else sections.at(-1)?.tokens.push(token);
  }
  return {
    id: chapterId(name),
    title,
    part: PARTS[name[0] ?? ""] ?? "",
    sections: sections
      .filter(({ title: heading, tokens }) => heading !== "" || tokens.length > 0)
      .map((section) => ({ ...section, text: textOf(section.tokens) })),
  };
}

/** "110-first-morning.md" → "first-morning" */
function chapterId(file: string): string {
  return file.replace(/^\d+-/, "").replace(/\.md$/, "");
}

/** Where a link of the manual leads: "110-patient.md#结算" → ["patient", "结算"]; null for a link outside. */
export function placeOf(href: string): readonly string[] | null {
  const found = /^([\w-]+\.md)?(?:#(.+))?$/.exec(href);
  if (found === null) return null;
  const [, file = "", section = ""] = found;
  return [
    file === "" ? "" : chapterId(file),
    ...(section === "" ? [] : [decodeURIComponent(section)]),
  ];
}

/** All tokens below these, each before its own. */
export function everyToken(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => [token, ...everyToken(childrenOf(token))]);
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === "list") return (token as Tokens.List).items;
  if (token.type === "table") {
    const { header, rows } = token as Tokens.Table;
    return [header, ...rows].flat().flatMap(({ tokens }) => tokens);
  }
  return "tokens" in token ? (token.tokens ?? []) : [];
}

/** Plain words, without marks. */
function textOf(tokens: readonly Token[]): string {
  return everyToken(tokens)
    .map((token) => {
      if (token.type === "key") return [token.key, token.label].join(" ");
      const isLeaf = "text" in token && childrenOf(token).length === 0;
      return isLeaf && token.type !== "image" ? String(token.text) : "";
    })
    .filter((text) => text !== "")
    .join(" ");
}

export interface Hit {
  readonly chapter: Chapter;
  readonly section: Section;
  /** Words around the first place, for the list */
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

const AROUND = 24;

/** Sections that hold every word; a heading counts before a mention. */
export function search(book: Book, asked: string): readonly Hit[] {
  const words = asked.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return book
    .flatMap((chapter) => chapter.sections.map((section) => ({ chapter, section })))
    .filter(({ chapter, section }) => {
      const all = `${chapter.title} ${section.title} ${section.text}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .map(({ chapter, section }) => ({ ...excerptOf(section.text, words), chapter, section }))
    .map((hit) => ({ hit, rank: rankOf(hit, words) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ hit }) => hit);
}

function rankOf(hit: Hit, words: readonly string[]): number {
  // Whoever writes packs looks up the guide; everybody else's answer comes before it.
  return placeIn(hit, words) - (hit.chapter.part === PARTS["5"] ? 0.5 : 0);
}

function placeIn({ chapter, section }: Hit, words: readonly string[]): number {
  const title = section.title.toLowerCase();
  if (words.some((word) => title === word)) return 4;
  if (words.every((word) => title.includes(word))) return 3;
  if (words.every((word) => chapter.title.toLowerCase().includes(word))) return 2;
  return words.some((word) => title.includes(word)) ? 1 : 0;
}

function excerptOf(
  text: string,
  words: readonly string[],
): Pick<Hit, "before" | "found" | "after"> {
  const lower = text.toLowerCase();
  const [at, word = ""] = words
    .map((one) => [lower.indexOf(one), one] as const)
    .find(([place]) => place >= 0) ?? [0, ""];
  const end = at + word.length;
  return {
    before: `${at > AROUND ? "…" : ""}${text.slice(Math.max(0, at - AROUND), at)}`,
    found: text.slice(at, end),
    after: `${text.slice(end, end + 2 * AROUND)}${text.length > end + 2 * AROUND ? "…" : ""}`,
  };
}
