/** What stands between the cashier and the act: another window was first, the result changed, something is missing. */
import { Button } from "antd";
import { errorText, type YijieError } from "../../shared/contract/errors.ts";
import type { HoldCode } from "../../shared/settle/holds.ts";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { changesBetween, type Pre } from "./view.ts";

/** ALREADY_SETTLED says who, where and when; nothing was taken here. */
export function Refused({ error }: { readonly error: YijieError }) {
  if (error.code === "SHOWN_DIFFERS") return null;
  if (error.code !== "ALREADY_SETTLED") {
    return error.code === "INTERNAL" ? <Unanswered /> : <ErrorBox error={error} />;
  }
  const { what, action } = errorText(error.code, error.details);
  return (
    <div className="notice warn" role="alert">
      <p className="what">
        <span aria-hidden="true">◐</span> {what}
      </p>
      <p>您这边没有收钱，也没有打印。屏幕上已经换成那张结算单。</p>
      <p>{action}</p>
    </div>
  );
}

function Unanswered() {
  return (
    <div className="notice warn" role="alert">
      <p className="what">
        <span aria-hidden="true">Ⅱ</span> 主机没有应答，不知道有没有记账。
      </p>
      <p>不会重复结算：同一次操作再发一遍，主机只认一次。预交金等填写都留着。</p>
      <p>
        等主机恢复后再按 <KeyHint name="F9" />。
      </p>
    </div>
  );
}

/** Old and new side by side; the act asks again. */
export function Replaced({
  before,
  now,
  onSeen,
}: {
  readonly before: Pre;
  readonly now: Pre;
  readonly onSeen: () => void;
}) {
  const changes =
    before.draft === null || now.draft === null ? [] : changesBetween(before.draft, now.draft);
  return (
    <div className="notice warn" role="alert">
      <p className="what">
        <span aria-hidden="true">◐</span> 结果已经变了，没有按旧的记账。
      </p>
      {changes.length === 0 ? (
        <p>{wordsOf(now)}</p>
      ) : (
        <table className="changes">
          <thead>
            <tr>
              <th scope="col">项目</th>
              <th scope="col">原来</th>
              <th scope="col">现在</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ name, before: old, after }) => (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  <s>
                    <Money fen={old} />
                  </s>
                </td>
                <td>
                  <Money fen={after} strong />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button size="small" onClick={onSeen}>
        按现在的 <KeyHint name="F9" />
      </Button>
    </div>
  );
}

function wordsOf({ outcome, holds }: Pre): string {
  return outcome === "held"
    ? `现在挂起了：${holds.map(({ what }) => what).join("")}`
    : "金额没有变；账单、登记或政策包有更新。";
}

/** What an entry at the window may settle: see CompletePanel. */
const AT_THE_WINDOW: Readonly<Partial<Record<HoldCode, string>>> = {
  NO_PERSON: "证件在手的，当场补办；新生儿可以随母亲",
  NEWBORN: "知道母亲是谁的，当场登记随母",
  FACT_MISSING: "证件在手的，当场补办",
  FACT_OUTSIDE: "证件在手的，当场补办",
  NAME_DIFFERS: "证件在手的，当场补办",
  PERSON_MISMATCH: "证件在手的，当场补办",
  REGION_DIFFERS: "证件在手的，当场补办",
  DOUBLE_COVER: "核实了的，当场选定",
  SELF_PAY_BILL: "核实了是医保的，当场选定",
  INJURY_NOT_ASKED: "查清了的，当场登记结果",
  INJURY_OTHERS_PAY: "登记错了的，当场撤回",
};

/** Why a stay waits: three sentences each. */
export function Holds({ holds }: { readonly holds: Pre["holds"] }) {
  return (
    <>
      {holds.map(({ code, what, money, action }) => (
        <div key={code + what} className="notice warn">
          <p className="what">
            <span aria-hidden="true">Ⅱ</span> {what}
          </p>
          <p>{money}</p>
          <p>
            <strong>怎么办：</strong>
            {action}
            {AT_THE_WINDOW[code] === undefined ? null : (
              <>
                {" "}
                {AT_THE_WINDOW[code]}：按 <KeyHint name="F8" />。
              </>
            )}
          </p>
        </div>
      ))}
    </>
  );
}
