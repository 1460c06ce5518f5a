/** Ways to damage a file, from a seed: the same number is always the same damage. */

/** Numbers that only look random (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `below` − 1. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  one<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }
}

/** Sizes, counts and places that a reader could believe. */
const HOSTILE = [
  0, 1, 0x7f, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

function flipBits(file: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(file);
  for (let count = dice.below(8) + 1; count > 0; count -= 1) {
    const at = dice.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  }
  return copy;
}

function writeHostileNumber(file: Buffer, dice: Dice): Buffer {
  const copy = Buffer.from(file);
  if (copy.length < 4) return copy;
  for (let count = dice.below(3) + 1; count > 0; count -= 1) {
    const value = dice.one(HOSTILE);
    const at = dice.below(copy.length - 3);
    if (dice.below(2) === 0) copy.writeUInt16LE(value & 0xffff, at);
    else copy.writeUInt32LE(value, at);
  }
  return copy;
}

function writeHostileDigits(file: Buffer, dice: Dice): Buffer {
  const digits = Buffer.from(dice.one(["0", "-1", "99999999999", "1e999", "4294967296", "65536"]));
  const from = dice.below(file.length);
  const at = file.findIndex((byte, index) => index >= from && isDigit(byte));
  return at < 0 ? file : Buffer.concat([file.subarray(0, at), digits, file.subarray(at + 1)]);
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function cutOut(file: Buffer, dice: Dice): Buffer {
  const at = dice.below(file.length);
  const length = dice.below(dice.one([4, 64, 1024]));
  return Buffer.concat([file.subarray(0, at), file.subarray(at + length)]);
}

function repeat(file: Buffer, dice: Dice): Buffer {
  const at = dice.below(file.length);
  const piece = file.subarray(at, at + dice.below(dice.one([4, 64, 1024])));
  const copies = Array.from({ length: dice.below(50) + 1 }, () => piece);
  return Buffer.concat([file.subarray(0, at), ...copies, file.subarray(at)]);
}

const MARKUP = [
  '"',
  "<",
  ">",
  "&",
  "{",
  "[",
  "]",
  "}",
  "<td rowspan=60000>",
  "<table>",
  "<!--",
  "<![CDATA[",
  "&#xD800;",
  "\0",
  "\r",
  "\n",
  "\uFEFF",
  "<!DOCTYPE a>",
  "\\",
  ",",
];

function insertMarkup(file: Buffer, dice: Dice): Buffer {
  const at = dice.below(file.length);
  const piece = Buffer.from(dice.one(MARKUP).repeat(dice.one([1, 1, 1, 2, 500])));
  return Buffer.concat([file.subarray(0, at), piece, file.subarray(at)]);
}

function truncate(file: Buffer, dice: Dice): Buffer {
  return file.subarray(0, dice.below(file.length));
}

const DAMAGES = [
  flipBits,
  flipBits,
  writeHostileNumber,
  writeHostileDigits,
  cutOut,
  repeat,
  insertMarkup,
  truncate,
];

/** One to three damages. */
export function damage(file: Buffer, dice: Dice): Buffer {
  let result = file;
  for (let count = dice.below(3) + 1; count > 0 && result.length > 0; count -= 1) {
    result = dice.one(DAMAGES)(result, dice);
  }
  return result;
}

const PIECES = [
  "甲",
  "乙",
  "𠮷",
  "a",
  "0",
  "1.5",
  "-",
  " ",
  '"',
  "'",
  ",",
  "\t",
  ";",
  "|",
  "\n",
  "=",
  "<",
  ">",
  "&",
  "&amp;",
  "]]>",
  "<br>",
  "é",
  "·",
  "{",
  "\\",
  "/",
  "合计",
];

/** A table under a header that the intake knows, of any texts at all. The first and the last cell of a row are never blank. */
export function randomRows(header: readonly string[], dice: Dice): string[][] {
  const cell = (): string => {
    const text = Array.from({ length: dice.below(6) }, () => dice.one(PIECES)).join("");
    // What stands at the edges is no matter: pages and XML do not keep it, and the row readers take it off.
    return text
      .replace(/[\s]+/g, " ")
      .replace(/ ?\n ?/g, "\n")
      .trim();
  };
  const rows = Array.from({ length: dice.below(30) + 2 }, (_, row) => [
    `R${row}`,
    ...header.slice(2).map(cell),
    "末",
  ]);
  return [[...header], ...rows];
}
