/** Texts that leave the page: as a file, or copied. */
import { saveFile } from "../app/saveFile.ts";

/** Where it went, in words; null when the person changed their mind. */
export function saveText(name: string, text: string): Promise<string | null> {
  return saveFile({ name, type: "text/yaml;charset=utf-8", bytes: new TextEncoder().encode(text) });
}

/** Selects it and copies: the desktop grants no page the clipboard, but leaves people's own copying alone. */
export function copyTextOf(element: Element): boolean {
  window.getSelection()?.selectAllChildren(element);
  return document.execCommand("copy");
}

/** Somebody has marked something to copy. */
export function hasSelection(): boolean {
  return window.getSelection()?.isCollapsed === false;
}
