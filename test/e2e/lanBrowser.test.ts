/** The office in a browser of another machine, over TLS: what pages may do only in a secure context works there too. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Host, startHost } from "../../electron/host/host.ts";
import { prepareTraining } from "../../electron/host/office/trainingOffice.ts";
import { builtPages } from "../support/build.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  launchChromium,
  listenForComplaints,
  logIn,
} from "../support/windows.ts";

let folder: string;
let host: Host;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-lan-"));
  const pagesFolder = await builtPages();
  const report = (error: unknown) => complaints.push(`host: ${String(error)}`);
  host = await startHost({
    folder,
    port: 0,
    secure: true,
    create: "training",
    pagesFolder,
    report,
  });
  await prepareTraining(host.books);
  browser = await launchChromium();
  // As after "continue to this address": the certificate is not installed here.
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1366, height: 768 },
    locale: "zh-CN",
  });
  await listenForComplaints(context, complaints);
  page = await context.newPage();
  await page.goto(host.url);
});

afterAll(async () => {
  await browser.close();
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

describeWindows("a browser on the network", () => {
  it("is a secure context, with a session that only TLS carries", async () => {
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true);
    expect(await page.evaluate(() => crypto.randomUUID())).toMatch(/^[0-9a-f-]{36}$/);
    await logIn(page, "zhuren");
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: "__Host-yijie_session", secure: true, httpOnly: true });
  });

  it("shows the manager what to read out, and acts with keys of its own", async () => {
    await page.goto(`${host.url}/#/settings`);
    await page.getByText(host.lan?.pairingCode ?? "none", { exact: true }).waitFor();
    await page.getByText("结算单由浏览器自己的打印窗口打印").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.getByLabel("咨询电话").fill("023-12345678");
    await page.keyboard.press("F9");
    await page.getByText("✓ 已保存").waitFor();
  });

  it("shows a cashier no code, and lets the manager leave", async () => {
    await page.getByRole("button", { name: "退出" }).click();
    await logIn(page, "chuangkou1");
    await page.getByText("这台电脑", { exact: true }).waitFor();
    expect(await page.getByText("配对码", { exact: true }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
