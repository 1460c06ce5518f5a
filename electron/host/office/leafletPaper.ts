/** The patient's papers as the office prints them: of a settlement, and of a stay that is not settled yet. */
import type { Moment } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import type { Hold } from "../../../shared/settle/holds.ts";
import type { PatientPaper } from "../papers/leaflet.ts";
import { type LeafletModel, leafletModel, type Standing } from "../papers/leafletModel.ts";
import { type NoticeContent, noticeModel } from "../papers/noticeModel.ts";
import {
  caseForPatient,
  decides,
  type ErrandForPatient,
  holdForPatient,
} from "../papers/patientWords.ts";
import { requireProof } from "../papers/slip.ts";
import type { SlipJob } from "../papers/slipJob.ts";
import type { Books } from "../store/books.ts";
import { readSettings } from "../store/settings.ts";
import { currentStay } from "../store/stays.ts";
import { presettle } from "./presettle.ts";
import { readSettlement } from "./reads.ts";
import { officeOnPaper } from "./slipPaper.ts";
import { missingPapersOf } from "./stayPapers.ts";
import { type WhatIf, whatIf } from "./whatIf.ts";

/**
 * The 明白纸 of a settlement or an undoing; of a settlement that was undone it says so.
 * Throws NOT_FOUND, SLIP_DOES_NOT_ADD_UP.
 */
export function leafletPaper(books: Books, slipNumber: string): PatientPaper {
  const document = readSettlement(books, slipNumber);
  requireProof(document, slipNumber);
  const office = officeOnPaper(books);
  return {
    model: leafletModel(document, office, standingOf(books, document)),
    hospitalName: office.hospitalName,
    at: document.settledAt,
    number: slipNumber,
  };
}

/** What follows the original of a slip where the office has set that the two go together; else null. */
export function leafletBehind(books: Books, job: SlipJob): LeafletModel | null {
  return readSettings(books).leafletWithSlip === "together" ? leafletOfOriginal(job) : null;
}

/** The 明白纸 as it may stand behind the original of a settlement, also when that was undone later; else null. */
export function leafletOfOriginal({ document, office, options }: SlipJob): LeafletModel | null {
  if (options.printing !== 0 || document.kind !== "结算") return null;
  const { slipNumber, settledAt } = document;
  return leafletModel(document, office, { is: "settled", slipNumber, settledAt });
}

function standingOf(books: Books, { slipNumber, settledAt, kind }: SettlementDocument): Standing {
  if (kind === "结算撤销") return { is: "undone", slipNumber, settledAt, by: null };
  const by = books
    .prepare(
      "SELECT slip_number AS slipNumber, settled_at AS settledAt FROM settlement WHERE original_slip_number = ?",
    )
    .get(slipNumber) as { readonly slipNumber: string; readonly settledAt: Moment } | undefined;
  return by === undefined
    ? { is: "settled", slipNumber, settledAt }
    : { is: "undone", slipNumber, settledAt, by };
}

/**
 * 费用估算和补件通知: what a stay would be settled as at this moment, and what it waits for.
 * Throws NOT_FOUND, ALREADY_SETTLED, SLIP_DOES_NOT_ADD_UP.
 */
export async function noticePaper(books: Books, stayId: number): Promise<PatientPaper> {
  const { holds, draft } = presettle(books, stayId);
  const at = books.clock.now();
  const { stay } = currentStay(books, stayId);
  if (draft !== null) requireProof({ ...draft, kind: "结算" }, stay.inpatientNo);
  const errands = holds.map(holdForPatient);
  const answer = await whatIf(books, stayId);
  const office = officeOnPaper(books);
  const content: NoticeContent = {
    stay,
    training: books.training,
    at,
    draft: draft === null ? null : { ...draft, kind: "结算", undoes: null },
    errands,
    papers: papersToBring(books, stayId, holds, errands),
    outcomes: outcomesOf(answer, errands),
    chances: errands.length > 0 ? [] : chancesOf(answer),
  };
  return {
    model: noticeModel(content, office),
    hospitalName: office.hospitalName,
    at,
    number: stay.inpatientNo,
  };
}

/** What an errand asks for already is not asked for twice. */
function papersToBring(
  books: Books,
  stayId: number,
  holds: readonly Pick<Hold, "code">[],
  errands: readonly ErrandForPatient[],
): NoticeContent["papers"] {
  const isInjuryAsked = holds.some(({ code }) => code === "INJURY_NOT_ASKED");
  return missingPapersOf(books, stayId).filter(
    ({ certificate, isInjury }) =>
      !(isInjury && isInjuryAsked) &&
      !(certificate !== null && errands.some(({ changes }) => changes === certificate)),
  );
}

/** Of each errand the cases that it decides, as far as the rules give a figure. */
function outcomesOf(
  { cases }: WhatIf,
  errands: readonly ErrandForPatient[],
): NoticeContent["outcomes"] {
  return cases.flatMap(({ changed, own }) =>
    own !== null && errands.some((errand) => decides(errand, changed))
      ? [{ words: caseForPatient(changed), own }]
      : [],
  );
}

const REGISTERED = "若已办理";

/** Registrations that are not in the register and would lower what the patient pays. */
function chancesOf({ cases }: WhatIf): NoticeContent["chances"] {
  return cases.flatMap(({ changed, ownDifference }) =>
    changed.startsWith(REGISTERED) && ownDifference !== null && ownDifference < 0
      ? [{ name: changed.slice(REGISTERED.length), saves: fen(-ownDifference) }]
      : [],
  );
}
