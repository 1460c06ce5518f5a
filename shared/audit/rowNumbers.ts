/** Rows of a bill's file, as people write several of them: "3,5-7". */

const MOST_ROWS = 500;

/** The rows in their order; none for ""; null for what is no such list, or names more than 500. */
export function parseRows(text: string): readonly number[] | null {
  const rows = new Set<number>();
  const parts = text.normalize("NFKC").split(/[\s,、;]+/);
  for (const part of parts.filter((one) => one !== "")) {
    const match = /^(\d{1,6})(?:[-–~](\d{1,6}))?$/.exec(part);
    if (match === null) return null;
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (first < 1 || last < first || last - first >= MOST_ROWS) return null;
    for (let row = first; row <= last; row += 1) rows.add(row);
  }
  return rows.size > MOST_ROWS ? null : [...rows].sort((a, b) => a - b);
}

/** "3、5–7"; "" for none. */
export function printRows(rows: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && row === last[1] + 1) last[1] = row;
    else ranges.push([row, row]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join("、");
}
