/** How the command line prints what the office answers. */
import type { ImportReport } from "../../../shared/contract/importReport.ts";
import { type Fen, printYuan } from "../../../shared/money/fen.ts";
import type { ComparedField } from "../../../shared/reconcile/compareSources.ts";
import type { Hold } from "../../../shared/settle/holds.ts";

const FAULTS_SHOWN = 20;

export function importLines(report: ImportReport): readonly string[] {
  const files = report.files.map(
    (file) =>
      `${file.name}（${file.label}）：读到 ${file.rowsRead} 行，收下 ${file.rowsAccepted}，有错 ${file.rowsWrong}，连带挂起 ${file.rowsHeld}，已有 ${file.rowsSeen}`,
  );
  const faults = report.faults
    .slice(0, FAULTS_SHOWN)
    .map(({ file, row, column, reason }) => `  ${file} 第 ${row} 行“${column}”：${reason}`);
  const more = report.faultCount - faults.length;
  const changed = report.staysChanged === 0 ? "" : `（其中 ${report.staysChanged} 次是新版本）`;
  return [
    ...(report.dryRun ? ["试导，账簿没有变化"] : [`批次 ${report.batchId}`]),
    ...files,
    ...faults,
    ...(more > 0 ? [`  另有 ${more} 处错误`] : []),
    `住院：收下 ${report.staysAccepted} 次${changed}，挂起 ${report.staysHeld} 次，已有 ${report.staysSeen} 次`,
  ];
}

export function holdLines(holds: readonly Hold[]): readonly string[] {
  return holds.map(({ what, action }) => `  ${what}${action}`);
}

/** "基金支付总额（fund_pay_sumamt）：本院 1.00，平台 1.01，差 0.01；依据：…" */
export function differenceLine(field: ComparedField): string {
  const { name, ours, platform, difference, rule } = field;
  return `${name}（${field.field}）：本院 ${printYuan(ours)}，平台 ${printYuan(platform)}，差 ${printYuan(difference)}；依据：${rule}`;
}

export function yuan(amount: number): string {
  return printYuan(amount as Fen);
}
