/** What a slip is printed from. */
import type { Moment } from "../../../shared/calendar/day.ts";
import type { SettlementDocument } from "../../../shared/settle/document.ts";
import type { OwnPayReading } from "../../../shared/settle/ownPay.ts";

/** The office as its papers name it; from the settings. */
export interface OfficeOnPaper {
  readonly hospitalName: string;
  /** fixmedins_code */
  readonly hospitalCode: string;
  /** As licensed: "二级甲等" */
  readonly hospitalLevel: string;
  /** Six-digit code of the own region; people insured elsewhere are printed with their code. */
  readonly regionCode: string;
  /** Province and region before the slip's title: "重庆市渝北区" */
  readonly regionTitle: string;
  /** Where questions go: "12393" */
  readonly hotline: string;
  readonly ownPayReading: OwnPayReading;
}

export interface SlipOptions {
  readonly printedAt: Moment;
  /** 0 for the original, 1 for the first 补打 …; null for a preview, which is no printing */
  readonly printing: number | null;
  /** From slipCode() */
  readonly code: string;
}

/** What the paper says that it is. */
export function copyName({ printing }: Pick<SlipOptions, "printing">): string {
  if (printing === null) return "预览";
  return printing === 0 ? "正本" : `补打第 ${printing} 次`;
}

export interface SlipJob {
  readonly document: SettlementDocument;
  readonly office: OfficeOnPaper;
  readonly options: SlipOptions;
}
