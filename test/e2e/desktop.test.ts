/**
 * The built desktop application, from its start to its last process. Over the stand-in for Electron; `npm run
 * test:desktop` runs the same under the real one. What only the stand-in can tell stands in tests of their own.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Desktop } from "../../shared/contract/desktop.ts";
import { builtDesktop } from "../support/build.ts";
import {
  type DesktopApplication,
  launchDesktop,
  realElectron,
} from "../support/electron/launch.ts";
import { describeWindows, listenForComplaints, logIn } from "../support/windows.ts";

let folder: string;
let desktop: DesktopApplication;
let page: Page;
const complaints: string[] = [];

function start(): Promise<DesktopApplication> {
  return builtDesktop().then((build) =>
    launchDesktop({
      main: join(build, "main/index.js"),
      userData: join(folder, "profile"),
      args: ["--sample"],
      env: { YIJIE_DATA: join(folder, "data") },
    }),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-desktop-"));
  desktop = await start();
  await listenForComplaints(desktop.context(), complaints);
  page = await desktop.firstWindow();
});

afterAll(async () => {
  desktop.process().kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** What the preload offers, from the page's side. */
function bridge<Result>(use: (desktop: Desktop) => Promise<Result>): Promise<Result> {
  return page.evaluate(`(${use.toString()})(window.yijieDesktop)`) as Promise<Result>;
}

describeWindows("the desktop application", () => {
  it("opens the sample office, and a cashier logs in", async () => {
    await logIn(page, "chuangkou1");
    expect(await page.locator("header.bar").innerText()).toContain("演示");
  });

  it("tells a window its version and where the books are", async () => {
    const outcome = await bridge((desktop) => desktop.appInfo({}));
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
    ) as { version: string };
    expect(outcome).toEqual({ ok: true, answer: { version, dataFolder: join(folder, "data") } });
  });

  it("keeps the session out of the pages' reach, and the host to itself", async () => {
    expect(await page.evaluate(() => document.cookie)).toBe("");
    const cookies = await desktop.context().cookies();
    expect(cookies).toEqual([]);
  });
});
