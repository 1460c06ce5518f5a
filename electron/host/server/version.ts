import { readFileSync } from "node:fs";

const packageFile = new URL("../../../package.json", import.meta.url);

/** The program's version, as package.json says. */
export const VERSION = String(
  (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version,
);
