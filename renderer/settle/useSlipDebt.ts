/** What is still owed for the settlement in front, kept up by what other windows collect. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import type { SettledDocument } from "./view.ts";

export type SlipDebt = AnswerOf<"slipDebt">;

export interface DebtInFront {
  /** null while it is not known, and where nothing was left unpaid */
  readonly debt: SlipDebt | null;
  again(): void;
}

export function useSlipDebt(document: SettledDocument | null): DebtInFront {
  const owes = document?.payment !== undefined && document.payment.debt > 0;
  const slipNumber = owes ? document.slipNumber : null;
  const asked = useAnswer(slipNumber, async () => ({
    slipNumber,
    debt: await host.slipDebt({ slipNumber: slipNumber ?? "" }),
  }));
  useLive(["debtPaid", "undone"], asked.again);
  const { answer, again } = asked;
  const isThis = answer !== null && answer.slipNumber === slipNumber;
  return { debt: isThis ? answer.debt : null, again };
}
