import type { Day } from "../calendar/day.ts";
import type { Price } from "../money/decimal.ts";
import type { Fraction } from "../money/fraction.ts";
import type { CatalogueClass, HospitalLevel } from "./types.ts";

/** One catalogue row (医保目录), valid on both days and between; null `to` = open. */
export interface CatalogueItem {
  /** med_list_codg */
  readonly nationalItemCode: string;
  readonly name: string;
  readonly from: Day;
  readonly to: Day | null;
  /** chrgitm_lv */
  readonly class: CatalogueClass;
  /** selfpay_prop: 先行自付比例; null where the catalogue leaves it to the policy. */
  readonly preSelfPayRatio: Fraction | null;
  /** pric_uplmt_amt by 限价医院等级; a missing level has no ceiling. */
  readonly priceCeilings: Readonly<Partial<Record<HospitalLevel, Price>>>;
  /** 负面清单, 单独支付抗癌药 … on the fee date, in the order of the lists; none where left out. */
  readonly tags?: readonly string[];
}
