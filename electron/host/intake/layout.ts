/** What a layout is: which columns a kind of file has, under which names (bill-files.md §2). */
import type { ImportKind } from "../../../shared/contract/importReport.ts";

export interface ColumnLayout {
  readonly names: readonly [string, ...string[]];
  /** Names that mean it only where no other column does; of several the first in this order, if it is not required */
  readonly weak?: readonly string[];
  /** Of the weak: names that mean it above a column only; as labels they may mean anything (日期 of printing) */
  readonly vague?: readonly string[];
  readonly required: boolean;
  /** Several columns may say it, with numbers behind the name (其他诊断1, 其他诊断2 …) */
  readonly numbered?: true;
  /** Other fields any of which will do where this required one has no column */
  readonly instead?: readonly string[];
}

const HIDDEN = /\p{Cf}/gu;

/** A column's name without what only makes it look otherwise: ="金额(分)", '金额(分), *金额(分) and "金额 （分）：" are 金额(分). */
export function plainName(text: string): string {
  return text
    .normalize("NFKC")
    .replace(HIDDEN, "")
    .replace(/\s+/g, "")
    .replace(/^="(.*)"$/, "$1")
    .replace(/^['*]+|[*:]+$/g, "");
}

/** A column that other names mean too, as long as no better one is there. */
export function orElse<Column extends ColumnLayout>(column: Column, ...weak: string[]): Column {
  return { ...column, weak };
}

/** Names that are weak, and nothing at all as labels above a table. */
export function orVague<Column extends ColumnLayout>(column: Column, ...vague: string[]): Column {
  return { ...column, vague };
}

export interface Layout<Field extends string = string, Kind extends string = ImportKind> {
  readonly kind: Kind;
  /** What a person calls the file. */
  readonly label: string;
  readonly columns: Readonly<Record<Field, ColumnLayout>>;
}

export function required(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: true };
}

export function optional(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: false };
}

export type FieldOf<L extends Layout<string, string>> = keyof L["columns"] & string;

export const ID_NUMBER = [
  "身份证号",
  "证件号码",
  "身份证号码",
  "公民身份号码",
  "身份证",
  "身份证件号码",
  "公民身份证号码",
  "证件号",
  "certno",
  "SFZH",
  ...["身份证件号", "居民身份证号", "患者身份证号", "病人身份证号", "SFZJHM", "ZHENGJIANHM"],
] as const;
/** The number of the national catalogue, by names that say so; what 医保编码 means differs from place to place. */
export const NATIONAL_CODE = [
  "国标代码",
  "国家编码",
  "国家医保编码",
  "国家医保代码",
  "医保国家编码",
  "医保国家代码",
  "医保国家码",
  "国家医保码",
  "国家项目编码",
  "国家码",
  "国标码",
  "贯标码",
  "医疗目录编码",
  "医保目录编码",
  "med_list_codg",
] as const;
