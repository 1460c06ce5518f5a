/** Bills that say of themselves that the patient pays all: 险种类别, 结算类别 or 结算方式 自费. */
const WORD =
  /^(?:全|纯|普通|完全)?自费(?:结算|出院|住院|病人|患者|人员|医疗)?$|^(?:非医保|无医保|未参保|不参保|现金结算)(?:病人|患者|人员)?$/;

export function saysSelfPay(word: string): boolean {
  return WORD.test(word);
}

export function isSelfPayBill({
  insuranceType,
  settlementType,
}: {
  readonly insuranceType: string;
  readonly settlementType: string;
}): boolean {
  return saysSelfPay(insuranceType) || saysSelfPay(settlementType);
}
