import type {
  collectedSchema,
  openDebtSchema,
  paymentOperations,
  slipDebtSchema,
} from "../../../shared/contract/operations/payments.ts";
import type { Same } from "../../../shared/contract/sameShape.ts";
import type { z } from "../../../shared/contract/schema.ts";
import {
  type Collected,
  collectDebt,
  debtOf,
  type OpenDebt,
  openDebts,
  type SlipDebt,
} from "../office/payments.ts";
import type { Handlers } from "./call.ts";

true satisfies Same<z.output<typeof openDebtSchema>, OpenDebt>;
true satisfies Same<z.output<typeof slipDebtSchema>, SlipDebt>;
true satisfies Same<z.output<typeof collectedSchema>, Collected>;

export const paymentHandlers: Handlers<keyof typeof paymentOperations> = {
  debts: ({ books }) => ({ debts: [...openDebts(books)] }),

  slipDebt: ({ books }, { slipNumber }) => debtOf(books, slipNumber),

  collectDebt({ books, events }, ask, request) {
    const collected = collectDebt(books, request, ask);
    const { window } = request.actor;
    events.publish({ kind: "debtPaid", slipNumber: ask.slipNumber, window });
    return collected;
  },
};
