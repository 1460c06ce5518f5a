/** A year of stored settlements once more by another pack (what-if): seconds for a tertiary hospital's 40,800 stays. */
import { performance } from "node:perf_hooks";
import { inTurns } from "../../electron/host/office/inTurns.ts";
import { packWhatIf } from "../../electron/host/office/packEffect.ts";
import { compilePack } from "../../electron/host/office/packs.ts";
import type { Day } from "../../shared/calendar/day.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  closeTestOffice,
  openTestOffice,
  PLAIN_CATALOGUE,
  packText,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../support/office.ts";
import type { BenchLine } from "./types.ts";

const STAYS = 40_800;
/** Settled in earnest; the others are their rows over again, of other persons. */
const SETTLED = 200;
const LIMIT_SECONDS = 10;

export async function benchWhatIf(): Promise<BenchLine[]> {
  const office = await openTestOffice();
  try {
    addCatalogue(office, PLAIN_CATALOGUE);
    putPackInForce(office);
    for (let serial = 1; serial <= SETTLED / 2; serial += 1) {
      const identities =
        serial % 3 === 0 ? [{ identity: "低保", from: "2022-01-01", to: null }] : [];
      addPerson(office, { serial, identities });
      for (const turn of [1, 2]) {
        const lines = [
          { code: "JIA", amountFen: 100_000 + serial * 7_919 },
          { code: "YI", amountFen: 50_000 + serial * 1_013 },
        ];
        const inpatientNo = `Z${serial}-${turn}`;
        settleNow(office, office.cashier, addStay(office, { serial, inpatientNo, lines }));
      }
    }
    repeatSettlements(office, STAYS / SETTLED - 1);
    const pack = compilePack(packText({ id: "next-year", deductible: 400 }), "next-year");
    const period = { from: "2023-01-01" as Day, to: "2023-12-31" as Day };
    const start = performance.now();
    const { changed, refused, splitAgain } = await inTurns(packWhatIf(office.books, pack, period));
    const seconds = (performance.now() - start) / 1000;
    const isWhole = changed === STAYS && refused.length === 0 && splitAgain === 0;
    return [
      {
        name: `换一个政策包重算 ${STAYS.toLocaleString("en-US")} 次住院（用存下的拆分）`,
        value: isWhole ? `${seconds.toFixed(1)} s` : `只变了 ${changed} 次`,
        limit: LIMIT_SECONDS,
        ok: isWhole && seconds <= LIMIT_SECONDS,
      },
    ];
  } finally {
    closeTestOffice(office);
  }
}

/** The same stays and settlements again under other numbers, straight into the tables. */
function repeatSettlements({ books }: TestOffice, times: number): void {
  const { database } = books;
  const columnsOf = (table: string) =>
    (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const copy = (table: string, changed: Readonly<Record<string, string>>) => {
    const columns = columnsOf(table);
    const values = columns.map((name) => changed[name] ?? name);
    return `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values.join(", ")} FROM ${table}`;
  };
  const most = (table: string, column: string) =>
    database.prepare(`SELECT max(${column}) FROM ${table}`).pluck().get() as number;
  const [stays, versions, sequences] = [
    most("stay", "id"),
    most("stay_version", "id"),
    most("settlement", "sequence"),
  ];
  database.transaction(() => {
    for (let turn = 1; turn <= times; turn += 1) {
      const given = {
        number: `'-${turn}'`,
        stay: turn * stays,
        version: turn * versions,
        sequence: turn * sequences,
      };
      const stay = copy("stay", {
        id: `id + ${given.stay}`,
        inpatient_no: `inpatient_no || ${given.number}`,
        current_version: "NULL",
      });
      database.prepare(`${stay} WHERE id <= ${stays}`).run();
      const version = copy("stay_version", {
        id: `id + ${given.version}`,
        stay_id: `stay_id + ${given.stay}`,
      });
      database.prepare(`${version} WHERE id <= ${versions}`).run();
      const settlement = copy("settlement", {
        slip_number: `slip_number || ${given.number}`,
        sequence: `sequence + ${given.sequence}`,
        stay_id: `stay_id + ${given.stay}`,
        version_id: `version_id + ${given.version}`,
        person_no: `person_no || ${given.number}`,
      });
      database.prepare(`${settlement} WHERE sequence <= ${sequences}`).run();
    }
  })();
}
