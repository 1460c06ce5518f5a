/** npm start on a machine that cannot get Electron. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "yijie-start-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("says so in one sentence, and opens the same office for a browser", async () => {
  const child = spawn("npm", ["start", "-s"], {
    cwd: ROOT,
    // A folder without Electron, and a mirror that nobody answers at.
    env: {
      ...process.env,
      YIJIE_DATA: join(folder, "data"),
      ELECTRON_OVERRIDE_DIST_PATH: join(folder, "nothing"),
      ELECTRON_MIRROR: "http://127.0.0.1:1/",
    },
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("npm did not start");
  const ended = new Promise((resolve) => child.once("close", resolve));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.once("close", () => reject(new Error(said)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const found = /在 (http:\S+) 运行/.exec(said)?.[1];
      if (found !== undefined && said.includes("系统管理")) resolve(found);
    });
  });
  expect(said).toMatch(/^没有下载到 Electron，[^\n]*ELECTRON_MIRROR[^\n]*。$/m);
  expect(said).toMatch(/^ {2}chuangkou1\s+密码 yanshi-chuangkou1\s+窗口$/m);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
  expect(await page.text()).toContain('<html lang="zh-CN">');
  // As Ctrl+C in a terminal: to the whole group.
  process.kill(-pid, "SIGINT");
  await ended;
  expect(said).toContain("医结已退出");
  await expect(fetch(url)).rejects.toThrow();
}, 120_000);
