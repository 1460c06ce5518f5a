import type { intakeOperations } from "../../../shared/contract/operations/intake.ts";
import { importFiles } from "../intake/importFiles.ts";
import { exportErrors } from "../office/exportErrors.ts";
import { listBatches, readImportReport } from "../office/readBatches.ts";
import type { Handlers } from "./call.ts";

export const intakeHandlers: Handlers<keyof typeof intakeOperations> = {
  async upload({ uploads }, { name }, { actor, content }) {
    const { uploadId, bytes, sha256 } = await uploads.receive(actor.accountId, name, content);
    return { uploadId, bytes, sha256 };
  },

  async importFiles({ books, events, uploads, stopping }, ask, request) {
    const { actor, key } = request;
    const files = ask.uploads.map((uploadId) => uploads.find(actor.accountId, uploadId));
    const options = { dryRun: ask.dryRun, signal: stopping };
    const report = await importFiles(books, { actor, key }, files, options);
    if (report.batchId !== null) events.publish({ kind: "imported", batchId: report.batchId });
    return report;
  },

  batches: ({ books }, { limit }) => ({ batches: listBatches(books, limit) }),

  async errorFile({ books }, ask, { actor, key }) {
    const { name, bytes } = await exportErrors(books, { actor, key }, ask);
    return { name, type: "application/octet-stream", bytes };
  },

  importReport: ({ books }, { batchId }) => readImportReport(books, batchId),
};
