/**
 * What can still be at stake on a slip: one fault once, of a payer no more than it paid, of lines that several cases are
 * about no more than these cost. What the bureau gave back (成立) may be at stake again.
 */
import type { AppealStanding } from "../../../shared/audit/appeal.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { type Fen, fen, printYuan } from "../../../shared/money/fen.ts";
import { HOSPITAL_PAYER } from "../../../shared/policy/hospitalPayer.ts";
import { appealsOf } from "../store/appeals.ts";
import type { Books } from "../store/books.ts";

/** A case on the slip, or one that is about to be opened. */
export interface Stake {
  /** null: about to be opened */
  readonly number: number | null;
  readonly identity: string;
  readonly payer: string;
  readonly amount: Fen;
  readonly state: AppealStanding["state"];
  /** Numbers of the slip's lines that it can be about */
  readonly lines: readonly number[];
}

export interface PayerRoom {
  readonly payer: string;
  readonly payment: Fen;
  /** What other cases have not taken of it yet */
  readonly room: Fen;
}

export class SlipAtStake {
  readonly #books: Books;
  readonly #versionId: number;
  readonly #payers: readonly { readonly payer: string; readonly payment: Fen }[];
  readonly #stakes: Stake[];

  /** As it stands on `today`, but for the case of number `without`. */
  constructor(books: Books, slipNumber: string, today: Day, without: number | null = null) {
    this.#books = books;
    this.#versionId = books
      .prepare("SELECT version_id FROM settlement WHERE slip_number = ?")
      .pluck()
      .get(slipNumber) as number;
    // What the hospital waived nobody claims, so nobody can keep it back.
    this.#payers = books
      .prepare(
        `SELECT payer, sum(payment_fen) AS payment FROM settlement_layer WHERE slip_number = ? AND payer <> ?
         GROUP BY payer HAVING payment > 0 ORDER BY min(position)`,
      )
      .all(slipNumber, HOSPITAL_PAYER) as { payer: string; payment: Fen }[];
    this.#stakes = [...appealsOf(books, { slipNumber }, today)].filter(
      ({ number }) => number !== without,
    );
  }

  get versionId(): number {
    return this.#versionId;
  }

  /** In the order of the slip's layers. */
  rooms(): readonly PayerRoom[] {
    return this.#payers.map(({ payer, payment }) => {
      const taken = this.#standing().filter((one) => one.payer === payer);
      const left = taken.reduce((sum, { amount }) => sum - amount, payment as number);
      return { payer, payment, room: fen(Math.max(0, left)) };
    });
  }

  /** Cases that stand and that are, or may be, about one of the lines. */
  sharing(lines: readonly number[]): readonly Stake[] {
    const wanted = new Set(lines);
    return this.#standing().filter((one) => one.lines.some((line) => wanted.has(line)));
  }

  /** Why a case may not be opened, or lost once more; null where it may. */
  problemOf({ identity, payer, amount, lines }: Omit<Stake, "number" | "state">): string | null {
    const same = this.#standing().find((one) => one.identity === identity);
    if (same !== undefined) return `这处问题已经立案，${nameOf(same)}`;
    const room = this.rooms().find((one) => one.payer === payer)?.room ?? fen(0);
    if (amount <= 0 || amount > room) {
      return `${payer}在这张结算单上最多还能扣 ${printYuan(room)} 元`;
    }
    return this.#lineProblem(lines, amount);
  }

  /** Cases that touch the same lines cannot come to more than all of these lines: then one fault is in two cases. */
  #lineProblem(lines: readonly number[], amount: Fen): string | null {
    const sharing = this.sharing(lines);
    if (sharing.length === 0) return null;
    const taken = sharing.reduce((sum, one) => sum + one.amount, 0);
    const all = [...new Set([...lines, ...sharing.flatMap((one) => one.lines)])];
    const cost = this.#books
      .prepare(
        `SELECT ifnull(sum(amount_fen), 0) FROM fee_line
         WHERE version_id = ? AND number IN (SELECT value FROM json_each(?))`,
      )
      .pluck()
      .get(this.#versionId, JSON.stringify(all)) as number;
    if (taken + amount <= cost) return null;
    const names = sharing.map(nameOf).join("、");
    return `这些费用行一共 ${printYuan(fen(cost))} 元，${names}已经占了 ${printYuan(fen(taken))} 元`;
  }

  /** Counts from now on. */
  add(stake: Stake): void {
    this.#stakes.push(stake);
  }

  #standing(): readonly Stake[] {
    return this.#stakes.filter(({ state }) => state !== "成立" && state !== "撤销了结");
  }
}

function nameOf({ number }: Stake): string {
  return number === null ? "在这份清单的前面几行里" : `第 ${number} 号申诉案`;
}
