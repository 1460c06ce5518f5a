/** Two windows at one stay, over and over: one wins, the other is told by whom and when, and the books have it once. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWindows, openTestOffice, type TestOffice } from "../support/windows.ts";

/** In every run; YIJIE_RACES=100 for the whole hundred. */
const RACES = Number(process.env.YIJIE_RACES ?? 15);

interface Stay {
  readonly id: number;
  readonly inpatientNo: string;
}

let office: TestOffice;

beforeAll(async () => {
  office = await openTestOffice();
});

afterAll(() => office.end());

/** Every stay of the sample, a person's earlier ones before the later: those settle only in this order. */
function allStays(): Stay[] {
  return office.host.books
    .prepare(
      `SELECT stay.id, inpatient_no AS inpatientNo FROM stay JOIN stay_version v ON v.id = current_version
       ORDER BY v.discharge_day, stay.id`,
    )
    .all() as Stay[];
}

function kindsOf({ id }: Stay): unknown[] {
  return office.host.books
    .prepare("SELECT kind FROM settlement WHERE stay_id = ? ORDER BY sequence")
    .pluck()
    .all(id);
}

/** Whether it is there to settle; held ones are not raced for. */
async function open(page: Page, { id, inpatientNo }: Stay): Promise<boolean> {
  await page.evaluate((to) => {
    window.location.hash = to;
  }, `#/settle/${id}`);
  await page.locator(".stay-facts").getByText(inpatientNo).waitFor();
  return (await page.locator(".stay-state").innerText()).includes("待结算");
}

async function outcomeOf(page: Page): Promise<"won" | "lost"> {
  const won = page.locator("iframe.paper");
  const lost = page.getByText("您这边没有收钱，也没有打印。");
  await won.or(lost).first().waitFor();
  if (await won.isVisible()) return "won";
  expect(await page.locator(".side").innerText()).toMatch(
    /已由演示窗口[一二]（[一二]号窗口）于 2023-07-\d\d \d\d:\d\d:\d\d 结算/,
  );
  return "lost";
}

describeWindows("two windows at one stay", () => {
  it(`give it to one of them, ${RACES} times`, { timeout: 300_000 }, async () => {
    const windows = await Promise.all([
      office.openWindow({ login: "chuangkou1", window: "一号窗口" }),
      office.openWindow({ login: "chuangkou2", window: "二号窗口" }),
    ]);
    await Promise.all(windows.map((page) => page.getByLabel("找病人").waitFor()));
    const winners = [0, 0];
    let races = 0;
    for (const stay of allStays()) {
      if (races === RACES) break;
      const isReady = await Promise.all(windows.map((page) => open(page, stay)));
      if (!isReady.every(Boolean)) continue;
      races += 1;
      await Promise.all(windows.map((page) => page.keyboard.press("F9")));
      const outcomes = await Promise.all(windows.map(outcomeOf));
      expect([...outcomes].sort(), stay.inpatientNo).toEqual(["lost", "won"]);
      expect(kindsOf(stay), stay.inpatientNo).toEqual(["结算"]);
      winners[outcomes.indexOf("won")] = (winners[outcomes.indexOf("won")] ?? 0) + 1;
    }
    expect(races).toBe(RACES);
    console.log(`${RACES} races: the first window won ${winners[0]}, the second ${winners[1]}`);
  });
});
