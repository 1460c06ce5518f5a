import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderLeaflet } from "../../../../electron/host/papers/leaflet.ts";
import {
  type LeafletModel,
  largestRemainders,
  leafletModel,
  type Standing,
} from "../../../../electron/host/papers/leafletModel.ts";
import { renderSlip } from "../../../../electron/host/papers/slip.ts";
import { slipCode } from "../../../../electron/host/papers/slipCode.ts";
import { parseSlipText } from "../../../../electron/host/papers/slipText.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { type Fen, fen, parseYuan, printYuan, sumFen, ZERO } from "../../../../shared/money/fen.ts";
import { addFraction, fraction, multiplyFraction } from "../../../../shared/money/fraction.ts";
import { roundToFen, TO_FEN } from "../../../../shared/money/rounding.ts";
import type { SettlementDocument } from "../../../../shared/settle/document.ts";
import { negateDocument } from "../../../../shared/settle/negateDocument.ts";
import { type GivenPayment, paymentOf } from "../../../../shared/settle/payment.ts";
import type { LayerOutcome } from "../../../../shared/settle/types.ts";
import { printRatio } from "../../../../shared/settle/words.ts";
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
import { moneyNotOnSlip, moneyOnPaper, ratesOnPaper } from "../../../support/leaflets.ts";
import { needsProgram } from "../../../support/programs.ts";

const withPoppler = needsProgram("pdftotext", "pdftohtml", "pdfinfo", "pdffonts");
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
  folder = mkdtempSync(join(tmpdir(), "yijie-leaflet-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function standingOf({ kind, slipNumber, settledAt }: SettlementDocument): Standing {
  return kind === "结算"
    ? { is: "settled", slipNumber, settledAt }
    : { is: "undone", slipNumber, settledAt, by: null };
}

function model(document: SettlementDocument, standing = standingOf(document)): LeafletModel {
  return leafletModel(document, OFFICE, standing);
}

function render(document: SettlementDocument, standing = standingOf(document)): Promise<Buffer> {
  const { settledAt: at, slipNumber: number } = document;
  return renderLeaflet({ model: model(document, standing), hospitalName: "某院", at, number });
}

function run(program: string, ...operands: string[]): string {
  return execFileSync(program, operands, { encoding: "utf8" });
}

function fileOf(name: string, pdf: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, pdf);
  return path;
}

async function printed(document: SettlementDocument, standing = standingOf(document)) {
  const path = fileOf(`${document.slipNumber}-m.pdf`, await render(document, standing));
  return { path, text: run("pdftotext", "-layout", path, "-") };
}

function slip(document: SettlementDocument, leaflet: LeafletModel | null = null): Promise<Buffer> {
  const printedAt = "2025-11-02T09:30:00" as Moment;
  const code = slipCode(OFFICE_KEY, document);
  return renderSlip(document, OFFICE, { printedAt, printing: 0, code }, leaflet);
}

async function slipText(document: SettlementDocument): Promise<string> {
  const path = fileOf(`${document.slipNumber}-s.pdf`, await slip(document));
  return run("pdftotext", "-layout", path, "-");
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, "");
}

function amountOf(text: string): Fen {
  return parseYuan(text.replace("−", "-").replaceAll(",", "")) ?? fen(Number.NaN);
}

function sectionOf({ sections }: LeafletModel, title: string) {
  return sections.find((section) => section.title.includes(title));
}

/** Three hundredths of a point are poppler's rounding. */
const SMALLEST = 12 - 0.03;
const ZOOM = 100;

/** Sizes of all texts on a page, in points. */
function fontSizes(path: string): number[] {
  const html = run("pdftohtml", "-xml", "-zoom", String(ZOOM), "-stdout", "-i", path);
  const page = Number(/<page [^>]*height="(\d+)"/.exec(html)?.[1]);
  // A4 is 841.89 points high, whatever the zoom was taken as.
  const scale = page / 841.89;
  return [...html.matchAll(/<fontspec [^>]*size="(\d+)"/g)].map(([, size]) => Number(size) / scale);
}

describe.each(ALL)("the leaflet, %s", (_, document) => {
  withPoppler("has no amount and no rate that its slip does not have", async () => {
    const { text } = await printed(document);
    const ofSlip = await slipText(document);
    // What goes back to the patient is said without the sign.
    const back = document.kind === "结算撤销" ? printYuan(fen(-document.figures.personTotal)) : "";
    expect(moneyNotOnSlip(text, ofSlip).filter((amount) => amount !== back)).toEqual([]);
    const rates = ratesOnPaper(ofSlip);
    for (const rate of ratesOnPaper(text)) expect(rates).toContain(rate);
  });

  withPoppler("says the total, what each one paid and what the patient pays", async () => {
    const { text } = await printed(document);
    const amounts = moneyOnPaper(text);
    const { totalFee, personTotal, hospitalTotal, payers, accountPay } = document.figures;
    const paid = [...payers.map(({ payment }) => payment), hospitalTotal, accountPay];
    const shown = [personTotal, ...paid].filter((amount) => amount !== 0);
    for (const amount of shown.filter((one) => one !== accountPay || one > 0)) {
      expect(amounts).toContain(printYuan(amount));
    }
    if (document.kind === "结算") expect(amounts).toContain(printYuan(totalFee));
  });

  withPoppler("is one page, in letters of twelve points and more, and at most 60 KB", async () => {
    const { path } = await printed(document);
    expect(run("pdfinfo", path)).toMatch(/^Pages: +1$/m);
    const sizes = fontSizes(path);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(SMALLEST);
    expect((await render(document)).length).toBeLessThanOrEqual(60 * 1024);
  });

  withQpdf("is a sound PDF, the same to the byte whenever it is printed", async () => {
    const { path } = await printed(document);
    expect(run("qpdf", "--check", path)).toContain("No syntax or stream encoding errors found");
    expect((await render(document)).equals(await render(document))).toBe(true);
  });

  test("shows no ID number, and adds up", () => {
    expect(JSON.stringify(model(document))).not.toContain(document.stay.idNumber.slice(-6));
    expectToAddUp(document);
  });
});

/** Payers and patient are the total; the reasons are what the patient pays; the squares are a hundred. */
function expectToAddUp(document: SettlementDocument): void {
  const page = model(document);
  const paid = page.payers.map(({ amount }) => amount);
  const { totalFee, personTotal } = document.figures;
  expect(page.own?.amount).toBe(personTotal);
  expect(sumFen([...paid, personTotal])).toBe(totalFee);
  const why = sectionOf(page, "为什么您还要付");
  if (why !== undefined) {
    expect(sumFen(why.rows.map(({ value }) => amountOf(value)))).toBe(personTotal);
  } else if (document.kind === "结算") expect(personTotal).toBe(0);
  if (page.picture !== null) expect(page.picture.squares).toHaveLength(100);
}

describe("the picture", () => {
  test("gives each payer its squares by largest remainders, the patient's last", () => {
    const { picture, own } = model(E02);
    const counted = Object.groupBy(picture?.squares ?? [], (swatch) => JSON.stringify(swatch));
    // 125,790.00 / 29,743.68 / 17,126.42 / 2,687.93 / 4,651.97 / 20,000.00 of 200,000.00
    expect(Object.values(counted).map((squares) => squares?.length)).toEqual([63, 15, 9, 1, 2, 10]);
    expect(picture?.squares.slice(-12)).toEqual([
      "solid",
      "solid",
      ...Array.from({ length: 10 }, () => "hatched"),
    ]);
    expect(own?.swatches).toEqual(["solid", "hatched"]);
    expect(picture?.caption).toContain("一格约 2,000 元");
  });

  test("always has a hundred squares, each part within one of its share", () => {
    const amount = fc.integer({ min: 0, max: 100_000_000 }).map(fen);
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 12 }), (amounts) => {
        const whole = sumFen(amounts);
        fc.pre(whole > 0);
        const counts = largestRemainders(amounts, 100);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
        for (const [index, count] of counts.entries()) {
          expect(Math.abs(count * whole - (amounts[index] ?? 0) * 100)).toBeLessThan(whole);
        }
      }),
    );
  });
});

describe("what the leaflet explains", () => {
  withPoppler("B40: every segment with its own rate, never one for the whole", async () => {
    const text = squeeze((await printed(LONG)).text);
    for (const segment of [
      "10,000.00元报80%",
      "20,000.00元报85%",
      "1,300,930.00元报90%",
      "30,000.00元报65%",
      "50,000.00元报70%",
      "70,000.00元报75%",
      "973,679.50元报85%",
    ]) {
      expect(text).toContain(segment);
    }
    expect(text).toContain("分4段");
    const blended = (LONG.figures.fundTotal * 100) / LONG.figures.totalFee;
    expect(text).not.toContain(`${Math.floor(blended)}.`.concat("%"));
    const own = [...ratesOnPaper(text.replace(/\d元报/g, " "))];
    const written = ["80%", "85%", "90%", "65%", "70%", "75%"];
    expect(own.filter((rate) => !written.includes(rate))).toEqual([]);
  });

  withPoppler("each reason in plain words beside the slip's term", async () => {
    const { text } = await printed(E02);
    for (const line of [
      /全自费 +医保目录里没有的药、材料和项目，全部自己付 +11,860\.00/,
      /超限价 +比医保规定的最高价贵，贵出来的自己付 +1,340\.00/,
      /先行自付 +目录里标“乙类”的，规定自己先付一部分，剩下的才能报 +6,800\.00/,
      /范围内没报完 +能报的 180,000\.00 元里，上面几项付过以后剩下的 +4,651\.97/,
      /大病保险的门槛（一年 8,450\.50 元）已经满了，再住院不用再扣 +已满/,
      /倾斜救助一年最多付 20,000\.00 元，还剩 +17,312\.07/,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).toContain("“门槛”就是结算单上的“起付线”");
    expect(text).toContain(`金额以结算单 ${E02.slipNumber} 为准`);
    expect(text).toContain(OFFICE.hotline);
  });

  withPoppler("a threshold that was not reached, and by how much", async () => {
    const { text } = await printed(E01);
    expect(text).toContain("离门槛 16,901.00 元还差 1,691.00 元，不付");
    expect(text).toMatch(/^.*大病保险.* 0\.00$/m);
  });

  test("a condition that failed as a sentence, and what to do about it", () => {
    const { settlement } = E01;
    if (settlement === null) throw new Error("E01 is calculated");
    const whyNot = "身份：普通（须为特困、低保）；且 规范转诊：否";
    const layers = settlement.layers.map((layer, index) =>
      index < 2 ? layer : { ...layer, applied: false, whyNot, payment: ZERO },
    );
    const facts = { 规范转诊: "否" };
    const funds = sumFen(layers.map(({ payment }) => payment));
    const personTotal = fen(E01.figures.totalFee - funds);
    const figures = { ...E01.figures, fundTotal: funds, personTotal, cash: personTotal };
    const changed = { ...settlement, layers, facts, fundTotal: funds, personTotal };
    const page = model({ ...E01, figures, settlement: changed });
    const said = sectionOf(page, "请记住")?.rows.map(({ words }) => words) ?? [];
    expect(said).toContain("这次没有办规范转诊。以后要去别的医院，先到医保办问要不要办。");
    expect(said).toContain(
      "医疗救助、倾斜救助这次没有付：只付身份是特困、低保的，现在登记的是“普通”；要有规范转诊，这次没有。您如果有这样的身份，请带证件到医保办。",
    );
  });

  withPoppler("the platform's figures alone: no rules, no year, and it says so", async () => {
    const text = squeeze((await printed(PLATFORM)).text);
    expect(text).toContain("本院没有您参保地的报销规定");
    expect(text).toContain("以医保平台查到的为准");
    expect(text).not.toContain("门槛");
  });

  withPoppler(
    "the hospital's part and the personal account in sentences of their own",
    async () => {
      const text = squeeze((await printed(ORDINARY)).text);
      expect(text).toContain("医院承担120.00元");
      expect(text).toContain("个人账户（医保卡里的钱）付600.36元，现金付1,119.64元");
      expect(text).toContain("医院自己承担，不用您付");
      expect(text).not.toContain("演示县人民医院演示");
    },
  );

  withPoppler("nothing to pay is said, and has no reasons", async () => {
    const { figures, settlement } = E02;
    if (settlement === null) throw new Error("E02 is calculated");
    const own = figures.personTotal;
    const layers = settlement.layers.map((layer, index, all) =>
      index < all.length - 1
        ? layer
        : { ...layer, payment: fen(layer.payment + own), leftAfter: ZERO, inScopeLeft: ZERO },
    );
    const fundTotal = figures.totalFee;
    const free = {
      ...E02,
      slipNumber: "YS2023-000777",
      figures: { ...figures, fundTotal, personTotal: ZERO, cash: ZERO },
      settlement: { ...settlement, layers, fundTotal, personTotal: ZERO, cash: ZERO },
    };
    const { text } = await printed(free);
    expect(squeeze(text)).toContain("您自己不用付钱（0.00元）");
    expect(text).not.toContain("为什么您还要付");
    expectToAddUp(free);
  });

  withPoppler("an undoing says what was undone, why, and what goes back", async () => {
    const text = squeeze((await printed(UNDONE)).text);
    expect(text).toContain("您的结算已经撤销");
    expect(text).toContain(squeeze(`结算单 ${E02.slipNumber}（2023-10-19 15:14）作废了`));
    expect(text).toContain(UNDONE.undoes?.reason);
    expect(text).toContain("现金付的24,651.97元要退给您");
    expect(text).toContain("−125,790.00");
  });

  const yuan = (text: string) => parseYuan(text) ?? ZERO;
  const OWED = { paidNow: yuan("4000.00"), reason: "女儿下周送来" };
  const PAID: readonly (readonly [string, GivenPayment, string, string])[] = [
    [
      "a deposit that was too much",
      { deposit: yuan("30000.00") },
      "您先交了30,000.00元，退给您5,348.03元。",
      "预交金30,000.00元恢复原样，那次退给您的5,348.03元要收回。",
    ],
    [
      "a deposit that was too little",
      { deposit: yuan("20000.00") },
      "您先交了20,000.00元，又补了4,651.97元。",
      "预交金20,000.00元恢复原样，那次付的4,651.97元要退给您。",
    ],
    [
      "a deposit to the fen",
      { deposit: yuan("24651.97") },
      "您先交了24,651.97元，正好两清。",
      "预交金24,651.97元恢复原样。",
    ],
    [
      "a debt",
      { deposit: yuan("20000.00"), debt: OWED },
      "您先交了20,000.00元，这次付了4,000.00元，结算时还欠651.97元；还没有交清的，请到窗口交清。",
      "预交金20,000.00元恢复原样，那次付的4,000.00元要退给您，那次欠的651.97元不再欠。",
    ],
  ];

  for (const [name, given, settled, undone] of PAID) {
    withPoppler(`${name} is said, and said back when it is undone`, async () => {
      const payment = paymentOf(E02.figures.cash, given);
      if (payment === null) throw new Error("no payment");
      const document = { ...E02, payment };
      const { text } = await printed(document);
      expect(squeeze(text)).toContain(settled);
      expect(moneyNotOnSlip(text, await slipText(document))).toEqual([]);
      const undoing = negateDocument(document, {
        slipNumber: UNDONE.slipNumber,
        settledAt: UNDONE.settledAt,
        actor: UNDONE.actor,
        reason: "选错病人",
      });
      expect(squeeze((await printed(undoing)).text)).toContain(undone);
    });
  }

  withPoppler("a settlement that was undone later says so before all else", async () => {
    const { slipNumber, settledAt } = E02;
    const by = { slipNumber: UNDONE.slipNumber, settledAt: UNDONE.settledAt };
    const { text } = await printed(E02, { is: "undone", slipNumber, settledAt, by });
    const said = squeeze(text);
    expect(said).toContain(`撤销（撤销单${UNDONE.slipNumber}），下面的数不再作数`);
    expect(said.indexOf("不再作数")).toBeLessThan(said.indexOf("200,000.00"));
  });

  withPoppler("generated data is marked 演示, real data is not", async () => {
    const { text } = await printed({ ...E02, slipNumber: "YS2023-9" });
    expect(text.match(/演示$/gm)).toHaveLength(1);
    const real = await printed({ ...E02, slipNumber: "YS2023-10", training: false });
    expect(real.text).not.toMatch(/ 演示$/m);
  });

  withPoppler("a character without a glyph is a visible 〓, named at the foot", async () => {
    const { text } = await printed(RARE);
    expect(squeeze(text)).toContain("〓田一");
    expect(text).toContain("U+20BB7");
  });
});

describe("the leaflet behind its slip", () => {
  withPoppler("is a page of the same file, and the slip reads as it does alone", async () => {
    const path = fileOf("together.pdf", await slip(E02, model(E02)));
    expect(run("pdfinfo", path)).toMatch(/^Pages: +2$/m);
    const [first = "", second = ""] = run("pdftotext", "-layout", path, "-").split("\f");
    expect(first).toBe((await slipText(E02)).split("\f")[0]);
    expect(second).toBe((await printed(E02)).text.split("\f")[0]);
    expect(parseSlipText(`${first}\f${second}`)).toEqual(parseSlipText(first));
  });
});

// —— any bill, any number of payers

interface Drawn {
  readonly split: readonly [number, number, number, number];
  readonly layers: readonly {
    readonly name: string;
    readonly deductible: number;
    readonly rates: readonly number[];
    readonly isYearly: boolean;
    readonly outside: number;
  }[];
  readonly hospital: number;
  readonly account: number;
  readonly name: string;
}

const NAMES = ["基本医保", "大病保险", "医疗救助", "倾斜救助", "公务员医疗补助", "某某专项资金"];

const drawn: fc.Arbitrary<Drawn> = fc.record({
  split: fc.tuple(
    fc.integer({ min: 0, max: 9_000_000 }),
    fc.integer({ min: 0, max: 900_000 }),
    fc.integer({ min: 0, max: 900_000 }),
    fc.integer({ min: 1, max: 90_000_000 }),
  ),
  layers: fc.array(
    fc.record({
      name: fc.constantFrom(...NAMES),
      deductible: fc.integer({ min: 0, max: 2_000_000 }),
      rates: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
      isYearly: fc.boolean(),
      outside: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 9 },
  ),
  hospital: fc.constantFrom(0, 0, 100, 5_000),
  account: fc.integer({ min: 0, max: 100 }),
  name: fc.constantFrom("章小满", LONG.stay.name, `${LONG.stay.name}${LONG.stay.name}`),
});

/** Once took two pages: nine layers, most of them in segments, and a long name. */
const NINE_LAYERS: Drawn = {
  split: [2_715_882, 161_348, 899_987, 89_999_985],
  layers: [
    { name: "大病保险", deductible: 213_734, rates: [92, 60], isYearly: false, outside: 0 },
    {
      name: "倾斜救助",
      deductible: 1_830_392,
      rates: [57, 23, 85, 69],
      isYearly: true,
      outside: 2,
    },
    { name: "医疗救助", deductible: 500_867, rates: [60, 4], isYearly: true, outside: 2 },
    { name: "大病保险", deductible: 292_754, rates: [35, 84, 25], isYearly: false, outside: 0 },
    { name: "某某专项资金", deductible: 124_691, rates: [12, 26, 5], isYearly: true, outside: 3 },
    { name: "某某专项资金", deductible: 723_728, rates: [24, 5, 59], isYearly: false, outside: 2 },
    {
      name: "基本医保",
      deductible: 1_587_585,
      rates: [61, 100, 46, 88],
      isYearly: true,
      outside: 0,
    },
    { name: "基本医保", deductible: 1_791_626, rates: [67, 99, 16], isYearly: false, outside: 1 },
    { name: "某某专项资金", deductible: 1_889_819, rates: [24], isYearly: true, outside: 2 },
  ],
  hospital: 100,
  account: 0,
  name: "阿依古丽·买买提吐尔逊·阿卜杜热合曼",
};

/** A settlement whose layers pay by their own arithmetic; some pay for what is outside the scope too. */
function settlementOf({ split, layers, hospital, account, name }: Drawn): SettlementDocument {
  const [fullSelfPay, overLimitSelfPay, preSelfPay, inScope] = split.map(fen) as [
    Fen,
    Fen,
    Fen,
    Fen,
  ];
  const totalFee = sumFen([fullSelfPay, overLimitSelfPay, preSelfPay, inScope]);
  const known = E02.settlement;
  if (known === null) throw new Error("E02 is calculated");
  let inside: number = inScope;
  let outside = totalFee - inScope;
  const made = layers.map((layer, index): LayerOutcome => {
    const helped = layer.outside === 0 ? Math.floor(outside / 2) : 0;
    const base = inside + helped;
    const deductible = Math.min(layer.deductible, base);
    const entered = base - deductible;
    const parts = layer.rates.map((_, at) => {
      const share = Math.floor(entered / layer.rates.length);
      return at === 0 ? entered - share * (layer.rates.length - 1) : share;
    });
    const segments = parts.flatMap((amount, at) => {
      const ratio = fraction(layer.rates[at] ?? 0, 100);
      const part = { from: ZERO, to: null, toIncluded: true, ratio, writtenRatio: ratio };
      return amount === 0 ? [] : [{ ...part, amount: fen(amount) }];
    });
    const exact = segments
      .map(({ amount, ratio }) => multiplyFraction(fraction(amount), ratio))
      .reduce(addFraction, fraction(0));
    const payment = roundToFen(exact, TO_FEN);
    const fromInside = Math.min(payment, inside);
    inside -= fromInside;
    outside -= payment - fromInside;
    return {
      ...(known.layers[0] as LayerOutcome),
      name: `${layer.name}${index + 1}`,
      payer: `${layer.name}基金`,
      base: fen(base),
      deductibleKind: layer.isYearly ? "year" : "stay",
      deductibleStandard: fen(layer.deductible),
      deductible: fen(deductible),
      entered: fen(entered),
      segments,
      exact,
      payment,
      own: fen(base - payment),
      formula: formulaOf(fen(base), fen(deductible), fen(layer.deductible), segments),
      remarks: [],
      caps: [],
      inScopeLeft: fen(inside),
      leftAfter: fen(inside + outside),
    };
  });
  const fundTotal = sumFen(made.map(({ payment }) => payment));
  const hospitalTotal = fen(Math.min(hospital, totalFee - fundTotal));
  const personTotal = fen(totalFee - fundTotal - hospitalTotal);
  const accountPay = fen(Math.floor((personTotal * account) / 100));
  const sums = { fundTotal, hospitalTotal, personTotal, cash: fen(personTotal - accountPay) };
  const parts = { fullSelfPay, overLimitSelfPay, preSelfPay, inScope };
  const [category] = E02.categories;
  if (category === undefined) throw new Error("E02 has charges");
  const charges = { classA: totalFee, classB: ZERO, classC: ZERO, unclassified: ZERO };
  return {
    ...E02,
    slipNumber: "YS2023-888888",
    stay: { ...E02.stay, name },
    figures: {
      ...parts,
      ...sums,
      totalFee,
      accountPay,
      payers: made.map((layer) => ({
        layer: layer.name,
        payer: layer.payer,
        payment: layer.payment,
      })),
    },
    settlement: { ...known, ...sums, layers: made },
    categories: [{ ...category, ...parts, ...charges, amount: totalFee }],
    yearAccount: made.map((layer) => ({
      kind: "payment",
      layer: layer.name,
      name: `${layer.name}.支付`,
      label: `${layer.name} 本年支付`,
      used: layer.payment,
      limit: fen(layer.payment + 12_345),
    })),
  };
}

/** As the engine writes it. */
function formulaOf(
  base: Fen,
  deducted: Fen,
  standard: Fen,
  [only]: readonly Pick<LayerOutcome["segments"][number], "ratio">[],
): string {
  if (only === undefined) {
    const lacking = printYuan(fen(standard - base));
    return `范围内余额 ${printYuan(base)} 未超过起付线 ${printYuan(standard)}，还差 ${lacking}`;
  }
  const net = `${printYuan(base)} − ${printYuan(deducted)}`;
  return `${deducted === 0 ? printYuan(base) : `(${net})`} × ${printRatio(only.ratio)}`;
}

/** Of a patient whose costs outside the scope were paid in part, only the rest and what is left inside are his own. */
function ownRemainders(document: SettlementDocument): string[] {
  const why = sectionOf(model(document), "为什么您还要付");
  return why?.rows.some(({ label }) => label === "不能报的") === true
    ? why.rows.map(({ value }) => value)
    : [];
}

withPoppler(
  "any settlement: one page, everything adds up, every amount is the slip's",
  async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (given) => {
        const document = settlementOf(given);
        expectToAddUp(document);
        const { path, text } = await printed(document);
        expect(run("pdfinfo", path)).toMatch(/^Pages: +1$/m);
        expect(Math.min(...fontSizes(path))).toBeGreaterThanOrEqual(SMALLEST);
        for (const { layer, payment } of document.figures.payers) {
          expect(squeeze(text)).toMatch(new RegExp(`${layer}.*${printYuan(payment)}`, "s"));
        }
        const own = ownRemainders(document);
        const foreign = moneyNotOnSlip(text, await slipText(document));
        expect(foreign.filter((amount) => !own.includes(amount))).toEqual([]);
        expect(squeeze(text)).toContain(squeeze(document.stay.name));
      }),
      { numRuns: 15, endOnFailure: true, examples: [[NINE_LAYERS]] },
    );
  },
  180_000,
);
