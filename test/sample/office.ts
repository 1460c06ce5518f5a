/** The whole sample in memory: people, stays with their lines, and what the "platform" paid in May. */
import { completedYears, type Day, dayOfMoment, daysBetween } from "../../shared/calendar/day.ts";
import {
  type ChainResult,
  divideRounded,
  FRESH_YEAR,
  type LineParts,
  OpenReading,
  printScaled,
  refundInProportion,
  refundTheRest,
  settleChongqing2023,
  splitLine,
  type YearUsed,
} from "./arithmetic.ts";
import { doctorsOf, profileOf } from "./clinic.ts";
import { rowOn } from "./items.ts";
import { type Charge, chargeStay } from "./lines.ts";
import { identityOn, inventPeople, type SamplePerson } from "./people.ts";
import { planPeople, REGION_WITHOUT_PACK, type StayPlan } from "./plan.ts";
import type { PlantedDifference } from "./planted.ts";
import type { Profile } from "./profile.ts";
import { randomFrom } from "./random.ts";

export interface SampleLine extends Charge {
  readonly serial: string;
  readonly originalSerial: string;
  /** As the platform split it */
  readonly parts: LineParts;
}

interface PlatformReply {
  readonly settlementId: string;
  readonly settledAt: string;
  readonly inScope: bigint;
  readonly fundTotal: bigint;
  readonly cash: bigint;
}

export interface SampleStay {
  readonly person: SamplePerson;
  readonly plan: StayPlan;
  readonly profile: Profile;
  readonly inpatientNo: string;
  readonly age: number;
  readonly days: number;
  readonly doctor: string;
  readonly receiptNumber: string;
  readonly lines: readonly SampleLine[];
  readonly total: bigint;
  /** What the rules give, for the sample's own tests; null where no pack covers the patient or a fact is missing */
  readonly chain: ChainResult | null;
  /** Null in the month that waits */
  readonly platform: PlatformReply | null;
}

export interface SampleOffice {
  readonly people: readonly SamplePerson[];
  /** In the order of the 住院号 */
  readonly stays: readonly SampleStay[];
  readonly planted: readonly PlantedDifference[];
}

export const PLATFORM_MONTH = "2023-05";
export const WAITING_MONTH = "2023-06";

interface Bed {
  readonly person: SamplePerson;
  readonly plan: StayPlan;
  readonly inpatientNo: string;
}

/** Stays in the order of admission, numbered. */
function admissions(people: readonly SamplePerson[]): readonly Bed[] {
  const all = people.flatMap((person) => person.plan.stays.map((plan) => ({ person, plan })));
  return all
    .map((stay, index) => ({ stay, index }))
    .sort((a, b) =>
      a.stay.plan.admit === b.stay.plan.admit
        ? a.index - b.index
        : a.stay.plan.admit < b.stay.plan.admit
          ? -1
          : 1,
    )
    .map(({ stay }, index) => ({
      ...stay,
      inpatientNo: `ZY23${String(1001 + index).padStart(6, "0")}`,
    }));
}

/** Splits every line of a stay; a refund after its original, in the order of time. */
function splitCharges(charges: readonly Charge[], inpatientNo: string): SampleLine[] {
  const serials = new Map(
    charges.map((charge, index) => [charge, `${inpatientNo}${String(index + 1).padStart(4, "0")}`]),
  );
  const parts = new Map<Charge, LineParts>();
  const refunded = new Map<Charge, { quantity: bigint; parts: LineParts[] }>();
  for (const charge of charges) {
    if (charge.refundOf !== null) continue;
    const row = rowOn(charge.item, dayOfMoment(charge.at));
    const { price, ceiling } = charge.item;
    parts.set(charge, splitLine({ ...charge, price, ceiling, ...row }));
  }
  for (const charge of charges) {
    if (charge.refundOf === null) continue;
    const original = charge.refundOf;
    const originalParts = parts.get(original);
    if (originalParts === undefined) throw new Error("a refund before its original");
    const before = refunded.get(original) ?? { quantity: 0n, parts: [] };
    const quantity = before.quantity - charge.quantity;
    const split =
      quantity === original.quantity
        ? refundTheRest(originalParts, before.parts)
        : partOfOriginal(original, originalParts, charge);
    refunded.set(original, { quantity, parts: [...before.parts, split] });
    parts.set(charge, split);
  }
  return charges.map((charge) => {
    const split = parts.get(charge);
    if (split === undefined) throw new Error("a line without a split");
    return {
      ...charge,
      serial: serials.get(charge) ?? "",
      originalSerial: charge.refundOf === null ? "" : (serials.get(charge.refundOf) ?? ""),
      parts: split,
    };
  });
}

/** By amount or by quantity must be the same, or the sample would decide what the rule leaves open. */
function partOfOriginal(original: Charge, parts: LineParts, refund: Charge): LineParts {
  const by = (part: bigint, whole: bigint): LineParts =>
    refundInProportion(parts, original.amount, refund.amount, part, whole);
  const byAmount = by(-refund.amount, original.amount);
  const byQuantity = by(-refund.quantity, original.quantity);
  for (const part of ["fullSelfPay", "overLimit", "preSelfPay", "inScope"] as const) {
    if (byAmount[part] !== byQuantity[part]) throw new OpenReading("proportion");
  }
  return byAmount;
}

function sum(lines: readonly SampleLine[], of: (line: SampleLine) => bigint): bigint {
  return lines.reduce((total, line) => total + of(line), 0n);
}

/** The planted fault of an over-ceiling amount that was not taken off: the largest one of class 甲. */
function keepOverLimit(lines: readonly SampleLine[]): SampleLine[] {
  const open = lines.filter(
    (line) =>
      rowOn(line.item, dayOfMoment(line.at)).class === "甲" &&
      line.parts.overLimit > 0n &&
      !lines.some((other) => other.originalSerial === line.serial),
  );
  const largest = open.reduce((a, b) => (b.parts.overLimit > a.parts.overLimit ? b : a));
  return lines.map((line) =>
    line !== largest
      ? line
      : {
          ...line,
          parts: {
            ...line.parts,
            overLimit: 0n,
            inScope: line.parts.inScope + line.parts.overLimit,
          },
        },
  );
}

function chainOf(bed: Bed, inScope: bigint, before: YearUsed): ChainResult | null {
  const { person, plan } = bed;
  const { tier, district, region, referred, registered } = person.plan;
  if (region === REGION_WITHOUT_PACK || tier === null || district === null || !registered) {
    return null;
  }
  const identity = identityOn(person.plan, plan.discharge);
  if (district === "渝北" && identity === "低保") return null;
  return settleChongqing2023(inScope, { tier, district, identity, referred }, before);
}

/** The lines of a stay and what the rules pay; drawn again while two readings of the rules would differ. */
function billOf(
  bed: Bed,
  linkedBySerial: boolean,
  before: YearUsed,
): { readonly lines: readonly SampleLine[]; readonly chain: ChainResult | null } {
  for (let attempt = 1; attempt <= 50; attempt += 1) {
    try {
      const charges = chargeStay(bed.plan, `${bed.inpatientNo} ${attempt}`, linkedBySerial);
      const lines = splitCharges(charges, bed.inpatientNo);
      return {
        lines,
        chain: chainOf(
          bed,
          sum(lines, (line) => line.parts.inScope),
          before,
        ),
      };
    } catch (error) {
      if (!(error instanceof OpenReading)) throw error;
    }
  }
  throw new Error(`${bed.inpatientNo}: every draw leaves a reading open`);
}

/** What the platform of a region without a pack paid: any plausible rule will do. */
function paidElsewhere(inScope: bigint): bigint {
  return divideRounded((inScope - 50_000n) * 60n, 100n);
}

/** The fund total that the file carries: ours, unless this stay is one of the five. */
function platformFunds(bed: Bed, inScope: bigint, right: ChainResult, before: YearUsed): bigint {
  const { tier, district, referred } = bed.person.plan;
  if (tier === null || district === null) throw new Error("a fact is missing");
  const identity = identityOn(bed.person.plan, bed.plan.discharge);
  const facts = { tier, district, identity, referred };
  switch (bed.plan.planted) {
    case null:
      return right.fundTotal;
    case "一分舍入":
      return right.fundTotal + 1n;
    case "缺倾斜救助":
      return right.fundTotal - right.tilt;
    case "档次比例":
      return settleChongqing2023(inScope, facts, before, { tierPercent: 70n }).fundTotal;
    case "起付线未减半":
      return settleChongqing2023(inScope, facts, before, { fullDeductible: true }).fundTotal;
    case "超限价未扣":
      return settleChongqing2023(inScope, facts, before).fundTotal;
  }
}

function yuan(fen: bigint): string {
  return printScaled(fen, 2, 2);
}

function settledAtOf(bed: Bed): string {
  const random = randomFrom(`结算 ${bed.inpatientNo}`);
  const clock = `${random.between(14, 17)}:${String(random.below(60)).padStart(2, "0")}:${String(random.below(60)).padStart(2, "0")}`;
  return `${bed.plan.discharge} ${clock}`;
}

/** Builds the sample; always the same. */
export function openSampleOffice(): SampleOffice {
  const people = inventPeople(planPeople());
  const beds = admissions(people);
  const year = new Map<SamplePerson, YearUsed>();
  const planted: PlantedDifference[] = [];
  const settled = new Map<Bed, { platform: PlatformReply | null; chain: ChainResult | null }>();
  const linesOf = new Map<Bed, readonly SampleLine[]>();

  // A person's stays settle in the order of discharge; numbers go up with the settlements.
  const byDischarge = [...beds].sort((a, b) => {
    const [left, right] = [settledAtOf(a), settledAtOf(b)];
    return left === right ? 0 : left < right ? -1 : 1;
  });
  for (const [index, bed] of byDischarge.entries()) {
    const waiting = bed.plan.discharge.startsWith(WAITING_MONTH);
    const before = year.get(bed.person) ?? FRESH_YEAR;
    const { lines: right, chain } = billOf(bed, !waiting, before);
    const lines = bed.plan.planted === "超限价未扣" ? keepOverLimit(right) : right;
    linesOf.set(bed, lines);
    const total = sum(lines, (line) => line.amount);
    const inScope = sum(lines, (line) => line.parts.inScope);
    const rightInScope = sum(right, (line) => line.parts.inScope);
    if (chain !== null) year.set(bed.person, chain.year);
    if (waiting) {
      settled.set(bed, { platform: null, chain });
      continue;
    }
    const fundTotal =
      chain === null ? paidElsewhere(inScope) : platformFunds(bed, inScope, chain, before);
    settled.set(bed, {
      chain,
      platform: {
        settlementId: `JS202305${String(100001 + index)}`,
        settledAt: settledAtOf(bed),
        inScope,
        fundTotal,
        cash: total - fundTotal,
      },
    });
    if (bed.plan.planted !== null && chain !== null) {
      planted.push({
        inpatientNo: bed.inpatientNo,
        kind: bed.plan.planted,
        right: { inScope: yuan(rightInScope), fundTotal: yuan(chain.fundTotal) },
        file: { inScope: yuan(inScope), fundTotal: yuan(fundTotal) },
      });
    }
  }
  return {
    people,
    stays: beds.map((bed, index) => stayOf(bed, index, linesOf, settled)),
    planted: planted.sort((a, b) => (a.inpatientNo < b.inpatientNo ? -1 : 1)),
  };
}

function stayOf(
  bed: Bed,
  index: number,
  linesOf: ReadonlyMap<Bed, readonly SampleLine[]>,
  settled: ReadonlyMap<Bed, { platform: PlatformReply | null; chain: ChainResult | null }>,
): SampleStay {
  const profile = profileOf(bed.plan.profile);
  const lines = linesOf.get(bed);
  const result = settled.get(bed);
  if (lines === undefined || result === undefined) throw new Error("a stay was left out");
  const random = randomFrom(`住院 ${bed.inpatientNo}`);
  return {
    ...bed,
    ...result,
    profile,
    age: completedYears(bed.person.birth, bed.plan.admit),
    days: Math.max(1, daysBetween(bed.plan.admit, bed.plan.discharge as Day)),
    doctor: random.pick(doctorsOf(profile.department)),
    receiptNumber: String(2_300_410_007 + index * 3).padStart(10, "0"),
    lines,
    total: sum(lines, (line) => line.amount),
  };
}
