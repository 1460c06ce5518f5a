import { addDays, type Day, dayOf, dayOfMoment, monthName, parseDay } from "../calendar/day.ts";
import { type Fen, sumFen, ZERO } from "../money/fen.ts";
import type { SettlementDocument } from "../settle/document.ts";
import { billedPayments, LayerOrder, layerKey } from "./layers.ts";
import { SlipAdder } from "./slipControl.ts";
import { addUp, MEASURES, type MeasureKey, tallyRows } from "./sums.ts";
import type {
  ClaimGroup,
  ClaimKind,
  ClaimLayer,
  ClaimRow,
  ClaimSettings,
  ClaimSums,
  MonthClaim,
  PayerClaim,
  UndonePair,
} from "./types.ts";

/** clr_type of every stay. */
const CLEARING_CATEGORY = "21 住院";

/** The fact in which a pack says how the fund pays for this stay (A24); packs without it leave it to the office. */
const CLEARING_METHOD_FACT = "付费方式";

/** What one document contributes, before all layers and groups are known. */
interface Entry {
  readonly row: Omit<ClaimRow, "group" | "kind" | "sums">;
  readonly document: Pick<SettlementDocument, "kind" | "undoes">;
  readonly group: Omit<ClaimGroup, "number" | "sums">;
  readonly measures: Record<MeasureKey, Fen>;
  readonly payments: ReadonlyMap<string, Fen>;
}

/**
 * The claim of a month from its documents, in any order. Undone settlements stay as two rows that cancel; an undoing
 * whose original lies in an earlier month is 上期撤销. Takes one document at a time, so that a caller can stream them.
 *
 * Amounts that do not agree are not an error here: the control sheet shows them. Throws RangeError when a document
 * belongs to another month, or undoes one of this month that is missing: then the caller read the books wrongly.
 */
export function claimMonth(
  documents: Iterable<SettlementDocument>,
  settings: ClaimSettings,
): MonthClaim {
  const order = new LayerOrder();
  const adder = new SlipAdder();
  const entries: Entry[] = [];
  let training = settings.training;
  for (const document of documents) {
    if (document.month !== settings.month) {
      throw new RangeError(`${document.slipNumber} is of ${document.month}, not ${settings.month}`);
    }
    order.add(document);
    adder.add(document);
    entries.push(entryOf(document, settings));
    training ||= document.training;
  }
  const layers = order.list();
  const { rows, groups } = rowsAndGroups(entries, layers, settings.month);
  const from = firstDay(settings.month);
  return {
    settings,
    from,
    to: lastDay(from),
    draft: !settings.closed,
    training,
    layers,
    rows,
    groups,
    payers: claimPayers(rows, layers),
    pairs: undonePairs(rows),
    totals: addUp(
      groups.map(({ sums }) => sums),
      layers.length,
    ),
    control: adder.control(layers),
  };
}

function entryOf(document: SettlementDocument, settings: ClaimSettings): Entry {
  const { stay, person, settlement, figures } = document;
  const region = settings.regions[stay.insuredRegion];
  const payments = new Map<string, Fen>();
  for (const paid of billedPayments(document)) {
    payments.set(layerKey(paid), sumFen([payments.get(layerKey(paid)) ?? ZERO, paid.payment]));
  }
  return {
    document: { kind: document.kind, undoes: document.undoes },
    row: {
      slipNumber: document.slipNumber,
      originalSlipNumber: document.undoes?.slipNumber ?? null,
      settledAt: document.settledAt,
      name: stay.name,
      idNumber: stay.idNumber,
      personNo: person.personNo,
      insuranceType: stay.insuranceType,
      insuredRegion: stay.insuredRegion,
      personType: person.personType,
      tier: person.tier,
      identities: person.identities,
      inpatientNo: stay.inpatientNo,
      admitDay: stay.admitDay,
      dischargeDay: stay.dischargeDay,
      stayDays: stay.stayDays,
      dept: stay.dept,
      diagnosisCode: stay.diagnosisCode,
      diagnosisName: stay.diagnosisName,
      source: document.source === "calculated" ? "计算" : "平台",
      pack: settlement === null ? null : `${settlement.packId} ${settlement.packHash.slice(0, 8)}`,
      review: document.review,
    },
    group: {
      insuranceType: stay.insuranceType,
      clearingCategory: CLEARING_CATEGORY,
      clearingMethod: settlement?.facts[CLEARING_METHOD_FACT] ?? settings.clearingMethod,
      clearingAgency: region?.clearingAgency ?? settings.clearingAgency,
      insuredRegion: stay.insuredRegion,
      insuredRegionName: region?.name ?? "",
    },
    measures: Object.fromEntries(MEASURES.map(({ key }) => [key, figures[key]])) as Record<
      MeasureKey,
      Fen
    >,
    payments,
  };
}

function rowsAndGroups(
  entries: readonly Entry[],
  layers: readonly ClaimLayer[],
  month: string,
): { readonly rows: readonly ClaimRow[]; readonly groups: readonly ClaimGroup[] } {
  const members = new Map<string, Entry["group"]>();
  for (const { group } of entries) members.set(groupKey(group), group);
  const numbers = new Map([...members.keys()].sort(byText).map((key, index) => [key, index + 1]));
  const slips = new Set(entries.map(({ row }) => row.slipNumber));
  const rows = entries
    .map(({ row, document, group, measures, payments }) => ({
      ...row,
      kind: kindOf(row.slipNumber, document, slips, month),
      group: numbers.get(groupKey(group)) ?? 0,
      sums: {
        persons: document.kind === "结算" ? 1 : -1,
        ...measures,
        payments: layers.map((layer) => payments.get(layerKey(layer)) ?? ZERO),
      },
    }))
    .sort((a, b) => byText(a.slipNumber, b.slipNumber));
  const sumsOf = new Map<number, ClaimSums[]>();
  for (const { group, sums } of rows) {
    const known = sumsOf.get(group);
    if (known === undefined) sumsOf.set(group, [sums]);
    else known.push(sums);
  }
  const groups = [...numbers].map(([key, number]) => ({
    ...(members.get(key) as Entry["group"]),
    number,
    sums: addUp(sumsOf.get(number) ?? [], layers.length),
  }));
  return { rows, groups };
}

function groupKey(group: Entry["group"]): string {
  return JSON.stringify([
    group.insuranceType,
    group.clearingCategory,
    group.clearingMethod,
    group.clearingAgency,
    group.insuredRegion,
  ]);
}

function kindOf(
  slipNumber: string,
  { kind, undoes }: Entry["document"],
  slips: ReadonlySet<string>,
  month: string,
): ClaimKind {
  if (kind === "结算" || undoes === null) return kind;
  if (slips.has(undoes.slipNumber)) return "结算撤销";
  if (monthName(dayOfMoment(undoes.settledAt)) >= month) {
    throw new RangeError(`${slipNumber} undoes ${undoes.slipNumber}, which is missing in ${month}`);
  }
  return "上期撤销";
}

function undonePairs(rows: readonly ClaimRow[]): readonly UndonePair[] {
  const bySlip = new Map(rows.map((row) => [row.slipNumber, row]));
  return rows
    .filter(({ kind }) => kind !== "结算")
    .map((undoing) => ({
      undoing,
      original: bySlip.get(undoing.originalSlipNumber ?? "") ?? null,
    }));
}

/** Each payer is billed separately: how many documents it pays on, and how much, layer by layer. */
function claimPayers(
  rows: readonly ClaimRow[],
  layers: readonly ClaimLayer[],
): readonly PayerClaim[] {
  const payers = [...new Set(layers.map(({ payer }) => payer))];
  return payers.map((payer) => {
    const own = layers
      .map(({ layer, payer: of }, index) => ({ layer, of, index }))
      .filter(({ of }) => of === payer);
    return {
      payer,
      ...tallyRows(rows, ({ payments }) => sumFen(own.map(({ index }) => payments[index] ?? ZERO))),
      layers: own.map(({ layer, index }) => ({
        layer,
        index,
        ...tallyRows(rows, ({ payments }) => payments[index] ?? ZERO),
      })),
    };
  });
}

/** In the order of code points: the same on every machine. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Throws RangeError for a month that is none. */
function firstDay(month: string): Day {
  const day = parseDay(`${month}-01`);
  if (day === null) throw new RangeError(`not a month: ${month}`);
  return day;
}

function lastDay(from: Day): Day {
  const [year = 0, month = 0] = from.split("-").map(Number);
  const next = month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
  return next === null ? from : addDays(next, -1);
}
