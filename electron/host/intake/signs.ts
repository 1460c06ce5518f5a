/** What tells a row of data in each kind of file. */
import type { ImportKind } from "../../../shared/contract/importReport.ts";
import type { RowSigns } from "./dataRows.ts";

/** Of bills a footnote has no amount; rows of lists without their key may be signatures. */
export const SIGNS = {
  stays: { key: "inpatientNo", amount: "total" },
  lines: { key: "inpatientNo", amount: "amount" },
  wide: { key: "inpatientNo", amount: "amount" },
  settlements: { key: "inpatientNo", amount: "total" },
  diagnoses: { key: "inpatientNo", amount: null },
  register: { key: "personNo", amount: null },
  catalogue: { key: "nationalItemCode", amount: null },
  identities: { key: "idNumber", amount: null },
  covers: { key: "personNo", amount: null },
  deaths: { key: "idNumber", amount: null },
  openings: { key: "personNo", amount: null },
  itemRules: { key: "nationalItemCode", amount: null },
  itemMap: { key: "hospitalItemCode", amount: null },
  doctors: { key: "doctorCode", amount: null },
  doctorMarks: { key: "doctorCode", amount: null },
  approvals: { key: "idNumber", amount: null },
} as const satisfies Record<ImportKind, RowSigns>;
