import { readFileSync } from "node:fs";
import { YijieError } from "../../../shared/contract/errors.ts";

/** A file that a person named. Throws FILE_UNREADABLE. */
export function readFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const detail = String((error as { code?: unknown }).code ?? "读取失败");
    throw new YijieError("FILE_UNREADABLE", { file: path, detail }, { cause: error });
  }
}
