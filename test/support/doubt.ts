/** A settled stay that the review has a doubt about, an appeal on it, and a list of the bureau's, in the sample office. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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

/** Any stay that is settled. */
export function settledStay(host: Host): number {
  const settled = host.books.database.prepare("SELECT stay_id FROM settlement LIMIT 1").pluck();
  return (settled.get() as number | undefined) ?? settleWithDoubt(host).stayId;
}

/** 拒付（扣款）明细: two rows about the settled stay, one of which is more than anybody paid, and three that match nothing. */
export function bureauListAbout(host: Host, folder: string, stayId: number): string {
  const nameOf = host.books.database.prepare(
    `SELECT inpatient_no AS stay, name FROM stay JOIN stay_version v ON v.id = stay.current_version WHERE stay.id = ?`,
  );
  const unsettled = host.books.database
    .prepare("SELECT id FROM stay WHERE id NOT IN (SELECT stay_id FROM settlement) LIMIT 1")
    .pluck()
    .get();
  const item = host.books.database
    .prepare(
      `SELECT hospital_item_code AS code, hospital_item_name AS name, amount_fen AS amount FROM fee_line
       JOIN stay ON current_version = version_id WHERE stay.id = ? AND amount_fen >= 2000 ORDER BY number LIMIT 1`,
    )
    .get(stayId) as { code: string; name: string; amount: number };
  type Person = { readonly stay: string; readonly name: string };
  const [mine, other] = [stayId, unsettled].map((id) => nameOf.get(id) as Person);
  const rows = [
    [
      "姓名",
      "住院流水号",
      "收费项目编码",
      "名称",
      "金额",
      "审核扣款金额",
      "审核扣款原因",
      "审核日期",
    ],
    [
      mine?.name,
      mine?.stay,
      item.code,
      item.name,
      `${item.amount / 100}`,
      "20.00",
      "超限制范围收费",
      "",
    ],
    [mine?.name, mine?.stay, "", "", "", "36.50", "分解项目收费", ""],
    [mine?.name, mine?.stay, "", "", "", "999999.00", "住院指征不符", ""],
    [other?.name, other?.stay, "", "", "", "64.00", "重复收费", ""],
    ["某人", "ZY00000000", "", "", "", "12.00", "超标准收费", ""],
    ["合计", "", "", "", "", "1000131.50", "", ""],
  ];
  const path = join(folder, "初审扣款清单.csv");
  writeFileSync(path, rows.map((row) => row.join(",")).join("\r\n"));
  return path;
}
