/**
 * The four layouts and the headers they go by, as data. The first name of a column is the template's own
 * (机构住院就医提取表 3.1, 机构住院结算提取表 3.2); the others are what hospitals write instead (bill-files.md §2).
 */
import type { ImportKind } from "../../../shared/contract/importReport.ts";

export interface ColumnLayout {
  readonly names: readonly [string, ...string[]];
  readonly required: boolean;
}

export interface Layout<Field extends string = string> {
  readonly kind: ImportKind;
  /** What a person calls the file. */
  readonly label: string;
  readonly columns: Readonly<Record<Field, ColumnLayout>>;
}

function required(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: true };
}

function optional(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: false };
}

/** 3.1 机构住院就医提取表: one row is one stay. */
export const STAYS = {
  kind: "stays",
  label: "住院就医表",
  columns: {
    hospitalCode: required("机构编码", "医疗机构编码", "定点医药机构编号", "医疗机构代码"),
    hospitalName: optional("机构名称", "医疗机构名称", "定点医药机构名称"),
    hospitalLevel: optional("机构等级", "医院等级", "医疗机构等级"),
    insuranceType: required("险种类别", "险种", "险种类型", "医保类型"),
    certificateClass: optional("持证类别"),
    insuredRegion: required("参保地区划", "参保地医保区划", "参保地", "参保地行政区划"),
    name: required("人员姓名", "姓名", "患者姓名", "病人姓名", "参保人姓名", "BRXM"),
    sex: required("人员性别", "性别"),
    age: required("人员年龄", "年龄"),
    idNumber: required("身份证号", "证件号码", "身份证号码", "公民身份号码"),
    inpatientNo: required("住院号", "住院_门诊号", "住院号码", "住院登记号", "ZYHM"),
    admitDay: required("入院日期", "入院时间"),
    dischargeDay: required("出院日期", "出院时间"),
    stayDays: required("住院天数", "实际住院天数"),
    dept: optional("住院科室名称", "科室", "出院科室", "入院科室", "所在科室", "病区"),
    doctor: optional("主管医生姓名", "主管医生", "主治医生"),
    diagnosisCode: optional("疾病编码ICD", "疾病编码", "诊断编码"),
    diagnosisName: optional("疾病诊断名称", "出院诊断", "主要诊断", "诊断", "住院主诊断名称"),
    secondaryDiagnoses: optional("次要诊断组合", "次要诊断", "其他诊断"),
    settlementId: optional("结算流水号", "结算ID", "结算号", "结算单号", "医保结算ID"),
    settlementType: optional("结算类别"),
    settledAt: optional("结算日期", "结算时间"),
    total: required("医疗金额", "医疗费总额", "医疗总费用", "总费用", "费用总额", "总金额"),
    inScope: optional("医保范围金额", "符合范围金额", "医保内金额", "符合政策范围金额"),
    fundTotal: optional("基金支付", "基金支付总额"),
    accountPay: optional("个账支付", "个人账户支付", "个人账户支出"),
    cashPay: optional("现金支付", "个人现金支付", "个人现金支出"),
    receiptCode: optional("票据代码", "电子票据代码"),
    receiptNumber: optional("票据号码", "电子票据号码", "发票号"),
  },
} as const satisfies Layout;

/** 3.2 机构住院结算提取表: one row is one charge. */
export const LINES = {
  kind: "lines",
  label: "住院结算表（费用明细）",
  columns: {
    hospitalCode: required("机构编码", "医疗机构编码", "定点医药机构编号", "医疗机构代码"),
    idNumber: optional("身份证号", "证件号码", "身份证号码", "公民身份号码"),
    name: optional("人员姓名", "姓名", "患者姓名", "病人姓名", "参保人姓名", "BRXM"),
    inpatientNo: required("住院号", "住院_门诊号", "住院号码", "住院登记号", "ZYHM"),
    hospitalItemCode: optional("项目代码", "项目编码", "医药机构目录编码", "收费项目编码", "代码"),
    hospitalItemName: required(
      "项目名称",
      "收费项目名称",
      "药品名称",
      "费用名称",
      "医药机构目录名称",
      "FYMC",
    ),
    nationalItemCode: required(
      "国标代码",
      "医保编码",
      "医保代码",
      "医疗目录编码",
      "医保目录编码",
      "国家编码",
      "贯标码",
      "中心项目编码",
    ),
    nationalItemName: optional("国标名称", "医保目录名称", "医保名称"),
    specification: optional("规格"),
    maker: optional("产地厂家", "厂家", "产地", "生产厂家"),
    category: required("收费项目类别", "费用类别", "费用类型", "收费类别", "医疗收费项目类别"),
    class: optional("收费项目等级", "医保等级", "甲乙类", "目录等级", "支付类别"),
    quantity: required("数量", "总量", "FYSL"),
    unit: optional("数量单位", "单位", "计价单位"),
    unitPrice: required("单价", "费用单价", "FYDJ"),
    amount: required("金额", "总金额", "费用金额", "明细项目费用总额", "费用总额", "ZJJE"),
    priceCeiling: optional("限价", "定价上限金额", "最高限价", "项目限价"),
    selfPayRatio: optional(
      "自付比例",
      "先自付比例",
      "个人先行自付比例",
      "医保自负比例",
      "自费比例",
    ),
    fullSelfPay: optional("全自费金额", "自费金额"),
    overLimit: optional("超限价金额", "超限价自费金额"),
    preSelfPay: optional("先行自付金额", "自理金额"),
    feeTime: required(
      "费用发生日期",
      "费用日期",
      "费用发生时间",
      "计费日期",
      "记账日期",
      "收费时间",
      "执行日期",
      "FYRQ",
    ),
    dept: optional("费用科室名称", "开单科室名称", "开单科室", "科室"),
    settlementId: optional("结算流水号", "结算ID", "结算号", "结算单号", "医保结算ID"),
    serial: optional("费用明细流水号", "记账流水号", "费用序列号", "明细序号"),
    originalSerial: optional("原费用流水号", "原费用明细流水号"),
  },
} as const satisfies Layout;

/** 参保登记: one row is a person, or one more identity or registration of the person. */
const REGISTER = {
  kind: "register",
  label: "参保登记",
  columns: {
    personNo: required("个人编号", "人员编号", "个人电脑号", "医保编号"),
    name: required("姓名", "人员姓名", "参保人姓名"),
    idNumber: required("身份证号", "证件号码", "身份证号码", "公民身份号码"),
    insuredRegion: required("参保地区划", "参保地医保区划", "参保地"),
    insuranceType: required("险种类别", "险种", "险种类型"),
    tier: optional("档次", "缴费档次", "参保档次"),
    personType: optional("人员类别", "待遇人员类别", "人员性质"),
    district: optional("区县", "所属区县"),
    identity: optional("特殊身份", "特殊人员类型", "救助身份"),
    identityFrom: optional("身份起始日期", "身份开始日期"),
    identityTo: optional("身份终止日期", "身份结束日期"),
    registration: optional("备案类型"),
    registrationFrom: optional("备案起始日期", "备案开始日期"),
    registrationTo: optional("备案终止日期", "备案结束日期"),
  },
} as const satisfies Layout;

/** 医保目录: one row is one item for a time. */
const CATALOGUE = {
  kind: "catalogue",
  label: "医保目录",
  columns: {
    nationalItemCode: required("国标代码", "医保编码", "医疗目录编码", "医保目录编码", "国家编码"),
    name: required("项目名称", "国标名称", "医保目录名称", "注册名称"),
    class: required("收费项目等级", "医保等级", "甲乙类", "目录等级"),
    preSelfPayRatio: required("先行自付比例", "先自付比例", "自付比例", "个人先行自付比例"),
    ceilingLevel1: optional("一级限价", "一级医院限价"),
    ceilingLevel2: optional("二级限价", "二级医院限价"),
    ceilingLevel3: optional("三级限价", "三级医院限价"),
    validFrom: required("生效日期", "开始日期", "起始日期"),
    validTo: optional("失效日期", "终止日期", "结束日期"),
  },
} as const satisfies Layout;

type FieldOf<L extends Layout> = keyof L["columns"] & string;
export type StayField = FieldOf<typeof STAYS>;
export type LineField = FieldOf<typeof LINES>;
export type RegisterField = FieldOf<typeof REGISTER>;
export type CatalogueField = FieldOf<typeof CATALOGUE>;

export const LAYOUTS: readonly Layout[] = [STAYS, LINES, REGISTER, CATALOGUE];
