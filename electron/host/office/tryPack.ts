/** What a pack gives for a stay that nobody had. Nothing is stored. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { billOf, factsOf, withDay } from "../../../shared/keeper/madeUpStay.ts";
import { parsePrice, parseQuantity } from "../../../shared/money/decimal.ts";
import type { Fen } from "../../../shared/money/fen.ts";
import { parseRate } from "../../../shared/money/fraction.ts";
import {
  clauseOf,
  type ExampleFact,
  type ExampleLine,
  type Pack,
} from "../../../shared/policy/pack.ts";
import type { SettlementDocument, YearAccountRow } from "../../../shared/settle/document.ts";
import { settle } from "../../../shared/settle/settle.ts";
import { traceWords, type WordedSteps } from "../../../shared/settle/traceWords.ts";
import type { Amounts, Settlement } from "../../../shared/settle/types.ts";
import { yearAccount } from "../../../shared/settle/yearAccount.ts";
import type { Books } from "../store/books.ts";
import { storedPack } from "./packList.ts";
import { compilePack } from "./packs.ts";

/** One line as it was typed. */
interface TriedLine {
  readonly class: string;
  readonly amount: Fen;
  /** "20" */
  readonly quantity: string;
  /** 单价限额 in yuan, where the class takes it from the catalogue */
  readonly ceiling: string | null;
  /** 先行自付 ("15%"), where the class takes it from the catalogue */
  readonly ratio: string | null;
}

export interface Trial {
  /** One in force by its 编号, or a text that is in force nowhere yet. */
  readonly pack: { readonly id: string } | { readonly text: string };
  readonly facts: Readonly<Record<string, ExampleFact>>;
  /** Sums after the split, or lines to split. */
  readonly bill: { readonly amounts: Amounts } | { readonly lines: readonly TriedLine[] };
  /** The year so far */
  readonly opening: Amounts;
}

export interface TrialResult {
  readonly settlement: Omit<Settlement, "trace">;
  readonly yearAccount: readonly YearAccountRow[];
  readonly clauses: SettlementDocument["clauses"];
  readonly steps: readonly WordedSteps[];
}

/** Throws NOT_FOUND, PACK_REFUSED, BAD_REQUEST, and a SETTLE_ code where the pack cannot settle it. */
export function tryPack(books: Books, { pack: asked, facts, bill, opening }: Trial): TrialResult {
  const pack =
    "text" in asked
      ? compilePack(asked.text, "政策包")
      : compilePack(storedPack(books, asked.id).text, asked.id);
  const given = withDay(pack, factsOf(pack, { facts }));
  const stay =
    "lines" in bill
      ? { amounts: {}, lines: bill.lines.map((line) => lineOf(pack, line)) }
      : { amounts: bill.amounts, lines: null };
  const year = { opening, earlier: [] };
  const input = { facts: given, bill: billOf(pack, stay, given, new Set()), year };
  const { trace, ...settlement } = settle(pack, input);
  const cites = new Set(settlement.layers.flatMap((layer) => layer.cites));
  return {
    settlement,
    yearAccount: yearAccount(settlement, year),
    clauses: Object.fromEntries([...cites].map((cite) => [cite, clauseOf(pack, cite)])),
    steps: traceWords(trace),
  };
}

function lineOf(pack: Pack, line: TriedLine): ExampleLine {
  const quantity = parseQuantity(line.quantity);
  const ratio = line.ratio === null ? null : parseRate(line.ratio);
  const ceiling = line.ceiling === null ? null : parsePrice(line.ceiling);
  const known = pack.rules.split.classes?.some(({ name }) => name === line.class) ?? false;
  const fault = !known
    ? `政策包没有类别“${line.class}”`
    : quantity === null || quantity <= 0
      ? `数量“${line.quantity}”不对`
      : line.ceiling !== null && ceiling === null
        ? `单价限额“${line.ceiling}”不对`
        : line.ratio !== null && ratio === null
          ? `先行自付“${line.ratio}”不对，要写成 15% 的样子`
          : null;
  if (fault !== null || quantity === null) {
    throw new YijieError("BAD_REQUEST", { detail: fault ?? "" });
  }
  return { class: line.class, amount: line.amount, quantity, ceiling, ratio };
}
