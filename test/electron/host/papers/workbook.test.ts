import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type WorkbookOffice,
  type WorkbookReport,
  writeClaimsWorkbook,
} from "../../../../electron/host/papers/workbook.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { claimMonth } from "../../../../shared/claims/claimMonth.ts";
import { drugShares } from "../../../../shared/claims/indicators.ts";
import type { MonthClaim } from "../../../../shared/claims/types.ts";
import { fen } from "../../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../../shared/settle/document.ts";
import { buildDocument, undoDocument } from "../../../support/claimDocuments.ts";
import { claimMonths, JUNE } from "../../../support/claimMonths.ts";
import { readSheets, type SheetText } from "../../../support/libreOffice.ts";
import { needsProgram } from "../../../support/programs.ts";

const OFFICE: WorkbookOffice = {
  preparedBy: "钱大暑",
  preparedAt: "2023-07-03T09:12:00" as Moment,
  indicators: [],
};

const BASIC = { layer: "基本医保", payer: "居民医保统筹基金" } as const;
const AID = { layer: "医疗救助", payer: "医疗救助资金" } as const;
const TILTED = { layer: "倾斜救助", payer: "医疗救助资金" } as const;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "yijie-workbook-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Written {
  readonly path: string;
  readonly report: WorkbookReport;
  readonly book: ExcelJS.Workbook;
}

let written = 0;
async function write(
  claim: MonthClaim,
  sheetRows?: number,
  office: WorkbookOffice = OFFICE,
): Promise<Written> {
  written += 1;
  const path = join(folder, `claims${written}.xlsx`);
  const limits = sheetRows === undefined ? undefined : { sheetRows };
  const report = await writeClaimsWorkbook(claim, office, path, limits);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return { path, report, book };
}

function sheetOf(book: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const sheet = book.getWorksheet(name);
  if (sheet === undefined) throw new Error(`no sheet ${name}`);
  return sheet;
}

/** Column number of a head in row 4. */
function columnOf(sheet: ExcelJS.Worksheet, head: string): number {
  const heads = sheet.getRow(4).values as readonly (string | undefined)[];
  const column = heads.findIndex((value) => value?.replace("\n", "") === head);
  if (column < 0) throw new Error(`no column ${head}`);
  return column;
}

/** What a reader that does not calculate sees: a formula's stored result. */
function shown(cell: ExcelJS.Cell): string {
  if (cell.type === ExcelJS.ValueType.Formula) return String(cell.result);
  return cell.value === null ? "" : String(cell.value);
}

function sample(): readonly SettlementDocument[] {
  const first = buildDocument({
    slipNumber: "2023-000001",
    fullSelfPay: 123_456,
    inScope: 10_000_001,
    payments: [
      { ...BASIC, payment: 6_500_007 },
      { ...AID, payment: 1_000_003 },
      { ...TILTED, payment: 200_001 },
    ],
    person: { identities: ["低保"] },
  });
  const second = buildDocument({
    slipNumber: "2023-000002",
    inScope: 500_010,
    payments: [{ ...BASIC, payment: 300_007 }],
    accountPay: 100_000,
    stay: { insuredRegion: "990299" },
  });
  const may = buildDocument({
    slipNumber: "2023-000000",
    settledAt: "2023-05-30T10:00:00",
    inScope: 77_777,
    payments: [{ ...BASIC, payment: 55_555 }],
  });
  return [
    first,
    second,
    undoDocument(second, "2023-000003", "2023-06-29T10:00:00"),
    undoDocument(may, "2023-000004", "2023-06-29T11:00:00"),
  ];
}

describe("the claims workbook as a file", () => {
  test("has the sheets of the month and foots", async () => {
    const { report, book } = await write(claimMonth(sample(), JUNE));
    const names = ["封面", "汇总", "住院明细", "一站式垫付", "核对"];
    expect(book.worksheets.map(({ name }) => name)).toEqual(names);
    expect(report).toMatchObject({ sheets: names, rowCount: 4, balanced: true, unbalanced: [] });
    expect(shown(sheetOf(book, "核对").getCell("A3"))).toBe("核对结果：全部平");
  });

  test("汇总 begins with the columns of 3203", async () => {
    const { book } = await write(claimMonth(sample(), JUNE));
    const heads = (sheetOf(book, "汇总").getRow(4).values as string[]).slice(1, 12);
    expect(heads.map((head) => head.replace("\n", ""))).toEqual([
      "清算类别",
      "清算方式",
      "清算年月",
      "清算人次",
      "医疗费总额",
      "医保认可费用总额",
      "基金申报总额",
      "现金支付金额",
      "个人账户支出",
      "开始日期",
      "结束日期",
    ]);
  });

  test("amounts are numbers with two decimals; numbers of people are texts", async () => {
    const { book } = await write(claimMonth(sample(), JUNE));
    const detail = sheetOf(book, "住院明细");
    const total = detail.getRow(5).getCell(columnOf(detail, "医疗费总额"));
    expect(total.value).toBe(101_234.57);
    expect(total.numFmt).toBe("#,##0.00");
    const undone = detail.getRow(7).getCell(columnOf(detail, "医疗费总额"));
    expect(undone.value).toBe(-5_000.1);
    for (const head of ["身份证号", "个人编号", "结算单号", "住院号", "参保地"]) {
      const cell = detail.getRow(5).getCell(columnOf(detail, head));
      expect(typeof cell.value).toBe("string");
      expect(cell.numFmt).toBe("@");
    }
    expect(detail.getRow(5).getCell(columnOf(detail, "身份证号")).value).toBe("990101195603070022");
  });

  test("an undoing stands as a negative row with the number of its original", async () => {
    const { book } = await write(claimMonth(sample(), JUNE));
    const detail = sheetOf(book, "住院明细");
    const rows = [7, 8].map((row) =>
      ["类型", "原单号", "人次"].map(
        (head) => detail.getRow(row).getCell(columnOf(detail, head)).value,
      ),
    );
    expect(rows).toEqual([
      ["结算撤销", "2023-000002", -1],
      ["上期撤销", "2023-000000", -1],
    ]);
  });

  test("each payer is billed separately, a person once however many layers it pays", async () => {
    const { book } = await write(claimMonth(sample(), JUNE));
    const sheet = sheetOf(book, "一站式垫付");
    const rows = [5, 6, 7, 8, 9, 13].map((row) =>
      ["A", "B", "I", "J"].map((column) => shown(sheet.getCell(`${column}${row}`))),
    );
    expect(rows).toEqual([
      ["居民医保统筹基金", "基本医保", "0", "64444.52"],
      ["医疗救助资金", "医疗救助", "1", "10000.03"],
      ["", "倾斜救助", "1", "2000.01"],
      ["", "小计", "1", "12000.04"],
      ["垫付合计", "全部付款方", "0", "76444.56"],
      ["医疗费总额", "以上各项之和", "0", "100456.8"],
    ]);
  });

  test("a fifth layer of a new payer appears in every sheet without a change of code (E13)", async () => {
    const fifth = buildDocument({
      slipNumber: "2023-000009",
      inScope: 100_000,
      payments: [
        { ...BASIC, payment: 50_000 },
        { layer: "防贫保险", payer: "乡村振兴局", payment: 12_345 },
      ],
    });
    const { book, report } = await write(claimMonth([...sample(), fifth], JUNE));
    expect(report.balanced).toBe(true);
    for (const name of ["汇总", "住院明细"]) {
      const sheet = sheetOf(book, name);
      const column = columnOf(sheet, "防贫保险");
      expect(sheet.getRow(3).getCell(column).value).toBe("乡村振兴局");
      const totalRow = sheet.getRow(name === "汇总" ? 7 : sheet.rowCount);
      expect(shown(totalRow.getCell(column))).toBe("123.45");
    }
    const texts = (name: string) =>
      sheetOf(book, name)
        .getColumn(1)
        .values.filter((value) => typeof value === "string");
    expect(texts("一站式垫付")).toContain("乡村振兴局");
    expect(texts("封面")).toContain("乡村振兴局");
    expect(texts("核对")).toContain("乡村振兴局：防贫保险");
  });

  test("草稿 and 演示 stand on the cover, on every sheet and on every printed page", async () => {
    const marked = (book: ExcelJS.Workbook, mark: string) =>
      book.worksheets.map((sheet) => ({
        printed: sheet.headerFooter.oddHeader?.includes(mark) ?? false,
        onScreen: [1, 2, 3, 4].some((row) =>
          (sheet.getRow(row).values as unknown[]).some((value) => String(value).includes(mark)),
        ),
      }));
    const all = { printed: true, onScreen: true };
    const none = { printed: false, onScreen: false };
    const draft = await write(claimMonth(sample(), JUNE));
    expect(marked(draft.book, "草稿，未月结")).toEqual(draft.book.worksheets.map(() => all));
    expect(marked(draft.book, "演示 ")).toEqual(draft.book.worksheets.map(() => none));
    const closed = { ...JUNE, closed: true, training: true, hospitalName: "人民医院" };
    const training = await write(claimMonth(sample(), closed));
    expect(marked(training.book, "草稿")).toEqual(training.book.worksheets.map(() => none));
    expect(marked(training.book, "演示")).toEqual(training.book.worksheets.map(() => all));
  });

  test("is set up for printing: A4, fitted, heads on every page, page n of m", async () => {
    const { book } = await write(claimMonth(sample(), JUNE));
    for (const sheet of book.worksheets) {
      expect(sheet.pageSetup.paperSize).toBe(9);
      expect(sheet.pageSetup.fitToPage).toBe(true);
      expect(sheet.headerFooter.oddFooter).toContain("第 &P 页，共 &N 页");
    }
    const detail = sheetOf(book, "住院明细");
    expect(detail.pageSetup).toMatchObject({
      orientation: "landscape",
      printTitlesRow: "1:4",
      printTitlesColumn: "A:C",
    });
    expect(detail.views[0]).toMatchObject({ state: "frozen", xSplit: 3, ySplit: 4 });
  });

  test("a hospital's name can't break the page header", async () => {
    const odd = { ...JUNE, hospitalName: "2&P 医院&A" };
    const { book } = await write(claimMonth([], odd));
    expect(sheetOf(book, "汇总").headerFooter.oddHeader).toContain("&9 2&&P 医院&&A");
  });

  test("the same claim gives the same content", async () => {
    const content = async () =>
      JSON.stringify((await write(claimMonth(sample(), JUNE))).book.model);
    expect(await content()).toBe(await content());
  });

  test("a file that can't be written is an error in words, and leaves nothing behind", async () => {
    const claim = claimMonth(sample(), JUNE);
    const nowhere = join(folder, "nowhere", "claims.xlsx");
    await expect(writeClaimsWorkbook(claim, OFFICE, nowhere)).rejects.toMatchObject({
      code: "WORKBOOK_NOT_WRITTEN",
      details: { file: "claims.xlsx", detail: "ENOENT" },
    });
    const taken = join(folder, "taken.xlsx");
    await mkdir(taken);
    await expect(writeClaimsWorkbook(claim, OFFICE, taken)).rejects.toMatchObject({
      code: "WORKBOOK_NOT_WRITTEN",
    });
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("a month without settlements is a workbook all the same", async () => {
    const { report, book } = await write(claimMonth([], JUNE));
    expect(report).toMatchObject({ rowCount: 0, balanced: true });
    expect(sheetOf(book, "汇总").getCell("A5").value).toBe("本月没有结算。");
  });

  test("a month longer than a sheet goes on in the next one, and still foots", async () => {
    const documents = Array.from({ length: 25 }, (_, index) =>
      buildDocument({
        slipNumber: `2023-${String(index).padStart(6, "0")}`,
        inScope: 1_000 + index,
        payments: [{ ...BASIC, payment: 500 + index }],
      }),
    );
    const { report, book } = await write(claimMonth(documents, JUNE), 15);
    expect(report.sheets).toEqual([
      "封面",
      "汇总",
      "住院明细",
      "住院明细2",
      "住院明细3",
      "一站式垫付",
      "核对",
    ]);
    const parts = ["住院明细", "住院明细2", "住院明细3"].map((name) => sheetOf(book, name));
    expect(parts.map(({ rowCount }) => rowCount)).toEqual([15, 15, 10]);
    const numbers = parts.flatMap((sheet) =>
      (sheet.getColumn(1).values as unknown[]).filter((value) => typeof value === "number"),
    );
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(report.balanced).toBe(true);
  });
});

describe("the control sheet", () => {
  /** A claim that lost a row after the slips were added up. */
  function withoutRow(claim: MonthClaim): MonthClaim {
    return { ...claim, rows: claim.rows.slice(1) };
  }

  test("names what does not agree, and by how much", async () => {
    const claim = claimMonth(sample(), JUNE);
    const wrong = { ...claim.control, chargesTotal: fen(claim.control.chargesTotal + 1) };
    const { report, book } = await write({ ...claim, control: wrong });
    expect(report.balanced).toBe(false);
    expect(report.unbalanced).toEqual(["医疗费总额 = 结算单费用分类之和"]);
    expect(shown(sheetOf(book, "核对").getCell("A3"))).toBe("核对结果：有 1 项不平");
  });

  needsProgram("soffice")("shows a lost row as soon as somebody calculates", async () => {
    const { path } = await write(withoutRow(claimMonth(sample(), JUNE)));
    const control = (await readSheets(path)).get("核对") ?? [];
    const line = control.find(([name]) => name === "医疗费总额");
    expect(line?.[7]).toBe("-101234.57");
    expect(line?.[8]).toBe("不平");
    expect(control.find(([name]) => name === "单据份数")?.[8]).toBe("不平");
  });

  needsProgram("soffice")(
    "prints the indicators below, each with its reading and base",
    async () => {
      const fees = { total: fen(10_000_000), drugs: fen(3_800_000), tagged: fen(800_000) };
      const indicators = drugShares(fees, "offBoth", "单独支付药品");
      const office = { ...OFFICE, indicators };
      const { report, path } = await write(claimMonth(sample(), JUNE), undefined, office);
      expect(report.balanced).toBe(true);
      const control = (await readSheets(path)).get("核对") ?? [];
      const at = control.findIndex(([name]) => name === "五　指标（不是申报数）");
      const [plain, , own, how] = control.slice(at + 1, at + 5);
      expect(plain?.slice(0, 3)).toEqual(["药占比（全部药品计入）", "38000", "100000"]);
      expect(plain?.slice(7)).toEqual(["38%", "对照"]);
      expect(own?.[0]).toBe("药占比（单独支付药品从药品费和总费用里都除去）");
      expect(own?.slice(7)).toEqual(["32.61%", "现行"]);
      expect(how?.[0]).toContain("÷（总费用 100,000.00 − 单独支付药品 8,000.00）");
    },
  );

  needsProgram("soffice")("an amount changed in one cell turns 平 into 不平", async () => {
    const { path, book } = await write(claimMonth(sample(), JUNE));
    const detail = sheetOf(book, "住院明细");
    const cell = detail.getRow(6).getCell(columnOf(detail, "个人现金支出"));
    cell.value = Number(cell.value) + 0.01;
    await book.xlsx.writeFile(path);
    const control = (await readSheets(path)).get("核对") ?? [];
    const verdicts = new Map(control.map((row) => [row[0], row[8]]));
    expect(verdicts.get("个人现金支出")).toBe("不平");
    expect(verdicts.get("个人账户支出 + 个人现金支出 = 个人负担")).toBe("不平");
    expect(verdicts.get("2023-000003")).toBe("不平");
    // 一站式垫付 adds its total up from its parts.
    expect(verdicts.get("医疗费总额")).toBe("不平");
    expect(verdicts.get("基金支付合计")).toBe("平");
    expect(control[2]?.[0]).toBe("核对结果：有 4 项不平");
  });
});

describe("LibreOffice", () => {
  /** Every cell of every sheet as the file says it, against what LibreOffice computes. */
  function expectSameEverywhere(
    book: ExcelJS.Workbook,
    sheets: ReadonlyMap<string, SheetText>,
  ): number {
    let formulas = 0;
    for (const sheet of book.worksheets) {
      const text = sheets.get(sheet.name) ?? [];
      sheet.eachRow((row, rowNumber) => {
        row.eachCell((cell, column) => {
          if (cell.type !== ExcelJS.ValueType.Formula) return;
          formulas += 1;
          const where = `${sheet.name}!${cell.address} ${cell.formula}`;
          expect(text[rowNumber - 1]?.[column - 1], where).toBe(shown(cell));
        });
      });
    }
    return formulas;
  }

  needsProgram("soffice")(
    "computes every formula to the figure that stands in the file",
    async () => {
      for (const [seed, sheetRows] of [
        [1, 1_048_576],
        [2, 30],
      ] as const) {
        const [documents = []] = fc.sample(claimMonths(90, 80), { seed, numRuns: 1 });
        const { path, book, report } = await write(claimMonth(documents, JUNE), sheetRows);
        expect(report.balanced).toBe(true);
        const formulas = expectSameEverywhere(book, await readSheets(path));
        expect(formulas).toBeGreaterThan(150);
      }
    },
  );

  needsProgram("soffice")(
    "recalculates: a wrong result planted in the file does not survive",
    async () => {
      const { path, book } = await write(claimMonth(sample(), JUNE));
      const cell = sheetOf(book, "核对").getCell("B6");
      cell.value = { formula: cell.formula, result: 999 } as ExcelJS.CellFormulaValue;
      await book.xlsx.writeFile(path);
      const read = async (recalculate: boolean) =>
        (await readSheets(path, { recalculate })).get("核对")?.[5]?.[1];
      expect(await read(false)).toBe("999");
      expect(await read(true)).toBe("100456.8");
    },
  );

  const HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.invalid","点我")',
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "_x003D_1+1",
    "1e5",
    "0012",
    "2023-06-01",
    "TRUE",
    "<b>&\"'</b>",
    "𠮷野",
  ];

  needsProgram("soffice")("takes a hostile text as the text that it is", async () => {
    const documents = HOSTILE.map((text, index) =>
      buildDocument({
        slipNumber: `2023-${String(index).padStart(6, "0")}`,
        inScope: 100,
        payments: [{ ...BASIC, payment: 50 }],
        stay: { name: text, diagnosisName: text, dept: text },
      }),
    );
    const { path, book } = await write(claimMonth(documents, JUNE));
    const detail = sheetOf(book, "住院明细");
    const text = (await readSheets(path)).get("住院明细") ?? [];
    const column = columnOf(detail, "姓名");
    HOSTILE.forEach((expected, index) => {
      const cell = detail.getRow(5 + index).getCell(column);
      expect(cell.type).toBe(ExcelJS.ValueType.String);
      expect(cell.value).toBe(expected);
      expect(text[4 + index]?.[column - 1]?.replace(/\r?\n/, "\r")).toBe(expected);
    });
    const formulas = new Set<string>();
    detail.eachRow((row) => {
      row.eachCell((cell) => {
        if (cell.type === ExcelJS.ValueType.Formula) formulas.add(cell.formula);
      });
    });
    expect([...formulas].every((formula) => formula.includes("SUM("))).toBe(true);
  });

  test("characters that a workbook can't hold become a visible mark", async () => {
    const bell = buildDocument({
      slipNumber: "2023-000001",
      inScope: 100,
      payments: [],
      stay: { name: "章\u0007小\ud800满\uffff" },
    });
    const { book } = await write(claimMonth([bell], JUNE));
    const detail = sheetOf(book, "住院明细");
    expect(detail.getRow(5).getCell(columnOf(detail, "姓名")).value).toBe(
      "章\ufffd小\ufffd满\ufffd",
    );
  });
});
