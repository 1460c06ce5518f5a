/** A row of 3.1 住院就医 as a stay. */
import type { PlatformFigures, Split, Stay } from "../../../shared/bill/types.ts";
import { completedYears, type Day, daysBetween } from "../../../shared/calendar/day.ts";
import { type Fen, plainYuan } from "../../../shared/money/fen.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import { isNewbornName, isWithoutOwnNumber, saysNoNumber } from "../../../shared/people/newborn.ts";
import { saysSelfPay } from "../../../shared/people/selfPay.ts";
import type { StayField } from "./billLayouts.ts";
import { readAge as readAgeCell, readDay } from "./cells.ts";
import { hasDiscount, readCharge } from "./charge.ts";
import { quoted, type RowReader } from "./rowReader.ts";
import { hospitalLevelOf, insuranceTypeOf, sexOf } from "./words.ts";

/** The stay as its row states it; what the lines add up to comes later, and what other files say of it. */
export interface StayDraft extends Omit<Stay, "platform" | "declaredTotal"> {
  readonly platform: PlatformDraft | null;
  /** null where no file says it: the sum of the lines */
  readonly declaredTotal: Fen | null;
}

type PlatformDraft = Omit<PlatformFigures, "split">;

/** The head as it is stored, with the lines' own split where every line brought one. */
export function completeStay(draft: StayDraft, declaredTotal: Fen, split: Split | null): Stay {
  const platform = draft.platform === null ? null : { ...draft.platform, split };
  return { ...draft, declaredTotal, platform };
}

/** 住院号 with 住院次数 behind it from the second stay on, where the hospital counts them; else the platform's 就诊ID. */
export function readInpatientNo(
  row: RowReader<"inpatientNo" | "admissionTimes" | "visitId">,
): string {
  const number = row.code("inpatientNo");
  if (number === "") return row.code("visitId");
  const times = row.code("admissionTimes");
  return /^[1-9]\d?$/.test(times) && times !== "1" ? `${number}-${times}` : number;
}

/** Null when the row has faults; they are in the reader. */
export function readStay(row: RowReader<StayField>): StayDraft | null {
  const hospitalCode = row.needCode("hospitalCode");
  const inpatientNo = readInpatientNo(row);
  if (inpatientNo === "") row.fault("inpatientNo", "BLANK", "不能为空");
  const insuranceType = readInsuranceType(row);
  // Hardly any HIS knows it: where nothing is written the register says it, and whoever is not registered is held.
  const isRegionWritten = row.code("insuredRegion") !== "";
  const insuredRegion = isRegionWritten ? readRegion(row, "insuredRegion") : "";
  const name = row.needName("name");
  const admitDay = row.needDay("admitDay");
  const dischargeDay = row.needDay("dischargeDay", "不能为空：还没有出院的，出院以后再导");
  if (admitDay !== null && dischargeDay !== null && dischargeDay < admitDay) {
    row.fault("dischargeDay", "DATES_REVERSED", `出院日期早于入院日期 ${admitDay}`);
  }
  const { idNumber, ownNumber } = readPatientNumber(row, name, admitDay);
  const sex = readSex(row, ownNumber);
  const ageYears = readAge(row, ownNumber, admitDay);
  const stayDays = readStayDays(row, admitDay, dischargeDay);
  // A file that has the column says it of every stay.
  const declaredTotal = readTotal(row);
  const hospitalLevel = readLevel(row);
  const platform = readPlatform(row, declaredTotal);
  if (sex !== null && admitDay !== null && ageYears !== null) {
    checkAgainstId(row, ownNumber, { sex, admitDay, ageYears });
  }
  if (row.faults.length > 0) return null;
  if (sex === null || ageYears === null || admitDay === null) return null;
  if (dischargeDay === null || stayDays === null) return null;
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
      .texts("secondaryDiagnoses")
      .flatMap((text) => text.split("#"))
      .map((text) => text.trim())
      .filter((text) => text !== ""),
    settlementType: row.code("settlementType"),
    declaredTotal,
    receiptCode: row.code("receiptCode") || null,
    receiptNumber: row.code("receiptNumber") || null,
    platform,
  };
}

/** 结算方式 自费 goes before 险种: the cover that the stay is settled under is the register's, the doubt is the bill's own. */
function readInsuranceType(row: RowReader<StayField>): string {
  const written = row.needCode("insuranceType");
  const way = row.code("settlementWay");
  // 现金结算 as a way of settling is often only how the patient paid the rest.
  if (saysSelfPay(way) && way.includes("自费") && !saysSelfPay(written)) {
    row.derived("insuranceType", "WORD", `${written}，${way}`, SELF_PAY);
    return SELF_PAY;
  }
  const insuranceType = insuranceTypeOf(written);
  if (insuranceType !== written) {
    row.derived("insuranceType", "WORD", row.raw("insuranceType"), insuranceType);
  }
  return insuranceType;
}

const SELF_PAY = "自费";

/**
 * 医疗金额, or what is left of 应收 after the discount. Beside 医疗金额 and without a discount 应收 and 实收 may be what the
 * patient owed and paid: they are said, not used.
 */
function readTotal(row: RowReader<StayField>): Fen | null {
  const hasOthers = hasDiscount(row);
  if (!row.has("total") && !hasOthers) return null;
  // One that stands below the lines, or in another patient's head, is not said of this one.
  if (!hasOthers && row.isLabel("total") && row.raw("total").trim() === "") return null;
  const isPlain = row.has("total") && !row.has("hospitalDiscount");
  if (hasOthers && !isPlain) return readCharge(row, "total")?.amount ?? null;
  const total = row.needAmount("total");
  for (const field of ["amountBefore", "amountAfter"] as const) {
    const other = row.amount(field);
    if (total === null || other === null || other === total) continue;
    const reason = `${plainYuan(other)} 元与医疗金额 ${plainYuan(total)} 元不同，没有优惠列可以说明：按医疗金额，这一列没有入账`;
    row.warn(field, "DISCOUNT_UNCLEAR", reason);
  }
  return total;
}

/**
 * The bill's ID number, and the number that says something of the patient. A newborn may have none, or its mother's: the
 * bill comes in and waits for whose newborn it is; the mother's number says nothing of the child's sex and age.
 */
function readPatientNumber(
  row: RowReader<StayField>,
  name: string,
  admitDay: Day | null,
): { readonly idNumber: string; readonly ownNumber: string } {
  const isNewborn = admitDay !== null && isNewbornName(name) && isBelowOne(row, admitDay);
  const written = row.code("idNumber");
  if (isNewborn && saysNoNumber(written)) {
    if (row.raw("idNumber").trim() !== "") row.derived("idNumber", "EMPTY_WORD", written, "");
    row.warn("idNumber", "NEWBORN_NUMBER", "新生儿没有证件号码：收下后挂起，请登记新生儿随母");
    return { idNumber: "", ownNumber: "" };
  }
  const idNumber = readIdNumber(row);
  const isOthers =
    isNewborn && isWithoutOwnNumber({ name, idNumber, ageYears: 0, admitDay }) && idNumber !== "";
  if (!isOthers) return { idNumber, ownNumber: idNumber };
  row.warn(
    "idNumber",
    "NEWBORN_NUMBER",
    "新生儿写的是大人的证件号码：收下后挂起，请登记新生儿随母",
  );
  return { idNumber, ownNumber: "" };
}

/** By what the file itself says of the patient; the ID number may be the mother's. */
function isBelowOne(row: RowReader<StayField>, admitDay: Day): boolean {
  const age = readAgeCell(row.raw("age"));
  if (age !== "blank") return age === 0;
  const birthDay = readDay(row.raw("birthDay"), row.isNumeric("birthDay"));
  const isDay = birthDay !== "blank" && birthDay !== "bad" && birthDay <= admitDay;
  return isDay && completedYears(birthDay, admitDay) === 0;
}

/** As written, else as the ID number has it. */
function readSex(row: RowReader<StayField>, idNumber: string): "男" | "女" | null {
  const word = row.code("sex");
  if (word === "") {
    const id = parseIdNumber(idNumber);
    if (typeof id === "object") {
      row.derived("sex", "DERIVED", "", id.sex);
      return id.sex;
    }
    row.fault("sex", "BLANK", "不能为空：身份证号里也看不出");
    return null;
  }
  const sex = sexOf(word);
  if (sex === null) row.fault("sex", "UNKNOWN_WORD", `“${quoted(row.raw("sex"))}”不是男或女`);
  else if (sex !== word) row.derived("sex", "WORD", row.raw("sex"), sex);
  return sex;
}

/** As written, else completed years on the day of admission by the birth date, its own column first. */
function readAge(row: RowReader<StayField>, idNumber: string, admitDay: Day | null): number | null {
  const written = row.raw("age");
  const age = row.value(
    "age",
    readAgeCell(written),
    "NOT_A_NUMBER",
    "不是年龄（如 45岁、3月、5天）",
  );
  // Years are what an age is counted in; where the file counts months or days, what became of it is told.
  if (age !== null && /[月天日周时半]/.test(written)) {
    row.derived("age", "NUMBER_FORM", written, String(age));
  }
  if (age !== null || row.raw("age").trim() !== "") return age;
  const id = parseIdNumber(idNumber);
  const birthDay = row.day("birthDay") ?? (typeof id === "object" ? id.birthDay : null);
  if (birthDay === null) row.fault("age", "BLANK", "不能为空：也没有出生日期，身份证号里也看不出");
  if (birthDay === null || admitDay === null || birthDay > admitDay) return null;
  const years = completedYears(birthDay, admitDay);
  row.derived("age", "DERIVED", "", String(years));
  return years;
}

/** As written, else the days between admission and discharge, at least one. */
function readStayDays(
  row: RowReader<StayField>,
  admitDay: Day | null,
  dischargeDay: Day | null,
): number | null {
  const days = row.whole("stayDays");
  if (days !== null || row.raw("stayDays").trim() !== "") return days;
  if (admitDay === null || dischargeDay === null) return null;
  const counted = Math.max(1, daysBetween(admitDay, dischargeDay));
  row.derived("stayDays", "DERIVED", "", String(counted));
  return counted;
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
  if (typeof read === "object") {
    if (read.number !== row.code("idNumber")) {
      row.derived("idNumber", "ID_FORM_15", row.raw("idNumber"), read.number);
    }
    return read.number;
  }
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
  // Codes of levels differ from place to place: the office's own setting says it instead.
  if (/^\d+$/.test(word)) {
    const reason = `机构等级“${word}”是代码，不知道是几级，按设置里的等级`;
    row.warn("hospitalLevel", "UNKNOWN_WORD", reason);
    return null;
  }
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
function readPlatform(row: RowReader<StayField>, totalFee: Fen | null): PlatformDraft | null {
  const settlementId = row.code("settlementId");
  const settledAt = row.moment("settledAt");
  const amounts = readPlatformAmounts(row);
  if (amounts === "none") return null;
  const isWhole = settlementId !== "" && settledAt !== null && totalFee !== null;
  if (amounts !== null && isWhole) return { settlementId, settledAt, totalFee, ...amounts };
  for (const field of [...PLATFORM_FIELDS, "total"] as const) {
    if (row.raw(field).trim() === "") {
      row.fault(field, "PLATFORM_INCOMPLETE", "平台结算数据不全：这一列为空，其他列有数");
    }
  }
  return null;
}

/** The platform's four amounts; "none" where all are blank, null where some are. */
export function readPlatformAmounts(
  row: RowReader<(typeof PLATFORM_AMOUNTS)[number]>,
): Pick<PlatformDraft, (typeof PLATFORM_AMOUNTS)[number]> | "none" | null {
  if (PLATFORM_AMOUNTS.every((field) => row.raw(field).trim() === "")) return "none";
  const inScope = row.amount("inScope");
  const fundTotal = row.amount("fundTotal");
  const accountPay = row.amount("accountPay");
  const cashPay = row.amount("cashPay");
  if (inScope === null || fundTotal === null || accountPay === null || cashPay === null)
    return null;
  return { inScope, fundTotal, accountPay, cashPay };
}
