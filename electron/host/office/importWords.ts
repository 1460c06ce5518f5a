/** An import's report in words, for the command line and for the text beside the files of the watched folder. */
import type {
  ImportFault,
  ImportReport,
  StayChange,
} from "../../../shared/contract/importReport.ts";

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
