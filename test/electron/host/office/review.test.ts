/** The review through the whole office: what holds, what is deducted, what is decided, and that it stays so. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkAtStart, checkBooks } from "../../../../electron/host/guard/check.ts";
import { changeSettings } from "../../../../electron/host/office/changeSettings.ts";
import { decideFinding } from "../../../../electron/host/office/decideFinding.ts";
import { enterStay } from "../../../../electron/host/office/enterStay.ts";
import { findStays } from "../../../../electron/host/office/findStays.ts";
import { presettle } from "../../../../electron/host/office/presettle.ts";
import { readSettlement } from "../../../../electron/host/office/reads.ts";
import {
  importAndReview,
  reviewAllSoon,
  reviewOnDemand,
} from "../../../../electron/host/office/reviewOpen.ts";
import {
  type FindingQuery,
  findFindings,
  findingDetail,
  reviewReports,
  stayReview,
} from "../../../../electron/host/office/reviewReads.ts";
import { tryReview } from "../../../../electron/host/office/reviewStay.ts";
import {
  importRules,
  switchRule,
  withdrawRules,
} from "../../../../electron/host/office/ruleActs.ts";
import { ruleLibrary } from "../../../../electron/host/office/ruleReads.ts";
import { sampleFiles } from "../../../../electron/host/office/sampleImport.ts";
import { settle } from "../../../../electron/host/office/settle.ts";
import { slipLines } from "../../../../electron/host/office/stayLines.ts";
import { undo } from "../../../../electron/host/office/undo.ts";
import { performAct } from "../../../../electron/host/store/act.ts";
import { findingsOf } from "../../../../electron/host/store/reviews.ts";
import { SWITCH_STATES, type SwitchState } from "../../../../shared/audit/types.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  errorCode,
  errorCodeOf,
  idNumberOf,
  type LineGiven,
  moveTo,
  nameOf,
  openTestOffice,
  PLAIN_CATALOGUE,
  platformOf,
  putPackInForce,
  type StayGiven,
  settleNow,
  type TestOffice,
} from "../../../support/office.ts";

const HEAD = `格式: 1
名称: 本院规则
版本: "1"
法规: [{ 名: 条例, 条文: 某条例第一条 }]
规则:
`;

interface RuleGiven {
  readonly code: string;
  readonly bearer?: "病人" | "医院";
  /** The item whose name holds this */
  readonly item: string;
  readonly only?: string;
}

const rule = ({
  code,
  bearer = "病人",
  item,
  only = "性别: 女",
}: RuleGiven): string => `  - 名: 规则${code}
    编号: ${code}
    级别: 违规
    可自动扣减: 是
    承担: ${bearer}
    版本: "1"
    有效: 不限
    环节: [在院, 出院, 事后]
    法规: 条例
    证据: 记录
    扣减: 全部
    只看纳入报销: 是
    判断: { 类: 限定, 项目: { 名称含: [${item}] }, 条件: { ${only} } }
`;

let office: TestOffice;

beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  putPackInForce(office);
  addPerson(office, { serial: 1 });
  addPerson(office, { serial: 2 });
});

afterEach(() => closeTestOffice(office));

/** Writes result and findings of a bill as the program did that had each finding in the log. */
function asBefore(versionId: number): void {
  const { books, console } = office;
  const head = { ...ask(console), kind: "审核", subject: "", request: null };
  performAct(books, head, (act) => {
    act.update("review_result", { version_id: versionId }, { finding_digests: null });
    for (const { number, level } of findingsOf(books, versionId)) {
      act.update("finding", { version_id: versionId, number }, { level });
    }
    return null;
  });
}

function importText(text: string, name = "本院.yaml") {
  const path = join(office.folder, name);
  writeFileSync(path, text);
  return importRules(office.books, ask(office.manager), { path, name });
}

function setRule(ruleCode: string, state: SwitchState) {
  return switchRule(office.books, ask(office.manager), { ruleCode, state, reason: "试验" });
}

function decide(stayId: number, status: "采纳" | "豁免" | "待核实" | "已申诉", rule?: string) {
  const { findings } = stayReview(office.books, stayId);
  const found = findings.find(({ ruleCode, level }) =>
    rule === undefined ? level === "违规" : ruleCode === rule,
  );
  const number = found?.number ?? 0;
  return decideFinding(office.books, ask(office.manager), {
    stayId,
    number,
    status,
    reason: "核实",
  });
}

const holdsOf = (stayId: number) => presettle(office.books, stayId).holds.map(({ code }) => code);
const codesOf = (stayId: number, level?: string) =>
  stayReview(office.books, stayId)
    .findings.filter((one) => level === undefined || one.level === level)
    .map(({ ruleCode }) => ruleCode);

/** 1,000.00 in scope of which 200.00 are limited to women. */
const LINES: readonly LineGiven[] = [
  { code: "JIA", amountFen: 80_000 },
  { code: "JIA", amountFen: 20_000, name: "限女药" },
];
const WOMEN = HEAD + rule({ code: "L01", item: "限女药" });
const WRONG_CHARGE = HEAD + rule({ code: "L02", item: "限女药", bearer: "医院" });

const stay = (more: Partial<StayGiven> = {}) =>
  addStay(office, { serial: 1, inpatientNo: "ZY1", lines: LINES, ...more });

describe("a violation", () => {
  it("holds the stay until the manager decides, and the paper says so", async () => {
    await importText(WOMEN);
    const id = stay();
    const pre = presettle(office.books, id);
    expect(pre.holds.map(({ code }) => code)).toEqual(["VIOLATION_OPEN"]);
    expect(pre.holds[0]?.what).toContain("规则L01（L01）");
    // Shown as it would be, so that the window sees what is at stake; nothing is deducted.
    expect(pre.draft?.figures.personTotal).toBe(100_000 - 42_000);
    const shownDigest = pre.digest;
    const ofCashier = ask(office.cashier);
    expect(errorCode(() => settle(office.books, ofCashier, { stayId: id, shownDigest }))).toBe(
      "STAY_HELD",
    );
    const decision = { stayId: id, number: 1, status: "豁免", reason: "病历证实" } as const;
    expect(errorCode(() => decideFinding(office.books, ask(office.cashier), decision))).toBe(
      "NOT_ALLOWED",
    );
    expect(
      errorCode(() =>
        decideFinding(office.books, ask(office.manager), { ...decision, reason: " " }),
      ),
    ).toBe("REASON_MISSING");
    decideFinding(office.books, ask(office.manager), decision);
    expect(holdsOf(id)).toEqual([]);
    const { slipNumber } = settleNow(office, office.cashier, id);
    expect(readSettlement(office.books, slipNumber).review).toMatch(/^违规1.*豁免1$/);
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("may be taken as a fault: then it is settled as it is, and counted", async () => {
    await importText(WOMEN);
    const id = stay();
    decide(id, "已申诉");
    expect(holdsOf(id)).toEqual(["VIOLATION_OPEN"]);
    decide(id, "采纳");
    const { slipNumber } = settleNow(office, office.cashier, id);
    const { review, figures } = readSettlement(office.books, slipNumber);
    expect([review, figures.personTotal]).toEqual([expect.stringMatching(/采纳1$/), 58_000]);
  });

  it("is no hold below 违规, nor where its rule only tells", async () => {
    await importText(WOMEN);
    setRule("L01", "提示");
    const id = stay();
    expect(holdsOf(id)).toEqual([]);
    expect(codesOf(id, "提示")).toContain("L01");
    setRule("L01", "关");
    expect(holdsOf(id)).toEqual([]);
    expect(codesOf(id)).not.toContain("L01");
  });
});

describe("自动扣减", () => {
  it("moves what the patient bears to 全自费 before anything is calculated, and the line says why", async () => {
    await importText(WOMEN);
    setRule("L01", "自动扣减");
    const id = stay();
    const pre = presettle(office.books, id);
    expect(pre.outcome).toBe("ready");
    // (800 − 300) × 60% instead of (1,000 − 300) × 60%
    expect(pre.draft?.figures).toMatchObject({
      fullSelfPay: 20_000,
      inScope: 80_000,
      personTotal: 100_000 - 30_000,
    });
    const { slipNumber } = settleNow(office, office.cashier, id);
    expect(readSettlement(office.books, slipNumber).review).toMatch(/扣减200\.00元$/);
    expect(slipLines(office.books, slipNumber).map(({ split }) => split)).toMatchObject([
      { fullSelfPay: 0, inScope: 80_000, deducted: null },
      {
        fullSelfPay: 20_000,
        inScope: 0,
        deducted: { amount: 20_000, ruleCode: "L01", ruleName: "规则L01" },
      },
    ]);
    expect(findingDetail(office.books, id, 1)).toMatchObject({ deducted: true, proposed: 20_000 });
    expect(checkBooks(office.books).findings).toEqual([]);
  });

  it("is lifted for one stay by 豁免", async () => {
    await importText(WOMEN);
    setRule("L01", "自动扣减");
    const id = stay();
    decide(id, "豁免");
    expect(presettle(office.books, id).draft?.figures.personTotal).toBe(58_000);
    expect(holdsOf(id)).toEqual([]);
  });

  it("of a wrong charge moves no money: the bill must be corrected, or the fault lifted", async () => {
    await importText(WRONG_CHARGE);
    setRule("L02", "自动扣减");
    const id = stay();
    expect(presettle(office.books, id).draft?.figures.fullSelfPay).toBe(0);
    expect(holdsOf(id)).toEqual(["VIOLATION_OPEN"]);
    decide(id, "采纳");
    expect(holdsOf(id)).toEqual(["BILL_TO_CORRECT"]);
    stay({ lines: LINES.slice(0, 1) });
    expect(holdsOf(id)).toEqual([]);
    expect(codesOf(id)).not.toContain("L02");
    stay();
    expect(holdsOf(id)).toEqual(["BILL_TO_CORRECT"]);
    decide(id, "豁免");
    expect(holdsOf(id)).toEqual([]);
  });

  it("cannot change the platform's own figures: there the finding is to be decided", async () => {
    await importText(WOMEN);
    setRule("L01", "自动扣减");
    const lines = LINES.map((line) => ({ ...line, split: { full: 0, over: 0, pre: 0 } }));
    const id = stay({
      serial: 9,
      region: "990500",
      lines,
      platform: platformOf(lines, { fundFen: 40_000 }),
    });
    expect(holdsOf(id)).toEqual(["VIOLATION_OPEN"]);
    decide(id, "采纳");
    expect(presettle(office.books, id).draft?.figures.fundTotal).toBe(40_000);
    expect(holdsOf(id)).toEqual([]);
  });

  it("is refused for a rule that needs somebody to look", () => {
    expect(errorCode(() => setRule("S01", "自动扣减"))).toBe("RULE_NOT_AUTOMATIC");
    expect(errorCode(() => setRule("Z99", "关"))).toBe("NOT_FOUND");
    const cashier = { ruleCode: "S01", state: "关", reason: "不想要" } as const;
    expect(errorCode(() => switchRule(office.books, ask(office.cashier), cashier))).toBe(
      "NOT_ALLOWED",
    );
  });

  it("C13 twelve rules on, three automatic: each hits its bill and leaves another, only the three move money", async () => {
    const items = Array.from(
      { length: 12 },
      (_, index) => `药${String(index + 1).padStart(2, "0")}号`,
    );
    const code = (index: number) => `L${10 + index}`;
    await importText(HEAD + items.map((item, index) => rule({ code: code(index), item })).join(""));
    const own = new Set(items.map((_, index) => code(index)));
    for (const index of [0, 1, 2]) setRule(code(index), "自动扣减");
    for (const { code: other } of ruleLibrary(office.books).rules) {
      if (!own.has(other)) setRule(other, "关");
    }
    const { on, automatic } = ruleLibrary(office.books);
    expect([on, automatic]).toEqual([12, 3]);
    addPerson(office, { serial: 4 });
    const moved = items.map((name, index) => {
      const lines = [{ code: "JIA", amountFen: 20_000, name }];
      const hit = stay({ inpatientNo: `A${index}`, lines });
      // Serial 2 is a woman.
      const left = stay({ inpatientNo: `B${index}`, serial: 2, lines });
      expect([codesOf(hit), codesOf(left)]).toEqual([[code(index)], []]);
      const full = (id: number) => presettle(office.books, id).draft?.figures.fullSelfPay;
      return [full(hit), full(left)];
    });
    expect(moved).toEqual(items.map((_, index) => [index < 3 ? 20_000 : 0, 0]));
  });
});

describe("no path past the review", () => {
  it("a rule switched between showing and settling stops it", async () => {
    await importText(WOMEN);
    setRule("L01", "提示");
    const id = stay();
    const { digest, outcome } = presettle(office.books, id);
    expect(outcome).toBe("ready");
    setRule("L01", "按级别");
    const request = ask(office.cashier);
    const asked = { stayId: id, shownDigest: digest };
    // The result is of other rules: nothing is booked, whatever it would say now.
    expect(errorCode(() => settle(office.books, request, asked))).toBe("STAY_HELD");
    expect(holdsOf(id)).toEqual(["VIOLATION_OPEN"]);
  });

  it("a decision between showing and settling is seen", async () => {
    await importText(WOMEN);
    const id = stay();
    decide(id, "采纳");
    const { digest } = presettle(office.books, id);
    decide(id, "待核实");
    const asked = { stayId: id, shownDigest: digest };
    expect(errorCode(() => settle(office.books, ask(office.cashier), asked))).toBe("STAY_HELD");
    decide(id, "豁免");
    expect(errorCode(() => settle(office.books, ask(office.cashier), asked))).toBe("SHOWN_DIFFERS");
  });

  it("a bill without a result is held, also by a clock that runs behind", () => {
    const id = stay();
    const shown = presettle(office.books, id);
    office.books.database.exec("DELETE FROM review_result");
    moveTo(office, "2023-06-04T00:00:00");
    expect(holdsOf(id)).toEqual(["NOT_REVIEWED"]);
    moveTo(office, "2023-06-05T09:00:00");
    const asked = { stayId: id, shownDigest: shown.digest };
    expect(errorCode(() => settle(office.books, ask(office.cashier), asked))).toBe("STAY_HELD");
    expect(holdsOf(id)).toEqual([]);
  });

  it("every settlement has a result; on demand only what is not current is done again", async () => {
    const ids = [stay(), stay({ inpatientNo: "ZY2", serial: 2 })];
    const { books, manager } = office;
    expect(await reviewOnDemand(books, manager, null)).toEqual({ stays: 2, reviewed: 0 });
    setRule("S02", "关");
    expect(await reviewOnDemand(books, manager, null)).toEqual({ stays: 2, reviewed: 2 });
    for (const id of ids) settleNow(office, office.cashier, id);
    const settled = books.database
      .prepare("SELECT count(*) FROM settlement JOIN review_result USING (version_id)")
      .pluck()
      .get();
    expect(settled).toBe(2);
    // Afterwards too, by the rules of that stage.
    expect(await reviewOnDemand(books, manager, ids)).toEqual({ stays: 2, reviewed: 2 });
    expect(await reviewOnDemand(books, manager, ids)).toEqual({ stays: 2, reviewed: 0 });
  });

  it("a change of rules reviews what waits by itself", async () => {
    const id = stay();
    setRule("S02", "关");
    await new Promise<void>((done) => {
      let told = 0;
      reviewAllSoon(office.books, () => {
        told += 1;
        if (told === 2) done();
      });
    });
    expect(codesOf(id)).not.toContain("S02");
  });
});

describe("what was found and decided stays", () => {
  it("over a new version, a rule that is off for a while, an undoing and a rerun", async () => {
    await importText(WOMEN);
    const id = stay();
    decide(id, "豁免");
    // Another version: the fault is the same, and so is what was decided.
    stay({ lines: [...LINES, { code: "YI", amountFen: 1_000 }] });
    expect(holdsOf(id)).toEqual([]);
    setRule("L01", "关");
    expect(presettle(office.books, id).holds).toEqual([]);
    expect(codesOf(id)).not.toContain("L01");
    const version = presettle(office.books, id).versionId;
    const closed = findingsOf(office.books, version).find(({ ruleCode }) => ruleCode === "L01");
    expect(closed?.closedAt).not.toBeNull();
    const number = closed?.number ?? 0;
    const late = { stayId: id, number, status: "采纳", reason: "晚了" } as const;
    expect(errorCode(() => decideFinding(office.books, ask(office.manager), late))).toBe(
      "FINDING_CLOSED",
    );
    setRule("L01", "按级别");
    expect(holdsOf(id)).toEqual([]);
    const { slipNumber } = settleNow(office, office.cashier, id);
    moveTo(office, "2023-06-05T10:00:00");
    await undo(office.books, ask(office.cashier), {
      slipNumber,
      reason: "录错",
      outside: { cashRefunded: true },
    });
    expect(holdsOf(id)).toEqual([]);
    expect(
      stayReview(office.books, id).findings.find(({ ruleCode }) => ruleCode === "L01"),
    ).toMatchObject({ status: "豁免" });
    settleNow(office, office.cashier, id);
    expect(checkBooks(office.books).findings).toEqual([]);
    const remove = () => office.books.database.exec("DELETE FROM finding");
    expect(remove).toThrow("closed, never deleted");
  });

  it("a changed finding is seen by the check of the books", async () => {
    await importText(WOMEN);
    const id = stay();
    presettle(office.books, id);
    office.books.database.exec("UPDATE finding SET level = '提示' WHERE rule_code = 'L01'");
    expect(checkBooks(office.books).findings.map(({ table }) => table)).toEqual(["finding"]);
  });

  it("a run over many bills is one entry of the log, and the check still names each changed row", async () => {
    const { books, manager } = office;
    for (const serial of [11, 12, 13]) addPerson(office, { serial });
    const ids = [11, 12, 13].map((serial) => stay({ serial, inpatientNo: `ZY${serial}` }));
    await importText(WOMEN);
    const entries = () =>
      books.database.prepare("SELECT count(*) FROM log WHERE act = '审核'").pluck().get() as number;
    const before = entries();
    expect((await reviewOnDemand(books, manager, null)).reviewed).toBe(3);
    expect(entries() - before).toBe(1);
    const rows = books.database
      .prepare("SELECT rows FROM log ORDER BY number DESC LIMIT 1")
      .pluck()
      .get() as string;
    const tables = (JSON.parse(rows) as [string][]).map(([table]) => table);
    expect(tables).toEqual(["review_result", "review_result", "review_result"]);
    // A list that is read before anybody reviewed makes one entry too.
    setRule("S02", "提示");
    const known = entries();
    expect(await findStays(books, { state: "open", limit: 10 })).toHaveLength(3);
    expect(entries() - known).toBe(1);
    expect(checkBooks(books).findings).toEqual([]);
    const problems = (sql: string): readonly string[] => {
      books.database.exec("BEGIN");
      books.database.exec(sql);
      const { findings } = checkBooks(books);
      expect(checkAtStart(books).findings).toEqual(findings);
      books.database.exec("ROLLBACK");
      return findings.map(({ table, key }) => `${table} ${key}`);
    };
    const { versionId } = presettle(books, ids[1] ?? 0);
    const [first] = findingsOf(books, versionId);
    const own = `version_id = ${versionId} AND number = ${first?.number}`;
    const name = `finding ${versionId} ${first?.number}`;
    expect(problems(`UPDATE finding SET proposed_fen = 1 WHERE ${own}`)).toEqual([name]);
    expect(problems(`UPDATE finding SET closed_at = found_at WHERE ${own}`)).toEqual([name]);
    expect(
      problems(`DROP TRIGGER finding_no_delete; DELETE FROM finding WHERE ${own}`).at(-1),
    ).toBe(name);
    const copied = `SELECT version_id, 99, 'x', rule_code, rule_name, rule_version, level, bearer, in_scope_fen, proposed_fen,
      automatic_fen, automatic, content, found_at, closed_at FROM finding WHERE ${own}`;
    expect(problems(`INSERT INTO finding ${copied}`)).toEqual([`finding ${versionId} 99`]);
    const result = `UPDATE review_result SET finding_digests = '[]' WHERE version_id = ${versionId}`;
    expect(problems(result)).toContain(`review_result ${versionId}`);
  });

  it("findings that the log has by themselves, from before, count until their bill is reviewed again", async () => {
    const { books } = office;
    await importText(WOMEN);
    const id = stay();
    const { versionId } = presettle(books, id);
    asBefore(versionId);
    expect(checkBooks(books).findings).toEqual([]);
    const change = `UPDATE finding SET level = '提示' WHERE version_id = ${versionId} AND rule_code = 'L01'`;
    const changed = () => {
      books.database.exec("BEGIN");
      books.database.exec(change);
      const { findings } = checkBooks(books);
      books.database.exec("ROLLBACK");
      return findings.map(({ table }) => table);
    };
    expect(changed()).toEqual(["finding"]);
    setRule("L01", "关");
    presettle(books, id);
    expect(checkBooks(books).findings).toEqual([]);
    expect(changed()).toEqual(["finding"]);
  });
});

describe("rule files", () => {
  it("one of the same name takes the place of the earlier one; withdrawn ones stay to be seen", async () => {
    const first = await importText(WOMEN);
    const id = stay();
    expect(holdsOf(id)).toEqual(["VIOLATION_OPEN"]);
    const second = await importText(HEAD + rule({ code: "L03", item: "别的药" }), "本院-改.yaml");
    expect(second.replaces).toBe(first.fileId);
    expect(holdsOf(id)).toEqual([]);
    expect(ruleLibrary(office.books).rules.some(({ code }) => code === "L01")).toBe(false);
    const { manager, books } = office;
    const withdrawal = { fileId: second.fileId, reason: "不用了" };
    withdrawRules(books, ask(manager), withdrawal);
    expect(errorCode(() => withdrawRules(books, ask(manager), withdrawal))).toBe(
      "RULE_FILE_WITHDRAWN",
    );
    expect(ruleLibrary(books).files.map(({ withdrawnWhy }) => withdrawnWhy)).toEqual([
      "由新导入的 本院-改.yaml 代替",
      "不用了",
    ]);
    expect(checkBooks(books).findings).toEqual([]);
  });

  it("an own rule with the code of one of the program takes its place", async () => {
    const { rules } = ruleLibrary(office.books);
    await importText(HEAD + rule({ code: "S02", item: "限女药" }));
    const now = ruleLibrary(office.books).rules;
    expect(now.length).toBe(rules.length);
    expect(now.find(({ code }) => code === "S02")).toMatchObject({
      file: "本院.yaml",
      level: "违规",
    });
  });

  it("is refused with the reason: with a fault, without rules, with another file's code, by a cashier", async () => {
    expect(await errorCodeOf(importText(WOMEN.replace("承担: 病人", "承担: 谁")))).toBe(
      "RULES_REFUSED",
    );
    expect(await errorCodeOf(importText("甲,乙\n1,2\n", "空.csv"))).toBe("RULES_NONE");
    await importText(WOMEN);
    const other = WOMEN.replace("名称: 本院规则", "名称: 另一份");
    expect(await errorCodeOf(importText(other, "另一份.yaml"))).toBe("RULES_CLASH");
    const file = { path: join(office.folder, "本院.yaml"), name: "本院.yaml" };
    expect(await errorCodeOf(importRules(office.books, ask(office.cashier), file))).toBe(
      "NOT_ALLOWED",
    );
  });

  it("a published table becomes rules, with every row accounted for; read again it replaces itself", async () => {
    const table =
      "药品代码,药品名称,限定性别\nJIA0001,妇科药,女\nJIA0002,男科药,男\nJIA0003,怪药,不知道\n";
    const name = "【第一批】药品规则库(限定性别对象).csv";
    const { label, rules, report } = await importText(table, name);
    expect([label, rules]).toEqual(["第一批药品", 1]);
    expect(report).toMatchObject({ rows: 3, understood: 2, notes: 0, notUnderstood: 1 });
    const again = await importText(table, name);
    expect(again.replaces).not.toBeNull();
    const library = ruleLibrary(office.books);
    expect(library.rules.find(({ code }) => code === "G01-第一批药品")).toMatchObject({
      bearer: "病人",
      mayDeduct: true,
      entries: 2,
    });
  });
});

describe("the requirements", () => {
  it("A01 a number that differs in one digit from the insured person's is held; only the manager lifts it", async () => {
    const right = idNumberOf(1);
    const wrong = `${right.slice(0, 14)}9${right.slice(15)}`;
    const lines = LINES.map((line) => ({ ...line, split: { full: 0, over: 0, pre: 0 } }));
    const platform = platformOf(lines, { fundFen: 40_000 });
    const given = { name: nameOf(1), idNumber: wrong, region: "990500", lines, platform };
    const id = stay(given);
    expect(codesOf(id, "违规")).toEqual(["P10"]);
    expect(holdsOf(id)).toEqual(["VIOLATION_OPEN"]);
    const decision = { stayId: id, number: 1, status: "豁免", reason: "证件核对无误" } as const;
    expect(errorCode(() => decideFinding(office.books, ask(office.cashier), decision))).toBe(
      "NOT_ALLOWED",
    );
    decide(id, "豁免", "P10");
    expect(holdsOf(id)).toEqual([]);
    expect(codesOf(stay({ inpatientNo: "ZY2" }), "违规")).toEqual([]);
  });

  it("A02 an item under another item's code is a doubt and holds nothing; under its own it is none", () => {
    addCatalogue(office, [{ code: "XA01", class: "甲", ratio: "0%" }]);
    const id = stay({
      lines: [{ code: "XA01", amountFen: 20_000, name: "营养补充剂", national: "头孢曲松注射液" }],
    });
    expect(codesOf(id, "可疑")).toContain("M02");
    expect(holdsOf(id)).toEqual([]);
    const same = stay({ inpatientNo: "ZY2", lines: [{ code: "XA01", amountFen: 20_000 }] });
    expect(codesOf(same)).not.toContain("M02");
  });

  it("B34 an office's own rule for charges that its people are free of", async () => {
    const free = rule({ code: "L34", item: "挂号", only: "就医方式: [门诊慢特病]" });
    await importText(HEAD + free);
    const lines = [...LINES, { code: "JIA", amountFen: 100, name: "挂号费", category: "13" }];
    expect(codesOf(stay({ lines }), "违规")).toEqual(["L34"]);
    expect(codesOf(stay({ inpatientNo: "ZY2" }), "违规")).toEqual([]);
  });

  it("B43 F05 what is outside the catalogue in scope, as the platform split it; not where it is 全自费", () => {
    const wrong = [{ code: "BING", amountFen: 20_000, split: { full: 0, over: 0, pre: 0 } }];
    const right = [{ code: "BING", amountFen: 20_000, split: { full: 20_000, over: 0, pre: 0 } }];
    const given = (lines: readonly LineGiven[]) => ({
      serial: 9,
      region: "990500",
      lines,
      platform: platformOf(lines, { fundFen: 0 }),
    });
    expect(codesOf(stay(given(wrong)), "违规")).toEqual(["F05"]);
    expect(codesOf(stay({ ...given(right), inpatientNo: "ZY2" }), "违规")).toEqual([]);
  });

  it("B46 the same imaging on days 1 and 3 is told, on days 1 and 9 not", () => {
    const ct = (day: string) => ({
      code: "JIA",
      amountFen: 20_000,
      name: "CT平扫",
      category: "03",
      day,
    });
    // The national name decides where there is one.
    const named = (second: string, inpatientNo: string) =>
      stay({
        inpatientNo,
        lines: [ct("2023-05-21"), ct(second)].map((line) => ({ ...line, code: "CT" })),
      });
    addCatalogue(office, [{ code: "CT", class: "甲", ratio: "0%" }]);
    const near = named("2023-05-23", "ZY1");
    expect(codesOf(near, "提示")).toContain("F08");
    addPerson(office, { serial: 3 });
    const far = addStay(office, {
      serial: 3,
      inpatientNo: "ZY3",
      lines: [ct("2023-05-21"), ct("2023-05-29")].map((line) => ({ ...line, code: "CT" })),
    });
    expect(codesOf(far)).not.toContain("F08");
    expect(holdsOf(near)).toEqual([]);
  });

  it("C14 three reports of one hit table have one total, and drill to the line", async () => {
    await importText(WOMEN + rule({ code: "L04", item: "JIA" }));
    stay();
    stay({ inpatientNo: "ZY2", serial: 1, lines: [...LINES, { code: "JIA", amountFen: 5_000 }] });
    // Another campus, with a department of the same name
    const lines = [...LINES, ...LINES];
    stay({
      inpatientNo: "ZY3",
      serial: 1,
      lines,
      hospital: ["H99010100002", "演示县人民医院东院"],
    });
    const { byHospital, byRule, byItem, total } = reviewReports(office.books, {});
    const byDept = byHospital.flatMap(({ depts }) => depts);
    const sums = [byHospital, byDept, byRule, byItem].map((rows) =>
      rows.reduce(
        (sum, row) => ({
          hits: sum.hits + row.hits,
          open: sum.open + row.open,
          amountFen: sum.amountFen + row.amountFen,
        }),
        { hits: 0, open: 0, amountFen: 0 },
      ),
    );
    expect(sums).toEqual([total, total, total, total]);
    expect(byHospital.map(({ key }) => key).sort()).toEqual(["H99010100001", "H99010100002"]);
    // Each row leads to what it has added up.
    const drilled = (query: Partial<FindingQuery>) =>
      findFindings(office.books, { ...query, limit: 100 }).proposed;
    const wanted = [
      ...byHospital.map(({ key, amountFen }) => [drilled({ hospital: key }), amountFen]),
      ...byHospital.flatMap(({ key, depts }) =>
        depts.map((dept) => [drilled({ hospital: key, dept: dept.key }), dept.amountFen]),
      ),
      ...byRule.map(({ key, amountFen }) => [drilled({ ruleCode: key }), amountFen]),
      ...byItem.map(({ key, amountFen }) => [drilled({ item: key }), amountFen]),
    ];
    expect(wanted.filter(([found, row]) => found !== row)).toEqual([]);
    expect(total.amountFen).toBeGreaterThan(40_000);
    const { findings } = findFindings(office.books, { item: "限女药", ruleCode: "L01", limit: 10 });
    const [first] = findings;
    const detail = findingDetail(office.books, first?.stayId ?? 0, first?.number ?? 0);
    expect(detail.faulty).toMatchObject([{ item: "限女药", sourceRow: 3, deductionFen: 20_000 }]);
    expect(detail.legalBasis).toBe("某条例第一条");
  });

  it("C16 C17 doctors without a valid code, and suspended ones on the first and last day but not after", () => {
    const listed = (
      kind: string,
      rows: readonly (readonly [string, string, string, string | null, object])[],
    ) => addList(kind, rows);
    const here = { name: "陈医生", hospitalCode: "H99010100001" };
    listed("doctors", [
      ["D1", "", "2020-01-01", null, here],
      ["D2", "", "2020-01-01", "2022-12-31", here],
      ["D3", "", "2020-01-01", null, { ...here, hospitalCode: "H99020200002" }],
    ]);
    listed("doctorMarks", [
      ["D1", "暂停", "2023-05-21", "2023-05-23", { pointTenths: 30, reason: "违规" }],
    ]);
    const by = (doctor: string, day: string) => ({ code: "JIA", amountFen: 1_000, doctor, day });
    const doctors = (lines: readonly LineGiven[], inpatientNo: string) =>
      findFindings(office.books, { limit: 100 }).findings.length >= 0
        ? stayReview(office.books, stay({ lines, inpatientNo }))
            .findings.filter(({ ruleCode }) => ruleCode.startsWith("P2"))
            .map(({ ruleCode, sentence }) => `${ruleCode} ${/医师 (\w+)/.exec(sentence)?.[1]}`)
        : [];
    const unknown = [by("D9", "2023-05-20"), by("D3", "2023-05-20"), by("D2", "2023-05-20")];
    expect(doctors(unknown, "ZY1").sort()).toEqual(["P20 D2", "P20 D3", "P20 D9"]);
    expect(doctors([by("D1", "2023-05-21")], "ZY2")).toEqual(["P21 D1"]);
    expect(doctors([by("D1", "2023-05-23")], "ZY3")).toEqual(["P21 D1"]);
    expect(doctors([by("D1", "2023-05-24")], "ZY4")).toEqual([]);
  });

  it("D09 the same bill in hospital, at discharge and afterwards gives the same hits", async () => {
    await importText(WOMEN);
    const id = stay();
    const idsAt = (stage: "在院" | "出院" | "事后") =>
      tryReview(office.books, id, stage)
        .findings.filter(({ ruleCode }) => ruleCode === "L01")
        .map((finding) => finding.id);
    expect(idsAt("出院").length).toBe(1);
    expect([idsAt("在院"), idsAt("事后")]).toEqual([idsAt("出院"), idsAt("出院")]);
  });

  it("D23 the total in hospital: 49,999.99 none, 50,000 one, and no second until the next step", () => {
    const warned = (amountFen: number, inpatientNo: string) => {
      const id = stay({ inpatientNo, lines: [{ code: "JIA", amountFen }] });
      return tryReview(office.books, id, "在院").findings.filter(
        ({ ruleCode }) => ruleCode === "W01",
      );
    };
    expect(warned(4_999_999, "ZY1")).toEqual([]);
    const [first] = warned(5_000_000, "ZY2");
    const [same] = warned(9_999_999, "ZY2");
    const [next] = warned(10_000_000, "ZY2");
    expect(same?.id).toBe(first?.id);
    expect(next?.id).not.toBe(first?.id);
  });

  it("B17 a bill above 10,000 of somebody insured elsewhere is a task afterwards", () => {
    const tasks = (amountFen: number, inpatientNo: string, region = "420100") => {
      const id = stay({ inpatientNo, region, lines: [{ code: "JIA", amountFen }] });
      return tryReview(office.books, id, "事后").findings.filter(
        ({ ruleCode }) => ruleCode === "W02",
      );
    };
    changeSettings(office.books, ask(office.manager), { hospitalRegion: "990199" });
    expect(tasks(1_000_000, "ZY1")).toEqual([]);
    expect(tasks(1_000_001, "ZY2").map(({ sentence }) => sentence)).toEqual([
      "费用合计 10,000.01 元，超过预警线 10,000.00 元（不含本数）。",
    ]);
    expect(tasks(1_000_001, "ZY3", "990100")).toEqual([]);
  });

  it("D25 an item limited to a diagnosis, without it and with it", () => {
    const limited = {
      restriction: "限肺炎",
      diagnoses: ["J18"],
      sex: null,
      ageFrom: null,
      ageTo: null,
      tags: [],
      clause: "",
    };
    addList("itemRules", [["JIA", "", "2020-01-01", null, limited]]);
    expect(codesOf(stay({ diagnosisCode: "I10" }))).toContain("P30");
    expect(codesOf(stay({ inpatientNo: "ZY2", diagnosisCode: "J18.900" }))).not.toContain("P30");
  });

  it("D06 a line above the limit of its item without an approval of its day; with one none", () => {
    addCatalogue(office, [{ code: "IMPLANT", class: "乙", ratio: "10%" }]);
    const noLimit = { restriction: "", diagnoses: [], sex: null, ageFrom: null, ageTo: null };
    const limit = { ...noLimit, tags: [], clause: "第三条", approvalAbove: 5_000_000_000 };
    addList("itemRules", [["IMPLANT", "", "2020-01-01", null, limit]]);
    const implant = (amountFen: number, more: Partial<LineGiven> = {}): LineGiven => ({
      code: "IMPLANT",
      amountFen,
      ...more,
    });
    const found = (lines: readonly LineGiven[], inpatientNo: string) => {
      const id = stay({ lines: [...LINES, ...lines], inpatientNo });
      const { findings } = stayReview(office.books, id);
      const one = findings.find(({ ruleCode }) => ruleCode === "P31");
      return one === undefined ? null : findingDetail(office.books, id, one.number);
    };
    // 5,000.00 is the limit itself.
    expect(found([implant(500_000)], "ZY1")).toBeNull();
    const without = found([implant(500_001), implant(600_000), implant(100_000)], "ZY2");
    expect(without).toMatchObject({
      level: "可疑",
      bearer: "医院",
      // 90% of what is in scope of the two dear ones
      inScope: 450_001 + 540_000,
      proposed: 450_001 + 540_000,
      evidence: "使用审批单、植入物粘贴单和手术记录",
      faulty: [{ number: 3 }, { number: 4 }],
    });
    expect(without?.numbers).toContainEqual({ name: "审批起点单价", value: "5000" });
    expect(holdsOf(without?.stayId ?? 0)).toEqual([]);
    const approved = { name: nameOf(1), approvalNo: "SP-1" };
    const day = "2023-05-22";
    addList("approvals", [[idNumberOf(1), "IMPLANT", day, day, approved]]);
    expect(found([implant(600_000, { day })], "ZY3")).toBeNull();
    expect(found([implant(600_000, { day: "2023-05-23" })], "ZY4")?.faulty).toHaveLength(1);
    const other = [idNumberOf(2), "IMPLANT", day, day, { ...approved, name: nameOf(2) }] as const;
    addList("approvals", [other]);
    expect(found([implant(600_000)], "ZY5")).not.toBeNull();
  });

  it("D06 an approval that comes later takes the finding away", async () => {
    const noLimit = { restriction: "", diagnoses: [], sex: null, ageFrom: null, ageTo: null };
    const limit = { ...noLimit, tags: [], clause: "", approvalAbove: 1_000_000 };
    addList("itemRules", [["JIA", "", "2020-01-01", null, limit]]);
    const id = stay({ lines: LINES.slice(0, 1) });
    expect(codesOf(id)).toContain("P31");
    const approved = { name: nameOf(1), approvalNo: "SP-2" };
    addList("approvals", [[idNumberOf(1), "JIA", "2023-05-01", "2023-05-31", approved]]);
    expect((await reviewOnDemand(office.books, office.manager, null)).reviewed).toBe(1);
    expect(codesOf(id)).not.toContain("P31");
  });

  it("E20 an injury is held until somebody asked; with 无第三方 it goes on, and the note of it goes", () => {
    changeSettings(office.books, ask(office.console), { injuryInquiry: "hold" });
    const id = stay({ diagnosisCode: "S72.000" });
    expect(holdsOf(id)).toEqual(["INJURY_NOT_ASKED"]);
    expect(codesOf(id, "提示")).toContain("D04");
    const entry = { kind: "injury", result: "无第三方" } as const;
    enterStay(office.books, ask(office.cashier), { stayId: id, entry, proof: "外伤调查表" });
    expect(holdsOf(id)).toEqual([]);
    expect(codesOf(id)).not.toContain("D04");
  });
});

function addList(
  kind: string,
  rows: readonly (readonly [string, string, string, string | null, object])[],
): void {
  const { books } = office;
  const batch = books.database.prepare("SELECT min(id) FROM import_batch").pluck().get();
  const { id } = books.database
    .prepare(
      `INSERT INTO source_list (kind, source, scope, from_day, entry_count, digest, batch_id)
       VALUES (?, '医保局', '', '2020-01-01', ?, '', ?) RETURNING id`,
    )
    .get(kind, rows.length, batch) as { id: number };
  const insert = books.database.prepare("INSERT INTO source_entry VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (const [index, [key, word, from, to, content]] of rows.entries()) {
    insert.run(id, index + 1, key, word, from, to, JSON.stringify(content));
  }
}

describe("the sample office", () => {
  it("has no deduction as it comes; switched or not, only what a rule deducts moves money", async () => {
    moveTo(office, "2023-07-01T08:00:00");
    await importAndReview(office.books, ask(office.manager), sampleFiles());
    const { books } = office;
    const ids = books.database
      .prepare("SELECT stay_id FROM open_stay ORDER BY stay_id")
      .pluck()
      .all() as number[];
    expect(ids.length).toBe(130);
    const figures = () =>
      ids.map((id) => JSON.stringify(presettle(books, id).draft?.figures ?? null));
    const asItComes = figures();
    const rules = ruleLibrary(books).rules.map(({ code, mayDeduct }) => ({ code, mayDeduct }));
    const stateOf = fc.constantFrom(...SWITCH_STATES);
    await fc.assert(
      fc.asyncProperty(fc.array(stateOf, { minLength: 6, maxLength: 6 }), async (states) => {
        for (const [index, state] of states.entries()) {
          const { code, mayDeduct } = rules[(index * 7) % rules.length] ?? {
            code: "",
            mayDeduct: false,
          };
          if (state === "自动扣减" && !mayDeduct) continue;
          setRule(code, state);
        }
        const now = figures();
        const deducted = new Set(
          findFindings(books, { limit: 10_000 })
            .findings.filter(({ stayId, number }) => findingDetail(books, stayId, number).deducted)
            .map(({ stayId }) => stayId),
        );
        const changed = ids.filter((_, index) => now[index] !== asItComes[index]);
        return changed.every((id) => deducted.has(id));
      }),
      { numRuns: 4 },
    );
    for (const { code } of rules) setRule(code, "关");
    expect(figures()).toEqual(asItComes);
  }, 60_000);
});
