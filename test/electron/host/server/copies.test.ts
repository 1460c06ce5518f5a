/** 商保理赔材料: the slip and its lines, read back from the PDF by poppler, foot to the books; also years later. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importSample } from "../../../../electron/host/office/sampleImport.ts";
import { prepareTraining } from "../../../../electron/host/office/trainingOffice.ts";
import { pdfText } from "../../../../electron/host/papers/pdfText.ts";
import { parseSlipText } from "../../../../electron/host/papers/slipText.ts";
import type { CategoryRow } from "../../../../shared/bill/types.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import { type Fen, fen, parseYuan, sumFen } from "../../../../shared/money/fen.ts";
import { hostInFolder, moment, type TestHost } from "../../../support/hostInFolder.ts";
import { errorCodeOf } from "../../../support/office.ts";

let office: TestHost;
let cashier: Client;
let folder: string;
/** The longest of the sample's stays, one with refunds, and a few others. */
const slips: string[] = [];

beforeAll(async () => {
  office = await hostInFolder();
  folder = mkdtempSync(join(tmpdir(), "yijie-copies-"));
  office.clock.set(moment("2023-07-03T09:00:00"));
  await prepareTraining(office.host.books);
  await importSample(office.host.books, () => {});
  cashier = (await office.logIn("窗口")).client;
  const { stays } = await cashier.stays({ state: "waiting", limit: 200 });
  const lineCounts = new Map<number, { lines: number; refunds: number }>();
  for (const { stayId } of stays) {
    const { lines } = await cashier.stayLines({ stayId });
    const refunds = lines.filter(({ amount }) => amount < 0).length;
    lineCounts.set(stayId, { lines: lines.length, refunds });
  }
  const by = (of: "lines" | "refunds") =>
    [...lineCounts].sort(([, a], [, b]) => b[of] - a[of]).map(([stayId]) => stayId);
  const wanted = new Set([by("lines")[0], by("refunds")[0], by("refunds")[1], by("lines").at(-1)]);
  for (const stayId of wanted) {
    if (stayId === undefined) continue;
    const { digest } = await cashier.preSettle({ stayId });
    const key = { key: `copies-settle-${stayId}` };
    slips.push((await cashier.settle({ stayId, shownDigest: digest }, key)).slipNumber);
  }
  expect(lineCounts.get([...wanted][1] ?? 0)?.refunds).toBeGreaterThan(0);
}, 120_000);

afterAll(async () => {
  await office.end();
  rmSync(folder, { recursive: true, force: true });
});

function poppler(program: string, bytes: Uint8Array, ...options: string[]): string {
  const path = join(folder, "copies.pdf");
  writeFileSync(path, bytes);
  const isText = program === "pdftotext";
  return execFileSync(program, [...options, path, ...(isText ? ["-"] : [])], {
    encoding: "utf8",
    maxBuffer: 50_000_000,
  });
}

const MONEY = /−?[\d,]+\.\d\d|–/g;

function amountsIn(line: string): Fen[] {
  return (line.match(MONEY) ?? []).map((text) =>
    text === "–" ? fen(0) : (parseYuan(text.replace("−", "-").replaceAll(",", "")) ?? fen(NaN)),
  );
}

/** 金额, 全自费, 超限价, 先行自付, 范围内 of every line, subtotal and the total, as they stand on the paper. */
function readList(text: string): {
  lines: Fen[][];
  subtotals: Map<string, Fen[]>;
  total: Fen[];
} {
  const rows = text.split("\n");
  const lines = rows
    .filter((row) => /^\s*\d{4}-\d\d-\d\d .*[甲乙丙] /.test(row))
    .map((row) => {
      const cells = row.trimEnd().split(/\s+/);
      const at = cells.length - 5;
      expect(cells[at]).toMatch(/^[甲乙丙]$/);
      return [cells[at - 1] ?? "", ...cells.slice(at + 1)].flatMap(amountsIn);
    });
  const subtotals = new Map<string, Fen[]>();
  for (const row of rows) {
    const name = /^\s*(\S+)小计/.exec(row)?.[1];
    if (name !== undefined) subtotals.set(name, amountsIn(row));
  }
  return {
    lines,
    subtotals,
    total: amountsIn(rows.findLast((row) => /^\s*合计 /.test(row)) ?? ""),
  };
}

function partsOf(row: Omit<CategoryRow, "category" | "name">): Fen[] {
  return [row.amount, row.fullSelfPay, row.overLimitSelfPay, row.preSelfPay, row.inScope];
}

describe("copies for a commercial insurer", () => {
  it("foot to the slip, line by line, for the longest bill, refunds and all", async () => {
    for (const slipNumber of slips) {
      const key = { key: `copies-${slipNumber}` };
      const { bytes, name } = await cashier.copies({ slipNumber, purpose: "商业保险理赔" }, key);
      expect(name).toBe(`理赔材料-${slipNumber}.pdf`);
      const document = await cashier.settlement({ slipNumber });
      const { lines, subtotals, total } = readList(poppler("pdftotext", bytes, "-layout"));
      expect(lines).toHaveLength(document.lineCount);
      for (const [amount = fen(0), ...parts] of lines) expect(sumFen(parts)).toBe(amount);
      const { figures } = document;
      expect(total).toEqual(partsOf({ ...figures, amount: figures.totalFee } as never));
      expect(
        [0, 1, 2, 3, 4].map((at) => sumFen(lines.map((line) => line[at] ?? fen(NaN)))),
      ).toEqual(total);
      expect(subtotals).toEqual(
        new Map(document.categories.map((row) => [row.name, partsOf(row)])),
      );
      expect(poppler("qpdf", bytes, "--check")).toContain("No syntax or stream encoding errors");
    }
  }, 120_000);

  it("say two years later what they said then, count as 补打, and the log has the purpose", async () => {
    const [slipNumber = ""] = slips;
    const then = await cashier.settlement({ slipNumber });
    office.clock.set(moment("2025-07-10T10:00:00"));
    const later = (await office.logIn("窗口")).client;
    const ask = { slipNumber, purpose: "商业保险理赔，患者本人申请" };
    const { bytes } = await later.copies(ask, { key: "copies-2025" });
    const again = await later.copies(ask, { key: "copies-2025" });
    expect(Buffer.from(again.bytes).equals(Buffer.from(bytes))).toBe(true);
    const text = pdfText(Buffer.from(bytes));
    expect(text).toContain("补打第 1 次");
    expect(text).toContain(then.settlement?.packHash.slice(0, 8));
    expect(text).toContain(then.settlement?.packName);
    expect(await later.settlement({ slipNumber })).toEqual(then);
    // The slip inside is verified like a slip alone.
    const { figures } = parseSlipText(text);
    expect(figures).toMatchObject({
      totalFee: then.figures.totalFee,
      fundTotal: then.figures.fundTotal,
      personTotal: then.figures.personTotal,
    });
    expect(text).not.toContain(
      office.host.books
        .prepare(
          "SELECT id_number FROM stay_version v JOIN settlement s ON s.version_id = v.id WHERE slip_number = ?",
        )
        .pluck()
        .get(slipNumber),
    );
    const { client: auditor } = await office.logIn("审计只读");
    const { entries } = await auditor.log({ act: "打印理赔材料", subject: slipNumber });
    expect(entries).toHaveLength(2);
    expect(entries[0]?.detail).toContain("患者本人申请");
    expect(await errorCodeOf(auditor.copies(ask, { key: "copies-auditor" }))).toBe("NOT_ALLOWED");
  }, 60_000);

  it("are not given of what was undone", async () => {
    const slipNumber = slips.at(-1) ?? "";
    const { client } = await office.logIn("医保办主任");
    const undone = await client.undo(
      {
        slipNumber,
        reason: "录错了",
        outside: {
          receiptPaperReturned: true,
          receiptReversalNumber: "1",
          accountReversed: true,
          cashRefunded: true,
        },
      },
      { key: "copies-undo" },
    );
    for (const number of [slipNumber, undone.slipNumber]) {
      const asked = client.copies(
        { slipNumber: number, purpose: "理赔" },
        { key: `undone-${number}` },
      );
      expect(await errorCodeOf(asked)).toBe("SLIP_UNDONE");
    }
    const printings = office.host.books
      .prepare("SELECT count(*) FROM printing WHERE slip_number = ?")
      .pluck();
    expect(printings.get(undone.slipNumber)).toBe(0);
  });
});
