import { addFen, type Fen, ZERO } from "../money/fen.ts";
import type { SettlementDocument } from "../settle/document.ts";
import { billedPayments, layerKey } from "./layers.ts";
import { MEASURES, type MeasureKey } from "./sums.ts";
import type { ClaimLayer, SlipControl } from "./types.ts";

/**
 * Adds the slips up as they are printed, one running total per figure. It shares neither rows nor groups with the
 * claim, so that a row lost or doubled on the way to the workbook shows as a difference.
 */
export class SlipAdder {
  #slipCount = 0;
  #persons = 0;
  #chargesTotal: Fen = ZERO;
  #measures = new Map<MeasureKey, Fen>();
  #payments = new Map<string, Fen>();

  add(document: SettlementDocument): void {
    this.#slipCount += 1;
    this.#persons += document.kind === "结算" ? 1 : -1;
    this.#chargesTotal = addFen(
      this.#chargesTotal,
      ...document.categories.map(({ amount }) => amount),
    );
    for (const { key } of MEASURES) {
      this.#measures.set(key, addFen(this.#measures.get(key) ?? ZERO, document.figures[key]));
    }
    for (const paid of billedPayments(document)) {
      const key = layerKey(paid);
      this.#payments.set(key, addFen(this.#payments.get(key) ?? ZERO, paid.payment));
    }
  }

  control(layers: readonly ClaimLayer[]): SlipControl {
    const measures = Object.fromEntries(
      MEASURES.map(({ key }) => [key, this.#measures.get(key) ?? ZERO]),
    ) as Record<MeasureKey, Fen>;
    return {
      slipCount: this.#slipCount,
      chargesTotal: this.#chargesTotal,
      sums: {
        persons: this.#persons,
        ...measures,
        payments: layers.map((layer) => this.#payments.get(layerKey(layer)) ?? ZERO),
      },
    };
  }
}
