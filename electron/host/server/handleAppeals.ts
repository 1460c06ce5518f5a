import type { z } from "zod";
import type {
  appealListSchema,
  appealOperations,
  bureauListPreviewSchema,
  bureauListSchema,
  bureauListsSchema,
  findingAppealsSchema,
  stayAppealsSchema,
} from "../../../shared/contract/operations/appeals.ts";
import type { Same } from "../../../shared/contract/sameShape.ts";
import {
  type AppealList,
  allAppeals,
  concludeAppeal,
  explainAppeal,
  type FindingAppeals,
  findingAppeals,
  openAppeal,
  type StayAppeals,
  stayAppeals,
} from "../office/appeals.ts";
import {
  type BureauListPreview,
  bureauList,
  bureauLists,
  openBureauList,
  previewBureauList,
} from "../office/bureauLists.ts";
import type { Handlers } from "./call.ts";

true satisfies Same<z.output<typeof appealListSchema>, AppealList>;
true satisfies Same<z.output<typeof findingAppealsSchema>, FindingAppeals>;
true satisfies Same<z.output<typeof stayAppealsSchema>, StayAppeals>;
true satisfies Same<z.output<typeof bureauListPreviewSchema>, BureauListPreview>;
true satisfies Same<
  z.output<typeof bureauListsSchema>["lists"][number],
  ReturnType<typeof bureauLists>[number]
>;
true satisfies Same<z.output<typeof bureauListSchema>, ReturnType<typeof bureauList>>;

export const appealHandlers: Handlers<keyof typeof appealOperations> = {
  appeals: ({ books }) => allAppeals(books),

  findingAppeals: ({ books }, { stayId, number }) => findingAppeals(books, stayId, number),

  stayAppeals: ({ books }, { reference }) => stayAppeals(books, reference),

  previewBureauList: ({ books, uploads }, { uploadId, payer }, request) =>
    previewBureauList(books, request, {
      file: uploads.find(request.actor.accountId, uploadId),
      payer: payer ?? null,
    }),

  async openBureauList({ books, events, uploads }, { uploadId, ...ask }, request) {
    const file = uploads.find(request.actor.accountId, uploadId);
    const opened = await openBureauList(books, request, { ...ask, file });
    events.publish({ kind: "reviewed" });
    return opened;
  },

  bureauLists: ({ books }) => ({ lists: [...bureauLists(books)] }),

  bureauList: ({ books }, { number }) => bureauList(books, number),

  openAppeal({ books, events }, ask, request) {
    const opened = openAppeal(books, request, ask);
    events.publish({ kind: "decided", stayId: ask.stayId });
    return opened;
  },

  explainAppeal({ books, events }, ask, request) {
    const written = explainAppeal(books, request, ask);
    events.publish({ kind: "decided", stayId: written.stayId });
    return written;
  },

  concludeAppeal({ books, events }, ask, request) {
    const written = concludeAppeal(books, request, ask);
    events.publish({ kind: "decided", stayId: written.stayId });
    return written;
  },
};
