/** 申诉 by keyboard: opened on a finding of a settled stay, explained, lost and won; the month says what it cost. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { moment } from "../support/hostInFolder.ts";
import { settleNow } from "../support/office.ts";
import { BILLS, SampleLists } from "../support/sampleLists.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

let office: TestOffice;

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.YIJIE_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

const windowOf = (at: string) => office.openWindow({ login: "zhuren", window: "办公室", at });

describeWindows("an appeal", () => {
  beforeAll(async () => {
    office = await openTestOffice();
    const lists = new SampleLists(office.host, office.folder);
    await lists.importPeople();
    await lists.importItems();
    lists.addBills();
    const { books } = office.host;
    const stayId = books.database
      .prepare("SELECT id FROM stay WHERE inpatient_no = ?")
      .pluck()
      .get(BILLS.flagged) as number;
    settleNow(office.host, consoleActor(books), stayId);
  }, 120_000);
  afterAll(() => office.end());

  it("is opened with a last day; the bill's item without an approval is the bureau's finding", async () => {
    const page = await windowOf("#/review/reports");
    await page.getByRole("button", { name: "高值项目没有使用审批 P31" }).click();
    await page.getByRole("heading", { name: "高值项目没有使用审批" }).waitFor();
    await page.keyboard.press("Shift+F6");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await dialog.getByLabel("扣多少元").fill("999999");
    await expect
      .poll(() => dialog.getByRole("button", { name: /^立申诉/ }).isEnabled())
      .toBe(false);
    await dialog.getByLabel("扣多少元").fill("120.5");
    await page.keyboard.press("Tab");
    await page.keyboard.type("5");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await shot(page, "appeal-dialog");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F9");
    await page.getByText("2023-07-08 以前说明").waitFor();
    await page.getByText("已申诉").first().waitFor();
    await shot(page, "appeal-finding");
  });

  it("reads 扣款 with the date past that day; lost stays so, won gives it back, each with its reason", async () => {
    office.clock.set(moment("2023-07-09T08:30:00"));
    const page = await windowOf("#/review/appeals");
    const section = page.getByRole("region", { name: "申诉案" });
    await section.getByText("2023-07-09 起扣款").first().waitFor();
    await shot(page, "appeals");
    await inBothSchemes(page, () => expectAccessible(page));
    const answer = async (key: string, text: string) => {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type(text);
      await page.keyboard.press("F9");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };
    await answer("F9", "使用审批单当时没有录入，现附上");
    await section.getByText("使用审批单当时没有录入").waitFor();
    expect(await section.getByText("2023-07-09 起扣款").count()).toBeGreaterThan(0);
    const month = await windowOf("#/month/2023-07");
    const kept = month.getByRole("region", { name: "扣款和恢复" });
    await kept.getByText("逾期没有说明").waitFor();
    expect(await kept.locator(".proof").innerText()).toContain("扣款 120.50 ＋ 恢复 0.00");
    await answer("F4", "医保局复函认可");
    await section.getByText("2023-07-09 申诉成立，应收恢复").first().waitFor();
    const proof = kept.locator(".proof");
    await expect.poll(() => proof.innerText()).toContain("扣款 120.50 ＋ 恢复 120.50");
    await kept.scrollIntoViewIfNeeded();
    await shot(month, "month-withheld");
    await inBothSchemes(month, () => expectAccessible(month));
    await shot(page, "appeals-won");
    expect(checkBooks(office.host.books).findings).toEqual([]);
  });
});
