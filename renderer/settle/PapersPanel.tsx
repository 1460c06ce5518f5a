/** 资料: the stay's checklist and its attachments in one list; ↑ ↓ choose, below stands what can be done with the chosen one. */
import { Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { SectionTitle } from "../design/Ledger.tsx";
import { KeyHint } from "../design/parts.tsx";
import { AttachForm } from "./AttachForm.tsx";
import { AttachmentActs } from "./AttachmentActs.tsx";
import { PaperActs } from "./PaperActs.tsx";
import {
  type Attachment,
  isMissing,
  type PapersInFront,
  type StayPaper,
  whoWords,
} from "./usePapers.ts";
import { WidePanel } from "./WidePanel.tsx";
import "./papers.css";

export function PapersPanel({
  stayId,
  papers: { papers, attachments, again },
  onClose,
}: {
  readonly stayId: number;
  readonly papers: PapersInFront;
  readonly onClose: () => void;
}) {
  const { account } = useSession();
  const mayAct = account.role === "窗口" || account.role === "医保办主任";
  const [chosen, setChosen] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const keys = [...papers.map(paperKey), ...attachments.map(attachmentKey)];
  const firstMissing = papers.find(isMissing);
  const first = firstMissing === undefined ? (keys[0] ?? null) : paperKey(firstMissing);
  const at = chosen !== null && keys.includes(chosen) ? chosen : first;
  const move = (step: 1 | -1) => {
    const next = keys[keys.indexOf(at ?? "") + step];
    if (next !== undefined) setChosen(next);
  };
  useKey("ArrowDown", "下一份", () => move(1), { when: file === null, shown: false });
  useKey("ArrowUp", "上一份", () => move(-1), { when: file === null, shown: false });
  const choose = () => chooser.current?.click();
  useKey("F7", "附文件", choose, { when: mayAct });
  const paper = papers.find((one) => paperKey(one) === at);
  const attachment = attachments.find((one) => attachmentKey(one) === at);

  return (
    <WidePanel title="资料和附件" onClose={onClose}>
      <div className="paper-panel">
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".pdf,.png,.jpg,.jpeg"
          aria-label="要附的文件"
          onChange={({ target }) => {
            setFile(target.files?.[0] ?? null);
            target.value = "";
          }}
        />
        <PaperList papers={papers} at={at} onChoose={setChosen} />
        <AttachmentList attachments={attachments} at={at} onChoose={setChosen} />
        {mayAct ? (
          <p>
            <Button onClick={choose}>
              附文件 <KeyHint name="F7" />
            </Button>{" "}
            <span className="quiet">PDF、PNG、JPEG，一份最多 20 MB</span>
          </p>
        ) : null}
        {file !== null ? (
          <AttachForm
            key={`${file.name} ${file.size} ${file.lastModified}`}
            stayId={stayId}
            file={file}
            onDone={() => {
              setFile(null);
              again();
            }}
            onCancel={() => setFile(null)}
          />
        ) : paper !== undefined ? (
          <PaperActs key={at} stayId={stayId} paper={paper} mayAct={mayAct} onDone={again} />
        ) : attachment !== undefined ? (
          <AttachmentActs key={at} stayId={stayId} attachment={attachment} onDone={again} />
        ) : null}
      </div>
    </WidePanel>
  );
}

function paperKey({ paper }: StayPaper): string {
  return `paper ${paper}`;
}

function attachmentKey({ id }: Attachment): string {
  return `attachment ${id}`;
}

interface ListProps {
  readonly at: string | null;
  readonly onChoose: (key: string) => void;
}

function PaperList({
  papers,
  at,
  onChoose,
}: ListProps & { readonly papers: readonly StayPaper[] }) {
  const missing = papers.filter(isMissing).length;
  return (
    <section aria-label="要交的资料">
      <SectionTitle
        title={`要交的资料 ${papers.length} 份`}
        note={missing === 0 ? "都有了" : `还差 ${missing} 份，不挡结算`}
      />
      {papers.length === 0 ? (
        <p className="quiet">按设置里的“住院要交的资料”，这次住院没有要交的。</p>
      ) : (
        <div role="listbox" aria-label="要交的资料">
          {papers.map((paper) => (
            <Row key={paper.paper} id={paperKey(paper)} at={at} onChoose={onChoose}>
              <strong>{paper.paper}</strong>
              <span className="quiet">{paper.why}</span>
              <PaperState paper={paper} />
            </Row>
          ))}
        </div>
      )}
    </section>
  );
}

function PaperState({ paper: { given, shownBy } }: { readonly paper: StayPaper }) {
  if (given !== null) {
    return (
      <span className="state ok">
        <span aria-hidden="true">✓</span> 交来了 {given.note}
        <small>{whoWords(given)}</small>
      </span>
    );
  }
  if (shownBy !== null) {
    return (
      <span className="state ok">
        <span aria-hidden="true">✓</span> 不用交：{shownBy}里有
      </span>
    );
  }
  return (
    <span className="state warn">
      <span aria-hidden="true">◐</span> 还差
    </span>
  );
}

function AttachmentList({
  attachments,
  at,
  onChoose,
}: ListProps & { readonly attachments: readonly Attachment[] }) {
  const withdrawn = attachments.filter((one) => one.withdrawn !== null).length;
  return (
    <section aria-label="附件">
      <SectionTitle
        title={`附件 ${attachments.length - withdrawn} 份`}
        note={withdrawn === 0 ? "外院记录、证明的扫描件" : `另有撤回的 ${withdrawn} 份`}
      />
      {attachments.length === 0 ? null : (
        <div role="listbox" aria-label="附件">
          {attachments.map((one) => (
            <Row key={one.id} id={attachmentKey(one)} at={at} onChoose={onChoose}>
              <strong>{one.about}</strong>
              <span className="quiet">
                {one.name}　{sizeWords(one.bytes)}
              </span>
              {one.withdrawn === null ? (
                <span className="quiet">{whoWords(one)}</span>
              ) : (
                <span className="state stop">
                  <span aria-hidden="true">↩</span> 已撤回：{one.withdrawn.reason}
                  <small>{whoWords(one.withdrawn)}</small>
                </span>
              )}
            </Row>
          ))}
        </div>
      )}
    </section>
  );
}

function Row({
  id,
  at,
  onChoose,
  children,
}: ListProps & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div
      role="option"
      tabIndex={id === at ? 0 : -1}
      aria-selected={id === at}
      className={id === at ? "paper-row chosen" : "paper-row"}
      onClick={() => onChoose(id)}
      onKeyDown={({ key }) => key === " " && onChoose(id)}
    >
      {children}
    </div>
  );
}

function sizeWords(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
