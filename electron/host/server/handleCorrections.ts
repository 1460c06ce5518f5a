import type { correctionOperations } from "../../../shared/contract/operations/corrections.ts";
import { correctBill } from "../office/correctBill.ts";
import { personStays } from "../office/personStays.ts";
import type { Handlers } from "./call.ts";

export const correctionHandlers: Handlers<keyof typeof correctionOperations> = {
  correctBill({ books, events }, ask, { actor, key }) {
    const corrected = correctBill(books, { actor, key }, ask);
    // Every list that shows the stay hears of it as of a decision.
    events.publish({ kind: "decided", stayId: ask.stayId });
    return corrected;
  },

  personStays({ books }, { personNo }) {
    const { open, settled } = personStays(books, personNo);
    return {
      open: open.map((one) => ({ ...one, holds: [...one.holds] })),
      settled: [...settled],
    };
  },
};
