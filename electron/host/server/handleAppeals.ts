import type { z } from "zod";
import type {
  appealListSchema,
  appealOperations,
  findingAppealsSchema,
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
} from "../office/appeals.ts";
import type { Handlers } from "./call.ts";

true satisfies Same<z.output<typeof appealListSchema>, AppealList>;
true satisfies Same<z.output<typeof findingAppealsSchema>, FindingAppeals>;

export const appealHandlers: Handlers<keyof typeof appealOperations> = {
  appeals: ({ books }) => allAppeals(books),

  findingAppeals: ({ books }, { stayId, number }) => findingAppeals(books, stayId, number),

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
