/** 补办 by keyboard: held stays of the sample office are completed at the window and settled. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { enterRegister } from "../../electron/host/office/enterRegister.ts";
import { outcomeOf } from "../../electron/host/office/outcome.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { personsOf } from "../../electron/host/store/registers.ts";
import { currentStay } from "../../electron/host/store/stays.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

/** The register lacks the tier. */
const WITHOUT_TIER = "ZY23001104";
/** Nobody is registered under the ID number. */
const UNREGISTERED = "ZY23001111";
/** Ready, without a registration. */
const READY = "ZY23001103";

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice();
});

afterAll(() => office.end());

async function openStay(page: Page, inpatientNo: string): Promise<void> {
  const field = page.getByLabel("找病人");
  await field.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(inpatientNo);
  await page.keyboard.press("Enter");
  await page.locator(".stay-facts").getByText(inpatientNo).waitFor();
}

async function typeIn(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

/** Chooses a word in the list of a field that has the keyboard. */
async function choose(page: Page, label: string, word: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).focus();
  await page.keyboard.type(word);
  await page.locator(".ant-select-item-option-active").getByText(word, { exact: true }).waitFor();
  await page.keyboard.press("Enter");
}

describeWindows("补办 at the window", () => {
  it("a missing tier: entered, computed again, settled", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, WITHOUT_TIER);
    await page.getByText("缺少“档次”").first().waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", { name: "补办" });
    await panel.getByText("还差：要改的内容、看了什么证件，或为什么改").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await typeIn(page, "档次", "一档");
    await page.getByLabel("看了什么，或为什么").focus();
    await page.keyboard.type("经办机构电话核实");
    await page.keyboard.press("F9");
    await panel.getByText("挂起 → 待结算").waitFor();
    expect(await panel.innerText()).toMatch(/本人应付 [\d,]+\.\d\d/);
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /结算并打印/ }).waitFor();
    await page.keyboard.press("F9");
    await page.locator("iframe.paper").waitFor();
  });

  it("a person whom no list knows: entered from the bill; other windows hear of it", async () => {
    const [page, other] = await Promise.all([
      office.openWindow({ login: "chuangkou1" }),
      office.openWindow({ login: "chuangkou2", window: "二号窗口" }),
    ]);
    await openStay(page, UNREGISTERED);
    await openStay(other, UNREGISTERED);
    await page.keyboard.press("F8");
    const number = page.getByLabel("人员编号");
    await expect
      .poll(() => number.evaluate((input) => input === document.activeElement))
      .toBe(true);
    await page.keyboard.type("995000009001");
    await typeIn(page, "档次", "一档");
    await typeIn(page, "人员类别", "成年居民");
    await typeIn(page, "区县", "渝北");
    await page.getByLabel("看了什么，或为什么").focus();
    await page.keyboard.type("医保电子凭证");
    await page.keyboard.press("F9");
    await page.getByText("✓ 已登记，记入日志").waitFor();
    await other.locator(".stay-state").getByText("待结算").waitFor();
  });

  it("a referral shown today changes what the patient pays; the person's page has the history", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, READY);
    await page.locator(".own-figure").waitFor();
    await page.keyboard.press("F8");
    await choose(page, "备案", "规范转诊");
    await page.getByLabel("看了什么，或为什么").focus();
    await page.keyboard.type("转诊单 0615");
    await page.keyboard.press("F9");
    const panel = page.getByRole("complementary", { name: "补办" });
    await panel.getByText("✓ 已登记，记入日志").waitFor();
    expect(await panel.innerText()).toMatch(/本人应付 [\d,.]+( → [\d,.]+|，没有变)/);
    await page.keyboard.press("Enter");
    await page.locator(".stay-head").getByText("规范转诊").waitFor();
    const personNo = office.host.books
      .prepare(
        `SELECT person_no FROM person JOIN stay_version v ON v.id_number = person.id_number
         JOIN stay ON current_version = v.id WHERE inpatient_no = ?`,
      )
      .pluck()
      .get(READY);
    await page.evaluate((to) => {
      window.location.hash = to;
    }, `#/registers/persons/${personNo}`);
    const history = page.getByRole("row").filter({ hasText: "转诊单 0615" });
    await history.waitFor();
    expect(await history.innerText()).toContain("一号窗口");
    await page.keyboard.press("F6");
    await page.getByRole("region", { name: "登记、更正" }).waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("a name that the bill has wrong: put right there, and the stay is ready at once", async () => {
    const { books } = office.host;
    const open = books
      .prepare("SELECT stay_id FROM open_stay ORDER BY stay_id DESC")
      .pluck()
      .all() as number[];
    const stayId = open.find((id) => outcomeOf(books, id).outcome === "ready") ?? 0;
    const { stay } = currentStay(books, stayId);
    const [person] = personsOf(books, stay.idNumber);
    const personNo = person?.person.personNo ?? "";
    enterRegister(
      books,
      { key: "rename-key", actor: consoleActor(books) },
      { entry: { what: "person", personNo, changes: { name: "演示更名" } }, proof: "户口本" },
    );
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, stay.inpatientNo);
    await page.getByText("姓名不同").first().waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", { name: "补办" });
    await panel.getByRole("button", { name: "账单写错了：更正账单" }).click();
    await page.getByLabel("账单上的姓名").fill("演示更名");
    await inBothSchemes(page, () => expectAccessible(page));
    await typeIn(page, "看了什么，或为什么", "户口本");
    await page.keyboard.press("F9");
    await panel.getByText("挂起 → 待结算").waitFor();
    await panel.getByText(`${stay.inpatientNo}：✓ 待结算`).waitFor();
    expect(currentStay(books, stayId)).toMatchObject({ version: 2, stay: { name: "演示更名" } });
  });

  it("leaves clean books, and no name in the log", () => {
    expect(checkBooks(office.host.books)).toMatchObject({ ok: true });
    const details = office.host.books
      .prepare("SELECT group_concat(subject || detail) FROM log WHERE act = '窗口登记'")
      .pluck()
      .get() as string;
    for (const name of ["章试雷", "姜仿霞"]) expect(details).not.toContain(name);
  });
});
