/** ID numbers leave the host by their last four characters, unless the operation itself is about the whole. */
import type { Stay } from "../../../shared/bill/types.ts";
import { maskIdNumber } from "../../../shared/people/idNumber.ts";

export function maskRow<Row extends { readonly idNumber: string }>(row: Row): Row {
  return { ...row, idNumber: maskIdNumber(row.idNumber) };
}

/** Masks the bill's head inside a settlement or a draft of one. */
export function maskDocument<Document extends { readonly stay: Stay }>(
  document: Document,
): Document {
  return { ...document, stay: maskRow(document.stay) };
}
