/** The five stays of May whose platform figures are wrong on purpose. For tests; the product does not read it. */

export type PlantedKind = "一分舍入" | "缺倾斜救助" | "档次比例" | "起付线未减半" | "超限价未扣";

export interface PlantedDifference {
  /** 住院号 */
  readonly inpatientNo: string;
  readonly kind: PlantedKind;
  /** What the rules give: 医保范围金额 and 基金支付, in yuan */
  readonly right: { readonly inScope: string; readonly fundTotal: string };
  /** What the file says */
  readonly file: { readonly inScope: string; readonly fundTotal: string };
}

export const PLANTED_DIFFERENCES: readonly PlantedDifference[] = [
  {
    // The basic fund one fen too high.
    inpatientNo: "ZY23001015",
    kind: "一分舍入",
    right: { inScope: "3818.94", fundTotal: "2463.26" },
    file: { inScope: "3818.94", fundTotal: "2463.27" },
  },
  {
    // 356.92 of 倾斜救助 missing.
    inpatientNo: "ZY23001018",
    kind: "缺倾斜救助",
    right: { inScope: "44798.47", fundTotal: "41060.53" },
    file: { inScope: "44798.47", fundTotal: "40703.61" },
  },
  {
    // 低保 with the whole 大病 deductible, 16,901 instead of 8,450.5.
    inpatientNo: "ZY23001020",
    kind: "起付线未减半",
    right: { inScope: "48294.41", fundTotal: "45103.24" },
    file: { inScope: "48294.41", fundTotal: "43884.91" },
  },
  {
    // 二档 paid at 70 % instead of 75 %.
    inpatientNo: "ZY23001030",
    kind: "档次比例",
    right: { inScope: "6594.25", fundTotal: "4720.69" },
    file: { inScope: "6594.25", fundTotal: "4405.98" },
  },
  {
    // The plate's 1,360.00 above its ceiling left in scope, in its line as in the head.
    inpatientNo: "ZY23001037",
    kind: "超限价未扣",
    right: { inScope: "14085.76", fundTotal: "9650.03" },
    file: { inScope: "15445.76", fundTotal: "10602.03" },
  },
];
