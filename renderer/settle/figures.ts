/** The figures of a settlement that 为什么 explains, and their order for the arrows. */
import type { SettlementView } from "./view.ts";

export type Figure = "total" | "outside" | "own" | `payer-${number}`;

export function figuresIn({ payers }: SettlementView): readonly Figure[] {
  return ["total", "outside", ...payers.map((_, index) => `payer-${index}` as const), "own"];
}

export function payerIndex(figure: Figure): number | null {
  return figure.startsWith("payer-") ? Number(figure.slice("payer-".length)) : null;
}
