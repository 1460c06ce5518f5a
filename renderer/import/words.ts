/** What a person calls each reason for which a row did not get in, and what helps. */
import type { ConversionRule, FaultCode } from "../../shared/contract/importReport.ts";

interface FaultWords {
  readonly title: string;
  readonly action: string;
}

const FILL = "请在 HIS 里补上，或在待改正文件里填好再导入。";
const REWRITE = "请按原始单据改成提示的写法再导入；医结不替 HIS 猜。";
const CHECK_CATALOGUE =
  "请先导入含这个编码的医保目录，再把这些行重新导入；编码写错的，请物价员更正对照。";

export const FAULT_WORDS: Readonly<Record<FaultCode, FaultWords>> = {
  BLANK: { title: "必填项是空的", action: FILL },
  NOT_A_DATE: { title: "日期读不懂", action: REWRITE },
  NOT_AN_AMOUNT: { title: "金额读不懂", action: REWRITE },
  NOT_A_PRICE: { title: "单价读不懂", action: REWRITE },
  NOT_A_QUANTITY: { title: "数量读不懂", action: REWRITE },
  NOT_A_NUMBER: { title: "数字读不懂", action: REWRITE },
  NOT_A_SHARE: { title: "比例读不懂", action: REWRITE },
  NOT_A_REGION: { title: "医保区划读不懂", action: "参保地区划要写六位数字，请核对后改正。" },
  UNKNOWN_WORD: { title: "不认识的用词", action: "请改成提取表规定的用词再导入。" },
  ID_PRECISION_LOST: {
    title: "证件号码丢了尾数",
    action: "Excel 把号码当成了数字，后几位已经丢失：请把这一列设成文本，从 HIS 重新导出。",
  },
  ID_FORM: { title: "证件号码不合格式", action: "请对照身份证原件核对号码。" },
  ID_DISAGREES: { title: "证件号码与性别、年龄不一致", action: "请对照身份证原件核对。" },
  NEWBORN_NUMBER: {
    title: "新生儿没有自己的证件号码",
    action: "照样收下，挂起：到窗口按“补办”登记新生儿随母；有了号码的，用“更正账单”写上。",
  },
  DATES_REVERSED: { title: "起止日期颠倒", action: "请核对两个日期，改正后再导入。" },
  PLATFORM_INCOMPLETE: {
    title: "平台结果不完整",
    action: "平台的各项金额要么都有、加得起来，要么都空：请从医保平台补齐。",
  },
  SPLIT_INCOMPLETE: {
    title: "费用拆分不完整",
    action: "全自费、超限价、先行自付要么都填，要么都空；都空的由医结按目录拆分。",
  },
  SPLIT_BEYOND_AMOUNT: { title: "拆分之和超过金额", action: "请核对这一行的三项自付金额。" },
  STAY_DIFFERS: {
    title: "同一次住院，各行说法不一",
    action: "住院的各列在每一行都要一样：请核对是哪一行错，改正后再导入。",
  },
  STAY_NUMBER_REUSED: {
    title: "住院号是另一次住院用过的",
    action:
      "账上的那一次没有动。请按“对应列”对上住院次数，或把每次不同的住院流水号对成住院号，再导入。",
  },
  SETTLEMENT_TWICE: {
    title: "一次住院有两笔结算",
    action: "请在平台核对哪一笔有效，作废的那一笔标上无效或从文件里删去。",
  },
  STAY_TWICE: {
    title: "同一住院号有两行",
    action: "一次住院在就医表里只能有一行，请删去多余的一行。",
  },
  STAY_WITHOUT_LINES: {
    title: "住院没有费用明细",
    action: "请把这次住院的费用明细一起导出，两个文件一起导入。",
  },
  LINE_WITHOUT_STAY: {
    title: "住院号在就医表里找不到",
    action: "请核对住院号；确有其人的，请在 HIS 补登记后一起导出。",
  },
  OTHER_PERSON: {
    title: "明细与住院不是同一个人",
    action: "姓名或证件号码与就医表不同：请查清是串号还是改过名，改正后再导入。",
  },
  OTHER_SETTLEMENT: { title: "结算流水号不一致", action: "请核对是不是混入了另一次结算的明细。" },
  FEE_OUTSIDE_STAY: {
    title: "费用日期不在住院期间",
    action: "请核对记账日期；属于另一次住院的，改到那一次。",
  },
  SERIAL_TWICE: { title: "明细流水号重复", action: "多半是重复导出：请删去重复的行。" },
  PRICE_TIMES_QUANTITY: {
    title: "数量 × 单价 ≠ 金额",
    action: "请 HIS 改正后补传；或导出这些行，改好再导入。医结不替 HIS 改金额。",
  },
  DISCOUNT_DIFFERS: {
    title: "应收 − 优惠 ≠ 实收",
    action: "请 HIS 核对这一行的应收、优惠和实收，改正后再导入。医结不替 HIS 改金额。",
  },
  DISCOUNT_UNCLEAR: {
    title: "分不清金额是优惠前还是优惠后",
    action: "请按“对应列”，把这一列对成“应收金额”或“实收金额”；或导出时带上应收和实收。",
  },
  ITEM_UNKNOWN: { title: "医保目录里没有这个编码", action: CHECK_CATALOGUE },
  ITEM_NOT_VALID: { title: "编码在费用当天无效", action: CHECK_CATALOGUE },
  ITEM_UNMAPPED: {
    title: "医保目录编码没有对照",
    action: "请物价员补上国标代码的对照，再重新导出。",
  },
  REFUND_ABOVE_ORIGINAL: {
    title: "退费超过原来的费用",
    action: "请核对退费指向的原明细和金额。",
  },
  REFUND_UNCLEAR: {
    title: "标着退费，金额是正数",
    action: "请 HIS 导出时退费行用负数；已经退掉、负数行没有导出的，不要导出。",
  },
  TOTAL_DIFFERS: {
    title: "明细合计 ≠ 医疗金额",
    action: "请 HIS 核对是否漏了明细或多了明细，补齐后两个文件一起导入。",
  },
  RECEIPT_TWICE: { title: "票据号重复", action: "同一张票据不能报销两次：请核对票据号。" },
  SETTLED: {
    title: "已经结算，内容却变了",
    action: "账单确实改了的，先撤销原来的结算，再导入；没有改的，请 HIS 查明。",
  },
  ROW_TWICE: {
    title: "同一条在文件里有两行，说的不一样",
    action: "请核对哪一行对，删去另一行。",
  },
  PERSON_DISAGREES: {
    title: "同一个人前后不一致",
    action: "同一人员编号的几行姓名、证件或参保信息不同：请与经办机构核对。",
  },
  COVER_OVER: {
    title: "参保登记里的人已经暂停或终止参保",
    action: "参保登记不记起止：请让经办机构按参保名单给，带上名单来源、名单日期，再导入。",
  },
  ENTRY_OVERRULED: {
    title: "改了窗口登记过的",
    action: "以名单为准；名单错了的，请在人员目录里再更正，并告诉经办机构。",
  },
  LIST_SHRINKS: {
    title: "名单比上一份少了一半以上",
    action: "请核对是不是全份：不在名单上的从名单那天起不再算数；导错了的撤回这份名单。",
  },
  VALIDITY_OVERLAPS: {
    title: "有效期重叠",
    action: "同一项目的两段有效期不能重叠：请改正起止日期。",
  },
  HELD: {
    title: "连带挂起",
    action: "这一行本身没有错，等同一次住院（或同一个人）的错行改好，一起再导入。",
  },
};

/** What reading a cell otherwise than it stands there is called. */
export const CONVERSION_WORDS: Readonly<Record<ConversionRule, string>> = {
  HIDDEN: "去掉看不见的字符",
  FULL_WIDTH: "全角改半角",
  TRIMMED: "去掉多余的空白",
  TEXT_MARK: "去掉文本标记",
  EMPTY_WORD: "“无”“--”当作空",
  POINT_ZERO: "编码去掉 .0",
  NAME_DOT: "姓名的间隔点统一",
  NUMBER_FORM: "数字改写",
  TEN_THOUSAND: "万元换成元",
  MONEY_UNIT: "按列名或表头写的单位（分、角、千元）换成元",
  UNIT_OFF: "数量去掉单位",
  SHARE_FORM: "比例改写",
  DATE_FORM: "日期改写",
  DATE_SERIAL: "日期序号换成日期",
  ID_FORM_15: "证件号写法统一（15 位补成 18 位，x 改 X）",
  WORD: "用词对照",
  FILLED_DOWN: "空格用上一行的",
  MERGED_CELL: "合并单元格补齐",
  BLOCK_HEAD: "表上面写着的，写到下面每一行",
  FIXED: "全文件同一个值",
  DERIVED: "由别的列算出",
  DISCOUNT: "应收减去优惠",
};

export function fileTitle(names: readonly string[]): string {
  const [first = "", ...others] = names;
  return others.length === 0 ? first : `${first} 等 ${names.length} 个文件`;
}

export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "07-03 09:00" */
export function shortMoment(moment: string): string {
  return `${moment.slice(5, 10)} ${moment.slice(11, 16)}`;
}
