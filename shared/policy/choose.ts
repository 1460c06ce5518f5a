import type { Day } from "../calendar/day.ts";
import type { Pack } from "./pack.ts";

export interface ChooseBy {
  /** insuplc_admdvs of the person */
  readonly insuredRegion: string;
  /** As the pack's 险种 writes it */
  readonly insuranceType: string;
  readonly admitDay: Day;
  readonly dischargeDay: Day;
  readonly settleDay: Day;
}

/** The pack of this person's region and scheme on the day that the pack itself names; null for none. Two are an error. */
export function choosePack(packs: readonly Pack[], by: ChooseBy): Pack | null {
  throw new Error(`being built: ${packs.length} ${by.insuredRegion}`);
}
