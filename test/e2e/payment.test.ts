/** The patient's money by keyboard only: a deposit and what is refunded, a debt, what is collected of it, all given back. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { needsProgram } from "../support/programs.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

/** 特困，规范转诊: 17,519.27 现金 */
const PATIENT = "ZY23001083";
const DEBTOR = "ZY23001103";
const ABSENT_HOST = "ZY23001109";

const withPoppler = needsProgram("pdftotext");

let office: TestOffice;
let folder = "";

beforeAll(async () => {
  office = await openTestOffice({ papers: true });
  folder = mkdtempSync(join(tmpdir(), "yijie-payment-"));
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await office.end();
});

async function openCashier(window = "一号窗口"): Promise<Page> {
  const page = await office.openWindow({ login: "chuangkou1", window });
  await page.addInitScript(() => {
    globalThis.print = () => {};
  });
  await page.getByLabel("找病人").waitFor();
  return page;
}

async function openStay(page: Page, inpatientNo: string): Promise<void> {
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+A");
  await page.keyboard.type(inpatientNo);
  await page.keyboard.press("Enter");
  await page.locator(".stay-facts").getByText(inpatientNo).waitFor();
}

function run(program: string, ...operands: string[]): string {
  return execFileSync(program, operands, { encoding: "utf8" });
}

/** F9 with the slip that comes of it, as poppler reads it. */
async function printedBy(page: Page): Promise<string> {
  const answer = page.waitForResponse((one) => one.url().includes("/slip.pdf"));
  await page.keyboard.press("F9");
  await page.locator("iframe.paper").waitFor();
  const path = join(folder, "slip.pdf");
  writeFileSync(path, await (await answer).body());
  return run("pdftotext", "-layout", path, "-");
}

function debtsOf(inpatientNo: string): unknown[] {
  return office.host.books
    .prepare(
      `SELECT kind, deposit_fen AS deposit, paid_fen AS paid, refund_fen AS refund, debt_fen AS debt
       FROM settlement_payment JOIN settlement USING (slip_number) JOIN stay ON stay.id = stay_id
       WHERE inpatient_no = ? ORDER BY sequence`,
    )
    .all(inpatientNo);
}

function cashOf(inpatientNo: string): number {
  const row = office.host.books
    .prepare(
      `SELECT settlement.cash_fen FROM settlement JOIN stay ON stay.id = stay_id WHERE inpatient_no = ?
       ORDER BY sequence DESC`,
    )
    .pluck()
    .get(inpatientNo);
  return Number(row);
}

describeWindows("the patient's money by keyboard", () => {
  withPoppler("sets the deposit against the cash, and prints 应退 on the slip", async () => {
    const page = await openCashier();
    await openStay(page, PATIENT);
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.type("2万");
    await page.getByText("预交金没有写对，改正以后才能结算。").waitFor();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("20,000");
    await page.locator(".due").getByText("2,480.73").waitFor();
    const text = await printedBy(page);
    expect(text).toMatch(/现金\s+预交金 20,000\.00 − 应退 2,480\.73\s+17,519\.27/);
    expect(text).toMatch(/应退\s+人民币贰仟肆佰捌拾元柒角叁分\s+2,480\.73/);
    await page.keyboard.press("Enter");
    const side = page.getByLabel("应付和办理");
    await side.getByText("预交金", { exact: true }).waitFor();
    expect(await side.innerText()).toMatch(/预交金\s+20,000\.00\s+应退\s+2,480\.73/);
    expect(debtsOf(PATIENT)).toEqual([
      { kind: "结算", deposit: 2_000_000, paid: 0, refund: 248_073, debt: 0 },
    ]);
    // The list in which the patient was found follows.
    await page.locator(".queue-row").getByText("已结算").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));

    // The undoing names deposit and refund with their amounts.
    await page.keyboard.press("Shift+F9");
    await page.getByText("预交金 20,000.00 已退回").waitFor();
    await page.getByText("结算时退给病人的 2,480.73 已收回").waitFor();
    await page.getByText("还差：原因、票据冲红、预交金退回、应退的收回").waitFor();
    await page.keyboard.press("Escape");
  });

  withPoppler("settles with a debt, which the slip and the window's list say", async () => {
    const page = await openCashier();
    await openStay(page, DEBTOR);
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.type("100");
    await page.keyboard.press("Shift+F6");
    await page.getByRole("heading", { name: "欠费结算" }).waitFor();
    await page.getByText("还差：原因或担保").waitFor();
    await page.keyboard.type("50.5");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await inBothSchemes(page, () => expectAccessible(page));
    const text = await printedBy(page);
    const cash = cashOf(DEBTOR);
    const debt = cash - 10_000 - 5_050;
    expect(debt).toBeGreaterThan(0);
    expect(debtsOf(DEBTOR)).toEqual([
      { kind: "结算", deposit: 10_000, paid: 5_050, refund: 0, debt },
    ]);
    expect(text).toMatch(/欠费\s+应补中没有付的；单位担保/);
  });

  withPoppler(
    "collects a part of the debt once, whatever became of the host, and gives all of it back",
    async () => {
      const page = await openCashier();
      const cash = cashOf(DEBTOR);
      const debt = cash - 10_000 - 5_050;
      // Who owes is in the list of the window, and is opened from there.
      await page.getByRole("button", { name: "欠费 1" }).click();
      await page.keyboard.press("Enter");
      await page.getByLabel("应付和办理").getByText("还欠").waitFor();
      await page.keyboard.press("Shift+F6");
      await page.getByRole("heading", { name: "收欠费" }).waitFor();
      await page.keyboard.press("Control+A");
      await page.keyboard.type(String(debt / 100 + 1));
      await page.getByText("要多于零，不超过还欠的").waitFor();
      await page.keyboard.press("Control+A");
      await page.keyboard.type("30");
      // The host goes away: what was typed stays, and asking again with the same key books once.
      await office.stopHost();
      await page.keyboard.press("F9");
      await page.getByText("不知道有没有记账").waitFor();
      await office.startHostAgain();
      await page.getByText("主机正常").waitFor();
      expect(await page.getByLabel("这次收").inputValue()).toBe("30");
      await page.keyboard.press("F9");
      const side = page.getByLabel("应付和办理");
      await side.locator(".due").getByText("还欠").waitFor();
      const { books } = office.host;
      expect(books.prepare("SELECT paid_fen FROM debt_payment").pluck().all()).toEqual([3_000]);
      await inBothSchemes(page, () => expectAccessible(page));

      // Undo: every sum by its name.
      await page.keyboard.press("Shift+F9");
      await page.getByText("现金或银行卡 50.50 已退").waitFor();
      await page.getByText("预交金 100.00 已退回").waitFor();
      await page.getByText("后来收的欠费 30.00 已退").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Tab");
      if (await page.locator("#receipt-reversal").isVisible()) {
        await page.keyboard.type("CH0001");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Tab");
      }
      for (let box = 0; box < 3; box += 1) {
        await page.keyboard.press("Space");
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Shift+F9");
      await page.getByText("✓ 已撤销，撤销单").waitFor();
      await expect.poll(() => page.getByRole("button", { name: /^欠费 \d/ }).count()).toBe(0);
      expect(debtsOf(DEBTOR)).toEqual([
        { kind: "结算", deposit: 10_000, paid: 5_050, refund: 0, debt },
        { kind: "结算撤销", deposit: -10_000, paid: -5_050, refund: 0, debt: -debt },
      ]);
      expect(books.prepare("SELECT sum(paid_fen) FROM debt_payment").pluck().get()).toBe(0);
      expect(checkBooks(books).findings).toEqual([]);
    },
  );

  withPoppler(
    "keeps what is typed of a debt when the result has changed, and settles as it is now",
    async () => {
      const page = await openCashier();
      await openStay(page, ABSENT_HOST);
      await page.getByRole("button", { name: "结算并打印" }).waitFor();
      await page.keyboard.press("Shift+F6");
      await page.getByLabel("这次收").waitFor();
      await page.keyboard.type("20");
      await page.keyboard.press("Tab");
      await page.keyboard.type("村委会担保");
      office.host.books.database
        .prepare(
          `UPDATE person SET tier = CASE tier WHEN '一档' THEN '二档' ELSE '一档' END
         WHERE id_number = (SELECT id_number FROM stay JOIN stay_version v ON v.id = current_version
                            WHERE inpatient_no = ?)`,
        )
        .run(ABSENT_HOST);
      await page.keyboard.press("F9");
      const notice = page.getByText("结果已经变了，没有按旧的记账。");
      await notice.waitFor();
      expect(await page.getByLabel("这次收").inputValue()).toBe("20");
      expect(await page.getByRole("textbox", { name: "原因或担保" }).inputValue()).toBe(
        "村委会担保",
      );
      expect(debtsOf(ABSENT_HOST)).toEqual([]);
      await page.keyboard.press("F9");
      await notice.waitFor({ state: "detached" });
      await printedBy(page);
      expect(debtsOf(ABSENT_HOST)).toMatchObject([{ kind: "结算", paid: 2_000 }]);
    },
  );

  withPoppler(
    "shows the drawer of the day by window, and again before the day is closed",
    async () => {
      const page = await office.openWindow({ login: "chuangkou1", at: "#/month/2023-07" });
      const drawer = page.getByRole("region", { name: "当天收款" });
      await drawer.waitFor();
      const row = drawer.locator("tbody tr").first();
      // 补收 20.00 of the debtor above; the debt of the first one came and went; 2,480.73 went out.
      expect(await row.innerText()).toMatch(
        /一号窗口 演示窗口一\s+20,000\.00\s+20\.00\s+0\.00\s+2,480\.73\s+[\d,]+\.\d\d\s+−2,460\.73/,
      );
      await inBothSchemes(page, () => expectAccessible(page));
      await page.keyboard.press("F8");
      await page.getByText("钱箱里这一天应有").waitFor();
      await page.getByRole("dialog").getByText("−2,460.73").waitFor();
      await page.keyboard.press("Escape");
    },
  );
});
