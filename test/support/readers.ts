/**
 * Three readers that share nothing: the books through the sqlite3 shell, the slips through pdftotext, the workbook
 * through LibreOffice with every formula computed anew. They must say the same to the fen.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { parseSlipText } from "../../electron/host/papers/slipText.ts";
import { type Fen, fen, parseYuan, printYuan, sumFen, ZERO } from "../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../shared/policy/hospitalPayer.ts";
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

/**
 * The slips as they are printed, through pdftotext alone. `payers` are the names to be told apart: on the paper a
 * layer's name runs on into its payer's, and both may take several lines.
 */
export async function readSlips(
  pdfPaths: readonly string[],
  payers: readonly string[],
): Promise<Reading> {
  const slips: SlipReading[] = [];
  const waiting = [...pdfPaths];
  const reader = async (): Promise<void> => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      slips.push(await readSlip(path, payers));
    }
  };
  await Promise.all(Array.from({ length: 4 }, reader));
  const billed = payers.filter((payer) => payer !== HOSPITAL_PAYER);
  return {
    reader: "结算单",
    total: sumFen(slips.map(({ total }) => total)),
    funds: sumFen(slips.map(({ funds }) => funds)),
    person: sumFen(slips.map(({ person }) => person)),
    payers: orderPayers(
      billed.map((payer) => {
        const paid = slips.map((slip) => slip.paid.get(payer) ?? ZERO);
        return {
          payer,
          count: paid.reduce((count, amount) => count + Math.sign(amount), 0),
          amount: sumFen(paid),
        };
      }),
    ),
  };
}

interface SlipReading {
  readonly total: Fen;
  readonly funds: Fen;
  readonly person: Fen;
  readonly paid: ReadonlyMap<string, Fen>;
}

async function readSlip(path: string, payers: readonly string[]): Promise<SlipReading> {
  const [lines, boxes] = await Promise.all([
    run("pdftotext", ["-layout", path, "-"]),
    run("pdftotext", ["-bbox", path, "-"], { maxBuffer: 8_000_000 }),
  ]);
  const { figures } = parseSlipText(lines.stdout);
  return {
    total: figures.totalFee,
    funds: figures.fundTotal,
    person: figures.personTotal,
    paid: paidOnSlip(wordsOf(boxes.stdout), [...payers, HOSPITAL_PAYER]),
  };
}

interface Word {
  readonly page: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly text: string;
}

const WORD = /<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g;

function wordsOf(xhtml: string): readonly Word[] {
  return xhtml.split("<page ").flatMap((page, number) =>
    [...page.matchAll(WORD)].map(([, left, right, bottom, text = ""]) => ({
      page: number,
      left: Number(left),
      right: Number(right),
      bottom: Number(bottom),
      text: text.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">"),
    })),
  );
}

/** How far, in points, words of one line or one column may be apart. */
const NEAR = 4;

/** The table 谁付: an amount in the column 金额, and left of it, from its line down to the next amount, the names. */
function paidOnSlip(words: readonly Word[], payers: readonly string[]): ReadonlyMap<string, Fen> {
  const head = words.find(({ text }) => text === "谁付");
  if (head === undefined) throw new Error("no table of payers on the slip");
  const onPage = words.filter(({ page }) => page === head.page);
  const inHead = (name: string): Word => {
    const word = onPage.find(
      ({ text, bottom }) => text === name && Math.abs(bottom - head.bottom) < NEAR,
    );
    if (word === undefined) throw new Error(`no column ${name} on the slip`);
    return word;
  };
  const edge = inHead("金额").right;
  const nameEdge = inHead("算式与分段").left;
  const end = onPage.find(({ text, left }) => text === "核对" && left < nameEdge)?.bottom ?? 0;
  const between = onPage
    .filter(({ bottom }) => bottom > head.bottom && bottom < end - NEAR)
    .sort((a, b) => a.bottom - b.bottom || a.left - b.left);
  const amounts = between.filter(
    ({ right, text }) => Math.abs(right - edge) < 2 && /\d\.\d\d$/.test(text),
  );
  const paid = new Map<string, Fen>();
  // The first amount is the total.
  amounts.slice(1).forEach((amount, index) => {
    const next = amounts[index + 2]?.bottom ?? end;
    const names = between
      .filter(({ left }) => left < nameEdge - 1)
      .filter(({ bottom }) => bottom > amount.bottom - NEAR && bottom < next - NEAR)
      .map(({ text }) => text)
      .join("");
    const payer = payers
      .filter((name) => names.endsWith(name.replaceAll(" ", "")))
      .sort((a, b) => b.length - a.length)[0];
    if (payer === undefined) throw new Error(`no payer known in ${names}`);
    const printed = amountIn(amount.text.replace("−", "-").replaceAll(",", ""));
    paid.set(payer, sumFen([paid.get(payer) ?? ZERO, printed]));
  });
  return paid;
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
