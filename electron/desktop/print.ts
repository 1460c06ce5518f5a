/**
 * Papers on their way to the printer: kept in memory, shown in a window of their own, gone when it closes. They go to the
 * printer that was chosen for this machine, or to the system's dialog.
 */
import { randomUUID } from "node:crypto";
import { BrowserWindow, type WebContentsPrintOptions } from "electron";
import type { DesktopAnswers, DesktopAsk } from "../../shared/contract/desktop.ts";
import { YijieError } from "../../shared/contract/errors.ts";
import { OFFICE_URL } from "./address.ts";
import { chosenPrinter, rememberPrinter } from "./remembered.ts";

const papers = new Map<string, Uint8Array<ArrayBuffer>>();

/** The paper at a path, or null when none waits there. No patient's paper is ever written to a temporary folder. */
export function paperAnswer(path: string): Response | null {
  const bytes = papers.get(path);
  if (bytes === undefined) return null;
  return new Response(bytes, {
    headers: {
      "content-type": "application/pdf",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

export async function listPrinters(
  _: DesktopAsk<"printers">,
  { webContents }: BrowserWindow,
): Promise<DesktopAnswers["printers"]> {
  const found = await webContents.getPrintersAsync();
  const printers = found.map(({ name, displayName }) => ({ name, title: displayName || name }));
  return { printers, chosen: chosenPrinter() };
}

/** Throws PRINTER_UNKNOWN. */
export async function choosePrinter(
  { name }: DesktopAsk<"choosePrinter">,
  window: BrowserWindow,
): Promise<DesktopAnswers["choosePrinter"]> {
  if (name !== null && !(await isThere(name, window))) {
    throw new YijieError("PRINTER_UNKNOWN", { printer: name });
  }
  rememberPrinter(name);
  return {};
}

async function isThere(printer: string, { webContents }: BrowserWindow): Promise<boolean> {
  return (await webContents.getPrintersAsync()).some(({ name }) => name === printer);
}

/**
 * Shows the paper and prints it: without a word on the chosen printer; else, or where that one is gone or refuses, with
 * the system's dialog over the paper. What was not printed stays open to be looked at.
 */
export async function printPdf(
  { name, bytes }: DesktopAsk<"printPdf">,
  parent: BrowserWindow,
): Promise<DesktopAnswers["printPdf"]> {
  const path = `/paper/${randomUUID()}.pdf`;
  papers.set(path, new Uint8Array(bytes));
  const window = new BrowserWindow({
    parent,
    title: name,
    width: 900,
    height: 1000,
    autoHideMenuBar: true,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      plugins: true,
      spellcheck: false,
    },
  });
  window.once("closed", () => papers.delete(path));
  window.on("page-title-updated", (event) => event.preventDefault());
  await window.loadURL(new URL(path, OFFICE_URL).href);
  const chosen = chosenPrinter();
  const isSilent =
    chosen !== null &&
    (await isThere(chosen, parent)) &&
    (await print(window, { silent: true, deviceName: chosen, pageSize: "A4" }));
  const printed = isSilent || (!window.isDestroyed() && (await print(window, { silent: false })));
  if (printed && !window.isDestroyed()) window.close();
  return { printed, missing: isSilent ? null : chosen };
}

function print(window: BrowserWindow, options: WebContentsPrintOptions): Promise<boolean> {
  return new Promise((resolve) => {
    window.once("closed", () => resolve(false));
    window.webContents.print({ ...options, printBackground: true }, resolve);
  });
}
