/** 对应列 and 导入方案: which column of a file is what, tried on its first rows and saved for the next file. */
import { CONTAINERS, IMPORT_KINDS } from "../importReport.ts";
import type { FileLayout, InspectedFile, MappingPreview } from "../mapping.ts";
import { mappingProfileSchema, profilePartSchema } from "../mappingProfile.ts";
import type { Operation } from "../operation.ts";
import type { Same } from "../sameShape.ts";
import { z } from "../schema.ts";
import { conversionCountSchema } from "./intake.ts";

const INTAKE = ["窗口", "医保办主任"] as const;
const uploadId = z.string().max(60).describe("上传的文件");
const kind = z.enum(IMPORT_KINDS);

const OPENING = [
  "NOT_FOUND",
  "FILE_UNREADABLE",
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
  "FILE_KIND_UNKNOWN",
  "FILE_ENCODING",
  "FILE_DAMAGED",
  "ARCHIVE_REFUSED",
  "ROW_TOO_LONG",
  "QUOTE_OPEN",
] as const;

const inspectedSchema = z.strictObject({
  name: z.string(),
  tables: z.array(
    z.strictObject({
      sheet: z.string().nullable(),
      container: z.enum(CONTAINERS),
      encoding: z.string(),
      rows: z.array(z.strictObject({ number: z.int(), cells: z.array(z.string()) })),
      headerRow: z.int(),
      columns: z.array(z.string()),
      parts: z.array(profilePartSchema),
      profile: z.string().nullable(),
    }),
  ),
});
true satisfies Same<z.output<typeof inspectedSchema>, InspectedFile>;

const previewSchema = z.strictObject({
  missing: z.array(z.strictObject({ kind, field: z.string() })),
  otherKinds: z.array(kind),
  parts: z.array(
    z.strictObject({
      kind,
      rows: z.array(
        z.strictObject({
          row: z.int(),
          cells: z.array(
            z.strictObject({
              field: z.string(),
              text: z.string(),
              problem: z.string().nullable(),
            }),
          ),
        }),
      ),
      conversions: z.array(conversionCountSchema),
    }),
  ),
});
true satisfies Same<z.output<typeof previewSchema>, MappingPreview>;

const layoutSchema = z.strictObject({
  kind,
  label: z.string(),
  fields: z.array(
    z.strictObject({
      field: z.string(),
      label: z.string(),
      required: z.boolean(),
      instead: z.array(z.string()),
    }),
  ),
});
true satisfies Same<z.output<typeof layoutSchema>, FileLayout>;

export const mappingOperations = {
  fileLayouts: {
    method: "GET",
    path: "/api/file-layouts",
    roles: INTAKE,
    does: "各种文件由哪些项目组成，哪些必须有。",
    request: z.strictObject({}),
    answer: z.strictObject({ layouts: z.array(layoutSchema) }),
    errors: [],
    act: false,
  },
  inspectUpload: {
    method: "GET",
    path: "/api/uploads/{uploadId}/tables",
    roles: INTAKE,
    does: "一个送来的文件里有哪些表、前几行是什么样、猜是怎么对应的。",
    request: z.strictObject({ uploadId }),
    answer: inspectedSchema,
    errors: [...OPENING],
    act: false,
  },
  guessMapping: {
    method: "POST",
    path: "/api/uploads/{uploadId}/guess",
    roles: INTAKE,
    does: "以某一行作表头、某几种内容来认一张表：列名认得的都对应上。",
    request: z.strictObject({
      uploadId,
      table: z.int().min(0).max(1_000),
      headerRow: z.int().min(1).max(1_000),
      kinds: z.array(kind).min(1).max(2),
    }),
    answer: z.strictObject({ columns: z.array(z.string()), parts: z.array(profilePartSchema) }),
    errors: [...OPENING],
    act: false,
  },
  previewMapping: {
    method: "POST",
    path: "/api/uploads/{uploadId}/preview",
    roles: INTAKE,
    does: "照一个还没有存的对应办法读前几行：每一格是什么、哪里不对、改动了什么。",
    request: z.strictObject({
      uploadId,
      table: z.int().min(0).max(1_000),
      headerRow: z.int().min(1).max(1_000),
      parts: z.array(profilePartSchema).min(1).max(2),
    }),
    answer: previewSchema,
    errors: [...OPENING],
    act: false,
  },
  mappingProfiles: {
    method: "GET",
    path: "/api/mapping-profiles",
    roles: [...INTAKE, "审计只读"],
    does: "存着的导入方案。",
    request: z.strictObject({}),
    answer: z.strictObject({ profiles: z.array(mappingProfileSchema) }),
    errors: [],
    act: false,
  },
  saveProfile: {
    method: "POST",
    path: "/api/mapping-profiles",
    roles: ["医保办主任"],
    does: "存一个导入方案，同名的被它代替；以后有这些列的文件都照它读。",
    request: z.strictObject({ profile: mappingProfileSchema }),
    answer: z.strictObject({}),
    errors: ["PROFILE_UNKNOWN_FIELD", "PROFILE_FIXES_DATE"],
    act: true,
  },
  removeProfile: {
    method: "POST",
    path: "/api/mapping-profiles/remove",
    roles: ["医保办主任"],
    does: "删除一个导入方案。",
    request: z.strictObject({ name: z.string().max(60) }),
    answer: z.strictObject({}),
    errors: ["NOT_FOUND"],
    act: true,
  },
} as const satisfies Record<string, Operation>;
