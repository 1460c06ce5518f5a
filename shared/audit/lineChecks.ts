/** 明细: what a line says against itself, the catalogue and the dates of the stay. One hit for each item. */
import type { CatalogueItem } from "../bill/catalogue.ts";
import { linkRefunds } from "../bill/refunds.ts";
import type { FeeLine } from "../bill/types.ts";
import { addDays, dayOfMoment } from "../calendar/day.ts";
import { holdsOn } from "../calendar/interval.ts";
import { printPrice, printQuantity } from "../money/decimal.ts";
import { fen, plainYuan } from "../money/fen.ts";
import {
  compareFraction,
  fraction,
  multiplyFraction,
  subtractFraction,
} from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import type { Context, Hit } from "./finding.ts";
import { byItem, quantityOf } from "./limit.ts";
import { compareInTime, type NetLine } from "./netLines.ts";
import { itemName, selects } from "./ruleSet.ts";
import type { FindingNumber, LineCheck, Logic, ReviewLine, Rule } from "./types.ts";

type LineLogic = Extract<Logic, { kind: "line" }>;

/** What is wrong with one line: the words and numbers, and the part of its in-scope amount at issue. */
interface Fault {
  readonly text: string;
  readonly numbers: readonly FindingNumber[];
  /** Fen; the whole in-scope amount where missing. */
  readonly amount?: number;
}

type Check = (line: NetLine, logic: LineLogic, context: Context, rule: Rule) => Fault | null;

const CHECKS: Readonly<Partial<Record<LineCheck, Check>>> = {
  "price-ceiling": overCeiling,
  "outside-catalogue": outsideCatalogue,
  unmapped,
  "not-in-catalogue": notInCatalogue,
  "outside-stay": outsideStay,
  "name-differs": nameDiffers,
};

export function lineHits(
  rule: Rule,
  logic: LineLogic,
  lines: readonly NetLine[],
  context: Context,
): Hit[] {
  const selected = lines.filter(({ line }) => selects(logic.items)(line));
  if (logic.check === "amount") return amountHits(context, logic, rule);
  if (logic.check === "refund-beyond-charge") return refundHits(context, logic, rule);
  if (logic.check === "same-moment") return sameMomentHits(rule, selected, context);
  const check = CHECKS[logic.check];
  if (check === undefined) return [];
  const hits: Hit[] = [];
  for (const [key, ofItem] of byItem(selected)) {
    const faulty: NetLine[] = [];
    let amount: number | undefined;
    let first: Fault | null = null;
    for (const line of ofItem) {
      const fault = check(line, logic, context, rule);
      if (fault === null) continue;
      first ??= fault;
      faulty.push(line);
      if (fault.amount !== undefined) amount = (amount ?? 0) + fault.amount;
    }
    if (first === null || faulty[0] === undefined || quantityOf(faulty) <= 0) continue;
    hits.push({
      subject: key,
      faulty,
      numbers: first.numbers,
      ...(amount === undefined ? {} : { amount: fen(amount) }),
      sentence: `“${itemName(faulty[0].line)}”${first.text}`,
    });
  }
  return hits;
}

function catalogueItem(line: FeeLine, { of }: Context): CatalogueItem | null {
  if (of.catalogue === null || line.nationalItemCode === "") return null;
  return of.catalogue(line.nationalItemCode, dayOfMoment(line.feeTime));
}

/** 超限价 that was not put on the patient: the excess still stands in what the funds are asked for. */
function overCeiling(net: NetLine, _: LineLogic, context: Context): Fault | null {
  const { line } = net;
  const level = context.of.stay.hospitalLevel;
  const ceiling =
    line.declaredSplit?.priceCeiling ??
    (level === null ? undefined : catalogueItem(line, context)?.priceCeilings[level]);
  if (ceiling === undefined || ceiling === null || line.unitPrice <= ceiling) return null;
  if (net.inScope === null || net.recognised === null) return null;
  const allowed = roundToFen(
    multiplyFraction(fraction(ceiling, 10_000), fraction(net.quantity, 10_000)),
    TO_FEN,
  );
  const excess = Math.min(net.recognised - allowed, net.inScope);
  if (excess <= 0) return null;
  return {
    text: `单价 ${printPrice(line.unitPrice)} 元，限价 ${printPrice(ceiling)} 元，超过限价的部分没有列入超限价自费`,
    numbers: [
      { name: "单价", value: printPrice(line.unitPrice) },
      { name: "限价", value: printPrice(ceiling) },
      { name: "费用日期", value: net.day },
    ],
    amount: excess,
  };
}

function outsideCatalogue(net: NetLine, _: LineLogic, context: Context): Fault | null {
  if (net.inScope === null || net.inScope <= 0) return null;
  const { line } = net;
  const itemClass =
    line.nationalItemCode === ""
      ? "丙"
      : (catalogueItem(line, context)?.class ?? line.declaredClass);
  if (itemClass !== "丙") return null;
  const why = line.nationalItemCode === "" ? "没有国家编码" : "是丙类（自费）";
  return {
    text: `${why}，却有金额纳入报销`,
    numbers: [
      { name: "项目等级", value: itemClass },
      { name: "费用日期", value: net.day },
    ],
  };
}

function unmapped({ line, day }: NetLine): Fault | null {
  if (line.nationalItemCode !== "") return null;
  return {
    text: "没有对照国家编码",
    numbers: [
      { name: "院内编码", value: line.hospitalItemCode },
      { name: "费用日期", value: day },
    ],
  };
}

function notInCatalogue(net: NetLine, _: LineLogic, context: Context, rule: Rule): Fault | null {
  const { line, day } = net;
  if (line.nationalItemCode === "") return null;
  if (context.of.catalogue === null) {
    context.notJudged(rule, "没有医保目录，不能核对编码在费用日期是否有效");
    return null;
  }
  if (catalogueItem(line, context) !== null) return null;
  return {
    text: `的国家编码 ${line.nationalItemCode} 在 ${day} 不在医保目录里（没有或已经失效）`,
    numbers: [
      { name: "国家编码", value: line.nationalItemCode },
      { name: "费用日期", value: day },
    ],
  };
}

function outsideStay(net: NetLine, { graceDays }: LineLogic, { of }: Context): Fault | null {
  const { admitDay, dischargeDay } = of.stay;
  const { day } = net;
  if (day >= addDays(admitDay, -graceDays) && day <= addDays(dischargeDay, graceDays)) return null;
  return {
    text: `的费用日期 ${day} 在住院期（${admitDay} 至 ${dischargeDay}）以外`,
    numbers: [
      { name: "入院", value: admitDay },
      { name: "出院", value: dischargeDay },
      { name: "费用日期", value: day },
      { name: "宽限天数", value: `${graceDays}` },
    ],
  };
}

/** 串换: the hospital's name and the catalogue's have not one telling character in common. */
function nameDiffers(net: NetLine, { commonWords }: LineLogic, context: Context): Fault | null {
  const { line } = net;
  const national = catalogueItem(line, context)?.name || line.nationalItemName;
  if (line.nationalItemCode === "" || national === "" || line.hospitalItemName === "") return null;
  const own = tellingCharacters(line.hospitalItemName, commonWords);
  const mapped = tellingCharacters(national, commonWords);
  if (own.size === 0 || mapped.size === 0) return null;
  if ([...own].some((character) => mapped.has(character))) return null;
  return {
    text: `（院内名称）对照的国家项目是“${national}”，两个名称没有相同的字，请核对是否串换`,
    numbers: [
      { name: "院内名称", value: line.hospitalItemName },
      { name: "国家名称", value: national },
      { name: "国家编码", value: line.nationalItemCode },
    ],
  };
}

function tellingCharacters(name: string, commonWords: readonly string[]): Set<string> {
  let rest = name.replace(/[（(【[][^）)】\]]*[）)】\]]/g, "");
  for (const word of commonWords) rest = rest.replaceAll(word, "");
  return new Set(rest.match(/\p{Script=Han}/gu) ?? []);
}

/** A raw line without netting, for checks of what the file says. */
function raw({ line, split }: ReviewLine): NetLine {
  return {
    line,
    day: dayOfMoment(line.feeTime),
    quantity: line.quantity,
    inScope: split?.inScope ?? null,
    recognised: split === null ? null : split.inScope + split.preSelfPay,
    selfPaid: false,
    refunds: [],
    stayKey: null,
  };
}

function rawLines({ of }: Context, { items }: LineLogic, rule: Rule): NetLine[] {
  const isSelected = selects(items);
  return of.lines
    .filter(({ line }) => isSelected(line))
    .map(raw)
    .filter(({ day }) => holdsOn(rule, day))
    .sort((a, b) => compareInTime(a.line, b.line));
}

/** 数量×单价≠金额: tolerated are one fen and half a fen for each unit, whichever is more. */
function amountHits(context: Context, logic: LineLogic, rule: Rule): Hit[] {
  const wrong = rawLines(context, logic, rule).filter(({ line }) => {
    const exact = multiplyFraction(
      fraction(line.unitPrice, 10_000),
      fraction(line.quantity, 10_000),
    );
    const off = subtractFraction(exact, fraction(line.amount));
    const size = compareFraction(off, fraction(0)) < 0 ? subtractFraction(fraction(0), off) : off;
    const tolerance = Math.max(20_000, Math.abs(line.quantity));
    return compareFraction(size, fraction(tolerance, 20_000)) > 0;
  });
  return [...byItem(wrong).entries()].map(([key, faulty]) => {
    const line = faulty[0]?.line;
    if (line === undefined) throw new Error("a group without lines");
    return {
      subject: key,
      faulty,
      numbers: [
        { name: "数量", value: printQuantity(line.quantity) },
        { name: "单价", value: printPrice(line.unitPrice) },
        { name: "金额", value: plainYuan(line.amount) },
      ],
      sentence: `“${itemName(line)}”有 ${faulty.length} 行数量×单价与金额不符：${printQuantity(line.quantity)} × ${printPrice(line.unitPrice)} ≠ ${plainYuan(line.amount)}`,
    };
  });
}

/** 退费超原数: refunds that name no charge, or more than was charged. */
function refundHits(context: Context, logic: LineLogic, rule: Rule): Hit[] {
  const lines = context.of.lines;
  const { unlinked } = linkRefunds(lines.map(({ line }) => line));
  const wrong = new Set(unlinked.map((index) => lines[index]?.line));
  const faultyLines = rawLines(context, logic, rule).filter(({ line }) => wrong.has(line));
  return [...byItem(faultyLines).entries()].map(([key, faulty]) => {
    const [first] = faulty;
    const quantity = printQuantity(quantityOf(faulty) as FeeLine["quantity"]);
    return {
      subject: key,
      faulty,
      numbers: [{ name: "退费数量", value: quantity }],
      sentence: `“${first === undefined ? "" : itemName(first.line)}”退费 ${quantity} 找不到对应的收费，或退的多于收的`,
    };
  });
}

/** The same item at the same second at the same price twice. A time without a clock says nothing. */
function sameMomentHits(rule: Rule, lines: readonly NetLine[], context: Context): Hit[] {
  const groups = new Map<string, NetLine[]>();
  for (const net of lines) {
    const { line } = net;
    if (line.feeTime.endsWith("T00:00:00")) {
      context.notJudged(rule, "有的费用时间只有日期没有钟点，不能按同一时间核对");
      continue;
    }
    const key = `${line.nationalItemCode || line.hospitalItemCode}@${line.feeTime}@${line.unitPrice}@${line.quantity}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [net]);
    else same.push(net);
  }
  const hits: Hit[] = [];
  for (const [key, [first, ...again]] of groups) {
    if (first === undefined || again.length === 0) continue;
    hits.push({
      subject: key,
      faulty: again,
      related: [first],
      numbers: [
        { name: "时间", value: first.line.feeTime.replace("T", " ") },
        { name: "次数", value: `${again.length + 1}` },
      ],
      sentence: `“${itemName(first.line)}”在 ${first.line.feeTime.replace("T", " ")} 同一时间记了 ${again.length + 1} 次，数量、单价相同`,
    });
  }
  return hits;
}
