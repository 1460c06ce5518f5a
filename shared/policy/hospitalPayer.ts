/** Payer of a layer that the hospital bears itself (医院减免): part of 医院承担, billed to nobody. */
export const HOSPITAL_PAYER = "医院";
