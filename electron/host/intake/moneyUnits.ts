/** What a file counts money in: yuan, unless its header (金额(分)) or a line above it (金额单位：万元) says otherwise. */
import { plainName } from "./layout.ts";
import type { TableRow } from "./table.ts";

export const FEN_PER_YUAN = 100;
export const FEN_PER_TEN_THOUSAND = 1_000_000;

export const FEN_PER: Readonly<Record<string, number>> = {
  分: 1,
  角: 10,
  元: FEN_PER_YUAN,
  千元: 100_000,
  万: FEN_PER_TEN_THOUSAND,
  万元: FEN_PER_TEN_THOUSAND,
};

/** 元/分 in brackets is so much a minute: only a unit alone is one of the money. */
const IN_NAME =
  /(?:[([](?:单位:?)?(?:人民币)?(分|角|千元|万元?|元)[)\]]|[/_:](?:人民币)?(分|角|千元|万元|元))$/;
const ABOVE =
  /(?:^|[\s,;([【])(?:金额|货币|价格)?单位:(?:人民币)?(分|角|千元|万元|元)(?:$|[\s,;)\]】])/;

/** In fen; null where the name of a column does not say it. */
export function unitInName(name: string): number | null {
  const match = IN_NAME.exec(plainName(name));
  const unit = match?.[1] ?? match?.[2];
  return unit === undefined ? null : (FEN_PER[unit] ?? null);
}

/** What the rows above a header say of all its money: the unit's own word; null where they say nothing. */
export function unitAbove(rows: readonly TableRow[], headerRow: number): string | null {
  for (const { number, cells } of rows) {
    if (number >= headerRow) break;
    const text = cells
      .join(" ")
      .normalize("NFKC")
      .replace(/\s*:\s*/g, ":");
    const unit = ABOVE.exec(text)?.[1];
    if (unit !== undefined) return unit;
  }
  return null;
}

/** The names with the unit behind those of money that have none, so that they say it wherever they go. */
export function withUnit(
  names: readonly string[],
  positions: Iterable<number>,
  unit: string,
): readonly string[] {
  const ofMoney = new Set(positions);
  return names.map((name, at) =>
    ofMoney.has(at) && unitInName(name) === null ? `${name}(${unit})` : name,
  );
}
