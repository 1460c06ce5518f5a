/** 资料 and attachments by keyboard: what is missing is seen in the queue, ticked, attached, opened, withdrawn. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { addStay } from "../support/office.ts";
import { ITEMS } from "../support/sampleLists.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

/** One red pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);
const PDF = "%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n";
const INPATIENT_NO = "ZY23009001";

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice({ papers: true });
  const { books } = office.host;
  const [person] = books
    .prepare(
      "SELECT name, id_number AS idNumber FROM person WHERE insured_region = '500112' LIMIT 1",
    )
    .all() as { name: string; idNumber: string }[];
  addStay(
    { books, console: consoleActor(books) },
    {
      serial: 901,
      inpatientNo: INPATIENT_NO,
      ...person,
      region: "500112",
      certificateClass: "低保",
      diagnosisCode: "S82.2",
      admit: "2023-06-20",
      discharge: "2023-07-04",
      lines: [{ code: ITEMS.bed, amountFen: 860_000 }],
    },
  );
}, 120_000);

afterAll(() => office.end());

async function openStay(page: Page): Promise<void> {
  const field = page.getByLabel("找病人");
  await field.fill(INPATIENT_NO);
  await field.press("Enter");
  await page.locator(".stay-facts").getByText(INPATIENT_NO).waitFor();
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.YIJIE_SHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}

const panelOf = (page: Page) => page.getByRole("region", { name: "资料和附件" });

describeWindows("papers and attachments", () => {
  it("a stay that leaves tomorrow lacks a paper, which is ticked by keyboard and taken back", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await page.getByText("今明两天出院，还差资料的 1 人").waitFor();
    await openStay(page);
    await page.getByRole("region", { name: "资料" }).getByText("还差 受伤经过说明").waitFor();
    await page.locator(".queue-row").getByText("明天出院 缺 2").waitFor();
    await shot(page, "papers-short");
    await page.keyboard.press("Shift+F2");
    const panel = panelOf(page);
    await panel.locator(".state.warn").first().waitFor();
    await shot(page, "papers");
    await inBothSchemes(page, () => expectAccessible(page));
    const option = panel.getByRole("option", { name: /受伤经过说明/ });
    while ((await option.getAttribute("aria-selected")) !== "true") {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.type("本人手写，签名");
    await page.keyboard.press("F9");
    await option.getByText("本人手写，签名").waitFor();
    expect(await option.innerText()).toContain("一号窗口");
    await page.getByLabel("为什么撤回登记").waitFor();
    await page.keyboard.type("没有签名");
    await shot(page, "papers-given");
    await page.keyboard.press("F9");
    await option.locator(".state.warn").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "资料" }).getByText("还差 受伤经过说明").waitFor();
  });

  it("files are attached, opened where they are, and withdrawn by the manager only", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    const files = ["外院小结.pdf", "片子.png", "网页.pdf"].map((name) => join(office.folder, name));
    writeFileSync(files[0] ?? "", PDF);
    writeFileSync(files[1] ?? "", PNG);
    writeFileSync(files[2] ?? "", "<html><script>document.title='x'</script></html>");
    let next = 0;
    page.on("filechooser", (chooser) => {
      const file = files[next];
      next += 1;
      if (file !== undefined) void chooser.setFiles(file);
    });
    await openStay(page);
    await page.keyboard.press("Shift+F2");
    const panel = panelOf(page);
    for (const about of ["外院出院小结", "外院的片子"]) {
      await page.keyboard.press("F7");
      await page.getByLabel("是什么").waitFor();
      await page.keyboard.type(about);
      await page.keyboard.press("F9");
      await panel.getByRole("option", { name: new RegExp(about) }).waitFor();
    }
    await page.keyboard.press("F7");
    await page.getByLabel("是什么").waitFor();
    await page.keyboard.type("一个网页");
    const before = office.complaints.length;
    await page.keyboard.press("F9");
    await panel.getByText("文件不是 PDF、PNG 或 JPEG").waitFor();
    // The browser itself writes down that the host refused.
    office.takeComplaints(before);
    await page.keyboard.press("Escape");
    await page.keyboard.press("End");
    const picture = panel.getByRole("option", { name: /外院的片子/ });
    while ((await picture.getAttribute("aria-selected")) !== "true") {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    await panel.getByRole("img", { name: "外院的片子" }).waitFor();
    await shot(page, "attachment-picture");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await panel.locator("iframe.attachment-paper").waitFor();
    expect(await panel.getByRole("button", { name: /撤回/ }).count()).toBe(0);
    const saved = page.waitForEvent("download");
    await page.keyboard.press("F6");
    expect((await saved).suggestedFilename()).toBe("外院小结.pdf");
    await panel.getByText("已存到").waitFor();
    await shot(page, "attachment-pdf");
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("the manager withdraws one with a reason; it stays in the list", async () => {
    const page = await office.openWindow({ login: "zhuren" });
    await openStay(page);
    await page.keyboard.press("Shift+F2");
    const panel = panelOf(page);
    const picture = panel.getByRole("option", { name: /外院的片子/ });
    await picture.waitFor();
    while ((await picture.getAttribute("aria-selected")) !== "true") {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Shift+F9");
    await page.getByLabel("为什么撤回附件").waitFor();
    await page.keyboard.type("附错了人");
    await shot(page, "attachment-withdraw");
    await page.keyboard.press("Shift+F9");
    await picture.getByText("已撤回：附错了人").waitFor();
  });

  it("leaves clean books", () => {
    expect(checkBooks(office.host.books)).toMatchObject({ ok: true });
  });
});
