/** The policy keeper's tools on the 政策 screen, by keyboard: an example step by step, what is missing, a new pack, what differs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SHIPPED_POLICIES } from "../../electron/host/office/office.ts";
import { createClient } from "../../shared/contract/client.ts";
import { loadPack } from "../../shared/policy/load.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  type Login,
  openTestOffice,
  passwordOf,
  type TestOffice,
} from "../support/windows.ts";

const PACK = "chongqing-resident-2023";
const TEXT = readFileSync(join(SHIPPED_POLICIES, `${PACK}.yaml`), "utf8");
/** A limit of it lies below what any stay can come to. */
const DEMO = join(SHIPPED_POLICIES, "demo-city-resident-2030.yaml");
const E02 = "E02 某区县 低保 二级 一档";

let office: TestOffice;
let folder: string;

async function openPolicy(login: Login = "zhengce"): Promise<Page> {
  const page = await office.openWindow({ login, at: "#/policy" });
  await page.getByRole("region", { name: "算例", exact: true }).waitFor();
  return page;
}

/** A file of that text, opened by F7. */
async function openText(page: Page, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  writeFileSync(path, text);
  // Asked for first: the page must know that somebody waits for its chooser before it opens one.
  const chooser = page.waitForEvent("filechooser");
  await page.evaluate(() => null);
  await page.keyboard.press("F7");
  await (await chooser).setFiles(path);
  // The list names it at once; its text is there when it has been checked.
  await page.locator(".policy-main header").getByText("还没有启用", { exact: true }).waitFor();
}

/** All that is ready, so that a trial has stays. */
async function settleAll(): Promise<number> {
  const who = { login: "chuangkou1", password: passwordOf("chuangkou1"), window: "一号窗口" };
  const { token } = await createClient(fetch, office.url).logIn(who);
  const client = createClient(fetch, office.url, { token });
  const { stays } = await client.stays({ state: "waiting", limit: 100 });
  for (const { stayId } of stays) {
    const { digest } = await client.preSettle({ stayId });
    await client.settle({ stayId, shownDigest: digest }, { key: `tools-stay-${stayId}` });
  }
  return stays.length;
}

/** As it is on the screen, cell after cell. */
async function rowText(page: Page, row: string): Promise<string> {
  const cells = page.getByRole("region", { name: "各方合计" }).locator("tr", { hasText: row });
  return (await cells.innerText()).replace(/\s+/g, " ").trim();
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

async function downloaded(
  page: Page,
  act: () => Promise<void>,
): Promise<{ name: string; text: string }> {
  const waiting = page.waitForEvent("download");
  await act();
  const download = await waiting;
  const text = readFileSync(await download.path(), "utf8");
  return { name: download.suggestedFilename(), text };
}

describeWindows("the policy keeper's tools", () => {
  beforeAll(async () => {
    office = await openTestOffice();
    folder = mkdtempSync(join(tmpdir(), "yijie-tools-"));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await office.end();
  });

  it("opens an example step by step, with clauses, what did not apply, and the proof", async () => {
    const page = await openPolicy();
    await page.keyboard.press("F4");
    expect(await focusedText(page)).toContain("E01");
    await page.keyboard.press("ArrowDown");
    expect(await focusedText(page)).toBe(E02);
    await page.keyboard.press("Enter");
    const steps = page.getByRole("article", { name: E02 });
    const serious = steps.getByRole("region", { name: "大病保险" });
    await serious.waitFor();
    const shown = (await serious.innerText()).replace(/\s+/g, " ");
    for (const part of [
      "全年起付线：低保，按例外",
      "算得 29,743.675，取整为 29,743.68（到分，四舍五入）",
      "大病起付线2023年16901元、困难群众减半",
      "支付 29,743.68 29,743.68 ✓",
    ]) {
      expect(shown).toContain(part);
    }
    expect(await steps.getByRole("region", { name: "合计" }).innerText()).toContain(
      "个人负担 24,651.97 = 200,000.00 = 总费用 200,000.00",
    );
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "基本医保" }).waitFor();
    expect(await focusedText(page)).toBe(E02);
  });

  it("tells several stays of a year apart, and why a layer was not applied", async () => {
    const page = await openPolicy();
    await page.getByRole("button", { name: /^三级一档 一年两次/ }).press("Enter");
    const second = page.getByRole("region", { name: "第 2 次" });
    await second.waitFor();
    expect(await second.innerText()).toContain("不适用：“身份”是“普通”，须为“特困");
    const year = page.getByRole("region", { name: "全年合计" });
    expect((await year.innerText()).replace(/\s+/g, " ")).toContain(
      "全年 大病保险 支付 11,579.40 11,579.40 ✓",
    );
  });

  it("says why the pack gives nothing where its source is silent", async () => {
    const page = await openPolicy();
    await page.getByRole("button", { name: /^渝北低保的倾斜比例/ }).press("Enter");
    await page.getByText("算不出：政策原文没有写明倾斜救助的比例").waitFor();
  });

  it("leads from a wrong figure to the step that made it", async () => {
    const page = await openPolicy();
    const wrong = TEXT.replace("二级: 300, 三级: 800", "二级: 400, 三级: 800");
    await openText(page, "算错.yaml", wrong);
    await page.keyboard.press("F4");
    expect(await focusedText(page)).toBe("基本医保 支付");
    await page.keyboard.press("Enter");
    const spot = page.locator(".spot");
    await spot.waitFor();
    expect(await spot.innerText()).toBe("支付 34,720.00");
    expect(await focusedText(page)).toBe("支付 34,720.00");
    await page.keyboard.press("F2");
    await expect.poll(() => focusedText(page)).toContain("支付");
    expect(await spot.innerText()).not.toBe("支付 34,720.00");
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("lists the places that no example tests, to copy one or save all", async () => {
    const page = await openPolicy();
    await page.keyboard.press("Shift+F4");
    const list = page.getByRole("listbox", { name: "没有试到的" });
    await list.waitFor();
    await page.getByText(/^\d+ 处没有算例试到/).waitFor();
    await page.getByText("得数要按条文手算再填").waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.getByText("层 › 基本医保 › 每次起付线 › 一级，正好", { exact: true }).waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Control+C");
    await page.getByText("✓ 已复制").waitFor();
    const example = await page.locator(".missing-detail pre").innerText();
    expect(example).toContain("范围内: 100,");
    const file = await downloaded(page, () => page.keyboard.press("F9"));
    expect(file.name).toBe(`${PACK}-缺的算例.yaml`);
    expect(file.text).toContain(example.trim());
    expect(file.text).toContain("个人: # 手算后填");
    await page.getByText("✓ 已存到").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "基本医保" }).waitFor();
  });

  it("gives the reason of a place that nothing came to", async () => {
    const page = await openPolicy();
    await openText(page, "demo.yaml", readFileSync(DEMO, "utf8"));
    await page.keyboard.press("Shift+F4");
    await page.getByText(/处没有走到（试了 \d+ 种情形）/).waitFor();
    await page.keyboard.press("End");
    const detail = page.getByRole("region", { name: "这一处" });
    await detail.getByText(/^◐ /).waitFor();
    expect(await detail.locator("pre").count()).toBe(0);
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("saves a new pack's skeleton, whose faults are only its blanks", async () => {
    const page = await openPolicy();
    await page.keyboard.press("Shift+F7");
    const dialog = page.getByRole("dialog", { name: "新建政策包" });
    await dialog.waitFor();
    await page.keyboard.type("Chongqing 2024");
    await dialog.getByText("编号只用小写字母").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Control+A");
    await page.keyboard.type("chongqing-resident-2024");
    await page.keyboard.press("Tab");
    await page.keyboard.type("重庆市城乡居民（2024年）");
    const file = await downloaded(page, () => page.keyboard.press("F9"));
    expect(file.name).toBe("chongqing-resident-2024.yaml");
    const { pack, problems } = loadPack(file.text, file.name);
    expect(pack).toBeNull();
    expect(problems.length).toBeGreaterThan(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("says what differs from another pack, old → new with the clauses of both", async () => {
    const page = await openPolicy();
    await page.keyboard.press("F3");
    const list = page.getByRole("listbox", { name: "不同的地方" });
    await list.waitFor();
    const row = list.getByRole("option", { name: /比例 › 医院等级 二级 › 档次 一档/ });
    while ((await row.count()) === 0 || (await row.getAttribute("aria-selected")) !== "true") {
      await page.keyboard.press("ArrowDown");
    }
    expect((await row.innerText()).replace(/\s+/g, " ")).toContain("60% 70%");
    const detail = await page.getByRole("region", { name: "这一处和两边的依据" }).innerText();
    for (const part of [
      "一级及以下80%、二级60%、三级40%",
      "S1.比例",
      "（50000－300）×70%＝34790元",
    ]) {
      expect(detail).toContain(part);
    }
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "算例", exact: true }).waitFor();
  });

  it("compares an opened file with the pack in force, and finds nothing in a copy", async () => {
    const page = await openPolicy();
    await openText(page, "抄一份.yaml", `# 只多一句注释\n${TEXT}`);
    await page.keyboard.press("F3");
    await page.getByText("✓ 两份的规则没有不同。").waitFor();
    await openText(
      page,
      "改一处.yaml",
      TEXT.replace("二级: 300, 三级: 800", "二级: 400, 三级: 800"),
    );
    await page.getByRole("region", { name: "算例", exact: true }).waitFor();
    await page.keyboard.press("F3");
    const list = page.getByRole("listbox", { name: "不同的地方" });
    await list.waitFor();
    expect(await list.getByRole("option").count()).toBe(1);
    expect((await list.innerText()).replace(/\s+/g, " ")).toContain("300.00 400.00");
  });

  it("works the office's stays out once more: nothing changes by the same rules, the deductible costs its difference", async () => {
    const settled = await settleAll();
    expect(settled).toBeGreaterThan(20);
    const booked = office.host.books.prepare("SELECT count(*) FROM settlement").pluck();
    const before = booked.get();
    const page = await openPolicy();
    await page.keyboard.press("F3");
    await page.getByRole("listbox", { name: "不同的地方" }).waitFor();
    await page.keyboard.press("F9");
    await page.getByText("各方付的都没有变化，差 0.00。").waitFor();
    expect(await rowText(page, "个人负担")).toMatch(/^个人负担 ([\d,]+\.\d\d) \1 0\.00$/);
    await openText(
      page,
      "起付线加一百.yaml",
      TEXT.replace("二级: 300, 三级: 800", "二级: 400, 三级: 800"),
    );
    await page.getByRole("region", { name: "算例", exact: true }).waitFor();
    await page.keyboard.press("F3");
    await page.getByRole("listbox", { name: "不同的地方" }).waitFor();
    await page.keyboard.press("F9");
    const stays = page.getByRole("region", { name: "有变化的住院" });
    await stays.waitFor();
    const person = Number(
      (await rowText(page, "个人负担")).split(" ").at(-1)?.replace(/[+,]/g, ""),
    );
    expect(person).toBeGreaterThan(0);
    // What the patients pay more, the funds pay less.
    const payers = await page.getByRole("region", { name: "各方合计" }).locator("tbody tr").all();
    const cells = await Promise.all(payers.map((row) => row.locator("td").last().innerText()));
    const fen = cells.map((text) =>
      Math.round(Number(text.replace(/[+,]/g, "").replace("−", "-")) * 100),
    );
    expect(fen.reduce((sum, one) => sum + one, 0)).toBe(0);
    expect(await stays.innerText()).toMatch(/ZY\d+\s+YS2023-\d+\s+[\d,.]+\s+[\d,.]+\s+\+[\d,.]+/);
    expect(await page.locator(".effect").innerText()).toContain(
      "按平台数据结算的，原数取当时本地规则",
    );
    await inBothSchemes(page, () => expectAccessible(page));
    expect(booked.get()).toBe(before);
    await page.getByLabel("出院从").fill("2023-13-01");
    await page.getByText("日期要写成 2023-06-30 的样子").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("listbox", { name: "不同的地方" }).waitFor();
  });

  it("tells a cashier who may see what all patients pay", async () => {
    const page = await openPolicy("chuangkou1");
    await page.keyboard.press("F3");
    await page.getByText("用已结算的住院试算，由政策维护、医保办主任和审计看。").waitFor();
    expect(await page.getByRole("button", { name: /本院试算/ }).count()).toBe(0);
  });
});
