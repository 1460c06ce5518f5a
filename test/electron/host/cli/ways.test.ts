/** The ways in from the command line: the watched folder once round, push tokens, and where an import came from. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import {
  CATALOGUE_COLUMNS,
  catalogueCells,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../../../support/billFiles.ts";
import { runCommand } from "../../../support/commandLine.ts";

let folder: string;
let data: string;
let inbox: string;
const run = (...words: string[]) => runCommand([...words, "--data", data]);

const putCatalogue = (name: string, code: string) =>
  writeCsv(join(inbox, name), { columns: CATALOGUE_COLUMNS, rows: [catalogueCells(code)] });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-ways-"));
  data = join(folder, "data");
  inbox = join(folder, "inbox");
  mkdirSync(inbox);
  closeBooks(await openBooks({ folder: data, create: "training" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the watched folder", () => {
  it("is told about, taken once round, and told about again while a host has the books", async () => {
    expect((await run("watch", "status")).stdout).toContain("没有设接收目录");
    expect((await run("watch", "run")).code).toBe(2);
    expect((await run("settings", `接收目录=${inbox}`)).code).toBe(0);
    putCatalogue("目录.csv", "A1");
    expect((await run("watch", "status")).stdout).toContain("在等：目录.csv");
    const taken = await run("watch", "run");
    expect([taken.code, taken.stdout]).toEqual([0, "目录.csv：批次 1：全部收下\n"]);
    expect(readdirSync(inbox)).toEqual(["已导入"]);

    const books = await openBooks({ folder: data });
    const { code, stdout } = await run("watch", "status", "--json");
    closeBooks(books);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      folder: inbox,
      waiting: [],
      past: [{ words: "批次 1：目录.csv，住院收下 0 份，0 处有错" }],
    });
  });
});

describe("an import", () => {
  it("says where it came from", async () => {
    putCatalogue("别的.csv", "A2");
    const { code } = await run("import", join(inbox, "别的.csv"), "--from", "HIS夜间导出");
    expect(code).toBe(0);
    const books = await openBooks({ folder: data });
    const origin = books
      .prepare("SELECT way, source FROM import_origin ORDER BY batch_id DESC LIMIT 1")
      .get();
    closeBooks(books);
    expect(origin).toEqual({ way: "命令行", source: "HIS夜间导出" });
  });
});

describe("what an import tells", () => {
  it("has the columns that nothing was read from, and the papers that stays lack", async () => {
    const stay = { 人员姓名: "演示1之女", 人员年龄: "0", 身份证号: "无", 人员性别: "女" };
    const [stays, lines] = [join(folder, "住院.csv"), join(folder, "明细.csv")];
    writeCsv(stays, {
      columns: [...STAY_COLUMNS, "离院方式"],
      rows: [stayCells(1, { ...stay, 离院方式: "1" })],
    });
    const rows = [1, 2, 3, 4, 5].map((number) =>
      lineCells(1, number, { 人员姓名: stay.人员姓名, 身份证号: "" }),
    );
    writeCsv(lines, { columns: LINE_COLUMNS, rows });
    putCatalogue("目录3.csv", "002501010010000");
    const catalogue = join(inbox, "目录3.csv");
    const rehearsed = await run("import", catalogue, stays, lines, "--dry-run");
    expect(rehearsed.stdout).toContain("  没有读的列：离院方式\n");
    expect(rehearsed.stdout).not.toContain("还差资料的");
    const { code, stdout } = await run("import", catalogue, stays, lines);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "还差资料的（不挡结算）：\n  ZY000001：出生医学证明和母亲的参保凭证\n",
    );
  });
});

describe("push tokens", () => {
  it("are made, listed without themselves, and revoked", async () => {
    const made = JSON.parse((await run("token", "create", "HIS", "--days", "30", "--json")).stdout);
    expect(made.token).toMatch(/^yjp_[\w-]{43}$/);
    const listed = await run("token", "list");
    expect(listed.stdout).toContain("1 HIS：用到 ");
    expect(listed.stdout).not.toContain("yjp_");
    expect((await run("token", "revoke", "1")).code).toBe(0);
    expect((await run("token", "list")).stdout).toContain("停用");
    expect((await run("token", "revoke", "1")).code).toBe(1);
    expect((await run("token", "create", "HIS", "--days", "0")).code).toBe(2);
  });
});
