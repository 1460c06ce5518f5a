/**
 * Any bytes at all, in every container: a table or a Chinese sentence, soon, and never fewer rows without a word.
 * YIJIE_FUZZ=50000 npm test -- test/fuzz/containers.test.ts for a long run.
 */
import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { YijieError } from "../../shared/contract/errors.ts";
import { Desk, fiveLines } from "../electron/host/intake/setup.ts";
import { rowsOf, tablesOf, trimmed } from "../electron/host/intake/tables.ts";
import { LINE_COLUMNS, lineCells, stayCells } from "../support/billFiles.ts";
import { type ContainerFile, everyContainer } from "../support/containerFiles.ts";
import { Dice, damage, randomRows } from "./damage.ts";

const RUNS = Number(process.env.YIJIE_FUZZ ?? 200);
const LIMIT_MILLISECONDS = 5_000;
/** With fewer nobody can tell what it was. */
const LEAST_BYTES = 64;
/** Each may take some milliseconds; a test that does not end is the fault that is looked for. */
const TIMEOUT = 60_000 + RUNS * 100;

const COLUMNS = LINE_COLUMNS.filter((_, index) => index % 2 === 0 || index < 12);
const ROWS = [
  [...COLUMNS],
  ...Array.from({ length: 25 }, (_, index) => {
    const cells = lineCells(1, index + 1, { 项目名称: `血常规${index}` });
    return COLUMNS.map((column) => cells[column] ?? "");
  }),
];

type Outcome = { readonly rows: string[][] } | { readonly refusal: string };

/** Rows of the first table, or the refusal; throws for whatever else happens. */
async function outcomeOf(bytes: Buffer): Promise<Outcome> {
  const started = performance.now();
  const outcome = await read(bytes);
  const took = performance.now() - started;
  if (took > LIMIT_MILLISECONDS) throw new Error(`took ${Math.round(took)} ms`);
  return outcome;
}

async function read(bytes: Buffer): Promise<Outcome> {
  try {
    const tables = await tablesOf(bytes);
    let first: string[][] | null = null;
    for (const table of tables) {
      const rows = await rowsOf(table);
      checkNumbers(rows.map(({ number }) => number));
      first ??= trimmed(rows);
    }
    return { rows: first ?? [] };
  } catch (error) {
    if (!(error instanceof YijieError)) throw error;
    if (!/[一-鿿]/.test(error.message)) throw new Error(`no Chinese sentence: ${error.message}`);
    return { refusal: error.code };
  }
}

function checkNumbers(numbers: readonly number[]): void {
  for (const [index, number] of numbers.entries()) {
    if (number <= (numbers[index - 1] ?? 0))
      throw new Error(`row ${number} after ${numbers[index - 1]}`);
  }
}

/** Runs one seed after the other; names the first that fails. */
async function everySeed(
  runs: number,
  run: (dice: Dice, seed: number) => Promise<void>,
): Promise<void> {
  for (let seed = 1; seed <= runs; seed += 1) {
    try {
      await run(new Dice(seed), seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
}

describe("a damaged file", () => {
  let files: ContainerFile[] = [];
  beforeAll(async () => {
    files = await everyContainer(ROWS);
  });

  it("ends in rows or in a sentence", { timeout: TIMEOUT }, async () => {
    const counts = { rows: 0, refused: 0 };
    await everySeed(RUNS, async (dice) => {
      const outcome = await outcomeOf(damage(dice.one(files).bytes, dice));
      if ("rows" in outcome) counts.rows += 1;
      else counts.refused += 1;
    });
    // Neither may be the only end: then nothing was damaged, or nothing was read.
    expect(counts.rows).toBeGreaterThan(0);
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.rows + counts.refused).toBe(RUNS);
  });

  it("that was cut off gives all of its rows or none", { timeout: TIMEOUT }, async () => {
    // Where a text ends nobody can tell; all else says where it ends.
    const framed = files.filter(({ what }) => /^zip/.test(what) || !/csv|a line/.test(what));
    const whole = new Map<ContainerFile, string>();
    for (const file of framed) whole.set(file, JSON.stringify(await outcomeOf(file.bytes)));
    await everySeed(Math.ceil(RUNS / 2), async (dice) => {
      const file = dice.one(framed);
      const bytes = LEAST_BYTES + dice.below(file.bytes.length - LEAST_BYTES);
      const outcome = await outcomeOf(file.bytes.subarray(0, bytes));
      if ("refusal" in outcome || outcome.rows.length === 0) return;
      if (JSON.stringify(outcome) !== whole.get(file)) throw new Error(`${file.what}: fewer rows`);
    });
  });

  it("that is packed is found out by its checksum", { timeout: TIMEOUT }, async () => {
    const packed = files.filter(({ what }) => /^zip/.test(what) || /^xlsx/.test(what));
    await everySeed(Math.ceil(RUNS / 4), async (dice) => {
      const file = dice.one(packed);
      const bytes = Buffer.from(file.bytes);
      const at = dice.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
      const outcome = await outcomeOf(bytes);
      if ("refusal" in outcome || outcome.rows.length === 0) return;
      if (outcome.rows.length !== ROWS.length) throw new Error(`${file.what}: fewer rows`);
    });
  });
});

describe("any table", () => {
  it("comes back from every container as it was", { timeout: TIMEOUT }, async () => {
    await everySeed(Math.ceil(RUNS / 100), async (dice) => {
      const rows = randomRows(COLUMNS, dice);
      const expected = JSON.stringify(rows);
      for (const { what, bytes } of await everyContainer(rows)) {
        const outcome = await outcomeOf(bytes);
        if ("refusal" in outcome) throw new Error(`${what}: ${outcome.refusal}`);
        if (JSON.stringify(outcome.rows) !== expected) throw new Error(what);
      }
    });
  });
});

describe("an import of a damaged file", () => {
  let desk: Desk;
  let files: ContainerFile[] = [];
  beforeAll(async () => {
    desk = await Desk.open();
    await desk.import([desk.catalogue("目录.csv")]);
    desk.stays("就医.csv", [stayCells(1)]);
    const rows = fiveLines(1).map((line) => LINE_COLUMNS.map((column) => line[column] ?? ""));
    files = await everyContainer([[...LINE_COLUMNS], ...rows]);
  });
  afterAll(() => desk.close());

  it("accounts for every row, or for none", { timeout: TIMEOUT }, async () => {
    const before = desk.contents();
    await everySeed(Math.ceil(RUNS / 10), async (dice) => {
      writeFileSync(desk.path("结算"), damage(dice.one(files).bytes, dice));
      try {
        const { files: reports } = await desk.import(["就医.csv", "结算"], { dryRun: true });
        for (const { rowsRead, rowsAccepted, rowsWrong, rowsHeld, rowsSeen } of reports) {
          const accounted = rowsAccepted + rowsWrong + rowsHeld + rowsSeen;
          if (rowsRead !== accounted)
            throw new Error(`${rowsRead} rows, ${accounted} accounted for`);
        }
      } catch (error) {
        if (!(error instanceof YijieError)) throw error;
      }
    });
    expect(desk.contents()).toEqual(before);
  });
});
