/** A row of 3.1 住院就医 as a stay. */
import type { PlatformFigures, Split, Stay } from "../../../shared/bill/types.ts";
import { completedYears, type Day } from "../../../shared/calendar/day.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import type { StayField } from "./layouts.ts";
import { quoted, type RowReader } from "./rowReader.ts";
import { hospitalLevelOf, sexOf } from "./words.ts";

/** The stay as its row states it; what the lines add up to comes later. */
export type StayDraft = Omit<Stay, "platform"> & {
  readonly platform: Omit<PlatformFigures, "split"> | null;
};

/** The head as it is stored, with the lines' own split where every line brought one. */
export function completeStay(draft: StayDraft, split: Split | null): Stay {
  return { ...draft, platform: draft.platform === null ? null : { ...draft.platform, split } };
}

/** Null when the row has faults; they are in the reader. */
export function readStay(row: RowReader<StayField>): StayDraft | null {
  const hospitalCode = row.needCode("hospitalCode");
  const inpatientNo = row.needCode("inpatientNo");
  const insuranceType = row.needCode("insuranceType");
  const insuredRegion = readRegion(row, "insuredRegion");
  const name = row.needName("name");
  const sex = sexOf(row.needCode("sex"));
  if (sex === null && row.code("sex") !== "") {
    row.fault("sex", "UNKNOWN_WORD", `“${quoted(row.raw("sex"))}”不是男或女`);
  }
  const ageYears = row.needWhole("age");
  const admitDay = row.needDay("admitDay");
  const dischargeDay = row.needDay("dischargeDay");
  if (admitDay !== null && dischargeDay !== null && dischargeDay < admitDay) {
    row.fault("dischargeDay", "DATES_REVERSED", `出院日期早于入院日期 ${admitDay}`);
  }
  const stayDays = row.needWhole("stayDays");
  const declaredTotal = row.needAmount("total");
  const idNumber = readIdNumber(row);
  const hospitalLevel = readLevel(row);
  const platform = declaredTotal === null ? null : readPlatform(row, declaredTotal);
  if (sex !== null && admitDay !== null && ageYears !== null) {
    checkAgainstId(row, idNumber, { sex, admitDay, ageYears });
  }
  if (row.faults.length > 0) return null;
  if (sex === null || ageYears === null || admitDay === null) return null;
  if (dischargeDay === null || stayDays === null || declaredTotal === null) return null;
  return {
    hospitalCode,
    hospitalName: row.text("hospitalName"),
    hospitalLevel,
    inpatientNo,
    insuranceType,
    certificateClass: row.code("certificateClass"),
    insuredRegion,
    name,
    sex,
    ageYears,
    idNumber,
    admitDay,
    dischargeDay,
    stayDays,
    dept: row.text("dept"),
    doctor: row.name("doctor"),
    diagnosisCode: row.code("diagnosisCode"),
    diagnosisName: row.text("diagnosisName"),
    secondaryDiagnoses: row
      .text("secondaryDiagnoses")
      .split("#")
      .map((text) => text.trim())
      .filter((text) => text !== ""),
    settlementType: row.code("settlementType"),
    declaredTotal,
    receiptCode: row.code("receiptCode") || null,
    receiptNumber: row.code("receiptNumber") || null,
    platform,
  };
}

/** The six digits of a region code. */
export function readRegion<Field extends string>(row: RowReader<Field>, field: Field): string {
  const region = row.needCode(field);
  if (region !== "" && !/^\d{6}$/.test(region)) {
    row.fault(field, "NOT_A_REGION", `“${quoted(region)}”不是六位医保区划代码`);
  }
  return region;
}

/**
 * The ID number, 15 digits brought to 18. A wrong check digit is the patient's affair and only a warning; a number
 * whose last digits a spreadsheet has cut off is nobody's number and blocks.
 */
export function readIdNumber<Field extends string>(row: RowReader<Field | "idNumber">): string {
  const text = row.needCode("idNumber").toUpperCase();
  if (text === "") return text;
  const read = parseIdNumber(text);
  // A spreadsheet keeps 15 digits of a number.
  const isCut = row.isNumeric("idNumber") && text.replace(/\D/g, "").length > 15;
  if (isCut || read === "precision-lost") {
    row.fault("idNumber", "ID_PRECISION_LOST", "身份证号的末几位已丢失，请用文本格式的列导出");
    return text;
  }
  if (typeof read === "object") return read.number;
  if (read === "form") {
    row.warn("idNumber", "ID_FORM", "不是 18 位居民身份证号，按其他证件处理");
  } else {
    const what = read === "birth-day" ? "里的出生日期不存在" : "的校验位不对";
    row.warn("idNumber", "ID_FORM", `身份证号${what}，请核对证件`);
  }
  return text;
}

function checkAgainstId(
  row: RowReader<StayField>,
  idNumber: string,
  stay: { sex: "男" | "女"; admitDay: Day; ageYears: number },
): void {
  const id = parseIdNumber(idNumber);
  if (typeof id !== "object") return;
  if (id.sex !== stay.sex) row.warn("sex", "ID_DISAGREES", "性别与身份证号不一致");
  if (id.birthDay > stay.admitDay) {
    row.warn("idNumber", "ID_DISAGREES", "身份证号里的出生日期晚于入院日期");
  } else if (Math.abs(completedYears(id.birthDay, stay.admitDay) - stay.ageYears) > 1) {
    row.warn("age", "ID_DISAGREES", "年龄与身份证号里的出生日期不一致");
  }
}

function readLevel(row: RowReader<StayField>): Stay["hospitalLevel"] {
  const word = row.code("hospitalLevel");
  const level = hospitalLevelOf(word);
  if (level === null && word !== "") {
    row.fault(
      "hospitalLevel",
      "UNKNOWN_WORD",
      `“${quoted(word)}”不是认识的机构等级（一级、二级、三级）`,
    );
  }
  return level;
}

const PLATFORM_FIELDS = [
  "settlementId",
  "settledAt",
  "inScope",
  "fundTotal",
  "accountPay",
  "cashPay",
] as const;
const PLATFORM_AMOUNTS = ["inScope", "fundTotal", "accountPay", "cashPay"] as const;

/** All of the platform's columns, or none of its amounts: half a settlement is nothing to compare with. */
function readPlatform(
  row: RowReader<StayField>,
  totalFee: Stay["declaredTotal"],
): StayDraft["platform"] {
  const settlementId = row.code("settlementId");
  const settledAt = row.moment("settledAt");
  const inScope = row.amount("inScope");
  const fundTotal = row.amount("fundTotal");
  const accountPay = row.amount("accountPay");
  const cashPay = row.amount("cashPay");
  if (PLATFORM_AMOUNTS.every((field) => row.raw(field).trim() === "")) return null;
  if (
    settlementId === "" ||
    settledAt === null ||
    inScope === null ||
    fundTotal === null ||
    accountPay === null ||
    cashPay === null
  ) {
    for (const field of PLATFORM_FIELDS) {
      if (row.raw(field).trim() === "") {
        row.fault(field, "PLATFORM_INCOMPLETE", "平台结算数据不全：这一列为空，其他列有数");
      }
    }
    return null;
  }
  return { settlementId, settledAt, totalFee, inScope, fundTotal, accountPay, cashPay };
}
