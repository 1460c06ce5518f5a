/** An import's report in words, for the command line and for the text beside the files of the watched folder. */
import type {
  ImportFault,
  ImportFileReport,
  ImportReport,
  StayChange,
} from "../../../shared/contract/importReport.ts";
import type { Books } from "../store/books.ts";
import { findStays } from "./findStays.ts";

const FAULTS_SHOWN = 20;

function faultLine({ file, row, column, reason }: ImportFault): string {
  return `  ${file} 第 ${row} 行“${column}”：${reason}`;
}

export function importLines(report: ImportReport): readonly string[] {
  const files = report.files.flatMap(fileLines);
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

function fileLines(file: ImportFileReport): readonly string[] {
  const { name, label, unreadColumns, unreadSheets } = file;
  const { rowsRead, rowsAccepted, rowsWrong, rowsHeld, rowsSeen } = file;
  return [
    `${name}（${label}）：读到 ${rowsRead} 行，收下 ${rowsAccepted}，有错 ${rowsWrong}，连带挂起 ${rowsHeld}，已有 ${rowsSeen}`,
    ...(unreadColumns.length > 0 ? [`  没有读的列：${unreadColumns.join("、")}`] : []),
    ...(unreadSheets.length > 0 ? [`  没有读的工作表：${unreadSheets.join("、")}`] : []),
  ];
}

const LACKING_SHOWN = 20;

/** Stays of the batch that lack papers of the office's checklist, by number: no file should name patients. */
export async function lackingLines(
  books: Books,
  { batchId }: ImportReport,
): Promise<readonly string[]> {
  if (batchId === null) return [];
  const query = { state: "open", batchId, lacking: "papers" } as const;
  const stays = await findStays(books, { ...query, limit: LACKING_SHOWN + 1 });
  if (stays.length === 0) return [];
  const shown = stays.slice(0, LACKING_SHOWN);
  return [
    "还差资料的（不挡结算）：",
    ...shown.map(
      ({ inpatientNo, missingPapers }) => `  ${inpatientNo}：${missingPapers.join("、")}`,
    ),
    ...(stays.length > shown.length ? ["  还有，在导入页看这一批的“还差资料的”"] : []),
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
