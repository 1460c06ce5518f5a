/** Day close, month close, the month's settlements and its claims workbook. */

import { daySchema, fenSchema, momentSchema, monthSchema, slipNumberSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

export const settlementRowSchema = z.strictObject({
  slipNumber: slipNumberSchema,
  kind: z.enum(["结算", "结算撤销"]),
  originalSlipNumber: z.string().nullable(),
  undoneBy: z.string().nullable(),
  stayId: z.int(),
  settledAt: momentSchema,
  month: z.string(),
  accountId: z.int(),
  window: z.string(),
  source: z.enum(["calculated", "platform"]),
  totalFen: z.int(),
  fundFen: z.int(),
  personFen: z.int(),
});

export const monthOperations = {
  settlements: {
    method: "GET",
    path: "/api/months/{month}/settlements",
    roles: ["窗口", "医保办主任", "审计只读"],
    does: "一个月的全部结算单和结算撤销单，以及各支付方的合计。",
    request: z.strictObject({ month: monthSchema }),
    answer: z.strictObject({
      settlements: z.array(settlementRowSchema),
      payers: z.array(z.strictObject({ payer: z.string(), payment: fenSchema })),
    }),
    errors: [],
    act: false,
  },
  claims: {
    method: "POST",
    path: "/api/months/{month}/claims",
    roles: ["医保办主任"],
    does: "导出一个月的申报表（XLSX，含完整证件号码）；导出记入日志，未月结的注明草稿。",
    request: z.strictObject({ month: monthSchema }),
    answer: { file: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    errors: [],
    act: true,
  },
  openDays: {
    method: "GET",
    path: "/api/months/{month}/open-days",
    roles: ["窗口", "医保办主任", "审计只读"],
    does: "一个月里有结算而还没有日结的各日、各窗口、各经办人。",
    request: z.strictObject({ month: monthSchema }),
    answer: z.strictObject({
      openDays: z.array(
        z.strictObject({
          day: daySchema,
          accountId: z.int(),
          name: z.string(),
          window: z.string(),
          count: z.int(),
        }),
      ),
    }),
    errors: [],
    act: false,
  },
  closeDay: {
    method: "POST",
    path: "/api/days/{day}/close",
    roles: ["窗口", "医保办主任"],
    does: "日结：一个经办人在一个窗口的这一天从此不再记账；主任可以替别人日结。",
    request: z.strictObject({
      day: daySchema,
      accountId: z.int().min(1).exactOptional(),
      window: z.string().min(1).max(40).exactOptional(),
    }),
    answer: z.strictObject({
      count: z.int(),
      totalFen: z.int(),
      fundFen: z.int(),
      personFen: z.int(),
      accountPayFen: z.int(),
      cashFen: z.int(),
    }),
    errors: ["DAY_NOT_YET", "DAY_CLOSED"],
    act: true,
  },
  closeMonth: {
    method: "POST",
    path: "/api/months/{month}/close",
    roles: ["医保办主任"],
    does: "月结：各日都已日结的月份从此锁定。",
    request: z.strictObject({ month: monthSchema }),
    answer: z.strictObject({ month: monthSchema }),
    errors: ["MONTH_LOCKED", "MONTH_NOT_OVER", "DAYS_OPEN"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
