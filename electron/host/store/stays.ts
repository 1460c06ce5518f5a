/** Bills as the books keep them, read back into the domain's types. */
import type { CatalogueClass, ChargeCategory, FeeLine, Stay } from "../../../shared/bill/types.ts";
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Price, Quantity } from "../../../shared/money/decimal.ts";
import { fen } from "../../../shared/money/fen.ts";
import { parseRate } from "../../../shared/money/fraction.ts";
import type { Books } from "./books.ts";
import { LINE_CONTENT_COLUMNS, type LineContent, versionDigest } from "./versionDigest.ts";

/** One version of a bill with what the books know about it. */
export interface StoredStay {
  readonly stayId: number;
  readonly versionId: number;
  readonly version: number;
  readonly contentDigest: string;
  readonly lineCount: number;
  readonly stay: Stay;
}

interface StayRow {
  readonly stay_id: number;
  readonly id: number;
  readonly version: number;
  readonly content_digest: string;
  readonly line_count: number;
  readonly head: string;
}

const VERSION_COLUMNS = "v.stay_id, v.id, v.version, v.content_digest, v.line_count, v.head";

/** The current version of a stay. Throws NOT_FOUND; a stay whose first import still runs is not there yet. */
export function currentStay(books: Books, stayId: number): StoredStay {
  const row = books
    .prepare(
      `SELECT ${VERSION_COLUMNS} FROM stay JOIN stay_version v ON v.id = stay.current_version WHERE stay.id = ?`,
    )
    .get(stayId) as StayRow | undefined;
  if (row === undefined) throw new YijieError("NOT_FOUND", { what: `第 ${stayId} 号住院记录` });
  return storedStay(row);
}

function storedStay(row: StayRow): StoredStay {
  return {
    stayId: row.stay_id,
    versionId: row.id,
    version: row.version,
    contentDigest: row.content_digest,
    lineCount: row.line_count,
    stay: JSON.parse(row.head) as Stay,
  };
}

type LineRow = readonly [
  sourceRow: number,
  serial: string | null,
  originalSerial: string | null,
  feeTime: string,
  hospitalItemCode: string,
  hospitalItemName: string,
  nationalItemCode: string,
  nationalItemName: string,
  specification: string,
  maker: string,
  unit: string,
  category: string,
  declaredClass: string | null,
  quantity: number,
  unitPrice: number,
  amount: number,
  dept: string,
  priceCeiling: number | null,
  selfPayRatio: string | null,
  fullSelfPay: number | null,
  overLimit: number | null,
  preSelfPay: number | null,
];

/** The lines of a version in the order of the file. */
export function versionLines(books: Books, versionId: number): FeeLine[] {
  const rows = books
    .prepare(
      `SELECT source_row, serial, original_serial, fee_time, hospital_item_code, hospital_item_name,
              national_item_code, national_item_name, specification, maker, unit, category, declared_class,
              quantity, unit_price, amount_fen, dept, price_ceiling, self_pay_ratio,
              full_self_pay_fen, over_limit_fen, pre_self_pay_fen
       FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .raw()
    .all(versionId) as LineRow[];
  return rows.map(feeLine);
}

function feeLine(row: LineRow): FeeLine {
  const [fullSelfPay, overLimit, preSelfPay] = [row[19], row[20], row[21]];
  const isSplit = fullSelfPay !== null && overLimit !== null && preSelfPay !== null;
  return {
    sourceRow: row[0],
    serial: row[1],
    originalSerial: row[2],
    feeTime: row[3] as Moment,
    hospitalItemCode: row[4],
    hospitalItemName: row[5],
    nationalItemCode: row[6],
    nationalItemName: row[7],
    specification: row[8],
    maker: row[9],
    unit: row[10],
    category: row[11] as ChargeCategory,
    declaredClass: row[12] as CatalogueClass | null,
    quantity: row[13] as Quantity,
    unitPrice: row[14] as Price,
    amount: fen(row[15]),
    dept: row[16],
    declaredSplit: isSplit
      ? {
          priceCeiling: row[17] as Price | null,
          selfPayRatio: row[18] === null ? null : parseRate(row[18]),
          fullSelfPay: fen(fullSelfPay),
          overLimitSelfPay: fen(overLimit),
          preSelfPay: fen(preSelfPay),
        }
      : null,
  };
}

/** Before a bill becomes a settlement: its head and lines must be what was imported. Throws BILL_ALTERED. */
export function requireUntouched(books: Books, versionId: number): void {
  const version = books
    .prepare("SELECT head, content_digest FROM stay_version WHERE id = ?")
    .get(versionId) as { head: string; content_digest: string };
  const lines = books
    .prepare(
      `SELECT ${LINE_CONTENT_COLUMNS.join(", ")} FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .raw()
    .all(versionId) as LineContent[];
  if (versionDigest(version.head, lines).contentDigest !== version.content_digest) {
    throw new YijieError("BILL_ALTERED", { versionId });
  }
}
