/** The chosen attachment: looked at here, saved to this machine, or withdrawn by the manager. */
import { Button, Input } from "antd";
import { useCallback, useEffect, useState } from "react";
import type { FileContent } from "../../shared/contract/operation.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { Saved, useSaving } from "../app/Saving.tsx";
import { saveFile } from "../app/saveFile.ts";
import { useSession } from "../app/session.tsx";
import { useAct } from "../app/useAct.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import type { Attachment } from "./usePapers.ts";

const WITHDRAWN_OPEN_TO: readonly string[] = ["医保办主任", "审计只读"];

export function AttachmentActs({
  stayId,
  attachment,
  onDone,
}: {
  readonly stayId: number;
  readonly attachment: Attachment;
  readonly onDone: () => void;
}) {
  const { account } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const { id, withdrawn } = attachment;
  const mayOpen = withdrawn === null || WITHDRAWN_OPEN_TO.includes(account.role);
  const mayWithdraw = withdrawn === null && account.role === "医保办主任";
  const asked = useAnswer(isOpen ? `attachment ${id}` : null, () => fetched(stayId, id));
  const saving = useSaving(async () => saveFile(asked.answer ?? (await fetched(stayId, id))));
  const open = () => setOpen(true);
  useKey("Enter", "打开", open, { when: mayOpen && !isOpen && !isWithdrawing });
  useKey("Escape", "收起", () => setOpen(false), { when: isOpen });
  useKey("F6", "存到本机", saving.save, { when: mayOpen });
  useKey("Shift+F9", "撤回", () => setWithdrawing(true), { when: mayWithdraw && !isWithdrawing });
  if (!mayOpen) return <p className="quiet">撤回的附件由医保办主任或审计打开。</p>;
  return (
    <section className="paper-act" aria-label={attachment.about}>
      {/* Has the keyboard, so that the viewer of PDFs does not take it. */}
      <Button type="primary" autoFocus onClick={open}>
        打开 <KeyHint name="Enter" />
      </Button>
      <Button onClick={saving.save}>
        存到本机 <KeyHint name="F6" />
      </Button>
      {mayWithdraw && !isWithdrawing ? (
        <Button danger onClick={() => setWithdrawing(true)}>
          撤回 <KeyHint name="Shift+F9" />
        </Button>
      ) : null}
      {isWithdrawing && mayWithdraw ? (
        <Withdraw stayId={stayId} attachmentId={id} onDone={onDone} />
      ) : null}
      {saving.state.at === "idle" ? null : <Saved state={saving.state} idle="" />}
      {asked.error === null ? null : <ErrorBox error={asked.error} onRetry={asked.again} />}
      {isOpen && asked.answer === null && asked.error === null ? <Waiting rows={6} /> : null}
      {asked.answer === null ? null : <Shown title={attachment.about} file={asked.answer} />}
    </section>
  );
}

function fetched(stayId: number, attachmentId: number): Promise<FileContent> {
  return host.attachmentFile({ stayId, attachmentId });
}

/** By the type that the host found in its content: a picture, or the browser's own viewer of PDFs. Never a page. */
function Shown({ title, file }: { readonly title: string; readonly file: FileContent }) {
  const [url, setUrl] = useState<string | null>(null);
  const isPicture = file.type === "image/png" || file.type === "image/jpeg";
  useEffect(() => {
    const type = isPicture ? file.type : "application/pdf";
    const made = URL.createObjectURL(new Blob([new Uint8Array(file.bytes)], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isPicture]);
  const intoView = useCallback((element: HTMLElement | null) => element?.scrollIntoView(), []);
  if (url === null) return null;
  return isPicture ? (
    <img
      ref={intoView}
      className="attachment-picture"
      alt={title}
      src={url}
      onLoad={({ currentTarget }) => currentTarget.scrollIntoView()}
    />
  ) : (
    <iframe
      ref={intoView}
      className="attachment-paper"
      title={title}
      src={`${url}#navpanes=0&view=FitH`}
    />
  );
}

function Withdraw({
  stayId,
  attachmentId,
  onDone,
}: {
  readonly stayId: number;
  readonly attachmentId: number;
  readonly onDone: () => void;
}) {
  const [reason, setReason] = useState("");
  const { busy, error, start } = useAct(host.withdrawAttachment, onDone);
  const may = reason.trim().length >= 2 && !busy;
  const withdraw = () => start({ stayId, attachmentId, reason: reason.trim() });
  useKey("Shift+F9", "确认撤回", withdraw, { when: may });
  return (
    <>
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        data-help="attachment-back"
        aria-label="为什么撤回附件"
        placeholder="为什么撤回，例如：附错了人；文件留着，不删除"
        onChange={({ target }) => setReason(target.value)}
      />
      <Button danger disabled={!may} loading={busy} onClick={withdraw}>
        确认撤回 <KeyHint name="Shift+F9" />
      </Button>
      {error === null ? null : <ErrorBox error={error} />}
    </>
  );
}
