/** Bills: stays and their lines to checked versions in the books. */
import { setImmediate } from "node:timers/promises";
import { linkRefunds } from "../../../shared/bill/refunds.ts";
import type { StayChange } from "../../../shared/contract/importReport.ts";
import { type Fen, fen, plainYuan } from "../../../shared/money/fen.ts";
import { versionLines } from "../store/stays.ts";
import { usesLabels } from "./blocks.ts";
import { BlockTotals } from "./blockTotals.ts";
import { type RowSigns, readDataRows } from "./dataRows.ts";
import { compareVersions } from "./differences.ts";
import type { Header } from "./header.ts";
import type { KnownItems } from "./knownItems.ts";
import {
  type DiagnosisField,
  type LineField,
  type SettlementField,
  STAYS,
  type StayField,
} from "./layouts.ts";
import { LineReader, type ReadLine } from "./lineRow.ts";
import type { Pace } from "./pace.ts";
import { PendingStay } from "./pendingStay.ts";
import { readDiagnosis, readSettlement } from "./platformRows.ts";
import { RepeatedStays } from "./repeatedStays.ts";
import { RowReader } from "./rowReader.ts";
import { SIGNS } from "./signs.ts";
import type { Staging } from "./staging.ts";
import { readInpatientNo, readStay, type StayDraft } from "./stayRow.ts";
import type { TableRow } from "./table.ts";
import type { Tally } from "./tally.ts";

export class Bills {
  readonly #staging: Staging;
  readonly #pace: Pace;
  readonly #stays = new Map<string, PendingStay>();
  /** By the platform's 就诊ID, under which its tables hang together */
  readonly #visits = new Map<string, PendingStay>();
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

  /** The stay of these numbers, as the files have them after reading. */
  find(hospitalCode: string, inpatientNo: string, visitId: string): PendingStay | undefined {
    const found = this.#stays.get(stayKey(hospitalCode, inpatientNo));
    return found ?? (visitId === "" ? undefined : this.#visits.get(visitId));
  }

  async readStays(tally: Tally): Promise<void> {
    const { header } = tally.source;
    const reader = new RowReader<StayField>(header, tally.conversions);
    await readDataRows(tally, this.#pace, {
      header,
      signs: SIGNS.stays,
      read: (row) => {
        tally.rowsRead += 1;
        this.#readStay(tally, reader, row);
      },
    });
  }

  #readStay(tally: Tally, reader: RowReader<StayField>, row: TableRow): void {
    reader.start(row);
    const draft = readStay(reader);
    tally.addWarnings(row.number, reader.warnings);
    const hospitalCode = reader.code("hospitalCode");
    const inpatientNo = readInpatientNo(reader);
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
    this.#begin(tally, reader, row, draft);
  }

  #begin(
    tally: Tally,
    reader: RowReader<StayField>,
    row: TableRow,
    draft: StayDraft | null,
  ): PendingStay {
    const hospitalCode = reader.code("hospitalCode");
    const inpatientNo = readInpatientNo(reader);
    const earlier = this.#staging.earlier(hospitalCode, inpatientNo);
    const stay = new PendingStay(tally, row.number, inpatientNo, draft, earlier);
    this.#stays.set(stayKey(hospitalCode, inpatientNo), stay);
    const visitId = reader.code("visitId");
    if (visitId !== "") this.#visits.set(visitId, stay);
    if (draft !== null) this.#checkReceipt(stay);
    return stay;
  }

  /**
   * Stays out of lines that carry their columns: the first row of a stay says what it is, and every other must say the
   * same. The rows are counted when they are read as lines.
   */
  async readWideStays(tally: Tally, stayHeader: Header): Promise<void> {
    const reader = new RowReader<StayField>(stayHeader, tally.conversions);
    const repeated = new RepeatedStays(stayHeader);
    await readDataRows(tally, this.#pace, {
      header: tally.source.header,
      signs: SIGNS.lines,
      isCounted: false,
      read: (row) => {
        const difference = repeated.differenceOf(row);
        if (difference === "first") this.#readWideStay(tally, reader, row);
        else if (difference !== null) {
          reader.start(row);
          const { field, firstRow } = difference;
          const reason = `同一次住院，这一列却与第 ${firstRow} 行不一样，不知道以哪个为准`;
          reader.fault(field as StayField, "STAY_DIFFERS", reason);
          tally.addFaults(row.number, reader.faults);
          const stay = this.find(
            reader.code("hospitalCode"),
            readInpatientNo(reader),
            reader.code("visitId"),
          );
          if (stay !== undefined) stay.hasFault = true;
        }
      },
    });
  }

  #readWideStay(tally: Tally, reader: RowReader<StayField>, row: TableRow): void {
    reader.start(row);
    const draft = readStay(reader);
    tally.addWarnings(row.number, reader.warnings);
    if (reader.faults.length > 0) tally.addFaults(row.number, reader.faults);
    if (readInpatientNo(reader) !== "") this.#begin(tally, reader, row, draft);
  }

  /** What the platform settled, from a table of its own. */
  async readSettlements(tally: Tally): Promise<void> {
    const reader = new RowReader<SettlementField>(tally.source.header, tally.conversions);
    await this.#readBeside(tally, reader, SIGNS.settlements, (stay) => {
      const draft = readSettlement(reader, stay.draft);
      if (draft === null || reader.faults.length > 0) return;
      stay.draft = draft;
      this.#checkReceipt(stay);
    });
  }

  async readDiagnoses(tally: Tally): Promise<void> {
    const reader = new RowReader<DiagnosisField>(tally.source.header, tally.conversions);
    await this.#readBeside(tally, reader, SIGNS.diagnoses, (stay) => {
      if (stay.draft !== null) stay.draft = readDiagnosis(reader, stay.draft);
    });
  }

  /** Rows that add something to a stay of another file. */
  async #readBeside<Field extends string>(
    tally: Tally,
    reader: RowReader<Field | StayNumber>,
    signs: RowSigns,
    read: (stay: PendingStay) => void,
  ): Promise<void> {
    await readDataRows(tally, this.#pace, {
      header: tally.source.header,
      signs,
      read: (row) => {
        tally.rowsRead += 1;
        reader.start(row);
        const numbers = [
          reader.code("hospitalCode"),
          readInpatientNo(reader),
          reader.code("visitId"),
        ] as const;
        const stay = this.find(...numbers);
        if (stay === undefined) {
          const reason = `住院就医表里没有 ${numbers[1] || numbers[2] || "这一行"} 这次住院，或机构编码不一致`;
          reader.fault("inpatientNo", "LINE_WITHOUT_STAY", reason);
          tally.addFaults(row.number, reader.faults);
          return;
        }
        const counts = stay.countRow(tally);
        read(stay);
        tally.addWarnings(row.number, reader.warnings);
        if (reader.faults.length === 0) return;
        tally.addFaults(row.number, reader.faults);
        counts.wrong += 1;
        stay.hasFault = true;
      },
    });
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
    const { header, stayHeader } = stay.tally.source;
    const column = new RowReader<StayField>(stayHeader ?? header).column(field);
    const isNew = stay.tally.addFaults(stay.row, [{ column, code, reason }]);
    stay.hasFault = true;
    // Where the stay's row is one of its lines, it has been counted as one.
    const asLine = stay.rows.get(stay.tally);
    if (isNew && asLine !== undefined) asLine.wrong += 1;
  }

  async readLines(tally: Tally, items: KnownItems): Promise<void> {
    const { header } = tally.source;
    const reader = new LineReader(header, items, tally.conversions);
    const finder = new StayFinder(this, header);
    const totals = usesLabels(header) ? new BlockTotals(header) : null;
    await readDataRows(tally, this.#pace, {
      header,
      signs: SIGNS.lines,
      together: (work) => this.#staging.inTransaction(work),
      read: (row) => {
        const stay = finder.of(row);
        const line = this.#readLine(tally, reader, row, stay);
        if (stay !== undefined) totals?.add(stay, line?.amount ?? null);
      },
      note: (row) => {
        const found = totals?.differenceAt(row) ?? null;
        if (found !== null) this.#fault(found.stay, "total", "TOTAL_DIFFERS", found.reason);
      },
    });
  }

  /** Null for a line that is not right in itself. */
  #readLine(
    tally: Tally,
    reader: LineReader,
    row: TableRow,
    stay: PendingStay | undefined,
  ): ReadLine | null {
    tally.rowsRead += 1;
    reader.start(row);
    // Found by a reader of its own: read here once more for what of them was tidied up.
    reader.code("hospitalCode");
    reader.code("inpatientNo");
    const line = reader.read(stay?.draft ?? null);
    if (reader.warnings.length > 0) tally.addWarnings(row.number, reader.warnings);
    if (stay === undefined) {
      const inpatientNo = readInpatientNo(reader);
      if (inpatientNo === "") reader.fault("inpatientNo", "BLANK", "不能为空");
      else {
        const reason = `住院就医表里没有住院号 ${inpatientNo}，或机构编码不一致`;
        reader.fault("inpatientNo", "LINE_WITHOUT_STAY", reason);
      }
      tally.addFaults(row.number, reader.faults);
      return null;
    }
    const counts = stay.countRow(tally);
    stay.lineRows += 1;
    if (line !== null && line.serial !== null) {
      if (stay.serials.has(line.serial)) {
        const reason = `费用明细流水号 ${line.serial} 在这次住院里已经有了`;
        reader.fault("serial", "SERIAL_TWICE", reason);
      } else stay.serials.add(line.serial);
    }
    // A row that brought its stay along may have been found wrong as the stay's.
    const wasWrong = tally.source.stayHeader !== null && tally.faults.has(row.number);
    if (line === null || reader.faults.length > 0 || wasWrong) {
      if (reader.faults.length > 0) tally.addFaults(row.number, reader.faults);
      counts.wrong += 1;
      stay.hasFault = true;
      return reader.faults.length > 0 ? null : line;
    }
    if (stay.hasFault || stay.draft === null) return line;
    if (stay.versionId === 0) stay.opened(this.#staging.openVersion(stay.draft));
    stay.add(line);
    this.#staging.insertLine(stay.versionId, stay.lineCount, row.number, line.content);
    return line;
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
    if (stay.lineRows === 0) {
      const reason = "住院结算表（费用明细）里没有这次住院的明细";
      this.#fault(stay, "inpatientNo", "STAY_WITHOUT_LINES", reason);
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
    if (this.#isNumberReused(stay, draft)) return "held";
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
    this.#fault(stay, "inpatientNo", "STAY_NUMBER_REUSED", reason);
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
    const [only, another] = [...stay.rows].filter(([tally]) => isOfLines(tally));
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

function stayKey(hospitalCode: string, inpatientNo: string): string {
  return `${hospitalCode}\u0000${inpatientNo}`;
}

function isOfLines({ source }: Tally): boolean {
  return source.kind === "lines" || source.kind === "wide";
}

/** Lines of one stay mostly stand together: looks the stay up only when the cells of its numbers change. */
export class StayFinder {
  readonly #bills: Bills;
  readonly #reader: RowReader<StayNumber>;
  #cells: readonly string[] = [];
  #stay: PendingStay | undefined;

  constructor(bills: Bills, header: Header) {
    this.#bills = bills;
    this.#reader = new RowReader<StayNumber>(header);
  }

  of(row: TableRow): PendingStay | undefined {
    const reader = this.#reader;
    reader.start(row);
    const known = this.#cells;
    let isSame = known.length > 0;
    for (let index = 0; isSame && index < STAY_NUMBERS.length; index += 1) {
      isSame = known[index] === reader.raw(STAY_NUMBERS[index] as StayNumber);
    }
    if (isSame) return this.#stay;
    this.#cells = STAY_NUMBERS.map((field) => reader.raw(field));
    this.#stay = this.#bills.find(
      reader.code("hospitalCode"),
      readInpatientNo(reader),
      reader.code("visitId"),
    );
    return this.#stay;
  }

  /** The stay's number as the row has it. */
  numberOf(row: TableRow): string {
    this.#reader.start(row);
    return readInpatientNo(this.#reader);
  }
}

const STAY_NUMBERS = ["hospitalCode", "inpatientNo", "admissionTimes", "visitId"] as const;
type StayNumber = (typeof STAY_NUMBERS)[number];

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
