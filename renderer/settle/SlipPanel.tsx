/** A paper as it comes out of the printer, and the way back to the queue: slip, 明白纸 (F8), 理赔材料 (F7), 费用估算. */
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { useActKey } from "../app/actKey.ts";
import { useKey } from "../app/keys.tsx";
import { Saved, useSaving } from "../app/Saving.tsx";
import { saveFile } from "../app/saveFile.ts";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { InsurerCopies } from "./InsurerCopies.tsx";
import {
  letGo,
  type Paper,
  type PaperKind,
  paperTitle,
  previewPaper,
  printedPaper,
  SENT,
  sendToPrinter,
} from "./printing.ts";
import { WidePanel } from "./WidePanel.tsx";

export type Wanted = "first printing" | "reprint" | "preview";

export function SlipPanel({
  kind,
  wanted,
  mayPrint,
  onLeaflet,
  onCopies,
  onClose,
}: {
  /** Another paper is another panel. */
  readonly kind: PaperKind;
  readonly wanted: Wanted;
  readonly mayPrint: boolean;
  /** To the 明白纸 of this slip */
  readonly onLeaflet: () => void;
  /** To slip and fee list for an insurer */
  readonly onCopies: (purpose: string) => void;
  readonly onClose: () => void;
}) {
  const [paper, setPaper] = useState<Paper | null>(null);
  const [error, setError] = useState<YijieError | null>(null);
  const [isPrinted, setPrinted] = useState(false);
  const [printTrouble, setPrintTrouble] = useState<string | null>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const toPrint = useRef(false);
  const actKey = useActKey();

  async function fetchPaper(how: Wanted): Promise<void> {
    setError(null);
    try {
      const next =
        how === "preview" && kind.is !== "copies"
          ? await previewPaper(kind)
          : await printedPaper(kind, actKey.of(kind).key);
      if (how !== "preview") {
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
  }, [wanted]);
  useEffect(() => () => (paper === null ? undefined : letGo(paper)), [paper]);

  const title = paperTitle(kind);
  const isSlip = kind.is === "slip";
  const isAgain = isPrinted || wanted !== "preview";
  const printLabel = !isAgain ? "打印" : isSlip ? "补打" : "再打一张";
  const print = () => void fetchPaper("reprint");
  useKey("F9", printLabel, print, { when: mayPrint });
  useKey("F8", "明白纸", onLeaflet, { when: isSlip });
  const saving = useSaving(async () =>
    paper === null
      ? null
      : saveFile({ name: paper.name, type: "application/pdf", bytes: paper.bytes }),
  );
  useKey("F6", "存为 PDF", saving.save, { when: paper !== null });
  useKey("Enter", "回到清单", () => {
    const at = document.activeElement;
    // Who has gone to a button by Tab means the button.
    if (at instanceof HTMLButtonElement && at.matches(":focus-visible")) at.click();
    else onClose();
  });

  return (
    <WidePanel
      title={title}
      onClose={onClose}
      extra={
        <>
          {isPrinted ? <span className="state ok">{SENT}</span> : null}
          {mayPrint ? (
            <Button type={isPrinted ? "default" : "primary"} onClick={print}>
              {printLabel} <KeyHint name="F9" />
            </Button>
          ) : null}
          {isSlip ? (
            <Button onClick={onLeaflet}>
              明白纸 <KeyHint name="F8" />
            </Button>
          ) : null}
          {isSlip && mayPrint ? <InsurerCopies onCopies={onCopies} /> : null}
          <Button disabled={paper === null} onClick={saving.save}>
            存为 PDF <KeyHint name="F6" />
          </Button>
          <Button type={isPrinted ? "primary" : "default"} onClick={onClose}>
            回到清单 <KeyHint name="Enter" />
          </Button>
        </>
      }
    >
      {error === null ? null : <ErrorBox error={error} onRetry={() => void fetchPaper(wanted)} />}
      {saving.state.at === "idle" ? null : <Saved state={saving.state} idle="" />}
      {printTrouble === null ? null : (
        <p className="notice warn" role="status">
          {printTrouble}
        </p>
      )}
      {paper === null ? (
        error === null ? (
          <Waiting rows={12} />
        ) : null
      ) : (
        <iframe
          ref={frame}
          className="paper"
          title={title}
          src={paper.url}
          onLoad={() => {
            if (!toPrint.current) return;
            toPrint.current = false;
            void sendToPrinter(frame.current, paper).then(setPrintTrouble);
          }}
        />
      )}
    </WidePanel>
  );
}
