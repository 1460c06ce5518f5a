/**
 * 导入方案: how one source's files are read, saved once and used from then on for every file that has its columns.
 * Plain data, so that it can be carried to another office as a file.
 */
import { IMPORT_KINDS, type ImportKind } from "./importReport.ts";
import type { Wire } from "./sameShape.ts";
import { z } from "./schema.ts";

const PARTS = ["stays", "lines"] as const;
const partKinds = IMPORT_KINDS.filter((kind) => kind !== "wide") as readonly Exclude<
  ImportKind,
  "wide"
>[];

const field = z.string().min(1).max(60);
const text = z.string().max(200);

/** Whether 05/06/2023 is the 6th of May or the 5th of June */
const DATE_ORDERS = ["monthFirst", "dayFirst"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Days and moments, of every layout */
export const DATE_FIELDS: ReadonlySet<string> = new Set([
  ...["birthDay", "admitDay", "dischargeDay", "settledAt", "feeTime"],
  ...["identityFrom", "identityTo", "registrationFrom", "registrationTo"],
  ...["validFrom", "validTo", "listDay", "yearFrom", "from", "to"],
]);

/** How the rows are read as one layout. */
export const profilePartSchema = z.strictObject({
  kind: z.enum(partKinds),
  columns: z.record(field, text.min(1)).describe("项目 → 文件里的列名"),
  fixed: z.record(field, text).describe("文件里没有这一列时，每一行都用这个值"),
  words: z.record(field, z.record(text, text)).describe("文件里的词 → 认识的词"),
  fillDown: z.array(field).describe("空着的单元格用上一行的值"),
  tenThousand: z.array(field).describe("金额以万元为单位的列"),
  dateOrders: z
    .record(field, z.enum(DATE_ORDERS))
    .exactOptional()
    .describe("年份写在后面的日期：月在前，还是日在前"),
});

export const mappingProfileSchema = z
  .strictObject({
    format: z.literal(1),
    name: z.string().trim().min(1).max(60),
    parts: z.array(profilePartSchema).min(1).max(2),
  })
  .refine(
    ({ parts }) =>
      parts.length === 1 || PARTS.every((kind) => parts.some((one) => one.kind === kind)),
    "两部分只能是住院和明细在同一张表里",
  );

export type ProfilePart = Wire<z.output<typeof profilePartSchema>>;
export type MappingProfile = Wire<z.output<typeof mappingProfileSchema>>;
