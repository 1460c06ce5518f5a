import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import { slipCode } from "../../../../electron/host/papers/slipCode.ts";
import {
  parseSlipText,
  verifySlipPdf,
  verifySlipText,
} from "../../../../electron/host/papers/slipText.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";
import { capitalYuan } from "../../../../shared/money/capitals.ts";
import { fen, printYuan } from "../../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../../shared/settle/document.ts";
import { negateDocument } from "../../../../shared/settle/negateDocument.ts";
import { type GivenPayment, paymentOf } from "../../../../shared/settle/payment.ts";
import {
  E01,
  E02,
  LONG,
  OFFICE,
  OFFICE_KEY,
  ORDINARY,
  PLATFORM,
  UNDONE,
} from "../../../support/documents.ts";
import { needsProgram } from "../../../support/programs.ts";

const withPoppler = needsProgram("pdftotext", "pdfinfo");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-slip-payment-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function print(document: SettlementDocument): Promise<Buffer> {
  const printedAt = "2025-11-02T09:30:00" as Moment;
  const code = slipCode(OFFICE_KEY, document);
  return renderSlip(document, OFFICE, { printedAt, printing: 0, code });
}

function run(program: string, ...operands: string[]): string {
  return execFileSync(program, operands, { encoding: "utf8" });
}

async function printed(document: SettlementDocument) {
  const path = join(folder, "slip.pdf");
  const pdf = await print(document);
  writeFileSync(path, pdf);
  const pages = Number(/Pages:\s+(\d+)/.exec(run("pdfinfo", path))?.[1]);
  return { pdf, pages, text: run("pdftotext", "-layout", path, "-") };
}

function paidBy(document: SettlementDocument, given: GivenPayment): SettlementDocument {
  const payment = paymentOf(document.figures.cash, given);
  if (payment === null) throw new Error("no payment");
  return { ...document, payment };
}

const CASH = E02.figures.cash;
const REFUNDED = paidBy(E02, { deposit: fen(CASH + 534_803) });
const TOPPED_UP = paidBy(E02, { deposit: fen(500_000) });
const OWING = paidBy(E02, {
  deposit: fen(500_000),
  debt: { paidNow: fen(200_000), reason: "担保人：虚构村委会李某" },
});
const OWING_UNDONE = negateDocument(OWING, {
  slipNumber: "YS2025-000199",
  settledAt: "2025-11-03T10:00:00" as Moment,
  actor: OWING.actor,
  reason: "费用有误",
  collected: fen(123_456),
});

/** What the file draws and the glyphs it brings, whichever zlib packed them. */
function contentDigest(pdf: Buffer): string {
  const hash = createHash("sha256");
  const text = pdf.toString("latin1");
  for (const { index } of text.matchAll(/\/FlateDecode[\s\S]*?stream\r?\n/g)) {
    const start = text.indexOf("stream", index) + "stream".length;
    const data = pdf.subarray(text[start] === "\r" ? start + 2 : start + 1);
    hash.update(inflateSync(data));
  }
  return hash.digest("hex").slice(0, 16);
}

describe("a slip from before payments were booked", () => {
  // Taken from the program as it was then: recorded printings must come out again byte for byte.
  test.each([
    ["E02", E02, "6bef0ecaa7320ef7"],
    ["E01", E01, "5ffc00f57cd50483"],
    ["long", LONG, "266987707af89642"],
    ["ordinary", ORDINARY, "f3e2a497da45ba0c"],
    ["platform only", PLATFORM, "21745d4996e54017"],
    ["undone", UNDONE, "e0c74c6191c4a760"],
  ])("prints as it did: %s", async (_, document, digest) => {
    expect(contentDigest(await print(document))).toBe(digest);
  });
});

describe("the payment on the slip", () => {
  withPoppler("says 应退 in figures and in capitals, and what 现金 consists of", async () => {
    const { text } = await printed(REFUNDED);
    expect(text).toMatch(/现金\s+预交金 [\d,.]+ − 应退 5,348\.03\s+[\d,.]+/);
    expect(text).toMatch(/应退\s+人民币伍仟叁佰肆拾捌元零叁分\s+5,348\.03/);
    expect(text).not.toContain("欠费");
  });

  withPoppler("says 应补 and a debt plainly, with its reason", async () => {
    const topUp = fen(CASH - 500_000);
    const { text } = await printed(TOPPED_UP);
    expect(text).toMatch(
      new RegExp(`现金\\s+预交金 5,000\\.00 \\+ 补收 ${printYuan(topUp)}\\s+${printYuan(CASH)}`),
    );
    expect(text).toContain(capitalYuan(topUp));
    const owing = (await printed(OWING)).text;
    const debt = printYuan(fen(topUp - 200_000));
    expect(owing).toContain(`预交金 5,000.00 + 补收 2,000.00 + 欠费 ${debt}`);
    expect(owing).toMatch(new RegExp(`欠费\\s+应补中没有付的；担保人：.*${debt}`));
  });

  withPoppler("cuts a reason that has no room beside the amount", async () => {
    const reason = "担保人虚构村委会李某某与王某某二人共同担保七月十五日以前一定送来不再拖延";
    const debt = { paidNow: fen(0), reason };
    const { text } = await printed(paidBy(E02, { deposit: fen(0), debt }));
    expect(text).toMatch(/欠费\s+担保人虚构村委会李某某与王某某二人共同担保七月十五…\s+24,651\.97/);
  });

  withPoppler("of an undoing is negative, and names what was collected since", async () => {
    const { text } = await printed(OWING_UNDONE);
    expect(text).toContain("预交金 −5,000.00 − 补收 2,000.00 − 欠费");
    expect(text).toMatch(/应补冲回\s+人民币负/);
    expect(text).toMatch(/欠费冲回\s+其中后来收的 1,234\.56 退回，不再欠\s+−/);
  });

  withPoppler("takes no slip to a further page", async () => {
    for (const document of [E01, E02, LONG, ORDINARY, PLATFORM]) {
      const before = (await printed(document)).pages;
      const { cash } = document.figures;
      const debt = { paidNow: fen(0), reason: "担保人：虚构村委会" };
      for (const given of [
        { deposit: fen(0) },
        { deposit: fen(cash + 1) },
        { deposit: fen(0), debt },
      ]) {
        expect((await printed(paidBy(document, given))).pages).toBe(before);
      }
    }
  });

  test("is read back and known as genuine from the file", async () => {
    for (const document of [REFUNDED, TOPPED_UP, OWING, OWING_UNDONE]) {
      const pdf = await print(document);
      expect(verifySlipPdf(OFFICE_KEY, pdf, () => document)).toEqual({ verdict: "genuine" });
    }
  });

  withPoppler("is compared with the books: another 应退 than the booked one is named", async () => {
    const parsed = parseSlipText((await printed(REFUNDED)).text);
    expect(verifySlipText(OFFICE_KEY, parsed, REFUNDED)).toEqual({ verdict: "genuine" });
    for (const booked of [TOPPED_UP, E02]) {
      expect(verifySlipText(OFFICE_KEY, parsed, booked)).toMatchObject({
        verdict: "altered",
        fields: [expect.objectContaining({ name: expect.stringMatching(/^应/) })],
      });
    }
  });

  test("that does not foot is not printed", async () => {
    const { payment } = OWING;
    if (payment === undefined) throw new Error("no payment");
    const wrong = fc.constantFrom("deposit", "paidNow", "debt", "refundDue", "topUpDue" as const);
    await fc.assert(
      fc.asyncProperty(wrong, fc.constantFrom(1, -1), async (name, by) => {
        const broken = { ...OWING, payment: { ...payment, [name]: fen(payment[name] + by) } };
        await expect(print(broken)).rejects.toThrow(YijieError);
      }),
      { numRuns: 10 },
    );
  });
});
