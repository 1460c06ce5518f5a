/** The text of a cell of a page: its references as characters, its blanks as a browser shows them. */

/** Those that Chinese programs write; any other name stays as it stands. */
const NAMED: Readonly<Record<string, string>> = {
  nbsp: " ",
  ensp: " ",
  emsp: " ",
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  yen: "¥",
  middot: "·",
  bull: "•",
  times: "×",
  divide: "÷",
  deg: "°",
  plusmn: "±",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  ldquo: "“",
  rdquo: "”",
  lsquo: "‘",
  rsquo: "’",
  laquo: "«",
  raquo: "»",
  permil: "‰",
  micro: "µ",
  mu: "μ",
  alpha: "α",
  beta: "β",
  gamma: "γ",
  le: "≤",
  ge: "≥",
  ne: "≠",
  sup2: "²",
  sup3: "³",
  copy: "©",
  reg: "®",
};

/** `html` holds texts, references and <br> for line breaks, no other tags. */
export function htmlText(html: string): string {
  if (!/[&<\t\r\n\f]| {2}/.test(html)) return wellFormed(html.trim());
  const blanks = html.replace(/[ \t\r\n\f]+/g, " ");
  const lines = blanks.split(/ ?<br> ?/).map(withReferences);
  return lines
    .map((line) => line.trim())
    .join("\n")
    .trim();
}

function withReferences(text: string): string {
  if (!text.includes("&")) return wellFormed(text);
  const plain = text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,31}));?/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined)
        return whole.endsWith(";") ? (NAMED[name.toLowerCase()] ?? whole) : whole;
      return referenced(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
    },
  );
  return wellFormed(plain);
}

/** Half a character would be stored as another than the one that was checked. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

export function referenced(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
}
