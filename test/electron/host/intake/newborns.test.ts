/** Newborns on bills: without a number, with the mother's, under names that say whose they are. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isNewbornName } from "../../../../shared/people/newborn.ts";
import { type Cells, stayCells } from "../../../support/billFiles.ts";
import { Desk, fileReport, fiveLines } from "./setup.ts";

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
  await desk.import([desk.catalogue("目录.csv")]);
});
afterAll(() => desk.close());

const MOTHERS = stayCells(2).身份证号 ?? "";
const CHILD: Cells = { 人员姓名: "演示之子", 人员性别: "男", 人员年龄: "3天", 身份证号: "" };

function importChild(changes: Cells, line: Cells = {}) {
  const stay = stayCells(1, { ...CHILD, ...changes });
  const lines = fiveLines(1).map((cells) => ({
    ...cells,
    ...{ 人员姓名: stay.人员姓名 ?? "", 身份证号: stay.身份证号 ?? "" },
    ...line,
  }));
  const files = [desk.stays("住院.csv", [stay]), desk.lines("明细.csv", lines)];
  return desk.import(files, { dryRun: true });
}

describe("a newborn's bill", () => {
  it.each<[string, Cells]>([
    ["nothing", {}],
    ["无", { 身份证号: "无" }],
    ["a dash", { 身份证号: "--" }],
    ["noughts", { 身份证号: "000000000000000000" }],
    ["its mother's number", { 身份证号: MOTHERS }],
    ["its mother's number, and a birthday for its age", { 身份证号: MOTHERS, 人员年龄: "0" }],
  ])("comes in with %s where its number should be, and that is said", async (_, changes) => {
    const report = await importChild(changes);
    expect([report.faults, report.staysAccepted]).toEqual([[], 1]);
    expect(report.warnings.map(({ code }) => code)).toEqual(["NEWBORN_NUMBER"]);
  });

  it("is not given its mother's sex and age", async () => {
    const report = await importChild({ 身份证号: MOTHERS, 人员性别: "" });
    expect(report.faults).toMatchObject([{ code: "BLANK", column: "人员性别" }]);
  });

  it("keeps a number of its own, whatever document it is of", async () => {
    for (const number of ["990101202304290018", "X990000001"]) {
      const { warnings, staysAccepted } = await importChild({ 身份证号: number });
      expect(staysAccepted).toBe(1);
      expect(warnings.map(({ code }) => code)).not.toContain("NEWBORN_NUMBER");
    }
  });

  it("has lines under no number, and under the same one", async () => {
    const without = await importChild({}, { 身份证号: "无" });
    expect(without.staysAccepted).toBe(1);
    const mothers = await importChild({ 身份证号: MOTHERS }, { 身份证号: "" });
    expect(mothers.staysAccepted).toBe(1);
    const others = await importChild(
      { 身份证号: MOTHERS },
      { 身份证号: stayCells(4).身份证号 ?? "" },
    );
    expect(new Set(others.faults.map(({ code }) => code))).toEqual(new Set(["OTHER_PERSON"]));
  });

  it.each<[string, Cells, string]>([
    ["a grown-up of that name", { 人员年龄: "45" }, "身份证号"],
    ["a child of that name", { 人员年龄: "3岁" }, "身份证号"],
    ["another name", { 人员姓名: "演示三" }, "身份证号"],
  ])("is not %s without a number", async (_, changes, column) => {
    const report = await importChild(changes);
    expect(report.faults).toMatchObject([{ code: "BLANK", column }]);
    expect(fileReport(report, "住院.csv").rowsWrong).toBe(1);
  });
});

describe("a newborn's name", () => {
  it.each([
    "张三之子",
    "张三之女",
    "欧阳四之长子",
    "张三之次女",
    "张三之婴",
    "李四之婴儿2",
    "李四婴儿",
  ])("%s", (name) => {
    expect(isNewbornName(name)).toBe(true);
  });
  it.each(["张三", "张子", "李之", "之子", "王之涣", "陈婴", "新生儿", "王五之双大"])(
    "is not %s",
    (name) => {
      expect(isNewbornName(name)).toBe(false);
    },
  );
});
