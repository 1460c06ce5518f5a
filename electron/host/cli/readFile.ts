import { readFileSync } from "node:fs";
import { YijieError } from "../../../shared/contract/errors.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "没有这个文件",
  EISDIR: "这是文件夹，不是文件",
  EACCES: "没有读它的权限",
};

/** A file that a person named. Throws FILE_UNREADABLE. */
export function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? "读取失败");
    const detail = REASONS[code] ?? code;
    throw new YijieError("FILE_UNREADABLE", { file: path, detail }, { cause: error });
  }
}
