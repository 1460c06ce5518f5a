/** The calls of shared/contract/desktop.ts, answered only for the office's own pages and only when they fit the contract. */
import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from "electron";
import {
  type DesktopAnswers,
  type DesktopAsk,
  type DesktopCall,
  type DesktopChannel,
  type DesktopOutcome,
  desktopAsks,
} from "../../shared/contract/desktop.ts";
import { YijieError } from "../../shared/contract/errors.ts";
import { isOffice } from "./address.ts";

type Act<Name extends DesktopCall> = (
  ask: DesktopAsk<Name>,
  window: BrowserWindow,
) => Promise<DesktopAnswers[Name]>;

/** Throws nothing over the border: an error goes back as its code. */
export function answerCall<Name extends DesktopCall>(name: Name, act: Act<Name>): void {
  const channel: DesktopChannel = `desktop:${name}`;
  ipcMain.handle(
    channel,
    async (event, ask: unknown): Promise<DesktopOutcome<DesktopAnswers[Name]>> => {
      try {
        const window = senderOf(event);
        const checked = desktopAsks[name].safeParse(ask);
        if (!checked.success) throw new YijieError("BAD_REQUEST", { detail: name });
        return { ok: true, answer: await act(checked.data as DesktopAsk<Name>, window) };
      } catch (error) {
        const { code, details } =
          error instanceof YijieError
            ? error
            : new YijieError("INTERNAL", { detail: String(error) });
        return { ok: false, code, details };
      }
    },
  );
}

/** The window that asks: its top frame, showing the office. Throws WRONG_ORIGIN. */
function senderOf({ sender, senderFrame }: IpcMainInvokeEvent): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender);
  const isTop = senderFrame !== null && senderFrame.parent === null;
  if (window === null || !isTop || !isOffice(senderFrame.url)) throw new YijieError("WRONG_ORIGIN");
  return window;
}
