import { describe, expect, it } from "vitest";
import type { Stay } from "../../../shared/bill/types.ts";
import type { Day } from "../../../shared/calendar/day.ts";
import { fen } from "../../../shared/money/fen.ts";
import type { InsuredPerson } from "../../../shared/people/types.ts";
import type { FactNeed } from "../../../shared/policy/pack.ts";
import { type CaseSources, caseFacts } from "../../../shared/settle/caseFacts.ts";

const day = (text: string) => text as Day;

const STAY: Stay = {
  hospitalCode: "H1",
  hospitalName: "演示医院",
  hospitalLevel: "二级",
  inpatientNo: "Z1",
  insuranceType: "城乡居民",
  certificateClass: "",
  insuredRegion: "990100",
  name: "演示",
  sex: "女",
  ageYears: 63,
  idNumber: "11010519491231002X",
  admitDay: day("2023-05-20"),
  dischargeDay: day("2023-06-01"),
  stayDays: 12,
  dept: "内科",
  doctor: "陈医生",
  diagnosisCode: "I10",
  diagnosisName: "高血压",
  secondaryDiagnoses: [],
  settlementType: "普通住院",
  declaredTotal: fen(100),
  receiptCode: null,
  receiptNumber: null,
  platform: null,
};

const PERSON: InsuredPerson = {
  personNo: "P1",
  idNumber: STAY.idNumber,
  name: "演示",
  insuredRegion: "990100",
  insuranceType: "城乡居民",
  tier: "一档",
  personType: "成年居民",
  district: "某区县",
};

function factsOf(needs: readonly FactNeed[], more: Partial<CaseSources> = {}) {
  return caseFacts(needs, {
    stay: STAY,
    person: PERSON,
    identities: [],
    registrations: [],
    hospitalLevel: "二级",
    hospitalRegion: "990101",
    settleDay: day("2023-06-05"),
    ...more,
  });
}

const choice = (name: string, ...values: string[]): FactNeed => ({
  name,
  kind: "choice",
  values,
  ignored: [],
});
const YES_NO = ["是", "否"];

describe("the facts of a case", () => {
  it("are what a person says where no file brings them, by their kind, and hold the stay until then", () => {
    const need = (name: string, kind: FactNeed["kind"], ...values: string[]): FactNeed => ({
      name,
      kind,
      values,
      ignored: [],
    });
    const needs = [
      need("病种", "choice", "阑尾炎", "其他病"),
      need("连续参保年数", "count"),
      need("第三方已赔", "money"),
      need("缴费日期", "day"),
    ];
    expect(factsOf(needs).holds.map(({ code, what }) => [code, what])).toEqual(
      needs.map(({ name }) => ["FACT_MISSING", `缺少“${name}”。`]),
    );
    const typed = new Map([
      ["病种", "阑尾炎"],
      ["连续参保年数", "12"],
      ["第三方已赔", "3000.50"],
      ["缴费日期", "2022-12-01"],
    ]);
    const { facts, holds } = factsOf(needs, { typed });
    expect(holds).toEqual([]);
    expect(facts).toMatchObject({
      病种: "阑尾炎",
      连续参保年数: 12,
      第三方已赔: 300_050,
      缴费日期: "2022-12-01",
    });
    const wrong = new Map([...typed, ["病种", "肺炎"] as const]);
    expect(factsOf(needs, { typed: wrong }).holds.map(({ code }) => code)).toEqual([
      "FACT_OUTSIDE",
    ]);
    // What a file brings is never taken from a person's word.
    const level = factsOf([choice("医院等级", "一级", "二级", "三级")], {
      typed: new Map([["医院等级", "三级"]]),
    });
    expect(level.facts.医院等级).toBe("二级");
  });

  it("are the four dates and what the pack asks for, nothing else", () => {
    const { facts, holds } = factsOf([
      choice("医院等级", "一级", "二级", "三级"),
      choice("档次", "一档", "二档"),
      { name: "住院天数", kind: "count", values: [], ignored: [] },
      { name: "年龄", kind: "age", values: [], ignored: [] },
      { name: "住院次序", kind: "ordinal", values: [], ignored: [] },
    ]);
    expect(holds).toEqual([]);
    expect(facts).toEqual({
      入院日期: "2023-05-20",
      出院日期: "2023-06-01",
      结算日期: "2023-06-05",
      出生日期: "1949-12-31",
      医院等级: "二级",
      档次: "一档",
      住院天数: 12,
    });
  });

  it("hold the stay when one is missing, outside the pack, or known to nobody", () => {
    const holdsOf = (need: FactNeed, more: Partial<CaseSources> = {}) =>
      factsOf([need], more).holds.map(({ code, what }) => `${code} ${what}`);
    const noTier = { person: { ...PERSON, tier: null } };
    expect(holdsOf(choice("档次", "一档"), noTier)).toEqual(["FACT_MISSING 缺少“档次”。"]);
    expect(holdsOf(choice("档次", "二档"))[0]).toMatch(/^FACT_OUTSIDE “档次”是“一档”.*二档/);
    expect(holdsOf(choice("病种", "白内障"))).toEqual(["FACT_MISSING 缺少“病种”。"]);
    const noLevel = { hospitalLevel: null };
    expect(holdsOf(choice("医院等级", "二级"), noLevel)).toEqual(["FACT_MISSING 缺少“医院等级”。"]);
    const passport = { stay: { ...STAY, idNumber: "E12345678" } };
    expect(holdsOf({ name: "年龄", kind: "age", values: [], ignored: [] }, passport)).toEqual([
      "FACT_MISSING 缺少“出生日期”。",
    ]);
  });

  it("always include the person type, which slip and claim state", () => {
    const person = { ...PERSON, personType: null };
    expect(factsOf([], { person }).holds.map(({ what }) => what)).toEqual(["缺少“人员类别”。"]);
  });

  it("count a registration in force on any day of the stay, both ends included (C08)", () => {
    const referral = (from: string, to: string | null) =>
      factsOf([choice("规范转诊", ...YES_NO)], {
        registrations: [
          { personNo: "P1", kind: "规范转诊", from: day(from), to: to === null ? null : day(to) },
        ],
      }).facts.规范转诊;
    expect(referral("2023-05-20", "2023-05-20")).toBe("是");
    expect(referral("2023-05-20", null)).toBe("是");
    // Made after admission, before discharge.
    expect(referral("2023-05-25", null)).toBe("是");
    expect(referral("2023-06-01", null)).toBe("是");
    expect(referral("2023-06-02", null)).toBe("否");
    expect(referral("2023-01-01", "2023-05-19")).toBe("否");
    expect(factsOf([choice("备案", ...YES_NO)]).facts.备案).toBe("否");
  });

  it("place the care by the codes of hospital and insurer", () => {
    const placed = (home: string, hospital: string) =>
      factsOf([choice("就医地", "市内", "省内", "省外")], {
        person: { ...PERSON, insuredRegion: home },
        hospitalRegion: hospital,
      }).facts.就医地;
    expect(placed("430601", "430602")).toBe("市内");
    expect(placed("430601", "430102")).toBe("省内");
    expect(placed("430601", "440102")).toBe("省外");
    // A municipality is one 统筹区 although its districts and counties differ in the fourth digit.
    expect(placed("500112", "500235")).toBe("市内");
    expect(placed("430601", "")).toBeUndefined();
  });

  it("bring what the person holds with its dates, and doubt a certificate that no register knows", () => {
    const need: FactNeed = {
      name: "身份",
      kind: "held",
      values: ["特困", "低保"],
      ignored: ["计生户"],
    };
    const low = {
      personNo: "P1",
      identity: "低保",
      from: day("2020-01-01"),
      to: day("2021-12-31"),
    };
    const other = { ...low, identity: "监测对象" };
    const { facts } = factsOf([need], { identities: [low, other] });
    expect(facts.身份).toEqual([{ value: "低保", from: "2020-01-01", to: "2021-12-31" }]);
    const stay = { ...STAY, certificateClass: "最低生活保障家庭成员" };
    expect(factsOf([need], { stay, identities: [low] }).holds).toEqual([]);
    expect(factsOf([need], { stay, identities: [other] }).holds).toHaveLength(1);
  });

  it("hold whoever has an identity that the pack does not list, but not for one of another time or 不计", () => {
    const need: FactNeed = { name: "身份", kind: "held", values: ["特困"], ignored: ["计生户"] };
    const identity = (name: string, from: string, to: string | null) => ({
      personNo: "P1",
      identity: name,
      from: day(from),
      to: to === null ? null : day(to),
    });
    const holdsFor = (...identities: ReturnType<typeof identity>[]) =>
      factsOf([need], { identities }).holds.map(({ code, what }) => `${code} ${what}`);
    expect(holdsFor(identity("监测对象", "2000-01-01", null))).toEqual([
      "FACT_OUTSIDE “身份”是“监测对象”，政策包只写了：特困、计生户。",
    ]);
    expect(holdsFor(identity("计生户", "2000-01-01", null))).toEqual([]);
    expect(holdsFor(identity("监测对象", "2000-01-01", "2001-12-31"))).toEqual([]);
    const plain: FactNeed = { name: "性别", kind: "choice", values: ["男", "女"], ignored: [] };
    const all = { identities: [identity("监测对象", "2000-01-01", null)] };
    expect(factsOf([plain], all).holds).toEqual([]);
  });
});
