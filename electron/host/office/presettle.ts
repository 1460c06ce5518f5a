import type { Books } from "../store/books.ts";
import { assess } from "./assess.ts";
import type { PreSettlement } from "./types.ts";

/**
 * What a stay would be settled as at this moment, or what it waits for. Writes nothing.
 * Throws NOT_FOUND, ALREADY_SETTLED.
 */
export function presettle(books: Books, stayId: number): PreSettlement {
  return assess(books, stayId).pre;
}
