import type { Books } from "../store/books.ts";
import { assess } from "./assess.ts";
import { ensureReviewed } from "./reviewStay.ts";
import { refuseSettled } from "./standing.ts";
import type { PreSettlement } from "./types.ts";

/**
 * What a stay would be settled as at this moment, or what it waits for. Where its review is missing or was made of other
 * rules, another bill or another split, it is made first; nothing else is written.
 * Throws NOT_FOUND, ALREADY_SETTLED.
 */
export function presettle(books: Books, stayId: number): PreSettlement {
  refuseSettled(books, stayId);
  ensureReviewed(books, stayId);
  return assess(books, stayId).pre;
}
