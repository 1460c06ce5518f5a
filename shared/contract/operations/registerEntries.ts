/** 窗口登记: completing the registers at a window, so that a held stay can go on (C08, E01, B42). */
import { z } from "zod";
import { daySchema } from "../basics.ts";
import type { Operation } from "../operation.ts";

const CASHIERS = ["窗口", "医保办主任"] as const;
const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const stayIdSchema = z.coerce.number<number>().int().min(1).describe("住院记录号");
const personNoSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{1,30}$/, "人员编号由字母和数字组成")
  .describe("人员编号");
const nameSchema = z.string().trim().min(1).max(60);
const regionSchema = z.string().regex(/^\d{6}$/, "参保地写六位区划");
const optionalWord = z.string().trim().max(40).nullable();
const kindSchema = z.enum(["规范转诊", "异地备案"]);
const dates = {
  from: daySchema.describe("第一天"),
  to: daySchema.nullable().describe("最后一天；空着是一直有效"),
};

const entrySchema = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("registration"),
    personNo: personNoSchema,
    kind: kindSchema,
    ...dates,
  }),
  z.strictObject({
    what: z.literal("identity"),
    personNo: personNoSchema,
    identity: nameSchema,
    ...dates,
  }),
  z.strictObject({
    what: z.literal("end"),
    personNo: personNoSchema,
    of: z.enum(["registration", "identity"]),
    name: nameSchema,
    from: daySchema,
    to: daySchema.describe("最后一天；早于第一天是撤回"),
  }),
  z.strictObject({
    what: z.literal("person"),
    personNo: personNoSchema,
    changes: z.strictObject({
      name: nameSchema.exactOptional(),
      idNumber: z.string().trim().min(1).max(30).exactOptional(),
      insuredRegion: regionSchema.exactOptional(),
      insuranceType: nameSchema.exactOptional(),
      tier: optionalWord.exactOptional(),
      personType: optionalWord.exactOptional(),
      district: optionalWord.exactOptional(),
    }),
  }),
  z.strictObject({
    what: z.literal("newPerson"),
    stayId: stayIdSchema,
    personNo: personNoSchema,
    insuredRegion: regionSchema,
    insuranceType: nameSchema,
    tier: optionalWord,
    personType: optionalWord,
    district: optionalWord,
  }),
]);

const wordsSchema = z.array(z.string());

export const registerEntryOperations = {
  registerWords: {
    method: "GET",
    path: "/api/register-words",
    roles: READERS,
    does: "在用的政策包认得的词：备案、特殊身份、险种、档次、人员类别、区县。",
    request: z.strictObject({}),
    answer: z.strictObject({
      registrations: z.array(kindSchema),
      identities: wordsSchema,
      insuranceTypes: wordsSchema,
      tiers: wordsSchema,
      personTypes: wordsSchema,
      districts: wordsSchema,
    }),
    errors: [],
    act: false,
  },
  stayPersons: {
    method: "GET",
    path: "/api/stays/{stayId}/persons",
    roles: READERS,
    does: "一次住院的证件号码在参保登记里是哪些人；账单写的参保地供新增时核对。",
    request: z.strictObject({ stayId: stayIdSchema }),
    answer: z.strictObject({
      insuredRegion: z.string().describe("账单写的"),
      insuranceType: z.string().describe("账单写的"),
      personNos: z.array(z.string()),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  enterRegister: {
    method: "POST",
    path: "/api/register-entries",
    roles: CASHIERS,
    does: "窗口登记：登记备案、特殊身份，更正或新增参保人，终止或撤回一条；原来的留作记录。",
    request: z.strictObject({
      entry: entrySchema,
      proof: z.string().trim().min(2).max(200).describe("看了什么证件、备案号，或为什么改"),
    }),
    answer: z.strictObject({ personNo: z.string() }),
    errors: ["NOT_FOUND", "ENTRY_REFUSED"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
