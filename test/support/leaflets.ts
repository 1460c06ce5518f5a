/** What a leaflet's text says, to be compared with its slip's. */

/** Every amount of money on a paper; a minus that stands apart is the sign of a sum. */
export function moneyOnPaper(text: string): Set<string> {
  return new Set(text.match(/−?\d[\d,]*\.\d\d(?![\d%])/g) ?? []);
}

/** Amounts of a leaflet that its slip does not have. */
export function moneyNotOnSlip(leaflet: string, slip: string): string[] {
  const known = moneyOnPaper(slip);
  return [...moneyOnPaper(leaflet)].filter((amount) => !known.has(amount));
}

/** "70%" of a paper; amounts before them stand in one word with them where spaces are lost. */
export function ratesOnPaper(text: string): Set<string> {
  return new Set(text.match(/(?<![\d.])\d+(?:\.\d+)?%/g) ?? []);
}
