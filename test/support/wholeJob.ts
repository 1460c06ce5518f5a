/**
 * The whole job as people do it, by keyboard alone: first start, the sample office, a list that completes a held stay,
 * why, settle, print, undo, settle again, export. The same steps in a browser and in the desktop application.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { passwordOf } from "./windows.ts";

/** In the sample office nobody is registered under this patient's ID number, so the stay is held. */
const HELD = { inpatientNo: "ZY23001111", name: "姜仿霞", idNumber: "993226197308180801" };

/** Two cores for the host, the browser and everything else. */
const SOON = { timeout: 30_000 };

/** Where the window stands: what surrounds it answers printing and saving. */
export interface Seat {
  readonly page: Page;
  /** How many papers the printer was given. */
  printed(): Promise<number>;
  /** Runs what saves a file; answers where it was written. */
  saved(act: () => Promise<void>): Promise<string>;
}

export interface Done {
  /** Settled, undone, settled again */
  readonly slips: readonly string[];
  /** Keys from the focus in the search field to the slip's PDF, besides the search text */
  readonly keysToSlip: number;
}

/** A list as a bureau sends it; it says who the held patient is. */
function registerList(folder: string): string {
  const path = join(folder, "补发参保登记.csv");
  const header = "个人编号,姓名,身份证号,参保地区划,险种类别,档次,人员类别,区县";
  const row = `995000009001,${HELD.name},${HELD.idNumber},500112,城乡居民,一档,成年居民,渝北`;
  writeFileSync(path, `${header}\r\n${row}\r\n`);
  return path;
}

async function logIn(page: Page, login: "chuangkou1" | "zhuren", window: string): Promise<void> {
  const field = page.getByLabel("账号", { exact: true });
  await field.waitFor();
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type(login);
  await page.keyboard.press("Tab");
  await page.keyboard.type(passwordOf(login));
  while (!(await page.getByLabel("窗口", { exact: true }).evaluate(isFocused))) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Control+A");
  await page.keyboard.type(window);
  await page.keyboard.press("Enter");
  await page.locator("header.bar").waitFor(SOON);
}

function isFocused(element: Element): boolean {
  return element === document.activeElement;
}

async function slipShown(page: Page): Promise<string> {
  await page.locator("iframe.paper").waitFor(SOON);
  await page.getByText(/^✓ 已(送|交浏览器)打印$/).waitFor(SOON);
  const title = await page.getByRole("heading", { name: /^结算单 / }).innerText();
  return title.replace("结算单 ", "").trim();
}

export async function doTheWholeJob({ page, printed, saved }: Seat, folder: string): Promise<Done> {
  // First start: the sample office is what Enter opens.
  await page.getByText("第一次启动").waitFor(SOON);
  await expect
    .poll(() => page.getByRole("button", { name: /打开演示医院/ }).evaluate(isFocused))
    .toBe(true);
  await page.keyboard.press("Enter");
  await logIn(page, "chuangkou1", "一号窗口");
  expect(await page.locator("header.bar").innerText()).toContain("演示");

  // Held, with what to do about it.
  await page.getByLabel("找病人").waitFor();
  await page.keyboard.type(HELD.inpatientNo);
  await page.keyboard.press("Enter");
  await page.getByText("参保登记里查不到这位病人").first().waitFor();
  expect(await page.getByRole("button", { name: /结算并打印/ }).isDisabled()).toBe(true);

  // The list that was missing: rehearsed, booked.
  const list = registerList(folder);
  page.once("filechooser", (chooser) => void chooser.setFiles(list));
  await page.keyboard.press("Alt+2");
  await page.getByRole("button", { name: /选择文件/ }).waitFor();
  await page.keyboard.press("F7");
  await page.getByText("○ 已试导").waitFor(SOON);
  await page.keyboard.press("F9");
  await page.getByText("✓ 已入账").waitFor(SOON);

  // Back at the window it can be settled now.
  await page.keyboard.press("Alt+1");
  const field = page.getByLabel("找病人");
  await expect.poll(() => field.evaluate(isFocused)).toBe(true);
  let keys = 0;
  const press = async (key: string) => {
    keys += 1;
    await page.keyboard.press(key);
  };
  await page.keyboard.type(HELD.inpatientNo);
  await press("Enter");
  await page.getByRole("heading", { name: HELD.name }).waitFor();
  await page.locator(".own-figure").waitFor();

  await page.keyboard.press("F2");
  const why = page.getByRole("region", { name: "为什么" });
  await why.getByText("如果……").waitFor(SOON);
  await page.keyboard.press("Escape");

  const before = await printed();
  await press("F9");
  const slips = [await slipShown(page)];
  await expect.poll(printed, SOON).toBe(before + 1);
  await page.keyboard.press("Enter");

  await page.keyboard.press("Shift+F9");
  await page.getByText(/^还差：原因/).waitFor();
  await page.keyboard.press("ArrowDown");
  await tickEverything(page);
  await page.keyboard.press("Shift+F9");
  const undone = page.getByText(/^✓ 已撤销，撤销单 /);
  await undone.waitFor(SOON);
  slips.push((await undone.innerText()).replace("✓ 已撤销，撤销单 ", "").trim());

  await page.getByRole("button", { name: /结算并打印/ }).waitFor();
  await page.keyboard.press("F9");
  slips.push(await slipShown(page));
  await page.keyboard.press("Enter");

  // The manager takes the month out.
  await page.getByRole("button", { name: "退出" }).focus();
  await page.keyboard.press("Enter");
  await logIn(page, "zhuren", "办公室");
  await page.keyboard.press("Alt+3");
  await page.getByRole("region", { name: "各方合计" }).waitFor(SOON);
  const path = await saved(() => page.keyboard.press("F9"));
  await page.getByText("✓ 已导出草稿").waitFor(SOON);
  expect(await numbersIn(path, slips)).toEqual([...slips].sort());
  return { slips, keysToSlip: keys };
}

/** What was done outside, ticked one after the other by Tab and Space; the receipt's number is typed where it is asked. */
async function tickEverything(page: Page): Promise<void> {
  const open = page.locator(".side.undo input:not(:checked)[type=checkbox]");
  for (let step = 0; step < 30 && (await open.count()) > 0; step += 1) {
    await page.keyboard.press("Tab");
    const isBox = await page.evaluate(
      () => document.activeElement?.matches("input[type=checkbox]:not(:checked)") === true,
    );
    if (isBox) await page.keyboard.press("Space");
  }
  expect(await open.count()).toBe(0);
}

/** Which of these slip numbers stand in the workbook. */
async function numbersIn(path: string, wanted: readonly string[]): Promise<string[]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const found = new Set<string>();
  book.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell(({ value }) => {
        if (typeof value === "string" && wanted.includes(value)) found.add(value);
      }),
    ),
  );
  return [...found].sort();
}
