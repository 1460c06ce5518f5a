/**
 * Windows of a sample office, as people have them: the built pages, a real host on a temporary folder, Chromium. Whatever
 * a window says on its console as an error, throws, or tries against its Content-Security-Policy fails the test.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { describe, expect } from "vitest";
import { type Host, startHost } from "../../electron/host/host.ts";
import { importSample } from "../../electron/host/office/sampleImport.ts";
import { prepareTraining, TRAINING_ACCOUNTS } from "../../electron/host/office/trainingOffice.ts";
import { type SettableClock, settableClock } from "../../electron/host/store/clock.ts";
import { builtPages, madeOnce } from "./build.ts";
import { moment } from "./hostInFolder.ts";
import { forgetNewerThan109 } from "./oldChromium.ts";

export type Login =
  | "chuangkou1"
  | "chuangkou2"
  | "zhuren"
  | "zhuren2"
  | "zhengce"
  | "shenji"
  | "xitong";

interface WindowOptions {
  /** Signed in as this training account; left out: at the log-in. */
  readonly login?: Login;
  /** "一号窗口" when left out. */
  readonly window?: string;
  readonly scheme?: "light" | "dark";
  readonly size?: { readonly width: number; readonly height: number };
  /** Device pixels per CSS pixel: 1.25 and 1.5 are common at windows. */
  readonly scale?: number;
  /** What comes after the office's address: "#/month". */
  readonly at?: string;
}

export interface TestOffice {
  readonly url: string;
  readonly folder: string;
  readonly clock: SettableClock;
  readonly host: Host;
  /**
   * A window of its own: own cookies, own storage. One that an earlier test has left is taken again, empty and loaded
   * anew: opening another costs the machine three times as much.
   */
  openWindow(options?: WindowOptions): Promise<Page>;
  /** Everything that windows complained about so far; {@link end} fails when it is not empty. */
  readonly complaints: readonly string[];
  /** Takes away those from `since` on, which the test has provoked. */
  takeComplaints(since: number): string[];
  /** The host goes away, as when its machine is switched off; windows stay open. */
  stopHost(): Promise<void>;
  /** And comes back at the same address with the same books. */
  startHostAgain(): Promise<void>;
  /** Closes all and fails on complaints. */
  end(): Promise<void>;
}

const CHROMIUM = process.env.YIJIE_CHROMIUM ?? "/usr/bin/chromium";

/** Skips what needs a browser where there is none; with CI=true it runs and fails. */
export const describeWindows =
  process.env.CI === "true" || existsSync(CHROMIUM) ? describe : describe.skip;

/** The same engine without the program around it: half the work for the machine, but it shows no PDF. */
const SHELL = "/usr/bin/chromium-headless-shell";

/** Chromium without a screen. `papers`: pages show and print PDF. */
export function launchChromium({ papers = false } = {}): Promise<Browser> {
  const executablePath = !papers && existsSync(SHELL) ? SHELL : CHROMIUM;
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

const MORNING = moment("2023-07-03T09:00:00");
const OFFICE_SOURCES = [
  "electron/host",
  "shared",
  "resources/policies",
  "resources/sample",
  "package-lock.json",
];

/** The books of a training office, to be copied. */
function preparedOffice(sample: boolean): Promise<string> {
  return madeOnce(sample ? "sample" : "training", OFFICE_SOURCES, async (folder) => {
    const host = await startHost({ folder, clock: settableClock(MORNING), port: 0 });
    await prepareTraining(host.books);
    if (sample) await importSample(host.books, () => {});
    await host.stop();
  });
}

/**
 * An office with the sample's two months imported, or with `sample: false` an empty training office. `papers`: its
 * windows show PDF.
 */
export async function openTestOffice({ sample = true, papers = false } = {}): Promise<TestOffice> {
  const folder = mkdtempSync(join(tmpdir(), "yijie-windows-"));
  cpSync(await preparedOffice(sample), folder, { recursive: true });
  const clock = settableClock(MORNING);
  const pagesFolder = await builtPages();
  const complaints: string[] = [];
  const report = (error: unknown) => complaints.push(`host: ${String(error)}`);
  const start = (port: number) => startHost({ folder, clock, port, pagesFolder, report });
  let host = await start(0);
  const browser = await launchChromium({ papers });
  const windows = new Windows(browser, complaints);
  return {
    url: host.url,
    folder,
    clock,
    get host() {
      return host;
    },
    complaints,
    takeComplaints: (since) => complaints.splice(since),
    async openWindow(options = {}) {
      const page = await windows.take(options);
      if (options.login !== undefined) await signIn(page, host.url, options.login, options.window);
      await load(page, `${host.url}/${options.at ?? ""}`);
      if (options.login !== undefined) await page.locator("header.bar").waitFor();
      return page;
    },
    stopHost: () => host.stop(),
    async startHostAgain() {
      host = await start(Number(new URL(host.url).port));
    },
    async end() {
      await browser.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
      expect(complaints).toEqual([]);
    },
  };
}

/** The open windows, each with the test that had it last. */
class Windows {
  readonly #browser: Browser;
  readonly #complaints: string[];
  readonly #open: { readonly page: Page; readonly like: string; test: string | undefined }[] = [];

  constructor(browser: Browser, complaints: string[]) {
    this.#browser = browser;
    this.#complaints = complaints;
  }

  /** Nobody signed in, nothing stored. */
  async take(options: WindowOptions): Promise<Page> {
    const { scheme, size, scale, login, window } = options;
    const like = JSON.stringify({ scheme, size, scale, login, window });
    const test = expect.getState().currentTestName;
    const left = this.#open.find(
      (one) =>
        one.like === like && one.test !== test && one.test !== undefined && !one.page.isClosed(),
    );
    if (left === undefined) {
      const page = await openPage(this.#browser, options, this.#complaints);
      this.#open.push({ page, like, test });
      return page;
    }
    left.test = test;
    await emptied(left.page, options);
    return left.page;
  }
}

async function emptied(
  page: Page,
  { scheme = "light", size = DESK }: WindowOptions,
): Promise<void> {
  for (const event of ["filechooser", "download", "dialog", "request", "response"]) {
    page.removeAllListeners(event);
  }
  await page.context().clearCookies();
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: scheme });
  await page.evaluate(() => {
    sessionStorage.clear();
    localStorage.clear();
  });
}

/** Also where only what follows the # differs, which by itself loads nothing. */
async function load(page: Page, url: string): Promise<void> {
  if (new URL(page.url()).origin !== new URL(url).origin) await page.goto(url);
  else {
    await page.evaluate((to) => history.replaceState(null, "", to), url);
    await page.reload();
  }
}

const DESK = { width: 1366, height: 768 };

async function openPage(
  browser: Browser,
  { scheme = "light", size = DESK, scale = 1 }: WindowOptions,
  complaints: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    deviceScaleFactor: scale,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
  });
  const page = await context.newPage();
  await slowDown(page);
  await listenForComplaints(context, complaints);
  return page;
}

/** YIJIE_SLOW=6: pages compute six times slower than this machine, so that tests that race with them fail here already. */
async function slowDown(page: Page): Promise<void> {
  const rate = Number(process.env.YIJIE_SLOW ?? 1);
  if (rate <= 1) return;
  const debug = await page.context().newCDPSession(page);
  await debug.send("Emulation.setCPUThrottlingRate", { rate });
}

/** Console errors, errors that nobody caught and violations of the Content-Security-Policy, of all pages of a context. */
export async function listenForComplaints(
  context: BrowserContext,
  complaints: string[],
): Promise<void> {
  await context.addInitScript(forgetNewerThan109);
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.error(`CSP: ${violatedDirective} ${blockedURI}`);
    });
  });
  context.on("console", (message) => {
    // An answer that is an error is the page's business; Chromium writes every one of them to the console.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !(isAnswer && message.location().url.includes("/api/"))) {
      complaints.push(`${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => {
    complaints.push(String(error.error()));
  });
}

/** As the log-in does it, without its page: the window keeps the cookie. */
async function signIn(page: Page, url: string, login: Login, window = "一号窗口"): Promise<void> {
  const answer = await page.request.post(`${url}/api/session`, {
    headers: { origin: url },
    data: { login, password: passwordOf(login), window },
  });
  expect(answer.status()).toBe(200);
}

export function passwordOf(login: Login): string {
  const account = TRAINING_ACCOUNTS.find((candidate) => candidate.login === login);
  if (account === undefined) throw new Error(login);
  return account.password;
}

/** By keyboard, as a cashier does it; afterwards the bar shows who is signed in. */
export async function logIn(page: Page, login: Login, window = "一号窗口"): Promise<void> {
  await page.getByLabel("账号", { exact: true }).fill(login);
  await page.getByLabel("密码", { exact: true }).fill(passwordOf(login));
  await page.getByLabel("窗口", { exact: true }).fill(window);
  await page.keyboard.press("Enter");
  await page.locator("header.bar").waitFor();
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * No finding of axe that is serious or critical for what the page shows now (WCAG 2.1 A and AA). Call it in light and
 * in dark ({@link inBothSchemes}): the same page in dark is asked for what can differ there, its contrasts.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // By the debugger, so that the page's own Content-Security-Policy stays in force.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  // Colours on their way from one scheme to the other are nobody's.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)));
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const isDark = document.documentElement.dataset.theme === "dark";
    const { violations } = await axe.run({
      runOnly: isDark
        ? { type: "rule", values: ["color-contrast"] }
        : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => ({
        rule: `${id}: ${help}`,
        at: nodes.map(({ html, failureSummary }) => `${html} — ${failureSummary}`),
      }));
  });
  expect(findings).toEqual([]);
}

/** Runs a check on the same page in light and in dark; the page follows the system's scheme. */
export async function inBothSchemes(page: Page, check: () => Promise<void>): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor();
    await check();
  }
  await page.emulateMedia({ colorScheme: "light" });
}
