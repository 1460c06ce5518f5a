import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

/** Chromium for the stand-in, which a test can join by its debugging endpoint. */
export async function openChromium(
  folder: string,
): Promise<{ readonly context: BrowserContext; readonly endpoint: string }> {
  mkdirSync(folder, { recursive: true });
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.YIJIE_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--remote-debugging-port=0"],
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  const [port] = readFileSync(join(folder, "DevToolsActivePort"), "utf8").split("\n");
  return { context, endpoint: `http://127.0.0.1:${port}` };
}
