/** 申诉 (C15): cases about what the bureau named in settled stays, what was said to them and what came of it. */
import { APPEAL_ENTRIES, APPEAL_OUTCOMES, APPEAL_STATES } from "../../audit/appeal.ts";
import { daySchema, fenSchema, momentSchema, slipNumberSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;
const MANAGER = ["医保办主任"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const numberSchema = z.coerce.number<number>().int().min(1).describe("这份账单的第几条疑点");
const appealSchema = z.coerce.number<number>().int().min(1).describe("申诉案号");
const textSchema = z.string().trim().min(2).max(500);

const appealRowSchema = z.strictObject({
  number: z.int(),
  stayId: z.int(),
  inpatientNo: z.string(),
  name: z.string(),
  findingNumber: z.int().nullable().describe("现在的账单里的同一条疑点；没有了的为空"),
  ruleCode: z.string(),
  ruleName: z.string(),
  slipNumber: slipNumberSchema,
  scheme: z.string(),
  payer: z.string(),
  amount: fenSchema.describe("说明不了要扣的，单位：分"),
  notice: z.string(),
  openedAt: momentSchema,
  openedBy: z.string(),
  due: daySchema.describe("说明的最后一天"),
  undoneAt: momentSchema.nullable().describe("结算单撤销的时间"),
  entries: z.array(
    z.strictObject({
      kind: z.enum(APPEAL_ENTRIES),
      text: z.string(),
      at: momentSchema,
      by: z.string(),
    }),
  ),
  state: z.enum(APPEAL_STATES),
  since: daySchema.describe("从哪天起是这样"),
  withheld: fenSchema.describe("现在扣着的，单位：分"),
  why: z.string().describe("最近一次扣款或恢复的原因；还没有过的为空"),
});

export const findingAppealsSchema = z.strictObject({
  slipNumber: z.string().nullable(),
  payers: z.array(
    z.strictObject({
      payer: z.string(),
      payment: fenSchema,
      room: fenSchema.describe("还能扣多少"),
    }),
  ),
  cases: z.array(appealRowSchema),
});

export const appealListSchema = z.strictObject({
  today: daySchema,
  appeals: z.array(appealRowSchema),
  withheld: fenSchema.describe("现在扣着的合计，单位：分"),
});

export const appealOperations = {
  appeals: {
    method: "GET",
    path: "/api/appeals",
    roles: READERS,
    does: "申诉案：要说明的在前，期限近的在前；过了期限没有说明的是扣款。",
    request: z.strictObject({}),
    answer: appealListSchema,
    errors: [],
    act: false,
  },
  findingAppeals: {
    method: "GET",
    path: "/api/stays/{stayId}/findings/{number}/appeals",
    roles: READERS,
    does: "一条疑点的申诉案，和还能立什么案：结算单、各支付方还能扣多少。",
    request: z.strictObject({ stayId: stayIdSchema, number: numberSchema }),
    answer: findingAppealsSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  openAppeal: {
    method: "POST",
    path: "/api/stays/{stayId}/findings/{number}/appeals",
    roles: MANAGER,
    does: "立申诉：医保局认定的一条疑点，扣哪一方多少，几天内说明；疑点改为已申诉。",
    request: z.strictObject({
      stayId: stayIdSchema,
      number: numberSchema,
      payer: z.string().min(1).max(80).describe("扣谁付的"),
      amount: fenSchema.describe("要扣多少，单位：分"),
      days: z.int().min(1).max(365).describe("几天内说明，今天不算"),
      notice: textSchema.describe("医保局的通知：文号、怎么说的"),
    }),
    answer: z.strictObject({ appeal: z.int(), due: daySchema }),
    errors: ["NOT_FOUND", "APPEAL_REFUSED"],
    act: true,
  },
  explainAppeal: {
    method: "POST",
    path: "/api/appeals/{appeal}/explanation",
    roles: MANAGER,
    does: "申诉说明：写理由和证据；期限内写的等医保局答复，过了期限写的不改变扣款。",
    request: z.strictObject({ appeal: appealSchema, evidence: textSchema }),
    answer: z.strictObject({ number: z.int().describe("这案的第几条"), stayId: z.int() }),
    errors: ["NOT_FOUND", "APPEAL_REFUSED"],
    act: true,
  },
  concludeAppeal: {
    method: "POST",
    path: "/api/appeals/{appeal}/outcome",
    roles: MANAGER,
    does: "申诉结果：成立的恢复应收，不成立的扣款；以最后一次为准，疑点随着改为豁免或采纳。",
    request: z.strictObject({
      appeal: appealSchema,
      outcome: z.enum(APPEAL_OUTCOMES),
      reason: textSchema.describe("医保局的答复，记入日志"),
    }),
    answer: z.strictObject({ number: z.int().describe("这案的第几条"), stayId: z.int() }),
    errors: ["NOT_FOUND", "APPEAL_REFUSED"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
