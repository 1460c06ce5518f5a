/**
 * Three readers that share nothing: the books through the sqlite3 shell, the slips through pdftotext, the workbook
 * through LibreOffice with every formula computed anew. They must say the same to the fen.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { HOSPITAL_PAYER } from "../../shared/claims/layers.ts";
import { type Fen, fen, parseYuan, printYuan } from "../../shared/money/fen.ts";
import { readSheets, type SheetText } from "./libreOffice.ts";

const run = promisify(execFile);

interface PayerReading {
  readonly payer: string;
  /** Settlements that it pays on, less undone ones. */
  readonly count: number;
  readonly amount: Fen;
}

/** What one reader says of a month. */
export interface Reading {
  readonly reader: string;
  readonly total: Fen;
  readonly funds: Fen;
  readonly person: Fen;
  /** In the order of their names; payers that pay nothing are left out. */
  readonly payers: readonly PayerReading[];
}

export interface ReaderComparison {
  readonly readings: readonly Reading[];
  readonly agree: boolean;
  /** "医疗费总额：账簿 1,000.00，工作簿 999.00" */
  readonly differences: readonly string[];
}

/** Compares what the readers say, figure by figure and payer by payer. */
export function compareReaders(readings: readonly Reading[]): ReaderComparison {
  const differences: string[] = [];
  const compare = (name: string, of: (reading: Reading) => string): void => {
    if (new Set(readings.map(of)).size <= 1) return;
    differences.push(`${name}：${readings.map((r) => `${r.reader} ${of(r)}`).join("，")}`);
  };
  compare("医疗费总额", ({ total }) => printYuan(total));
  compare("基金支付合计", ({ funds }) => printYuan(funds));
  compare("个人负担", ({ person }) => printYuan(person));
  const payers = new Set(readings.flatMap((reading) => reading.payers.map(({ payer }) => payer)));
  for (const payer of payers) {
    const rowOf = (reading: Reading) => reading.payers.find((row) => row.payer === payer);
    compare(`${payer} 人次`, (reading) => String(rowOf(reading)?.count ?? 0));
    compare(`${payer} 金额`, (reading) => printYuan(rowOf(reading)?.amount ?? fen(0)));
  }
  return { readings, agree: readings.length > 0 && differences.length === 0, differences };
}

/** The books, added up by SQL alone. */
export async function readBooks(databasePath: string, month: string): Promise<Reading> {
  const where = `month = '${month.replaceAll("'", "''")}'`;
  const [sums = {}] = await sqliteShell(
    databasePath,
    `SELECT coalesce(sum(total_fen), 0) AS total, coalesce(sum(fund_fen), 0) AS funds,
       coalesce(sum(person_fen), 0) AS person FROM settlement WHERE ${where}`,
  );
  const payers = await sqliteShell(
    databasePath,
    `SELECT payer, sum(CASE WHEN paid = 0 THEN 0 WHEN kind = '结算' THEN 1 ELSE -1 END) AS count,
       sum(paid) AS amount
     FROM (SELECT payer, kind, sum(payment_fen) AS paid FROM settlement_layer
       JOIN settlement USING (slip_number)
       WHERE ${where} AND payer <> '${HOSPITAL_PAYER}' GROUP BY slip_number, payer, kind)
     GROUP BY payer`,
  );
  return {
    reader: "账簿",
    total: fen(Number(sums.total)),
    funds: fen(Number(sums.funds)),
    person: fen(Number(sums.person)),
    payers: orderPayers(
      payers.map((row) => ({
        payer: String(row.payer),
        count: Number(row.count),
        amount: fen(Number(row.amount)),
      })),
    ),
  };
}

async function sqliteShell(
  databasePath: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { stdout } = await run("sqlite3", ["-readonly", "-json", databasePath, sql]);
  return stdout.trim() === "" ? [] : JSON.parse(stdout);
}

/** The workbook, every formula computed anew by LibreOffice. */
export async function readWorkbook(path: string): Promise<Reading> {
  const sheets = await readSheets(path);
  const control = sheetNamed(sheets, "核对");
  const amountOf = (name: string): Fen => {
    const row = control.find(([first]) => first === name);
    return amountIn(row?.[1] ?? `核对 has no ${name}`);
  };
  return {
    reader: "工作簿",
    total: amountOf("医疗费总额"),
    funds: amountOf("基金支付合计"),
    person: amountOf("个人负担"),
    payers: orderPayers(payersOf(sheetNamed(sheets, "一站式垫付"))),
  };
}

/** 付款方 stands beside its first layer; a payer of several layers ends with 小计. */
function payersOf(sheet: SheetText): readonly PayerReading[] {
  const first = sheet.findIndex(([head]) => head === "付款方") + 1;
  const last = sheet.findIndex(([head]) => head === "垫付合计");
  const payers: PayerReading[] = [];
  for (const row of sheet.slice(first, last)) {
    const [name = "", layer = ""] = row;
    const own = { count: Number(row[8]), amount: amountIn(row[9] ?? "") };
    if (name !== "") payers.push({ payer: name, ...own });
    const current = payers.at(-1);
    if (layer === "小计" && current !== undefined) {
      payers.splice(-1, 1, { payer: current.payer, ...own });
    }
  }
  return payers;
}

function sheetNamed(sheets: ReadonlyMap<string, SheetText>, name: string): SheetText {
  const sheet = sheets.get(name);
  if (sheet === undefined) throw new Error(`the workbook has no sheet ${name}`);
  return sheet;
}

function amountIn(text: string): Fen {
  const amount = parseYuan(text);
  if (amount === null) throw new Error(`not an amount: ${text}`);
  return amount;
}

function orderPayers(payers: readonly PayerReading[]): readonly PayerReading[] {
  return payers
    .filter(({ count, amount }) => count !== 0 || amount !== 0)
    .sort((a, b) => (a.payer < b.payer ? -1 : 1));
}
