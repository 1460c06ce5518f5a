/** Whose cover a stay runs under: by the lists of insured people, the choice of a window, or the mother's of a newborn. */
import type { Stay } from "../../../shared/bill/types.ts";
import { addDays, type Day } from "../../../shared/calendar/day.ts";
import { holdsOn, type Interval, meet } from "../../../shared/calendar/interval.ts";
import {
  type Cover,
  doubleCovers,
  fromBirth,
  uncoveredDays,
} from "../../../shared/people/cover.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import { isWithoutOwnNumber } from "../../../shared/people/newborn.ts";
import { isSelfPayBill } from "../../../shared/people/selfPay.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import type { Books } from "../store/books.ts";
import {
  type CoverRecord,
  coversOf,
  personOf,
  personsOf,
  type RegisteredPerson,
} from "../store/registers.ts";
import { currentEntry } from "../store/stayEntries.ts";

/** The days of a stay. */
export function daysOf({ admitDay, dischargeDay }: Pick<Stay, "admitDay" | "dischargeDay">) {
  return { from: admitDay, to: dischargeDay };
}

/** What the lists say of an ID number; who was enrolled within 90 days of birth is covered from birth (B32). */
export function coversOfNumber(books: Books, idNumber: string): readonly CoverRecord[] {
  const read = parseIdNumber(idNumber);
  const birthDay = typeof read === "string" ? null : read.birthDay;
  return coversOf(books, idNumber).map((cover) =>
    cover.isInForce ? fromBirth(cover, birthDay) : cover,
  );
}

function inForce(covers: readonly CoverRecord[]): readonly CoverRecord[] {
  return covers.filter((cover) => cover.isInForce);
}

/**
 * The persons of an ID number as they were insured on the day of discharge: the register holds one scheme for a person, the lists
 * say which one it was then.
 */
export function personsThen(
  books: Books,
  stay: Pick<Stay, "idNumber" | "dischargeDay">,
  covers: readonly CoverRecord[],
): readonly RegisteredPerson[] {
  return personsOf(books, stay.idNumber).map((registered) => {
    const own = inForce(covers).filter(
      (cover) => cover.personNo === registered.person.personNo && holdsOn(cover, stay.dischargeDay),
    );
    const [first] = own;
    const isAsRegistered = own.some((cover) => isOf(cover, registered));
    const isOne = own.every((cover) => first !== undefined && sameScheme(cover, first));
    if (first === undefined || isAsRegistered || !isOne) return registered;
    return underCover(registered, first);
  });
}

function isOf(cover: Cover, { person }: RegisteredPerson): boolean {
  return sameScheme(cover, person);
}

type Scheme = Pick<Cover, "insuredRegion" | "insuranceType">;

function sameScheme(a: Scheme, b: Scheme): boolean {
  return a.insuredRegion === b.insuredRegion && a.insuranceType === b.insuranceType;
}

/** What the register says of another scheme (档次, 人员类别) is nothing about this one. */
function underCover(registered: RegisteredPerson, cover: CoverRecord): RegisteredPerson {
  const { insuredRegion, insuranceType, tier, personType, district } = cover;
  return {
    ...registered,
    person: {
      ...registered.person,
      ...{ insuredRegion, insuranceType, tier, personType, district },
    },
  };
}

/** Why the lists do not let this person's stay go on; null where they do, or no list speaks of the person. */
export function coverHold(
  { person }: RegisteredPerson,
  covers: readonly CoverRecord[],
  days: Interval,
): Hold | null {
  const own = covers.filter(({ personNo }) => personNo === person.personNo);
  if (own.length === 0) return null;
  // What no list speaks of is no gap: before there were lists the register alone counted.
  const said = own.flatMap((cover): Interval[] => {
    if (cover.isInForce) return [cover.isUnknownBefore ? { ...cover, from: null } : cover];
    return cover.isUnknownBefore && cover.from !== null
      ? [{ from: null, to: addDays(cover.from, -1) }]
      : [];
  });
  const gaps = uncoveredDays(said, days);
  if (gaps.length === 0) return null;
  const detail = gaps.map(({ from, to }) => `${from} 至 ${to}`).join("、");
  return hold("NOT_COVERED", { days: detail });
}

/** The list that the cover on the day of discharge comes from, on papers beside the register's version. */
export function withCoverVersion(
  registered: RegisteredPerson,
  covers: readonly CoverRecord[],
  day: Day,
): RegisteredPerson {
  const own = inForce(covers).find(
    (cover) =>
      cover.personNo === registered.person.personNo &&
      isOf(cover, registered) &&
      holdsOn(cover, day),
  );
  if (own === undefined) return registered;
  return { ...registered, registerVersion: `${registered.registerVersion}；${own.source}` };
}

/**
 * The covers that a person must choose of: those that meet during the stay under different schemes, and of a bill that says
 * 自费 every one that there is. Empty where there is no doubt.
 */
export function coversToChoose(books: Books, stay: Stay): readonly CoverRecord[] {
  const all = coversOfNumber(books, stay.idNumber);
  const covers = inForce(all);
  const days = daysOf(stay);
  const doubled = new Set<Cover>(doubleCovers(covers, days));
  if (doubled.size > 0) return covers.filter((cover) => doubled.has(cover));
  if (!isSelfPayBill(stay)) return [];
  // Whom no list speaks of is insured by the register.
  if (all.length === 0) return personsOf(books, stay.idNumber).map(registeredCover);
  return covers.filter((cover) => meet(cover, days));
}

/** As the register has it, which does not say from when. */
function registeredCover({ person, registerVersion }: RegisteredPerson): CoverRecord {
  const { personNo, insuredRegion, insuranceType, tier, personType, district } = person;
  return {
    ...{ personNo, insuredRegion, insuranceType, tier, personType, district },
    source: registerVersion,
    isUnknownBefore: true,
    isInForce: true,
    from: null,
    to: null,
  };
}

/** Names each cover once; a choice made among other covers is no choice. */
export function coverNames(covers: readonly Cover[]): readonly string[] {
  return [
    ...new Set(
      covers.map(
        ({ personNo, insuredRegion, insuranceType }) =>
          `${insuranceType}（${insuredRegion}，人员编号 ${personNo}）`,
      ),
    ),
  ].sort();
}

/** The chosen one of the covers, or why none is; null where nothing is to be chosen. */
export function chosenCover(
  books: Books,
  { stayId, stay }: { readonly stayId: number; readonly stay: Stay },
): CoverRecord | Hold | null {
  const toChoose = coversToChoose(books, stay);
  if (toChoose.length === 0) return null;
  const entry = currentEntry(books, stayId, "cover");
  const names = coverNames(toChoose);
  const found =
    entry === null || JSON.stringify(entry.value.among) !== JSON.stringify(names)
      ? undefined
      : toChoose.find(
          (cover) => cover.personNo === entry.value.personNo && sameScheme(cover, entry.value),
        );
  if (found !== undefined) return found;
  const detail = toChoose
    .map(({ source, from, to, ...cover }) => {
      const [name] = coverNames([{ ...cover, source, from, to }]);
      return `${name}，${from ?? "很早"} 至 ${to ?? "今"}，${source}`;
    })
    .join("；");
  return hold(isSelfPayBill(stay) ? "SELF_PAY_BILL" : "DOUBLE_COVER", { detail });
}

/** The person whom a choice of cover means, under that cover. */
export function personUnder(
  persons: readonly RegisteredPerson[],
  cover: CoverRecord,
): RegisteredPerson | null {
  const registered = persons.find(({ person }) => person.personNo === cover.personNo);
  if (registered === undefined) return null;
  return isOf(cover, registered) ? registered : underCover(registered, cover);
}

/** The mother of a newborn who is not enrolled yet, whose cover and year the stay runs under; null for everybody else. */
export function motherOf(
  books: Books,
  { stayId, stay }: { readonly stayId: number; readonly stay: Stay },
): RegisteredPerson | null {
  const entry = currentEntry(books, stayId, "mother");
  if (entry === null || isEnrolled(books, stay)) return null;
  const mother = personOf(books, entry.value.personNo);
  if (mother === null) return null;
  return {
    ...mother,
    newbornBirthDay: entry.value.birthDay,
    registerVersion: `${mother.registerVersion}；新生儿随母 ${entry.at.slice(0, 10)} ${entry.window}`,
  };
}

/** Enrolled in time, the child has cover of its own from birth, and the mother's is not touched. */
function isEnrolled(books: Books, stay: Stay): boolean {
  if (isWithoutOwnNumber(stay)) return false;
  const covers = coversOfNumber(books, stay.idNumber);
  if (covers.length > 0) return uncoveredDays(inForce(covers), daysOf(stay)).length === 0;
  return personsOf(books, stay.idNumber).length > 0;
}
