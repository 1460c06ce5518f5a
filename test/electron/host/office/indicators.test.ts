import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { importFiles } from "../../../../electron/host/intake/importFiles.ts";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import { monthIndicators } from "../../../../electron/host/office/indicators.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  openTestOffice,
  PLAIN_CATALOGUE,
  putPackInForce,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

let office: TestOffice;
beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  for (const serial of [1, 2]) addPerson(office, { serial });
});
afterEach(() => closeTestOffice(office));

/** YI is paid for separately from 2023-05-21 on. */
async function tagItem(): Promise<void> {
  const path = join(office.folder, "限制.csv");
  const columns =
    "名单来源,名单日期,国标代码,限制范围,限定诊断编码,标记,审批起点单价,条款,生效日期";
  writeFileSync(path, `${columns}\n医保局,2023-05-21,YI,,,单独支付药品,,演示第 1 条,2023-05-21\n`);
  const files = [{ path, name: "限制.csv" }];
  const report = await importFiles(office.books, ask(office.console), files);
  expect(report.faults).toEqual([]);
}

function settleDrugs(serial: number): string {
  const lines = [
    { code: "JIA", amountFen: 6_200_000, category: "05" },
    { code: "JIA", amountFen: 2_000_000, category: "09" },
    { code: "JIA", amountFen: 1_000_000, category: "11" },
    // Before the tag, and on its first day
    { code: "YI", amountFen: 100_000, category: "09", day: "2023-05-20" },
    { code: "YI", amountFen: 700_000, category: "10", day: "2023-05-21" },
  ];
  const stayId = addStay(office, { serial, inpatientNo: `Z${serial}`, lines });
  return settleNow(office, office.cashier, stayId).slipNumber;
}

it("C22: counts the drugs of the month's slips, those tagged on their fee date apart, undoings off", async () => {
  await tagItem();
  settleDrugs(1);
  const undone = settleDrugs(2);
  const request = { slipNumber: undone, reason: "录错", outside: { cashRefunded: true } } as const;
  undo(office.books, ask(office.cashier), request);
  changeSettings(office.books, ask(office.manager), { drugShareReading: "offBoth" });
  const { indicators } = await monthIndicators(office.books, "2023-06");
  expect(indicators.map(({ part, whole, share }) => [part, whole, share])).toEqual([
    [3_800_000, 10_000_000, "38.00%"],
    [3_100_000, 9_300_000, "33.33%"],
  ]);
});

it("E07: has no progress without a whole base, or for another year; with one it says which", async () => {
  settleDrugs(1);
  const half = { fundYear: "2023", fundAmount: "200000" };
  changeSettings(office.books, ask(office.manager), half);
  const without = await monthIndicators(office.books, "2023-06");
  expect(without.noProgress).toContain("没有设 2023 年的基金额度");
  const rest = { fundName: "本院总额", fundSource: "某医保〔2023〕5 号", fundDay: "2023-01-15" };
  changeSettings(office.books, ask(office.manager), rest);
  const { indicators, noProgress } = await monthIndicators(office.books, "2023-06");
  const progress = indicators.at(-1);
  const paid = office.books.prepare("SELECT sum(fund_fen) FROM settlement").pluck().get();
  expect(noProgress).toBeNull();
  expect(progress?.part).toBe(paid);
  expect(progress?.how).toMatch(/÷ 本院总额 200,000\.00（某医保〔2023〕5 号，2023-01-15）$/);
  const nobody = { fundPayer: "没有这个支付方" };
  changeSettings(office.books, ask(office.manager), nobody);
  expect((await monthIndicators(office.books, "2023-06")).indicators.at(-1)?.part).toBe(0);
  const other = await monthIndicators(office.books, "2024-01");
  expect(other.noProgress).toContain("没有设 2024 年的基金额度（设了的是 2023 年）");
});
