/** 月度申报 and 政策 as people use them: a real host, real pages, the keyboard. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SHIPPED_POLICIES } from "../../electron/host/office/office.ts";
import { type Client, createClient } from "../../shared/contract/client.ts";
import { plainYuan } from "../../shared/money/fen.ts";
import { moment } from "../support/hostInFolder.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  passwordOf,
  type TestOffice,
} from "../support/windows.ts";

let office: TestOffice;
let cashier: Client;
let manager: Client;
let folder: string;
const MONTH = "2023-07";

async function clientOf(login: "chuangkou1" | "zhuren", window: string): Promise<Client> {
  const stranger = createClient(fetch, office.url);
  const { token } = await stranger.logIn({ login, password: passwordOf(login), window });
  return createClient(fetch, office.url, { token });
}

let keys = 0;
async function settleSome(client: Client, count: number): Promise<void> {
  const { stays } = await client.stays({ state: "waiting", limit: count });
  for (const { stayId } of stays) {
    const { digest } = await client.preSettle({ stayId });
    keys += 1;
    await client.settle({ stayId, shownDigest: digest }, { key: `month-e2e-${keys}` });
  }
}

async function fundOf(client: Client, month: string): Promise<string> {
  const { schemes } = await client.month({ month });
  const fund = schemes.reduce((sum, { fundTotal }) => sum + fundTotal, 0);
  return plainYuan(fund as never).replace(/\B(?=(\d{3})+\.)/g, ",");
}

describeWindows("月度申报", () => {
  beforeAll(async () => {
    office = await openTestOffice();
    folder = mkdtempSync(join(tmpdir(), "yijie-month-"));
    cashier = await clientOf("chuangkou1", "一号窗口");
    manager = await clientOf("zhuren", "办公室");
    await settleSome(cashier, 4);
    await settleSome(manager, 1);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await office.end();
  });

  it("shows the month's sums, leads from one to its slips and to the slip", async () => {
    const page = await office.openWindow({ login: "zhuren", window: "办公室", at: "#/month" });
    await page.getByRole("heading", { name: "2023 年 7 月" }).waitFor();
    const ledger = page.getByRole("region", { name: "各方合计" });
    const row = ledger.getByRole("row").filter({ hasText: "基金合计" });
    expect(await row.innerText()).toContain(await fundOf(manager, MONTH));
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("heading", { name: "2023 年 6 月" }).waitFor();
    await page.keyboard.press("ArrowRight");
    await ledger.getByRole("button").first().focus();
    await page.keyboard.press("Enter");
    const slips = page.getByRole("listbox");
    await slips.waitFor();
    const first = await slips.getByRole("option").first().innerText();
    await page.keyboard.press("Enter");
    const number = /YS2023-\d{6}/.exec(first)?.[0] ?? "";
    await page.getByRole("heading", { name: `结算单 ${number}` }).waitFor();
    await page.keyboard.press("Escape");
    await slips.waitFor();
    await page.keyboard.press("Escape");
    await ledger.waitFor();
  });

  it("names what is not settled and differs, and nothing serious against its accessibility", async () => {
    const page = await office.openWindow({ login: "zhuren", at: "#/month/2023-05" });
    const differences = page.getByRole("region", { name: "来源差异" });
    await differences.getByText("没有决定", { exact: false }).first().waitFor();
    expect(await differences.innerText()).toContain("3,977.53");
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("lets a cashier close the own day and nobody else's", async () => {
    const page = await office.openWindow({ login: "chuangkou1", at: "#/month" });
    const day = page.getByRole("region", { name: "当天各窗口" });
    await day.getByText("本人或主任").waitFor();
    expect(await day.getByRole("button", { name: /^日结/ }).count()).toBe(1);
    expect(await page.getByRole("button", { name: /导出申报表/ }).count()).toBe(0);
    await page.keyboard.press("F8");
    await page.getByRole("dialog").getByText("4 笔", { exact: false }).waitFor();
    await page.keyboard.press("F9");
    await day.getByText("✓").waitFor();
    const { days } = await cashier.month({ month: MONTH });
    expect(days.map(({ window, closedAt }) => [window, closedAt !== null])).toEqual([
      ["一号窗口", true],
      ["办公室", false],
    ]);
  });

  it("exports the workbook as a draft whose sums are the screen's", async () => {
    const page = await office.openWindow({ login: "zhuren", window: "办公室", at: "#/month" });
    await page.getByText("草稿，未月结").first().waitFor();
    const book = await exported(page);
    const texts = textsOf(book).join("\n");
    expect(texts).toContain("草稿，未月结");
    const { schemes } = await manager.month({ month: MONTH });
    const numbers = numbersOf(book);
    for (const { payment } of schemes.flatMap(({ payers }) => payers)) {
      expect(numbers).toContain(plainYuan(payment));
    }
  });

  it("closes the month only when it is over and every day is closed", async () => {
    const page = await office.openWindow({ login: "zhuren", window: "办公室", at: "#/month" });
    const close = page.getByRole("button", { name: /^月结/ });
    await page.getByText("还没有过完").waitFor();
    expect(await close.isDisabled()).toBe(true);
    office.clock.set(moment("2023-08-01T08:00:00"));
    const later = await office.openWindow({
      login: "zhuren",
      window: "办公室",
      at: `#/month/${MONTH}`,
    });
    await later.getByText("还没有日结，不能月结").waitFor();
    await later.keyboard.press("F7");
    await later.keyboard.press("F8");
    await later.getByRole("dialog").waitFor();
    await later.keyboard.press("F9");
    const ready = later.getByRole("button", { name: /^月结/ });
    await expect.poll(() => ready.isEnabled()).toBe(true);
    await later.keyboard.press("Shift+F9");
    await later.getByRole("dialog").waitFor();
    await later.keyboard.press("F9");
    await later.getByText("✓ 已月结").first().waitFor();
    const book = await exported(later);
    expect(textsOf(book).join("\n")).not.toContain("草稿");
  });
});

describeWindows("政策", () => {
  const ID = "chongqing-resident-2023";
  const text = readFileSync(join(SHIPPED_POLICIES, `${ID}.yaml`), "utf8");

  beforeAll(async () => {
    office = await openTestOffice({ sample: false });
    folder = mkdtempSync(join(tmpdir(), "yijie-policy-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await office.end();
  });

  it("shows values beside their clauses and the published figures", async () => {
    const page = await office.openWindow({ login: "zhengce", at: "#/policy" });
    const basic = page.getByRole("region", { name: "基本医保" });
    await basic.waitFor();
    const shown = await basic.innerText();
    for (const part of ["（50000－300）×70%＝34790元", "300.00", "70%", "居民医保统筹基金"]) {
      expect(shown).toContain(part);
    }
    const examples = page.getByRole("region", { name: "算例" });
    const figures = await examples.innerText();
    for (const figure of ["34,790.00", "46,374.80", "125,790.00", "29,743.68", "24,651.97"]) {
      expect(figures).toContain(figure);
    }
    expect(figures).toContain("全部相符");
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("calculates a made-up stay by keyboard: E02", async () => {
    const page = await office.openWindow({ login: "chuangkou1", at: "#/policy" });
    await page.getByRole("region", { name: "算例" }).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.press("F9");
    await page.getByText("还没有填“医院等级”").waitFor();
    const choices = { 医院等级: "二级", 档次: "一档", 区县: "某区县", 规范转诊: "是" };
    for (const [name, value] of Object.entries(choices)) {
      await page.getByRole("radiogroup", { name }).getByRole("radio", { name: value }).focus();
      await page.keyboard.press("Space");
    }
    await page.getByRole("checkbox", { name: "低保", exact: true }).focus();
    await page.keyboard.press("Space");
    await page.getByLabel("总费用", { exact: true }).fill("200,000");
    await page.keyboard.press("Tab");
    await page.keyboard.type("180000");
    await page.keyboard.press("F9");
    const result = page.getByRole("status", { name: "试算结果" });
    await result.waitFor();
    const figures = await result.innerText();
    for (const figure of ["24,651", "175,348.03", "29,743.675", "17,126.42", "2,687.93"]) {
      expect(figures).toContain(figure);
    }
    expect(await result.locator(".total").innerText()).toContain("24,651.97");
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("shows the wrong figures of a file and puts no such pack into force", async () => {
    const page = await office.openWindow({ login: "zhengce", at: "#/policy" });
    const wrong = join(folder, "算错.yaml");
    writeFileSync(wrong, text.replace("二级: 300, 三级: 800", "二级: 400, 三级: 800"));
    await openFile(page, wrong);
    const examples = page.getByRole("region", { name: "算例" });
    await examples.getByText("不能启用").waitFor();
    expect(await examples.locator("tr.wrong").first().innerText()).toMatch(
      /34,790\.00\s+34,720\.00/,
    );
    await page.keyboard.press("F8");
    await page.getByText("算得不对，不能启用").waitFor();
    expect(await page.getByRole("button", { name: /启用这个政策包/ }).isDisabled()).toBe(true);
  });

  it("puts a pack into force once each assumption is confirmed by name", async () => {
    const page = await office.openWindow({ login: "zhengce", at: "#/policy" });
    const file = join(folder, "新名称.yaml");
    writeFileSync(file, text.replace("名称: 重庆市", "名称: 重庆市（新）"));
    await openFile(page, file);
    await page.getByText("还有假设没有确认：A1").waitFor();
    for (const name of ["A1", "A2", "A3", "A4", "A5", "A6"]) {
      await page.getByRole("checkbox", { name: new RegExp(`^${name} `) }).focus();
      await page.keyboard.press("Space");
    }
    await page.keyboard.press("F9");
    const list = page.getByRole("navigation", { name: "政策包" });
    await list.getByText("停用", { exact: true }).or(list.getByText("停用，仍可重算")).waitFor();
    const row = office.host.books
      .prepare("SELECT confirmed_assumptions FROM pack WHERE id = ? AND retired_at IS NULL")
      .pluck()
      .get(ID);
    expect(JSON.parse(String(row))).toEqual(["A1", "A2", "A3", "A4", "A5", "A6"]);
  });
});

async function openFile(page: Page, path: string): Promise<void> {
  // Asked for first: the page must know that somebody waits for its chooser before it opens one.
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("navigation", { name: "政策包" }).waitFor();
  await page.evaluate(() => null);
  await page.keyboard.press("F7");
  await (await chooser).setFiles(path);
}

async function exported(page: Page): Promise<ExcelJS.Workbook> {
  const download = page.waitForEvent("download");
  await page.keyboard.press("F9");
  const file = await download;
  expect(file.suggestedFilename()).toBe(`申报-${MONTH}.xlsx`);
  const path = join(folder, `${keys++}.xlsx`);
  await file.saveAs(path);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

function cellsOf(book: ExcelJS.Workbook): unknown[] {
  const cells: unknown[] = [];
  for (const sheet of book.worksheets) {
    sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell.result ?? cell.value)));
  }
  return cells;
}

function textsOf(book: ExcelJS.Workbook): string[] {
  return cellsOf(book).filter((cell) => typeof cell === "string");
}

function numbersOf(book: ExcelJS.Workbook): string[] {
  return cellsOf(book)
    .filter((cell) => typeof cell === "number")
    .map((cell) => cell.toFixed(2));
}
