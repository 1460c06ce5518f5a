import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { renderSlip } from "../papers/slip.ts";
import type { SlipVerdict } from "../papers/slipCode.ts";
import { verifySlipPdf } from "../papers/slipText.ts";
import type { Books } from "../store/books.ts";
import { slipKey } from "../store/settings.ts";
import { leafletOfOriginal } from "./leafletPaper.ts";
import { readSettlement } from "./reads.ts";
import { slipPaper } from "./slipPaper.ts";

/** The booked document of a slip number; null where there is none. */
export function bookedDocument(books: Books, slipNumber: string): SettlementDocument | null {
  const known = books.prepare("SELECT 1 FROM settlement WHERE slip_number = ?").get(slipNumber);
  return known === undefined ? null : readSettlement(books, slipNumber);
}

const PAGE_DIFFERS =
  "文字与账簿一致，但页面和重新生成的不一样：文件可能被改动过，也可能是印出以后医院抬头、电话等设置改了。请照纸面的单号、校验码和金额核验";

/**
 * Verifies the PDF file of a slip. The words alone prove little, because anything can be drawn over them: a slip is
 * printed byte for byte alike, so the file must equal one of its recorded printings.
 */
export async function verifySlipFile(books: Books, pdf: Buffer): Promise<SlipVerdict> {
  let document: SettlementDocument | null = null;
  const verdict = verifySlipPdf(slipKey(books), pdf, (slipNumber) => {
    document = bookedDocument(books, slipNumber);
    return document;
  });
  const booked = document as SettlementDocument | null;
  if (verdict.verdict !== "genuine" || booked === null) return verdict;
  for (const printing of printingsOf(books, booked.slipNumber)) {
    const paper = slipPaper(books, booked.slipNumber, printing);
    // Whether the 明白纸 stood behind it was a setting, which may have changed since.
    for (const leaflet of new Set([null, leafletOfOriginal(paper)])) {
      const again = await renderSlip(paper.document, paper.office, paper.options, leaflet);
      if (again.equals(pdf)) return verdict;
    }
  }
  return { verdict: "unknown", reason: PAGE_DIFFERS };
}

function printingsOf(books: Books, slipNumber: string): number[] {
  return books
    .prepare("SELECT number FROM printing WHERE slip_number = ? ORDER BY number")
    .pluck()
    .all(slipNumber) as number[];
}
