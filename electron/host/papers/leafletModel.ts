/**
 * What the 明白纸 says, as texts and amounts, before anything is drawn: each amount is one of the document's own, so it
 * stands on the slip as well. The same page serves a stay that is not settled yet (费用估算和补件通知).
 */
import type { Moment } from "../../../shared/calendar/day.ts";
import { type Fen, fen, printYuan, subtractFen, sumFen, ZERO } from "../../../shared/money/fen.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import {
  conditionForPatient,
  payerForPatient,
  paymentForPatient,
  yuanWords,
} from "./patientWords.ts";
import type { OfficeOnPaper } from "./slipJob.ts";
import { type LayerRow, layerRows, layersAreSettled, PAYER_GREYS } from "./slipLayers.ts";
import { roomOf } from "./slipTotals.ts";

/** A settlement, or what a stay would be settled as. */
export type PatientDocument = Omit<
  SettlementDocument,
  "slipNumber" | "settledAt" | "month" | "actor"
>;

/** What the page is. */
export type Standing =
  | { readonly is: "settled"; readonly slipNumber: string; readonly settledAt: Moment }
  /** A settlement that was undone later; null of an undoing itself, whose document says what it undoes. */
  | {
      readonly is: "undone";
      readonly slipNumber: string;
      readonly settledAt: Moment;
      readonly by: { readonly slipNumber: string; readonly settledAt: Moment } | null;
    }
  | { readonly is: "estimate"; readonly at: Moment };

export interface Phrase {
  readonly text: string;
  readonly strong: boolean;
}

export type Swatch = { readonly grey: string } | "solid" | "hatched";

export interface PayerLine {
  readonly swatches: readonly Swatch[];
  readonly name: string;
  /** Who that is, in a few words */
  readonly words: string;
  /** How it came to its amount; empty where nothing is known about it */
  readonly how: string;
  readonly hasSegments: boolean;
  readonly amount: Fen;
}

/** A hundred squares, in the order of the payers, the patient's last. */
export interface Picture {
  readonly squares: readonly Swatch[];
  readonly caption: string;
}

export interface PageRow {
  /** A term of the slip, in bold; empty where the words say it all */
  readonly label: string;
  readonly words: string;
  /** As printed; empty where there is none */
  readonly value: string;
}

export interface PageSection {
  readonly title: string;
  readonly rows: readonly PageRow[];
  /** A box to tick stands before each row. */
  readonly isChecklist: boolean;
  /** Where its last rows may be left to the slip when the page is full: what then stands there; else empty */
  readonly restElsewhere: string;
}

export interface LeafletModel {
  readonly title: string;
  readonly training: boolean;
  /** Hospital, patient, day */
  readonly about: string;
  /** What everyone must see first: an estimate, an undoing; empty where there is nothing */
  readonly notice: string;
  /** Sentences that say it all */
  readonly headline: readonly (readonly Phrase[])[];
  /** null where there is nothing to show */
  readonly picture: Picture | null;
  readonly payers: readonly PayerLine[];
  readonly own: PayerLine | null;
  readonly sections: readonly PageSection[];
  readonly foot: readonly string[];
}

/** The page of a settlement, of an undone one, or of an estimate. */
export function leafletModel(
  document: PatientDocument,
  office: OfficeOnPaper,
  standing: Standing,
): LeafletModel {
  const isUndoing = document.kind === "结算撤销";
  const rows = payerRows(document);
  const own = ownParts(document);
  return {
    title: titleOf(document, standing),
    training: document.training,
    about: aboutOf(document, office),
    notice: noticeOf(document, standing),
    headline: isUndoing ? undoingHeadline(document) : headline(document, standing),
    picture: isUndoing ? null : pictureOf(document, rows, own),
    payers: rows,
    own: ownLine(document, own),
    sections: [
      ...(isUndoing ? [] : [whySection(document, own)]),
      yearSection(document),
      rememberSection(document, standing),
    ].filter(({ rows: some }) => some.length > 0),
    foot: footOf(office, standing),
  };
}

function titleOf({ kind }: PatientDocument, { is }: Standing): string {
  if (is === "estimate") return "您的住院费用估算";
  return kind === "结算撤销" ? "您的结算已经撤销" : "您的住院费用明白纸";
}

export function aboutOf(
  { stay }: Pick<PatientDocument, "stay">,
  { hospitalName }: OfficeOnPaper,
): string {
  return `${hospitalName}　${stay.name}　${stay.admitDay} 入院，${stay.dischargeDay} 出院`;
}

/** "2023-06-18 15:14" */
export function minuteOf(moment: Moment): string {
  return moment.slice(0, 16).replace("T", " ");
}

function noticeOf({ kind, undoes }: PatientDocument, standing: Standing): string {
  if (standing.is === "estimate") {
    return `估算，不是结算。这是 ${minuteOf(standing.at)} 按当时的账单和登记算的；账单或登记变了，数也会变。`;
  }
  if (kind === "结算撤销" && undoes !== null) {
    return `结算单 ${undoes.slipNumber}（${minuteOf(undoes.settledAt)}）作废了，撤销单是 ${standing.slipNumber}。原因：${undoes.reason}。`;
  }
  if (standing.is !== "undone" || standing.by === null) return "";
  const { slipNumber, settledAt } = standing.by;
  return `这次结算已经在 ${minuteOf(settledAt)} 撤销（撤销单 ${slipNumber}），下面的数不再作数。`;
}

/** Where to ask, and what the page is not. */
export function footOf({ hotline }: OfficeOnPaper, standing: Standing): string[] {
  const ask = `看不明白，请到本院医保办${hotline === "" ? "" : `，或打 ${hotline}`}。`;
  return standing.is === "estimate"
    ? [ask, "这张纸不能报销，也不是收费票据。"]
    : [ask, `金额以结算单 ${standing.slipNumber} 为准。这张纸不是收费票据。`];
}

// —— sentences

function plain(text: string): Phrase {
  return { text, strong: false };
}

function strong(amount: Fen): Phrase {
  return { text: printYuan(amount), strong: true };
}

function headline(document: PatientDocument, standing: Standing): Phrase[][] {
  const { totalFee, fundTotal, hospitalTotal, personTotal, accountPay, cash } = document.figures;
  const about = standing.is === "estimate" ? "大约" : "";
  const paid: Phrase[] = [
    plain("这次住院一共花了 "),
    strong(totalFee),
    plain(` 元。医保和补助${about}付${about === "" ? "了" : ""} `),
    strong(fundTotal),
    plain(" 元，"),
  ];
  const hospital: Phrase[] =
    hospitalTotal === 0 ? [] : [plain("医院承担 "), strong(hospitalTotal), plain(" 元，")];
  const own: Phrase[] =
    personTotal === 0
      ? [plain(`您自己不用付钱（${printYuan(personTotal)} 元）。`)]
      : [plain(`您自己${about}付 `), strong(personTotal), plain(" 元。")];
  const wallet: Phrase[] =
    accountPay === 0
      ? []
      : [
          plain(
            `其中个人账户（医保卡里的钱）付 ${yuanWords(accountPay)}，现金付 ${yuanWords(cash)}。`,
          ),
        ];
  const { noBenefit = null } = document.settlement ?? {};
  const without = noBenefit === null ? [] : [plain(`这次没有医保待遇：${noBenefit}。`)];
  const money = standing.is === "undone" ? [] : paymentWords(document);
  return [[...paid, ...hospital, ...own], wallet, money, without].filter(
    ({ length }) => length > 0,
  );
}

/** What became of the deposit, and what is still owed; nothing where there was neither. */
function paymentWords({ payment }: PatientDocument): Phrase[] {
  if (payment === undefined) return [];
  const { deposit, topUpDue, refundDue, paidNow, debt } = payment;
  const before = deposit === 0 ? [] : [plain(`您先交了 ${yuanWords(deposit)}，`)];
  if (refundDue !== 0) return [...before, plain("退给您 "), strong(refundDue), plain(" 元。")];
  if (debt !== 0) {
    const now = paidNow === 0 ? [] : [plain(`这次付了 ${yuanWords(paidNow)}，`)];
    // The paper may come out again after the debt was paid: it says what was, and asks only whoever still owes.
    return [
      ...before,
      ...now,
      plain("结算时还欠 "),
      strong(debt),
      plain(" 元；还没有交清的，请到窗口交清。"),
    ];
  }
  if (deposit === 0) return [];
  return topUpDue === 0
    ? [plain(`您先交了 ${yuanWords(deposit)}，正好两清。`)]
    : [...before, plain("又补了 "), strong(topUpDue), plain(" 元。")];
}

/** Amounts of an undoing are negative; what goes back to the patient is said without the sign. */
function undoingHeadline(document: PatientDocument): Phrase[][] {
  const parts = goesBack(document);
  const own = parts.length === 0 ? "您那次没有付钱，没有要退给您的。" : `${parts.join("，")}。`;
  return [[plain(own)], [plain("下面的数带减号，和原来那张单子一项一项抵消。")]];
}

/** Only what was paid goes back: what was owed is owed no more. */
function goesBack({ figures, payment }: PatientDocument): string[] {
  const back = (amount: Fen) => yuanWords(fen(Math.abs(amount)));
  const account = figures.accountPay;
  const parts = account === 0 ? [] : [`个人账户付的 ${back(account)} 退回个人账户`];
  if (payment === undefined) {
    const { cash } = figures;
    return cash === 0 ? parts : [...parts, `现金付的 ${back(cash)} 要退给您`];
  }
  const { deposit, refundDue, paidNow, debt, collectedBack = ZERO } = payment;
  const rows: readonly (readonly [Fen, (amount: string) => string])[] = [
    [deposit, (amount) => `预交金 ${amount} 恢复原样`],
    [refundDue, (amount) => `那次退给您的 ${amount} 要收回`],
    [paidNow, (amount) => `那次付的 ${amount} 要退给您`],
    [collectedBack, (amount) => `后来补交的 ${amount} 要退给您`],
    [debt, (amount) => `那次欠的 ${amount} 不再欠`],
  ];
  return [...parts, ...rows.flatMap(([sum, words]) => (sum === 0 ? [] : [words(back(sum))]))];
}

// —— who paid

function payerRows(document: PatientDocument): PayerLine[] {
  const byRules = layersAreSettled(document);
  const isUndoing = document.kind === "结算撤销";
  return layerRows(document)
    .filter((row) => row.payment !== 0 || isApplied(document, row))
    .map((row, index) => {
      const layer = byRules
        ? document.settlement?.layers.find(({ name }) => name === row.name)
        : undefined;
      return {
        swatches: isUndoing ? [] : [{ grey: PAYER_GREYS[index % PAYER_GREYS.length] ?? "#555555" }],
        name: row.name,
        words: payerForPatient(row.name, row.payer),
        how: layer === undefined ? "" : paymentForPatient(layer),
        hasSegments: (layer?.segments.length ?? 0) > 1,
        amount: row.payment,
      };
    });
}

/** Layers whose condition failed are told where the patient is told what to remember. */
function isApplied({ settlement }: PatientDocument, { name }: LayerRow): boolean {
  return settlement?.layers.find((layer) => layer.name === name)?.applied !== false;
}

interface OwnParts {
  /** Outside the policy's scope */
  readonly outside: Fen;
  /** Inside, and paid by nobody else */
  readonly inside: Fen;
  /** False where payers also bore a part of what is outside */
  readonly outsideIsWhole: boolean;
}

function ownParts(document: PatientDocument): OwnParts {
  const { totalFee, inScope, personTotal } = document.figures;
  const all = subtractFen(totalFee, inScope);
  const [least, most] = personTotal < 0 ? [personTotal, 0] : [0, personTotal];
  const known = layerRows(document).at(-1)?.outside ?? all;
  const outside = fen(Math.min(Math.max(known, least), most));
  return {
    outside,
    inside: subtractFen(personTotal, outside),
    outsideIsWhole: outside === all,
  };
}

function ownLine({ figures, kind }: PatientDocument, own: OwnParts): PayerLine {
  const swatches: Swatch[] = [
    ...(own.inside === 0 ? [] : ["solid" as const]),
    ...(own.outside === 0 ? [] : ["hatched" as const]),
  ];
  const isUndoing = kind === "结算撤销";
  return {
    swatches: isUndoing ? [] : swatches,
    name: isUndoing ? "您自己（冲回）" : "您自己",
    words: "",
    how: "",
    hasSegments: false,
    amount: figures.personTotal,
  };
}

// —— the picture

const SQUARES = 100;

function pictureOf(
  { figures }: PatientDocument,
  payers: readonly PayerLine[],
  own: OwnParts,
): Picture | null {
  const parts: { readonly swatch: Swatch; readonly amount: Fen }[] = [
    ...payers.map(({ swatches, amount }) => ({
      swatch: swatches[0] ?? { grey: "#555555" },
      amount,
    })),
    { swatch: "solid" as const, amount: own.inside },
    { swatch: "hatched" as const, amount: own.outside },
  ].filter(({ amount }) => amount > 0);
  const whole = sumFen(parts.map(({ amount }) => amount));
  if (whole === 0 || figures.totalFee <= 0) return null;
  const counts = largestRemainders(
    parts.map(({ amount }) => amount),
    SQUARES,
  );
  const squares = parts.flatMap(({ swatch }, index) =>
    Array.from({ length: counts[index] ?? 0 }, () => swatch),
  );
  const tiny = counts.some((count) => count === 0) ? "，不到半格的没有画" : "";
  return { squares, caption: `一共 100 格${squareWords(whole)}${tiny}。${ownCaption(own)}` };
}

/** What a square is worth, to the yuan: it is only about so much. */
function squareWords(whole: Fen): string {
  const yuan = Math.floor(whole / (SQUARES * 100) + 0.5);
  return yuan === 0 ? "" : `，一格约 ${yuan.toLocaleString("en")} 元`;
}

function ownCaption({ inside, outside }: OwnParts): string {
  if (inside === 0 && outside === 0) return "";
  if (outside === 0) return "黑色是您自己付的。";
  const hatched = "斜线是医保规定不能报的";
  return inside === 0
    ? `斜线是您自己付的，都是医保规定不能报的。`
    : `黑色和斜线是您自己付的，${hatched}。`;
}

/**
 * Shares out `places` in proportion to the amounts: whole places first, the rest to the largest remainders, an earlier
 * one before a later. They add up to `places`.
 */
export function largestRemainders(amounts: readonly Fen[], places: number): number[] {
  const whole = BigInt(sumFen(amounts));
  const shares = amounts.map((amount) => BigInt(amount) * BigInt(places));
  const counts = shares.map((share) => Number(share / whole));
  const left = places - counts.reduce((sum, count) => sum + count, 0);
  const order = shares
    .map((share, index) => ({ index, rest: share % whole }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of order.slice(0, left)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

// —— why the patient pays

function row(label: string, words: string, value: Fen | string = ""): PageRow {
  return { label, words, value: typeof value === "string" ? value : printYuan(value) };
}

/** The rows add up to what the patient pays. */
function whySection(document: PatientDocument, own: OwnParts): PageSection {
  const { fullSelfPay, overLimitSelfPay, preSelfPay, inScope, personTotal } = document.figures;
  const outside = [
    row("全自费", "医保目录里没有的药、材料和项目，全部自己付", fullSelfPay),
    row("超限价", "比医保规定的最高价贵，贵出来的自己付", overLimitSelfPay),
    row("先行自付", "目录里标“乙类”的，规定自己先付一部分，剩下的才能报", preSelfPay),
  ].filter(({ value }) => value !== "0.00");
  const left = row(
    "范围内没报完",
    `能报的 ${yuanWords(inScope)}里，上面几项付过以后剩下的`,
    own.inside,
  );
  const rows = [
    ...(own.outsideIsWhole ? outside : helped(outside, own)),
    ...(own.inside === 0 ? [] : [left]),
  ];
  return {
    title: `为什么您还要付 ${yuanWords(personTotal)}`,
    rows: personTotal === 0 ? [] : rows,
    isChecklist: false,
    restElsewhere: "",
  };
}

/** Where payers bore a part of what the policy does not cover, the parts are named and only their rest counts. */
function helped(outside: readonly PageRow[], own: OwnParts): PageRow[] {
  if (own.outside === 0 || outside.length === 0) return [];
  const parts = outside.map(({ label, value }) => `${label} ${value} 元`).join("，");
  const words = `医保规定不能报的（${parts}），别的补助付过一部分，还剩这些`;
  return [row("不能报的", words, own.outside)];
}

// —— what is left of the year

function yearSection({ yearAccount, settlement, kind }: PatientDocument): PageSection {
  const year = settlement?.benefitYear;
  const when = year === undefined ? "" : `（${year.from} 至 ${year.to}）`;
  const title =
    kind === "结算撤销" ? `退回以后，这一年还剩多少${when}` : `这一年再住院，还剩多少${when}`;
  if (yearAccount.length === 0) {
    const words = "本院没有您这一年的累计，以医保平台查到的为准。";
    return {
      title: "这一年再住院，还剩多少",
      rows: [row("", words)],
      isChecklist: false,
      restElsewhere: "",
    };
  }
  const rows = yearAccount.flatMap((account): PageRow[] => {
    const { limit, used, layer, name, kind: what } = account;
    const left = roomOf(account);
    if (limit === null || left === null || what === "cost") return [];
    const of = layer ?? name;
    if (what === "deductible") {
      const words = `${of}的门槛（一年 ${yuanWords(limit)}）`;
      return left === 0
        ? [row("", `${words}已经满了，再住院不用再扣`, "已满")]
        : [row("", `${words}已经扣了 ${yuanWords(used)}，离门槛还差`, left)];
    }
    return [
      row("", `${of}一年最多付 ${yuanWords(limit)}，${left === 0 ? "已经用完" : "还剩"}`, left),
    ];
  });
  const none = row("", "这次用到的几项，规定里没有写一年最多付多少。");
  return {
    title,
    rows: rows.length === 0 ? [none] : rows,
    isChecklist: false,
    restElsewhere: "其余各项见结算单“本年累计”一栏。",
  };
}

// —— what to remember

const REFERRALS = ["规范转诊", "转诊", "异地备案", "备案"];

/** Only what the document holds: nothing is advised that it does not know. */
function rememberSection(document: PatientDocument, standing: Standing): PageSection {
  const rows = [
    ...(document.kind === "结算撤销" ? undoingRows() : []),
    ...(document.kind === "结算" ? [...thresholdWords(document), ...factRows(document)] : []),
    ...(document.kind === "结算" && standing.is === "settled" ? receiptRows(document) : []),
  ];
  return { title: "请记住", rows, isChecklist: false, restElsewhere: "" };
}

function undoingRows(): PageRow[] {
  return [
    row("", "还没有拿到退的钱，请当场问窗口。"),
    row("", "要重新结算的，请等窗口通知；重新结算以后才有新的结算单和明白纸。"),
  ];
}

function thresholdWords({ settlement, yearAccount }: PatientDocument): PageRow[] {
  const hasThreshold =
    settlement?.layers.some(
      ({ deductible, segments }) => deductible !== 0 || segments.length === 0,
    ) === true || yearAccount.some(({ kind }) => kind === "deductible");
  return hasThreshold
    ? [
        row(
          "",
          "“门槛”就是结算单上的“起付线”：超过门槛的部分才开始报。“报”就是由医保或补助替您付。",
        ),
      ]
    : [];
}

function factRows(document: PatientDocument): PageRow[] {
  const { settlement, person } = document;
  if (settlement === null) {
    const words =
      "这次用的是医保平台的结算结果，本院没有您参保地的报销规定，每一项怎么算的，请问参保地的医保局。";
    return [row("", words)];
  }
  if (!layersAreSettled(document)) {
    return [row("", "这次用的是医保平台的结算结果，和本院按规定算的不一样，详情见结算单。")];
  }
  return [
    ...identityRows(person.identities),
    ...registrationRows(settlement.facts),
    ...notPaid(settlement),
  ];
}

function identityRows(identities: readonly string[]): PageRow[] {
  if (identities.length === 0) return [];
  return [
    row("", `这次是按您登记的身份“${identities.join("、")}”算的。身份有变化，请告诉医保办。`),
  ];
}

function registrationRows(facts: Readonly<Record<string, string>>): PageRow[] {
  return REFERRALS.flatMap((name) => {
    if (facts[name] === "是") return [row("", `这次办了${name}，已经按办了的算。`)];
    if (facts[name] === "否") {
      return [row("", `这次没有办${name}。以后要去别的医院，先到医保办问要不要办。`)];
    }
    return [];
  });
}

/** Layers whose condition failed, by the condition. */
function notPaid({ layers, noBenefit }: NonNullable<PatientDocument["settlement"]>): PageRow[] {
  if (noBenefit !== null) return [];
  const byReason = new Map<string, string[]>();
  for (const { applied, whyNot, name } of layers) {
    if (applied || whyNot === null) continue;
    byReason.set(whyNot, [...(byReason.get(whyNot) ?? []), name]);
  }
  return [...byReason].map(([whyNot, names]) => {
    const come = whyNot.includes("身份") ? "。您如果有这样的身份，请带证件到医保办" : "";
    return row("", `${names.join("、")}这次没有付：${conditionForPatient(whyNot)}${come}。`);
  });
}

function receiptRows({ stay }: PatientDocument): PageRow[] {
  const receipt = [stay.receiptCode, stay.receiptNumber].filter((part) => part !== null).join(" ");
  return receipt === ""
    ? [row("", "结算的时候电子票据还没有开。要票据，请问收费窗口。")]
    : [row("", `电子票据：${receipt}。`)];
}
