/** Days with their time of day in a column of its own: 收费日期 2023-05-01 beside 收费时间 09:00:00. */
import { DATE_FIELDS } from "../../../shared/contract/mappingProfile.ts";
import { type Header, rankOf } from "./header.ts";
import type { TableRow } from "./table.ts";

const CLOCK = /^(?:1899-12-3[01][T ]|1900-01-00[T ])?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/;

const DAY_SECONDS = 86_400;

/** HH:MM:SS; null for what is no time of day alone. `numeric`: the cell is a number, of a spreadsheet that keeps parts of a day */
export function readClock(cell: string, numeric: boolean): string | null {
  if (numeric) return partOfDay(Number(cell));
  const match = CLOCK.exec(cell.normalize("NFKC").trim());
  if (match === null) return null;
  const [, hour = "", minute = "", second = "00"] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return [hour.padStart(2, "0"), minute, second].join(":");
}

function partOfDay(part: number): string | null {
  const seconds = Math.floor(part * DAY_SECONDS + 0.5);
  if (!(part >= 0) || seconds >= DAY_SECONDS) return null;
  return [3_600, 60, 1]
    .map((unit) => Math.floor(seconds / unit) % (unit === 3_600 ? 24 : 60))
    .map((value) => String(value).padStart(2, "0"))
    .join(":");
}

/**
 * The header with the column of days where the name of another column means the same field, and its cells are times of
 * day. What the cells are is told by the first rows; of a document these are only names.
 */
export function withClocks(header: Header, rows: readonly TableRow[]): Header {
  if (header.profile !== null) return header;
  const data = rows.filter(({ number }) => number > header.row);
  const positions = new Map(header.positions);
  const clocks = new Map<string, number>();
  for (const [field, taken] of header.positions) {
    if (!DATE_FIELDS.has(field) || taken >= header.ownColumns) continue;
    const columns = columnsOf(header, field);
    if (columns.length < 2) continue;
    const clock = columns.find((at) => hasClocks(data, at));
    const day = columns.find((at) => !hasClocks(data, at));
    if (clock === undefined || day === undefined) continue;
    clocks.set(field, clock);
    if (taken === clock) positions.set(field, day);
  }
  return clocks.size === 0 ? header : { ...header, positions, clocks };
}

/** The best name first */
function columnsOf({ layout, names, ownColumns }: Header, field: string): readonly number[] {
  return names
    .slice(0, ownColumns)
    .flatMap((name, at) => {
      const rank = rankOf(layout, field, name);
      return rank === null ? [] : [{ at, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ at }) => at);
}

function hasClocks(rows: readonly TableRow[], at: number): boolean {
  const filled = rows.filter(({ cells }) => (cells[at] ?? "").trim() !== "");
  const clocks = filled.filter(({ cells, numeric }) => {
    return readClock(cells[at] ?? "", numeric?.[at] === true) !== null;
  });
  // A repeated header or a total may stand among them.
  return clocks.length > 0 && clocks.length * 2 > filled.length;
}
