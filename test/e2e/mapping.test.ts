/** By keyboard: a file that nobody understands is mapped column by column, saved as 导入方案, and read by it from then on. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SAMPLE_FOLDER } from "../../electron/host/office/sampleImport.ts";
import { stayCells } from "../support/billFiles.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

const HEADER = "病历号,住院次数,病员,证件,进院,离院,收费内容,贯标,大类,量,价,钱,记账日";
const ID = stayCells(1).身份证号 ?? "";
/** A printed list of a hospital that writes its own words: whose lines they are stands on the first one only. */
function list(stay: string): string {
  return [
    "东城医院住院费用清单",
    HEADER,
    `${stay},1,演示1,${ID},20230501,2023/5/10,血常规,003199000280000,化验,2次,10,20,2023.05.02`,
    ",,,,,,血常规,003199000280000,化验,１,80,80.00,2023年5月3日",
    "小计,,,,,,,,,,,100.00,",
  ].join("\r\n");
}

let office: TestOffice;
let folder: string;

/** The file that F7 will choose; the dialog itself is the system's. */
function answerDialogs(page: Page): (path: string) => Promise<void> {
  let file = "";
  page.on("filechooser", (chooser) => void chooser.setFiles([file]));
  return async (path) => {
    file = path;
    await page.keyboard.press("F7");
  };
}

async function pick(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label).first().selectOption(value);
}

/** The list of columns beside a field; required ones say so behind their name. */
function field(page: Page, label: string) {
  return page.getByLabel(new RegExp(`^${label}( 必需)?$`));
}

describeWindows("对应列 by keyboard", () => {
  beforeAll(async () => {
    office = await openTestOffice({ sample: false });
    folder = mkdtempSync(join(tmpdir(), "yijie-mapping-"));
  });
  afterAll(async () => {
    await office.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it("maps a list of another hospital's words, saves it, and reads the next one by itself", async () => {
    const page = await office.openWindow({ login: "zhuren" });
    const choose = answerDialogs(page);
    await page.keyboard.press("Alt+2");
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    await choose(join(SAMPLE_FOLDER, "医保目录.csv"));
    await page.getByText("○ 已试导").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已入账").waitFor();

    const path = join(folder, "清单.csv");
    writeFileSync(path, iconv.encode(list("7001"), "gb18030"));
    await choose(path);
    await page.getByText(/找不到认识的表头/).waitFor();
    await page.keyboard.press("F4");
    await page.getByRole("heading", { name: "清单.csv" }).waitFor();
    await pick(page, "表头在", "2");
    await pick(page, "一行是", "wide");
    await page.getByText(/还差：/).waitFor();
    await inBothSchemes(page, () => expectAccessible(page));

    for (const [label, column] of [
      ["住院号", "病历号"],
      ["住院次数", "住院次数"],
      ["人员姓名", "病员"],
      ["身份证号", "证件"],
      ["入院日期", "进院"],
      ["出院日期", "离院"],
      ["项目名称", "收费内容"],
      ["国标代码", "贯标"],
      ["收费项目类别", "大类"],
      ["数量", "量"],
      ["单价", "价"],
      ["金额", "钱"],
      ["费用发生日期", "记账日"],
    ] as const) {
      await field(page, label).selectOption(column);
    }
    for (const [label, text] of [
      ["险种类别", "城乡居民"],
      ["参保地区划", "990101"],
    ] as const) {
      await field(page, label).selectOption({ label: "全文件都是…" });
      await page.getByLabel(`${label}：全文件都用的值`).fill(text);
    }
    // Whose lines they are stands on the first one only: said where something is missing.
    await page.getByText(/格不能收/).waitFor();
    for (const label of ["住院号", "住院次数", "人员姓名", "身份证号", "入院日期", "出院日期"]) {
      const row = page.locator(".mapping-fields tr").filter({ has: field(page, label) });
      await row.getByRole("checkbox").check();
    }
    await page.getByText(/✓ 前几行都读得懂/).waitFor();
    await page.getByLabel("方案名称").fill("东城HIS 清单");
    await page.keyboard.press("F9");
    await page.getByText("○ 已试导").waitFor();
    await page.getByRole("tab", { name: /读时改写/ }).click();
    await page.getByText("空格用上一行的").first().waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    if (process.env.SHOT !== undefined) await page.screenshot({ path: process.env.SHOT });
    await page.keyboard.press("F9");
    await page.getByText("✓ 已入账").waitFor();

    // The next file of that source is nobody's question any more.
    writeFileSync(path, iconv.encode(list("7002"), "gb18030"));
    await choose(path);
    await page.getByText("○ 已试导").waitFor();
    expect(await page.getByRole("button", { name: /入账 1 份住院/ }).count()).toBe(1);
    await page.keyboard.press("Escape");
  });
});
