/** What another pack would change on the stored bills: sums per payer, who gains and who loses, what it cannot settle. */

import { comparePacks, type PackComparison } from "../../../shared/keeper/comparePacks.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import type { Books } from "../store/books.ts";
import { type Period, type ResettledStay, resettle, type StayFigures } from "./resettle.ts";

interface ChangedSum {
  readonly old: Fen;
  readonly new: Fen;
  readonly difference: Fen;
}

interface PayerChange extends ChangedSum {
  readonly payer: string;
}

/** One stay; its 个人负担. */
interface StayChange extends ChangedSum {
  readonly slipNumber: string;
  readonly inpatientNo: string;
  /** Whether anybody's part of it changes */
  readonly isChanged: boolean;
}

export interface PackEffect extends Period {
  /** What was assumed where the stored stays leave something open, in Chinese */
  readonly assumptions: readonly string[];
  /** Stays that the pack is not for: nothing changes */
  readonly outside: number;
  /** Σ over the stays that have figures on both sides */
  readonly own: ChangedSum;
  readonly hospital: ChangedSum;
  readonly payers: readonly PayerChange[];
  /** Patients that pay less, and more */
  readonly gain: number;
  readonly lose: number;
  readonly changed: number;
  /** How many had their lines split once more */
  readonly splitAgain: number;
  /** The biggest change of 个人负担 first */
  readonly stays: readonly StayChange[];
  /** In no sum above */
  readonly refused: readonly {
    readonly slipNumber: string;
    readonly inpatientNo: string;
    readonly reason: string;
  }[];
}

const ASSUMPTIONS = [
  "住院按出院日期取；撤销了的不算；不看政策包的有效日期，期间内的都按它重算。",
  "同一人按当时结算的先后逐次重算，年度累计用重算的结果；期间以外的，政策包有效期覆盖的也按它重算，没有覆盖的、算不出的用账上的累计。",
  "身份、档次、备案等取结算当时认定的；外院带入的期初取账上现在的。",
];

const BY_RULES = "按平台数据结算的，原数取当时本地规则算得的数。";

/** Stored stays by the pack against what was booked. Nothing is written. */
export function* packWhatIf(books: Books, pack: Pack, period: Period): Generator<void, PackEffect> {
  const stays = yield* resettle(books, pack, period);
  const pairs = stays.map((stay) => ({
    ...stay,
    old: stay.booked,
    now: stay.figures,
  }));
  return effectOf(period, [...ASSUMPTIONS, BY_RULES], pairs);
}

export interface PackDiff extends PackComparison {
  readonly effect: PackEffect;
}

/** The two packs in words, and both on the stored stays of the period. Nothing is written. */
export function* packDiff(
  books: Books,
  old: Pack,
  now: Pack,
  period: Period,
): Generator<void, PackDiff> {
  const before = yield* resettle(books, old, period);
  const after = yield* resettle(books, now, period);
  const second = new Map(after.map((stay) => [stay.slipNumber, stay]));
  const pairs = before.flatMap((stay): Pair[] => {
    const other = second.get(stay.slipNumber);
    // Undone while the first pack was at work: it stands no more.
    if (other === undefined) return [];
    const isOutside = stay.isOutside && other.isOutside;
    return [
      {
        ...stay,
        old: stay.figures,
        now: other.figures,
        isOutside,
        splitAgain: stay.splitAgain || other.splitAgain,
        reason: isOutside ? null : (reasonOf(stay, old) ?? reasonOf(other, now)),
      },
    ];
  });
  const effect = effectOf(period, [...ASSUMPTIONS, "两边都是重算的结果。"], pairs);
  return { ...comparePacks(old, now), effect };
}

function reasonOf({ reason, isOutside }: ResettledStay, { id }: Pack): string | null {
  if (isOutside) return `${id}：不管这个参保地和险种。`;
  return reason === null ? null : `${id}：${reason}`;
}

interface Pair
  extends Pick<
    ResettledStay,
    "slipNumber" | "inpatientNo" | "reason" | "isOutside" | "splitAgain"
  > {
  readonly old: StayFigures | null;
  readonly now: StayFigures | null;
}

function effectOf(
  period: Period,
  assumptions: readonly string[],
  all: readonly Pair[],
): PackEffect {
  const pairs = all.filter(({ isOutside }) => !isOutside);
  const both = pairs.flatMap(({ slipNumber, inpatientNo, old, now }) =>
    old === null || now === null ? [] : [{ slipNumber, inpatientNo, old, now }],
  );
  const stays = both.map(
    ({ slipNumber, inpatientNo, old, now }): StayChange => ({
      slipNumber,
      inpatientNo,
      isChanged: differs(old, now),
      ...change(old.own, now.own),
    }),
  );
  return {
    ...period,
    assumptions,
    outside: all.length - pairs.length,
    own: sumChange(both.map(({ old, now }) => [old.own, now.own])),
    hospital: sumChange(both.map(({ old, now }) => [old.hospital, now.hospital])),
    payers: payerChanges(both),
    gain: stays.filter(({ difference }) => difference < 0).length,
    lose: stays.filter(({ difference }) => difference > 0).length,
    changed: stays.filter(({ isChanged }) => isChanged).length,
    splitAgain: pairs.filter(({ splitAgain }) => splitAgain).length,
    stays: stays.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)),
    refused: pairs
      .filter(({ old, now }) => old === null || now === null)
      .map(({ slipNumber, inpatientNo, reason }) => ({
        slipNumber,
        inpatientNo,
        reason: reason ?? "",
      })),
  };
}

function differs(old: StayFigures, now: StayFigures): boolean {
  if (old.own !== now.own || old.hospital !== now.hospital) return true;
  const [before, after] = [sumsByPayer([old]), sumsByPayer([now])];
  return [...new Set([...before.keys(), ...after.keys()])].some(
    (payer) => (before.get(payer) ?? 0) !== (after.get(payer) ?? 0),
  );
}

/** In the order in which the layers name them. The hospital's own part stands apart. */
function payerChanges(
  both: readonly { readonly old: StayFigures; readonly now: StayFigures }[],
): PayerChange[] {
  const before = sumsByPayer(both.map(({ old }) => old));
  const after = sumsByPayer(both.map(({ now }) => now));
  return [...new Set([...before.keys(), ...after.keys()])].map((payer) => ({
    payer,
    ...change(before.get(payer) ?? 0, after.get(payer) ?? 0),
  }));
}

function sumsByPayer(figures: readonly StayFigures[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { payers } of figures) {
    for (const { payer, payment } of payers) {
      if (payer !== HOSPITAL_PAYER) sums.set(payer, (sums.get(payer) ?? 0) + payment);
    }
  }
  return sums;
}

function sumChange(pairs: readonly (readonly [number, number])[]): ChangedSum {
  return change(
    pairs.reduce((sum, [old]) => sum + old, 0),
    pairs.reduce((sum, [, now]) => sum + now, 0),
  );
}

function change(old: number, now: number): ChangedSum {
  return { old: fen(old), new: fen(now), difference: fen(now - old) };
}
