/** 申诉: the cases, those that wait for an explanation first, and the one in hand. */
import { Button } from "antd";
import { useRef, useState } from "react";
import { printRows } from "../../shared/audit/rowNumbers.ts";
import { YijieError } from "../../shared/contract/errors.ts";
import { fen, printYuan } from "../../shared/money/fen.ts";
import { useActKey } from "../app/actKey.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { EmptyPage, ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { APPEAL_MARKS, type Appeal, appealWords } from "./appealWords.ts";
import { BureauListPreview } from "./BureauListPreview.tsx";
import { BureauLists } from "./BureauLists.tsx";
import { NewAppeal } from "./NewAppeal.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";

const ROW_HEIGHT = 62;
const heightOf = () => ROW_HEIGHT;

/** What is in hand beside the cases */
type Doing =
  | { readonly at: "cases" }
  | { readonly at: "sending"; readonly name: string }
  | { readonly at: "list"; readonly uploadId: string }
  | { readonly at: "failed"; readonly error: YijieError }
  | { readonly at: "lists" };

export function AppealsView() {
  const { account } = useSession();
  const [doing, setDoing] = useState<Doing>({ at: "cases" });
  const may = account.role === "医保办主任";
  const input = useRef<HTMLInputElement>(null);
  const toCases = () => setDoing({ at: "cases" });
  const send = async (files: readonly File[]) => {
    const [file, ...others] = files;
    if (file === undefined) return;
    if (others.length > 0) {
      const said = { file: files.map(({ name }) => name).join("、"), detail: "一次只读一份清单" };
      setDoing({ at: "failed", error: new YijieError("BUREAU_LIST_UNREADABLE", said) });
      return;
    }
    setDoing({ at: "sending", name: file.name });
    try {
      const content = new Uint8Array(await file.arrayBuffer());
      const { uploadId } = await host.upload({ name: file.name }, { content });
      setDoing({ at: "list", uploadId });
    } catch (failure) {
      setDoing({ at: "failed", error: asError(failure) });
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button is for everybody
    <div
      className="appeals"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (may) void send([...event.dataTransfer.files]);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        accept=".xlsx,.xls,.csv,.txt,.html,.htm,.xml,.json,.zip"
        onChange={({ target }) => {
          void send([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      {doing.at === "cases" ? (
        <Cases
          may={may}
          onChoose={() => input.current?.click()}
          onLists={() => setDoing({ at: "lists" })}
        />
      ) : null}
      {doing.at === "sending" ? <p role="status">正在读 {doing.name}</p> : null}
      {doing.at === "failed" ? <Failed error={doing.error} onClose={toCases} /> : null}
      {doing.at === "list" ? (
        <BureauListPreview
          key={doing.uploadId}
          uploadId={doing.uploadId}
          onOpened={() => setDoing({ at: "lists" })}
          onClose={toCases}
        />
      ) : null}
      {doing.at === "lists" ? <BureauLists onClose={toCases} /> : null}
    </div>
  );
}

function Failed({ error, onClose }: { readonly error: YijieError; readonly onClose: () => void }) {
  useKey("Escape", "返回", onClose);
  return (
    <section className="bureau-list">
      <ErrorBox error={error} />
      <Button onClick={onClose}>
        返回 <KeyHint name="Escape" />
      </Button>
    </section>
  );
}

function Cases({
  may,
  onChoose,
  onLists,
}: {
  readonly may: boolean;
  readonly onChoose: () => void;
  readonly onLists: () => void;
}) {
  const [at, setAt] = useState(0);
  const [opening, setOpening] = useState(false);
  const list = useAnswer("appeals", () => host.appeals({}));
  useLive(["decided", "undone", "reviewed"], list.again);
  useKey("Shift+F6", "立申诉", () => setOpening(true), { when: may });
  useKey("F8", "读扣款清单", onChoose, { when: may });
  useKey("F3", "看清单", onLists);
  const { answer, error } = list;
  if (error !== null) return <ErrorBox error={error} onRetry={list.again} />;
  if (answer === null) return <Waiting />;
  const { appeals, withheld } = answer;
  const index = Math.min(at, appeals.length - 1);
  const chosen = appeals[index];
  const acts = (
    <>
      {may ? (
        <>
          <Button onClick={onChoose}>
            读扣款清单 <KeyHint name="F8" />
          </Button>
          <Button onClick={() => setOpening(true)}>
            立申诉 <KeyHint name="Shift+F6" />
          </Button>
        </>
      ) : null}
      <Button onClick={onLists}>
        看清单 <KeyHint name="F3" />
      </Button>
    </>
  );
  const dialog = opening ? (
    <NewAppeal
      onDone={() => {
        setOpening(false);
        list.again();
      }}
      onClose={() => setOpening(false)}
    />
  ) : null;
  if (chosen === undefined) {
    return (
      <EmptyPage title="还没有申诉">
        <p>
          医保局给了扣款清单的，把文件拖到这里，或按 <KeyHint name="F8" />{" "}
          选择：对上的每行立一案。只说了一处的，按 <KeyHint name="Shift+F6" />{" "}
          写住院号立案；是本院疑点的，也可以在“疑点”里那一条（状态选“全部”）立案。
        </p>
        <p className="appeal-acts">{acts}</p>
        {dialog}
      </EmptyPage>
    );
  }
  return (
    <div className="findings">
      <section className="finding-list" aria-label="申诉清单">
        <p className="quiet appeal-sum" role="status">
          {appeals.length} 案，现在扣着 {printYuan(withheld)} 元
        </p>
        <ChoiceList
          id="appeal"
          label="申诉"
          count={appeals.length}
          at={index}
          heightOf={heightOf}
          onAt={setAt}
          render={(place) => {
            const row = appeals[place];
            return row === undefined ? null : <Row row={row} />;
          }}
        />
        <footer className="appeal-acts">{acts}</footer>
      </section>
      <AppealView key={chosen.number} appeal={chosen} onChanged={list.again} />
      {dialog}
    </div>
  );
}

export function AppealState({ state }: Pick<Appeal, "state">) {
  const { mark, tone } = APPEAL_MARKS[state];
  return (
    <span className={`state ${tone}`}>
      <span aria-hidden="true">{mark}</span> {state}
    </span>
  );
}

function Row({ row }: { readonly row: Appeal }) {
  return (
    <div className="finding-row">
      <span className="first appeal">
        <AppealState state={row.state} />
        <strong>{row.ruleName}</strong>
        <span className="number">{printYuan(row.amount)}</span>
      </span>
      <small>
        {row.name} {row.inpatientNo} · {appealWords(row)}
      </small>
    </div>
  );
}

const ACTS = {
  说明: {
    key: "F9",
    word: "写说明",
    says: "期限内写了说明的，等医保局答复，不到期扣款；过了期限写的只留下记录，要医保局认可才恢复。",
    usual: ["病程记录和医嘱证实需要", "收费与医嘱、执行记录一致", "已附检查报告和手术记录"],
  },
  成立: {
    key: "F4",
    word: "申诉成立",
    says: "医保局认可：扣着的还回来，应收恢复；是本院疑点的改为豁免。",
    usual: ["医保局复函认可", "复核通过"],
  },
  不成立: {
    key: "F6",
    word: "不成立",
    says: "医保局不认可：还没有扣的从今天起扣，已经扣着的照扣；由医院承担，病人的金额不变；是本院疑点的改为采纳。",
    usual: ["医保局维持扣款", "证据不足"],
  },
} as const;

type AppealAct = keyof typeof ACTS;

function AppealView({
  appeal,
  onChanged,
}: {
  readonly appeal: Appeal;
  readonly onChanged: () => void;
}) {
  const { account } = useSession();
  const [doing, setDoing] = useState<AppealAct | null>(null);
  const actKey = useActKey();
  const last = appeal.entries.at(-1)?.kind;
  const isOpen = account.role === "医保办主任" && appeal.undoneAt === null;
  const may: Readonly<Record<AppealAct, boolean>> = {
    说明: isOpen && appeal.state !== "成立",
    成立: isOpen && last !== "成立",
    不成立: isOpen && last !== "不成立",
  };
  const openStay = () => go("settle", appeal.stayId);
  useKey("F9", ACTS.说明.word, () => setDoing("说明"), { when: may.说明 });
  useKey("F4", ACTS.成立.word, () => setDoing("成立"), { when: may.成立 });
  useKey("F6", ACTS.不成立.word, () => setDoing("不成立"), { when: may.不成立 });
  useKey("F2", "打开住院", openStay);
  return (
    <section className="finding" aria-label="申诉案">
      <header>
        <AppealState state={appeal.state} />
        <h1>{appeal.ruleName}</h1>
        <span className="quiet">
          第 {appeal.number} 号，{appeal.ruleCode === "" ? "医保局认定" : appeal.ruleCode}
        </span>
      </header>
      <p className="finding-sentence">{appealWords(appeal)}。</p>
      <Facts appeal={appeal} />
      <div className="finding-acts">
        {(Object.keys(ACTS) as AppealAct[])
          .filter((one) => may[one])
          .map((one) => (
            <Button
              key={one}
              type={one === "说明" && appeal.state === "待说明" ? "primary" : "default"}
              onClick={() => setDoing(one)}
            >
              {ACTS[one].word} <KeyHint name={ACTS[one].key} />
            </Button>
          ))}
        <Button onClick={openStay}>
          打开住院 {appeal.inpatientNo} <KeyHint name="F2" />
        </Button>
      </div>
      <History appeal={appeal} />
      {doing === null ? null : (
        <ReasonDialog
          title={`${ACTS[doing].word}：${appeal.ruleName}`}
          says={ACTS[doing].says}
          usual={ACTS[doing].usual}
          label={doing === "说明" ? "理由和证据" : "医保局的答复"}
          act={async (text) => {
            await send(appeal.number, doing, text, actKey.of([appeal.number, doing, text]));
            actKey.done();
          }}
          onDone={() => {
            setDoing(null);
            onChanged();
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </section>
  );
}

function send(appeal: number, kind: AppealAct, text: string, key: { readonly key: string }) {
  return kind === "说明"
    ? host.explainAppeal({ appeal, evidence: text }, key)
    : host.concludeAppeal({ appeal, outcome: kind, reason: text }, key);
}

function Facts({ appeal }: { readonly appeal: Appeal }) {
  const { payer, amount, withheld, scheme, slipNumber, due, notice, openedAt, openedBy } = appeal;
  const { about, lineRows, items } = appeal;
  return (
    <dl className="finding-facts">
      <div>
        <dt>扣谁付的</dt>
        <dd>
          {scheme} {payer} <strong>{printYuan(amount)} 元</strong>，现在扣着{" "}
          {printYuan(fen(withheld))} 元
        </dd>
      </div>
      <div>
        <dt>结算单</dt>
        <dd>{slipNumber}（病人的金额不变）</dd>
      </div>
      <div>
        <dt>立案</dt>
        <dd>
          {openedBy} {openedAt.replace("T", " ")}
        </dd>
      </div>
      <div>
        <dt>说明的最后一天</dt>
        <dd>{due}</dd>
      </div>
      <div className="whole">
        <dt>医保局的通知</dt>
        <dd>
          {notice}
          {about === "" ? null : <div>{about}</div>}
        </dd>
      </div>
      {lineRows.length === 0 ? null : (
        <div className="whole">
          <dt>账单的哪几行</dt>
          <dd>
            第 {printRows(lineRows)} 行：{items.join("、")}
            {lineRows.length > items.length ? " 等" : ""}
          </dd>
        </div>
      )}
    </dl>
  );
}

function History({ appeal: { entries } }: { readonly appeal: Appeal }) {
  if (entries.length === 0) return <p className="quiet">还没有说明，也没有结果。</p>;
  return (
    <table className="ledger finding-lines">
      <thead>
        <tr>
          <th>时间</th>
          <th>记了什么</th>
          <th>内容</th>
          <th>经办</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ kind, text, at, by }) => (
          <tr key={`${at} ${kind}`}>
            <td>{at.slice(0, 16).replace("T", " ")}</td>
            <td>{kind === "说明" ? "说明" : `申诉${kind}`}</td>
            <td>{text}</td>
            <td>{by}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
