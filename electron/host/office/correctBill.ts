/**
 * 更正账单 (E01): the name or ID number that a bill came with is wrong, the person is the same. The corrected bill is a new
 * version beside the imported one, with what it was, who says so and why; the stay is computed anew at once. The same file
 * once more changes nothing; a bill that the HIS has changed counts again, and the import lists what differs.
 */
import type { Stay } from "../../../shared/bill/types.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { parseIdNumber } from "../../../shared/people/idNumber.ts";
import { type Act, type ActRequest, performAct, type Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { STANDS } from "../store/registers.ts";
import { currentStay } from "../store/stays.ts";
import { LINE_CONTENT_COLUMNS, type LineContent, versionDigest } from "../store/versionDigest.ts";
import { beginBatch } from "./enterRegister.ts";
import { requireRight } from "./rights.ts";

export interface BillCorrection {
  readonly stayId: number;
  readonly changes: { readonly name?: string; readonly idNumber?: string };
  readonly reason: string;
}

/** Throws NOT_ALLOWED, NOT_FOUND, REASON_MISSING, ENTRY_REFUSED; also ENTRY_REFUSED for a stay that is settled. */
export function correctBill(
  books: Books,
  request: ActRequest,
  { stayId, changes, reason }: BillCorrection,
): { readonly version: number } {
  const { actor, key } = request;
  requireRight(actor, "更正账单");
  if (reason.trim().length < 2) throw new YijieError("REASON_MISSING", { act: "更正账单" });
  const asked = { stayId, changes: { ...changes }, reason };
  const head = { ...request, kind: "更正账单", subject: `住院 ${stayId}`, request: asked };
  return performAct(books, head, (act) => {
    const { stay, versionId, version, lineCount } = currentStay(books, stayId);
    act.about(stay.inpatientNo);
    refuseSettled(books, stayId);
    const wanted = wantedValues(changes);
    const changed = (["name", "idNumber"] as const).filter(
      (name) => wanted[name] !== undefined && wanted[name] !== stay[name],
    );
    if (changed.length === 0) refuse("与账单上的完全一样，没有要改的");
    const pick = (from: Pick<Stay, "name" | "idNumber">) =>
      JSON.stringify(Object.fromEntries(changed.map((name) => [name, from[name]])));
    const corrected = { ...stay, ...wanted };
    const batchId = beginBatch(act, key);
    const added = addVersion(books, act, versionId, corrected, batchId);
    act.insert("bill_correction", {
      version_id: added.versionId,
      of_version: versionId,
      before: pick(stay),
      after: pick(corrected),
      reason: reason.trim(),
      at: act.at,
      account_id: actor.accountId,
      window_name: actor.window,
    });
    act.update("stay", { id: stayId }, { current_version: added.versionId });
    act.note({ reason: reason.trim(), fields: changed, ofVersion: version, rows: lineCount });
    return { version: added.version };
  });
}

function refuse(detail: string): never {
  throw new YijieError("ENTRY_REFUSED", { detail });
}

function refuseSettled(books: Books, stayId: number): void {
  const slip = books
    .prepare(`SELECT slip_number FROM settlement WHERE stay_id = ? AND ${STANDS}`)
    .pluck()
    .get(stayId) as string | undefined;
  if (slip !== undefined) {
    refuse(`这次住院已经结算（结算单号 ${slip}），请先撤销，再更正，再结算`);
  }
}

function wantedValues({
  name,
  idNumber,
}: BillCorrection["changes"]): Partial<Pick<Stay, "name" | "idNumber">> {
  const typed = idNumber?.trim().toUpperCase();
  const read = typed === undefined ? undefined : parseIdNumber(typed);
  // Another document's number has no form that could be checked.
  if (read === "birth-day" || read === "check-digit" || read === "precision-lost") {
    refuse("证件号码不对，请核对每一位");
  }
  const number = typeof read === "object" ? read.number : typed;
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(number === undefined ? {} : { idNumber: number }),
  };
}

/** The same lines under another head. */
function addVersion(
  books: Books,
  act: Act,
  ofVersion: number,
  stay: Stay,
  batchId: number,
): { readonly versionId: number; readonly version: number } {
  const {
    id: _,
    version: __,
    ...old
  } = books.prepare("SELECT * FROM stay_version WHERE id = ?").get(ofVersion) as Row;
  const version = books
    .prepare("SELECT max(version) + 1 FROM stay_version WHERE stay_id = ?")
    .pluck()
    .get(old.stay_id) as number;
  const lines = books
    .prepare(
      `SELECT ${LINE_CONTENT_COLUMNS.join(", ")} FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .raw()
    .all(ofVersion) as LineContent[];
  const head = JSON.stringify(stay);
  const digest = versionDigest(head, lines);
  const row = act.insert("stay_version", {
    ...old,
    version,
    batch_id: batchId,
    content_digest: digest.contentDigest,
    line_checksums: digest.lineChecksums,
    name: stay.name,
    id_number: stay.idNumber,
    head,
  });
  const columns = ["number", "source_row", ...LINE_CONTENT_COLUMNS].join(", ");
  books
    .prepare(
      `INSERT INTO fee_line (version_id, ${columns}) SELECT ?, ${columns} FROM fee_line WHERE version_id = ?`,
    )
    .run(row.id, ofVersion);
  return { versionId: Number(row.id), version };
}
