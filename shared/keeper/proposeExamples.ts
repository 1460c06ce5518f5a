/**
 * 算例 that a pack still lacks: one for each leaf that no example comes to, and for each limit the cent below it, the
 * limit itself and the cent above it. Facts and amounts are found by trying; the figures stay blank, because an example
 * proves something only when a person worked it out from the clause.
 */
import { type Fen, fen, plainYuan } from "../money/fen.ts";
import { fraction } from "../money/fraction.ts";
import { roundToFen, TO_FEN } from "../money/rounding.ts";
import type { Pack } from "../policy/pack.ts";
import {
  type Draft,
  type Drafts,
  draftStays,
  passUnstated,
  runDraft,
  type TriedDraft,
  tryDraft,
  withBill,
} from "./draftExamples.ts";
import { placeOf, sideOf, type Target } from "./exampleTarget.ts";
import { openingText, stayText, yamlText } from "./exampleText.ts";
import { type LimitPoint, limitPoints } from "./limitPoints.ts";
import { runStays, verifyPack } from "./verify.ts";
import { yearAmountsRead } from "./yearAmounts.ts";

interface ProposedExample extends Target {
  readonly name: string;
  /** An item of 算例, with its figures left blank */
  readonly text: string;
}

interface UnreachedTarget extends Target {
  /** In Chinese */
  readonly reason: string;
}

export interface ProposedExamples {
  readonly packId: string;
  readonly proposals: readonly ProposedExample[];
  readonly unreached: readonly UnreachedTarget[];
  /** How many stays were tried to find them */
  readonly tried: number;
}

/** Yields now and then, so that whoever drives it can do something else. */
export function* proposeExamples(pack: Pack): Generator<void, ProposedExamples> {
  const drafts = yield* draftStays(pack);
  const search = new Search(pack, drafts);
  const proposals: ProposedExample[] = [];
  let targets = missingTargets(pack);
  let unreached: UnreachedTarget[] = [];
  // What was found for one target may be the way to another: those that were missed are tried a second time.
  for (let round = 0; round < 2; round += 1) {
    unreached = [];
    for (const target of targets) {
      const found = yield* search.find(target);
      if (typeof found === "string") unreached.push({ ...target, reason: found });
      else proposals.push(proposalOf(pack, target, found));
    }
    targets = unreached.map(({ reason: _, ...target }) => target);
  }
  return { packId: pack.id, proposals, unreached, tried: search.tried };
}

/** How many sides of limits (the cent below, the limit, the cent above) no example of the pack comes to. */
export function untestedLimits(pack: Pack): number {
  return missingTargets(pack).filter(({ distance }) => distance !== null).length;
}

/** What no example of the pack comes to. */
function missingTargets(pack: Pack): readonly Target[] {
  const passing = passUnstated(pack);
  const limits = limitPoints(passing);
  const hit = new Set<string>();
  for (const example of passing.examples) {
    for (const [index, { outcome, touched }] of runStays(passing, example).entries()) {
      if (outcome.settlement === null) continue;
      const { trace } = outcome.settlement;
      const lines = example.stays[index]?.lines ?? null;
      for (const { path, distance } of limits) {
        hit.add(keyOf(path, distance({ trace, lines, touched })));
      }
    }
  }
  const atLimits = limits.flatMap(({ path, unit }) =>
    [-1, 0, 1].map((distance) => ({ path, distance, unit })),
  );
  return [
    ...verifyPack(pack).uncovered.map((path) => ({ path, distance: null, unit: null })),
    ...atLimits.filter(({ path, distance }) => !hit.has(keyOf(path, distance))),
  ];
}

function keyOf(path: string, distance: number | null): string {
  return `${path} ${distance}`;
}

// —— the search

/** Drafts that come nearest are moved towards a limit; more of them seldom find what these do not. */
const BASES = 6;
const HIGHEST = 10_000_000_000;

class Search {
  readonly #pack: Pack;
  readonly #passing: Pack;
  readonly #drafts: Drafts;
  readonly #found: TriedDraft[];
  #tried: number;

  constructor(pack: Pack, drafts: Drafts) {
    this.#pack = pack;
    this.#passing = passUnstated(pack);
    this.#drafts = drafts;
    this.#found = [...drafts.found];
    this.#tried = drafts.tried;
  }

  get tried(): number {
    return this.#tried;
  }

  /** A draft that comes to the target, or why there is none. */
  *find(target: Target): Generator<void, Draft | string> {
    yield;
    const found =
      target.distance === null
        ? this.#leaf(target.path)
        : yield* this.#limit(target.path, target.distance);
    if (typeof found !== "string") {
      const run = tryDraft(this.#passing, this.#drafts.limits, found);
      if (run !== null) this.#found.push(run.result);
    }
    return found;
  }

  #leaf(path: string): Draft | string {
    const there = this.#found.filter(({ touched }) => touched.has(path));
    if (there.length === 0) return this.#whyNot(path);
    let stop: string | null = null;
    for (const { draft } of there) {
      const touched = new Set<string>();
      const outcome = runDraft(this.#pack, draft, touched);
      if (touched.has(path)) return draft;
      const at = outcome?.fault?.details.at;
      if (at !== undefined) stop = String(at);
    }
    return stop === null ? this.#whyNot(path) : stopsBefore(stop);
  }

  *#limit(path: string, wanted: number): Generator<void, Draft | string> {
    const index = this.#drafts.limits.findIndex((limit) => limit.path === path);
    const limit = this.#drafts.limits[index];
    const there = this.#found.filter(({ distances }) => distances[index] != null);
    if (limit === undefined || there.length === 0) return this.#whyNot(path);
    const far = ({ distances }: TriedDraft) => Math.abs((distances[index] ?? 0) - wanted);
    const bases = there.toSorted((a, b) => far(a) - far(b)).slice(0, BASES);
    let nearest = Number.POSITIVE_INFINITY;
    let stop: string | null = null;
    for (const { draft, distances } of bases) {
      for (const move of movesOf(this.#pack, draft)) {
        yield;
        const start = distances[index] ?? 0;
        const { at, reached } = this.#approach(limit, index, move, wanted, start);
        if (Math.abs(reached - wanted) < Math.abs(nearest - wanted)) nearest = reached;
        if (at === null) continue;
        const fault = this.#comesTo(limit, at, wanted);
        if (fault === null) return at;
        stop = fault;
      }
    }
    if (stop !== null) return stopsBefore(stop);
    return `试过的情形最近只到${signed(nearest, limit.unit)}`;
  }

  /** Null when the pack itself comes there (or stops right behind the limit); else where it stops before. */
  #comesTo({ path, distance }: LimitPoint, draft: Draft, wanted: number): string | null {
    const touched = new Set<string>();
    const outcome = runDraft(this.#pack, draft, touched);
    if (outcome === null) return path;
    if (outcome.settlement !== null) {
      const { trace } = outcome.settlement;
      return distance({ trace, lines: draft.stay.lines, touched }) === wanted ? null : path;
    }
    const at = String(outcome.fault.details.at ?? "");
    const table = path.split(" › ").slice(0, -1).join(" › ");
    return at.startsWith(`${table} › `) ? null : at;
  }

  /** Moves one number of the draft until the distance is what is wanted: first a bracket, then its halves. */
  #approach(
    limit: LimitPoint,
    index: number,
    { start, to }: Move,
    wanted: number,
    from: number,
  ): { readonly at: Draft | null; readonly reached: number } {
    let nearest = from;
    const measure = (number: number): number | null => {
      this.#tried += 1;
      const run = tryDraft(this.#passing, this.#drafts.limits, to(number));
      const distance = run?.missing === null ? (run.result.distances[index] ?? null) : null;
      if (distance !== null && Math.abs(distance - wanted) < Math.abs(nearest - wanted)) {
        nearest = distance;
      }
      return distance;
    };
    if (from === wanted) return { at: to(start), reached: from };
    const first = limit.unit === "money" ? Math.abs(from - wanted) : 1;
    for (const direction of [1, -1]) {
      const side = Math.sign(from - wanted);
      const number = walk({ start, direction, first, side, wanted, measure });
      if (number !== null) return { at: to(number), reached: wanted };
    }
    return { at: null, reached: nearest };
  }

  /** Nothing came there: how near something did. */
  #whyNot(path: string): string {
    const [section, layer] = path.split(" › ");
    const has = (prefix: string) =>
      this.#found.some(({ touched }) => [...touched].some((at) => at.startsWith(prefix)));
    const where =
      section === "层" && !has(`层 › ${layer} › `) ? `“${layer}”一层没有一个情形适用` : null;
    return `试过 ${this.#tried} 种情形，${where ?? "没有一种走到这里"}：请看它前面的条件是否把它排除了`;
  }
}

function stopsBefore(at: string): string {
  return `走到这里以前就停在“${at}”`;
}

interface Walk {
  readonly start: number;
  readonly direction: number;
  /** Size of the first step */
  readonly first: number;
  /** On which side of the wanted distance it starts */
  readonly side: number;
  readonly wanted: number;
  /** Null where the draft does not come to the limit */
  readonly measure: (number: number) => number | null;
}

/** From the start in growing steps until the wanted distance is passed, then by halves; null where it is not met. */
function walk({ start, direction, first, side, wanted, measure }: Walk): number | null {
  let [inner, step] = [start, first];
  for (let round = 0; round < 24; round += 1) {
    const outer = inner + direction * step;
    const distance = outer < 0 || outer > HIGHEST ? null : measure(outer);
    if (distance === wanted) return outer;
    if (distance === null && step === 1) return null;
    if (distance === null) step = Math.max(1, Math.trunc(step / 4));
    else if (Math.sign(distance - wanted) !== side) {
      return halve(inner, outer, side, wanted, measure);
    } else {
      inner = outer;
      step *= 2;
    }
  }
  return null;
}

function halve(
  inside: number,
  outside: number,
  side: number,
  wanted: number,
  measure: Walk["measure"],
): number | null {
  let [same, other] = [inside, outside];
  while (Math.abs(other - same) > 1) {
    const middle = Math.trunc((same + other) / 2);
    const distance = measure(middle);
    if (distance === wanted) return middle;
    if (distance === null) return null;
    if (Math.sign(distance - wanted) === side) same = middle;
    else other = middle;
  }
  return null;
}

/** A number of a draft that can be moved: where it is, and the draft with another. */
interface Move {
  readonly start: number;
  readonly to: (number: number) => Draft;
}

function movesOf(pack: Pack, draft: Draft): readonly Move[] {
  const { facts, amounts, lines } = draft.stay;
  const ofBill =
    lines === null
      ? ["范围内", "全自费"].map((name) => ({
          start: amounts[name] ?? 0,
          to: (number: number) => withBill(draft, name, number),
        }))
      : lines.map(({ amount, quantity }, index) => ({
          start: unitFen(amount, quantity),
          to: (number: number) => withPrice(draft, index, number),
        }));
  const ofFacts = pack.facts.flatMap(({ name, kind }) => {
    const value = facts[name];
    if (kind === "day" || typeof value !== "number") return [];
    const to = (number: number): Draft => ({
      ...draft,
      stay: { ...draft.stay, facts: { ...facts, [name]: number } },
    });
    return [{ start: value, to }];
  });
  const ofYear = yearAmountsRead(pack.rules)
    .filter((name) => name !== "住院次数")
    .map((name) => ({
      start: draft.opening[name] ?? 0,
      to: (number: number): Draft => ({
        ...draft,
        opening: { ...draft.opening, [name]: number },
      }),
    }));
  return [...ofBill, ...ofFacts, ...ofYear];
}

/** What one unit of a line costs, in whole fen; its sign is left out. */
function unitFen(amount: Fen, quantity: number): number {
  if (quantity === 0) return 0;
  return roundToFen(fraction(Math.abs(amount) * 10_000, Math.abs(quantity)), TO_FEN);
}

function withPrice(draft: Draft, index: number, price: number): Draft {
  const lines = (draft.stay.lines ?? []).map((line, at) => {
    const amount = roundToFen(fraction(price * Math.abs(line.quantity), 10_000), TO_FEN);
    return at === index ? { ...line, amount: fen(line.amount < 0 ? -amount : amount) } : line;
  });
  return { ...draft, stay: { ...draft.stay, lines } };
}

// —— as text

function signed(distance: number, unit: LimitPoint["unit"]): string {
  if (!Number.isFinite(distance)) return "很远的地方";
  const shown = unit === "money" ? `${plainYuan(fen(Math.abs(distance)))} 元` : Math.abs(distance);
  return distance === 0 ? "界限本身" : `界限${distance < 0 ? "以下" : "以上"} ${shown}`;
}

function proposalOf(pack: Pack, target: Target, draft: Draft): ProposedExample {
  const { path } = target;
  const place = path.split(" › ").slice(path.startsWith("层 › ") ? 1 : 0);
  const name = [...place, sideOf(target)].filter((part) => part !== "").join(" ");
  const opening = Object.entries(draft.opening).filter(([, amount]) => amount !== 0);
  const given = Object.fromEntries(opening.map(([key, amount]) => [key, fen(amount)]));
  const lines = [
    `  # 试：${placeOf(target)}`,
    `  - 名: ${yamlText(name)}`,
    "    出处: 自拟",
    ...(opening.length === 0 ? [] : [`    期初: ${openingText(given)}`]),
    `    情形: ${stayText(pack.facts, draft.stay)}`,
    ...blanks(pack, target, draft),
  ];
  return { ...target, name, text: `${lines.join("\n")}\n` };
}

/** What the keeper works out: the loader refuses each until it is filled in. */
function blanks(pack: Pack, { path }: Target, draft: Draft): string[] {
  const { fault } = runDraft(pack, draft, new Set()) ?? { fault: null };
  // The pack itself says 未载明 here: no figure can be expected.
  if (fault !== null) return ["    报错: # 原文没有写明的，填 未载明"];
  const [section, layer] = path.split(" › ");
  const names =
    section === "层"
      ? [layer ?? "", "个人"]
      : section === "年度"
        ? ["年度"]
        : section === "费用拆分"
          ? ["全自费", "超限价", "先行自付", "范围内"]
          : [...pack.rules.layers.map(({ name }) => name), "个人"];
  return ["    得:", ...names.map((name) => `      ${name}: # 手算后填`)];
}

/** The whole as a section of a pack, with what could not be reached behind it. */
export function proposalsText({ packId, proposals, unreached, tried }: ProposedExamples): string {
  const head =
    proposals.length === 0
      ? `# 政策包 ${packId}：试了 ${tried} 种情形，没有可以补的算例。\n`
      : `# 政策包 ${packId} 还没有试到的 ${proposals.length} 处，每处一个算例（试了 ${tried} 种情形）。
# 要用的抄进政策包的“算例:”，自己按条文手算，把“得”填满；有一项留空，政策包就不能通过检查。
算例:
`;
  const missing = unreached.map((target) => `#   ${placeOf(target)}：${target.reason}\n`);
  const tail = missing.length === 0 ? "" : `# 没有走到的 ${missing.length} 处：\n`;
  return `${head}${proposals.map(({ text }) => text).join("")}${tail}${missing.join("")}`;
}
