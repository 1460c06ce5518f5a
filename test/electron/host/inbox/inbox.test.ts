/** The watched folder over real files: what is taken, what waits, what is put where, and that nothing comes in twice. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { createInbox, type Inbox } from "../../../../electron/host/inbox/inbox.ts";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import { listBatches } from "../../../../electron/host/office/readBatches.ts";
import { createImportWork } from "../../../../electron/host/server/importWork.ts";
import {
  CATALOGUE_COLUMNS,
  type Cells,
  catalogueCells,
  LINE_COLUMNS,
  REGISTER_COLUMNS,
  registerCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../../../support/billFiles.ts";
import {
  addActor,
  ask,
  closeTestOffice,
  errorCode,
  openTestOffice,
  type TestOffice,
} from "../../../support/office.ts";
import { fiveLines } from "../intake/setup.ts";

const DAY = "2023-06-05";

let office: TestOffice;
let folder: string;
let inbox: Inbox;
let minutes = 0;

function openInbox(): Inbox {
  return createInbox({
    dataFolder: office.folder,
    books: () => office.books,
    run: createImportWork(new AbortController().signal).run,
    elapsed: () => minutes * 60_000,
    report: (error) => {
      throw error;
    },
  });
}

beforeEach(async () => {
  office = await openTestOffice();
  folder = mkdtempSync(join(tmpdir(), "yijie-inbox-"));
  minutes = 0;
  changeSettings(office.books, ask(office.console), { inboxFolder: folder });
  inbox = openInbox();
});

afterEach(async () => {
  await inbox.stop();
  closeTestOffice(office);
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, columns: readonly string[], rows: readonly Cells[]): void {
  writeCsv(join(folder, name), { columns, rows });
}

const putLists = () => {
  put("目录.csv", CATALOGUE_COLUMNS, [catalogueCells()]);
  put("登记.csv", REGISTER_COLUMNS, [registerCells(1), registerCells(2)]);
};
const putStays = (name: string, ...serials: number[]) =>
  put(
    name,
    STAY_COLUMNS,
    serials.map((serial) => stayCells(serial)),
  );
const putLines = (name: string, ...serials: number[]) =>
  put(
    name,
    LINE_COLUMNS,
    serials.flatMap((serial) => fiveLines(serial)),
  );

/** As many looks as a file needs to come to rest. */
async function look(times = 2): Promise<void> {
  for (let number = 0; number < times; number += 1) await inbox.look();
}

function lying(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function shelf(name: "已导入" | "有误", day = DAY): string[] {
  const path = join(folder, name, day);
  return existsSync(path) ? readdirSync(path).sort() : [];
}

function count(table: string): number {
  return office.books.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}

describe("the watched folder", () => {
  it("takes lists, then the bills of one name together, says where they came from and what became of them", async () => {
    putLists();
    putStays("2023-05-住院就医.csv", 1, 2);
    putLines("2023-05-费用明细.csv", 1, 2);
    await look(1);
    expect(count("import_batch")).toBe(0);
    await look(1);
    expect(lying()).toEqual([]);
    expect(shelf("有误")).toEqual([]);
    expect(shelf("已导入").filter((name) => name.endsWith(".csv"))).toHaveLength(4);
    const text = readFileSync(join(folder, "已导入", DAY, "2023-05-住院就医-说明.txt"), "utf8");
    expect(text).toContain("2023-05-费用明细.csv");
    expect(text).toContain("读到 10 行，收下 10，有错 0，连带挂起 0，已有 0");
    expect(count("stay")).toBe(2);
    const origins = listBatches(office.books, 10).map(({ origin }) => origin?.way);
    expect(origins).toEqual(["接收目录", "接收目录", "接收目录"]);
    expect(inbox.status().results.map(({ outcome }) => outcome)).toEqual([
      "imported",
      "imported",
      "imported",
    ]);
    expect(checkBooks(office.folder).findings).toEqual([]);
  });

  it("leaves a file alone while it grows, and one that has an unfinished name", async () => {
    putLists();
    putStays("2023-05-就医.csv.tmp", 1);
    await look();
    putStays("2023-05-就医.csv", 1);
    for (const serials of [[1], [1, 2], [1, 2, 3]]) {
      putLines("2023-05-明细.csv", ...serials);
      await look(1);
    }
    expect(lying()).toEqual(["2023-05-就医.csv", "2023-05-就医.csv.tmp", "2023-05-明细.csv"]);
    putLines("2023-05-明细.csv", 1);
    await look();
    expect(count("stay")).toBe(1);
    expect(lying()).toEqual(["2023-05-就医.csv.tmp"]);
  });

  it("waits for the other half as long as the office says, then says what is missing and keeps the file", async () => {
    putLists();
    putStays("2023-05-就医.csv", 1);
    await look();
    expect(lying()).toEqual(["2023-05-就医.csv"]);
    expect(inbox.status().waiting).toEqual([
      { name: "2023-05-就医.csv", why: "等同一套的另一个文件" },
    ]);
    minutes = 9;
    await look();
    expect(lying()).toHaveLength(1);
    minutes = 10;
    await look();
    expect(lying()).toEqual([]);
    expect(shelf("有误")).toEqual(["2023-05-就医-说明.txt", "2023-05-就医.csv"]);
    const text = readFileSync(join(folder, "有误", DAY, "2023-05-就医-说明.txt"), "utf8");
    expect(text).toContain("没有住院结算表（费用明细），账单不完整。");
    expect(text).toContain("没有写入任何数据");
    const log = office.books.prepare("SELECT detail FROM log WHERE act = '接收文件'").pluck().all();
    expect(log).toEqual([JSON.stringify({ code: "BILL_FILES_INCOMPLETE", outcome: "有误" })]);
  });

  it("puts overdue halves together whatever they are called", async () => {
    putLists();
    putStays("就医_20230601080000.csv", 1);
    putLines("明细_20230601080007.csv", 1);
    await look();
    expect(count("stay")).toBe(0);
    minutes = 10;
    await look();
    expect(count("stay")).toBe(1);
    expect(shelf("有误")).toEqual([]);
  });

  it("imports nothing twice: not a file that is put back, not after a crash between import and moving", async () => {
    putLists();
    putStays("2023-05-就医.csv", 1);
    putLines("2023-05-明细.csv", 1);
    await look();
    const batches = count("import_batch");
    for (const name of ["2023-05-就医.csv", "2023-05-明细.csv"]) {
      renameSync(join(folder, "已导入", DAY, name), join(folder, name));
    }
    // What knew the files is gone with the process.
    await inbox.stop();
    inbox = openInbox();
    await look();
    expect(count("import_batch")).toBe(batches);
    expect(lying()).toEqual([]);
    expect(inbox.status().results[0]).toMatchObject({ outcome: "seen", batchId: 3 });
    const text = readFileSync(join(folder, "已导入", DAY, "2023-05-就医-说明 (2).txt"), "utf8");
    expect(text).toContain("以前导入过（批次 3），这一次没有再导入");

    // One of the two was moved already when the machine stopped.
    renameSync(join(folder, "已导入", DAY, "2023-05-明细.csv"), join(folder, "2023-05-明细.csv"));
    minutes = 10;
    await look(3);
    minutes = 20;
    await look();
    expect(count("import_batch")).toBe(batches);
    expect(lying()).toEqual([]);
    expect(count("fee_line")).toBe(5);
  });

  it("takes what is right of a file with wrong rows, and lays the rest beside it to be repaired", async () => {
    putLists();
    putStays("2023-05-就医.csv", 1, 2);
    put("2023-05-明细.csv", LINE_COLUMNS, [
      ...fiveLines(1),
      ...fiveLines(2, { 3: { 金额: "二十" } }),
    ]);
    await look();
    expect(shelf("有误")).toEqual([]);
    expect(shelf("已导入")).toContain("待改正-2023-05-明细.csv");
    expect(shelf("已导入")).toContain("待改正-2023-05-就医.csv");
    expect(count("stay")).toBe(1);
    expect(inbox.status().results[0]?.words).toBe("批次 3：1 处有错，待改正，住院收下 1 份");
  });

  it("refuses what is no bill, each with its own sentence, and never one file for another", async () => {
    writeFileSync(join(folder, "说明.pdf"), "%PDF-1.4 nothing");
    writeFileSync(join(folder, "空.csv"), "");
    writeFileSync(join(folder, "别的.csv"), "甲,乙\r\n1,2\r\n");
    await look();
    expect(lying()).toEqual(["空.csv"]);
    minutes = 10;
    await look();
    expect(lying()).toEqual([]);
    expect(shelf("有误").filter((name) => !name.endsWith("说明.txt"))).toEqual([
      "别的.csv",
      "空.csv",
      "说明.pdf",
    ]);
    writeFileSync(join(folder, "空.csv"), "x");
    await look();
    expect(shelf("有误")).toContain("空 (2).csv");
  });

  it("follows no link: not of a file, not of the folders that it moves things to", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "yijie-elsewhere-"));
    writeCsv(join(elsewhere, "目录.csv"), {
      columns: CATALOGUE_COLUMNS,
      rows: [catalogueCells()],
    });
    symlinkSync(join(elsewhere, "目录.csv"), join(folder, "目录.csv"));
    await look();
    expect(inbox.status()).toMatchObject({ ignored: ["目录.csv"], waiting: [] });
    symlinkSync(elsewhere, join(folder, "已导入"));
    put("登记.csv", REGISTER_COLUMNS, [registerCells(1)]);
    await look();
    expect(count("person")).toBe(1);
    expect(readdirSync(elsewhere)).toEqual(["目录.csv"]);
    expect(inbox.status().waiting).toEqual([
      {
        name: "登记.csv",
        why: "已办完，移不走：接收目录里的“已导入”移不走（它不是文件夹）。",
      },
    ]);
    // Once the folder is one, the file goes there, and is not imported again.
    unlinkSync(join(folder, "已导入"));
    mkdirSync(join(folder, "已导入"));
    minutes = 1;
    await look(1);
    expect(shelf("已导入")).toContain("登记.csv");
    expect(count("import_batch")).toBe(1);
    rmSync(elsewhere, { recursive: true });
  });

  it("says when the folder cannot be reached, and goes on when it can", async () => {
    const away = `${folder}-away`;
    renameSync(folder, away);
    await look();
    expect(inbox.status().trouble).toBe("没有这个文件夹，或网络共享断开了（ENOENT）");
    renameSync(away, folder);
    putLists();
    await look();
    expect(inbox.status().trouble).toBeNull();
    expect(count("import_batch")).toBe(2);
  });

  it("is chosen by the system administration only, and never among the books", () => {
    const change = (inboxFolder: string, actor = office.console) =>
      errorCode(() => changeSettings(office.books, ask(actor), { inboxFolder }));
    expect(change("/srv/his", office.manager)).toBe("NOT_ALLOWED");
    const system = addActor(office.books, "系统员", "系统管理", "机房");
    expect(change("/srv/his", system)).toBe("no error");
    expect(change(join(office.folder, "in"))).toBe("BAD_REQUEST");
    expect(change(join(office.folder, ".."))).toBe("BAD_REQUEST");
    expect(change("his")).toBe("BAD_REQUEST");
    expect(change("\\\\his\\导出$\\医保")).toBe("no error");
    expect(change("D:\\医保\\接收")).toBe("no error");
  });
});
