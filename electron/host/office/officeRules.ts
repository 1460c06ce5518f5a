/**
 * Rules that need more than the bill: the register of persons, the lists of doctors and of limits. They have no logic of
 * the engine; what they find comes in the same shape, under the same identities and switches.
 */
import { makeFinding, stayKeyOf } from "../../../shared/audit/finding.ts";
import { type NetLine, netLines } from "../../../shared/audit/netLines.ts";
import {
  type Finding,
  type FindingNumber,
  type Level,
  type LineReference,
  type ReviewCase,
  type ReviewSwitches,
  type Rule,
  STAGES,
} from "../../../shared/audit/types.ts";
import type { ItemRule } from "../../../shared/bill/itemRules.ts";
import type { Stay } from "../../../shared/bill/types.ts";
import { printPrice } from "../../../shared/money/decimal.ts";
import { ZERO } from "../../../shared/money/fen.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import type { Books } from "../store/books.ts";
import { currentEntry } from "../store/stayEntries.ts";
import type { StoredStay } from "../store/stays.ts";
import { confirmedPerson, isOfAge, mismatches } from "./samePerson.ts";
import { type StayFlags, stayFlags } from "./stayFlags.ts";

const CARD =
  "《医疗保障基金使用监督管理条例》第十五条：定点医药机构核验参保人员医疗保障凭证；第十七条：参保人员持本人凭证就医";
const DOCTOR = "定点医疗机构医保服务协议里医保医师的条款：由有有效编码、没有被暂停处方权的医师开单";
const APPROVAL =
  "《医疗保障基金使用监督管理条例》第十五条：执行医保支付政策；经办机构规定使用前要审批的项目，没有审批的不予支付";
const SCOPE =
  "《医疗保障基金使用监督管理条例》第三十八条第六项：不得把不属于支付范围的费用纳入基金结算";

function officeRule(
  code: string,
  name: string,
  level: Level,
  legalBasis: string,
  evidence: string,
): Rule {
  return {
    code,
    name,
    level,
    mayDeduct: false,
    bearer: "医院",
    base: "none",
    legalBasis,
    evidence,
    version: "1",
    from: null,
    to: null,
    stages: STAGES,
    onlyInScope: false,
    liftedBy: [],
    // Nothing for the engine to do: these are found by {@link officeFindings}.
    logic: { kind: "group", entries: [] },
  };
}

const WRONG_PERSON = officeRule("P10", "人证不符", "违规", CARD, "病人出示的证件、医保凭证");
const NO_DOCTOR = officeRule("P20", "开单医师没有有效的医保编码", "可疑", DOCTOR, "医保医师名册");
const SUSPENDED = officeRule("P21", "暂停医保处方权期间开单", "可疑", DOCTOR, "医保医师处理名单");
const OUTSIDE_LIMIT = officeRule("P30", "项目超出限制范围", "可疑", SCOPE, "出院诊断、病程记录");
/** 可疑: that the register has no approval does not show that there is none. What was not approved is not paid. */
const NOT_APPROVED: Rule = {
  ...officeRule(
    "P31",
    "高值项目没有使用审批",
    "可疑",
    APPROVAL,
    "使用审批单、植入物粘贴单和手术记录",
  ),
  base: "in-scope",
  onlyInScope: true,
};

export const OFFICE_RULES: readonly Rule[] = [
  WRONG_PERSON,
  NO_DOCTOR,
  SUSPENDED,
  OUTSIDE_LIMIT,
  NOT_APPROVED,
];

/** Those of rules that run. */
export function officeFindings(
  books: Books,
  stored: StoredStay,
  of: ReviewCase,
  rules: ReadonlyMap<string, Rule>,
  switches: ReviewSwitches,
): readonly Finding[] {
  const flags = stayFlags(books, stored.stayId);
  const found = [
    ...wrongPerson(books, stored),
    ...doctorFindings(flags, stored),
    ...limitFindings(flags),
  ];
  const approval = rules.get(NOT_APPROVED.code);
  return [
    ...found.flatMap(({ rule, ...one }) => {
      const now = rules.get(rule.code);
      return now === undefined ? [] : [findingOf(now, stored, one)];
    }),
    ...(approval === undefined ? [] : approvalFindings(flags, of, approval, switches)),
  ];
}

interface Found {
  readonly rule: Rule;
  readonly subject: string;
  readonly lines: readonly LineReference[];
  readonly numbers: readonly FindingNumber[];
  readonly sentence: string;
}

function findingOf(rule: Rule, { stay }: StoredStay, found: Omit<Found, "rule">): Finding {
  const stayKey = stayKeyOf(stay);
  return {
    id: `${rule.code}|${stayKey}|${found.subject}`,
    ruleCode: rule.code,
    ruleName: rule.name,
    ruleVersion: rule.version,
    level: rule.level,
    bearer: rule.bearer,
    stayKey,
    faulty: found.lines.map((line) => ({ ...line, deduction: ZERO })),
    related: [],
    numbers: found.numbers,
    inScope: null,
    proposedDeduction: ZERO,
    automaticDeduction: ZERO,
    legalBasis: rule.legalBasis,
    evidence: rule.evidence,
    sentence: found.sentence,
  };
}

// —— 人证 (A01)

/** Sex, age and number against each other and against the register: one wrong digit may be another person's number. */
function wrongPerson(books: Books, stored: StoredStay): Found[] {
  const { stay, stayId } = stored;
  // A newborn's bill may carry its mother's number.
  if (currentEntry(books, stayId, "mother") !== null) return [];
  if (confirmedPerson(books, stored) !== null) return [];
  const faults = [...againstItself(stay), ...againstRegister(books, stay)];
  if (faults.length === 0) return [];
  return [
    {
      rule: WRONG_PERSON,
      subject: "人证",
      lines: [],
      numbers: [],
      sentence: `${faults.join("；")}。请核对病人的证件。`,
    },
  ];
}

function againstItself(stay: Stay): string[] {
  const read = parseIdNumber(stay.idNumber);
  // Other papers than the resident's ID card have other numbers.
  if (typeof read === "string") {
    return read === "check-digit" ? ["账单的身份证号码校验位不对"] : [];
  }
  const faults: string[] = [];
  if (read.sex !== stay.sex) faults.push(`账单写的性别是${stay.sex}，身份证号码是${read.sex}`);
  if (!isOfAge(stay, read.birthDay)) {
    const years = Number(stay.admitDay.slice(0, 4)) - Number(read.birthDay.slice(0, 4));
    faults.push(`账单写 ${stay.ageYears} 岁，按身份证号码入院时约 ${years} 岁`);
  }
  return faults;
}

function againstRegister(books: Books, stay: Stay): string[] {
  return mismatches(books, stay).map(
    ({ faults }) => `与参保登记里最接近的人对不上：${faults.join("、")}`,
  );
}

// —— 医师 (C16, C17) and limits of items (D25), as the stay's flags have them

const DOCTOR_FAULTS = {
  unknown: "不在医保医师名册里",
  otherHospital: "是别家医院的医保医师",
  notValid: "当天没有有效的医保协议",
  suspended: "当天被暂停医保处方权",
} as const;

function doctorFindings({ doctors }: StayFlags, { stay }: StoredStay): Found[] {
  const groups = groupBy(doctors, ({ doctorCode, fault }) => `${doctorCode}|${fault}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { doctorCode, fault } = first;
    return [
      {
        rule: fault === "suspended" ? SUSPENDED : NO_DOCTOR,
        subject: `${doctorCode}|${fault}`,
        lines: same.map(lineOf),
        numbers: [{ name: "医师编码", value: doctorCode }],
        sentence: `${stay.dept}：医师 ${doctorCode} ${DOCTOR_FAULTS[fault]}；涉及费用 ${same.length} 行。`,
      },
    ];
  });
}

const LIMIT_FAULTS = { diagnosis: "诊断", sex: "性别", age: "年龄" } as const;

function limitFindings({ restrictions }: StayFlags): Found[] {
  const groups = groupBy(restrictions, ({ rule }) => rule.nationalItemCode);
  return [...groups.entries()].flatMap(([code, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const faults = [...new Set(same.flatMap((one) => one.faults))].map((one) => LIMIT_FAULTS[one]);
    return [
      {
        rule: OUTSIDE_LIMIT,
        subject: code,
        lines: same.map(lineOf),
        numbers: [
          { name: "限制范围", value: first.rule.restriction },
          { name: "出处", value: first.rule.source },
        ],
        sentence: `${first.item}：${faults.join("、")}不符合限制范围“${first.rule.restriction}”；涉及费用 ${same.length} 行。`,
      },
    ];
  });
}

// —— 使用审批 (D06)

/** One for each item; what was refunded was not used, and of what is 全自费 nothing is asked from the funds. */
function approvalFindings(
  { approvals }: StayFlags,
  { stay, lines }: ReviewCase,
  rule: Rule,
  switches: ReviewSwitches,
): Finding[] {
  if (approvals.length === 0) return [];
  const limits = new Map(approvals.map((flag) => [flag.number, flag.rule]));
  const used = netLines(lines, null).filter(
    ({ line, selfPaid, quantity }) => limits.has(line.sourceRow) && !selfPaid && quantity > 0,
  );
  const context = { stayKey: stayKeyOf(stay) };
  return [...groupBy(used, ({ line }) => line.nationalItemCode)].flatMap(([code, same]) => {
    const [first] = same;
    const limit = first === undefined ? undefined : limits.get(first.line.sourceRow);
    if (first === undefined || limit === undefined) return [];
    const hit = { subject: code, faulty: same, ...approvalWords(first, same, limit) };
    return [makeFinding(rule, hit, context, switches).finding];
  });
}

function approvalWords({ line }: NetLine, same: readonly NetLine[], limit: ItemRule) {
  const above = limit.approvalAbove === null ? "" : printPrice(limit.approvalAbove);
  const days = [...new Set(same.map(({ day }) => day))];
  return {
    numbers: [
      { name: "审批起点单价", value: above },
      { name: "单价", value: printPrice(line.unitPrice) },
      { name: "费用日期", value: days.join("、") },
      { name: "出处", value: limit.source },
    ],
    sentence: `${line.hospitalItemName}：单价 ${printPrice(line.unitPrice)} 元，高于 ${above} 元的要先审批，${days.join("、")} 没有有效的使用审批`,
  };
}

function lineOf({ number }: { readonly number: number }): LineReference {
  return { stayKey: null, sourceRow: number, serial: null };
}

function groupBy<One>(all: readonly One[], keyOf: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const same = groups.get(keyOf(one));
    if (same === undefined) groups.set(keyOf(one), [one]);
    else same.push(one);
  }
  return groups;
}
