import type { ErrorText } from "../contract/errors.ts";

/**
 * Why a stay waits: a closed list. A missing fact is never guessed; the sentences say what happened, what it means
 * for the money and what to bring. Words in {braces} are filled from the details.
 */
export const HOLDS = {
  NO_PERSON: {
    what: "参保登记里查不到这位病人（按证件号码）。",
    money: "不知道参保地、档次和人员类别，不能计算报销。",
    action: "请补导参保登记，或核对证件号码后重新导入账单。",
  },
  NEWBORN: {
    what: "账单上是新生儿，没有自己的证件号码，或写的是大人的号码。",
    money: "不知道按谁的参保报销；大人的号码不能当成孩子的，不能计算。",
    action: "请登记“新生儿随母”；孩子已经参保的，请用“更正账单”写上孩子自己的证件号码。",
  },
  SEVERAL_PERSONS: {
    what: "参保登记里同一证件号码有 {count} 条参保记录符合这次住院（{detail}）。",
    money: "按哪一条报销结果不同，不能由程序挑选。",
    action: "请向经办机构核实后改正参保登记，再导入。",
  },
  REGION_DIFFERS: {
    what: "账单写的参保地（{bill}）与参保登记（{register}）不一致。",
    money: "参保地决定用哪里的报销规则，不能猜。",
    action: "请向参保地经办机构核实，改正账单或参保登记后重新导入。",
  },
  FACT_MISSING: {
    what: "缺少“{fact}”。",
    money: "报销规则要用到它，缺了就不能计算，也不会按默认值计算。",
    action: "{bring}",
  },
  FACT_OUTSIDE: {
    what: "“{fact}”是“{value}”，政策包只写了：{allowed}。",
    money: "这种情形按什么标准报销没有写明，不能计算。",
    action: "请核对登记；登记无误的，请政策维护人员补充政策包。",
  },
  NAME_DIFFERS: {
    what: "账单姓名与参保登记里同一证件号码的姓名不同。",
    money: "可能记到别人名下，核对前不能结算。",
    action:
      "请核对证件，用“补办”更正账单或参保登记，不用重新导入；确是同一个人的，请医保办主任确认。",
  },
  PERSON_MISMATCH: {
    what: "账单与参保登记里最接近的一个人对不上（人证不符）：{detail}。",
    money: "可能记到别人名下，核对前不能结算。",
    action:
      "请核对病人出示的证件：账单或登记写错了的，用“补办”更正；确是同一个人的，请医保办主任在“补办”里确认，写明原因。",
  },
  NO_PACK: {
    what: "参保地 {region}（{insuranceType}）{day} 没有启用的政策包，账单里也没有平台结算数据。",
    money: "没有规则也没有平台数据，不能结算。",
    action: "请政策维护人员启用该地政策包，或等平台结算后重新提取账单。",
  },
  SEVERAL_PACKS: {
    what: "参保地 {region}（{insuranceType}）有多个政策包同时适用（{detail}）。",
    money: "按哪一个报销结果不同，不能由程序挑选。",
    action: "请政策维护人员停用其中多余的政策包。",
  },
  LATE_STAY: {
    what: "同一年度里出院更晚的住院已经结算（{slips}），当地规定不能补在前面。",
    money: "先后次序不同，报销结果不同，这笔暂不结算。",
    action: "请先按从后到前的次序撤销后面的结算，再按出院先后结算。",
  },
  NOT_STATED: {
    what: "政策原文没有写明{detail}。",
    money: "程序不会自行补一个标准，这笔暂不能按规则计算。",
    action: "请向经办机构问清并补进政策包；平台已结算的，可由医保办主任决定按平台数据结算。",
  },
  POLICY_REFUSED: {
    what: "政策包不能计算这笔住院：{detail}。",
    money: "没有得出任何报销金额。",
    action: "请按提示补齐资料，或请政策维护人员检查政策包。",
  },
  SPLIT_UNDECIDED: {
    what: "费用明细不能拆分：{detail}。",
    money: "这些明细有多少进入报销范围还不能确定。",
    action: "请补导医保目录，或改正明细后重新导入。",
  },
  EARLIER_STAY_FIRST: {
    what: "同一病人更早出院的住院还没有结算：{stays}。",
    money: "起付线和年度限额按先后累计；这一笔先算，与平台的差额可能只是次序造成的。",
    action: "请先结 {stays}，再看这一笔；那时还有差额的，才请医保办主任决定。",
  },
  SOURCES_DIFFER: {
    what: "本院计算与平台结算有 {count} 项不一致（{detail}）。",
    money: "两边差额要先弄清，决定前不会结算。",
    action: "请医保办主任逐项核对，决定按哪一方结算并写明原因。",
  },
  PLATFORM_INCOMPLETE: {
    what: "平台结算数据对不平：{detail}。",
    money: "该地没有政策包，只能用平台数据，但数据不平就不能结算。",
    action: "请重新提取这笔住院的结算数据后导入。",
  },
  NOT_COVERED: {
    what: "参保名单里，这位病人住院期间有几天没有参保：{days}。",
    money: "没有参保的日子医保不报销，怎么分开不能由程序猜。",
    action: "请向经办机构核实；名单漏了的，补导改正后的参保名单。",
  },
  DOUBLE_COVER: {
    what: "同一证件号码在住院期间参了两处医保：{detail}。",
    money: "只能按一处报销，按哪一处结果不同，不能由程序挑选。",
    action: "请核实后选定按哪一处结算，写明原因；重复参保请告诉经办机构。",
  },
  SELF_PAY_BILL: {
    what: "账单写的是自费，这位病人却有医保：{detail}。",
    money: "按医保还是按自费，钱不一样，不能由程序挑选，这笔暂不结算。",
    action: "请核实：应按医保的，选定按哪一处参保结算；确是自费的，不在这里结算，按自费出院结账。",
  },
  INJURY_NOT_ASKED: {
    what: "诊断 {diagnosis} 是外伤，还没有外伤调查结果。",
    money: "由第三方负担的医疗费医保不付，查清前不能结算。",
    action: "请调查受伤经过，登记结果；没有第三方的即可继续。",
  },
  INJURY_OTHERS_PAY: {
    what: "外伤调查结果是“{result}”（诊断 {diagnosis}）。",
    money: "应由第三方或工伤保险负担的医疗费，医保不付，这笔不能按医保结算。",
    action: "请按自费出院结账；调查结果登记错了的，撤回后重新登记。",
  },
  NOT_REVIEWED: {
    what: "这份账单按现在的规则和资料还没有审核。",
    money: "没有审核结果不能结算，没有记账。",
    action: "请重新打开这次住院，程序会马上审核；仍然挂起的，请到“审核”里审核这次住院。",
  },
  VIOLATION_OPEN: {
    what: "审核发现违规，还没有处理：{detail}。",
    money: "违规费用进了报销会被追回并处罚，处理前不能结算。",
    action: "请改正账单后重新导入；或请医保办主任到“审核”里采纳或豁免，写明原因。",
  },
  BILL_TO_CORRECT: {
    what: "审核认定收费有错：{detail}。",
    money: "错的是收费，由医院承担，不能转给病人，也不能进报销。",
    action: "请改正账单后重新导入；认定有误的，请医保办主任豁免并写明原因。",
  },
  RECEIPT_USED: {
    what: "票据号 {receipt} 已在住院号 {inpatientNo} 的结算单 {slipNumber} 用过。",
    money: "同一张票据不能报销两次，这笔暂不结算。",
    action: "请核对票据；前一笔确属错结的，先撤销前一笔。",
  },
} as const satisfies Record<string, Omit<ErrorText, "status">>;

export type HoldCode = keyof typeof HOLDS;

export interface Hold {
  readonly code: HoldCode;
  readonly what: string;
  readonly money: string;
  readonly action: string;
}

export function hold(
  code: HoldCode,
  details: Readonly<Record<string, string | number>> = {},
): Hold {
  const text = HOLDS[code];
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ""));
  return { code, what: fill(text.what), money: fill(text.money), action: fill(text.action) };
}
