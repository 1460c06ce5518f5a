/** What a person calls each setting that can be changed: the settings page, the first start and refusals say the same. */
import type { AskOf } from "./contract.ts";

export type SettingKey = keyof AskOf<"changeSettings">;

export interface SettingLabel {
  readonly label: string;
  /** What it is for, and how it is written */
  readonly help: string;
  /** Under which heading it stands */
  readonly group: "本院" | "结算" | "窗口";
  /** Where only these are possible: value and word */
  readonly choices?: readonly (readonly [value: string, word: string])[];
}

/** In the order of the page. A new setting needs its line here, or nothing compiles. */
export const SETTING_LABELS: Readonly<Record<SettingKey, SettingLabel>> = {
  hospitalName: {
    label: "医院名称",
    help: "印在结算单和申报表的抬头，照医疗机构执业许可证。",
    group: "本院",
  },
  hospitalCode: {
    label: "定点医疗机构编号",
    help: "国家医保编码，字母 H 和 11 位数字；账单里的机构编码应与它一致。",
    group: "本院",
  },
  hospitalLevel: {
    label: "医院等级",
    help: "账单没有写等级时用它；起付线和比例随等级不同。",
    group: "本院",
    choices: [
      ["一级", "一级"],
      ["二级", "二级"],
      ["三级", "三级"],
    ],
  },
  hospitalRegion: {
    label: "就医地医保区划",
    help: "六位数字，例如 500112；用来区分本地和异地。",
    group: "本院",
  },
  hotline: {
    label: "咨询电话",
    help: "印在结算单末尾，患者有疑问时打这个电话。",
    group: "本院",
  },
  settledSource: {
    label: "两个来源都有时，按",
    help: "账单里带有平台结果、本院又能按政策计算时用哪一个；两者不一致的一律先挂起，由主任决定。",
    group: "结算",
    choices: [
      ["calculated", "本院按政策计算的结果"],
      ["platform", "医保平台的结果"],
    ],
  },
  idleLockMinutes: {
    label: "无操作几分钟后锁屏",
    help: "1 到 30 分钟。锁屏后输入密码接着办，填写中的内容不丢。",
    group: "窗口",
  },
};
