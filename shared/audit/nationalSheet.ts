/** One published sheet, read row by row by its header: kinds of rows, merged cells, notes. */
import {
  type Column,
  type Family,
  familyOf,
  type RuleSheet,
  type SheetHeader,
  type SheetRow,
} from "./nationalColumns.ts";
import type { RowTexts } from "./nationalFamilies.ts";
import { plain } from "./restriction.ts";

export const LOOKS_LIKE_CODE = /^[0-9A-Z][0-9A-Z.-]{4,}$/i;

/** Columns of a limit in figures. */
const LIMITS: readonly Column[] = ["quantity", "unit", "period"];
/** What merged cells leave blank in these is taken from the row above. */
const CARRIED: readonly Column[] = ["type", "mainCode", "mainName", "scope", ...LIMITS];

/** What one row says, by the columns of its sheet. */
export interface ReadRow {
  readonly kind: "limit" | "code" | "pair" | "group";
  readonly code: string;
  readonly name: string;
  readonly mainCode: string;
  readonly mainName: string;
  readonly subCode: string;
  readonly subName: string;
  readonly text: string;
  readonly texts: RowTexts;
  /** One for each column that limits, with the kind of limit. */
  readonly values: readonly { readonly family: Family | null; readonly value: string }[];
  /** What was taken from the row above, in words. */
  readonly carried: string;
}

/** Reads the rows of one sheet by its header. */
export class SheetReader {
  readonly #header: SheetHeader;
  readonly #family: Family | null;
  readonly #above = new Map<number, string>();

  constructor(sheet: RuleSheet, header: SheetHeader, fileName: string) {
    this.#header = header;
    const { columns } = header;
    const byColumns = columns.has("subCode")
      ? "pair"
      : columns.has("period")
        ? "period"
        : columns.has("quantity")
          ? "frequency"
          : columns.has("diagnosisCode")
            ? "diagnosis"
            : null;
    this.#family = byColumns ?? familyOf(sheet.name) ?? familyOf(fileName);
  }

  get headerRow(): number {
    return this.#header.row;
  }

  isHeader(row: SheetRow): boolean {
    if (row.number >= this.#header.firstRow && row.number <= this.#header.row) return true;
    const words = row.cells.map((cell) => plain(cell)).filter((word) => word !== "");
    const names = new Set(this.#header.names);
    return words.length > 1 && words.every((word) => names.has(word));
  }

  /** A title, a footnote or a total: one cell, or no code, name nor value where they should be. */
  isNote(row: SheetRow): boolean {
    const { columns } = this.#header;
    const filled = row.cells.filter((cell) => cell.trim() !== "").length;
    if (filled === 1 && this.#header.names.length > 1) {
      const codes = ["code", "subCode"] as const;
      return !codes.some((column) => LOOKS_LIKE_CODE.test(this.#cell(row, columns.get(column))));
    }
    return /^(合计|共计|总计|注|说明|备注)[:：\d\s]*$/.test(
      row.cells.find((cell) => cell.trim() !== "")?.trim() ?? "",
    );
  }

  #cell(row: SheetRow, index: number | undefined): string {
    return index === undefined ? "" : (row.cells[index] ?? "").trim();
  }

  read(row: SheetRow): ReadRow {
    const { columns } = this.#header;
    const carried: string[] = [];
    const text = this.#cell(row, columns.get("text"));
    const of = (column: Column): string => {
      const index = columns.get(column);
      const own = this.#cell(row, index);
      if (index === undefined || !CARRIED.includes(column)) return own;
      return this.#carry(index, own, text === "" || !LIMITS.includes(column), carried);
    };
    const type = familyOf(of("type"));
    const values = this.#values(row, type, text === "", carried);
    const family = type ?? this.#family;
    return {
      kind: this.#kindOf(family),
      code: of("code").toUpperCase(),
      name: of("name"),
      mainCode: of("mainCode").toUpperCase(),
      mainName: of("mainName"),
      subCode: of("subCode").toUpperCase(),
      subName: of("subName"),
      text,
      texts: {
        value: values[0]?.value ?? "",
        text,
        quantity: of("quantity"),
        unit: of("unit"),
        period: of("period"),
        scope: of("scope"),
        diagnosisCode: of("diagnosisCode"),
        diagnosisName: of("diagnosisName"),
      },
      values: values.length > 0 ? values : [{ family, value: "" }],
      carried: carried.join("；"),
    };
  }

  #kindOf(family: Family | null): ReadRow["kind"] {
    const { columns, values } = this.#header;
    if (family === "pair" && columns.has("subCode")) return "pair";
    if (family === "group") return "group";
    const says = values.length > 0 || SAYING.some((column) => columns.has(column));
    return !says && columns.has("code") && columns.has("name") ? "code" : "limit";
  }

  /** What the columns that limit say; where there is one, merged cells belong to the value above. */
  #values(
    row: SheetRow,
    type: Family | null,
    mayCarry: boolean,
    carried: string[],
  ): ReadRow["values"] {
    const { values } = this.#header;
    return values
      .map(({ index, family }) => {
        const own = this.#cell(row, index);
        const value = this.#carry(index, own, values.length === 1 && mayCarry, carried);
        return { family: type ?? family ?? this.#family, value };
      })
      .filter(({ value }) => value !== "");
  }

  /** The cell's own text, else the one above; a row that says its limit in a text ends the group above. */
  #carry(index: number, own: string, mayCarry: boolean, carried: string[]): string {
    if (own !== "") this.#above.set(index, own);
    else if (!mayCarry) this.#above.delete(index);
    if (own !== "" || !mayCarry) return own;
    const above = this.#above.get(index) ?? "";
    if (above !== "") {
      const name = this.#header.names[index] ?? "";
      carried.push(`“${name}”空白，按合并的单元格取上一行的“${above}”`);
    }
    return above;
  }
}

/** Columns that make a sheet more than a list of codes. */
const SAYING: readonly Column[] = ["text", "quantity", "period", "diagnosisCode", "diagnosisName"];
