import { Button } from "antd";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSaving } from "../app/Saving.tsx";
import { saveFile } from "../app/saveFile.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { ReportView } from "./ReportView.tsx";
import { count } from "./words.ts";

/** A batch that is in the books: what it brought, and what still waits for its rows. */
export function BatchView({
  batchId,
  mayImport,
  onChoose,
}: {
  readonly batchId: number;
  readonly mayImport: boolean;
  readonly onChoose: () => void;
}) {
  const {
    answer: report,
    error,
    again,
  } = useAnswer(`report ${batchId}`, () => host.importReport({ batchId }));
  const wrongFiles = (report?.files ?? []).filter(
    ({ rowsWrong, rowsHeld }) => rowsWrong + rowsHeld > 0,
  );
  const hasErrors = mayImport && wrongFiles.length > 0;

  const { state, save } = useSaving(async () => {
    const places: string[] = [];
    for (const { name } of wrongFiles) {
      const place = await saveFile(await host.errorFile({ batchId, name }, { key: newKey() }));
      if (place !== null) places.push(place);
    }
    return places.length === 0 ? null : places.join("；");
  });

  useKey("F6", "导出待改正的行", save, { when: hasErrors });
  useKey("F9", "去结算", () => go("settle"));
  if (error !== null) return <ErrorBox error={error} onRetry={again} />;
  if (report === null) return <Waiting rows={10} />;
  return (
    <ReportView
      report={report}
      source={{ batchId }}
      notice={
        <>
          {state.at === "saved" ? (
            <p className="ok-word" role="status">
              ✓ 已导出到{state.where}。改好标出的格子（最后两列是行号和原因，可以留着），按 F7
              一起选上再导入。
            </p>
          ) : null}
          {state.at === "failed" ? <ErrorBox error={state.error} /> : null}
        </>
      }
    >
      {hasErrors ? (
        <>
          <Button size="large" onClick={save}>
            导出待改正的行 <KeyHint name="F6" />
          </Button>
          <Button size="large" onClick={onChoose}>
            改好了，再导入 <KeyHint name="F7" />
          </Button>
        </>
      ) : null}
      <Button size="large" type="primary" className="main-act" onClick={() => go("settle")}>
        去结算{report.staysAccepted > 0 ? ` ${count(report.staysAccepted)} 份` : ""}{" "}
        <KeyHint name="F9" />
      </Button>
    </ReportView>
  );
}
