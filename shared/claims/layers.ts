import { HOSPITAL_PAYER } from "../policy/hospitalPayer.ts";
import type { SettlementDocument } from "../settle/document.ts";
import type { ClaimLayer } from "./types.ts";

/** The payments of a document that somebody outside the hospital owes. */
export function billedPayments(
  document: SettlementDocument,
): SettlementDocument["figures"]["payers"] {
  return document.figures.payers.filter(({ payer }) => payer !== HOSPITAL_PAYER);
}

export function layerKey({ payer, layer }: ClaimLayer): string {
  return JSON.stringify([payer, layer]);
}

/**
 * Collects the layers of many documents into one order of columns: a layer not seen before goes behind the one that
 * precedes it in its own document, and the layers of one payer stand together.
 */
export class LayerOrder {
  #layers: ClaimLayer[] = [];
  #seen = new Set<string>();

  add(document: SettlementDocument): void {
    let previous: string | null = null;
    for (const { payer, layer } of billedPayments(document)) {
      const key = layerKey({ payer, layer });
      if (!this.#seen.has(key)) {
        this.#seen.add(key);
        const behind = previous;
        const at = this.#layers.findIndex((known) => layerKey(known) === behind) + 1;
        this.#layers.splice(behind === null ? this.#layers.length : at, 0, { payer, layer });
      }
      previous = key;
    }
  }

  list(): readonly ClaimLayer[] {
    const payers = [...new Set(this.#layers.map(({ payer }) => payer))];
    return payers.flatMap((payer) => this.#layers.filter((layer) => layer.payer === payer));
  }
}
