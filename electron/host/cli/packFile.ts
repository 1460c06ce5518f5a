/** A pack as the command line names it: a file, or the 编号 of one that is in force. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { NamedText } from "../../../shared/keeper/loadCase.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { PACK_ID } from "../../../shared/policy/packId.ts";
import { SHIPPED_POLICIES } from "../office/office.ts";
import { storedPack } from "../office/packList.ts";
import type { Books } from "../store/books.ts";
import type { Input } from "./command.ts";
import { withBooks } from "./officeFolder.ts";
import { readFile } from "./readFile.ts";

export const PACK_DATA_OPTION = {
  value: "DIR",
  help: "数据文件夹：写编号时取其中正在使用的政策包（不写就取随附的）",
} as const;

/**
 * The text of a pack. A 编号 is looked up in the books of --data, without them among the packs that come with the
 * program. A path is tried from each of `folders`. Throws FILE_UNREADABLE, NOT_FOUND, and what opening books throws.
 */
export async function packSource(
  input: Pick<Input, "options">,
  name: string,
  folders: readonly string[] = ["."],
): Promise<NamedText> {
  if (!isPackId(name)) {
    const paths = folders.map((folder) => resolve(folder, name));
    const path = paths.find((one) => existsSync(one)) ?? name;
    return { text: readFile(path).toString("utf8"), file: basename(path) };
  }
  if (!input.options.has("data")) return shippedSource(name);
  return withBooks(input, async (books) => storedSource(books, name));
}

/** The same where the books are open already. */
export function packSourceIn(books: Books, name: string): NamedText {
  if (isPackId(name)) return storedSource(books, name);
  return { text: readFile(name).toString("utf8"), file: basename(name) };
}

/** A file has an ending or a folder; a 编号 has neither. */
function isPackId(name: string): boolean {
  return PACK_ID.test(name);
}

function storedSource(books: Books, id: string): NamedText {
  return { text: storedPack(books, id).text, file: `${id}.yaml` };
}

function shippedSource(id: string): NamedText {
  for (const file of readdirSync(SHIPPED_POLICIES).filter((one) => one.endsWith(".yaml"))) {
    const text = readFileSync(join(SHIPPED_POLICIES, file), "utf8");
    if (loadPack(text, file).pack?.id === id) return { text, file };
  }
  throw new YijieError("NOT_FOUND", { what: `编号 ${id} 的政策包` });
}
