/** Schemas of the small types: money, days, fractions. A branded type is its plain value at the border. */

import { type Day, type Moment, parseDay, parseMoment } from "../calendar/day.ts";
import type { Price, Quantity } from "../money/decimal.ts";
import { type Fen, MAX_FEN } from "../money/fen.ts";
import type { Fraction } from "../money/fraction.ts";
import { ROLES } from "../people/roles.ts";
import { HOLDS, type HoldCode } from "../settle/holds.ts";
import { z } from "./schema.ts";

/** The checks of `schema` prove what the brand says; only the compiler needs to be told. */
function branded<Branded extends string | number>(
  schema: z.ZodType<string | number>,
): z.ZodType<Branded, Branded> {
  return schema as unknown as z.ZodType<Branded, Branded>;
}

export const fenSchema = branded<Fen>(
  z.int().min(-MAX_FEN).max(MAX_FEN).describe("金额，单位：分"),
);

export const priceSchema = branded<Price>(z.int().describe("单价，单位：百万分之一元"));

export const quantitySchema = branded<Quantity>(z.int().describe("数量，单位：万分之一"));

export const daySchema = branded<Day>(
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "日期要写成 2023-06-30 的样子")
    .refine((text) => parseDay(text) !== null, "日期不存在")
    .describe("日期，北京时间"),
);

export const momentSchema = branded<Moment>(
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, "时刻要写成 2023-06-30T09:05:00 的样子")
    .refine((text) => parseMoment(text) !== null, "时刻不存在")
    .describe("时刻，北京时间"),
);

export const monthSchema = z
  .string()
  .regex(/^(19|2\d)\d{2}-(0[1-9]|1[0-2])$/, "月份要写成 2023-06 的样子")
  .describe("月份");

/** A whole number beyond a safe integer travels as text; documentText.ts writes and reads it. */
const wholeSchema = z.union([z.int(), z.string().regex(/^-?\d+$/)]);

export const fractionSchema = z.strictObject({
  n: wholeSchema,
  d: wholeSchema,
}) as unknown as z.ZodType<Fraction, Fraction>;

export const roleSchema = z.enum(ROLES);

export const slipNumberSchema = z.string().min(1).max(40).describe("结算单号");

export const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe("SHA-256");

const HOLD_CODES = Object.keys(HOLDS) as [HoldCode, ...HoldCode[]];

/** Why a stay waits, in three sentences. */
export const holdSchema = z.strictObject({
  code: z.enum(HOLD_CODES),
  what: z.string(),
  money: z.string(),
  action: z.string(),
});
