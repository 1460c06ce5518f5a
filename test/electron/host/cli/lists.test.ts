/** Lists, what a stay needs and unmatched items on the command line: no names, exit codes, files that are not overwritten. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBooks } from "../../../../electron/host/store/books.ts";
import { runCommand } from "../../../support/commandLine.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  closeTestOffice,
  idNumberOf,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  personNoOf,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
let data: readonly string[];

function list(name: string, serials: readonly number[], month: string): string {
  const path = join(office.folder, name);
  const rows = serials.map((serial) =>
    ["民政局", month, nameOf(serial), idNumberOf(serial), "低保"].join(","),
  );
  writeFileSync(path, ["名单来源,名单月份,姓名,身份证号,特殊身份", ...rows].join("\n"));
  return path;
}

async function run(...words: string[]) {
  const { code, stdout, stderr } = await runCommand([...words, ...data]);
  expect(stdout).not.toContain(nameOf(1));
  return { code, said: stdout + stderr };
}

beforeAll(async () => {
  office = await openTestOffice();
  data = ["--data", office.folder];
  addCatalogue(office, PLAIN_CATALOGUE);
  addPerson(office, { serial: 1 });
  addStay(office, { serial: 1, inpatientNo: "Z1", diagnosisCode: "S72.000" });
  closeBooks(office.books);
});

afterAll(() => closeTestOffice(office));

describe("the commands of lists", () => {
  it("import, list, compare, write and take back", async () => {
    const imported = await run("import", list("六月.csv", [1, 2], "2023-06"));
    expect(imported).toMatchObject({ code: 0 });
    await run("import", list("七月.csv", [2, 3], "2023-07"));
    const lists = await run("lists");
    expect(lists.said).toContain("2 identities 民政局 2023-07-01 起，2 行");
    const found = await run("lists", "compare", "2", "--before", "1");
    expect(found.said).toContain("共 2 处差异");
    expect(found.said).toMatch(/减少 \*{14}/);
    expect(found.said).not.toContain(idNumberOf(1));
    const out = join(office.folder, "比对.csv");
    const words = ["lists", "compare", "2", "--insured", "2023-07-01", "--out", out];
    expect((await run(...words)).code).toBe(2);
    expect((await run(...words, "--purpose", "核对漏保", "--whole")).code).toBe(0);
    const text = new TextDecoder("gb18030").decode(readFileSync(out));
    expect(text).toContain(idNumberOf(2));
    expect((await run(...words, "--purpose", "核对漏保")).said).toContain("已经存在");
    expect((await run("lists", "withdraw", "2", "--reason", "导错了")).code).toBe(0);
    expect((await run("lists")).said).toContain("（已撤回）");
  });

  it("take exactly one way of comparing, and days that exist", async () => {
    expect((await run("lists", "compare", "1")).code).toBe(2);
    expect((await run("lists", "compare", "1", "--deaths", "--before", "1")).code).toBe(2);
    expect((await run("lists", "compare", "1", "--register", "2023-02-30")).code).toBe(2);
    expect((await run("lists", "compare", "x", "--deaths")).code).toBe(2);
  });
});

describe("the commands of stays", () => {
  it("enter an injury's inquiry and a newborn's mother, and take them back", async () => {
    const injury = ["stay", "enter", "Z1", "--injury", "无第三方"];
    expect((await run(...injury)).code).toBe(2);
    expect((await run(...injury, "--proof", "入户调查")).code).toBe(0);
    const back = ["stay", "enter", "Z1", "--take-back", "injury", "--proof", "登记错了"];
    expect((await run(...back)).said).toContain("injury（撤回）");
    const mother = ["stay", "enter", "Z1", "--mother", personNoOf(1), "--proof", "出生证明"];
    expect((await run(...mother)).code).toBe(2);
    expect((await run(...mother, "--born", "2023-05-19")).said).toContain("就是账单上的病人本人");
    expect((await run("stay", "enter", "Z1", "--list")).code).toBe(0);
    expect((await run("stay", "enter", "Z1", "--cover", "1", "--proof", "核实过")).code).toBe(2);
    expect((await run("stay", "flags", "Z1")).said).toContain("共 0 处");
  });

  it("add up items without a match", async () => {
    const days = ["--from", "2023-06-01", "--to", "2023-06-30"];
    expect((await run("items", "unmapped", ...days)).said).toContain("共 0 项");
  });
});
