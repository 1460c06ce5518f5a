/** 为什么: one figure as written column arithmetic, in the words of the rules. */
import { type Fen, fen, printYuan, sumFen } from "../../shared/money/fen.ts";
import { printRate, ZERO_FRACTION } from "../../shared/money/fraction.ts";
import { printExact } from "../../shared/settle/words.ts";
import { type Figure, payerIndex } from "./figures.ts";
import type { Draft, Layer, PayerRow, SettlementView } from "./view.ts";

export interface Step {
  readonly sign: "" | "−" | "+" | "×";
  readonly value: string;
  readonly words: string;
  readonly note?: string;
  /** A rule under the step: one before a result, two under the last. */
  readonly rule?: "single" | "double";
}

export interface Why {
  readonly title: string;
  readonly result: Fen;
  readonly steps: readonly Step[];
  /** What took effect or stood in the way, in sentences */
  readonly notes: readonly string[];
  readonly cites: readonly string[];
}

type Shown = Pick<Draft, "figures" | "categories" | "settlement"> & Partial<Pick<Draft, "review">>;

export function whyOf(figure: Figure, view: SettlementView, shown: Shown): Why {
  const index = payerIndex(figure);
  const row = index === null ? undefined : view.payers[index];
  if (row !== undefined) return whyPayer(row, view, shown);
  if (figure === "own") return whyOwn(view);
  return figure === "outside" ? whyOutside(view, shown) : whyTotal(view, shown);
}

function whyTotal({ total }: SettlementView, { categories }: Shown): Why {
  const rows = categories.filter(({ amount }) => amount !== 0);
  return {
    title: "医疗费总额",
    result: total,
    steps: [
      ...rows.map(({ name, amount }, index) => ({
        sign: index === 0 ? ("" as const) : ("+" as const),
        value: printYuan(amount),
        words: name,
        ...(index === rows.length - 1 ? { rule: "single" as const } : {}),
      })),
      {
        sign: "",
        value: printYuan(total),
        words: "医疗费总额",
        note: "账单各行金额之和",
        rule: "double",
      },
    ],
    notes: ["金额以账单为准；单价 × 数量只用来核对。逐行看按 F4。"],
    cites: [],
  };
}

function whyOutside({ outside }: SettlementView, { figures, review = "" }: Shown): Why {
  return {
    title: "政策范围外",
    result: outside,
    steps: [
      {
        sign: "",
        value: printYuan(figures.fullSelfPay),
        words: "全自费",
        note: "目录外和丙类的金额",
      },
      {
        sign: "+",
        value: printYuan(figures.overLimitSelfPay),
        words: "超限价",
        note: "（单价 − 限价）× 数量，逐行到分",
      },
      {
        sign: "+",
        value: printYuan(figures.preSelfPay),
        words: "先行自付",
        note: "（金额 − 超限价）× 先行自付比例，逐行到分",
        rule: "single",
      },
      { sign: "", value: printYuan(outside), words: "政策范围外", rule: "double" },
    ],
    notes: [
      "这一部分各层都不报，由本人负担。哪些行、各多少，按 F4 看明细。",
      ...(review.includes("扣减") ? [`全自费里有审核自动扣减的：${review}。`] : []),
    ],
    cites: [],
  };
}

function whyOwn({ total, payers, own, ownOutside, ownInside }: SettlementView): Why {
  const paid = payers.filter(({ payment }) => payment !== 0);
  return {
    title: "本人应付",
    result: own,
    steps: [
      { sign: "", value: printYuan(total), words: "医疗费总额" },
      ...paid.map(({ name, payer, payment }, index) => ({
        sign: "−" as const,
        value: printYuan(payment),
        words: `${name}付`,
        note: payer,
        ...(index === paid.length - 1 ? { rule: "single" as const } : {}),
      })),
      { sign: "", value: printYuan(own), words: "本人应付", rule: "double" },
    ],
    notes: [
      `其中政策范围外 ${printYuan(ownOutside)}，范围内没有报到的 ${printYuan(ownInside)}。`,
      ...payers
        .filter(({ payment }) => payment === 0)
        .flatMap(({ name, layer }) =>
          layer === null
            ? []
            : [`${name}没有付：${layer.applied ? layer.formula : layer.whyNot}。`],
        ),
    ],
    cites: [],
  };
}

function whyPayer(row: PayerRow, view: SettlementView, shown: Shown): Why {
  const { layer, name, payment } = row;
  const title = `${name}付`;
  if (layer === null) {
    return {
      title,
      result: payment,
      steps: [{ sign: "", value: printYuan(payment), words: title, rule: "double" }],
      notes: ["这是平台给出的合计。平台没有给出逐层的算式。"],
      cites: [],
    };
  }
  if (!layer.applied) {
    return {
      title,
      result: payment,
      steps: [{ sign: "", value: printYuan(payment), words: "没有付", rule: "double" }],
      notes: [`条件没有满足：${layer.whyNot ?? ""}。`],
      cites: layer.cites,
    };
  }
  const steps = [
    ...baseSteps(layer, view, shown),
    ...deductibleSteps(layer),
    ...segmentSteps(layer),
    ...endSteps(layer),
  ];
  return { title, result: payment, steps, notes: layer.remarks, cites: layer.cites };
}

/** What enters: in scope less what the layers before paid, where that is what the layer takes. */
function baseSteps(layer: Layer, { payers }: SettlementView, { settlement }: Shown): Step[] {
  const inScope = settlement?.bill.inScope;
  const at = payers.findIndex((row) => row.layer === layer);
  const before = payers.slice(0, at).filter(({ payment }) => payment !== 0);
  const paid = sumFen(before.map(({ payment }) => payment));
  if (inScope !== undefined && layer.base === inScope) {
    const note = "总额 − 政策范围外";
    return [{ sign: "", value: printYuan(inScope), words: "符合政策范围费用", note }];
  }
  if (inScope === undefined || layer.base !== fen(inScope - paid)) {
    return [{ sign: "", value: printYuan(layer.base), words: "本层的基数" }];
  }
  return [
    { sign: "", value: printYuan(inScope), words: "符合政策范围费用", note: "总额 − 政策范围外" },
    ...before.map(({ name, payment }, index) => ({
      sign: "−" as const,
      value: printYuan(payment),
      words: `${name}已付`,
      ...(index === before.length - 1 ? { rule: "single" as const } : {}),
    })),
    { sign: "", value: printYuan(layer.base), words: "范围内还没有人付的" },
  ];
}

function deductibleSteps({ deductibleStandard, deductible, entered, base }: Layer): Step[] {
  if (deductibleStandard === null || entered === base) return [];
  const note =
    deductible === deductibleStandard
      ? "起付线以下由本人负担"
      : `标准 ${printYuan(deductibleStandard)}，本次扣到 ${printYuan(deductible)}`;
  return [
    { sign: "−", value: printYuan(deductible), words: "起付线", note, rule: "single" },
    { sign: "", value: printYuan(entered), words: "进入报销的" },
  ];
}

function segmentSteps({ segments, entered, ratioReasons = [] }: Layer): Step[] {
  const [only] = segments;
  if (entered === 0 || only === undefined) return [];
  if (segments.length === 1 && only.amount === entered) {
    const { ratio, writtenRatio } = only;
    const isAdjusted =
      ratio !== null && writtenRatio !== null && printRate(ratio) !== printRate(writtenRatio);
    const reasons = [
      `政策写的是 ${printRate(writtenRatio ?? ratio ?? ZERO_FRACTION)}`,
      ...ratioReasons,
    ];
    const note = isAdjusted ? reasons.join("；") : rangeOf(only);
    return [
      {
        sign: "×",
        value: ratio === null ? "不付" : printRate(ratio),
        words: "报销比例",
        note,
        rule: "single",
      },
    ];
  }
  return [
    ...segments.map((segment, index) => ({
      sign: index === 0 ? ("" as const) : ("+" as const),
      value: partOf(segment),
      words: `第 ${index + 1} 段 ${printYuan(segment.amount)} × ${segment.ratio === null ? "不付" : printRate(segment.ratio)}`,
      note: rangeOf(segment),
      ...(index === segments.length - 1 ? { rule: "single" as const } : {}),
    })),
  ];
}

function partOf({ amount, ratio }: Layer["segments"][number]): string {
  if (ratio === null) return printYuan(fen(0));
  return printExact({ n: BigInt(amount) * BigInt(ratio.n), d: BigInt(ratio.d) });
}

function rangeOf({ from, to, toIncluded }: Layer["segments"][number]): string {
  if (from === 0 && to === null) return "不分段";
  const end = to === null ? "以上" : `– ${printYuan(to)}（${toIncluded ? "含" : "不含"}）`;
  return `${printYuan(from)} ${end}`;
}

/** A deductible that is taken off the share, and a floor that lifts what is left. */
function beforeCapsSteps({ deductedHere, floor }: NonNullable<Layer["beforeCaps"]>): Step[] {
  const steps: Step[] = [];
  if (deductedHere !== 0) {
    const note = "这一层从支付额里扣，不从基数里扣";
    steps.push({ sign: "−", value: printYuan(deductedHere), words: "起付线", note });
  }
  if (floor !== null) {
    const note = "算得的比保底少，按保底付";
    steps.push({ sign: "", value: printYuan(floor), words: "保底", note, rule: "single" });
  }
  return steps;
}

/** From the unrounded value to what is paid. */
function endSteps(layer: Layer): Step[] {
  const { exact, payment, overCap, caps, penalty, name, entered, beforeCaps } = layer;
  if (entered === 0) {
    return [
      {
        sign: "",
        value: printYuan(payment),
        words: `${name}付`,
        note: layer.formula,
        rule: "double",
      },
    ];
  }
  const isRounded = exact.d !== 1 && exact.d !== 1n;
  const steps: Step[] = [
    { sign: "", value: printExact(exact), words: isRounded ? "还没有取整" : "按比例算得" },
  ];
  if (penalty !== 0) {
    steps.push({ sign: "", value: printYuan(penalty), words: "其中扣减", note: "已在比例里减去" });
  }
  if (beforeCaps !== undefined) steps.push(...beforeCapsSteps(beforeCaps));
  if (overCap > 0) {
    const cut = caps.find((cap) => cap.cut > 0);
    const note =
      cut === undefined
        ? "超出部分归本人"
        : `${cut.name} ${printYuan(cut.limit)}，此前已用 ${printYuan(cut.usedBefore)}；超出部分归本人`;
    steps.push({ sign: "−", value: printYuan(overCap), words: "超过封顶", note, rule: "single" });
  }
  const note = isRounded ? "这个付款方单独取整，按它的规定到分、角或元" : "";
  steps.push({ sign: "", value: printYuan(payment), words: `${name}付`, note, rule: "double" });
  return steps;
}
