/** Files in, bills out. Files come one by one; one import takes those that belong together. */

import { digestSchema, momentSchema } from "../basics.ts";
import {
  CONTAINERS,
  CONVERSION_RULES,
  FAULT_CODES,
  IMPORT_KINDS,
  IMPORT_WAYS,
  type ImportReport,
  type Quarantine,
} from "../importReport.ts";
import type { InboxStatus } from "../inbox.ts";
import type { Operation } from "../operation.ts";
import type { Same } from "../sameShape.ts";
import { z } from "../schema.ts";

const INTAKE = ["窗口", "医保办主任"] as const;
const READERS = ["窗口", "医保办主任", "审计只读"] as const;

const keySchema = z
  .string()
  .regex(/^[\x21-\x7e]{8,200}$/)
  .describe("导入的业务号");

const batchIdSchema = z.coerce.number<number>().int().min(1).describe("导入批次");
const fileNameSchema = z.string().min(1).max(255).describe("文件名");

const faultSchema = z.strictObject({
  file: z.string(),
  row: z.int(),
  column: z.string(),
  code: z.enum(FAULT_CODES),
  reason: z.string(),
});

const conversionSchema = z.strictObject({
  row: z.int(),
  before: z.string(),
  after: z.string(),
  count: z.int(),
});

export const conversionCountSchema = z.strictObject({
  rule: z.enum(CONVERSION_RULES),
  column: z.string(),
  count: z.int(),
  different: z.int(),
  samples: z.array(conversionSchema),
});

export const importReportSchema = z.strictObject({
  batchId: z.int().nullable(),
  dryRun: z.boolean(),
  files: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(IMPORT_KINDS),
      label: z.string(),
      sha256: digestSchema,
      container: z.enum(CONTAINERS),
      zipped: z.boolean().default(false),
      encoding: z.string(),
      sheet: z.string().nullable(),
      rowsRead: z.int(),
      rowsAccepted: z.int(),
      rowsWrong: z.int(),
      rowsHeld: z.int(),
      rowsSeen: z.int(),
      rowsSkipped: z.int(),
      // Batches from before there were profiles and a log of conversions.
      profile: z.string().nullable().default(null),
      conversions: z.array(conversionCountSchema).default([]),
      // Nor were unread columns and sheets told of.
      unreadColumns: z.array(z.string()).default([]),
      unreadSheets: z.array(z.string()).default([]),
    }),
  ),
  staysAccepted: z.int(),
  staysChanged: z.int(),
  staysSeen: z.int(),
  staysHeld: z.int(),
  changes: z.array(
    z.strictObject({
      inpatientNo: z.string(),
      version: z.int(),
      differences: z.array(z.string()),
      differenceCount: z.int(),
    }),
  ),
  faults: z.array(faultSchema),
  faultCount: z.int(),
  warnings: z.array(faultSchema),
  warningCount: z.int(),
});
true satisfies Same<z.output<typeof importReportSchema>, ImportReport>;

const quarantineSchema = z.strictObject({
  reasons: z.array(
    z.strictObject({
      file: z.string(),
      code: z.enum(FAULT_CODES),
      rows: z.int(),
      stays: z.int().describe("涉及的住院次数；名册和目录是 0"),
    }),
  ),
  stays: z.array(
    z.strictObject({
      inpatientNo: z.string(),
      name: z.string().describe("文件里有姓名列时才有"),
      wrongRows: z.int(),
      heldRows: z.int(),
      repairedIn: z.int().nullable().describe("在屏幕上改正后随哪个批次收下"),
    }),
  ),
  stayCount: z.int(),
  rows: z.array(
    z.strictObject({
      number: z.int(),
      file: z.string(),
      row: z.int(),
      column: z.string(),
      inpatientNo: z.string(),
      code: z.enum(FAULT_CODES),
      reason: z.string(),
      cells: z
        .array(z.strictObject({ column: z.string(), text: z.string() }))
        .describe("这一行在文件里的样子，证件号码只留后四位"),
      repair: z
        .strictObject({
          batchId: z.int(),
          leftOut: z.boolean(),
          at: momentSchema,
          by: z.string(),
          reason: z.string(),
          changes: z.array(
            z.strictObject({ column: z.string(), before: z.string(), after: z.string() }),
          ),
        })
        .nullable(),
    }),
  ),
  counts: z.strictObject({
    all: z.int(),
    repaired: z.int(),
    leftOut: z.int(),
    open: z.int(),
    batches: z.array(z.int()),
  }),
});
true satisfies Same<z.output<typeof quarantineSchema>, Quarantine>;

const inboxSchema = z.strictObject({
  folder: z.string().describe("没有设就是空的"),
  trouble: z.string().nullable(),
  waiting: z.array(z.strictObject({ name: z.string(), why: z.string() })),
  ignored: z.array(z.string()).describe("符号链接之类，从来不取"),
  results: z
    .array(
      z.strictObject({
        at: momentSchema,
        files: z.array(z.string()),
        outcome: z.enum(["imported", "seen", "refused"]),
        words: z.string(),
        batchId: z.int().nullable(),
      }),
    )
    .describe("主机启动以来，从最近的往前"),
});
true satisfies Same<z.output<typeof inboxSchema>, InboxStatus>;

const originSchema = z.strictObject({ way: z.enum(IMPORT_WAYS), source: z.string() });

/** Which rows of a quarantine: those of one reason in one file, page by page. */
const quarantinePage = {
  file: fileNameSchema.exactOptional(),
  code: z.enum(FAULT_CODES).exactOptional(),
  after: z.coerce.number<number>().int().min(0).default(0).describe("上一页最后一条"),
  limit: z.coerce.number<number>().int().min(0).max(200).default(50),
};

const conversionPage = {
  file: fileNameSchema.exactOptional(),
  rule: z.enum(CONVERSION_RULES).exactOptional(),
  column: z.string().max(200).exactOptional(),
  after: z.coerce.number<number>().int().min(0).default(0).describe("上一页最后一条"),
  limit: z.coerce.number<number>().int().min(1).max(500).default(100),
};

const listedConversionSchema = z.strictObject({
  ...conversionSchema.shape,
  number: z.int(),
  file: z.string(),
  rule: z.enum(CONVERSION_RULES),
  column: z.string(),
});

export const intakeOperations = {
  upload: {
    method: "POST",
    path: "/api/uploads",
    roles: INTAKE,
    does: "送来一个文件的内容，供随后的导入使用；一小时后或退出时删除。",
    request: z.strictObject({ name: fileNameSchema }),
    answer: z.strictObject({ uploadId: z.string(), bytes: z.int(), sha256: digestSchema }),
    errors: [],
    act: false,
    takesFile: true,
  },
  importFiles: {
    method: "POST",
    path: "/api/imports",
    roles: INTAKE,
    does: "导入送来的文件：核对后要么全部入账，要么一行也不入；试导只核对。",
    request: z.strictObject({
      uploads: z.array(z.string().max(60)).min(1).max(20),
      dryRun: z.boolean().default(false),
    }),
    answer: importReportSchema,
    errors: [
      "NOT_FOUND",
      "FILE_UNREADABLE",
      "FILE_EMPTY",
      "FILE_TOO_LARGE",
      "FILE_KIND_UNKNOWN",
      "FILE_ENCODING",
      "FILE_DAMAGED",
      "ARCHIVE_REFUSED",
      "FILE_CHANGED",
      "FILES_SAME",
      "ROW_TOO_LONG",
      "QUOTE_OPEN",
      "FORMULA_WITHOUT_VALUE",
      "HEADER_NOT_FOUND",
      "COLUMN_MISSING",
      "COLUMN_TWICE",
      "DATE_ORDER_UNKNOWN",
      "FILE_AMBIGUOUS",
      "BILL_FILES_INCOMPLETE",
      "TOO_MANY_FAULTS",
      "IMPORT_CANCELLED",
      "IMPORT_OVERTAKEN",
    ],
    act: true,
  },
  importWork: {
    method: "GET",
    path: "/api/import-work/{importKey}",
    roles: INTAKE,
    does: "一次正在做的导入到了哪里；业务号由要求导入的窗口给出。",
    request: z.strictObject({ importKey: keySchema }),
    answer: z.strictObject({
      running: z.boolean(),
      bytes: z.int(),
      totalBytes: z.int().describe("还没有轮到时是 0"),
      rows: z.int(),
    }),
    errors: [],
    act: false,
  },
  cancelImport: {
    method: "POST",
    path: "/api/import-work/{importKey}/cancel",
    roles: INTAKE,
    does: "取消自己正在做的导入；什么都不入账。",
    request: z.strictObject({ importKey: keySchema }),
    answer: z.strictObject({ cancelled: z.boolean() }),
    errors: [],
    act: false,
  },
  rehearsalQuarantine: {
    method: "GET",
    path: "/api/import-work/{importKey}/quarantine",
    roles: INTAKE,
    does: "自己最近一次试导里没有通过的行。",
    request: z.strictObject({ importKey: keySchema, ...quarantinePage }),
    answer: quarantineSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  quarantine: {
    method: "GET",
    path: "/api/imports/{batchId}/quarantine",
    roles: READERS,
    does: "一个批次里没有导入的行：按原因，一页一页，每行是文件里的样子。",
    request: z.strictObject({ batchId: batchIdSchema, ...quarantinePage }),
    answer: quarantineSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  conversions: {
    method: "GET",
    path: "/api/imports/{batchId}/conversions",
    roles: READERS,
    does: "一个批次里读的时候改写了什么：每一种改前、改后、第一次在哪一行、多少格。",
    request: z.strictObject({ batchId: batchIdSchema, ...conversionPage }),
    answer: z.strictObject({ conversions: z.array(listedConversionSchema) }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  rehearsalConversions: {
    method: "GET",
    path: "/api/import-work/{importKey}/conversions",
    roles: INTAKE,
    does: "自己最近一次试导里读的时候改写了什么。",
    request: z.strictObject({ importKey: keySchema, ...conversionPage }),
    answer: z.strictObject({ conversions: z.array(listedConversionSchema) }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  repairRows: {
    method: "POST",
    path: "/api/imports/{batchId}/repairs",
    roles: INTAKE,
    does: "在屏幕上改正没有收下的行：连同等着它的行一起重新核对，全部都对才入账，记下谁改了什么；试改只核对。",
    request: z.strictObject({
      batchId: batchIdSchema,
      edits: z
        .array(
          z.strictObject({
            file: fileNameSchema,
            row: z.int().min(1),
            cells: z
              .array(z.strictObject({ at: z.int().min(0).max(2_000), text: z.string().max(2_000) }))
              .max(500),
            leaveOut: z.boolean().default(false).describe("这一行不要：重复了，或不该有"),
          }),
        )
        .min(1)
        .max(500),
      reason: z.string().trim().max(500).describe("试改时可以空着"),
      dryRun: z.boolean().default(false),
    }),
    answer: z.strictObject({
      report: importReportSchema,
      rows: z.int(),
      leftOut: z.int(),
      stays: z.array(z.string()),
    }),
    errors: [
      "NOT_FOUND",
      "REASON_MISSING",
      "REPAIR_STILL_WRONG",
      "REPAIR_DONE",
      "REPAIR_TOO_MANY",
      "BILL_FILES_INCOMPLETE",
      "HEADER_NOT_FOUND",
      "DATE_ORDER_UNKNOWN",
      "IMPORT_CANCELLED",
      "IMPORT_OVERTAKEN",
    ],
    act: true,
  },
  batches: {
    method: "GET",
    path: "/api/imports",
    roles: READERS,
    does: "导入过的批次，从最近的往前。",
    request: z.strictObject({
      limit: z.coerce.number<number>().int().min(1).max(500).default(100),
    }),
    answer: z.strictObject({
      batches: z.array(
        z.strictObject({
          batchId: z.int(),
          startedAt: momentSchema,
          finishedAt: momentSchema,
          files: z.array(z.string()),
          staysAccepted: z.int(),
          staysHeld: z.int(),
          faultCount: z.int(),
          origin: originSchema.nullable().describe("在窗口选的文件没有"),
        }),
      ),
    }),
    errors: [],
    act: false,
  },
  inbox: {
    method: "GET",
    path: "/api/inbox",
    roles: ["窗口", "医保办主任", "审计只读", "系统管理"],
    does: "接收目录的情形：等着的、办完的、正在导入的。",
    request: z.strictObject({}),
    answer: inboxSchema.extend({
      running: z
        .array(
          z.strictObject({
            importKey: z.string(),
            way: z.enum(["接收目录", "推送"]),
            bytes: z.int(),
            totalBytes: z.int(),
            rows: z.int(),
          }),
        )
        .describe("接收目录和推送正在做的导入"),
    }),
    errors: [],
    act: false,
  },
  cancelInbox: {
    method: "POST",
    path: "/api/inbox/cancel",
    roles: ["医保办主任", "系统管理"],
    does: "取消接收目录或推送正在做的导入；什么都不入账，接收目录的文件移到“有误”。",
    request: z.strictObject({ importKey: keySchema }),
    answer: z.strictObject({ cancelled: z.boolean() }),
    errors: [],
    act: false,
  },
  importReport: {
    method: "GET",
    path: "/api/imports/{batchId}",
    roles: READERS,
    does: "一个批次的导入报告。",
    request: z.strictObject({ batchId: batchIdSchema }),
    answer: importReportSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  errorFile: {
    method: "POST",
    path: "/api/imports/{batchId}/errors",
    roles: INTAKE,
    does: "一个文件里没有导入的行，原样带原因，可改正后再导入；导出记入日志。",
    request: z.strictObject({ batchId: batchIdSchema, name: fileNameSchema }),
    answer: { file: "application/octet-stream" },
    errors: ["NO_ERROR_ROWS"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
