import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pdfText } from "../../../../electron/host/papers/pdfText.ts";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import { slipCode } from "../../../../electron/host/papers/slipCode.ts";
import {
  parseSlipText,
  verifySlipPdf,
  verifySlipText,
} from "../../../../electron/host/papers/slipText.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import type { SettlementDocument } from "../../../../shared/settle/document.ts";
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

const BOOKS = new Map(
  [E02, E01, LONG, ORDINARY, PLATFORM, UNDONE].map((one) => [one.slipNumber, one]),
);
const lookUp = (slipNumber: string) => BOOKS.get(slipNumber) ?? null;

function print(document: SettlementDocument): Promise<Buffer> {
  const printedAt = "2025-11-02T09:30:00" as Moment;
  return renderSlip(document, OFFICE, {
    printedAt,
    printing: 1,
    code: slipCode(OFFICE_KEY, document),
  });
}

function run(program: string, ...operands: string[]): string {
  return execFileSync(program, operands, { encoding: "utf8" });
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-slip-text-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([...BOOKS])("the file of slip %s", (slipNumber, document) => {
  test("is known again as genuine", async () => {
    expect(verifySlipPdf(OFFICE_KEY, await print(document), lookUp)).toEqual({
      verdict: "genuine",
    });
  });

  needsProgram("pdftotext")("reads as pdftotext reads it", async () => {
    const pdf = await print(document);
    const path = join(folder, `${slipNumber}.pdf`);
    writeFileSync(path, pdf);
    const theirs = run("pdftotext", "-layout", path, "-");
    const bag = (text: string) => [...text.replace(/\s+/g, "")].sort().join("");
    expect(bag(pdfText(pdf))).toBe(bag(theirs));
    expect(parseSlipText(theirs)).toEqual(parseSlipText(pdfText(pdf)));
  });
});

describe("a slip with an altered figure", () => {
  /** Places of E02's slip where a sealed figure stands; each is altered alone. */
  const PLACES: readonly (readonly [string, RegExp])[] = [
    ["本人应付", /(?<=¥ )24,651\.97/],
    ["本人应付大写", /人民币贰万肆仟陆佰伍拾壹元玖角柒分/],
    ["报销合计", /175,348\.03/],
    ["报销合计大写", /人民币壹拾柒万伍仟叁佰肆拾捌元零叁分/],
    ["医疗费总额", /200,000\.00(?=\n基本医保)/],
    ["费用分类合计", /(?<=合计 )200,000\.00/],
    ["核对行的总额", /(?<== )200,000\.00/],
    ["核对行的本人", /24,651\.97(?= =)/],
    ["核对行的基本医保", /(?<=核对 )125,790\.00/],
    ["核对行的大病保险", /29,743\.68(?= \+)/],
    ["核对行的医疗救助", /17,126\.42(?= \+)/],
    ["核对行的倾斜救助", /2,687\.93(?= \+)/],
    ["结算单号", /(?<=结算单号 )YS2023-004127/],
    ["结算时间", /2023-10-19 15:14:08/],
    ["校验码", /(?<=校验码 )[0-9A-Z]{4}/],
  ];

  test.each(PLACES)("is not genuine, and %s is named", async (name, place) => {
    const text = pdfText(await print(E02));
    expect(text.match(new RegExp(place, "g"))).toHaveLength(1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), (step, at) => {
        const altered = text.replace(place, (figure) => alter(figure, step, at));
        const verdict = verifySlipText(OFFICE_KEY, parseSlipText(altered), E02);
        const names =
          verdict.verdict === "altered" ? verdict.fields.map((field) => field.name) : [];
        expect(names).toContain(name);
      }),
      { numRuns: 20 },
    );
  });

  /** One digit (or capital) of the figure becomes another. */
  function alter(figure: string, step: number, at: number): string {
    const capitals = "零壹贰叁肆伍陆柒捌玖";
    const digits = [...figure].flatMap((one, index) =>
      /[\d零壹贰叁肆伍陆柒捌玖]/.test(one) ? [index] : [],
    );
    const index = digits[at % digits.length] ?? 0;
    const one = figure[index] ?? "";
    const other = capitals.includes(one)
      ? capitals[(capitals.indexOf(one) + step) % 10]
      : String((Number(one) + step) % 10);
    const changed = figure.slice(0, index) + other + figure.slice(index + 1);
    // A time must stay a time, or the slip is unreadable rather than altered.
    return /\d\d:\d\d/.test(figure) ? figure.replace(/08$/, "09") : changed;
  }

  test("is found without the books as far as the code seals it", async () => {
    const text = pdfText(await print(E02));
    const altered = text.replace(/(?<=¥ )24,651\.97/, "44,651.97");
    expect(verifySlipText(OFFICE_KEY, parseSlipText(altered), null)).toMatchObject({
      verdict: "altered",
      fields: [{ name: "本人应付" }],
    });
  });
});

describe("what is not a slip of ours", () => {
  test("is refused with the reason", async () => {
    const pdf = await print(E02);
    for (const file of [
      Buffer.from("结算单"),
      Buffer.from("%PDF-1.7\n%%EOF"),
      pdf.subarray(0, pdf.length - 400),
      Buffer.concat([pdf, Buffer.from("more")]),
    ]) {
      expect(() => verifySlipPdf(OFFICE_KEY, file, lookUp)).toThrow(
        expect.objectContaining({ code: "SLIP_UNREADABLE" }),
      );
    }
    expect(() => parseSlipText("一张别的纸")).toThrow(/找不到/);
  });

  test("any bytes give an answer or a refusal, never another error", async () => {
    const pdf = await print(E01);
    fc.assert(
      fc.property(fc.nat(pdf.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = Buffer.from(pdf);
        damaged[at] = byte;
        try {
          verifySlipPdf(OFFICE_KEY, damaged, lookUp);
        } catch (error) {
          expect(error).toMatchObject({ code: "SLIP_UNREADABLE" });
        }
      }),
      { numRuns: 150 },
    );
  });
});
