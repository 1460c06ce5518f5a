import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SHIPPED_POLICIES } from "../../../../electron/host/office/office.ts";
import type { Client } from "../../../../shared/contract/client.ts";
import type { AskOf } from "../../../../shared/contract/contract.ts";
import { type Fen, parseYuan } from "../../../../shared/money/fen.ts";
import { hostInFolder, type TestHost } from "../../../support/hostInFolder.ts";

const ID = "chongqing-resident-2023";
const text = readFileSync(join(SHIPPED_POLICIES, `${ID}.yaml`), "utf8");

let office: TestHost;
let client: Client;

beforeAll(async () => {
  office = await hostInFolder();
  client = (await office.logIn("政策维护", "政策")).client;
});

afterAll(() => office.end());

const yuan = (written: string): Fen => {
  const amount = parseYuan(written);
  if (amount === null) throw new Error(written);
  return amount;
};

/** E02 of the published examples. */
const E02_FACTS = {
  医院等级: "二级",
  档次: "一档",
  区县: "某区县",
  规范转诊: "是",
  身份: [{ value: "低保", from: null, to: null }],
};
const E02_BILL = {
  amounts: {
    总费用: yuan("200000"),
    全自费: yuan("20000"),
    超限价: yuan("0"),
    先行自付: yuan("0"),
    范围内: yuan("180000"),
  },
};
const E02 = { pack: { id: ID }, facts: E02_FACTS, bill: E02_BILL, opening: {} };

describe("trying a pack", () => {
  it("gives the published E02 to the cent, in words too, and stores nothing", async () => {
    const { settlement, steps, clauses } = await client.tryPack(E02);
    expect(settlement.layers.map(({ payment }) => payment)).toEqual(
      ["125790", "29743.68", "17126.42", "2687.93"].map(yuan),
    );
    expect(settlement.personTotal).toBe(yuan("24651.97"));
    expect(clauses["S1.基本"]?.quotation).toContain("×70%");
    const critical = steps.find(({ layer }) => layer === "大病保险")?.sentences.join("\n");
    expect(critical).toContain("29,743.675");
    expect(critical).toContain("8,450.50");
    expect(critical).toContain("低保：加点 5%");
    const rows = office.host.books.prepare("SELECT count(*) FROM settlement").pluck().get();
    expect(rows).toBe(0);
  });

  it("counts the year so far", async () => {
    const { settlement } = await client.tryPack({
      ...E02,
      opening: { "倾斜救助.支付": yuan("19500") },
    });
    expect(settlement.personTotal).toBe(yuan("26839.9"));
  });

  it("splits lines, by a text that is not in force too", async () => {
    const line = { quantity: "1", ceiling: null, ratio: null };
    const { settlement } = await client.tryPack({
      pack: { text: text.replace("二级: 300", "二级: 400") },
      facts: { ...E02_FACTS, 规范转诊: "否", 身份: [] },
      bill: {
        lines: [
          { ...line, class: "甲类", amount: yuan("1200"), quantity: "20", ceiling: "50" },
          { ...line, class: "乙类", amount: yuan("1000"), ratio: "15%" },
          { ...line, class: "丙类", amount: yuan("300") },
        ],
      },
      opening: {},
    });
    expect(settlement.bill).toMatchObject({
      totalFee: yuan("2500"),
      overLimitSelfPay: yuan("200"),
      preSelfPay: yuan("150"),
      inScope: yuan("1850"),
    });
    // (1,850 − 400) × 70 %
    expect(settlement.fundTotal).toBe(yuan("1015"));
  });

  it("says what is missing, wrong or not written", async () => {
    const { 档次: _, ...without } = E02_FACTS;
    const cases: (readonly [AskOf<"tryPack">, string])[] = [
      [{ ...E02, pack: { id: "没有" } }, "NOT_FOUND"],
      [{ ...E02, pack: { text: "格式: 1" } }, "PACK_REFUSED"],
      [{ ...E02, facts: without }, "SETTLE_FACT_MISSING"],
      [{ ...E02, facts: { ...E02_FACTS, 档次: "三档" } }, "SETTLE_FACT_INVALID"],
      [{ ...E02, facts: { ...E02_FACTS, 区县: "渝北" } }, "SETTLE_UNSTATED"],
      [{ ...E02, opening: { 没有这个量: yuan("1") } }, "SETTLE_YEAR_AMOUNT_UNKNOWN"],
      [
        { ...E02, bill: { amounts: { ...E02_BILL.amounts, 总费用: yuan("1") } } },
        "SETTLE_SPLIT_UNBALANCED",
      ],
      ...[{ class: "丁类" }, { quantity: "0" }, { ceiling: "五" }, { ratio: "一成" }].map(
        (fault): readonly [AskOf<"tryPack">, string] => {
          const line = {
            class: "甲类",
            amount: yuan("1"),
            quantity: "1",
            ceiling: null,
            ratio: null,
          };
          return [{ ...E02, bill: { lines: [{ ...line, ...fault }] } }, "BAD_REQUEST"];
        },
      ),
    ];
    for (const [ask, code] of cases) {
      await expect(client.tryPack(ask), code).rejects.toMatchObject({ code });
    }
  });
});

describe("reading a pack", () => {
  it("shows each value of a layer beside its clause", async () => {
    const described = await client.describePack({ text });
    const basic = described.sections.find(({ title }) => title === "基本医保");
    const ratio = basic?.items.find(({ label }) => label === "比例");
    expect(ratio?.tables[0]?.by).toEqual(["医院等级", "档次"]);
    expect(ratio?.tables[0]?.rows.map(({ labels, text: value }) => [...labels, value])).toEqual([
      ["一级", "一档", "80%"],
      ["一级", "二档", "85%"],
      ["二级", "一档", "70%"],
      ["二级", "二档", "75%"],
      ["三级", "一档", "50%"],
      ["三级", "二档", "55%"],
    ]);
    expect(basic?.cites).toContain("S1.基本");
    const clause = described.clauses.find(({ cite }) => cite === "S1.基本");
    expect(clause?.quotation).toBe("（50000－300）×70%＝34790元");
    const critical = described.sections.find(({ title }) => title === "大病保险");
    const deductible = critical?.items.find(({ label }) => label === "全年起付线");
    expect(deductible?.tables.map(({ when, rows }) => [when, rows[0]?.text])).toEqual([
      [null, "16,901.00"],
      ["身份：特困、低保、返贫致贫", "8,450.50"],
    ]);
    const scale = critical?.items.find(({ label }) => label === "比例")?.tables[0]?.rows;
    expect(scale).toEqual([
      { labels: ["至 200,000.00（含）"], text: "60%", unstated: false },
      { labels: ["以上"], text: "未载明", unstated: true },
    ]);
    expect(described.yearAmounts).toEqual(["大病保险.起付扣除", "大病保险.入段", "倾斜救助.支付"]);
    // What a section cites can be read.
    for (const section of described.sections) {
      for (const cite of section.cites) {
        expect(described.clauses.map((one) => one.cite)).toContain(cite);
      }
    }
  });

  it("gives the text of one in force, and of a retired one by its hash", async () => {
    const { pack } = await client.pack({ packId: ID });
    expect(pack).toMatchObject({ id: ID, retiredAt: null });
    const changed = text.replace("名称: 重庆市", "名称: 重庆市（改）");
    const confirmedAssumptions = ["A1", "A2", "A3", "A4", "A5", "A6"];
    await client.activatePack({ text: changed, confirmedAssumptions }, { key: "policy-change-1" });
    const old = await client.pack({ packId: ID, hash: pack.hash });
    expect(old.text).toBe(text);
    expect(old.pack.retiredAt).not.toBeNull();
    expect((await client.pack({ packId: ID })).text).toBe(changed);
    await expect(client.pack({ packId: ID, hash: "0".repeat(64) })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
