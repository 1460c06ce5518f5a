/**
 * Import of 1,000,000 fee lines against the sqlite3 shell's own `.import` of the same file, in the same run; and of a workbook
 * of 50,000.
 */
import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import {
  CATALOGUE_COLUMNS,
  catalogueCells,
  csvText,
  LINE_COLUMNS,
  lineCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../support/billFiles.ts";
import type { BenchLine } from "./types.ts";

const STAYS = 4_000;
const SHEET_STAYS = 200;
const MAX_SHEET_SECONDS = 15;
const LINES_PER_STAY = 250;
const MAX_RATIO = 3;
/** The template's 35 columns, without the two appended ones. */
const TEMPLATE_COLUMNS = LINE_COLUMNS.slice(0, 35);

export async function benchImport(): Promise<BenchLine[]> {
  const folder = mkdtempSync(join(tmpdir(), "yijie-bench-import-"));
  try {
    writeFiles(folder, STAYS);
    // The better of two each, in turn: another program's moment on the machine is not ours.
    const runs = [];
    for (const round of [1, 2]) {
      const ours = timeOurs(folder, { books: `books-${round}`, lines: "lines.csv", stays: STAYS });
      runs.push({ ...ours, shell: timeShell(folder, round) });
    }
    const seconds = Math.min(...runs.map((run) => run.seconds));
    const shell = Math.min(...runs.map((run) => run.shell));
    const peakMegabytes = Math.max(...runs.map((run) => run.peakMegabytes));
    const ratio = seconds / shell;
    const megabytes = Math.round(statSync(join(folder, "lines.csv")).size / 1e6);
    return [
      {
        name: `导入 ${STAYS * LINES_PER_STAY} 条明细（GB18030 CSV，${megabytes} MB）`,
        value: `${seconds.toFixed(2)} s，sqlite3 .import ${shell.toFixed(2)} s`,
        ratio,
        limit: MAX_RATIO,
        ok: ratio <= MAX_RATIO,
      },
      {
        name: "导入时的内存",
        value: `${peakMegabytes} MB`,
        limit: 400,
        ok: peakMegabytes <= 400,
      },
      await benchSheet(join(folder, "sheet")),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ITEMS = Array.from({ length: 600 }, (_, index) => ({
  code: `00250101${String(index).padStart(7, "0")}`,
  name: `演示项目${index}`,
  price: (index % 97) + 0.5,
}));

async function benchSheet(folder: string): Promise<BenchLine> {
  mkdirSync(folder);
  writeFiles(folder, SHEET_STAYS);
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("明细");
  const text = iconv.decode(readFileSync(join(folder, "lines.csv")), "gb18030");
  for (const line of text.trimEnd().split("\r\n")) sheet.addRow(line.split(","));
  await workbook.xlsx.writeFile(join(folder, "lines.xlsx"));
  const asked = { books: "books", lines: "lines.xlsx", stays: SHEET_STAYS };
  const { seconds, peakMegabytes } = timeOurs(folder, asked);
  return {
    name: `导入 ${SHEET_STAYS * LINES_PER_STAY} 条明细（XLSX）`,
    value: `${seconds.toFixed(2)} s，${peakMegabytes} MB`,
    limit: MAX_SHEET_SECONDS,
    ok: seconds <= MAX_SHEET_SECONDS,
  };
}

function writeFiles(folder: string, count: number): void {
  writeCsv(join(folder, "catalogue.csv"), {
    columns: CATALOGUE_COLUMNS,
    rows: ITEMS.map(({ code, name }) => catalogueCells(code, { 项目名称: name })),
  });
  const stays: Record<string, string>[] = [];
  const file = openSync(join(folder, "lines.csv"), "w");
  writeSync(file, iconv.encode(csvText({ columns: TEMPLATE_COLUMNS, rows: [] }), "gb18030"));
  for (let stay = 1; stay <= count; stay += 1) {
    let totalFen = 0;
    const rows: Record<string, string>[] = [];
    for (let number = 1; number <= LINES_PER_STAY; number += 1) {
      const item = ITEMS[(stay * 31 + number * 7) % ITEMS.length] ?? ITEMS[0];
      const quantity = (number % 5) + 1;
      const amountFen = Math.round((item?.price ?? 0) * 100) * quantity;
      totalFen += amountFen;
      const clock = `${String(number % 24).padStart(2, "0")}:${String(stay % 60).padStart(2, "0")}:${String((number * 13) % 60).padStart(2, "0")}`;
      rows.push({
        ...lineCells(stay, number),
        医嘱号: `202305${stay}${number}`,
        项目代码: `H${item?.code}`,
        项目名称: item?.name ?? "",
        国标代码: item?.code ?? "",
        国标名称: item?.name ?? "",
        规格: `${(number % 9) + 1}g×${(number % 12) + 1}`,
        产地厂家: `演示制药${number % 40}厂`,
        用法: "静滴",
        频次: "一日一次",
        数量: String(quantity),
        单价: (item?.price ?? 0).toFixed(2),
        金额: (amountFen / 100).toFixed(2),
        费用发生日期: `2023-05-${String((number % 9) + 1).padStart(2, "0")} ${clock}`,
      });
    }
    const text = csvText({ columns: TEMPLATE_COLUMNS, rows });
    writeSync(file, iconv.encode(text.slice(text.indexOf("\n") + 1), "gb18030"));
    stays.push({ ...stayCells(stay), 医疗金额: (totalFen / 100).toFixed(2) });
  }
  closeSync(file);
  writeCsv(join(folder, "stays.csv"), { columns: STAY_COLUMNS, rows: stays });
}

interface OurRun {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly staysAccepted: number;
}

/** In a program of its own, whose memory is the import's alone. */
function timeOurs(
  folder: string,
  { books, lines, stays }: { books: string; lines: string; stays: number },
): OurRun {
  const script = join(import.meta.dirname, "importOnce.ts");
  const words = [...process.execArgv, script, folder, join(folder, books), lines];
  const run = JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" })) as OurRun;
  if (run.staysAccepted !== stays) throw new Error("the benchmark's own files are not clean");
  return run;
}

/** The same file into a table of the same columns, with the same durability. */
function timeShell(folder: string, round: number): number {
  const columns = TEMPLATE_COLUMNS.map((name) => `"${name}" TEXT`).join(", ");
  const script = [
    "PRAGMA journal_mode = WAL;",
    "PRAGMA synchronous = FULL;",
    `CREATE TABLE line (${columns});`,
    ".mode csv",
    `.import --skip 1 "${join(folder, "lines.csv")}" line`,
  ].join("\n");
  const start = performance.now();
  execFileSync("sqlite3", [join(folder, `shell-${round}.sqlite`)], {
    input: script,
    stdio: "pipe",
  });
  return (performance.now() - start) / 1000;
}
