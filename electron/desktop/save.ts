import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { type BrowserWindow, dialog } from "electron";
import type { DesktopAnswers, DesktopAsk } from "../../shared/contract/desktop.ts";
import { YijieError } from "../../shared/contract/errors.ts";

/** Asks the person where, writes the file and answers where it is. Throws FILE_NOT_SAVED with the exact path. */
export async function saveFile(
  { name, bytes }: DesktopAsk<"saveFile">,
  window: BrowserWindow,
): Promise<DesktopAnswers["saveFile"]> {
  const extension = extname(name).slice(1);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: "保存文件",
    buttonLabel: "保存",
    defaultPath: name,
    filters: extension === "" ? [] : [{ name: extension, extensions: [extension] }],
  });
  if (canceled || filePath === "") return { path: null };
  try {
    await writeFile(filePath, bytes);
  } catch (error) {
    const { code = "" } = error as { code?: string };
    throw new YijieError("FILE_NOT_SAVED", { path: filePath, detail: code }, { cause: error });
  }
  return { path: filePath };
}
