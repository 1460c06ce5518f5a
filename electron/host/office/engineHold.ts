import { errorText, YijieError } from "../../../shared/contract/errors.ts";
import { type Hold, hold } from "../../../shared/settle/holds.ts";

/**
 * The engine refuses a case (its codes start with SETTLE_): that holds the stay with the engine's own sentence.
 * Any other error is a fault of the program and goes on.
 */
export function engineHold(error: unknown): Hold {
  if (!(error instanceof YijieError) || !error.code.startsWith("SETTLE_")) throw error;
  const code: string = error.code;
  const detail = errorText(error.code, error.details).what.replace(/。$/, "");
  return hold(code === "SETTLE_UNSTATED" ? "NOT_STATED" : "POLICY_REFUSED", { detail });
}
