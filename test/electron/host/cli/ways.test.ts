/** The ways in from the command line: the watched folder once round, push tokens, and where an import came from. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { CATALOGUE_COLUMNS, catalogueCells, writeCsv } from "../../../support/billFiles.ts";
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
