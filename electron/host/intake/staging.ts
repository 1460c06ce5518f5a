/**
 * Writes the lines of an import once, under versions that are not current yet: invisible until one last transaction
 * turns them on, gone if it never comes.
 */
import type { Statement } from "better-sqlite3";
import type { Container } from "../../../shared/contract/importReport.ts";
import type { DateOrder } from "../../../shared/contract/mappingProfile.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import type { Books } from "../store/books.ts";
import { ListHasher } from "../store/listDigests.ts";
import { learnReading } from "../store/readings.ts";
import { STANDS } from "../store/registers.ts";
import { removeVersions } from "../store/unfinishedImports.ts";
import {
  LINE_CONTENT_COLUMNS,
  type LineContent,
  type VersionDigest,
} from "../store/versionDigest.ts";
import type { LoggedConversion } from "./conversions.ts";
import type { Source } from "./source.ts";
import type { StayDraft } from "./stayRow.ts";

/** What the books already hold of a stay. */
export interface EarlierStay {
  readonly stayId: number;
  readonly versionId: number;
  readonly contentDigest: string;
  /** Of the version that came in a file, where a window has corrected it since */
  readonly importedDigest: string;
  readonly head: string;
}

export interface QuarantinedRow {
  readonly fileName: string;
  readonly row: number;
  readonly column: string;
  readonly inpatientNo: string;
  readonly code: string;
  readonly reason: string;
  readonly original: readonly string[];
}

export class Staging {
  readonly books: Books;
  readonly batchId: number;
  /** By which of the content's columns are NULL, as bits. */
  readonly #insertLine = new Map<number, Statement<unknown[], unknown>>();
  #quarantined = 0;
  readonly #quarantineHasher = new ListHasher();
  #converted = 0;
  readonly #conversionHasher = new ListHasher();

  constructor(books: Books, key: string, sources: readonly Source[]) {
    this.books = books;
    const batch = books
      .prepare(
        "INSERT INTO import_batch (key, state, started_at, files) VALUES (?, 'running', ?, ?) RETURNING id",
      )
      .pluck()
      .get(key, books.clock.now(), JSON.stringify(sources.map(fileRecord)));
    this.batchId = batch as number;
  }

  /**
   * Runs what is done with one piece of a file in one transaction. It need not outlast a power cut by itself: nothing
   * sees it before the import's last act, whose own commit brings the write-ahead log to the disk whole, and what a cut
   * leaves of an unfinished import is taken away. https://www.sqlite.org/pragma.html#pragma_synchronous
   */
  inTransaction(work: () => void): void {
    const { database, prepare } = this.books;
    prepare("PRAGMA synchronous = NORMAL").run();
    try {
      database.transaction(work).immediate();
    } finally {
      prepare("PRAGMA synchronous = FULL").run();
    }
  }

  earlier(hospitalCode: string, inpatientNo: string): EarlierStay | null {
    const row = this.books
      .prepare(
        `SELECT stay.id AS stayId, v.id AS versionId, v.content_digest AS contentDigest, v.head,
           (WITH RECURSIVE earlier (id) AS (SELECT v.id UNION ALL
              SELECT of_version FROM bill_correction c JOIN earlier ON c.version_id = earlier.id)
            SELECT content_digest FROM stay_version WHERE id = (SELECT min(id) FROM earlier)) AS importedDigest
         FROM stay JOIN stay_version v ON v.id = stay.current_version
         WHERE stay.hospital_code = ? AND stay.inpatient_no = ?`,
      )
      .get(hospitalCode, inpatientNo) as EarlierStay | undefined;
    return row ?? null;
  }

  /** The slip under which a stay is settled now; null when it is not. */
  standingSlip(stayId: number): string | null {
    const slip = this.books
      .prepare(`SELECT slip_number FROM settlement WHERE stay_id = ? AND ${STANDS}`)
      .pluck()
      .get(stayId) as string | undefined;
    return slip ?? null;
  }

  /** Another stay's current bill with this receipt (requirement B15); null for none. */
  receiptHolder(stay: StayDraft): { inpatientNo: string; slipNumber: string | null } | null {
    const rows = this.books
      .prepare(
        `SELECT stay.id AS stayId, stay.inpatient_no AS inpatientNo, json_extract(v.head, '$.receiptCode') AS code
         FROM stay_version v JOIN stay ON stay.current_version = v.id
         WHERE v.receipt_number = ? AND NOT (stay.hospital_code = ? AND stay.inpatient_no = ?)`,
      )
      .all(stay.receiptNumber, stay.hospitalCode, stay.inpatientNo) as {
      stayId: number;
      inpatientNo: string;
      code: string | null;
    }[];
    const same = rows.find(
      ({ code }) => code === null || stay.receiptCode === null || code === stay.receiptCode,
    );
    return same === undefined
      ? null
      : { inpatientNo: same.inpatientNo, slipNumber: this.standingSlip(same.stayId) };
  }

  /** The row that the lines of a stay hang on. Called inside a transaction. */
  openVersion(stay: StayDraft): { stayId: number; versionId: number; version: number } {
    const { prepare } = this.books;
    const found = prepare("SELECT id FROM stay WHERE hospital_code = ? AND inpatient_no = ?")
      .pluck()
      .get(stay.hospitalCode, stay.inpatientNo);
    const stayId = (found ??
      prepare("INSERT INTO stay (hospital_code, inpatient_no) VALUES (?, ?) RETURNING id")
        .pluck()
        .get(stay.hospitalCode, stay.inpatientNo)) as number;
    const version = prepare(
      "SELECT coalesce(max(version), 0) + 1 FROM stay_version WHERE stay_id = ?",
    )
      .pluck()
      .get(stayId) as number;
    const versionId = prepare(
      `INSERT INTO stay_version (stay_id, version, batch_id, content_digest, line_checksums, line_count, name,
         id_number, insured_region, admit_day, discharge_day, total_fen, receipt_number, head)
       VALUES (?, ?, ?, '', x'', 0, ?, ?, ?, ?, ?, ?, ?, '') RETURNING id`,
    )
      .pluck()
      .get(
        stayId,
        version,
        this.batchId,
        stay.name,
        stay.idNumber,
        stay.insuredRegion,
        stay.admitDay,
        stay.dischargeDay,
        stay.declaredTotal ?? 0,
        stay.receiptNumber,
      ) as number;
    learnReading(prepare, "stay_version", stay.name);
    return { stayId, versionId, version };
  }

  /** Leaves NULL columns out of the statement: binding a NULL costs more than binding a number. */
  insertLine(versionId: number, number: number, sourceRow: number, content: LineContent): void {
    const values: (string | number)[] = [versionId, number, sourceRow];
    let nulls = 0;
    for (let index = 0; index < content.length; index += 1) {
      const value = content[index];
      if (value === null || value === undefined) nulls |= 1 << index;
      else values.push(value);
    }
    let statement = this.#insertLine.get(nulls);
    if (statement === undefined) {
      statement = this.#prepareInsert(nulls);
      this.#insertLine.set(nulls, statement);
    }
    statement.run(...values);
  }

  #prepareInsert(nulls: number): Statement<unknown[], unknown> {
    const filled = LINE_CONTENT_COLUMNS.filter((_, index) => (nulls & (1 << index)) === 0);
    const columns = ["version_id", "number", "source_row", ...filled];
    const places = columns.map(() => "?").join(", ");
    return this.books.prepare(`INSERT INTO fee_line (${columns.join(", ")}) VALUES (${places})`);
  }

  completeVersion(
    versionId: number,
    stay: { readonly head: string; readonly lineCount: number; readonly total: Fen },
    digest: VersionDigest,
  ): void {
    this.books
      .prepare(
        `UPDATE stay_version SET content_digest = ?, line_checksums = ?, line_count = ?, total_fen = ?, head = ?
         WHERE id = ?`,
      )
      .run(
        digest.contentDigest,
        digest.lineChecksums,
        stay.lineCount,
        stay.total,
        stay.head,
        versionId,
      );
  }

  dropVersions(versions: readonly number[]): void {
    removeVersions(this.books, versions);
  }

  quarantine(row: QuarantinedRow): void {
    this.#quarantined += 1;
    const values = [
      this.batchId,
      this.#quarantined,
      row.fileName,
      row.row,
      row.column,
      row.inpatientNo,
      row.code,
      row.reason,
      JSON.stringify(row.original),
    ];
    this.#quarantineHasher.add(values);
    this.books
      .prepare(
        `INSERT INTO quarantine (batch_id, number, file_name, file_row, column_name, inpatient_no, code, reason, original)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(...values);
  }

  /** Every different change of one file's cells. Called once for each file. */
  conversions(fileName: string, changes: Iterable<LoggedConversion>): void {
    const insert = this.books.prepare(
      `INSERT INTO conversion (batch_id, number, file_name, rule, column_name, file_row, before, after, cells)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.inTransaction(() => {
      for (const { rule, column, row, before, after, count } of changes) {
        this.#converted += 1;
        const where = [this.batchId, this.#converted, fileName];
        const values = [...where, rule, column, row, before, after, count];
        this.#conversionHasher.add(values);
        insert.run(...values);
      }
    });
  }

  /** Once, at the end. */
  listDigests(): { readonly quarantineDigest: string; readonly conversionDigest: string } {
    return {
      quarantineDigest: this.#quarantineHasher.finish(),
      conversionDigest: this.#conversionHasher.finish(),
    };
  }

  get quarantinedRows(): number {
    return this.#quarantined;
  }
}

/** One entry of import_batch.files: enough to write the error file in the same layout. */
export interface FileRecord {
  readonly name: string;
  readonly kind: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly container: Container;
  readonly sheet: string | null;
  readonly delimiter: string | null;
  readonly headerRow: number;
  readonly header: readonly string[];
  /** Where in a row each field stands that is a person's; batches from before there were profiles have none. */
  readonly personal?: Readonly<Partial<Record<"name" | "idNumber", number>>>;
  /** Where a list has whose row it is, if the rows of one may come in without those of others */
  readonly whose?: number;
  /** By field, of a file that writes the year behind */
  readonly dateOrders?: Readonly<Record<string, DateOrder>>;
}

function personalOf({ header, stayHeader }: Source): NonNullable<FileRecord["personal"]> {
  const at = (field: string) => header.positions.get(field) ?? stayHeader?.positions.get(field);
  const [name, idNumber] = [at("name"), at("idNumber")];
  return {
    ...(name === undefined || header.layout.kind === "catalogue" ? {} : { name }),
    ...(idNumber === undefined ? {} : { idNumber }),
  };
}

const WHOSE: Readonly<Partial<Record<Source["kind"], string>>> = {
  register: "personNo",
  catalogue: "nationalItemCode",
};

function whoseOf({ kind, header }: Source): Pick<FileRecord, "whose"> {
  const at = header.positions.get(WHOSE[kind] ?? "");
  return at === undefined ? {} : { whose: at };
}

function dateOrdersOf({ header, stayHeader, hasYearLast }: Source): Pick<FileRecord, "dateOrders"> {
  if (!hasYearLast) return {};
  return {
    dateOrders: Object.fromEntries([...(stayHeader?.dateOrders ?? []), ...header.dateOrders]),
  };
}

function fileRecord(source: Source): FileRecord {
  const { table, header } = source;
  return {
    name: source.name,
    kind: source.kind,
    sha256: source.sha256,
    bytes: source.bytes,
    encoding: table.encoding,
    container: table.container,
    sheet: table.sheet,
    delimiter: table.delimiter,
    headerRow: header.row,
    header: header.names,
    personal: personalOf(source),
    ...whoseOf(source),
    ...dateOrdersOf(source),
  };
}
