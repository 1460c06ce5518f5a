/** 商保理赔材料: the slip and the fee list of a settled stay, counted and logged as a printing of the slip. */
import { COPIES_THREAD, type CopiesJob } from "../papers/insurerCopies.ts";
import type { Books } from "../store/books.ts";
import { runInThread } from "../thread.ts";
import { requireStanding } from "./printing.ts";
import { slipPaper } from "./slipPaper.ts";
import { slipLines } from "./stayLines.ts";

/**
 * One PDF for a recorded printing: the slip, then its lines with the split that was booked, however long ago.
 * Throws NOT_FOUND, SLIP_UNDONE, SLIP_DOES_NOT_ADD_UP.
 */
export async function insurerCopies(
  books: Books,
  slipNumber: string,
  printing: number,
): Promise<Buffer> {
  requireStanding(books, slipNumber);
  const job: CopiesJob = {
    ...slipPaper(books, slipNumber, printing),
    lines: slipLines(books, slipNumber),
  };
  return Buffer.from(await runInThread<Uint8Array>(COPIES_THREAD, job));
}
