/** The window's day by keyboard only: search, open, why, settle, slip, undo, settle again. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Fen, printYuan } from "../../shared/money/fen.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

/** 特困，规范转诊，四层都付 */
const PATIENT = "ZY23001083";

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice({ papers: true });
});

afterAll(() => office.end());

/** A window at which printing is noted; Chromium without a screen has no printer. */
async function openCashier(login: "chuangkou1" | "chuangkou2", window: string): Promise<Page> {
  const page = await office.openWindow({ login, window });
  await page.addInitScript(() => {
    globalThis.print = () => {
      const top = globalThis.top ?? globalThis;
      top.document.documentElement.dataset.printed = String(
        Number(top.document.documentElement.dataset.printed ?? 0) + 1,
      );
    };
  });
  await page.getByLabel("找病人").waitFor();
  return page;
}

function personFenOf(inpatientNo: string): number {
  const row = office.host.books
    .prepare(
      `SELECT person_fen FROM settlement JOIN stay ON stay.id = stay_id WHERE inpatient_no = ? ORDER BY sequence DESC`,
    )
    .pluck()
    .get(inpatientNo);
  return Number(row);
}

function slipsOf(inpatientNo: string): string[] {
  return office.host.books
    .prepare(
      `SELECT kind FROM settlement JOIN stay ON stay.id = stay_id WHERE inpatient_no = ? ORDER BY sequence`,
    )
    .pluck()
    .all(inpatientNo) as string[];
}

/** Presses keys and counts them. */
function keyboardOf(page: Page) {
  let pressed = 0;
  return {
    async press(...keys: readonly string[]) {
      for (const key of keys) {
        pressed += 1;
        await page.keyboard.press(key);
      }
    },
    get pressed() {
      return pressed;
    },
  };
}

describeWindows("the window's day by keyboard", () => {
  it("finds, explains, settles, prints, undoes and settles again", async () => {
    const page = await openCashier("chuangkou1", "一号窗口");
    const keyboard = keyboardOf(page);
    const field = page.getByLabel("找病人");
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);

    // A scanner types the number and Enter without waiting.
    await page.keyboard.type(PATIENT);
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "蒋例菊" }).waitFor();
    const own = page.locator(".own-figure");
    expect(await own.innerText()).toContain("17,519");
    await page.getByText("60,522.58 + 17,519.27 = 78,041.85").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));

    // Why: the second layer's figure, its arithmetic, and what would change it.
    await page.keyboard.press("F2");
    for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowLeft");
    const why = page.getByRole("region", { name: "为什么" });
    await why.getByRole("heading", { name: "大病保险付" }).waitFor();
    const steps = await why.locator(".steps").innerText();
    for (const text of ["19,433.73", "8,450.50", "65%", "7,139.0995", "7,139.10"]) {
      expect(steps).toContain(text);
    }
    await why.getByText("若没有办理规范转诊").waitFor();
    expect(await why.locator(".what-if").innerText()).toMatch(/若没有办理规范转诊[\s\S]*\+131\.87/);
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Escape");

    // Settle as shown: with Enter above two keys from the search to the slip.
    const pdf = page.waitForResponse((answer) => answer.url().includes("/slip.pdf"));
    await keyboard.press("F9");
    const paper = page.locator("iframe.paper");
    await paper.waitFor();
    expect(keyboard.pressed).toBeLessThanOrEqual(12);
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.printed))
      .toBe("1");
    expect((await (await pdf).body()).subarray(0, 5).toString()).toBe("%PDF-");
    expect(slipsOf(PATIENT)).toEqual(["结算"]);
    expect(personFenOf(PATIENT)).toBe(1_751_927);

    // Back in the list the field is ready for the next one.
    await page.keyboard.press("Enter");
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);

    // Undo: the reason and what was done outside, all by keyboard.
    await page.keyboard.press("Shift+F9");
    await page.getByText("还差：原因、票据冲红、退款").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type("CH0001");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+F9");
    await page.getByText("✓ 已撤销，撤销单").waitFor();
    expect(slipsOf(PATIENT)).toEqual(["结算", "结算撤销"]);

    // Settle again: the same result, a new slip.
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.keyboard.press("F9");
    await paper.waitFor();
    await page.getByText("✓ 已交浏览器打印").waitFor();
    expect(slipsOf(PATIENT)).toEqual(["结算", "结算撤销", "结算"]);
    expect(personFenOf(PATIENT)).toBe(1_751_927);
  });

  it("shows a long bill with few rows in the page, and what one line did", async () => {
    const page = await openCashier("chuangkou1", "一号窗口");
    await page.keyboard.type("ZY23001106");
    await page.keyboard.press("Enter");
    await page.locator(".stay-head").waitFor();
    await page.keyboard.press("F4");
    await page.locator(".line.category").first().waitFor();
    expect(await page.locator(".line").count()).toBeLessThanOrEqual(200);
    await page.keyboard.press("ArrowDown");
    expect(await page.locator(".line-detail").innerText()).toMatch(/进入政策范围/);
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Escape");
  });

  it("lets the manager decide between two sources that differ, with a reason", async () => {
    const page = await office.openWindow({ login: "zhuren", window: "办公室" });
    await page.getByLabel("找病人").waitFor();
    await page.keyboard.type("陶假岩");
    await page.keyboard.press("Enter");
    await page.getByText("本院计算与平台结算有 2 项不一致").first().waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F7");
    const sources = page.getByRole("region", { name: "本院计算与平台结算" });
    await sources.getByText("+0.01").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.getByLabel("按平台结算").press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.type("平台按分进位，已与经办机构核对");
    await page.keyboard.press("F9");
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.locator(".stay-state").getByText("待结算").waitFor();
    expect(await page.locator(".own-figure").innerText()).toContain("1,749");
    await page.getByText("平台给出的合计，没有逐层算式").waitFor();
  });

  it("keeps what is typed and settles once when the host goes away and comes back", async () => {
    const page = await openCashier("chuangkou1", "一号窗口");
    await page.keyboard.type("ZY23001103");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.type("3000");
    await office.stopHost();
    await page.keyboard.press("F9");
    await page.getByText("不知道有没有记账").waitFor();
    await office.startHostAgain();
    await page.getByText("主机正常").waitFor();
    expect(await page.getByLabel("已交预交金").inputValue()).toBe("3000");
    await page.keyboard.press("F9");
    await page.locator("iframe.paper").waitFor();
    expect(slipsOf("ZY23001103")).toEqual(["结算"]);
  });

  it("asks again with old and new side by side when the result has changed", async () => {
    const page = await openCashier("chuangkou1", "一号窗口");
    await page.keyboard.type("ZY23001109");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    // Behind the window's back the person is found to be in the other tier.
    const { books } = office.host;
    books.database
      .prepare(
        `UPDATE person SET tier = CASE tier WHEN '一档' THEN '二档' ELSE '一档' END
         WHERE id_number = (SELECT id_number FROM stay JOIN stay_version v ON v.id = current_version
                            WHERE inpatient_no = 'ZY23001109')`,
      )
      .run();
    await page.keyboard.press("F9");
    const notice = page.getByText("结果已经变了，没有按旧的记账。");
    await notice.waitFor();
    await page.locator(".changes").getByText("本人应付").waitFor();
    expect(slipsOf("ZY23001109")).toEqual([]);
    await page.keyboard.press("F9");
    await notice.waitFor({ state: "detached" });
    const shown = await page.locator(".own-row .money").innerText();
    await page.keyboard.press("F9");
    await page.locator("iframe.paper").waitFor();
    expect(printYuan(personFenOf("ZY23001109") as Fen)).toBe(shown);
  });
});
