/** The frame of every page and the way in. */
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice({ sample: false });
});

afterAll(() => office.end());

describeWindows("the frame", () => {
  it("lets nobody in with a wrong password, and says so in three sentences", async () => {
    const page = await office.openWindow();
    await page.getByLabel("账号", { exact: true }).fill("chuangkou1");
    await page.getByLabel("密码", { exact: true }).fill("wrong");
    await page.keyboard.press("Enter");
    await page.getByText("账号或密码不对。").waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("shows who works at which window of which office", async () => {
    const page = await office.openWindow({ login: "chuangkou1", window: "三号窗口" });
    const bar = await page.locator("header.bar").innerText();
    expect(bar).toContain("三号窗口 · 演示窗口一 · 窗口");
    expect(bar).toContain("演示");
    await inBothSchemes(page, () => expectAccessible(page));
  });

  it("says when the host is away, and when it is there again", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await office.stopHost();
    await page.getByText("主机没有应答。已经结算的不受影响").waitFor();
    await office.startHostAgain();
    await page.getByText("主机正常").waitFor();
  });
});
