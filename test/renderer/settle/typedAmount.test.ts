import { describe, expect, it } from "vitest";
import { typedAmount } from "../../../renderer/settle/useKept.ts";

describe("an amount as it is typed", () => {
  it.each([
    ["", null, false],
    ["3000", 300_000, false],
    ["3000.5", 300_050, false],
    ["3,000.50", 300_050, false],
    ["1，234，567", 123_456_700, false],
    // A comma for the point is no hundred times the money.
    ["3000,50", null, true],
    ["3,00", null, true],
    ["-5", null, true],
    ["三千", null, true],
  ])("%s", (text, fen, isWrong) => {
    expect(typedAmount(text)).toEqual({ fen, isWrong });
  });
});
