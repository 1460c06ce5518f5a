/** Files in, bills out. Files come one by one; one import takes those that belong together. */

import { digestSchema, momentSchema } from "../basics.ts";
import { FAULT_CODES, type ImportReport } from "../importReport.ts";
import type { Operation } from "../operation.ts";
import type { Same } from "../sameShape.ts";
import { z } from "../schema.ts";

const INTAKE = ["窗口", "医保办主任"] as const;
const READERS = ["窗口", "医保办主任", "审计只读"] as const;

const batchIdSchema = z.coerce.number<number>().int().min(1).describe("导入批次");
const fileNameSchema = z.string().min(1).max(255).describe("文件名");

const faultSchema = z.strictObject({
  file: z.string(),
  row: z.int(),
  column: z.string(),
  code: z.enum(FAULT_CODES),
  reason: z.string(),
});

const importReportSchema = z.strictObject({
  batchId: z.int().nullable(),
  dryRun: z.boolean(),
  files: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(["stays", "lines", "register", "catalogue"]),
      label: z.string(),
      sha256: digestSchema,
      container: z.enum(["csv", "xlsx"]),
      encoding: z.string(),
      sheet: z.string().nullable(),
      rowsRead: z.int(),
      rowsAccepted: z.int(),
      rowsWrong: z.int(),
      rowsHeld: z.int(),
      rowsSeen: z.int(),
      rowsSkipped: z.int(),
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
      "FILE_OLD_XLS",
      "FILE_HTML",
      "FILE_ENCODING",
      "FILE_DAMAGED",
      "ARCHIVE_REFUSED",
      "FILE_CHANGED",
      "FILES_SAME",
      "ROW_TOO_LONG",
      "QUOTE_OPEN",
      "HEADER_NOT_FOUND",
      "COLUMN_MISSING",
      "COLUMN_TWICE",
      "FILE_AMBIGUOUS",
      "BILL_FILES_INCOMPLETE",
      "TOO_MANY_FAULTS",
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
        }),
      ),
    }),
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
