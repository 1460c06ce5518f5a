/** Files on their way from a window to the intake: streamed to the data folder, never whole in memory. */
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { YijieError } from "../../../shared/contract/errors.ts";

/** What the intake takes. */
const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;
/** Of one account together: nobody fills the disk that the books are on. */
const MAX_KEPT_BYTES = 8 * MAX_UPLOAD_BYTES;
/** What an export or a file of errors is called while it is being made: whole ID numbers. */
const UNFINISHED_EXPORT = /^(申报|待改正)-[0-9a-f-]{36}(\.xlsx)?$/;
/** Long enough to repeat an import after a cut; patients' data must not lie about for longer. */
const KEEP_MS = 3_600_000;

export interface Upload {
  readonly uploadId: string;
  readonly accountId: number;
  /** As the person's file was called */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Uploads {
  /** Throws TOO_LARGE; then nothing is kept. */
  receive(
    accountId: number,
    name: string,
    content: AsyncIterable<Uint8Array> | null,
  ): Promise<Upload>;
  /** What will not be asked for again goes before its hour. */
  drop(upload: Upload): void;
  /** Throws NOT_FOUND for one that is unknown, over or another person's. */
  find(accountId: number, uploadId: string): Upload;
  close(): void;
}

/** What a crashed run left behind is removed first. */
export function openUploads(
  dataFolder: string,
  maxBytes = MAX_UPLOAD_BYTES,
  maxKeptBytes = MAX_KEPT_BYTES,
): Uploads {
  const folder = join(dataFolder, "uploads");
  rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(dataFolder)) {
    if (UNFINISHED_EXPORT.test(name)) rmSync(join(dataFolder, name), { force: true });
  }
  const known = new Map<string, Upload>();
  const timers = new Map<string, NodeJS.Timeout>();
  /** By account, those still arriving included. */
  const kept = new Map<number, number>();

  function keep(accountId: number, bytes: number): void {
    kept.set(accountId, (kept.get(accountId) ?? 0) + bytes);
  }

  async function receive(
    accountId: number,
    name: string,
    content: AsyncIterable<Uint8Array> | null,
  ): Promise<Upload> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const uploadId = randomUUID();
    const path = join(folder, uploadId);
    const hash = createHash("sha256");
    let bytes = 0;
    let counted = 0;
    async function* measured(): AsyncGenerator<Uint8Array> {
      for await (const chunk of content ?? []) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) {
          throw new YijieError("TOO_LARGE", { limit: `${maxBytes / 1024 / 1024} MiB` });
        }
        keep(accountId, chunk.byteLength);
        counted += chunk.byteLength;
        if ((kept.get(accountId) ?? 0) > maxKeptBytes) {
          const limit = `${maxKeptBytes / 1024 / 1024} MiB（一小时内送来的合计）`;
          throw new YijieError("TOO_LARGE", { limit });
        }
        hash.update(chunk);
        yield chunk;
      }
    }
    const output = createWriteStream(path, { mode: 0o600 });
    try {
      await pipeline(Readable.from(measured()), output);
    } catch (error) {
      // A file that is still being opened would come after it was removed.
      if (!output.closed) await once(output, "close");
      rmSync(path, { force: true });
      keep(accountId, -counted);
      throw error;
    }
    const upload = { uploadId, accountId, name, path, bytes, sha256: hash.digest("hex") };
    known.set(uploadId, upload);
    const timer = setTimeout(() => drop(upload), KEEP_MS);
    timers.set(uploadId, timer.unref());
    return upload;
  }

  function drop({ uploadId, accountId, bytes, path }: Upload): void {
    if (!known.delete(uploadId)) return;
    clearTimeout(timers.get(uploadId));
    timers.delete(uploadId);
    keep(accountId, -bytes);
    rmSync(path, { force: true });
  }

  return {
    receive,
    drop,
    find(accountId, uploadId) {
      const upload = known.get(uploadId);
      if (upload === undefined || upload.accountId !== accountId) {
        throw new YijieError("NOT_FOUND", { what: "上传的文件（可能已过一小时，请重新选择）" });
      }
      return upload;
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      known.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
