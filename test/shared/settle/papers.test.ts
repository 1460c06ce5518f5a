import { describe, expect, it } from "vitest";
import type { Stay } from "../../../shared/bill/types.ts";
import { SETTINGS } from "../../../shared/contract/settings.ts";
import {
  PAPER_RULES_FORM,
  type PaperFacts,
  papersNeeded,
  parsePaperRules,
} from "../../../shared/settle/papers.ts";
import { idNumberOf } from "../../support/office.ts";

const RULES = parsePaperRules(
  "全部=身份证复印件；身份特困=特困供养证；异地=异地备案表；转诊=转诊单；外伤=受伤说明；新生儿=出生证",
);

const STAY = {
  certificateClass: "",
  diagnosisCode: "I10.x00",
  secondaryDiagnoses: [] as readonly string[],
  settlementType: "普通住院",
  idNumber: idNumberOf(1),
  ageYears: 63,
  admitDay: "2023-05-20",
  dischargeDay: "2023-06-01",
} as Stay;

const NOTHING: PaperFacts = {
  stay: STAY,
  insuredRegion: "990100",
  hospitalRegion: "990100",
  identities: [],
  registrations: [],
  hasInjuryResult: false,
  hasCover: true,
};

type Changes = Partial<Omit<PaperFacts, "stay">> & { readonly stay?: Partial<Stay> };

/** Each paper but the one that everybody brings; in brackets where it need not be brought. */
function needed({ stay, ...facts }: Changes): string[] {
  return papersNeeded(RULES, { ...NOTHING, ...facts, stay: { ...STAY, ...stay } })
    .filter(({ paper }) => paper !== "身份证复印件")
    .map(({ paper, shownBy }) => (shownBy === null ? paper : `(${paper}：${shownBy})`));
}

describe("which papers a stay needs", () => {
  it.each<readonly [string, Changes, readonly string[]]>([
    ["nothing of an ordinary one", {}, []],
    ["the certificate that the bill names", { stay: { certificateClass: "特困" } }, ["特困供养证"]],
    [
      "the same in the words of the template",
      { stay: { certificateClass: "特困供养人员" } },
      ["特困供养证"],
    ],
    [
      "not the one of another identity",
      { stay: { certificateClass: "低保" }, identities: ["低保"] },
      [],
    ],
    [
      "none where the register has it",
      { stay: { certificateClass: "特困" }, identities: ["特困"] },
      ["(特困供养证：身份名单)"],
    ],
    ["a registration from another place", { insuredRegion: "980100" }, ["异地备案表"]],
    ["none within the same place", { insuredRegion: "990102" }, []],
    [
      "nothing where the office's own place is not set",
      { hospitalRegion: "", insuredRegion: "980100" },
      [],
    ],
    [
      "none where it is registered",
      { insuredRegion: "980100", registrations: ["异地备案"] },
      ["(异地备案表：异地备案)"],
    ],
    ["a referral", { stay: { settlementType: "转诊住院" } }, ["转诊单"]],
    [
      "none where it is registered",
      { stay: { settlementType: "转诊住院" }, registrations: ["规范转诊"] },
      ["(转诊单：规范转诊)"],
    ],
    ["an injury among the diagnoses", { stay: { secondaryDiagnoses: ["S72.000"] } }, ["受伤说明"]],
    [
      "none where the inquiry is entered",
      { stay: { diagnosisCode: "T14.9" }, hasInjuryResult: true },
      ["(受伤说明：外伤调查结果)"],
    ],
    [
      "a newborn of 90 days",
      { stay: { ageYears: 0, idNumber: idNumberOf(1, "20230219") }, hasCover: false },
      ["出生证"],
    ],
    [
      "no newborn of 91 days",
      { stay: { ageYears: 0, idNumber: idNumberOf(1, "20230218") }, hasCover: false },
      [],
    ],
    [
      "a child without a number",
      { stay: { ageYears: 0, idNumber: "无" }, hasCover: false },
      ["出生证"],
    ],
    [
      "none where the mother is entered",
      { stay: { ageYears: 0, idNumber: "无" } },
      ["(出生证：参保登记或母亲的登记)"],
    ],
  ])("%s", (_, changes, papers) => {
    expect(needed(changes)).toEqual(papers);
  });

  it("asks for a paper once, for the reason that is still open", () => {
    const rules = parsePaperRules("转诊=证明；异地=证明;全部=证明");
    const facts = { ...NOTHING, registrations: ["规范转诊" as const] };
    expect(papersNeeded(rules, facts)).toMatchObject([{ paper: "证明", shownBy: null }]);
  });
});

describe("the office's table", () => {
  it.each(["", "全部=身份证", "身份低保边缘=证；外伤＝说明", SETTINGS.stayPapers.initial])(
    "takes %s",
    (text) => {
      expect(PAPER_RULES_FORM.test(text)).toBe(true);
      const count = text === "" ? 0 : text.split("；").length;
      expect(parsePaperRules(text)).toHaveLength(count);
    },
  );

  it.each([
    "特困=证",
    "身份=证",
    "外伤=",
    "外伤",
    "外伤=甲；",
    "外伤=甲=乙",
    `外伤=${"长".repeat(31)}`,
  ])("refuses %s", (text) => {
    expect(PAPER_RULES_FORM.test(text)).toBe(false);
    expect(parsePaperRules(text)).toEqual([]);
  });
});
