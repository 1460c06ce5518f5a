/** A settled stay that the review has a doubt about, and an appeal on it, in the sample office. */
import type { Host } from "../../electron/host/host.ts";
import { findingAppeals, openAppeal } from "../../electron/host/office/appeals.ts";
import { presettle } from "../../electron/host/office/presettle.ts";
import { findFindings } from "../../electron/host/office/reviewReads.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { fen } from "../../shared/money/fen.ts";
import { ask, settleNow } from "./office.ts";

export interface DoubtfulStay {
  readonly stayId: number;
  /** Of the finding */
  readonly number: number;
  readonly inpatientNo: string;
  /** As the report by problem names it */
  readonly rule: string;
}

/** Settles a stay that the rules have a doubt about and that nothing holds. */
export function settleWithDoubt(host: Host): DoubtfulStay {
  const { books } = host;
  const { findings } = findFindings(books, { level: "可疑", status: "待核实", limit: 1000 });
  const found = findings.find(
    ({ stayId, settled }) => !settled && presettle(books, stayId).outcome === "ready",
  );
  if (found === undefined) throw new Error("no stay with a doubt is ready");
  const { stayId, number, inpatientNo, ruleName, ruleCode } = found;
  settleNow(host, consoleActor(books), stayId);
  return { stayId, number, inpatientNo, rule: `${ruleName} ${ruleCode}` };
}

export function appealOn(host: Host, { stayId, number }: DoubtfulStay): void {
  const { books } = host;
  const payer = findingAppeals(books, stayId, number).payers[0]?.payer ?? "";
  const about = { stayId, number, fault: "", rows: [], payer, amount: fen(12_050) };
  const said = { ...about, days: 10, notice: "医保局审核通知" };
  openAppeal(books, ask(consoleActor(books)), said);
}
