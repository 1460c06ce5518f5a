/** The layouts of lists, as data: the register, the catalogue, and what named sources send. */
import {
  type FieldOf,
  ID_NUMBER,
  type Layout,
  NATIONAL_CODE,
  optional,
  orElse,
  required,
} from "./layout.ts";

/** 参保登记: one row is a person, or one more identity or registration of the person. */
export const REGISTER = {
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
export const CATALOGUE = {
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
export const IDENTITIES = {
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
export const COVERS = {
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
export const DEATHS = {
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
export const OPENINGS = {
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
export const ITEM_RULES = {
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
export const ITEM_MAP = {
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
export const DOCTORS = {
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
export const DOCTOR_MARKS = {
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
export const APPROVALS = {
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

/**
 * 拒付（扣款）明细 and the complaint list of an agency (claims-workbook.md §3): one row is a fault that the bureau's own rules
 * found in a settled stay. Read where a person says that a file is one; the import knows it not.
 */
export const BUREAU_LIST = {
  kind: "bureauList",
  label: "医保局扣款清单",
  columns: {
    inpatientNo: {
      ...required("住院号", "住院号码", "住院登记号", "住院_门诊号", "住院/门诊号", "ipt_otp_no"),
      instead: ["visitId", "settlementId"],
    },
    visitId: optional(
      "住院流水号",
      "就诊ID",
      "就诊流水号",
      "就诊号",
      "登记流水号",
      "就医登记号",
      "mdtrt_id",
    ),
    settlementId: optional(
      "结算ID",
      "结算流水号",
      "结算单号",
      "结算号",
      "医保结算ID",
      "交易流水号",
      "单据号",
      "setl_id",
    ),
    name: optional("姓名", "人员姓名", "患者姓名", "病人姓名", "参保人姓名", "psn_name"),
    payer: optional("付款方", "支付方", "基金名称", "基金类型", "基金支付类型"),
    serial: optional("费用明细流水号", "明细流水号", "费用序列号", "明细序号", "feedetl_sn"),
    hospitalItemCode: optional(
      "收费项目编码",
      "项目编码",
      "项目代码",
      "收费项目代码",
      "医院项目编码",
      "院内编码",
      "medins_list_codg",
    ),
    nationalItemCode: optional(...NATIONAL_CODE, "医保项目编码", "医保编码", "中心项目编码"),
    itemName: orElse(
      optional("项目名称", "收费项目名称", "名称", "医院项目名称"),
      "医保项目名称",
      "医保目录名称",
      "国标名称",
    ),
    quantity: optional("数量", "违规数量", "扣款数量", "cnt"),
    lineAmount: optional(
      "金额",
      "费用金额",
      "项目金额",
      "总金额",
      "明细金额",
      "det_item_fee_sumamt",
    ),
    feeDay: optional(
      "费用日期",
      "费用发生日期",
      "费用发生时间",
      "费用时间",
      "发生日期",
      "收费日期",
    ),
    amount: orElse(
      required(
        "审核扣款金额",
        "实扣金额",
        "扣款金额",
        "扣除金额",
        "拒付金额",
        "审核扣款",
        "扣减金额",
        "违规扣款金额",
      ),
      "应扣金额",
      "违规金额",
    ),
    rule: optional("规则名称", "审核规则", "违规规则", "规则"),
    reason: {
      ...required(
        "审核扣款原因",
        "扣款原因",
        "扣除原因",
        "拒付原因",
        "审核意见",
        "违规原因",
        "违规内容",
        "扣减原因",
      ),
      instead: ["rule"],
    },
    auditDay: optional("审核日期", "审核时间", "扣款日期", "初审日期"),
  },
} as const satisfies Layout<string, string>;

export type BureauListField = FieldOf<typeof BUREAU_LIST>;
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
