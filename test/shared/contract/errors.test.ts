import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ERRORS, type ErrorCode, errorText, YijieError } from "../../../shared/contract/errors.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CODES = Object.keys(ERRORS) as ErrorCode[];

function members(code: ErrorCode): string[] {
  const { what, money, action } = ERRORS[code];
  return [...`${what}${money}${action}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
}

describe("the list of errors", () => {
  it.each(CODES)("%s says what happened, what it means for the money, and what to do", (code) => {
    const details = Object.fromEntries(members(code).map((name) => [name, `〈${name}〉`]));
    const { what, money, action } = errorText(code, details);
    for (const sentence of [what, money, action]) {
      expect(sentence).toMatch(/\p{Script=Han}/u);
      expect(sentence).toMatch(/[。”〉]$/u);
      expect(sentence).not.toMatch(/[{}]|undefined|null/);
    }
    expect(new YijieError(code, details).message).toBe(`${what}${money}${action}`);
    for (const name of members(code)) expect(`${what}${money}${action}`).toContain(`〈${name}〉`);
  });

  it("has no code that nobody gives", () => {
    const files = execFileSync(
      "git",
      ["ls-files", "-co", "--exclude-standard", "shared", "electron", "renderer"],
      {
        cwd: ROOT,
        encoding: "utf8",
      },
    )
      .split("\n")
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith("contract/errors.ts"));
    const sources = files.map((file) => readFileSync(join(ROOT, file), "utf8")).join("\n");
    expect(CODES.filter((code) => !sources.includes(`"${code}"`))).toEqual([]);
  });
});
