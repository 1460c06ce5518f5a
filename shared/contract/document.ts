/** Schemas of a bill's head and of a settlement, proved equal to the types that the books keep. */

import { CHARGE_CATEGORIES, type ChargeCategory, type FeeLine, type Stay } from "../bill/types.ts";
import type { SourceComparison } from "../reconcile/compareSources.ts";
import type { SettlementDocument } from "../settle/document.ts";
import {
  daySchema,
  fenSchema,
  fractionSchema,
  momentSchema,
  priceSchema,
  quantitySchema,
  slipNumberSchema,
} from "./basics.ts";
import type { Same } from "./sameShape.ts";
import { z } from "./schema.ts";

const CATEGORY_CODES = CHARGE_CATEGORIES.map(([code]) => code) as [
  ChargeCategory,
  ...ChargeCategory[],
];

const splitFields = {
  fullSelfPay: fenSchema,
  overLimitSelfPay: fenSchema,
  preSelfPay: fenSchema,
  inScope: fenSchema,
};

export const staySchema = z.strictObject({
  hospitalCode: z.string(),
  hospitalName: z.string(),
  hospitalLevel: z.enum(["一级", "二级", "三级"]).nullable(),
  inpatientNo: z.string(),
  insuranceType: z.string(),
  certificateClass: z.string(),
  insuredRegion: z.string(),
  name: z.string(),
  sex: z.enum(["男", "女"]),
  ageYears: z.int(),
  idNumber: z.string().describe("证件号码，默认只留后四位"),
  admitDay: daySchema,
  dischargeDay: daySchema,
  stayDays: z.int(),
  dept: z.string(),
  doctor: z.string(),
  diagnosisCode: z.string(),
  diagnosisName: z.string(),
  secondaryDiagnoses: z.array(z.string()),
  settlementType: z.string(),
  declaredTotal: fenSchema,
  receiptCode: z.string().nullable(),
  receiptNumber: z.string().nullable(),
  platform: z
    .strictObject({
      settlementId: z.string(),
      settledAt: momentSchema,
      totalFee: fenSchema,
      inScope: fenSchema,
      fundTotal: fenSchema,
      accountPay: fenSchema,
      cashPay: fenSchema,
      split: z.strictObject(splitFields).nullable(),
    })
    .nullable(),
});
true satisfies Same<z.output<typeof staySchema>, Stay>;

const classSchema = z.enum(["甲", "乙", "丙"]);

export const lineSchema = z.strictObject({
  sourceRow: z.int(),
  serial: z.string().nullable(),
  originalSerial: z.string().nullable(),
  feeTime: momentSchema,
  hospitalItemCode: z.string(),
  hospitalItemName: z.string(),
  nationalItemCode: z.string(),
  nationalItemName: z.string(),
  specification: z.string(),
  maker: z.string(),
  unit: z.string(),
  category: z.enum(CATEGORY_CODES),
  declaredClass: classSchema.nullable(),
  quantity: quantitySchema,
  unitPrice: priceSchema,
  amount: fenSchema,
  dept: z.string(),
  declaredSplit: z
    .strictObject({
      priceCeiling: priceSchema.nullable(),
      selfPayRatio: fractionSchema.nullable(),
      fullSelfPay: fenSchema,
      overLimitSelfPay: fenSchema,
      preSelfPay: fenSchema,
    })
    .nullable(),
});
true satisfies Same<z.output<typeof lineSchema>, FeeLine>;

export const comparedFieldSchema = z.strictObject({
  name: z.string(),
  field: z.string(),
  ours: fenSchema,
  platform: fenSchema,
  difference: fenSchema,
  rule: z.string(),
});

export const comparisonSchema = z.strictObject({
  fields: z.array(comparedFieldSchema),
  agree: z.boolean(),
});
true satisfies Same<z.output<typeof comparisonSchema>, SourceComparison>;

const amountsSchema = z.record(z.string(), fenSchema);

const segmentSchema = z.strictObject({
  from: fenSchema,
  to: fenSchema.nullable(),
  toIncluded: z.boolean(),
  amount: fenSchema,
  ratio: fractionSchema.nullable(),
  writtenRatio: fractionSchema.nullable(),
});

const capSchema = z.strictObject({
  name: z.string(),
  limit: fenSchema,
  usedBefore: fenSchema,
  cut: fenSchema,
  roomAfter: fenSchema,
});

const layerSchema = z.strictObject({
  name: z.string(),
  payer: z.string(),
  group: z.string().nullable(),
  applied: z.boolean(),
  whyNot: z.string().nullable(),
  base: fenSchema,
  deductibleKind: z.enum(["stay", "year"]).nullable(),
  deductibleStandard: fenSchema.nullable(),
  deductible: fenSchema,
  entered: fenSchema,
  segments: z.array(segmentSchema),
  exact: fractionSchema,
  beforeCaps: z
    .strictObject({ rounded: fenSchema, deductedHere: fenSchema, floor: fenSchema.nullable() })
    .exactOptional(),
  payment: fenSchema,
  own: fenSchema,
  penalty: fenSchema,
  overCap: fenSchema,
  caps: z.array(capSchema),
  shares: z.array(z.strictObject({ name: z.string(), amount: fenSchema })).exactOptional(),
  inScopeLeft: fenSchema,
  leftAfter: fenSchema,
  formula: z.string(),
  remarks: z.array(z.string()),
  ratioReasons: z.array(z.string()).exactOptional(),
  cites: z.array(z.string()),
});

export const settlementSchema = z.strictObject({
  engineVersion: z.string(),
  packId: z.string(),
  packName: z.string(),
  packHash: z.string(),
  benefitYear: z.strictObject({ from: daySchema, to: daySchema }),
  facts: z.record(z.string(), z.string()),
  bill: z.strictObject({ ...splitFields, totalFee: fenSchema, buckets: amountsSchema }),
  settlementAmount: fenSchema,
  layers: z.array(layerSchema),
  noBenefit: z.string().nullable(),
  fundTotal: fenSchema,
  hospitalTotal: fenSchema,
  personTotal: fenSchema,
  wallets: z.array(z.strictObject({ name: z.string(), paid: fenSchema })),
  cash: fenSchema,
  hospitalSide: z.array(z.strictObject({ name: z.string(), amount: fenSchema })),
  amounts: amountsSchema,
});

export const yearAccountSchema = z.array(
  z.strictObject({
    kind: z.enum(["cost", "deductible", "payment"]),
    layer: z.string().nullable(),
    name: z.string(),
    label: z.string(),
    used: fenSchema,
    limit: fenSchema.nullable(),
  }),
);

export const clausesSchema = z.record(
  z.string(),
  z.strictObject({ title: z.string(), quotation: z.string().nullable() }),
);

const sourceSchema = z.enum(["calculated", "platform"]);

/** Everything of a settlement that is known before it is booked. */
const draftFields = {
  source: sourceSchema,
  comparison: comparisonSchema.nullable(),
  settlement: settlementSchema.nullable(),
  platformOnly: z
    .strictObject({
      fundTotal: fenSchema,
      personTotal: fenSchema,
      accountPay: fenSchema,
      cash: fenSchema,
    })
    .nullable(),
  figures: z.strictObject({
    ...splitFields,
    totalFee: fenSchema,
    fundTotal: fenSchema,
    hospitalTotal: fenSchema,
    personTotal: fenSchema,
    accountPay: fenSchema,
    cash: fenSchema,
    payers: z.array(z.strictObject({ layer: z.string(), payer: z.string(), payment: fenSchema })),
  }),
  stay: staySchema,
  person: z.strictObject({
    personNo: z.string(),
    tier: z.string().nullable(),
    personType: z.string().nullable(),
    district: z.string().nullable(),
    identities: z.array(z.string()),
    registerVersion: z.string(),
    registrations: z.array(z.string()),
  }),
  lineCount: z.int(),
  categories: z.array(
    z.strictObject({
      ...splitFields,
      category: z.enum(CATEGORY_CODES),
      name: z.string(),
      amount: fenSchema,
      classA: fenSchema,
      classB: fenSchema,
      classC: fenSchema,
      unclassified: fenSchema,
    }),
  ),
  yearAccount: yearAccountSchema,
  clauses: clausesSchema,
  review: z.string(),
  training: z.boolean(),
};

export const draftSchema = z.strictObject(draftFields);

const paymentSchema = z.strictObject({
  deposit: fenSchema.describe("预交金"),
  topUpDue: fenSchema.describe("应补"),
  refundDue: fenSchema.describe("应退"),
  paidNow: fenSchema.describe("应补里当时收的"),
  debt: fenSchema.describe("欠费"),
  debtReason: z.string().nullable(),
  collectedBack: fenSchema.exactOptional().describe("撤销时退回的、以前收的欠费"),
});

export const documentSchema = z.strictObject({
  ...draftFields,
  payment: paymentSchema.exactOptional().describe("没有登记收款的没有"),
  slipNumber: slipNumberSchema,
  kind: z.enum(["结算", "结算撤销"]),
  undoes: z
    .strictObject({ slipNumber: slipNumberSchema, settledAt: momentSchema, reason: z.string() })
    .nullable(),
  settledAt: momentSchema,
  month: z.string(),
  actor: z.strictObject({ name: z.string(), role: z.string(), window: z.string() }),
});
true satisfies Same<z.output<typeof documentSchema>, SettlementDocument>;
