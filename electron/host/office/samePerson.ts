/**
 * 人证 (A01): where a bill and the register of insured people disagree about who the patient is, and the manager's word
 * that it is the same person all the same.
 */
import type { Stay } from "../../../shared/bill/types.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import { isWithoutOwnNumber } from "../../../shared/people/newborn.ts";
import type { Books } from "../store/books.ts";
import { personsOf, type RegisteredPerson } from "../store/registers.ts";
import { currentEntry } from "../store/stayEntries.ts";
import type { StoredStay } from "../store/stays.ts";

/** A registered person whom the bill may mean. */
export interface Mismatch {
  readonly registered: RegisteredPerson;
  /** In what they differ, in words without names, numbers or dates of birth: they go into holds and the log */
  readonly faults: readonly string[];
}

/** How many places of a number may be typing. */
const MOST_PLACES = 2;

/**
 * Registered persons whom the bill may mean though it says otherwise: of its ID number under another name, or of its name
 * under a number that differs in a digit or two. Empty where the register has both, or neither.
 */
export function mismatches(books: Books, stay: Stay): readonly Mismatch[] {
  // Under the mother's number a newborn is another person by right.
  if (isWithoutOwnNumber(stay)) return [];
  const names = books
    .prepare("SELECT name FROM person WHERE id_number = ?")
    .pluck()
    .all(stay.idNumber) as string[];
  if (names.some((name) => plainName(name) === plainName(stay.name))) return [];
  const meant = names.length > 0 ? personsOf(books, stay.idNumber) : nearNumbers(books, stay);
  return meant.map((registered) => ({ registered, faults: faultsOf(stay, registered.person) }));
}

/** Spaces and the several middle dots of foreign names are typing, not names. */
export function plainName(name: string): string {
  return name.normalize("NFKC").replace(/[\s·•・‧．.]/gu, "");
}

function nearNumbers(books: Books, { name, idNumber }: Stay): readonly RegisteredPerson[] {
  const numbers = books
    .prepare("SELECT DISTINCT id_number FROM person WHERE name = ? ORDER BY id_number")
    .pluck()
    .all(name) as string[];
  return numbers
    .filter((number) => {
      const places = placesOf(number, idNumber);
      return places !== null && places.length <= MOST_PLACES;
    })
    .flatMap((number) => personsOf(books, number));
}

/** Where two numbers of one length differ, counted from 1; null for different lengths. */
function placesOf(a: string, b: string): readonly number[] | null {
  if (a.length !== b.length) return null;
  return [...a].flatMap((character, index) => (character === b[index] ? [] : [index + 1]));
}

/** Places of the date of birth in a resident's number, whose check digit may be what is wrong */
const [BIRTH_FROM, BIRTH_TO] = [7, 14];

function faultsOf(stay: Stay, { idNumber, name }: RegisteredPerson["person"]): readonly string[] {
  const places = placesOf(idNumber, stay.idNumber) ?? [];
  const registered = parseIdNumber(idNumber);
  const ofNumber =
    typeof registered === "string"
      ? []
      : [
          ...(registered.sex === stay.sex ? [] : ["性别"]),
          ...(places.some((place) => place >= BIRTH_FROM && place <= BIRTH_TO) ? ["出生日期"] : []),
          ...(isOfAge(stay, registered.birthDay) ? [] : ["年龄"]),
        ];
  return [
    ...(plainName(name) === plainName(stay.name) ? [] : ["姓名"]),
    ...(places.length === 0 ? [] : [`证件号码第 ${places.join("、")} 位`]),
    ...ofNumber,
  ];
}

/** Bills count completed years, years of life or years of the calendar: one more or less is no fault. */
export function isOfAge({ admitDay, ageYears }: Stay, birthDay: string): boolean {
  const years = Number(admitDay.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return Math.abs(years - ageYears) <= 1;
}

/**
 * The registered person who the manager says is the patient. Given for these very differences: where bill or register say
 * something else since, it counts no more. null where nobody has said so.
 */
export function confirmedPerson(
  books: Books,
  { stay, stayId }: Pick<StoredStay, "stay" | "stayId">,
): RegisteredPerson | null {
  const entry = currentEntry(books, stayId, "samePerson");
  if (entry === null) return null;
  const { personNo, faults } = entry.value;
  const found = mismatches(books, stay).find(
    (one) =>
      one.registered.person.personNo === personNo &&
      JSON.stringify(one.faults) === JSON.stringify(faults),
  );
  if (found === undefined) return null;
  const { registered } = found;
  const seen = `人证由主任核对 ${entry.at.slice(0, 10)} ${entry.window}`;
  return { ...registered, registerVersion: `${registered.registerVersion}；${seen}` };
}

/** The bill with the name and number of the person who it is confirmed to be; as it is where nobody had to confirm. */
export function asConfirmed(books: Books, stored: Pick<StoredStay, "stay" | "stayId">): Stay {
  const confirmed = confirmedPerson(books, stored);
  if (confirmed === null) return stored.stay;
  const { name, idNumber } = confirmed.person;
  return { ...stored.stay, name, idNumber };
}
