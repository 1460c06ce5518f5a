/** The slip as it comes out of the printer, and the way back to the queue. */
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { useKey } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { useActKey } from "./actKey.ts";
import { InsurerCopies } from "./InsurerCopies.tsx";
import { letGo, type Paper, previewPaper, printedPaper, sendToPrinter } from "./printing.ts";
import { WidePanel } from "./WidePanel.tsx";

export type Wanted = "first printing" | "reprint" | "preview";

export function SlipPanel({
  slipNumber,
  wanted,
  mayPrint,
  onClose,
}: {
  readonly slipNumber: string;
  readonly wanted: Wanted;
  readonly mayPrint: boolean;
  readonly onClose: () => void;
}) {
  const [paper, setPaper] = useState<Paper | null>(null);
  const [error, setError] = useState<YijieError | null>(null);
  const [isPrinted, setPrinted] = useState(false);
  const [atPrinter, setAtPrinter] = useState<boolean | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const toPrint = useRef(false);
  const actKey = useActKey();

  async function fetchPaper(kind: Wanted): Promise<void> {
    setError(null);
    try {
      const next =
        kind === "preview"
          ? await previewPaper(slipNumber)
          : await printedPaper(slipNumber, actKey.of({ slipNumber }).key);
      if (kind !== "preview") {
        actKey.done();
        toPrint.current = true;
        setPrinted(true);
      }
      setPaper((before) => {
        if (before !== null) letGo(before);
        return next;
      });
    } catch (failure) {
      setError(asError(failure));
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: one paper for each opening
  useEffect(() => {
    void fetchPaper(wanted);
  }, [slipNumber, wanted]);
  useEffect(() => () => (paper === null ? undefined : letGo(paper)), [paper]);

  const printLabel = isPrinted || wanted !== "preview" ? "补打" : "打印";
  const print = () => void fetchPaper("reprint");
  useKey("F9", printLabel, print, { when: mayPrint });
  useKey("Enter", "回到清单", onClose);

  return (
    <WidePanel
      title={`结算单 ${slipNumber}`}
      onClose={onClose}
      extra={
        <>
          {isPrinted ? <span className="state ok">✓ 已送打印</span> : null}
          {mayPrint ? (
            <Button type={isPrinted ? "default" : "primary"} onClick={print}>
              {printLabel} <KeyHint name="F9" />
            </Button>
          ) : null}
          {mayPrint ? <InsurerCopies slipNumber={slipNumber} /> : null}
          {paper === null ? null : (
            <a href={paper.url} download={paper.name}>
              存为 PDF
            </a>
          )}
          <Button type={isPrinted ? "primary" : "default"} onClick={onClose}>
            回到清单 <KeyHint name="Enter" />
          </Button>
        </>
      }
    >
      {error === null ? null : <ErrorBox error={error} onRetry={() => void fetchPaper(wanted)} />}
      {atPrinter === false ? (
        <p className="notice warn">
          浏览器没有打开打印窗口：在下面的单子上按 Ctrl P，或存为 PDF 再打印。
        </p>
      ) : null}
      {paper === null ? (
        error === null ? (
          <Waiting rows={12} />
        ) : null
      ) : (
        <iframe
          ref={frame}
          className="paper"
          title={`结算单 ${slipNumber}`}
          src={paper.url}
          onLoad={() => {
            if (!toPrint.current) return;
            toPrint.current = false;
            void sendToPrinter(frame.current, paper).then(setAtPrinter);
          }}
        />
      )}
    </WidePanel>
  );
}
