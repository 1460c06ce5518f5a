import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderSlip, slipWarnings } from "../../../../electron/host/papers/slip.ts";
import { slipCode } from "../../../../electron/host/papers/slipCode.ts";
import type { OfficeOnPaper } from "../../../../electron/host/papers/slipJob.ts";
import { parseSlipText } from "../../../../electron/host/papers/slipText.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";
import { capitalYuan } from "../../../../shared/money/capitals.ts";
import { type Fen, fen, parseYuan, printYuan, sumFen } from "../../../../shared/money/fen.ts";
import type { SettledFigures, SettlementDocument } from "../../../../shared/settle/document.ts";
import {
  DIFFERING,
  E01,
  E02,
  LONG,
  OFFICE,
  OFFICE_KEY,
  ORDINARY,
  PLATFORM,
  RARE,
  UNDONE,
} from "../../../support/documents.ts";
import { needsProgram } from "../../../support/programs.ts";

const withPoppler = needsProgram("pdftotext", "pdffonts", "pdfinfo");
const withQpdf = needsProgram("qpdf");

const ALL: readonly (readonly [string, SettlementDocument])[] = [
  ["E02", E02],
  ["E01", E01],
  ["long", LONG],
  ["ordinary", ORDINARY],
  ["platform only", PLATFORM],
  ["sources differ", DIFFERING],
  ["undone", UNDONE],
  ["rare character", RARE],
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yijie-slip-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function print(
  document: SettlementDocument,
  printing: number | null = 0,
  office: OfficeOnPaper = OFFICE,
) {
  const printedAt = "2025-11-02T09:30:00" as Moment;
  return renderSlip(document, office, {
    printedAt,
    printing,
    code: slipCode(OFFICE_KEY, document),
  });
}

async function printed(document: SettlementDocument, printing: number | null = 0, office = OFFICE) {
  const path = join(folder, `${document.slipNumber}-${printing}.pdf`);
  const pdf = await print(document, printing, office);
  writeFileSync(path, pdf);
  return { path, pdf, text: run("pdftotext", "-layout", path, "-") };
}

function run(program: string, ...operands: string[]): string {
  return execFileSync(program, operands, { encoding: "utf8" });
}

/** Names may be broken over lines, so texts are compared without any space. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, "");
}

function amountsIn(text: string): string[] {
  return text.match(/−?\d[\d,]*\.\d\d(?![\d%])/g) ?? [];
}

/** Everything on a slip that is money and must be on the paper as it is in the document. */
function moneyOf(document: SettlementDocument): Fen[] {
  const { payers, ...sums } = document.figures;
  const { hospitalTotal, fullSelfPay, overLimitSelfPay, preSelfPay, ...always } = sums;
  const layers = document.kind === "结算" ? (document.settlement?.layers ?? []) : [];
  return [
    ...Object.values(always),
    ...[hospitalTotal, fullSelfPay, overLimitSelfPay, preSelfPay].filter((one) => one !== 0),
    ...payers.map(({ payment }) => payment),
    ...layers.filter(({ applied }) => applied).map(({ base }) => base),
    ...layers.map(({ leftAfter }) => leftAfter),
    ...document.categories.flatMap(({ category: _, name: __, ...row }) =>
      Object.values(row).filter((one) => one !== 0),
    ),
    ...document.yearAccount.map(({ used }) => used),
  ];
}

describe.each(ALL)("the slip, %s", (_, document) => {
  withPoppler("shows every amount of the document, and adds up by itself", async () => {
    const { text } = await printed(document);
    const amounts = new Set(amountsIn(text));
    for (const amount of moneyOf(document)) expect(amounts).toContain(printYuan(amount));
    expect(squeeze(text)).toContain(capitalYuan(document.figures.personTotal));

    const { figures, payments } = parseSlipText(text);
    const { totalFee, personTotal, fundTotal, hospitalTotal } = document.figures;
    expect(figures).toMatchObject({ totalFee, personTotal, fundTotal, hospitalTotal });
    expect(sumFen([...payments, figures.personTotal])).toBe(totalFee);
  });

  withPoppler("has a table of charges whose rows and columns add up on both halves", async () => {
    const { text } = await printed(document);
    const rows = document.categories.map(({ name }) => chargesRow(text, name));
    const total = chargesRow(text, "合计");
    for (const [amount, ...parts] of [...rows, total]) {
      expect(sumFen(parts.slice(0, 4))).toBe(amount);
      expect(sumFen(parts.slice(4))).toBe(amount);
    }
    for (const [column, sum] of total.entries()) {
      expect(sumFen(rows.map((row) => row[column] ?? fen(0)))).toBe(sum);
    }
  });

  withPoppler("embeds its typeface as subsets, with a text that can be extracted", async () => {
    const { path } = await printed(document);
    const fonts = run("pdffonts", path).trim().split("\n").slice(2);
    expect(fonts.length).toBe(2);
    for (const font of fonts) {
      expect(font).toMatch(/^[A-Z]{6}\+NotoSansSC-\S+ +CID TrueType +Identity-H +yes yes yes /);
    }
  });

  withQpdf("is a sound PDF", async () => {
    const { path } = await printed(document);
    expect(run("qpdf", "--check", path)).toContain("No syntax or stream encoding errors found");
  });

  withPoppler("takes one page, two where it is long, in at most 60 KB a page", async () => {
    const { path, pdf } = await printed(document);
    const pages = document === LONG ? 2 : 1;
    expect(run("pdfinfo", path)).toMatch(new RegExp(`^Pages: +${pages}$`, "m"));
    expect(pdf.length).toBeLessThanOrEqual(pages * 60 * 1024);
  });

  test("is the same to the byte whenever it is printed from the same input", async () => {
    const [first, again] = [await print(document), await print(document)];
    expect(again.equals(first)).toBe(true);
  });

  withPoppler(
    "shows of the ID number only its end, and no metadata about the patient",
    async () => {
      const { path, text } = await printed(document);
      const { idNumber, name } = document.stay;
      expect(squeeze(text)).toContain(`尾号${idNumber.slice(-4)}`);
      expect(squeeze(text)).not.toContain(idNumber.slice(6, 14));
      expect(run("pdfinfo", path)).not.toContain(name);
    },
  );
});

/** The nine figures of a row; "–" is zero. */
function chargesRow(text: string, name: string): Fen[] {
  const cells = new RegExp(`^\\s*${name}((?:\\s+(?:–|−?[\\d,]+\\.\\d\\d)){9})\\s*$`, "m").exec(
    text,
  );
  const figures = (cells?.[1] ?? "").trim().split(/\s+/);
  expect(figures, `row ${name}`).toHaveLength(9);
  return figures.map((figure) =>
    figure === "–" ? fen(0) : (parseYuan(figure.replace("−", "-").replaceAll(",", "")) ?? fen(NaN)),
  );
}

describe("the slip of the published example E02", () => {
  withPoppler("prints the published figures, each with its own arithmetic", async () => {
    const { text } = await printed(E02);
    for (const line of [
      /\(180,000\.00 − 300\.00\) × 70% .* 125,790\.00 +74,210\.00/,
      /\(54,210\.00 − 8,450\.50\) × 65% = 29,743\.675 .* 29,743\.68 +44,466\.32/,
      /24,466\.32 × 70% = 17,126\.424 .* 17,126\.42 +27,339\.90/,
      /\(7,339\.90 − 3,500\.00\) × 70% .* 2,687\.93 +24,651\.97/,
      /核对 +125,790\.00 \+ 29,743\.68 \+ 17,126\.42 \+ 2,687\.93 \+ 24,651\.97 = 200,000\.00/,
      /¥ +24,651\.97/,
      /报销合计 +人民币壹拾柒万伍仟叁佰肆拾捌元零叁分 +175,348\.03/,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).toContain("人民币贰万肆仟陆佰伍拾壹元玖角柒分");
  });

  withPoppler("names pack, window, operator, code, list version, hotline and copies", async () => {
    const text = squeeze((await printed(E02)).text);
    for (const part of [
      "政策包演示市居民医保（2023年）4e90c2aa",
      "窗口3号窗口",
      "经办白小露",
      `校验码${slipCode(OFFICE_KEY, E02)}`,
      E02.person.registerVersion,
      "审核未审核",
      "电子票据990601230004127653",
      "本单不作为收费票据",
      OFFICE.hotline,
      "医院·患者·经办机构",
      "第1页，共1页",
      "城乡居民医疗费用“一站式”结算单",
      "本院按政策包计算",
    ]) {
      expect(text).toContain(squeeze(part));
    }
  });
});

describe("the slip in special cases", () => {
  withPoppler("B40: prints segments one by one and never one blended rate", async () => {
    const { text } = await printed(LONG);
    for (const line of [
      /第 1 段 0\.00–10,000\.00（含） +10,000\.00 × 80% = 8,000\.00/,
      /第 2 段 10,000\.00–30,000\.00（含） +20,000\.00 × 85% = 17,000\.00/,
      /第 3 段 30,000\.00 以上 +1,300,930\.00 × 90% = 1,170,837\.00/,
      /第 4 段 150,000\.00 以上 +973,679\.50 × 85% = 827,627\.575/,
    ]) {
      expect(text).toMatch(line);
    }
    const rates = new Set([...text.matchAll(/× (\S+%)/g)].map(([, rate]) => rate));
    const written = ["80%", "85%", "90%", "65%", "70%", "75%", "12.5%", "100%"];
    expect([...rates].sort()).toEqual(written.sort());
  });

  withPoppler(
    "keeps a layer that paid nothing, with the condition that failed and by how much",
    async () => {
      const nothing = (await printed(E01)).text;
      expect(nothing).toMatch(
        /大病保险 +范围内余额 15,210\.00 未超过起付线 16,901\.00，还差 1,691\.00 .* 0\.00/,
      );
      expect((await printed(LONG)).text).toMatch(/公务员医疗补助 +不适用 .* 0\.00 +700,000\.00/);
      expect((await printed(LONG)).text).toContain("不是公务员（公务员标志：否）");
    },
  );

  withPoppler(
    "opens the second page before a table, repeats whose slip it is, cuts nothing",
    async () => {
      const { text } = await printed(LONG);
      const [first = "", second = ""] = text.split("\f");
      expect(first).toMatch(/合计 +1,470,000\.00/);
      expect(first).not.toContain("谁付了多少");
      expect(second).toContain(`结算单号 ${LONG.slipNumber}（续）`);
      expect(second).toContain("谁付了多少");
      const whole = squeeze(text);
      const { stay, person, settlement } = LONG;
      for (const long of [
        stay.name,
        stay.diagnosisName,
        ...stay.secondaryDiagnoses,
        "最低生活保障对象、脱贫",
        "不稳定人口、重度残疾人",
        person.registerVersion,
        settlement?.packName ?? "",
      ]) {
        expect(whole).toContain(squeeze(long));
      }
    },
  );

  withPoppler("points to its sources by small marks, and says once what is assumed", async () => {
    const settlement = E02.settlement;
    if (settlement === null) throw new Error("E02 is calculated");
    const layers = settlement.layers.map((layer, index) =>
      index === 0 ? { ...layer, cites: [...layer.cites, "假设.A3", "假设.A4"] } : layer,
    );
    const { text } = await printed({ ...E02, settlement: { ...settlement, layers } });
    expect(text).toMatch(/基本医保 .* ①＊ +125,790\.00/);
    expect(text).toMatch(/医疗救助 .* ③ +17,126\.42/);
    expect(text.match(/《演示市医疗救助实施细则》/g)).toHaveLength(1);
    expect(text.match(/＊ 文件未写明处，按公开的假设计算/g)).toHaveLength(1);
    expect(text).not.toMatch(/假设 A|注 ?\d/);
    expect((await printed(E02)).text).not.toContain("＊");
  });

  withPoppler(
    "tells the year layer by layer: paid, deducted, and what is still to come",
    async () => {
      const { text } = await printed(E02);
      const year = text.slice(text.indexOf("本年累计"));
      expect(year).toMatch(/医疗费总额 200,000\.00，政策范围内 180,000\.00/);
      expect(year).toMatch(/^基本医保 +125,790\.00 +300\.00$/m);
      expect(year).toMatch(/^大病保险 +29,743\.68 +8,450\.50 +8,450\.50 +0\.00$/m);
      expect(year).toMatch(/^倾斜救助 +2,687\.93 +20,000\.00 +17,312\.07 +3,500\.00$/m);
      const lacking = E02.yearAccount.map((row) =>
        row.name === "大病保险.起付扣除"
          ? { ...row, used: fen(1_388_438), limit: fen(1_690_100) }
          : row,
      );
      const before = await printed({ ...E02, yearAccount: lacking });
      expect(before.text).toMatch(/13,884\.38 +16,901\.00 +3,016\.62$/m);
      const lowered = lacking.map((row) =>
        row.name === "大病保险.起付扣除" ? { ...row, limit: fen(845_050) } : row,
      );
      expect((await printed({ ...E02, yearAccount: lowered })).text).toMatch(
        /13,884\.38 +8,450\.50 +0\.00$/m,
      );
    },
  );

  withPoppler("a reprint has the same numbers, and says that it is one", async () => {
    const [original, again] = [await printed(E02), await printed(E02, 2)];
    expect(original.text).toContain("正本");
    expect(again.text).not.toContain("正本");
    expect(again.text.match(/补打第 2 次/g)).toHaveLength(2);
    expect(amountsIn(again.text)).toEqual(amountsIn(original.text));
    expect(parseSlipText(again.text)).toEqual(parseSlipText(original.text));
    const pack = /^.*政策包 .*$/m;
    expect(again.text).toMatch(new RegExp(E02.settlement?.packHash.slice(0, 8) ?? "none"));
    expect(pack.exec(again.text)?.[0]).toBe(pack.exec(original.text)?.[0]);
  });

  withPoppler("a preview says twice that it is none of the papers that count", async () => {
    const { text } = await printed(E02, null);
    expect(text.match(/预览/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).not.toMatch(/正本|补打/);
    expect(parseSlipText(text)).toEqual(parseSlipText((await printed(E02)).text));
  });

  withPoppler(
    "an undoing names its original and its reason; every amount is negative",
    async () => {
      const { text } = await printed(UNDONE);
      const whole = squeeze(text);
      expect(whole).toContain("结算单（结算撤销）");
      expect(whole).toContain(
        squeeze(`本单撤销结算单 ${E02.slipNumber}（2023-10-19 15:14:08 结算）`),
      );
      expect(whole).toContain(UNDONE.undoes?.reason);
      const beforeYear = text.slice(0, text.indexOf("本年累计"));
      const positive = amountsIn(beforeYear.replace(/− (?=\d)/g, "−")).filter(
        (amount) => !amount.startsWith("−") && amount !== "0.00",
      );
      expect(positive).toEqual([]);
      expect(text).not.toMatch(/-\d[\d,]*\.\d\d/);
    },
  );

  withPoppler(
    "without an identity it is the ordinary slip; the hospital's part has its own line",
    async () => {
      const { text } = await printed(ORDINARY);
      expect(text).toContain("住院医疗费用结算单");
      expect(text).not.toContain("一站式");
      expect(text).not.toContain("演示 ·");
      expect(text).toMatch(/^ *医院承担 +账单与付费标准的差额，不由患者支付 +120\.00 +1,720\.00$/m);
      expect(text).toMatch(/核对 +6,660\.00 \+ 120\.00 \+ 1,720\.00 = 8,500\.00/);
      expect((await printed(E02)).text).not.toContain("医院承担");
    },
  );

  withPoppler(
    "the platform's figures alone are one row, and say where they come from",
    async () => {
      const { text } = await printed(PLATFORM);
      expect(text).toContain("没有使用本院政策包");
      expect(text).toContain("医保平台结算结果");
      expect(text).toMatch(/^ *基金支付 +医保平台结算的金额 +46,374\.80 +5,625\.20$/m);
    },
  );

  withPoppler("two sources that differ are named with the difference", async () => {
    const { text } = await printed(DIFFERING);
    expect(text).toContain("采用本院计算金额，与医保平台不一致");
    expect(text).toContain("基金支付总额 本院 46,374.80，平台 45,437.00，差 −937.80");
  });

  withPoppler(
    "a character without a glyph is a visible 〓, named at the foot and reported",
    async () => {
      const { text } = await printed(RARE);
      expect(squeeze(text)).toContain("〓田一");
      expect(text).toContain("U+20BB7");
      expect(slipWarnings(RARE, OFFICE)).toEqual([
        `结算单 ${RARE.slipNumber} 里的“𠮷”（U+20BB7）字库里没有，印成了〓，请手工补写并盖章。`,
      ]);
      expect(slipWarnings(E02, OFFICE)).toEqual([]);
    },
  );

  withPoppler("marks generated data 演示 in a box and in no line of the text besides", async () => {
    const { text } = await printed({ ...E02, slipNumber: "YS2023-9" });
    expect(text.match(/演示 *· *正本/g)).toHaveLength(1);
    const alone = text.split("\n").filter((line) => /^\s*[演示]\s*$/.test(line));
    expect(alone).toEqual([]);
  });

  withPoppler("the office's reading of 自费 and 自付 is applied and printed", async () => {
    const office: OfficeOnPaper = { ...OFFICE, ownPayReading: "withPreSelfPay" };
    const { text } = await printed(E02, 0, office);
    expect(text).toMatch(/个人自费 +全自费 11,860\.00 \+ 先行自付 6,800\.00 +18,660\.00/);
    expect(amountsIn(text)).toContain("5,991.97");
    expect(text).toContain("个人自费：全自费和先行自付的部分");
  });
});

describe("a slip that does not add up", () => {
  const fields = Object.keys(E02.figures).filter((name) => name !== "payers");
  test("is refused, whatever figure is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(fields as (keyof Omit<SettledFigures, "payers">)[])),
        fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((change) => change !== 0),
        async (field, change) => {
          const figures = { ...E02.figures, [field]: fen(E02.figures[field] + change) };
          await expect(print({ ...E02, figures })).rejects.toMatchObject({
            code: "SLIP_DOES_NOT_ADD_UP",
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test("is refused when a row of charges is wrong on one half only", async () => {
    const [first, ...others] = E02.categories;
    if (first === undefined) throw new Error("E02 has charges");
    const categories = [{ ...first, classA: fen(first.classA + 1) }, ...others];
    await expect(print({ ...E02, categories })).rejects.toBeInstanceOf(YijieError);
  });
});

withPoppler("cuts no name, however long", async () => {
  const words = fc.constantFrom(..."张李欧阳司马·古丽买提 Abc（）、一二三");
  await fc.assert(
    fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 70 }), async (characters) => {
      const name = `某${characters.join("")}某`;
      const diagnosisName = `${name}${name}`;
      const stay = { ...E01.stay, name, diagnosisName };
      const { text } = await printed({ ...E01, stay });
      expect(squeeze(text.replaceAll("\f", ""))).toContain(squeeze(diagnosisName));
    }),
    { numRuns: 12 },
  );
});
