/** 审核: the findings, what is decided about them, the three reports, and the rules behind them. */

import { FINDING_STATUSES } from "../../audit/reviewWords.ts";
import { LEVELS, STAGES, SWITCH_STATES } from "../../audit/types.ts";
import { daySchema, digestSchema, fenSchema, momentSchema, quantitySchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;
const MANAGER = ["医保办主任"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const numberSchema = z.coerce.number<number>().int().min(1).describe("这份账单的第几条疑点");
const reasonSchema = z.string().trim().min(2).max(500).describe("原因，记入日志");
const levelSchema = z.enum(LEVELS);
const statusSchema = z.enum(FINDING_STATUSES);
const bearerSchema = z.enum(["病人", "医院"]).describe("谁承担：病人的转全自费，医院的改账单");
const days = {
  from: daySchema.exactOptional().describe("出院日期从"),
  to: daySchema.exactOptional().describe("出院日期到"),
};

const rowSchema = z.strictObject({
  stayId: z.int(),
  number: z.int(),
  inpatientNo: z.string(),
  name: z.string(),
  dept: z.string(),
  hospitalCode: z.string(),
  hospitalName: z.string(),
  dischargeDay: daySchema,
  ruleCode: z.string(),
  ruleName: z.string(),
  level: levelSchema,
  bearer: bearerSchema,
  status: statusSchema,
  sentence: z.string(),
  proposed: fenSchema.describe("建议扣减，单位：分"),
  settled: z.boolean(),
});

const lineSchema = z.strictObject({
  number: z.int(),
  sourceRow: z.int(),
  feeTime: momentSchema,
  code: z.string(),
  item: z.string(),
  dept: z.string(),
  quantity: quantitySchema,
  unit: z.string(),
  amountFen: z.int(),
  deductionFen: z.int().describe("建议扣减里这一行的，单位：分"),
});

const notJudgedSchema = z.strictObject({ ruleCode: z.string(), reason: z.string() });

const sums = {
  hits: z.int().describe("一条疑点有几个项目的，按项目各计一次"),
  open: z.int().describe("还没有处理的"),
  amountFen: z.int(),
};
const reportRow = { key: z.string().describe("看是哪些疑点时用来筛的"), name: z.string(), ...sums };
const reportSchema = z.array(z.strictObject(reportRow));

const storedReportSchema = z.strictObject({
  rows: z.int(),
  understood: z.int(),
  notes: z.int().describe("标题、脚注"),
  notUnderstood: z.int(),
  remarks: z.int(),
  unusedColumns: z.array(z.string()),
  examples: z.array(z.strictObject({ sheet: z.string(), row: z.int(), text: z.string() })),
});

export const reviewOperations = {
  findings: {
    method: "GET",
    path: "/api/findings",
    roles: READERS,
    does: "审核疑点：按级别、状态、规则、科室、项目和出院日期筛选，违规在前、出院早的在前。",
    request: z.strictObject({
      level: levelSchema.exactOptional(),
      status: z
        .enum([...FINDING_STATUSES, "open"])
        .exactOptional()
        .describe("open：待核实和已申诉"),
      ruleCode: z.string().min(1).max(80).exactOptional(),
      hospital: z.string().min(1).max(40).exactOptional().describe("医疗机构编码"),
      dept: z.string().min(1).max(80).exactOptional().describe("出院科室"),
      item: z.string().min(1).max(200).exactOptional().describe("院内项目名称"),
      ...days,
      limit: z.coerce.number<number>().int().min(1).max(1000).default(300),
    }),
    answer: z.strictObject({
      findings: z.array(rowSchema),
      count: z.int().describe("符合条件的全部"),
      proposed: z.int().describe("全部的建议扣减，单位：分"),
    }),
    errors: [],
    act: false,
  },
  finding: {
    method: "GET",
    path: "/api/stays/{stayId}/findings/{number}",
    roles: READERS,
    does: "一条疑点：涉及的费用、数字、依据和处理。",
    request: z.strictObject({ stayId: stayIdSchema, number: numberSchema }),
    answer: z.strictObject({
      stayId: z.int(),
      number: z.int(),
      inpatientNo: z.string(),
      ruleCode: z.string(),
      ruleName: z.string(),
      ruleVersion: z.string(),
      level: levelSchema,
      bearer: bearerSchema,
      status: statusSchema,
      reason: z.string(),
      reviewer: z.string(),
      decidedAt: momentSchema.nullable(),
      sentence: z.string(),
      legalBasis: z.string(),
      evidence: z.string(),
      numbers: z.array(z.strictObject({ name: z.string(), value: z.string() })),
      inScope: fenSchema.nullable().describe("涉及行的范围内金额；还不能拆分的为空"),
      proposed: fenSchema,
      deducted: z.boolean().describe("结算时自动扣减"),
      foundAt: momentSchema,
      closedAt: momentSchema.nullable().describe("后来的审核不再命中"),
      faulty: z.array(lineSchema).describe("违规项"),
      related: z.array(lineSchema).describe("涉及项"),
      elsewhere: z.array(z.strictObject({ stay: z.string(), sourceRow: z.int() })),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  stayReview: {
    method: "GET",
    path: "/api/stays/{stayId}/review",
    roles: READERS,
    does: "一次住院的审核结果：按哪套规则、什么时候、有哪些疑点、哪些不能判断。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({
      at: momentSchema.nullable(),
      rulesDigest: digestSchema.nullable(),
      ruleCount: z.int(),
      notJudged: z.array(notJudgedSchema),
      findings: z.array(
        z.strictObject({
          number: z.int(),
          level: levelSchema,
          ruleCode: z.string(),
          ruleName: z.string(),
          status: statusSchema,
          sentence: z.string(),
          deducted: z.boolean(),
        }),
      ),
      confirmed: z
        .strictObject({ by: z.string(), at: momentSchema, proof: z.string() })
        .nullable()
        .describe("人证不符而由主任确认的；没有的为空"),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  tryReview: {
    method: "GET",
    path: "/api/stays/{stayId}/review/{stage}",
    roles: READERS,
    does: "按一个监管环节的规则看一次住院，不留结果：在院的账单先看一遍，结算以后再看一遍。",
    request: z.strictObject({ stayId: stayIdSchema, stage: z.enum(STAGES) }),
    answer: z.strictObject({
      ruleCount: z.int(),
      notJudged: z.array(notJudgedSchema),
      findings: z.array(
        z.strictObject({
          ruleCode: z.string(),
          ruleName: z.string(),
          level: levelSchema,
          sentence: z.string(),
        }),
      ),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  runReview: {
    method: "POST",
    path: "/api/reviews",
    roles: ["窗口", "医保办主任"],
    does: "审核：没有写住院记录号的，审核全部还没有结算的；结果仍然有效的不重做。",
    request: z.strictObject({ stayIds: z.array(z.int().min(1)).max(10_000).exactOptional() }),
    answer: z.strictObject({
      stays: z.int().describe("看了几次住院"),
      reviewed: z.int().describe("其中重新审核的"),
    }),
    errors: ["NOT_FOUND", "CLOCK_BEHIND"],
    act: false,
  },
  decideFinding: {
    method: "POST",
    path: "/api/stays/{stayId}/findings/{number}/decision",
    roles: MANAGER,
    does: "处理一条疑点：采纳、豁免、已申诉，或退回待核实；同一处错以后的版本也照这个。",
    request: z.strictObject({
      stayId: stayIdSchema,
      number: numberSchema,
      status: statusSchema,
      reason: reasonSchema,
    }),
    answer: z.strictObject({ number: z.int().describe("这次住院的第几次处理") }),
    errors: ["NOT_FOUND", "REASON_MISSING", "FINDING_CLOSED"],
    act: true,
  },
  reviewReports: {
    method: "GET",
    path: "/api/review-reports",
    roles: READERS,
    does: "审核的三张分析表，同一批疑点：按医疗机构（下分科室）、按问题、按项目；三张的合计相同。",
    request: z.strictObject(days),
    answer: z.strictObject({
      byHospital: z.array(z.strictObject({ ...reportRow, depts: reportSchema })),
      byRule: reportSchema,
      byItem: reportSchema,
      total: z.strictObject(sums),
    }),
    errors: [],
    act: false,
  },
  rules: {
    method: "GET",
    path: "/api/rules",
    roles: READERS,
    does: "规则库：规则文件，每条规则的级别、开关、命中，几条在用、几条自动扣减。",
    request: z.strictObject({}),
    answer: z.strictObject({
      digest: digestSchema.describe("规则和开关的校验值"),
      files: z.array(
        z.strictObject({
          id: z.int(),
          kind: z.enum(["national", "own"]),
          name: z.string(),
          label: z.string(),
          version: z.string(),
          digest: digestSchema,
          importedAt: momentSchema,
          importedBy: z.string(),
          withdrawnAt: momentSchema.nullable(),
          withdrawnBy: z.string().nullable(),
          withdrawnWhy: z.string().nullable(),
          report: storedReportSchema,
          rules: z.int(),
        }),
      ),
      rules: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          level: levelSchema,
          bearer: bearerSchema,
          mayDeduct: z.boolean(),
          version: z.string(),
          entries: z.int().nullable().describe("规则表有多少行；不用表的为空"),
          legalBasis: z.string(),
          evidence: z.string(),
          file: z.string().nullable().describe("来自哪个文件；程序自带的为空"),
          state: z.enum(SWITCH_STATES),
          switchedBy: z.string().nullable(),
          switchedAt: momentSchema.nullable(),
          reason: z.string(),
          hits: z.int(),
          open: z.int(),
        }),
      ),
      on: z.int(),
      automatic: z.int(),
    }),
    errors: [],
    act: false,
  },
  switchRule: {
    method: "POST",
    path: "/api/rules/{ruleCode}/state",
    roles: MANAGER,
    does: "设置一条规则：按级别、关、只提示、自动扣减；没有结算的账单随后重新审核。",
    request: z.strictObject({
      ruleCode: z.string().min(1).max(80),
      state: z.enum(SWITCH_STATES),
      reason: reasonSchema,
    }),
    answer: z.strictObject({ number: z.int().describe("这条规则的第几次设置") }),
    errors: ["NOT_FOUND", "REASON_MISSING", "RULE_NOT_AUTOMATIC"],
    act: true,
  },
  importRules: {
    method: "POST",
    path: "/api/rule-files",
    roles: MANAGER,
    does: "导入规则文件：国家医保局公布的表格，或本院的规则文件；同一批的新文件代替旧的。",
    request: z.strictObject({ uploadId: z.string().min(1).max(80) }),
    answer: z.strictObject({
      fileId: z.int(),
      label: z.string(),
      rules: z.int(),
      report: storedReportSchema,
      replaces: z.int().nullable(),
    }),
    errors: [
      "NOT_FOUND",
      "RULES_NONE",
      "RULES_REFUSED",
      "RULES_CLASH",
      "FILE_UNREADABLE",
      "FILE_EMPTY",
      "FILE_TOO_LARGE",
      "FILE_KIND_UNKNOWN",
      "FILE_ENCODING",
      "FILE_DAMAGED",
      "ARCHIVE_REFUSED",
    ],
    act: true,
  },
  withdrawRules: {
    method: "POST",
    path: "/api/rule-files/{fileId}/withdraw",
    roles: MANAGER,
    does: "撤下一个规则文件：它的规则不再用；文件和历史留着。",
    request: z.strictObject({
      fileId: z.coerce.number<number>().int().min(1),
      reason: reasonSchema,
    }),
    answer: z.strictObject({ fileId: z.int() }),
    errors: ["NOT_FOUND", "REASON_MISSING", "RULE_FILE_WITHDRAWN"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
