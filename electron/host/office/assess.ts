/** What a stay would be settled as now, and what stands in the way. The one place where a result is put together. */
import { categoryTable } from "../../../shared/bill/categories.ts";
import { type LineSplit, type ResolvedSplitRules, splitBill } from "../../../shared/bill/split.ts";
import type { PlatformFigures } from "../../../shared/bill/types.ts";
import { type Day, dayOfMoment } from "../../../shared/calendar/day.ts";
import { sumFen } from "../../../shared/money/fen.ts";
import { TO_FEN } from "../../../shared/money/rounding.ts";
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
import { type Calculation, calculate } from "./calculate.ts";
import type { OpenCase } from "./openCase.ts";
import { type FoundPerson, findPack, findPerson, personOnPaper } from "./person.ts";
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
  const stored = currentStay(books, stayId);
  refuseSettled(books, stayId);
  return {
    books,
    stored,
    lines: versionLines(books, stored.versionId),
    settings: readSettings(books),
    settleDay: dayOfMoment(books.clock.now()),
  };
}

/** Throws NOT_FOUND, ALREADY_SETTLED. Everything else that is missing is a hold. */
export function assess(books: Books, stayId: number): Assessment {
  const open = openCase(books, stayId);
  const result = decide(open);
  const before = [receiptHold(books, open.stored), injuryHold(open)].filter((one) => one !== null);
  return conclude(open, { ...result, holds: [...before, ...result.holds] });
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

interface Result {
  readonly holds: readonly Hold[];
  readonly booking: Booking | null;
  readonly comparison: SettlementDocument["comparison"];
  readonly differenceDigest: string | null;
}

function held(...holds: readonly Hold[]): Result {
  return { holds, booking: null, comparison: null, differenceDigest: null };
}

/** By a pack where there is one, by the platform's figures where there is none, or not at all. */
function decide(open: OpenCase): Result {
  const { stay } = open.stored;
  const found = findPerson(open);
  // Whoever is in no register of ours may be insured elsewhere; any other doubt about the person holds the stay.
  const isStranger = found.hold?.code === "NO_PERSON" && stay.insuredRegion !== "";
  if (found.hold !== null && !isStranger) return held(found.hold);
  const active = findPack(open, found);
  if ("code" in active) return held(active);
  if (active.pack === null) {
    return stay.platform === null ? held(active.hold) : byPlatformAlone(open, found, stay.platform);
  }
  if (found.registered === null) return held(...(found.hold === null ? [] : [found.hold]));
  const calculation = calculate(open, found.registered, active);
  if ("holds" in calculation) {
    return afterRefusal(open, found, calculation.holds);
  }
  return stay.platform === null
    ? ready(calculatedBooking(open, calculation, null))
    : bySource(open, calculation, stay.platform);
}

/** Both sources: they agree, or a person has decided this very difference, or the stay is held. */
function bySource(open: OpenCase, calculation: Calculation, platform: PlatformFigures): Result {
  const { settlement } = calculation;
  const figures = calculatedFigures(settlement);
  const comparison = compareSources({ ...figures, layers: settlement.layers }, platform);
  if (comparison.agree) {
    const booking = calculatedBooking(open, calculation, comparison);
    // The same figures under either name; the layers are those of the rules.
    const draft = { ...booking.draft, source: open.settings.settledSource };
    return { ...ready({ ...booking, draft }), comparison };
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
  if (decided !== null) return { ...ready(booking), comparison, differenceDigest };
  const differing = comparison.fields.filter(({ difference }) => difference !== 0);
  const holding = hold("SOURCES_DIFFER", {
    count: differing.length,
    detail: differing.map(({ name }) => name).join("、"),
  });
  const earlier = earlierStayHold(open.books, open.stored, settlement.benefitYear.from);
  const holds = earlier === null ? [holding] : [earlier, holding];
  return { holds, booking, comparison, differenceDigest };
}

/** The rules do not cover the case: with platform figures a person may decide to settle by them. */
function afterRefusal(open: OpenCase, found: FoundPerson, holds: readonly Hold[]): Result {
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
  return { ...byPlatformAlone(open, found, platform), differenceDigest };
}

function ready(booking: Booking): Result {
  return { holds: [], booking, comparison: null, differenceDigest: null };
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

function draftOf(open: OpenCase, { splits, cover, ...parts }: DraftParts): SettlementDraft {
  const { insuredRegion, insuranceType } = cover ?? open.stored.stay;
  return {
    ...parts,
    // What an HIS writes as 险种 is often no more than its own kind of patient: the paper names what was settled under.
    stay: { ...open.stored.stay, insuredRegion, insuranceType },
    lineCount: open.lines.length,
    categories: categoryTable(open.lines, splits),
    review: "未审核",
    training: open.settings.training,
  };
}

function calculatedBooking(
  open: OpenCase,
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
  open: OpenCase,
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
  open: OpenCase,
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
function byPlatformAlone(open: OpenCase, found: FoundPerson, platform: PlatformFigures): Result {
  const arrived = arrivedSplit(open, platform);
  if ("code" in arrived) return held(arrived);
  const { stay } = open.stored;
  const person = personOnPaper(found.registered, stay.dischargeDay, stay);
  return ready({
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
  });
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
