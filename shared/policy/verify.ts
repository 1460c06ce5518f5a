import type { Pack } from "./pack.ts";

/** One expected figure of an example. */
export interface ExampleCheck {
  /** Example step: 0 for a single stay, from 1 in a 经过, null for 全年合计 */
  readonly step: number | null;
  /** Layer that the figure belongs to; null for a figure of the whole settlement */
  readonly layer: string | null;
  /** 支付, 起付扣除, 个人, 合计支付 … */
  readonly quantity: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  /** 不得: the figure must differ from `expected` */
  readonly mustDiffer: boolean;
}

export interface ExampleReport {
  readonly name: string;
  /** 出处 */
  readonly origin: string;
  readonly ok: boolean;
  readonly checks: readonly ExampleCheck[];
}

export interface VerifyReport {
  readonly packId: string;
  readonly packName: string;
  /** Every example gives its figures. */
  readonly ok: boolean;
  readonly examples: readonly ExampleReport[];
  readonly assumptions: readonly { readonly id: string; readonly text: string }[];
  /** Paths of 未载明 */
  readonly unstated: readonly string[];
  /** Paths of table leaves that no example touches */
  readonly uncovered: readonly string[];
  readonly notIncluded: readonly string[];
}

/** Runs every 算例 of the pack. */
export function verifyPack(pack: Pack): VerifyReport {
  throw new Error(`being built: ${pack.id}`);
}
