/** The review of many bills in the books: everything that waits, after a change of rules; a tertiary month has 3,400. */
import { performance } from "node:perf_hooks";
import { reviewOnDemand } from "../../electron/host/office/reviewOpen.ts";
import { switchRule } from "../../electron/host/office/ruleActs.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  openTestOffice,
  putPackInForce,
} from "../support/office.ts";
import type { BenchLine } from "./types.ts";

const MONTH = 3_400;
const STAYS = 400;
const LINES = 250;
const ITEMS = 300;
/** For a month */
const LIMIT_S = 60;

export async function benchReviewMonth(): Promise<BenchLine[]> {
  const office = await openTestOffice();
  const { books, manager } = office;
  try {
    const codes = Array.from({ length: ITEMS }, (_, index) => `XM${index}`);
    addCatalogue(
      office,
      codes.map((code) => ({ code, class: "甲" as const, ratio: "0%" })),
    );
    putPackInForce(office);
    for (let serial = 1; serial <= STAYS; serial += 1) {
      addPerson(office, { serial });
      const lines = Array.from({ length: LINES }, (_, index) => ({
        code: codes[(index * 17 + serial) % ITEMS] ?? "",
        amountFen: 100 + ((index * 7_919 + serial * 13) % 9_000),
      }));
      addStay(office, { serial, inpatientNo: `B${serial}`, lines });
    }
    const change = { ruleCode: "S02", state: "关", reason: "换一套规则" } as const;
    switchRule(books, ask(manager), change);
    const start = performance.now();
    const { reviewed } = await reviewOnDemand(books, manager, null);
    const seconds = (performance.now() - start) / 1_000;
    const month = (seconds * MONTH) / STAYS;
    return [
      {
        name: `审核 ${STAYS} 次住院（各 ${LINES} 行），折合 ${MONTH} 次`,
        value: `${seconds.toFixed(1)} s，折合 ${month.toFixed(0)} s`,
        limit: LIMIT_S,
        ok: reviewed === STAYS && month <= LIMIT_S,
      },
    ];
  } finally {
    closeTestOffice(office);
  }
}
