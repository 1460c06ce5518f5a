/**
 * What a person types into the search, as conditions that each have an index: 500,000 stays must answer while she types.
 * Letters are initials; anything with a digit is a number, of which the beginning, the whole, or at least the last four
 * characters are known; everything else is a part of a name.
 */
import { isInitials } from "../store/nameInitials.ts";

export interface StaySearch {
  /** SQL condition on `stay` and its current version `v` */
  readonly condition: string;
  /** SQL query of one row for each hit, in any order: how many there are */
  readonly hits: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Shorter than this, a number's end says nothing. */
const LEAST_END = 4;
/** Fewer are the region and the year of birth: half a village. */
const LEAST_ID_BEGINNING = 10;

export function staySearch(typed: string): StaySearch {
  const text = typed.normalize("NFKC").trim();
  if (isInitials(text)) {
    // One letter begins a name; more may also be its later part: the given name without the surname.
    const isMeant = text.length === 1 ? "instr(initials, @text) = 1" : "instr(initials, @text)";
    return byName(isMeant, text.toUpperCase());
  }
  return /^[!-~]*\d[!-~]*$/.test(text)
    ? byNumber(text.toUpperCase())
    : byName("instr(name, @text)", text);
}

function byName(isMeant: string, text: string): StaySearch {
  const condition = `v.name IN (SELECT name FROM name_reading WHERE ${isMeant})`;
  return { condition, hits: `SELECT 1 FROM stay_version v WHERE ${condition}`, values: { text } };
}

/** So many of each kind, in the order of the numbers, are enough for whoever types another digit. */
const MOST_NUMBERS = 500;

function byNumber(text: string): StaySearch {
  const ways = NUMBERS.flatMap(({ column, from, least }) => [
    ...(text.length < least
      ? []
      : [`${from} WHERE ${column} >= @text AND ${column} < @text || '~'`]),
    ...(text.length < LEAST_END
      ? []
      : [
          `${from} WHERE substr(${column}, -4) = substr(@text, -4) AND substr(${column}, -length(@text)) = @text`,
        ]),
  ]);
  // Slip 42 of any year.
  if (/^\d{1,3}$/.test(text)) {
    ways.push(
      `SELECT stay_id FROM settlement WHERE substr(slip_number, -4) = substr('000' || @text, -4)
         AND slip_number LIKE '%-' || substr('00000' || @text, -6)`,
    );
  }
  const hits = ways
    .map((way) => `SELECT * FROM (${way} LIMIT ${MOST_NUMBERS})`)
    .join("\nUNION ALL ");
  return { condition: `stay.id IN (${hits})`, hits, values: { text } };
}

/** `receipt_number >= …` is never true of NULL, so that the index of the others serves. */
const NUMBERS = [
  { column: "inpatient_no", from: "SELECT id FROM stay", least: 1 },
  { column: "receipt_number", from: "SELECT stay_id FROM stay_version", least: 1 },
  { column: "slip_number", from: "SELECT stay_id FROM settlement", least: 1 },
  { column: "id_number", from: "SELECT stay_id FROM stay_version", least: LEAST_ID_BEGINNING },
] as const;
