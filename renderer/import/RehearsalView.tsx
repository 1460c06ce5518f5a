import { Button } from "antd";
import type { ImportReport } from "../../shared/contract/importReport.ts";
import { useKey } from "../app/keys.tsx";
import { KeyHint } from "../design/parts.tsx";
import type { MappedFile } from "../mapping/MappingView.tsx";
import { ReportView } from "./ReportView.tsx";
import { count } from "./words.ts";
import { bookImport, cancelImport, type Sent, type Work } from "./work.ts";

/** What an import would do. Nothing is in the books yet. */
export function RehearsalView({
  work,
  onMap,
}: {
  readonly work: Extract<Work, { readonly at: "rehearsed" }>;
  readonly onMap: (file: MappedFile) => void;
}) {
  const { report, importKey } = work;
  const act = actOf(report);
  useKey("F9", "入账", bookImport, { when: act !== null });
  useKey("Escape", "放弃", cancelImport);
  const [name = ""] = work.sent.names;
  const [uploadId = ""] = work.sent.uploads;
  const map = () =>
    onMap({ name: fileToMap(report) ?? name, uploadId: uploadOf(work, report) ?? uploadId });
  useKey("F4", "对应列", map);
  return (
    <ReportView report={report} source={{ importKey }} notice={null}>
      <Button size="large" onClick={cancelImport}>
        放弃，什么都不入账 <KeyHint name="Escape" />
      </Button>
      <Button size="large" onClick={map}>
        对应列 <KeyHint name="F4" />
      </Button>
      {act === null ? (
        <span className="main-act quiet">这些行都已经在账上，不用再入账。</span>
      ) : (
        <Button size="large" type="primary" className="main-act" onClick={bookImport}>
          {act} <KeyHint name="F9" />
        </Button>
      )}
    </ReportView>
  );
}

/** The file with most rows that were not understood: of that one the columns are looked at first. */
function fileToMap({ files }: ImportReport): string | null {
  const worst = [...files].sort((a, b) => b.rowsWrong - a.rowsWrong)[0];
  return worst?.name ?? null;
}

function uploadOf({ sent }: { readonly sent: Sent }, report: ImportReport): string | null {
  return sent.uploads[sent.names.indexOf(fileToMap(report) ?? "")] ?? null;
}

/** What booking it means; null where everything is in the books already. */
function actOf({ files, staysAccepted }: ImportReport): string | null {
  const sum = (of: (file: ImportReport["files"][number]) => number) =>
    files.reduce((total, file) => total + of(file), 0);
  if (staysAccepted > 0) return `入账 ${count(staysAccepted)} 份住院`;
  const accepted = sum(({ rowsAccepted }) => rowsAccepted);
  if (accepted > 0) return `入账 ${count(accepted)} 行`;
  return sum(({ rowsWrong, rowsHeld }) => rowsWrong + rowsHeld) > 0 ? "记下有错的行" : null;
}
