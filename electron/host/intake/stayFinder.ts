/** Whose line a row is. */
import type { Header } from "./header.ts";
import type { PendingStay } from "./pendingStay.ts";
import { RowReader } from "./rowReader.ts";
import { readInpatientNo } from "./stayRow.ts";
import type { TableRow } from "./table.ts";

const STAY_NUMBERS = ["hospitalCode", "inpatientNo", "admissionTimes", "visitId"] as const;
export type StayNumber = (typeof STAY_NUMBERS)[number];

type FindStay = (
  hospitalCode: string,
  inpatientNo: string,
  visitId: string,
) => PendingStay | undefined;

/** Lines of one stay mostly stand together: looks the stay up only when the cells of its numbers change. */
export class StayFinder {
  readonly #find: FindStay;
  readonly #reader: RowReader<StayNumber>;
  #cells: readonly string[] = [];
  #stay: PendingStay | undefined;

  constructor(find: FindStay, header: Header) {
    this.#find = find;
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
    this.#stay = this.#find(
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
