/** Moves what is done with out of the watched folder, into 已导入 or 有误, with a text beside it; never over another file. */
import { existsSync, lstatSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { isThere, type SeenFile } from "./inboxFiles.ts";

export interface Notes {
  /** Of the file that the text is about */
  readonly name: string;
  /** Of the text beside the files */
  readonly text: string;
  /** Rows to repair, each a file of its own */
  readonly errorFiles: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/**
 * What the folders are called is not up to who writes into the watched folder: a link in their place would send patients'
 * files elsewhere. Throws INBOX_STUCK.
 */
function realFolder(...parts: readonly [string, ...string[]]): string {
  let path: string = parts[0];
  for (const part of parts.slice(1)) {
    path = join(path, part);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) mkdirSync(path, { mode: 0o770 });
    else if (!stat.isDirectory()) {
      throw new YijieError("INBOX_STUCK", { file: part, detail: "它不是文件夹" });
    }
  }
  return path;
}

export type Shelf = "已导入" | "有误";

/** The text and the rows to repair, where the files will be. Answers what went wrong: a full disk stops no moving. */
export function writeNotes(
  folder: string,
  shelf: Shelf,
  day: string,
  { name, text, errorFiles }: Notes,
): string | null {
  const target = realFolder(folder, shelf, day);
  try {
    writeNew(target, `${parse(name).name}-说明.txt`, `\uFEFF${text}\r\n`);
    for (const file of errorFiles) writeNew(target, file.name, file.bytes);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "UNKNOWN";
  }
}

/**
 * Moves the files that still lie there as they were read; one that was written anew meanwhile stays and is a new file.
 * Throws INBOX_STUCK and what the file system says.
 */
export function moveFiles(
  folder: string,
  shelf: Shelf,
  day: string,
  files: readonly SeenFile[],
): void {
  const target = realFolder(folder, shelf, day);
  for (const file of files) {
    if (isThere(file)) renameSync(file.path, freeName(target, file.name));
  }
}

function writeNew(folder: string, name: string, content: string | Uint8Array): void {
  writeFileSync(freeName(folder, name), content, { flag: "wx", mode: 0o660 });
}

/** "a.csv", then "a (2).csv": only the host writes here, so a free name stays free. */
function freeName(folder: string, wanted: string): string {
  const { name, ext } = parse(wanted);
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? wanted : `${name} (${number})${ext}`);
    if (!existsSync(path)) return path;
  }
}
