/** 预交金 as typed at this window. */
import { type TypedAmount, typedAmount, useKept } from "./useKept.ts";

export interface Deposit extends TypedAmount {
  readonly text: string;
  change(text: string): void;
}

export function useDeposit(stayId: number | null): Deposit {
  const [text, change] = useKept(`yijie.deposit.${stayId}`);
  return { text, ...typedAmount(text), change };
}
