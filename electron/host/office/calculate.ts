/** The result of the local rules for one stay: facts, line split, year so far, engine. */
import { deductFromScope } from "../../../shared/bill/deduct.ts";
import {
  type BillSplit,
  type ResolvedSplitRules,
  type SplitProblem,
  splitBill,
} from "../../../shared/bill/split.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { clauseOf, type Pack, type StayDate } from "../../../shared/policy/pack.ts";
import { caseFacts, missingFact } from "../../../shared/settle/caseFacts.ts";
import type { PersonOnPaper, SettlementDocument } from "../../../shared/settle/document.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import { benefitYear, resolveSplitRules, settle } from "../../../shared/settle/settle.ts";
import type { Facts, Settlement } from "../../../shared/settle/types.ts";
import { yearAccount } from "../../../shared/settle/yearAccount.ts";
import {
  catalogueOf,
  type PersonYear,
  type RegisteredPerson,
  STANDS,
  yearSoFar,
} from "../store/registers.ts";
import { typedFactsOf } from "../store/stayEntries.ts";
import { engineHold } from "./engineHold.ts";
import type { OpenCase } from "./openCase.ts";
import type { ActivePack } from "./packs.ts";
import { personOnPaper } from "./person.ts";
import { asConfirmed } from "./samePerson.ts";

export interface Calculation {
  readonly settlement: Settlement;
  /** As it is settled: with what the review deducted */
  readonly split: BillSplit;
  /** As the rules of the pack alone split it: what the review looked at */
  readonly undeducted: BillSplit;
  readonly person: PersonOnPaper;
  readonly cover: RegisteredPerson["person"];
  readonly yearAccount: SettlementDocument["yearAccount"];
  readonly clauses: SettlementDocument["clauses"];
}

export interface Refusal {
  readonly holds: readonly Hold[];
  /** Where the bill could be split all the same */
  readonly undeducted?: BillSplit;
}

interface SplitCase {
  readonly facts: Facts;
  readonly rules: ResolvedSplitRules;
  readonly split: BillSplit;
}

/** The facts of the case and the bill split by the pack, or everything that is missing for it. */
export function splitCase(
  open: OpenCase,
  registered: RegisteredPerson,
  active: ActivePack,
): SplitCase | Refusal {
  const { stored, settings, settleDay } = open;
  // Whom the manager confirmed to be the patient is as old as the registered number says, not as the bill's.
  const stay = asConfirmed(open.books, stored);
  const { person } = registered;
  const level = stay.hospitalLevel ?? settings.hospitalLevel;
  const { facts, holds } = caseFacts(active.pack.facts, {
    stay,
    person,
    identities: registered.identities,
    registrations: registered.registrations,
    birthDay: registered.newbornBirthDay ?? null,
    hospitalLevel: level,
    hospitalRegion: settings.hospitalRegion,
    settleDay,
    typed: new Map([
      ...Object.entries(settings.officeFacts),
      ...typedFactsOf(open.books, stored.stayId),
    ]),
  });
  if (holds.length > 0) return { holds };
  if (level === null) {
    const bring = "请在账单里补上医院等级，或在系统设置里填写本院等级。";
    return { holds: [missingFact("医院等级", bring)] };
  }
  try {
    const rules = resolveSplitRules(active.pack, facts);
    const split = splitOf(open, rules, level);
    return "holds" in split ? split : { facts, rules, split };
  } catch (error) {
    return { holds: [engineHold(error)] };
  }
}

/** The rules' result, or everything that is missing for it. */
export function calculate(
  open: OpenCase,
  registered: RegisteredPerson,
  active: ActivePack,
): Calculation | Refusal {
  const made = splitCase(open, registered, active);
  if ("holds" in made) return made;
  const { facts, rules, split: undeducted } = made;
  const { person } = registered;
  try {
    const split = deductFromScope(undeducted, open.deductions, rules);
    const { from: yearFrom } = benefitYear(active.pack, facts);
    const personYear = { personNo: person.personNo, scheme: person.insuranceType, yearFrom };
    const late = lateHold(open, active.pack, personYear);
    if (late !== null) return { holds: [late], undeducted };
    const year = yearSoFar(open.books, personYear);
    const { totals, buckets } = split;
    const input = { facts, bill: { ...totals, buckets }, year };
    const settlement = settle(active.pack, input, active.hash);
    return {
      settlement,
      split,
      undeducted,
      person: personOnPaper(registered, identityDay(active.pack, open), open.stored.stay),
      cover: person,
      yearAccount: yearAccount(settlement, year),
      clauses: clausesOf(active.pack, settlement),
    };
  } catch (error) {
    return { holds: [engineHold(error)], undeducted };
  }
}

function splitOf(
  { books, stored, lines }: OpenCase,
  rules: ResolvedSplitRules,
  level: NonNullable<OpenCase["settings"]["hospitalLevel"]>,
): BillSplit | Refusal {
  const catalogue = catalogueOf(books, stored.versionId);
  const split = splitBill(lines, rules, catalogue.find, level);
  const faults = split.problems.map(problemText);
  for (const code of catalogue.doubled) faults.push(`编码 ${code} 在目录里有两条同时有效`);
  if (faults.length === 0) return split;
  const detail = `${faults.slice(0, 3).join("；")}${faults.length > 3 ? `；等共 ${faults.length} 处` : ""}`;
  return { holds: [hold("SPLIT_UNDECIDED", { detail })] };
}

const PROBLEM_TEXTS: Record<SplitProblem["kind"], string> = {
  "not-in-catalogue": "当日的医保目录里没有这个编码",
  "no-rule-for-class": "政策包没有写这一类怎么拆分",
  "no-ratio-in-catalogue": "目录没有先行自付比例",
  "refund-without-original": "退费找不到原来的收费",
  "arrived-unsplit": "政策包要求账单已拆分，这一行没有拆分数据",
};

function problemText({ line, kind }: SplitProblem): string {
  const item = [line.nationalItemCode, line.hospitalItemName].filter(Boolean).join(" ");
  return `第 ${line.sourceRow} 行（${item}）${PROBLEM_TEXTS[kind]}`;
}

/** 迟报：不受理. A stay that should have been settled before one that already is. */
function lateHold({ books, stored }: OpenCase, pack: Pack, year: PersonYear): Hold | null {
  if (pack.rules.year.late !== "不受理") return null;
  const later = books
    .prepare(
      `SELECT slip_number FROM settlement WHERE person_no = ? AND scheme = ? AND year_from = ? AND ${STANDS}
         AND (SELECT discharge_day FROM stay_version WHERE id = settlement.version_id) > ? ORDER BY sequence DESC`,
    )
    .pluck()
    .all(year.personNo, year.scheme, year.yearFrom, stored.stay.dischargeDay) as string[];
  return later.length === 0 ? null : hold("LATE_STAY", { slips: later.join("、") });
}

/** The day on which the pack wants an identity to be valid; the day of discharge where it asks for none. */
export function identityDay({ rules }: Pack, { stored, settleDay }: OpenCase): Day {
  const fact = rules.facts.find(({ kind }) => kind === "held");
  const on: StayDate = fact?.kind === "held" ? fact.on : "出院日期";
  const days: Record<StayDate, Day> = {
    入院日期: stored.stay.admitDay,
    出院日期: stored.stay.dischargeDay,
    结算日期: settleDay,
  };
  return days[on];
}

function clausesOf(pack: Pack, { layers }: Settlement): SettlementDocument["clauses"] {
  const cites = new Set(layers.flatMap((layer) => layer.cites));
  return Object.fromEntries([...cites].map((cite) => [cite, clauseOf(pack, cite)]));
}
