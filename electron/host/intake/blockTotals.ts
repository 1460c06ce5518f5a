/** What a block's 小计 and 合计 say against the lines above them. */
import { type Fen, fen, MAX_FEN, plainYuan } from "../../../shared/money/fen.ts";
import { readAmount, readAmountIn } from "./cells.ts";
import type { Header } from "./header.ts";
import { totalWord } from "./labels.ts";
import type { PendingStay } from "./pendingStay.ts";
import type { TableRow } from "./table.ts";

/** In the order of what a line's amount is, where the table has several. */
const AMOUNT_FIELDS = ["amountAfter", "amount", "amountBefore"];

/** 预交金合计 and 自费合计 are no sums of charges. */
const OF_CHARGES = /^(本页|当日)?(合计|小计|总计)|(?<!自)费小计$/;

export class BlockTotals {
  readonly #position: number;
  readonly #unit: number | undefined;
  readonly #isBeforeDiscount: boolean;
  #stay: PendingStay | null = null;
  /** false: a line of this stay could not be read, and nothing can be said of its totals */
  #isKnown = true;
  #lines = 0;
  /** Of the stay so far; since each kind of total stood last; since any did */
  #sum = 0;
  #before = new Map<string, number>();
  #beforeAny = 0;
  /** Of the whole table, which a last row may add up; null once a line could not be read */
  #all: number | null = 0;

  constructor({ positions, units }: Header) {
    const field = AMOUNT_FIELDS.find((one) => positions.has(one)) ?? "";
    // Where the amounts are those before a discount, nobody can tell which of the two a total adds up.
    this.#isBeforeDiscount = field === "amountBefore" && positions.has("hospitalDiscount");
    this.#position = positions.get(field) ?? -1;
    this.#unit = units.get(field);
  }

  /** `stay`: null for a line of nobody that is known; `amount`: null for one that could not be read */
  add(stay: PendingStay | null, amount: Fen | null): void {
    this.#all = amount === null || this.#all === null ? null : this.#all + amount;
    if (stay !== this.#stay) {
      this.#stay = stay;
      this.#isKnown = true;
      [this.#lines, this.#sum, this.#beforeAny] = [0, 0, 0];
      this.#before = new Map();
    }
    this.#lines += 1;
    if (amount === null) this.#isKnown = false;
    else this.#sum += amount;
  }

  /** The stay whose lines do not come to what the row says, and why; null where they do, or the row is no total. */
  differenceAt({
    number,
    cells,
    labelsFrom,
  }: TableRow): { stay: PendingStay; reason: string } | null {
    const own = cells.slice(0, labelsFrom ?? cells.length);
    const word = totalWord(own);
    // 累计 is of the whole stay, of which a list of one day shows a part: it is none of these.
    const stated = word === null || !OF_CHARGES.test(word) ? null : this.#statedIn(own);
    const stay = this.#stay;
    if (word === null || stated === null || stay === null || !this.#isKnown) return null;
    // Lines of other tables or files belong to it too.
    if (this.#isBeforeDiscount || stay.rows.size > 1) return null;
    // A subtotal counts from the last one of its kind, or from the last of any kind; a total from the beginning.
    const counted = [0, this.#before.get(word) ?? 0, this.#beforeAny].map(
      (from) => this.#sum - from,
    );
    this.#before.set(word, this.#sum);
    this.#beforeAny = this.#sum;
    if (counted.includes(stated) || stated === this.#all) return null;
    const [sum, difference] = [this.#sum, Math.abs(stated - this.#sum)].map(yuan);
    const reason = `第 ${number} 行的“${word}”是 ${plainYuan(stated)}，上面 ${this.#lines} 条明细合计 ${sum}，相差 ${difference} 元`;
    return { stay, reason };
  }

  /** The cell under the amounts; else the only amount that the row has. */
  #statedIn(cells: readonly string[]): Fen | null {
    const below = this.#read(cells[this.#position] ?? "");
    if (below !== null) return below;
    const texts = cells.flatMap((cell) => cell.split(/[:：]/));
    const amounts = texts.map((text) => this.#read(text)).filter((amount) => amount !== null);
    return amounts.length === 1 ? (amounts[0] ?? null) : null;
  }

  #read(text: string): Fen | null {
    const amount =
      this.#unit === undefined ? readAmount(text.trim()) : readAmountIn(text, this.#unit);
    return typeof amount === "number" ? amount : null;
  }
}

/** Of a sum that may be more than any amount can be. */
function yuan(sum: number): string {
  return Math.abs(sum) > MAX_FEN ? "大得不正常的数" : plainYuan(fen(sum));
}
