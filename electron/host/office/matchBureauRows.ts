/**
 * The rows of the bureau's list against the books: which settled stay each is about and which of its lines, and whether a case
 * is to be opened, is there already, or cannot be opened, and why. Reads the books, writes nothing.
 */
import type { BureauVerdict } from "../../../shared/audit/appeal.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { parseQuantity } from "../../../shared/money/decimal.ts";
import { type Fen, fen, printYuan } from "../../../shared/money/fen.ts";
import type { BureauRow } from "../intake/bureauList.ts";
import { type AppealRecord, appealsOf } from "../store/appeals.ts";
import type { Books } from "../store/books.ts";
import { digestOf } from "../store/digest.ts";
import { findingsOf } from "../store/reviews.ts";
import { currentStay } from "../store/stays.ts";
import { SlipAtStake } from "./appealLoss.ts";
import { faultyLines, sameWords, staysOf } from "./appeals.ts";
import { standingSlip } from "./standing.ts";

export interface MatchedRow {
  readonly row: BureauRow;
  readonly verdict: BureauVerdict;
  /** Of 没有立案; otherwise what is to be known of it, mostly "" */
  readonly reason: string;
  /** null where no stay of the books is meant */
  readonly stay: {
    readonly stayId: number;
    readonly inpatientNo: string;
    readonly name: string;
  } | null;
  /** Of 立案 */
  readonly opening: {
    readonly slipNumber: string;
    readonly identity: string;
    readonly payer: string;
    readonly amount: Fen;
    readonly lines: readonly number[];
  } | null;
  /** Of 已立案: the number of the case */
  readonly appeal: number | null;
}

/** `payer`: whose part is kept back; null: the row's own word, else the fund that pays first on each slip. */
export function matchBureauRows(
  books: Books,
  rows: readonly BureauRow[],
  payer: string | null,
  today: Day,
): readonly MatchedRow[] {
  const stays = staysOf(books, [...new Set(rows.flatMap(({ references }) => references))]);
  const match = new Matching(books, payer, today);
  const found = rows.map((row) =>
    match.find(
      row,
      row.references.flatMap((one) => {
        const meant = stays.get(one);
        return meant === undefined ? [] : [meant];
      }),
    ),
  );
  return found.map((one) => match.judge(one));
}

/** One stay while the rows are gone through: what is at stake on its slip grows with each. */
interface KnownStay {
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly name: string;
  readonly slipNumber: string | null;
  readonly slip: SlipAtStake | null;
  /** Of all its slips */
  readonly cases: readonly AppealRecord[];
  /** Slips of it that were undone */
  readonly undone: readonly string[];
  /** Of the bill that the slip was settled from, read once */
  readonly lines: () => readonly Line[];
  /** Of ours in it that no case is about yet, read once */
  readonly findings: () => readonly {
    readonly ruleName: string;
    readonly lines: readonly number[];
  }[];
  /** What the rows of the list say of it so far: how often, and in which sheet first */
  readonly said: Map<string, { count: number; readonly first: BureauRow }>;
  /** The faults that the list names */
  readonly named: Set<string>;
  /** Cases opened otherwise that a row of the list turned out to be */
  readonly claimed: Set<number>;
}

/** A row whose stay is looked up; `fault`: null where nothing can be opened, for the reason. */
interface FoundRow {
  readonly row: BureauRow;
  readonly known: KnownStay | null;
  readonly fault: (FaultOfRow & { readonly amount: Fen; readonly known: KnownStay }) | null;
  readonly reason: string;
}

class Matching {
  readonly #books: Books;
  readonly #payer: string | null;
  readonly #today: Day;
  readonly #stays = new Map<number, KnownStay>();

  constructor(books: Books, payer: string | null, today: Day) {
    this.#books = books;
    this.#payer = payer;
    this.#today = today;
  }

  /** Every row is found before the first is judged: a case that the list names again is not also its earlier word. */
  find(row: BureauRow, meant: readonly (readonly number[])[]): FoundRow {
    const [first = []] = meant;
    const [stayId, ...others] = first.filter((one) => meant.every((each) => each.includes(one)));
    const known = stayId === undefined || others.length > 0 ? null : this.#stay(stayId);
    const not = (reason: string): FoundRow => ({ row, known, fault: null, reason });
    const { amount } = row;
    if (row.problem !== "" || amount === null) return not(row.problem);
    if (amount === 0) return not("扣款金额是 0，没有扣钱");
    if (amount < 0) return not("扣款金额是负数：退回以前的扣款，在原来那一案记“申诉成立”");
    if (others.length > 0) return not("这个住院号有几次住院，没有说是哪一次：按结算单号手工立案");
    if (meant.length > 1 && known === null) return not("这一行的几个号对得上几次不同的住院");
    if (known === null) return not("账上没有这次住院");
    if (!isName(row.name, known.name)) return not("姓名与账上的不同");
    const what = whatOf(row);
    const key = `${what}|${amount}`;
    const said = known.said.get(key) ?? { count: 0, first: row };
    if (said.first.sheet !== row.sheet) {
      return not(`与${said.first.place}说的一样，在另一张工作表里：一处只立一案`);
    }
    said.count += 1;
    known.said.set(key, said);
    const identity = `${FROM_A_LIST}${key}|${said.count}`;
    known.named.add(identity);
    return { row, known, fault: { what, identity, amount, known }, reason: "" };
  }

  judge({ row, known: stayOf, fault, reason: found }: FoundRow): MatchedRow {
    const stay = stayOf === null ? null : stayNames(stayOf);
    const plain = { row, stay, opening: null, appeal: null };
    const not = (reason: string): MatchedRow => ({ ...plain, verdict: "没有立案", reason });
    if (fault === null) return not(found);
    const { known, identity, amount } = fault;
    const same = known.cases.find((one) => one.identity === identity);
    if (same !== undefined) {
      return {
        ...plain,
        verdict: "已立案",
        reason: END_WORDS[same.state] ?? "",
        appeal: same.number,
      };
    }
    const { slip, slipNumber } = known;
    const undone = row.references.find((one) => known.undone.includes(one));
    if (undone !== undefined) return not(`结算单 ${undone} 已经撤销，那笔钱不再向医保局要`);
    if (slip === null || slipNumber === null) return not("这次住院没有结算，或者结算已经撤销");
    const earlier = earlierWord(known, fault.what);
    if (earlier !== undefined) {
      const was = printYuan(earlier.amount);
      return not(
        `第 ${earlier.number} 号已立案 ${was} 元，说的是同一处：金额变了的，那一案记成立再立；另一处的手工立案`,
      );
    }
    const payer = payerFor(this.#payer ?? row.payer, slip);
    if (payer === null) {
      const word = this.#payer ?? row.payer;
      return not(word === "" ? "这张结算单上没有基金支付" : `这张结算单上没有${word}付的钱`);
    }
    const { lines, remark } = linesMeant(known.lines, row);
    const opening = { slipNumber, identity, payer, amount, lines };
    const otherwise = openedOtherwise(known, opening);
    if (otherwise !== null) {
      const { appeal, says } = otherwise;
      known.claimed.add(appeal.number);
      const reason = END_WORDS[appeal.state] ?? says;
      return { ...plain, verdict: "已立案", reason, appeal: appeal.number };
    }
    const problem = slip.problemOf(opening);
    if (problem !== null) return not(problem);
    slip.add({ ...opening, number: null, state: "待说明" });
    const ours = known.findings().find(({ lines: own }) => own.some((one) => lines.includes(one)));
    const hint = ours === undefined ? "" : `本院有疑点“${ours.ruleName}”，要随它办的先在疑点里立案`;
    return { ...plain, verdict: "立案", reason: remark || hint, opening };
  }

  #stay(stayId: number): KnownStay {
    const before = this.#stays.get(stayId);
    if (before !== undefined) return before;
    const books = this.#books;
    const { stay, versionId } = currentStay(books, stayId);
    const slipNumber = standingSlip(books, stayId);
    const slip = slipNumber === null ? null : new SlipAtStake(books, slipNumber, this.#today);
    const cases = appealsOf(books, { stayId }, this.#today);
    let lines: readonly Line[] | null = null;
    let findings: ReturnType<KnownStay["findings"]> | null = null;
    const known: KnownStay = {
      stayId,
      inpatientNo: stay.inpatientNo,
      name: stay.name,
      slipNumber,
      slip,
      cases,
      undone: books
        .prepare(
          "SELECT original_slip_number FROM settlement WHERE stay_id = ? AND kind = '结算撤销'",
        )
        .pluck()
        .all(stayId) as string[],
      lines: () => {
        lines ??= slip === null ? [] : linesOf(books, slip.versionId);
        return lines;
      },
      findings: () => {
        findings ??= findingsOf(books, versionId)
          .filter(({ closedAt, identity }) => {
            return closedAt === null && !cases.some((one) => one.identity === identity);
          })
          .map((finding) => ({ ruleName: finding.ruleName, lines: faultyLines(finding) }));
        return findings;
      },
      said: new Map(),
      named: new Set(),
      claimed: new Set(),
    };
    this.#stays.set(stayId, known);
    return known;
  }
}

function stayNames({ stayId, inpatientNo, name }: KnownStay): NonNullable<MatchedRow["stay"]> {
  return { stayId, inpatientNo, name };
}

/** What is to be known of a case that is over. */
const END_WORDS: Partial<Record<AppealRecord["state"], string>> = {
  成立: "那一案申诉成立，钱还了；又要扣的，在那一案记“不成立”",
  撤销了结: "那一案随结算撤销了结；又要扣的，手工立案",
};

const FROM_A_LIST = "医保局清单|";

interface FaultOfRow {
  /** Which fault in which charge, without the amount */
  readonly what: string;
  /** With the amount, and which of several rows that say the same */
  readonly identity: string;
}

/**
 * The fault as the row tells it, not when it was told: the same list once more, in whatever form and order, and the list of a
 * later round name the same faults.
 */
function whatOf(row: BureauRow): string {
  const { fault, serial, itemCodes, itemName, quantity, lineAmount, feeDay } = row;
  const item = [serial, itemCodes.toSorted(), sameWords(itemName), quantity, lineAmount, feeDay];
  return digestOf([sameWords(fault), item]);
}

/** A case of an earlier list about the same fault that stands, and that no row of this list names as it was. */
function earlierWord({ cases, named, slipNumber }: KnownStay, what: string) {
  return cases.find(
    (one) =>
      one.slipNumber === slipNumber &&
      one.state !== "成立" &&
      one.identity.startsWith(`${FROM_A_LIST}${what}|`) &&
      !named.has(one.identity),
  );
}

/** Lists hide a part of the name: 张*三 and 张** may be 张小三. A list without names says nothing against any. */
function isName(listed: string, name: string): boolean {
  if (listed === "" || listed === name) return true;
  const parts = listed.split(/[*＊]+/);
  if (parts.length === 1) return false;
  const pattern = parts.map((part) => part.replaceAll(/[\\^$.|?+(){}[\]]/g, "\\$&")).join(".+");
  return new RegExp(`^${pattern}$`, "u").test(name);
}

/** A word of the list may be a part of the fund's whole name; null where no fund of the slip is meant, or several. */
function payerFor(word: string, slip: SlipAtStake): string | null {
  const payers = slip.rooms().map(({ payer }) => payer);
  if (word === "") return payers[0] ?? null;
  if (payers.includes(word)) return word;
  const alike = payers.filter((payer) => payer.includes(word) || word.includes(payer));
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/**
 * The case that somebody opened by hand, or on a finding, about the same money: of this very line, else where the case or the
 * row leaves open which line it is. One that is over counts too, as one of an earlier list does.
 */
function openedOtherwise(
  { cases, claimed }: KnownStay,
  { slipNumber, lines, payer, amount }: NonNullable<MatchedRow["opening"]>,
): { readonly appeal: AppealRecord; readonly says: string } | null {
  const same = cases.filter(
    (one) =>
      !claimed.has(one.number) &&
      one.slipNumber === slipNumber &&
      one.payer === payer &&
      one.amount === amount &&
      !one.identity.startsWith(FROM_A_LIST),
  );
  const ofLine = same.find((one) => one.lines.some((line) => lines.includes(line)));
  if (ofLine !== undefined) {
    return { appeal: ofLine, says: "同一行费用、同一金额，不是从清单立的" };
  }
  const unsaid = same.find((one) => one.lines.length === 0 || lines.length === 0);
  if (unsaid === undefined) return null;
  return { appeal: unsaid, says: "同一金额，不是从清单立的，没有说是哪一行；另一处的手工立案" };
}

interface Line {
  readonly number: number;
  readonly serial: string | null;
  readonly hospitalCode: string;
  readonly nationalCode: string;
  readonly hospitalName: string;
  readonly nationalName: string;
  /** In ten-thousandths */
  readonly quantity: number;
  readonly amount: number;
  readonly day: string;
}

function linesOf(books: Books, versionId: number): readonly Line[] {
  return books
    .prepare(
      `SELECT number, serial, hospital_item_code AS hospitalCode, national_item_code AS nationalCode,
         hospital_item_name AS hospitalName, national_item_name AS nationalName, quantity, amount_fen AS amount,
         substr(fee_time, 1, 10) AS day
       FROM fee_line WHERE version_id = ? ORDER BY number`,
    )
    .all(versionId) as Line[];
}

/** Every line that the row can mean: one by its serial, unless that is another item's, else those of its item that agree with all else that it says. */
function linesMeant(
  all: () => readonly Line[],
  row: BureauRow,
): { readonly lines: readonly number[]; readonly remark: string } {
  const { serial, itemCodes, itemName } = row;
  if (serial === "" && itemCodes.length === 0 && itemName === "") return { lines: [], remark: "" };
  const bySerial = serial === "" ? [] : all().filter((line) => line.serial === serial);
  const name = sameWords(itemName);
  const ofItem = all().filter(
    (line) =>
      itemCodes.some((code) => code === line.hospitalCode || code === line.nationalCode) ||
      (name !== "" &&
        [line.hospitalName, line.nationalName].some((one) => sameWords(one) === name)),
  );
  // A serial that stands at another item is the list's own: then the item says more.
  const bySerialOfItem = bySerial.filter((line) => ofItem.length === 0 || ofItem.includes(line));
  if (bySerialOfItem.length > 0) {
    return { lines: bySerialOfItem.map(({ number }) => number), remark: "" };
  }
  if (ofItem.length === 0) return { lines: [], remark: "账单里没有找到这个项目" };
  const quantity = parseQuantity(row.quantity);
  const agreeing = ofItem.filter(
    (line) =>
      (row.feeDay === "" || row.feeDay === line.day) &&
      (row.lineAmount === null || row.lineAmount === line.amount) &&
      (quantity === null || quantity === line.quantity),
  );
  // The bureau may add up the lines of a day or of the stay: then it is about all lines of the item.
  const meant = agreeing.length > 0 ? agreeing : ofItem;
  return { lines: meant.map(({ number }) => number), remark: "" };
}

/** "静脉输液，2，24.00 元，2023-06-01" */
export function rowWords({ itemName, itemCodes, quantity, lineAmount, feeDay }: BureauRow): string {
  const parts = [
    itemName || itemCodes.join(" "),
    quantity === "" ? "" : `数量 ${quantity}`,
    lineAmount === null ? "" : `金额 ${printYuan(fen(lineAmount))} 元`,
    feeDay,
  ];
  return parts.filter((part) => part !== "").join("，");
}
