/** What no window may do: leave the office, open others, embed, ask the machine for rights, load anything from outside. */
import { app, type Session, type WebContents } from "electron";
import { isOffice } from "./address.ts";

/** Every web contents that will ever be, those of the print windows included. */
export function guardContents(): void {
  app.on("web-contents-created", (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  contents.on("will-navigate", (event) => event.preventDefault());
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-frame-navigate", (event) => {
    // A page shows a paper that it has made itself in a frame; nothing else moves.
    if (event.isMainFrame || !isOwnBlob(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}

const OUTSIDE = ["http", "https", "ws", "wss", "ftp"]
  .map((scheme) => `${scheme}://*/*`)
  .concat("file:///*");

function isOwnBlob(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === "blob:" && isOffice(parsed.pathname);
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Files leave by saveFile, which says where they went.
  session.on("will-download", (event) => event.preventDefault());
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (_details, decide) =>
    decide({ cancel: true }),
  );
}
