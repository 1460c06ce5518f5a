/** Ctrl+K and the catalogue by initials, as people press them. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { nameInitials } from "../../electron/host/store/nameInitials.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
}, 120_000);
afterAll(() => office.end());

describeWindows("looking things up", () => {
  it("finds pages by their initials, patients, persons and items", async () => {
    const page = await office.openWindow({ login: "zhuren" });
    const tabs = await page
      .locator("nav[aria-label=页面] a, nav[aria-label=页面] button")
      .allInnerTexts();
    expect(tabs.join(" ")).toContain("月度申报");
    await page.keyboard.press("Control+K");
    const field = page.getByRole("textbox", { name: "查找" });
    await field.fill("ydsb");
    await page.locator(".palette button", { hasText: "打开 月度申报" }).waitFor();
    await page.waitForTimeout(400);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/month/);
    await page.keyboard.press("Control+K");
    await field.fill("wdz");
    await page.locator(".palette button", { hasText: "打开 未对照项目" }).waitFor();
    await page.waitForTimeout(400);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/registers\/unmapped/);
    const row = office.host.books
      .prepare(
        "SELECT v.name, inpatient_no AS no FROM stay JOIN stay_version v ON v.id = current_version LIMIT 1",
      )
      .get() as { name: string; no: string };
    await page.keyboard.press("Control+K");
    await field.fill(nameInitials(row.name).toLowerCase());
    await page.locator(".palette button", { hasText: row.no }).waitFor();
    await field.fill("zs");
    await page.locator(".palette button", { hasText: "医保目录" }).first().waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.screenshot({ path: `${process.env.YIJIE_SHOTS ?? office.folder}/palette.png` });
    await page.context().close();
  }, 60_000);

  it("shows no patient to whoever keeps the machine", async () => {
    const page = await office.openWindow({ login: "xitong" });
    const refused: number[] = [];
    page.on("response", (response) => {
      if (response.status() === 403) refused.push(response.status());
    });
    await page.keyboard.press("Control+K");
    await page.getByRole("textbox", { name: "查找" }).fill("sz");
    await page.locator(".palette button", { hasText: "打开 设置" }).waitFor();
    await page.waitForTimeout(400);
    expect(await page.locator(".palette button").allTextContents()).toEqual([
      "打开 设置",
      "在手册里查“sz”",
    ]);
    expect(refused).toEqual([]);
    await page.context().close();
  }, 60_000);

  it("lists items by initials with class, share and ceilings, the own level marked", async () => {
    const page = await office.openWindow({ login: "chuangkou1", at: "#/registers/catalogue" });
    await page.getByLabel("查项目").fill("zs");
    await page.locator(".item-row", { hasText: "注射" }).first().waitFor();
    expect(await page.locator(".item-row.head .own").innerText()).toContain("本院");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.screenshot({ path: `${process.env.YIJIE_SHOTS ?? office.folder}/catalogue.png` });
    await page.context().close();
  }, 60_000);
});
