/** What a bill that came again says otherwise, in Chinese. */
import type { Stay } from "../../../shared/bill/types.ts";
import { type Fen, plainYuan } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";
import { LINE_CONTENT_COLUMNS } from "../store/versionDigest.ts";

const LISTED = 20;

/** Words for the head's fields; `personal` ones are named without their values. */
const FIELDS: readonly {
  readonly key: keyof Stay;
  readonly label: string;
  readonly kind: "text" | "money" | "personal" | "structure";
}[] = [
  { key: "hospitalName", label: "机构名称", kind: "text" },
  { key: "hospitalLevel", label: "机构等级", kind: "text" },
  { key: "insuranceType", label: "险种类别", kind: "text" },
  { key: "certificateClass", label: "持证类别", kind: "personal" },
  { key: "insuredRegion", label: "参保地区划", kind: "text" },
  { key: "name", label: "人员姓名", kind: "personal" },
  { key: "sex", label: "人员性别", kind: "text" },
  { key: "ageYears", label: "人员年龄", kind: "text" },
  { key: "idNumber", label: "身份证号", kind: "personal" },
  { key: "admitDay", label: "入院日期", kind: "text" },
  { key: "dischargeDay", label: "出院日期", kind: "text" },
  { key: "stayDays", label: "住院天数", kind: "text" },
  { key: "dept", label: "住院科室", kind: "text" },
  { key: "doctor", label: "主管医生", kind: "personal" },
  { key: "diagnosisCode", label: "疾病编码", kind: "personal" },
  { key: "diagnosisName", label: "疾病诊断", kind: "personal" },
  { key: "secondaryDiagnoses", label: "次要诊断", kind: "personal" },
  { key: "settlementType", label: "结算类别", kind: "text" },
  { key: "declaredTotal", label: "医疗金额", kind: "money" },
  { key: "receiptCode", label: "票据代码", kind: "text" },
  { key: "receiptNumber", label: "票据号码", kind: "text" },
  { key: "platform", label: "平台结算数据", kind: "structure" },
];

interface LineSummary {
  readonly content: string;
  readonly name: string;
  readonly amount: number;
}

function linesOf(books: Books, versionId: number): LineSummary[] {
  const rows = books
    .prepare(
      `SELECT json_array(${LINE_CONTENT_COLUMNS.join(", ")}) AS content, hospital_item_name AS name, amount_fen AS amount
       FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .all(versionId);
  return rows as LineSummary[];
}

/** Lines of the first that the second has not, each as often as it is missing. */
function missingIn(first: readonly LineSummary[], second: readonly LineSummary[]): LineSummary[] {
  const counts = new Map<string, number>();
  for (const { content } of second) counts.set(content, (counts.get(content) ?? 0) + 1);
  return first.filter(({ content }) => {
    const left = counts.get(content) ?? 0;
    if (left > 0) counts.set(content, left - 1);
    return left === 0;
  });
}

export interface Differences {
  /** At most twenty. */
  readonly listed: readonly string[];
  /** 0: the same content in another order. */
  readonly count: number;
}

/** Compares two versions by content; the order of the lines does not count. */
export function compareVersions(
  books: Books,
  before: { readonly versionId: number; readonly head: string },
  after: { readonly versionId: number; readonly head: string },
): Differences {
  const all = headDifferences(JSON.parse(before.head) as Stay, JSON.parse(after.head) as Stay);
  const [old, now] = [linesOf(books, before.versionId), linesOf(books, after.versionId)];
  for (const line of missingIn(old, now)) all.push(`少了：${describe(line)}`);
  for (const line of missingIn(now, old)) all.push(`多了：${describe(line)}`);
  return { listed: all.slice(0, LISTED), count: all.length };
}

function describe({ name, amount }: LineSummary): string {
  return `${name} ${plainYuan(amount as Fen)} 元`;
}

function headDifferences(before: Stay, after: Stay): string[] {
  const found: string[] = [];
  for (const { key, label, kind } of FIELDS) {
    const [old, now] = [before[key], after[key]];
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    if (kind === "money") {
      found.push(`${label}：${plainYuan(old as Fen)} → ${plainYuan(now as Fen)}`);
    } else if (kind === "text") {
      found.push(`${label}：${old ?? "（空）"} → ${now ?? "（空）"}`);
    } else if (kind === "structure") {
      found.push(`${label}：${old === null ? "补上" : now === null ? "去掉" : "改了"}`);
    } else found.push(`${label}：改了`);
  }
  return found;
}
