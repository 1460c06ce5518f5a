/** The closed words of a rule file (resources/audit), each for what the engine calls it. */
import type { CountEntry, CountWindow, LineCheck, Rule } from "./types.ts";

export const FILE_KEYS = {
  file: {
    required: ["格式", "名称", "版本", "法规", "规则"],
    optional: [],
  },
  law: { required: ["名", "条文"], optional: [] },
  rule: {
    required: ["编号", "名", "级别", "版本", "有效", "环节", "法规", "证据", "扣减", "判断"],
    optional: ["可自动扣减", "承担", "只看纳入报销", "除非"],
  },
  items: {
    required: [],
    optional: ["编码", "编码开头", "类别", "名称含", "名称不含", "单位"],
  },
  condition: {
    required: [],
    optional: [
      "性别",
      "年龄",
      "最低等级",
      "最高等级",
      "就医方式",
      "险种",
      "科室",
      "诊断编码",
      "诊断名称",
    ],
  },
} as const;

/** By 判断's 类: the keys beside it. */
export const LOGIC_KEYS = {
  限定: { required: ["项目", "条件"], optional: ["称作", "说明"] },
  计数: {
    required: ["项目", "上限", "范围", "计量", "合并"],
    optional: ["称作", "说明", "天数算法", "单位折算", "含其他住院", "一行可记几天"],
  },
  同收: { required: ["项目", "相对", "范围"], optional: ["称作", "相对称作", "说明"] },
  缺配套: { required: ["项目", "相对", "范围", "相对称作"], optional: ["称作", "说明"] },
  主次操作: { required: ["项目", "称作"], optional: ["说明"] },
  明细: { required: ["核对"], optional: ["项目", "宽限天数", "通用词"] },
  再住院: {
    required: ["天数", "机构", "诊断相同位数"],
    optional: ["不计诊断编码", "不计诊断名称"],
  },
  重叠: { required: ["机构"], optional: [] },
  空日: { required: ["不算诊疗的类别", "容许天数"], optional: [] },
  天数偏少: { required: ["项目", "称作", "占住院天数", "天数算法"], optional: ["单位折算"] },
  当天入出: { required: [], optional: [] },
  费用达到: { required: ["金额", "含本数"], optional: ["险种"] },
  诊断缺失: { required: [], optional: [] },
  诊断写法: { required: [], optional: [] },
  诊断属于: { required: [], optional: ["诊断编码", "诊断名称"] },
} as const;

export type LogicWord = keyof typeof LOGIC_KEYS;

export const BASES: Readonly<Record<string, Rule["base"]>> = {
  全部: "in-scope",
  超出部分: "excess",
  无: "none",
};

export const LINE_CHECKS: Readonly<Record<string, LineCheck>> = {
  数量乘单价: "amount",
  限价: "price-ceiling",
  目录外: "outside-catalogue",
  退费: "refund-beyond-charge",
  未对照: "unmapped",
  编码失效: "not-in-catalogue",
  住院期外: "outside-stay",
  同一时间: "same-moment",
  名称不符: "name-differs",
};

export const MEASURES: Readonly<Record<string, CountEntry["measure"]>> = {
  数量: "quantity",
  用的天数: "days",
  首末日之差: "span-exclusive",
  首末日都算: "span-inclusive",
};

export const WINDOWS: Readonly<Record<string, Exclude<CountWindow["per"], "days">>> = {
  每日: "day",
  本次住院: "stay",
  每住院日: "stay-day",
  每月: "month",
  每年: "year",
};

export const DAYS_MODES = { 算头不算尾: "exclusive", 头尾都算: "inclusive" } as const;

export const HOSPITALS = { 本院: "same", 外院: "other", 不论: "any" } as const;
