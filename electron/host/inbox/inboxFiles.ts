/**
 * The files that lie in the watched folder. Only plain files count, never a link; a file is taken when nobody has written
 * to it between two looks. What is taken is copied into the data folder first: what is looked at, imported and compared
 * is one and the same content, whatever a program or the network does to the file meanwhile.
 */
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  constants,
  createReadStream,
  createWriteStream,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  type Stats,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** A file as it lay there: another size or time is another file. */
export interface SeenFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface LyingFiles {
  readonly files: readonly SeenFile[];
  /** Links and the like, by name: they are left where they are. */
  readonly ignored: readonly string[];
}

/** What editors, spreadsheets, browsers and copying programs call a file that is not there yet. */
const UNFINISHED = /^(\.|~)|\.(tmp|temp|part|partial|crdownload|filepart|lock)$/i;

/** Throws what the file system says when the folder cannot be read. */
export function lyingFiles(folder: string): LyingFiles {
  const files: SeenFile[] = [];
  const ignored: string[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (UNFINISHED.test(name)) continue;
    const path = join(folder, name);
    const stat = statOf(path);
    if (stat === null || stat.isDirectory()) continue;
    if (stat.isFile()) files.push({ name, path, size: stat.size, modifiedMs: stat.mtimeMs });
    else ignored.push(name);
  }
  return { files, ignored };
}

function statOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

export function isSame(a: SeenFile, b: SeenFile): boolean {
  return a.name === b.name && a.size === b.size && a.modifiedMs === b.modifiedMs;
}

/** Whether the file lies there as it was seen. */
export function isThere(file: SeenFile): boolean {
  const stat = statOf(file.path);
  return stat?.isFile() === true && stat.size === file.size && stat.mtimeMs === file.modifiedMs;
}

export interface Copy {
  readonly path: string;
  readonly sha256: string;
}

/** Where copies lie; what a crash left is removed. */
export function emptyCopies(dataFolder: string): string {
  const folder = join(dataFolder, "inbox");
  rmSync(folder, { recursive: true, force: true });
  return folder;
}

/** null when it is not that file any more. Throws what the file system says. */
export async function copyFile(file: SeenFile, copies: string): Promise<Copy | null> {
  mkdirSync(copies, { recursive: true, mode: 0o700 });
  // A link put in the file's place meanwhile is not followed, where the system can tell.
  const fd = openSync(file.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  const input = createReadStream("", { fd });
  const path = join(copies, randomUUID());
  const hash = createHash("sha256");
  let bytes = 0;
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
      yield chunk;
    }
  }
  const stat = fstatSync(fd);
  if (!stat.isFile() || stat.size !== file.size || stat.mtimeMs !== file.modifiedMs) {
    input.destroy();
    return null;
  }
  const output = createWriteStream(path, { mode: 0o600 });
  try {
    await pipeline(measured(), output);
  } catch (error) {
    // A file that is still being opened would come after it was removed.
    if (!output.closed) await once(output, "close");
    rmSync(path, { force: true });
    throw error;
  }
  if (bytes === file.size) return { path, sha256: hash.digest("hex") };
  rmSync(path, { force: true });
  return null;
}
