/** What is still owed for settlements, and 收欠费. */
import { fenSchema, momentSchema, slipNumberSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

export const openDebtSchema = z.strictObject({
  slipNumber: slipNumberSchema,
  stayId: z.int(),
  name: z.string(),
  inpatientNo: z.string(),
  settledAt: momentSchema,
  window: z.string(),
  by: z.string(),
  reason: z.string().describe("欠费的原因或担保"),
  debt: fenSchema.describe("结算时的欠费"),
  open: fenSchema.describe("现在还欠"),
});

export const slipDebtSchema = z.strictObject({
  debt: fenSchema.describe("结算时的欠费，没有的为 0"),
  collected: fenSchema.describe("已收"),
  open: fenSchema.describe("现在还欠；撤销以后为 0"),
  payments: z.array(
    z.strictObject({
      number: z.int().min(1),
      paid: fenSchema.describe("撤销时退回的为负"),
      undoneBy: z.string().nullable(),
      at: momentSchema,
      window: z.string(),
      by: z.string(),
    }),
  ),
});

export const collectedSchema = z.strictObject({
  number: z.int().min(1).describe("这张结算单第几次收欠费"),
  paid: fenSchema,
  open: fenSchema.describe("收过以后还欠"),
  at: momentSchema,
});

export const paymentOperations = {
  debts: {
    method: "GET",
    path: "/api/debts",
    roles: READERS,
    does: "没有收清的欠费，从最早的往后；撤销了的结算不欠。",
    request: z.strictObject({}),
    answer: z.strictObject({ debts: z.array(openDebtSchema) }),
    errors: [],
    act: false,
  },
  slipDebt: {
    method: "GET",
    path: "/api/settlements/{slipNumber}/debt",
    roles: READERS,
    does: "一张结算单欠了多少、收了几次、还欠多少。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: slipDebtSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  collectDebt: {
    method: "POST",
    path: "/api/settlements/{slipNumber}/debt-payments",
    roles: ["窗口", "医保办主任"],
    does: "收欠费：可以分几次收，不能超过还欠的；记在办理的当天。",
    request: z.strictObject({
      slipNumber: slipNumberSchema,
      paid: fenSchema.describe("这次收的，单位：分"),
    }),
    answer: collectedSchema,
    errors: ["NOT_FOUND", "NO_DEBT", "DEBT_OVERPAID", "DAY_CLOSED", "MONTH_LOCKED"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
