import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../../shared/contract/client.ts";
import {
  CATALOGUE_COLUMNS,
  type Cells,
  catalogueCells,
  csvText,
  LINE_COLUMNS,
  lineCells,
  REGISTER_COLUMNS,
  registerCells,
  STAY_COLUMNS,
  stayCells,
} from "../../../support/billFiles.ts";
import { hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";
import { errorCodeOf } from "../../../support/office.ts";

let office: TestHost;
let cashier: Client;

beforeEach(async () => {
  office = await hostInFolder();
  cashier = (await office.logIn("窗口")).client;
});

afterEach(() => office.end());

async function send(name: string, columns: readonly string[], rows: readonly Cells[]) {
  const content = new TextEncoder().encode(`\uFEFF${csvText({ columns, rows })}`);
  return (await cashier.upload({ name }, { content })).uploadId;
}

/** Two stays of two lines each; the second line of the second stay has a date that does not exist. */
async function sendMonth(): Promise<string[]> {
  return [
    await send("目录.csv", CATALOGUE_COLUMNS, [catalogueCells()]),
    await send("登记.csv", REGISTER_COLUMNS, [registerCells(1), registerCells(2)]),
    await send("就医.csv", STAY_COLUMNS, [
      stayCells(1, { 医疗金额: "40.00" }),
      stayCells(2, { 医疗金额: "40.00" }),
    ]),
    await send("结算.csv", LINE_COLUMNS, [
      lineCells(1, 1),
      lineCells(1, 2),
      lineCells(2, 1),
      lineCells(2, 2, { 费用发生日期: "2023-02-30" }),
    ]),
  ];
}

describe("what did not get in", () => {
  it("is shown of a rehearsal and of the import alike: by reason, by stay, as the file had it, masked", async () => {
    const uploads = await sendMonth();
    const importKey = "rehearsal-1";
    await cashier.importFiles({ uploads, dryRun: true }, { key: importKey });
    const rehearsed = await cashier.rehearsalQuarantine({ importKey });
    const report = await cashier.importFiles({ uploads }, { key: "import-key-1" });
    const booked = await cashier.quarantine({ batchId: report.batchId ?? 0 });
    expect(rehearsed).toEqual(booked);

    expect(booked.reasons.map(({ file, code, rows }) => [file, code, rows])).toContainEqual([
      "结算.csv",
      "NOT_A_DATE",
      1,
    ]);
    expect(booked.stayCount).toBe(1);
    expect(booked.stays[0]).toMatchObject({ wrongRows: 1, heldRows: 2 });
    expect(booked.stays[0]?.name).toBe(stayCells(2).人员姓名);
    const bad = booked.rows.find(({ code }) => code === "NOT_A_DATE");
    expect(bad?.cells.find(({ column }) => column === bad.column)?.text).toBe("2023-02-30");
    const code = bad?.cells.find(({ column }) => column === "国标代码")?.text;
    expect(code).toBe(lineCells(2, 2).国标代码);
    const text = JSON.stringify(booked);
    const whole = stayCells(2).身份证号 ?? "";
    expect(whole).toMatch(/^\d{17}[\dX]$/);
    expect(text).not.toContain(whole);
    expect(text).toContain(`${"*".repeat(14)}${whole.slice(-4)}`);
  });

  it("comes page by page and reason by reason", async () => {
    const uploads = await sendMonth();
    const { batchId } = await cashier.importFiles({ uploads }, { key: "import-key-1" });
    const whole = await cashier.quarantine({ batchId: batchId ?? 0 });
    const first = await cashier.quarantine({ batchId: batchId ?? 0, limit: 1 });
    const rest = await cashier.quarantine({
      batchId: batchId ?? 0,
      after: first.rows[0]?.number ?? 0,
    });
    expect([...first.rows, ...rest.rows]).toEqual(whole.rows);
    const held = await cashier.quarantine({ batchId: batchId ?? 0, code: "HELD" });
    expect(held.rows.length).toBeGreaterThan(0);
    expect(new Set(held.rows.map(({ code }) => code))).toEqual(new Set(["HELD"]));
    expect(await errorCodeOf(cashier.quarantine({ batchId: 999 }))).toBe("NOT_FOUND");
  });

  it("of a rehearsal is its own person's, until the next one", async () => {
    const uploads = await sendMonth();
    await cashier.importFiles({ uploads, dryRun: true }, { key: "rehearsal-1" });
    const { client: other } = await office.logIn("医保办主任");
    const importKey = "rehearsal-1";
    expect(await errorCodeOf(other.rehearsalQuarantine({ importKey }))).toBe("NOT_FOUND");
    await cashier.importFiles({ uploads, dryRun: true }, { key: "rehearsal-2" });
    expect(await errorCodeOf(cashier.rehearsalQuarantine({ importKey }))).toBe("NOT_FOUND");
  });
});

describe("an import at work", () => {
  it("says how far it is and is cancelled by the window that asked, leaving nothing", async () => {
    const rows = Array.from({ length: 150_000 }, (_, index) =>
      catalogueCells(`X${String(index).padStart(8, "0")}`),
    );
    const uploads = [await send("目录.csv", CATALOGUE_COLUMNS, rows)];
    const importKey = "import-key-1";
    const importing = errorCodeOf(cashier.importFiles({ uploads }, { key: importKey }));
    const seen = await firstProgress(importKey);
    expect(await cashier.cancelImport({ importKey })).toEqual({ cancelled: true });
    expect(await importing).toBe("IMPORT_CANCELLED");
    expect(seen.running).toBe(true);
    expect(seen.bytes).toBeLessThanOrEqual(seen.totalBytes);
    expect(await cashier.importWork({ importKey })).toMatchObject({ running: false });
    expect((await cashier.batches({})).batches).toEqual([]);
    expect((await cashier.catalogue({})).count).toBe(0);
  });

  it("is no other person's to see or to cancel", async () => {
    const { client: other } = await office.logIn("医保办主任");
    const uploads = await sendMonth();
    const importKey = "import-key-1";
    const importing = errorCodeOf(cashier.importFiles({ uploads }, { key: importKey }));
    expect(await other.importWork({ importKey })).toMatchObject({ running: false });
    expect(await other.cancelImport({ importKey })).toEqual({ cancelled: false });
    expect(await importing).toBe("no error");
  });

  async function firstProgress(importKey: string) {
    for (;;) {
      const work = await cashier.importWork({ importKey });
      if (work.rows > 0) return work;
    }
  }
});
