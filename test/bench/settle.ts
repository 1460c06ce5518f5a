/** Settling one stay in the host: pre-settlement as shown, then the settlement, each with everything computed anew. */
import { performance } from "node:perf_hooks";
import { presettle } from "../../electron/host/office/presettle.ts";
import { settle } from "../../electron/host/office/settle.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  openTestOffice,
  putPackInForce,
  type TestOffice,
} from "../support/office.ts";
import type { BenchLine } from "./types.ts";

/** Lines of the bill, how many bills, and the bar for the 95th percentile of the settlement. */
const SIZES = [
  { lines: 500, bills: 100, limitMs: 15 },
  { lines: 5_000, bills: 30, limitMs: 100 },
];
const ITEMS = 300;
const WARM_UP = 8;

export async function benchSettle(): Promise<BenchLine[]> {
  const office = await openTestOffice();
  try {
    addCatalogue(
      office,
      Array.from({ length: ITEMS }, (_, index) => ({
        code: `XM${index}`,
        class: index % 7 === 0 ? ("乙" as const) : ("甲" as const),
        ratio: index % 7 === 0 ? "10%" : "0%",
      })),
    );
    putPackInForce(office);
    return SIZES.flatMap(({ lines, bills, limitMs }, size) => {
      const shown: number[] = [];
      const settled: number[] = [];
      for (let bill = 0; bill < bills + WARM_UP; bill += 1) {
        const serial = (size + 1) * 200 + bill;
        const stayId = newStay(office, serial, lines);
        const start = performance.now();
        const { digest } = presettle(office.books, stayId);
        const between = performance.now();
        settle(office.books, ask(office.cashier), { stayId, shownDigest: digest });
        const end = performance.now();
        if (bill < WARM_UP) continue;
        shown.push(between - start);
        settled.push(end - between);
      }
      const p95 = percentile(settled, 0.95);
      return [
        {
          name: `预结算一次住院（${lines} 行）`,
          value: `P50 ${percentile(shown, 0.5).toFixed(1)} ms，P95 ${percentile(shown, 0.95).toFixed(1)} ms`,
          ok: true,
        },
        {
          name: `结算一次住院（${lines} 行，重新计算并记账）`,
          value: `P50 ${percentile(settled, 0.5).toFixed(1)} ms，P95 ${p95.toFixed(1)} ms`,
          limit: limitMs,
          ok: p95 <= limitMs,
        },
      ];
    });
  } finally {
    closeTestOffice(office);
  }
}

function newStay(office: TestOffice, serial: number, count: number): number {
  addPerson(office, { serial });
  const lines = Array.from({ length: count }, (_, index) => ({
    code: `XM${(index * 17 + serial) % ITEMS}`,
    amountFen: 100 + ((index * 7_919 + serial * 13) % 9_000),
  }));
  return addStay(office, { serial, inpatientNo: `B${serial}`, lines });
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
