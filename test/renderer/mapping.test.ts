import { describe, expect, it } from "vitest";
import {
  fieldsOf,
  isOn,
  type MappingDraft,
  originOf,
  profileOf,
  unusedColumns,
  withOrigin,
  withSwitch,
  withWords,
  wordsText,
} from "../../renderer/mapping/mappingDraft.ts";
import type { FileLayout } from "../../shared/contract/mapping.ts";
import { mappingProfileSchema } from "../../shared/contract/mappingProfile.ts";

const PART = { columns: {}, fixed: {}, words: {}, fillDown: [], tenThousand: [] };
const WIDE: MappingDraft = {
  table: 0,
  headerRow: 1,
  columns: ["号", "名", "钱", " "],
  parts: [
    { ...PART, kind: "stays" },
    { ...PART, kind: "lines" },
  ],
};
const field = (name: string, required = false) => ({
  field: name,
  label: name,
  required,
  instead: [],
});
const LAYOUTS: FileLayout[] = [
  { kind: "stays", label: "住院", fields: [field("dept"), field("inpatientNo", true)] },
  { kind: "lines", label: "明细", fields: [field("inpatientNo", true), field("amount", true)] },
];

describe("对应列 in hand", () => {
  it("asks once for what stays and lines share, required ones first", () => {
    expect(fieldsOf(WIDE, LAYOUTS).map((row) => `${row.kind} ${row.field}`)).toEqual([
      "stays inpatientNo",
      "stays dept",
      "lines amount",
    ]);
  });

  it("says what is shared of both, what is one's own of one", () => {
    const number = { kind: "stays", field: "inpatientNo" } as const;
    const amount = { kind: "lines", field: "amount" } as const;
    let draft = withOrigin(WIDE, number, { from: "column", column: "号" });
    draft = withOrigin(draft, amount, { from: "column", column: "钱" });
    draft = withSwitch(draft, number, "fillDown", true);
    draft = withSwitch(draft, amount, "tenThousand", true);
    expect(draft.parts.map(({ columns }) => columns)).toEqual([
      { inpatientNo: "号" },
      { inpatientNo: "号", amount: "钱" },
    ]);
    expect(draft.parts.map(({ fillDown }) => fillDown)).toEqual([["inpatientNo"], ["inpatientNo"]]);
    expect(isOn(draft, amount, "tenThousand")).toBe(true);
    expect(unusedColumns(draft)).toEqual(["名"]);
    // A value of the whole file stands in no row above.
    draft = withOrigin(draft, number, { from: "fixed", text: "7" });
    expect(originOf(draft, number)).toEqual({ from: "fixed", text: "7" });
    expect(isOn(draft, number, "fillDown")).toBe(false);
    draft = withOrigin(draft, number, { from: "none" });
    expect(originOf(draft, number)).toEqual({ from: "none" });
  });

  it("takes words as people write them, and gives them back", () => {
    const sex = { kind: "stays", field: "sex" } as const;
    const draft = withWords(WIDE, sex, "先生＝男； 女士 = 女;=空；只有左边=");
    expect(draft.parts[0]?.words).toEqual({ sex: { 先生: "男", 女士: "女" } });
    expect(wordsText(draft, sex)).toBe("先生=男；女士=女");
    expect(withWords(draft, sex, "").parts[0]?.words).toEqual({});
  });

  it("becomes a profile that the host takes", () => {
    const draft = withOrigin(
      WIDE,
      { kind: "stays", field: "name" },
      { from: "column", column: "名" },
    );
    expect(mappingProfileSchema.safeParse(profileOf(draft, " 东城 ")).success).toBe(true);
    expect(profileOf(draft, " 东城 ").name).toBe("东城");
  });
});
