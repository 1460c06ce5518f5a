/**
 * What a patient reads in place of the office's terms: who a payer is, how a layer came to its amount, which condition
 * failed, what to bring. Every sentence is made from the facts of the case; nothing is added that they do not hold.
 */
import { type Fen, printYuan } from "../../../shared/money/fen.ts";
import {
  addFraction,
  compareFraction,
  fraction,
  multiplyFraction,
  ZERO_FRACTION,
} from "../../../shared/money/fraction.ts";
import { roundToFen, TO_FEN } from "../../../shared/money/rounding.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import type { Hold } from "../../../shared/settle/holds.ts";
import type { CapOutcome, LayerOutcome, SegmentOutcome } from "../../../shared/settle/types.ts";
import { printRatio } from "../../../shared/settle/words.ts";

// —— payers

/** The first that fits the name of a layer, in this order: 倾斜救助 is also a 救助. */
const PAYER_WORDS: readonly (readonly [RegExp, string])[] = [
  [/倾斜/, "救助以后自己付的还多，再帮一次"],
  [/大病|大额|重特大/, "自己付得多，再报一次"],
  [/公务员/, "公务员另有的补助"],
  [/残疾|伤残|优抚/, "残疾、优抚人员另有的补助"],
  [/救助/, "帮困难家庭付医药费"],
  [/兜底/, "自己付的太多，由它兜底"],
  [/补充|惠民|企业/, "基本医保以外的补充保障"],
  [/基本|统筹/, "参加医保的人都有"],
  [/^基金支付$/, "医保各项基金一共付的"],
];

/** Who it is in a few words; a layer that nobody has heard of is named by its payer. */
export function payerForPatient(layer: string, payer: string): string {
  if (payer === HOSPITAL_PAYER) return "医院自己承担，不用您付";
  return PAYER_WORDS.find(([name]) => name.test(layer))?.[1] ?? `由${payer}付`;
}

// —— arithmetic

const SEE_SLIP = "算式见结算单“谁付了多少”一栏";

/**
 * How an applied layer came to its payment, segment by segment and never by one rate for the whole (requirement B40).
 * What these words cannot say exactly, they leave to the slip.
 */
export function paymentForPatient(layer: LayerOutcome): string {
  const { base, segments, deductible, payment, caps } = layer;
  if (base === 0) return "轮到它时，已经没有可报的了";
  if (segments.length === 0) return belowThreshold(layer);
  const cuts = caps.filter((cap) => cap.cut !== 0);
  const [cut] = cuts;
  const sum = segments.map(product).reduce(addFraction, ZERO_FRACTION);
  const isSum = compareFraction(sum, layer.exact) === 0;
  const isPaid =
    cut === undefined
      ? roundToFen(layer.exact, TO_FEN) === payment
      : cuts.length === 1 && payment === Math.max(0, cut.limit - cut.usedBefore);
  if (!isSum || !isPaid) return SEE_SLIP;
  const parts = segments.map(({ amount, ratio }) => `${printYuan(amount)} 元${reported(ratio)}`);
  const [only, ...others] = segments;
  const door =
    deductible === 0 ? "" : `${printYuan(base)} 元先扣门槛 ${printYuan(deductible)} 元，`;
  const what =
    others.length > 0
      ? `分 ${parts.length} 段：${parts.join("，")}`
      : door === ""
        ? parts.join("")
        : `剩下的${reported(only?.ratio ?? null)}`;
  return `${door}${what}${cut === undefined ? "" : `；${capWords(cut)}`}`;
}

function reported(ratio: SegmentOutcome["ratio"]): string {
  return ratio === null ? "不报" : `报 ${printRatio(ratio)}`;
}

function product({ amount, ratio }: SegmentOutcome) {
  return ratio === null ? ZERO_FRACTION : multiplyFraction(fraction(amount), ratio);
}

function belowThreshold({ deductibleStandard, formula }: LayerOutcome): string {
  if (deductibleStandard === null) return SEE_SLIP;
  const lacking = /还差 ([\d,]+\.\d\d)/.exec(formula)?.[1];
  const standard = `门槛 ${printYuan(deductibleStandard)} 元`;
  return lacking === undefined
    ? `没有超过${standard}，不付`
    : `离${standard}还差 ${lacking} 元，不付`;
}

function capWords({ name, limit, usedBefore }: CapOutcome): string {
  const before = usedBefore === 0 ? "" : `，以前已付 ${printYuan(usedBefore)} 元`;
  const most = name === "每次封顶" ? "一次最多付" : "一年最多付";
  return `${most} ${printYuan(limit)} 元${before}，超过的不付`;
}

/**
 * The engine's words for a failed condition ("身份：普通（须为特困、低保）") as a sentence. Words that have another form
 * stay as they are.
 */
export function conditionForPatient(whyNot: string): string {
  return whyNot.split("；且 ").map(oneCondition).join("；");
}

function oneCondition(test: string): string {
  const choice = /^([^：（]+)：([^（]*)（须为(.+)）$/.exec(test);
  if (choice !== null) {
    const [, name, got, want] = choice;
    return `只付${name}是${want}的，现在登记的是“${got}”`;
  }
  const answer = /^([^：（]+)：(是|否)$/.exec(test);
  if (answer === null) return test;
  return answer[2] === "否" ? `要有${answer[1]}，这次没有` : `有${answer[1]}的不付`;
}

// —— what to bring

export interface ErrandForPatient {
  /** Who has to do something about it. */
  readonly whose: "patient" | "hospital";
  /** What is missing, in a few words */
  readonly missing: string;
  /** What to do and to bring */
  readonly todo: string;
  /** What the figures are looked up by: the beginning of the 如果…… that says what it changes; null where none does */
  readonly changes: string | null;
}

const ID_CARD = "身份证（孩子带户口簿）";

/** Why a stay waits, as an errand: for the patient where only the patient can do it, else for the hospital. */
export function holdForPatient({ code, what }: Hold): ErrandForPatient {
  switch (code) {
    case "NO_PERSON":
      return errand(
        "参保登记里没有找到您。",
        `请带${ID_CARD}和社保卡到医保办；在外地参保的，请告诉我们参保的地方。`,
      );
    case "NEWBORN":
      return errand(
        "孩子在账单上还没有自己的证件号码。",
        "请带孩子的出生医学证明和母亲的身份证到医保办；孩子参了保的，带户口簿来。",
      );
    case "NAME_DIFFERS":
      return errand(
        "账单上的姓名和参保登记里的不一样。",
        `请带${ID_CARD}到医保办核对；改过名字的，再带户口簿上的改名记录。`,
      );
    case "PERSON_MISMATCH":
      return errand(
        "账单上的证件号码和参保登记里的差一两位。",
        `请带${ID_CARD}到医保办核对；换过号码的，再带派出所的证明。`,
      );
    case "REGION_DIFFERS":
      return errand(
        "账单上写的参保地和参保登记里的不一样。",
        "请告诉我们您现在在哪里交医保；说不准的，请打参保地的医保电话问清。",
      );
    case "SEVERAL_PERSONS":
      return errand(
        "参保登记里您名下不止一条参保记录。",
        "请打参保地的医保电话，问清现在用的是哪一条，再告诉我们。",
      );
    case "NOT_COVERED":
      return errand(
        "参保名单里，您住院期间有几天没有参保。",
        "请打参保地的医保电话问清；交过费的，请带缴费凭证来。",
      );
    case "DOUBLE_COVER":
      return errand(
        "您同时参了两处医保，只能按一处报销。",
        "请打参保地的医保电话，问清按哪一处报，再告诉我们。",
      );
    case "SELF_PAY_BILL":
      return errand(
        "账单上写的是自费，您有医保。",
        "请到医保办说明这次是不是用医保结算；住院时没有出示医保凭证的，带来补登记。",
      );
    case "INJURY_NOT_ASKED":
      return errand(
        "您是受伤住院的，还没有登记怎么受的伤。",
        "请到医保办说明受伤的经过，有交警或派出所证明的带来。",
      );
    case "RECEIPT_USED":
      return errand("您的收费票据号已经用过一次。", "请把手里的收费票据都带来核对。");
    case "FACT_MISSING":
      return missingForPatient(/缺少“(.+)”。$/.exec(what)?.[1] ?? "");
    default:
      return { whose: "hospital", missing: HOSPITALS_OWN[code], todo: "", changes: null };
  }
}

function errand(missing: string, todo: string, changes: string | null = null): ErrandForPatient {
  return { whose: "patient", missing, todo, changes };
}

/** Nothing of this can a patient bring. */
const HOSPITALS_OWN = {
  FACT_OUTSIDE: "您登记的一项情况，规定里没有写怎么报，要向医保局问清。",
  NO_PACK: "您参保地的报销规定还没有放进系统，也没有收到医保平台的结算数据。",
  SEVERAL_PACKS: "系统里有两份报销规定同时适用，要先确定用哪一份。",
  EARLIER_STAY_FIRST: "您前面一次住院还没有结算，要先结那一次。",
  LATE_STAY: "您后面一次住院已经先结算了，要先把次序理顺。",
  NOT_STATED: "您这种情况，规定里没有写明怎么报，要向医保局问清。",
  POLICY_REFUSED: "按现在的资料还不能算，要医保办检查。",
  SPLIT_UNDECIDED: "账单里有的项目还没有对上医保目录，要医保办改正。",
  SOURCES_DIFFER: "医院算的和医保平台算的不一样，要先查清差在哪里。",
  INJURY_OTHERS_PAY: "这次受伤的医疗费应由第三方或工伤保险付，医保不付。",
  NOT_REVIEWED: "账单还没有审核，要医保办审核。",
  VIOLATION_OPEN: "账单里有收费要先核实，医保办查清后就结。",
  BILL_TO_CORRECT: "账单里有收费记错了，医院改正后就结。",
  PLATFORM_INCOMPLETE: "医保平台的结算数据不全，要重新取一次。",
} as const satisfies Partial<Record<Hold["code"], string>>;

/** Facts that only the bill or the office's own settings hold. */
const HOSPITAL_FACTS = ["医院等级", "性别", "结算类别", "住院天数", "就医地"];

/** Facts that the patient's insurance knows. */
const REGISTER_FACTS = ["档次", "人员类别", "区县", "险种"];

const TIER = "若参保档次是";

function missingForPatient(fact: string): ErrandForPatient {
  const certificate = /账单持证类别是“(.+?)”/.exec(fact)?.[1];
  if (certificate !== undefined) {
    return errand(
      `账单写您是“${certificate}”，但身份名单里没有这一条。`,
      `请带“${certificate}”的证件原件和${ID_CARD}到医保办核对。`,
      certificate,
    );
  }
  if (fact === "出生日期") {
    return errand("证件号码里看不出出生日期。", `请带${ID_CARD}到医保办核对。`);
  }
  if (HOSPITAL_FACTS.includes(fact)) {
    return {
      whose: "hospital",
      missing: `账单里缺少“${fact}”，由医院补上。`,
      todo: "",
      changes: null,
    };
  }
  if (!REGISTER_FACTS.includes(fact)) {
    // Whatever else the rules ask stands in the hospital's records or is asked at the window: no errand for the patient.
    const missing = `您的“${fact}”还没有登记，由医保办照病历和证明补上。`;
    return { whose: "hospital", missing, todo: "", changes: null };
  }
  return errand(
    `参保登记里没有您的“${fact}”。`,
    `请打参保地的医保电话问清您的${fact}，再带${ID_CARD}和参保缴费的凭据到医保办。`,
    fact === "档次" ? TIER : null,
  );
}

/** True where a 如果…… says what this errand decides. */
export function decides({ changes }: ErrandForPatient, changed: string): boolean {
  if (changes === null) return false;
  if (changes === TIER) return changed.startsWith(TIER);
  return changed === `若是${changes}` || changed === `若没有${changes}身份`;
}

/** "若是特困" → "查实是特困" */
export function caseForPatient(changed: string): string {
  return changed.replace(/^若参保档次是/, "查实是").replace(/^若(是|没有)/, "查实$1");
}

/** A reader takes a number for what it is only with its unit. */
export function yuanWords(amount: Fen): string {
  return `${printYuan(amount)} 元`;
}
