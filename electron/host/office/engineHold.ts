import { errorText, YijieError } from "../../../shared/contract/errors.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";

/**
 * The rules refuse a case (the engine's codes start with SETTLE_): that holds the stay with their own sentence.
 * Any other error is a fault of the program and goes on.
 */
export function engineHold(error: unknown): Hold {
  if (!(error instanceof YijieError)) throw error;
  if (error.code === "POLICY_TWO_PACKS") {
    const { region = "", insuranceType = "", packs = "" } = error.details;
    return hold("SEVERAL_PACKS", { region, insuranceType, detail: packs });
  }
  if (!error.code.startsWith("SETTLE_")) throw error;
  if (error.code === "SETTLE_UNSTATED") {
    return hold("NOT_STATED", { detail: error.details.case ?? "" });
  }
  const detail = errorText(error.code, error.details).what.replace(/。$/, "");
  return hold("POLICY_REFUSED", { detail });
}
