/** The desktop application: one instance, one window on the office, its host beside it or on another machine. */
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { app, BrowserWindow, protocol, session } from "electron";
import type { DesktopAnswers, DesktopAsk } from "../../shared/contract/desktop.ts";
import { YijieError } from "../../shared/contract/errors.ts";
import { placeText, readHostPlace, readPairingCode } from "../../shared/contract/pairing.ts";
import { readPages } from "../host/server/pages.ts";
import { OFFICE_URL, SCHEME } from "./address.ts";
import { answerCall } from "./calls.ts";
import { guardContents, guardSession } from "./guard.ts";
import { keepHost } from "./hostKeeper.ts";
import { setMenu } from "./menu.ts";
import { noHost, type OfficeHost } from "./officeHost.ts";
import { choosePrinter, listPrinters, printPdf } from "./print.ts";
import { answer } from "./protocol.ts";
import { askAfterFailure, chooseFolder } from "./questions.ts";
import {
  dataFolder,
  type HostChoice,
  hostChoice,
  rememberFolder,
  rememberHost,
  rememberPlace,
  windowPlace,
} from "./remembered.ts";
import { meetHost, remoteHost } from "./remoteHost.ts";
import { saveFile } from "./save.ts";

app.setName("医结");
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
]);

let host: OfficeHost = noHost;
let choice: HostChoice = { kind: "none" };
let folder = "";
let isStopped = false;
/** From host to host, one after the other: one that still stops keeps its folder. */
let changing: Promise<void> = Promise.resolve();

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
    if (isStopped) return;
    event.preventDefault();
    void changing
      .catch(() => undefined)
      .then(() => host.stop())
      .then(() => {
        isStopped = true;
        app.quit();
      });
  });
  guardContents();
  await app.whenReady();
  guardSession(session.defaultSession);
  answerCall("appInfo", async () => ({ version: app.getVersion(), ...workplace() }));
  answerCall("saveFile", saveFile);
  answerCall("connectHost", connectHost);
  answerCall("ownBooks", ownBooks);
  answerCall("printers", listPrinters);
  answerCall("choosePrinter", choosePrinter);
  answerCall("printPdf", printPdf);
  const pages = readPages(join(import.meta.dirname, "../renderer"));
  protocol.handle(SCHEME, (request) => answer(request, pages, host));
  folder = dataFolder();
  start(hostChoice(), process.argv.includes("--sample"));
}

function start(wanted: HostChoice, sample: boolean): void {
  choice = wanted;
  const logFile = join(app.getPath("userData"), "logs", "host.log");
  const { dataFolder, host: place } = workplace();
  setMenu({ folder: dataFolder, host: place, logFile });
  if (choice.kind === "none") host = noHost;
  else if (choice.kind === "office") host = remoteHost(choice.paired, app.getVersion());
  else {
    const onFailure = (error: YijieError) => void afterFailure(error, sample);
    host = keepHost({ folder, sample, logFile, onFailure });
  }
  if (BrowserWindow.getAllWindows().length === 0) openWindow();
}

function workplace(): { readonly dataFolder: string | null; readonly host: string | null } {
  return {
    dataFolder: choice.kind === "own" ? folder : null,
    host: choice.kind === "office" ? placeText(choice.paired.place) : null,
  };
}

/** Throws HOST_ADDRESS_INVALID, PAIRING_CODE_MISTYPED and what meetHost throws; then everything stays as it is. */
async function connectHost(
  asked: DesktopAsk<"connectHost">,
): Promise<DesktopAnswers["connectHost"]> {
  const typed = readHostPlace(asked.address);
  if (typed === null) throw new YijieError("HOST_ADDRESS_INVALID", { address: asked.address });
  // As it goes over the network; nothing comes out for an address in numbers.
  const place = { ...typed, address: domainToASCII(typed.address) || typed.address };
  const read = readPairingCode(asked.code);
  if ("fault" in read) throw new YijieError("PAIRING_CODE_MISTYPED", { detail: read.fault });
  const paired = { place, code: read.code };
  await meetHost(paired, app.getVersion());
  rememberHost(paired);
  await changeTo({ kind: "office", paired });
  return {};
}

async function ownBooks(): Promise<DesktopAnswers["ownBooks"]> {
  rememberHost(null);
  await changeTo({ kind: "own" });
  return {};
}

function changeTo(wanted: HostChoice, sample = false): Promise<void> {
  changing = changing
    .catch(() => undefined)
    .then(async () => {
      const before = host;
      // What is asked meanwhile reaches neither.
      host = noHost;
      await before.stop();
      start(wanted, sample);
      for (const window of BrowserWindow.getAllWindows()) window.reload();
    });
  return changing;
}

async function afterFailure(error: YijieError, sample: boolean): Promise<void> {
  const failed = host;
  const answered = await askAfterFailure(error, folder);
  if (answered === "quit") return app.quit();
  // The window has gone over to another host meanwhile.
  if (host !== failed) return;
  if (answered === "office") return changeTo({ kind: "none" });
  const chosen = answered === "folder" ? await chooseFolder() : null;
  if (chosen !== null) {
    rememberFolder(chosen);
    folder = chosen;
  }
  await changeTo({ kind: "own" }, sample && chosen === null);
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
