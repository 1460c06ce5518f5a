/** Who the patient is to the rules: the registered person, and the pack of the region that insures them. */
import type { Stay } from "../../../shared/bill/types.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import { choosePack } from "../../../shared/policy/choose.ts";
import { isForStay } from "../../../shared/settle/caseFacts.ts";
import type { PersonOnPaper } from "../../../shared/settle/document.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";
import type { CoverRecord, RegisteredPerson } from "../store/registers.ts";
import {
  chosenCover,
  coverHold,
  coversOfNumber,
  coversToChoose,
  daysOf,
  motherOf,
  personsThen,
  personUnder,
  withCoverVersion,
} from "./covers.ts";
import { engineHold } from "./engineHold.ts";
import type { OpenCase } from "./openCase.ts";
import { type ActivePack, activePacks } from "./packs.ts";

export interface FoundPerson {
  readonly registered: RegisteredPerson | null;
  /** Why there is none. */
  readonly hold: Hold | null;
}

/**
 * The registered person of a bill, by ID number, region and, where that leaves several, insurance type. Lists of insured people
 * say who was insured then; two covers at once need a choice; a newborn who is not enrolled runs under the mother's cover.
 */
export function findPerson({ books, stored }: OpenCase): FoundPerson {
  const { stay } = stored;
  const mother = motherOf(books, stored);
  if (mother !== null) {
    return covered(mother, coversOfNumber(books, mother.person.idNumber), stay);
  }
  const covers = coversOfNumber(books, stay.idNumber);
  const all = personsThen(books, stay, covers);
  if (all.length === 0) return refuse(hold("NO_PERSON"));
  const chosen = chosenCover(books, stored.stayId, coversToChoose(books, stay));
  if (chosen !== null && "code" in chosen) return refuse(chosen);
  const found = chosen === null ? byRegion(all, stay) : personUnder(all, chosen);
  if (found === null) return refuse(hold("NO_PERSON"));
  if ("code" in found) return refuse(found);
  if (plainName(found.person.name) !== plainName(stay.name)) return refuse(hold("NAME_DIFFERS"));
  return covered(found, covers, stay);
}

function byRegion(all: readonly RegisteredPerson[], stay: Stay): RegisteredPerson | Hold {
  const ofRegion =
    stay.insuredRegion === ""
      ? all
      : all.filter(({ person }) => person.insuredRegion === stay.insuredRegion);
  if (ofRegion.length === 0) {
    const register = [...new Set(all.map(({ person }) => person.insuredRegion))].join("、");
    return hold("REGION_DIFFERS", { bill: stay.insuredRegion, register });
  }
  const ofType = ofRegion.filter(({ person }) => person.insuranceType === stay.insuranceType);
  const left = ofRegion.length > 1 && ofType.length > 0 ? ofType : ofRegion;
  const [registered, second] = left;
  if (registered === undefined || second !== undefined) {
    const detail = left.map(({ person }) => person.personNo).join("、");
    return hold("SEVERAL_PERSONS", { count: left.length, detail });
  }
  return registered;
}

function covered(
  registered: RegisteredPerson,
  covers: readonly CoverRecord[],
  stay: Stay,
): FoundPerson {
  const uncovered = coverHold(registered, covers, daysOf(stay));
  if (uncovered !== null) return refuse(uncovered);
  return { registered: withCoverVersion(registered, covers, stay.dischargeDay), hold: null };
}

function refuse(reason: Hold): FoundPerson {
  return { registered: null, hold: reason };
}

/** Spaces and the several middle dots of foreign names are typing, not names. */
export function plainName(name: string): string {
  return name.normalize("NFKC").replace(/[\s·•・‧．.]/gu, "");
}

export type FoundPack = ActivePack | { readonly pack: null; readonly hold: Hold };

/** The pack of the person's region and scheme on the day that the pack names. A hold by itself: more than one. */
export function findPack(open: OpenCase, { registered }: FoundPerson): FoundPack | Hold {
  const { books, stored, settleDay } = open;
  const { stay } = stored;
  const insuredRegion = registered?.person.insuredRegion ?? stay.insuredRegion;
  const insuranceType = registered?.person.insuranceType ?? stay.insuranceType;
  const active = activePacks(books);
  const by = {
    insuredRegion,
    insuranceType,
    admitDay: stay.admitDay,
    dischargeDay: stay.dischargeDay,
    settleDay,
  };
  try {
    const chosen = choosePack(
      active.map(({ pack }) => pack),
      by,
    );
    const found = active.find(({ pack }) => pack === chosen);
    if (found !== undefined) return found;
  } catch (error) {
    return engineHold(error);
  }
  return {
    pack: null,
    hold: hold("NO_PACK", { region: insuredRegion, insuranceType, day: stay.dischargeDay }),
  };
}

/** The person as registered now, with the identities valid on `day` and the registrations that count for the stay. */
export function personOnPaper(
  registered: RegisteredPerson | null,
  day: Day,
  stay: Pick<Stay, "admitDay" | "dischargeDay">,
): PersonOnPaper {
  if (registered === null) {
    return {
      personNo: "",
      tier: null,
      personType: null,
      district: null,
      identities: [],
      registerVersion: "参保登记中没有",
      registrations: [],
    };
  }
  const { person, identities, registrations, registerVersion } = registered;
  return {
    personNo: person.personNo,
    tier: person.tier,
    personType: person.personType,
    district: person.district,
    identities: identities.filter((one) => holdsOn(one, day)).map(({ identity }) => identity),
    registerVersion,
    registrations: registrations.filter((one) => isForStay(one, stay)).map(({ kind }) => kind),
  };
}
