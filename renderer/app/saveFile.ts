/** Files from the host to where a person wants them: the desktop's own dialog, or the browser's downloads. */
import type { FileContent } from "../../shared/contract/operation.ts";
import { answerOf, desktop } from "./desktop.ts";

const RELEASE_AFTER_MS = 60_000;

/** Where it went, in words; null when the person changed their mind. */
export async function saveFile({ name, type, bytes }: FileContent): Promise<string | null> {
  if (desktop !== null) {
    return answerOf(await desktop.saveFile({ name, bytes: new Uint8Array(bytes) })).path;
  }
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), RELEASE_AFTER_MS);
  return `浏览器的下载文件夹，文件名 ${name}`;
}
