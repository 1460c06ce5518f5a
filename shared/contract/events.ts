/** What the host tells open windows (GET /api/events, text/event-stream): that something changed, never the figures. */

import { slipNumberSchema } from "./basics.ts";
import { z } from "./schema.ts";

export const changeEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("settled"),
    stayId: z.int(),
    slipNumber: slipNumberSchema,
    window: z.string(),
  }),
  z.strictObject({
    kind: z.literal("undone"),
    slipNumber: slipNumberSchema,
    by: slipNumberSchema,
    window: z.string(),
  }),
  z.strictObject({ kind: z.literal("debtPaid"), slipNumber: slipNumberSchema, window: z.string() }),
  z.strictObject({ kind: z.literal("decided"), stayId: z.int() }),
  z.strictObject({ kind: z.literal("reviewed") }),
  z.strictObject({ kind: z.literal("entered"), personNo: z.string() }),
  z.strictObject({ kind: z.literal("imported"), batchId: z.int() }),
  z.strictObject({ kind: z.literal("settings") }),
  z.strictObject({ kind: z.literal("packs"), packId: z.string() }),
  z.strictObject({ kind: z.literal("closed"), period: z.string() }),
]);

export type ChangeEvent = z.output<typeof changeEventSchema>;
