/** What a stay would be settled as now, and what stands in the way. The one place where a result is put together. */
import { categoryTable } from "../../../shared/bill/categories.ts";
import { type LineSplit, type ResolvedSplitRules, splitBill } from "../../../shared/bill/split.ts";
import type { PlatformFigures } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { sumFen } from "../../../shared/money/fen.ts";
import { TO_FEN } from "../../../shared/money/rounding.ts";
import { isSelfPayBill } from "../../../shared/people/selfPay.ts";
import { compareSources } from "../../../shared/reconcile/compareSources.ts";
import type {
  SettledFigures,
  SettlementDocument,
  SettlementSource,
} from "../../../shared/settle/document.ts";
import { documentText } from "../../../shared/settle/documentText.ts";
import {
  calculatedFigures,
  platformFault,
  platformFigures,
  platformOnly,
} from "../../../shared/settle/figures.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import { injuryDiagnosis } from "../../../shared/settle/injury.ts";
import type { Trace } from "../../../shared/settle/trace.ts";
import type { Amounts } from "../../../shared/settle/types.ts";
import type { Books } from "../store/books.ts";
import { digestOf, sha256 } from "../store/digest.ts";
import { catalogueOf, type RegisteredPerson } from "../store/registers.ts";
import { readSettings } from "../store/settings.ts";
import { currentEntry } from "../store/stayEntries.ts";
import { currentStay, versionLines } from "../store/stays.ts";
import { type Calculation, calculate, type Refusal, splitCase } from "./calculate.ts";
import type { OpenCase } from "./openCase.ts";
import { type FoundPerson, findPack, findPerson, personOnPaper } from "./person.ts";
import { reviewBasis } from "./reviewCase.ts";
import {
  deductionsOf,
  type StayReview,
  storedReview,
  violationHolds,
  wordsOf,
} from "./reviewHolds.ts";
import { asConfirmed } from "./samePerson.ts";
import { earlierStayHold, receiptHold, refuseSettled } from "./standing.ts";
import type { PreSettlement, SettlementDraft } from "./types.ts";

/** What settle stores beside the document. */
interface Booking {
  readonly draft: SettlementDraft;
  readonly personNo: string;
  readonly scheme: string;
  readonly yearFrom: Day;
  /** The movement of the benefit year. */
  readonly amounts: Amounts;
  readonly trace: Trace;
  readonly splits: readonly LineSplit[];
}

export interface Assessment {
  readonly pre: PreSettlement;
  readonly booking: Booking | null;
  /** Identifies the difference that a person has to decide, or decided; null when there is none. */
  readonly differenceDigest: string | null;
}

/** Throws NOT_FOUND, ALREADY_SETTLED. */
export function openCase(books: Books, stayId: number): OpenCase {
  const open = anyCase(books, stayId);
  refuseSettled(books, stayId);
  return { ...open, deductions: deductionsOf(storedReview(books, open.stored.versionId)) };
}

/** The same of a stay that may be settled, and as it is before the review. Throws NOT_FOUND. */
export function anyCase(books: Books, stayId: number): OpenCase {
  const stored = currentStay(books, stayId);
  return {
    books,
    stored,
    lines: versionLines(books, stored.versionId),
    settings: readSettings(books),
    settleDay: dayOfMoment(books.clock.now()),
    deductions: new Map(),
  };
}

/** The lines as the pack, or where there is none the platform, splits them; null while they cannot be split. */
export function rawSplits(open: OpenCase): readonly LineSplit[] | null {
  const { platform } = open.stored.stay;
  const found = findPerson(open);
  const active = findPack(open, found);
  if (!("code" in active) && active.pack !== null && found.registered !== null) {
    const made = splitCase(open, found.registered, active);
    if (!("holds" in made)) return made.split.lines;
  }
  if (platform === null) return null;
  const arrived = arrivedSplit(open, platform);
  return "code" in arrived ? null : arrived.splits;
}

/** Throws NOT_FOUND, ALREADY_SETTLED. Everything else that is missing is a hold. */
export function assess(books: Books, stayId: number): Assessment {
  const opened = openCase(books, stayId);
  const review = storedReview(books, opened.stored.versionId);
  const open = { ...opened, review, deductions: deductionsOf(review) };
  const result = decide(open);
  const before = [
    receiptHold(books, open.stored),
    injuryHold(open),
    ...reviewHolds(open, result),
  ].filter((one) => one !== null);
  return conclude(open, { ...result, holds: [...before, ...result.holds] });
}

/** No bill is settled without a result for it as it is now, nor with a violation that nobody has decided. */
function reviewHolds(
  { review, ...open }: ReviewedCase,
  { booking, reviewed, deducts }: Result,
): Hold[] {
  // What the bill itself still lacks comes first: until it can be calculated the violations wait in the work list.
  if (booking === null) return [];
  const holds = violationHolds(review, deducts);
  const isCurrent =
    review.record?.stage === "出院" && review.record.basis === reviewBasis(open, reviewed);
  return isCurrent ? holds : [hold("NOT_REVIEWED"), ...holds];
}

/** An injury waits for the result of the inquiry where the office asks for one, and stops where somebody else pays (E20). */
function injuryHold({ books, stored, settings }: OpenCase): Hold | null {
  const diagnosis = injuryDiagnosis(stored.stay);
  if (diagnosis === null) return null;
  const result = currentEntry(books, stored.stayId, "injury")?.value.result ?? null;
  if (result === null) {
    return settings.injuryInquiry === "off" ? null : hold("INJURY_NOT_ASKED", { diagnosis });
  }
  return result === "无第三方" ? null : hold("INJURY_OTHERS_PAY", { diagnosis, result });
}

/** A case with the review that is stored of it. */
interface ReviewedCase extends OpenCase {
  readonly review: StayReview;
}

interface Result {
  readonly holds: readonly Hold[];
  /** The lines as the review was to see them: before anything was deducted */
  readonly reviewed: readonly LineSplit[] | null;
  /** Whether what the review deducts is in the figures: the platform's own are as they came */
  readonly deducts: boolean;
  readonly booking: Booking | null;
  readonly comparison: SettlementDocument["comparison"];
  readonly differenceDigest: string | null;
}

function held(...holds: readonly Hold[]): Result {
  return {
    holds,
    reviewed: null,
    deducts: true,
    booking: null,
    comparison: null,
    differenceDigest: null,
  };
}

/** By a pack where there is one, by the platform's figures where there is none, or not at all. */
function decide(open: ReviewedCase): Result {
  const { stay } = open.stored;
  const found = findPerson(open);
  // Whoever is in no register of ours may be insured elsewhere; any other doubt about the person holds the stay.
  const isUnknown = ["NO_PERSON", "NEWBORN", "PERSON_MISMATCH"].includes(found.hold?.code ?? "");
  const isStranger = isUnknown && stay.insuredRegion !== "" && !isSelfPayBill(stay);
  if (found.hold !== null && !isStranger) return held(found.hold);
  const active = findPack(open, found);
  if ("code" in active) return held(active);
  if (active.pack === null) {
    return stay.platform === null ? held(active.hold) : byPlatformAlone(open, found, stay.platform);
  }
  if (found.registered === null) return held(...(found.hold === null ? [] : [found.hold]));
  const calculation = calculate(open, found.registered, active);
  if ("holds" in calculation) {
    return afterRefusal(open, found, calculation);
  }
  return stay.platform === null
    ? ready(calculatedBooking(open, calculation, null), calculation.undeducted.lines)
    : bySource(open, calculation, stay.platform);
}

/** Both sources: they agree, or a person has decided this very difference, or the stay is held. */
function bySource(open: ReviewedCase, calculation: Calculation, platform: PlatformFigures): Result {
  const { settlement } = calculation;
  const figures = calculatedFigures(settlement);
  const comparison = compareSources({ ...figures, layers: settlement.layers }, platform);
  if (comparison.agree) {
    const booking = calculatedBooking(open, calculation, comparison);
    // The same figures under either name; the layers are those of the rules.
    const draft = { ...booking.draft, source: open.settings.settledSource };
    return { ...ready({ ...booking, draft }, calculation.undeducted.lines), comparison };
  }
  const differenceDigest = digestOf(
    comparison.fields.map(({ field, ours, platform: theirs }) => [field, ours, theirs]),
  );
  const decided = decidedSource(open, differenceDigest);
  const source = decided ?? open.settings.settledSource;
  const booking =
    source === "calculated"
      ? calculatedBooking(open, calculation, comparison)
      : decidedPlatformBooking(open, calculation, platform, comparison);
  if ("code" in booking) return { ...held(booking), comparison, differenceDigest };
  const made = {
    ...ready(booking, calculation.undeducted.lines, source === "calculated"),
    comparison,
    differenceDigest,
  };
  if (decided !== null) return made;
  const differing = comparison.fields.filter(({ difference }) => difference !== 0);
  const holding = hold("SOURCES_DIFFER", {
    count: differing.length,
    detail: differing.map(({ name }) => name).join("、"),
  });
  const confirmed = { ...open.stored, stay: asConfirmed(open.books, open.stored) };
  const earlier = earlierStayHold(open.books, confirmed, settlement.benefitYear.from);
  const holds = earlier === null ? [holding] : [earlier, holding];
  return { ...made, holds };
}

/** The rules do not cover the case: with platform figures a person may decide to settle by them. */
function afterRefusal(
  open: ReviewedCase,
  found: FoundPerson,
  { holds, undeducted }: Refusal,
): Result {
  const { platform } = open.stored.stay;
  const isUnstated = holds.every(({ code }) => code === "NOT_STATED");
  if (platform === null || !isUnstated) return held(...holds);
  const differenceDigest = digestOf({
    unstated: holds.map(({ what }) => what),
    platform: documentText(platform),
  });
  if (decidedSource(open, differenceDigest) !== "platform") {
    return { ...held(...holds), differenceDigest };
  }
  const made = byPlatformAlone(open, found, platform);
  return { ...made, reviewed: undeducted?.lines ?? made.reviewed, differenceDigest };
}

function ready(booking: Booking, reviewed: readonly LineSplit[], deducts = true): Result {
  return { holds: [], reviewed, deducts, booking, comparison: null, differenceDigest: null };
}

function decidedSource({ books, stored }: OpenCase, digest: string): SettlementSource | null {
  const value = books
    .prepare(
      "SELECT value FROM decision WHERE stay_id = ? AND kind = 'source' AND difference_digest = ? ORDER BY number DESC LIMIT 1",
    )
    .pluck()
    .get(stored.stayId, digest) as SettlementSource | undefined;
  return value ?? null;
}

type DraftParts = Pick<
  SettlementDraft,
  "source" | "comparison" | "settlement" | "platformOnly" | "figures" | "yearAccount" | "clauses"
> & {
  readonly splits: readonly LineSplit[];
  readonly person: SettlementDraft["person"];
  /** Under which the stay is settled and claimed; null where only the bill says it */
  readonly cover: Cover | null;
};

type Cover = Pick<RegisteredPerson["person"], "insuredRegion" | "insuranceType">;

function draftOf(open: ReviewedCase, { splits, cover, ...parts }: DraftParts): SettlementDraft {
  const { insuredRegion, insuranceType } = cover ?? open.stored.stay;
  return {
    ...parts,
    // What an HIS writes as 险种 is often no more than its own kind of patient: the paper names what was settled under.
    stay: { ...open.stored.stay, insuredRegion, insuranceType },
    lineCount: open.lines.length,
    categories: categoryTable(open.lines, splits),
    review: wordsOf(open.review, splits),
    training: open.settings.training,
  };
}

function calculatedBooking(
  open: ReviewedCase,
  calculation: Calculation,
  comparison: SettlementDocument["comparison"],
): Booking {
  const { settlement } = calculation;
  return rulesBooking(open, calculation, {
    source: "calculated",
    comparison,
    figures: calculatedFigures(settlement),
    splits: calculation.split.lines,
  });
}

/** Decided for the platform although the rules give another figure: its sums count, the year moves by the rules. */
function decidedPlatformBooking(
  open: ReviewedCase,
  calculation: Calculation,
  platform: PlatformFigures,
  comparison: SettlementDocument["comparison"],
): Booking | Hold {
  const arrived = arrivedSplit(open, platform);
  if ("code" in arrived) return arrived;
  return rulesBooking(open, calculation, {
    source: "platform",
    comparison,
    figures: arrived.figures,
    splits: arrived.splits,
  });
}

function rulesBooking(
  open: ReviewedCase,
  calculation: Calculation,
  parts: Pick<DraftParts, "source" | "comparison" | "figures" | "splits">,
): Booking {
  const { trace, ...settlement } = calculation.settlement;
  return {
    draft: draftOf(open, {
      ...parts,
      settlement,
      platformOnly: null,
      person: calculation.person,
      cover: calculation.cover,
      yearAccount: calculation.yearAccount,
      clauses: calculation.clauses,
    }),
    personNo: calculation.person.personNo,
    scheme: calculation.cover.insuranceType,
    yearFrom: settlement.benefitYear.from,
    amounts: settlement.amounts,
    trace,
    splits: parts.splits,
  };
}

/** No pack covers the person's region: the platform's figures, if they add up. No year of ours moves. */
function byPlatformAlone(
  open: ReviewedCase,
  found: FoundPerson,
  platform: PlatformFigures,
): Result {
  const arrived = arrivedSplit(open, platform);
  if ("code" in arrived) return held(arrived);
  const { stay } = open.stored;
  const person = personOnPaper(found.registered, stay.dischargeDay, stay);
  const booking = {
    draft: draftOf(open, {
      source: "platform",
      comparison: null,
      settlement: null,
      platformOnly: platformOnly(platform),
      figures: arrived.figures,
      splits: arrived.splits,
      person,
      cover: found.registered?.person ?? null,
      yearAccount: [],
      clauses: {},
    }),
    personNo: person.personNo,
    scheme: found.registered?.person.insuranceType ?? stay.insuranceType,
    yearFrom: `${stay.dischargeDay.slice(0, 4)}-01-01` as Day,
    amounts: {},
    trace: [],
    splits: arrived.splits,
  };
  return ready(booking, arrived.splits, false);
}

const AS_ARRIVED: ResolvedSplitRules = {
  alreadySplit: true,
  shareBase: "after-ceiling",
  rounding: TO_FEN,
  classes: new Map(),
};

function arrivedSplit(
  { lines, stored, books }: OpenCase,
  platform: PlatformFigures,
): { readonly figures: SettledFigures; readonly splits: readonly LineSplit[] } | Hold {
  const fault = platformFault(platform, sumFen(lines.map(({ amount }) => amount)));
  if (fault !== null || platform.split === null) {
    return hold("PLATFORM_INCOMPLETE", { detail: fault ?? "" });
  }
  const { find } = catalogueOf(books, stored.versionId);
  // No ceiling is looked up in a bill that arrives split, so the level does not matter here.
  const { lines: splits, problems } = splitBill(lines, AS_ARRIVED, find, "三级");
  if (problems.length > 0) {
    return hold("PLATFORM_INCOMPLETE", { detail: `${problems.length} 行明细没有等级或拆分` });
  }
  return { figures: platformFigures(platform, platform.split), splits };
}

function conclude({ stored }: OpenCase, result: Result): Assessment {
  const { holds, booking, comparison, differenceDigest } = result;
  const draft = booking?.draft ?? null;
  const digest = sha256(
    `${stored.contentDigest}\n${documentText({ versionId: stored.versionId, holds, draft })}`,
  );
  return {
    pre: {
      stayId: stored.stayId,
      versionId: stored.versionId,
      outcome: holds.length === 0 && booking !== null ? "ready" : "held",
      holds,
      draft,
      comparison,
      digest,
    },
    booking,
    differenceDigest,
  };
}
