/**
 * A desktop that works with the office's host on another machine: a real host process behind TLS, paired by keyboard,
 * settled at, killed and back, replaced by an impostor, left for the machine's own books.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type TLSSocket } from "node:tls";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { hostIdentity } from "../../electron/host/server/hostIdentity.ts";
import type { Desktop } from "../../shared/contract/desktop.ts";
import { builtDesktop } from "../support/build.ts";
import {
  type DesktopApplication,
  isRealElectron,
  launchDesktop,
} from "../support/electron/launch.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  listenForComplaints,
  logIn,
} from "../support/windows.ts";

/** Ready to settle, four layers pay. */
const PATIENT = "ZY23001083";
/** A window waits for nothing in particular; the machine may be busy. */
const SOON = { timeout: 30_000 };
const PRINTER = "HP-LaserJet-1F";
const FLAGS = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
const inStandIn = it.skipIf(isRealElectron);

let folder: string;
let desktop: DesktopApplication;
let page: Page;
let office: ChildProcess;
let place: string;
let code: string;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-remote-desktop-"));
  const [build] = await Promise.all([builtDesktop(), startOffice("0")]);
  desktop = await launchDesktop({
    main: join(build, "main/index.js"),
    userData: join(folder, "profile"),
    env: { YIJIE_DATA: join(folder, "own") },
  });
  await listenForComplaints(desktop.context(), complaints);
  page = await desktop.firstWindow();
});

afterAll(() => {
  desktop.process().kill("SIGKILL");
  office.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The host as a process of its own, in the same folder each time. */
async function startOffice(port: string): Promise<void> {
  const script = join(import.meta.dirname, "../support/lanHost.ts");
  const child = spawn(process.execPath, [...FLAGS, script, join(folder, "office"), port], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  office = child;
  const line = await new Promise<string>((resolve, reject) => {
    child.once("exit", (status) => reject(new Error(`the host ended with ${status}`)));
    child.stdout.once("data", (text: Buffer) => resolve(String(text)));
  });
  const said = JSON.parse(line) as { readonly url: string; readonly code: string };
  place = new URL(said.url).host;
  code = said.code;
}

async function killOffice(): Promise<void> {
  const ended = new Promise((resolve) => office.once("exit", resolve));
  office.kill("SIGKILL");
  await ended;
}

function appInfo() {
  return page.evaluate(() =>
    (window as unknown as { yijieDesktop: Desktop }).yijieDesktop.appInfo({}),
  );
}

/** By keyboard from the address: both fields and Enter. */
async function typeHost(address: string, pairing: string): Promise<void> {
  await page.getByLabel("主机地址").fill("");
  await page.keyboard.type(address);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(pairing);
  await page.keyboard.press("Enter");
}

function remembered(): unknown {
  return JSON.parse(readFileSync(join(folder, "profile/desktop.json"), "utf8"));
}

describeWindows("a desktop with the office's host", () => {
  it("is offered it on the first-start screen, and says of each mistake what it is", async () => {
    await page.getByText("第一次启动").waitFor();
    // From the button in focus back to the three ways, and to the last of them.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("主机地址").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    const alert = page.getByRole("alert");
    const says = (text: string) => alert.getByText(text).waitFor();

    await typeHost("192.168.1.20:99999", code);
    await says("不像一台主机的地址");
    const typo = code.replace(/^./, (letter) => (letter === "A" ? "B" : "A"));
    await typeHost(place, typo);
    await says("配对码没有输对：有一个字输错了");
    await typeHost("127.0.0.1:1", code);
    await says("找不到主机 127.0.0.1:1");
    const other = hostIdentity(join(folder, "other"), ["127.0.0.1"]);
    await typeHost(place, other.pairingCode);
    await says("与这个配对码不符");
    expect(await appInfo()).toMatchObject({
      answer: { host: null, dataFolder: join(folder, "own") },
    });
  });

  it("is paired by address and code, and asks who comes", async () => {
    await typeHost(place, code.toLowerCase().replaceAll("-", ""));
    await page.getByText(`本院主机 ${place}`).waitFor();
    expect(await appInfo()).toEqual({
      ok: true,
      answer: { version: expect.any(String), host: place, dataFolder: null },
    });
    const [address, port] = place.split(":");
    expect(remembered()).toMatchObject({ host: { address, port: Number(port), pin: code } });
    await logIn(page, "chuangkou1");
  });

  it("keeps the session out of the pages' reach", async () => {
    expect(await page.evaluate(() => document.cookie)).toBe("");
    expect(await desktop.context().cookies()).toEqual([]);
  });

  inStandIn("lets a printer be chosen, and settles and prints on it without asking", async () => {
    await desktop.evaluate(({ recorded }, name) => {
      recorded.printers.push({ name: "PDF", displayName: "PDF" });
      recorded.printers.push({ name, displayName: "一号窗口激光打印机" });
    }, PRINTER);
    await page.evaluate(() => {
      window.location.hash = "#/settings";
    });
    await page.getByLabel("结算单打印机").focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"]) {
      await page.keyboard.press(key);
    }
    await page.getByText("结算单直接打到这一台").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    expect(remembered()).toMatchObject({ printer: PRINTER });
    await page.keyboard.press("Alt+1");
    await page.getByLabel("找病人").fill(PATIENT);
    await page.keyboard.press("Enter");
    await page.locator(".own-figure").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已送打印").waitFor();
    const printed = () => desktop.evaluate(({ recorded }) => recorded.printed);
    await expect.poll(printed, SOON).toMatchObject([
      {
        url: expect.stringMatching(/^app:\/\/office\/paper\/[0-9a-f-]+\.pdf$/),
        options: { silent: true, deviceName: PRINTER, pageSize: "A4" },
      },
    ]);
    await expect.poll(() => desktop.windows().length, SOON).toBe(1);
    expect(await page.getByText("已改为询问").count()).toBe(0);
  });

  inStandIn("asks when the chosen printer is gone, and says so", async () => {
    await desktop.evaluate(({ recorded }) => void recorded.printers.pop());
    await page.keyboard.press("F9");
    await page.getByText(`选定的打印机“${PRINTER}”不在或不能打印，已改为询问`).waitFor();
    const printed = await desktop.evaluate(({ recorded }) => recorded.printed);
    expect(printed.map(({ options }) => options.silent)).toEqual([true, false]);
    await page.keyboard.press("Enter");
  });

  it("hears that the host was killed, and goes on signed in when it is back", async () => {
    const [, port = ""] = place.split(":");
    await killOffice();
    await page.getByText("主机没有应答。已经结算的不受影响").waitFor();
    await startOffice(port);
    await page.getByText("主机正常").waitFor();
    expect(await page.evaluate(async () => (await fetch("/api/session")).status)).toBe(200);
  });

  it("says nothing to an impostor at the host's address, and tells the window", async () => {
    const [, port = ""] = place.split(":");
    await killOffice();
    let bytes = 0;
    const sockets = new Set<TLSSocket>();
    const { key, certificate: cert } = hostIdentity(join(folder, "other"), ["127.0.0.1"]);
    const impostor = createServer({ key, cert }, (socket) => {
      sockets.add(socket.on("error", () => undefined));
      socket.on("data", (chunk) => {
        bytes += chunk.byteLength;
      });
    });
    await new Promise<void>((resolve) => impostor.listen(Number(port), "127.0.0.1", resolve));
    await page.getByText("不是原来配对的那一台：它的证书换了").waitFor();
    // A window that is opened now is told as well, with the ways out.
    await page.reload();
    await page.getByText("不是原来配对的那一台：它的证书换了").waitFor();
    await page.getByRole("button", { name: "连接另一台主机" }).waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    expect(bytes).toBe(0);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => impostor.close(resolve));
    await startOffice(port);
    await page.getByRole("button", { name: "再试一次" }).click();
    await page.locator("header.bar").waitFor();
  });

  it("goes back to the machine's own books when somebody says so twice", async () => {
    await page.evaluate(() => {
      window.location.hash = "#/settings";
    });
    await page.getByRole("button", { name: "用本机的账簿" }).click();
    await page.getByRole("button", { name: "改用本机的账簿" }).click();
    await page.getByText("第一次启动").waitFor();
    expect(await appInfo()).toMatchObject({
      answer: { host: null, dataFolder: join(folder, "own") },
    });
    expect(remembered()).toMatchObject({ host: null });
    // Nobody is signed in here: the session was the other host's.
    expect(await page.evaluate(async () => (await fetch("/api/session")).status)).toBe(401);
  });

  it("has made no page complain, and leaves both books whole", async () => {
    expect(complaints).toEqual([]);
    expect(await desktop.quit()).toBe(0);
    await killOffice();
    for (const books of ["own", "office"]) {
      expect(checkBooks(join(folder, books))).toMatchObject({ ok: true });
    }
  });
});
