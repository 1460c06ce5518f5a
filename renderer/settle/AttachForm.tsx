/** A chosen file on its way to the stay: what it is, then F9. */
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";

interface Ask {
  readonly stayId: number;
  readonly about: string;
}

export function AttachForm({
  stayId,
  file,
  onDone,
  onCancel,
}: {
  readonly stayId: number;
  readonly file: File;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const [about, setAbout] = useState("");
  /** What the host has got already: asked again, the same request must name the same upload. */
  const sent = useRef<string | null>(null);
  const attach = async (ask: Ask, options: { readonly key: string }) => {
    sent.current ??= (
      await host.upload({ name: file.name }, { content: new Uint8Array(await file.arrayBuffer()) })
    ).uploadId;
    return host.attachFile({ ...ask, uploadId: sent.current }, options);
  };
  const { busy, error, start } = useAct(attach, onDone, ({ code }) => {
    // The host keeps no upload for long: what it does not know any more is sent again.
    if (code === "NOT_FOUND") sent.current = null;
  });
  const may = about.trim().length >= 2 && !busy;
  const act = () => start({ stayId, about: about.trim() });
  useKey("F9", "附上", act, { when: may });
  useKey("Escape", "不附", onCancel);
  return (
    <section className="paper-act" aria-label="附文件">
      <Input
        autoFocus
        value={about}
        maxLength={60}
        data-help="attachment-about"
        aria-label="是什么"
        placeholder="是什么，例如：外院出院小结"
        onChange={({ target }) => setAbout(target.value)}
      />
      <Button type="primary" disabled={!may} loading={busy} onClick={act}>
        附上 {file.name} <KeyHint name="F9" />
      </Button>
      <Button onClick={onCancel}>
        不附 <KeyHint name="Escape" />
      </Button>
      {error === null ? null : <ErrorBox error={error} />}
    </section>
  );
}
