/** The windows run in Chromium 109, the last on Windows 7: their language, their libraries' calls, their styles. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "acorn";
import { beforeAll, describe, expect, it } from "vitest";
import { builtPages } from "../support/build.ts";
import { NEWER_STYLES } from "../support/oldChromium.ts";

let folder: string;

beforeAll(async () => {
  folder = join(await builtPages(), "assets");
});

function built(ending: string): [name: string, text: string][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);
}

describe("in Chromium 109", () => {
  it("every script is a language that it reads (no flag v in expressions, no new syntax)", () => {
    const scripts = built(".js");
    expect(scripts.length).toBeGreaterThan(5);
    for (const [name, text] of scripts) {
      expect(() => parse(text, { ecmaVersion: 2023, sourceType: "module" }), name).not.toThrow();
    }
    expect(() => parse("/[a--b]/v", { ecmaVersion: 2023 })).toThrow("Invalid regular expression");
  });

  it("every style is one that it knows, and no rule stands inside another", () => {
    const styles = built(".css");
    expect(styles.length).toBeGreaterThan(5);
    for (const [name, text] of styles) {
      expect(text.match(NEWER_STYLES), name).toBeNull();
      expect(nestedRule(text), name).toBeNull();
    }
    expect(nestedRule(".a{color:red;&:hover{color:blue}}")).toBe("&:hover");
  });
});

/** The first rule inside a style rule; at-rules (media, supports) may hold rules. */
function nestedRule(text: string): string | null {
  const open: boolean[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"' || sign === "'") at = text.indexOf(sign, at + 1);
    else if (sign === "{") {
      const head = text.slice(from, at).trim();
      if (open.at(-1) === true) return head;
      open.push(!head.startsWith("@"));
    } else if (sign === "}") open.pop();
    if (sign === "{" || sign === "}" || sign === ";") from = at + 1;
  }
  return null;
}
