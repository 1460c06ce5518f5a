import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loadRules } from "../../../shared/audit/load.ts";

it("loads", () => {
  const { file, problems } = loadRules(readFileSync("resources/audit/built-in.yaml", "utf8"), "x");
  expect(problems).toEqual([]);
  expect(file?.rules.length).toBe(23);
});
