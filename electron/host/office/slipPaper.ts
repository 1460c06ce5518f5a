/** A slip as the office prints it: the document from the books, its code, and which printing it is. */
import { slipCode } from "../papers/slipCode.ts";
import type { OfficeOnPaper, SlipJob } from "../papers/slipJob.ts";
import type { Books } from "../store/books.ts";
import { readSettings, slipKey } from "../store/settings.ts";
import { printedAt } from "./printing.ts";
import { readSettlement } from "./reads.ts";

/** What renderSlip needs for a recorded printing, or for a preview (null). Throws NOT_FOUND. */
export function slipPaper(books: Books, slipNumber: string, printing: number | null): SlipJob {
  const document = readSettlement(books, slipNumber);
  return {
    document,
    office: officeOnPaper(books),
    options: {
      printedAt: printing === null ? books.clock.now() : printedAt(books, slipNumber, printing),
      printing,
      code: slipCode(slipKey(books), document),
    },
  };
}

export function officeOnPaper(books: Books): OfficeOnPaper {
  const settings = readSettings(books);
  return {
    hospitalName: settings.hospitalHeader,
    hospitalCode: settings.hospitalCode,
    hospitalLevel: settings.hospitalLevel ?? "",
    regionCode: settings.hospitalRegion,
    regionTitle: settings.regionTitle,
    hotline: settings.hotline,
    ownPayReading: settings.ownPayReading,
  };
}
