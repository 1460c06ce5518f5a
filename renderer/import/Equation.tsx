import type {
  Container,
  ImportFileReport,
  ImportReport,
} from "../../shared/contract/importReport.ts";
import { count } from "./words.ts";

const PARTS = [
  ["rowsRead", "", "文件里", ""],
  ["rowsAccepted", "=", "收下", "ok-word"],
  ["rowsWrong", "+", "有错", "warn-word"],
  ["rowsHeld", "+", "连带挂起", "warn-word"],
  ["rowsSeen", "+", "以前收过", ""],
] as const;

/** No row is lost: what the files hold is what was taken, what is wrong, what waits with it and what was known. */
export function Equation({ report }: { readonly report: ImportReport }) {
  const { files, staysAccepted, staysHeld, staysSeen, staysChanged } = report;
  const total = (part: (typeof PARTS)[number][0]): number =>
    files.reduce((sum, file) => sum + file[part], 0);
  const parts = PARTS.map(([part]) => total(part));
  const adds = parts[0] === parts.slice(1).reduce((sum, number) => sum + number, 0);
  const stays = staysAccepted + staysHeld + staysSeen;
  return (
    <div className="equation">
      <div className="sum">
        {PARTS.map(([part, sign, label, tone], index) => (
          <div key={part} className={(parts[index] ?? 0) > 0 ? tone : ""}>
            <span className="label">{label}</span>
            <span className="figure">
              <i>{sign}</i>
              {count(parts[index] ?? 0)} <small>行</small>
            </span>
          </div>
        ))}
      </div>
      <p className="proof">
        <span className={adds ? "ok-word" : "stop-word"}>
          {adds ? "✓ 一行不少" : "⊖ 行数加不起来"}
        </span>
        {stays === 0 ? null : (
          <span>
            住院 {count(stays)} 份 = 收下 {count(staysAccepted)}
            {staysChanged > 0 ? `（其中改过的 ${count(staysChanged)}）` : ""} + 等改正{" "}
            {count(staysHeld)} + 以前收过 {count(staysSeen)}
          </span>
        )}
        <span className="quiet end">同一份文件再导一次不会重复入账</span>
      </p>
      <Files files={files} />
    </div>
  );
}

/** The same equation file by file. */
function Files({ files }: { readonly files: readonly ImportFileReport[] }) {
  return (
    <table className="ledger files">
      <thead>
        <tr>
          <th>文件</th>
          <th>内容</th>
          <th className="number">读到</th>
          <th className="number">= 收下</th>
          <th className="number">+ 有错</th>
          <th className="number">+ 连带挂起</th>
          <th className="number">+ 以前收过</th>
          <th>格式</th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.name}>
            <td>{file.name}</td>
            <td>{file.label}</td>
            <td className="number">{count(file.rowsRead)}</td>
            <td className="number">{count(file.rowsAccepted)}</td>
            <td className={file.rowsWrong > 0 ? "number warn-word" : "number"}>
              {count(file.rowsWrong)}
            </td>
            <td className={file.rowsHeld > 0 ? "number warn-word" : "number"}>
              {count(file.rowsHeld)}
            </td>
            <td className="number">{count(file.rowsSeen)}</td>
            <td className="note">{formatOf(file)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function formatOf(file: ImportFileReport): string {
  const { container, zipped, encoding, sheet, rowsSkipped, sha256, profile } = file;
  const { unreadColumns, unreadSheets } = file;
  const where = sheet === null ? "" : `“${sheet}”`;
  const isWorkbook = container === "xlsx" || container === "xls";
  const parts = [
    `${zipped ? "ZIP 里的 " : ""}${CONTAINER_NAMES[container]}${where}${isWorkbook ? "" : ` ${encoding}`}`,
    profile === null ? "" : `按方案“${profile}”`,
    rowsSkipped > 0 ? `跳过标题、合计 ${count(rowsSkipped)} 行` : "",
    unreadColumns.length > 0 ? `没有读的列：${unreadColumns.join("、")}` : "",
    unreadSheets.length > 0 ? `没有读的工作表：${unreadSheets.join("、")}` : "",
    `指纹 ${sha256.slice(0, 4)}…${sha256.slice(-4)}`,
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

const CONTAINER_NAMES: Readonly<Record<Container, string>> = {
  csv: "CSV",
  xlsx: "XLSX",
  xls: "XLS",
  html: "网页表格",
  xml: "XML",
  json: "JSON",
};
