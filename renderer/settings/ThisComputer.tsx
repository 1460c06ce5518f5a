/** This machine alone: whose books it works with, and where its slips are printed. */
import { Select } from "antd";
import { useState } from "react";
import type { Desktop } from "../../shared/contract/desktop.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { answerOf, desktop } from "../app/desktop.ts";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox } from "../design/parts.tsx";
import { HostChoice, useAppInfo } from "../login/HostChoice.tsx";

export function ThisComputer() {
  const info = useAppInfo();
  return (
    <section className="this-computer">
      <SectionTitle title="这台电脑" note="只管这台电脑，换人登录也不变" />
      {info === null ? null : (
        <>
          <p>
            {info.host === null
              ? `账簿在本机：${info.dataFolder ?? "还没有选定"}`
              : `账簿在本院主机：${info.host}`}
          </p>
          <HostChoice info={info} />
        </>
      )}
      {desktop === null ? (
        <p className="quiet">
          结算单由浏览器自己的打印窗口打印，在那里选打印机；要固定一台、不再询问的，请用桌面程序。
        </p>
      ) : (
        <Printers shell={desktop} />
      )}
    </section>
  );
}

/** No printer has an empty name. */
const ASK = "";

function Printers({ shell }: { readonly shell: Desktop }) {
  const { answer, error, again } = useAnswer("printers", async () =>
    answerOf(await shell.printers({})),
  );
  const [failed, setFailed] = useState<YijieError | null>(null);

  async function choose(value: string): Promise<void> {
    try {
      answerOf(await shell.choosePrinter({ name: value === ASK ? null : value }));
      setFailed(null);
    } catch (failure) {
      setFailed(asError(failure));
    }
    again();
  }

  if (answer === null) return error === null ? null : <ErrorBox error={error} onRetry={again} />;
  const { printers, chosen } = answer;
  const isGone = chosen !== null && printers.every(({ name }) => name !== chosen);
  return (
    <>
      <div className="setting">
        <label htmlFor="slip-printer">结算单打印机</label>
        <Select
          id="slip-printer"
          value={chosen ?? ASK}
          aria-describedby="slip-printer-help"
          onChange={(value) => void choose(value)}
          options={[
            { value: ASK, label: "每次询问" },
            ...printers.map(({ name, title }) => ({ value: name, label: title })),
            ...(isGone ? [{ value: chosen, label: `${chosen}（现在不在）`, disabled: true }] : []),
          ]}
        />
        <small id="slip-printer-help">
          {isGone
            ? "选定的打印机现在不在，打印时会先问您；装好以后仍用它。"
            : chosen === null
              ? "打印时由系统的窗口询问。选定一台后，结算单直接打到它，用 A4 纸。"
              : "结算单直接打到这一台，用 A4 纸，不再询问。"}
        </small>
      </div>
      {failed === null ? null : <ErrorBox error={failed} />}
    </>
  );
}
