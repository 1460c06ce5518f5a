/**
 * The layouts of bills, as data. The first name of a column is the template's own (机构住院就医提取表 3.1,
 * 机构住院结算提取表 3.2); the others are what hospitals write instead (bill-files.md §2).
 */
import {
  type ColumnLayout,
  type FieldOf,
  ID_NUMBER,
  type Layout,
  NATIONAL_CODE,
  optional,
  orElse,
  orVague,
  required,
} from "./layout.ts";

/** A stay may be known by the platform's 就诊ID alone. */
function orVisitId(...names: [string, ...string[]]): ColumnLayout {
  return { names, required: true, instead: ["visitId"] };
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
/** Names that mean it where no better one stands */
const INPATIENT_NO_ELSE = ["患者住院号", "病人住院号", "ZHUYUANHAO"] as const;
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
const VISIT_ID_ELSE = ["首页序号", "患者流水号", "BINGRENZYID"] as const;
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
const NAME_ELSE = ["患者", "病人", "XINGMING", "BINGRENXM"] as const;

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
const AMOUNT_BEFORE = [
  "应收金额",
  "应收",
  "应收费用",
  "应收款",
  "优惠前金额",
  "折前金额",
  "YSJE",
] as const;
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
const AMOUNT_AFTER = [
  "实收金额",
  "实收",
  "实收费用",
  "实收款",
  "优惠后金额",
  "折后金额",
  "实际金额",
  "SSJE",
] as const;

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
      ...["险种名称", "医保种类", "医保说明", "医保", "费别名称", "患者费别", "病人费别"],
      ...["BINGRENXZMC", "FEIYONGXZ"],
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
    name: orElse(required(...NAME), ...NAME_ELSE),
    sex: orElse(
      optional("人员性别", "性别", "gend", "XB"),
      ...["患者性别", "病人性别", "性别名称", "性别代码", "BRXB", "XINGBIE"],
    ),
    age: orElse(
      optional("人员年龄", "年龄", "age", "NL"),
      ...["患者年龄", "病人年龄", "入院年龄", "RYNL", "NIANLING"],
    ),
    birthDay: orElse(
      optional("出生日期", "出生年月日", "brdy", "CSRQ"),
      ...["出生年月", "患者出生日期", "CSNY", "CHUSHENGRQ"],
    ),
    idNumber: required(...ID_NUMBER),
    inpatientNo: orElse(orVisitId(...INPATIENT_NO), ...INPATIENT_NO_ELSE),
    admissionTimes: optional(...ADMISSION_TIMES),
    visitId: orElse(optional(...VISIT_ID), ...VISIT_ID_ELSE),
    admitDay: orElse(
      required("入院日期", "入院时间", "开始日期", "begntime", "begndate", "adm_time", "RYRQ"),
      ...["入院日期时间", "入院", "RUYUANRQ"],
    ),
    dischargeDay: orElse(
      required("出院日期", "出院时间", "结束日期", "endtime", "enddate", "dscg_time", "CYRQ"),
      ...["出院日期时间", "出院", "CHUYUANRQ"],
    ),
    stayDays: orElse(
      optional("住院天数", "实际住院天数", "ipt_days", "act_ipt_days", "ZYTS"),
      ...["住院日数", "实际住院日", "在院天数"],
    ),
    dept: orElse(
      optional("住院科室名称", "出院科室", "出院科室名称", "dscg_dept_name"),
      ...["出院科别", "住院科室", "CYKS", "CHUYUANKSMC"],
      "科室",
      "所在科室",
      ...["科室名称", "当前科室", "患者科室", "病人科室", "BRKS", "DANGQIANKS"],
      "入院科室",
      "病区",
    ),
    doctor: orElse(
      optional("主管医生姓名", "主管医生", "chfpdr_name"),
      "主治医生",
      "主治医师",
      "管床医生",
      "住院医师",
      ...["主管医师", "经治医生", "经治医师", "主治医生姓名"],
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
      ...["出院主要诊断编码", "主要诊断代码", "主诊断代码", "疾病代码"],
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
      ...["出院主要诊断", "出院主要诊断名称", "主诊断名称", "出院第一诊断", "疾病诊断"],
      ...["ZYZD", "CYZD"],
    ),
    secondaryDiagnoses: {
      ...orElse(
        optional("次要诊断组合", "次要诊断", "其他诊断"),
        ...["其他诊断名称", "出院其他诊断", "出院其他诊断名称", "次要诊断名称", "次诊断", "副诊断"],
      ),
      numbered: true,
    },
    settlementId: optional(...SETTLEMENT_ID),
    settlementType: optional("结算类别"),
    settlementWay: optional("结算方式", "付费方式"),
    settledAt: optional("结算日期", "结算时间", "setl_time"),
    total: orElse(
      optional(
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
      ...["住院费用总额", "住院总金额", "住院费用合计", "医疗费用合计", "费用总金额", "FEIYONGZE"],
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
    name: orElse(optional(...NAME), ...NAME_ELSE),
    inpatientNo: orElse(orVisitId(...INPATIENT_NO), ...INPATIENT_NO_ELSE),
    admissionTimes: optional(...ADMISSION_TIMES),
    visitId: orElse(optional(...VISIT_ID), ...VISIT_ID_ELSE),
    hospitalItemCode: orVague(
      orElse(
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
        ...["药品代码", "收费细目编码", "XIANGMUCDDM"],
      ),
      "编码",
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
      ...["收费项目", "收费名称", "费用项目名称", "XIANGMUMC"],
    ),
    nationalItemCode: orElse(
      required(...NATIONAL_CODE, "医保编码", "医保代码", "中心项目编码", "YBBM"),
      "医保项目编码",
      "医保项目代码",
      "医保国码",
      "国码",
      ...["国家贯标编码", "国家贯标码", "国家项目代码", "国家医保项目编码", "国家目录编码"],
      ...["医保对应代码", "医保对照编码", "医保对照码", "GJBM", "YIBAODM"],
    ),
    nationalItemName: optional("国标名称", "医保目录名称", "医保名称", "hilist_name"),
    specification: orElse(
      optional("规格", "spec", "GG"),
      ...["项目规格", "药品规格", "规格型号", "XIANGMUGG"],
    ),
    maker: orElse(
      optional("产地厂家", "厂家", "产地", "生产厂家", "prdr_name"),
      ...["生产企业", "药品产地", "XIANGMUCDMC"],
    ),
    category: orVague(
      orElse(
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
        ...["费用类别名称", "项目归类名称", "大项目名称", "财务分类", "发票分类", "项目分类"],
        ...["FYLXMC", "FYXMMC", "XIANGMUGLMC"],
      ),
      "类别",
    ),
    class: orElse(
      optional("收费项目等级", "医保等级", "甲乙类", "目录等级", "支付类别", "chrgitm_lv"),
      "项目等级",
      "甲乙丙类",
      ...["费用等级", "医保级别", "甲乙标志", "医保甲乙类", "YIBAODJ"],
    ),
    quantity: orElse(
      required("数量", "总量", "cnt", "FYSL", "SL"),
      "数次",
      "明细项目数量",
      "收费数量",
      "计费数量",
      ...["总数量", "药品数量", "项目数量", "SHULIANG"],
    ),
    doses: optional("付数", "剂数", "帖数", "贴数"),
    unit: orElse(
      optional("数量单位", "单位", "计价单位", "DW"),
      "计量单位",
      "计算单位",
      "收费单位",
      "FYDW",
      ...["药品单位", "项目单位", "XIANGMUDW"],
    ),
    unitPrice: orElse(
      required("单价", "费用单价", "pric", "FYDJ", "DJ"),
      "标准单价",
      "明细项目单价",
      "收费单价",
      "零售价",
      ...["计费单价", "药品单价", "项目单价", "DANJIA"],
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
      weak: ["计费金额", "项目金额", "明细金额", "总价", "JINE"],
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
    feeTime: orVague(
      orElse(
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
        ...["记费日期", "执行时间", "JIFEIRQ"],
      ),
      "日期",
    ),
    dept: orElse(
      optional("费用科室名称", "开单科室名称", "开单科室", "bilg_dept_name"),
      "开单部门",
      ...["开立科室", "申请科室", "费用科室", "计费科室", "KAIDANKSMC"],
      "科室",
      "执行科室",
    ),
    settlementId: optional(...SETTLEMENT_ID),
    serial: orElse(
      optional("费用明细流水号", "记账流水号", "费用序列号", "明细序号", "feedetl_sn", "bkkp_sn"),
      ...["费用流水号", "明细流水号", "费用明细ID"],
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
    refundMark: orElse(
      optional("退费标志"),
      ...["退费标识", "退费标记", "是否退费", "退费状态", "退药标志"],
      ...["冲销标志", "冲销标识", "冲销状态", "红冲标志", "冲红标志"],
    ),
    valid: optional(...VALID),
  },
} as const satisfies Layout;

/** setl_d of the platform: one row is one settlement of a stay that another file describes. */
export const SETTLEMENTS = {
  kind: "settlements",
  label: "平台结算数据",
  columns: {
    hospitalCode: required(...HOSPITAL_CODE),
    inpatientNo: orElse(orVisitId(...INPATIENT_NO), ...INPATIENT_NO_ELSE),
    visitId: orElse(optional(...VISIT_ID), ...VISIT_ID_ELSE),
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
export const DIAGNOSES = {
  kind: "diagnoses",
  label: "出院诊断明细",
  columns: {
    hospitalCode: required(...HOSPITAL_CODE),
    inpatientNo: orElse(orVisitId(...INPATIENT_NO), ...INPATIENT_NO_ELSE),
    visitId: orElse(optional(...VISIT_ID), ...VISIT_ID_ELSE),
    isMain: required("主诊断标志", "主诊标志", "maindiag_flag"),
    diagnosisCode: required("诊断编码", "诊断代码", "diag_code"),
    diagnosisName: required("诊断名称", "diag_name"),
    valid: optional(...VALID),
  },
} as const satisfies Layout;

export type StayField = FieldOf<typeof STAYS>;
export type LineField = FieldOf<typeof LINES>;
export type SettlementField = FieldOf<typeof SETTLEMENTS>;
export type DiagnosisField = FieldOf<typeof DIAGNOSES>;
