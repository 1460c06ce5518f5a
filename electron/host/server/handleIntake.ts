import type { intakeOperations } from "../../../shared/contract/operations/intake.ts";
import { exportErrors } from "../office/exportErrors.ts";
import { listBatches, readImportReport } from "../office/readBatches.ts";
import { conversionPage, readConversions } from "../office/readConversions.ts";
import { quarantinePage, readQuarantine } from "../office/readQuarantine.ts";
import { repairRows } from "../office/repairRows.ts";
import { importAndReview } from "../office/reviewOpen.ts";
import { serviceAccounts } from "../office/serviceAccounts.ts";
import type { Handlers } from "./call.ts";

export const intakeHandlers: Handlers<keyof typeof intakeOperations> = {
  async upload({ uploads }, { name }, { actor, content }) {
    const { uploadId, bytes, sha256 } = await uploads.receive(actor.accountId, name, content);
    return { uploadId, bytes, sha256 };
  },

  async importFiles({ books, events, uploads, imports }, ask, { actor, key }) {
    const files = ask.uploads.map((uploadId) => uploads.find(actor.accountId, uploadId));
    const report = await imports.run(books, { accountId: actor.accountId, key }, (options) =>
      importAndReview(books, { actor, key }, files, { ...options, dryRun: ask.dryRun }),
    );
    if (report.batchId !== null) events.publish({ kind: "imported", batchId: report.batchId });
    return report;
  },

  importWork({ imports }, { importKey }, { actor }) {
    const progress = imports.progress(actor.accountId, importKey);
    return {
      running: progress !== null,
      ...(progress ?? { bytes: 0, totalBytes: 0, rows: 0 }),
    };
  },

  cancelImport: ({ imports }, { importKey }, { actor }) => ({
    cancelled: imports.cancel(actor.accountId, importKey),
  }),

  rehearsalQuarantine: ({ imports }, { importKey, ...page }, { actor }) =>
    quarantinePage(imports.rehearsed(actor.accountId, importKey).quarantine, page),

  conversions({ books }, { batchId, ...page }) {
    readImportReport(books, batchId);
    return { conversions: readConversions(books, batchId, page) };
  },

  rehearsalConversions: ({ imports }, { importKey, ...page }, { actor }) => ({
    conversions: [
      ...conversionPage(imports.rehearsed(actor.accountId, importKey).conversions, page),
    ],
  }),

  quarantine({ books }, { batchId, ...page }) {
    readImportReport(books, batchId);
    return readQuarantine(books, batchId, page);
  },

  batches: ({ books }, { limit }) => ({ batches: listBatches(books, limit) }),

  async repairRows({ books, events, imports }, ask, { actor, key }) {
    const { accountId } = actor;
    // A trial while somebody types is no rehearsal to come back to.
    const result = await imports.run(books, { accountId, key }, ({ onRehearsed: _, ...options }) =>
      repairRows(books, { actor, key }, ask, { ...options, dryRun: ask.dryRun }),
    );
    const { batchId } = result.report;
    if (batchId !== null) events.publish({ kind: "imported", batchId });
    return result;
  },

  async errorFile({ books }, ask, { actor, key }) {
    const { name, bytes } = await exportErrors(books, { actor, key }, ask);
    return { name, type: "application/octet-stream", bytes };
  },

  inbox: ({ books, inbox, imports }) => ({
    ...inbox.status(),
    running: imports.runningOf([...serviceAccounts(books).keys()]).map((one) => ({
      importKey: one.key,
      way: serviceAccounts(books).get(one.accountId) ?? "接收目录",
      bytes: one.bytes,
      totalBytes: one.totalBytes,
      rows: one.rows,
    })),
  }),

  cancelInbox({ books, imports }, { importKey }) {
    const accounts = [...serviceAccounts(books).keys()];
    return { cancelled: accounts.some((account) => imports.cancel(account, importKey)) };
  },

  importReport: ({ books }, { batchId }) => readImportReport(books, batchId),
};
