/** 申诉 by keyboard: opened on a finding of a settled stay, explained, lost and won; the month says what it cost. */
import { join } from "node:path";
import ExcelJS from "exceljs";
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

  it("comes as the bureau's list: each row and its money is shown, F9 opens those that match, the others are kept", async () => {
    const { books } = office.host;
    const stays = books.database
      .prepare(
        `SELECT inpatient_no AS stay, name FROM stay JOIN stay_version v ON v.id = stay.current_version
         WHERE inpatient_no = ? OR NOT EXISTS (SELECT 1 FROM settlement WHERE stay_id = stay.id)
         ORDER BY inpatient_no <> ? LIMIT 2`,
      )
      .all(BILLS.flagged, BILLS.flagged) as { stay: string; name: string }[];
    const [settled, waiting] = stays.map(({ stay, name }) => [name, stay]);
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("扣款明细").addRows([
      ["姓名", "住院流水号", "名称", "审核扣款金额", "审核扣款原因"],
      [...(settled ?? []), "", 30.5, "分解收费"],
      [...(waiting ?? []), "静脉输液", 12, "超标准收费"],
      ["某人", "ZY00000000", "", 8, "重复收费"],
      ["合计", "", "", 50.5, ""],
    ]);
    const path = join(office.folder, "拒付扣款明细.xlsx");
    await workbook.xlsx.writeFile(path);
    const page = await windowOf("#/review/appeals");
    page.on("filechooser", (chooser) => void chooser.setFiles(path));
    await page.getByRole("region", { name: "申诉案" }).waitFor();
    await page.keyboard.press("F8");
    const sums = page.locator(".bureau-sums");
    await sums.waitFor();
    const said = (word: string) => `${word} 1 行 30.50 ＋ 以前已立案 0 行 0.00 ＋ `;
    const words = async () => (await sums.innerText()).replaceAll(/\s+/g, " ");
    expect(await words()).toContain(`清单 3 行 50.50 元 ＝ ${said("可立案")}不能立案 2 行 20.00`);
    await page.getByText("账上没有这次住院").waitFor();
    // The list's first act waits for a notice; ↓ takes a usual one.
    expect(await page.getByRole("button", { name: /^立案 1 条/ }).isEnabled()).toBe(false);
    await page.keyboard.press("ArrowDown");
    await page.locator(".key-line [data-key='F9']").waitFor();
    await shot(page, "bureau-list");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F9");
    await page.getByRole("region", { name: "扣款清单的结果" }).waitFor();
    await sums.waitFor();
    expect(await words()).toContain(`清单 3 行 50.50 元 ＝ ${said("立案")}没有立案 2 行 20.00`);
    await shot(page, "bureau-list-kept");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Escape");
    await page.getByRole("option", { name: /分解收费/ }).click();
    const section = page.getByRole("region", { name: "申诉案" });
    await section.getByText("拒付扣款明细.xlsx 第 2 行").waitFor();
    await section.getByText("第 2 号，医保局认定").waitFor();
    await shot(page, "bureau-case");
    // One more that was only told: by hand, on the same stay.
    await page.keyboard.press("Shift+F6");
    await page.getByLabel("住院号或结算单号").waitFor();
    // What happens behind the dialog meanwhile brings none of the page's keys before it.
    const other = await windowOf("#/review/appeals");
    await other.getByText("第 2 号，医保局认定").waitFor();
    await other.keyboard.press("F4");
    await other.getByRole("dialog").waitFor();
    await other.keyboard.type("医保局复函认可");
    await other.keyboard.press("F9");
    await other.getByRole("dialog").waitFor({ state: "detached" });
    await page.locator(".finding h1", { hasText: "高值项目没有使用审批" }).waitFor();
    const keys = page.locator(".key-line [data-key]");
    expect(await keys.evaluateAll((all) => all.map((one) => one.dataset.key))).toEqual(["Escape"]);
    await page.keyboard.type(BILLS.flagged);
    await page.keyboard.press("F9");
    await page.getByLabel("医保局认定了什么").waitFor();
    await page.getByText("第 2 号 分解收费 30.50 元（成立）").waitFor();
    await page.keyboard.type("床位费超标准");
    await page.keyboard.press("Tab");
    await page.keyboard.type("2");
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/^.+，共 [\d,.]+ 元$/).waitFor();
    await dialog.getByLabel("扣多少元").fill("5");
    await dialog.getByLabel("医保局的通知").fill("电话通知");
    await shot(page, "bureau-dialog");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F9");
    await page.getByRole("option", { name: /床位费超标准/ }).waitFor();
    expect(checkBooks(books).findings).toEqual([]);
  });
});
