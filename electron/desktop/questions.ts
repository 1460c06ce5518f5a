/** Native windows in place of the office: a failure names the path and offers what to do. */
import { dialog } from "electron";
import { errorText, type YijieError } from "../../shared/contract/errors.ts";

/** Null when the person changed their mind. */
export async function chooseFolder(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: "选择医结的数据文件夹",
    buttonLabel: "就用这个文件夹",
    properties: ["openDirectory"],
  });
  return filePaths[0] ?? null;
}

export type FailureChoice = "again" | "folder" | "office" | "quit";

/** This machine's own host does not start, or does not stay. */
export async function askAfterFailure(error: YijieError, folder: string): Promise<FailureChoice> {
  const { what, money, action } = errorText(error.code, error.details);
  const { response } = await dialog.showMessageBox({
    type: "error",
    title: "医结",
    message: what,
    detail: `${money}\n${action}\n\n数据文件夹：${folder}`,
    buttons: ["再试一次", "换一个数据文件夹…", "连接本院主机…", "退出"],
    defaultId: 0,
    cancelId: 3,
    noLink: true,
  });
  return (["again", "folder", "office", "quit"] as const)[response] ?? "quit";
}
