/** What a window finds out about one stay: whose cover counts (B41), the newborn's mother (B32), the injury inquiry (E20), what no file brings. */
import { z } from "zod";
import { INJURY_RESULTS } from "../../settle/injury.ts";
import { daySchema, momentSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";

const CASHIERS = ["窗口", "医保办主任"] as const;
const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const personNoSchema = z.string().trim().min(1).max(60).describe("人员编号");
const kindSchema = z.enum(["cover", "mother", "injury", "samePerson"]);
const faultsSchema = z.array(z.string()).describe("账单与登记差在哪里，不写姓名和号码");
const fact = { name: z.string().min(1).max(60).describe("政策包里的要素名") };

const cover = {
  personNo: personNoSchema,
  insuredRegion: z.string().min(1).max(20),
  insuranceType: z.string().min(1).max(60),
};
const mother = { personNo: personNoSchema, birthDay: daySchema.describe("新生儿的出生日期") };
const injury = { result: z.enum(INJURY_RESULTS) };

export const stayEntryOperations = {
  stayCircumstances: {
    method: "GET",
    path: "/api/stays/{stayId}/circumstances",
    roles: READERS,
    does: "一次住院要不要选参保、是不是外伤，窗口登记过什么，从最近的往前。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({
      entries: z.array(
        z.strictObject({
          kind: z.enum(["cover", "mother", "injury", "samePerson", "fact"]),
          value: z
            .union([
              z.strictObject({ ...cover, among: z.array(z.string()) }),
              z.strictObject(mother),
              z.strictObject(injury),
              z.strictObject({ ...fact, text: z.string().describe("撤回的为空") }),
              z.strictObject({ personNo: personNoSchema, faults: faultsSchema }),
            ])
            .nullable()
            .describe("撤回的为空"),
          proof: z.string(),
          at: momentSchema,
          by: z.string(),
          window: z.string(),
        }),
      ),
      covers: z
        .array(
          z.strictObject({
            ...cover,
            source: z.string(),
            from: daySchema.nullable(),
            to: daySchema.nullable(),
          }),
        )
        .describe("住院期间重复的参保；没有重复的为空"),
      isSelfPayBill: z.boolean().describe("账单写的是自费：选定参保就按医保报"),
      persons: z
        .array(
          z.strictObject({
            personNo: z.string(),
            name: z.string(),
            insuredRegion: z.string(),
            insuranceType: z.string(),
            faults: faultsSchema,
          }),
        )
        .describe("人证不符：账单可能说的登记里的人；对得上的为空"),
      injuryDiagnosis: z.string().nullable(),
      facts: z
        .array(
          z.strictObject({
            ...fact,
            kind: z.enum(["choice", "count", "money", "day", "age", "ordinal", "held", "derived"]),
            values: z.array(z.string()).describe("可选的字样"),
            text: z.string().describe("现在算数的；没有人说过的为空"),
          }),
        )
        .describe("政策包要问、而账单和登记里没有的"),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  enterStay: {
    method: "POST",
    path: "/api/stays/{stayId}/circumstances",
    roles: CASHIERS,
    does: "登记住院情况：选定参保、新生儿随母、外伤调查结果、人证不符由主任确认、政策要素，或撤回；谁、为什么，留作记录。",
    request: z.strictObject({
      stayId: stayIdSchema,
      entry: z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("cover"), ...cover }),
        z.strictObject({ kind: z.literal("mother"), ...mother }),
        z.strictObject({ kind: z.literal("injury"), ...injury }),
        z.strictObject({
          kind: z.literal("fact"),
          ...fact,
          text: z.string().trim().max(60).describe("整数、元或日期照写；空着是撤回"),
        }),
        z.strictObject({ kind: z.literal("samePerson"), personNo: personNoSchema }),
        z.strictObject({ kind: z.literal("takeBack"), of: kindSchema }),
      ]),
      proof: z.string().trim().min(2).max(200).describe("看了什么证明，或为什么这样办"),
    }),
    answer: z.strictObject({ number: z.int() }),
    errors: ["NOT_FOUND", "ALREADY_SETTLED", "ENTRY_REFUSED"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
