/** The only thing of the desktop that a window can reach. Sandboxed: one file, nothing but electron's own bridge. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from "electron";
import type { Desktop, DesktopChannel, HostState } from "../../shared/contract/desktop.ts";

const call = (channel: DesktopChannel, ask: object) => ipcRenderer.invoke(channel, ask);

const desktop = {
  appInfo: (ask) => call("desktop:appInfo", ask),
  saveFile: (ask) => call("desktop:saveFile", ask),
  printPdf: (ask) => call("desktop:printPdf", ask),
  onHostState(listener) {
    const channel: DesktopChannel = "desktop:hostState";
    const hear = (_event: IpcRendererEvent, state: HostState) => listener(state);
    ipcRenderer.on(channel, hear);
    return () => ipcRenderer.off(channel, hear);
  },
} satisfies Desktop;

contextBridge.exposeInMainWorld("yijieDesktop", desktop);
