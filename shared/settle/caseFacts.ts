/**
 * The facts of a case under the names that packs give them: from the bill, the registers and the office. What is not
 * known stays missing and holds the stay; nothing here has a default.
 */
import type { HospitalLevel, Stay } from "../bill/types.ts";
import { type Day, parseDay } from "../calendar/day.ts";
import { parseYuan } from "../money/fen.ts";
import { parseIdNumber } from "../people/idNumber.ts";
import type { IdentityRecord, InsuredPerson, Registration } from "../people/types.ts";
import type { FactNeed } from "../policy/pack.ts";
import { type Hold, hold } from "./holds.ts";
import type { FactInput, Facts, HeldValue } from "./types.ts";

export interface CaseSources {
  readonly stay: Stay;
  readonly person: InsuredPerson;
  readonly identities: readonly IdentityRecord[];
  readonly registrations: readonly Registration[];
  /** Of a newborn under the mother's cover, whose own ID number is still missing; null: as the ID number says. */
  readonly birthDay?: Day | null;
  /** The bill's, or else the office's own; null where neither says. */
  readonly hospitalLevel: HospitalLevel | null;
  /** mdtrtarea_admvs, six digits; empty where the office has not said */
  readonly hospitalRegion: string;
  readonly settleDay: Day;
  /** What no file brings, as typed: by the window for this stay, by the office for all; none where left out */
  readonly typed?: ReadonlyMap<string, string>;
}

export interface CaseFacts {
  readonly facts: Facts;
  /** One for each fact that is missing or outside what the pack knows; facts are usable only when there is none. */
  readonly holds: readonly Hold[];
}

/** The facts that a pack asks for. */
export function caseFacts(needs: readonly FactNeed[], sources: CaseSources): CaseFacts {
  const facts: Record<string, FactInput> = { ...datesOf(sources) };
  const holds: Hold[] = [];
  // Slip and claim state it even where the rules do not ask for it.
  if (sources.person.personType === null && !needs.some(({ name }) => name === "人员类别")) {
    holds.push(missingFact("人员类别", REGISTER));
  }
  for (const need of needs) {
    if (need.kind === "age" || need.kind === "ordinal" || need.kind === "derived") continue;
    if (need.kind === "held") {
      facts[need.name] = heldValues(need, sources, holds);
      continue;
    }
    const source = SOURCES[need.name];
    const typed = sources.typed?.get(need.name) ?? "";
    const value = source === undefined ? typedFact(need, typed) : source.read(sources);
    if (value === null) {
      holds.push(missingFact(need.name, source?.bring ?? TYPED));
    } else if (need.kind === "choice" && !need.values.includes(String(value))) {
      holds.push(
        hold("FACT_OUTSIDE", {
          fact: need.name,
          value: String(value),
          allowed: need.values.join("、"),
        }),
      );
    } else {
      facts[need.name] = value;
    }
  }
  holds.push(...unlistedIdentities(needs, sources));
  if (needs.some(({ kind }) => kind === "age") && facts.出生日期 === undefined) {
    holds.push(missingFact("出生日期", "证件号码里没有出生日期，请核对证件号码后重新导入账单。"));
  }
  return { facts, holds };
}

export function missingFact(fact: string, bring: string): Hold {
  return hold("FACT_MISSING", { fact, bring });
}

/** Dates that every pack may name. */
function datesOf({ stay, settleDay, birthDay }: CaseSources): Record<string, FactInput> {
  const idNumber = parseIdNumber(stay.idNumber);
  const born = birthDay ?? (typeof idNumber === "string" ? null : idNumber.birthDay);
  return {
    入院日期: stay.admitDay,
    出院日期: stay.dischargeDay,
    结算日期: settleDay,
    ...(born === null ? {} : { 出生日期: born }),
  };
}

interface FactSource {
  readonly read: (sources: CaseSources) => FactInput | null;
  /** What to do when it is missing. */
  readonly bring: string;
}

const REGISTER = "请在参保登记里补上后重新导入登记。";
const BILL = "请在账单里补上后重新导入。";
const TYPED = "请用“补办”在住院情况里登记；全院都一样的，由主任写进设置的“本院情况”。";

/** Where each fact comes from. Packs choose their names from these; any other one holds the stay. */
const SOURCES: Readonly<Record<string, FactSource>> = {
  医院等级: {
    read: ({ hospitalLevel }) => hospitalLevel,
    bring: "请在账单里补上医院等级，或在系统设置里填写本院等级。",
  },
  档次: { read: ({ person }) => person.tier, bring: REGISTER },
  人员类别: { read: ({ person }) => person.personType, bring: REGISTER },
  区县: { read: ({ person }) => person.district, bring: REGISTER },
  险种: { read: ({ person }) => person.insuranceType, bring: REGISTER },
  性别: { read: ({ stay }) => stay.sex, bring: BILL },
  结算类别: { read: ({ stay }) => text(stay.settlementType), bring: BILL },
  住院天数: { read: ({ stay }) => stay.stayDays, bring: BILL },
  规范转诊: { read: registered("规范转诊"), bring: REGISTER },
  转诊: { read: registered("规范转诊"), bring: REGISTER },
  异地备案: { read: registered("异地备案"), bring: REGISTER },
  备案: { read: registered("异地备案"), bring: REGISTER },
  就医地: {
    read: ({ person, hospitalRegion }) => careRegion(person.insuredRegion, hospitalRegion),
    bring: "请在系统设置里填写本院所在地的医保区划（六位）。",
  },
};

/** The names that a pack may choose from, for its keeper. */
export const SOURCED_FACTS: readonly string[] = Object.keys(SOURCES);

/** The facts that only a person can say: packs may ask for anything, and no file of ours brings it. */
export function typedFacts(needs: readonly FactNeed[]): readonly FactNeed[] {
  return needs.filter(
    ({ name, kind }) => SOURCES[name] === undefined && TYPED_KINDS.includes(kind),
  );
}

const TYPED_KINDS: readonly FactNeed["kind"][] = ["choice", "count", "money", "day"];

/** A choice as it stands, a whole number, yuan as fen, a day; null for what is none. */
export function typedFact({ kind }: FactNeed, typed: string): string | number | null {
  switch (kind) {
    case "choice":
      return text(typed);
    case "count":
      return /^\d{1,9}$/.test(typed) ? Number(typed) : null;
    case "money":
      return parseYuan(typed);
    case "day":
      return parseDay(typed);
    default:
      return null;
  }
}

function text(value: string): string | null {
  return value === "" ? null : value;
}

/** Not registered is a fact: 否. */
function registered(kind: Registration["kind"]): FactSource["read"] {
  return ({ registrations, stay }) =>
    registrations.some((one) => one.kind === kind && isForStay(one, stay)) ? "是" : "否";
}

/**
 * A registration counts that was in force on any day of the stay: one made after admission does too (requirement C08);
 * one that ended before or begins after the discharge belongs to another stay.
 */
export function isForStay(
  { from, to }: { readonly from: Day; readonly to: Day | null },
  { admitDay, dischargeDay }: Pick<Stay, "admitDay" | "dischargeDay">,
): boolean {
  return from <= dischargeDay && (to === null || admitDay <= to);
}

/** The four municipalities are one 统筹区 each: there the first two digits decide, elsewhere the first four. */
const MUNICIPALITIES = ["11", "12", "31", "50"];

/** Where the hospital is, seen from the region that insures; null where either is not known. */
export function careRegion(home: string, hospitalRegion: string): "市内" | "省内" | "省外" | null {
  if (!/^\d{6}$/.test(hospitalRegion) || !/^\d{6}$/.test(home)) return null;
  if (home.slice(0, 2) !== hospitalRegion.slice(0, 2)) return "省外";
  if (MUNICIPALITIES.includes(home.slice(0, 2))) return "市内";
  return home.slice(0, 4) === hospitalRegion.slice(0, 4) ? "市内" : "省内";
}

/** 持证类别 as the official extract template words it → the identity's short name. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  特困供养人员: "特困",
  最低生活保障家庭成员: "低保",
  最低生活保障边缘家庭成员: "低保边缘",
};

/** The identity that the certificate on the bill stands for, by its short name; "" where the bill names none. */
export function certificateIdentity({ certificateClass }: Pick<Stay, "certificateClass">): string {
  return CERTIFICATES[certificateClass] ?? certificateClass;
}

/**
 * An identity that the rules do not list could be the one that pays: whoever holds it during the stay waits, until the
 * pack says what it means or that it means nothing (不计). Rules that ask for no identity at all have no place for one.
 */
function unlistedIdentities(
  needs: readonly FactNeed[],
  { identities, stay }: CaseSources,
): readonly Hold[] {
  const held = needs.filter(({ kind }) => kind === "held");
  if (held.length === 0) return [];
  const listed = held.flatMap(({ values, ignored }) => [...values, ...ignored]);
  const unlisted = identities.filter(
    (one) => !listed.includes(one.identity) && isForStay(one, stay),
  );
  return [...new Set(unlisted.map(({ identity }) => identity))].map((identity) =>
    hold("FACT_OUTSIDE", {
      fact: held.map(({ name }) => name).join("、"),
      value: identity,
      allowed: listed.join("、"),
    }),
  );
}

/**
 * What the register says that the person holds, with its dates; the pack's own date decides which of them count.
 * A certificate on the bill that the register does not know at all holds the stay: one of the two is wrong.
 */
function heldValues(
  need: FactNeed,
  { identities, stay }: CaseSources,
  holds: Hold[],
): readonly HeldValue[] {
  const certificate = certificateIdentity(stay);
  if (
    need.values.includes(certificate) &&
    !identities.some(({ identity }) => identity === certificate)
  ) {
    holds.push(
      missingFact(
        `${need.name}（账单持证类别是“${certificate}”，身份登记里没有这一条）`,
        "请核对证件，补导身份登记或改正账单的持证类别。",
      ),
    );
  }
  return identities
    .filter(({ identity }) => need.values.includes(identity))
    .map(({ identity, from, to }) => ({ value: identity, from, to }));
}
