/** The detail of a log line in words: its JSON by the names that people use. What has no name here is left out. */
import {
  SETTINGS,
  type SettingDefinition,
  type SettingName,
} from "../../shared/contract/settings.ts";
import { fen, printYuan } from "../../shared/money/fen.ts";

const SOURCES: Readonly<Record<string, string>> = {
  calculated: "本院计算",
  platform: "医保平台",
};

const NAMES: Readonly<Record<string, string>> = {
  reason: "原因",
  purpose: "用途",
  role: "岗位",
  source: "来源",
  undoes: "撤销",
  rows: "行数",
  batch: "批次",
  staysAccepted: "收下住院",
  quarantinedRows: "没收下的行",
  catalogueRows: "目录行数",
  number: "第几次",
  deposit: "预交金",
  refund: "应退",
  debt: "欠费",
  paid: "收",
  open: "还欠",
  count: "张数",
  entered: "登记",
  osUser: "系统用户",
  window: "窗口",
  day: "日期",
  bills: "账单",
  findings: "疑点",
  rule: "规则",
  rules: "规则",
  state: "开关",
  status: "处理",
  understood: "看懂",
  notUnderstood: "没看懂",
  replaces: "代替文件",
  way: "来路",
  outcome: "结果",
  repairs: "改正批次",
  changedRows: "改过的行",
  leftOut: "不要的行",
  faults: "不同",
  appeal: "申诉案",
  list: "扣款清单",
  listRows: "清单行数",
  opened: "立案",
  slip: "结算单",
  payer: "付款方",
  amount: "金额",
  due: "期限",
  paper: "资料",
  attachment: "附件号",
};

const ENTERED: Readonly<Record<string, string>> = {
  registration: "备案",
  identity: "特殊身份",
  end: "终止或撤回",
  person: "更正",
  newPerson: "新增参保人",
  cover: "选定参保",
  mother: "新生儿随母",
  injury: "外伤调查结果",
  samePerson: "确认人证",
};

const IN_FEN: ReadonlySet<string> = new Set([
  "deposit",
  "refund",
  "debt",
  "paid",
  "open",
  "amount",
]);

export function detailWords(text: string): string {
  let detail: unknown;
  try {
    detail = JSON.parse(text);
  } catch {
    return "";
  }
  if (typeof detail !== "object" || detail === null) return "";
  const { before, after, draft, ...rest } = detail as Record<string, unknown>;
  const parts = Object.entries(rest).flatMap(([name, value]) => plain(name, value));
  if (draft === true) parts.push("草稿");
  return [...settingChanges(before, after), ...parts].join("；");
}

function plain(name: string, value: unknown): string[] {
  const label = NAMES[name];
  if (label === undefined) return [];
  if (typeof value !== "string" && typeof value !== "number") return [];
  if (IN_FEN.has(name)) return [`${label} ${printYuan(fen(Number(value)))}`];
  const words = name === "source" ? SOURCES : name === "entered" ? ENTERED : {};
  const shown = words[value] ?? value;
  return [`${label} ${shown}`];
}

function settingChanges(before: unknown, after: unknown): string[] {
  if (typeof after !== "object" || after === null) return [];
  const earlier = (before ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(after).map(([name, value]) => {
    const known: SettingDefinition | undefined =
      name in SETTINGS ? SETTINGS[name as SettingName] : undefined;
    const word = (one: unknown): string => {
      const choice = known?.choices?.find(([chosen]) => chosen === one);
      return choice?.[1] ?? (one === null || one === undefined || one === "" ? "空" : String(one));
    };
    return `${known?.label ?? "设置"}：${word(earlier[name])} → ${word(value)}`;
  });
}
