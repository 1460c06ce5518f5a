import type { z } from "zod";
import type {
  preSettlementSchema,
  stayOperations,
  stayRowSchema,
} from "../../../shared/contract/operations/stays.ts";
import type { Same } from "../../../shared/contract/sameShape.ts";
import { decideSource } from "../office/decide.ts";
import { findStays } from "../office/findStays.ts";
import { insurerCopies } from "../office/insurerCopies.ts";
import { leafletBehind, leafletPaper, noticePaper } from "../office/leafletPaper.ts";
import { personYear } from "../office/personYear.ts";
import { presettle } from "../office/presettle.ts";
import { recordLeafletPrinting, recordNoticePrinting, recordPrinting } from "../office/printing.ts";
import { readSettlement, readStay, readTrace } from "../office/reads.ts";
import { settle } from "../office/settle.ts";
import { showIdNumber } from "../office/showIdNumber.ts";
import { slipPaper } from "../office/slipPaper.ts";
import type { PreSettlement, StayRow } from "../office/types.ts";
import { undo } from "../office/undo.ts";
import { renderLeaflet } from "../papers/leaflet.ts";
import { renderSlip } from "../papers/slip.ts";
import type { Handlers } from "./call.ts";
import { maskDocument, maskRow } from "./masking.ts";

true satisfies Same<z.output<typeof stayRowSchema>, StayRow>;
true satisfies Same<z.output<typeof preSettlementSchema>, PreSettlement>;

export const stayHandlers: Handlers<keyof typeof stayOperations> = {
  async stays({ books }, query) {
    return { stays: (await findStays(books, query)).map(maskRow) };
  },

  stay({ books }, { stayId }) {
    const { row, stay, lines } = readStay(books, stayId);
    return { row: maskRow(row), stay: maskRow(stay), lines };
  },

  idNumber: ({ books }, ask, request) => showIdNumber(books, request, ask),

  preSettle({ books }, { stayId }) {
    const pre = presettle(books, stayId);
    return { ...pre, draft: pre.draft === null ? null : maskDocument(pre.draft) };
  },

  decideSource({ books, events }, decision, request) {
    const answer = decideSource(books, request, decision);
    events.publish({ kind: "decided", stayId: decision.stayId });
    return answer;
  },

  settle({ books, events }, ask, request) {
    const booked = settle(books, request, ask);
    const { window } = request.actor;
    events.publish({ kind: "settled", stayId: ask.stayId, slipNumber: booked.slipNumber, window });
    return booked;
  },

  async undo({ books, events }, ask, request) {
    const booked = await undo(books, request, ask);
    const { window } = request.actor;
    events.publish({ kind: "undone", slipNumber: ask.slipNumber, by: booked.slipNumber, window });
    return booked;
  },

  settlement: ({ books }, { slipNumber }) => maskDocument(readSettlement(books, slipNumber)),

  trace: ({ books }, { slipNumber }) => readTrace(books, slipNumber),

  yearAccount: ({ books }, { slipNumber }) => personYear(books, slipNumber),

  printSlip: ({ books }, ask, request) => recordPrinting(books, request, ask),

  async copies({ books }, ask, request) {
    const { number } = recordPrinting(books, request, ask);
    const bytes = await insurerCopies(books, ask.slipNumber, number);
    return { name: `理赔材料-${ask.slipNumber}.pdf`, type: "application/pdf", bytes };
  },

  async slipPdf({ books }, { slipNumber, printing = null }) {
    const job = slipPaper(books, slipNumber, printing);
    const { document, office, options } = job;
    const bytes = await renderSlip(document, office, options, leafletBehind(books, job));
    return { name: `结算单-${slipNumber}.pdf`, type: "application/pdf", bytes };
  },

  printLeaflet: ({ books }, ask, request) => recordLeafletPrinting(books, request, ask),

  async leafletPdf({ books }, { slipNumber }) {
    const bytes = await renderLeaflet(leafletPaper(books, slipNumber));
    return { name: `明白纸-${slipNumber}.pdf`, type: "application/pdf", bytes };
  },

  printNotice: ({ books }, ask, request) => recordNoticePrinting(books, request, ask),

  async noticePdf({ books }, { stayId }) {
    const paper = await noticePaper(books, stayId);
    const bytes = await renderLeaflet(paper);
    return { name: `费用估算-${paper.number}.pdf`, type: "application/pdf", bytes };
  },
};
