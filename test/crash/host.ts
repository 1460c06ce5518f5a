/**
 * A host process to be killed: opens the office of a folder and does one act per line of its standard input. It kills
 * itself with SIGKILL where the test says so, after writing which moment it was; the product knows nothing of it.
 */
import { writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { importFiles } from "../../electron/host/intake/importFiles.ts";
import { openOffice } from "../../electron/host/office/office.ts";
import { collectDebt } from "../../electron/host/office/payments.ts";
import { presettle } from "../../electron/host/office/presettle.ts";
import { settle } from "../../electron/host/office/settle.ts";
import { undo } from "../../electron/host/office/undo.ts";
import type { Actor } from "../../electron/host/store/act.ts";
import { type Books, closeBooks } from "../../electron/host/store/books.ts";
import { settableClock } from "../../electron/host/store/clock.ts";
import type { Moment } from "../../shared/calendar/day.ts";
import { fen, ZERO } from "../../shared/money/fen.ts";
import type { Command, Reply } from "./protocol.ts";

const clock = settableClock("2023-06-01T08:00:00" as Moment);
let books: Books | null = null;
/** Statements that may still run inside a transaction before the process dies there; 0 = it lives. */
let statementsLeft = 0;

function reply(message: Reply): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

function die(moment: "in transaction" | "before the answer"): void {
  reply({ dying: moment });
  process.kill(process.pid, "SIGKILL");
}

/** Every statement of the product passes here. The last one before COMMIT is inside the transaction as well. */
function countStatements(): void {
  const probe = new Database(":memory:");
  const prototype = Object.getPrototypeOf(probe.prepare("SELECT 1")) as Database.Statement;
  probe.close();
  for (const name of ["run", "get", "all"] as const) {
    const original = prototype[name] as (...values: unknown[]) => unknown;
    prototype[name] = function counted(this: Database.Statement, ...values: unknown[]) {
      const result = original.apply(this, values);
      const { database } = this;
      if (statementsLeft > 0 && database.name !== "" && database.inTransaction) {
        statementsLeft -= 1;
        if (statementsLeft === 0) die("in transaction");
      }
      return result;
    } as never;
  }
}

async function perform(command: Command): Promise<unknown> {
  if (command.do === "open") {
    books = await openOffice({ folder: command.folder, clock });
    return null;
  }
  if (books === null) throw new Error("no office is open");
  if (command.do === "close") {
    closeBooks(books);
    return null;
  }
  clock.set(command.at as Moment);
  if (command.do === "show") return presettle(books, stayIdOf(books, command.inpatientNo)).digest;
  statementsLeft = command.kill?.mode === "in transaction" ? command.kill.after : 0;
  const request = { key: command.key, actor: command.actor as Actor };
  const answer = await act(books, request, command);
  statementsLeft = 0;
  if (command.kill?.mode === "before the answer") die("before the answer");
  return answer;
}

function act(
  office: Books,
  request: { readonly key: string; readonly actor: Actor },
  command: Extract<Command, { readonly key: string }>,
): Promise<unknown> | unknown {
  switch (command.do) {
    case "import":
      return importFiles(office, request, command.files);
    case "settle": {
      const stayId = stayIdOf(office, command.inpatientNo);
      const debt = { paidNow: ZERO, reason: "家属回去取钱" };
      const payment = command.owing ? { deposit: ZERO, debt } : { deposit: ZERO };
      return settle(office, request, { stayId, shownDigest: command.shownDigest, payment });
    }
    case "collect": {
      const { slipNumber, paid } = command;
      return collectDebt(office, request, { slipNumber, paid: fen(paid) });
    }
    case "undo":
      return undo(office, request, {
        slipNumber: command.slipNumber,
        reason: "金额录错",
        outside: { debtPaymentsReturned: fen(command.collected) },
      });
  }
}

function stayIdOf(office: Books, inpatientNo: string): number {
  const sql = "SELECT id FROM stay WHERE inpatient_no = ?";
  return office.prepare(sql).pluck().get(inpatientNo) as number;
}

countStatements();
// Killed, it would leave nothing compiled to the next one.
flushCompileCache();
reply({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    reply({ answer: await perform(JSON.parse(line) as Command) });
  } catch (error) {
    reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
