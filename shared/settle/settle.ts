import type { ResolvedSplitRules } from "../bill/split.ts";
import type { Day } from "../calendar/day.ts";
import type { Pack } from "../policy/pack.ts";
import type { Facts, SettleInput, Settlement } from "./types.ts";

export const ENGINE_VERSION = "1";

/** Bill, facts and the year so far → amounts, layers, trace. Pure. */
export function settle(pack: Pack, input: SettleInput, packHash = ""): Settlement {
  throw new Error(`being built: ${pack.id} ${input.bill.totalFee} ${packHash}`);
}

/** The benefit year that a stay belongs to (年度: 起, 归属按). Both days included. */
export function benefitYear(pack: Pack, facts: Facts): { readonly from: Day; readonly to: Day } {
  throw new Error(`being built: ${pack.id} ${Object.keys(facts).length}`);
}

/** 费用拆分 for this case, tables looked up. */
export function resolveSplitRules(pack: Pack, facts: Facts): ResolvedSplitRules {
  throw new Error(`being built: ${pack.id} ${Object.keys(facts).length}`);
}
