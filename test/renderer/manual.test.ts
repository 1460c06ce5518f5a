/** The manual and F1: links lead somewhere, questions are answered, and looking something up loses nothing. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Tokens } from "marked";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HELP, PAGE_CHAPTERS } from "../../renderer/help/texts.ts";
import { everyToken, placeOf, search } from "../../renderer/manual/book.ts";
import { MANUAL_FOLDER, manualBook } from "../support/manual.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

const BOOK = manualBook();

/** Whether a chapter, and a section in it where one is named, is there. */
function isThere(chapter: string, section = ""): boolean {
  const found = BOOK.find(({ id }) => id === chapter);
  return found?.sections.some(({ title }) => section === "" || title === section) ?? false;
}

describe("the manual's text", () => {
  it("has a part, a title and sections in every chapter, and no title twice in one", () => {
    for (const { id, part, title, sections } of BOOK) {
      expect([id, part === "", title === ""]).toEqual([id, false, false]);
      const titles = sections.map((section) => section.title);
      expect([...new Set(titles)], id).toEqual(titles);
    }
    const ids = BOOK.map(({ id }) => id);
    expect([...new Set(ids)]).toEqual(ids);
  });

  it("links only to chapters and sections that are there", () => {
    const lost = BOOK.flatMap(({ id, sections }) =>
      sections.flatMap(({ tokens }) =>
        everyToken(tokens)
          .filter((token) => token.type === "link")
          .map((token) => String((token as Tokens.Link).href))
          .filter((href) => {
            const [file = "", section] = placeOf(href) ?? [];
            return !isThere(file === "" ? id : file, section) || !isFile(href);
          })
          .map((href) => `${id}: ${href}`),
      ),
    );
    expect(lost).toEqual([]);
  });

  it("is marked only by what the reader draws", () => {
    const strange = BOOK.flatMap(({ id, sections }) =>
      sections.flatMap(({ tokens }) =>
        everyToken(tokens)
          .filter(
            (token) =>
              ["html", "def", "hr", "checkbox", "del"].includes(token.type) ||
              // Stars that a Chinese mark beside them keeps from being bold
              (token.type === "text" && !("tokens" in token) && token.raw.includes("**")),
          )
          .map(({ raw }) => `${id}: ${raw}`),
      ),
    );
    expect(strange).toEqual([]);
  });

  it("is where help and pages lead", () => {
    const lost = Object.entries(HELP).filter(([, { manual }]) => !isThere(...manual));
    expect(lost.map(([id]) => id)).toEqual([]);
    expect(Object.values(PAGE_CHAPTERS).filter((chapter) => !isThere(chapter))).toEqual([]);
  });

  it.each([
    ["85%", "病人问：为什么不是 85%"],
    ["乙类", "病人问：乙类是什么"],
    ["先行自付", "先行自付"],
    ["起付线", "起付线"],
    ["收欠费", "病人回来付：收欠费"],
    ["钱不够", "钱不够：欠费结算"],
    ["各退多少", "各退多少"],
    ["明白纸", "明白纸"],
    ["配对码", "配对码"],
    ["打印机", "打印机"],
    ["低保 没有救助", "病人问：我有低保，怎么没有救助"],
    ["年内标准变动", "年内标准变动的词"],
    ["单病种", "单病种和普通规则二选一"],
  ])("answers %s first by its own section", (asked, section) => {
    expect(search(BOOK, asked)[0]?.section.title).toBe(section);
  });

  it("finds nothing for nothing, and nothing for what is not there", () => {
    expect(search(BOOK, "  ")).toEqual([]);
    expect(search(BOOK, "起付线 火星")).toEqual([]);
  });
});

/** A link works in the folder as well. */
function isFile(href: string): boolean {
  const [file = ""] = href.split("#");
  return file === "" || existsSync(join(MANUAL_FOLDER, file));
}

let office: TestOffice;

describeWindows("looking something up", () => {
  beforeAll(async () => {
    office = await openTestOffice();
  });
  afterAll(() => office.end());

  it("F1 says what the field is, F1 again opens its section, Esc leads back to what was typed", async () => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await page.getByLabel("找病人").fill("ZY23001083");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "结算并打印" }).waitFor();
    await page.keyboard.press("F6");
    await page.keyboard.type("3000");
    await page.keyboard.press("F1");
    const help = page.getByRole("dialog");
    await help.getByRole("heading", { name: "已交预交金" }).waitFor();
    expect(await help.innerText()).toContain("3000 或 3000.50");
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("F1");
    await page.getByRole("heading", { name: "算应补应退" }).waitFor();
    // The desk does nothing while the manual is before it.
    await page.keyboard.press("F9");
    // By sections, and from the last of a chapter to the next one.
    for (const _ of manualBook().find(({ id }) => id === "deposit")?.sections ?? []) {
      await page.keyboard.press("ArrowDown");
    }
    await page.getByRole("heading", { name: "病人问：为什么", level: 1 }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".manual").waitFor({ state: "detached" });
    const deposit = page.getByLabel("已交预交金");
    expect(await deposit.inputValue()).toBe("3000");
    await expect
      .poll(() => deposit.evaluate((field) => field === document.activeElement))
      .toBe(true);
    expect(office.host.books.prepare("SELECT count(*) FROM settlement").pluck().get()).toBe(0);
    // One step back in the history is where the window was before, not the manual.
    expect(await page.evaluate(() => location.hash)).toMatch(/^#\/settle\/\d+$/);
    await page.close();
  });

  it.each([
    "为什么不是 85%",
    "乙类是什么",
    "起付线不是上次付过了吗",
    "我有低保",
    "为什么我要付这么多",
  ])("answers “%s” by Ctrl+K and Enter", async (question) => {
    const page = await office.openWindow({ login: "chuangkou1" });
    await page.getByLabel("找病人").waitFor();
    await page.keyboard.press("Control+K");
    await page.getByRole("textbox", { name: "查找" }).fill(question);
    await page.getByText("没有病人、住院、结算单、项目或页面是").waitFor();
    // Pages come first where their name is meant; here none is.
    await page.keyboard.press("Enter");
    const heading = page.locator("h2[data-section]", { hasText: question });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate(isInView)).toBe(true);
    await page.close();
  });

  it("reads by keyboard, searches, keeps its address, and prints", async () => {
    const page = await office.openWindow({
      login: "zhuren",
      at: `#/manual/month/${encodeURIComponent("月结")}`,
    });
    const heading = page.getByRole("heading", { name: "月结", exact: true });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate(isInView)).toBe(true);
    await expect.poll(() => page.locator(".manual-text img").first().evaluate(isDrawn)).toBe(true);
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("/");
    await page.keyboard.type("冲红");
    await page.locator(".manual-hits mark").first().waitFor();
    await inBothSchemes(page, () => expectAccessible(page));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "先在外面办妥" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".manual-hits").waitFor({ state: "detached" });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("header.bar").isVisible()).toBe(false);
    expect(await page.locator(".manual-contents").isVisible()).toBe(false);
    expect(await page.locator(".manual-text h1").isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    await page.keyboard.press("Escape");
    await page.getByLabel("找病人").waitFor();
    await page.close();
  });

  it("costs a window nothing before it is opened", async () => {
    const page = await office.openWindow();
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.reload();
    await page.getByLabel("账号", { exact: true }).waitFor();
    expect(loaded.filter((url) => /Manual|Help|\.png$/.test(url))).toEqual([]);
    await page.close();
  });
});

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

function isDrawn(element: Element): boolean {
  element.scrollIntoView();
  return (element as HTMLImageElement).naturalWidth > 0;
}
