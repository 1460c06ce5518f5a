/** A stay on its way in: what its rows have shown so far. */
import type { Split } from "../../../shared/bill/types.ts";
import type { FaultCode } from "../../../shared/contract/importReport.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import { VersionHasher } from "../store/versionDigest.ts";
import type { StayField } from "./billLayouts.ts";
import type { ReadLine } from "./lineRow.ts";
import { RowReader } from "./rowReader.ts";
import type { EarlierStay } from "./staging.ts";
import { completeStay, type StayDraft } from "./stayRow.ts";
import type { Tally } from "./tally.ts";

export type Verdict = "accepted" | "seen" | "held";

export class PendingStay {
  /** Null when the stay's own row is wrong. Other files add to it before the lines come. */
  draft: StayDraft | null;
  readonly inpatientNo: string;
  readonly tally: Tally;
  readonly row: number;
  readonly earlier: EarlierStay | null;
  readonly serials = new Set<string>();
  readonly hasher = new VersionHasher();
  /** Rows of this stay by file of lines, settlements or diagnoses: all, and the wrong ones among them. */
  readonly rows = new Map<Tally, { all: number; wrong: number }>();
  stayId = 0;
  versionId = 0;
  version = 0;
  lineCount = 0;
  /** Rows of lines, wrong ones too */
  lineRows = 0;
  hasFault: boolean;
  hasRefund = false;
  /** Of charges that are marked as taken back: the item and the first such row */
  readonly marked = new Map<string, number>();
  verdict: Verdict | null = null;
  #total = 0;
  #own = 0;
  #over = 0;
  #prior = 0;
  #everyLineSplit = true;

  constructor(
    tally: Tally,
    row: number,
    inpatientNo: string,
    draft: StayDraft | null,
    earlier: EarlierStay | null,
  ) {
    this.tally = tally;
    this.row = row;
    this.inpatientNo = inpatientNo;
    this.draft = draft;
    this.earlier = earlier;
    this.hasFault = draft === null;
  }

  /** The version that its lines hang on has been made. */
  opened(ids: { stayId: number; versionId: number; version: number }): void {
    this.stayId = ids.stayId;
    this.versionId = ids.versionId;
    this.version = ids.version;
  }

  countRow(tally: Tally): { all: number; wrong: number } {
    let counts = this.rows.get(tally);
    if (counts === undefined) {
      counts = { all: 0, wrong: 0 };
      this.rows.set(tally, counts);
    }
    counts.all += 1;
    return counts;
  }

  add(line: ReadLine, row: number): void {
    this.lineCount += 1;
    const { markedItem } = line;
    if (markedItem !== null && !this.marked.has(markedItem)) this.marked.set(markedItem, row);
    this.#total += line.amount;
    if (line.amount < 0) this.hasRefund = true;
    if (line.split === null) this.#everyLineSplit = false;
    else {
      this.#own += line.split.own;
      this.#over += line.split.over;
      this.#prior += line.split.prior;
    }
    this.hasher.addLine(line.content);
  }

  /** A fault of the whole stay, written on its row. */
  fault(field: StayField, code: FaultCode, reason: string): void {
    const { header, stayHeader } = this.tally.source;
    const column = new RowReader<StayField>(stayHeader ?? header).column(field);
    const isNew = this.tally.addFaults(this.row, [{ column, code, reason }]);
    this.hasFault = true;
    // Where the stay's row is one of its lines, it has been counted as one.
    const asLine = this.rows.get(this.tally);
    if (isNew && asLine !== undefined) asLine.wrong += 1;
  }

  get totalFen(): number {
    return this.#total;
  }

  /** What the stay's files declare; where none does, what its lines add up to. */
  totalOf(draft: StayDraft): Fen {
    return draft.declaredTotal ?? fen(this.#total);
  }

  /** JSON of the stay as it is stored. */
  head(draft: StayDraft): string {
    return JSON.stringify(completeStay(draft, this.totalOf(draft), this.#split()));
  }

  #split(): Split | null {
    if (!this.#everyLineSplit || this.lineCount === 0) return null;
    return {
      fullSelfPay: fen(this.#own),
      overLimitSelfPay: fen(this.#over),
      preSelfPay: fen(this.#prior),
      inScope: fen(this.#total - this.#own - this.#over - this.#prior),
    };
  }
}
