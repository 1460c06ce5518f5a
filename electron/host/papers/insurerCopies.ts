/** What a commercial insurer asks for, in one file: the slip, then every line that it was settled from. */
import { composeFeeList, type FeeListLine } from "./feeList.ts";
import { composeProvenSlip } from "./slip.ts";
import type { SlipJob } from "./slipJob.ts";

export interface CopiesJob extends SlipJob {
  readonly lines: readonly FeeListLine[];
}

/** A long bill takes seconds: a thread's work; its data: a CopiesJob. */
export const COPIES_THREAD = "papers/copiesThread.ts";

/** Equal input gives equal bytes. Throws SLIP_DOES_NOT_ADD_UP where slip, lines and total do not say the same. */
export async function renderCopies({
  document,
  office,
  options,
  lines,
}: CopiesJob): Promise<Buffer> {
  const sheet = composeProvenSlip(document, office, options);
  sheet.append(composeFeeList(document, office, options, lines));
  return sheet.pdf({
    title: `理赔材料 ${document.slipNumber}`,
    author: office.hospitalName,
    at: document.settledAt,
  });
}
