/** Whole bills: what only shows when all their lines are there, against each other and against the books. */
import { setImmediate } from "node:timers/promises";
import { linkRefunds } from "../../../shared/bill/refunds.ts";
import type { FaultCode, StayChange } from "../../../shared/contract/importReport.ts";
import { type Fen, fen, plainYuan } from "../../../shared/money/fen.ts";
import { versionLines } from "../store/stays.ts";
import { type LineField, STAYS } from "./billLayouts.ts";
import { compareVersions } from "./differences.ts";
import { itemKey } from "./lineRow.ts";
import type { Pace } from "./pace.ts";
import type { PendingStay } from "./pendingStay.ts";
import { RowReader } from "./rowReader.ts";
import type { Staging } from "./staging.ts";
import type { StayDraft } from "./stayRow.ts";
import type { Tally } from "./tally.ts";

export class BillJudge {
  readonly #staging: Staging;
  readonly #pace: Pace;
  readonly #stays: Iterable<PendingStay>;
  /** Stays that came again with other content */
  readonly changes: StayChange[] = [];

  constructor(staging: Staging, pace: Pace, stays: Iterable<PendingStay>) {
    this.#staging = staging;
    this.#pace = pace;
    this.#stays = stays;
  }

  /** Decides every stay, and takes out of the staging what does not go in. */
  async judge(): Promise<void> {
    const dropped: number[] = [];
    for (const batch of inGroups(this.#stays, 50)) {
      this.#staging.inTransaction(() => {
        for (const stay of batch) {
          stay.verdict = this.#verdict(stay);
          if (stay.verdict !== "accepted" && stay.versionId !== 0) dropped.push(stay.versionId);
        }
      });
      this.#pace(0, 0);
      // Other requests get their turn between the groups.
      await setImmediate();
    }
    this.#staging.dropVersions(dropped);
  }

  #verdict(stay: PendingStay): "accepted" | "seen" | "held" {
    const { draft } = stay;
    if (stay.lineRows === 0) {
      const reason = "住院结算表（费用明细）里没有这次住院的明细";
      stay.fault("inpatientNo", "STAY_WITHOUT_LINES", reason);
    }
    if (stay.hasFault || draft === null) return "held";
    const head = stay.head(draft);
    const digest = stay.hasher.finish(head);
    const total = stay.totalOf(draft);
    this.#staging.completeVersion(
      stay.versionId,
      { head, lineCount: stay.lineCount, total },
      digest,
    );
    const change = this.#compare(stay, head, digest.contentDigest);
    if (change === "same") return "seen";
    if (draft.declaredTotal === null) this.#noteSum(stay, total);
    this.#checkTotal(stay, total);
    this.#checkRefunds(stay);
    this.#checkMarks(stay);
    if (this.#isNumberReused(stay, draft)) return "held";
    const slip = stay.earlier === null ? null : this.#staging.standingSlip(stay.earlier.stayId);
    if (slip !== null) {
      stay.fault(
        "inpatientNo",
        "SETTLED",
        `内容与账上不同，但已结算，须先撤销（结算单号 ${slip}）`,
      );
    }
    if (stay.hasFault) return "held";
    if (change !== null) this.changes.push(change);
    return "accepted";
  }

  /**
   * Hospitals that number patients, not stays, give the next stay the number of the last one. A bill of days that the one
   * in the books has none of corrects nothing: in its place it would make that stay's money disappear.
   */
  #isNumberReused(stay: PendingStay, { admitDay, dischargeDay }: StayDraft): boolean {
    if (stay.earlier === null) return false;
    const known = JSON.parse(stay.earlier.head) as StayDraft;
    if (admitDay <= known.dischargeDay && dischargeDay >= known.admitDay) return false;
    const days = `${known.admitDay} 至 ${known.dischargeDay}`;
    const reason = `账上的住院号 ${stay.inpatientNo} 是 ${days} 那一次住院，这是另一次：请对上住院次数，或以每次不同的住院流水号为住院号`;
    stay.fault("inpatientNo", "STAY_NUMBER_REUSED", reason);
    return true;
  }

  /** "same": the books have it already; null: they have nothing of this stay. */
  #compare(stay: PendingStay, head: string, contentDigest: string): "same" | StayChange | null {
    const { earlier } = stay;
    if (earlier === null) return null;
    if (earlier.contentDigest === contentDigest) return "same";
    // The HIS sends what it sent before: what a window has put right since stands.
    if (earlier.importedDigest === contentDigest) return "same";
    const after = { versionId: stay.versionId, head };
    const { listed, count } = compareVersions(this.#staging.books, earlier, after);
    if (count === 0) return "same";
    return {
      inpatientNo: stay.inpatientNo,
      version: stay.version,
      differences: listed,
      differenceCount: count,
    };
  }

  /** Nothing in the files says what the bill should come to. */
  #noteSum({ tally, row }: PendingStay, total: Fen): void {
    const change = { row, before: "", after: plainYuan(total) };
    tally.conversions.note("DERIVED", STAYS.columns.total.names[0], change);
  }

  #checkTotal(stay: PendingStay, declared: Fen): void {
    const sum = fen(stay.totalFen);
    if (sum === declared) return;
    const difference = plainYuan(fen(Math.abs(declared - sum)));
    stay.fault(
      "total",
      "TOTAL_DIFFERS",
      `医疗金额 ${plainYuan(declared)} 与 ${stay.lineCount} 条明细合计 ${plainYuan(sum)} 相差 ${difference} 元`,
    );
  }

  #checkRefunds(stay: PendingStay): void {
    if (!stay.hasRefund) return;
    const lines = versionLines(this.#staging.books, stay.versionId);
    for (const index of linkRefunds(lines).unlinked) {
      const line = lines[index];
      if (line === undefined) continue;
      const original = line.originalSerial === null ? "同项目同单价的原费用" : "所指的原费用";
      const reason = `退费 ${plainYuan(line.amount)} 元找不到${original}，或超过原费用（${line.hospitalItemName}）`;
      this.#faultLine(stay, line.sourceRow, "REFUND_ABOVE_ORIGINAL", reason);
    }
  }

  /**
   * Where the item is taken back by a line of its own, the mark says no more than its sign does. Without one a positive
   * amount that is marked is money that was given back, or the only trace of it: too much either way.
   */
  #checkMarks(stay: PendingStay): void {
    if (stay.marked.size === 0) return;
    const lines = versionLines(this.#staging.books, stay.versionId);
    const back = new Set(
      lines
        .filter(({ amount }) => amount < 0)
        .map(({ hospitalItemCode, hospitalItemName }) =>
          itemKey(hospitalItemCode, hospitalItemName),
        ),
    );
    for (const [item, row] of stay.marked) {
      if (back.has(item)) continue;
      const reason =
        "标着退费，金额却是正数，也没有同项目的负数行：不知道是退掉的原费用，还是退费本身。请导出时退费行用负数，或不导出已退的行";
      this.#faultLine(stay, row, "REFUND_UNCLEAR", reason);
    }
  }

  /** A line found wrong only when its whole bill was known. */
  #faultLine(stay: PendingStay, sourceRow: number, code: FaultCode, reason: string): void {
    stay.hasFault = true;
    const [only, another] = [...stay.rows].filter(([tally]) => isOfLines(tally));
    // The row number names the line only while the stay's lines come from one file.
    if (only === undefined || another !== undefined) {
      stay.fault("total", code, reason);
      return;
    }
    const [tally, counts] = only;
    const column = new RowReader<LineField>(tally.source.header).column("amount");
    const isNew = tally.addFaults(sourceRow, [{ column, code, reason }]);
    if (isNew) counts.wrong += 1;
  }

  /** Rows of accepted, seen and held stays, added up by file. */
  countRows(): void {
    for (const stay of this.#stays) {
      const isOwnRow = !stay.rows.has(stay.tally) && stay.tally.source.stayHeader === null;
      if (isOwnRow && !stay.tally.faults.has(stay.row)) addRows(stay.tally, stay.verdict, 1);
      for (const [tally, { all, wrong }] of stay.rows) addRows(tally, stay.verdict, all - wrong);
    }
  }
}

function addRows(tally: Tally, verdict: PendingStay["verdict"], rows: number): void {
  if (verdict === "accepted") tally.rowsAccepted += rows;
  else if (verdict === "seen") tally.rowsSeen += rows;
  else tally.rowsHeld += rows;
}

function isOfLines({ source }: Tally): boolean {
  return source.kind === "lines" || source.kind === "wide";
}

function* inGroups<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let group: Item[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
