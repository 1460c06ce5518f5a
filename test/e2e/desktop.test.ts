/**
 * The built desktop application, from its start to its last process. Over the stand-in for Electron; `npm run
 * test:desktop` runs the same under the real one. What only the stand-in can tell is skipped there by name.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { checkBooks } from "../../electron/host/guard/check.ts";
import type { Desktop } from "../../shared/contract/desktop.ts";
import { builtDesktop } from "../support/build.ts";
import {
  type DesktopApplication,
  isRealElectron,
  launchDesktop,
} from "../support/electron/launch.ts";
import { describeWindows, listenForComplaints, logIn } from "../support/windows.ts";

/** Ready to settle, four layers pay. */
const PATIENT = "ZY23001083";
const ROOT = join(import.meta.dirname, "../..");
const inStandIn = it.skipIf(isRealElectron);

let folder: string;
let build: string;
let desktop: DesktopApplication;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-desktop-"));
  build = await builtDesktop();
  desktop = await start("profile");
  await listenForComplaints(desktop.context(), complaints);
  page = await desktop.firstWindow();
});

afterAll(() => {
  desktop.process().kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(profile: string): Promise<DesktopApplication> {
  return launchDesktop({
    main: join(build, "main/index.js"),
    userData: join(folder, profile),
    args: ["--sample"],
    env: { YIJIE_DATA: join(folder, "data") },
  });
}

/** Runs in a page with what its preload offers. */
function bridge<Result>(
  use: (desktop: Desktop) => Promise<Result>,
  from: Page = page,
): Promise<Result> {
  return from.evaluate(`(${use.toString()})(window.yijieDesktop)`) as Promise<Result>;
}

function hostPids(): Promise<number[]> {
  return desktop.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name }) => name === "医结主机")
      .map(({ pid }) => Number(pid)),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describeWindows("the desktop application", () => {
  it("opens the sample office, and a cashier logs in", async () => {
    await logIn(page, "chuangkou1");
    expect(await page.locator("header.bar").innerText()).toContain("演示");
  });

  it("tells a window its version and where the books are", async () => {
    const outcome = await bridge((desktop) => desktop.appInfo({}));
    const dataFolder = join(folder, "data");
    expect(outcome).toMatchObject({ ok: true, answer: { dataFolder } });
  });

  it("keeps the session out of the pages' reach", async () => {
    expect(await page.evaluate(() => document.cookie)).toBe("");
    expect(await desktop.context().cookies()).toEqual([]);
  });

  it("settles a stay and hands its slip to the printer", async () => {
    await desktop.evaluate(({ app }) => {
      // Printing for real would ask a person.
      app.on("web-contents-created", (_event, contents) => {
        contents.print = (_options: unknown, done: (printed: boolean, reason: string) => void) => {
          (globalThis as { printed?: string }).printed = contents.getURL();
          done(true, "");
        };
      });
    });
    await page.getByLabel("找病人").fill(PATIENT);
    await page.keyboard.press("Enter");
    await page.locator(".own-figure").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已送打印").waitFor();
    const printedUrl = () =>
      desktop.evaluate(() => (globalThis as { printed?: string }).printed ?? "");
    await expect
      .poll(printedUrl, { timeout: 20_000 })
      .toMatch(/^app:\/\/office\/paper\/[0-9a-f-]+\.pdf$/);
    // Its window has closed, and the paper is gone.
    await until(() => desktop.windows().length === 1);
    const { pathname } = new URL(await printedUrl());
    const status = await page.evaluate(async (path) => (await fetch(path)).status, pathname);
    expect(status).toBe(404);
    await until(() => complaints.length > 0);
    expect(complaints.splice(0)).toEqual([expect.stringContaining("404")]);
  });

  it("saves a file where the person wants it, and names the path when it cannot", async () => {
    const answerWith = (path: string) =>
      desktop.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: filePath === "", filePath });
      }, path);
    const save = () =>
      bridge((desktop) =>
        desktop.saveFile({ name: "申报-2023-05.xlsx", bytes: new Uint8Array([1, 2, 3]) }),
      );
    const path = join(folder, "申报-2023-05.xlsx");
    await answerWith(path);
    expect(await save()).toEqual({ ok: true, answer: { path } });
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    await answerWith("");
    expect(await save()).toEqual({ ok: true, answer: { path: null } });
    const nowhere = join(folder, "没有这个文件夹", "申报.xlsx");
    await answerWith(nowhere);
    expect(await save()).toMatchObject({
      ok: false,
      code: "FILE_NOT_SAVED",
      details: { path: nowhere, detail: "ENOENT" },
    });
  });

  it("starts a host that was killed again, while the window waits and stays signed in", async () => {
    const [before = 0] = await hostPids();
    process.kill(before, "SIGKILL");
    await page.getByText("主机没有应答。已经结算的不受影响").waitFor();
    await page.getByText("主机正常").waitFor();
    const [after = 0] = await hostPids();
    expect(after).not.toBe(before);
    expect(await page.evaluate(async () => (await fetch("/api/session")).status)).toBe(200);
  });

  it("has made no page complain until here", () => {
    expect(complaints).toEqual([]);
  });

  it("lets no page lead the window away, open another or load anything from outside", async () => {
    const reached: string[] = [];
    const outside = createServer(({ url = "" }, response) => {
      reached.push(url.slice(1));
      response.end("outside");
    });
    await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
    const { port } = outside.address() as AddressInfo;
    const to = (by: string) => `http://127.0.0.1:${port}/${by}?next=app://office/`;
    const here = page.url();
    await page.evaluate((to) => {
      window.location.href = to;
    }, to("location"));
    await page.evaluate((to) => void window.open(to), to("window"));
    await page.evaluate((to) => {
      const link = document.createElement("a");
      Object.assign(link, { href: to, target: "_blank" });
      document.body.append(link);
      link.click();
      link.remove();
    }, to("link"));
    await page.evaluate((to) => {
      const frame = document.createElement("iframe");
      frame.src = to;
      document.body.append(frame);
    }, to("frame"));
    const fetched = await page.evaluate(
      (to) =>
        fetch(to).then(
          () => "reached",
          () => "refused",
        ),
      to("fetch"),
    );
    expect(fetched).toBe("refused");
    await until(() => desktop.windows().length === 1 && desktop.context().pages().length === 1);
    expect(page.url()).toBe(here);
    // The stand-in closes a window that Chromium has opened already: its first request may have gone out before.
    const mayHaveLeft = isRealElectron ? [] : ["window", "link"];
    expect(reached.filter((by) => !mayHaveLeft.some((way) => by.startsWith(way)))).toEqual([]);
    outside.close();
  });

  it("grants no page any right on the machine", async () => {
    expect(await page.evaluate(() => Notification.requestPermission())).toBe("denied");
    const position = await page.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve("told"),
            ({ code }) => resolve(code),
          ),
        ),
    );
    expect(position).toBe(1);
  });

  it("answers no foreign page, and nothing that does not fit the contract", async () => {
    const preload = join(build, "preload/index.cjs");
    await desktop.evaluate(async ({ BrowserWindow }, file) => {
      const window = new BrowserWindow({ webPreferences: { preload: file } });
      await window.loadURL("data:text/html,<title>foreign</title>");
    }, preload);
    const find = () =>
      desktop
        .context()
        .pages()
        .find((candidate) => candidate.url().startsWith("data:"));
    // The browser tells of its new page in its own time.
    await until(() => find() !== undefined);
    const foreign = find();
    if (foreign === undefined) throw new Error("no foreign page");
    const outcome = await bridge((desktop) => desktop.appInfo({}), foreign);
    expect(outcome).toMatchObject({ ok: false, code: "WRONG_ORIGIN" });
    await foreign.close();
    const wrong = await bridge((desktop) =>
      Promise.all([
        desktop.printPdf({ name: "x.pdf", bytes: new Uint8Array([1, 2, 3]) }),
        desktop.saveFile({ name: "../../x.csv", bytes: new Uint8Array(1) }),
        desktop.appInfo({ more: 1 } as never),
      ]),
    );
    expect(wrong.map((each) => (each.ok ? "" : each.code))).toEqual(Array(3).fill("BAD_REQUEST"));
  });

  inStandIn("asks Electron for every protection that it has (recorded)", async () => {
    const { windows, menu, ...asked } = await desktop.evaluate(({ recorded }) => {
      const { dialogs: _, ...rest } = recorded;
      return JSON.parse(JSON.stringify(rest)) as Omit<typeof recorded, "dialogs">;
    });
    expect(asked).toMatchObject({
      sandboxForAll: true,
      singleInstance: true,
      schemes: [{ scheme: "app", privileges: { standard: true, secure: true } }],
      permissionsRefused: ["geolocation", "notifications", "media"].concat(
        asked.permissionsRefused.slice(3),
      ),
    });
    // Ours; the last is the foreign page of the test above.
    for (const { webPreferences } of windows.slice(0, -1)) {
      expect(webPreferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
      });
      expect(webPreferences).not.toHaveProperty("webSecurity");
    }
    expect(asked.navigationsRefused).not.toEqual([]);
    expect(asked.windowsRefused).toHaveLength(2);
    const labels = [...JSON.stringify(menu).matchAll(/"label":"([^"]+)"/g)].map(
      ([, label]) => label,
    );
    expect(labels).toContain("打开数据文件夹");
    for (const label of labels) expect(label).toMatch(/\p{Script=Han}/u);
  });

  it("ships with Electron's fuses blown (electron-builder.yml)", () => {
    const { electronFuses } = parse(readFileSync(join(ROOT, "electron-builder.yml"), "utf8"));
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  inStandIn("names the folder and offers what to do when the books are in use", async () => {
    const second = await start("second profile");
    const asked = () =>
      second.evaluate(({ recorded }) => recorded.dialogs.map(({ options }) => options));
    await until(async () => (await asked()).length > 0);
    expect((await asked())[0]).toMatchObject({
      type: "error",
      message: expect.stringContaining(`${join(folder, "data")} 正由另一个医结程序使用`),
      detail: expect.stringContaining(`数据文件夹：${join(folder, "data")}`),
      buttons: ["再试一次", "换一个数据文件夹…", "连接本院主机…", "退出"],
    });
    const exited = new Promise((resolve) => second.process().once("exit", resolve));
    await second.evaluate(({ recorded }) => recorded.dialogs[0]?.answer({ response: 3 }));
    expect(await exited).toBe(0);
  });

  it("quits without leaving a process, a lock or a paper behind", async () => {
    const pids = await hostPids();
    expect(pids).toHaveLength(1);
    expect(await desktop.quit()).toBe(0);
    for (const pid of pids) expect(isAlive(pid)).toBe(false);
    expect(checkBooks(join(folder, "data"))).toMatchObject({ ok: true });
    expect(existsSync(join(folder, "profile", "desktop.json"))).toBe(true);
  });
});
