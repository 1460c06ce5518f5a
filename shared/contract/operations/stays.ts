/** From the imported bill to the settlement, its slip and its undoing. */

import {
  daySchema,
  digestSchema,
  fenSchema,
  holdSchema,
  momentSchema,
  slipNumberSchema,
} from "../basics.ts";
import {
  comparisonSchema,
  documentSchema,
  draftSchema,
  lineSchema,
  staySchema,
} from "../document.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const CASHIERS = ["窗口", "医保办主任"] as const;
/** Those who see bills; the system's administrators keep the machine and see no patient. */
const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const purposeSchema = z.string().trim().min(2).max(200).describe("用途，记入日志");
const reasonSchema = z.string().trim().min(2).max(500).describe("原因，记入日志");

export const stayRowSchema = z.strictObject({
  stayId: z.int(),
  versionId: z.int(),
  version: z.int(),
  inpatientNo: z.string(),
  name: z.string(),
  idNumber: z.string().describe("证件号码，只留后四位"),
  insuredRegion: z.string(),
  admitDay: z.string(),
  dischargeDay: z.string(),
  totalFen: z.int(),
  state: z.enum(["waiting", "held", "settled"]),
  holds: z.array(holdSchema),
  missingPapers: z.array(z.string()).describe("还差的资料，不挡结算；已结算的为空"),
  daysToDischarge: z.int().describe("离出院还有几天：1 是明天，负数是已经出院"),
  slipNumber: z.string().nullable(),
  dept: z.string(),
  personFen: z.int().nullable().describe("本人应付；还算不出来的为空"),
});

export const preSettlementSchema = z.strictObject({
  stayId: z.int(),
  versionId: z.int(),
  outcome: z.enum(["ready", "held"]),
  holds: z.array(holdSchema),
  draft: draftSchema.nullable(),
  comparison: comparisonSchema.nullable(),
  digest: digestSchema,
});

const bookedSchema = z.strictObject({ slipNumber: slipNumberSchema, settledAt: momentSchema });

const givenPaymentSchema = z.strictObject({
  deposit: fenSchema.describe("预交金，单位：分"),
  debt: z
    .strictObject({
      paidNow: fenSchema.describe("应补里这次收的，少于应补，单位：分"),
      reason: z.string().trim().min(2).max(40).describe("欠费的原因或担保，印在结算单上"),
    })
    .exactOptional()
    .describe("欠费结算；应补收齐的不写"),
});

const outsideSchema = z.strictObject({
  receiptReversalNumber: z.string().min(1).max(40).exactOptional().describe("电子票据冲红号"),
  receiptPaperReturned: z.boolean().exactOptional().describe("纸质票据已收回"),
  accountReversed: z.boolean().exactOptional().describe("个人账户已冲回"),
  cashRefunded: z.boolean().exactOptional().describe("结算时付的现金或银行卡已退款"),
  depositReturned: z.boolean().exactOptional().describe("预交金已退回预交金账户或病人"),
  refundTakenBack: z.boolean().exactOptional().describe("结算时退给病人的预交金已收回"),
  debtPaymentsReturned: fenSchema
    .exactOptional()
    .describe("后来收的欠费已退款：写退了多少，要与账簿一致"),
});

export const stayOperations = {
  stays: {
    method: "GET",
    path: "/api/stays",
    roles: READERS,
    does: "住院清单：按状态筛选，按姓名、姓名首字母，或证件号码、住院号、结算单号、票据号的开头或末四位以上查找，最近出院的在前。",
    request: z.strictObject({
      state: z
        .enum(["waiting", "held", "settled", "open"])
        .exactOptional()
        .describe("open：待结算和挂起"),
      search: z.string().trim().min(1).max(60).exactOptional(),
      batchId: z.coerce.number<number>().int().min(1).exactOptional().describe("这一批导入的账单"),
      lacking: z.literal("papers").exactOptional().describe("只要还差资料的"),
      limit: z.coerce.number<number>().int().min(1).max(500).default(100),
      after: stayIdSchema.exactOptional().describe("上一页最后一条"),
    }),
    answer: z.strictObject({ stays: z.array(stayRowSchema) }),
    errors: [],
    act: false,
  },
  stay: {
    method: "GET",
    path: "/api/stays/{stayId}",
    roles: READERS,
    does: "一次住院的账单首页和全部费用明细。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({ row: stayRowSchema, stay: staySchema, lines: z.array(lineSchema) }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  idNumber: {
    method: "POST",
    path: "/api/stays/{stayId}/id-number",
    roles: CASHIERS,
    does: "查看完整的证件号码；谁、为什么看，记入日志。",
    request: z.strictObject({ stayId: stayIdSchema, purpose: purposeSchema }),
    answer: z.strictObject({ idNumber: z.string() }),
    errors: ["NOT_FOUND"],
    act: true,
  },
  preSettle: {
    method: "GET",
    path: "/api/stays/{stayId}/presettlement",
    roles: READERS,
    does: "预结算一次住院：算出每一层，或说明为什么不能算；不记账。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: preSettlementSchema,
    errors: ["NOT_FOUND", "ALREADY_SETTLED"],
    act: false,
  },
  decideSource: {
    method: "POST",
    path: "/api/stays/{stayId}/source",
    roles: ["医保办主任"],
    does: "两个来源不一致时，决定按哪一方结算并写明原因。",
    request: z.strictObject({
      stayId: stayIdSchema,
      source: z.enum(["calculated", "platform"]),
      reason: reasonSchema,
    }),
    answer: z.strictObject({ number: z.int().describe("这次住院的第几个决定") }),
    errors: ["NOT_FOUND", "ALREADY_SETTLED", "REASON_MISSING", "NOTHING_TO_DECIDE"],
    act: true,
  },
  settle: {
    method: "POST",
    path: "/api/stays/{stayId}/settlement",
    roles: CASHIERS,
    does: "按屏幕上看到的结果结算，连同预交金和欠费；结果已变化的不记账。",
    request: z.strictObject({
      stayId: stayIdSchema,
      shownDigest: digestSchema,
      payment: givenPaymentSchema
        .exactOptional()
        .describe("不写：没有预交金，应补当场收齐；应补、应退由主机算"),
    }),
    answer: bookedSchema,
    errors: [
      "NOT_FOUND",
      "ALREADY_SETTLED",
      "RECEIPT_USED",
      "STAY_HELD",
      "SHOWN_DIFFERS",
      "REASON_MISSING",
      "PAYMENT_REFUSED",
      "DAY_CLOSED",
      "MONTH_LOCKED",
    ],
    act: true,
  },
  undo: {
    method: "POST",
    path: "/api/settlements/{slipNumber}/undo",
    roles: CASHIERS,
    does: "结算撤销：开一张金额相反的新单，原单不动。",
    request: z.strictObject({
      slipNumber: slipNumberSchema,
      reason: reasonSchema,
      outside: outsideSchema,
      secondPerson: z
        .strictObject({ login: z.string().max(64), password: z.string().max(200) })
        .exactOptional()
        .describe("月结以后撤销时的第二人，当场输入密码"),
    }),
    answer: bookedSchema,
    errors: [
      "NOT_FOUND",
      "REASON_MISSING",
      "NOT_A_SETTLEMENT",
      "ALREADY_UNDONE",
      "NOT_YOUR_SETTLEMENT",
      "UNDO_NEEDS_MANAGER",
      "SECOND_PERSON_NEEDED",
      "SECOND_PERSON_REFUSED",
      "LATER_STAYS_FIRST",
      "OUTSIDE_FIRST",
      "DAY_CLOSED",
      "MONTH_LOCKED",
      "LOGIN_REFUSED",
      "LOGIN_LOCKED",
      "LOGIN_BUSY",
    ],
    act: true,
  },
  settlement: {
    method: "GET",
    path: "/api/settlements/{slipNumber}",
    roles: READERS,
    does: "一张结算单或结算撤销单的全部内容。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: documentSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  trace: {
    method: "GET",
    path: "/api/settlements/{slipNumber}/trace",
    roles: READERS,
    does: "一张结算单的逐步算式：每个数用了哪条规则、依据和输入。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: z.strictObject({
      steps: z.array(z.unknown()),
      lines: z
        .array(z.array(z.unknown()))
        .describe("每行：等级、规则、比例、限价、全自费、超限价、先行自付、范围内、对应的退费"),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  yearAccount: {
    method: "GET",
    path: "/api/settlements/{slipNumber}/year",
    roles: READERS,
    does: "这张结算单所在年度里，同一参保人到现在为止的年度账户。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: z.strictObject({
      yearFrom: daySchema,
      slips: z.array(slipNumberSchema),
      amounts: z.record(z.string(), fenSchema),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  printSlip: {
    method: "POST",
    path: "/api/settlements/{slipNumber}/printings",
    roles: CASHIERS,
    does: "记下一次打印：0 是正本，1 起是补打；打印以前先记，纸面由 slipPdf 取。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: z.strictObject({ number: z.int().min(0).describe("第几次打印，0 是正本") }),
    errors: ["NOT_FOUND"],
    act: true,
  },
  copies: {
    method: "POST",
    path: "/api/settlements/{slipNumber}/copies",
    roles: CASHIERS,
    does: "商保理赔材料（PDF）：结算单和住院费用明细清单；计入补打次数，用途记入日志。",
    request: z.strictObject({ slipNumber: slipNumberSchema, purpose: purposeSchema }),
    answer: { file: "application/pdf" },
    errors: ["NOT_FOUND", "SLIP_UNDONE", "SLIP_DOES_NOT_ADD_UP", "PAPER_FONT_MISSING"],
    act: true,
  },
  slipPdf: {
    method: "GET",
    path: "/api/settlements/{slipNumber}/slip.pdf",
    roles: READERS,
    does: "结算单（PDF）：记下的那一次打印；不写 printing 的是预览，单上印明，不计次数。正本后面按设置带一页明白纸。",
    request: z.strictObject({
      slipNumber: slipNumberSchema,
      printing: z.coerce.number<number>().int().min(0).exactOptional().describe("第几次打印"),
    }),
    answer: { file: "application/pdf" },
    errors: ["NOT_FOUND", "SLIP_DOES_NOT_ADD_UP", "PAPER_FONT_MISSING"],
    act: false,
  },
  printLeaflet: {
    method: "POST",
    path: "/api/settlements/{slipNumber}/leaflet-printings",
    roles: CASHIERS,
    does: "记下一次明白纸的打印（只记日志，不计正本和补打）；纸面由 leafletPdf 取。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: z.strictObject({ at: momentSchema }),
    errors: ["NOT_FOUND"],
    act: true,
  },
  leafletPdf: {
    method: "GET",
    path: "/api/settlements/{slipNumber}/leaflet.pdf",
    roles: READERS,
    does: "明白纸（PDF，一页）：谁付了多少、为什么、这一年还剩多少；已撤销的印明已撤销。",
    request: z.strictObject({ slipNumber: slipNumberSchema }),
    answer: { file: "application/pdf" },
    errors: ["NOT_FOUND", "SLIP_DOES_NOT_ADD_UP", "PAPER_FONT_MISSING"],
    act: false,
  },
  printNotice: {
    method: "POST",
    path: "/api/stays/{stayId}/notice-printings",
    roles: CASHIERS,
    does: "记下一次费用估算和补件通知的打印（只记日志）；纸面由 noticePdf 取。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({ at: momentSchema }),
    errors: ["NOT_FOUND", "ALREADY_SETTLED"],
    act: true,
  },
  noticePdf: {
    method: "GET",
    path: "/api/stays/{stayId}/notice.pdf",
    roles: READERS,
    does: "费用估算和补件通知（PDF）：还没有结算的住院按现在算是多少，还缺什么、要带什么来；印明不是结算。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: { file: "application/pdf" },
    errors: ["NOT_FOUND", "ALREADY_SETTLED", "SLIP_DOES_NOT_ADD_UP", "PAPER_FONT_MISSING"],
    act: false,
  },
} as const satisfies Record<string, Operation>;
