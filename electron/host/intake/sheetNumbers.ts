/** Numbers of spreadsheets as texts: plain numbers, and serial dates where the cell's format is one of a date. */

/** Number formats 14 to 22 and 45 to 47 are dates and times everywhere, 27 to 36 and 50 to 58 in Chinese Excel. */
function isBuiltInDate(id: number): boolean {
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58)
  );
}

/** Excel allows 255. */
const MAX_FORMAT_CHARACTERS = 255;

function isDateCode(formatCode: string): boolean {
  if (formatCode.length > MAX_FORMAT_CHARACTERS) return false;
  const code = formatCode.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "");
  return /[ymdhs]/i.test(code) && !/general/i.test(code);
}

/** Which of the cell formats show dates. `codes`: the workbook's own number formats by their numbers. */
export function dateFormats(
  codes: ReadonlyMap<number, string>,
  formats: readonly number[],
): boolean[] {
  const own = new Map([...codes].map(([id, code]) => [id, isDateCode(code)]));
  return formats.map((id) => own.get(id) ?? isBuiltInDate(id));
}

/** A number as the sheet shows it: 15 significant digits, no binary noise, no exponent where a plain form exists. */
export function numberText(raw: string): string {
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  if (Math.abs(value) >= 1e15) return raw;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(15)));
}

const MILLISECONDS_PER_DAY = 86_400_000;
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
/** What a serial of the 1904 system lacks. */
const DAYS_TO_1904 = 1462;

/** The day or moment of a cell with the format of a date; null where the number is none. */
export function dateText(serial: number, epoch1904: boolean): string | null {
  return serialText(epoch1904 ? serial + DAYS_TO_1904 : serial);
}

/**
 * A spreadsheet's serial date as "2023-06-01" or "2023-06-01 13:20:00". Null outside 1900-03-01 to 2999: the 1900
 * system counts a 29 February that never was, so earlier serials are ambiguous.
 */
export function serialText(serial: number): string | null {
  if (!(serial >= 61 && serial < 401_769)) return null;
  const seconds = Math.floor(serial * 86_400 + 0.5);
  const text = new Date(SERIAL_EPOCH + seconds * 1000).toISOString();
  const whole = seconds * 1000 === Math.trunc(serial) * MILLISECONDS_PER_DAY;
  return whole ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

/** "2023-06-01T00:00:00.000" of strict workbooks and SpreadsheetML, as serial dates come out. */
export function isoText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?$/.exec(text);
  if (match === null) return text;
  const [, day = "", clock = "00:00:00"] = match;
  return clock === "00:00:00" ? day : `${day} ${clock}`;
}
