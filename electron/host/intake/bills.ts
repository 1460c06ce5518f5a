/** Bills: stays and their lines to checked versions in the books. */
import { setImmediate } from "node:timers/promises";
import { linkRefunds } from "../../../shared/bill/refunds.ts";
import type { StayChange } from "../../../shared/contract/importReport.ts";
import { type Fen, fen, plainYuan } from "../../../shared/money/fen.ts";
import { versionLines } from "../store/stays.ts";
import { readCode } from "./cells.ts";
import { compareVersions } from "./differences.ts";
import type { KnownItems } from "./knownItems.ts";
import type { LineField, StayField } from "./layouts.ts";
import { LineReader } from "./lineRow.ts";
import { PendingStay } from "./pendingStay.ts";
import { RowReader } from "./rowReader.ts";
import { DataRows } from "./source.ts";
import type { Staging } from "./staging.ts";
import { readStay } from "./stayRow.ts";
import type { TableRow } from "./table.ts";
import type { Tally } from "./tally.ts";

/** Called between pieces of a file: shows progress, stops when cancelled. */
export type Pace = (rows: number, bytes: number) => void;

export class Bills {
  readonly #staging: Staging;
  readonly #pace: Pace;
  readonly #stays = new Map<string, PendingStay>();
  readonly #receipts = new Map<string, PendingStay>();
  /** Rows of fee lines that belong to no stay are wrong, each by itself. */
  readonly changes: StayChange[] = [];

  constructor(staging: Staging, pace: Pace) {
    this.#staging = staging;
    this.#pace = pace;
  }

  get stays(): Iterable<PendingStay> {
    return this.#stays.values();
  }

  /** The stay that a row of either file belongs to. */
  find(hospitalCell: string, inpatientCell: string): PendingStay | undefined {
    return this.#stays.get(stayKey(readCode(hospitalCell), readCode(inpatientCell)));
  }

  async readStays(tally: Tally): Promise<void> {
    const { header, table } = tally.source;
    const reader = new RowReader<StayField>(header);
    const dataRows = new DataRows(header, "inpatientNo", "total");
    for await (const rows of table.rows({ onBytes: (bytes) => this.#pace(0, bytes) })) {
      for (const row of rows) {
        const kind = dataRows.kindOf(row);
        if (kind === "note") tally.rowsSkipped += 1;
        if (kind === "data") this.#readStay(tally, reader, row);
      }
      this.#pace(rows.length, 0);
    }
  }

  #readStay(tally: Tally, reader: RowReader<StayField>, row: TableRow): void {
    tally.rowsRead += 1;
    reader.start(row);
    const draft = readStay(reader);
    tally.addWarnings(row.number, reader.warnings);
    const hospitalCode = reader.code("hospitalCode");
    const inpatientNo = reader.code("inpatientNo");
    const twin = this.#stays.get(stayKey(hospitalCode, inpatientNo));
    if (inpatientNo !== "" && twin !== undefined) {
      reader.fault(
        "inpatientNo",
        "STAY_TWICE",
        `住院号与第 ${twin.row} 行重复，一次住院只能有一行`,
      );
      twin.hasFault = true;
    }
    if (reader.faults.length > 0) tally.addFaults(row.number, reader.faults);
    if (inpatientNo === "" || twin !== undefined) return;
    const earlier = this.#staging.earlier(hospitalCode, inpatientNo);
    const stay = new PendingStay(tally, row.number, inpatientNo, draft, earlier);
    this.#stays.set(stayKey(hospitalCode, inpatientNo), stay);
    if (draft !== null) this.#checkReceipt(stay);
  }

  /** B15: one receipt, one stay, in this import and in the books. */
  #checkReceipt(stay: PendingStay): void {
    const { draft } = stay;
    if (draft === null || draft.receiptNumber === null) return;
    const key = `${draft.receiptCode ?? ""}\u0000${draft.receiptNumber}`;
    const twin = this.#receipts.get(key);
    if (twin !== undefined) {
      const reason = `票据号码与住院号 ${twin.inpatientNo}（第 ${twin.row} 行）重复`;
      this.#fault(stay, "receiptNumber", "RECEIPT_TWICE", reason);
      return;
    }
    this.#receipts.set(key, stay);
    const holder = this.#staging.receiptHolder(draft);
    if (holder === null) return;
    const slip = holder.slipNumber === null ? "" : `，已结算，结算单号 ${holder.slipNumber}`;
    const reason = `票据号码已用于住院号 ${holder.inpatientNo}${slip}`;
    this.#fault(stay, "receiptNumber", "RECEIPT_TWICE", reason);
  }

  /** A fault of the whole stay, written on its row. */
  #fault(
    stay: PendingStay,
    field: StayField,
    code: Parameters<RowReader<StayField>["fault"]>[1],
    reason: string,
  ): void {
    const column = new RowReader<StayField>(stay.tally.source.header).column(field);
    stay.tally.addFaults(stay.row, [{ column, code, reason }]);
    stay.hasFault = true;
  }

  async readLines(tally: Tally, items: KnownItems): Promise<void> {
    const { header, table } = tally.source;
    const reader = new LineReader(header, items);
    const dataRows = new DataRows(header, "inpatientNo", "amount");
    const current = new CurrentStay(this);
    for await (const rows of table.rows({ onBytes: (bytes) => this.#pace(0, bytes) })) {
      this.#staging.inTransaction(() => {
        for (const row of rows) {
          const kind = dataRows.kindOf(row);
          if (kind === "note") tally.rowsSkipped += 1;
          if (kind === "data") this.#readLine(tally, reader, row, current);
        }
      });
      this.#pace(rows.length, 0);
    }
  }

  #readLine(tally: Tally, reader: LineReader, row: TableRow, current: CurrentStay): void {
    tally.rowsRead += 1;
    reader.start(row);
    const stay = current.of(reader.raw("hospitalCode"), reader.raw("inpatientNo"));
    const line = reader.read(stay?.draft ?? null);
    if (reader.warnings.length > 0) tally.addWarnings(row.number, reader.warnings);
    if (stay === undefined) {
      const inpatientNo = reader.needCode("inpatientNo");
      if (inpatientNo !== "") {
        const reason = `住院就医表里没有住院号 ${inpatientNo}，或机构编码不一致`;
        reader.fault("inpatientNo", "LINE_WITHOUT_STAY", reason);
      }
      tally.addFaults(row.number, reader.faults);
      return;
    }
    const counts = stay.countRow(tally);
    if (line !== null && line.serial !== null) {
      if (stay.serials.has(line.serial)) {
        const reason = `费用明细流水号 ${line.serial} 在这次住院里已经有了`;
        reader.fault("serial", "SERIAL_TWICE", reason);
      } else stay.serials.add(line.serial);
    }
    if (line === null || reader.faults.length > 0) {
      tally.addFaults(row.number, reader.faults);
      counts.wrong += 1;
      stay.hasFault = true;
      return;
    }
    if (stay.hasFault || stay.draft === null) return;
    if (stay.versionId === 0) stay.opened(this.#staging.openVersion(stay.draft));
    stay.add(line);
    this.#staging.insertLine(stay.versionId, stay.lineCount, row.number, line.content);
  }

  /** Decides every stay, and takes out of the staging what does not go in. */
  async judge(): Promise<void> {
    const dropped: number[] = [];
    for (const batch of inGroups(this.#stays.values(), 50)) {
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
    if (stay.rows.size === 0) {
      const reason = "住院结算表（费用明细）里没有这次住院的明细";
      this.#fault(stay, "inpatientNo", "STAY_WITHOUT_LINES", reason);
    }
    if (stay.hasFault || draft === null) return "held";
    const head = stay.head(draft);
    const digest = stay.hasher.finish(head);
    this.#staging.completeVersion(stay.versionId, head, stay.lineCount, digest);
    const change = this.#compare(stay, head, digest.contentDigest);
    if (change === "same") return "seen";
    this.#checkTotal(stay, draft.declaredTotal);
    this.#checkRefunds(stay);
    const slip = stay.earlier === null ? null : this.#staging.standingSlip(stay.earlier.stayId);
    if (slip !== null) {
      this.#fault(
        stay,
        "inpatientNo",
        "SETTLED",
        `内容与账上不同，但已结算，须先撤销（结算单号 ${slip}）`,
      );
    }
    if (stay.hasFault) return "held";
    if (change !== null) this.changes.push(change);
    return "accepted";
  }

  /** "same": the books have it already; null: they have nothing of this stay. */
  #compare(stay: PendingStay, head: string, contentDigest: string): "same" | StayChange | null {
    const { earlier } = stay;
    if (earlier === null) return null;
    if (earlier.contentDigest === contentDigest) return "same";
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

  #checkTotal(stay: PendingStay, declared: Fen): void {
    const sum = fen(stay.totalFen);
    if (sum === declared) return;
    const difference = plainYuan(fen(Math.abs(declared - sum)));
    this.#fault(
      stay,
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
      this.#faultLine(stay, line.sourceRow, reason);
    }
  }

  /** A line found wrong only when its whole bill was known. */
  #faultLine(stay: PendingStay, sourceRow: number, reason: string): void {
    stay.hasFault = true;
    const [only, another] = [...stay.rows];
    // The row number names the line only while the stay's lines come from one file.
    if (only === undefined || another !== undefined) {
      this.#fault(stay, "total", "REFUND_ABOVE_ORIGINAL", reason);
      return;
    }
    const [tally, counts] = only;
    const column = new RowReader<LineField>(tally.source.header).column("amount");
    const isNew = tally.addFaults(sourceRow, [{ column, code: "REFUND_ABOVE_ORIGINAL", reason }]);
    if (isNew) counts.wrong += 1;
  }

  /** Rows of accepted, seen and held stays, added up by file. */
  countRows(): void {
    for (const stay of this.#stays.values()) {
      if (!stay.tally.faults.has(stay.row)) addRows(stay.tally, stay.verdict, 1);
      for (const [tally, { all, wrong }] of stay.rows) addRows(tally, stay.verdict, all - wrong);
    }
  }
}

function addRows(tally: Tally, verdict: PendingStay["verdict"], rows: number): void {
  if (verdict === "accepted") tally.rowsAccepted += rows;
  else if (verdict === "seen") tally.rowsSeen += rows;
  else tally.rowsHeld += rows;
}

function stayKey(hospitalCode: string, inpatientNo: string): string {
  return `${hospitalCode}\u0000${inpatientNo}`;
}

/** Lines of one stay mostly stand together: looks the stay up only when the cells change. */
class CurrentStay {
  readonly #bills: Bills;
  #hospitalCell = "";
  #inpatientCell = "";
  #stay: PendingStay | undefined;

  constructor(bills: Bills) {
    this.#bills = bills;
  }

  of(hospitalCell: string, inpatientCell: string): PendingStay | undefined {
    if (inpatientCell !== this.#inpatientCell || hospitalCell !== this.#hospitalCell) {
      this.#inpatientCell = inpatientCell;
      this.#hospitalCell = hospitalCell;
      this.#stay = this.#bills.find(hospitalCell, inpatientCell);
    }
    return this.#stay;
  }
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
