/**
 * A row of 3.2 住院结算 (one charge) as the values of its row in the books. This is the hot path of an import: a month
 * of a large hospital is a million rows, so it reads by position and allocates little.
 */

import { dayOfMoment, type Moment } from "../../../shared/calendar/day.ts";
import {
  type Price,
  printPrice,
  printQuantity,
  type Quantity,
} from "../../../shared/money/decimal.ts";
import { type Fen, plainYuan } from "../../../shared/money/fen.ts";
import { printRate } from "../../../shared/money/fraction.ts";
import { saysNoNumber } from "../../../shared/people/newborn.ts";
import type { LineContent } from "../store/versionDigest.ts";
import type { LineField } from "./billLayouts.ts";
import { readWhole } from "./cells.ts";
import { type Charge, hasDiscount, readCharge } from "./charge.ts";
import type { ConversionLog } from "./conversions.ts";
import type { Header } from "./header.ts";
import { endOf, type KnownItems } from "./knownItems.ts";
import { quoted, RowReader } from "./rowReader.ts";
import type { StayDraft } from "./stayRow.ts";
import { categoryOf, classOf, saysTakenBack } from "./words.ts";

/** What a line adds to its stay. */
export interface ReadLine {
  readonly content: LineContent;
  readonly amount: Fen;
  readonly serial: string | null;
  /** The item where the row is marked as taken back and its amount is that of a charge; null for any other */
  readonly markedItem: string | null;
  /** Null where the row has no split of its own. */
  readonly split: { readonly own: Fen; readonly over: Fen; readonly prior: Fen } | null;
}

export class LineReader extends RowReader<LineField> {
  readonly #items: KnownItems;
  readonly #hasDiscount: boolean;
  #agreed: { stay: StayDraft; cells: readonly [string, string, string] } | null = null;

  constructor(header: Header, items: KnownItems, log: ConversionLog) {
    super(header, log);
    this.#items = items;
    this.#hasDiscount = hasDiscount(this);
  }

  /** The row that was started; null when it has faults. `stay` is null when its own row could not be read. */
  read(stay: StayDraft | null): ReadLine | null {
    if (stay !== null) this.#checkPerson(stay);
    const feeTime = this.needMoment("feeTime");
    const listPrice = this.needPrice("unitPrice");
    const charge = this.#charge();
    const amount = charge?.amount ?? null;
    const [quantity, price] = this.#signed(this.#quantity(listPrice, charge), listPrice, charge);
    const unitPrice = this.#chargedPrice(price, quantity, charge);
    const category = this.#category();
    const declaredClass = this.#class();
    const nationalItemCode = this.code("nationalItemCode");
    const hospitalItemName = this.text("hospitalItemName");
    if (hospitalItemName === "") this.fault("hospitalItemName", "BLANK", "不能为空");
    if (nationalItemCode === "" && (declaredClass === "甲" || declaredClass === "乙")) {
      this.fault(
        "nationalItemCode",
        "ITEM_UNMAPPED",
        `没有国标代码的项目不能是${declaredClass}类（${quoted(hospitalItemName)}）`,
      );
    }
    if (feeTime !== null) this.#checkTime(feeTime, stay, nationalItemCode, hospitalItemName);
    if (quantity !== null && unitPrice !== null && amount !== null) {
      this.#checkProduct(quantity, unitPrice, amount);
    }
    const split = amount === null ? null : this.#split(amount);
    if (this.faults.length > 0) return null;
    if (feeTime === null || quantity === null || unitPrice === null || amount === null) return null;
    const serial = this.serial("serial");
    return {
      amount,
      serial,
      markedItem:
        amount > 0 && this.#isMarked()
          ? itemKey(this.code("hospitalItemCode"), hospitalItemName)
          : null,
      split,
      // In the order of LINE_CONTENT_COLUMNS.
      content: [
        serial,
        this.serial("originalSerial"),
        feeTime,
        this.code("hospitalItemCode"),
        hospitalItemName,
        nationalItemCode,
        this.text("nationalItemName"),
        this.text("specification"),
        this.text("maker"),
        this.text("unit"),
        category,
        declaredClass,
        quantity,
        unitPrice,
        amount,
        this.text("dept"),
        split?.ceiling ?? null,
        split?.ratio ?? null,
        split?.own ?? null,
        split?.over ?? null,
        split?.prior ?? null,
        this.code("doctorCode") || null,
      ],
    };
  }

  /** A line that names another patient or settlement than its stay has come under the wrong number. */
  #checkPerson(stay: StayDraft): void {
    // Lines of one stay stand together and repeat these cells.
    const cells = [this.raw("idNumber"), this.raw("name"), this.raw("settlementId")] as const;
    const agreed = this.#agreed;
    if (
      stay === agreed?.stay &&
      cells[0] === agreed.cells[0] &&
      cells[1] === agreed.cells[1] &&
      cells[2] === agreed.cells[2]
    ) {
      return;
    }
    this.#comparePerson(stay);
    this.#agreed = this.faults.length === 0 ? { stay, cells } : null;
  }

  #comparePerson(stay: StayDraft): void {
    const idNumber = this.code("idNumber");
    const isSaid = stay.idNumber !== "" && !saysNoNumber(idNumber);
    if (isSaid && !sameIdNumber(idNumber, stay.idNumber)) {
      this.fault("idNumber", "OTHER_PERSON", "与住院就医表里这次住院的身份证号不一致");
    }
    const name = this.name("name");
    if (name !== "" && name !== stay.name) {
      this.fault("name", "OTHER_PERSON", "与住院就医表里这次住院的姓名不一致");
    }
    const settlementId = this.code("settlementId");
    if (settlementId !== "" && stay.platform !== null) {
      if (settlementId !== stay.platform.settlementId) {
        this.fault("settlementId", "OTHER_SETTLEMENT", "与住院就医表里这次住院的结算流水号不一致");
      }
    }
  }

  #charge(): Charge | null {
    if (this.#hasDiscount) return readCharge(this, "amount");
    const amount = this.needAmount("amount");
    return amount === null ? null : { amount, before: amount };
  }

  /**
   * The price that goes with the amount: of a discounted line most files have the price before the discount, and of the
   * national interface's line price × quantity is the amount.
   */
  #chargedPrice(
    price: Price | null,
    quantity: Quantity | null,
    charge: Charge | null,
  ): Price | null {
    if (price === null || quantity === null || quantity === 0 || charge === null) return price;
    const { amount, before } = charge;
    if (amount === before || isProduct(quantity, price, amount)) return price;
    if (!isProduct(quantity, price, before)) return price;
    const charged = priceOf(amount, quantity);
    this.derived("unitPrice", "DISCOUNT", printPrice(price), printPrice(charged));
    return charged;
  }

  /**
   * Decoctions come as so much of a dose and so many doses: some files write the quantity of all, some that of one. The
   * amount says which; where it fits neither, the quantity stays as it stands, and the row is refused for it.
   */
  #quantity(unitPrice: Price | null, charge: Charge | null): Quantity | null {
    const quantity = this.needQuantity("quantity");
    if (quantity === null || unitPrice === null || charge === null) return quantity;
    if (!this.has("doses") || isEither(quantity, unitPrice, charge)) return quantity;
    const doses = readWhole(this.raw("doses"));
    if (typeof doses !== "number" || doses < 2) return quantity;
    const all = (quantity * doses) as Quantity;
    if (!Number.isSafeInteger(all) || !isEither(all, unitPrice, charge)) return quantity;
    const before = `${printQuantity(quantity)} × ${doses}`;
    this.derived("quantity", "DERIVED", before, printQuantity(all));
    return all;
  }

  /**
   * A line taken back has a negative quantity and a price. Some files write the sign before the amount alone, or before
   * the price: the amount says which way the money goes, the quantity follows it.
   */
  #signed(
    quantity: Quantity | null,
    price: Price | null,
    charge: Charge | null,
  ): readonly [Quantity | null, Price | null] {
    if (quantity === null || price === null || charge === null) return [quantity, price];
    if (charge.amount >= 0 || quantity <= 0 || price === 0) return [quantity, price];
    const [back, plain] = [-quantity as Quantity, Math.abs(price) as Price];
    if (!isEither(back, plain, charge)) return [quantity, price];
    this.derived("quantity", "DERIVED", printQuantity(quantity), printQuantity(back));
    if (price < 0) this.derived("unitPrice", "DERIVED", printPrice(price), printPrice(plain));
    return [back, plain];
  }

  #isMarked(): boolean {
    return this.has("refundMark") && saysTakenBack(this.code("refundMark"));
  }

  #category(): string {
    const word = this.code("category");
    if (word === "") {
      this.fault("category", "BLANK", "不能为空");
      return "14";
    }
    const category = categoryOf(word);
    if (category === null) {
      this.warn("category", "UNKNOWN_WORD", `不认识的收费项目类别“${quoted(word)}”，归入其他费`);
    }
    return category ?? "14";
  }

  #class(): string | null {
    const word = this.code("class");
    if (word === "") return null;
    const declaredClass = classOf(word);
    if (declaredClass === null) {
      this.fault("class", "UNKNOWN_WORD", `“${quoted(word)}”不是甲、乙、丙`);
    }
    return declaredClass;
  }

  #checkTime(feeTime: Moment, stay: StayDraft | null, code: string, name: string): void {
    if (
      stay !== null &&
      ((feeTime as string) < stay.admitDay || feeTime > endOf(stay.dischargeDay))
    ) {
      this.fault(
        "feeTime",
        "FEE_OUTSIDE_STAY",
        `费用日期 ${dayOfMoment(feeTime)} 不在住院期间 ${stay.admitDay} 至 ${stay.dischargeDay} 内`,
      );
    }
    if (code === "") return;
    const known = this.#items.check(code, feeTime);
    if (known === "valid") return;
    const item = `${quoted(code)}（${quoted(name)}）`;
    if (known === "unknown") {
      this.fault("nationalItemCode", "ITEM_UNKNOWN", `医保目录里没有国标代码 ${item}`);
    } else {
      this.fault(
        "nationalItemCode",
        "ITEM_NOT_VALID",
        `国标代码 ${item} 在 ${dayOfMoment(feeTime)} 不在有效期内`,
      );
    }
  }

  #checkProduct(quantity: Quantity, unitPrice: Price, amount: Fen): void {
    if (isProduct(quantity, unitPrice, amount)) return;
    this.fault(
      "amount",
      "PRICE_TIMES_QUANTITY",
      `金额 ${plainYuan(amount)} 与单价 ${printPrice(unitPrice)} × 数量 ${printQuantity(quantity)} 不符`,
    );
  }

  /** The platform's split of the line: its three amounts all or none. */
  #split(amount: Fen): (NonNullable<ReadLine["split"]> & SplitTerms) | null {
    // Where the file lacks one of the columns nothing is split: a hospital's own 自费金额 is none of the platform's.
    if (!SPLIT_FIELDS.every((field) => this.has(field))) return null;
    const cells = [this.raw("fullSelfPay"), this.raw("overLimit"), this.raw("preSelfPay")];
    if (cells.every((cell) => cell === "")) return null;
    const own = this.amount("fullSelfPay");
    const over = this.amount("overLimit");
    const prior = this.amount("preSelfPay");
    const missing = [own, over, prior].filter((part) => part === null).length;
    if (missing === 3) return null;
    if (own === null || over === null || prior === null) {
      if (this.faults.length === 0) {
        this.fault(
          "fullSelfPay",
          "SPLIT_INCOMPLETE",
          "全自费、超限价、先行自付三列要么都有，要么都空",
        );
      }
      return null;
    }
    const sign = amount < 0 ? -1 : 1;
    if (
      own * sign < 0 ||
      over * sign < 0 ||
      prior * sign < 0 ||
      (own + over + prior - amount) * sign > 0
    ) {
      this.fault("fullSelfPay", "SPLIT_BEYOND_AMOUNT", "全自费、超限价、先行自付之和超出金额");
      return null;
    }
    const ceiling = this.price("priceCeiling");
    const ratio = this.ratio("selfPayRatio");
    return { own, over, prior, ceiling, ratio: ratio === null ? null : printRate(ratio) };
  }
}

/** One item of a bill, by the hospital's own words for it. */
export function itemKey(code: string, name: string): string {
  return `${code}\u0000${name}`;
}

interface SplitTerms {
  readonly ceiling: number | null;
  readonly ratio: string | null;
}

const SPLIT_FIELDS = ["fullSelfPay", "overLimit", "preSelfPay"] as const;

/** F06: the amount may differ from price × quantity by 0.01, or by 0.005 × |quantity| for bulk. */
function isProduct(quantity: Quantity, unitPrice: Price, amount: Fen): boolean {
  // In hundred-millionths of a fen; beyond 2^53 exactly, with BigInt.
  const product = quantity * unitPrice;
  const stated = amount * 100_000_000;
  const tolerance = Math.max(100_000_000, 5_000 * Math.abs(quantity));
  return Number.isSafeInteger(product) && Number.isSafeInteger(stated)
    ? Math.abs(product - stated) <= tolerance
    : isWithin(BigInt(quantity) * BigInt(unitPrice), BigInt(amount), BigInt(tolerance));
}

/** Of what was charged, or of what would have been without the discount. */
function isEither(quantity: Quantity, unitPrice: Price, { amount, before }: Charge): boolean {
  return isProduct(quantity, unitPrice, amount) || isProduct(quantity, unitPrice, before);
}

/** To the millionth of a yuan. */
function priceOf(amount: Fen, quantity: Quantity): Price {
  const parts = BigInt(Math.abs(quantity));
  const magnitude = (BigInt(Math.abs(amount)) * 200_000_000n + parts) / (parts * 2n);
  return Number(amount < 0 === quantity < 0 ? magnitude : -magnitude) as Price;
}

function isWithin(product: bigint, amount: bigint, tolerance: bigint): boolean {
  const difference = product - amount * 100_000_000n;
  return (difference < 0n ? -difference : difference) <= tolerance;
}

/** The stay's number may have been brought from 15 to 18 digits, and x to X. */
function sameIdNumber(written: string, stored: string): boolean {
  if (written === stored) return true;
  const upper = written.toUpperCase();
  return (
    upper === stored ||
    (upper.length === 15 && `${upper.slice(0, 6)}19${upper.slice(6)}` === stored.slice(0, 17))
  );
}
