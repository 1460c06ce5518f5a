import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { UsageError } from "./command.ts";

/** Asks at the terminal without showing what is typed. Throws UsageError where there is no terminal. */
export function askPassword(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError("没有密码：请设环境变量 YIJIE_PASSWORD，或在终端里运行");
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(prompt);
  return new Promise((resolve, reject) => {
    reader.once("SIGINT", () => reject(new UsageError("已取消")));
    reader.question("", (answer) => resolve(answer));
  }).finally(() => {
    process.stderr.write("\n");
    reader.close();
  }) as Promise<string>;
}
