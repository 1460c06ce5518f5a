/** Wrong names and ID numbers put right with history; what a correction reaches (E01). */

import { holdSchema, momentSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";
import { z } from "../schema.ts";

export const correctionOperations = {
  correctBill: {
    method: "POST",
    path: "/api/stays/{stayId}/corrections",
    roles: ["窗口", "医保办主任"],
    does: "更正一份没有结算的账单的姓名或证件号码：原来的一版留着，随即按新的重新核对。",
    request: z.strictObject({
      stayId: z.coerce.number<number>().int().min(1).describe("住院记录号"),
      changes: z.strictObject({
        name: z.string().trim().min(1).max(60).exactOptional(),
        idNumber: z.string().trim().min(1).max(30).exactOptional(),
      }),
      reason: z.string().trim().min(2).max(200).describe("看了什么证件，或为什么改"),
    }),
    answer: z.strictObject({ version: z.int().describe("账单的第几版") }),
    errors: ["NOT_FOUND", "REASON_MISSING", "ENTRY_REFUSED"],
    act: true,
  },
  personStays: {
    method: "GET",
    path: "/api/persons/{personNo}/stays",
    roles: ["窗口", "医保办主任", "政策维护", "审计只读"],
    does: "更正一个人以后：没有结算的住院现在能不能结算，已经结算的要怎么办。",
    request: z.strictObject({ personNo: z.string().min(1).max(60) }),
    answer: z.strictObject({
      open: z.array(
        z.strictObject({
          stayId: z.int(),
          inpatientNo: z.string(),
          state: z.enum(["waiting", "held"]),
          holds: z.array(holdSchema),
        }),
      ),
      settled: z
        .array(
          z.strictObject({
            stayId: z.int(),
            inpatientNo: z.string(),
            slipNumber: z.string(),
            settledAt: momentSchema,
            isMonthClosed: z.boolean(),
            action: z.string(),
          }),
        )
        .describe("按撤销的次序，从最后一笔往前"),
    }),
    errors: [],
    act: false,
  },
} as const satisfies Record<string, Operation>;
