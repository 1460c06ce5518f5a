/** Opening the office: the books, checked at start, and for new training books the packs that come with the program. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { YijieError } from "../../../shared/contract/errors.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { checkAtStart, refuseAltered } from "../guard/check.ts";
import { programPath } from "../program.ts";
import { type ActRequest, consoleActor, performAct } from "../store/act.ts";
import { type Books, closeBooks, type OpenOptions, openBooks } from "../store/books.ts";
import { removeUnfinishedImports } from "../store/unfinishedImports.ts";
import { activatePack } from "./packs.ts";
import { requireRight } from "./rights.ts";

/** Where the packs lie that come with the program. */
export const SHIPPED_POLICIES = programPath("resources/policies");

/**
 * Opens an office for work. Throws what openBooks throws, and BOOKS_ALTERED when what was checked at start has been
 * changed by something else than 医结.
 */
export async function openOffice(options: OpenOptions): Promise<Books> {
  const books = await openBooks(options);
  try {
    refuseAltered(checkAtStart(books));
    removeUnfinishedImports(books);
    if (books.training) activateShippedPacks(books);
    return books;
  } catch (error) {
    closeBooks(books);
    throw error;
  }
}

/** A training office starts with every shipped pack of use in force; what it changes later is its own. */
function activateShippedPacks(books: Books): void {
  if (books.prepare("SELECT 1 FROM pack LIMIT 1").get() !== undefined) return;
  const actor = consoleActor(books);
  for (const file of readdirSync(SHIPPED_POLICIES).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const text = readFileSync(join(SHIPPED_POLICIES, file), "utf8");
    const { pack } = loadPack(text, file);
    if (pack !== null && pack.verifyOnly !== null) continue;
    const confirmedAssumptions = [...(pack?.assumptions.keys() ?? [])];
    activatePack(books, { key: `shipped/${file}`, actor }, { text, confirmedAssumptions });
  }
}

/**
 * 校时确认: the clock runs behind the last act because the earlier time was wrong; from here on the present one counts.
 * Throws NOT_ALLOWED, REASON_MISSING.
 */
export function acceptClock(
  books: Books,
  request: ActRequest,
  { reason }: { readonly reason: string },
): void {
  requireRight(request.actor, "校时确认");
  if (reason.trim() === "") throw new YijieError("REASON_MISSING", { act: "校时确认" });
  const head = {
    ...request,
    kind: "校时确认",
    subject: "时钟",
    request: { reason },
    anyClock: true,
  };
  performAct(books, head, (act) => {
    act.note({ reason });
    return null;
  });
}
