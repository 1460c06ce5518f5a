/** Files on their way from a window to the intake: streamed to the data folder, never whole in memory. */
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { YijieError } from "../../../shared/contract/errors.ts";

const MAX_UPLOAD_BYTES = 1024 * 1024 * 1024;
/** Long enough to repeat an import after a cut; patients' data must not lie about for longer. */
const KEEP_MS = 3_600_000;

interface Upload {
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
    content: ReadableStream<Uint8Array> | null,
  ): Promise<Upload>;
  /** Throws NOT_FOUND for one that is unknown, over or another person's. */
  find(accountId: number, uploadId: string): Upload;
  close(): void;
}

/** What a crashed run left behind is removed first. */
export function openUploads(dataFolder: string, maxBytes = MAX_UPLOAD_BYTES): Uploads {
  const folder = join(dataFolder, "uploads");
  rmSync(folder, { recursive: true, force: true });
  const known = new Map<string, Upload>();
  const timers = new Set<NodeJS.Timeout>();

  async function receive(
    accountId: number,
    name: string,
    content: ReadableStream<Uint8Array> | null,
  ): Promise<Upload> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const uploadId = randomUUID();
    const path = join(folder, uploadId);
    const hash = createHash("sha256");
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of content ?? []) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) {
          throw new YijieError("TOO_LARGE", { limit: `${maxBytes / 1024 / 1024} MiB` });
        }
        hash.update(chunk);
        yield chunk;
      }
    }
    try {
      await pipeline(Readable.from(counted()), createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    const upload = { uploadId, accountId, name, path, bytes, sha256: hash.digest("hex") };
    known.set(uploadId, upload);
    const timer = setTimeout(() => {
      timers.delete(timer);
      known.delete(uploadId);
      rmSync(path, { force: true });
    }, KEEP_MS);
    timers.add(timer.unref());
    return upload;
  }

  return {
    receive,
    find(accountId, uploadId) {
      const upload = known.get(uploadId);
      if (upload === undefined || upload.accountId !== accountId) {
        throw new YijieError("NOT_FOUND", { what: "上传的文件（可能已过一小时，请重新选择）" });
      }
      return upload;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      known.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
