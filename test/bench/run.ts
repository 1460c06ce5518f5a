/** npm run bench [NAME…]: every figure beside its baseline of the same run; exit 1 when one passes its limit. */
import { readdirSync } from "node:fs";
import type { BenchLine } from "./types.ts";

type Bench = () => Promise<BenchLine[]> | BenchLine[];

/** Each module here brings one function whose name begins with "bench". */
const HELPERS = ["run.ts", "types.ts"];

const wanted = process.argv.slice(2);
const lines: BenchLine[] = [];
for (const file of readdirSync(import.meta.dirname).sort()) {
  const name = file.replace(/\.ts$/, "");
  const isWanted = wanted.length === 0 || wanted.includes(name);
  if (!file.endsWith(".ts") || HELPERS.includes(file) || !isWanted) continue;
  const module = (await import(new URL(file, import.meta.url).href)) as Record<string, unknown>;
  const found = Object.entries(module).filter(([key]) => key.startsWith("bench"));
  for (const [key, bench] of found) {
    console.error(`${name}: ${key}`);
    lines.push(...(await (bench as Bench)()));
  }
}

console.log(["name", "value", "ratio", "limit", "ok"].join(" | "));
for (const { name, value, ratio, limit, ok } of lines) {
  console.log(
    [name, value, ratio?.toFixed(2) ?? "", limit ?? "", ok ? "ok" : "FAILED"].join(" | "),
  );
}
process.exitCode = lines.length > 0 && lines.every(({ ok }) => ok) ? 0 : 1;
