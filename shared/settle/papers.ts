/**
 * Which papers (资料) a stay needs (requirement B42). The office says it as a table of case and paper; what the registers
 * already show need not be brought.
 */
import type { Stay } from "../bill/types.ts";
import { daysBetween } from "../calendar/day.ts";
import { NEWBORN_DAYS } from "../people/cover.ts";
import { parseIdNumber } from "../people/idNumber.ts";
import { isWithoutOwnNumber } from "../people/newborn.ts";
import type { Registration } from "../people/types.ts";
import { careRegion, certificateIdentity } from "./caseFacts.ts";
import { injuryDiagnosis } from "./injury.ts";

const CASES = ["全部", "异地", "转诊", "外伤", "新生儿"] as const;
/** Written with the identity behind it: 身份特困 */
const OF_IDENTITY = "身份";

export interface PaperRule {
  readonly case: (typeof CASES)[number] | typeof OF_IDENTITY;
  /** Which identity; "" for the other cases */
  readonly identity: string;
  readonly paper: string;
}

/** What decides, as the bill, the registers and the entries of the windows have it. */
export interface PaperFacts {
  readonly stay: Stay;
  /** The person's region as registered, else the bill's */
  readonly insuredRegion: string;
  /** 就医地; empty where the office has not set it */
  readonly hospitalRegion: string;
  /** Of any day of the stay */
  readonly identities: readonly string[];
  readonly registrations: readonly Registration["kind"][];
  /** The result of an injury inquiry is entered */
  readonly hasInjuryResult: boolean;
  /** The child is enrolled itself, or its mother is entered */
  readonly hasCover: boolean;
}

export interface NeededPaper {
  readonly paper: string;
  /** Why this stay needs it */
  readonly why: string;
  /** What already shows it, so that nobody must bring it; null where nothing does */
  readonly shownBy: string | null;
  /** The certificate on the bill that it proves; null for another case */
  readonly certificate: string | null;
  readonly isInjury: boolean;
}

const CASE_FORM = `(?:${CASES.join("|")}|${OF_IDENTITY}[^=＝;；\\s]{1,20})`;
/** "身份特困=特困供养证；异地=异地就医备案表" */
export const PAPER_RULES_FORM = new RegExp(
  `^(${CASE_FORM}[=＝][^=＝;；\\r\\n\\t]{1,30}([;；](?=.)|$))*$`,
);

/** The office's table, in its order. Text that has not the form of {@link PAPER_RULES_FORM} gives no rules. */
export function parsePaperRules(text: string): readonly PaperRule[] {
  if (!PAPER_RULES_FORM.test(text)) return [];
  return text
    .split(/[;；]/)
    .filter((rule) => rule !== "")
    .map((rule) => {
      const [name = "", paper = ""] = rule.split(/[=＝]/);
      const plain = CASES.find((one) => one === name);
      return plain === undefined
        ? { case: OF_IDENTITY, identity: name.slice(OF_IDENTITY.length), paper: paper.trim() }
        : { case: plain, identity: "", paper: paper.trim() };
    });
}

/** Each paper once, in the order of the office's table; of several reasons one that nothing shows yet comes first. */
export function papersNeeded(
  rules: readonly PaperRule[],
  facts: PaperFacts,
): readonly NeededPaper[] {
  const needed = new Map<string, NeededPaper>();
  for (const rule of rules) {
    const found = needOf(rule, facts);
    const known = needed.get(rule.paper);
    if (found !== null && (known === undefined || known.shownBy !== null)) {
      needed.set(rule.paper, found);
    }
  }
  return [...needed.values()];
}

function needOf({ case: when, identity, paper }: PaperRule, facts: PaperFacts): NeededPaper | null {
  const need = (why: string, shownBy: string | null): NeededPaper => ({
    paper,
    why,
    shownBy,
    certificate: when === OF_IDENTITY ? identity : null,
    isInjury: when === "外伤",
  });
  const { stay, registrations } = facts;
  switch (when) {
    case "全部":
      return need("每次住院都要", null);
    case OF_IDENTITY:
      // Without the certificate on the bill nobody claims an identity that the register does not have.
      if (facts.identities.includes(identity)) return need(`身份是${identity}`, "身份名单");
      return [certificateIdentity(stay), stay.certificateClass].includes(identity)
        ? need(`账单持证类别是${stay.certificateClass}`, null)
        : null;
    case "异地": {
      const where = careRegion(facts.insuredRegion, facts.hospitalRegion);
      if (where === null || where === "市内") return null;
      const known = registrations.find((kind) => kind === "异地备案" || kind === "规范转诊");
      return need(`参保地 ${facts.insuredRegion}，${where}`, known ?? null);
    }
    case "转诊":
      if (registrations.includes("规范转诊")) return need("转诊住院", "规范转诊");
      return /转诊|转院|转外/.test(stay.settlementType)
        ? need(`结算类别是${stay.settlementType}`, null)
        : null;
    case "外伤": {
      const diagnosis = injuryDiagnosis(stay);
      if (diagnosis === null) return null;
      return need(`诊断 ${diagnosis} 是外伤`, facts.hasInjuryResult ? "外伤调查结果" : null);
    }
    case "新生儿":
      if (!isNewborn(stay)) return null;
      return need("入院时是新生儿", facts.hasCover ? "参保登记或母亲的登记" : null);
  }
}

/** By the birth day of the ID number; a child without one of its own counts as a newborn. */
function isNewborn(stay: Stay): boolean {
  if (stay.ageYears > 0) return false;
  const read = parseIdNumber(stay.idNumber);
  if (typeof read === "string" || isWithoutOwnNumber(stay)) return true;
  return daysBetween(read.birthDay, stay.admitDay) <= NEWBORN_DAYS;
}
