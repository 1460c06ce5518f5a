/** A settlement, or the draft of one, as the window shows it: who pays what, in order, and what each leaves. */
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { type Fen, fen, printYuan, sumFen } from "../../shared/money/fen.ts";
import { fraction, multiplyFraction, printRate } from "../../shared/money/fraction.ts";
import { printExact } from "../../shared/settle/words.ts";

export type Pre = AnswerOf<"preSettle">;
export type Draft = NonNullable<Pre["draft"]>;
export type SettledDocument = AnswerOf<"settlement">;
export type Layer = NonNullable<Draft["settlement"]>["layers"][number];
export type StayRow = AnswerOf<"stays">["stays"][number];
export type StayHead = Draft["stay"];

/** One payer's row. */
export interface PayerRow {
  readonly name: string;
  readonly payer: string;
  readonly payment: Fen;
  /** Open before it pays, and after */
  readonly before: Fen;
  readonly after: Fen;
  /** How the rules came to it; null where only the platform's sum is known */
  readonly layer: Layer | null;
}

export interface SettlementView {
  readonly total: Fen;
  /** 政策范围外: 全自费 + 超限价 + 先行自付 */
  readonly outside: Fen;
  readonly payers: readonly PayerRow[];
  readonly own: Fen;
  /** The part of the own payment outside the policy's scope, and the part inside that nobody paid */
  readonly ownOutside: Fen;
  readonly ownInside: Fen;
  /** Σ payers + own = total, computed */
  readonly proves: boolean;
  /** The figures are the rules'; otherwise the platform's. */
  readonly byRules: boolean;
}

type Shown = Pick<Draft, "figures" | "settlement" | "source" | "comparison">;

export function viewOf(shown: Shown): SettlementView {
  const { figures } = shown;
  const total = figures.totalFee;
  const outside = sumFen([figures.fullSelfPay, figures.overLimitSelfPay, figures.preSelfPay]);
  const byRules = shown.source === "calculated" || shown.comparison?.agree === true;
  const rules = byRules ? shown.settlement : null;
  const listed =
    rules?.layers.map((layer) => ({ ...nameOf(layer), payment: layer.payment, layer })) ??
    figures.payers.map(({ layer, payer, payment }) => ({
      name: layer,
      payer,
      payment,
      layer: null,
    }));
  const paid = sumFen(listed.map(({ payment }) => payment));
  // What no layer names: the difference between the bill and a payment plan's sum.
  const rest = fen(figures.fundTotal + figures.hospitalTotal - paid);
  const rows =
    rest === 0
      ? listed
      : [...listed, { name: "医院承担", payer: "本院", payment: rest, layer: null }];
  let open: Fen = total;
  const payers = rows.map((row) => {
    const before = open;
    open = fen(open - row.payment);
    return { ...row, before, after: open };
  });
  const own = figures.personTotal;
  const ownOutside = ownOutsideOf(rules, own, outside);
  return {
    total,
    outside,
    payers,
    own,
    ownOutside,
    ownInside: fen(own - ownOutside),
    proves: fen(open - own) === 0,
    byRules,
  };
}

function nameOf({ name, payer }: Layer): { readonly name: string; readonly payer: string } {
  return { name, payer };
}

/** Layers may have paid of what lies outside the scope; the last one knows what is left inside. */
function ownOutsideOf(rules: Shown["settlement"], own: Fen, outside: Fen): Fen {
  const inside = rules?.layers.at(-1)?.inScopeLeft;
  const left = inside === undefined ? outside : fen(own - inside);
  return fen(Math.min(Math.max(left, 0), Math.max(own, 0)));
}

/** Percent of the total, for widths on the screen only. */
export function widthOf(part: number, total: number): string {
  if (total === 0) return "0%";
  return `${Math.min(100, Math.max(0, (part / total) * 100))}%`;
}

/** "12.33%": to two decimals, half up, exactly. */
export function shareText(part: Fen, total: Fen): string {
  if (total === 0) return "0%";
  const hundredths = (BigInt(part) * 20_000n + BigInt(total)) / (BigInt(total) * 2n);
  const text = String(hundredths).padStart(3, "0");
  return `${text.slice(0, -2)}.${text.slice(-2)}%`;
}

/** One figure in two results of the same stay. */
export interface Changed {
  readonly name: string;
  readonly before: Fen;
  readonly after: Fen;
}

/** What differs between two results of the same stay, in the order of the rows. */
export function changesBetween(before: Draft, after: Draft): readonly Changed[] {
  const old = figuresOf(before);
  const now = figuresOf(after);
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .map((name) => ({ name, before: old.get(name) ?? fen(0), after: now.get(name) ?? fen(0) }))
    .filter((changed) => changed.before !== changed.after);
}

function figuresOf(draft: Draft): Map<string, Fen> {
  const { total, outside, payers, own } = viewOf(draft);
  return new Map<string, Fen>([
    ["医疗费总额", total],
    ["政策范围外", outside],
    ...payers.map(({ name, payment }) => [name, payment] as const),
    ["本人应付", own],
  ]);
}

/** "15,000.00 × 60% = 9,000.00": a segment's part, exact. */
export function sharesOf({ amount, ratio }: Layer["segments"][number]): string {
  if (ratio === null) return `${printYuan(amount)} 不付`;
  const part = printExact(multiplyFraction(fraction(amount), ratio));
  return `${printYuan(amount)} × ${printRate(ratio)} = ${part}`;
}
