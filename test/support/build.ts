/** The windows as the build makes them, built once for each state of the sources and shared by every test file. */
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
import { join } from "node:path";
import { build } from "vite";
import { pages } from "../../electron.vite.config.ts";

const ROOT = join(import.meta.dirname, "../..");
const CACHE = join(ROOT, "node_modules/.cache/yijie");
const SOURCES = ["renderer", "shared", "electron.vite.config.ts", "package-lock.json"];

/** The folder of the built windows. YIJIE_PAGES names one that is there already. */
export async function builtPages(): Promise<string> {
  const given = process.env.YIJIE_PAGES;
  if (given !== undefined) return given;
  const folder = join(CACHE, `pages-${digestOf(SOURCES)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const building = mkdtempSync(join(CACHE, "building-"));
  await build({
    ...pages,
    root: join(ROOT, pages.root),
    configFile: false,
    logLevel: "error",
    build: {
      ...pages.build,
      outDir: building,
      rollupOptions: { input: join(ROOT, pages.build.rollupOptions.input) },
    },
  });
  try {
    renameSync(building, folder);
  } catch {
    // Another test file has built the same at the same time.
    rmSync(building, { recursive: true, force: true });
  }
  return folder;
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
