/** The first start of an office: its manager's account, or the sample office in place of books that are still empty. */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { AskOf } from "../../../shared/contract/contract.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { consoleActor } from "../store/act.ts";
import { type Books, closeBooks, DATABASE_FILE } from "../store/books.ts";
import { readSettings } from "../store/settings.ts";
import { createAccount } from "./accounts.ts";
import { changeSettings } from "./changeSettings.ts";
import { openOffice } from "./office.ts";
import { listAccounts } from "./reads.ts";
import { importSample } from "./sampleImport.ts";
import { prepareTraining, TRAINING_ACCOUNTS } from "./trainingOffice.ts";

/** True while nobody can log in. */
function isFirstStart(books: Books): boolean {
  return listAccounts(books).length === 0;
}

export function welcome(books: Books) {
  const known = new Set(
    listAccounts(books)
      .filter(({ disabledAt }) => disabledAt === null)
      .map(({ login }) => login),
  );
  const accounts = books.training ? TRAINING_ACCOUNTS.filter(({ login }) => known.has(login)) : [];
  return {
    firstStart: isFirstStart(books),
    training: books.training,
    hospitalName: readSettings(books).hospitalName,
    trainingAccounts: accounts.map(({ login, password, role }) => ({ login, password, role })),
  };
}

/**
 * The hospital's head and the first manager, in the name of whoever sits at the host. Throws FIRST_START_OVER,
 * BAD_REQUEST, ACCOUNT_INVALID; then the first start is still to be done.
 */
export async function createFirstManager(books: Books, ask: AskOf<"firstManager">): Promise<void> {
  requireFirstStart(books);
  const { login, name, employeeNo, password, hotline, ...head } = ask;
  const actor = consoleActor(books);
  const settings = { ...head, ...(hotline === "" ? {} : { hotline }) };
  changeSettings(books, { key: `first-start/${randomUUID()}`, actor }, settings);
  // One key for all tries: of two windows that ask at once, one makes the account.
  await createAccount(
    books,
    { key: "first-start/manager", actor },
    { login, name, employeeNo, password, role: "医保办主任" },
  );
}

/**
 * The sample office in the same folder. Real books are put away first, and only when nothing but their own beginning
 * is in them. Throws FIRST_START_OVER.
 */
export async function turnToSample(
  books: Books,
  replace: (books: Books) => void,
): Promise<{ readonly stays: number }> {
  requireFirstStart(books);
  const training = books.training ? books : await openInstead(books, replace);
  await prepareTraining(training);
  const report = await importSample(training, () => undefined);
  return { stays: report?.staysAccepted ?? 0 };
}

async function openInstead(books: Books, replace: (books: Books) => void): Promise<Books> {
  const entries = books.prepare("SELECT count(*) FROM log").pluck().get();
  if (entries !== 1) throw new YijieError("FIRST_START_OVER");
  const { folder, clock } = books;
  closeBooks(books);
  for (const ending of ["", "-wal", "-shm"]) {
    rmSync(join(folder, DATABASE_FILE + ending), { force: true });
  }
  const training = await openOffice({ folder, clock, create: "training" });
  replace(training);
  return training;
}

function requireFirstStart(books: Books): void {
  if (!isFirstStart(books)) throw new YijieError("FIRST_START_OVER");
}
