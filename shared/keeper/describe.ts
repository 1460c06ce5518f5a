/** A pack as people read it: every value in words and small tables, with the clause it comes from. */
import type { Day } from "../calendar/day.ts";
import type { Rounding } from "../money/rounding.ts";
import { clauseOf, type FactNeed, type Layer, type Pack } from "../policy/pack.ts";
import { type DescribedTable, describeValue, textTable } from "./describeValue.ts";
import { yearAmountsRead } from "./yearAmounts.ts";

/** One thing a pack says: "比例", "全年封顶". */
interface DescribedItem {
  readonly label: string;
  /** The value; after it what takes its place in exceptional cases. */
  readonly tables: readonly DescribedTable[];
}

/** A layer, or one of the sections beside the layers. */
interface DescribedSection {
  readonly title: string;
  /** 付款; null for what is no layer */
  readonly payer: string | null;
  readonly items: readonly DescribedItem[];
  /** Clauses in the order of the pack; those of exceptions and adjustments too */
  readonly cites: readonly string[];
}

interface DescribedClause {
  readonly cite: string;
  readonly title: string;
  readonly quotation: string | null;
}

interface DescribedSource {
  readonly id: string;
  readonly title: string;
  readonly documentNumber: string | null;
  readonly issuer: string | null;
  readonly date: string | null;
  readonly url: string | null;
}

export interface DescribedPack {
  readonly id: string;
  readonly name: string;
  readonly regions: readonly string[];
  readonly insuranceTypes: readonly string[];
  readonly from: Day;
  readonly to: Day;
  readonly chosenBy: string;
  readonly checked: string | null;
  readonly sections: readonly DescribedSection[];
  /** Everything that a section cites */
  readonly clauses: readonly DescribedClause[];
  readonly sources: readonly DescribedSource[];
  readonly assumptions: readonly { readonly id: string; readonly text: string }[];
  readonly unstated: readonly string[];
  readonly notIncluded: readonly string[];
  readonly verifyOnly: string | null;
  /** What a made-up stay has to say: facts, and how its bill may be given */
  readonly facts: readonly FactNeed[];
  /** Classes of fee lines; empty where the bill must arrive split */
  readonly lineClasses: readonly string[];
  readonly buckets: readonly string[];
  /** Amounts of the year so far that can change the result */
  readonly yearAmounts: readonly string[];
}

export function describePack(pack: Pack): DescribedPack {
  const { rules } = pack;
  const sections = [
    ...rules.layers.map((layer) => layerSection(pack, layer)),
    ...limitsSection(pack),
    ...definitionsSection(pack),
    splitSection(pack),
    yearSection(pack),
    roundingSection(pack),
    ...eligibilitySection(pack),
    ...walletSection(pack),
    ...hospitalSection(pack),
  ].filter(({ items }) => items.length > 0);
  const cites = new Set(sections.flatMap((section) => section.cites));
  return {
    id: pack.id,
    name: pack.name,
    regions: pack.regions,
    insuranceTypes: pack.insuranceTypes,
    from: pack.effective.from,
    to: pack.effective.to,
    chosenBy: pack.chosenBy,
    checked: pack.checked,
    sections,
    clauses: [...cites].map((cite) => ({ cite, ...clauseOf(pack, cite) })),
    sources: [...pack.sources].map(([id, { quotations: _, ...source }]) => ({ id, ...source })),
    assumptions: [...pack.assumptions].map(([id, text]) => ({ id, text })),
    unstated: pack.unstated,
    notIncluded: pack.notIncluded,
    verifyOnly: pack.verifyOnly,
    facts: pack.facts,
    lineClasses: (rules.split.classes ?? []).map(({ name }) => name),
    buckets: rules.buckets.map(({ name }) => name),
    yearAmounts: yearAmountsRead(rules),
  };
}

// —— layers

const BEARS = { "in-scope": "范围内", "out-of-scope": "范围外", all: "全部" } as const;

function layerSection(pack: Pack, layer: Layer): DescribedSection {
  const items = [
    ...optional("适用", layer.applies?.text),
    ...optional("择一", layer.group),
    { label: "基数", tables: describeValue(pack, layer.base) },
    ...(layer.bears === "in-scope" ? [] : [word("承担", BEARS[layer.bears])]),
    ...deductibleItems(pack, layer),
    {
      label: layer.ownRatio ? "自付比例" : "比例",
      tables: describeValue(pack, layer.ratio),
    },
    ...optional("分段", scaleText(layer)),
    ...adjustmentItems(pack, layer),
    ...(layer.floor === null ? [] : [{ label: "保底", tables: describeValue(pack, layer.floor) }]),
    ...capItems(pack, layer),
    ...(sameRounding(layer.rounding, pack.rules.rounding.payment)
      ? []
      : [word("舍入", roundingText(layer.rounding))]),
    ...shareItems(layer),
  ];
  const cites = new Set(layer.cites);
  for (const { tables } of items) {
    for (const table of tables) for (const cite of table.cites) cites.add(cite);
  }
  return { title: layer.name, payer: layer.payer, items, cites: [...cites] };
}

function deductibleItems(pack: Pack, { deductible }: Layer): DescribedItem[] {
  if (deductible === null) return [word("起付线", "不设")];
  const { kind, value, change, yearCeiling, fromPayment } = deductible;
  const changes = kind === "year" && (value.kind !== "formula" || value.formula.constant === null);
  return [
    {
      label: kind === "stay" ? "每次起付线" : "全年起付线",
      tables: describeValue(pack, value),
    },
    ...(changes
      ? [word("年内标准变动", change === "highest" ? "按年内最高补差" : "按本次补差")]
      : []),
    ...(yearCeiling === null
      ? []
      : [{ label: "全年起付线上限", tables: describeValue(pack, yearCeiling) }]),
    ...(fromPayment ? [word("起付线扣法", "从支付额扣")] : []),
  ];
}

function scaleText({ scale, deductible }: Layer): string | null {
  if (scale === null) return null;
  return [
    scale.whole ? "全额按档" : "逐段累进",
    ...(deductible === null ? [] : [scale.gross ? "含起付线" : "起付线以上"]),
    scale.yearly ? "全年" : "本次",
  ].join("、");
}

const ADJUSTMENTS = { points: "加点", ratio: "比例乘", own: "自付乘" } as const;

function adjustmentItems(pack: Pack, { adjustments }: Layer): DescribedItem[] {
  return adjustments.map(({ kind, value, when, penalty, cites }) => ({
    label: `${ADJUSTMENTS[kind]}${penalty ? "（扣减）" : ""}`,
    tables: describeValue(pack, value).map((table) => ({
      ...table,
      when: [when?.text, table.when].filter((text) => text != null).join("；") || null,
      cites: [...cites, ...table.cites],
    })),
  }));
}

function capItems(pack: Pack, { caps }: Layer): DescribedItem[] {
  if (caps.length === 0) return [word("封顶", "不设")];
  return caps.map(({ kind, name, value }) =>
    kind === "shared" || value === null
      ? word("共用封顶", name)
      : { label: name, tables: describeValue(pack, value) },
  );
}

function shareItems({ shares }: Layer): DescribedItem[] {
  if (shares === null) return [];
  const { parts, remainderTo } = shares;
  const rest = remainderTo === null ? "最大余数" : (parts[remainderTo]?.name ?? "");
  const rows = parts.map(({ name, ratio }) => ({ labels: [name], ...textTable(ratio) }));
  return [
    { label: "分摊", tables: [{ when: null, cites: [], by: ["份额"], rows }] },
    word("尾差归", rest),
  ];
}

// —— beside the layers

function limitsSection(pack: Pack): DescribedSection[] {
  return pack.rules.limits.map(({ name, value, cites }) => ({
    title: `限额：${name}`,
    payer: null,
    items: [{ label: "全年", tables: describeValue(pack, value) }],
    cites,
  }));
}

function definitionsSection(pack: Pack): DescribedSection[] {
  const items = pack.rules.definitions.map(({ name, value }) => ({
    label: name,
    tables: describeValue(pack, value),
  }));
  const settled = pack.rules.settlementAmount;
  const owed = settled === null ? [] : [{ label: "结算额", tables: describeValue(pack, settled) }];
  const all = [...items, ...owed];
  const cites = new Set(all.flatMap(({ tables }) => tables.flatMap((table) => table.cites)));
  return [{ title: "定义", payer: null, items: all, cites: [...cites] }];
}

function splitSection(pack: Pack): DescribedSection {
  const { split } = pack.rules;
  const items =
    split.classes === null
      ? [word("明细", "账单送来时已拆分，核对后采用")]
      : split.classes.flatMap(({ name, fullSelfPay, ratio, ceiling, bucket }) => [
          fullSelfPay || ratio === null
            ? word(name, "全自费")
            : { label: `${name} 先行自付`, tables: describeValue(pack, ratio) },
          ...(ceiling === null
            ? []
            : [{ label: `${name} 单价限额`, tables: describeValue(pack, ceiling) }]),
          ...optional(`${name} 归入`, bucket),
        ]);
  const both = split.classes?.some(({ ratio, ceiling }) => ratio !== null && ceiling !== null);
  const base = split.shareBase === "after-ceiling" ? "限价后" : "限价前";
  return {
    title: "费用拆分",
    payer: null,
    items: both === true ? [...items, word("先行自付基数", base)] : items,
    cites: split.cites,
  };
}

function yearSection(pack: Pack): DescribedSection {
  const { start, assignedBy, late, cites } = pack.rules.year;
  return {
    title: "年度",
    payer: null,
    items: [
      { label: "起", tables: describeValue(pack, start) },
      word("归属按", assignedBy),
      word("迟报", late),
    ],
    cites,
  };
}

function roundingSection(pack: Pack): DescribedSection {
  const { payment, line, cites } = pack.rules.rounding;
  return {
    title: "舍入",
    payer: null,
    items: [
      word("支付", roundingText(payment)),
      ...(line === null ? [] : [word("明细", roundingText(line))]),
    ],
    cites,
  };
}

function eligibilitySection(pack: Pack): DescribedSection[] {
  return pack.rules.eligibility.map(({ must, otherwise, cites }) => ({
    title: "资格",
    payer: null,
    items: [word("须", must.text), word("否则", otherwise)],
    cites,
  }));
}

function walletSection(pack: Pack): DescribedSection[] {
  return pack.rules.wallets.map(({ name, balance, mayPay, cites }) => ({
    title: name,
    payer: null,
    items: [
      { label: "余额", tables: describeValue(pack, balance) },
      { label: "可付", tables: describeValue(pack, mayPay) },
    ],
    cites,
  }));
}

function hospitalSection(pack: Pack): DescribedSection[] {
  return pack.rules.hospitalSide.map(({ name, value, cites }) => ({
    title: `医院侧：${name}`,
    payer: null,
    items: [{ label: "式", tables: describeValue(pack, value) }],
    cites,
  }));
}

// —— words

function word(label: string, text: string): DescribedItem {
  return {
    label,
    tables: [{ when: null, cites: [], by: [], rows: [{ labels: [], text, unstated: false }] }],
  };
}

function optional(label: string, text: string | null | undefined): DescribedItem[] {
  return text == null || text === "" ? [] : [word(label, text)];
}

const UNIT_WORDS = { 1: "分", 10: "角", 100: "元" } as const;
const DIRECTION_WORDS = {
  "half-away-from-zero": "四舍五入",
  "toward-zero": "舍去",
  "away-from-zero": "进一",
} as const;

export function roundingText({ unitFen, direction }: Rounding): string {
  return `到${UNIT_WORDS[unitFen]}，${DIRECTION_WORDS[direction]}`;
}

function sameRounding(a: Rounding, b: Rounding): boolean {
  return a.unitFen === b.unitFen && a.direction === b.direction;
}
