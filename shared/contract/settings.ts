import type { Role } from "../people/roles.ts";
import { PAPER_RULES_FORM } from "../settle/papers.ts";

/** What an office sets once for all: its names, what a value looks like, and what counts until somebody sets it. */

export interface SettingDefinition {
  /** What the office reads */
  readonly label: string;
  readonly form: RegExp;
  /** What the form asks for, in words */
  readonly hint: string;
  readonly initial: string;
  /** Under which heading it stands */
  readonly group: "本院" | "单据" | "申报" | "指标" | "结算" | "窗口" | "接收";
  /** Where only these are possible: value and word */
  readonly choices?: readonly (readonly [value: string, word: string])[];
  /** Where not everybody who changes settings may change this one */
  readonly roles?: readonly Role[];
}

const LINE = /^[^\r\n\t]{0,100}$/;

export const SETTINGS = {
  hospitalCode: {
    label: "定点医疗机构编号",
    form: /^[A-Za-z0-9]{1,30}$/,
    hint: "字母和数字，最多 30 位",
    initial: "",
    group: "本院",
  },
  hospitalName: {
    label: "医院名称",
    form: /^[^\r\n\t]{1,100}$/,
    hint: "最多 100 字",
    initial: "",
    group: "本院",
  },
  hospitalHeader: {
    label: "单据上的医院抬头",
    form: LINE,
    hint: "最多 100 字；空着就印医院名称",
    initial: "",
    group: "单据",
  },
  hospitalLevel: {
    label: "医院等级",
    form: /^(一级|二级|三级)$/,
    hint: "一级、二级、三级",
    initial: "",
    group: "本院",
    choices: [
      ["一级", "一级"],
      ["二级", "二级"],
      ["三级", "三级"],
    ],
  },
  hospitalRegion: {
    label: "就医地医保区划",
    form: /^\d{6}$/,
    hint: "六位数字",
    initial: "",
    group: "本院",
  },
  regionTitle: {
    label: "结算单标题前的地区名",
    form: LINE,
    hint: "例如 某某市某某县，最多 100 字",
    initial: "",
    group: "单据",
  },
  hotline: {
    label: "咨询电话",
    form: /^[0-9０-９()（）、,，转 -]{0,60}$/,
    hint: "数字，可有分机",
    initial: "12393",
    group: "单据",
  },
  settledSource: {
    label: "两个来源一致时的结算来源",
    form: /^(calculated|platform)$/,
    hint: "calculated（本院计算）或 platform（医保平台）",
    initial: "calculated",
    group: "结算",
    choices: [
      ["calculated", "本院按政策计算"],
      ["platform", "医保平台"],
    ],
  },
  ownPayReading: {
    label: "个人自费和自付的口径",
    form: /^(outsideCatalogue|withPreSelfPay)$/,
    hint: "outsideCatalogue（自费＝全自费＋超限价）或 withPreSelfPay（自费＝全自费＋先行自付）",
    initial: "outsideCatalogue",
    group: "单据",
    choices: [
      ["outsideCatalogue", "自费＝全自费＋超限价"],
      ["withPreSelfPay", "自费＝全自费＋先行自付"],
    ],
  },
  leafletWithSlip: {
    label: "明白纸",
    form: /^(together|onDemand)$/,
    hint: "together（和结算单正本一起打印，窗口不用多按键）或 onDemand（病人要时按 F8 再打，省一张纸）",
    initial: "together",
    group: "单据",
    choices: [
      ["together", "和结算单正本一起打印"],
      ["onDemand", "要时再打（F8）"],
    ],
  },
  clearingAgencyCode: {
    label: "清算经办机构编号",
    form: /^[A-Za-z0-9]{0,30}$/,
    hint: "字母和数字；空着就用就医地医保区划",
    initial: "",
    group: "申报",
  },
  clearingAgencyName: {
    label: "清算经办机构名称",
    form: LINE,
    hint: "最多 100 字",
    initial: "",
    group: "申报",
  },
  clearingMethod: {
    label: "清算方式",
    form: /^[^\r\n\t]{1,30}$/,
    hint: "政策包没有写明时用，最多 30 字",
    initial: "按项目",
    group: "申报",
  },
  regionNames: {
    label: "参保地名称",
    form: /^(\d{6}=[^=;；\r\n\t]{1,30}([;；](?=.)|$))*$/,
    hint: "六位区划=名称，用分号隔开，例如 500112=渝北区；500199=某区县",
    initial: "",
    group: "申报",
  },
  drugShareReading: {
    label: "药占比的口径",
    form: /^(all|offDrugs|offBoth)$/,
    hint: "all（全部药品计入）、offDrugs（单独支付药品从药品费里除去）或 offBoth（从药品费和总费用里都除去）",
    initial: "all",
    group: "指标",
    choices: [
      ["all", "全部药品计入"],
      ["offDrugs", "单独支付药品从药品费里除去"],
      ["offBoth", "单独支付药品从药品费和总费用里都除去"],
    ],
  },
  drugShareTag: {
    label: "单独支付药品的标记",
    form: /^[^\r\n\t]{1,30}$/,
    hint: "目录限制里这些药品的项目标记，最多 30 字",
    initial: "单独支付药品",
    group: "指标",
  },
  fundYear: {
    label: "基金额度的年度",
    form: /^(\d{4})?$/,
    hint: "四位数字；空着就不算基金使用进度",
    initial: "",
    group: "指标",
  },
  fundAmount: {
    label: "基金额度（元）",
    form: /^(\d{1,12}(\.\d{1,2})?)?$/,
    hint: "整年的金额，单位元，不带逗号",
    initial: "",
    group: "指标",
  },
  fundName: {
    label: "额度是什么",
    form: LINE,
    hint: "印在进度旁边，例如 当年统筹基金总额；最多 100 字",
    initial: "",
    group: "指标",
  },
  fundSource: {
    label: "额度的依据",
    form: LINE,
    hint: "文件名或文号，最多 100 字",
    initial: "",
    group: "指标",
  },
  fundDay: {
    label: "依据的日期",
    form: /^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$/,
    hint: "写成 2023-01-15 的样子",
    initial: "",
    group: "指标",
  },
  fundPayer: {
    label: "进度算哪个支付方",
    form: LINE,
    hint: "照月度申报里的付款方名称；空着就算各基金合计",
    initial: "",
    group: "指标",
  },
  officeFacts: {
    label: "本院情况",
    form: /^([^=;；\r\n\t]{1,30}=[^=;；\r\n\t]{1,30}([;；](?=.)|$))*$/,
    hint: "政策包要问、全院都一样的：要素=内容，用分号隔开，例如 就诊机构=县级；政府办基层医院=否",
    initial: "",
    group: "结算",
  },
  injuryInquiry: {
    label: "外伤调查",
    form: /^(hold|off)$/,
    hint: "hold（外伤诊断没有调查结果的挂起）或 off（不要求）",
    initial: "off",
    group: "结算",
    choices: [
      ["hold", "外伤诊断没有调查结果的挂起"],
      ["off", "不要求"],
    ],
  },
  stayPapers: {
    label: "住院要交的资料",
    form: PAPER_RULES_FORM,
    hint: "情形=资料，用分号隔开；情形可写 全部、身份（后面写哪一种，如 身份特困）、异地、转诊、外伤、新生儿；空着就不查",
    initial:
      "身份特困=特困供养证；身份低保=低保证；异地=异地就医备案表；转诊=转诊单；外伤=受伤经过说明；新生儿=出生医学证明和母亲的参保凭证",
    group: "结算",
  },
  doctorPointsReset: {
    label: "医师记分清零日",
    form: /^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/,
    hint: "每年这一天起重新记分，写成 01-01 的样子",
    initial: "01-01",
    group: "结算",
  },
  idleLockMinutes: {
    label: "无操作几分钟后锁屏",
    form: /^([1-9]|[12]\d|30)$/,
    hint: "1 到 30 分钟；锁屏后输入密码接着办，填写中的内容不丢",
    initial: "10",
    group: "窗口",
  },
  inboxFolder: {
    label: "接收目录",
    form: /^(|(\/|[A-Za-z]:\\|\\\\[^\\/:*?"<>|]+\\)[^\r\n\t]{0,300})$/,
    hint: "主机上一个文件夹的全路径，HIS 把文件放进去就自动导入；空着就不用",
    initial: "",
    group: "接收",
    roles: ["系统管理"],
  },
  inboxWaitMinutes: {
    label: "等齐一套文件的分钟数",
    form: /^([1-9]|[1-5]\d|60)$/,
    hint: "1 到 60；住院就医表和费用明细要凑齐才导入，等这么久还不齐的移到“有误”",
    initial: "10",
    group: "接收",
    roles: ["系统管理"],
  },
} as const satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** "500112=渝北区；500199=某区县" → what stands behind each =, by what stands before it */
export function parsePairs(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(/[;；]/).filter((pair) => pair !== "");
  return Object.fromEntries(pairs.map((pair) => pair.split("=").map((part) => part.trim())));
}
