/** Looking things up: any stay among 100,000 (500,000 take minutes to write), any item among 200,000, each answer as a window gets it. */
import { performance } from "node:perf_hooks";
import { findStays, type StayQuery } from "../../electron/host/office/findStays.ts";
import { findCatalogueItems, findPersons } from "../../electron/host/office/lookUp.ts";
import { addItems, addSettledStays, nameAt } from "../support/longBooks.ts";
import { addStay, closeTestOffice, openTestOffice, type TestOffice } from "../support/office.ts";
import type { BenchLine } from "./types.ts";

const STAYS = 100_000;
const ITEMS = 200_000;
const OPEN = 300;
const ROUNDS = 9;
const LIMIT_MS = 100;

export async function benchSearch(): Promise<BenchLine[]> {
  const office = await openTestOffice();
  try {
    addSettledStays(office, STAYS);
    addItems(office, ITEMS);
    for (let serial = 1; serial <= OPEN; serial += 1) {
      addStay(office, { serial, inpatientNo: `ZY9${String(serial).padStart(7, "0")}` });
    }
    office.books.database.pragma("wal_checkpoint(TRUNCATE)");
    return [...(await stayLines(office)), ...itemLines(office), ...personLines(office)];
  } finally {
    closeTestOffice(office);
  }
}

async function stayLines(office: TestOffice): Promise<BenchLine[]> {
  const name = nameAt(123_456);
  const searches: readonly (readonly [string, Omit<StayQuery, "limit">])[] = [
    ["姓名", { search: name }],
    ["姓，一个字", { search: name.slice(0, 1) }],
    ["名，不带姓", { search: name.slice(1) }],
    ["首字母", { search: "zxm" }],
    ["首字母，一个", { search: "z" }],
    ["证件号码后四位", { search: "123X" }],
    ["住院号", { search: "ZY0123456" }],
    ["住院号后六位", { search: "123456" }],
    ["结算单号", { search: "YS2023-012345" }],
    ["票据号", { search: "0000123456" }],
    ["没有这个人", { search: "没有这个人" }],
    ["待结的清单", { state: "open" }],
    ["已结的清单", { state: "settled" }],
  ];
  const lines: BenchLine[] = [];
  for (const [what, query] of searches) {
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      found = (await findStays(office.books, { ...query, limit: 30 })).length;
      times.push(performance.now() - start);
    }
    lines.push(line(`查住院，${STAYS.toLocaleString("en")} 次：${what}`, times, found));
  }
  return lines;
}

function itemLines({ books }: TestOffice): BenchLine[] {
  const searches = ["a", "zs", "zsytb", "XA0123", "注", "注射用头孢", "没有这一项"];
  return searches.map((search) => {
    let found = 0;
    const times = timesOf(() => {
      found = findCatalogueItems(books, { search, limit: 100 }).count;
    });
    return line(`查目录，${ITEMS.toLocaleString("en")} 行：${search}`, times, found);
  });
}

function personLines({ books }: TestOffice): BenchLine[] {
  return [nameAt(9), "zxm"].map((search) => {
    let found = 0;
    const times = timesOf(() => {
      found = findPersons(books, { search, limit: 100 }).count;
    });
    return line(`查参保登记：${search}`, times, found);
  });
}

function timesOf(work: () => void): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

/** The middle of the rounds: another program's moment on the machine is not ours. */
function line(name: string, times: readonly number[], found: number): BenchLine {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const first = times[0] ?? 0;
  return {
    name,
    value: `${middle.toFixed(1)} ms，第一次 ${first.toFixed(1)} ms，${found} 条`,
    limit: LIMIT_MS,
    ok: middle <= LIMIT_MS,
  };
}
