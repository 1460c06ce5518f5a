/** 人员目录 by keyboard: a person on a chosen day, lists and their comparison, items with limits, doctors and approvals. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { ITEMS, SampleLists } from "../support/sampleLists.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  type Login,
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

/** At several sizes, when pictures are wanted. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.YIJIE_SHOTS;
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name}.png` });
  await page.setViewportSize({ width: 911, height: 512 });
  await page.screenshot({ path: `${folder}/${name}-150.png` });
  await page.setViewportSize({ width: 1366, height: 768 });
}

function open(login: Login, at: string): Promise<Page> {
  return office.openWindow({ login, at, window: login === "zhuren" ? "办公室" : "一号窗口" });
}

async function finish(page: Page): Promise<void> {
  await inBothSchemes(page, () => expectAccessible(page));
}

describeWindows("人员目录", () => {
  it("a person: what holds on a chosen day, who says so, two covers marked", async () => {
    const { personNo } = lists.person(0);
    const page = await open("chuangkou1", `#/registers/persons/${personNo}`);
    const said = page.getByRole("region", { name: "这一天算数的" });
    await said.getByText("这一天参了两处医保").waitFor();
    expect(await said.getByText("◐ 重复").count()).toBe(2);
    await said.getByRole("button", { name: "人员编号 990000000001" }).waitFor();
    const listed = said.getByRole("row").filter({ hasText: "民政局 2023-06-01 起的名单" });
    expect(await listed.innerText()).toContain("✓ 算数");
    await page.getByText("年初带进来的").waitFor();
    await page.getByRole("cell", { name: "1,234.50" }).waitFor();
    await shot(page, "person");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F4");
    await page.keyboard.type("2022-12-31");
    await said.getByText("2022-12-31 没有一样算数。").waitFor();
    expect(await said.getByText("◐ 重复").count()).toBe(0);
    await page.keyboard.press("F4");
    await page.keyboard.type("2023-13");
    await said.getByText("日期要写成 2023-06-30").waitFor();
    await finish(page);
  });

  it("a person who left the list in June, and one who has died", async () => {
    const page = await open("chuangkou1", `#/registers/persons/${lists.person(3).personNo}`);
    const said = page.getByRole("region", { name: "这一天算数的" });
    await said.getByText(/^别的日子/).focus();
    await page.keyboard.press("Enter");
    const row = said.getByRole("row").filter({ hasText: "民政局 2023-05-01 起的名单" });
    expect(await row.innerText()).toMatch(/已到期[\s\S]*2023-05-01[\s\S]*2023-05-31/);
    await page.evaluate(
      (to) => {
        window.location.hash = to;
      },
      `#/registers/persons/${lists.person(7).personNo}`,
    );
    await said.getByRole("row").filter({ hasText: "公安局" }).getByText("2023-06-12").waitFor();
    await finish(page);
  });

  it("lists: opened, compared with the month before, exported for a purpose", async () => {
    const page = await open("zhuren", "#/registers/lists");
    const choice = page.getByRole("listbox", { name: "名单" });
    await choice.waitFor();
    await page.getByRole("heading", { name: "民政局 2023-06 身份名单" }).waitFor();
    await page.getByRole("region", { name: "名单内容" }).first().getByText("特困").waitFor();
    await shot(page, "list");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F4");
    const compare = page.getByRole("region", { name: "名单比对" });
    await compare.getByText("共 6 人").waitFor();
    const counts = await compare.getByRole("status").first().innerText();
    expect(counts).toMatch(/新增 2 人/);
    expect(counts).toMatch(/减少 3 人/);
    expect(counts).toMatch(/变更 1 人/);
    await compare.getByText("特殊身份：低保 → 特困").waitFor();
    expect(await compare.innerText()).not.toMatch(/\d{17}[\dX]/);
    await page.getByLabel("导出的用途").fill("送乡镇核对");
    await shot(page, "compare");
    await inBothSchemes(page, () => expectAccessible(page));
    const download = page.waitForEvent("download");
    await page.keyboard.press("F9");
    expect((await download).suggestedFilename()).toBe("名单比对.xlsx");
    await compare.getByText("✓ 已存到").waitFor();
    const logged = office.host.books
      .prepare("SELECT detail FROM log WHERE act = '导出名单比对'")
      .pluck()
      .all() as string[];
    expect(logged).toHaveLength(1);
    await compare.getByText("已死亡的").click();
    await compare.getByText("死亡日期 2023-06-12").waitFor();
    await compare.getByText("没有参保的").click();
    await page.getByLabel("哪一天的").fill("2022-12-31");
    await compare.getByText("共 3 人").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "名单内容" }).first().waitFor();
  });

  it("a list is taken back with a reason, and the list before it counts again", async () => {
    const page = await open("zhuren", "#/registers/lists");
    await page.getByRole("heading", { name: "民政局 2023-06 身份名单" }).waitFor();
    await page.keyboard.press("Shift+F9");
    await page.getByText("还差：为什么撤回").waitFor();
    await page.keyboard.type("导错了月份");
    await shot(page, "withdraw");
    await page.keyboard.press("Shift+F9");
    await page.getByText("撤回：导错了月份。名单留着，不再算数。").waitFor();
    await page.getByRole("option").filter({ hasText: "↩ 已撤回" }).waitFor();
    await page.evaluate(
      (to) => {
        window.location.hash = to;
      },
      `#/registers/persons/${lists.person(3).personNo}`,
    );
    const row = page.getByRole("row").filter({ hasText: "民政局 2023-05-01 起的名单" });
    await row.getByText("✓ 算数").waitFor();
    await finish(page);
  });

  it("an item: its versions, limits, tags and from which unit price on it needs an approval", async () => {
    const page = await open("chuangkou1", `#/registers/catalogue/${ITEMS.restricted}`);
    await page.getByText("限周围神经病变").waitFor();
    await page.getByText("诊断 G62 开头").waitFor();
    await page.getByText("单独支付药品").waitFor();
    await shot(page, "item");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.getByLabel("查项目").fill(ITEMS.dear);
    await page.getByText("单价高于 300 要先审批").waitFor();
    await page.getByLabel("查项目").fill("");
    await page.locator(".item-row", { hasText: ITEMS.bed }).waitFor();
    const name = () => page.locator(".item-detail").getAttribute("aria-label");
    const before = await name();
    await page.keyboard.press("ArrowDown");
    await expect.poll(name).not.toBe(before);
    await finish(page);
  });

  it("items without a match, the dearest first, and how to bring the list in", async () => {
    const page = await open("chuangkou1", "#/registers/unmapped");
    await page.getByLabel("出院日期从").fill("2023-05-01");
    await page.locator(".unmapped-row", { hasText: "对照里没有" }).first().waitFor();
    const total = await page.getByRole("status").filter({ hasText: "个项目，合计" }).innerText();
    expect(total).toMatch(/^\d+ 个项目，合计 [\d,]+\.\d\d 元/);
    await shot(page, "unmapped");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F6");
    await page.waitForURL(/#\/import/);
  });

  it("doctors: suspension and points of the day's period; approvals", async () => {
    const page = await open("chuangkou1", "#/registers/doctors");
    await page.getByRole("heading", { name: "卫丙三" }).waitFor();
    await page.getByRole("heading", { name: "本周期扣 9.5 分" }).waitFor();
    await page.getByText("⊖ 暂停中").waitFor();
    await shot(page, "doctor");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.getByLabel("哪一天的").fill("2024-01-01");
    await page.getByRole("heading", { name: "本周期扣 0 分" }).waitFor();
    expect(await page.getByText("以前的周期").count()).toBe(2);
    await page.getByLabel("查医师").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: "郑乙二" }).waitFor();
    await page.keyboard.press("F4");
    await page.getByText("SP2023-0017").waitFor();
    await shot(page, "approvals");
    await finish(page);
  });

  it("goes round with F7, and teaches where there is nothing yet", async () => {
    const empty = await openTestOffice({ sample: false });
    try {
      const page = await empty.openWindow({ login: "zhuren", at: "#/registers" });
      await page.getByText("还没有参保登记").waitFor();
      await page.keyboard.press("F7");
      await page.getByRole("heading", { name: "还没有名单" }).waitFor();
      await shot(page, "no-lists");
      await page.keyboard.press("F7");
      await page.getByText("还没有医保目录").waitFor();
      await page.keyboard.press("F7");
      await page.getByText("每个项目都对上了").waitFor();
      await page.keyboard.press("F7");
      await page.getByRole("heading", { name: "还没有医保医师名册" }).waitFor();
      await page.keyboard.press("F4");
      await page.getByText("还没有使用审批").waitFor();
      await page.keyboard.press("Shift+F7");
      await page.getByText("每个项目都对上了").waitFor();
      await finish(page);
    } finally {
      await empty.end();
    }
  });

  it("leaves clean books", () => {
    expect(checkBooks(office.host.books)).toMatchObject({ ok: true });
  });
});
