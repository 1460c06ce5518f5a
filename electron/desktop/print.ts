/** Papers on their way to the printer: kept in memory, shown in a window of their own, gone when it closes. */
import { randomUUID } from "node:crypto";
import { BrowserWindow } from "electron";
import type { DesktopAnswers, DesktopAsk } from "../../shared/contract/desktop.ts";
import { OFFICE_URL } from "./address.ts";

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

/** Shows the paper and the system's print dialog over it. What was not printed stays open to be looked at. */
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
  const printed = await new Promise<boolean>((resolve) => {
    window.once("closed", () => resolve(false));
    window.webContents.print({ silent: false, printBackground: true }, resolve);
  });
  if (printed && !window.isDestroyed()) window.close();
  return { printed };
}
