/**
 * The review of a long stay with all rules loaded, beside a plain pass over the same lines in the same run. Without the
 * published rule files (../shared/reference) an invented table of the same size stands in.
 */
import { readNationalRules } from "../../shared/audit/nationalRules.ts";
import { review } from "../../shared/audit/review.ts";
import { ruleSet } from "../../shared/audit/ruleSet.ts";
import type { ReviewCase, ReviewLine, Rule } from "../../shared/audit/types.ts";
import {
  builtInRules,
  hasNational,
  readNationalFolder,
  sampleCases,
} from "../support/reviewCases.ts";
import type { BenchLine } from "./types.ts";

const LINES = 500;
const ROUNDS = 40;
/** DESIGN: a window waits for it at every pre-settlement. */
const LIMIT_MS = 50;
/** Grouping the lines by item and summing their quantities and amounts; the machine drifts. */
const RATIO_LIMIT = 500;
const INVENTED_CODES = 14_000;

async function publishedRules(): Promise<readonly Rule[]> {
  if (hasNational) {
    return (await readNationalFolder()).flatMap((file) => readNationalRules(file).rules);
  }
  const rows = Array.from({ length: INVENTED_CODES }, (_, index) => ({
    number: index + 2,
    cells: [`XZ99AA${String(index).padStart(6, "0")}`, `药${index}`, "女"],
  }));
  const sheet = {
    name: "Sheet1",
    rows: [{ number: 1, cells: ["药品代码", "药品名称", "限定性别"] }, ...rows],
  };
  return readNationalRules({ name: "性别.xlsx", version: "1", sheets: [sheet] }).rules;
}

/** The sample's longest stay, its lines repeated on their own days up to the wanted number. */
function longStay(): ReviewCase {
  const [longest] = sampleCases()
    .map(({ of }) => of)
    .sort((a, b) => b.lines.length - a.lines.length);
  if (longest === undefined) throw new Error("the sample has no stay");
  const lines: ReviewLine[] = Array.from({ length: LINES }, (_, index) => {
    const one = longest.lines[index % longest.lines.length];
    if (one === undefined) throw new Error("a stay without lines");
    if (index < longest.lines.length) return one;
    const serial = `${one.line.serial}+${index}`;
    return { ...one, line: { ...one.line, serial, sourceRow: index + 1, originalSerial: null } };
  });
  return { ...longest, lines };
}

/** Milliseconds for one; the best of three after a warm-up, since noise only slows. */
function best(work: () => void): number {
  work();
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = process.hrtime.bigint();
      for (let round = 0; round < ROUNDS; round += 1) work();
      return Number(process.hrtime.bigint() - start) / 1e6 / ROUNDS;
    }),
  );
}

function plainPass({ lines }: ReviewCase): number {
  const sums = new Map<string, { quantity: number; inScope: number }>();
  for (const { line, split } of lines) {
    const sum = sums.get(line.nationalItemCode) ?? { quantity: 0, inScope: 0 };
    sum.quantity += line.quantity;
    sum.inScope += split?.inScope ?? 0;
    sums.set(line.nationalItemCode, sum);
  }
  let total = 0;
  for (const { quantity, inScope } of sums.values()) total += quantity > 0 ? inScope : 0;
  return total;
}

export async function benchReview(): Promise<BenchLine[]> {
  const set = ruleSet([...builtInRules(), ...(await publishedRules())]);
  const of = longStay();
  const switches = {
    automatic: new Set(set.rules.map(({ code }) => code)),
    off: new Set<string>(),
  };
  let sink = 0;
  const bare = best(() => {
    sink += plainPass(of);
  });
  const whole = best(() => {
    sink += review(of, set, switches).findings.length;
  });
  if (sink === 0) throw new Error("the measured work was not done");
  const ratio = whole / bare;
  return [
    { name: `审核：${LINES} 行按项目合计（基线）`, value: `${bare.toFixed(3)} ms`, ok: true },
    {
      name: `审核：${LINES} 行，${set.rules.length} 条规则、${set.byCode.size.toLocaleString("en-US")} 个编码`,
      value: `${whole.toFixed(1)} ms`,
      ratio,
      limit: RATIO_LIMIT,
      ok: ratio <= RATIO_LIMIT && whole <= LIMIT_MS,
    },
  ];
}
