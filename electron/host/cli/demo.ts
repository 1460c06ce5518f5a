import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Moment } from "../../../shared/calendar/day.ts";
import { decideFinding } from "../office/decideFinding.ts";
import { exportClaims } from "../office/exportClaims.ts";
import { unsettledStays } from "../office/findStays.ts";
import { openOffice } from "../office/office.ts";
import { presettle } from "../office/presettle.ts";
import { recordPrinting } from "../office/printing.ts";
import { importAndReview } from "../office/reviewOpen.ts";
import { findFindings } from "../office/reviewReads.ts";
import { sampleFiles } from "../office/sampleImport.ts";
import { settle } from "../office/settle.ts";
import { slipPaper } from "../office/slipPaper.ts";
import { prepareTraining, TRAINING_ACCOUNTS } from "../office/trainingOffice.ts";
import type { PreSettlement } from "../office/types.ts";
import { type Actor, consoleActor } from "../store/act.ts";
import { type Books, closeBooks } from "../store/books.ts";
import { type SettableClock, settableClock } from "../store/clock.ts";
import { currentStay } from "../store/stays.ts";
import type { Command } from "./command.ts";
import { type HeldStay, type Summary, summarise, summaryPage } from "./demoSummary.ts";
import { requireEmpty } from "./officeFolder.ts";
import { printSlips } from "./printSlips.ts";
import { yuan } from "./words.ts";

/** Before anything in the sample happens; then the clock follows the sample's own dates. */
const BEGINNING = "2023-05-01T07:30:00" as Moment;

export const demo: Command = {
  name: "demo",
  help: "用示例医院做完整件事：导入、结算、每张结算单、每月申报表、摘要",
  operands: "",
  leastOperands: 0,
  mostOperands: 0,
  options: { out: { value: "DIR", help: "写到哪里，要是空的或还不存在的文件夹", required: true } },
  run: async ({ options, say }) => {
    const folder = options.get("out") ?? "";
    requireEmpty(folder);
    const timed = stopwatch(say);
    const clock = settableClock(BEGINNING);
    const books = await openOffice({ folder: join(folder, "data"), clock, create: "training" });
    try {
      await timed("建演示账簿", () => prepareTraining(books));
      const actor = cashier(books);
      const key = "demo/import";
      await timed("导入", () => importAndReview(books, { key, actor }, sampleFiles()));
      await timed("处理审核出的违规", () => decideViolations(books));
      const { slips, held } = await timed("结算", () => settleInOrder(books, clock, actor));
      await timed(`打印 ${slips.length} 张结算单`, () => printAll(books, slips, folder));
      const summary = summarise(books, held);
      const isBalanced = await timed(`导出 ${summary.months.length} 个月的申报表`, () =>
        exportMonths(books, summary, folder, say),
      );
      writeFileSync(join(folder, "summary.json"), `${JSON.stringify(summary, null, 2)}\n`);
      writeFileSync(join(folder, "摘要.md"), summaryPage(summary));
      return { json: summary, lines: closingLines(summary, folder), ok: isBalanced };
    } finally {
      closeBooks(books);
    }
  },
};

type Timed = <Result>(phase: string, work: () => Result | Promise<Result>) => Promise<Result>;

function stopwatch(say: (line: string) => void): Timed {
  return async (phase, work) => {
    const start = performance.now();
    const result = await work();
    const tenths = Math.ceil((performance.now() - start) / 100);
    say(`${phase}：${Math.floor(tenths / 10)}.${tenths % 10} 秒`);
    return result;
  };
}

/** The person at the first window of the training office. */
function cashier(books: Books): Actor {
  const [account] = TRAINING_ACCOUNTS;
  if (account === undefined) throw new Error("a training office has accounts");
  const { login, name, role } = account;
  const id = books.prepare("SELECT id FROM account WHERE login = ?").pluck().get(login);
  return { accountId: Number(id), login, name, role, window: "一号窗口" };
}

/** The sample's planted misuses hold their stays; the manager takes each as a fault, to be answered for later. */
function decideViolations(books: Books): void {
  const actor = consoleActor(books);
  const { findings } = findFindings(books, { level: "违规", status: "open", limit: 10_000 });
  for (const { stayId, number, inpatientNo } of findings) {
    const request = { key: `demo/finding/${inpatientNo}/${number}`, actor };
    const reason = "演示：认定违规，先结算，随后向医保局说明并退回";
    decideFinding(books, request, { stayId, number, status: "采纳", reason });
  }
}

interface Appointment {
  readonly stayId: number;
  readonly inpatientNo: string;
  readonly at: Moment;
}

/**
 * When each stay comes to the window: a settled one when the platform settled it, a waiting one on the afternoon of its
 * discharge. The year's thresholds and ceilings depend on the order.
 */
function appointments(books: Books): readonly Appointment[] {
  const comingOnDay = new Map<string, number>();
  const found = unsettledStays(books).map(({ stayId, inpatientNo, dischargeDay }) => {
    const { platform } = currentStay(books, stayId).stay;
    if (platform !== null) return { stayId, inpatientNo, at: platform.settledAt };
    const place = comingOnDay.get(dischargeDay) ?? 0;
    comingOnDay.set(dischargeDay, place + 1);
    const minute = String(place % 60).padStart(2, "0");
    const hour = 14 + Math.floor(place / 60);
    return { stayId, inpatientNo, at: `${dischargeDay}T${hour}:${minute}:00` as Moment };
  });
  return found.sort((a, b) =>
    a.at === b.at ? (a.inpatientNo < b.inpatientNo ? -1 : 1) : a.at < b.at ? -1 : 1,
  );
}

function settleInOrder(
  books: Books,
  clock: SettableClock,
  actor: Actor,
): { readonly slips: readonly string[]; readonly held: readonly HeldStay[] } {
  const slips: string[] = [];
  const held: HeldStay[] = [];
  for (const { stayId, inpatientNo, at } of appointments(books)) {
    if (at > clock.now()) clock.set(at);
    const shown = presettle(books, stayId);
    if (shown.outcome === "held") {
      held.push(heldStay(books, shown));
      continue;
    }
    const request = { key: `demo/settle/${inpatientNo}`, actor };
    const { slipNumber } = settle(books, request, { stayId, shownDigest: shown.digest });
    // The patient takes it along at once; the papers come out all together below.
    recordPrinting(books, { key: `demo/print/${inpatientNo}`, actor }, { slipNumber });
    slips.push(slipNumber);
  }
  return { slips, held };
}

function heldStay(books: Books, { stayId, holds, comparison }: PreSettlement): HeldStay {
  const { inpatientNo, admitDay, dischargeDay, declaredTotal } = currentStay(books, stayId).stay;
  const fields = comparison?.fields.filter(({ difference }) => difference !== 0) ?? [];
  return {
    inpatientNo,
    admitDay,
    dischargeDay,
    totalFen: declaredTotal,
    holds,
    differences: fields,
  };
}

async function printAll(books: Books, slips: readonly string[], folder: string): Promise<void> {
  const slipFolder = join(folder, "slips");
  mkdirSync(slipFolder);
  await printSlips(
    slips.map((slipNumber) => slipPaper(books, slipNumber, 0)),
    slipFolder,
  );
}

/** False where a workbook does not foot. */
async function exportMonths(
  books: Books,
  summary: Summary,
  folder: string,
  say: (line: string) => void,
): Promise<boolean> {
  const actor = consoleActor(books);
  let isBalanced = true;
  for (const { month, workbook } of summary.months) {
    const request = { key: `demo/claims/${month}`, actor };
    const report = await exportClaims(books, request, { month, path: join(folder, workbook) });
    for (const name of report.unbalanced) say(`${workbook} 不平：${name}`);
    isBalanced &&= report.balanced;
  }
  return isBalanced;
}

function closingLines(summary: Summary, folder: string): readonly string[] {
  const { stays, settled, held, agreeing } = summary.counts;
  return [
    `${stays} 次住院：结算 ${settled}，挂起 ${held}；两个来源相符 ${agreeing}，不符 ${summary.differences.length}`,
    ...summary.months.map(
      ({ month, totalFen, fundFen, personFen, workbook }) =>
        `${month}：总额 ${yuan(totalFen)}，基金 ${yuan(fundFen)}，个人 ${yuan(personFen)}（${workbook}）`,
    ),
    `全部写在 ${folder}，先看 摘要.md`,
  ];
}
