/** 接收目录 from the command line: what lies in it and what became of what lay in it; and one round without a host. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import { SETTINGS } from "../../../shared/contract/settings.ts";
import { createInbox } from "../inbox/inbox.ts";
import { lyingFiles } from "../inbox/inboxFiles.ts";
import { createImportWork } from "../server/importWork.ts";
import { DATABASE_FILE } from "../store/books.ts";
import { readSettings } from "../store/settings.ts";
import { type Command, UsageError } from "./command.ts";
import { DATA_OPTION, hasBooks, withBooks } from "./officeFolder.ts";

const SHOWN = 20;

interface Past {
  readonly at: string;
  readonly words: string;
}

export const watchStatus: Command = {
  name: "watch status",
  help: "接收目录的情形：在等的文件、最近导入的和退回的；主机正在运行时也能看",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: async ({ options }) => {
    const folder = options.get("data") ?? "";
    if (!hasBooks(folder)) throw new YijieError("NO_BOOKS", { folder });
    const database = new Database(join(folder, DATABASE_FILE), { readonly: true });
    try {
      const inbox = inboxOf(database);
      const { files, trouble } = lyingIn(inbox);
      const past = [...imported(database), ...notImported(database)]
        .sort((a, b) => (a.at < b.at ? 1 : -1))
        .slice(0, SHOWN);
      return {
        json: { folder: inbox, trouble, waiting: files, past },
        lines: [
          inbox === "" ? "没有设接收目录" : `接收目录：${inbox}`,
          ...(trouble === null ? [] : [`读不了：${trouble}`]),
          ...files.map((name) => `  在等：${name}`),
          ...past.map(({ at, words }) => `${at.replace("T", " ")}　${words}`),
        ],
        ok: trouble === null,
      };
    } finally {
      database.close();
    }
  },
};

function inboxOf(database: Database.Database): string {
  const stored = database
    .prepare("SELECT value FROM setting WHERE name = 'inboxFolder'")
    .pluck()
    .get() as string | undefined;
  return stored ?? SETTINGS.inboxFolder.initial;
}

function lyingIn(folder: string): { files: readonly string[]; trouble: string | null } {
  if (folder === "") return { files: [], trouble: null };
  try {
    return { files: lyingFiles(folder).files.map(({ name }) => name), trouble: null };
  } catch (error) {
    return { files: [], trouble: (error as NodeJS.ErrnoException).code ?? "" };
  }
}

function imported(database: Database.Database): Past[] {
  const rows = database
    .prepare(
      `SELECT b.id, b.finished_at AS at, b.report FROM import_origin o JOIN import_batch b ON b.id = o.batch_id
       WHERE o.way = '接收目录' AND b.state = 'done' ORDER BY b.id DESC LIMIT ${SHOWN}`,
    )
    .all() as { id: number; at: string; report: string }[];
  return rows.map(({ id, at, report }) => {
    const { files, faultCount, staysAccepted } = JSON.parse(report) as ImportReport;
    const names = files.map(({ name }) => name).join("、");
    const words = `批次 ${id}：${names}，住院收下 ${staysAccepted} 份，${faultCount} 处有错`;
    return { at, words };
  });
}

function notImported(database: Database.Database): Past[] {
  const rows = database
    .prepare(
      `SELECT at, subject, detail FROM log WHERE act = '接收文件' ORDER BY number DESC LIMIT ${SHOWN}`,
    )
    .all() as { at: string; subject: string; detail: string }[];
  return rows.map(({ at, subject, detail }) => {
    const { outcome, code = "" } = JSON.parse(detail) as { outcome: string; code?: string };
    const files = subject
      .split(" ")
      .map((digest) => digest.slice(0, 12))
      .join("、");
    return { at, words: `${outcome}${code === "" ? "" : `（${code}）`}：文件 ${files}` };
  });
}

/** Between the two looks that a file needs to come to rest. */
const REST_MS = 2_000;

export const watchRun: Command = {
  name: "watch run",
  help: "不开主机，把接收目录里已经齐的导入一遍就结束；等着另一半的留在原处",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { data: DATA_OPTION },
  run: (input) =>
    withBooks(input, async (books) => {
      if (readSettings(books).inboxFolder === "") throw new UsageError("没有设接收目录");
      const cancelling = new AbortController();
      const cancel = (): void => cancelling.abort();
      process.once("SIGINT", cancel);
      const inbox = createInbox({
        dataFolder: books.folder,
        books: () => books,
        run: createImportWork(cancelling.signal).run,
        report: (error) => console.error(error),
      });
      await inbox.look();
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      await inbox.look();
      const status = inbox.status();
      await inbox.stop();
      process.off("SIGINT", cancel);
      return {
        json: status,
        lines: [
          ...(status.trouble === null ? [] : [`接收目录读不了：${status.trouble}`]),
          ...status.results.map(({ files, words }) => `${files.join("、")}：${words}`),
          ...status.waiting.map(({ name, why }) => `${name}：${why}`),
        ],
        ok: status.trouble === null && status.results.every(({ outcome }) => outcome !== "refused"),
      };
    }),
};
