/** 申诉 (C15): cases about what the bureau named in settled stays, what was said to them and what came of it. */
import {
  APPEAL_ENTRIES,
  APPEAL_OUTCOMES,
  APPEAL_STATES,
  BUREAU_VERDICTS,
} from "../../audit/appeal.ts";
import { daySchema, fenSchema, momentSchema, slipNumberSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;
const MANAGER = ["医保办主任"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const numberSchema = z.coerce.number<number>().int().min(1).describe("这份账单的第几条疑点");
const appealSchema = z.coerce.number<number>().int().min(1).describe("申诉案号");
/** What opening and reading a list may come to. */
const LIST_ERRORS = [
  "NOT_FOUND",
  "BUREAU_LIST_UNREADABLE",
  "COLUMN_MISSING",
  "COLUMN_TWICE",
  "FILE_UNREADABLE",
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "FILE_DAMAGED",
  "FILE_ENCODING",
  "FILE_KIND_UNKNOWN",
  "FILE_AMBIGUOUS",
  "ARCHIVE_REFUSED",
  "ROW_TOO_LONG",
  "QUOTE_OPEN",
] as const;
const textSchema = z.string().trim().min(2).max(500);

const appealRowSchema = z.strictObject({
  number: z.int(),
  stayId: z.int(),
  inpatientNo: z.string(),
  name: z.string(),
  findingNumber: z.int().nullable().describe("现在的账单里的同一条疑点；没有了的为空"),
  ruleCode: z.string().describe("医保局自己的规则认定的为空"),
  ruleName: z.string().describe("问题：本院规则的名称；没有规则的是医保局的说法"),
  about: z.string().describe("清单的哪一行、医保局的说法；没有的为空"),
  lineRows: z.array(z.int()).describe("涉及账单文件的哪几行；没有说的为空"),
  items: z.array(z.string()).describe("这些行的前几个项目"),
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

const payersSchema = z.array(
  z.strictObject({
    payer: z.string(),
    payment: fenSchema,
    room: fenSchema.describe("还能扣多少"),
  }),
);

export const findingAppealsSchema = z.strictObject({
  slipNumber: z.string().nullable(),
  payers: payersSchema,
  cases: z.array(appealRowSchema),
  sameLines: z.array(appealRowSchema).describe("同一行费用上立着的别的案"),
});

export const stayAppealsSchema = z.strictObject({
  stayId: z.int(),
  inpatientNo: z.string(),
  name: z.string(),
  slipNumber: slipNumberSchema,
  payers: payersSchema,
  cases: z.array(appealRowSchema),
  findings: z
    .array(
      z.strictObject({
        number: z.int(),
        ruleCode: z.string(),
        ruleName: z.string(),
        rows: z.array(z.int()).describe("它在账单文件的哪几行"),
      }),
    )
    .describe("本院审核这份账单的疑点，医保局说的可能就是其中一条"),
});

const sumsSchema = z.strictObject({
  rows: z.int(),
  amount: fenSchema,
  parts: z.array(
    z.strictObject({ verdict: z.enum(BUREAU_VERDICTS), rows: z.int(), amount: fenSchema }),
  ),
});

const listRowSchema = z.strictObject({
  place: z.string().describe("文件里的第几行"),
  reference: z.string(),
  name: z.string(),
  stayName: z.string().describe("账上这次住院的姓名；没有对上住院的为空"),
  fault: z.string().describe("医保局的规则和原因"),
  item: z.string(),
  amount: fenSchema.nullable().describe("读不出来的为空，合计里算 0"),
  payer: z.string(),
  verdict: z.enum(BUREAU_VERDICTS),
  reason: z.string(),
  stayId: z.int().nullable(),
  appeal: z.int().nullable().describe("申诉案号"),
});

/** What the list itself says, and where else in its file something stands. */
const listWordsShape = {
  statedTotal: fenSchema.nullable().describe("清单自己的合计；没有写的为空"),
  unreadSheets: z.array(z.string()).describe("没有读的工作表：有内容，不是清单"),
};

export const bureauListPreviewSchema = z.strictObject({
  name: z.string(),
  rows: z.array(listRowSchema),
  ...listWordsShape,
  sums: sumsSchema,
  payers: z.array(z.string()).describe("这些结算单上的付款方"),
  shown: z.string().describe("所示内容的校验值，立案时送回"),
});

const listHeadSchema = z.strictObject({
  number: z.int(),
  name: z.string(),
  notice: z.string(),
  due: daySchema,
  at: momentSchema,
  by: z.string(),
  ...listWordsShape,
  sums: sumsSchema,
});

export const bureauListsSchema = z.strictObject({ lists: z.array(listHeadSchema) });
export const bureauListSchema = z.strictObject({
  ...listHeadSchema.shape,
  rows: z.array(listRowSchema),
});

const payerSchema = z.string().min(1).max(80);
const daysSchema = z.int().min(1).max(365).describe("几天内说明，今天不算");
const uploadSchema = z.string().min(1).max(80);

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
  stayAppeals: {
    method: "GET",
    path: "/api/appeals/stay",
    roles: MANAGER,
    does: "按住院号或结算单号找已结算的一次住院：各支付方还能扣多少、已有的申诉案、本院的疑点。",
    request: z.strictObject({ reference: z.string().trim().min(1).max(60) }),
    answer: stayAppealsSchema,
    errors: ["NOT_FOUND", "APPEAL_REFUSED"],
    act: false,
  },
  openAppeal: {
    method: "POST",
    path: "/api/stays/{stayId}/appeals",
    roles: MANAGER,
    does: "立申诉：医保局认定的一处问题，扣哪一方多少，几天内说明；是本院疑点的改为已申诉。",
    request: z.strictObject({
      stayId: stayIdSchema,
      number: z.int().min(1).nullable().describe("本院的第几条疑点；只有医保局认定的为空"),
      fault: z.string().trim().max(300).describe("医保局认定了什么；是本院疑点的可以为空"),
      rows: z.array(z.int().min(1)).max(500).describe("涉及账单的哪几行；没有说的为空"),
      payer: payerSchema.describe("扣谁付的"),
      amount: fenSchema.describe("要扣多少，单位：分"),
      days: daysSchema,
      notice: textSchema.describe("医保局的通知：文号、怎么说的"),
    }),
    answer: z.strictObject({ appeal: z.int(), due: daySchema }),
    errors: ["NOT_FOUND", "APPEAL_REFUSED"],
    act: true,
  },
  previewBureauList: {
    method: "GET",
    path: "/api/appeals/lists/preview",
    roles: MANAGER,
    does: "医保局的扣款清单立案以前：每一行对上哪次住院，能立案、已立案，还是没有立案和原因；什么都不记。",
    request: z.strictObject({
      uploadId: uploadSchema,
      payer: payerSchema.exactOptional().describe("扣谁付的；没有给的照清单，再照各单先付的"),
    }),
    answer: bureauListPreviewSchema,
    errors: LIST_ERRORS,
    act: false,
  },
  openBureauList: {
    method: "POST",
    path: "/api/appeals/lists",
    roles: MANAGER,
    does: "按医保局的扣款清单立申诉：对上的每行一案，一次立完；没有立案的行连同原因留在清单的结果里。",
    request: z.strictObject({
      uploadId: uploadSchema,
      payer: payerSchema.nullable(),
      days: daysSchema,
      notice: textSchema.describe("医保局的通知：文号、怎么说的"),
      shown: z.string().max(80).describe("看到的那份结果的校验值"),
    }),
    answer: z.strictObject({ list: z.int(), due: daySchema, sums: sumsSchema }),
    errors: [...LIST_ERRORS, "APPEAL_REFUSED"],
    act: true,
  },
  bureauLists: {
    method: "GET",
    path: "/api/appeals/lists",
    roles: READERS,
    does: "读过的扣款清单：每份几行、多少钱，立案、已立案、没有立案各多少。",
    request: z.strictObject({}),
    answer: bureauListsSchema,
    errors: [],
    act: false,
  },
  bureauList: {
    method: "GET",
    path: "/api/appeals/lists/{number}",
    roles: READERS,
    does: "一份扣款清单的每一行：立了哪一案，没有立案的是什么原因。",
    request: z.strictObject({ number: z.coerce.number<number>().int().min(1) }),
    answer: bureauListSchema,
    errors: ["NOT_FOUND"],
    act: false,
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
