/** The chosen paper: handed in, or the tick taken back. */
import { Button, Input } from "antd";
import { useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { isMissing, type StayPaper } from "./usePapers.ts";

export function PaperActs({
  stayId,
  paper,
  mayAct,
  onDone,
}: {
  readonly stayId: number;
  readonly paper: StayPaper;
  readonly mayAct: boolean;
  readonly onDone: () => void;
}) {
  const isGiven = paper.given !== null;
  return mayAct && (isGiven || isMissing(paper)) ? (
    // Done, the same paper is another question.
    <Tick key={String(isGiven)} stayId={stayId} paper={paper} isGiven={isGiven} onDone={onDone} />
  ) : null;
}

function Tick({
  stayId,
  paper: { paper },
  isGiven,
  onDone,
}: {
  readonly stayId: number;
  readonly paper: StayPaper;
  readonly isGiven: boolean;
  readonly onDone: () => void;
}) {
  const [note, setNote] = useState("");
  const { busy, error, start } = useAct(host.tickPaper, onDone);
  const may = !busy && (!isGiven || note.trim().length >= 2);
  const act = isGiven ? "撤回登记" : "交来了";
  const tick = () => start({ stayId, paper, given: !isGiven, note: note.trim() });
  useKey("F9", act, tick, { when: may });
  return (
    <section className="paper-act" aria-label={paper}>
      <Input
        autoFocus
        value={note}
        maxLength={200}
        data-help={isGiven ? "paper-back" : "paper-note"}
        aria-label={isGiven ? "为什么撤回登记" : "看了什么"}
        placeholder={
          isGiven ? "为什么撤回，例如：拿错了，是家属的证" : "看了什么，例如：证号 0123；可以空着"
        }
        onChange={({ target }) => setNote(target.value)}
      />
      <Button
        type={isGiven ? "default" : "primary"}
        danger={isGiven}
        disabled={!may}
        loading={busy}
        onClick={tick}
      >
        {paper}：{act} <KeyHint name="F9" />
      </Button>
      {error === null ? null : <ErrorBox error={error} />}
    </section>
  );
}
