/** How often may be pushed, by token, and how often a wrong token may be tried, by address. */
import { YijieError } from "../../../shared/contract/errors.ts";

const PUSHES_A_MINUTE = 60;
const TRIES_A_MINUTE = 30;
const MINUTE_MS = 60_000;
/** Addresses kept in mind; beyond this all of them are forgotten at once. */
const MOST_COUNTED = 10_000;

export interface PushLimits {
  /** Throws PUSH_TOO_OFTEN. */
  countPush(tokenId: number): void;
  /** Throws PUSH_TOO_OFTEN when an address has tried too many wrong tokens. */
  checkTries(address: string): void;
  countTry(address: string): void;
}

/** `elapsed`: milliseconds of a clock that only goes forward */
export function createPushLimits(elapsed: () => number = () => performance.now()): PushLimits {
  const counts = new Map<string, { since: number; count: number }>();

  function counted(name: string): { since: number; count: number } {
    const known = counts.get(name);
    if (known !== undefined && elapsed() - known.since < MINUTE_MS) return known;
    if (counts.size >= MOST_COUNTED) counts.clear();
    const fresh = { since: elapsed(), count: 0 };
    counts.set(name, fresh);
    return fresh;
  }

  return {
    countPush(tokenId) {
      const mine = counted(`token ${tokenId}`);
      mine.count += 1;
      if (mine.count > PUSHES_A_MINUTE) {
        throw new YijieError("PUSH_TOO_OFTEN", { limit: PUSHES_A_MINUTE });
      }
    },
    checkTries(address) {
      if (counted(`address ${address}`).count >= TRIES_A_MINUTE) {
        throw new YijieError("PUSH_TOO_OFTEN", { limit: TRIES_A_MINUTE });
      }
    },
    countTry(address) {
      counted(`address ${address}`).count += 1;
    },
  };
}
