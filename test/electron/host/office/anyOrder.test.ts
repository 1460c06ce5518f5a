/**
 * Goal: the books come out the same whatever way they went. Method: random legal orders of settling, undoing (latest
 * first) and settling again, for two persons with several stays each; afterwards accumulators and net amounts must
 * equal those of books in which the standing stays were settled once, in the same order, and nothing was undone.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBooks } from "../../../../electron/host/guard/check.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCodeOf,
  type LineGiven,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

const PERSONS = [1, 2];
const STAYS_EACH = 3;

interface Bill {
  readonly serial: number;
  readonly lines: readonly LineGiven[];
}

const lineArbitrary = fc.record({
  code: fc.constantFrom("JIA", "YI", "BING"),
  amountFen: fc.integer({ min: 1, max: 9_000_000 }),
});
const billsArbitrary = fc.tuple(
  ...PERSONS.flatMap((serial) =>
    Array.from({ length: STAYS_EACH }, () =>
      fc.record({
        serial: fc.constant(serial),
        lines: fc.array(lineArbitrary, { minLength: 1, maxLength: 6 }),
      }),
    ),
  ),
);
/** Each number picks one of the steps that are legal at that moment. */
const stepsArbitrary = fc.array(fc.nat({ max: 1_000 }), { minLength: 4, maxLength: 14 });

/** The net of everything booked, by person: money, receivables by payer, movement of the year. */
function netOf({ books }: TestOffice) {
  const all = (sql: string) => books.database.prepare(sql).raw().all();
  return {
    money: all(
      `SELECT person_no, sum(total_fen), sum(full_self_pay_fen), sum(pre_self_pay_fen), sum(in_scope_fen),
              sum(fund_fen), sum(hospital_fen), sum(person_fen), sum(cash_fen)
       FROM settlement GROUP BY 1 HAVING sum(total_fen) <> 0 ORDER BY 1`,
    ),
    receivables: all(
      `SELECT person_no, payer, sum(payment_fen) AS owed FROM settlement_layer JOIN settlement USING (slip_number)
       GROUP BY 1, 2 HAVING owed <> 0 ORDER BY 1, 2`,
    ),
    accumulators: all(
      `SELECT person_no, year_from, amount_name, sum(amount_fen) AS moved FROM settlement_amount
       JOIN settlement USING (slip_number) GROUP BY 1, 2, 3 HAVING moved <> 0 ORDER BY 1, 2, 3`,
    ),
  };
}

async function newOffice(bills: readonly Bill[]) {
  const office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office, { yearCap: 60_000 });
  addPerson(office, { serial: 1 });
  const identities = [{ identity: "低保", from: "2020-01-01", to: null }];
  addPerson(office, { serial: 2, tier: "二档", identities });
  const stays = bills.map(({ serial, lines }, index) =>
    addStay(office, { serial, inpatientNo: `Z${index}`, lines }),
  );
  return { office, stays };
}

describe("settling, undoing and settling again", () => {
  it("in any legal order ends in the same accumulators and net amounts", async () => {
    await fc.assert(
      fc.asyncProperty(billsArbitrary, stepsArbitrary, async (bills, steps) => {
        const { office, stays } = await newOffice(bills);
        const quiet = await newOffice(bills);
        try {
          /** Index of the bill and its slip, in the order of booking. */
          let standing: { bill: number; slip: string }[] = [];
          for (const step of steps) {
            const waiting = bills
              .map((_, bill) => bill)
              .filter((bill) => !standing.some((one) => one.bill === bill));
            const latest = PERSONS.flatMap((serial) =>
              standing.filter(({ bill }) => bills[bill]?.serial === serial).slice(-1),
            );
            const choice = step % (waiting.length + latest.length);
            const bill = waiting[choice];
            if (bill !== undefined) {
              const { slipNumber } = settleNow(office, office.cashier, stays[bill] ?? 0);
              standing.push({ bill, slip: slipNumber });
              continue;
            }
            const { slip } = latest[choice - waiting.length] ?? { slip: "" };
            await undoSlip(office, slip);
            standing = standing.filter((one) => one.slip !== slip);
          }
          await refuseEarlier(office, bills, standing);
          for (const { bill } of standing) {
            settleNow(quiet.office, quiet.office.cashier, quiet.stays[bill] ?? 0);
          }
          expect(netOf(office)).toEqual(netOf(quiet.office));
          expect(checkBooks(office.books).findings).toEqual([]);
        } finally {
          closeTestOffice(office);
          closeTestOffice(quiet.office);
        }
      }),
      { numRuns: 25 },
    );
  });
});

function undoSlip({ books, cashier }: TestOffice, slipNumber: string) {
  const outside = { cashRefunded: true };
  return undo(books, ask(cashier), { slipNumber, reason: "次序", outside });
}

/** Any but the latest standing stay of a person refuses to be undone. */
async function refuseEarlier(
  office: TestOffice,
  bills: readonly Bill[],
  standing: readonly { bill: number; slip: string }[],
): Promise<void> {
  for (const serial of PERSONS) {
    const own = standing.filter(({ bill }) => bills[bill]?.serial === serial);
    for (const { slip } of own.slice(0, -1)) {
      expect(await errorCodeOf(undoSlip(office, slip))).toBe("LATER_STAYS_FIRST");
    }
  }
}
