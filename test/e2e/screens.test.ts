/**
 * Every screen at the sizes and scalings of real windows: nothing runs out of the page, what the person came for is seen
 * without scrolling, nothing serious against its accessibility, no style that Chromium 109 does not know. With
 * YIJIE_SCREENS=folder each is kept as a picture.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { NEWER_STYLES } from "../support/oldChromium.ts";
import { SCREENS } from "../support/screens.ts";
import {
  describeWindows,
  expectAccessible,
  inBothSchemes,
  openTestOffice,
  type TestOffice,
} from "../support/windows.ts";

/** CSS pixels: a window at 100 %, at 125 % and 150 % of the system's scaling, a large one and a very large one. */
const SIZES = [
  { name: "1366x768", width: 1366, height: 768 },
  { name: "1366x768-125", width: 1093, height: 614 },
  { name: "1920x1080-150", width: 1280, height: 720 },
  { name: "1366x768-150", width: 911, height: 512 },
  { name: "1920x1080", width: 1920, height: 1080 },
  { name: "3840x2160", width: 3840, height: 2160 },
] as const;

const PICTURES = process.env.YIJIE_SCREENS;

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice();
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
});

afterAll(() => office.end());

/** What sticks out of the page to the right, or lies over its edge where it cannot be scrolled to. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : [];
    for (const element of document.querySelectorAll("header.bar > *, .key-line > *")) {
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 0 && (right > clientWidth + 1 || left < -1)) {
        found.push(`${element.className}: ${element.textContent}`);
      }
    }
    return found;
  });
}

/** The parts that are not wholly within the window as it stands. */
function unseen(page: Page, selectors: readonly string[]): Promise<string[]> {
  return page.evaluate(
    (wanted) =>
      wanted.filter((selector) => {
        const rectangle = document.querySelector(selector)?.getBoundingClientRect();
        return (
          rectangle === undefined ||
          rectangle.top < 0 ||
          rectangle.bottom > window.innerHeight ||
          rectangle.right > window.innerWidth
        );
      }),
    selectors,
  );
}

function styles(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.styleSheets]
      .flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))
      .join("\n"),
  );
}

describeWindows("every screen", () => {
  it.each(SCREENS)("$name", async ({ name, login, at, arrange, essential }) => {
    const page = await office.openWindow({ ...(login === null ? {} : { login }), at });
    await arrange(page, office);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))));
      if (PICTURES !== undefined) {
        await page.screenshot({ path: join(PICTURES, `${name}-${size.name}.png`) });
      }
      expect.soft(await outside(page), size.name).toEqual([]);
      expect.soft(await unseen(page, essential), size.name).toEqual([]);
    }
    await page.setViewportSize(SIZES[0]);
    await inBothSchemes(page, async () => {
      await expectAccessible(page);
      if (PICTURES !== undefined) {
        const scheme = await page.evaluate(() => document.documentElement.dataset.theme);
        await page.screenshot({ path: join(PICTURES, `${name}-${scheme}.png`) });
      }
    });
    expect((await styles(page)).match(NEWER_STYLES)).toBeNull();
  });
});
