/** Where the program's own files lie: the same from the sources, from the bundle in out/, and from an installed archive. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(import.meta.url);

/** A path below the program's folder: "resources/sample". */
export function programPath(...parts: readonly string[]): string {
  return join(folder, ...parts);
}

/** The nearest folder above this file that holds a package.json. */
const folder = programFolder(dirname(here));

function programFolder(start: string): string {
  const above = dirname(start);
  if (existsSync(join(start, "package.json")) || above === start) return start;
  return programFolder(above);
}

/** The sources run as they are; a bundle lies flat, and has no types left to strip. */
const runsFromSources = here.endsWith(".ts");

/** The file of a thread, "papers/slipWorker.ts", and the flags that it needs. */
export function threadFile(source: string): { readonly file: URL; readonly flags: string[] } {
  const file = runsFromSources ? source : `${basename(source, ".ts")}.js`;
  return {
    file: pathToFileURL(join(dirname(here), file)),
    flags: runsFromSources
      ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"]
      : [],
  };
}
