/** 资料 (requirement B42): which papers a stay needs, which of them are there, and the act that ticks one. They hold nothing. */
import type { Stay } from "../../../shared/bill/types.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { isForStay } from "../../../shared/settle/caseFacts.ts";
import {
  type NeededPaper,
  type PaperFacts,
  papersNeeded,
  parsePaperRules,
} from "../../../shared/settle/papers.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { personsOf } from "../store/registers.ts";
import { readSettings } from "../store/settings.ts";
import { currentEntry } from "../store/stayEntries.ts";
import { type PaperEntry, paperEntries, papersGiven } from "../store/stayPapers.ts";
import { currentStay } from "../store/stays.ts";
import { requireRight } from "./rights.ts";
import { asConfirmed, plainName } from "./samePerson.ts";

interface StayPaper extends Pick<NeededPaper, "paper" | "why" | "shownBy"> {
  /** When, by whom and at which window it was ticked; null while it was not */
  readonly given: Pick<PaperEntry, "note" | "at" | "by" | "window"> | null;
}

export interface StayPapers {
  readonly papers: readonly StayPaper[];
  /** All that was ticked and taken back, the latest first */
  readonly entries: readonly PaperEntry[];
}

/** Also what was handed in and is not asked for any more. Throws NOT_FOUND. */
export function stayPapers(books: Books, stayId: number): StayPapers {
  const entries = paperEntries(books, stayId);
  const given = papersGiven(entries);
  const needed = needOf(books, stayId);
  const others = [...given.keys()].filter((paper) => !needed.some((one) => one.paper === paper));
  const tick = (paper: string) => {
    const entry = given.get(paper);
    if (entry === undefined) return null;
    const { note, at, by, window } = entry;
    return { note, at, by, window };
  };
  return {
    papers: [
      ...needed.map(({ paper, why, shownBy }) => ({ paper, why, shownBy, given: tick(paper) })),
      ...others.map((paper) => ({
        paper,
        why: "现在不要求了",
        shownBy: null,
        given: tick(paper),
      })),
    ],
    entries,
  };
}

/** What nobody has handed in and nothing shows. Throws NOT_FOUND. */
export function missingPapersOf(books: Books, stayId: number): readonly NeededPaper[] {
  const open = needOf(books, stayId).filter(({ shownBy }) => shownBy === null);
  if (open.length === 0) return open;
  const given = papersGiven(paperEntries(books, stayId));
  return open.filter(({ paper }) => !given.has(paper));
}

function needOf(books: Books, stayId: number): readonly NeededPaper[] {
  const settings = readSettings(books);
  const rules = parsePaperRules(settings.stayPapers);
  if (rules.length === 0) return [];
  // Whom the manager confirmed to be the patient, the registers know by their own name and number.
  const stay = asConfirmed(books, currentStay(books, stayId));
  return papersNeeded(rules, factsOf(books, stayId, stay, settings.hospitalRegion));
}

function factsOf(books: Books, stayId: number, stay: Stay, hospitalRegion: string): PaperFacts {
  // Whoever only shares the number is somebody else.
  const persons = personsOf(books, stay.idNumber).filter(
    ({ person }) => plainName(person.name) === plainName(stay.name),
  );
  const identities = persons.flatMap((one) => one.identities);
  const registrations = persons.flatMap((one) => one.registrations);
  return {
    stay,
    insuredRegion: stay.insuredRegion || (persons[0]?.person.insuredRegion ?? ""),
    hospitalRegion,
    identities: identities.filter((one) => isForStay(one, stay)).map(({ identity }) => identity),
    registrations: registrations.filter((one) => isForStay(one, stay)).map(({ kind }) => kind),
    hasInjuryResult: currentEntry(books, stayId, "injury") !== null,
    hasCover: persons.length > 0 || currentEntry(books, stayId, "mother") !== null,
  };
}

export interface PaperTick {
  readonly stayId: number;
  readonly paper: string;
  /** false: the tick is taken back */
  readonly given: boolean;
  /** What was seen, or why it is taken back */
  readonly note: string;
}

/** Also after the settlement: what comes late is still owed. Throws NOT_ALLOWED, NOT_FOUND, ENTRY_REFUSED. */
export function tickPaper(
  books: Books,
  request: ActRequest,
  { stayId, paper, given, note }: PaperTick,
): { readonly number: number } {
  requireRight(request.actor, "登记资料");
  const head = {
    ...request,
    kind: "登记资料",
    subject: String(stayId),
    request: { stayId, paper, given, note },
  };
  return performAct(books, head, (act) => {
    const { papers, entries } = stayPapers(books, stayId);
    const known = papers.find((one) => one.paper === paper);
    if (known === undefined) refuse(`这次住院不要求“${paper}”`);
    if (given && known.given !== null) refuse(`“${paper}”已经登记为交来`);
    if (!given && known.given === null) refuse(`“${paper}”没有登记为交来，不用撤回`);
    if (!given && note.trim().length < 2) refuse("没有写为什么撤回");
    const number = (entries[0]?.number ?? 0) + 1;
    act.insert("stay_paper", {
      stay_id: stayId,
      number,
      paper,
      given: given ? 1 : 0,
      note: note.trim(),
      at: act.at,
      account_id: request.actor.accountId,
      window_name: request.actor.window,
    });
    act.note({ paper, outcome: given ? "交来" : "撤回登记" });
    return { number };
  });
}

function refuse(detail: string): never {
  throw new YijieError("ENTRY_REFUSED", { detail });
}
