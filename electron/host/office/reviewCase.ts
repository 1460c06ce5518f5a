/** A stay as the review sees it, and the digest of everything that decides what the review finds. */
import { createHash } from "node:crypto";
import type { OtherStay, ReviewCase, ReviewLine, Stage } from "../../../shared/audit/types.ts";
import type { LineSplit } from "../../../shared/bill/split.ts";
import type { FeeLine, Split } from "../../../shared/bill/types.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { type Fen, fen, ZERO } from "../../../shared/money/fen.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import { isNewbornName, isWithoutOwnNumber } from "../../../shared/people/newborn.ts";
import { careRegion } from "../../../shared/settle/caseFacts.ts";
import type { Books } from "../store/books.ts";
import { digestOf } from "../store/digest.ts";
import { catalogueOf, STANDS } from "../store/registers.ts";
import { readSettings } from "../store/settings.ts";
import { currentEntry } from "../store/stayEntries.ts";
import { currentStay, type StoredStay, versionLines } from "../store/stays.ts";
import { unpackTrace } from "../store/storedTrace.ts";
import type { OpenCase } from "./openCase.ts";
import { rulesDigest } from "./ruleBook.ts";
import { asConfirmed, confirmedPerson, mismatches } from "./samePerson.ts";
import { approvalsOf } from "./stayFlags.ts";

/** A result counts as long as its basis is the one that the bill would be reviewed on now. */
export function reviewBasis(
  { books, stored }: Pick<OpenCase, "books" | "stored">,
  splits: readonly LineSplit[] | null,
): string {
  const { stay } = stored;
  return digestOf({
    rules: rulesDigest(books),
    bill: stored.contentDigest,
    splits: splitsDigest(splits),
    known: knownFacts(books, stored),
    birthDay: birthDayOf(books, stored),
    mismatches: mismatches(books, stay).map(({ registered, faults }) => [
      registered.person.personNo,
      ...faults,
    ]),
    confirmed: confirmedPerson(books, stored)?.person.personNo,
    others: otherVersions(books, stored).map(({ versionId }) => versionId),
    lists: books
      .prepare(
        `SELECT max(id), count(withdrawn_at) FROM source_list WHERE kind IN ('itemRules', 'doctors', 'doctorMarks')`,
      )
      .raw()
      .get() as (number | null)[],
    approvals: approvalsOf(books, asConfirmed(books, stored)).map(
      ({ nationalItemCode, from, to }) => [nationalItemCode, from, to],
    ),
  });
}

function splitsDigest(splits: readonly LineSplit[] | null): string {
  if (splits === null) return "";
  const parts = splits.flatMap(({ fullSelfPay, overLimitSelfPay, preSelfPay, inScope }) => [
    fullSelfPay,
    overLimitSelfPay,
    preSelfPay,
    inScope,
  ]);
  return createHash("sha256").update(Float64Array.from(parts)).digest("hex");
}

/** Facts that a rule's 除非 may name. */
const INQUIRY_DONE = "外伤调查已做";
/** In the hospital's own 统筹区; also where bill or office do not say where, since nothing can be told of it then */
const LOCAL = "本地参保";

function knownFacts(books: Books, { stayId, stay }: StoredStay): readonly string[] {
  const place = careRegion(stay.insuredRegion, readSettings(books).hospitalRegion);
  return [
    ...(currentEntry(books, stayId, "injury") === null ? [] : [INQUIRY_DONE]),
    ...(place === null || place === "市内" ? [LOCAL] : []),
  ];
}

function birthDayOf(books: Books, stored: StoredStay): Day | null {
  const newborn = currentEntry(books, stored.stayId, "mother");
  if (newborn !== null) return newborn.value.birthDay;
  const stay = asConfirmed(books, stored);
  const read = parseIdNumber(stay.idNumber);
  return typeof read === "string" || isWithoutOwnNumber(stay) ? null : read.birthDay;
}

interface OtherVersion {
  readonly stayId: number;
  readonly versionId: number;
}

/**
 * Current bills of the same patient, by ID number: of a confirmed person, by theirs; under the mother's a newborn's are
 * those of its own name.
 */
function otherVersions(books: Books, stored: StoredStay): readonly OtherVersion[] {
  const stay = asConfirmed(books, stored);
  const found = books
    .prepare(
      `SELECT stay.id AS stayId, v.id AS versionId, v.name FROM stay_version v JOIN stay ON stay.current_version = v.id
       WHERE v.id_number = ? AND v.id_number <> '' AND stay.id <> ? ORDER BY v.admit_day, stay.id`,
    )
    .all(stay.idNumber, stored.stayId) as (OtherVersion & { readonly name: string })[];
  return found
    .filter(({ name }) => name === stay.name || ![name, stay.name].some(isNewbornName))
    .map(({ name: _, ...version }) => version);
}

/** `splitsOf`: of another stay that is not settled; null where it cannot be split. */
export function reviewCase(
  open: Pick<OpenCase, "books" | "stored" | "lines">,
  splits: readonly LineSplit[] | null,
  stage: Stage,
  others: (stayId: number) => readonly LineSplit[] | null,
): ReviewCase {
  const { books, stored, lines } = open;
  return {
    stage,
    setting: "住院",
    stay: stored.stay,
    birthDay: birthDayOf(books, stored),
    lines: reviewLines(lines, splits),
    catalogue: catalogueOf(books, stored.versionId).find,
    otherStays: otherVersions(books, stored).map((other) => otherStay(books, other, others)),
    known: new Set(knownFacts(books, stored)),
  };
}

/** `sourceRow` becomes the line's number in the version: of one bill in two files, rows repeat. */
function reviewLines(
  lines: readonly FeeLine[],
  splits: readonly (Split | null)[] | null,
): ReviewLine[] {
  return lines.map((line, index) => ({
    line: { ...line, sourceRow: index + 1 },
    split: splits?.[index] ?? null,
  }));
}

function otherStay(
  books: Books,
  { stayId, versionId }: OtherVersion,
  splitsOf: (stayId: number) => readonly LineSplit[] | null,
): OtherStay {
  const { stay } = currentStay(books, stayId);
  const { hospitalCode, hospitalName, inpatientNo, admitDay, dischargeDay, diagnosisCode } = stay;
  const splits = settledSplits(books, stayId) ?? splitsOf(stayId);
  return {
    hospitalCode,
    hospitalName,
    inpatientNo,
    admitDay,
    dischargeDay,
    diagnosisCode,
    lines: reviewLines(versionLines(books, versionId), splits),
  };
}

/** As the standing settlement has them, before anything was deducted; null where there is none. */
export function settledSplits(books: Books, stayId: number): readonly Split[] | null {
  const trace = books
    .prepare(`SELECT trace FROM settlement WHERE stay_id = ? AND ${STANDS}`)
    .pluck()
    .get(stayId) as Buffer | undefined;
  if (trace === undefined) return null;
  return unpackTrace(trace).lines.map((line) => {
    const [fullSelfPay, overLimitSelfPay, preSelfPay, inScope] = line.slice(4, 8) as Fen[];
    const [deducted = 0] = (line[9] ?? []) as number[];
    return {
      fullSelfPay: fen((fullSelfPay ?? 0) - deducted),
      overLimitSelfPay: overLimitSelfPay ?? ZERO,
      preSelfPay: preSelfPay ?? ZERO,
      inScope: fen((inScope ?? 0) + deducted),
    };
  });
}
