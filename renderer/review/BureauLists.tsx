/** The bureau's lists that were read: what each came to, and every row of the one in hand. */
import { Button } from "antd";
import { useState } from "react";
import { printYuan } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { EmptyPage, ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { BureauListReport } from "./BureauListReport.tsx";

const heightOf = () => 62;

export function BureauLists({ onClose }: { readonly onClose: () => void }) {
  const asked = useAnswer("lists", () => host.bureauLists({}));
  useLive(["reviewed"], asked.again);
  const [at, setAt] = useState(0);
  useKey("Escape", "回到申诉", onClose);
  const { answer, error } = asked;
  if (error !== null) return <ErrorBox error={error} onRetry={asked.again} />;
  if (answer === null) return <Waiting />;
  const { lists } = answer;
  const index = Math.min(at, lists.length - 1);
  const chosen = lists[index];
  if (chosen === undefined) {
    return (
      <EmptyPage title="还没有读过扣款清单">
        <p>
          <Button onClick={onClose}>
            回到申诉 <KeyHint name="Escape" />
          </Button>
        </p>
      </EmptyPage>
    );
  }
  return (
    <div className="findings">
      <section className="finding-list" aria-label="读过的扣款清单">
        <p className="quiet appeal-sum">{lists.length} 份扣款清单，新的在前</p>
        <ChoiceList
          id="bureau-list"
          label="扣款清单"
          count={lists.length}
          at={index}
          heightOf={heightOf}
          onAt={setAt}
          render={(place) => {
            const row = lists[place];
            if (row === undefined) return null;
            const { name, at: when, sums } = row;
            const [opened] = sums.parts;
            return (
              <div className="finding-row bureau">
                <strong>{name}</strong>
                <small>
                  {when.slice(0, 10)} · {sums.rows} 行 {printYuan(sums.amount)} 元，立案{" "}
                  {opened?.rows ?? 0} 行
                </small>
              </div>
            );
          }}
        />
        <footer>
          <Button onClick={onClose}>
            回到申诉 <KeyHint name="Escape" />
          </Button>
        </footer>
      </section>
      <ListInHand key={chosen.number} number={chosen.number} />
    </div>
  );
}

function ListInHand({ number }: { readonly number: number }) {
  const asked = useAnswer(`${number}`, () => host.bureauList({ number }));
  const list = asked.answer;
  if (asked.error !== null) return <ErrorBox error={asked.error} onRetry={asked.again} />;
  if (list === null) return <Waiting />;
  return (
    <section className="bureau-list" aria-label="扣款清单的结果">
      <header>
        <h1>{list.name}</h1>
        <span className="quiet">
          {list.by} {list.at.slice(0, 16).replace("T", " ")}，{list.due} 以前说明：{list.notice}
        </span>
      </header>
      <BureauListReport report={list} isDone />
    </section>
  );
}
