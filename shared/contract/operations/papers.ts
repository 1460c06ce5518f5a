/** What belongs to a stay beside its bill: the checklist of papers (B42) and attached documents (D16). */
import { z } from "zod";
import { momentSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";

const CASHIERS = ["窗口", "医保办主任"] as const;
const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const attachmentIdSchema = z.coerce.number<number>().int().min(1).describe("附件号");
const reasonSchema = z.string().trim().min(2).max(200).describe("原因，记入日志");

const who = { at: momentSchema, by: z.string(), window: z.string() };

export const paperOperations = {
  stayPapers: {
    method: "GET",
    path: "/api/stays/{stayId}/papers",
    roles: READERS,
    does: "一次住院要交的资料：哪些名单或登记里已有，哪些交来了，哪些还差。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({
      papers: z.array(
        z.strictObject({
          paper: z.string(),
          why: z.string().describe("为什么要"),
          shownBy: z.string().nullable().describe("哪里已经有，不用再交；没有的为空"),
          given: z
            .strictObject({ note: z.string(), ...who })
            .nullable()
            .describe("交来的登记；没有的为空"),
        }),
      ),
      entries: z
        .array(
          z.strictObject({
            number: z.int(),
            paper: z.string(),
            given: z.boolean().describe("否：撤回登记"),
            note: z.string(),
            ...who,
          }),
        )
        .describe("登记过的，从最近的往前"),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  tickPaper: {
    method: "POST",
    path: "/api/stays/{stayId}/papers",
    roles: CASHIERS,
    does: "登记一份资料交来了，或撤回登记；谁、什么时候，留作记录。",
    request: z.strictObject({
      stayId: stayIdSchema,
      paper: z.string().min(1).max(30).describe("资料的名称"),
      given: z.boolean().describe("交来；否：撤回登记"),
      note: z.string().trim().max(200).describe("看了什么；撤回的写为什么"),
    }),
    answer: z.strictObject({ number: z.int() }),
    errors: ["NOT_FOUND", "ENTRY_REFUSED"],
    act: true,
  },
  attachments: {
    method: "GET",
    path: "/api/stays/{stayId}/attachments",
    roles: READERS,
    does: "一次住院附上的外来资料，撤回的也在内。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({
      attachments: z.array(
        z.strictObject({
          id: z.int(),
          name: z.string(),
          type: z.enum(["application/pdf", "image/png", "image/jpeg"]),
          bytes: z.int(),
          about: z.string(),
          ...who,
          withdrawn: z.strictObject({ reason: z.string(), ...who }).nullable(),
        }),
      ),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  attachFile: {
    method: "POST",
    path: "/api/stays/{stayId}/attachments",
    roles: CASHIERS,
    does: "把送来的一个文件附在一次住院上：PDF、PNG 或 JPEG，看内容，最多 20 MB。",
    request: z.strictObject({
      stayId: stayIdSchema,
      uploadId: z.uuid().describe("upload 给的号"),
      about: z.string().trim().min(2).max(60).describe("是什么，例如 外院出院小结"),
    }),
    answer: z.strictObject({ id: z.int() }),
    errors: ["NOT_FOUND", "ATTACHMENT_REFUSED"],
    act: true,
  },
  attachmentFile: {
    method: "GET",
    path: "/api/stays/{stayId}/attachments/{attachmentId}/file",
    roles: READERS,
    does: "附件的文件，与附上时逐字节一致；撤回的只给主任和审计。",
    request: z.strictObject({ stayId: stayIdSchema, attachmentId: attachmentIdSchema }),
    answer: { file: "application/octet-stream" },
    errors: ["NOT_FOUND", "ATTACHMENT_DAMAGED"],
    act: false,
  },
  withdrawAttachment: {
    method: "POST",
    path: "/api/stays/{stayId}/attachments/{attachmentId}/withdrawal",
    roles: ["医保办主任"],
    does: "撤回附错的附件，写明原因；文件留着，不删除。",
    request: z.strictObject({
      stayId: stayIdSchema,
      attachmentId: attachmentIdSchema,
      reason: reasonSchema,
    }),
    answer: z.strictObject({ id: z.int() }),
    errors: ["NOT_FOUND", "REASON_MISSING", "ENTRY_REFUSED"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
