import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capitalYuan } from "../../../shared/money/capitals.ts";
import {
  parsePrice,
  parseQuantity,
  printPrice,
  printQuantity,
} from "../../../shared/money/decimal.ts";
import {
  fen,
  MAX_FEN,
  MoneyError,
  parseYuan,
  plainYuan,
  printYuan,
} from "../../../shared/money/fen.ts";
import {
  addFraction,
  compareFraction,
  divideFraction,
  fraction,
  multiplyFraction,
  parseRate,
  printDecimal,
  printRate,
  subtractFraction,
} from "../../../shared/money/fraction.ts";
import { type Rounding, roundToFen, TO_FEN } from "../../../shared/money/rounding.ts";

const amounts = fc.integer({ min: -MAX_FEN, max: MAX_FEN }).map(fen);

describe("fen", () => {
  it("reads what it prints", () => {
    fc.assert(fc.property(amounts, (amount) => parseYuan(plainYuan(amount)) === amount));
  });

  it.each([
    ["0", 0],
    ["-0.00", 0],
    ["12.5", 1250],
    ["12.3400", 1234],
    ["68212208.07", 6_821_220_807],
  ])("reads %s", (text, expected) => {
    expect(parseYuan(text)).toBe(expected);
    expect(Object.is(parseYuan(text), -0)).toBe(false);
  });

  it.each(["", "1.234", "1,234.50", "1.2.3", "１２", "1e3", "+5", ".5", "5.", "NaN", "￥5", "1 "])(
    "refuses %j",
    (text) => expect(parseYuan(text)).toBeNull(),
  );

  it("prints for people with a real minus and separators", () => {
    expect(printYuan(fen(-1_234_567_89))).toBe("−1,234,567.89");
    expect(printYuan(fen(5))).toBe("0.05");
  });

  it.each([0.5, Number.NaN, MAX_FEN + 1, Number.POSITIVE_INFINITY])("refuses %s fen", (value) => {
    expect(() => fen(value)).toThrow(MoneyError);
  });
});

describe("decimals", () => {
  it("keeps prices to six and quantities to four places exactly", () => {
    expect(parsePrice("12.345678")).toBe(12_345_678);
    expect(parsePrice("12.3456781")).toBeNull();
    expect(parsePrice("0.1000000000")).toBe(100_000);
    expect(parseQuantity("-2.5")).toBe(-25_000);
    expect(parseQuantity("1/2")).toBeNull();
  });

  it("reads what it prints", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
        expect(parsePrice(printPrice(value as never))).toBe(value);
        expect(parseQuantity(printQuantity(value as never))).toBe(value);
      }),
    );
  });
});

describe("fractions", () => {
  const wholes = fc.oneof(
    fc.integer({ min: -1000, max: 1000 }),
    fc.maxSafeInteger(),
    fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  );
  const fractions = fc
    .tuple(
      wholes,
      wholes.filter((d) => d !== 0),
    )
    .map(([n, d]) => fraction(n, d));
  const same = (a: { n: unknown; d: unknown }, n: bigint, d: bigint): boolean =>
    BigInt(a.n as bigint) * d === n * BigInt(a.d as bigint);

  it("agree with BigInt cross multiplication, also beyond safe integers", () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        const [an, ad, bn, bd] = [BigInt(a.n), BigInt(a.d), BigInt(b.n), BigInt(b.d)];
        expect(same(addFraction(a, b), an * bd + bn * ad, ad * bd)).toBe(true);
        expect(same(subtractFraction(a, b), an * bd - bn * ad, ad * bd)).toBe(true);
        expect(same(multiplyFraction(a, b), an * bn, ad * bd)).toBe(true);
        if (bn !== 0n) expect(same(divideFraction(a, b), an * bd, ad * bn)).toBe(true);
        expect(Math.sign(compareFraction(a, b))).toBe(
          an * bd < bn * ad ? -1 : an * bd > bn * ad ? 1 : 0,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("reads and prints rates as policies write them", () => {
    expect(parseRate("65%")).toEqual(fraction(65, 100));
    expect(parseRate("12.5%")).toEqual(fraction(1, 8));
    expect(parseRate("0.6500")).toEqual(fraction(13, 20));
    expect(parseRate("六成")).toBeNull();
    expect(printRate(fraction(13, 20))).toBe("65%");
    expect(printRate(fraction(1, 8))).toBe("12.5%");
    expect(printRate(fraction(2, 37))).toBe("2/37");
    expect(printDecimal(fraction(29_743_675, 1000), 3)).toBe("29743.675");
  });
});

describe("rounding", () => {
  it("rounds half away from zero, so that a line and its refund cancel", () => {
    // Published: 29,743.675 yuan is paid as 29,743.68 (E02).
    expect(roundToFen(fraction(29_743_675, 10), TO_FEN)).toBe(2_974_368);
    expect(roundToFen(fraction(-29_743_675, 10), TO_FEN)).toBe(-2_974_368);
    expect(roundToFen(fraction(171_264_24, 10), TO_FEN)).toBe(1_712_642);
  });

  it("agrees with BigInt in every direction and unit", () => {
    const rules: fc.Arbitrary<Rounding> = fc.record({
      unitFen: fc.constantFrom(1, 10, 100),
      direction: fc.constantFrom("half-away-from-zero", "toward-zero", "away-from-zero"),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: -1e13, max: 1e13 }),
        fc.integer({ min: 1, max: 1e6 }),
        rules,
        (n, d, rounding) => {
          const result = BigInt(roundToFen(fraction(n, d), rounding));
          const [bigN, bigD, unit] = [BigInt(n), BigInt(d), BigInt(rounding.unitFen)];
          expect(result % unit).toBe(0n);
          const off = result * bigD - bigN;
          const away = n < 0 ? -off : off;
          const step = unit * bigD;
          if (rounding.direction === "toward-zero") expect(away <= 0n && away > -step).toBe(true);
          else if (rounding.direction === "away-from-zero")
            expect(away >= 0n && away < step).toBe(true);
          else expect(2n * away <= step && 2n * away > -step).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("capitals", () => {
  it.each([
    ["1409.50", "人民币壹仟肆佰零玖元伍角整"],
    ["16409.02", "人民币壹万陆仟肆佰零玖元零贰分"],
    ["325.04", "人民币叁佰贰拾伍元零肆分"],
    ["24651.97", "人民币贰万肆仟陆佰伍拾壹元玖角柒分"],
    ["0.00", "人民币零元整"],
    ["0.05", "人民币伍分"],
    ["0.50", "人民币伍角整"],
    ["10.00", "人民币壹拾元整"],
    ["100000.00", "人民币壹拾万元整"],
    ["100000001.10", "人民币壹亿零壹元壹角整"],
    ["10010005.00", "人民币壹仟零壹万零伍元整"],
    ["200000.00", "人民币贰拾万元整"],
    ["-12.00", "人民币负壹拾贰元整"],
  ])("%s is %s", (text, expected) => {
    expect(capitalYuan(parseYuan(text) ?? fen(0))).toBe(expected);
  });

  it("can be read back", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_99 }), (value) => {
        expect(readCapitals(capitalYuan(fen(value)))).toBe(value);
      }),
    );
  });
});

/** A reader of its own kind: it sums digits by their unit and knows nothing of how the text was written. */
function readCapitals(text: string): number {
  const digits = "零壹贰叁肆伍陆柒捌玖";
  const units: Record<string, number> = { 拾: 10, 佰: 100, 仟: 1000 };
  let [total, group, digit] = [0, 0, 0];
  for (const character of text.replace("人民币", "")) {
    if (digits.includes(character)) digit = digits.indexOf(character);
    else if (character in units) {
      group += digit * (units[character] ?? 0);
      digit = 0;
    } else if (character === "万" || character === "亿") {
      total += (group + digit) * (character === "万" ? 10_000 : 100_000_000);
      [group, digit] = [0, 0];
    } else if (character === "元") {
      total = (total + group + digit) * 100;
      [group, digit] = [0, 0];
    } else if (character === "角") {
      total += digit * 10;
      digit = 0;
    } else if (character === "分") {
      total += digit;
      digit = 0;
    }
  }
  return total;
}
