/** The files that rules come from: every row accounted for, and taking one out of force. */
import { Button } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { useActKey } from "../app/actKey.ts";
import { host } from "../app/host.ts";
import { ReasonDialog } from "./ReasonDialog.tsx";

type File = AnswerOf<"rules">["files"][number];

export function RuleFiles({
  files,
  may,
  onChanged,
}: {
  readonly files: readonly File[];
  readonly may: boolean;
  readonly onChanged: () => void;
}) {
  const [going, setGoing] = useState<File | null>(null);
  const actKey = useActKey();
  if (files.length === 0) {
    return (
      <p className="quiet">
        还没有导入规则文件，现在只用程序自带的规则。国家医保局公布的规则库表格可以直接导入，一批一个文件。
      </p>
    );
  }
  return (
    <>
      <table className="ledger">
        <thead>
          <tr>
            <th>文件</th>
            <th className="number">规则</th>
            <th className="number">行</th>
            <th className="number">没看懂</th>
            <th>导入</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.id} className={file.withdrawnAt === null ? "" : "over"}>
              <td title={file.name}>{file.name}</td>
              <td className="number">{file.rules}</td>
              <td className="number">{file.report.rows}</td>
              <td className="number" title={examplesOf(file)}>
                {file.report.notUnderstood}
              </td>
              <td>
                {file.importedAt.slice(0, 10)} {file.importedBy}
              </td>
              <td>
                {file.withdrawnAt !== null ? (
                  <span className="quiet" title={file.withdrawnWhy ?? ""}>
                    已撤下
                  </span>
                ) : may ? (
                  <Button size="small" onClick={() => setGoing(file)}>
                    撤下
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {going === null ? null : (
        <ReasonDialog
          title={`撤下 ${going.name}`}
          says="它的规则不再用，没有结算的账单随后重新审核。文件和历史留着，要再用就重新导入。"
          usual={["有新的版本", "本地不执行"]}
          act={async (reason) => {
            const request = { fileId: going.id, reason };
            await host.withdrawRules(request, actKey.of(request));
            actKey.done();
          }}
          onDone={() => {
            setGoing(null);
            onChanged();
          }}
          onClose={() => setGoing(null)}
        />
      )}
    </>
  );
}

function examplesOf({ report }: File): string {
  return report.examples
    .slice(0, 20)
    .map(({ sheet, row, text }) => `${sheet} 第 ${row} 行：${text}`)
    .join("\n");
}
