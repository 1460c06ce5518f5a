/** What a window costs: the bytes of its first screen, and the time until a person can type. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { consoleActor } from "../../electron/host/store/act.ts";
import { builtPages } from "../support/build.ts";
import { addStay } from "../support/office.ts";
import { logIn, openTestOffice, type TestOffice } from "../support/windows.ts";
import type { BenchLine } from "./types.ts";

const ROUNDS = 7;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** A chunk and all that it cannot start without. */
function needed(manifest: Manifest, name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined || found.has(chunk.file)) return found;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const next of chunk.imports ?? []) needed(manifest, next, found);
  return found;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function sizeLine(name: string, folder: string, files: Iterable<string>, limit: number): BenchLine {
  const contents = [...files].map((file) => readFileSync(join(folder, file)));
  const plain = contents.reduce((sum, { length }) => sum + length, 0);
  const packed = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
  return {
    name,
    value: `${kilobytes(packed)} gzip，${kilobytes(plain)}`,
    limit,
    ok: packed / 1000 <= limit,
  };
}

async function sizes(): Promise<BenchLine[]> {
  const folder = await builtPages();
  const manifest = JSON.parse(
    readFileSync(join(folder, ".vite/manifest.json"), "utf8"),
  ) as Manifest;
  const everything = new Set(
    Object.values(manifest)
      .flatMap(({ file, css = [] }) => [file, ...css])
      // The manual's pictures come one by one, when they are looked at.
      .filter((file) => !file.endsWith(".png")),
  );
  return [
    sizeLine("界面，登录前要下载的", folder, needed(manifest, "index.html"), 300),
    sizeLine("界面，全部页面（手册的图除外）", folder, everything, 600),
  ];
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** Each round is a window that has never been open: nothing is cached. */
async function openings(office: TestOffice): Promise<BenchLine[]> {
  const toLogIn: number[] = [];
  const toWork: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await office.openWindow();
    await page.getByLabel("账号", { exact: true }).waitFor();
    await openAnew(page, office.url);
    await page.getByLabel("账号", { exact: true }).waitFor();
    toLogIn.push(await age(page));
    await logIn(page, "chuangkou1");
    await page.getByLabel("找病人").waitFor();
    await page.reload();
    await page.getByLabel("找病人").waitFor();
    toWork.push(await age(page));
    await page.context().close();
  }
  return [
    timeLine("界面，打开到能输入账号（无缓存）", middle(toLogIn)),
    timeLine("界面，重新载入到能找病人", middle(toWork)),
  ];
}

/** Stays of the sample that are ready, none a later one of the same person. */
const READY = ["ZY23001083", "ZY23001103", "ZY23001106", "ZY23001109", "ZY23001112"];

/** From the first sign in the search field to the slip's PDF, as fast as the keys can be pressed. */
async function searchToSlip(office: TestOffice): Promise<BenchLine> {
  const page = await office.openWindow({ login: "chuangkou1" });
  const field = page.getByLabel("找病人");
  await field.waitFor();
  const times: number[] = [];
  for (const inpatientNo of READY) {
    await field.press("Control+A");
    const from = performance.now();
    await page.keyboard.type(inpatientNo);
    await page.keyboard.press("Enter");
    await page.locator(".stay-facts").getByText(inpatientNo).waitFor();
    await page.getByRole("button", { name: /结算并打印/ }).waitFor();
    const pdf = page.waitForResponse((answer) => answer.url().includes("/slip.pdf"));
    await page.keyboard.press("F9");
    await (await pdf).finished();
    times.push(performance.now() - from);
    await page.getByText("✓ 已交浏览器打印").waitFor();
    await page.keyboard.press("Enter");
  }
  await page.context().close();
  const seconds = Math.max(...times) / 1000;
  const name = `界面，从找病人到结算单 PDF（${times.length} 次里最慢的）`;
  return { name, value: `${seconds.toFixed(2)} s`, limit: 2, ok: seconds <= 2 };
}

const LONG_BILL = "B-10000";
const LONG_BILL_LINES = 10_000;
const LONGEST_TASK_MS = 50;

/** A bill of 10,000 lines, page by page to its end: the longest task of the page meanwhile, and the rows that it holds. */
async function longBill(office: TestOffice): Promise<BenchLine[]> {
  const { books } = office.host;
  const items = books
    .prepare("SELECT national_item_code FROM catalogue_item WHERE to_day IS NULL LIMIT 50")
    .pluck()
    .all() as string[];
  const lines = Array.from({ length: LONG_BILL_LINES }, (_, index) => ({
    code: items[index % items.length] ?? "",
    amountFen: 100 + (index % 9_000),
  }));
  const console = consoleActor(books);
  addStay({ books, console }, { serial: 9_000, inpatientNo: LONG_BILL, lines });
  const page = await office.openWindow({ login: "chuangkou1" });
  const field = page.getByLabel("找病人");
  await field.fill(LONG_BILL);
  await field.press("Enter");
  await page.locator(".stay-facts").getByText(LONG_BILL).waitFor();
  await page.keyboard.press("F4");
  await page.locator(".line.category").first().waitFor();
  await page.evaluate(() => {
    const counted = window as unknown as { tasks: number[] };
    counted.tasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) counted.tasks.push(duration);
    }).observe({ type: "longtask" });
  });
  let mostRows = 0;
  for (let turn = 0; turn * 15 < LONG_BILL_LINES; turn += 1) {
    await page.keyboard.press("PageDown");
    if (turn % 50 === 0) mostRows = Math.max(mostRows, await page.locator(".line").count());
  }
  const atEnd = await page.locator(".line.chosen").count();
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  await page.context().close();
  const longest = Math.max(0, ...tasks);
  const value = longest === 0 ? `没有超过 ${LONGEST_TASK_MS} ms 的` : `${longest.toFixed(0)} ms`;
  return [
    {
      name: "界面，1 万行明细翻到底，最长的任务",
      value,
      limit: LONGEST_TASK_MS,
      ok: longest <= LONGEST_TASK_MS && atEnd === 1,
    },
    {
      name: "界面，1 万行明细，页里的行",
      value: String(mostRows),
      limit: 200,
      ok: mostRows <= 200,
    },
  ];
}

/** The page with nothing cached, in a browser whose own window is up: that one's start is not the page's. */
async function openAnew(page: Page, url: string): Promise<void> {
  await page.goto("about:blank");
  const browser = await page.context().newCDPSession(page);
  await browser.send("Network.clearBrowserCache");
  await page.waitForTimeout(1_500);
  await page.goto(url);
}

/** Milliseconds since the page was asked for. */
function age(page: Page): Promise<number> {
  return page.evaluate(() => performance.now());
}

function timeLine(name: string, milliseconds: number): BenchLine {
  const seconds = milliseconds / 1000;
  return { name, value: `${seconds.toFixed(2)} s`, limit: 1.2, ok: seconds <= 1.2 };
}

export async function benchWindows(): Promise<BenchLine[]> {
  const office = await openTestOffice({ papers: true });
  try {
    return [
      ...(await sizes()),
      ...(await openings(office)),
      await searchToSlip(office),
      ...(await longBill(office)),
    ];
  } finally {
    await office.end();
  }
}
