/**
 * The watched folder (接收目录): what a HIS puts there is imported, once, and moved away, never deleted. The folder is
 * looked at every few seconds rather than watched, because network shares tell nobody of changes.
 *
 * The digests of the files are the key of their import, so that neither a crash between import and moving nor a file that
 * is put back imports anything twice.
 */
import { rmSync } from "node:fs";
import { errorText, YijieError } from "../../../shared/contract/errors.ts";
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import type { InboxStatus } from "../../../shared/contract/inbox.ts";
import type { ImportOptions } from "../intake/importFiles.ts";
import { readKnowledge } from "../intake/knowledge.ts";
import { openSources } from "../intake/source.ts";
import { exportErrors } from "../office/exportErrors.ts";
import { importLines, lackingLines } from "../office/importWords.ts";
import { readImportReport } from "../office/readBatches.ts";
import { importAndReview } from "../office/reviewOpen.ts";
import { serviceActor } from "../office/serviceAccounts.ts";
import { type Actor, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { sha256 } from "../store/digest.ts";
import { readSettings } from "../store/settings.ts";
import { groupFiles, type WaitingFile } from "./groups.ts";
import {
  type Copy,
  copyFile,
  emptyCopies,
  isSame,
  isThere,
  lyingFiles,
  type SeenFile,
} from "./inboxFiles.ts";
import { moveFiles, type Notes, writeNotes } from "./putAway.ts";
import { fileSystemCode, isAboutTheFile, isOwnFault, troubleWords } from "./trouble.ts";

export interface InboxOptions {
  readonly dataFolder: string;
  readonly books: () => Books;
  /** Runs one import so that others can see how far it is and cancel it. */
  readonly run: (
    books: Books,
    asked: { readonly accountId: number; readonly key: string },
    work: (options: ImportOptions) => Promise<ImportReport>,
  ) => Promise<ImportReport>;
  readonly onImported?: (batchId: number) => void;
  readonly report?: (error: unknown) => void;
  /** Milliseconds of a clock that only goes forward */
  readonly elapsed?: () => number;
}

export interface Inbox {
  /** One look at the folder and everything that can be done now. Never throws. */
  look(): Promise<void>;
  /** Looks again and again. */
  start(): void;
  /** No new look begins; the one under way ends. */
  stop(): Promise<void>;
  status(): InboxStatus;
}

const LOOK_EVERY_MS = 2_000;
const RESULTS_KEPT = 50;
/** A file that breaks the program, not one that is wrong: after so many tries it is put aside. */
const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;

interface Entry {
  readonly file: SeenFile;
  readonly since: number;
  looks: number;
  copy: (Copy & { readonly kind: WaitingFile["kind"] }) | null;
  /** Why it will not be imported */
  refusal: YijieError | null;
  trouble: string | null;
  tries: number;
  notBefore: number;
}

type Result = InboxStatus["results"][number];

interface Outcome {
  readonly result: Result;
  readonly notes: Notes;
  isNoted: boolean;
}

export function createInbox(options: InboxOptions): Inbox {
  return new FolderInbox(options);
}

class FolderInbox implements Inbox {
  readonly #options: InboxOptions;
  readonly #elapsed: () => number;
  readonly #copies: string;
  #entries: Entry[] = [];
  /** Done, but not moved yet */
  readonly #done = new Map<Entry, Outcome>();
  readonly #results: Result[] = [];
  #ignored: readonly string[] = [];
  #trouble: string | null = null;
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#elapsed = options.elapsed ?? (() => performance.now());
    this.#copies = emptyCopies(options.dataFolder);
  }

  start(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      void this.look().then(() => this.start());
    }, LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
    rmSync(this.#copies, { recursive: true, force: true });
  }

  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        this.#trouble = troubleWords(error);
        if (fileSystemCode(error) === null) this.#options.report?.(error);
      })
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  status(): InboxStatus {
    const { inboxFolder } = readSettings(this.#options.books());
    return {
      folder: inboxFolder,
      trouble: inboxFolder === "" ? null : this.#trouble,
      waiting: this.#entries.map((entry) => ({
        name: entry.file.name,
        why: this.#done.has(entry) ? `已办完，移不走：${entry.trouble ?? ""}` : waitingWords(entry),
      })),
      ignored: this.#ignored,
      results: this.#results,
    };
  }

  async #look(): Promise<void> {
    const { inboxFolder: folder } = readSettings(this.#options.books());
    if (folder === "") {
      for (const entry of this.#entries) this.#forget(entry);
      this.#entries = [];
      return;
    }
    const { files, ignored } = lyingFiles(folder);
    this.#ignored = ignored;
    this.#trouble = null;
    this.#compare(files);
    for (const entry of this.#entries) await this.#open(entry);
    for (const group of this.#groups()) {
      if (this.#isStopped) return;
      await this.#handle(folder, group);
    }
  }

  /** What lies there now, with what is known of it from before. */
  #compare(files: readonly SeenFile[]): void {
    const before = this.#entries;
    this.#entries = files.map((file) => {
      const known = before.find((entry) => isSame(entry.file, file));
      if (known !== undefined) {
        known.looks += 1;
        return known;
      }
      const since = this.#elapsed();
      const fresh = { looks: 1, copy: null, refusal: null, trouble: null, tries: 0, notBefore: 0 };
      return { file, since, ...fresh };
    });
    for (const entry of before) if (!this.#entries.includes(entry)) this.#forget(entry);
  }

  #forget(entry: Entry): void {
    if (entry.copy !== null) rmSync(entry.copy.path, { force: true });
    entry.copy = null;
    this.#done.delete(entry);
  }

  /** A file that came to rest is copied, and known by its content from then on. */
  async #open(entry: Entry): Promise<void> {
    const isReady = entry.looks >= 2 && this.#elapsed() >= entry.notBefore;
    if (!isReady || entry.copy !== null || entry.refusal !== null) return;
    if (entry.file.size === 0 && !this.#isOverdue(entry)) return;
    const { name } = entry.file;
    try {
      const copy = await copyFile(entry.file, this.#copies);
      if (copy === null) return;
      entry.copy = { ...copy, kind: "stays" };
      const knowledge = readKnowledge(this.#options.books());
      const sources = await openSources({ path: copy.path, name }, knowledge);
      for (const source of sources) source.close();
      const [first] = sources;
      const kinds = sources.map(({ kind }) => kind);
      // One file with both waits for no partner.
      const isWhole = kinds.includes("stays") && kinds.includes("lines");
      entry.copy = { ...copy, kind: isWhole ? "wide" : first.kind };
      entry.trouble = null;
    } catch (error) {
      if (entry.copy !== null && isAboutTheFile(error)) entry.refusal = error;
      else this.#postpone([entry], error);
    }
  }

  #isOverdue({ since }: Entry): boolean {
    const { inboxWaitMinutes } = readSettings(this.#options.books());
    return this.#elapsed() - since >= inboxWaitMinutes * 60_000;
  }

  #groups(): readonly (readonly Entry[])[] {
    const ready = this.#entries.filter(({ notBefore }) => this.#elapsed() >= notBefore);
    const done = ready.filter((entry) => this.#done.has(entry));
    const rest = ready.filter((entry) => !this.#done.has(entry));
    const refused = rest.filter(({ refusal }) => refusal !== null);
    const open = rest.flatMap((entry) =>
      entry.copy === null || entry.refusal !== null
        ? []
        : [
            {
              name: entry.file.name,
              kind: entry.copy.kind,
              isOverdue: this.#isOverdue(entry),
              entry,
            },
          ],
    );
    // While something is still being written, what belongs to it may be that.
    const arriving = this.#entries.filter(({ looks }) => looks < 2).map(({ file }) => file.name);
    const groups = groupFiles(open, arriving);
    return [
      ...[...done, ...refused].map((entry) => [entry]),
      ...groups.map((group) => group.map(({ entry }) => entry)),
    ];
  }

  async #handle(folder: string, entries: readonly Entry[]): Promise<void> {
    // A file written anew since is another one, which nobody has looked at.
    if (!entries.every(({ file }) => isThere(file))) return;
    try {
      const [first] = entries;
      const known = first === undefined ? undefined : this.#done.get(first);
      const outcome = known ?? (await this.#settle(entries));
      for (const entry of entries) this.#done.set(entry, outcome);
      const { result, notes } = outcome;
      const shelf = result.outcome === "refused" ? "有误" : "已导入";
      const day = result.at.slice(0, 10);
      if (!outcome.isNoted) {
        const fault = writeNotes(folder, shelf, day, notes);
        outcome.isNoted = true;
        const addition = fault === null ? "" : `（说明没有写成：${fault}）`;
        this.#results.unshift({ ...result, words: `${result.words}${addition}` });
        this.#results.length = Math.min(this.#results.length, RESULTS_KEPT);
      }
      moveFiles(
        folder,
        shelf,
        day,
        entries.map(({ file }) => file),
      );
      for (const entry of entries) this.#forget(entry);
      this.#entries = this.#entries.filter((entry) => !entries.includes(entry));
    } catch (error) {
      this.#postpone(entries, error);
    }
  }

  /** The next try comes later and later. */
  #postpone(entries: readonly Entry[], error: unknown): void {
    if (fileSystemCode(error) === null && !(error instanceof YijieError)) {
      this.#options.report?.(error);
    }
    for (const entry of entries) {
      entry.tries += 1;
      entry.trouble = troubleWords(error);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (entry.tries - 1), LONGEST_PAUSE_MS);
      entry.notBefore = this.#elapsed() + pause;
      if (!isOwnFault(error) || entry.tries < MOST_TRIES || entry.copy === null) continue;
      const detail = error instanceof Error ? error.name : "";
      entry.refusal = new YijieError("INTERNAL", { detail });
    }
  }

  /** Imports, or finds that it was imported, or that it cannot be. Throws what is not the files' fault. */
  async #settle(entries: readonly Entry[]): Promise<Outcome> {
    const books = this.#options.books();
    const actor = serviceActor(books, "接收目录");
    const digests = entries.flatMap(({ copy }) => (copy === null ? [] : [copy.sha256])).sort();
    const refusal = entries.find((entry) => entry.refusal !== null)?.refusal ?? null;
    const earlier = batchOf(books, digests);
    if (earlier !== null) {
      logFiles(books, actor, digests, { outcome: "已导入过", batch: earlier });
      return this.#taken(actor, entries, readImportReport(books, earlier), true);
    }
    if (refusal !== null) return this.#refused(actor, entries, digests, refusal);
    const key = `inbox/${sha256(digests.join(" "))}`;
    const files = entries.flatMap(({ file, copy }) =>
      copy === null ? [] : [{ path: copy.path, name: file.name }],
    );
    const asked = { accountId: actor.accountId, key };
    try {
      const report = await this.#options.run(books, asked, (options) =>
        importAndReview(books, { key, actor }, files, {
          ...options,
          origin: { way: "接收目录", source: "" },
        }),
      );
      if (report.batchId !== null) this.#options.onImported?.(report.batchId);
      return await this.#taken(actor, entries, report, false);
    } catch (error) {
      if (!isAboutTheFile(error)) throw error;
      // The host's end cancels as well; then nothing was decided.
      if (error.code === "IMPORT_CANCELLED" && this.#isStopped) throw error;
      return this.#refused(actor, entries, digests, error);
    }
  }

  async #taken(
    actor: Actor,
    entries: readonly Entry[],
    report: ImportReport,
    isSeen: boolean,
  ): Promise<Outcome> {
    const books = this.#options.books();
    const { batchId, files } = report;
    const errorFiles: Notes["errorFiles"][number][] = [];
    for (const { name } of files.filter(({ rowsWrong, rowsHeld }) => rowsWrong + rowsHeld > 0)) {
      const request = { key: `inbox/errors/${batchId}/${name}`, actor };
      errorFiles.push(await exportErrors(books, request, { batchId: batchId ?? 0, name }));
    }
    const head = isSeen
      ? [`这些文件以前导入过（批次 ${batchId}），这一次没有再导入。以下是当时的结果：`]
      : [];
    const rest =
      errorFiles.length === 0
        ? []
        : [
            `没有收下的行在旁边的待改正文件里：在导入页打开批次 ${batchId} 改正，或改好文件再放进接收目录。`,
          ];
    const lacking = await lackingLines(books, report);
    const words = isSeen ? `已导入过（批次 ${batchId}）` : takenWords(report);
    return {
      result: this.#result(entries, isSeen ? "seen" : "imported", words, batchId),
      notes: {
        name: entries[0]?.file.name ?? "",
        text: [...head, ...importLines(report), ...lacking, ...rest].join("\r\n"),
        errorFiles,
      },
      isNoted: false,
    };
  }

  #refused(
    actor: Actor,
    entries: readonly Entry[],
    digests: readonly string[],
    error: YijieError,
  ): Outcome {
    logFiles(this.#options.books(), actor, digests, { outcome: "有误", code: error.code });
    const { what, money, action } = errorText(error.code, error.details);
    const names = entries.map(({ file }) => file.name).join("、");
    return {
      result: this.#result(entries, "refused", what, null),
      notes: {
        name: entries[0]?.file.name ?? "",
        text: [names, what, money, action].join("\r\n"),
        errorFiles: [],
      },
      isNoted: false,
    };
  }

  #result(
    entries: readonly Entry[],
    outcome: Result["outcome"],
    words: string,
    batchId: number | null,
  ): Result {
    const files = entries.map(({ file }) => file.name);
    return { at: this.#options.books().clock.now(), files, outcome, words, batchId };
  }
}

/** The batch that one of these imports made of all the files; null where one of them was never in any. */
function batchOf(books: Books, digests: readonly string[]): number | null {
  const find = books
    .prepare(
      `SELECT b.id FROM import_origin o JOIN import_batch b ON b.id = o.batch_id, json_each(b.files) f
       WHERE o.way = '接收目录' AND b.state = 'done' AND f.value ->> 'sha256' = ? ORDER BY b.id DESC`,
    )
    .pluck();
  const batches = digests.map((digest) => find.all(digest) as number[]);
  const [first = [], ...rest] = batches;
  return first.find((batch) => rest.every((one) => one.includes(batch))) ?? null;
}

/** What was not imported is written down too; an import is an act of its own. No names: a file may be called after a patient. */
function logFiles(
  books: Books,
  actor: Actor,
  digests: readonly string[],
  detail: Readonly<Record<string, string | number>>,
): void {
  const subject = digests.join(" ");
  performAct(books, { key: null, kind: "接收文件", actor, subject, request: null }, (act) => {
    act.note(detail);
    return null;
  });
}

function takenWords({ batchId, staysAccepted, staysHeld, faultCount }: ImportReport): string {
  const faults = faultCount === 0 ? "全部收下" : `${faultCount} 处有错，待改正`;
  const stays = staysAccepted + staysHeld === 0 ? "" : `，住院收下 ${staysAccepted} 份`;
  return `批次 ${batchId}：${faults}${stays}`;
}

function waitingWords({ looks, copy, file, trouble }: Entry): string {
  if (trouble !== null) return trouble;
  if (file.size === 0) return "还是空的，等它写完";
  if (looks < 2) return "刚放进来，等它写完";
  return copy === null ? "正在读" : "等同一套的另一个文件";
}
