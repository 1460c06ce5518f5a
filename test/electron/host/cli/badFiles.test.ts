/** What hospitals send by mistake, and what nobody should send: each refused in Chinese, nothing stored, exit code 1. */
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CATALOGUE_COLUMNS,
  type Cells,
  catalogueCells,
  csvText,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
  writeXlsx,
} from "../../../support/billFiles.ts";
import { runCommand } from "../../../support/commandLine.ts";
import { workbookZip } from "../../../support/zipFile.ts";

let folder: string;
const inFolder = (name: string): string => join(folder, name);

const STAYS = { columns: STAY_COLUMNS, rows: [stayCells(1)] };
const GOOD_LINES = Array.from({ length: 5 }, (_, index) => lineCells(1, index + 1));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-cli-bad-"));
  writeCsv(inFolder("就医.csv"), STAYS);
  writeCsv(inFolder("明细.csv"), { columns: LINE_COLUMNS, rows: GOOD_LINES });
  writeCsv(inFolder("目录.csv"), { columns: CATALOGUE_COLUMNS, rows: [catalogueCells()] });
  const catalogue = await runCommand(["import", inFolder("目录.csv"), "--data", inFolder("data")]);
  expect(catalogue.code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Stays, versions and lines that the books hold, whatever the state of their import. */
function stored(): number {
  const database = new Database(join(folder, "data", "office.sqlite"), { readonly: true });
  try {
    const count = (table: string) =>
      Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return count("stay") + count("stay_version") + count("fee_line");
  } finally {
    database.close();
  }
}

async function refused(...names: string[]): Promise<string> {
  const words = ["import", ...names.map(inFolder), "--data", inFolder("data")];
  const { code, stdout, stderr } = await runCommand(words);
  expect(code).toBe(1);
  expect(stored()).toBe(0);
  expect(stdout + stderr).not.toMatch(/\bat .*\.ts:\d+/);
  return stdout + stderr;
}

/** Lines in the place of the good ones: one changed cell. */
async function linesRefused(name: string, changes: Cells): Promise<string> {
  const [first = {}, ...rest] = GOOD_LINES;
  writeCsv(inFolder(name), { columns: LINE_COLUMNS, rows: [{ ...first, ...changes }, ...rest] });
  return refused("就医.csv", name);
}

describe("bad input through the command line", () => {
  it("a workbook that was cut off", async () => {
    await writeXlsx(inFolder("全.xlsx"), STAYS);
    const whole = readFileSync(inFolder("全.xlsx"));
    writeFileSync(inFolder("断.xlsx"), whole.subarray(0, Math.floor(whole.length / 2)));
    expect(await refused("断.xlsx", "明细.csv")).toContain("断.xlsx 已损坏或没有传完");
  });

  it("bytes of no encoding", async () => {
    const text = iconv.encode(csvText(STAYS), "gb18030");
    const broken = Buffer.concat([text, Buffer.from([0x81, 0x20, 0xff, 0xff, 0x0a])]);
    writeFileSync(inFolder("乱.csv"), broken);
    expect(await refused("乱.csv", "明细.csv")).toMatch(/乱\.csv 的编码不对：第 \d+ 行/);
  });

  it("a column that is missing", async () => {
    const columns = STAY_COLUMNS.filter((name) => name !== "出院日期");
    writeCsv(inFolder("缺列.csv"), { columns, rows: STAYS.rows });
    expect(await refused("缺列.csv", "明细.csv")).toContain("缺少必需的列：出院日期");
  });

  it("a text where an amount belongs: row, column and reason", async () => {
    const said = await linesRefused("文字.csv", { 金额: "二十元" });
    expect(said).toMatch(/文字\.csv 第 2 行“金额”：“二十元”不是金额/);
  });

  it("an amount with dots between thousands", async () => {
    const said = await linesRefused("点.csv", { 金额: "1.234.567" });
    expect(said).toMatch(/点\.csv 第 2 行“金额”：“1\.234\.567”不是金额/);
  });

  it("a bill whose lines do not add up to its total", async () => {
    const said = await linesRefused("合计.csv", { 金额: "30.00", 数量: "3" });
    expect(said).toMatch(/医疗金额 100\.00 与 5 条明细合计 110\.00 相差 10\.00 元/);
  });

  it("300 MB of nothing", async () => {
    const file = openSync(inFolder("大.csv"), "w");
    ftruncateSync(file, 300 * 1024 ** 2);
    closeSync(file);
    expect(await refused("大.csv", "明细.csv")).toMatch(/大\.csv 有 300 MB，超过上限/);
  });

  it("an empty file", async () => {
    writeFileSync(inFolder("空.csv"), "");
    expect(await refused("空.csv", "明细.csv")).toContain("空.csv 是空的");
  });

  it("a bomb", async () => {
    writeFileSync(
      inFolder("弹.xlsx"),
      workbookZip({ content: Buffer.alloc(60 * 1024 ** 2, 0x20) }),
    );
    expect(await refused("弹.xlsx", "明细.csv")).toContain("弹.xlsx 不能打开");
  });

  it("and the good files still go in afterwards, once", async () => {
    const words = [
      "import",
      inFolder("就医.csv"),
      inFolder("明细.csv"),
      "--data",
      inFolder("data"),
    ];
    expect((await runCommand(words)).code).toBe(0);
    expect(stored()).toBe(1 + 1 + GOOD_LINES.length);
    expect((await runCommand(["check", "--data", inFolder("data")])).code).toBe(0);
  });
});
