/** One finding: what is wrong, in which lines, by which clause; and what the manager says of it. */
import { Button } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { printQuantity } from "../../shared/money/decimal.ts";
import { fen, printYuan } from "../../shared/money/fen.ts";
import { useActKey } from "../app/actKey.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { AppealDialog } from "./AppealDialog.tsx";
import { AppealState } from "./AppealsView.tsx";
import { appealWords } from "./appealWords.ts";
import type { FindingRow } from "./filters.ts";
import { LevelWord } from "./Level.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";

type Finding = AnswerOf<"finding">;
type Line = Finding["faulty"][number];

const DECISIONS = {
  采纳: {
    key: "F9",
    says: "认定是错：不再挡结算。自动扣减而由医院承担的，仍要等账单改正。",
    usual: ["查实，随后向医保局退回", "查实，已通知科室"],
  },
  豁免: {
    key: "F4",
    says: "不作为错：不再挡结算，也不扣减。以后的版本里同一处照此办理。",
    usual: ["病历证实符合规定", "规则不适用于这种情形", "对照有误，已改正"],
  },
  已申诉: {
    key: "F6",
    says: "已经向医保局说明，等答复；违规的在答复前仍不能结算。",
    usual: ["已提交说明和病历"],
  },
  待核实: {
    key: "Shift+F4",
    says: "收回原来的处理，重新核实；违规的又挡结算。",
    usual: ["处理有误，重新核实"],
  },
} as const;

type Decision = keyof typeof DECISIONS;

export function FindingView({
  row,
  onDecided,
}: {
  readonly row: FindingRow;
  readonly onDecided: () => void;
}) {
  const { account } = useSession();
  const { stayId, number } = row;
  const asked = useAnswer(`${stayId} ${number}`, () => host.finding({ stayId, number }));
  useLive(["decided", "reviewed"], asked.again);
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const actKey = useActKey();
  const finding = asked.answer;
  const may = account.role === "医保办主任" && finding !== null && finding.closedAt === null;
  const openStay = () => go("settle", stayId);
  useKey("F9", "采纳", () => setDeciding("采纳"), { when: may && finding?.status !== "采纳" });
  useKey("F4", "豁免", () => setDeciding("豁免"), { when: may && finding?.status !== "豁免" });
  useKey("F6", "已申诉", () => setDeciding("已申诉"), {
    when: may && finding?.status !== "已申诉",
  });
  useKey("Shift+F4", "退回待核实", () => setDeciding("待核实"), {
    when: may && finding?.status !== "待核实",
  });
  useKey("F2", "打开住院", openStay);
  const appeals = useAnswer(row.settled ? `${stayId} ${number} appeals` : null, () =>
    host.findingAppeals({ stayId, number }),
  );
  useLive(["decided", "undone"], appeals.again);
  const [appealing, setAppealing] = useState(false);
  const payers = appeals.answer?.payers.filter(({ room }) => room > 0) ?? [];
  const isOpen = appeals.answer?.cases.some(
    (one) => one.slipNumber === appeals.answer?.slipNumber && one.state !== "成立",
  );
  const mayAppeal = account.role === "医保办主任" && payers.length > 0 && isOpen === false;
  useKey("Shift+F6", "立申诉", () => setAppealing(true), { when: mayAppeal });
  if (finding === null) {
    return (
      <section className="finding">
        {asked.error === null ? (
          <Waiting />
        ) : (
          <ErrorBox error={asked.error} onRetry={asked.again} />
        )}
      </section>
    );
  }
  return (
    <section className="finding" aria-label="疑点">
      <header>
        <LevelWord level={finding.level} />
        <h1>{finding.ruleName}</h1>
        <span className="quiet">
          {finding.ruleCode} 第 {finding.ruleVersion} 版
        </span>
      </header>
      <p className="finding-sentence">{finding.sentence}</p>
      <Standing finding={finding} />
      <div className="finding-acts">
        {may
          ? (Object.keys(DECISIONS) as Decision[])
              .filter((one) => one !== finding.status)
              .map((one) => (
                <Button
                  key={one}
                  type={one === "采纳" ? "primary" : "default"}
                  onClick={() => setDeciding(one)}
                >
                  {one === "待核实" ? "退回待核实" : one} <KeyHint name={DECISIONS[one].key} />
                </Button>
              ))
          : null}
        {mayAppeal ? (
          <Button onClick={() => setAppealing(true)}>
            立申诉 <KeyHint name="Shift+F6" />
          </Button>
        ) : null}
        <Button onClick={openStay}>
          打开住院 {finding.inpatientNo} <KeyHint name="F2" />
        </Button>
      </div>
      {appeals.answer === null ? null : (
        <>
          <Cases cases={appeals.answer.cases} />
          <Cases cases={appeals.answer.sameLines} isOther />
        </>
      )}
      <Lines title="违规项" lines={finding.faulty} />
      <Lines title="涉及项" lines={finding.related} />
      {finding.elsewhere.length === 0 ? null : (
        <p className="quiet">
          同一病人的其他住院：{[...new Set(finding.elsewhere.map(({ stay }) => stay))].join("、")}
        </p>
      )}
      <Basis finding={finding} />
      {appealing ? (
        <AppealDialog
          about={{
            ...{ stayId, number, proposed: finding.proposed, findings: [], cases: [] },
            title: finding.ruleName,
          }}
          payers={payers}
          onDone={() => {
            setAppealing(false);
            asked.again();
            appeals.again();
            onDecided();
          }}
          onClose={() => setAppealing(false)}
        />
      ) : null}
      {deciding === null ? null : (
        <ReasonDialog
          title={`${deciding}：${finding.ruleName}`}
          says={DECISIONS[deciding].says}
          usual={DECISIONS[deciding].usual}
          act={async (reason) => {
            const request = { stayId, number, status: deciding, reason };
            await host.decideFinding(request, actKey.of(request));
            actKey.done();
          }}
          onDone={() => {
            setDeciding(null);
            asked.again();
            onDecided();
          }}
          onClose={() => setDeciding(null)}
        />
      )}
    </section>
  );
}

function Cases({
  cases,
  isOther = false,
}: {
  readonly cases: AnswerOf<"findingAppeals">["cases"];
  /** About something else in the same lines */
  readonly isOther?: boolean;
}) {
  return cases.map((one) => (
    <p key={one.number} className="finding-case">
      <AppealState state={one.state} /> {isOther ? `同一行费用另有“${one.ruleName}”，` : ""}第{" "}
      {one.number} 号申诉，{one.payer} {printYuan(one.amount)} 元：{appealWords(one)}。{" "}
      <button type="button" className="link" onClick={() => go("review", "appeals")}>
        看申诉
      </button>
    </p>
  ));
}

function Standing({ finding }: { readonly finding: Finding }) {
  const { status, reason, reviewer, decidedAt, proposed, bearer, deducted, closedAt } = finding;
  const money =
    proposed === 0
      ? "不涉及金额"
      : `建议扣减 ${printYuan(proposed)} 元，${bearer === "病人" ? "转为病人全自费" : "由医院承担，改账单"}`;
  return (
    <dl className="finding-facts">
      <div>
        <dt>处理</dt>
        <dd>
          <strong>{closedAt === null ? status : "已关闭"}</strong>
          {decidedAt === null ? "" : ` ${reviewer} ${decidedAt.replace("T", " ")}：${reason}`}
          {closedAt === null ? "" : `（${closedAt.replace("T", " ")} 的审核不再命中）`}
        </dd>
      </div>
      <div>
        <dt>金额</dt>
        <dd>
          {money}
          {deducted ? "；结算时自动扣减" : ""}
        </dd>
      </div>
    </dl>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <SectionTitle title={title} note={`${lines.length} 行`} />
      <table className="ledger finding-lines">
        <thead>
          <tr>
            <th>行</th>
            <th>时间</th>
            <th>项目</th>
            <th>科室</th>
            <th className="number">数量</th>
            <th className="number">金额</th>
            <th className="number">建议扣减</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number}>
              <td>{line.sourceRow}</td>
              <td>{line.feeTime.slice(5, 16).replace("T", " ")}</td>
              <td title={line.code}>{line.item}</td>
              <td>{line.dept}</td>
              <td className="number">
                {printQuantity(line.quantity)} {line.unit}
              </td>
              <td className="number">{printYuan(fen(line.amountFen))}</td>
              <td className="number">
                {line.deductionFen === 0 ? "" : printYuan(fen(line.deductionFen))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Basis({ finding }: { readonly finding: Finding }) {
  return (
    <>
      <SectionTitle title="依据" />
      <dl className="finding-facts wide">
        {finding.numbers.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="whole">
          <dt>条文</dt>
          <dd>{finding.legalBasis}</dd>
        </div>
        <div className="whole">
          <dt>核实看什么</dt>
          <dd>{finding.evidence}</dd>
        </div>
      </dl>
    </>
  );
}
