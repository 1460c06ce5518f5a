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

/** How the rows are read as one layout. */
export const profilePartSchema = z.strictObject({
  kind: z.enum(partKinds),
  columns: z.record(field, text.min(1)).describe("项目 → 文件里的列名"),
  fixed: z.record(field, text).describe("文件里没有这一列时，每一行都用这个值"),
  words: z.record(field, z.record(text, text)).describe("文件里的词 → 认识的词"),
  fillDown: z.array(field).describe("空着的单元格用上一行的值"),
  tenThousand: z.array(field).describe("金额以万元为单位的列"),
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
