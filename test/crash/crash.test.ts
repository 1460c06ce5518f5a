/**
 * Goal: whatever moment the host is killed at, no act is half done, lost or done twice.
 * Method: two offices do the same kind of work, rounds of import, settling, undoing and settling again, each act killed
 * once or twice by SIGKILL: inside an open transaction, between commit and answer, or anywhere. The client repeats with
 * the same key. In the end every row of the books, the hash chain of the log included, must equal that of an office
 * that nobody disturbed, and every answer as well.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkBooks } from "../../electron/host/guard/check.ts";
import type { Actor } from "../../electron/host/store/act.ts";
import { closeBooks } from "../../electron/host/store/books.ts";
import {
  CATALOGUE_COLUMNS,
  catalogueCells,
  LINE_COLUMNS,
  lineCells,
  REGISTER_COLUMNS,
  registerCells,
  STAY_COLUMNS,
  stayCells,
  writeCsv,
} from "../support/billFiles.ts";
import { openTestOffice, putPackInForce } from "../support/office.ts";
import { HostPool, type HostProcess } from "./hostProcess.ts";
import type { ActCommand, KillPlan } from "./protocol.ts";

/** In every run; YIJIE_KILLS=1000 for the whole thousand. */
const KILLS = Number(process.env.YIJIE_KILLS ?? 60);
const KILLS_AT_A_KNOWN_MOMENT = 0.6 * KILLS;
const OFFICES = 2;
const PEOPLE = 5;

/** mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Moment = KillPlan["mode"] | "anywhere";
type Plan = { readonly kill: KillPlan | null; readonly killAfterMs: number | null };
const LEAVE_ALONE: Plan = { kill: null, killAfterMs: null };

/** Fen of the debt that each round collects and gives back. */
const COLLECTED = 12_345;

/** How long an act of this kind is, in statements inside its transactions: a few more than it has. */
const STATEMENTS: Record<ActCommand["do"], number> = {
  import: 60,
  settle: 56,
  collect: 14,
  undo: 55,
};

class Killer {
  readonly counts: Record<Moment, number> = {
    "in transaction": 0,
    "before the answer": 0,
    anywhere: 0,
  };
  readonly byAct: Record<string, number> = { import: 0, settle: 0, collect: 0, undo: 0 };
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomOf(seed);
  }

  get total(): number {
    return this.counts["in transaction"] + this.counts["before the answer"] + this.counts.anywhere;
  }

  /** One or two attempts on the life of each act. */
  attempts(act: ActCommand["do"]): Plan[] {
    const count = this.#random() < 0.6 ? 1 : 2;
    return Array.from({ length: count }, () => this.#plan(act));
  }

  #plan(act: ActCommand["do"]): Plan {
    const dice = this.#random();
    if (dice < 0.3) return { kill: { mode: "before the answer" }, killAfterMs: null };
    const after = 1 + Math.floor(this.#random() * STATEMENTS[act]);
    if (dice < 0.75) return { kill: { mode: "in transaction", after }, killAfterMs: null };
    return { kill: null, killAfterMs: Math.floor(this.#random() * 25) };
  }
}

describe("kill −9", () => {
  const root = mkdtempSync(join(tmpdir(), "yijie-crash-"));
  const base = join(root, "base");
  const files = join(root, "files");
  const pool = new HostPool();
  let cashier: Actor;

  beforeAll(async () => {
    mkdirSync(base);
    mkdirSync(files);
    const office = await openTestOffice("2023-06-01T08:00:00", base);
    putPackInForce(office);
    cashier = office.cashier;
    closeBooks(office.books);
    const people = Array.from({ length: PEOPLE }, (_, index) => registerCells(index + 1));
    writeCsv(join(files, "register.csv"), { columns: REGISTER_COLUMNS, rows: people });
    writeCsv(join(files, "catalogue.csv"), {
      columns: CATALOGUE_COLUMNS,
      rows: [catalogueCells()],
    });
  });
  afterAll(() => {
    pool.end();
    rmSync(root, { recursive: true, force: true });
  });

  /** Two new bills in the files of a round; the person of the first has stays in many rounds of the year. */
  function billFiles(round: number): { path: string; name: string }[] {
    const names = [`${round}-住院就医.csv`, `${round}-住院结算.csv`];
    const stays = [0, 1].map((index) => {
      const serial = ((round + index) % PEOPLE) + 1;
      return stayCells(serial, {
        住院号: inpatientNo(round, index),
        医疗金额: "4000.00",
        入院日期: "2023-05-01",
        出院日期: "2023-05-10",
      });
    });
    const lines = [0, 1].flatMap((index) => {
      const serial = ((round + index) % PEOPLE) + 1;
      return [1, 2, 3, 4].map((number) =>
        lineCells(serial, number, {
          住院号: inpatientNo(round, index),
          数量: "100",
          金额: "1000.00",
          费用明细流水号: `F${round}-${index}-${number}`,
        }),
      );
    });
    writeCsv(join(files, names[0] ?? ""), { columns: STAY_COLUMNS, rows: stays });
    writeCsv(join(files, names[1] ?? ""), { columns: LINE_COLUMNS, rows: lines });
    return names.map((name) => ({ path: join(files, name), name }));
  }

  const inpatientNo = (round: number, index: number) => `Z${round}-${index}`;

  /** A client of one office: knows what it asked, and asks again when the host is gone. */
  class Client {
    readonly answers: unknown[] = [];
    readonly #folder: string;
    readonly #killer: Killer | null;
    #host: HostProcess | null = null;
    #acts = 0;

    constructor(folder: string, killer: Killer | null) {
      cpSync(base, folder, { recursive: true });
      this.#folder = folder;
      this.#killer = killer;
    }

    async #openHost(): Promise<HostProcess> {
      if (this.#host === null) {
        this.#host = pool.take();
        await this.#host.answerOf({ do: "open", folder: this.#folder });
      }
      return this.#host;
    }

    #now(): string {
      const minutes = 8 * 60 + this.#acts;
      const hour = String(Math.floor(minutes / 60)).padStart(2, "0");
      return `2023-06-01T${hour}:${String(minutes % 60).padStart(2, "0")}:00`;
    }

    /** Asks until there is an answer, always with the same key. */
    async #act(
      command: Record<string, unknown> & { readonly do: ActCommand["do"] },
    ): Promise<unknown> {
      this.#acts += 1;
      const plain = { ...command, key: `crash/${this.#acts}`, at: this.#now(), actor: cashier };
      const plans = this.#killer === null ? [] : this.#killer.attempts(command.do);
      for (const plan of [...plans, LEAVE_ALONE]) {
        const host = await this.#openHost();
        const asked = { ...plain, kill: plan.kill } as unknown as ActCommand;
        const outcome = await host.ask(asked, plan.killAfterMs);
        if ("died" in outcome) {
          this.#host = null;
          if (this.#killer !== null) {
            this.#killer.counts[outcome.died] += 1;
            this.#killer.byAct[command.do] = (this.#killer.byAct[command.do] ?? 0) + 1;
          }
        } else {
          if (outcome.killed) this.#host = null;
          if (plan === LEAVE_ALONE) {
            this.answers.push(outcome.answer);
            return outcome.answer;
          }
        }
        // Where the kill came too late the act is done, and asking again must give the stored answer.
      }
      throw new Error("not reached");
    }

    async #settle(stay: string, owing = false): Promise<string> {
      const host = await this.#openHost();
      const shownDigest = await host.answerOf({ do: "show", at: this.#now(), inpatientNo: stay });
      const answer = await this.#act({
        do: "settle",
        inpatientNo: stay,
        shownDigest,
        owing,
      });
      return (answer as { slipNumber: string }).slipNumber;
    }

    async lists(): Promise<void> {
      const names = ["register.csv", "catalogue.csv"];
      await this.#act({
        do: "import",
        files: names.map((name) => ({ path: join(files, name), name })),
      });
    }

    async round(round: number): Promise<void> {
      await this.#act({ do: "import", files: billFiles(round) });
      await this.#settle(inpatientNo(round, 0));
      const second = await this.#settle(inpatientNo(round, 1), true);
      await this.#act({ do: "collect", slipNumber: second, paid: COLLECTED });
      await this.#act({ do: "undo", slipNumber: second, collected: COLLECTED });
      await this.#settle(inpatientNo(round, 1));
    }

    async close(): Promise<void> {
      const host = await this.#openHost();
      await host.answerOf({ do: "close" });
      host.end();
    }
  }

  /** Every row of every table, in the order of the keys. */
  function rowsOf(folder: string): Map<string, unknown[]> {
    const database = new Database(join(folder, "office.sqlite"), { readonly: true });
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all() as string[];
    const rows = new Map<string, unknown[]>();
    for (const table of tables) {
      const columns = database.prepare(`SELECT * FROM ${table} LIMIT 0`).columns().length;
      const order = Array.from({ length: columns }, (_, index) => index + 1).join(", ");
      rows.set(table, database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).raw().all());
    }
    database.close();
    return rows;
  }

  async function disturbedOffice(number: number, seed: number) {
    const killer = new Killer(seed);
    const folder = join(root, `disturbed-${number}`);
    const client = new Client(folder, killer);
    await client.lists();
    let rounds = 0;
    while (killer.total < KILLS / OFFICES) {
      await client.round(number * 1_000 + rounds);
      rounds += 1;
    }
    await client.close();
    return { number, killer, client, folder, rounds };
  }

  it("leaves books equal to those of an undisturbed run", async () => {
    const seed = Number(process.env.YIJIE_SEED ?? Math.floor(Math.random() * 1_000_000));
    const numbers = Array.from({ length: OFFICES }, (_, index) => index + 1);
    const disturbed = await Promise.all(
      numbers.map((number) => disturbedOffice(number, seed + number)),
    );
    const known = disturbed.reduce(
      (sum, { killer }) =>
        sum + killer.counts["in transaction"] + killer.counts["before the answer"],
      0,
    );
    const total = disturbed.reduce((sum, { killer }) => sum + killer.total, 0);
    for (const { number, killer, rounds } of disturbed) {
      const { counts, byAct } = killer;
      console.log(
        `crash: seed ${seed} office ${number}: ${killer.total} kills in ${rounds} rounds ${JSON.stringify({ ...counts, ...byAct })}`,
      );
    }
    expect(total).toBeGreaterThanOrEqual(KILLS);
    expect(known).toBeGreaterThanOrEqual(KILLS_AT_A_KNOWN_MOMENT);
    for (const { number, client, folder, rounds } of disturbed) {
      const quiet = join(root, `undisturbed-${number}`);
      const undisturbed = new Client(quiet, null);
      await undisturbed.lists();
      for (let round = 0; round < rounds; round += 1) {
        await undisturbed.round(number * 1_000 + round);
      }
      await undisturbed.close();
      expect(client.answers).toEqual(undisturbed.answers);
      const [after, expected] = [rowsOf(folder), rowsOf(quiet)];
      expect([...after.keys()]).toEqual([...expected.keys()]);
      for (const [table, rows] of expected) {
        expect(after.get(table)?.length, table).toBe(rows.length);
        expect(after.get(table), table).toEqual(rows);
      }
      expect(after.get("settlement")).toHaveLength(rounds * 4);
      expect(after.get("debt_payment")).toHaveLength(rounds * 2);
      expect(checkBooks(folder).findings).toEqual([]);
    }
  }, 1_800_000);
});
