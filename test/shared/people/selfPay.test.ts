import { describe, expect, it } from "vitest";
import { saysSelfPay } from "../../../shared/people/selfPay.ts";

describe("the words of a bill that nobody else pays", () => {
  it.each(["自费", "全自费", "自费病人", "自费结算", "非医保", "未参保人员", "现金结算"])(
    "%s",
    (word) => {
      expect(saysSelfPay(word)).toBe(true);
    },
  );
  it.each(["", "城乡居民", "普通住院", "公费", "医保", "自费药", "部分自费", "现金"])(
    "not %s",
    (word) => {
      expect(saysSelfPay(word)).toBe(false);
    },
  );
});
