import type { paperOperations } from "../../../shared/contract/operations/papers.ts";
import {
  attachFile,
  attachmentsOf,
  openAttachment,
  withdrawAttachment,
} from "../office/attachments.ts";
import { stayPapers, tickPaper } from "../office/stayPapers.ts";
import type { Handlers } from "./call.ts";

export const paperHandlers: Handlers<keyof typeof paperOperations> = {
  stayPapers: ({ books }, { stayId }) => stayPapers(books, stayId),

  tickPaper({ books, events }, ask, request) {
    const ticked = tickPaper(books, request, ask);
    events.publish({ kind: "decided", stayId: ask.stayId });
    return ticked;
  },

  attachments: ({ books }, { stayId }) => ({ attachments: attachmentsOf(books, stayId) }),

  async attachFile({ books, events, uploads }, { stayId, uploadId, about }, { actor, key }) {
    const { path, bytes, name } = uploads.find(actor.accountId, uploadId);
    const given = { stayId, path, bytes, name, about };
    const attached = await attachFile(books, { actor, key }, given);
    events.publish({ kind: "decided", stayId });
    return attached;
  },

  attachmentFile: ({ books }, ask, { actor }) => openAttachment(books, actor, ask),

  withdrawAttachment({ books, events }, ask, request) {
    const withdrawn = withdrawAttachment(books, request, ask);
    events.publish({ kind: "decided", stayId: ask.stayId });
    return withdrawn;
  },
};
