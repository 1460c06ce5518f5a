/**
 * A walk over all screens for the manual: its pictures are taken, its keys are those that the pages register, and no field
 * is without help. `npm run pictures` writes the pictures to resources/manual/pictures; otherwise they go to a temporary folder.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import iconv from "iconv-lite";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SHIPPED_POLICIES } from "../../electron/host/office/office.ts";
import { SAMPLE_FOLDER } from "../../electron/host/office/sampleImport.ts";
import { helpIdOf } from "../../renderer/help/helpId.ts";
import { HELP } from "../../renderer/help/texts.ts";
import { everyToken, type KeyToken } from "../../renderer/manual/book.ts";
import { createClient } from "../../shared/contract/client.ts";
import { builtDesktop } from "../support/build.ts";
import { bureauListAbout, settleWithDoubt } from "../support/doubt.ts";
import { launchDesktop } from "../support/electron/launch.ts";
import { moment } from "../support/hostInFolder.ts";
import { MANUAL_FOLDER, manualBook } from "../support/manual.ts";
import { palettePng } from "../support/palettePng.ts";
import { BILLS, SampleLists } from "../support/sampleLists.ts";
import {
  describeWindows,
  type Login,
  logIn,
  openTestOffice,
  passwordOf,
  type TestOffice,
} from "../support/windows.ts";

const COMMITTED = join(MANUAL_FOLDER, "pictures");
/** A walk, not a measurement. */
const LONG = { timeout: 240_000 };
const LARGEST_BYTES = 150_000;
const LARGEST_TOTAL_BYTES = 2_500_000;

/** 特困，规范转诊，四层都付 */
const PATIENT = "ZY23001083";
const DEBTOR = "ZY23001103";
/** 缺少档次 */
const HELD = "ZY23001104";
/** Nobody is registered under the ID number. */
const UNREGISTERED = "ZY23001111";

/** What takes the keyboard and asks for something or shows an amount. Buttons say themselves what they do. */
const FIELDS = "input, textarea, select, [data-figure], .own-figure, button:has(.money)";

/** No help of their own: before the log-in and in a dialog F1 does not act, and their labels say it all. */
const WITHOUT_HELP = "dialog *, .entrance *, .palette *, .queue-list *";

const isWriting = process.env.YIJIE_PICTURES === "write";

let office: TestOffice;
let folder: string;
const taken = new Set<string>();
/** "F9 结算并打印", as the pages registered them */
const keysSeen = new Set<string>();
const fieldsSeen = new Set<string>();
const withoutHelp = new Set<string>();

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  taken.add(name);
  const screen = await page.screenshot({ animations: "disabled" });
  writeFileSync(join(folder, `${name}.png`), isWriting ? palettePng(screen) : screen);
}

/** Notes the keys and fields of what is in front, and that looking at the help changes nothing. */
async function look(page: Page): Promise<void> {
  await noteKeys(page, ".key-line");
  await noteFields(page);
  if ((await page.locator("dialog[open]").count()) > 0) return;
  const focused = `["id", "data-help", "data-figure", "aria-label"]
    .map((name) => document.activeElement?.getAttribute(name) ?? "").join()`;
  const before = await page.evaluate(focused);
  await page.keyboard.press("F1");
  await page.getByRole("heading", { name: "帮助" }).waitFor();
  await noteKeys(page, ".help-keys");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "帮助" }).waitFor({ state: "detached" });
  expect(await page.evaluate(focused)).toBe(before);
}

async function noteKeys(page: Page, where: string): Promise<void> {
  const rows = page.locator(`${where} [data-key]`);
  const keys = await rows.evaluateAll((all) =>
    all.map((row) => {
      const label = row.textContent?.replace(row.querySelector("kbd")?.textContent ?? "", "") ?? "";
      return `${row.getAttribute("data-key")} ${label.trim()}`;
    }),
  );
  for (const key of keys) keysSeen.add(key);
}

async function noteFields(page: Page): Promise<void> {
  const found = (await page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(FIELDS)})]
      .filter((field) => field.getClientRects().length > 0 && !field.matches(${JSON.stringify(WITHOUT_HELP)}))
      .map((field) => [(${helpIdOf.toString()})(field), field.outerHTML.slice(0, 160)])`,
  )) as [string | null, string][];
  for (const [id, html] of found) {
    if (id !== null && id in HELP) fieldsSeen.add(id);
    else withoutHelp.add(`${id}: ${html}`);
  }
}

async function open(page: Page, inpatientNo: string): Promise<void> {
  await page.getByLabel("找病人").fill(inpatientNo);
  await page.keyboard.press("Enter");
  await page.locator(".stay-facts").getByText(inpatientNo).waitFor();
}

/** A window with nothing to print on. */
async function openWindow(login: Login, at = "", window = "一号窗口"): Promise<Page> {
  const page = await office.openWindow({ login, at, window });
  // For the frames in which papers are shown.
  await page.addInitScript(() => {
    globalThis.print = () => undefined;
  });
  return page;
}

function answerDialogs(page: Page): (files: readonly string[]) => Promise<void> {
  let files: readonly string[] = [];
  page.on("filechooser", (chooser) => void chooser.setFiles([...files]));
  return async (chosen) => {
    files = chosen;
    await page.keyboard.press("F7");
  };
}

describeWindows("the manual's walk over the screens", () => {
  beforeAll(async () => {
    office = await openTestOffice({ papers: true });
    folder = isWriting ? COMMITTED : mkdtempSync(join(tmpdir(), "yijie-pictures-"));
    mkdirSync(folder, { recursive: true });
  });
  afterAll(async () => {
    if (folder !== COMMITTED) rmSync(folder, { recursive: true });
    await office.end();
  });

  it("the window's day", LONG, async () => {
    const page = await openWindow("chuangkou1");
    await page.getByLabel("找病人").waitFor();
    await look(page);
    await open(page, PATIENT);
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await picture(page, "settle");
    await look(page);
    await page.locator('[data-figure="outside"]').focus();
    await page.keyboard.press("F1");
    await page.getByRole("heading", { name: "政策范围外" }).waitFor();
    await picture(page, "help");
    await page.keyboard.press("Escape");
    await page.keyboard.press("F2");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.getByText("若没有办理规范转诊").waitFor();
    await picture(page, "why");
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F4");
    await page.locator(".line.category").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await picture(page, "lines");
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+F8");
    await page.getByRole("heading", { name: "费用估算和补件通知" }).waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F6");
    await page.keyboard.type("20,000");
    await page.locator(".due").getByText("2,480.73").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await look(page);
    await page.keyboard.press("F7");
    await page.getByRole("dialog", { name: "理赔材料" }).waitFor();
    await look(page);
    await page.keyboard.press("F9");
    await page.getByRole("heading", { name: /^理赔材料 / }).waitFor();
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await look(page);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^结算单/ }).waitFor();
    await look(page);
    await page.keyboard.press("F8");
    await page.getByRole("heading", { name: /^明白纸 / }).waitFor();
    await look(page);
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+F9");
    await page.getByText("还差：原因、票据冲红、预交金退回、应退的收回").waitFor();
    await page.keyboard.press("ArrowDown");
    await picture(page, "undo");
    await page.keyboard.press("Tab");
    await page.keyboard.type("CH0001");
    await look(page);
    await page.getByLabel("预交金 20,000.00 已退回").check();
    await page.getByLabel("结算时退给病人的 2,480.73 已收回").check();
    await look(page);
    await page.keyboard.press("Shift+F9");
    await page.getByText("✓ 已撤销，撤销单").waitFor();
    await look(page);
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await page.keyboard.press("Enter");
    await open(page, HELD);
    await page.getByText("补齐以后，本人应付").waitFor();
    await picture(page, "held");
    await look(page);
    await page.keyboard.press("F8");
    await page.getByText("还差：要改的内容").waitFor();
    await look(page);
    await page.getByRole("complementary", { name: "补办" }).getByText("登记备案").click();
    await page.getByText("还差：哪种备案").waitFor();
    await picture(page, "complete");
    await page.getByLabel("备案", { exact: true }).focus();
    await page.keyboard.type("规范转诊");
    await page.locator(".ant-select-item-option-active").waitFor();
    await page.keyboard.press("Enter");
    await page.getByLabel("看了什么，或为什么").fill("转诊单 0615");
    await look(page);
    await page.keyboard.press("Escape");
    await open(page, UNREGISTERED);
    await page.keyboard.press("F8");
    await page.getByText("还差：人员编号").waitFor();
    await look(page);
    await page.getByRole("button", { name: "账单写错了：更正账单" }).click();
    await page.locator("#bill-name").fill("蒋样例");
    await page.locator("#bill-reason").fill("与身份证核对");
    await look(page);
    await page.keyboard.press("Escape");
    await open(page, HELD);
    await page.getByText("补齐以后，本人应付").waitFor();
    await page.keyboard.press("Shift+F8");
    await page.getByRole("heading", { name: "费用估算和补件通知" }).waitFor();
    await look(page);
  });

  it("a debt, and what is collected of it", LONG, async () => {
    const page = await openWindow("chuangkou1");
    await open(page, DEBTOR);
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.type("100");
    await look(page);
    await page.keyboard.press("Shift+F6");
    await page.getByText("还差：原因或担保").waitFor();
    await page.keyboard.type("50.5");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await picture(page, "debt");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await page.keyboard.press("Enter");
    await page.getByLabel("应付和办理").getByText("还欠").waitFor();
    await look(page);
    await page.keyboard.press("Shift+F6");
    await page.getByRole("heading", { name: "收欠费" }).waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("30");
    await picture(page, "collect");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByLabel("应付和办理").getByText("还欠").waitFor();
    await page.keyboard.press("Shift+F9");
    await page.getByText("后来收的欠费 30.00 已退").waitFor();
    await look(page);
  });

  it("import, with one row that is wrong", LONG, async () => {
    const page = await openWindow("chuangkou1", "#/import");
    const choose = answerDialogs(page);
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    await look(page);
    await choose([join(SAMPLE_FOLDER, "2023-05-住院就医.csv"), spoiledLines()]);
    await page.getByText("◐ 已试导，有错").waitFor();
    await page.locator(".cells .bad").waitFor();
    await picture(page, "import-wrong");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByText("◐ 已入账").waitFor();
    await look(page);
    await page.locator(".cells .bad").waitFor();
    await page.keyboard.press("F8");
    await page.getByRole("button", { name: /^不改了/ }).waitFor();
    await look(page);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(spoiledAmount);
    await page.getByLabel("为什么这样改").fill("与 HIS 核对");
    await page.getByText("都对了").first().waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await page.evaluate(`location.hash = "#/import/${batchOf(HELD)}"`);
    await page.getByRole("tab", { name: /还不能结算的/ }).click();
    await page.getByRole("button", { name: HELD }).waitFor();
    await picture(page, "import-held");
    await look(page);
  });

  it("a file whose columns nobody knows", LONG, async () => {
    const page = await openWindow("zhuren", "#/import", "办公室");
    const choose = answerDialogs(page);
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    await look(page);
    await choose([strangeList()]);
    await page.getByText(/缺少必需的列/).waitFor();
    await look(page);
    await page.keyboard.press("F4");
    await page.getByText(/还差：/).waitFor();
    await page.getByLabel("一行是").selectOption("wide");
    await page.getByText(/还差：/).waitFor();
    await page.getByLabel(/^住院号( 必需)?$/).selectOption("病历号");
    await page.getByText(/还差：险种类别/).waitFor();
    await picture(page, "mapping");
    await look(page);
    for (const [label, text] of [
      ["险种类别", "城乡居民"],
      ["参保地区划", "500112"],
      ["收费项目类别", "化验费"],
    ] as const) {
      await page
        .getByLabel(new RegExp(`^${label}( 必需)?$`))
        .selectOption({ label: "全文件都是…" });
      await page.getByLabel(`${label}：全文件都用的值`).fill(text);
    }
    await page.getByText(/格不能收|前几行都读得懂/).waitFor();
    await page.getByLabel("方案名称").fill("东城HIS 清单");
    await page.locator(".main-act:enabled").waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await page.getByText(/缺少必需的列/).waitFor();
    await page.keyboard.press("Escape");
  });

  it("what the manager decides", LONG, async () => {
    const page = await openWindow("zhuren", "", "办公室");
    await open(page, "ZY23001015");
    await look(page);
    await page.keyboard.press("F7");
    await page.getByRole("region", { name: "本院计算与平台结算" }).getByText("+0.01").waitFor();
    await picture(page, "differences");
    await page.locator("#decision-reason").fill("平台按分进位，已与经办机构核对");
    await look(page);
  });

  it("closing a day and a month", LONG, async () => {
    await settleSome(5);
    const page = await openWindow("chuangkou1", "#/month");
    await page.getByRole("button", { name: /^日结/ }).waitFor();
    await look(page);
    await page.keyboard.press("F8");
    await page.getByRole("dialog").waitFor();
    await picture(page, "day-close");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    office.clock.set(moment("2023-07-04T09:00:00"));
    await settleSome(3);
    const manager = await openWindow("zhuren", "#/month", "办公室");
    await manager.getByText("本院计算与平台结算没有不一致的").waitFor();
    await manager.getByText("没有2023 年 7 月出院而没结算的").waitFor();
    await picture(manager, "month");
    await look(manager);
    await manager.getByRole("region", { name: "各方合计" }).getByRole("button").first().click();
    await manager.getByRole("listbox").waitFor();
    await look(manager);
    office.clock.set(moment("2023-08-01T08:00:00"));
    const later = await openWindow("zhuren", "#/month/2023-07", "办公室");
    await later.getByRole("button", { name: /^日结/ }).waitFor();
    await later.keyboard.press("F8");
    await later.getByRole("dialog").waitFor();
    await later.keyboard.press("F9");
    const close = later.getByRole("button", { name: /^月结/ });
    await expect.poll(() => close.isEnabled()).toBe(true);
    await look(later);
    await later.keyboard.press("Shift+F9");
    await later.getByRole("dialog").waitFor();
    await look(later);
  });

  it("what a window finds out about one stay", LONG, async () => {
    const lists = new SampleLists(office.host, office.folder);
    await lists.importPeople();
    await lists.importItems();
    lists.addBills();
    const page = await openWindow("chuangkou1");
    await open(page, BILLS.doubleCover);
    await page.keyboard.press("F8");
    const panel = page.getByRole("complementary", { name: "补办" });
    await panel.getByText("还差：按哪一处").waitFor();
    await expect.poll(() => page.locator(".ant-skeleton").count()).toBe(0);
    await picture(page, "cover");
    await look(page);
    await page.keyboard.press("F7");
    await panel.getByText("还差：哪种备案").waitFor();
    await look(page);
    await page.keyboard.press("F7");
    await panel.getByRole("radio", { name: /城乡居民/ }).check();
    await page.getByLabel("看了什么，或为什么").fill("经办机构电话核实");
    await look(page);
    await page.keyboard.press("F9");
    await panel.getByText("挂起 → 待结算").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("F8");
    await panel.getByLabel("登记在哪里").waitFor();
    await page.keyboard.press("F7");
    await panel.getByText("撤回登记过的").click();
    await panel.getByRole("radiogroup", { name: "撤回哪一条" }).waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await open(page, BILLS.newborn);
    await page.keyboard.press("F8");
    await panel.getByText("还差：母亲是谁").waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await open(page, BILLS.injury);
    await page.keyboard.press("F8");
    await panel.getByText("还差：调查结果").waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    const manager = await openWindow("zhuren", "", "办公室");
    await open(manager, BILLS.mismatch);
    await manager.keyboard.press("F8");
    await manager.getByText("与账单不同：证件号码第 15 位").waitFor();
    await look(manager);
    await open(page, BILLS.flagged);
    await page.getByRole("region", { name: "提醒" }).waitFor();
    await look(page);
    await page.keyboard.press("Shift+F4");
    await page.getByText("当天暂停医保处方权").waitFor();
    await picture(page, "flags");
    await look(page);
  });

  it("papers of a stay, and what is attached to it", LONG, async () => {
    const page = await openWindow("zhuren", "", "办公室");
    const choose = answerDialogs(page);
    await open(page, BILLS.injury);
    await page.getByRole("region", { name: "资料" }).waitFor();
    await look(page);
    await page.keyboard.press("Shift+F2");
    const panel = page.getByRole("region", { name: "资料和附件" });
    await page.getByLabel("看了什么").fill("本人手写，签名");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByLabel("为什么撤回登记").fill("没有签名");
    await look(page);
    const scan = join(office.folder, "外院出院小结.png");
    writeFileSync(scan, readFileSync(join(COMMITTED, "settle.png")));
    await choose([scan]);
    await page.getByLabel("是什么").fill("外院出院小结");
    await look(page);
    await page.keyboard.press("F9");
    const attached = panel.getByRole("option", { name: /外院出院小结/ });
    await attached.click();
    await panel.getByRole("button", { name: /打开/ }).waitFor();
    await look(page);
    await picture(page, "papers");
    await page.keyboard.press("Enter");
    await panel.getByRole("img", { name: "外院出院小结" }).waitFor();
    await look(page);
    await page.keyboard.press("Shift+F9");
    await page.getByLabel("为什么撤回附件").fill("附错了人");
    await look(page);
  });

  it("lists, items without a match, doctors", LONG, async () => {
    const page = await openWindow("zhuren", "#/registers/lists", "办公室");
    await page.getByRole("heading", { name: "民政局 2023-06 身份名单" }).waitFor();
    await look(page);
    await page.keyboard.press("F4");
    await page.getByText("共 6 人").waitFor();
    await page.getByLabel("导出的用途").fill("送乡镇核对");
    await picture(page, "lists");
    await look(page);
    await page.getByText("没有参保的", { exact: true }).click();
    await page.getByLabel("哪一天的").waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+F9");
    await page.getByLabel("为什么撤回").fill("导错了月份");
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F7");
    await page.getByLabel("查项目").waitFor();
    await page.keyboard.press("F7");
    await page.getByRole("region", { name: "未对照项目" }).waitFor();
    await look(page);
    await page.keyboard.press("F7");
    await page.getByRole("heading", { name: "卫丙三" }).waitFor();
    await picture(page, "doctors");
    await look(page);
    await page.keyboard.press("F4");
    await page.getByText("SP2023-0017").waitFor();
    await look(page);
  });

  it("people, items, accounts, settings and the log", LONG, async () => {
    const page = await openWindow("zhuren", "#/registers", "办公室");
    await page.getByLabel("查人").fill("蒋例菊");
    await page.getByText("1 人").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "蒋例菊" }).waitFor();
    await page.getByText("年度账户").first().waitFor();
    await picture(page, "people");
    await look(page);
    await page.keyboard.press("F8");
    await page.getByLabel("用途").waitFor();
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F7");
    await page.getByRole("listbox", { name: "名单" }).waitFor();
    await page.keyboard.press("F7");
    await page.getByLabel("查项目").fill("jga");
    await page.locator(".item-row", { hasText: "甲钴胺" }).first().waitFor();
    await page.getByText("限周围神经病变").waitFor();
    await picture(page, "catalogue");
    await look(page);
    await page.keyboard.press("Control+K");
    await page.getByRole("textbox", { name: "查找" }).fill("jlj");
    await page.locator(".palette button", { hasText: "参保登记" }).waitFor();
    await picture(page, "find");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+7");
    await page.getByLabel("咨询电话").waitFor();
    await page.getByText("演示审计员").waitFor();
    await picture(page, "settings");
    await page.getByLabel("咨询电话").fill("023-12345678");
    await look(page);
    await page.keyboard.press("F7");
    await page.locator("#new-name").waitFor();
    await look(page);
    await page.keyboard.press("Alt+6");
    await page.locator(".log-row").nth(5).waitFor();
    await picture(page, "log");
    await look(page);
  });

  it("what the system's keeper sets", LONG, async () => {
    const page = await openWindow("xitong", "#/settings", "机房");
    await page.locator("#token-source").fill("HIS");
    await look(page);
  });

  it("the review, its reports and its rules", LONG, async () => {
    const page = await openWindow("zhuren", "#/review", "办公室");
    await page.locator(".finding-lines").first().waitFor();
    await picture(page, "findings");
    await look(page);
    await page.keyboard.press("F4");
    await page.getByLabel("原因", { exact: true }).fill("病历证实符合规定");
    await page.locator(".key-line [data-key='F9']").waitFor();
    await noteKeys(page, ".key-line");
    await page.keyboard.press("F9");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("豁免").first().click();
    await page.getByText("病历证实符合规定").waitFor();
    await look(page);
    await page.keyboard.press("F7");
    await page.getByRole("region", { name: "按项目" }).waitFor();
    await picture(page, "review-reports");
    await look(page);
    await page.keyboard.press("F7");
    await page.getByRole("region", { name: "规则详情" }).waitFor();
    await page.getByText("超过限价的部分纳入报销").click();
    await page.keyboard.press("F9");
    await page.getByLabel("原因", { exact: true }).fill("按本院会议决定");
    await page.keyboard.press("F9");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("演示主任").nth(1).waitFor();
    await picture(page, "rules");
    await look(page);
    await page.getByText("目录外费用纳入报销").click();
    await page.locator(".key-line [data-key='F9']").waitFor();
    await look(page);
  });

  it("what the bureau named in a settled stay", LONG, async () => {
    const settled = settleWithDoubt(office.host);
    const { inpatientNo, rule } = settled;
    const page = await openWindow("zhuren", "#/review/reports", "办公室");
    await page.getByRole("button", { name: rule }).click();
    await page.getByText(inpatientNo).first().click();
    await page.getByRole("button", { name: `打开住院 ${inpatientNo}` }).waitFor();
    await page.locator(".key-line [data-key='Shift+F6']").waitFor();
    await look(page);
    await page.keyboard.press("Shift+F6");
    await page.getByRole("dialog").getByLabel("扣多少元").fill("120.50");
    await page.getByLabel("医保局的通知").fill("审字〔2023〕7 号：诊疗依据不足");
    await noteKeys(page, ".key-line");
    await page.keyboard.press("F9");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "看申诉" }).click();
    await page.getByRole("region", { name: "申诉案" }).waitFor();
    await look(page);
    await page.keyboard.press("F9");
    await page.getByLabel("理由和证据").fill("病程记录和检查报告证实需要，见病案第 12 页");
    await noteKeys(page, ".key-line");
    await page.keyboard.press("F9");
    await page.getByText("已说明，等医保局答复").first().waitFor();
    await picture(page, "appeals");
    await look(page);
    await page.keyboard.press("Shift+F6");
    await page.getByRole("dialog").getByLabel("住院号或结算单号").fill(inpatientNo);
    await noteKeys(page, ".key-line");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const list = bureauListAbout(office.host, office.folder, settled.stayId);
    page.on("filechooser", (chooser) => void chooser.setFiles(list));
    await page.keyboard.press("F8");
    await page.getByLabel("医保局的通知").fill("初审扣款清单，2023 年 6 月第 2 批");
    await page.getByText("账上没有这次住院").waitFor();
    await picture(page, "bureau-list");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByRole("region", { name: "扣款清单的结果" }).waitFor();
    await look(page);
  });

  it("a policy pack, a trial, and putting a new one into force", LONG, async () => {
    const page = await openWindow("zhengce", "#/policy");
    const choose = answerDialogs(page);
    await page.getByRole("region", { name: "算例" }).waitFor();
    await picture(page, "policy");
    await look(page);
    await page.keyboard.press("F4");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".step-list").first().waitFor();
    await picture(page, "example-steps");
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Shift+F4");
    await page.getByRole("listbox", { name: "没有试到的" }).waitFor();
    await look(page);
    await page.keyboard.press("Shift+F7");
    await page.getByLabel("编号").fill("chongqing-resident-2024");
    await page.getByLabel("名称").fill("重庆市城乡居民（2024年）");
    await look(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("F3");
    await page.getByRole("listbox", { name: "不同的地方" }).waitFor();
    for (let row = 0; row < 25; row += 1) await page.keyboard.press("ArrowDown");
    await picture(page, "compare-packs");
    await look(page);
    await page.keyboard.press("F9");
    await page.getByRole("region", { name: "各方合计" }).waitFor();
    await look(page);
    await page.keyboard.press("F6");
    const choices = { 医院等级: "二级", 档次: "一档", 区县: "某区县", 规范转诊: "是" };
    for (const [name, value] of Object.entries(choices)) {
      await page.getByRole("radiogroup", { name }).getByRole("radio", { name: value }).focus();
      await page.keyboard.press("Space");
    }
    await page.getByRole("checkbox", { name: "低保", exact: true }).check();
    await page.getByLabel("总费用", { exact: true }).fill("200,000");
    await page.getByLabel("范围内", { exact: true }).fill("180,000");
    await look(page);
    await page.keyboard.press("F9");
    const result = page.getByRole("status", { name: "试算结果" });
    await result.waitFor();
    await result.scrollIntoViewIfNeeded();
    await picture(page, "trial");
    await page.getByRole("radio", { name: "按明细" }).focus();
    await page.keyboard.press("Space");
    await page.getByLabel("第 1 行金额").waitFor();
    await look(page);
    await choose([join(SHIPPED_POLICIES, "chongqing-resident-2017.yaml")]);
    await page.getByText("还没有启用", { exact: true }).first().waitFor();
    await page.getByText("还有假设没有确认").waitFor();
    for (const box of await page.getByRole("checkbox", { name: /^A\d/ }).all()) await box.check();
    await look(page);
    await choose([wrongPack()]);
    await page.getByText("不符，不能启用").waitFor();
    await page.keyboard.press("F4");
    await page.keyboard.press("Enter");
    await page.locator(".spot").waitFor();
    await look(page);
  });

  it("a desktop that is connected to the office's host", LONG, async () => {
    const profile = mkdtempSync(join(tmpdir(), "yijie-pictures-desktop-"));
    const [build, lan] = await Promise.all([builtDesktop(), startLanHost(profile)]);
    const desktop = await launchDesktop({
      main: join(build, "main/index.js"),
      userData: join(profile, "profile"),
      env: { YIJIE_DATA: join(profile, "own") },
    });
    try {
      const page = await desktop.firstWindow();
      await page.setViewportSize({ width: 1366, height: 768 });
      await page.getByText("第一次启动").waitFor();
      await page.getByText("连接本院主机", { exact: true }).click();
      await page.getByLabel("主机地址").fill(lan.place);
      await page.getByLabel("配对码").fill(lan.code);
      await picture(page, "connect");
      await page.keyboard.press("Enter");
      await page.getByText(`本院主机 ${lan.place}`).waitFor();
      await logIn(page, "zhuren", "办公室");
      await page.keyboard.press("Alt+7");
      await page.getByRole("heading", { name: "别的电脑" }).waitFor();
      await page.getByLabel("结算单打印机").waitFor();
      await picture(page, "other-computers");
      await page.getByRole("button", { name: "连接另一台主机" }).click();
      await page.getByLabel("主机地址").scrollIntoViewIfNeeded();
      await look(page);
    } finally {
      desktop.process().kill("SIGKILL");
      lan.process.kill("SIGKILL");
      rmSync(profile, { recursive: true, force: true });
    }
  });

  it("the manual itself", LONG, async () => {
    const page = await openWindow("chuangkou1", "#/manual");
    await page.getByRole("navigation", { name: "手册目录" }).waitFor();
    await look(page);
  });

  it("took every picture that the manual shows, and no other; each is committed and small", () => {
    const shown = manualBook().flatMap(({ sections }) =>
      sections.flatMap(({ tokens }) =>
        everyToken(tokens).flatMap((token) =>
          token.type === "image" ? [basename(String(token.href), ".png")] : [],
        ),
      ),
    );
    expect([...taken].sort()).toEqual([...new Set(shown)].sort());
    expect(readdirSync(COMMITTED).sort()).toEqual([...taken].sort().map((name) => `${name}.png`));
    const sizes = [...taken].map((name) => statSync(join(COMMITTED, `${name}.png`)).size);
    expect(sizes.filter((size) => size > LARGEST_BYTES)).toEqual([]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST_TOTAL_BYTES);
    for (const name of taken) expect(existsSync(join(folder, `${name}.png`)), name).toBe(true);
  });

  it("names only keys that the pages have, by what they do there", () => {
    const wrong = manualBook().flatMap(({ id, sections }) =>
      sections.flatMap(({ tokens }) =>
        everyToken(tokens)
          .filter((token) => token.type === "key")
          .map((token) => token as unknown as KeyToken)
          .filter(({ key, label }) => !isKnown(key, label))
          .map(({ raw }) => `${id}: ${raw}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it("has help for every field that it met, and met every field that has help", () => {
    expect([...withoutHelp]).toEqual([]);
    const missed = Object.keys(HELP).filter((id) => !fieldsSeen.has(id));
    // Only where the case brings them: rules that ask a person, a personal account to give back, a month that is closed.
    expect(missed.sort()).toEqual(["circumstance-fact", "undo-account", "undo-second"]);
  });
});

/** As the pages register them. */
const REGISTERED: Readonly<Record<string, string>> = {
  Esc: "Escape",
  "↑": "ArrowUp",
  "↓": "ArrowDown",
  "←": "ArrowLeft",
  "→": "ArrowRight",
};
/** What the browser itself does in a form or a list. */
const OF_THE_BROWSER = ["Enter", "Tab"];

function isKnown(key: string, label: string): boolean {
  const name = REGISTERED[key] ?? key;
  if (label !== "") return keysSeen.has(`${name} ${label}`);
  return OF_THE_BROWSER.includes(name) || [...keysSeen].some((seen) => seen.startsWith(`${name} `));
}

/** May's lines with one amount that is none. */
/** As a hospital prints it: its own words, and whose lines they are on the first one only. */
function strangeList(): string {
  const path = join(office.folder, "东城医院费用清单.csv");
  const rows = [
    ["东城医院住院费用清单"],
    [
      "病历号",
      "患者姓名",
      "证件号码",
      "入院时间",
      "出院时间",
      "费用日期",
      "项目名称",
      "贯标码",
      "大类",
      "数量",
      "单价",
      "金额",
    ],
    [
      "D20230017",
      "蒋样本",
      "99010119600101005X",
      "20230601",
      "20230609",
      "2023.06.02",
      "血细胞分析",
      "002599000580000",
      "化验费",
      "1次",
      "18",
      "18.00",
    ],
    [
      "",
      "",
      "",
      "",
      "",
      "2023.06.03",
      "血细胞分析",
      "002599000580000",
      "化验费",
      "１",
      "18",
      "18.00",
    ],
    ["小计", "", "", "", "", "", "", "", "", "", "", "36.00"],
  ];
  const text = rows.map((cells) => cells.join(",")).join("\r\n");
  writeFileSync(path, iconv.encode(text, "gb18030"));
  return path;
}

/** What the spoiled row should say. */
let spoiledAmount = "";

function spoiledLines(): string {
  const name = "2023-05-住院结算.csv";
  const rows = iconv.decode(readFileSync(join(SAMPLE_FOLDER, name)), "gb18030").split("\r\n");
  const head = rows.findIndex((row) => row.split(",").includes("金额"));
  const cells = rows[head + 5]?.split(",") ?? [];
  const at = rows[head]?.split(",").indexOf("金额") ?? 0;
  spoiledAmount = cells[at] ?? "";
  cells[at] = "五十三";
  rows[head + 5] = cells.join(",");
  const path = join(office.folder, name);
  writeFileSync(path, iconv.encode(rows.join("\r\n"), "gb18030"));
  return path;
}

/** The pack in force with one figure that its examples contradict. */
function wrongPack(): string {
  const text = readFileSync(join(SHIPPED_POLICIES, "chongqing-resident-2023.yaml"), "utf8");
  const path = join(office.folder, "算错.yaml");
  writeFileSync(path, text.replace("二级: 300, 三级: 800", "二级: 400, 三级: 800"));
  return path;
}

function batchOf(inpatientNo: string): unknown {
  return office.host.books
    .prepare(
      `SELECT batch_id FROM stay_version v JOIN stay ON v.id = current_version WHERE inpatient_no = ?`,
    )
    .pluck()
    .get(inpatientNo);
}

/** The sample office for other machines, as a process of its own. */
async function startLanHost(
  folder: string,
): Promise<{ readonly process: ChildProcess; readonly place: string; readonly code: string }> {
  const script = join(import.meta.dirname, "../support/lanHost.ts");
  const flags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, script, "医结数据", "0"], {
    // The settings name the certificate by its place: a name that is the same on every machine.
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.once("exit", (status) => reject(new Error(`the host ended with ${status}`)));
    child.stdout.once("data", (text: Buffer) => resolve(String(text)));
  });
  const { url, code } = JSON.parse(line) as { readonly url: string; readonly code: string };
  return { process: child, place: new URL(url).host, code };
}

let acts = 0;
async function settleSome(count: number): Promise<void> {
  const stranger = createClient(fetch, office.url);
  const who = { login: "chuangkou1", password: passwordOf("chuangkou1"), window: "一号窗口" };
  const { token } = await stranger.logIn(who);
  const client = createClient(fetch, office.url, { token });
  const { stays } = await client.stays({ state: "waiting", limit: count });
  for (const { stayId } of stays) {
    const { digest } = await client.preSettle({ stayId });
    acts += 1;
    await client.settle({ stayId, shownDigest: digest }, { key: `pictures-${acts}` });
  }
}
