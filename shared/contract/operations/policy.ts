/** Policy packs: what is in force, what their examples give, putting one into force. */

import type { DescribedPack } from "../../keeper/describe.ts";
import type { VerifyReport } from "../../keeper/verify.ts";
import { daySchema, digestSchema, fenSchema, momentSchema } from "../basics.ts";
import { clausesSchema, settlementSchema, yearAccountSchema } from "../document.ts";
import type { Operation } from "../operation.ts";
import type { Same } from "../sameShape.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

export const packIdSchema = z.string().min(1).max(120).describe("政策包编号");

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

export const exampleCheckSchema = z.strictObject({
  step: z.int().nullable(),
  layer: z.string().nullable(),
  quantity: z.string(),
  expected: z.string(),
  got: z.string(),
  ok: z.boolean(),
  mustDiffer: z.boolean(),
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
      checks: z.array(exampleCheckSchema),
    }),
  ),
  assumptions: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  unstated: z.array(z.string()),
  uncovered: z.array(z.string()),
  notIncluded: z.array(z.string()),
  verifyOnly: z.string().nullable(),
});
true satisfies Same<z.output<typeof verifyReportSchema>, VerifyReport>;

const describedPackSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  regions: z.array(z.string()),
  insuranceTypes: z.array(z.string()),
  from: daySchema,
  to: daySchema,
  chosenBy: z.string(),
  checked: z.string().nullable(),
  sections: z.array(
    z.strictObject({
      title: z.string(),
      payer: z.string().nullable(),
      items: z.array(
        z.strictObject({
          label: z.string(),
          tables: z.array(
            z.strictObject({
              when: z.string().nullable(),
              cites: z.array(z.string()),
              by: z.array(z.string()),
              rows: z.array(
                z.strictObject({
                  labels: z.array(z.string()),
                  text: z.string(),
                  unstated: z.boolean(),
                }),
              ),
            }),
          ),
        }),
      ),
      cites: z.array(z.string()),
    }),
  ),
  clauses: z.array(
    z.strictObject({ cite: z.string(), title: z.string(), quotation: z.string().nullable() }),
  ),
  sources: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      documentNumber: z.string().nullable(),
      issuer: z.string().nullable(),
      date: z.string().nullable(),
      url: z.string().nullable(),
    }),
  ),
  assumptions: z.array(z.strictObject({ id: z.string(), text: z.string() })),
  unstated: z.array(z.string()),
  notIncluded: z.array(z.string()),
  verifyOnly: z.string().nullable(),
  facts: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(["choice", "count", "money", "day", "age", "ordinal", "held", "derived"]),
      values: z.array(z.string()),
      ignored: z.array(z.string()),
    }),
  ),
  lineClasses: z.array(z.string()),
  buckets: z.array(z.string()),
  yearAmounts: z.array(z.string()),
});
true satisfies Same<z.output<typeof describedPackSchema>, DescribedPack>;

export const packTextSchema = z.string().min(1).max(2_000_000).describe("政策包原文");

const heldValueSchema = z.strictObject({
  value: z.string(),
  from: daySchema.nullable(),
  to: daySchema.nullable(),
});

const namedAmountsSchema = z.record(z.string().max(80), fenSchema);

const triedLineSchema = z.strictObject({
  class: z.string().max(40),
  amount: fenSchema,
  quantity: z.string().max(20),
  ceiling: z.string().max(20).nullable(),
  ratio: z.string().max(20).nullable(),
});

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
    does: "一个启用过的政策包的原文：正在使用的，或用校验值指明的一份旧的。",
    request: z.strictObject({ packId: packIdSchema, hash: digestSchema.exactOptional() }),
    answer: z.strictObject({ pack: packSchema, text: z.string() }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  verifyPack: {
    method: "POST",
    path: "/api/packs/verify",
    roles: READERS,
    does: "核对一个政策包：逐个算例列出应得和算得的每个数，列出假设。",
    request: z.strictObject({ text: packTextSchema }),
    answer: verifyReportSchema,
    errors: ["PACK_REFUSED"],
    act: false,
  },
  describePack: {
    method: "POST",
    path: "/api/packs/describe",
    roles: READERS,
    does: "把一个政策包写成人读的样子：每层的每个值、所依据的条文、假设和未载明。",
    request: z.strictObject({ text: packTextSchema }),
    answer: describedPackSchema,
    errors: ["PACK_REFUSED"],
    act: false,
  },
  tryPack: {
    method: "POST",
    path: "/api/packs/try",
    roles: READERS,
    does: "用一份编造的住院试算一个政策包，不记账。",
    request: z.strictObject({
      pack: z.union([
        z.strictObject({ id: packIdSchema }),
        z.strictObject({ text: packTextSchema }),
      ]),
      facts: z.record(
        z.string().max(80),
        z.union([z.string().max(80), z.int(), z.array(heldValueSchema).max(50)]),
      ),
      bill: z.union([
        z.strictObject({ amounts: namedAmountsSchema }),
        z.strictObject({ lines: z.array(triedLineSchema).min(1).max(500) }),
      ]),
      opening: namedAmountsSchema.describe("本年度此前的累计，按政策包里的名称"),
    }),
    answer: z.strictObject({
      settlement: settlementSchema,
      yearAccount: yearAccountSchema,
      clauses: clausesSchema,
      steps: z.array(
        z.strictObject({ layer: z.string().nullable(), sentences: z.array(z.string()) }),
      ),
    }),
    errors: [
      "NOT_FOUND",
      "PACK_REFUSED",
      "SETTLE_FACT_MISSING",
      "SETTLE_FACT_INVALID",
      "SETTLE_UNSTATED",
      "SETTLE_NO_ROW",
      "SETTLE_TWO_ROWS",
      "SETTLE_SPLIT_UNBALANCED",
      "SETTLE_NEGATIVE",
      "SETTLE_YEAR_AMOUNT_UNKNOWN",
      "SETTLE_ARITHMETIC",
      "SETTLE_NOT_CONSERVED",
    ],
    act: false,
  },
  activatePack: {
    method: "POST",
    path: "/api/packs",
    roles: ["政策维护", "医保办主任"],
    does: "启用一个政策包：算例全部算对，假设逐条确认。",
    request: z.strictObject({
      text: packTextSchema,
      confirmedAssumptions: z.array(z.string().max(60)).max(200),
      replaces: packIdSchema.exactOptional(),
    }),
    answer: z.strictObject({ id: z.string(), hash: digestSchema }),
    errors: [
      "PACK_REFUSED",
      "PACK_EXAMPLE_FAILS",
      "PACK_VERIFY_ONLY",
      "ASSUMPTIONS_UNCONFIRMED",
      "PACK_USED",
      "PACK_OVERLAPS",
    ],
    act: true,
  },
} as const satisfies Record<string, Operation>;
