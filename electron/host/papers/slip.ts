/**
 * The settlement slip (结算单): the sheet that a patient keeps. It prints nothing that does not add up, shows every
 * layer's own arithmetic, and carries a code by which the office knows it again (slipCode.ts).
 * Content: order of blocks and fields as one-stop slips in use have them; each amount stands in the books.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, negateFen, printYuan, sumFen } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import { type Block, flowHeight, type Placement, paginate, type Room, TOP } from "./blocks.ts";
import { drawLeaflet } from "./leaflet.ts";
import type { LeafletModel } from "./leafletModel.ts";
import { Sheet } from "./sheet.ts";
import { charges } from "./slipCharges.ts";
import { basics, continuedHead, slipHead, undoNotice } from "./slipHead.ts";
import type { OfficeOnPaper, SlipOptions } from "./slipJob.ts";
import {
  type LayerDensity,
  layers,
  type PaidDocument,
  type ProofTerm,
  proofTerms,
} from "./slipLayers.ts";
import { foot, footLines, footTop, ownPayment, signatures, yearAccount } from "./slipTotals.ts";
import { watermark } from "./watermark.ts";

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
  basicsRow: 4.1,
  chargesRow: 3.6,
  yearRow: 3.6,
  firstBaseline: 3.45,
  lineStep: 3.4,
  strip: 1.4,
  after: 1,
};
/** Between roomy (0) and tight (1). */
function densityAt(share: number): Density {
  const mixed = Object.entries(ROOMY).map(([name, roomy]) => {
    const tight = TIGHT[name as keyof Density];
    return [name, roomy + (tight - roomy) * share];
  });
  return Object.fromEntries(mixed) as Record<keyof Density, number>;
}

export interface PrintedSlip {
  readonly pdf: Buffer;
  /** What a person should know before it goes out, in Chinese sentences; usually nothing. */
  readonly warnings: readonly string[];
}

/**
 * The slip as a PDF, with the 明白纸 on a page behind it where one is given. Equal input gives equal bytes; the text can be extracted. A character that the typeface does not
 * hold is printed as 〓 and named at the foot and by {@link slipWarnings}.
 * Throws YijieError SLIP_DOES_NOT_ADD_UP rather than print figures that contradict each other.
 */
export async function renderSlip(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
  leaflet: LeafletModel | null = null,
): Promise<Buffer> {
  return (await printSlip(document, office, options, leaflet)).pdf;
}

/** {@link renderSlip}, with what a person should know about this slip. */
export async function printSlip(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
  leaflet: LeafletModel | null = null,
): Promise<PrintedSlip> {
  const sheet = composeProvenSlip(document, office, options);
  if (leaflet !== null) drawLeaflet(sheet, leaflet);
  const pdf = await sheet.pdf({
    title: `结算单 ${document.slipNumber}`,
    author: office.hospitalName,
    at: document.settledAt,
  });
  return { pdf, warnings: warningsOf(document, sheet) };
}

/** {@link composeSlip}; throws SLIP_DOES_NOT_ADD_UP. */
export function composeProvenSlip(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
): Sheet {
  requireProof(document, document.slipNumber);
  return composeSlip(document, office, options);
}

/** What a person should know about this slip before it is printed; usually nothing. */
export function slipWarnings(document: SettlementDocument, office: OfficeOnPaper): string[] {
  const options = { printedAt: document.settledAt, printing: 0, code: "" };
  return warningsOf(document, composeSlip(document, office, options));
}

function warningsOf({ slipNumber }: SettlementDocument, { missing }: Sheet): string[] {
  return [...missing].map((character) => {
    const codePoint = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `结算单 ${slipNumber} 里的“${character}”（U+${codePoint}）字库里没有，印成了〓，请手工补写并盖章。`;
  });
}

/** The slip as marks on paper, before it is a PDF. */
export function composeSlip(
  document: SettlementDocument,
  office: OfficeOnPaper,
  options: SlipOptions,
  missing: ReadonlySet<string> = new Set(),
): Sheet {
  const head = slipHead(document, office, options);
  const again = continuedHead(document, office);
  const footing = footLines(office, missing);
  const placements = placed(document, office, {
    first: TOP + head.height,
    next: TOP + again.height,
    bottom: footTop(footing) - 3,
  });
  const sheet = new Sheet();
  for (let page = 1; page <= pageCount(placements); page += 1) {
    sheet.addPage();
    if (document.training) watermark(sheet);
    (page === 1 ? head : again).draw(sheet, TOP);
    for (const placement of placements) {
      if (placement.page === page) placement.piece.draw(sheet, placement.top);
    }
  }
  // Which characters have no glyph is known only now, and the foot that names them takes room.
  if (sheet.missing.size > missing.size) {
    return composeSlip(document, office, options, sheet.missing);
  }
  foot(sheet, footing, options);
  return sheet;
}

function pageCount(placements: readonly Placement[]): number {
  return placements.at(-1)?.page ?? 1;
}

/** As roomy as one page allows; where it takes more than one, roomy unless tight saves a page. */
function placed(document: SettlementDocument, office: OfficeOnPaper, room: Room): Placement[] {
  const at = (share: number) => blocksOf(document, office, densityAt(share));
  const roomy = at(0);
  const tooHigh = flowHeight(roomy) - (room.bottom - room.first);
  if (tooHigh <= 0) return paginate(roomy, room);
  const tight = at(1);
  // No line breaks differently when rows come closer, so heights change in proportion.
  const share = tooHigh / (flowHeight(roomy) - flowHeight(tight));
  if (share <= 1) return paginate(at(share), room);
  const [apart, together] = [paginate(roomy, room), paginate(tight, room)];
  return pageCount(together) < pageCount(apart) ? together : apart;
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

type ProvedSum = readonly [string, readonly Fen[], Fen];

function paymentSums({
  figures,
  payment,
}: Pick<SettlementDocument, "figures" | "payment">): ProvedSum[] {
  if (payment === undefined) return [];
  const { deposit, topUpDue, refundDue, paidNow, debt } = payment;
  return [
    ["预交金 + 补收 + 欠费 − 应退", [deposit, paidNow, debt, negateFen(refundDue)], figures.cash],
    ["补收 + 欠费", [paidNow, debt], topUpDue],
  ];
}

/**
 * A slip proves its own sum, so it is not printed where one of its sums is wrong.
 * Throws YijieError SLIP_DOES_NOT_ADD_UP.
 */
export function requireProof(
  document: PaidDocument & Pick<SettlementDocument, "categories" | "payment">,
  slipNumber: string,
): void {
  const { figures, categories } = document;
  const { totalFee, fundTotal, hospitalTotal, personTotal } = figures;
  const terms = proofTerms(document);
  const paidFrom = (source: ProofTerm["from"]) =>
    terms.filter(({ from }) => from === source).map(({ amount }) => amount);
  const { fullSelfPay, overLimitSelfPay, preSelfPay, inScope } = figures;
  const sums: readonly ProvedSum[] = [
    ["基金 + 医院 + 本人", [fundTotal, hospitalTotal, personTotal], totalFee],
    ["各层基金支付", paidFrom("fund"), fundTotal],
    ["医院承担", paidFrom("hospital"), hospitalTotal],
    ["个人账户 + 现金", [figures.accountPay, figures.cash], personTotal],
    ...paymentSums(document),
    [
      "全自费 + 超限价 + 先行自付 + 符合范围",
      [fullSelfPay, overLimitSelfPay, preSelfPay, inScope],
      totalFee,
    ],
    ["费用分类", categories.map(({ amount }) => amount), totalFee],
    ...categories.flatMap((row): ProvedSum[] => [
      [`${row.name}（按类别）`, [row.classA, row.classB, row.classC, row.unclassified], row.amount],
      [
        `${row.name}（按范围）`,
        [row.fullSelfPay, row.overLimitSelfPay, row.preSelfPay, row.inScope],
        row.amount,
      ],
    ]),
  ];
  for (const [name, parts, expected] of sums) {
    const sum = sumFen(parts);
    if (sum !== expected) {
      const detail = `${name} 合计 ${printYuan(sum)}，应为 ${printYuan(expected)}`;
      throw new YijieError("SLIP_DOES_NOT_ADD_UP", { slipNumber, detail });
    }
  }
}
