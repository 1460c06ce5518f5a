/** 商保理赔材料: slip and fee list in one file for a commercial insurer; a printing with a purpose, that the log keeps. */
import { Button, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { Dialog } from "../design/Dialog.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { useActKey } from "./actKey.ts";
import { letGo, type Paper, paperOf, sendToPrinter } from "./printing.ts";

const USUAL_PURPOSE = "商业保险理赔，患者本人申请";
/** As the contract asks */
const LEAST_PURPOSE = 2;

export function InsurerCopies({ slipNumber }: { readonly slipNumber: string }) {
  const [isOpen, setOpen] = useState(false);
  useKey("F7", "理赔材料", () => setOpen(true), { when: !isOpen });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        理赔材料 <KeyHint name="F7" />
      </Button>
      {isOpen ? <CopiesDialog slipNumber={slipNumber} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function CopiesDialog({
  slipNumber,
  onClose,
}: {
  readonly slipNumber: string;
  readonly onClose: () => void;
}) {
  const [purpose, setPurpose] = useState(USUAL_PURPOSE);
  const [paper, setPaper] = useState<Paper | null>(null);
  const [error, setError] = useState<YijieError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [atPrinter, setAtPrinter] = useState<boolean | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const actKey = useActKey();
  useEffect(() => () => (paper === null ? undefined : letGo(paper)), [paper]);

  async function make(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const ask = { slipNumber, purpose: purpose.trim() };
      const file = await host.copies(ask, { key: actKey.of(ask).key });
      actKey.done();
      setPaper(paperOf(slipNumber, 0, file));
    } catch (failure) {
      setError(asError(failure));
    } finally {
      setBusy(false);
    }
  }
  const mayMake = paper === null && !isBusy && purpose.trim().length >= LEAST_PURPOSE;
  useKey("F9", "打印", () => void make(), { when: mayMake });

  return (
    <Dialog
      title={`理赔材料 ${slipNumber}`}
      onClose={onClose}
      wide
      footer={
        <>
          {paper === null ? (
            <Button type="primary" disabled={!mayMake} onClick={() => void make()}>
              打印 <KeyHint name="F9" />
            </Button>
          ) : (
            <a href={paper.url} download={paper.name}>
              存为 PDF
            </a>
          )}
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
        </>
      }
    >
      {paper === null ? (
        <>
          <p>结算单和住院费用明细清单合成一份，计入补打次数；用途记入日志。证件号码只印后四位。</p>
          <Input
            autoFocus
            value={purpose}
            maxLength={200}
            disabled={isBusy}
            aria-label="用途"
            placeholder="用途，例如：商业保险理赔"
            onChange={({ target }) => setPurpose(target.value)}
          />
          <p className="quiet" role="status">
            {isBusy ? "正在排版，几千行的账单要几秒" : ""}
          </p>
        </>
      ) : (
        <>
          {atPrinter === false ? (
            <p className="notice warn">
              浏览器没有打开打印窗口：在下面的单子上按 Ctrl P，或存为 PDF 再打印。
            </p>
          ) : null}
          <iframe
            ref={frame}
            className="copies-paper"
            title={`理赔材料 ${slipNumber}`}
            src={paper.url}
            onLoad={() => void sendToPrinter(frame.current, paper).then(setAtPrinter)}
          />
        </>
      )}
      {error === null ? null : <ErrorBox error={error} onRetry={() => void make()} />}
    </Dialog>
  );
}
