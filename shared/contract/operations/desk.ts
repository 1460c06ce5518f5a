/** What the window's page asks beside the stays themselves. Nothing here writes. */
import { CHARGE_CATEGORIES, type ChargeCategory } from "../../bill/types.ts";
import {
  daySchema,
  fenSchema,
  momentSchema,
  priceSchema,
  quantitySchema,
  slipNumberSchema,
} from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");

const CATEGORY_CODES = CHARGE_CATEGORIES.map(([code]) => code) as [
  ChargeCategory,
  ...ChargeCategory[],
];

export const daySlipSchema = z.strictObject({
  slipNumber: slipNumberSchema,
  kind: z.enum(["结算", "结算撤销"]),
  undoneBy: slipNumberSchema.nullable(),
  stayId: z.int(),
  name: z.string(),
  settledAt: momentSchema,
  window: z.string(),
  by: z.string(),
  personFen: z.int(),
});

export const stayLineSchema = z.strictObject({
  sourceRow: z.int(),
  feeTime: momentSchema,
  category: z.enum(CATEGORY_CODES),
  name: z.string(),
  nationalItemCode: z.string(),
  specification: z.string(),
  unit: z.string(),
  dept: z.string(),
  quantity: quantitySchema,
  unitPrice: priceSchema,
  amount: fenSchema,
  split: z
    .strictObject({
      class: z.enum(["甲", "乙", "丙"]),
      rule: z.string().nullable(),
      ratio: z.string().nullable().describe("先行自付比例"),
      ceiling: priceSchema.nullable(),
      fullSelfPay: fenSchema,
      overLimitSelfPay: fenSchema,
      preSelfPay: fenSchema,
      inScope: fenSchema,
      refunds: z.array(z.int()).describe("退费所对应的原收费行"),
      deducted: z
        .strictObject({ amount: fenSchema, ruleCode: z.string(), ruleName: z.string() })
        .nullable()
        .describe("审核自动扣减：从范围内转为全自费的金额和规则"),
    })
    .nullable(),
});

export const whatIfSchema = z.strictObject({
  own: fenSchema.nullable(),
  cases: z.array(
    z.strictObject({
      changed: z.string(),
      own: fenSchema.nullable(),
      ownDifference: fenSchema.nullable(),
      layers: z.array(
        z.strictObject({
          name: z.string(),
          payment: fenSchema,
          difference: fenSchema.nullable(),
          whyNot: z.string().nullable(),
        }),
      ),
      why: z.string().nullable(),
    }),
  ),
  why: z.string().nullable(),
});

export const deskOperations = {
  stayLines: {
    method: "GET",
    path: "/api/stays/{stayId}/lines",
    roles: READERS,
    does: "一次住院的费用明细和每一行的拆分：已结算的按结算时，未结算的按现在。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({ lines: z.array(stayLineSchema) }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  whatIf: {
    method: "GET",
    path: "/api/stays/{stayId}/what-if",
    roles: READERS,
    does: "如果……：只改一个条件，整条链重算，各层和个人负担各差多少；不记账。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: whatIfSchema,
    errors: ["NOT_FOUND", "ALREADY_SETTLED"],
    act: false,
  },
  daySlips: {
    method: "GET",
    path: "/api/days/{day}/slips",
    roles: READERS,
    does: "一天里各窗口办的结算单和结算撤销单，从最近的往前。",
    request: z.strictObject({ day: daySchema }),
    answer: z.strictObject({ slips: z.array(daySlipSchema) }),
    errors: [],
    act: false,
  },
} as const satisfies Record<string, Operation>;
