/**
 * Rule files as 国家医保局 publishes them (sheets as rows of texts) → rules with their items. Every row is accounted for:
 * understood, a note, or not understood with its reason; what an understood row says beyond its rule is a remark.
 */
import { findSheetHeader, type RuleSheet } from "./nationalColumns.ts";
import {
  type CountMade,
  completeCount,
  completeLimit,
  type LimitMade,
  makeEntries,
} from "./nationalFamilies.ts";
import { type NationalFamily, nationalRule } from "./nationalMeta.ts";
import { LOOKS_LIKE_CODE, type ReadRow, SheetReader } from "./nationalSheet.ts";
import { plain, windowOf } from "./restriction.ts";
import type { CountEntry, GroupEntry, LimitEntry, PairEntry, Rule } from "./types.ts";

export interface NationalFile {
  /** The file's name; batch and kind are read from it. */
  readonly name: string;
  /** What the rules' version is to be: day of publication or of import. */
  readonly version: string;
  readonly sheets: readonly RuleSheet[];
}

interface RowRemark {
  readonly sheet: string;
  readonly row: number;
  readonly text: string;
}

/** rows = understood + notes + notUnderstood; blank rows and the header are no rows. */
export interface NationalReport {
  readonly rows: number;
  readonly understood: number;
  /** Titles, footnotes, totals: the text itself. */
  readonly notes: readonly RowRemark[];
  readonly notUnderstood: readonly RowRemark[];
  /** Of understood rows: what was taken from the row above, and what the text says that is not judged. */
  readonly remarks: readonly RowRemark[];
  /** "Sheet1：备注2": columns that nothing was taken from. */
  readonly unusedColumns: readonly string[];
}

export interface NationalRules {
  readonly rules: readonly Rule[];
  readonly report: NationalReport;
}

/** Reads one file. Pure; never throws on what a file says. */
export function readNationalRules(file: NationalFile): NationalRules {
  const book = new RuleBook(file);
  for (const sheet of file.sheets) book.addSheet(sheet);
  return book.finish();
}

interface Place {
  readonly sheet: string;
  readonly row: number;
}

/** A limit that names its item only by name; its codes stand in another sheet. */
interface Definition extends Place {
  readonly name: string;
  readonly made: readonly (LimitMade | CountMade)[];
  readonly text: string;
  readonly codes: string[];
}

class RuleBook {
  readonly #file: NationalFile;
  readonly #limits = new Map<NationalFamily, LimitEntry[]>();
  readonly #counts = new Map<NationalFamily, CountEntry[]>();
  readonly #pairs: PairEntry[] = [];
  readonly #groups = new Map<string, { codes: Set<string>; text: string }>();
  readonly #definitions = new Map<string, Definition[]>();
  readonly #codeRows: (Place & { readonly name: string; readonly code: string })[] = [];
  readonly #seen = new Set<string>();
  readonly #notes: RowRemark[] = [];
  readonly #notUnderstood: RowRemark[] = [];
  readonly #remarks: RowRemark[] = [];
  readonly #unusedColumns: string[] = [];
  #rows = 0;
  #understood = 0;

  constructor(file: NationalFile) {
    this.#file = file;
  }

  addSheet(sheet: RuleSheet): void {
    const header = findSheetHeader(sheet.rows);
    if (header !== null) {
      this.#unusedColumns.push(...header.unused.map((name) => `${sheet.name}：${name}`));
    }
    const reader = header === null ? null : new SheetReader(sheet, header, this.#file.name);
    for (const row of sheet.rows) {
      const filled = row.cells.filter((cell) => cell.trim() !== "");
      if (filled.length === 0 || reader?.isHeader(row) === true) continue;
      this.#rows += 1;
      const place = { sheet: sheet.name, row: row.number };
      if (reader === null || row.number <= reader.headerRow || reader.isNote(row)) {
        this.#notes.push({ ...place, text: filled.join(" ") });
      } else this.#addRow(reader.read(row), place);
    }
  }

  #refuse(place: Place, text: string): void {
    this.#notUnderstood.push({ ...place, text });
  }

  #addRow(row: ReadRow, place: Place): void {
    if (row.carried !== "") this.#remarks.push({ ...place, text: row.carried });
    if (row.kind === "pair") this.#addPair(row, place);
    else if (row.kind === "group") this.#addGroup(row, place);
    else if (row.kind === "code") {
      if (row.name === "" || row.code === "") this.#refuse(place, "缺名称或编码");
      else this.#codeRows.push({ ...place, name: row.name, code: row.code });
    } else this.#addLimits(row, place);
  }

  #addPair(row: ReadRow, place: Place): void {
    const { mainCode, subCode, mainName, subName, text } = row;
    if (!LOOKS_LIKE_CODE.test(mainCode) || !LOOKS_LIKE_CODE.test(subCode)) {
      this.#refuse(place, "缺主项编码或从项编码，或不是编码");
      return;
    }
    if (mainCode === subCode) {
      this.#refuse(place, `主项和从项是同一个编码 ${mainCode}`);
      return;
    }
    // No word of time means one stay; 同时 is one day.
    const window = row.texts.scope === "" ? { per: "stay" } : windowOf(plain(row.texts.scope));
    if (window === null || (window.per !== "day" && window.per !== "stay")) {
      this.#refuse(place, `看不懂频度“${row.texts.scope}”`);
      return;
    }
    this.#understood += 1;
    const scope = window.per === "day" ? "day" : "stay";
    if (this.#isSeen(`pair|${mainCode}|${subCode}|${scope}`)) return;
    this.#pairs.push({
      items: { codes: [subCode] },
      name: subName || null,
      others: { codes: [mainCode] },
      othersName: mainName || null,
      relation: "with",
      scope,
      text: text || null,
    });
  }

  #addGroup({ code, texts, text }: ReadRow, place: Place): void {
    if (!LOOKS_LIKE_CODE.test(code)) this.#refuse(place, "缺编码，或不是编码");
    else if (texts.value === "") this.#refuse(place, "没有写属于哪一组");
    else {
      this.#understood += 1;
      const group = this.#groups.get(texts.value) ?? { codes: new Set<string>(), text };
      group.codes.add(code);
      this.#groups.set(texts.value, group);
    }
  }

  #addLimits(row: ReadRow, place: Place): void {
    if (row.code !== "" && !LOOKS_LIKE_CODE.test(row.code)) {
      this.#refuse(place, `“${row.code}”不是编码`);
      return;
    }
    if (row.code === "" && row.name === "") {
      this.#refuse(place, "没有编码也没有名称");
      return;
    }
    const made: (LimitMade | CountMade)[] = [];
    const rest: string[] = [];
    for (const { family, value } of row.values) {
      const one = makeEntries(family, { ...row.texts, value });
      if (typeof one === "string") {
        this.#refuse(place, one);
        return;
      }
      made.push(...one.entries);
      rest.push(...one.rest);
    }
    if (rest.length > 0) {
      this.#remarks.push({ ...place, text: `只作说明，没有变成可判断的条件：${rest.join("；")}` });
    }
    if (row.code === "") {
      const name = plain(row.name);
      const same = this.#definitions.get(name) ?? [];
      same.push({ ...place, name: row.name, made, text: row.text, codes: [] });
      this.#definitions.set(name, same);
      return;
    }
    this.#understood += 1;
    for (const one of made) this.#keep(one, [row.code], row.name, row.text);
  }

  #isSeen(key: string): boolean {
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }

  #keep(made: LimitMade | CountMade, codes: readonly string[], name: string, text: string): void {
    const fresh = codes.filter((code) => !this.#isSeen(JSON.stringify([code, made])));
    if (fresh.length === 0) return;
    const family = made.family as NationalFamily;
    const items = { codes: fresh };
    if (made.kind === "limit") {
      const entries = this.#limits.get(family) ?? [];
      entries.push(completeLimit(made, items, name || null, text));
      this.#limits.set(family, entries);
    } else {
      const entries = this.#counts.get(family) ?? [];
      entries.push(completeCount(made, items, name || null, text));
      this.#counts.set(family, entries);
    }
  }

  /** Brings names and codes together. */
  #join(): void {
    for (const { sheet, row, name, code } of this.#codeRows) {
      const definitions = this.#definitions.get(plain(name));
      if (definitions === undefined) {
        this.#refuse({ sheet, row }, `“${name}”在限定表里没有`);
      } else if (!LOOKS_LIKE_CODE.test(code)) {
        this.#refuse({ sheet, row }, `“${code}”不是编码`);
      } else {
        this.#understood += 1;
        for (const definition of definitions) definition.codes.push(code);
      }
    }
    for (const { sheet, row, name, made, text, codes } of [...this.#definitions.values()].flat()) {
      if (codes.length === 0) {
        this.#refuse({ sheet, row }, `“${name}”没有编码，不能和费用对上`);
        continue;
      }
      this.#understood += 1;
      for (const one of made) this.#keep(one, [...new Set(codes)], name, text);
    }
  }

  finish(): NationalRules {
    this.#join();
    const { name, version } = this.#file;
    const rules: Rule[] = [];
    for (const [family, entries] of this.#limits) {
      rules.push(nationalRule(family, name, version, { kind: "limit", entries }));
    }
    for (const [family, entries] of this.#counts) {
      rules.push(nationalRule(family, name, version, { kind: "count", entries }));
    }
    if (this.#pairs.length > 0) {
      rules.push(nationalRule("pair", name, version, { kind: "pair", entries: this.#pairs }));
    }
    if (this.#groups.size > 0) {
      const entries: GroupEntry[] = [...this.#groups].map(([group, { codes, text }]) => ({
        items: { codes: [...codes] },
        name: group,
        text: text || null,
      }));
      rules.push(nationalRule("group", name, version, { kind: "group", entries }));
    }
    const inOrder = (a: RowRemark, b: RowRemark): number =>
      a.sheet === b.sheet ? a.row - b.row : a.sheet < b.sheet ? -1 : 1;
    return {
      rules,
      report: {
        rows: this.#rows,
        understood: this.#understood,
        notes: this.#notes,
        notUnderstood: this.#notUnderstood.sort(inOrder),
        remarks: this.#remarks,
        unusedColumns: this.#unusedColumns,
      },
    };
  }
}
