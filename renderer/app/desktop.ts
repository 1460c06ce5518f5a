import type { Desktop, DesktopOutcome } from "../../shared/contract/desktop.ts";
import { YijieError } from "../../shared/contract/errors.ts";

/** The desktop around this window; in a browser there is none. */
export const desktop = (window as { readonly yijieDesktop?: Desktop }).yijieDesktop ?? null;

/** Throws the error that came back as data. */
export function answerOf<Answer>(outcome: DesktopOutcome<Answer>): Answer {
  if (!outcome.ok) throw new YijieError(outcome.code, outcome.details);
  return outcome.answer;
}
