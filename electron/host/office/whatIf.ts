/**
 * 如果……: the result of the rules with one fact of the case changed, everything else as it is. The whole chain is
 * computed again for each; nothing is stored and nothing is guessed: what the rules do not give, stays without a figure.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { HospitalLevel } from "../../../shared/bill/types.ts";
import { holdsOn } from "../../../shared/calendar/interval.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import type { Registration } from "../../../shared/people/types.ts";
import type { FactNeed } from "../../../shared/policy/pack.ts";
import { certificateIdentity, isForStay } from "../../../shared/settle/caseFacts.ts";
import type { Settlement } from "../../../shared/settle/types.ts";
import type { Books } from "../store/books.ts";
import type { RegisteredPerson } from "../store/registers.ts";
import { openCase } from "./assess.ts";
import { calculate, identityDay } from "./calculate.ts";
import type { OpenCase } from "./openCase.ts";
import type { ActivePack } from "./packs.ts";
import { findPack, findPerson } from "./person.ts";

export interface WhatIf {
  /** 个人负担 by the rules as things stand; null while facts are missing */
  readonly own: Fen | null;
  readonly cases: readonly WhatIfCase[];
  /** Why there is nothing to compute, in Chinese; null where there is */
  readonly why: string | null;
}

interface WhatIfCase {
  /** The one condition that differs: 若已备案规范转诊 */
  readonly changed: string;
  readonly own: Fen | null;
  /** Less what it is now */
  readonly ownDifference: Fen | null;
  readonly layers: readonly WhatIfLayer[];
  /** Why the rules give no figure under this condition; null where they do */
  readonly why: string | null;
}

interface WhatIfLayer {
  readonly name: string;
  readonly payment: Fen;
  /** Less what it is now; null while nothing can be computed now */
  readonly difference: Fen | null;
  readonly whyNot: string | null;
}

/** The case with one fact changed. */
interface Change {
  readonly changed: string;
  readonly open: OpenCase;
  readonly registered: RegisteredPerson;
}

/** Throws NOT_FOUND, ALREADY_SETTLED. Other requests get turns between the cases. */
export async function whatIf(books: Books, stayId: number): Promise<WhatIf> {
  const open = openCase(books, stayId);
  const found = findPerson(open);
  if (found.registered === null) return nothing(found.hold?.what ?? "参保登记里没有此人。");
  const active = findPack(open, found);
  if ("code" in active) return nothing(active.what);
  if (active.pack === null) return nothing(active.hold.what);
  const now = calculate(open, found.registered, active);
  const settled = "holds" in now ? null : now.settlement;
  const cases: WhatIfCase[] = [];
  for (const change of changesOf(open, found.registered, active)) {
    await nextTurn();
    cases.push(outcome(change, active, settled));
  }
  return { own: settled?.personTotal ?? null, cases, why: null };
}

function nothing(why: string): WhatIf {
  return { own: null, cases: [], why };
}

function outcome(
  { changed, open, registered }: Change,
  active: ActivePack,
  now: Settlement | null,
) {
  const then = calculate(open, registered, active);
  if ("holds" in then) {
    const why = then.holds.map(({ what }) => what).join("");
    return { changed, own: null, ownDifference: null, layers: [], why };
  }
  const { personTotal, layers } = then.settlement;
  return {
    changed,
    own: personTotal,
    ownDifference: now === null ? null : fen(personTotal - now.personTotal),
    layers: layers.map(({ name, payment, whyNot }) => ({
      name,
      payment,
      difference: now === null ? null : fen(payment - paymentOf(now, name)),
      whyNot,
    })),
    why: null,
  };
}

function paymentOf({ layers }: Settlement, name: string): number {
  return layers.find((layer) => layer.name === name)?.payment ?? 0;
}

// —— what may differ

function changesOf(open: OpenCase, registered: RegisteredPerson, active: ActivePack): Change[] {
  return active.pack.facts.flatMap((need) => {
    if (need.kind === "held") return identityChanges(need, open, registered, active);
    const kind = REGISTRATIONS[need.name];
    if (kind !== undefined) return [registrationChange(kind, open, registered)];
    if (need.name === "档次") return tierChanges(need, open, registered);
    if (need.name === "医院等级") return levelChanges(need, open, registered);
    return [];
  });
}

/** Facts of packs that a registration decides. */
const REGISTRATIONS: Readonly<Record<string, Registration["kind"]>> = {
  规范转诊: "规范转诊",
  转诊: "规范转诊",
  异地备案: "异地备案",
  备案: "异地备案",
};

function registrationChange(
  kind: Registration["kind"],
  open: OpenCase,
  registered: RegisteredPerson,
): Change {
  const { stay } = open.stored;
  const others = registered.registrations.filter((one) => one.kind !== kind);
  const has = registered.registrations.some((one) => one.kind === kind && isForStay(one, stay));
  const { personNo } = registered.person;
  const registrations = has
    ? others
    : [...others, { personNo, kind, from: stay.admitDay, to: null }];
  const changed = has ? `若没有办理${kind}` : `若已办理${kind}`;
  return { changed, open, registered: { ...registered, registrations } };
}

/**
 * Each identity that the pack knows instead of those held, and none at all where some are held or the bill says so
 * without a proof.
 */
function identityChanges(
  need: FactNeed,
  open: OpenCase,
  registered: RegisteredPerson,
  active: ActivePack,
): Change[] {
  const day = identityDay(active.pack, open);
  const isNamed = (identity: string) => need.values.includes(identity);
  const held = registered.identities
    .filter((one) => isNamed(one.identity) && holdsOn(one, day))
    .map(({ identity }) => identity);
  const others = registered.identities.filter(({ identity }) => !isNamed(identity));
  const { personNo } = registered.person;
  // The certificate on the bill would contradict the changed identity.
  const { stored } = open;
  const unproved = {
    ...open,
    stored: { ...stored, stay: { ...stored.stay, certificateClass: "" } },
  };
  const withIdentity = (changed: string, identity: string | null): Change => ({
    changed,
    open: unproved,
    registered: {
      ...registered,
      identities:
        identity === null
          ? others
          : [...others, { personNo, identity, from: stored.stay.admitDay, to: null }],
    },
  });
  const certificate = certificateIdentity(stored.stay);
  const without =
    held.length > 0
      ? [withIdentity(`若不是${held.join("、")}`, null)]
      : isNamed(certificate)
        ? [withIdentity(`若没有${certificate}身份`, null)]
        : [];
  const instead = need.values
    .filter((value) => !held.includes(value))
    .map((value) => withIdentity(`若是${value}`, value));
  return [...without, ...instead];
}

function tierChanges(need: FactNeed, open: OpenCase, registered: RegisteredPerson): Change[] {
  return need.values
    .filter((tier) => tier !== registered.person.tier)
    .map((tier) => ({
      changed: `若参保档次是${tier}`,
      open,
      registered: { ...registered, person: { ...registered.person, tier } },
    }));
}

const LEVELS: readonly HospitalLevel[] = ["一级", "二级", "三级"];

function levelChanges(need: FactNeed, open: OpenCase, registered: RegisteredPerson): Change[] {
  const { stored, settings } = open;
  const now = stored.stay.hospitalLevel ?? settings.hospitalLevel;
  return LEVELS.filter((level) => level !== now && need.values.includes(level)).map((level) => ({
    changed: `若在${level}医院住院`,
    open: { ...open, stored: { ...stored, stay: { ...stored.stay, hospitalLevel: level } } },
    registered,
  }));
}
