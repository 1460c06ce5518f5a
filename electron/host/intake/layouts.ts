/**
 * The layouts and the headers they go by, as data. The first name of a column is the template's own
 * (机构住院就医提取表 3.1, 机构住院结算提取表 3.2); the others are what hospitals write instead (bill-files.md §2).
 */
import type { ImportKind } from "../../../shared/contract/importReport.ts";

export interface ColumnLayout {
  readonly names: readonly [string, ...string[]];
  /** Names that mean it only where no other column does; of several the first in this order, if it is not required */
  readonly weak?: readonly string[];
  readonly required: boolean;
  /** Other fields any of which will do where this required one has no column */
  readonly instead?: readonly string[];
}

/** A column that other names mean too, as long as no better one is there. */
function orElse<Column extends ColumnLayout>(column: Column, ...weak: string[]): Column {
  return { ...column, weak };
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

/** A stay may be known by the platform's 就诊ID alone. */
function orVisitId(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: true, instead: ["visitId"] };
}

function optional(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: false };
}

const HOSPITAL_CODE = [
  "机构编码",
  "医疗机构编码",
  "定点医药机构编号",
  "医疗机构代码",
  "fixmedins_code",
] as const;
const INPATIENT_NO = [
  "住院号",
  "住院_门诊号",
  "住院/门诊号",
  "住院号码",
  "住院登记号",
  "ipt_otp_no",
  "ZYHM",
  "ZYH",
] as const;
/** 就诊ID: what the platform's own tables hang together by. */
const VISIT_ID = [
  "就诊ID",
  "住院流水号",
  "就诊流水号",
  "登记流水号",
  "就医登记号",
  "就诊号",
  "mdtrt_id",
  "ZYLSH",
] as const;
const ADMISSION_TIMES = ["住院次数", "第几次住院", "ZYCS"] as const;
const NAME = [
  "人员姓名",
  "姓名",
  "患者姓名",
  "病人姓名",
  "参保人姓名",
  "psn_name",
  "BRXM",
  "XM",
] as const;
const ID_NUMBER = [
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
] as const;
/** The number of the national catalogue, by names that say so; what 医保编码 means differs from place to place. */
const NATIONAL_CODE = [
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

const SETTLEMENT_ID = [
  "结算流水号",
  "结算ID",
  "结算号",
  "结算单号",
  "单据号码",
  "医保结算ID",
  "setl_id",
  "JSID",
] as const;
/** 0: the row was taken back by whoever wrote it. */
const VALID = ["有效标志", "vali_flag"] as const;

/** A charge before what the hospital waives of it, the waived part, and what is left (charge.ts). */
const AMOUNT_BEFORE = ["应收金额", "应收", "应收费用", "应收款", "优惠前金额", "YSJE"] as const;
const HOSPITAL_DISCOUNT = [
  "优惠金额",
  "优惠",
  "减免金额",
  "减免",
  "优惠额",
  "减免额",
  "折扣金额",
  "YHJE",
] as const;
const AMOUNT_AFTER = ["实收金额", "实收", "实收费用", "实收款", "优惠后金额", "SSJE"] as const;

const PLATFORM_AMOUNTS = {
  inScope: optional(
    "医保范围金额",
    "符合范围金额",
    "医保内金额",
    "符合政策范围金额",
    "inscp_amt",
    "inscp_scp_amt",
  ),
  fundTotal: optional("基金支付", "基金支付总额", "医保基金支付", "fund_pay_sumamt"),
  accountPay: optional("个账支付", "个人账户支付", "个人账户支出", "acct_pay"),
  cashPay: optional("现金支付", "个人现金支付", "个人现金支出", "cash_payamt", "psn_cash_pay"),
} as const;

/** 3.1 机构住院就医提取表: one row is one stay. */
export const STAYS = {
  kind: "stays",
  label: "住院就医表",
  columns: {
    hospitalCode: required(...HOSPITAL_CODE),
    hospitalName: optional("机构名称", "医疗机构名称", "定点医药机构名称", "fixmedins_name"),
    hospitalLevel: optional("机构等级", "医院等级", "医疗机构等级", "hosp_lv"),
    insuranceType: orElse(
      required(
        "险种类别",
        "险种",
        "险种类型",
        "医保类型",
        "费别",
        "费用性质",
        "患者类型",
        "insutype",
        "hi_type",
      ),
      "参保险种",
      "保险类别",
      "保险类型",
      "参保类型",
      "医保类别",
      "医疗付款方式",
      "合同单位",
      "患者性质",
      "病人性质",
      "病人类型",
      "病人类别",
      "患者类别",
      "BRXZ",
    ),
    certificateClass: optional("持证类别"),
    insuredRegion: optional(
      "参保地区划",
      "参保地医保区划",
      "参保地",
      "参保地行政区划",
      "insu_admdvs",
      "insuplc_admdvs",
      "insuplc",
    ),
    name: required(...NAME),
    sex: optional("人员性别", "性别", "gend", "XB"),
    age: optional("人员年龄", "年龄", "age", "NL"),
    birthDay: optional("出生日期", "出生年月日", "brdy", "CSRQ"),
    idNumber: required(...ID_NUMBER),
    inpatientNo: orVisitId(...INPATIENT_NO),
    admissionTimes: optional(...ADMISSION_TIMES),
    visitId: optional(...VISIT_ID),
    admitDay: required(
      "入院日期",
      "入院时间",
      "开始日期",
      "begntime",
      "begndate",
      "adm_time",
      "RYRQ",
    ),
    dischargeDay: required(
      "出院日期",
      "出院时间",
      "结束日期",
      "endtime",
      "enddate",
      "dscg_time",
      "CYRQ",
    ),
    stayDays: optional("住院天数", "实际住院天数", "ipt_days", "act_ipt_days", "ZYTS"),
    dept: orElse(
      optional("住院科室名称", "出院科室", "出院科室名称", "dscg_dept_name"),
      "科室",
      "所在科室",
      "入院科室",
      "病区",
    ),
    doctor: orElse(
      optional("主管医生姓名", "主管医生", "chfpdr_name"),
      "主治医生",
      "主治医师",
      "管床医生",
      "住院医师",
    ),
    diagnosisCode: orElse(
      optional("疾病编码ICD", "疾病编码", "诊断编码", "出院诊断编码", "dscg_maindiag_code"),
      "出院主诊断编码",
      "主诊断编码",
      "主要诊断编码",
      "出院诊断代码",
      "诊断代码",
      "ICD编码",
      "ICD10",
      "主诊断ICD",
    ),
    diagnosisName: orElse(
      optional(
        "疾病诊断名称",
        "出院诊断",
        "主要诊断",
        "出院病种",
        "住院主诊断名称",
        "dscg_maindiag_name",
      ),
      "出院主诊断",
      "主诊断",
      "主要诊断名称",
      "出院诊断名称",
      "第一诊断",
      "诊断名称",
      "诊断",
      "诊断描述",
    ),
    secondaryDiagnoses: optional("次要诊断组合", "次要诊断", "其他诊断"),
    settlementId: optional(...SETTLEMENT_ID),
    settlementType: optional("结算类别"),
    settlementWay: optional("结算方式", "付费方式"),
    settledAt: optional("结算日期", "结算时间", "setl_time"),
    total: optional(
      "医疗金额",
      "医疗费总额",
      "医疗总费用",
      "总费用",
      "费用总额",
      "总金额",
      "住院总费用",
      "医疗费用总额",
      "费用合计",
      "medfee_sumamt",
      "ZFY",
      "FYHJ",
    ),
    amountBefore: optional(...AMOUNT_BEFORE, "应收总额", "应收合计", "应收总金额"),
    hospitalDiscount: optional(...HOSPITAL_DISCOUNT, "优惠总额", "减免总额"),
    amountAfter: optional(...AMOUNT_AFTER, "实收总额", "实收合计", "实收总金额"),
    ...PLATFORM_AMOUNTS,
    receiptCode: optional("票据代码", "电子票据代码"),
    receiptNumber: optional("票据号码", "电子票据号码", "发票号", "invono"),
    valid: optional(...VALID),
  },
} as const satisfies Layout;

/** 3.2 机构住院结算提取表: one row is one charge. */
export const LINES = {
  kind: "lines",
  label: "住院结算表（费用明细）",
  columns: {
    hospitalCode: required(...HOSPITAL_CODE),
    idNumber: optional(...ID_NUMBER),
    name: optional(...NAME),
    inpatientNo: orVisitId(...INPATIENT_NO),
    admissionTimes: optional(...ADMISSION_TIMES),
    visitId: optional(...VISIT_ID),
    hospitalItemCode: orElse(
      optional(
        "项目代码",
        "项目编码",
        "医药机构目录编码",
        "收费项目编码",
        "药品编码",
        "代码",
        "medins_list_codg",
        "FYDM",
      ),
      "收费项目代码",
      "医院项目编码",
      "医院项目代码",
      "院内项目编码",
      "院内编码",
      "项目编号",
      "收费编码",
      "费用编码",
      "FYXH",
    ),
    hospitalItemName: orElse(
      required(
        "项目名称",
        "收费项目名称",
        "药品名称",
        "费用名称",
        "医药机构目录名称",
        "medins_list_name",
        "FYMC",
      ),
      "医院项目名称",
      "院内项目名称",
      "明细项目名称",
      "收费细目名称",
      "名称",
    ),
    nationalItemCode: orElse(
      required(...NATIONAL_CODE, "医保编码", "医保代码", "中心项目编码", "YBBM"),
      "医保项目编码",
      "医保项目代码",
      "医保国码",
      "国码",
    ),
    nationalItemName: optional("国标名称", "医保目录名称", "医保名称", "hilist_name"),
    specification: optional("规格", "spec", "GG"),
    maker: optional("产地厂家", "厂家", "产地", "生产厂家", "prdr_name"),
    category: orElse(
      required(
        "收费项目类别",
        "费用类别",
        "费用类型",
        "收费类别",
        "医疗收费项目类别",
        "项目归类",
        "发票项目",
        "med_chrgitm_type",
        "FYLB",
      ),
      "项目类别",
      "费用分类",
      "收费分类",
      "费用大类",
      "收费大类",
      "最小费用名称",
      "收据费目",
    ),
    class: orElse(
      optional("收费项目等级", "医保等级", "甲乙类", "目录等级", "支付类别", "chrgitm_lv"),
      "项目等级",
      "甲乙丙类",
    ),
    quantity: orElse(
      required("数量", "总量", "cnt", "FYSL", "SL"),
      "数次",
      "明细项目数量",
      "收费数量",
      "计费数量",
    ),
    doses: optional("付数", "剂数", "帖数", "贴数"),
    unit: orElse(
      optional("数量单位", "单位", "计价单位", "DW"),
      "计量单位",
      "计算单位",
      "收费单位",
      "FYDW",
    ),
    unitPrice: orElse(
      required("单价", "费用单价", "pric", "FYDJ", "DJ"),
      "标准单价",
      "明细项目单价",
      "收费单价",
      "零售价",
    ),
    amount: {
      ...required(
        "金额",
        "总金额",
        "费用金额",
        "明细项目费用总额",
        "费用总额",
        "明细项目金额",
        "收费金额",
        "det_item_fee_sumamt",
        "ZJJE",
        "FYJE",
        "JE",
      ),
      instead: ["amountAfter", "amountBefore"],
    },
    amountBefore: optional(...AMOUNT_BEFORE),
    hospitalDiscount: optional(...HOSPITAL_DISCOUNT),
    amountAfter: optional(...AMOUNT_AFTER),
    priceCeiling: optional("限价", "定价上限金额", "最高限价", "项目限价", "pric_uplmt_amt"),
    selfPayRatio: optional(
      "自付比例",
      "先自付比例",
      "个人先行自付比例",
      "医保自负比例",
      "自费比例",
      "selfpay_prop",
    ),
    fullSelfPay: optional("全自费金额", "自费金额", "fulamt_ownpay_amt"),
    overLimit: optional("超限价金额", "超限价自费金额", "overlmt_selfpay", "overlmt_amt"),
    preSelfPay: optional("先行自付金额", "自理金额", "preselfpay_amt"),
    feeTime: orElse(
      required(
        "费用发生日期",
        "费用日期",
        "费用发生时间",
        "计费日期",
        "记账日期",
        "收费时间",
        "执行日期",
        "fee_ocur_time",
        "FYRQ",
      ),
      "费用时间",
      "费用产生时间",
      "发生时间",
      "发生日期",
      "计费时间",
      "记账时间",
      "收费日期",
    ),
    dept: orElse(
      optional("费用科室名称", "开单科室名称", "开单科室", "bilg_dept_name"),
      "开单部门",
      "科室",
      "执行科室",
    ),
    settlementId: optional(...SETTLEMENT_ID),
    serial: optional(
      "费用明细流水号",
      "记账流水号",
      "费用序列号",
      "明细序号",
      "feedetl_sn",
      "bkkp_sn",
    ),
    originalSerial: optional("原费用流水号", "原费用明细流水号", "init_feedetl_sn"),
    doctorCode: optional(
      "医保医师编码",
      "开单医师编码",
      "开单医生编码",
      "医师编码",
      "bilg_dr_code",
      "bilg_dr_codg",
    ),
    valid: optional(...VALID),
  },
} as const satisfies Layout;

/** setl_d of the platform: one row is one settlement of a stay that another file describes. */
const SETTLEMENTS = {
  kind: "settlements",
  label: "平台结算数据",
  columns: {
    hospitalCode: required(...HOSPITAL_CODE),
    inpatientNo: orVisitId(...INPATIENT_NO),
    visitId: optional(...VISIT_ID),
    settlementId: required(...SETTLEMENT_ID),
    settledAt: required("结算日期", "结算时间", "setl_time"),
    total: required("医疗费总额", "医疗金额", "医疗总费用", "总费用", "medfee_sumamt"),
    ...PLATFORM_AMOUNTS,
    receiptNumber: optional("票据号码", "电子票据号码", "发票号", "invono"),
    valid: optional(...VALID),
    refunded: optional("退费结算标志", "refd_setl_flag"),
  },
} as const satisfies Layout;

/** setl_list_diag_d of the platform: one row is one diagnosis of a stay. */
const DIAGNOSES = {
  kind: "diagnoses",
  label: "出院诊断明细",
  columns: {
    hospitalCode: required(...HOSPITAL_CODE),
    inpatientNo: orVisitId(...INPATIENT_NO),
    visitId: optional(...VISIT_ID),
    isMain: required("主诊断标志", "主诊标志", "maindiag_flag"),
    diagnosisCode: required("诊断编码", "诊断代码", "diag_code"),
    diagnosisName: required("诊断名称", "diag_name"),
    valid: optional(...VALID),
  },
} as const satisfies Layout;

/** 参保登记: one row is a person, or one more identity or registration of the person. */
const REGISTER = {
  kind: "register",
  label: "参保登记",
  columns: {
    personNo: required("个人编号", "人员编号", "个人电脑号", "医保编号", "psn_no"),
    name: required("姓名", "人员姓名", "参保人姓名"),
    idNumber: required(...ID_NUMBER),
    insuredRegion: required(
      "参保地区划",
      "参保地医保区划",
      "参保地",
      "参保区划",
      "参保区划代码",
      "参保地区划代码",
      "insu_admdvs",
    ),
    insuranceType: required("险种类别", "险种", "险种类型"),
    tier: optional("档次", "缴费档次", "参保档次"),
    personType: optional("人员类别", "待遇人员类别", "人员性质"),
    district: optional("区县", "所属区县"),
    state: optional(
      "参保状态",
      "人员参保状态",
      "参保缴费状态",
      "缴费状态",
      "医保状态",
      "psn_insu_stas",
    ),
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
    nationalItemCode: required(...NATIONAL_CODE, "医保编码"),
    name: orElse(
      required("项目名称", "国标名称", "医保目录名称", "注册名称"),
      "通用名",
      "药品名称",
    ),
    class: required("收费项目等级", "医保等级", "甲乙类", "目录等级"),
    preSelfPayRatio: required("先行自付比例", "先自付比例", "自付比例", "个人先行自付比例"),
    ceiling: orElse(
      optional("限价", "最高限价", "定价上限金额", "pric_uplmt_amt"),
      "统一限价",
      "支付上限",
    ),
    ceilingLevel1: optional("一级限价", "一级医院限价"),
    ceilingLevel2: optional("二级限价", "二级医院限价"),
    ceilingLevel3: optional("三级限价", "三级医院限价"),
    validFrom: required("生效日期", "开始日期", "起始日期"),
    validTo: optional("失效日期", "终止日期", "结束日期"),
  },
} as const satisfies Layout;

/** Whose list it is, and the day from which it says who is on it. */
const LIST_COLUMNS = {
  source: required("名单来源", "来源部门"),
  listDay: required("名单日期", "名单月份", "名单起始日期"),
} as const;

/** 身份名单: everyone to whom one department gives a special identity. */
const IDENTITIES = {
  kind: "identities",
  label: "身份名单",
  columns: {
    ...LIST_COLUMNS,
    idNumber: required(...ID_NUMBER),
    name: required("姓名", "人员姓名"),
    identity: orElse(
      required("特殊身份", "特殊人员类型", "救助身份", "身份类别"),
      "救助类别",
      "救助对象类别",
      "对象类别",
    ),
    from: orElse(
      optional("身份起始日期", "身份开始日期", "认定日期"),
      "享受开始时间",
      "享受开始日期",
      "开始日期",
    ),
    to: orElse(
      optional("身份终止日期", "身份结束日期"),
      "享受结束时间",
      "享受结束日期",
      "停发时间",
      "停发日期",
      "结束日期",
    ),
  },
} as const satisfies Layout;

/** 参保名单: everyone whom one office insures; its columns of the person are those of 参保登记. */
const COVERS = {
  kind: "covers",
  label: "参保名单",
  columns: {
    ...LIST_COLUMNS,
    personNo: REGISTER.columns.personNo,
    name: REGISTER.columns.name,
    idNumber: REGISTER.columns.idNumber,
    insuredRegion: REGISTER.columns.insuredRegion,
    insuranceType: REGISTER.columns.insuranceType,
    tier: REGISTER.columns.tier,
    personType: REGISTER.columns.personType,
    district: REGISTER.columns.district,
    state: REGISTER.columns.state,
    from: optional("参保起始日期", "参保开始日期", "参保日期"),
    to: optional(
      "参保终止日期",
      "参保结束日期",
      "停保日期",
      "暂停日期",
      "暂停参保日期",
      "中断日期",
      "终止日期",
    ),
  },
} as const satisfies Layout;

/** 死亡名单 */
const DEATHS = {
  kind: "deaths",
  label: "死亡名单",
  columns: {
    ...LIST_COLUMNS,
    idNumber: required(...ID_NUMBER),
    name: required("姓名", "人员姓名"),
    from: required("死亡日期", "死亡时间"),
  },
} as const satisfies Layout;

/** 年度累计: what other hospitals' stays of the year have used, by the amounts' names in the policy pack. */
const OPENINGS = {
  kind: "openings",
  label: "年度累计",
  columns: {
    ...LIST_COLUMNS,
    personNo: REGISTER.columns.personNo,
    insuranceType: REGISTER.columns.insuranceType,
    yearFrom: required("年度起始日期", "年度", "待遇年度"),
    amountName: required("累计名称", "累计项目"),
    amount: required("累计金额"),
  },
} as const satisfies Layout;

/** 目录限制: limits and tags of items, negative lists among them. */
const ITEM_RULES = {
  kind: "itemRules",
  label: "目录限制",
  columns: {
    ...LIST_COLUMNS,
    nationalItemCode: CATALOGUE.columns.nationalItemCode,
    restriction: optional("限制范围", "限定支付范围"),
    diagnoses: optional("限定诊断编码", "限定诊断"),
    sex: optional("限定性别"),
    ageFrom: optional("限定最小年龄"),
    ageTo: optional("限定最大年龄"),
    tags: optional("项目标记", "标记"),
    approvalAbove: optional("审批起点单价", "审批限额"),
    clause: optional("条款", "依据"),
    from: optional("生效日期", "开始日期", "起始日期"),
    to: optional("失效日期", "终止日期", "结束日期"),
  },
} as const satisfies Layout;

/** 医院项目对照: the hospital's own items and the national codes that they were matched with. */
const ITEM_MAP = {
  kind: "itemMap",
  label: "医院项目对照",
  columns: {
    ...LIST_COLUMNS,
    hospitalItemCode: orElse(
      required("医院项目编码", "院内项目编码", "医药机构目录编码", "项目代码"),
      "医院收费编码",
      "院内编码",
      "医院编码",
    ),
    hospitalItemName: orElse(
      optional("医院项目名称", "院内项目名称", "医药机构目录名称"),
      "医院收费名称",
    ),
    nationalItemCode: CATALOGUE.columns.nationalItemCode,
    from: optional("生效日期", "开始日期", "起始日期"),
    to: optional("失效日期", "终止日期", "结束日期"),
  },
} as const satisfies Layout;

/** 医保医师 */
const DOCTORS = {
  kind: "doctors",
  label: "医保医师",
  columns: {
    ...LIST_COLUMNS,
    doctorCode: required("医保医师编码", "医师编码", "医保医师代码"),
    name: required("医师姓名", "姓名"),
    hospitalCode: required("机构编码", "医疗机构编码", "定点医药机构编号", "医疗机构代码"),
    from: optional("协议起始日期", "生效日期", "起始日期"),
    to: optional("协议终止日期", "失效日期", "终止日期"),
  },
} as const satisfies Layout;

/** 医师扣分停权 */
const DOCTOR_MARKS = {
  kind: "doctorMarks",
  label: "医师扣分停权",
  columns: {
    ...LIST_COLUMNS,
    doctorCode: DOCTORS.columns.doctorCode,
    mark: required("处理类型", "处理"),
    from: required("处理日期", "暂停起始日期", "起始日期"),
    to: optional("暂停终止日期", "终止日期"),
    points: optional("扣分", "扣分值"),
    reason: optional("处理原因", "原因"),
  },
} as const satisfies Layout;

/** 使用审批: what may be used for a patient although it costs more than may be used without asking. */
const APPROVALS = {
  kind: "approvals",
  label: "使用审批",
  columns: {
    ...LIST_COLUMNS,
    idNumber: required(...ID_NUMBER),
    name: required("姓名", "人员姓名"),
    nationalItemCode: CATALOGUE.columns.nationalItemCode,
    approvalNo: required("审批号", "审批编号"),
    from: required("审批起始日期", "审批日期"),
    to: optional("审批终止日期"),
  },
} as const satisfies Layout;

type FieldOf<L extends Layout> = keyof L["columns"] & string;
export type StayField = FieldOf<typeof STAYS>;
export type LineField = FieldOf<typeof LINES>;
export type SettlementField = FieldOf<typeof SETTLEMENTS>;
export type DiagnosisField = FieldOf<typeof DIAGNOSES>;
export type RegisterField = FieldOf<typeof REGISTER>;
export type CatalogueField = FieldOf<typeof CATALOGUE>;
export type IdentityField = FieldOf<typeof IDENTITIES>;
export type CoverField = FieldOf<typeof COVERS>;
export type DeathField = FieldOf<typeof DEATHS>;
export type OpeningField = FieldOf<typeof OPENINGS>;
export type ItemRuleField = FieldOf<typeof ITEM_RULES>;
export type ItemMapField = FieldOf<typeof ITEM_MAP>;
export type DoctorField = FieldOf<typeof DOCTORS>;
export type DoctorMarkField = FieldOf<typeof DOCTOR_MARKS>;
export type ApprovalField = FieldOf<typeof APPROVALS>;

export const LAYOUTS: readonly Layout[] = [
  STAYS,
  LINES,
  SETTLEMENTS,
  DIAGNOSES,
  REGISTER,
  CATALOGUE,
  IDENTITIES,
  COVERS,
  DEATHS,
  OPENINGS,
  ITEM_RULES,
  ITEM_MAP,
  DOCTORS,
  DOCTOR_MARKS,
  APPROVALS,
];
