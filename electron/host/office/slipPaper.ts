/** A slip as the office prints it: the document from the books, its code, and how often it was printed. */
import { slipCode } from "../papers/slipCode.ts";
import type { OfficeOnPaper, SlipJob } from "../papers/slipJob.ts";
import type { Books } from "../store/books.ts";
import { readSettings, slipKey } from "../store/settings.ts";
import { readSettlement } from "./reads.ts";

/** What renderSlip needs. `reprint` is 0 for the first print. Throws NOT_FOUND. */
export function slipPaper(books: Books, slipNumber: string, reprint = 0): SlipJob {
  const document = readSettlement(books, slipNumber);
  return {
    document,
    office: officeOnPaper(books),
    options: {
      printedAt: reprint === 0 ? document.settledAt : books.clock.now(),
      reprint,
      code: slipCode(slipKey(books), document),
    },
  };
}

function officeOnPaper(books: Books): OfficeOnPaper {
  const settings = readSettings(books);
  return {
    hospitalName: settings.hospitalName,
    hospitalCode: settings.hospitalCode,
    hospitalLevel: settings.hospitalLevel ?? "",
    regionCode: settings.hospitalRegion,
    regionTitle: "",
    hotline: settings.hotline,
    ownPayReading: "outsideCatalogue",
  };
}
