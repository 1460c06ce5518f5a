/** Bills row by row: stays and their lines, found wrong or staged. */
import type { DiagnosisField, SettlementField, StayField } from "./billLayouts.ts";
import { usesLabels } from "./blocks.ts";
import { BlockTotals } from "./blockTotals.ts";
import { type RowSigns, readDataRows } from "./dataRows.ts";
import type { Header } from "./header.ts";
import type { KnownItems } from "./knownItems.ts";
import { totalWord } from "./labels.ts";
import { LineReader, type ReadLine } from "./lineRow.ts";
import type { Pace } from "./pace.ts";
import { PendingStay } from "./pendingStay.ts";
import { readDiagnosis, readSettlement } from "./platformRows.ts";
import { RepeatedStays } from "./repeatedStays.ts";
import { RowReader } from "./rowReader.ts";
import { SIGNS } from "./signs.ts";
import type { Staging } from "./staging.ts";
import { StayFinder, type StayNumber } from "./stayFinder.ts";
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

  constructor(staging: Staging, pace: Pace) {
    this.#staging = staging;
    this.#pace = pace;
  }

  /** In the order of coming, those that come later too */
  readonly stays: Iterable<PendingStay> = {
    [Symbol.iterator]: () => this.#stays.values(),
  };

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
        reader.start(row);
        // A row without a number begins no stay; it is told when it is read as a line.
        if (readInpatientNo(reader) === "") return;
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
    const numbers = [
      reader.code("hospitalCode"),
      readInpatientNo(reader),
      reader.code("visitId"),
    ] as const;
    const known = this.find(...numbers);
    if (known !== undefined && JSON.stringify(known.draft) !== JSON.stringify(draft)) {
      const reason = "同一次住院在前面一张表里已经有了，两处说的不一样，不知道以哪个为准";
      reader.fault("inpatientNo", "STAY_DIFFERS", reason);
      known.hasFault = true;
    }
    if (reader.faults.length > 0) tally.addFaults(row.number, reader.faults);
    if (known === undefined && numbers[1] !== "") this.#begin(tally, reader, row, draft);
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
      stay.fault("receiptNumber", "RECEIPT_TWICE", reason);
      return;
    }
    this.#receipts.set(key, stay);
    const holder = this.#staging.receiptHolder(draft);
    if (holder === null) return;
    const slip = holder.slipNumber === null ? "" : `，已结算，结算单号 ${holder.slipNumber}`;
    const reason = `票据号码已用于住院号 ${holder.inpatientNo}${slip}`;
    stay.fault("receiptNumber", "RECEIPT_TWICE", reason);
  }

  async readLines(tally: Tally, items: KnownItems): Promise<void> {
    const { header } = tally.source;
    const reader = new LineReader(header, items, tally.conversions);
    const finder = new StayFinder((...numbers) => this.find(...numbers), header);
    const totals = usesLabels(header) ? new BlockTotals(header) : null;
    let above: PendingStay | undefined;
    await readDataRows(tally, this.#pace, {
      header,
      signs: SIGNS.lines,
      together: (work) => this.#staging.inTransaction(work),
      read: (row) => {
        const stay = finder.of(row);
        const line = this.#readLine(tally, reader, row, { stay, above });
        above = stay ?? above;
        totals?.add(stay ?? null, line?.amount ?? null);
      },
      note: (row) => {
        const found = totals?.differenceAt(row) ?? null;
        if (found !== null) found.stay.fault("total", "TOTAL_DIFFERS", found.reason);
      },
    });
  }

  /** Null for a line that is not right in itself. `above`: whose lines stand above it */
  #readLine(
    tally: Tally,
    reader: LineReader,
    row: TableRow,
    {
      stay,
      above,
    }: { readonly stay: PendingStay | undefined; readonly above: PendingStay | undefined },
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
      if (inpatientNo === "") {
        reader.fault("inpatientNo", "BLANK", `不能为空${holdAbove(reader, above)}`);
      } else {
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
    stay.add(line, row.number);
    this.#staging.insertLine(stay.versionId, stay.lineCount, row.number, line.content);
    return line;
  }
}

/**
 * A charge that says of nobody whose it is may be that of the lines above (a patient who is written once): without it that
 * bill would come in too small. What to say of it; '' where it is surely not theirs, or no charge.
 */
function holdAbove(reader: LineReader, above: PendingStay | undefined): string {
  if (above === undefined || above.draft === null) return "";
  const item = reader.text("hospitalItemName");
  if (item === "" || totalWord([item]) !== null || reader.raw("quantity").trim() === "") return "";
  const [name, idNumber] = [reader.name("name"), reader.code("idNumber")];
  if (name !== "" && name !== above.draft.name) return "";
  if (idNumber !== "" && idNumber !== above.draft.idNumber) return "";
  above.hasFault = true;
  return `：可能是上面住院号 ${above.inpatientNo} 的，所以那一份也挂起。空着的都是上一行的，请按“对应列”勾“空着的用上一行的”`;
}

function stayKey(hospitalCode: string, inpatientNo: string): string {
  return `${hospitalCode}\u0000${inpatientNo}`;
}
