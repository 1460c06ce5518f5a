/**
 * The import act: files in any order to checked bills and lists in the books, all of it or nothing.
 * Lists are read first, then the stays, then their lines; everything is staged out of sight and turned on by one act.
 */
import { randomUUID } from "node:crypto";
import { YijieError } from "../../../shared/contract/errors.ts";
import {
  BILL_KINDS,
  type ImportKind,
  type ImportOrigin,
  type ImportReport,
  LIST_KINDS,
} from "../../../shared/contract/importReport.ts";
import {
  type Act,
  type ActHead,
  type Actor,
  type ActRequest,
  performAct,
  type Row,
} from "../store/act.ts";
import type { Books } from "../store/books.ts";
import type { Digestible } from "../store/digest.ts";
import { removeUnfinishedImports } from "../store/unfinishedImports.ts";
import { BillJudge } from "./billJudge.ts";
import { LINES, STAYS } from "./billLayouts.ts";
import { Bills } from "./bills.ts";
import { CatalogueList } from "./catalogue.ts";
import { withDateOrders } from "./dateColumns.ts";
import { checkHeader } from "./header.ts";
import { readKnowledge } from "./knowledge.ts";
import { KnownItems } from "./knownItems.ts";
import type { Pace } from "./pace.ts";
import { type QuarantinePlan, writeQuarantine } from "./quarantine.ts";
import { RegisterList } from "./register.ts";
import { SIGNS } from "./signs.ts";
import {
  checkUnchanged,
  type ImportFile,
  openSources,
  type Source,
  settleKinds,
} from "./source.ts";
import { SourceLists } from "./sourceLists.ts";
import { Staging } from "./staging.ts";
import { StayFinder } from "./stayFinder.ts";
import { FaultList, Tally } from "./tally.ts";

export type { ImportFile } from "./source.ts";

export interface ImportProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly rows: number;
}

export interface ImportOptions {
  /** Does everything but the last step: the report is the same, the books stay as they are. */
  readonly dryRun?: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Of a rehearsal: called before its batch is taken back, to read what did not get in. */
  readonly onRehearsed?: (batchId: number) => void;
  readonly signal?: AbortSignal;
  /** Where the files come from, when nobody chose them at a window */
  readonly origin?: ImportOrigin;
  readonly repair?: RepairStep;
  /** Lists change what people are entitled to: who may only bring bills brings none. */
  readonly onlyBills?: boolean;
}

/** What makes an import a 改正 of rows that an earlier one left out: it takes all of them or none. */
export interface RepairStep {
  /** What was asked for beside the rows themselves */
  readonly request: Digestible;
  /** Writes the history, in the transaction of the import. */
  finish(act: Act, batchId: number): void;
}

/** One import at a time: the next waits, so that a repeated request finds the answer of the first. */
const queues = new WeakMap<Books, Promise<unknown>>();

/**
 * Imports files. A repeated key gets the stored report. Throws YijieError naming the file (and row) when a file cannot
 * be read at all; then, on cancellation and on any other failure, nothing has been stored.
 */
export function importFiles(
  books: Books,
  request: ActRequest,
  files: readonly ImportFile[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const before = queues.get(books) ?? Promise.resolve();
  const run = before.then(() => importNow(books, request, files, options));
  queues.set(
    books,
    run.catch(() => undefined),
  );
  return run;
}

async function importNow(
  books: Books,
  request: ActRequest,
  files: readonly ImportFile[],
  options: ImportOptions,
): Promise<ImportReport> {
  const opened: Source[] = [];
  const knowledge = readKnowledge(books);
  try {
    for (const file of withOwnNames(files)) {
      options.signal?.throwIfAborted();
      opened.push(...(await openSources(file, knowledge)));
    }
    const found = settleKinds(opened);
    if (options.onlyBills === true) refuseLists(found);
    checkTogether(found);
    const sources: Source[] = [];
    for (const source of found) sources.push(await withDateOrders(source));
    const head = actHead(request, sources, options);
    if (options.dryRun !== true && isDone(books, request.key)) {
      return performAct<ImportReport>(books, head, () => {
        throw new Error("a finished act has its answer");
      });
    }
    return await stageAndFinish(books, head, sources, options);
  } catch (error) {
    if (options.signal?.aborted === true && !(error instanceof YijieError)) {
      throw new YijieError("IMPORT_CANCELLED", {}, { cause: error });
    }
    throw error;
  } finally {
    for (const source of opened) source.close();
  }
}

type ImportHead = ActHead & { readonly actor: Actor };

/** The names and the order of the files are not part of the request: the same contents are the same import. */
function actHead(
  { key, actor }: ActRequest,
  sources: readonly Source[],
  { repair }: ImportOptions,
): ImportHead {
  const files = [...new Set(sources.map(({ sha256 }) => sha256))].sort();
  const subject = files.join(" ");
  if (repair === undefined) return { key, actor, kind: "导入", subject, request: { files } };
  return { key, actor, kind: "改正", subject, request: { files, repair: repair.request } };
}

function isDone(books: Books, key: string): boolean {
  return books.prepare("SELECT 1 FROM act WHERE key = ?").get(key) !== undefined;
}

/** Two files of one name would be one in the report and the quarantine. */
function withOwnNames(files: readonly ImportFile[]): ImportFile[] {
  const uses = new Map<string, number>();
  return files.map((file) => {
    const count = (uses.get(file.name) ?? 0) + 1;
    uses.set(file.name, count);
    return count === 1 ? file : { ...file, name: `${file.name} (${count})` };
  });
}

function checkTogether(sources: readonly Source[]): void {
  const byDigest = new Map<string, Source>();
  for (const source of sources) {
    const other = byDigest.get(source.sha256);
    if (other !== undefined && other.path !== source.path) {
      throw new YijieError("FILES_SAME", { file: source.name, other: other.name });
    }
    byDigest.set(source.sha256, source);
  }
  const kinds = new Set<ImportKind>(sources.map(({ kind }) => kind));
  if (kinds.has("wide") && !kinds.has("stays")) return;
  const isBill = kinds.has("stays") || BESIDE.some((kind) => kinds.has(kind));
  if (isBill === kinds.has("lines")) return;
  // A file that has both halves, but for a column: that column is what is missing.
  for (const { almost, name } of sources) if (almost !== null) checkHeader(almost, name);
  const [present, missing] = kinds.has("stays") ? [STAYS, LINES] : [LINES, STAYS];
  throw new YijieError("BILL_FILES_INCOMPLETE", {
    present: present.label,
    missing: missing.label,
  });
}

const BESIDE = ["settlements", "diagnoses"] as const;

async function stageAndFinish(
  books: Books,
  head: ImportHead,
  sources: readonly Source[],
  options: ImportOptions,
): Promise<ImportReport> {
  removeUnfinishedImports(books);
  // A rehearsal uses up no key.
  const key = options.dryRun === true ? `rehearsal/${randomUUID()}` : (head.key ?? "");
  const staging = new Staging(books, key, sources);
  // Thousands of commits follow each other: fewer and longer checkpoints write the same pages less often.
  books.database.pragma(`wal_autocheckpoint = ${IMPORT_CHECKPOINT_PAGES}`);
  try {
    const work = new ImportWork(books, staging, sources, options);
    await work.run();
    // The last moment: from here to the end nothing else gets a turn, so who cancelled in time is never told otherwise.
    options.signal?.throwIfAborted();
    if (options.dryRun === true) {
      const report = work.report(null);
      options.onRehearsed?.(staging.batchId);
      removeUnfinishedImports(books);
      return report;
    }
    if (options.repair !== undefined) refuseFaults(work.report(null));
    for (const source of sources) checkUnchanged(source);
    return performAct(books, head, (act) => work.finish(act, head.actor));
  } catch (error) {
    removeUnfinishedImports(books);
    throw error;
  } finally {
    books.database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  }
}

/** SQLite's own, of 4 KB each */
const CHECKPOINT_PAGES = 1_000;
const IMPORT_CHECKPOINT_PAGES = 8_000;

/** Whoever repairs rows on screen gets all of them in, or is told which is wrong still. Throws REPAIR_STILL_WRONG. */
function refuseFaults({ faults, faultCount }: ImportReport): void {
  const [first] = faults;
  if (first === undefined) return;
  const { file, row, column, reason } = first;
  throw new YijieError("REPAIR_STILL_WRONG", { count: faultCount, file, row, column, reason });
}

/** Throws PUSH_NOT_BILLS. */
function refuseLists(sources: readonly Source[]): void {
  const list = sources.find(({ kind }) => !isBillKind(kind));
  if (list === undefined) return;
  const { name, header } = list;
  throw new YijieError("PUSH_NOT_BILLS", { file: name, label: header.layout.label });
}

function isOfLines({ kind }: Source): boolean {
  return kind === "lines" || kind === "wide";
}

function isBillKind(kind: ImportKind): kind is (typeof BILL_KINDS)[number] {
  return (BILL_KINDS as readonly ImportKind[]).includes(kind);
}

/** What the profile or the office's settings say of every row of the file. */
function noteFixed({ source, conversions, rowsRead }: Tally): void {
  for (const { layout, fixed } of [source.header, source.stayHeader].filter(
    (one) => one !== null,
  )) {
    for (const [field, text] of fixed) {
      conversions.noteAll("FIXED", layout.columns[field]?.names[0] ?? field, text, rowsRead);
    }
  }
}

class ImportWork {
  readonly #books: Books;
  readonly #staging: Staging;
  readonly #options: ImportOptions;
  readonly #faults = new FaultList();
  readonly #tallies: readonly Tally[];
  readonly #lists: SourceLists;
  readonly #register: RegisterList;
  readonly #catalogue: CatalogueList;
  readonly #bills: Bills;
  readonly #judge: BillJudge;
  readonly #totalBytes: number;
  #bytes = 0;
  #rows = 0;

  constructor(books: Books, staging: Staging, sources: readonly Source[], options: ImportOptions) {
    this.#books = books;
    this.#staging = staging;
    this.#options = options;
    this.#tallies = sources.map((source) => new Tally(source, this.#faults));
    this.#totalBytes = sources.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#lists = new SourceLists(books, this.#pace);
    this.#register = new RegisterList(books, this.#pace, this.#lists);
    this.#catalogue = new CatalogueList(books, this.#pace);
    this.#bills = new Bills(staging, this.#pace);
    this.#judge = new BillJudge(staging, this.#pace, this.#bills.stays);
  }

  readonly #pace: Pace = (rows, bytes) => {
    this.#options.signal?.throwIfAborted();
    this.#rows += rows;
    this.#bytes += bytes;
    this.#options.onProgress?.({
      bytes: Math.floor(this.#bytes),
      totalBytes: this.#totalBytes,
      rows: this.#rows,
    });
  };

  async run(): Promise<void> {
    for (const tally of this.#of("register")) await this.#register.read(tally);
    for (const tally of this.#of("catalogue")) await this.#catalogue.read(tally);
    for (const kind of LIST_KINDS) {
      for (const tally of this.#of(kind)) {
        const takeCover = (row: Parameters<RegisterList["takeCover"]>[0]) =>
          this.#register.takeCover(row);
        await this.#lists.read(tally, kind, kind === "covers" ? takeCover : undefined);
      }
    }
    this.#lists.plan((tally, row) => this.#register.isInDoubt(tally, row));
    this.#register.plan();
    this.#catalogue.plan();
    for (const tally of this.#of("stays")) await this.#bills.readStays(tally);
    for (const tally of this.#of("wide")) {
      const { stayHeader } = tally.source;
      if (stayHeader !== null) await this.#bills.readWideStays(tally, stayHeader);
    }
    for (const tally of this.#of("settlements")) await this.#bills.readSettlements(tally);
    for (const tally of this.#of("diagnoses")) await this.#bills.readDiagnoses(tally);
    const items = new KnownItems(this.#books, this.#catalogue.validities);
    for (const tally of this.#tallies.filter(({ source }) => isOfLines(source))) {
      await this.#bills.readLines(tally, items);
    }
    await this.#judge.judge();
    this.#judge.countRows();
    this.#lists.countRows();
    for (const tally of this.#tallies) {
      noteFixed(tally);
      this.#staging.conversions(tally.source.name, tally.conversions.all());
      if (tally.rowsRead === 0) throw new YijieError("FILE_EMPTY", { file: tally.source.name });
      await writeQuarantine(this.#staging, this.#quarantinePlan(tally), this.#pace);
    }
  }

  #of(kind: ImportKind): Tally[] {
    return this.#tallies.filter(({ source }) => source.kind === kind);
  }

  #quarantinePlan(tally: Tally): QuarantinePlan {
    const { kind, header } = tally.source;
    if (isBillKind(kind)) {
      const finder = new StayFinder((...numbers) => this.#bills.find(...numbers), header);
      return {
        tally,
        signs: SIGNS[kind],
        inpatientNo: (row) => finder.numberOf(row),
        isHeld: (row) => finder.of(row)?.verdict === "held",
        heldReason: "同一次住院有别的行要改，改好后一起重新导入",
      };
    }
    if (kind !== "register" && kind !== "catalogue") {
      return {
        tally,
        signs: SIGNS[kind],
        inpatientNo: () => "",
        isHeld: (row) => this.#lists.verdictOf(tally, row.number) === "held",
        heldReason:
          "同一份名单里有别的行要改，改好后整份重新导入；缺了人的名单会让人失去身份或待遇",
      };
    }
    return {
      tally,
      signs: SIGNS[kind],
      inpatientNo: () => "",
      isHeld: (row) => this.#register.isHeld(tally, row.number),
      heldReason: "同一个人有别的行与这一行不一致，核对后一起重新导入",
    };
  }

  report(batchId: number | null): ImportReport {
    const verdicts = [...this.#bills.stays].map(({ verdict }) => verdict);
    const count = (wanted: string): number => verdicts.filter((one) => one === wanted).length;
    return {
      batchId,
      dryRun: batchId === null,
      files: this.#tallies.map((tally) => tally.report()),
      staysAccepted: count("accepted"),
      staysChanged: this.#judge.changes.length,
      staysSeen: count("seen"),
      staysHeld: count("held"),
      changes: this.#judge.changes,
      faults: this.#faults.faults,
      faultCount: this.#faults.faultCount,
      warnings: this.#faults.warnings,
      warningCount: this.#faults.warningCount,
    };
  }

  /** The last step, in one transaction: what was staged becomes what the books say. */
  finish(act: Act, actor: Actor): ImportReport {
    const { batchId } = this.#staging;
    this.#register.apply(act, batchId, actor);
    this.#lists.apply(act, batchId);
    this.#catalogue.apply(act, batchId);
    for (const stay of this.#bills.stays) {
      if (stay.verdict !== "accepted") continue;
      this.#checkNotOvertaken(stay);
      act.update("stay", { id: stay.stayId }, { current_version: stay.versionId });
      const row = this.#books
        .prepare("SELECT * FROM stay_version WHERE id = ?")
        .get(stay.versionId);
      act.record("stay_version", [stay.versionId], row as Row);
    }
    const { origin, repair } = this.#options;
    if (origin !== undefined) {
      act.insert("import_origin", { batch_id: batchId, way: origin.way, source: origin.source });
      act.note({ way: origin.way });
    }
    const report = this.report(batchId);
    act.update(
      "import_batch",
      { id: batchId },
      { state: "done", finished_at: act.at, report: JSON.stringify(report) },
    );
    act.note({
      batch: batchId,
      files: report.files.map(
        ({ kind, rowsRead, rowsAccepted, rowsWrong, rowsHeld, rowsSeen }) => ({
          kind,
          rowsRead,
          rowsAccepted,
          rowsWrong,
          rowsHeld,
          rowsSeen,
        }),
      ),
      staysAccepted: report.staysAccepted,
      quarantinedRows: this.#staging.quarantinedRows,
      ...this.#staging.listDigests(),
    });
    repair?.finish(act, batchId);
    return report;
  }

  /** Other acts go on while an import is staged; what it was judged against must still stand. */
  #checkNotOvertaken(stay: {
    readonly stayId: number;
    readonly inpatientNo: string;
    readonly earlier: { readonly versionId: number } | null;
  }): void {
    const current = this.#books
      .prepare("SELECT current_version FROM stay WHERE id = ?")
      .pluck()
      .get(stay.stayId);
    const isSame = current === (stay.earlier?.versionId ?? null);
    if (!isSame || this.#staging.standingSlip(stay.stayId) !== null) {
      throw new YijieError("IMPORT_OVERTAKEN", { inpatientNo: stay.inpatientNo });
    }
  }
}
