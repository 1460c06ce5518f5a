/** What a window finds out about one stay, by keyboard: two covers, a newborn, an injury; and what it is told to look at. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { activatePack } from "../../electron/host/office/packs.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  askingPackText,
  PLAIN_CATALOGUE,
} from "../support/office.ts";
import { BILLS, SampleLists } from "../support/sampleLists.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

let office: TestOffice;
let lists: SampleLists;

beforeAll(async () => {
  office = await openTestOffice();
  lists = new SampleLists(office.host, office.folder);
  await lists.importPeople();
  await lists.importItems();
  lists.addBills();
}, 120_000);

afterAll(() => office.end());

async function openStay(page: Page, inpatientNo: string): Promise<void> {
  const field = page.getByLabel("找病人");
  await field.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(inpatientNo);
  await page.keyboard.press("Enter");
  await page.locator(".stay-facts").getByText(inpatientNo).waitFor();
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.YIJIE_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

async function prove(page: Page, why: string): Promise<void> {
  await page.getByLabel("看了什么，或为什么").focus();
  await page.keyboard.type(why);
}

const PANEL = { name: "补办" } as const;

describeWindows("what a stay needs besides the bill", () => {
  it("two covers: one is chosen with a reason, and the stay is ready", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, BILLS.doubleCover);
    await page.getByText("核实了的，当场选定").waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", PANEL);
    await panel.getByText("还差：按哪一处、看了什么，或为什么").waitFor();
    await expect.poll(() => panel.getByRole("radio").count()).toBeGreaterThan(2);
    await shot(page, "cover");
    await inBothSchemes(page, () => expectAccessible(page));
    const choices = panel.getByRole("radiogroup", { name: "按哪一处参保结算" });
    await choices.getByRole("radio", { name: /城乡居民/ }).focus();
    await page.keyboard.press("Space");
    await prove(page, "经办机构电话核实，职工医保已停");
    await page.keyboard.press("F9");
    await panel.getByText("挂起 → 待结算").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".own-figure").waitFor();
    // What was entered can be seen and taken back.
    await page.keyboard.press("F8");
    await panel.getByLabel("登记在哪里").waitFor();
    await page.keyboard.press("F7");
    const before = panel.getByRole("region", { name: "登记过的" });
    await before.getByText("经办机构电话核实，职工医保已停").waitFor();
    expect(await before.innerText()).toContain("一号窗口");
    await panel.getByText("撤回登记过的").click();
    await prove(page, "问错了人");
    await page.keyboard.press("F9");
    await panel.getByText("待结算 → 挂起").waitFor();
  });

  it("a newborn runs under the mother's cover, who is found by name", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    const mother = lists.person(10);
    await openStay(page, BILLS.newborn);
    await page.getByText("新生儿可以随母亲").waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", PANEL);
    await panel.getByText("还差：母亲是谁、出生日期").waitFor();
    await panel.getByLabel("母亲", { exact: true }).focus();
    await page.keyboard.type(mother.name);
    await page.locator(".ant-select-item-option", { hasText: mother.name }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByLabel("新生儿的出生日期").focus();
    await page.keyboard.type("20230510");
    await prove(page, "出生医学证明 0123");
    await shot(page, "mother");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F9");
    await panel.getByText("挂起 → 待结算").waitFor();
  });

  it("an injury: a third party stops the stay, and the word taken back asks again", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, BILLS.injury);
    await page.getByText("查清了的，当场登记结果").waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", PANEL);
    await panel.getByText("还差：调查结果").waitFor();
    await panel.getByRole("radio", { name: /有第三方/ }).focus();
    await page.keyboard.press("Space");
    await prove(page, "交警事故认定书");
    await shot(page, "injury");
    await page.keyboard.press("F9");
    await panel.getByText("还挂起：外伤调查结果是“有第三方”").waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("登记错了的，当场撤回").waitFor();
    await page.keyboard.press("F8");
    await panel
      .getByRole("radio", { name: /外伤调查结果/ })
      .last()
      .waitFor();
    await prove(page, "认定书是别人的");
    await page.keyboard.press("F9");
    // Below, the person's stays say the same of this one.
    await panel.getByText("还没有外伤调查结果").first().waitFor();
  });

  it("what the rules ask and no file brings: each is said, and the stay is ready", async () => {
    const { books } = office.host;
    const asking = { books, console: consoleActor(books) };
    const text = askingPackText({ id: "demo-asking", region: "9902" });
    activatePack(books, ask(asking.console), { text, confirmedAssumptions: ["A1"] });
    addCatalogue(asking, PLAIN_CATALOGUE);
    addPerson(asking, { serial: 9001, region: "990200" });
    addStay(asking, { serial: 9001, inpatientNo: "ZY23009001", region: "990200" });
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, "ZY23009001");
    await page.getByText("缺少“病种”").first().waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", PANEL);
    await panel.getByText("还差：是什么、看了什么，或为什么").waitFor();
    await panel.getByRole("radio", { name: "阑尾炎" }).focus();
    await page.keyboard.press("Space");
    await prove(page, "出院小结");
    await shot(page, "fact");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F9");
    await panel.getByText("还挂起：缺少“就诊机构”").waitFor();
    await page.keyboard.press("Enter");
    // The one that is still missing is offered first.
    await page.keyboard.press("F8");
    await panel.getByRole("radio", { name: "县级" }).focus();
    await page.keyboard.press("Space");
    await prove(page, "本院是县级医院");
    await page.keyboard.press("F9");
    await panel.getByText("挂起 → 待结算").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".own-figure").waitFor();
  });

  it("人证不符: a cashier corrects the bill or asks the manager, who confirms by keyboard", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, BILLS.mismatch);
    await page.getByText("证件号码第 15 位").first().waitFor();
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", PANEL);
    await panel.getByRole("button", { name: "账单写错了：更正账单" }).waitFor();
    await panel.getByText("还差").first().waitFor();
    expect(await panel.getByText("确认人证").count()).toBe(0);
    const manager = await office.openWindow({ login: "zhuren", window: "办公室" });
    await openStay(manager, BILLS.mismatch);
    await manager.keyboard.press("F8");
    await manager.getByText("与账单不同：证件号码第 15 位").waitFor();
    await shot(manager, "same-person");
    await inBothSchemes(manager, () => expectAccessible(manager));
    await prove(manager, "看了身份证原件");
    await manager.keyboard.press("F9");
    await manager.getByRole("complementary", PANEL).getByText("挂起 → 待结算").waitFor();
    await manager.keyboard.press("Enter");
    await manager.locator(".own-figure").waitFor();
    await manager.getByText("人证由演示主任确认：看了身份证原件").waitFor();
    await manager.locator(".queue-list").getByText("对不上").waitFor({ state: "detached" });
    await shot(manager, "same-person-entered");
  });

  it("says quietly which lines to look at, and stops nothing", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await openStay(page, BILLS.flagged);
    const short = page.getByRole("region", { name: "提醒" });
    await short.waitFor();
    expect(await short.innerText()).toMatch(
      /开单医师 3 行[\s\S]*超出限制范围 1 行[\s\S]*高值项目 1 行/,
    );
    expect(await page.getByRole("button", { name: /结算并打印/ }).isEnabled()).toBe(true);
    await shot(page, "flags-short");
    await page.keyboard.press("Shift+F4");
    const panel = page.getByRole("region", { name: "结算前看一眼" });
    await panel.getByText("当天暂停医保处方权").waitFor();
    const text = await panel.innerText();
    for (const word of ["是别的机构的医师", "不在医保医师名册里", "限周围神经病变", "诊断不符"]) {
      expect(text).toContain(word);
    }
    await shot(page, "flags");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Escape");
    await page.locator(".own-figure").waitFor();
  });

  it("leaves clean books", () => {
    expect(checkBooks(office.host.books)).toMatchObject({ ok: true });
  });
});
