/** The patient's papers at the window: what is missing, seen at the import and printed; the 明白纸 beside its slip. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

/** 缺少档次 */
const HELD = "ZY23001104";
const PATIENT = "ZY23001083";

const SOON = { timeout: 20_000 };

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice({ papers: true });
});

afterAll(() => office.end());

/** Chromium without a screen has no printer. */
async function openCashier(at = ""): Promise<Page> {
  const page = await office.openWindow({ login: "chuangkou1", at });
  await page.addInitScript(() => {
    globalThis.print = () => {};
  });
  return page;
}

async function find(page: Page, inpatientNo: string): Promise<void> {
  await page.getByLabel("找病人").waitFor();
  await page.keyboard.type(inpatientNo);
  await page.keyboard.press("Enter");
  await page.locator(".stay-head").waitFor();
}

function logged(act: string): string[] {
  return office.host.books
    .prepare("SELECT subject FROM log WHERE act = ? ORDER BY number")
    .pluck()
    .all(act) as string[];
}

describeWindows("the patient's papers", () => {
  it("names what is missing right after the import, and leads to the stay", async () => {
    const batch = office.host.books
      .prepare(
        "SELECT batch_id FROM stay_version JOIN stay ON stay.id = stay_id WHERE inpatient_no = ?",
      )
      .pluck()
      .get(HELD);
    const page = await openCashier(`#/import/${batch}`);
    await page.getByText(/次还不能结算/).waitFor(SOON);
    await page.getByRole("tab", { name: /还不能结算的/ }).click();
    const row = page.getByRole("row", { name: new RegExp(HELD) });
    expect(await row.innerText()).toMatch(/缺少“档次”[\s\S]*补/);
    await inBothSchemes(page, () => expectAccessible(page));
    await row.getByRole("button", { name: HELD }).click();
    await page.getByText("缺少“档次”").first().waitFor();
  });

  it("prints what to bring, of a stay that is held, by keyboard", async () => {
    const page = await openCashier();
    await find(page, HELD);
    const asked = page.waitForResponse((answer) => answer.url().includes("/notice.pdf"));
    await page.keyboard.press("Shift+F8");
    expect((await (await asked).body()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.getByRole("heading", { name: "费用估算和补件通知" }).waitFor();
    await page.locator("iframe.paper").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    expect(logged("打印费用估算")).toEqual([]);
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor(SOON);
    expect(logged("打印费用估算")).toHaveLength(1);
    await page.keyboard.press("Escape");
    await page.locator(".stay-head").waitFor();
  });

  it("shows the 明白纸 beside its slip, and prints it without counting a 补打", async () => {
    const page = await openCashier();
    await find(page, PATIENT);
    await page.getByRole("button", { name: "估算、补件" }).waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor(SOON);
    const asked = page.waitForResponse((answer) => answer.url().includes("/leaflet.pdf"));
    await page.keyboard.press("F8");
    await page.getByRole("heading", { name: /^明白纸 YS2023-/ }).waitFor();
    expect((await (await asked).body()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.locator("iframe.paper").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor(SOON);
    await inBothSchemes(page, () => expectAccessible(page));
    expect(logged("打印明白纸")).toHaveLength(1);
    expect(office.host.books.prepare("SELECT count(*) FROM printing").pluck().get()).toBe(1);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^明白纸/ }).waitFor();
  });
});
