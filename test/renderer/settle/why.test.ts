/** What 为什么 writes under each other adds up to the figure that it explains. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { activatePack } from "../../../electron/host/office/packs.ts";
import { presettle } from "../../../electron/host/office/presettle.ts";
import { figuresIn } from "../../../renderer/settle/figures.ts";
import { changesBetween, type Draft, shareText, viewOf } from "../../../renderer/settle/view.ts";
import { whyOf } from "../../../renderer/settle/why.ts";
import { fen, parseYuan } from "../../../shared/money/fen.ts";
import { loadPack } from "../../../shared/policy/load.ts";
import { LONG } from "../../support/documents.ts";
import {
  addCatalogue,
  addPerson,
  addStay,
  ask,
  closeTestOffice,
  openTestOffice,
  PLAIN_CATALOGUE,
  type TestOffice,
} from "../../support/office.ts";
import { readPackText, SHIPPED_PACKS } from "../../support/packs.ts";

let office: TestOffice;

beforeEach(async () => {
  office = await openTestOffice();
  addCatalogue(office, PLAIN_CATALOGUE);
  const text = readPackText(SHIPPED_PACKS[1] ?? "");
  const confirmedAssumptions = [...(loadPack(text, "2023.yaml").pack?.assumptions.keys() ?? [])];
  activatePack(office.books, ask(office.console), { text, confirmedAssumptions });
});
afterEach(() => closeTestOffice(office));

/** E02: 200,000.00, of which 180,000.00 in scope; 低保, referred. */
function draft(identities: readonly string[]): Draft {
  addPerson(office, {
    serial: 1,
    region: "500199",
    district: "某区县",
    identities: identities.map((identity) => ({ identity, from: "2023-01-01", to: null })),
    registrations: [{ kind: "规范转诊", from: "2023-01-01", to: null }],
  });
  const stayId = addStay(office, {
    serial: 1,
    inpatientNo: "ZY1",
    region: "500199",
    lines: [
      { code: "JIA", amountFen: 18_000_000 },
      { code: "BING", amountFen: 2_000_000 },
    ],
  });
  const pre = presettle(office.books, stayId);
  if (pre.draft === null) throw new Error(pre.holds.map(({ what }) => what).join());
  return pre.draft;
}

function amountOf(text: string): number {
  const amount = parseYuan(text.replaceAll(",", ""));
  if (amount === null) throw new Error(text);
  return amount;
}

describe("the view of E02", () => {
  it("leaves each layer what the published example leaves, and proves the sum", () => {
    const view = viewOf(draft(["低保"]));
    expect(view.payers.map(({ payment, after }) => [payment, after])).toEqual([
      [12_579_000, 7_421_000],
      [2_974_368, 4_446_632],
      [1_712_642, 2_733_990],
      [268_793, 2_465_197],
    ]);
    expect(view).toMatchObject({
      own: 2_465_197,
      ownOutside: 2_000_000,
      ownInside: 465_197,
      proves: true,
      byRules: true,
    });
    expect(shareText(view.own, view.total)).toBe("12.33%");
  });

  it("sums that do not add up are not proved", () => {
    const shown = draft(["低保"]);
    const wrong = { ...shown, figures: { ...shown.figures, personTotal: fen(2_465_196) } };
    expect(viewOf(wrong).proves).toBe(false);
  });

  it("names what differs between two results", () => {
    const before = draft(["低保"]);
    const after = draft([]);
    expect(changesBetween(before, after).map(({ name, after: now }) => [name, now])).toEqual([
      ["大病保险", 2_238_540],
      ["医疗救助", 0],
      ["倾斜救助", 0],
      ["本人应付", 5_182_460],
    ]);
  });
});

describe("why", () => {
  it("writes the second layer of E02 as people write it", () => {
    const shown = draft(["低保"]);
    const why = whyOf("payer-1", viewOf(shown), shown);
    expect(why.steps.map(({ sign, value }) => sign + value)).toEqual([
      "180,000.00",
      "−125,790.00",
      "54,210.00",
      "−8,450.50",
      "45,759.50",
      "×65%",
      "29,743.675",
      "29,743.68",
    ]);
    expect(why.steps[5]?.note).toContain("政策写的是 60%");
  });

  it("B40: writes each segment of a layer with its own share, never one for the whole", () => {
    const why = whyOf("payer-1", viewOf(LONG), LONG);
    const written = why.steps.map(({ value, words, note }) => `${value} ${words} ${note ?? ""}`);
    const shares = written.join("\n").match(/(?<![\d.])\d+(?:\.\d+)?%/g) ?? [];
    expect([...new Set(shares)].sort()).toEqual(["65%", "70%", "75%", "85%"]);
  });

  it.each([[["低保"]], [["监测对象"]], [[]]])("every column adds up (%j)", (identities) => {
    const shown = draft(identities);
    const view = viewOf(shown);
    for (const figure of figuresIn(view)) {
      const { steps, result } = whyOf(figure, view, shown);
      let sum = 0;
      let isFirst = true;
      for (const { sign, value } of steps) {
        // A share starts a new value; the result behind it is the engine's.
        if (sign === "×") break;
        if (sign === "+") sum += amountOf(value);
        else if (sign === "−") sum -= amountOf(value);
        else if (isFirst) sum = amountOf(value);
        else expect(amountOf(value), `${figure} ${value}`).toBe(sum);
        isFirst = false;
      }
      expect(amountOf(steps.at(-1)?.value ?? "")).toBe(result);
    }
  });
});
