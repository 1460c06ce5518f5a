/** Day close, month close, the month's settlements and its claims workbook. */
import {
  daySchema,
  digestSchema,
  fenSchema,
  momentSchema,
  monthSchema,
  slipNumberSchema,
} from "../basics.ts";
import { comparedFieldSchema } from "../document.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";
import { stayRowSchema } from "./stays.ts";

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

const accountIdSchema = z.coerce.number<number>().int().min(1);
const sourceSchema = z.enum(["calculated", "platform"]);

const stayNames = { stayId: z.int(), name: z.string(), inpatientNo: z.string() };

const sumsSchema = { totalFee: fenSchema, fundTotal: fenSchema, personTotal: fenSchema };

const drawerSchema = z.strictObject({
  deposit: fenSchema.describe("预交金冲抵"),
  paid: fenSchema.describe("结算时收的应补"),
  collected: fenSchema.describe("收欠费，减去撤销时退回的"),
  refund: fenSchema.describe("应退"),
  debt: fenSchema.describe("新欠，减去撤销了的"),
  collections: z.int().describe("收欠费的笔数"),
  unregistered: z.int().describe("没有登记收款的结算单数"),
});

export const monthViewSchema = z.strictObject({
  month: monthSchema,
  today: daySchema,
  months: z.array(z.string()),
  closed: z.strictObject({ at: momentSchema, by: z.string() }).nullable(),
  schemes: z.array(
    z.strictObject({
      scheme: z.string(),
      settled: z.int(),
      undone: z.int(),
      ...sumsSchema,
      hospitalTotal: fenSchema,
      accountPay: fenSchema,
      cash: fenSchema,
      payers: z.array(z.strictObject({ payer: z.string(), payment: fenSchema })),
    }),
  ),
  days: z.array(
    z.strictObject({
      day: daySchema,
      accountId: z.int(),
      login: z.string(),
      name: z.string(),
      window: z.string(),
      count: z.int(),
      ...sumsSchema,
      drawer: drawerSchema,
      closedAt: momentSchema.nullable(),
    }),
  ),
  undone: z.array(
    z.strictObject({
      ...stayNames,
      slipNumber: slipNumberSchema,
      settledAt: momentSchema,
      reason: z.string(),
      originalSlipNumber: slipNumberSchema,
      originalSettledAt: momentSchema,
      originalMonth: z.string(),
      ...sumsSchema,
    }),
  ),
  decided: z.array(
    z.strictObject({
      ...stayNames,
      slipNumber: slipNumberSchema,
      source: sourceSchema,
      reason: z.string(),
      decidedBy: z.string(),
      decidedAt: momentSchema,
      fields: z.array(comparedFieldSchema),
    }),
  ),
  appeals: z.array(
    z.strictObject({
      appeal: z.int(),
      ...stayNames,
      ruleName: z.string(),
      slipNumber: slipNumberSchema,
      scheme: z.string(),
      payer: z.string(),
      day: daySchema,
      amount: fenSchema.describe("正数是医保局扣的，负数是还回来的"),
      why: z.string(),
    }),
  ),
});

export const monthUnsettledSchema = z.strictObject({
  waiting: z.int(),
  held: z.array(z.strictObject({ row: stayRowSchema, differences: z.array(comparedFieldSchema) })),
});

export const monthSlipSchema = z.strictObject({
  ...stayNames,
  slipNumber: slipNumberSchema,
  kind: z.enum(["结算", "结算撤销"]),
  settledAt: momentSchema,
  operator: z.string(),
  window: z.string(),
  source: sourceSchema,
  ...sumsSchema,
  payment: fenSchema,
});

export const monthIndicatorsSchema = z.strictObject({
  indicators: z.array(
    z.strictObject({
      name: z.string(),
      part: fenSchema,
      whole: fenSchema,
      share: z.string().nullable(),
      how: z.string().describe("用什么除以什么，基数从哪里来"),
      isInForce: z.boolean().describe("本院报的是不是这个口径"),
    }),
  ),
  noProgress: z.string().nullable().describe("没有基金使用进度的原因"),
});

const chainHeadSchema = digestSchema.describe(
  "日志链末端，印在日结单上：以后账簿被截短或重写，对得出来",
);

export const monthOperations = {
  month: {
    method: "GET",
    path: "/api/months/{month}",
    roles: ["窗口", "医保办主任", "审计只读"],
    does: "一个月的全貌：各险种各支付方合计、各日各窗口的日结、撤销与原单、已决定的来源差异。",
    request: z.strictObject({ month: monthSchema }),
    answer: monthViewSchema,
    errors: [],
    act: false,
  },
  monthUnsettled: {
    method: "GET",
    path: "/api/months/{month}/unsettled",
    roles: ["窗口", "医保办主任", "审计只读"],
    does: "一个月里出院而没有结算的住院：多少在等，哪些挂起、为什么、两个来源差多少。",
    request: z.strictObject({ month: monthSchema }),
    answer: monthUnsettledSchema,
    errors: [],
    act: false,
  },
  monthIndicators: {
    method: "GET",
    path: "/api/months/{month}/indicators",
    roles: ["窗口", "医保办主任", "审计只读"],
    does: "一个月的指标：药占比（写明口径，全部计入的总在旁边）和基金使用进度（写明基数、依据和日期）。",
    request: z.strictObject({ month: monthSchema }),
    answer: monthIndicatorsSchema,
    errors: [],
    act: false,
  },
  monthSlips: {
    method: "GET",
    path: "/api/months/{month}/slips",
    roles: ["窗口", "医保办主任", "审计只读"],
    does: "组成一个合计数的结算单：按险种、支付方、某日某窗口筛选。",
    request: z.strictObject({
      month: monthSchema,
      scheme: z.string().min(1).max(60).exactOptional(),
      payer: z.string().min(1).max(60).exactOptional(),
      day: daySchema.exactOptional(),
      accountId: accountIdSchema.exactOptional(),
      window: z.string().min(1).max(40).exactOptional(),
    }),
    answer: z.strictObject({ slips: z.array(monthSlipSchema) }),
    errors: [],
    act: false,
  },
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
    does: "一个月里有结算或收欠费而还没有日结的各日、各窗口、各经办人。",
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
      drawer: drawerSchema,
      chainHead: chainHeadSchema,
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
    answer: z.strictObject({ month: monthSchema, chainHead: chainHeadSchema }),
    errors: ["MONTH_LOCKED", "MONTH_NOT_OVER", "DAYS_OPEN", "BOOKS_ALTERED"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
