/** What the pack gives: own payment, who pays the rest, and each step in words. */
import { useEffect, useRef } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money, OwnPayment } from "../design/Money.tsx";

type Answer = AnswerOf<"tryPack">;

export function TrialResult({ answer }: { readonly answer: Answer }) {
  const top = useRef<HTMLElement>(null);
  // It appears below what was typed: the figure that was asked for must be in sight.
  useEffect(() => {
    if (answer !== null) top.current?.scrollIntoView({ block: "start" });
  }, [answer]);
  const { settlement, steps, yearAccount } = answer;
  const { bill, fundTotal, hospitalTotal, personTotal } = settlement;
  return (
    <section ref={top} className="trial" aria-label="试算结果" role="status">
      <div className="own">
        <span className="quiet">个人负担</span>
        <OwnPayment fen={personTotal} />
        <p className="proof">
          <Money fen={fundTotal} /> ＋ <Money fen={personTotal} />
          {hospitalTotal === 0 ? null : (
            <>
              {" "}
              ＋ 医院 <Money fen={hospitalTotal} />
            </>
          )}{" "}
          ＝ <Money fen={bill.totalFee} />
          {fundTotal + personTotal + hospitalTotal === bill.totalFee ? (
            <span className="ok-word"> ✓</span>
          ) : (
            <span className="stop-word"> ⊖ 不平</span>
          )}
        </p>
      </div>
      {settlement.noBenefit === null ? null : (
        <p className="warn-word">◐ 无待遇：{settlement.noBenefit}</p>
      )}
      <table className="ledger">
        <tbody>
          <tr>
            <td>总费用</td>
            <td className="note">
              范围内 <Money fen={bill.inScope} />
              ，全自费 <Money fen={bill.fullSelfPay} />
              ，先行自付 <Money fen={bill.preSelfPay} />
              ，超限价 <Money fen={bill.overLimitSelfPay} />
            </td>
            <td className="number">
              <Money fen={bill.totalFee} />
            </td>
          </tr>
          {settlement.layers.map((layer) => (
            <LayerRow key={layer.name} layer={layer} />
          ))}
          <tr className="total">
            <td colSpan={2}>个人负担</td>
            <td className="number">
              <Money fen={personTotal} />
            </td>
          </tr>
        </tbody>
      </table>
      {yearAccount.length === 0 ? null : (
        <>
          <SectionTitle title="算完以后的年度累计" />
          <table className="ledger">
            <tbody>
              {yearAccount.map(({ name, label, used, limit }) => (
                <tr key={name}>
                  <td>{label}</td>
                  <td className="number">
                    <Money fen={used} />
                    {limit === null ? null : (
                      <span className="quiet">
                        {" "}
                        / <Money fen={limit} />
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <SectionTitle title="逐步" note="每个数用了哪一行、哪个例外" />
      {steps.map(({ layer, sentences }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their places
        <div key={index} className="steps">
          <b>{layer ?? (index === 0 ? "开始" : "合计")}</b>
          <ol>
            {sentences.map((sentence, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: sentences keep their places
              <li key={at}>{sentence}</li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function LayerRow({ layer }: { readonly layer: Answer["settlement"]["layers"][number] }) {
  return (
    <tr className={layer.payment === 0 ? "unpaid" : ""}>
      <td>
        <b>{layer.name}</b>
        <div className="note">{layer.payer}</div>
      </td>
      <td>
        {layer.applied ? layer.formula : `不适用：${layer.whyNot ?? ""}`}
        {layer.remarks.map((remark) => (
          <div key={remark} className="note">
            {remark}
          </div>
        ))}
        <div className="note">{layer.cites.join("、")}</div>
      </td>
      <td className="number">
        <Money fen={layer.payment} sign="taken" />
      </td>
    </tr>
  );
}
