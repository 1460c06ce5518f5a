/** 立申诉 on what only the bureau named: first which settled stay, then what it says of it. */
import { Button } from "antd";
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { fen } from "../../shared/money/fen.ts";
import { host } from "../app/host.ts";
import { Key } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { Dialog } from "../design/Dialog.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { AppealDialog, Field } from "./AppealDialog.tsx";

type Stay = AnswerOf<"stayAppeals">;

export function NewAppeal({
  onDone,
  onClose,
}: {
  readonly onDone: (appeal: number) => void;
  readonly onClose: () => void;
}) {
  const [stay, setStay] = useState<Stay | null>(null);
  const payers = stay?.payers.filter(({ room }) => room > 0) ?? [];
  if (stay === null || payers.length === 0) {
    return <FindStay hasNoRoom={stay !== null} onFound={setStay} onClose={onClose} />;
  }
  const { stayId, name, inpatientNo, findings, cases } = stay;
  return (
    <AppealDialog
      about={{
        ...{ stayId, number: null, proposed: fen(0), findings, cases },
        title: `${name} ${inpatientNo}`,
      }}
      payers={payers}
      onDone={({ appeal }) => onDone(appeal)}
      onClose={onClose}
    />
  );
}

function FindStay({
  hasNoRoom,
  onFound,
  onClose,
}: {
  readonly hasNoRoom: boolean;
  readonly onFound: (stay: Stay) => void;
  readonly onClose: () => void;
}) {
  const [reference, setReference] = useState("");
  const [error, setError] = useState<YijieError | null>(null);
  const [busy, setBusy] = useState(false);
  const may = reference.trim() !== "" && !busy;
  const find = async () => {
    setBusy(true);
    setError(null);
    try {
      onFound(await host.stayAppeals({ reference: reference.trim() }));
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="立申诉：医保局说的是哪次住院"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
          <Button type="primary" disabled={!may} loading={busy} onClick={() => void find()}>
            下一步 <KeyHint name="F9" />
          </Button>
          <Key name="F9" label="下一步" act={() => void find()} when={may} />
        </>
      }
    >
      <p>
        医保局自己的规则认定的问题，本院的疑点里没有的，从这里立案。是本院疑点的，也可以到“疑点”里那一条立案。
      </p>
      <Field
        label="住院号或结算单号"
        value={reference}
        isFirst
        isWrong={false}
        onChange={setReference}
      />
      {hasNoRoom ? (
        <p className="stop-word">这张结算单上的基金支付已经全部立案，没有可扣的了。</p>
      ) : null}
      {error === null ? null : <ErrorBox error={error} />}
    </Dialog>
  );
}
