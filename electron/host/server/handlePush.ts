import { YijieError } from "../../../shared/contract/errors.ts";
import type { pushOperations } from "../../../shared/contract/operations/push.ts";
import { createPushToken, listPushTokens, revokePushToken } from "../office/pushTokens.ts";
import { importAndReview } from "../office/reviewOpen.ts";
import type { Call, Handlers, HostContext } from "./call.ts";
import { boundaryOf, readParts } from "./multipart.ts";
import type { Upload } from "./uploads.ts";

const MOST_FILES = 20;

export const pushHandlers: Handlers<keyof typeof pushOperations> = {
  async pushBills(host, { name, dryRun }, call) {
    const { books, uploads, imports, events } = host;
    const { actor, tokenId } = call;
    // What two systems call their requests must not meet.
    const key = `push/${tokenId}/${call.key}`;
    const files: Upload[] = [];
    try {
      await receiveAll(host, name, call, files);
      const report = await imports.run(books, { accountId: actor.accountId, key }, (options) =>
        importAndReview(books, { actor, key }, files, {
          ...options,
          dryRun: dryRun === "true",
          onlyBills: true,
          origin: { way: "推送", source: actor.window },
        }),
      );
      if (report.batchId !== null) events.publish({ kind: "imported", batchId: report.batchId });
      return report;
    } finally {
      for (const file of files) uploads.drop(file);
    }
  },

  pushTokens: ({ books }) => ({ tokens: [...listPushTokens(books)] }),

  createPushToken: ({ books }, ask, { actor, key }) => createPushToken(books, { actor, key }, ask),

  revokePushToken({ books }, ask, { actor, key }) {
    revokePushToken(books, { actor, key }, ask);
    return {};
  },
};

/** What arrived is in `files` also when the rest does not come. Throws PUSH_INCOMPLETE, BAD_REQUEST, TOO_LARGE. */
async function receiveAll(
  { uploads }: HostContext,
  name: string,
  { actor, contentType, content }: Call,
  files: Upload[],
): Promise<void> {
  const body = arriving(content);
  const boundary = boundaryOf(contentType);
  if (boundary === null) {
    if (/^multipart\//i.test(contentType)) {
      throw new YijieError("BAD_REQUEST", {
        detail: "几个文件要用带 boundary 的 multipart/form-data",
      });
    }
    files.push(await uploads.receive(actor.accountId, name, body));
    return;
  }
  for await (const part of readParts(body, boundary)) {
    if (files.length === MOST_FILES) {
      throw new YijieError("BAD_REQUEST", { detail: `一次最多 ${MOST_FILES} 个文件` });
    }
    files.push(await uploads.receive(actor.accountId, part.name, part.content));
  }
  if (files.length === 0) throw new YijieError("BAD_REQUEST", { detail: "没有送来文件" });
}

/** A connection that breaks off is an error of the stream: half a document must not look like a whole one. */
async function* arriving(content: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (content === null) return;
  try {
    for await (const chunk of content) yield chunk;
  } catch (error) {
    throw new YijieError("PUSH_INCOMPLETE", {}, { cause: error });
  }
}
