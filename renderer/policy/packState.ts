/** The pack in front: one of the books by its number and text, or a file that is not in force yet. */
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";

export type ListedPack = AnswerOf<"packs">["packs"][number];
export type DescribedPack = AnswerOf<"describePack">;
export type VerifyReport = AnswerOf<"verifyPack">;
export type Section = DescribedPack["sections"][number];
export type Table = Section["items"][number]["tables"][number];

export interface PackFile {
  readonly name: string;
  readonly text: string;
}

/** What is shown of a pack. */
export interface OpenPack {
  readonly text: string;
  readonly described: DescribedPack;
  readonly report: VerifyReport;
  /** null for a file that is not in force */
  readonly listed: ListedPack | null;
}

/** A pack as the host is asked about it. */
export type AskedPack = AskOf<"tryPack">["pack"];

/** What is in force goes by its number; a file and a retired pack by their text. */
export function askedPack({ listed, text }: Pick<OpenPack, "listed" | "text">): AskedPack {
  return listed !== null && listed.retiredAt === null ? { id: listed.id } : { text };
}

/** "重庆市城乡居民医保（2023年）［在用］": two packs may have one name. */
export function nameWithState(name: string, listed: ListedPack | null): string {
  const state = listed === null ? "打开的文件" : listed.retiredAt === null ? "在用" : "停用";
  return `${name}［${state}］`;
}

/** What the pack in front is naturally held against: the same in force, else one for the same people; null without any. */
export function naturalOther(
  { described, listed }: Pick<OpenPack, "described" | "listed">,
  packs: readonly ListedPack[],
): ListedPack | null {
  const nearness = (pack: ListedPack) =>
    (pack.id === described.id ? 4 : 0) +
    (isForSamePeople(pack, described) ? 2 : 0) +
    (pack.retiredAt === null ? 1 : 0);
  const [nearest] = packs
    .filter(({ hash }) => hash !== listed?.hash)
    .sort((a, b) => nearness(b) - nearness(a) || (a.from < b.from ? 1 : -1));
  return nearest ?? null;
}

type People = Pick<ListedPack, "regions" | "insuranceTypes">;

/** Regions are the first digits of codes: "50" holds "5001". */
function isForSamePeople(a: People, b: People): boolean {
  return (
    a.insuranceTypes.some((type) => b.insuranceTypes.includes(type)) &&
    a.regions.some((one) => b.regions.some((two) => one.startsWith(two) || two.startsWith(one)))
  );
}

/** "③": the number of a clause beside the steps that follow from it */
export function clauseMark(number: number): string {
  return number <= 20 ? String.fromCodePoint(0x245f + number) : `(${number})`;
}

/** Two dimensions that every row has fill a square table; anything else is a list of rows. */
export function squareOf({ by, rows }: Table): {
  readonly columns: readonly string[];
  readonly lines: readonly {
    readonly label: string;
    readonly cells: readonly Table["rows"][number][];
  }[];
} | null {
  if (by.length !== 2 || rows.some(({ labels }) => labels.length !== 2)) return null;
  const names = (at: 0 | 1) => [...new Set(rows.map(({ labels }) => labels[at] ?? ""))];
  const columns = names(1);
  const lines = names(0).map((label) => ({
    label,
    cells: columns.flatMap((column) =>
      rows.filter(({ labels }) => labels[0] === label && labels[1] === column),
    ),
  }));
  return lines.every(({ cells }) => cells.length === columns.length) ? { columns, lines } : null;
}

/** "34790.00" of a report as people read it; words stay words. */
export function printFigure(text: string): string {
  const match = /^(-?)(\d+)(\.\d{2})$/.exec(text);
  if (match === null) return text;
  const whole = (match[2] ?? "").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${match[1] === "-" ? "−" : ""}${whole}${match[3] ?? ""}`;
}

/** Parts of a quotation that a value of the section repeats ("70%", "300"), to be marked; none without a section. */
export function quotedParts(
  quotation: string,
  section: Section | null,
): readonly { readonly text: string; readonly marked: boolean }[] {
  const values = new Set(
    section?.items.flatMap(({ tables }) =>
      tables.flatMap(({ rows }) =>
        rows.map(({ text }) => text.replaceAll(",", "").replace(/\.?0+$/, "")),
      ),
    ),
  );
  return quotation
    .split(/(\d+(?:\.\d+)?%?)/)
    .filter((part) => part !== "")
    .map((text) => ({ text, marked: /^\d/.test(text) && values.has(text) }));
}
