import type { HospitalLevel } from "../../../shared/bill/types.ts";
import type { SettlementSource } from "../../../shared/settle/document.ts";
import type { Books } from "./books.ts";

/** What the office has set once for all. */
export interface Settings {
  /** 演示/训练: generated data, marked on every paper. Fixed when the books are made. */
  readonly training: boolean;
  /** fixmedins_code; empty until set */
  readonly hospitalCode: string;
  readonly hospitalName: string;
  /** Used where a bill does not state the level; null until set. */
  readonly hospitalLevel: HospitalLevel | null;
  /** 就医地医保区划 (mdtrtarea_admvs), six digits; empty until set */
  readonly hospitalRegion: string;
  /** Which source is proposed where both have figures and agree, or once a person has decided. */
  readonly settledSource: SettlementSource;
  /** Telephone number printed on slips */
  readonly hotline: string;
  /** A window without input for so long covers itself and asks for the password. */
  readonly idleLockMinutes: number;
}

/** Those that a person may change. */
export const CHANGEABLE_SETTINGS = [
  "hospitalCode",
  "hospitalName",
  "hospitalLevel",
  "hospitalRegion",
  "settledSource",
  "hotline",
  "idleLockMinutes",
] as const satisfies readonly (keyof Settings)[];

export type SettingName = (typeof CHANGEABLE_SETTINGS)[number];

function settingValues(books: Books): Map<string, string> {
  const rows = books.prepare("SELECT name, value FROM setting").all() as {
    name: string;
    value: string;
  }[];
  return new Map(rows.map(({ name, value }) => [name, value]));
}

export function readSettings(books: Books): Settings {
  const values = settingValues(books);
  const level = values.get("hospitalLevel") ?? "";
  return {
    training: books.training,
    hospitalCode: values.get("hospitalCode") ?? "",
    hospitalName: values.get("hospitalName") ?? "",
    hospitalLevel: level === "" ? null : (level as HospitalLevel),
    hospitalRegion: values.get("hospitalRegion") ?? "",
    settledSource: values.get("settledSource") === "platform" ? "platform" : "calculated",
    hotline: values.get("hotline") ?? "",
    idleLockMinutes: Number(values.get("idleLockMinutes") ?? "10"),
  };
}

/** The key of the keyed code on slips (HMAC-SHA-256). Never leaves the host. */
export function slipKey(books: Books): Buffer {
  const key = books.prepare("SELECT value FROM setting WHERE name = 'slipKey'").pluck().get();
  return Buffer.from(String(key), "hex");
}
