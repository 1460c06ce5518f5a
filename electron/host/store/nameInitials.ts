/**
 * 姓名首字母: 章小满 → ZXM. No table of readings is shipped: Unicode's collation by pinyin (CLDR, part of Node) puts the
 * characters in the order of their readings, so the first character of each letter tells where the letters begin.
 */

const BY_PINYIN = new Intl.Collator("zh-u-co-pinyin");

/** The first character under each letter, in the order of the collation. */
const BEGINNINGS = [
  ["A", "吖"],
  ["B", "八"],
  ["C", "嚓"],
  ["D", "咑"],
  ["E", "妸"],
  ["F", "发"],
  ["G", "旮"],
  ["H", "哈"],
  ["J", "丌"],
  ["K", "咔"],
  ["L", "垃"],
  ["M", "妈"],
  ["N", "拏"],
  ["O", "噢"],
  ["P", "妑"],
  ["Q", "七"],
  ["R", "呥"],
  ["S", "仨"],
  ["T", "他"],
  ["W", "屲"],
  ["X", "夕"],
  ["Y", "丫"],
  ["Z", "帀"],
] as const;

/** The last character with a reading; behind it those stand of which Unicode knows none, by radicals. */
const LAST = "咗";

/** Characters that are read otherwise as a surname than in most words. */
const SURNAMES: Readonly<Record<string, string>> = {
  单: "S",
  曾: "Z",
  解: "X",
  仇: "Q",
  区: "O",
  查: "Z",
  翟: "Z",
  覃: "Q",
  盖: "G",
  尉: "Y",
  缪: "M",
  乐: "Y",
  召: "S",
  繁: "P",
  秘: "B",
  折: "S",
};

const known = new Map<string, string>();

/** Letters and digits stay as they are; middle dots, spaces and what has no reading are left out. */
export function nameInitials(name: string): string {
  const [first = "", ...rest] = name;
  return (SURNAMES[first] ?? initialOf(first)) + rest.map(initialOf).join("");
}

/** Of a catalogue item: no surnames; full-width letters and Ⅱ are typed as A and II. */
export function itemInitials(name: string): string {
  return [...name.normalize("NFKC")].map(initialOf).join("");
}

/** Whether a search may be initials: Latin letters only. */
export function isInitials(search: string): boolean {
  return /^[A-Za-z]{1,12}$/.test(search);
}

function initialOf(character: string): string {
  let initial = known.get(character);
  if (initial === undefined) {
    initial = findInitial(character);
    known.set(character, initial);
  }
  return initial;
}

function findInitial(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character.toUpperCase();
  if (!/\p{Script=Han}/u.test(character)) return "";
  if (BY_PINYIN.compare(character, LAST) > 0) return "";
  const found = BEGINNINGS.findLast(([, begin]) => BY_PINYIN.compare(begin, character) <= 0);
  return found?.[0] ?? "";
}
