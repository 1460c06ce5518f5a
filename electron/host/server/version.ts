import { readFileSync } from "node:fs";
import { programPath } from "../program.ts";

/** The program's version, as package.json says. */
export const VERSION = String(
  (JSON.parse(readFileSync(programPath("package.json"), "utf8")) as { version: string }).version,
);
