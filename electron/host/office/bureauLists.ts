/**
 * 医保局扣款清单: one case for each row that a settled stay matches, all of them by one act of the manager; what came of every
 * row is kept. Rows = 立案 + 已立案 + 没有立案, and so is their money.
 */
import { BUREAU_VERDICTS, type BureauVerdict } from "../../../shared/audit/appeal.ts";
import { addDays, type Day, dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { type Fen, fen } from "../../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import { type BureauListFile, readBureauList } from "../intake/bureauList.ts";
import type { ImportFile } from "../intake/source.ts";
import { type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { digestOf } from "../store/digest.ts";
import { insertCase, refuse, textOf } from "./appeals.ts";
import { type MatchedRow, matchBureauRows, rowWords } from "./matchBureauRows.ts";
import { requireRight } from "./rights.ts";

export interface BureauListRow {
  /** Where it stands in the file */
  readonly place: string;
  /** As the list writes them */
  readonly reference: string;
  readonly name: string;
  /** In the books, of the stay that is meant; "" where none is */
  readonly stayName: string;
  readonly fault: string;
  /** Which charge, in words; "" where the list does not say */
  readonly item: string;
  /** null where it cannot be read; it counts as nothing */
  readonly amount: Fen | null;
  /** Of 立案 */
  readonly payer: string;
  readonly verdict: BureauVerdict;
  readonly reason: string;
  readonly stayId: number | null;
  /** The case, once there is one */
  readonly appeal: number | null;
}

interface BureauListReport extends Pick<BureauListFile, "statedTotal" | "unreadSheets"> {
  readonly rows: readonly BureauListRow[];
}

export interface BureauListSums {
  readonly rows: number;
  readonly amount: Fen;
  readonly parts: readonly {
    readonly verdict: BureauVerdict;
    readonly rows: number;
    readonly amount: Fen;
  }[];
}

function sumsOf(rows: readonly BureauListRow[]): BureauListSums {
  const sum = (of: readonly BureauListRow[]) =>
    fen(of.reduce((total, { amount }) => total + (amount ?? 0), 0));
  return {
    rows: rows.length,
    amount: sum(rows),
    parts: BUREAU_VERDICTS.map((verdict) => {
      const own = rows.filter((row) => row.verdict === verdict);
      return { verdict, rows: own.length, amount: sum(own) };
    }),
  };
}

export interface BureauListPreview extends BureauListReport {
  readonly name: string;
  readonly sums: BureauListSums;
  /** Funds of the slips that the rows are about, whose part may be kept back */
  readonly payers: readonly string[];
  /** What is shown here; opening is refused once it is not so any more */
  readonly shown: string;
}

/** What opening the list would do. Throws NOT_ALLOWED and what reading the list throws. */
export async function previewBureauList(
  books: Books,
  { actor }: Pick<ActRequest, "actor">,
  { file, payer }: { readonly file: ImportFile; readonly payer: string | null },
): Promise<BureauListPreview> {
  requireRight(actor, "申诉");
  const list = await readBureauList(file);
  const matched = matchBureauRows(books, list.rows, payer, dayOfMoment(books.clock.now()));
  const rows = matched.map(shownRow);
  return {
    name: list.name,
    rows,
    statedTotal: list.statedTotal,
    unreadSheets: list.unreadSheets,
    sums: sumsOf(rows),
    payers: payersOf(books, matched),
    shown: digestOf([list.sha256, JSON.stringify(rows)]),
  };
}

function shownRow({ row, verdict, reason, stay, opening, appeal }: MatchedRow): BureauListRow {
  return {
    place: row.place,
    reference: row.references.join(" "),
    name: row.name,
    stayName: stay?.name ?? "",
    fault: row.fault,
    item: rowWords(row),
    amount: row.amount,
    payer: opening?.payer ?? "",
    verdict,
    reason,
    stayId: stay?.stayId ?? null,
    appeal,
  };
}

function payersOf(books: Books, matched: readonly MatchedRow[]): readonly string[] {
  const stays = [...new Set(matched.flatMap(({ stay }) => stay?.stayId ?? []))];
  return books
    .prepare(
      `SELECT payer FROM settlement_layer JOIN settlement USING (slip_number)
       WHERE stay_id IN (SELECT value FROM json_each(?)) AND kind = '结算' AND payer <> ?
       GROUP BY payer ORDER BY min(position), payer`,
    )
    .pluck()
    .all(JSON.stringify(stays), HOSPITAL_PAYER) as string[];
}

export interface BureauListRequest {
  readonly file: ImportFile;
  readonly payer: string | null;
  /** Days to explain, today not counted */
  readonly days: number;
  readonly notice: string;
  /** Of the preview; null: whatever it comes to now (command line) */
  readonly shown: string | null;
}

export interface OpenedBureauList {
  readonly list: number;
  readonly due: Day;
  readonly sums: BureauListSums;
}

/**
 * Opens a case for each row that matches, and keeps the report of all. Throws NOT_ALLOWED, APPEAL_REFUSED, and what reading
 * the list throws.
 */
export async function openBureauList(
  books: Books,
  request: ActRequest,
  { file, payer, days, notice: given, shown }: BureauListRequest,
): Promise<OpenedBureauList> {
  requireRight(request.actor, "申诉");
  const notice = textOf(given, "医保局说了什么");
  const list = await readBureauList(file);
  const head = {
    ...request,
    kind: "立扣款清单",
    subject: list.sha256,
    request: { digest: list.sha256, payer, days, notice, shown },
  };
  return performAct(books, head, (act) => {
    const today = dayOfMoment(act.at);
    const matched = matchBureauRows(books, list.rows, payer, today);
    const before = matched.map(shownRow);
    if (shown !== null && shown !== digestOf([list.sha256, JSON.stringify(before)])) {
      refuse("看过以后账上有了变化，请重新读一遍这份清单");
    }
    refuseNothingNew(books, list, matched);
    const due = addDays(today, days);
    const rows = matched.map(({ opening, row, stay }, index): BureauListRow => {
      const shownNow = before[index] as BureauListRow;
      if (opening === null || stay === null) return shownNow;
      const words = rowWords(row);
      const audited = row.auditDay === "" ? "" : `，审核日期 ${row.auditDay}`;
      const appeal = insertCase(act, request.actor, {
        ...{ ...opening, stayId: stay.stayId, due, notice, ruleCode: "", ruleName: row.fault },
        about: `${list.name} ${row.place}${words === "" ? "" : `：${words}`}${audited}`,
      });
      return { ...shownNow, appeal };
    });
    const { statedTotal, unreadSheets } = list;
    const report: BureauListReport = { rows, statedTotal, unreadSheets };
    const { number } = act.insert("bureau_list", {
      file_name: list.name,
      digest: list.sha256,
      notice,
      due_day: due,
      report: JSON.stringify(report),
      at: act.at,
      account_id: request.actor.accountId,
    });
    const sums = sumsOf(rows);
    const [opened] = sums.parts;
    act.note({
      list: Number(number),
      listRows: sums.rows,
      opened: opened?.rows ?? 0,
      amount: opened?.amount ?? 0,
      due,
    });
    return { list: Number(number), due, sums };
  });
}

/** Its rows that open nothing are kept once. */
function refuseNothingNew(
  books: Books,
  { sha256 }: BureauListFile,
  matched: readonly MatchedRow[],
): void {
  if (matched.some(({ verdict }) => verdict === "立案")) return;
  if (matched.every(({ verdict }) => verdict === "已立案")) refuse("这份清单的每一行都已经立案");
  const known = books.prepare("SELECT number FROM bureau_list WHERE digest = ?").get(sha256);
  if (known !== undefined) refuse("这份清单以前读过，现在没有能立案的行");
}

// —— reads

export interface BureauListHead extends Omit<BureauListReport, "rows"> {
  readonly number: number;
  readonly name: string;
  readonly notice: string;
  readonly due: Day;
  readonly at: Moment;
  readonly by: string;
  readonly sums: BureauListSums;
}

interface StoredList extends Omit<BureauListHead, "sums" | keyof BureauListReport> {
  readonly report: string;
}

const LISTS = `SELECT number, file_name AS name, notice, due_day AS due, at, account.name AS 'by', report
  FROM bureau_list JOIN account ON account.id = account_id`;

/** The newest first. */
export function bureauLists(books: Books): readonly BureauListHead[] {
  return (books.prepare(`${LISTS} ORDER BY number DESC`).all() as StoredList[]).map(headOf);
}

/** Throws NOT_FOUND. */
export function bureauList(
  books: Books,
  number: number,
): BureauListHead & { readonly rows: readonly BureauListRow[] } {
  const stored = books.prepare(`${LISTS} WHERE number = ?`).get(number) as StoredList | undefined;
  if (stored === undefined) throw new YijieError("NOT_FOUND", { what: `第 ${number} 份扣款清单` });
  return { ...headOf(stored), rows: (JSON.parse(stored.report) as BureauListReport).rows };
}

function headOf({ report, ...head }: StoredList): BureauListHead {
  const { rows, ...said } = JSON.parse(report) as BureauListReport;
  return { ...head, ...said, sums: sumsOf(rows) };
}
