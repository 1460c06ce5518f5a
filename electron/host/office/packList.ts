import type { Day, Moment } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import type { Books } from "../store/books.ts";
import { compilePack } from "./packs.ts";

/** A pack that is or was in force. */
export interface ListedPack {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly regions: readonly string[];
  readonly insuranceTypes: readonly string[];
  readonly from: Day;
  readonly to: Day;
  readonly activatedAt: Moment;
  readonly activatedBy: string;
  readonly confirmedAssumptions: readonly string[];
  readonly retiredAt: Moment | null;
}

interface PackRow {
  readonly id: string;
  readonly hash: string;
  readonly text: string;
  readonly activated_at: Moment;
  readonly login: string;
  readonly confirmed_assumptions: string;
  readonly retired_at: Moment | null;
}

const PACK_ROWS = `SELECT pack.id, hash, text, activated_at, login, confirmed_assumptions, retired_at
  FROM pack JOIN account ON account.id = activated_by`;

/** Those in force first. */
export function listPacks(books: Books): readonly ListedPack[] {
  const sql = `${PACK_ROWS} ORDER BY retired_at IS NOT NULL, pack.id, activated_at`;
  return (books.prepare(sql).all() as PackRow[]).map(listedPack);
}

/** The pack in force under this 编号, or the text of it that has this hash. Throws NOT_FOUND. */
export function storedPack(
  books: Books,
  packId: string,
  hash?: string,
): { readonly pack: ListedPack; readonly text: string } {
  const sql = `${PACK_ROWS} WHERE pack.id = ? AND ${hash === undefined ? "retired_at IS NULL" : "hash = ?"}`;
  const row = books.prepare(sql).get(packId, ...(hash === undefined ? [] : [hash])) as
    | PackRow
    | undefined;
  if (row === undefined) throw new YijieError("NOT_FOUND", { what: `编号 ${packId} 的政策包` });
  return { pack: listedPack(row), text: row.text };
}

function listedPack(row: PackRow): ListedPack {
  const { id, hash, text } = row;
  const { name, regions, insuranceTypes, effective } = compilePack(text, id);
  return {
    id,
    hash,
    name,
    regions,
    insuranceTypes,
    from: effective.from,
    to: effective.to,
    activatedAt: row.activated_at,
    activatedBy: row.login,
    confirmedAssumptions: JSON.parse(row.confirmed_assumptions) as string[],
    retiredAt: row.retired_at,
  };
}
