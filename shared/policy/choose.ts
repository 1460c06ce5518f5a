import type { Day } from "../calendar/day.ts";
import { YijieError } from "../contract/errors.ts";
import type { Pack, StayDate } from "./pack.ts";

export interface ChooseBy {
  /** insuplc_admdvs of the person */
  readonly insuredRegion: string;
  /** As the pack's 险种 writes it */
  readonly insuranceType: string;
  readonly admitDay: Day;
  readonly dischargeDay: Day;
  readonly settleDay: Day;
}

/**
 * The pack of this person's region and scheme on the day that the pack itself names; null for none.
 * Throws POLICY_TWO_PACKS: which of two rules is the right one is not for a program to say.
 */
export function choosePack(packs: readonly Pack[], by: ChooseBy): Pack | null {
  const fitting = packs.filter(
    (pack) =>
      pack.regions.some((prefix) => by.insuredRegion.startsWith(prefix)) &&
      pack.insuranceTypes.includes(by.insuranceType) &&
      isInForce(pack, by),
  );
  if (fitting.length > 1) {
    throw new YijieError("POLICY_TWO_PACKS", {
      region: by.insuredRegion,
      insuranceType: by.insuranceType,
      day: by.dischargeDay,
      packs: fitting.map(({ id }) => id).join("、"),
    });
  }
  return fitting[0] ?? null;
}

/** 有效, on the day of the stay that the pack names (选版按). */
export function isInForce(
  { effective, chosenBy }: Pick<Pack, "effective" | "chosenBy">,
  by: Pick<ChooseBy, "admitDay" | "dischargeDay" | "settleDay">,
): boolean {
  const days: Record<StayDate, Day> = {
    入院日期: by.admitDay,
    出院日期: by.dischargeDay,
    结算日期: by.settleDay,
  };
  const day = days[chosenBy];
  return effective.from <= day && day <= effective.to;
}
