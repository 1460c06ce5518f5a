/** Packs side by side over time: which days of a region's scheme have no pack, and which have two. */
import { addDays, type Day } from "../calendar/day.ts";
import type { Pack } from "../policy/pack.ts";

type Placed = Pick<
  Pack,
  "id" | "regions" | "insuranceTypes" | "effective" | "chosenBy" | "verifyOnly"
>;

/** The packs of one 险种 that may be chosen for all of a region, in the order of time. */
export interface Timeline {
  readonly region: string;
  readonly insuranceType: string;
  readonly packs: readonly { readonly id: string; readonly from: Day; readonly to: Day }[];
  /** Days between two packs for which there is none; both included */
  readonly gaps: readonly { readonly from: Day; readonly to: Day }[];
  /** Two packs for one day: neither may be put into force beside the other. */
  readonly conflicts: readonly { readonly ids: readonly [string, string]; readonly day: Day }[];
  /** Neighbours that are chosen by different dates: a stay over the change could find both of them or none. */
  readonly turns: readonly { readonly ids: readonly [string, string]; readonly day: Day }[];
}

/** The first day on which two packs could both be chosen for somebody; null when there is none. */
export function firstCommonDay(a: Placed, b: Placed): Day | null {
  const scheme = a.insuranceTypes.some((type) => b.insuranceTypes.includes(type));
  const region = a.regions.some((one) => b.regions.some((other) => touch(one, other)));
  if (!scheme || !region) return null;
  const from = a.effective.from > b.effective.from ? a.effective.from : b.effective.from;
  const to = a.effective.to < b.effective.to ? a.effective.to : b.effective.to;
  return from <= to ? from : null;
}

/** One for each region and 险种 that the packs name; those for verifying only are never chosen. */
export function timelines(packs: readonly Placed[]): readonly Timeline[] {
  const usable = packs.filter(({ verifyOnly }) => verifyOnly === null);
  const places = new Map<string, { region: string; insuranceType: string }>();
  for (const { regions, insuranceTypes } of usable) {
    for (const region of regions) {
      for (const insuranceType of insuranceTypes) {
        places.set(`${region} ${insuranceType}`, { region, insuranceType });
      }
    }
  }
  return [...places.values()].map((place) => timelineOf(usable, place));
}

function timelineOf(
  packs: readonly Placed[],
  { region, insuranceType }: { readonly region: string; readonly insuranceType: string },
): Timeline {
  // A pack of a part of the region fills no gap of the whole; where it meets another one, its own line says so.
  const here = packs
    .filter(
      (pack) =>
        pack.insuranceTypes.includes(insuranceType) &&
        pack.regions.some((prefix) => region.startsWith(prefix)),
    )
    .sort((a, b) => (a.effective.from < b.effective.from ? -1 : 1));
  const gaps: Timeline["gaps"][number][] = [];
  const conflicts: Timeline["conflicts"][number][] = [];
  const turns: Timeline["turns"][number][] = [];
  let latest: Placed | undefined;
  for (const pack of here) {
    if (latest !== undefined) {
      const day = firstCommonDay(latest, pack);
      const next = addDays(latest.effective.to, 1);
      const ids = [latest.id, pack.id] as const;
      if (day !== null) conflicts.push({ ids, day });
      else if (next < pack.effective.from) {
        gaps.push({ from: next, to: addDays(pack.effective.from, -1) });
      } else if (latest.chosenBy !== pack.chosenBy) turns.push({ ids, day: pack.effective.from });
    }
    if (latest === undefined || latest.effective.to < pack.effective.to) latest = pack;
  }
  const shown = here.map(({ id, effective }) => ({ id, ...effective }));
  return { region, insuranceType, packs: shown, gaps, conflicts, turns };
}

/** One of two region codes is the other's or stands above it. */
function touch(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
