/** 名单: lists that named sources send, compared and taken back; doctors, limits of items, items without a match. */
import { z } from "zod";
import { daySchema, momentSchema, priceSchema } from "../basics.ts";
import { LIST_KINDS } from "../importReport.ts";
import type { Operation } from "../operation.ts";

const READERS = ["窗口", "医保办主任", "政策维护", "审计只读"] as const;
const COMPARERS = ["医保办主任", "审计只读"] as const;

const listIdSchema = z.coerce.number<number>().int().min(1).describe("名单号");
const limitSchema = z.coerce.number<number>().int().min(1).max(1000).default(200);
const openDay = daySchema.nullable();

const comparisonSchema = z.discriminatedUnion("what", [
  z.strictObject({
    what: z.literal("lists"),
    before: z.int().min(1).describe("原来的名单"),
    after: z.int().min(1).describe("新的名单"),
  }),
  z.strictObject({
    what: z.literal("register"),
    list: z.int().min(1),
    day: daySchema.describe("参保登记里这一天的"),
  }),
  z.strictObject({
    what: z.literal("missingCover"),
    list: z.int().min(1),
    day: daySchema.describe("这一天没有参保的"),
  }),
  z.strictObject({ what: z.literal("deaths"), list: z.int().min(1) }),
]);

const DIFFERENCE_KINDS = ["added", "removed", "changed", "missing", "otherName", "dead"] as const;

const differenceSchema = z.strictObject({
  kind: z.enum(DIFFERENCE_KINDS),
  name: z.string(),
  idNumber: z.string().describe("证件号码，只留后四位"),
  changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
});

const itemRuleSchema = z.strictObject({
  nationalItemCode: z.string(),
  restriction: z.string().describe("限制范围原文"),
  diagnoses: z.array(z.string()).describe("限定诊断编码的开头；空着不限"),
  sex: z.enum(["男", "女"]).nullable(),
  ageFrom: z.int().nullable(),
  ageTo: z.int().nullable(),
  tags: z.array(z.string()),
  approvalAbove: priceSchema.nullable().describe("单价高于它要先审批；null 不用审批"),
  clause: z.string(),
  source: z.string(),
  from: openDay,
  to: openDay,
});

const flaggedLine = {
  number: z.int(),
  sourceRow: z.int(),
  item: z.string(),
  feeTime: momentSchema,
  amountFen: z.int(),
};

export const sourceListOperations = {
  sourceLists: {
    method: "GET",
    path: "/api/lists",
    roles: READERS,
    does: "导入过的名单，从最近的往前：谁的、从哪天起、多少人、现在算不算数。",
    request: z.strictObject({ kind: z.enum(LIST_KINDS).exactOptional() }),
    answer: z.strictObject({
      lists: z.array(
        z.strictObject({
          id: z.int(),
          kind: z.enum(LIST_KINDS),
          source: z.string(),
          scope: z.string().describe("年度累计的年度第一天"),
          from: daySchema,
          entryCount: z.int(),
          batchId: z.int(),
          importedAt: momentSchema,
          counts: z.boolean().describe("没有撤回，也没有被同一天的新名单替换"),
          withdrawnAt: momentSchema.nullable(),
          withdrawnBy: z.string().nullable(),
          withdrawnWhy: z.string().nullable(),
        }),
      ),
    }),
    errors: [],
    act: false,
  },
  listEntries: {
    method: "GET",
    path: "/api/lists/{listId}/entries",
    roles: READERS,
    does: "打开一份名单，一页一页地看；证件号码只留后四位。",
    request: z.strictObject({
      listId: listIdSchema,
      search: z.string().trim().min(1).max(60).exactOptional(),
      after: z.coerce.number<number>().int().min(0).default(0).describe("上一页最后一行"),
      limit: limitSchema,
    }),
    answer: z.strictObject({
      columns: z.array(z.strictObject({ label: z.string(), isNumber: z.boolean() })),
      rows: z.array(z.strictObject({ number: z.int(), cells: z.array(z.string()) })),
      count: z.int(),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
  withdrawList: {
    method: "POST",
    path: "/api/lists/{listId}/withdraw",
    roles: ["医保办主任"],
    does: "撤回一份名单：它不再算数，以前的名单重新算数；名单本身留着。",
    request: z.strictObject({ listId: listIdSchema, reason: z.string().trim().min(2).max(200) }),
    answer: z.strictObject({ listId: z.int() }),
    errors: ["NOT_FOUND", "REASON_MISSING", "LIST_WITHDRAWN"],
    act: true,
  },
  compareLists: {
    method: "POST",
    path: "/api/list-comparisons",
    roles: COMPARERS,
    does: "名单比对：两份名单之间、名单与参保登记、漏保、死亡；证件号码只留后四位。",
    request: z.strictObject({
      comparison: comparisonSchema,
      after: z.int().min(0).default(0).describe("上一页到第几条"),
      limit: limitSchema,
    }),
    answer: z.strictObject({
      counts: z.array(z.strictObject({ kind: z.enum(DIFFERENCE_KINDS), people: z.int() })),
      differences: z.array(differenceSchema),
      count: z.int(),
    }),
    errors: ["NOT_FOUND", "LISTS_DIFFER_IN_KIND"],
    act: false,
  },
  exportListComparison: {
    method: "POST",
    path: "/api/list-comparisons/file",
    roles: ["医保办主任"],
    does: "导出名单比对；证件号码默认只留后四位，要完整的写明用途；导出记入日志。",
    request: z.strictObject({
      comparison: comparisonSchema,
      form: z.enum(["xlsx", "csv"]),
      whole: z.boolean().default(false).describe("完整的证件号码"),
      purpose: z.string().trim().min(2).max(200).describe("用途，记入日志"),
    }),
    answer: { file: "application/octet-stream" },
    errors: ["NOT_FOUND", "LISTS_DIFFER_IN_KIND"],
    act: true,
  },
  itemRules: {
    method: "GET",
    path: "/api/catalogue/{code}/rules",
    roles: READERS,
    does: "一个项目的限制范围和标记（负面清单、单独支付药品 …），各自的起止和出处。",
    request: z.strictObject({ code: z.string().min(1).max(60) }),
    answer: z.strictObject({ rules: z.array(itemRuleSchema) }),
    errors: [],
    act: false,
  },
  unmappedItems: {
    method: "GET",
    path: "/api/unmapped-items",
    roles: READERS,
    does: "没有对上国家编码的院内项目：没有编码、目录里当日没有、没有对照、对照不一致；按金额从大到小。",
    request: z.strictObject({
      from: daySchema.describe("出院日期从"),
      to: daySchema.describe("出院日期到"),
      limit: limitSchema,
    }),
    answer: z.strictObject({
      items: z.array(
        z.strictObject({
          state: z.enum(["noCode", "notInCatalogue", "notMatched", "matchedOtherwise"]),
          hospitalItemCode: z.string(),
          hospitalItemName: z.string(),
          nationalItemCode: z.string(),
          matchedCode: z.string(),
          lines: z.int(),
          stays: z.int(),
          amountFen: z.int(),
          firstDay: daySchema,
          lastDay: daySchema,
        }),
      ),
      count: z.int(),
      amountFen: z.int().describe("全部的合计"),
    }),
    errors: [],
    act: false,
  },
  doctors: {
    method: "GET",
    path: "/api/doctors",
    roles: READERS,
    does: "医保医师：协议起止、本记分周期扣的分、是否暂停处方权。",
    request: z.strictObject({
      day: daySchema.exactOptional().describe("这一天的；空着是今天"),
      search: z.string().trim().min(1).max(60).exactOptional(),
      after: z.string().max(60).exactOptional().describe("上一页最后一人的编码"),
      limit: limitSchema,
    }),
    answer: z.strictObject({
      doctors: z.array(
        z.strictObject({
          code: z.string(),
          name: z.string(),
          hospitalCode: z.string(),
          from: openDay,
          to: openDay,
          pointTenths: z.int().describe("扣分，单位：十分之一分"),
          suspended: z.boolean(),
          marks: z.array(
            z.strictObject({
              code: z.string(),
              from: daySchema,
              to: openDay,
              kind: z.enum(["扣分", "暂停"]),
              pointTenths: z.int(),
              reason: z.string(),
            }),
          ),
          source: z.string(),
        }),
      ),
      count: z.int(),
      period: z.strictObject({ from: daySchema, to: daySchema }),
    }),
    errors: [],
    act: false,
  },
  approvals: {
    method: "GET",
    path: "/api/approvals",
    roles: READERS,
    does: "使用审批：谁的、哪个项目、审批号、起止和出处，从最近的往前。",
    request: z.strictObject({
      search: z.string().trim().min(1).max(60).exactOptional(),
      after: z.coerce.number<number>().int().min(0).default(0).describe("上一页到第几条"),
      limit: limitSchema,
    }),
    answer: z.strictObject({
      approvals: z.array(
        z.strictObject({
          name: z.string(),
          idNumber: z.string().describe("证件号码，只留后四位"),
          nationalItemCode: z.string(),
          itemName: z.string(),
          approvalNo: z.string(),
          from: openDay,
          to: openDay,
          source: z.string(),
        }),
      ),
      count: z.int(),
    }),
    errors: [],
    act: false,
  },
  stayFlags: {
    method: "GET",
    path: "/api/stays/{stayId}/flags",
    roles: READERS,
    does: "一次住院结算前要看的明细：开单医师不在名册、不是本院、过期或暂停；项目超出限制范围；高值项目没有审批。",
    request: z.strictObject({ stayId: z.coerce.number<number>().int().min(1) }),
    answer: z.strictObject({
      doctors: z.array(
        z.strictObject({
          ...flaggedLine,
          doctorCode: z.string(),
          fault: z.enum(["unknown", "otherHospital", "notValid", "suspended"]),
        }),
      ),
      restrictions: z.array(
        z.strictObject({
          ...flaggedLine,
          faults: z.array(z.enum(["diagnosis", "sex", "age"])),
          rule: itemRuleSchema,
        }),
      ),
      approvals: z.array(z.strictObject({ ...flaggedLine, rule: itemRuleSchema })),
    }),
    errors: ["NOT_FOUND"],
    act: false,
  },
} as const satisfies Record<string, Operation>;
