/** What takes long to make, made once for each state of its sources and shared by every test file. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/yijie");
const SOURCES = [
  "electron",
  "renderer",
  "resources/manual",
  "shared",
  "electron.vite.config.ts",
  "package-lock.json",
];

/** A folder with main/, preload/ and renderer/. YIJIE_BUILD names one that is there already. */
export async function builtDesktop(): Promise<string> {
  const given = process.env.YIJIE_BUILD;
  if (given !== undefined) return given;
  return madeOnce("build", SOURCES, async (folder) => {
    const builder = createRequire(import.meta.url).resolve("electron-vite/package.json");
    const script = join(dirname(builder), "bin/electron-vite.js");
    // A process of its own: the tests' NODE_ENV would bring in React's development version.
    await promisify(execFile)(
      process.execPath,
      [script, "build", "--logLevel", "error", "--outDir", folder],
      { cwd: ROOT, env: { ...process.env, NODE_ENV: "production" } },
    );
  });
}

/** A folder that `make` has filled, now or for an earlier test of the same sources. Nobody may change it. */
export async function madeOnce(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(CACHE, `${name}-${digestOf(sources)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const making = mkdtempSync(join(CACHE, "making-"));
  await make(making);
  try {
    renameSync(making, folder);
  } catch {
    // Another test file has made the same at the same time.
    rmSync(making, { recursive: true, force: true });
  }
  return folder;
}

/** The folder of the built windows. */
export async function builtPages(): Promise<string> {
  return join(await builtDesktop(), "renderer");
}

/** Name, size and time of every source. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    const full = join(ROOT, path);
    const files = statSync(full).isDirectory()
      ? readdirSync(full, { recursive: true, encoding: "utf8" }).map((name) => join(full, name))
      : [full];
    for (const file of files.sort()) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
