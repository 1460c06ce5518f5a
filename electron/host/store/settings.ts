import type { HospitalLevel } from "../../../shared/bill/types.ts";
import type { DrugShareReading } from "../../../shared/claims/indicators.ts";
import { parsePairs, SETTINGS, type SettingName } from "../../../shared/contract/settings.ts";
import type { SettlementSource } from "../../../shared/settle/document.ts";
import type { OwnPayReading } from "../../../shared/settle/ownPay.ts";
import type { Books } from "./books.ts";

/** What the office has set once for all; shared/contract/settings.ts says what each is and what counts until it is set. */
export interface Settings {
  /** 演示/训练: generated data, marked on every paper. Fixed when the books are made. */
  readonly training: boolean;
  /** fixmedins_code; empty until set */
  readonly hospitalCode: string;
  readonly hospitalName: string;
  /** Heads the papers; the hospital's name until set */
  readonly hospitalHeader: string;
  /** Used where a bill does not state the level; null until set. */
  readonly hospitalLevel: HospitalLevel | null;
  /** 就医地医保区划 (mdtrtarea_admvs), six digits; empty until set */
  readonly hospitalRegion: string;
  /** Before the slip's title: "重庆市渝北区" */
  readonly regionTitle: string;
  /** Telephone number printed on slips */
  readonly hotline: string;
  /** Which source is proposed where both have figures and agree, or once a person has decided. */
  readonly settledSource: SettlementSource;
  readonly ownPayReading: OwnPayReading;
  readonly drugShareReading: DrugShareReading;
  /** Tag of the drugs that the reading takes off */
  readonly drugShareTag: string;
  /** What the year's payments are measured by, as written: no base until year, amount, name, source and day are all set */
  readonly fundYear: string;
  readonly fundAmount: string;
  readonly fundName: string;
  readonly fundSource: string;
  readonly fundDay: string;
  /** Whose payments count; empty: all funds */
  readonly fundPayer: string;
  /** What packs ask for and is the same for every stay here, by its name */
  readonly officeFacts: Readonly<Record<string, string>>;
  /** Whether an injury waits for the result of an inquiry before it is settled */
  readonly injuryInquiry: "hold" | "off";
  /** Which papers a stay needs: shared/settle/papers.ts */
  readonly stayPapers: string;
  /** "01-01": the day of each year on which the points of doctors begin at nothing again */
  readonly doctorPointsReset: string;
  /** Whether the 明白纸 follows the original of a slip, or is printed when somebody asks for it. */
  readonly leafletWithSlip: "together" | "onDemand";
  /** clr_optins; the hospital's region until set */
  readonly clearingAgencyCode: string;
  readonly clearingAgencyName: string;
  /** clr_way of a stay whose rules name none */
  readonly clearingMethod: string;
  /** A window without input for so long covers itself and asks for the password. */
  readonly idleLockMinutes: number;
  /** A folder on the host's machine whose files are imported; empty: none */
  readonly inboxFolder: string;
  /** How long a file there waits for those that belong to it */
  readonly inboxWaitMinutes: number;
  /** Names of insured regions by their code */
  readonly regionNames: Readonly<Record<string, string>>;
}

/** As stored, by name: the office's own value, or the initial one. */
export function settingValues(books: Books): Readonly<Record<SettingName, string>> {
  const rows = books.prepare("SELECT name, value FROM setting").all() as {
    name: string;
    value: string;
  }[];
  const stored = new Map(rows.map(({ name, value }) => [name, value]));
  const names = Object.entries(SETTINGS);
  return Object.fromEntries(
    names.map(([name, { initial }]) => [name, stored.get(name) ?? initial]),
  ) as Record<SettingName, string>;
}

export function readSettings(books: Books): Settings {
  const values = settingValues(books);
  return {
    ...values,
    training: books.training,
    hospitalHeader: values.hospitalHeader || values.hospitalName,
    hospitalLevel: values.hospitalLevel === "" ? null : (values.hospitalLevel as HospitalLevel),
    settledSource: values.settledSource as SettlementSource,
    ownPayReading: values.ownPayReading as OwnPayReading,
    drugShareReading: values.drugShareReading as DrugShareReading,
    officeFacts: parsePairs(values.officeFacts),
    injuryInquiry: values.injuryInquiry as Settings["injuryInquiry"],
    leafletWithSlip: values.leafletWithSlip as Settings["leafletWithSlip"],
    clearingAgencyCode: values.clearingAgencyCode || values.hospitalRegion,
    regionNames: parsePairs(values.regionNames),
    idleLockMinutes: Number(values.idleLockMinutes),
    inboxWaitMinutes: Number(values.inboxWaitMinutes),
  };
}

/** The key of the keyed code on slips (HMAC-SHA-256). Never leaves the host. */
export function slipKey(books: Books): Buffer {
  const key = books.prepare("SELECT value FROM setting WHERE name = 'slipKey'").pluck().get();
  return Buffer.from(String(key), "hex");
}
