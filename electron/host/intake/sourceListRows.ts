/** Rows of the lists that a named source sends: one reader for each kind of list. */
import { addDays, type Day, dayOf } from "../../../shared/calendar/day.ts";
import type { ListKind } from "../../../shared/contract/importReport.ts";
import type { Row } from "../store/act.ts";
import { readPrice } from "./cells.ts";
import type {
  ApprovalField,
  CoverField,
  DeathField,
  DoctorField,
  DoctorMarkField,
  IdentityField,
  ItemMapField,
  ItemRuleField,
  OpeningField,
} from "./listLayouts.ts";
import { quoted, type RowReader } from "./rowReader.ts";
import { readIdNumber, readRegion } from "./stayRow.ts";
import { isInForce, sexOf } from "./words.ts";

/** What a row says, and in which list. */
export interface ListRow {
  readonly kind: ListKind;
  readonly source: string;
  readonly scope: string;
  readonly listDay: Day;
  readonly entry: {
    readonly key: string;
    readonly word: string;
    readonly from_day: Day | null;
    readonly to_day: Day | null;
    readonly content: string;
  };
}

/** The reader of a kind has the fields of its layout. */
type Reader<Field extends string> = RowReader<Field | "source" | "listDay" | "from" | "to">;

interface Said {
  readonly key: string;
  readonly word?: string;
  readonly scope?: string;
  /** 参保状态, where the list has it */
  readonly state?: CoverState | null;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Null when the row has faults; they are in the reader. */
export function readListRow(kind: ListKind, row: RowReader<string>): ListRow | null {
  const source = row.text("source");
  if (source === "") row.fault("source", "BLANK", "不能为空");
  const listDay = readListDay(row);
  const said = READERS[kind](row as RowReader<never>);
  const from = row.day("from");
  const to = endOf(row, { from, to: row.day("to"), listDay }, said.state ?? null);
  if (from !== null && to !== null && to < from) {
    row.fault("to", "DATES_REVERSED", `终止日期早于起始日期 ${from}`);
  }
  if (row.faults.length > 0 || listDay === null) return null;
  const { key, word = "", scope = "", content } = said;
  const entry = { key, word, from_day: from, to_day: to, content: JSON.stringify(content) };
  return { kind, source, scope, listDay, entry };
}

/** A day, or a month, which begins on its first day. */
function readListDay(row: RowReader<string>): Day | null {
  const month = /^(\d{4})(?:[-/.]|年)?(0?[1-9]|1[0-2])月?$/.exec(row.code("listDay"));
  if (month === null) return row.needDay("listDay");
  return dayOf(Number(month[1]), Number(month[2]), 1);
}

interface CoverState {
  readonly word: string;
  readonly isInForce: boolean;
}

/** 参保状态 of a row; null where the file has no such column or the word is a fault. */
export function readCoverState(row: RowReader<"state">): CoverState | null {
  if (!row.has("state")) return null;
  const word = row.needCode("state");
  const inForce = isInForce(word);
  if (inForce === null && word !== "") {
    const reason = `“${quoted(word)}”不是认识的参保状态（如 正常参保、暂停参保、终止参保）`;
    row.fault("state", "UNKNOWN_WORD", reason);
  }
  return inForce === null ? null : { word, isInForce: inForce };
}

/** The last day of a row: a cover that is not in force any more, and of which nobody says since when, ends before the list begins. */
function endOf(
  row: RowReader<string>,
  { from, to, listDay }: { from: Day | null; to: Day | null; listDay: Day | null },
  state: CoverState | null,
): Day | null {
  if (state === null || listDay === null) return to;
  const { word } = state;
  if (state.isInForce) {
    if (to !== null && to < listDay) {
      const reason = `状态是“${word}”，停保日期 ${to} 却早于名单日期 ${listDay}`;
      row.fault("to", "DATES_REVERSED", reason);
    }
    return to;
  }
  if (to !== null || from === null) return to;
  if (from >= listDay) {
    const reason = `状态是“${word}”，参保日期 ${from} 却不早于名单日期 ${listDay}`;
    row.fault("from", "DATES_REVERSED", reason);
    return to;
  }
  return addDays(listDay, -1);
}

const READERS: { readonly [Kind in ListKind]: (row: RowReader<never>) => Said } = {
  identities: (row: Reader<IdentityField>) => ({
    key: readIdNumber(row),
    word: row.needCode("identity"),
    content: { name: row.needName("name") },
  }),

  covers: (row: Reader<CoverField>) => {
    const personNo = row.needCode("personNo");
    const insuranceType = row.needCode("insuranceType");
    const state = readCoverState(row);
    // Without any date the row says only that from the list's day on nothing is in force.
    const isOver = state?.isInForce === false;
    const hasDays = row.raw("from").trim() !== "" || row.raw("to").trim() !== "";
    return {
      key: readIdNumber(row),
      word: `${personNo} ${insuranceType}`,
      state,
      content: {
        ...(isOver ? { state: state.word } : {}),
        ...(isOver && !hasDays ? { isInForce: false } : {}),
        personNo,
        name: row.needName("name"),
        insuredRegion: readRegion(row, "insuredRegion"),
        insuranceType,
        tier: row.code("tier") || null,
        personType: row.code("personType") || null,
        district: row.code("district") || null,
      },
    };
  },

  deaths: (row: Reader<DeathField>) => {
    row.needDay("from");
    return { key: readIdNumber(row), content: { name: row.needName("name") } };
  },

  openings: (row: Reader<OpeningField>) => {
    const personNo = row.needCode("personNo");
    const scheme = row.needCode("insuranceType");
    const name = row.needCode("amountName");
    const yearFrom = readYear(row);
    const amountFen = row.needAmount("amount");
    return {
      key: personNo,
      word: `${scheme} ${name}`,
      scope: yearFrom ?? "",
      content: { scheme, name, amountFen },
    };
  },

  itemRules: (row: Reader<ItemRuleField>) => {
    const [ageFrom, ageTo] = [readAge(row, "ageFrom"), readAge(row, "ageTo")];
    if (ageFrom !== null && ageTo !== null && ageTo < ageFrom) {
      row.fault("ageTo", "NOT_A_NUMBER", `小于限定最小年龄 ${ageFrom}`);
    }
    const sexWord = row.code("sex");
    const sex = sexWord === "" ? null : sexOf(sexWord);
    if (sexWord !== "" && sex === null) {
      row.fault("sex", "UNKNOWN_WORD", `“${quoted(sexWord)}”不是男或女`);
    }
    const approvalAbove = row.value(
      "approvalAbove",
      readPrice(row.raw("approvalAbove")),
      "NOT_A_PRICE",
      "不是单价（最多六位小数）",
    );
    const restriction = row.text("restriction");
    const diagnoses = wordsOf(row.code("diagnoses"));
    const tags = wordsOf(row.code("tags"));
    const limits = [sex, ageFrom, ageTo, approvalAbove, ...diagnoses, ...tags];
    if (restriction === "" && limits.every((limit) => limit === null)) {
      row.fault("restriction", "BLANK", "没有写限制，也没有标记");
    }
    const clause = row.text("clause");
    return {
      key: row.needCode("nationalItemCode"),
      // Several entries may speak of one item; each by itself.
      word: JSON.stringify([restriction, ...limits]),
      content: { restriction, diagnoses, sex, ageFrom, ageTo, tags, approvalAbove, clause },
    };
  },

  itemMap: (row: Reader<ItemMapField>) => ({
    key: row.needCode("hospitalItemCode"),
    content: {
      hospitalItemName: row.text("hospitalItemName"),
      nationalItemCode: row.needCode("nationalItemCode"),
    },
  }),

  doctors: (row: Reader<DoctorField>) => {
    const hospitalCode = row.needCode("hospitalCode");
    return {
      key: row.needCode("doctorCode"),
      word: hospitalCode,
      content: { name: row.needName("name"), hospitalCode },
    };
  },

  doctorMarks: (row: Reader<DoctorMarkField>) => {
    row.needDay("from");
    const word = row.needCode("mark");
    if (word !== "" && word !== "扣分" && word !== "暂停") {
      row.fault("mark", "UNKNOWN_WORD", `“${quoted(word)}”不是扣分或暂停`);
    }
    const pointTenths = readPointTenths(row, word === "扣分");
    return {
      key: row.needCode("doctorCode"),
      word,
      content: { pointTenths, reason: row.text("reason") },
    };
  },

  approvals: (row: Reader<ApprovalField>) => {
    row.needDay("from");
    return {
      key: readIdNumber(row),
      word: row.needCode("nationalItemCode"),
      content: { name: row.needName("name"), approvalNo: row.needCode("approvalNo") },
    };
  },
};

/** "2023" is the calendar year; a benefit year that begins on another day is written as that day. */
function readYear(row: Reader<OpeningField>): Day | null {
  const year = /^(\d{4})年?(?:度)?$/.exec(row.code("yearFrom"));
  if (year === null) return row.needDay("yearFrom");
  return dayOf(Number(year[1]), 1, 1);
}

function readAge(row: Reader<ItemRuleField>, field: "ageFrom" | "ageTo"): number | null {
  const text = row.code(field);
  if (text === "") return null;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  row.fault(field, "NOT_A_NUMBER", `“${quoted(text)}”不是周岁`);
  return null;
}

function readPointTenths(row: Reader<DoctorMarkField>, isNeeded: boolean): number {
  const text = row.code("points");
  const match = /^(\d{1,2})(?:\.(\d))?分?$/.exec(text);
  const tenths = match === null ? 0 : Number(match[1]) * 10 + Number(match[2] ?? 0);
  if (isNeeded && tenths === 0) {
    row.fault("points", "NOT_A_NUMBER", `“${quoted(text)}”不是扣分的分数（如 3 或 0.5）`);
  }
  return isNeeded ? tenths : 0;
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(/[、,，;；|\s]+/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

/** What the books' register of persons takes from a row of 参保名单. */
export function personOfCover({ entry }: ListRow): {
  readonly personNo: string;
  readonly values: Row;
} {
  const content = JSON.parse(entry.content) as Readonly<Record<string, string | null>>;
  return {
    personNo: content.personNo ?? "",
    values: {
      id_number: entry.key,
      name: content.name ?? "",
      insured_region: content.insuredRegion ?? "",
      insurance_type: content.insuranceType ?? "",
      tier: content.tier ?? null,
      person_type: content.personType ?? null,
      district: content.district ?? null,
    },
  };
}
