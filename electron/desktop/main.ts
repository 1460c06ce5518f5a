/** The desktop application: one instance, one window on the office, the host beside it. */
import { join } from "node:path";
import { app, BrowserWindow, protocol, session } from "electron";
import type { YijieError } from "../../shared/contract/errors.ts";
import { readPages } from "../host/server/pages.ts";
import { OFFICE_URL, SCHEME } from "./address.ts";
import { answerCall } from "./calls.ts";
import { guardContents, guardSession } from "./guard.ts";
import { type HostKeeper, keepHost } from "./hostKeeper.ts";
import { setMenu } from "./menu.ts";
import { printPdf } from "./print.ts";
import { answer } from "./protocol.ts";
import { askAfterFailure, chooseFolder } from "./questions.ts";
import { dataFolder, rememberFolder, rememberPlace, windowPlace } from "./remembered.ts";
import { saveFile } from "./save.ts";

app.setName("医结");
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
]);

let host: HostKeeper | null = null;
let folder = "";
let isStopped = false;

if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  app.on("second-instance", () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on("window-all-closed", () => app.quit());
  app.on("before-quit", (event) => {
    if (isStopped || host === null) return;
    event.preventDefault();
    void host.stop().then(() => {
      isStopped = true;
      app.quit();
    });
  });
  guardContents();
  await app.whenReady();
  guardSession(session.defaultSession);
  answerCall("appInfo", async () => ({ version: app.getVersion(), dataFolder: folder }));
  answerCall("saveFile", saveFile);
  answerCall("printPdf", printPdf);
  const pages = readPages(join(import.meta.dirname, "../renderer"));
  protocol.handle(SCHEME, (request) =>
    host === null ? Response.error() : answer(request, pages, host),
  );
  start(dataFolder(), process.argv.includes("--sample"));
}

function start(wanted: string, sample: boolean): void {
  folder = wanted;
  const logFile = join(app.getPath("userData"), "logs", "host.log");
  setMenu({ folder, logFile });
  host = keepHost({
    folder,
    sample,
    logFile,
    onFailure: (error) => void afterFailure(error, sample),
  });
  if (BrowserWindow.getAllWindows().length === 0) openWindow();
}

async function afterFailure(error: YijieError, sample: boolean): Promise<void> {
  const choice = await askAfterFailure(error, folder);
  if (choice === "quit") return app.quit();
  await host?.stop();
  const chosen = choice === "folder" ? await chooseFolder() : null;
  if (chosen !== null) rememberFolder(chosen);
  start(chosen ?? folder, sample && chosen === null);
  for (const window of BrowserWindow.getAllWindows()) window.reload();
}

function openWindow(): void {
  const { bounds, maximized } = windowPlace();
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: "医结",
    webPreferences: {
      preload: join(import.meta.dirname, "../preload/index.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // The preview of a paper is Chromium's own viewer.
      plugins: true,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () => rememberPlace(window));
  // The pages are in memory: a load fails only when the window closes under it.
  window.loadURL(OFFICE_URL).catch(() => {});
}
