/** The files of attachments: beside the books, each under its digest, written once and never changed. */
import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream, existsSync, readdirSync, rmSync } from "node:fs";
import { copyFile, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "./digest.ts";

const ATTACHMENTS_FOLDER = "attachments";

export const ATTACHMENT_TYPES = {
  "application/pdf": { ending: "pdf", mark: Buffer.from("%PDF-") },
  "image/png": { ending: "png", mark: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]) },
  "image/jpeg": { ending: "jpg", mark: Buffer.from([0xff, 0xd8, 0xff]) },
} as const;

export type AttachmentType = keyof typeof ATTACHMENT_TYPES;

/** By its first bytes, never by its name; null for everything else. */
export function attachmentType(content: Uint8Array): AttachmentType | null {
  const types = Object.keys(ATTACHMENT_TYPES) as AttachmentType[];
  const isOf = (type: AttachmentType) => {
    const { mark } = ATTACHMENT_TYPES[type];
    return mark.equals(content.subarray(0, mark.length));
  };
  return types.find(isOf) ?? null;
}

export function attachmentPath(booksFolder: string, digest: string): string {
  return join(booksFolder, ATTACHMENTS_FOLDER, digest);
}

/** Is on the disk when this returns; a crash before leaves no file under the digest. Answers the digest. */
export async function keepAttachment(booksFolder: string, content: Uint8Array): Promise<string> {
  const digest = sha256(content);
  const path = attachmentPath(booksFolder, digest);
  // A file that was changed or cut meanwhile is mended by the same file once more.
  if ((await attachmentFault(booksFolder, digest)) === null) return digest;
  const folder = join(booksFolder, ATTACHMENTS_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `${randomUUID()}.part`);
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(folder);
  return digest;
}

/** What a crash left half written: whoever attached it got no answer and does it again. */
export function removeUnfinishedAttachments(booksFolder: string): void {
  const folder = join(booksFolder, ATTACHMENTS_FOLDER);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".part")) rmSync(join(folder, name), { force: true });
  }
}

/** The name in the folder survives a power cut too; Windows knows no such thing and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export type AttachmentFault = "不见了" | "被改过";

/** What is wrong with the kept file; null where it is whole. Streams it. */
async function attachmentFault(
  booksFolder: string,
  digest: string,
): Promise<AttachmentFault | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(attachmentPath(booksFolder, digest))) {
      hash.update(chunk);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "不见了";
    return "被改过";
  }
  return hash.digest("hex") === digest ? null : "被改过";
}

/** The content, or what is wrong with it. */
export async function readAttachment(
  booksFolder: string,
  digest: string,
): Promise<Buffer | AttachmentFault> {
  const content = await readFile(attachmentPath(booksFolder, digest)).catch(() => null);
  if (content === null) return "不见了";
  return sha256(content) === digest ? content : "被改过";
}

/** Takes it along into the folder of a copy of the books. Answers what was wrong with it; then nothing is copied. */
export async function copyAttachment(
  booksFolder: string,
  digest: string,
  copyFolder: string,
): Promise<AttachmentFault | null> {
  if ((await attachmentFault(copyFolder, digest)) === null) return null;
  const fault = await attachmentFault(booksFolder, digest);
  if (fault !== null) return fault;
  const folder = join(copyFolder, ATTACHMENTS_FOLDER);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `${randomUUID()}.part`);
  try {
    await copyFile(attachmentPath(booksFolder, digest), unfinished);
    const file = await open(unfinished, "r+");
    await file.sync().finally(() => file.close());
    await rename(unfinished, attachmentPath(copyFolder, digest));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return attachmentFault(copyFolder, digest);
}
