/**
 * Goal: the order in which a year's stays are settled, undone and settled again leaves no trace in the money.
 * Method: two persons alike in everything but name have the same bills. One's are settled and undone in a random legal
 * order, some of them arriving late; the other's are settled once, in the order in which the first one's stand in the
 * end. Each stay's amounts, the year's sums, what each payer owes and the net money must be the same.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { activatePack } from "../../../../electron/host/office/packs.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCodeOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  packText,
  personNoOf,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

/** Everything that looks back at the year: ordinal, yearly threshold and segments, own and shared ceilings. */
const LAYERS = `  - 名: 基本医保
    付款: 居民统筹基金
    基数: 范围内
    每次起付线: { 按: 住院次序、医院等级, ≤1: { 一级: 100, 二级: 300, 三级: 800 }, 以上: { 一级: 50, 二级: 150, 三级: 400 } }
    全年起付线上限: 1000
    比例: { 按: 档次, 一档: { ≤20000: 60%, 以上: 70% }, 二档: { ≤20000: 65%, 以上: 75% } }
    分段: 逐段累进、含起付线、全年
    共用封顶: 年度限额
    依据: S1.基本
  - 名: 大病保险
    付款: 大病保险资金
    基数: 范围内余额
    全年起付线: { 按: 医院等级, 一级: 3000, 二级: 5000, 三级: 8000 }
    年内标准变动: 按年内最高补差
    比例: { ≤10000: 50%, 以上: 60% }
    分段: 逐段累进、起付线以上、全年
    共用封顶: 年度限额
    依据: S1.基本
  - 名: 医疗救助
    付款: 医疗救助资金
    适用: { 身份: 特困、低保 }
    基数: 范围内余额
    起付线: 不设
    比例: 70%
    全年封顶: 5000
    依据: S1.救助
`;

function yearPack(): string {
  const text = packText();
  const head = text.slice(0, text.indexOf("层:\n"));
  const facts = head.replace("  档次:", "  住院次序: 序号（本年度）\n  档次:");
  const limits = "限额: { 年度限额: { 全年: 30000, 依据: S1.基本 } }\n";
  // (5000 − 300) × 60% = 2820；大病 (5000 − 2820 − 5000) 不到起付
  const examples = `算例:
  - { 名: 一 普通, 出处: 自拟, 情形: { 医院等级: 二级, 档次: 一档, 总费用: 5000, 范围内: 5000 }, 得: { 基本医保: 2820, 大病保险: 0 } }
`;
  return `${facts}${limits}层:\n${LAYERS}${examples}`;
}

const stayGiven = fc.record({
  level: fc.constantFrom("一级" as const, "二级" as const, "三级" as const),
  inScope: fc.integer({ min: 0, max: 4_000_000 }),
  own: fc.integer({ min: 1, max: 200_000 }),
});
/** What is tried next, as numbers that choose among what is legal then. */
const tries = fc.array(fc.nat(99), { maxLength: 14 });

describe("the order of a year's acts", () => {
  let office: TestOffice;
  let persons = 0;

  beforeAll(async () => {
    office = await openTestOffice();
    addCatalogue(office, PLAIN_CATALOGUE);
    activatePack(office.books, ask(office.console), {
      text: yearPack(),
      confirmedAssumptions: ["A1"],
    });
  });
  afterAll(() => closeTestOffice(office));

  type Given = readonly { level: "一级" | "二级" | "三级"; inScope: number; own: number }[];

  function newPerson(isPoor: boolean): number {
    persons += 1;
    const identities = isPoor ? [{ identity: "低保", from: "2022-01-01", to: null }] : [];
    addPerson(office, { serial: persons, identities });
    return persons;
  }

  function bring(serial: number, given: Given, index: number): number {
    const { level, inScope, own } = given[index] ?? { level: "一级", inScope: 0, own: 1 };
    return addStay(office, {
      serial,
      inpatientNo: `Z${serial}-${index}`,
      admit: `2023-0${index + 1}-05`,
      discharge: `2023-0${index + 1}-10`,
      level,
      lines: [
        { code: "JIA", amountFen: inScope },
        { code: "BING", amountFen: own },
      ].filter(({ amountFen }) => amountFen > 0),
    });
  }

  /** What the books say of a person. */
  function moneyOf(serial: number, stays: ReadonlyMap<number, number>) {
    const all = (sql: string, ...values: unknown[]) =>
      office.books.database
        .prepare(sql)
        .raw()
        .all(...values);
    const person = personNoOf(serial);
    return {
      stays: [...stays].map(([, stayId]) =>
        all(
          `SELECT amount_name, amount_fen FROM settlement_amount WHERE slip_number =
             (SELECT slip_number FROM settlement WHERE stay_id = ? AND kind = '结算' ORDER BY sequence DESC LIMIT 1)
           ORDER BY 1`,
          stayId,
        ),
      ),
      year: all(
        `SELECT scheme, year_from, amount_name, sum(amount_fen) AS moved
         FROM settlement_amount JOIN settlement USING (slip_number) WHERE person_no = ?
         GROUP BY 1, 2, 3 HAVING moved <> 0 ORDER BY 1, 2, 3`,
        person,
      ),
      receivables: all(
        `SELECT payer, sum(payment_fen) FROM settlement_layer JOIN settlement USING (slip_number)
         WHERE person_no = ? GROUP BY 1 ORDER BY 1`,
        person,
      ),
      net: all(
        `SELECT sum(total_fen), sum(fund_fen), sum(person_fen), sum(cash_fen) FROM settlement WHERE person_no = ?`,
        person,
      ),
    };
  }

  it("ends in the same amounts, sums, receivables and money as settling once in that order", async () => {
    let undone = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(stayGiven, { minLength: 2, maxLength: 4 }),
        fc.boolean(),
        tries,
        async (given, isPoor, chosen) => {
          const serial = newPerson(isPoor);
          const ids = new Map<number, number>();
          const settled: { index: number; slip: string }[] = [];
          const waiting = given.map((_, index) => index);
          const settleOne = (choice: number) => {
            const [index = 0] = waiting.splice(choice % waiting.length, 1);
            // A bill that nobody settles yet may arrive late.
            if (!ids.has(index)) ids.set(index, bring(serial, given, index));
            const { slipNumber } = settleNow(office, office.cashier, ids.get(index) ?? 0);
            settled.push({ index, slip: slipNumber });
          };
          const undoSlip = (slipNumber: string) =>
            undo(office.books, ask(office.cashier), {
              slipNumber,
              reason: "金额录错",
              outside: { cashRefunded: true },
            });
          for (const choice of chosen) {
            const [first, last] = [settled[0], settled.at(-1)];
            if (choice % 3 === 0 && last !== undefined) {
              if (first !== undefined && first !== last) {
                refused += 1;
                expect(await errorCodeOf(undoSlip(first.slip))).toBe("LATER_STAYS_FIRST");
              }
              await undoSlip(last.slip);
              undone += 1;
              settled.pop();
              waiting.push(last.index);
            } else if (waiting.length > 0) settleOne(choice);
          }
          while (waiting.length > 0) settleOne(0);

          const straight = newPerson(isPoor);
          const straightIds = new Map(
            given.map((_, index) => [index, bring(straight, given, index)]),
          );
          for (const { index } of settled) {
            settleNow(office, office.cashier, straightIds.get(index) ?? 0);
          }
          const inOrder = new Map([...ids].sort(([a], [b]) => a - b));
          expect(moneyOf(serial, inOrder)).toEqual(moneyOf(straight, straightIds));
        },
      ),
      { numRuns: 60, seed: 20_230_605 },
    );
    expect(undone).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(20);
    expect(checkBooks(office.books).findings).toEqual([]);
  });
});
