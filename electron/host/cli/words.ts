/** How the command line prints what the office answers. */
import type {
  ImportFault,
  ImportReport,
  StayChange,
} from "../../../shared/contract/importReport.ts";
import { type Fen, printYuan } from "../../../shared/money/fen.ts";
import type { ComparedField } from "../../../shared/reconcile/compareSources.ts";
import type { Hold } from "../../../shared/settle/holds.ts";

const FAULTS_SHOWN = 20;

function faultLine({ file, row, column, reason }: ImportFault): string {
  return `  ${file} 第 ${row} 行“${column}”：${reason}`;
}

export function importLines(report: ImportReport): readonly string[] {
  const files = report.files.map(
    (file) =>
      `${file.name}（${file.label}）：读到 ${file.rowsRead} 行，收下 ${file.rowsAccepted}，有错 ${file.rowsWrong}，连带挂起 ${file.rowsHeld}，已有 ${file.rowsSeen}`,
  );
  const faults = report.faults.slice(0, FAULTS_SHOWN).map(faultLine);
  const more = report.faultCount - faults.length;
  const warnings = report.warnings.slice(0, FAULTS_SHOWN).map(faultLine);
  const moreWarnings = report.warningCount - warnings.length;
  const changed = report.staysChanged === 0 ? "" : `（其中 ${report.staysChanged} 次是新版本）`;
  return [
    ...(report.dryRun ? ["试导，账簿没有变化"] : [`批次 ${report.batchId}`]),
    ...files,
    ...faults,
    ...(more > 0 ? [`  另有 ${more} 处错误`] : []),
    ...(warnings.length > 0 ? ["请留意（不影响导入）：", ...warnings] : []),
    ...(moreWarnings > 0 ? [`  另有 ${moreWarnings} 处`] : []),
    ...report.changes.flatMap(changeLines),
    `住院：收下 ${report.staysAccepted} 次${changed}，挂起 ${report.staysHeld} 次，已有 ${report.staysSeen} 次`,
  ];
}

function changeLines(change: StayChange): readonly string[] {
  const { inpatientNo, version, differences, differenceCount } = change;
  const more = differenceCount - differences.length;
  return [
    `${inpatientNo} 第 ${version} 版，与上一版不同：`,
    ...differences.map((difference) => `  ${difference}`),
    ...(more > 0 ? [`  另有 ${more} 处`] : []),
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
