/** Every layout, in the order in which a person is offered them. */
import { DIAGNOSES, LINES, SETTLEMENTS, STAYS } from "./billLayouts.ts";
import type { Layout } from "./layout.ts";
import {
  APPROVALS,
  CATALOGUE,
  COVERS,
  DEATHS,
  DOCTOR_MARKS,
  DOCTORS,
  IDENTITIES,
  ITEM_MAP,
  ITEM_RULES,
  OPENINGS,
  REGISTER,
} from "./listLayouts.ts";

export const LAYOUTS: readonly Layout[] = [
  STAYS,
  LINES,
  SETTLEMENTS,
  DIAGNOSES,
  REGISTER,
  CATALOGUE,
  IDENTITIES,
  COVERS,
  DEATHS,
  OPENINGS,
  ITEM_RULES,
  ITEM_MAP,
  DOCTORS,
  DOCTOR_MARKS,
  APPROVALS,
];
