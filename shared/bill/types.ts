/**
 * The discharge bill as 医结 keeps it: one stay and its fee lines, read from whatever file the hospital sends.
 * National field names (定点医疗机构接口规范) stand behind each field.
 */
import type { Day, Moment } from "../calendar/day.ts";
import type { Price, Quantity } from "../money/decimal.ts";
import type { Fen } from "../money/fen.ts";
import type { Fraction } from "../money/fraction.ts";

/** med_chrgitm_type: the 14 national charge categories, in the national order. */
export const CHARGE_CATEGORIES = [
  ["01", "床位费"],
  ["02", "诊察费"],
  ["03", "检查费"],
  ["04", "化验费"],
  ["05", "治疗费"],
  ["06", "手术费"],
  ["07", "护理费"],
  ["08", "卫生材料费"],
  ["09", "西药费"],
  ["10", "中药饮片费"],
  ["11", "中成药费"],
  ["12", "一般诊疗费"],
  ["13", "挂号费"],
  ["14", "其他费"],
] as const;

export type ChargeCategory = (typeof CHARGE_CATEGORIES)[number][0];

/** chrgitm_lv: 甲类, 乙类, 丙类 (自费). */
export type CatalogueClass = "甲" | "乙" | "丙";

/** 医院等级 as a policy names it. */
export type HospitalLevel = "一级" | "二级" | "三级";

/** One charge (feedetail). */
export interface FeeLine {
  /** Row number in the file it came from, as a person would see it in a spreadsheet. */
  readonly sourceRow: number;
  /** feedetl_sn, unique in the stay; null where the file has none. */
  readonly serial: string | null;
  /** init_feedetl_sn: the line that this one refunds; null where the file has none. */
  readonly originalSerial: string | null;
  /** fee_ocur_time */
  readonly feeTime: Moment;
  /** medins_list_codg and name: the hospital's own item. */
  readonly hospitalItemCode: string;
  readonly hospitalItemName: string;
  /** med_list_codg and name: the national item; empty where the hospital has not mapped it. */
  readonly nationalItemCode: string;
  readonly nationalItemName: string;
  readonly specification: string;
  readonly maker: string;
  readonly unit: string;
  readonly category: ChargeCategory;
  /** chrgitm_lv as the file says; null where it says nothing. The catalogue's class on the fee date decides. */
  readonly declaredClass: CatalogueClass | null;
  /** cnt; negative on a refund */
  readonly quantity: Quantity;
  /** pric */
  readonly unitPrice: Price;
  /** det_item_fee_sumamt: the bill's amount is the amount; price × quantity is only checked. */
  readonly amount: Fen;
  readonly dept: string;
  /** The split as the file brings it (the platform's), null where its columns are blank. */
  readonly declaredSplit: DeclaredSplit | null;
}

/** 2301 result: a line's split by the platform. inScope is amount less the three. */
interface DeclaredSplit {
  /** pric_uplmt_amt */
  readonly priceCeiling: Price | null;
  /** selfpay_prop */
  readonly selfPayRatio: Fraction | null;
  /** fulamt_ownpay_amt */
  readonly fullSelfPay: Fen;
  /** overlmt_amt */
  readonly overLimitSelfPay: Fen;
  /** preselfpay_amt */
  readonly preSelfPay: Fen;
}

/** How one amount splits. fullSelfPay + overLimitSelfPay + preSelfPay + inScope = amount, exactly. */
export interface Split {
  /** 全自费 */
  readonly fullSelfPay: Fen;
  /** 超限价 */
  readonly overLimitSelfPay: Fen;
  /** 先行自付 */
  readonly preSelfPay: Fen;
  /** 符合政策范围 (inscp_scp_amt) */
  readonly inScope: Fen;
}

/** One admission to discharge (mdtrtinfo + setlinfo head). */
export interface Stay {
  /** fixmedins_code / fixmedins_name */
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly hospitalLevel: HospitalLevel | null;
  /** ipt_otp_no: unique for one admission */
  readonly inpatientNo: string;
  /** insutype as written: 城镇职工, 城乡居民, 少儿医保, 大学生医保 */
  readonly insuranceType: string;
  /** 持证类别: the certificate that the patient showed, as written; not the register's identity. */
  readonly certificateClass: string;
  /** insuplc_admdvs: six-digit code of the region that insures the patient */
  readonly insuredRegion: string;
  readonly name: string;
  readonly sex: "男" | "女";
  readonly ageYears: number;
  /** certno */
  readonly idNumber: string;
  readonly admitDay: Day;
  readonly dischargeDay: Day;
  /** act_ipt_days as the bill states them */
  readonly stayDays: number;
  readonly dept: string;
  readonly doctor: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  readonly secondaryDiagnoses: readonly string[];
  /** 结算类别: 普通住院 … */
  readonly settlementType: string;
  /** medfee_sumamt: what the bill says it adds up to */
  readonly declaredTotal: Fen;
  /** bill_code and bill_no of the fiscal e-receipt (医疗住院收费票据（电子）) */
  readonly receiptCode: string | null;
  readonly receiptNumber: string | null;
  /** The platform's settlement of this stay, where the file brings one. */
  readonly platform: PlatformFigures | null;
}

/** What the extract says the platform settled (setlinfo). */
export interface PlatformFigures {
  /** setl_id */
  readonly settlementId: string;
  /** setl_time */
  readonly settledAt: Moment;
  /** medfee_sumamt */
  readonly totalFee: Fen;
  /** inscp_scp_amt */
  readonly inScope: Fen;
  /** fund_pay_sumamt: all funds, without the personal account */
  readonly fundTotal: Fen;
  /** acct_pay */
  readonly accountPay: Fen;
  /** psn_cash_pay */
  readonly cashPay: Fen;
  /** Σ of the declared splits of the lines; null where any line has none. */
  readonly split: Split | null;
}

/** One row of the slip's table of charges: the national columns, and the split beside them. */
export interface CategoryRow extends Split {
  readonly category: ChargeCategory;
  readonly name: string;
  readonly amount: Fen;
  /** amount = classA + classB + classC + unclassified */
  readonly classA: Fen;
  readonly classB: Fen;
  readonly classC: Fen;
  readonly unclassified: Fen;
}
