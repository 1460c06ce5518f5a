/** Repeatable choices: the same text gives the same sequence on every machine. */
export interface Random {
  /** A whole number from 0 to n − 1. */
  below(n: number): number;
  /** A whole number from a to b, both included. */
  between(a: number, b: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in this many cases of a hundred. */
  chance(percent: number): boolean;
}

/** A sequence of its own for each key, so that a change in one stay leaves the others as they are. */
export function randomFrom(key: string): Random {
  let state = 0x811c9dc5;
  for (const character of key) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (n: number): number => Math.floor((next() / 0x1_0000_0000) * n);
  return {
    below,
    between: (a, b) => a + below(b - a + 1),
    pick: <T>(list: readonly T[]): T => {
      const chosen = list[below(list.length)];
      if (chosen === undefined) throw new RangeError("nothing to pick from");
      return chosen;
    },
    chance: (percent) => below(100) < percent,
  };
}
