/** 医保目录: rows to catalogue items with their validity; row by row. */
import type { Day } from "../../../shared/calendar/day.ts";
import type { Price } from "../../../shared/money/decimal.ts";
import { printRate } from "../../../shared/money/fraction.ts";
import type { Act, Row } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { catalogueDigest, MOST_CATALOGUE_ROWS_IN_LOG } from "../store/listDigests.ts";
import { learnReading } from "../store/readings.ts";
import { readPrice, readRatio } from "./cells.ts";
import { readDataRows } from "./dataRows.ts";
import { storedValidities, type Validity } from "./knownItems.ts";
import type { CatalogueField } from "./listLayouts.ts";
import type { Pace } from "./pace.ts";
import { quoted, RowReader } from "./rowReader.ts";
import { SIGNS } from "./signs.ts";
import type { TableRow } from "./table.ts";
import type { Tally } from "./tally.ts";
import { classOf } from "./words.ts";

interface ItemRow {
  readonly tally: Tally;
  readonly number: number;
  readonly code: string;
  readonly from: Day;
  readonly to: Day | null;
  readonly values: Row;
}

export class CatalogueList {
  readonly #books: Books;
  readonly #pace: Pace;
  readonly #rows = new Map<string, ItemRow>();
  readonly #changes: (ItemRow & { readonly isNew: boolean })[] = [];
  /** Validities of every code in the file, with those the books have, as they will be. */
  readonly validities = new Map<string, Validity[]>();

  constructor(books: Books, pace: Pace) {
    this.#books = books;
    this.#pace = pace;
  }

  async read(tally: Tally): Promise<void> {
    const { header } = tally.source;
    const reader = new RowReader<CatalogueField>(header, tally.conversions);
    await readDataRows(tally, this.#pace, {
      header,
      signs: SIGNS.catalogue,
      read: (row) => this.#readRow(tally, reader, row),
    });
  }

  #readRow(tally: Tally, reader: RowReader<CatalogueField>, row: TableRow): void {
    tally.rowsRead += 1;
    reader.start(row);
    const item = readItem(reader, tally, row.number);
    if (item === null) {
      tally.addFaults(row.number, reader.faults);
      return;
    }
    const name = `${item.code}\u0000${item.from}`;
    const twin = this.#rows.get(name);
    if (twin === undefined) this.#rows.set(name, item);
    else if (JSON.stringify(twin.values) === JSON.stringify(item.values)) tally.rowsSeen += 1;
    else {
      const reason = `国标代码 ${quoted(item.code)} 自 ${item.from} 起的内容与第 ${twin.number} 行不同`;
      reader.fault("nationalItemCode", "ROW_TWICE", reason);
      tally.addFaults(row.number, reader.faults);
    }
  }

  /** Sorts the rows into new and seen, refusing those that would leave two rows valid on one day. */
  plan(): void {
    const byCode = new Map<string, ItemRow[]>();
    for (const item of this.#rows.values()) {
      const rows = byCode.get(item.code);
      if (rows === undefined) byCode.set(item.code, [item]);
      else rows.push(item);
    }
    for (const [code, items] of byCode) this.#planCode(code, items);
  }

  #planCode(code: string, items: readonly ItemRow[]): void {
    const arriving = new Set(items.map(({ from }) => from));
    // What a row of the same code and first day replaces no longer counts.
    const valid = storedValidities(this.#books, code).filter(({ from }) => !arriving.has(from));
    for (const item of items) {
      const { from, to } = item;
      const other = valid.find((known) => overlaps(known, item));
      if (other !== undefined) {
        const column = new RowReader<CatalogueField>(item.tally.source.header).column("validFrom");
        const reason = `有效期与同一国标代码自 ${other.from} 起的一行重叠，同一天只能有一行有效`;
        item.tally.addFaults(item.number, [{ column, code: "VALIDITY_OVERLAPS", reason }]);
        continue;
      }
      valid.push({ from, to });
      this.#planItem(item);
    }
    this.validities.set(code, valid);
  }

  #planItem(item: ItemRow): void {
    const stored = this.#books
      .prepare("SELECT * FROM catalogue_item WHERE national_item_code = ? AND from_day = ?")
      .get(item.code, item.from) as Row | undefined;
    const isSame =
      stored !== undefined &&
      Object.keys(item.values).every((column) => stored[column] === item.values[column]);
    if (isSame) item.tally.rowsSeen += 1;
    else {
      item.tally.rowsAccepted += 1;
      this.#changes.push({ ...item, isNew: stored === undefined });
    }
  }

  apply(act: Act, batchId: number): void {
    if (this.#changes.length === 0) return;
    if (this.#changes.length > MOST_CATALOGUE_ROWS_IN_LOG) this.#putAll(batchId);
    else {
      for (const { code, from, values, isNew } of this.#changes) {
        const key = { national_item_code: code, from_day: from };
        if (isNew) act.insert("catalogue_item", { ...key, ...values, batch_id: batchId });
        else act.update("catalogue_item", key, { ...values, batch_id: batchId });
      }
    }
    const rows = this.#books.prepare("SELECT count(*) FROM catalogue_item").pluck().get() as number;
    // Once long, always as a whole: a later short list changes the digest too.
    if (rows > MOST_CATALOGUE_ROWS_IN_LOG) {
      const digest = catalogueDigest(this.#books.database);
      act.note({ catalogueRows: this.#changes.length, catalogueDigest: digest });
    }
  }

  #putAll(batchId: number): void {
    const put = this.#books.prepare(
      `INSERT OR REPLACE INTO catalogue_item (national_item_code, from_day, to_day, name, class, pre_self_pay_ratio,
         ceiling_level_1, ceiling_level_2, ceiling_level_3, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const { code, from, values } of this.#changes) {
      put.run(code, from, ...Object.values(values), batchId);
      learnReading(this.#books.prepare, "catalogue_item", values.name);
    }
  }
}

function overlaps(a: Validity, b: Validity): boolean {
  return (b.to === null || a.from <= b.to) && (a.to === null || b.from <= a.to);
}

function readCeiling(
  row: RowReader<CatalogueField>,
  field: "ceiling" | "ceilingLevel1" | "ceilingLevel2" | "ceilingLevel3",
): Price | null {
  const price = readPrice(row.raw(field));
  const value = row.value(field, price, "NOT_A_PRICE", "不是限价（最多六位小数）");
  if (value !== null && value < 0) row.fault(field, "NOT_A_PRICE", "限价不能小于 0");
  return value;
}

function readItem(row: RowReader<CatalogueField>, tally: Tally, number: number): ItemRow | null {
  const code = row.needCode("nationalItemCode");
  const name = row.text("name");
  if (name === "") row.fault("name", "BLANK", "不能为空");
  const word = row.needCode("class");
  const itemClass = classOf(word);
  if (itemClass === null && word !== "") {
    row.fault("class", "UNKNOWN_WORD", `“${quoted(word)}”不是甲、乙、丙`);
  }
  const ratio = row.value(
    "preSelfPayRatio",
    readRatio(row.raw("preSelfPayRatio")),
    "NOT_A_SHARE",
    "不是比例（如 10% 或 0.1）",
  );
  // A catalogue with one ceiling means it of every level that has none of its own.
  const common = readCeiling(row, "ceiling");
  const levels = ["ceilingLevel1", "ceilingLevel2", "ceilingLevel3"] as const;
  const ceilings = levels.map((field) => readCeiling(row, field) ?? common);
  const from = row.needDay("validFrom");
  const to = row.day("validTo");
  if (from !== null && to !== null && to < from) {
    row.fault("validTo", "DATES_REVERSED", `失效日期早于生效日期 ${from}`);
  }
  if (row.faults.length > 0 || from === null) return null;
  return {
    tally,
    number,
    code,
    from,
    to,
    // In the order of the columns behind the key.
    values: {
      to_day: to,
      name,
      class: itemClass,
      pre_self_pay_ratio: ratio === null ? null : printRate(ratio),
      ceiling_level_1: ceilings[0] ?? null,
      ceiling_level_2: ceilings[1] ?? null,
      ceiling_level_3: ceilings[2] ?? null,
    },
  };
}
