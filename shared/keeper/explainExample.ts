/**
 * How a pack comes to the figures of an example, for people who check it by hand: fact by fact and layer by layer, each
 * step with its clause, what was considered and not applied, and the sum that closes the whole.
 */
import { fen, printYuan } from "../money/fen.ts";
import { clauseOf, type Example, type Pack } from "../policy/pack.ts";
import type { LayerRecord, Trace, TraceRecord } from "../settle/trace.ts";
import { layerSentences, stepsByLayer, wordsOf } from "../settle/traceWords.ts";
import type { LayerOutcome, Settlement } from "../settle/types.ts";
import { roundingText } from "./describe.ts";
import { checkYear, type ExampleCheck, type RanStay, runStays } from "./verify.ts";

interface ExplainedStep {
  readonly text: string;
  /** Clauses that it follows from; empty for plain arithmetic */
  readonly cites: readonly string[];
}

/** A layer, or what comes before and behind the layers. */
interface ExplainedPart {
  readonly title: string;
  /** 付款; null for what is no layer */
  readonly payer: string | null;
  readonly steps: readonly ExplainedStep[];
}

export interface ExplainedStay {
  /** Null for a single stay, from 1 in a 经过 */
  readonly step: number | null;
  readonly parts: readonly ExplainedPart[];
  /** Why the pack gives nothing, in Chinese; null where it does */
  readonly refusal: string | null;
  /** What the example expects, and whether it came out */
  readonly checks: readonly ExampleCheck[];
  /** Null with a refusal */
  readonly trace: Trace | null;
}

export interface ExplainedExample {
  readonly packId: string;
  readonly packName: string;
  /** 名; empty where the case has none */
  readonly name: string;
  /** Every stay got its figures or the error that it expects, and nothing expected came out otherwise. */
  readonly ok: boolean;
  readonly stays: readonly ExplainedStay[];
  /** 全年合计 */
  readonly yearChecks: readonly ExampleCheck[];
  /** Everything that a step cites */
  readonly clauses: readonly {
    readonly cite: string;
    readonly title: string;
    readonly quotation: string | null;
  }[];
}

export function explainExample(pack: Pack, example: Example): ExplainedExample {
  const ran = runStays(pack, example);
  const stays = ran.map((stay) => explainStay(pack, stay));
  const yearChecks = checkYear(pack, example, ran);
  const cites = new Set(
    stays.flatMap(({ parts }) => parts.flatMap(({ steps }) => steps.flatMap((step) => step.cites))),
  );
  const checks = [...stays.flatMap((stay) => stay.checks), ...yearChecks];
  return {
    packId: pack.id,
    packName: pack.name,
    name: example.name,
    ok:
      checks.every((check) => check.ok) &&
      ran.every(({ outcome }, index) => outcome.fault === null || expectsError(example, index)),
    stays,
    yearChecks,
    clauses: [...cites].map((cite) => ({ cite, ...clauseOf(pack, cite) })),
  };
}

function expectsError({ stays }: Example, index: number): boolean {
  return stays[index]?.error !== null;
}

function explainStay(pack: Pack, { step, outcome, checks }: RanStay): ExplainedStay {
  const { settlement, fault } = outcome;
  if (settlement === null) return { step, parts: [], refusal: fault.message, checks, trace: null };
  const { trace } = settlement;
  return { step, parts: partsOf(pack, settlement), refusal: null, checks, trace };
}

function partsOf(pack: Pack, settlement: Settlement): ExplainedPart[] {
  const groups = stepsByLayer(settlement.trace);
  const before = groups.filter(({ layer }, index) => layer === null && index < groups.length - 1);
  const behind = groups.at(-1)?.steps ?? [];
  const layers = settlement.layers.map((layer) => {
    const steps = groups.find((group) => group.layer === layer.name)?.steps ?? [];
    return layerPart(pack, settlement, layer, steps);
  });
  return [
    { title: "要素", payer: null, steps: givenFacts(settlement) },
    {
      title: "账单",
      payer: null,
      steps: before.flatMap(({ steps }) => wordedSteps(pack, steps)),
    },
    ...layers,
    {
      title: "合计",
      payer: null,
      steps: [...wordedSteps(pack, behind), plain(proofOf(settlement))],
    },
  ].filter(({ steps }) => steps.length > 0);
}

/** As the rules saw them; what was worked out is told where it was. */
function givenFacts({ facts, benefitYear }: Settlement): ExplainedStep[] {
  return [
    ...Object.entries(facts).map(([name, value]) => plain(`${name}：${value}`)),
    plain(`待遇年度：${benefitYear.from} 至 ${benefitYear.to}`),
  ];
}

function plain(text: string): ExplainedStep {
  return { text, cites: [] };
}

function wordedSteps(pack: Pack, steps: Trace): ExplainedStep[] {
  return steps.flatMap((step) => {
    const cites = citesOf(pack, step);
    return wordsOf(step).map((text) => ({ text, cites }));
  });
}

// —— layers

function layerPart(
  pack: Pack,
  settlement: Settlement,
  outcome: LayerOutcome,
  steps: Trace,
): ExplainedPart {
  const { name, payer, whyNot, cites } = outcome;
  const record = steps.at(-1);
  const decided = wordedSteps(pack, steps.slice(0, -1));
  const isNew = ({ text }: ExplainedStep) => !decided.some((step) => step.text === text);
  const own =
    record?.t === "layer"
      ? [...decided, ...paidSteps(pack, outcome, record).filter(isNew)]
      : record === undefined
        ? // Nothing was asked about it: no layer pays.
          [{ text: `不支付：${whyNot ?? ""}`, cites }]
        : wordedSteps(pack, steps);
  return { title: name, payer, steps: [...own, plain(runningSum(settlement, outcome))] };
}

/** How the layer's figures follow from one another. */
function paidSteps(
  pack: Pack,
  { formula, remarks, cites }: LayerOutcome,
  record: LayerRecord,
): ExplainedStep[] {
  const sentences = layerSentences(record, roundingText(record.rounding));
  const roundingCites = pack.rules.rounding.cites;
  return [
    { text: `算式：${formula}`, cites },
    ...sentences.map(({ text, isRounding }) => ({ text, cites: isRounding ? roundingCites : [] })),
    ...remarks.map(plain),
  ];
}

/** What the payers have paid up to here, and what is still open. */
function runningSum(settlement: Settlement, { name, leftAfter }: LayerOutcome): string {
  const { layers, settlementAmount } = settlement;
  const upTo = layers.slice(0, layers.findIndex((layer) => layer.name === name) + 1);
  const parts = upTo.filter(({ payment }) => payment !== 0).map(({ payment }) => yuan(payment));
  const sum = yuan(upTo.reduce((total, { payment }) => total + payment, 0));
  const sums = parts.length > 1 ? `${parts.join(" + ")} = ${sum}` : sum;
  return `累计支付 ${sums}；结算额 ${yuan(settlementAmount)} 还剩 ${yuan(leftAfter)}`;
}

/** Σ = total, added up here once more from the parts. */
function proofOf({ layers, personTotal, settlementAmount, bill }: Settlement): string {
  const paid = layers.filter(({ payment }) => payment !== 0);
  const difference = bill.totalFee - settlementAmount;
  const terms: [string, number][] = [
    ...paid.map(({ name, payment }): [string, number] => [name, payment]),
    ...(difference === 0 ? [] : [["医院差额", difference] as [string, number]]),
    ["个人负担", personTotal],
  ];
  const sum = terms.reduce((total, [, amount]) => total + amount, 0);
  const text = terms.map(([name, amount]) => `${name} ${yuan(amount)}`).join(" + ");
  const sign = sum === bill.totalFee ? "=" : "≠";
  return `${text} = ${yuan(sum)} ${sign} 总费用 ${yuan(bill.totalFee)}`;
}

function yuan(amount: number): string {
  return printYuan(fen(amount));
}

// —— clauses

function citesOf(pack: Pack, step: TraceRecord): readonly string[] {
  const { rules } = pack;
  switch (step.t) {
    case "exception":
    case "adjust":
    case "denied":
      return step.cites;
    case "value":
    case "row":
    case "combined":
      return citesAt(pack, step.at);
    case "layer":
      return [];
    case "not-applied":
      return citesAt(pack, `层 › ${step.layer}`);
    case "limit":
      return citesAt(pack, `限额 › ${step.name}`);
    case "bill":
      return rules.split.cites;
    case "wallet":
      return rules.wallets.find(({ name }) => name === step.name)?.cites ?? [];
    case "hospital":
      return rules.hospitalSide.find(({ name }) => name === step.name)?.cites ?? [];
    default:
      return [];
  }
}

/** The clauses of the section or layer that a path lies in. Definitions and facts have none of their own. */
function citesAt({ rules }: Pack, at: string): readonly string[] {
  const [section, name] = at.split(" › ");
  const named = (list: readonly { readonly name: string; readonly cites: readonly string[] }[]) =>
    list.find((one) => one.name === name)?.cites ?? [];
  if (section === "层") return named(rules.layers);
  if (section === "限额") return named(rules.limits);
  if (section === "钱包") return named(rules.wallets);
  if (section === "医院侧") return named(rules.hospitalSide);
  return section === "年度" ? rules.year.cites : [];
}
