/** The log and the check of the books. */

import { daySchema, digestSchema, momentSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

const GUARDS = ["医保办主任", "审计只读", "系统管理"] as const;

export const guardOperations = {
  log: {
    method: "GET",
    path: "/api/log",
    roles: GUARDS,
    does: "操作日志，从最近的往前翻，可按操作、对象、经办人和日期筛选；另给出日志链的末端。",
    request: z.strictObject({
      before: z.coerce.number<number>().int().min(1).exactOptional(),
      limit: z.coerce.number<number>().int().min(1).max(500).default(100),
      act: z.string().min(1).max(40).exactOptional(),
      subject: z.string().trim().min(1).max(100).exactOptional().describe("对象里含有的字"),
      login: z.string().min(1).max(64).exactOptional(),
      from: daySchema.exactOptional(),
      to: daySchema.exactOptional(),
    }),
    answer: z.strictObject({
      head: z.strictObject({ number: z.int(), hash: digestSchema }),
      acts: z.array(z.string()).describe("日志里有过的操作"),
      logins: z.array(z.string()).describe("日志里有过的经办人"),
      entries: z.array(
        z.strictObject({
          number: z.int(),
          at: momentSchema,
          login: z.string(),
          role: z.string(),
          window: z.string(),
          act: z.string(),
          subject: z.string(),
          detail: z.string().describe("JSON，不含姓名和证件号码"),
          hash: digestSchema,
        }),
      ),
    }),
    errors: [],
    act: false,
  },
  check: {
    method: "GET",
    path: "/api/check",
    roles: GUARDS,
    does: "检查账簿：日志链、每一行的摘要、单号连续、金额平衡；指出被改动的行。",
    request: z.strictObject({}),
    answer: z.strictObject({
      ok: z.boolean(),
      findings: z.array(
        z.strictObject({ table: z.string(), key: z.string(), problem: z.string() }),
      ),
      checked: z.strictObject({
        logEntries: z.int(),
        rows: z.int(),
        feeLines: z.int(),
        settlements: z.int(),
      }),
      chainHead: digestSchema,
    }),
    errors: [],
    act: false,
  },
} as const satisfies Record<string, Operation>;
