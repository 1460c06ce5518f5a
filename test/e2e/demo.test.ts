/** The whole job on the sample office, and what other programs say of its results. */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Summary } from "../../electron/host/cli/demoSummary.ts";
import { checkBooks } from "../../electron/host/guard/check.ts";
import { parseSlipText } from "../../electron/host/papers/slipText.ts";
import { plainYuan, printYuan } from "../../shared/money/fen.ts";
import { PLANTED_DIFFERENCES } from "../sample/planted.ts";
import { runCommand } from "../support/commandLine.ts";
import { moneyNotOnSlip, moneyOnPaper } from "../support/leaflets.ts";
import { needsProgram } from "../support/programs.ts";
import { compareReaders, readBooks, readSlips, readWorkbook } from "../support/readers.ts";

const run = promisify(execFile);

let folder: string;
let summary: Summary;
let said: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yijie-demo-"));
  const { code, stdout, stderr } = await runCommand(["demo", "--out", folder, "--json"]);
  said = stderr;
  if (code !== 0) throw new Error(stderr);
  summary = JSON.parse(stdout) as Summary;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = (): string => join(folder, "data");
const slipPath = (slipNumber: string): string => join(folder, "slips", `${slipNumber}.pdf`);

describe("the demonstration", () => {
  it("settles what can be settled and prints a slip for each", () => {
    const slips = readdirSync(join(folder, "slips"));
    expect(slips.length).toBeGreaterThanOrEqual(100);
    expect(slips).toHaveLength(summary.counts.settled);
    for (const slip of slips) expect(slip).toMatch(/^YS2023-\d{6}\.pdf$/);
    const { stays, settled, held } = summary.counts;
    expect(settled + held).toBe(stays);
    expect(summary.held).toHaveLength(held);
  });

  it("writes one workbook per month, and a summary for people and for programs", () => {
    expect(readdirSync(folder).sort()).toEqual(
      ["data", "slips", "summary.json", "摘要.md", "申报-2023-05.xlsx", "申报-2023-06.xlsx"].sort(),
    );
    expect(JSON.parse(readFileSync(join(folder, "summary.json"), "utf8"))).toEqual(summary);
    const page = readFileSync(join(folder, "摘要.md"), "utf8");
    for (const { inpatientNo } of summary.held) expect(page).toContain(inpatientNo);
    expect(page + JSON.stringify(summary)).not.toMatch(/\d{17}[\dX]/);
    expect(said).toMatch(/导入：\d+\.\d 秒/);
  });

  it("names exactly the planted differences: field, both figures and the rule", () => {
    const found = summary.differences.map(({ inpatientNo }) => inpatientNo).sort();
    expect(found).toEqual(PLANTED_DIFFERENCES.map(({ inpatientNo }) => inpatientNo).sort());
    for (const planted of PLANTED_DIFFERENCES) {
      const stay = summary.differences.find(
        ({ inpatientNo }) => inpatientNo === planted.inpatientNo,
      );
      const fund = stay?.differences.find(({ field }) => field === "fund_pay_sumamt");
      expect(fund && plainYuan(fund.ours)).toBe(planted.right.fundTotal);
      expect(fund && plainYuan(fund.platform)).toBe(planted.file.fundTotal);
      expect(fund?.rule).toContain("基本医保");
      const inScope = stay?.differences.find(({ field }) => field === "inscp_scp_amt");
      const isPlanted = planted.right.inScope !== planted.file.inScope;
      expect(inScope !== undefined).toBe(isPlanted);
      if (inScope !== undefined) {
        expect(plainYuan(inScope.ours)).toBe(planted.right.inScope);
        expect(plainYuan(inScope.platform)).toBe(planted.file.inScope);
      }
    }
  });

  it("holds the stays that nobody can settle yet, each with its reason", () => {
    const codes = summary.held
      .filter(({ inpatientNo }) => inpatientNo > "ZY23001064")
      .flatMap(({ holds }) => holds.map(({ code }) => code));
    expect(codes.sort()).toEqual(["FACT_MISSING", "NOT_STATED", "NO_PACK", "NO_PERSON"]);
  });

  it("leaves books in which nothing is wrong", () => {
    expect(checkBooks(data())).toMatchObject({ ok: true, findings: [] });
  });

  it("names the row whose amount was changed behind its back", () => {
    const copy = join(folder, "..", `${folder.split("/").at(-1)}-copy`);
    mkdirSync(copy);
    try {
      copyFileSync(join(data(), "office.sqlite"), join(copy, "office.sqlite"));
      const database = new Database(join(copy, "office.sqlite"));
      const { version_id, number } = database
        .prepare("SELECT version_id, number FROM fee_line ORDER BY random() LIMIT 1")
        .get() as { version_id: number; number: number };
      database
        .prepare(
          "UPDATE fee_line SET amount_fen = amount_fen + 1 WHERE version_id = ? AND number = ?",
        )
        .run(version_id, number);
      database.exec("DROP TRIGGER settlement_no_update");
      const slip = database.prepare("SELECT max(slip_number) FROM settlement").pluck().get();
      database
        .prepare(
          "UPDATE settlement SET fund_fen = fund_fen + 1, person_fen = person_fen - 1, cash_fen = cash_fen - 1 WHERE slip_number = ?",
        )
        .run(slip);
      database.close();
      const { ok, findings } = checkBooks(copy);
      expect(ok).toBe(false);
      const named = findings.map(({ table, key }) => `${table} ${key}`);
      expect(named).toContain(`settlement ${slip}`);
      const lines = named.filter((name) => name.startsWith("fee_line"));
      expect(lines).toEqual([`fee_line ${version_id} ${number}`]);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  needsProgram("pdftotext")(
    "every leaflet says what its slip says, to the fen",
    async () => {
      const slips = [...slipsOf("2023-05"), ...slipsOf("2023-06")];
      const out = join(folder, "..", `${basename(folder)}-leaflets`);
      try {
        const { code, stderr } = await runCommand([
          "leaflet",
          ...slips,
          "--out",
          out,
          "--data",
          data(),
        ]);
        expect(code, stderr).toBe(0);
        const foreign: string[] = [];
        for (const slip of slips) {
          const ofSlip = await textOf(slipPath(slip));
          const leaflet = await textOf(join(out, `明白纸-${slip}.pdf`));
          expect(
            leaflet.split("\f").filter((page) => page.trim() !== ""),
            slip,
          ).toHaveLength(1);
          const { totalFee, personTotal } = parseSlipText(ofSlip).figures;
          const said = moneyOnPaper(leaflet);
          expect(said, slip).toContain(printYuan(totalFee));
          expect(said, slip).toContain(printYuan(personTotal));
          const ofNone = moneyNotOnSlip(leaflet, ofSlip);
          foreign.push(...ofNone.map((amount) => `${slip} ${amount}`));
        }
        expect(foreign).toEqual([]);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
    180_000,
  );

  needsProgram("sqlite3", "pdftotext", "soffice")(
    "three readers that share nothing agree on each month",
    async () => {
      for (const { month, workbook, totalFen } of summary.months) {
        const books = await readBooks(join(data(), "office.sqlite"), month);
        const payers = books.payers.map(({ payer }) => payer);
        const slips = slipsOf(month).map(slipPath);
        const readings = [
          books,
          await readSlips(slips, payers),
          await readWorkbook(join(folder, workbook)),
        ];
        const { agree, differences } = compareReaders(readings);
        expect(differences).toEqual([]);
        expect(agree).toBe(true);
        expect(books.total).toBe(totalFen);
      }
    },
    180_000,
  );
});

async function textOf(path: string): Promise<string> {
  return (await run("pdftotext", ["-layout", path, "-"])).stdout;
}

function slipsOf(month: string): string[] {
  const database = new Database(join(data(), "office.sqlite"), { readonly: true });
  try {
    return database
      .prepare("SELECT slip_number FROM settlement WHERE month = ?")
      .pluck()
      .all(month) as string[];
  } finally {
    database.close();
  }
}
