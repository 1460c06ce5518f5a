/** What a reason for a stay consists of, and what most of them share. */

export interface DrugOrder {
  readonly item: string;
  /** Units each time, decimal text */
  readonly quantity: string;
  readonly timesADay: 1 | 2 | 3;
  /** How it is charged: with its infusion, with its injection, or once a day by the tablet */
  readonly by: "infusion" | "injection" | "mouth";
}

export interface Profile {
  readonly key: string;
  readonly department: string;
  readonly code: string;
  readonly name: string;
  readonly secondary: readonly string[];
  readonly sex: "男" | "女" | null;
  readonly ages: readonly [number, number];
  readonly days: readonly [number, number];
  readonly bed: string;
  readonly nursing: string;
  readonly drugs: readonly DrugOrder[];
  /** [item, quantity] every day */
  readonly daily: readonly (readonly [string, string])[];
  /** On the first day, besides the usual admission tests */
  readonly first: readonly string[];
  /** Repeated every third day */
  readonly repeated: readonly string[];
  /** Day of the operation counted from admission, and what it takes; null for none */
  readonly operation: {
    readonly day: number;
    readonly items: readonly (readonly [string, string])[];
  } | null;
  readonly herbs: boolean;
  /** Among the ordinary stays; 0 = only where the plan asks for it */
  readonly weight: number;
}

export const drug = (
  item: string,
  quantity: string,
  timesADay: 1 | 2 | 3,
  by: DrugOrder["by"],
): DrugOrder => ({ item, quantity, timesADay, by });

const ORDINARY_BED = "普通病房床位费(三人间)";
export const base = {
  secondary: [],
  sex: null,
  bed: ORDINARY_BED,
  nursing: "Ⅱ级护理",
  daily: [],
  first: [],
  repeated: ["血细胞分析(五分类)", "C反应蛋白测定", "电解质六项"],
  operation: null,
  herbs: false,
  weight: 2,
} as const;
