/** The command line of 医结: as a child process, started as package.json starts it, or without one. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runWords } from "../../electron/host/cli/runWords.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Flags and file of the script "yijie". */
const SCRIPT = (
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { yijie: string } }
).scripts.yijie
  .split(" ")
  .slice(1);

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function startCommand(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin: "ignore" | "pipe" = "ignore",
): ChildProcess {
  // The test runs under the Node that npm chose; so does the command.
  return spawn(process.execPath, [...SCRIPT, ...words], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: [stdin, "pipe", "pipe"],
  });
}

/** In this process: a program of its own for each of hundreds of commands would take minutes. */
export async function runCommand(words: readonly string[]): Promise<CommandResult> {
  const [printed, said]: [string[], string[]] = [[], []];
  const code = await runWords(words, {
    print: (line) => printed.push(line),
    say: (line) => said.push(line),
  });
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  return { code, stdout: text(printed), stderr: text(said) };
}

/** As a program of its own, to its end. */
export function runProgram(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin?: string,
): Promise<CommandResult> {
  const child = startCommand(words, env, stdin === undefined ? "ignore" : "pipe");
  if (stdin !== undefined) child.stdin?.end(stdin);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
