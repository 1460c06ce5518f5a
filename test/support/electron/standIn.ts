/**
 * A stand-in for the part of Electron that electron/desktop uses, over Debian's Chromium. The built main process, preload
 * and pages run in it unchanged. Chromium knows no `app:` here, so a server on loopback hands each request to the
 * application's own protocol.handle as app://office/…, and addresses are translated where the application sees them.
 * What cannot be done without Electron (process sandbox, context isolation, native menus and dialogs, printing) is
 * recorded in {@link recorded}.
 */
import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import type { BrowserContext, Frame, Page, Request as PageRequest } from "playwright-core";
import { openChromium } from "./chromium.ts";
import { type Answer, serveApp } from "./loopback.ts";
import { preloadScript } from "./preloadScript.ts";

const ROOT = join(import.meta.dirname, "../../..");
const FLAGS = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

interface WindowOptions {
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences?: { readonly preload?: string; readonly plugins?: boolean };
}

interface PrintOptions {
  readonly silent?: boolean;
  readonly deviceName?: string;
}

/** A native dialog that waits for the test to answer it. */
interface AskedDialog {
  readonly name: string;
  readonly options: unknown;
  readonly answer: (answer: object) => void;
}

/** What the application has asked for and what only Electron could do. */
export const recorded = {
  sandboxForAll: false,
  singleInstance: false,
  schemes: [] as unknown[],
  windows: [] as WindowOptions[],
  menu: null as unknown,
  dialogs: [] as AskedDialog[],
  /** Printers of the machine: a test puts them here. */
  printers: [] as { readonly name: string; readonly displayName: string }[],
  printed: [] as { readonly url: string; readonly options: PrintOptions }[],
  opened: [] as string[],
  navigationsRefused: [] as string[],
  windowsRefused: [] as string[],
  permissionsRefused: [] as string[],
};

interface Cancellable {
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

function cancellable<Details extends object>(details: Details): Details & Cancellable {
  let prevented = false;
  return Object.defineProperties(
    { ...details },
    {
      preventDefault: {
        value: () => {
          prevented = true;
        },
      },
      defaultPrevented: { get: () => prevented },
    },
  ) as Details & Cancellable;
}

function profile(): string {
  const given = process.argv.find((word) => word.startsWith("--user-data-dir="));
  if (given === undefined) throw new Error("the stand-in needs --user-data-dir");
  return given.slice("--user-data-dir=".length);
}

let context: BrowserContext | null = null;
let base = "";
let firstPage: Page | null = null;

/** http://127.0.0.1:port/… of Chromium as the application's app://office/…, and back. */
const toApp = (url: string) => url.replace(base, "app://office");
const toChromium = (url: string) => url.replace("app://office", base);

class App extends EventEmitter {
  #quitting = false;
  readonly isPackaged = false;
  readonly #ready = openBrowser();

  setName(): void {}
  enableSandbox(): void {
    recorded.sandboxForAll = true;
  }
  requestSingleInstanceLock(): boolean {
    recorded.singleInstance = true;
    return true;
  }
  getVersion(): string {
    return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string })
      .version;
  }
  getPath(name: string): string {
    return name === "userData" ? profile() : join(profile(), name);
  }
  getAppMetrics() {
    return [...UtilityProcess.running].map(({ pid, name }) => ({ pid, type: "Utility", name }));
  }
  whenReady(): Promise<void> {
    return this.#ready;
  }
  quit(): void {
    const event = cancellable({});
    this.emit("before-quit", event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of BrowserWindow.getAllWindows()) window.close();
    this.emit("will-quit", cancellable({}));
    this.emit("quit");
    void Promise.resolve(context?.close()).then(() => process.exit(0));
  }
  windowClosed(): void {
    if (BrowserWindow.getAllWindows().length === 0 && !this.#quitting) {
      this.emit("window-all-closed");
    }
  }
}

export const app = new App();

let handler: ((request: Request) => Answer) | null = null;

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly unknown[]): void {
    recorded.schemes.push(...schemes);
  },
  handle(_scheme: string, handle: (request: Request) => Answer): void {
    handler = handle;
  },
};

async function openBrowser(): Promise<void> {
  base = await serveApp((request) => handler?.(request) ?? Response.error());
  const opened = await openChromium(join(profile(), "chromium"));
  context = opened.context;
  firstPage = context.pages()[0] ?? null;
  await context.route(
    (url) => url.origin !== base,
    async (route) => {
      const request = route.request();
      const mayGo = !navigationRefused(request) && !isCancelled(request.url());
      await (mayGo ? route.continue() : route.abort("aborted"));
    },
  );
  context.on("page", (page) => void refuseOpened(page));
  process.send?.({ kind: "browser", endpoint: opened.endpoint, base });
}

/** A page that goes elsewhere by itself asks will-navigate, or will-frame-navigate for a frame in it. */
function navigationRefused(request: PageRequest): boolean {
  if (!request.isNavigationRequest()) return false;
  const frame = frameOf(request);
  if (frame === null) return openingRefused(request.url());
  const contents = [...WebContents.all].find((one) => one.page === frame.page());
  // A page of no window of ours is one that opens; on a busy machine it is there before its first request.
  if (contents === undefined) return openingRefused(request.url());
  if (contents.loading === request.url()) return false;
  const isMainFrame = frame.parentFrame() === null;
  const event = cancellable({ url: request.url(), isMainFrame });
  if (isMainFrame) contents.emit("will-navigate", event);
  contents.emit("will-frame-navigate", event);
  if (event.defaultPrevented) recorded.navigationsRefused.push(request.url());
  return event.defaultPrevented;
}

/** A window is opening, nobody says from where: any of ours would have to allow it. */
function openingRefused(url: string): boolean {
  const asked = [...WebContents.all].map((one) => one.windowOpenHandler({ url }).action);
  const isRefused = !asked.includes("allow");
  if (isRefused) recorded.windowsRefused.push(url);
  return isRefused;
}

/** Null for the first request of a window that is opening. */
function frameOf(request: PageRequest): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

async function refuseOpened(page: Page): Promise<void> {
  const opener = await page.opener();
  if (opener === null) return;
  const contents = [...WebContents.all].find((one) => one.page === opener);
  if (contents === undefined) return;
  const { action } = contents.windowOpenHandler({ url: toApp(page.url()) });
  if (action !== "deny") return;
  recorded.windowsRefused.push(page.url());
  await page.close();
}

type PermissionHandler = (
  contents: null,
  permission: string,
  decide: (granted: boolean) => void,
) => void;
type RequestFilter = { readonly urls: readonly string[] };
type RequestHandler = (
  details: { readonly url: string },
  decide: (answer: { readonly cancel: boolean }) => void,
) => void;

class Session extends EventEmitter {
  permissionRequest: PermissionHandler = (_contents, _permission, decide) => decide(true);
  permissionCheck: () => boolean = () => true;
  blocked: { readonly filter: RequestFilter; readonly decide: RequestHandler } | null = null;
  setPermissionRequestHandler(handle: PermissionHandler): void {
    this.permissionRequest = handle;
  }
  setPermissionCheckHandler(handle: () => boolean): void {
    this.permissionCheck = handle;
  }
  setDevicePermissionHandler(): void {}
  readonly webRequest = {
    onBeforeRequest: (filter: RequestFilter, decide: RequestHandler): void => {
      this.blocked = { filter, decide };
    },
  };
}

export const session = { defaultSession: new Session() };

function isCancelled(url: string): boolean {
  const { blocked } = session.defaultSession;
  const scheme = new URL(url).protocol;
  if (blocked?.filter.urls.some((pattern) => pattern.startsWith(`${scheme}//`)) !== true) {
    return false;
  }
  let cancelled = false;
  blocked.decide({ url }, ({ cancel }) => {
    cancelled = cancel;
  });
  return cancelled;
}

/** Chromium grants what the application's handlers grant; without handlers Electron grants everything. */
const PERMISSIONS = { geolocation: "geolocation", notifications: "notifications", camera: "media" };

async function grantPermissions(): Promise<void> {
  const { defaultSession } = session;
  const granted: string[] = [];
  for (const [name, asked] of Object.entries(PERMISSIONS)) {
    let isGranted = defaultSession.permissionCheck();
    defaultSession.permissionRequest(null, asked, (decision) => {
      isGranted = isGranted || decision;
    });
    if (isGranted) granted.push(name);
    else recorded.permissionsRefused.push(asked);
  }
  await context?.grantPermissions(granted);
}

class WebContents extends EventEmitter {
  static readonly all = new Set<WebContents>();
  page: Page | null = null;
  /** The address that the application itself is loading. */
  loading = "";
  windowOpenHandler: (details: { url: string }) => { action: string } = () => ({ action: "allow" });

  constructor() {
    super();
    WebContents.all.add(this);
    app.emit("web-contents-created", {}, this);
  }
  setWindowOpenHandler(handle: WebContents["windowOpenHandler"]): void {
    this.windowOpenHandler = handle;
  }
  getURL(): string {
    return toApp(this.page?.url() ?? "");
  }
  send(channel: string, ...args: readonly unknown[]): void {
    const tell = ({ channel, args }: { channel: string; args: readonly unknown[] }) =>
      window.dispatchEvent(new CustomEvent(`stand-in:${channel}`, { detail: args }));
    void this.page?.evaluate(tell, { channel, args }).catch(() => undefined);
  }
  async getPrintersAsync() {
    return recorded.printers.map((printer) => ({ ...printer, description: "", options: {} }));
  }
  print(options: PrintOptions, done: (printed: boolean, reason: string) => void): void {
    recorded.printed.push({ url: this.getURL(), options });
    done(true, "");
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  readonly webContents = new WebContents();
  readonly #options: WindowOptions;
  #closed = false;

  constructor(options: WindowOptions = {}) {
    super();
    this.#options = options;
    recorded.windows.push(options);
    BrowserWindow.#all.add(this);
  }
  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((one) => one.webContents === contents) ?? null;
  }
  async loadURL(url: string): Promise<void> {
    if (context === null) throw new Error("loadURL before ready");
    const page = await this.#page(context);
    this.webContents.loading = toChromium(url);
    // Chromium without a screen downloads a PDF instead of showing it; the paper itself was asked for all the same.
    await page.goto(this.webContents.loading).catch((error: unknown) => {
      if (!String(error).includes("Download is starting")) throw error;
    });
    this.webContents.loading = "";
    this.emit("ready-to-show");
  }
  async #page(from: BrowserContext): Promise<Page> {
    if (this.webContents.page !== null) return this.webContents.page;
    await grantPermissions();
    // Chromium begins with a page of its own.
    const first = firstPage;
    firstPage = null;
    const page = first ?? (await from.newPage());
    this.webContents.page = page;
    const { preload } = this.#options.webPreferences ?? {};
    if (preload !== undefined) {
      await page.exposeBinding("standInInvoke", ({ frame }, channel: string, text: string) =>
        invoke(this.webContents, frame.url(), frame.parentFrame() !== null, channel, text),
      );
      await page.addInitScript({ content: preloadScript(preload) });
    }
    await page.setViewportSize({
      width: this.#options.width ?? 1366,
      height: this.#options.height ?? 768,
    });
    page.on("close", () => this.#gone());
    return page;
  }
  close(): void {
    if (this.#closed) return;
    const event = cancellable({});
    this.emit("close", event);
    if (!event.defaultPrevented) void this.webContents.page?.close();
    if (this.webContents.page === null) this.#gone();
  }
  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    BrowserWindow.#all.delete(this);
    WebContents.all.delete(this.webContents);
    this.emit("closed");
    app.windowClosed();
  }
  isDestroyed(): boolean {
    return this.#closed;
  }
  reload(): void {
    void this.webContents.page?.reload();
  }
  getNormalBounds() {
    return { x: 0, y: 0, width: this.#options.width ?? 1366, height: this.#options.height ?? 768 };
  }
  isMaximized(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  maximize(): void {}
  restore(): void {}
  show(): void {}
  focus(): void {}
}

interface SenderFrame {
  readonly url: string;
  readonly parent: object | null;
}
type InvokeHandler = (
  event: { readonly sender: WebContents; readonly senderFrame: SenderFrame },
  ...args: readonly unknown[]
) => unknown;

const invokeHandlers = new Map<string, InvokeHandler>();

export const ipcMain = {
  handle(channel: string, handle: InvokeHandler): void {
    invokeHandlers.set(channel, handle);
  },
};

/** Bytes cross as base64: playwright's bridge carries JSON. */
async function invoke(
  sender: WebContents,
  url: string,
  isChild: boolean,
  channel: string,
  text: string,
): Promise<unknown> {
  const handle = invokeHandlers.get(channel);
  if (handle === undefined) throw new Error(`No handler registered for '${channel}'`);
  const args = JSON.parse(text, (_key, value: unknown) =>
    typeof value === "object" && value !== null && "base64" in value
      ? new Uint8Array(Buffer.from(String(value.base64), "base64"))
      : value,
  ) as unknown[];
  const senderFrame = { url: toApp(url), parent: isChild ? {} : null };
  return handle({ sender, senderFrame }, ...args);
}

function asking(name: string) {
  return (...args: readonly unknown[]): Promise<object> =>
    new Promise((answer) => recorded.dialogs.push({ name, options: args.at(-1), answer }));
}

/** They wait, as in front of a person; or the test puts its own functions here. */
export const dialog = {
  showMessageBox: asking("showMessageBox"),
  showSaveDialog: asking("showSaveDialog"),
  showOpenDialog: asking("showOpenDialog"),
};

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(menu: unknown): void {
    recorded.menu = menu;
  },
};

export const shell = {
  async openPath(path: string): Promise<string> {
    recorded.opened.push(path);
    return "";
  },
};

export const screen = {
  getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }),
};

class UtilityProcess extends EventEmitter {
  static readonly running = new Set<UtilityProcess>();
  readonly #child: ChildProcess;
  readonly name: string;
  constructor(file: string, args: readonly string[], name: string) {
    super();
    this.name = name;
    UtilityProcess.running.add(this);
    this.#child = fork(file, args, {
      execArgv: [...FLAGS, "--import", new URL("./utility.ts", import.meta.url).href],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "advanced",
    });
    this.#child.stdout?.resume();
    this.#child.on("message", (message) => this.emit("message", message));
    this.#child.on("exit", (code) => {
      UtilityProcess.running.delete(this);
      this.emit("exit", code ?? 1);
    });
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  get stderr() {
    return this.#child.stderr;
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = {
  fork(
    file: string,
    args: readonly string[],
    { serviceName }: { readonly serviceName: string },
  ): UtilityProcess {
    return new UtilityProcess(file, args, serviceName);
  },
};

const everything = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  recorded,
  screen,
  session,
  shell,
  utilityProcess,
};

interface Evaluation {
  readonly kind: "evaluate";
  readonly id: number;
  readonly code: string;
  readonly arg: unknown;
}

/** As playwright's ElectronApplication.evaluate: the function runs here, with all of electron as its first argument. */
process.on("message", (message: Evaluation) => {
  if (message.kind !== "evaluate") return;
  const { id, code, arg } = message;
  Promise.resolve()
    .then(() => runInThisContext(`(${code})`)(everything, arg) as unknown)
    .then(
      (value) => process.send?.({ kind: "value", id, value }),
      (error: unknown) => process.send?.({ kind: "value", id, error: String(error) }),
    );
});
process.on("disconnect", () => process.exit(1));
