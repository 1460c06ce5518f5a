import type {
  daySlipSchema,
  deskOperations,
  stayLineSchema,
  whatIfSchema,
} from "../../../shared/contract/operations/desk.ts";
import type { Same } from "../../../shared/contract/sameShape.ts";
import type { z } from "../../../shared/contract/schema.ts";
import { type DaySlip, daySlips } from "../office/daySlips.ts";
import { type StayLine, stayLines } from "../office/stayLines.ts";
import { type WhatIf, whatIf } from "../office/whatIf.ts";
import type { Handlers } from "./call.ts";

true satisfies Same<z.output<typeof daySlipSchema>, DaySlip>;
true satisfies Same<z.output<typeof stayLineSchema>, StayLine>;
true satisfies Same<z.output<typeof whatIfSchema>, WhatIf>;

export const deskHandlers: Handlers<keyof typeof deskOperations> = {
  stayLines: ({ books }, { stayId }) => ({ lines: [...stayLines(books, stayId)] }),
  whatIf: ({ books }, { stayId }) => whatIf(books, stayId),
  daySlips: ({ books }, { day }) => ({ slips: [...daySlips(books, day)] }),
};
