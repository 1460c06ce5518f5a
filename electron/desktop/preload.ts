/** The only thing of the desktop that a window can reach. Sandboxed: one file, nothing but electron's own bridge. */
import { contextBridge, ipcRenderer } from "electron";
import type { Desktop, DesktopChannel } from "../../shared/contract/desktop.ts";

const call = (channel: DesktopChannel, ask: object) => ipcRenderer.invoke(channel, ask);

const desktop = {
  appInfo: (ask) => call("desktop:appInfo", ask),
  saveFile: (ask) => call("desktop:saveFile", ask),
  connectHost: (ask) => call("desktop:connectHost", ask),
  ownBooks: (ask) => call("desktop:ownBooks", ask),
  printers: (ask) => call("desktop:printers", ask),
  choosePrinter: (ask) => call("desktop:choosePrinter", ask),
  printPdf: (ask) => call("desktop:printPdf", ask),
} satisfies Desktop;

contextBridge.exposeInMainWorld("yijieDesktop", desktop);
