/**
 * 名单比对: two lists of people, or a list against the register (requirements A19, C06). Exact keys: the ID number; where that
 * is new on both sides, name and date of birth (an ID number corrected by a digit is a change, not one who left and one who
 * came). Two people of one name are never one.
 */
import type { Day } from "../calendar/day.ts";
import { parseIdNumber } from "./idNumber.ts";

export interface ListedPerson {
  readonly idNumber: string;
  readonly name: string;
  /** What else the list says, by its column: 身份, 起始日期 … */
  readonly fields: Readonly<Record<string, string>>;
}

export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export type ListDifference =
  | { readonly kind: "added"; readonly person: ListedPerson }
  | { readonly kind: "removed"; readonly person: ListedPerson }
  | {
      readonly kind: "changed";
      readonly person: ListedPerson;
      readonly changes: readonly FieldChange[];
    };

/** From the earlier list to the later one, in the order of ID numbers. Each person stands once in each list. */
export function compareLists(
  before: readonly ListedPerson[],
  after: readonly ListedPerson[],
): readonly ListDifference[] {
  const earlier = byIdNumber(before);
  const later = byIdNumber(after);
  const left = [...earlier.values()].filter(({ idNumber }) => !later.has(idNumber));
  const came = [...later.values()].filter(({ idNumber }) => !earlier.has(idNumber));
  const renumbered = pairs(left, came);
  const gone = new Set(renumbered.map(([person]) => person));
  const new_ = new Set(renumbered.map(([, person]) => person));
  const stayed = [...earlier.values()].flatMap((person): [ListedPerson, ListedPerson][] => {
    const now = later.get(person.idNumber);
    return now === undefined ? [] : [[person, now]];
  });
  const differences: ListDifference[] = [...stayed, ...renumbered].flatMap(([old, now]) => {
    const changes = changesOf(old, now);
    return changes.length === 0 ? [] : [{ kind: "changed" as const, person: now, changes }];
  });
  for (const person of left) if (!gone.has(person)) differences.push({ kind: "removed", person });
  for (const person of came) if (!new_.has(person)) differences.push({ kind: "added", person });
  return differences.sort((a, b) => (a.person.idNumber < b.person.idNumber ? -1 : 1));
}

function byIdNumber(people: readonly ListedPerson[]): ReadonlyMap<string, ListedPerson> {
  return new Map(people.map((person) => [person.idNumber, person]));
}

/** Those who left and came under one name with one birthday and nearly one number, where that leaves no choice. */
function pairs(
  left: readonly ListedPerson[],
  came: readonly ListedPerson[],
): [ListedPerson, ListedPerson][] {
  const candidates = new Map<string, ListedPerson[]>();
  for (const person of came) {
    const same = candidates.get(person.name) ?? [];
    same.push(person);
    candidates.set(person.name, same);
  }
  const matches = left.map((person) => ({
    person,
    others: (candidates.get(person.name) ?? []).filter((other) => isRenumbered(person, other)),
  }));
  const uses = new Map<ListedPerson, number>();
  for (const { others } of matches) {
    for (const other of others) uses.set(other, (uses.get(other) ?? 0) + 1);
  }
  return matches.flatMap(({ person, others }): [ListedPerson, ListedPerson][] => {
    const [only] = others;
    const isSure = only !== undefined && others.length === 1 && uses.get(only) === 1;
    return isSure ? [[person, only]] : [];
  });
}

/** The most places in which a corrected number differs: one mistyped digit, and the check digit that follows from it. */
const MOST_PLACES = 2;

/** One name and one birthday are not enough: in a large list two strangers share both. */
function isRenumbered(a: ListedPerson, b: ListedPerson): boolean {
  const birthDay = birthDayOf(a.idNumber);
  if (birthDay === null || birthDay !== birthDayOf(b.idNumber)) return false;
  if (a.idNumber.length !== b.idNumber.length) return false;
  const places = [...a.idNumber].filter((digit, index) => digit !== b.idNumber[index]);
  return places.length <= MOST_PLACES;
}

/** Also of a number whose check digit is wrong: that may be the very digit that was corrected. */
function birthDayOf(idNumber: string): string | null {
  const read = parseIdNumber(idNumber);
  if (typeof read !== "string") return read.number.slice(6, 14);
  return read === "check-digit" ? idNumber.slice(6, 14) : null;
}

/** Nearly everybody on a list stays as they were. */
function isSame(a: ListedPerson, b: ListedPerson): boolean {
  if (a.idNumber !== b.idNumber || a.name !== b.name) return false;
  for (const field in a.fields) if (a.fields[field] !== b.fields[field]) return false;
  for (const field in b.fields) if (!(field in a.fields)) return false;
  return true;
}

const ID_NUMBER = "证件号码";
const NAME = "姓名";

function changesOf(before: ListedPerson, after: ListedPerson): FieldChange[] {
  if (isSame(before, after)) return [];
  const old: Record<string, string> = {
    [ID_NUMBER]: before.idNumber,
    [NAME]: before.name,
    ...before.fields,
  };
  const now: Record<string, string> = {
    [ID_NUMBER]: after.idNumber,
    [NAME]: after.name,
    ...after.fields,
  };
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return fields
    .map((field) => ({ field, before: old[field] ?? "", after: now[field] ?? "" }))
    .filter((change) => change.before !== change.after);
}

/** Who is listed and who of them the register insures on a day. */
export interface InsuredOn {
  readonly idNumber: string;
  readonly name: string;
}

export interface MissingCover {
  readonly person: ListedPerson;
  /**
   * absent: nobody of this number is insured. otherName: somebody is, under another name: one of the two lists is wrong, and
   * nobody can tell which.
   */
  readonly kind: "absent" | "otherName";
  /** The name in the register, for otherName */
  readonly registeredName: string | null;
}

/** 漏保: on the list, and not insured (requirement C06). Goes by ID number alone: a namesake's cover is not this person's. */
export function missingCover(
  listed: readonly ListedPerson[],
  insured: readonly InsuredOn[],
): readonly MissingCover[] {
  const names = new Map<string, string[]>();
  for (const { idNumber, name } of insured) {
    names.set(idNumber, [...(names.get(idNumber) ?? []), name]);
  }
  return listed.flatMap((person): MissingCover[] => {
    const found = names.get(person.idNumber);
    if (found === undefined) return [{ person, kind: "absent", registeredName: null }];
    if (found.includes(person.name)) return [];
    return [{ person, kind: "otherName", registeredName: found[0] ?? null }];
  });
}

/** 死亡: on a list of deaths and still on this one, after the day of death. */
export interface DeathRecord {
  readonly idNumber: string;
  readonly name: string;
  readonly day: Day;
}

export interface ListedDead {
  readonly person: ListedPerson;
  readonly death: DeathRecord;
}

/** Number and name must both agree: a wrong hit would take a living person's cover away. */
export function listedDead(
  listed: readonly ListedPerson[],
  deaths: readonly DeathRecord[],
): readonly ListedDead[] {
  const byNumber = new Map(deaths.map((death) => [death.idNumber, death]));
  return listed.flatMap((person) => {
    const death = byNumber.get(person.idNumber);
    return death !== undefined && death.name === person.name ? [{ person, death }] : [];
  });
}
