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
    // Loaded to the end: what the page still asks for would rightly complain.
    await page.locator(".queue").first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await office.stopHost();
    await page.getByText("主机没有应答。已经结算的不受影响").waitFor();
    await office.startHostAgain();
    await page.getByText("主机正常").waitFor();
  });

  it("runs as in Chromium 109, without what came later", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    const newer = await page.evaluate(() => [
      "toSorted" in Array.prototype,
      "withResolvers" in Promise,
      "parse" in URL,
    ]);
    expect(newer).toEqual([false, false, false]);
  });

  it("a page whose code does not arrive says so, and opens once it does", async () => {
    const page = await office.openWindow({ login: "zhuren" });
    const complaints = office.complaints.length;
    await page.route(/MonthPage-.*\.js$/, (route) => route.abort());
    await page.keyboard.press("Alt+3");
    const failed = page.getByText("这一屏没有显示出来");
    await failed.waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    // The rest of the window goes on.
    await page.keyboard.press("Alt+1");
    await page.getByLabel("找病人").waitFor();
    await page.keyboard.press("Alt+3");
    await failed.waitFor();
    await page.unroute(/MonthPage-.*\.js$/);
    await page.keyboard.press("F9");
    await page.getByRole("region", { name: "申报" }).waitFor();
    expect(office.takeComplaints(complaints).join("\n")).toMatch(/MonthPage/);
  });

  it("a page that breaks over an answer says so, and the others work", async () => {
    const page = await office.openWindow({ login: "zhuren" });
    const complaints = office.complaints.length;
    await page.route("**/api/packs", (route) => route.fulfill({ json: { packs: [{}] } }));
    await page.keyboard.press("Alt+4");
    await page.getByText("这一屏没有显示出来").waitFor();
    await page.keyboard.press("Alt+1");
    await page.getByLabel("找病人").waitFor();
    expect(office.takeComplaints(complaints)).not.toEqual([]);
  });
});
