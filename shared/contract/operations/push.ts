/** A HIS pushes bills; the system administration makes and revokes the tokens for it. */

import { momentSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";
import { importReportSchema, intakeOperations } from "./intake.ts";

const SYSTEM = ["系统管理"] as const;

const tokenIdSchema = z.coerce.number<number>().int().min(1).describe("推送口令的号");

/** Goes into the log and stands beside batches: nothing that cannot be seen. */
const sourceSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{C}]+$/u, "来源名有看不见的字符")
  .describe("哪个系统，例如 HIS、集成平台");

export const pushOperations = {
  pushBills: {
    method: "POST",
    path: "/api/push/bills",
    roles: "push",
    does: "HIS 推送账单：一个文件（住院和明细在一张表，或国家接口的 JSON、NDJSON），或 multipart 里的几个文件；要么全部核对入账，要么一行也不入。",
    request: z.strictObject({
      name: z
        .string()
        .min(1)
        .max(255)
        .default("推送")
        .describe("只有一个文件时它的名字；multipart 里各有各的"),
      dryRun: z.enum(["true", "false"]).default("false").describe("true：只核对，不入账"),
    }),
    answer: importReportSchema,
    errors: [
      "PUSH_TOKEN_REFUSED",
      "PUSH_TOO_OFTEN",
      "PUSH_INCOMPLETE",
      "PUSH_NOT_BILLS",
      ...intakeOperations.importFiles.errors,
    ],
    act: true,
    takesFile: true,
  },
  pushTokens: {
    method: "GET",
    path: "/api/push/tokens",
    roles: SYSTEM,
    does: "建过的推送口令；口令本身不再显示。",
    request: z.strictObject({}),
    answer: z.strictObject({
      tokens: z.array(
        z.strictObject({
          tokenId: z.int(),
          source: z.string(),
          createdAt: momentSchema,
          expiresAt: momentSchema,
          revokedAt: momentSchema.nullable(),
        }),
      ),
    }),
    errors: [],
    act: false,
  },
  createPushToken: {
    method: "POST",
    path: "/api/push/tokens",
    roles: SYSTEM,
    does: "建一个推送口令：只能推送账单，别的都不能做；只在这一次显示。",
    request: z.strictObject({
      source: sourceSchema,
      days: z.int().min(1).max(730).describe("几天后过期"),
    }),
    answer: z.strictObject({
      tokenId: z.int(),
      token: z.string().nullable().describe("重复的请求是空的：口令只显示一次"),
      expiresAt: momentSchema,
    }),
    errors: [],
    act: true,
  },
  revokePushToken: {
    method: "POST",
    path: "/api/push/tokens/{tokenId}/revoke",
    roles: SYSTEM,
    does: "停用一个推送口令，随即失效。",
    request: z.strictObject({ tokenId: tokenIdSchema }),
    answer: z.strictObject({}),
    errors: ["NOT_FOUND"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
