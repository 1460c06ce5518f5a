/** Policy packs: what is in force, what their examples give, putting one into force. */

import type { VerifyReport } from "../../policy/verify.ts";
import { daySchema, digestSchema, momentSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import type { Same } from "../sameShape.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const packIdSchema = z.string().min(1).max(120).describe("政策包编号");

const packSchema = z.strictObject({
  id: z.string(),
  hash: digestSchema,
  name: z.string(),
  regions: z.array(z.string()),
  insuranceTypes: z.array(z.string()),
  from: daySchema,
  to: daySchema,
  activatedAt: momentSchema,
  /** The account that did it */
  activatedBy: z.string(),
  confirmedAssumptions: z.array(z.string()),
  /** null while it is in force */
  retiredAt: momentSchema.nullable(),
});

const verifyReportSchema = z.strictObject({
  packId: z.string(),
  packName: z.string(),
  ok: z.boolean(),
  examples: z.array(
    z.strictObject({
      name: z.string(),
      origin: z.string(),
      ok: z.boolean(),
      checks: z.array(
        z.strictObject({
          step: z.int().nullable(),
          layer: z.string().nullable(),
          quantity: z.string(),
          expected: z.string(),
          got: z.string(),
          ok: z.boolean(),
          mustDiffer: z.boolean(),
        }),
      ),
    }),
  ),
  assumptions: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  unstated: z.array(z.string()),
  uncovered: z.array(z.string()),
  notIncluded: z.array(z.string()),
});
true satisfies Same<z.output<typeof verifyReportSchema>, VerifyReport>;

export const policyOperations = {
  packs: {
    method: "GET",
    path: "/api/packs",
    roles: READERS,
    does: "启用过的政策包。",
    request: z.strictObject({}),
    answer: z.strictObject({ packs: z.array(packSchema) }),
    errors: [],
    act: false,
  },
  pack: {
    method: "GET",
    path: "/api/packs/{packId}",
    roles: READERS,
    does: "一个正在使用的政策包的原文和来源。",
    request: z.strictObject({ packId: packIdSchema }),
    answer: z.strictObject({ pack: packSchema, text: z.string() }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  verifyPack: {
    method: "POST",
    path: "/api/packs/verify",
    roles: READERS,
    does: "核对一个政策包：逐个算例列出应得和算得的每个数，列出假设。",
    request: z.strictObject({ text: z.string().min(1).max(2_000_000) }),
    answer: verifyReportSchema,
    errors: ["PACK_REFUSED"],
    act: false,
  },
  activatePack: {
    method: "POST",
    path: "/api/packs",
    roles: ["政策维护", "医保办主任"],
    does: "启用一个政策包：算例全部算对，假设逐条确认。",
    request: z.strictObject({
      text: z.string().min(1).max(2_000_000),
      confirmedAssumptions: z.array(z.string().max(60)).max(200),
      replaces: packIdSchema.exactOptional(),
    }),
    answer: z.strictObject({ id: z.string(), hash: digestSchema }),
    errors: [
      "PACK_REFUSED",
      "PACK_EXAMPLE_FAILS",
      "ASSUMPTIONS_UNCONFIRMED",
      "PACK_USED",
      "PACK_OVERLAPS",
    ],
    act: true,
  },
} as const satisfies Record<string, Operation>;
