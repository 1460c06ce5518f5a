/**
 * Decimals that are not money: unit prices and quantities, as exact integers of their last place.
 * The national interface gives prices six decimals (N16,6) and quantities four (N16,4).
 */

declare const priceBrand: unique symbol;
declare const quantityBrand: unique symbol;

/** A unit price in millionths of a yuan. */
export type Price = number & { readonly [priceBrand]: true };
/** A quantity in ten-thousandths of its unit; negative on refund lines. */
export type Quantity = number & { readonly [quantityBrand]: true };

const PRICE_PLACES = 6;
const QUANTITY_PLACES = 4;

/**
 * Parses a decimal text with at most `places` decimals (further zeros are allowed) into an integer of the last place.
 * Null for anything that is not such a number or that no safe integer holds.
 */
function parseFixed(text: string, places: number): number | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (match === null) return null;
  const decimals = (match[3] ?? "").replace(/0+$/, "");
  if (decimals.length > places) return null;
  const value = Number(`${match[2]}${decimals.padEnd(places, "0")}`);
  if (!Number.isSafeInteger(value)) return null;
  return match[1] === "-" && value !== 0 ? -value : value;
}

function printFixed(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, "0");
  const decimals = digits.slice(-places).replace(/0+$/, "");
  const whole = digits.slice(0, -places);
  return `${value < 0 ? "-" : ""}${whole}${decimals === "" ? "" : `.${decimals}`}`;
}

/** Parses a unit price in yuan, at most six decimals; null for anything else. */
export function parsePrice(text: string): Price | null {
  return parseFixed(text, PRICE_PLACES) as Price | null;
}

/** Parses a quantity, at most four decimals; null for anything else. */
export function parseQuantity(text: string): Quantity | null {
  return parseFixed(text, QUANTITY_PLACES) as Quantity | null;
}

/** The shortest exact text, in yuan. */
export function printPrice(price: Price): string {
  return printFixed(price, PRICE_PLACES);
}

/** The shortest exact text. */
export function printQuantity(quantity: Quantity): string {
  return printFixed(quantity, QUANTITY_PLACES);
}
