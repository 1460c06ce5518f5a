/** The lists to look things up in: who is insured where, and what an item is worth to the insurance. Read-only (D27). */
import { z } from "zod";
import { daySchema, fenSchema, momentSchema, priceSchema } from "../basics.ts";
import type { Operation } from "../operation.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;

const personNoSchema = z.string().min(1).max(60).describe("人员编号");
const searchSchema = z.string().trim().min(1).max(60).exactOptional();
const limitSchema = z.coerce.number<number>().int().min(1).max(200).default(100);

const validity = { from: daySchema, to: daySchema.nullable() };

const personFields = {
  personNo: z.string(),
  name: z.string(),
  idNumber: z.string().describe("证件号码，只留后四位"),
  insuredRegion: z.string(),
  insuranceType: z.string(),
  tier: z.string().nullable(),
  personType: z.string().nullable(),
  district: z.string().nullable(),
};

const registerChangeSchema = z.strictObject({
  at: momentSchema,
  window: z.string(),
  by: z.string(),
  what: z.string().describe("改的是哪一条：更正登记、低保、规范转诊 …"),
  source: z.enum(["window", "list"]).describe("窗口登记，还是后来导入的名单"),
  proof: z.string().describe("看了什么，或为什么改"),
  fields: z.array(
    z.strictObject({
      label: z.string(),
      before: z.string().nullable().describe("原来；没有的为空"),
      after: z.string().nullable().describe("改成；撤回的为空"),
    }),
  ),
});

const personRowSchema = z.strictObject({
  ...personFields,
  identities: z.array(z.string()).describe("今天有效的特殊身份"),
});

const personDetailSchema = z.strictObject({
  ...personFields,
  registerVersion: z.string(),
  changes: z.array(registerChangeSchema).describe("窗口登记和后来名单改过的，从最近的往前"),
  identities: z.array(z.strictObject({ identity: z.string(), ...validity })),
  said: z
    .array(
      z.strictObject({
        kind: z.enum(["identity", "cover", "registration", "death", "approval"]),
        what: z.string().describe("特殊身份、险种（参保地）、备案、死亡、审批的国标代码"),
        source: z.string().describe("谁说的：参保登记、窗口登记，或哪一份名单"),
        by: z.enum(["register", "window", "list"]),
        cover: z
          .strictObject({
            personNo: z.string(),
            insuredRegion: z.string(),
            insuranceType: z.string(),
          })
          .nullable()
          .describe("参保的；别的为空"),
        from: daySchema.nullable(),
        to: daySchema.nullable(),
      }),
    )
    .describe("每个来源各说了什么，各自的起止"),
  openings: z
    .array(
      z.strictObject({
        scheme: z.string(),
        yearFrom: daySchema,
        name: z.string(),
        amount: fenSchema,
        source: z.string(),
      }),
    )
    .describe("年度累计名单带来的期初数"),
  registrations: z.array(z.strictObject({ kind: z.enum(["规范转诊", "异地备案"]), ...validity })),
  stays: z.array(
    z.strictObject({
      stayId: z.int(),
      inpatientNo: z.string(),
      admitDay: z.string(),
      dischargeDay: z.string(),
      totalFen: z.int(),
      slipNumber: z.string().nullable(),
    }),
  ),
  years: z.array(
    z.strictObject({
      scheme: z.string(),
      yearFrom: daySchema,
      slips: z.array(z.string()).describe("有效的结算单，按记账次序"),
      account: z
        .array(z.strictObject({ label: z.string(), used: fenSchema, limit: fenSchema.nullable() }))
        .describe("最后一张有效结算单上的年度账户"),
    }),
  ),
});

const catalogueRowSchema = z.strictObject({
  code: z.string(),
  name: z.string(),
  class: z.enum(["甲", "乙", "丙"]),
  preSelfPayRatio: z.string().nullable().describe("先行自付比例，照目录原文"),
  ceilings: z
    .array(priceSchema.nullable())
    .length(3)
    .describe("一级、二级、三级医院的限价；null 不限"),
  ...validity,
});

export const registerOperations = {
  persons: {
    method: "GET",
    path: "/api/persons",
    roles: READERS,
    does: "参保登记：按姓名、姓名首字母、人员编号开头或完整证件号码查人；证件号码只留后四位。",
    request: z.strictObject({
      search: searchSchema,
      after: personNoSchema.exactOptional().describe("上一页最后一人"),
      limit: limitSchema,
    }),
    answer: z.strictObject({ persons: z.array(personRowSchema), count: z.int() }),
    errors: [],
    act: false,
  },
  person: {
    method: "GET",
    path: "/api/persons/{personNo}",
    roles: READERS,
    does: "一个参保人：特殊身份和备案的起止、住院、结算单和年度账户。",
    request: z.strictObject({ personNo: personNoSchema }),
    answer: personDetailSchema,
    errors: ["NOT_FOUND"],
    act: false,
  },
  personIdNumber: {
    method: "POST",
    path: "/api/persons/{personNo}/id-number",
    roles: ["窗口", "医保办主任"],
    does: "查看参保人完整的证件号码；谁、为什么看，记入日志。",
    request: z.strictObject({
      personNo: personNoSchema,
      purpose: z.string().trim().min(2).max(200).describe("用途，记入日志"),
    }),
    answer: z.strictObject({ idNumber: z.string() }),
    errors: ["NOT_FOUND"],
    act: true,
  },
  catalogue: {
    method: "GET",
    path: "/api/catalogue",
    roles: READERS,
    does: "医保目录：按拼音首字母、名称或编码开头、等级和日期查项目；开头相符的在前。",
    request: z.strictObject({
      search: searchSchema,
      class: z.enum(["甲", "乙", "丙"]).exactOptional(),
      day: daySchema.exactOptional().describe("这一天有效的"),
      after: z
        .string()
        .max(80)
        .exactOptional()
        .describe("上一页最后一行：编码和起始日期，空格隔开"),
      limit: limitSchema,
    }),
    answer: z.strictObject({ items: z.array(catalogueRowSchema), count: z.int() }),
    errors: [],
    act: false,
  },
} as const satisfies Record<string, Operation>;
