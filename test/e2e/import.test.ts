/**
 * By keyboard: a month with damaged rows comes in, is rehearsed, booked, repaired from its error file and imported again;
 * settings change and are in force in another window; wrong password, locked account, a session that ends or is left idle.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startHost } from "../../electron/host/host.ts";
import { SAMPLE_FOLDER } from "../../electron/host/office/sampleImport.ts";
import { builtPages } from "../support/build.ts";
import { moment } from "../support/hostInFolder.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  launchChromium,
  openTestOffice,
  passwordOf,
  type TestOffice,
} from "../support/windows.ts";

/** Two cores for the host, the browser and everything else: a password alone takes a while. */
const SOON = { timeout: 20_000 };

const LINES = "2023-06-住院结算.xlsx";
const STAYS = "2023-06-住院就医.xlsx";

let office: TestOffice;

function sample(name: string): string {
  return join(SAMPLE_FOLDER, name);
}

/** The files that F7 will choose; the dialog itself is the system's. */
function answerDialogs(page: Page) {
  let files: readonly string[] = [];
  page.on("filechooser", (chooser) => void chooser.setFiles([...files]));
  return async (chosen: readonly string[]) => {
    files = chosen;
    await page.keyboard.press("F7");
  };
}

async function columnOf(sheet: ExcelJS.Worksheet, name: string) {
  for (let row = 1; row <= 30; row += 1) {
    const values = sheet.getRow(row).values as readonly unknown[];
    const column = values.indexOf(name);
    if (column > 0) return { headerRow: row, column };
  }
  throw new Error(`no column ${name}`);
}

async function rewrite(
  from: string,
  to: string,
  change: (sheet: ExcelJS.Worksheet) => Promise<void>,
): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(from);
  const [sheet] = workbook.worksheets;
  if (sheet === undefined) throw new Error(from);
  await change(sheet);
  await workbook.xlsx.writeFile(to);
}

describeWindows("importing by keyboard", () => {
  beforeAll(async () => {
    office = await openTestOffice({ sample: false });
  });
  afterAll(() => office.end());

  it("takes a month with a damaged row, shows the row, and takes the repaired rows again", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    const choose = answerDialogs(page);
    await page.keyboard.press("Alt+2");
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    await inBothSchemes(page, () => expectAccessible(page));

    // The lists first, and what they hold is what was taken.
    await choose([sample("医保目录.csv"), sample("参保登记.xlsx")]);
    await page.getByText("○ 已试导").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已入账").waitFor();

    // One line of June has an amount that is none.
    const damaged = join(office.folder, LINES);
    let original = "";
    await rewrite(sample(LINES), damaged, async (sheet) => {
      const { headerRow, column } = await columnOf(sheet, "金额");
      const cell = sheet.getRow(headerRow + 5).getCell(column);
      original = String(cell.value);
      cell.value = "五十三";
    });
    await choose([sample(STAYS), damaged]);
    await page.getByText("◐ 已试导，有错").waitFor();
    expect(
      (await office.host.books.prepare("SELECT count(*) FROM stay").pluck().get()) as number,
    ).toBe(0);
    const badRow = page.locator(".cells .bad");
    await badRow.waitFor();
    expect(await badRow.innerText()).toMatch(/金额\s+五十三/);
    expect(await page.locator(".equation .proof").innerText()).toContain("✓ 一行不少");
    await inBothSchemes(page, () => expectAccessible(page));

    await page.keyboard.press("F9");
    await page.getByText("◐ 已入账，有没收下的行").waitFor();
    await badRow.waitFor();
    expect(await page.locator(".quarantine").innerText()).toContain("等这些行的 1 份住院");
    // Whoever looks over a shoulder sees no whole ID number.
    expect(await page.locator("body").innerText()).not.toMatch(/\d{17}[\dX]/);

    // F6: one file of rows to repair for each file that lost some.
    const downloads: string[] = [];
    page.on("download", (download) => {
      const path = join(office.folder, download.suggestedFilename());
      void download.saveAs(path).then(() => downloads.push(path));
    });
    await page.keyboard.press("F6");
    await page.getByText("✓ 已导出到").waitFor();
    await expect.poll(() => downloads.length, SOON).toBe(2);
    const repaired = join(office.folder, "改好的明细.xlsx");
    const lines = downloads.find((path) => path.includes(LINES)) ?? "";
    await rewrite(lines, repaired, async (sheet) => {
      const { column } = await columnOf(sheet, "金额");
      sheet.eachRow((row) => {
        const cell = row.getCell(column);
        if (cell.value === "五十三") cell.value = original;
      });
    });
    const stays = downloads.find((path) => path.includes(STAYS)) ?? "";
    await choose([stays, repaired]);
    await page.getByText("○ 已试导").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 已入账").waitFor();
    expect(await page.locator(".proof").innerText()).toContain("收下 1");

    // The same once more brings nothing.
    await choose([sample(STAYS), sample(LINES)]);
    await page.getByText("这些行都已经在账上").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    expect(await page.locator(".batches time").count()).toBe(3);
  });

  it("a wrong cell is typed over on screen, and its whole stay comes in with who, what and why", async () => {
    const page = await office.openWindow({ login: "chuangkou1", at: "#/import" });
    const choose = answerDialogs(page);
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    const damaged = join(office.folder, "2023-05-住院结算.csv");
    const text = iconv.decode(readFileSync(sample("2023-05-住院结算.csv")), "gb18030");
    const lines = text.split("\r\n");
    const at = lines.findIndex((line) => /(^|,)金额(,|$)/.test(line)) + 3;
    const columns = (lines[at - 3] ?? "").split(",");
    const cells = (lines[at] ?? "").split(",");
    const original = cells[columns.indexOf("金额")] ?? "";
    cells[columns.indexOf("金额")] = "五十三";
    lines[at] = cells.join(",");
    writeFileSync(damaged, iconv.encode(lines.join("\r\n"), "gb18030"));
    await choose([sample("2023-05-住院就医.csv"), damaged]);
    await page.getByText("◐ 已试导，有错").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("◐ 已入账，有没收下的行").waitFor();
    await page.locator(".cells .bad").waitFor();

    await page.keyboard.press("F8");
    const field = page.getByRole("textbox", { name: "金额", exact: true });
    await expect.poll(() => field.inputValue(), SOON).toBe("五十三");
    await inBothSchemes(page, () => expectAccessible(page));
    // The wrong cell has the keyboard.
    await page.keyboard.press("Control+A");
    await page.keyboard.type("五十");
    await page.getByText("◐ 还有 1 处不对").waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type(original);
    await page.getByText("✓ 都对了").waitFor();
    await page.getByLabel("为什么这样改").fill("与 HIS 收费单核对");
    await page.keyboard.press("F9");
    await page.getByText(/✓ 已改正：\d+ 行随批次 \d+ 收下/).waitFor();
    const counts = await page.locator(".quarantine .counts").innerText();
    expect(counts).toMatch(/没有收下 (\d+) 行 = 已改正收下 \1（批次 \d+）＋ 不要的 0 ＋ 还等着 0/);
    await page.getByText(`${original}`).first().waitFor();
    const beside = page.locator(".quarantine aside");
    await expect.poll(() => beside.innerText(), SOON).toContain("与 HIS 收费单核对");
    await page
      .locator(".batches")
      .getByText(/^改正批次 \d+$/)
      .waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("says in three sentences what cannot be read at all, and goes on", async () => {
    const page = await office.openWindow({ login: "chuangkou1", at: "#/import" });
    const choose = answerDialogs(page);
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
    await choose([sample(STAYS)]);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("没有住院结算表（费用明细），账单不完整");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /选择文件/ }).waitFor();
  });
});

describeWindows("settings and accounts", () => {
  beforeAll(async () => {
    office = await openTestOffice({ sample: false });
  });
  afterAll(() => office.end());

  it("a changed setting is saved by F9, logged in words, and at once in other windows", async () => {
    const page = await office.openWindow({ login: "zhuren", at: "#/settings" });
    const other = await office.openWindow({ login: "xitong", at: "#/settings" });
    await other.getByLabel("咨询电话").waitFor();
    await page.getByLabel("咨询电话").fill("023-12345678");
    await page.keyboard.press("F9");
    await page.getByText("✓ 已保存").waitFor();
    await expect.poll(() => other.getByLabel("咨询电话").inputValue(), SOON).toBe("023-12345678");
    await page.getByLabel("就医地医保区划").fill("12");
    await page.keyboard.press("F9");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("“就医地医保区划”的值不对");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Alt+6");
    await page.getByText("咨询电话：12393 → 023-12345678").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("makes a token for pushing, shows it once and revokes it; only the system administration sees it", async () => {
    const page = await office.openWindow({ login: "xitong", at: "#/settings" });
    await page.getByLabel("哪个系统").fill("HIS");
    await page.keyboard.press("Enter");
    await page.getByText(/^yjp_/).waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.reload();
    const row = page.getByRole("row", { name: /^HIS/ });
    await row.getByText("✓ 用到 2024-07-02").waitFor();
    expect(await page.locator("body").innerText()).not.toContain("yjp_");
    await row.getByRole("button").click();
    await page
      .getByRole("tooltip")
      .getByRole("button", { name: /^停\s?用$/ })
      .click();
    await row.getByText("⊖ 2023-07-03 停用").waitFor();
    const manager = await office.openWindow({ login: "zhuren", at: "#/settings" });
    await manager.getByLabel("咨询电话").waitFor();
    expect(await manager.getByText("推送口令").count()).toBe(0);
    expect(await manager.getByLabel("接收目录").isDisabled()).toBe(true);
  });

  it("makes an account, and refuses one person two posts that stand against each other", async () => {
    const page = await office.openWindow({ login: "xitong", at: "#/settings" });
    await page.getByRole("table").first().waitFor();
    await page.keyboard.press("F7");
    await page.getByLabel("姓名", { exact: true }).waitFor();
    for (const text of ["演示窗口一", "Y001"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    // Opens the list, and three down from 窗口.
    for (let count = 0; count < 4; count += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".new-account .ant-select").getByText("审计只读").waitFor();
    await page.getByLabel("登录名", { exact: true }).fill("shenji2");
    await page.getByLabel("密码（至少 8 位）").fill("shenji2-mima");
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toContain("经办与审计要分开");
    await page.getByLabel("工号", { exact: true }).fill("Y099");
    await page.getByLabel("姓名", { exact: true }).fill("演示审计二");
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: "shenji2" }).waitFor();
  });
});

describeWindows("coming in", () => {
  beforeAll(async () => {
    office = await openTestOffice();
  });
  afterAll(() => office.end());

  it("a wrong password is refused, and after five the account is locked", async () => {
    const page = await office.openWindow();
    await page.getByLabel("账号", { exact: true }).fill("chuangkou2");
    await inBothSchemes(page, () => expectAccessible(page));
    for (let count = 1; count <= 5; count += 1) {
      await page.getByLabel("密码", { exact: true }).fill(`wrong-${count}`);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.getByLabel("密码", { exact: true }).inputValue(), SOON).toBe("");
      expect(await page.getByRole("alert").innerText()).toContain("账号或密码不对");
    }
    await page.getByLabel("密码", { exact: true }).fill(passwordOf("chuangkou2"));
    await page.keyboard.press("Enter");
    await page.getByText("账号因多次输错密码已锁定，09:15 后解锁").waitFor();
    office.clock.set(moment("2023-07-03T09:15:00"));
    await page.getByLabel("密码", { exact: true }).fill(passwordOf("chuangkou2"));
    await page.keyboard.press("Enter");
    await page.locator("header.bar").waitFor();
  });

  it("a session that ended asks for the password over the page and loses nothing that was typed", async () => {
    const page = await office.openWindow({ login: "zhuren", at: "#/settings" });
    await page.getByLabel("咨询电话").fill("023-7654321");
    office.clock.set(moment("2023-07-03T10:00:00"));
    await page.keyboard.press("F9");
    const lock = page.getByRole("dialog", { name: "登录已失效" });
    await lock.waitFor();
    // Nothing of the page can be seen or reached, and no key works.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("lock-password");
    await page.keyboard.press("Alt+1");
    await page.keyboard.press("Escape");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await lock.getByRole("alert").waitFor();
    await expect.poll(() => lock.getByLabel("密码").inputValue(), SOON).toBe("");
    await lock.getByLabel("密码").fill(passwordOf("zhuren"));
    await page.keyboard.press("Enter");
    // The act that was asked goes on by itself, once.
    await page.getByText("✓ 已保存").waitFor();
    expect(await lock.count()).toBe(0);
    expect(page.url()).toContain("#/settings");
    expect(await page.getByLabel("咨询电话").inputValue()).toBe("023-7654321");
    // Changes of others arrive again.
    const other = await office.openWindow({ login: "xitong", at: "#/settings" });
    await other.getByLabel("医院名称").fill("演示县中医院");
    await other.keyboard.press("F9");
    await expect.poll(() => page.getByLabel("医院名称").inputValue(), SOON).toBe("演示县中医院");
  });

  it("a window that nobody touches locks itself, and its session is over", async () => {
    const page = await office.openWindow();
    await page.clock.install();
    await page.getByLabel("账号", { exact: true }).fill("zhuren2");
    await page.getByLabel("密码", { exact: true }).fill(passwordOf("zhuren2"));
    await page.keyboard.press("Enter");
    await page.locator("header.bar").waitFor();
    await page.clock.runFor(9 * 60_000);
    expect(await page.locator("dialog.lock").count()).toBe(0);
    await page.clock.runFor(2 * 60_000);
    await page.getByRole("dialog", { name: "已锁屏" }).waitFor();
    await expect
      .poll(() => page.evaluate(async () => (await fetch("/api/session")).status), SOON)
      .toBe(401);
    await page.getByLabel("密码", { exact: true }).fill(passwordOf("zhuren2"));
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("dialog.lock").count(), SOON).toBe(0);
  });
});

describeWindows("looking things up", () => {
  beforeAll(async () => {
    office = await openTestOffice();
  });
  afterAll(() => office.end());

  it("finds a person by keys, masked; the whole ID number for a purpose that the log keeps", async () => {
    const page = await office.openWindow({ login: "zhuren" });
    await page.keyboard.press("Alt+5");
    await page.getByLabel("查人").waitFor();
    await page.locator(".person-line").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.locator("article.person h1").waitFor();
    const masked = await page.locator(".id-number").innerText();
    expect(masked).toMatch(/\*{14}[\dX]{4}/);
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F8");
    await page.getByLabel("用途").waitFor();
    await page.keyboard.type("核对身份证原件");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".id-number").innerText(), SOON).toMatch(/99\d{15}[\dX]/);
    // 名单, then 医保目录
    await page.keyboard.press("F7");
    await page.waitForURL(/registers\/lists/);
    // The address changes before the page does: until then the key still leads to where it led.
    await page.locator(".key-line").getByText("医保目录").waitFor();
    await page.keyboard.press("F7");
    await page.getByLabel("查项目").waitFor();
    await page.locator(".virtual-row").first().waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Alt+6");
    await page.getByText("用途 核对身份证原件").waitFor();
    await page.keyboard.press("F9");
    await page.getByText("✓ 账簿完好").waitFor();
  });
});

describeWindows("the first start of a real office", () => {
  it("makes the manager by keyboard, who then logs in", async () => {
    const fresh = await openTestOffice({ sample: false });
    const host = await startHost({
      folder: join(fresh.folder, "real"),
      port: 0,
      create: "real",
      pagesFolder: await builtPages(),
    });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(host.url);
      await page.getByText("第一次启动").waitFor();
      await inBothSchemes(page, () => expectAccessible(page));
      await page.getByText("本院正式账簿").click();
      await page.getByLabel("医院名称").fill("某某县人民医院");
      await page.getByLabel("定点医疗机构编号").fill("H99010100001");
      await page.getByLabel("就医地医保区划").fill("990101");
      await page.getByLabel("姓名", { exact: true }).fill("王主任");
      await page.getByLabel("工号", { exact: true }).fill("001");
      await page.getByLabel("登录名", { exact: true }).fill("wang");
      await page.getByLabel("密码", { exact: true }).fill("春眠不觉晓2023");
      await page.getByLabel("再输一次").fill("春眠不觉晓2024");
      await page.getByText("与上面的密码不同").waitFor();
      await page.getByLabel("再输一次").fill("春眠不觉晓2023");
      await inBothSchemes(page, () => expectAccessible(page));
      await page.keyboard.press("Enter");
      await page.getByLabel("账号", { exact: true }).fill("wang");
      await page.getByLabel("密码", { exact: true }).fill("春眠不觉晓2023");
      await page.keyboard.press("Enter");
      await page.locator("header.bar").waitFor();
      expect(await page.getByText("演示", { exact: true }).count()).toBe(0);
    } finally {
      await browser.close();
      await host.stop();
      await fresh.end();
    }
  });
});
