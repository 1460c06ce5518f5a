/** The author's guide is true: its YAML loads and comes out, its errors are the loader's, and no key or word is left out. */
import Ajv from "ajv";
import type { Token, Tokens } from "marked";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Chapter, everyToken } from "../../../renderer/manual/book.ts";
import { packSchema } from "../../../shared/keeper/schema.ts";
import { verifyPack } from "../../../shared/keeper/verify.ts";
import { KEYS, WORDS } from "../../../shared/policy/keys.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { SOURCED_FACTS } from "../../../shared/settle/caseFacts.ts";
import { GUIDE, type Snippet, snippetsOf } from "../../support/guide.ts";

const validate = new Ajv({ strict: false }).compile(packSchema());

const SNIPPETS = GUIDE.flatMap(snippetsOf);

/** A fragment need not use all that it declares. */
function problemsOf({ pack, problems, isWhole }: Snippet): string[] {
  const found = loadPack(pack, "手册.yaml").problems;
  return found
    .map(({ kind, message }) => `[${kind}] ${message}`)
    .filter(
      (text) => isWhole || problems.includes(text) || !text.startsWith("[多余] 没有一处用到"),
    );
}

describe("the author's guide", () => {
  it("has chapters, and packs and fragments in them", () => {
    expect(GUIDE.length).toBeGreaterThan(5);
    expect(SNIPPETS.length).toBeGreaterThan(100);
    expect(SNIPPETS.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(0);
    expect(SNIPPETS.filter(({ problems }) => problems.length > 0).length).toBeGreaterThan(20);
  });

  it.each(SNIPPETS.map((one) => [one.name, one] as const))("loads as it says: %s", (_, one) => {
    expect(problemsOf(one)).toEqual(one.problems);
  });

  it.each(
    SNIPPETS.filter(({ hasExamples, problems }) => hasExamples && problems.length === 0).map(
      (one) => [one.name, one] as const,
    ),
  )("comes out to the fen: %s", (_, one) => {
    const { pack } = loadPack(used(one.pack), "手册.yaml");
    if (pack === null) throw new Error("uses not all that it declares");
    const report = verifyPack(pack);
    const wrong = report.examples.flatMap(({ name, checks }) =>
      checks
        .filter(({ ok }) => !ok)
        .map(
          (check) =>
            `${name} ${check.layer ?? ""} ${check.quantity} ${check.expected}/${check.got}`,
        ),
    );
    expect(wrong).toEqual([]);
    expect(report.ok).toBe(true);
    if (one.isWhole) expect(report.uncovered).toEqual([]);
  });

  it.each(
    SNIPPETS.filter(({ problems }) => problems.length === 0).map((one) => [one.name, one] as const),
  )("is taken by the editors' schema as by the loader: %s", (_, { pack }) => {
    validate(parse(pack));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(Object.values(KEYS).map((group) => [group.title, group] as const))(
    "explains every key of %s in the loader's words",
    (title, { meanings }) => {
      expect(explained(title, Object.keys(meanings))).toEqual(meanings);
    },
  );

  it.each(Object.values(WORDS).map((group) => [group.title, group] as const))(
    "explains every word of %s",
    (title, { meanings }) => {
      expect(explained(title, Object.keys(meanings))).toEqual(meanings);
    },
  );

  it("explains each key with what may be written, an example, and what happens when it is wrong", () => {
    const titles = Object.values(KEYS).map(({ title }) => title);
    const poor = GUIDE.flatMap(({ sections }) => sections)
      .filter(({ title }) => titles.includes(title))
      .flatMap(({ title, tokens }) =>
        entriesOf(tokens)
          .filter(({ body }) => {
            const said = everyToken(body).map(({ raw }) => raw);
            return !["**可写：**", "**写错：**"].every((mark) =>
              said.some((raw) => raw.includes(mark)),
            );
          })
          .map(({ name }) => `${title} › ${name}`),
      );
    expect(poor).toEqual([]);
  });
});

describe("the guide's list of facts that need no typing", () => {
  it("is the office's", () => {
    const section = GUIDE.flatMap(({ sections }) => sections).find(
      ({ title }) => title === "程序自己填的要素",
    );
    const tables = section?.tokens.filter((token) => token.type === "table") as Tokens.Table[];
    const names = tables.flatMap(({ rows }) => rows).map(([name]) => name?.text);
    expect(names).toEqual(SOURCED_FACTS);
  });
});

/** Without the facts that nothing uses. */
function used(text: string): string {
  const { problems } = loadPack(text, "手册.yaml");
  const names = problems.flatMap(({ kind, path }) =>
    kind === "多余" ? [path.split(" › ")[1]] : [],
  );
  return text
    .split("\n")
    .filter((line) => !names.some((name) => line.startsWith(`  ${name}:`)))
    .join("\n");
}

/** What the section of a title says first of each name: under its heading, or in the second cell of its row. */
function explained(title: string, names: readonly string[]): Record<string, string> {
  const section = GUIDE.flatMap((chapter: Chapter) => chapter.sections).find(
    (one) => one.title === title,
  );
  if (section === undefined) return {};
  const entries = [
    ...entriesOf(section.tokens).map(({ name, body }) => [name, wordsOf(body[0])] as const),
    ...section.tokens
      .filter((token) => token.type === "table")
      .flatMap((table) => (table as Tokens.Table).rows)
      .map(
        ([name, meaning]) => [name?.text.replaceAll("`", "") ?? "", meaning?.text ?? ""] as const,
      ),
  ];
  return Object.fromEntries(entries.filter(([name]) => names.includes(name)));
}

/** Each heading of third order with what follows it. */
function entriesOf(tokens: readonly Token[]): { readonly name: string; readonly body: Token[] }[] {
  const entries: { name: string; body: Token[] }[] = [];
  for (const token of tokens) {
    if (token.type === "heading") entries.push({ name: token.text, body: [] });
    else if (token.type !== "space") entries.at(-1)?.body.push(token);
  }
  return entries;
}

function wordsOf(token: Token | undefined): string {
  return token?.type === "paragraph" ? String((token as Tokens.Paragraph).text) : "";
}
