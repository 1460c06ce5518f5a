/** 外伤调查 (requirement E20): an injury is paid by whoever caused it, so somebody asks before the insurance pays. */
import type { Stay } from "../bill/types.ts";

export const INJURY_RESULTS = ["无第三方", "有第三方", "工伤"] as const;
export type InjuryResult = (typeof INJURY_RESULTS)[number];

/** ICD-10 chapter XIX (S00–T98), as main or further diagnosis. */
export function injuryDiagnosis({
  diagnosisCode,
  secondaryDiagnoses,
}: Pick<Stay, "diagnosisCode" | "secondaryDiagnoses">): string | null {
  const codes = [diagnosisCode, ...secondaryDiagnoses];
  return codes.find((code) => /^[ST]\d{2}/i.test(code.trim()))?.trim() ?? null;
}
