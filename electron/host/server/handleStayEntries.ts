import type { stayEntryOperations } from "../../../shared/contract/operations/stayEntries.ts";
import { enterStay, stayCircumstances } from "../office/enterStay.ts";
import type { Handlers } from "./call.ts";

export const stayEntryHandlers: Handlers<keyof typeof stayEntryOperations> = {
  stayCircumstances: ({ books }, { stayId }) => stayCircumstances(books, stayId),

  enterStay({ books, events }, ask, request) {
    const entered = enterStay(books, request, ask);
    events.publish({ kind: "decided", stayId: ask.stayId });
    return entered;
  },
};
