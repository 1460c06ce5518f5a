/**
 * What was read otherwise than it stands in the file, counted by rule and column, with each different change as it was
 * and as it became: nobody has to believe a program that tidies up in silence (bill-files.md §4).
 */
import type {
  Conversion,
  ConversionCount,
  ConversionRule,
} from "../../../shared/contract/importReport.ts";

/** More different changes of one column are counted and no longer kept. */
const MOST_DIFFERENT = 2_000;
/** Of mere spaces as many as anybody wants to see. */
const MOST_TRIMMED = 100;
const SAMPLES = 3;
const MOST_CHARACTERS = 120;

interface Entry {
  readonly rule: ConversionRule;
  readonly column: string;
  readonly isPersonal: boolean;
  count: number;
  readonly changes: Map<string, { row: number; after: string; count: number }>;
}

export interface LoggedConversion extends Conversion {
  readonly rule: ConversionRule;
  readonly column: string;
}

export class ConversionLog {
  readonly #entries = new Map<string, Entry>();

  /** One cell of a row. `isPersonal`: names and ID numbers, which no report repeats. */
  note(
    rule: ConversionRule,
    column: string,
    change: { readonly row: number; readonly before: string; readonly after: string },
    isPersonal = false,
  ): void {
    const entry = this.#entry(rule, column, isPersonal);
    entry.count += 1;
    const before = cut(change.before);
    const known = entry.changes.get(before);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (entry.changes.size >= (rule === "TRIMMED" ? MOST_TRIMMED : MOST_DIFFERENT)) return;
    entry.changes.set(before, { row: change.row, after: cut(change.after), count: 1 });
  }

  /** A value that stands on every row of the file. */
  noteAll(rule: ConversionRule, column: string, after: string, rows: number): void {
    if (rows === 0) return;
    const entry = this.#entry(rule, column, false);
    entry.count += rows;
    entry.changes.set("", { row: 0, after, count: rows });
  }

  #entry(rule: ConversionRule, column: string, isPersonal: boolean): Entry {
    const key = `${rule}\u0000${column}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { rule, column, isPersonal, count: 0, changes: new Map() };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  counts(): ConversionCount[] {
    return [...this.#entries.values()].map(({ rule, column, isPersonal, count, changes }) => ({
      rule,
      column,
      count,
      different: changes.size,
      samples: isPersonal
        ? []
        : [...changes].slice(0, SAMPLES).map(([before, change]) => ({ before, ...change })),
    }));
  }

  /** Every different change that was kept. */
  *all(): Generator<LoggedConversion> {
    for (const { rule, column, changes } of this.#entries.values()) {
      for (const [before, change] of changes) yield { rule, column, before, ...change };
    }
  }
}

/** A copy: a cell is a window on the piece of file that it was cut from. */
function cut(text: string): string {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  return Buffer.from(short, "utf16le").toString("utf16le");
}

const HIDDEN = /\p{Cf}|(?!\s)\p{Cc}/u;

/** Why a text reads otherwise than it stands. `asCode`: full-width characters became half-width. */
export function textRule(before: string, after: string, asCode: boolean): ConversionRule {
  if (HIDDEN.test(before)) return "HIDDEN";
  if (asCode && before.normalize("NFKC") !== before) return "FULL_WIDTH";
  if (/^\s*(=\s*"|')/.test(before)) return "TEXT_MARK";
  if (after === "") return "EMPTY_WORD";
  return asCode && before.trim() === `${after}.0` ? "POINT_ZERO" : "TRIMMED";
}
