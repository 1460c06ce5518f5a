/** A list of the bureau before anything is opened: what each row matches, then the days, the notice and one act for all. */
import { Button, Select } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { ReasonField } from "../settle/ReasonField.tsx";
import { Field, typedDays, USUAL_DAYS } from "./AppealDialog.tsx";
import { BureauListReport } from "./BureauListReport.tsx";

/** What stands in the field for "as the list says, else the fund that pays first on each slip" */
const BY_THE_LIST = "";

export function BureauListPreview({
  uploadId,
  onOpened,
  onClose,
}: {
  readonly uploadId: string;
  readonly onOpened: (list: number) => void;
  readonly onClose: () => void;
}) {
  const [payer, setPayer] = useState(BY_THE_LIST);
  const [days, setDays] = useState(USUAL_DAYS);
  const [notice, setNotice] = useState("");
  const asked = useAnswer(`${uploadId} ${payer}`, () =>
    host.previewBureauList(payer === BY_THE_LIST ? { uploadId } : { uploadId, payer }),
  );
  const { busy, error, start } = useAct(
    host.openBureauList,
    ({ list }) => onOpened(list),
    // Where the books moved meanwhile, what is true now is shown beside the reason.
    () => asked.again(),
  );
  const list = asked.answer;
  const count = typedDays(days);
  const word = list === null ? null : actWord(list);
  const may =
    list !== null && !asked.loading && word !== null && count !== null && notice.trim().length >= 2;
  const open = () => {
    if (list === null || count === null) return;
    const said = { days: count, notice: notice.trim(), shown: list.shown };
    start({ uploadId, payer: payer === BY_THE_LIST ? null : payer, ...said });
  };
  useKey("F9", word ?? "立案", open, { when: may && !busy });
  useKey("Escape", "不立，返回", onClose);
  if (asked.error !== null) {
    return (
      <section className="bureau-list">
        <ErrorBox error={asked.error} />
        <Button onClick={onClose}>
          返回 <KeyHint name="Escape" />
        </Button>
      </section>
    );
  }
  if (list === null) return <Waiting />;
  return (
    <section className="bureau-list" aria-label="扣款清单">
      <header>
        <h1>{list.name}</h1>
        <span className="quiet">还没有立案：看过每一行对上什么，再按 F9。</span>
      </header>
      <div className="bureau-form">
        <div>
          <label htmlFor="bureau-payer">扣谁付的</label>
          <span data-help="bureau-payer">
            <Select
              id="bureau-payer"
              value={payer}
              popupMatchSelectWidth={false}
              options={[
                { value: BY_THE_LIST, label: "照清单；没写的，各单先付的" },
                ...list.payers.map((value) => ({ value, label: value })),
              ]}
              onChange={setPayer}
            />
          </span>
        </div>
        <div data-help="appeal-days">
          <Field
            label="几天内说明（今天不算）"
            value={days}
            isWrong={count === null}
            onChange={setDays}
          />
        </div>
        <div>
          <span className="label" aria-hidden="true">
            医保局的通知
          </span>
          <ReasonField
            help="appeal-notice"
            label="医保局的通知"
            value={notice}
            most={500}
            usual={["初审扣款清单", "复审扣款清单", "飞行检查扣款清单"]}
            isFirst
            onChange={setNotice}
          />
        </div>
        <div className="acts">
          <Button onClick={onClose}>
            不立，返回 <KeyHint name="Escape" />
          </Button>
          {word === null ? (
            <span className="quiet">每一行都已经立案。</span>
          ) : (
            <Button type="primary" size="large" disabled={!may} loading={busy} onClick={open}>
              {word} <KeyHint name="F9" />
            </Button>
          )}
        </div>
      </div>
      {error === null ? null : <ErrorBox error={error} />}
      <BureauListReport report={list} isDone={false} />
    </section>
  );
}

/** null: there is nothing to open and nothing to keep. */
function actWord({ sums: { parts } }: AnswerOf<"previewBureauList">): string | null {
  const rows = (verdict: string) => parts.find((part) => part.verdict === verdict)?.rows ?? 0;
  if (rows("立案") > 0) return `立案 ${rows("立案")} 条`;
  return rows("没有立案") > 0 ? "记下没有立案的行" : null;
}
