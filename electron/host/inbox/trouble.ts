/** Whose fault it is that a file was not imported, and how that is put. */
import { type ErrorCode, errorText, YijieError } from "../../../shared/contract/errors.ts";

/** It is not the file that is at fault: it stays, and is tried again. */
const NOT_THE_FILE: readonly ErrorCode[] = [
  "FILE_CHANGED",
  "IMPORT_OVERTAKEN",
  "CLOCK_BEHIND",
  "STOPPING",
  "FILE_UNREADABLE",
];

/** What the file system or SQLite calls it; null for anything else. */
export function fileSystemCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && !(error instanceof YijieError) ? code : null;
}

export function isAboutTheFile(error: unknown): error is YijieError {
  return error instanceof YijieError && !NOT_THE_FILE.includes(error.code);
}

/** Neither the file nor the machine: the program itself. */
export function isOwnFault(error: unknown): boolean {
  return fileSystemCode(error) === null && !(error instanceof YijieError);
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: "没有这个文件夹，或网络共享断开了",
  ENOTDIR: "这不是文件夹",
  EACCES: "主机没有权限",
  EPERM: "主机没有权限",
  EBUSY: "正被别的程序占用",
  ENOSPC: "磁盘已满",
  SQLITE_FULL: "磁盘已满",
  EROFS: "只能读，不能移走",
  ELOOP: "是符号链接，不取",
};

export function troubleWords(error: unknown): string {
  if (error instanceof YijieError) return errorText(error.code, error.details).what;
  const code = fileSystemCode(error);
  return code === null
    ? "程序内部出错，稍后再试"
    : `${SYSTEM_WORDS[code] ?? "读写不成"}（${code}）`;
}
