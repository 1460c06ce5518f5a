/** The shape of a stay and its diagnosis: readmission, overlap, idle days, totals, what the diagnosis says. */
import { addDays, type Day, daysBetween } from "../calendar/day.ts";
import { type Fen, printYuan } from "../money/fen.ts";
import { compareFraction, fraction, multiplyFraction } from "../money/fraction.ts";
import { diagnosisText, hasDiagnosis, isInCodes } from "./condition.ts";
import { printCount, sumOf } from "./count.ts";
import {
  type Context,
  DAYS_MODE_WORDS,
  dayNumbers,
  daysOfStay,
  type Hit,
  stayKeyOf,
} from "./finding.ts";
import { selects } from "./ruleSet.ts";
import type { Logic, OtherStay } from "./types.ts";

type LogicOf<Kind extends Logic["kind"]> = Extract<Logic, { kind: Kind }>;

/** Days of 挂床 are named one by one up to here. */
const NAMED_DAYS = 10;

/** The hits of a rule about the stay; null for a rule of another kind. */
export function stayHits(logic: Logic, context: Context): Hit[] | null {
  switch (logic.kind) {
    case "readmission":
      return readmission(logic, context);
    case "overlap":
      return overlap(logic, context);
    case "idle-days":
      return idleDays(logic, context);
    case "few-days":
      return fewDays(logic, context);
    case "same-day-stay":
      return sameDay(context);
    case "total-steps":
      return totalSteps(logic, context);
    case "diagnosis-missing":
      return diagnosisMissing(context);
    case "diagnosis-form":
      return diagnosisForm(context);
    case "diagnosis-is":
      return diagnosisIs(logic, context);
    default:
      return null;
  }
}

function others(hospital: "same" | "other" | "any", { of, stayKey }: Context): OtherStay[] {
  return of.otherStays
    .filter((other) => stayKeyOf(other) !== stayKey)
    .filter(
      ({ hospitalCode }) =>
        hospital === "any" || (hospitalCode === of.stay.hospitalCode) === (hospital === "same"),
    )
    .sort((a, b) => (stayKeyOf(a) < stayKeyOf(b) ? -1 : 1));
}

function whereOf({ hospitalName, hospitalCode, inpatientNo }: OtherStay): string {
  return `${hospitalName || hospitalCode}（住院号 ${inpatientNo}）`;
}

/** 分解住院: the latest stay that ended before this one began, within the days and of a related diagnosis. */
function readmission(logic: LogicOf<"readmission">, context: Context): Hit[] {
  const { stay } = context.of;
  const { codes, words } = logic.exempt;
  if (hasDiagnosis(stay, codes, words)) return [];
  const isRelated = (other: OtherStay): boolean => {
    const length = logic.sameCodeLength;
    if (length === 0) return true;
    if (stay.diagnosisCode === "" || other.diagnosisCode === "") return false;
    return stay.diagnosisCode.slice(0, length) === other.diagnosisCode.slice(0, length);
  };
  const before = others(logic.hospital, context)
    .filter((other) => other.dischargeDay <= stay.admitDay)
    .filter((other) => daysBetween(other.dischargeDay, stay.admitDay) <= logic.days)
    .filter((other) => !codes.some((code) => isInCodes(other.diagnosisCode, code)))
    .filter(isRelated)
    .sort((a, b) => (a.dischargeDay < b.dischargeDay ? -1 : 1));
  const last = before.at(-1);
  if (last === undefined) return [];
  const days = daysBetween(last.dischargeDay, stay.admitDay);
  return [
    {
      subject: stayKeyOf(last),
      faulty: [],
      numbers: [
        { name: "限定天数", value: `${logic.days}` },
        { name: "上次出院", value: last.dischargeDay },
        { name: "本次入院", value: stay.admitDay },
        { name: "相隔天数", value: `${days}` },
        { name: "天数算法", value: DAYS_MODE_WORDS.exclusive },
        { name: "上次诊断", value: last.diagnosisCode },
        { name: "本次诊断", value: stay.diagnosisCode },
      ],
      sentence: `${last.dischargeDay} 从${whereOf(last)}出院，${days} 天后（${stay.admitDay}）因相近的诊断再次住院，没有超过 ${logic.days} 天，请核对是否分解住院`,
    },
  ];
}

/** 重叠住院: a transfer on one day is no overlap. */
function overlap(logic: LogicOf<"overlap">, context: Context): Hit[] {
  const { stay } = context.of;
  return others(logic.hospital, context)
    .filter((other) => {
      const sameDays = other.admitDay === stay.admitDay && other.dischargeDay === stay.dischargeDay;
      return sameDays || (other.admitDay < stay.dischargeDay && stay.admitDay < other.dischargeDay);
    })
    .map((other) => ({
      subject: stayKeyOf(other),
      faulty: [],
      numbers: [
        { name: "本次入院", value: stay.admitDay },
        { name: "本次出院", value: stay.dischargeDay },
        { name: "另一次入院", value: other.admitDay },
        { name: "另一次出院", value: other.dischargeDay },
      ],
      sentence: `本次住院（${stay.admitDay} 至 ${stay.dischargeDay}）与在${whereOf(other)}的住院（${other.admitDay} 至 ${other.dischargeDay}）时间重叠`,
    }));
}

/** 挂床住院: days of the stay, the last one left out, without any charge but bed, nursing and rounds. */
function idleDays(logic: LogicOf<"idle-days">, context: Context): Hit[] {
  const { stay } = context.of;
  const treated = new Set(
    context.lines
      .filter(({ line, quantity }) => quantity > 0 && !logic.idleCategories.includes(line.category))
      .map(({ day }) => day),
  );
  const days = daysOfStay(stay, "exclusive");
  const idle: Day[] = [];
  for (let index = 0; index < days; index += 1) {
    const day = addDays(stay.admitDay, index);
    if (!treated.has(day)) idle.push(day);
  }
  if (idle.length <= logic.allowed) return [];
  const named = idle.slice(0, NAMED_DAYS).join("、");
  return [
    {
      subject: "空日",
      faulty: [],
      numbers: [
        { name: "容许天数", value: `${logic.allowed}` },
        { name: "没有诊疗的天数", value: `${idle.length}` },
        ...dayNumbers(stay.admitDay, stay.dischargeDay, "exclusive", days),
      ],
      sentence: `住院 ${days} 天里有 ${idle.length} 天没有检查、治疗和用药（${named}${idle.length > NAMED_DAYS ? " 等" : ""}），请核对是否挂床`,
    },
  ];
}

/** Bed or nursing charged for far fewer days than the stay has. */
function fewDays(logic: LogicOf<"few-days">, context: Context): Hit[] {
  const { stay } = context.of;
  const isCounted = selects(logic.items);
  const actual = sumOf(
    context.lines.filter(({ line }) => isCounted(line)),
    logic,
  );
  const days = daysOfStay(stay, logic.days);
  const least = multiplyFraction(logic.share, fraction(days));
  if (compareFraction(actual, least) >= 0) return [];
  return [
    {
      subject: logic.name,
      faulty: [],
      numbers: [
        { name: "至少", value: printCount(least) },
        { name: "实际", value: printCount(actual) },
        ...dayNumbers(stay.admitDay, stay.dischargeDay, logic.days, days),
      ],
      sentence: `住院 ${days} 天，“${logic.name}”只收了 ${printCount(actual)} 天，少于 ${printCount(least)} 天，请核对是否挂床`,
    },
  ];
}

function sameDay({ of }: Context): Hit[] {
  const { admitDay, dischargeDay } = of.stay;
  if (of.setting !== "住院" || admitDay !== dischargeDay) return [];
  return [
    {
      subject: "当天入出",
      faulty: [],
      numbers: dayNumbers(admitDay, dischargeDay, "exclusive", 1),
      sentence: `${admitDay} 当天入院当天出院，请核对是否需要住院`,
    },
  ];
}

/** 大额预警: the highest step that the bill has reached; each step is a finding of its own, so that it is told once. */
function totalSteps(
  { insurance, steps, inclusive }: LogicOf<"total-steps">,
  { of }: Context,
): Hit[] {
  if (insurance.length > 0 && !insurance.some((word) => of.stay.insuranceType.includes(word))) {
    return [];
  }
  const total = of.lines.reduce((sum, { line }) => sum + line.amount, 0) as Fen;
  const isReached = (step: Fen) => (inclusive ? total >= step : total > step);
  const reached = steps.filter(isReached).sort((a, b) => b - a)[0];
  if (reached === undefined) return [];
  const bound = inclusive ? "含本数" : "不含本数";
  return [
    {
      subject: `${reached}`,
      faulty: [],
      numbers: [
        { name: `预警线（${bound}）`, value: printYuan(reached) },
        { name: "费用合计", value: printYuan(total) },
      ],
      sentence: `费用合计 ${printYuan(total)} 元，${inclusive ? "达到" : "超过"}预警线 ${printYuan(reached)} 元（${bound}）`,
    },
  ];
}

function diagnosisMissing({ of }: Context): Hit[] {
  if (of.stay.diagnosisCode.trim() !== "") return [];
  const name = of.stay.diagnosisName.trim();
  return [
    {
      subject: "主要诊断",
      faulty: [],
      numbers: [{ name: "诊断名称", value: name || "空白" }],
      sentence: name === "" ? "没有主要诊断" : `主要诊断“${name}”没有编码`,
    },
  ];
}

/**
 * ICD-10 as Chinese bills carry it: a letter, two characters, then a point with more (I10.x00x002, K80.000), morphology
 * (M80000/3), and pairs with dagger and asterisk (G63.2*, E11.4+G63.2*).
 */
const ICD_CODE = /^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,9})?(\/\d)?[+*†]?$/i;

function diagnosisForm({ of }: Context): Hit[] {
  const code = of.stay.diagnosisCode.trim();
  if (code === "" || code.split(/(?<=\+)/).every((part) => ICD_CODE.test(part))) return [];
  return [
    {
      subject: "主要诊断",
      faulty: [],
      numbers: [{ name: "诊断编码", value: code }],
      sentence: `主要诊断编码“${code}”不合疾病编码的写法（如 I10.x00x002）`,
    },
  ];
}

function diagnosisIs({ codes, words }: LogicOf<"diagnosis-is">, { of }: Context): Hit[] {
  if (!hasDiagnosis(of.stay, codes, words)) return [];
  return [
    {
      subject: "诊断",
      faulty: [],
      numbers: [{ name: "诊断", value: diagnosisText(of.stay) }],
      sentence: `出院诊断为${diagnosisText(of.stay)}，须先核实`,
    },
  ];
}
