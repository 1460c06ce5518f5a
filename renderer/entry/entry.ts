/** An entry in the registers as it is being filled in, and what is still missing of it. */
import { type Day, parseDay } from "../../shared/calendar/day.ts";
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";

export type Words = AnswerOf<"registerWords">;
export type Person = AnswerOf<"person">;
export type EntryRequest = AskOf<"enterRegister">;
export type EntryKind = EntryRequest["entry"]["what"];

export const KIND_NAMES: Readonly<Record<EntryKind, string>> = {
  registration: "登记备案",
  identity: "登记特殊身份",
  person: "更正参保登记",
  newPerson: "新增参保人",
  end: "终止或撤回",
};

export interface PersonFields {
  readonly personNo: string;
  readonly name: string;
  readonly idNumber: string;
  readonly insuredRegion: string;
  readonly insuranceType: string;
  readonly tier: string;
  readonly personType: string;
  readonly district: string;
}

export const NO_PERSON: PersonFields = {
  personNo: "",
  name: "",
  idNumber: "",
  insuredRegion: "",
  insuranceType: "",
  tier: "",
  personType: "",
  district: "",
};

/** As the register has it; the ID number is shown masked and typed only where it changes. */
export function fieldsOf(person: Person): PersonFields {
  const { personNo, name, insuredRegion, insuranceType, tier, personType, district } = person;
  return {
    personNo,
    name,
    idNumber: "",
    insuredRegion,
    insuranceType,
    tier: tier ?? "",
    personType: personType ?? "",
    district: district ?? "",
  };
}

export interface Draft {
  readonly kind: EntryKind;
  /** 规范转诊, 低保 …; of an entry that ends: its name and first day, with a space between */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly fields: PersonFields;
  readonly proof: string;
}

/** "2023-06-05", also from 20230605 and 2023.6.5; null for what is no day. Digits without separators are eight, or 2023111 is two days. */
export function typedDay(text: string): Day | null {
  const typed = text.trim();
  const match =
    /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(typed) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (match === null) return null;
  const [, year = "", month = "", day = ""] = match;
  return parseDay(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

/** What must still be filled in, in words; empty when it can be asked. */
export function missingOf(draft: Draft, person: Person | null): readonly string[] {
  return [
    ...MISSING[draft.kind](draft, person),
    ...(draft.proof.trim().length < 2 ? ["看了什么证件，或为什么改"] : []),
  ];
}

type Missing = (draft: Draft, person: Person | null) => readonly string[];

const datedMissing =
  (name: string): Missing =>
  (draft) => [
    ...(draft.name === "" ? [name] : []),
    ...(typedDay(draft.from) === null ? ["从哪一天，写成 2023-06-05"] : []),
    ...(draft.to.trim() !== "" && typedDay(draft.to) === null
      ? ["到哪一天，写成 2023-06-05 或空着"]
      : []),
  ];

const regionMissing: Missing = ({ fields }) =>
  /^\d{6}$/.test(fields.insuredRegion) ? [] : ["参保地，六位数字"];

const MISSING: Readonly<Record<EntryKind, Missing>> = {
  registration: datedMissing("哪种备案"),
  identity: datedMissing("哪种身份"),
  end: ({ name, to }) => [
    ...(name === "" ? ["哪一条"] : []),
    ...(typedDay(to) === null ? ["最后一天，写成 2023-06-05"] : []),
  ],
  person: (draft, person) => [
    ...regionMissing(draft, person),
    ...(Object.keys(changesOf(draft.fields, person)).length === 0 ? ["要改的内容"] : []),
  ],
  newPerson: (draft, person) => [
    ...(/^[A-Za-z0-9-]{1,30}$/.test(draft.fields.personNo) ? [] : ["人员编号"]),
    ...regionMissing(draft, person),
    ...(draft.fields.insuranceType === "" ? ["险种"] : []),
  ],
};

type PersonChanges = Extract<EntryRequest["entry"], { readonly what: "person" }>["changes"];

/** Only what differs from the register. */
function changesOf(fields: PersonFields, person: Person | null): PersonChanges {
  const old = person === null ? NO_PERSON : fieldsOf(person);
  const changed = Object.entries(fields).filter(
    ([name, value]) =>
      name !== "personNo" &&
      value.trim() !== "" &&
      value.trim() !== old[name as keyof PersonFields],
  );
  return Object.fromEntries(changed.map(([name, value]) => [name, value.trim()])) as PersonChanges;
}

export function requestOf(
  draft: Draft,
  person: Person | null,
  stayId: number | null,
): EntryRequest {
  const { kind, name, fields, proof } = draft;
  const personNo = person?.personNo ?? fields.personNo;
  const from = typedDay(draft.from);
  const to = typedDay(draft.to);
  // Whoever asks has made sure of the days: see missingOf.
  const needed = (day: Day | null): Day => {
    if (day === null) throw new Error("no day");
    return day;
  };
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  switch (kind) {
    case "registration": {
      const registration = name === "异地备案" ? name : "规范转诊";
      return { proof, entry: { what: kind, personNo, kind: registration, from: needed(from), to } };
    }
    case "identity":
      return { proof, entry: { what: kind, personNo, identity: name, from: needed(from), to } };
    case "end": {
      const [ended = "", first = ""] = name.split(" ");
      const of = person?.identities.some((one) => one.identity === ended && one.from === first)
        ? "identity"
        : "registration";
      return {
        proof,
        entry: {
          what: kind,
          personNo,
          of,
          name: ended,
          from: needed(typedDay(first)),
          to: needed(to),
        },
      };
    }
    case "person":
      return { proof, entry: { what: kind, personNo, changes: changesOf(fields, person) } };
    case "newPerson":
      return {
        proof,
        entry: {
          what: kind,
          stayId: stayId ?? 0,
          personNo,
          insuredRegion: fields.insuredRegion,
          insuranceType: fields.insuranceType,
          tier: orNull(fields.tier),
          personType: orNull(fields.personType),
          district: orNull(fields.district),
        },
      };
  }
}
