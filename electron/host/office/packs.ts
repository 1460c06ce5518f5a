import { YijieError } from "../../../shared/contract/errors.ts";
import { firstCommonDay } from "../../../shared/keeper/timeline.ts";
import { verifyPack } from "../../../shared/keeper/verify.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import type { Pack } from "../../../shared/policy/pack.ts";
import { printProblem } from "../../../shared/policy/problems.ts";
import { type Act, type ActRequest, performAct } from "../store/act.ts";
import type { Books } from "../store/books.ts";
import { sha256 } from "../store/digest.ts";
import { requireRight, requireRole } from "./rights.ts";

export interface ActivePack {
  readonly id: string;
  /** SHA-256 of the text, hex */
  readonly hash: string;
  readonly pack: Pack;
}

const MEMORY_KEY = "activePacks";

/** The packs in force, compiled once and kept until the next activation. */
export function activePacks(books: Books): readonly ActivePack[] {
  const kept = books.memory.get(MEMORY_KEY) as readonly ActivePack[] | undefined;
  if (kept !== undefined) return kept;
  const rows = books
    .prepare("SELECT id, hash, text FROM pack WHERE retired_at IS NULL ORDER BY id")
    .all() as { id: string; hash: string; text: string }[];
  const packs = rows.map(({ id, hash, text }) => {
    if (sha256(text) !== hash) {
      const detail = `pack ${id}：与启用时的校验值不符`;
      throw new YijieError("BOOKS_ALTERED", { count: 1, detail });
    }
    return { id, hash, pack: compilePack(text, id) };
  });
  books.memory.set(MEMORY_KEY, packs);
  return packs;
}

export interface PackActivation {
  readonly text: string;
  /** The ids of the 假设 that the policy keeper has read and confirmed, each by name. */
  readonly confirmedAssumptions: readonly string[];
  /** 编号 of a pack that this one takes the place of, though settlements were made by it. */
  readonly replaces?: string;
}

/**
 * Puts a pack into force after running all its examples. The text is kept for ever under its hash.
 * Throws NOT_ALLOWED, PACK_REFUSED, PACK_VERIFY_ONLY, PACK_EXAMPLE_FAILS, ASSUMPTIONS_UNCONFIRMED, PACK_USED, PACK_OVERLAPS.
 */
export function activatePack(
  books: Books,
  request: ActRequest,
  activation: PackActivation,
): { readonly id: string; readonly hash: string } {
  requireRight(request.actor, "启用政策包");
  // For real patients the person who keeps the rules answers for them; a training office learns with anybody's.
  if (!books.training) requireRole(request.actor, "启用政策包", ["政策维护"]);
  const { text, confirmedAssumptions, replaces } = activation;
  const pack = compilePack(text, "政策包");
  if (pack.verifyOnly !== null) {
    throw new YijieError("PACK_VERIFY_ONLY", { name: pack.name, reason: pack.verifyOnly });
  }
  checkExamples(pack);
  checkConfirmed(pack, confirmedAssumptions);
  const hash = sha256(text);
  const head = {
    ...request,
    kind: "启用政策包",
    subject: pack.id,
    request: { hash, confirmedAssumptions, replaces },
  };
  books.memory.delete(MEMORY_KEY);
  return performAct(books, head, (act) => {
    const known = books.prepare("SELECT 1 FROM pack WHERE id = ? AND hash = ?").get(pack.id, hash);
    retireReplaced(books, act, pack, hash, replaces);
    checkOverlaps(books, pack);
    const row = {
      activated_at: act.at,
      activated_by: request.actor.accountId,
      confirmed_assumptions: JSON.stringify(confirmedAssumptions),
      retired_at: null,
    };
    if (known === undefined) act.insert("pack", { id: pack.id, hash, text, ...row });
    else act.update("pack", { id: pack.id, hash }, row);
    act.note({ hash });
    return { id: pack.id, hash };
  });
}

/** A pack ready for use. Throws PACK_REFUSED. */
export function compilePack(text: string, name: string): Pack {
  const { pack, problems } = loadPack(text, `${name}.yaml`);
  if (pack !== null) return pack;
  throw new YijieError("PACK_REFUSED", {
    count: problems.length,
    detail: problems.slice(0, 5).map(printProblem).join("；"),
  });
}

function checkExamples(pack: Pack): void {
  const report = verifyPack(pack);
  if (report.ok) return;
  const failed = report.examples.find(({ ok }) => !ok);
  const check = failed?.checks.find(({ ok }) => !ok);
  throw new YijieError("PACK_EXAMPLE_FAILS", {
    example: failed?.name ?? "",
    quantity: [check?.layer, check?.quantity].filter(Boolean).join(" "),
    expected: check?.expected ?? "",
    got: check?.got ?? "",
  });
}

function checkConfirmed(pack: Pack, confirmed: readonly string[]): void {
  const missing = [...pack.assumptions.keys()].filter((id) => !confirmed.includes(id));
  if (missing.length > 0) {
    throw new YijieError("ASSUMPTIONS_UNCONFIRMED", { missing: missing.join("、") });
  }
}

/** An earlier text of the same 编号 makes room while nothing was settled by it; a used one only when it is named. */
function retireReplaced(
  books: Books,
  act: Act,
  pack: Pack,
  hash: string,
  replaces: string | undefined,
): void {
  const others = books
    .prepare(
      "SELECT id, hash FROM pack WHERE id IN (?, ?) AND retired_at IS NULL AND NOT (id = ? AND hash = ?)",
    )
    .all(pack.id, replaces ?? pack.id, pack.id, hash) as { id: string; hash: string }[];
  for (const other of others) {
    const used = books
      .prepare("SELECT 1 FROM settlement WHERE pack_id = ? AND pack_hash = ? LIMIT 1")
      .get(other.id, other.hash);
    if (used !== undefined && other.id === pack.id) {
      throw new YijieError("PACK_USED", { id: pack.id });
    }
    act.update("pack", { id: other.id, hash: other.hash }, { retired_at: act.at });
  }
}

/** Two packs of one scheme that are in force on one day would leave the choice to chance. */
function checkOverlaps(books: Books, pack: Pack): void {
  books.memory.delete(MEMORY_KEY);
  const others = activePacks(books);
  // Compiled inside the act, which may still be undone: nothing of it may stay in memory.
  books.memory.delete(MEMORY_KEY);
  for (const { pack: other } of others) {
    if (other.id !== pack.id && firstCommonDay(other, pack) !== null) {
      throw new YijieError("PACK_OVERLAPS", { id: pack.id, other: other.id });
    }
  }
}
