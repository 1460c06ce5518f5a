import { describe, expect, it } from "vitest";
import type { Day } from "../../../shared/calendar/day.ts";
import { YijieError } from "../../../shared/contract/errors.ts";
import { choosePack } from "../../../shared/policy/choose.ts";
import { packOf, readPackText, shippedPack } from "../../support/packs.ts";

const chuzhou = "resources/policies/chuzhou-resident-2019.yaml";
const packs = [shippedPack("2017"), shippedPack("2023"), packOf(readPackText(chuzhou), chuzhou)];

function by(insuredRegion: string, insuranceType: string, dischargeDay: string) {
  const day = dischargeDay as Day;
  return {
    insuredRegion,
    insuranceType,
    dischargeDay: day,
    admitDay: "2022-12-20" as Day,
    settleDay: "2024-01-05" as Day,
  };
}

describe("choosing a pack (C01: an old stay finds its old pack)", () => {
  it.each([
    ["500112", "城乡居民", "2023-01-01", "chongqing-resident-2023"],
    ["500112", "城乡居民", "2023-12-31", "chongqing-resident-2023"],
    ["500112", "城乡居民", "2017-06-01", "chongqing-resident-2017"],
    ["500112", "城乡居民", "2022-12-31", null],
    ["500112", "城乡居民", "2024-01-01", null],
    ["500112", "城镇职工", "2023-06-01", null],
    ["510100", "城乡居民", "2023-06-01", null],
    ["", "城乡居民", "2023-06-01", null],
    ["341102", "城乡居民", "2019-07-01", "chuzhou-resident-2019"],
    ["341102", "城乡居民", "2019-12-31", "chuzhou-resident-2019"],
    ["341102", "城乡居民", "2019-06-30", null],
    ["340104", "城乡居民", "2019-07-01", null],
  ])("%s %s %s → %s", (region, type, day, id) => {
    expect(choosePack(packs, by(region, type, day))?.id ?? null).toBe(id);
  });

  it("goes by the date that the pack names", () => {
    const text = readPackText("resources/policies/chongqing-resident-2023.yaml");
    const byAdmission = packOf(text.replace("选版按: 出院日期", "选版按: 入院日期"));
    expect(choosePack([byAdmission], by("500112", "城乡居民", "2023-01-05"))).toBeNull();
    const bySettlement = packOf(text.replace("选版按: 出院日期", "选版按: 结算日期"));
    expect(choosePack([bySettlement], by("500112", "城乡居民", "2023-01-05"))).toBeNull();
  });

  it("refuses two", () => {
    const twice = [...packs, shippedPack("2023")];
    const choose = () => choosePack(twice, by("500112", "城乡居民", "2023-06-01"));
    expect(choose).toThrow(YijieError);
    expect(choose).toThrow("两个政策包");
  });
});
