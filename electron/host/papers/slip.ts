/**
 * The settlement slip (结算单): the sheet that a patient keeps. It prints nothing that does not add up, shows every
 * layer's own arithmetic, and carries a code by which the office knows it again (slipCode.ts).
 * Content: order of blocks and fields as one-stop slips in use have them; each amount stands in the books.
 */
import type { Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { printYuan, sumFen } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import type { OwnPayReading } from "../../../shared/settle/ownPay.ts";
import { type Block, type Placement, paginate, type Room, TOP } from "./blocks.ts";
import { Sheet } from "./sheet.ts";
import { charges } from "./slipCharges.ts";
import { basics, continuedHead, slipHead, undoNotice } from "./slipHead.ts";
import { type LayerDensity, layers, proofTerms } from "./slipLayers.ts";
import { foot, footLines, footTop, ownPayment, signatures, yearAccount } from "./slipTotals.ts";
import { watermark } from "./watermark.ts";

/** The office as its papers name it; from the settings. */
export interface OfficeOnPaper {
  readonly hospitalName: string;
  /** fixmedins_code */
  readonly hospitalCode: string;
  /** As licensed: "二级甲等" */
  readonly hospitalLevel: string;
  /** Six-digit code of the own region; people insured elsewhere are printed with their code. */
  readonly regionCode: string;
  /** Province and region before the slip's title: "重庆市渝北区" */
  readonly regionTitle: string;
  /** Where questions go: "12393" */
  readonly hotline: string;
  readonly ownPayReading: OwnPayReading;
}

export interface SlipOptions {
  readonly printedAt: Moment;
  /** 0 for the original, 1 for the first 补打 … */
  readonly reprint: number;
  /** From slipCode() */
  readonly code: string;
}

interface Density extends LayerDensity {
  readonly basicsRow: number;
  readonly chargesRow: number;
  readonly yearRow: number;
}

const ROOMY: Density = {
  basicsRow: 4.75,
  chargesRow: 4.3,
  yearRow: 4.5,
  firstBaseline: 4,
  lineStep: 3.9,
  strip: 2.2,
  after: 1.9,
};
const TIGHT: Density = {
  basicsRow: 4.3,
  chargesRow: 3.8,
  yearRow: 4,
  firstBaseline: 3.6,
  lineStep: 3.4,
  strip: 1.4,
  after: 1.2,
};
/** Steps from roomy to tight that are tried, each only where it saves a page. */
const STEPS = 6;

function densityAt(step: number): Density {
  const share = step / STEPS;
  const mixed = Object.entries(ROOMY).map(([name, roomy]) => {
    const tight = TIGHT[name as keyof Density];
    return [name, roomy + (tight - roomy) * share];
  });
  return Object.fromEntries(mixed) as Record<keyof Density, number>;
}

/**
 * The slip as a PDF. Equal input gives equal bytes; the text can be extracted. A character that the typeface does not
 * hold is printed as 〓 and named at the foot ({@link slipWarnings} names it before printing).
 * Throws YijieError SLIP_DOES_NOT_ADD_UP rather than print figures that contradict each other.
 */
export async function renderSlip(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
): Promise<Buffer> {
  requireProof(document);
  return compose(document, office, options).pdf({
    title: `结算单 ${document.slipNumber}`,
    author: office.hospitalName,
    at: document.settledAt,
  });
}

/** What a person should know about this slip before it goes out, in Chinese sentences; usually nothing. */
export function slipWarnings(document: SettlementDocument, office: OfficeOnPaper): string[] {
  const { missing } = compose(document, office, {
    printedAt: document.settledAt,
    reprint: 0,
    code: "",
  });
  return [...missing].map((character) => {
    const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `结算单 ${document.slipNumber} 里的“${character}”（U+${codePoint}）字库里没有，印成了〓，请手工补写并盖章。`;
  });
}

function compose(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
  missing: ReadonlySet<string> = new Set(),
): Sheet {
  const head = slipHead(document, office, options);
  const again = continuedHead(document, office);
  const footing = footLines(office, missing);
  const placements = roomiest(document, office, {
    first: TOP + head.height,
    next: TOP + again.height,
    bottom: footTop(footing) - 3,
  });
  const sheet = new Sheet();
  for (let page = 1; page <= pageCount(placements); page += 1) {
    sheet.addPage();
    if (document.training) watermark(sheet);
    (page === 1 ? head : again).draw(sheet, TOP);
    for (const placed of placements) {
      if (placed.page === page) placed.piece.draw(sheet, placed.top);
    }
  }
  // Which characters have no glyph is known only now, and the foot that names them takes room.
  if (sheet.missing.size > missing.size) {
    return compose(document, office, options, sheet.missing);
  }
  foot(sheet, footing, options);
  return sheet;
}

function pageCount(placements: readonly Placement[]): number {
  return placements.at(-1)?.page ?? 1;
}

/** The roomiest layout that takes the fewest pages. */
function roomiest(document: SettlementDocument, office: OfficeOnPaper, room: Room): Placement[] {
  const at = (step: number) => paginate(blocksOf(document, office, densityAt(step)), room);
  let found = at(0);
  if (pageCount(found) === 1) return found;
  const fewest = pageCount(at(STEPS));
  for (let step = 1; pageCount(found) > fewest; step += 1) found = at(step);
  return found;
}

function blocksOf(document: SettlementDocument, office: OfficeOnPaper, density: Density): Block[] {
  const undo = undoNotice(document);
  return [
    ...(undo === null ? [] : [undo]),
    basics(document, office, density.basicsRow),
    charges(document, density.chargesRow),
    layers(document, density),
    ownPayment(document, office),
    closing(document, density),
  ];
}

/** The year account and the signatures stay together: a page with signatures alone would prove nothing. */
function closing(document: SettlementDocument, density: Density): Block {
  const year = yearAccount(document, density.yearRow);
  const signed = signatures(document);
  return {
    ...year,
    pieces: [...year.pieces, { height: signed.gap, draw: () => {} }, ...signed.pieces],
  };
}

function requireProof(document: SettlementDocument): void {
  const { figures, categories, slipNumber } = document;
  const { totalFee } = figures;
  const sums = [
    [
      "基金 + 医院 + 本人",
      [figures.fundTotal, figures.hospitalTotal, figures.personTotal],
      totalFee,
    ],
    ["个人账户 + 现金", [figures.accountPay, figures.cash], figures.personTotal],
    [
      "自费 + 超限价 + 先行自付 + 符合范围",
      [figures.fullSelfPay, figures.overLimitSelfPay, figures.preSelfPay, figures.inScope],
      totalFee,
    ],
    ["费用分类各行", categories.map(({ amount }) => amount), totalFee],
    ["核对行各项", proofTerms(document).map(({ amount }) => amount), totalFee],
  ] as const;
  for (const [name, terms, expected] of sums) {
    const sum = sumFen(terms);
    if (sum !== expected) {
      const detail = `${name} 合计 ${printYuan(sum)}，应为 ${printYuan(expected)}`;
      throw new YijieError("SLIP_DOES_NOT_ADD_UP", { slipNumber, detail });
    }
  }
}
