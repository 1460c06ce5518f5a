/** One slip as it was booked: who paid what, by which arithmetic. */
import { Button } from "antd";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint, Tag, Waiting } from "../design/parts.tsx";
import { shortMoment } from "./monthState.ts";

type Slip = AnswerOf<"settlement">;

export function SlipView({ slipNumber }: { readonly slipNumber: string }) {
  const { answer, error, again } = useAnswer(slipNumber, () => host.settlement({ slipNumber }));
  const openStay = async () => {
    const { stays } = await host.stays({ search: slipNumber, limit: 1 });
    const [stay] = stays;
    if (stay !== undefined) go("settle", stay.stayId);
  };
  useKey("F6", "去这次住院", () => void openStay());
  if (error !== null) return <ErrorBox error={error} onRetry={again} />;
  if (answer === null || answer.slipNumber !== slipNumber) return <Waiting rows={8} />;
  return (
    <section aria-label={`结算单 ${slipNumber}`}>
      <SectionTitle
        title={`结算单 ${slipNumber}`}
        note={`${answer.kind} ${shortMoment(answer.settledAt)}`}
      >
        <Button onClick={() => void openStay()}>
          去这次住院 <KeyHint name="F6" />
        </Button>
      </SectionTitle>
      <p className="slip-facts">
        <strong>{answer.stay.name}</strong> {answer.stay.inpatientNo}
        <span className="quiet">
          {answer.stay.admitDay} 至 {answer.stay.dischargeDay} · {answer.stay.dept}
        </span>
        <Tag>{answer.source === "platform" ? "平台数据" : "本院计算"}</Tag>
        <span className="quiet">
          {answer.actor.window} {answer.actor.name}
        </span>
      </p>
      {answer.undoes === null ? null : (
        <p className="stop-word">
          ↩ 撤销 {answer.undoes.slipNumber}（{shortMoment(answer.undoes.settledAt)}）：
          {answer.undoes.reason}
        </p>
      )}
      <SlipFigures slip={answer} />
    </section>
  );
}

function SlipFigures({ slip }: { readonly slip: Slip }) {
  const { figures, settlement } = slip;
  const layerOf = (name: string) => settlement?.layers.find((layer) => layer.name === name);
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>付款</th>
          <th>怎么算</th>
          <th className="number">金额</th>
        </tr>
      </thead>
      <tbody>
        {figures.payers.map(({ layer, payer, payment }) => {
          const found = layerOf(layer);
          return (
            <tr key={layer}>
              <td>
                {layer}
                <div className="note">{payer}</div>
              </td>
              <td className="note">
                {slip.source === "platform" ? "平台给的数" : found?.formula}
                {found?.remarks.map((remark) => (
                  <div key={remark}>{remark}</div>
                ))}
              </td>
              <td className="number">
                <Money fen={payment} />
              </td>
            </tr>
          );
        })}
        <tr className="sum">
          <td colSpan={2}>基金合计</td>
          <td className="number">
            <Money fen={figures.fundTotal} />
          </td>
        </tr>
        {figures.hospitalTotal === 0 ? null : (
          <tr>
            <td colSpan={2}>医院承担</td>
            <td className="number">
              <Money fen={figures.hospitalTotal} />
            </td>
          </tr>
        )}
        <tr>
          <td colSpan={2}>个人负担</td>
          <td className="number">
            <Money fen={figures.personTotal} strong />
          </td>
        </tr>
        <tr className="total">
          <td colSpan={2}>总费用</td>
          <td className="number">
            <Money fen={figures.totalFee} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
