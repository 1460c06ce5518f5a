/** What a window costs: the bytes of its first screen, and the time until a person can type. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { builtPages } from "../support/build.ts";
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
    Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]),
  );
  return [
    sizeLine("界面，登录前要下载的", folder, needed(manifest, "index.html"), 300),
    sizeLine("界面，全部页面", folder, everything, 600),
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
    await page.getByText("✓ 已送打印").waitFor();
    await page.keyboard.press("Enter");
  }
  await page.context().close();
  const seconds = Math.max(...times) / 1000;
  const name = `界面，从找病人到结算单 PDF（${times.length} 次里最慢的）`;
  return { name, value: `${seconds.toFixed(2)} s`, limit: 2, ok: seconds <= 2 };
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
  const office = await openTestOffice();
  try {
    return [...(await sizes()), ...(await openings(office)), await searchToSlip(office)];
  } finally {
    await office.end();
  }
}
