/** 导入: files in, checked before they are booked; what did not get in, row by row; the batches before. */
import { lazy, useRef, useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import type { MappedFile } from "../mapping/MappingView.tsx";
import { BatchList } from "./BatchList.tsx";
import { BatchView } from "./BatchView.tsx";
import { ChooseFiles } from "./ChooseFiles.tsx";
import "./import.css";
import { RehearsalView } from "./RehearsalView.tsx";
import { WorkView } from "./WorkView.tsx";
import { beginImport, rehearseAgain, useWork, type Work } from "./work.ts";

/** Only now and then: not in the page that every import needs. */
const MappingView = lazy(() =>
  import("../mapping/MappingView.tsx").then((module) => ({ default: module.MappingView })),
);

export default function ImportPage() {
  const { account } = useSession();
  const mayImport = account.role === "窗口" || account.role === "医保办主任";
  const { rest } = useRoute();
  const work = useWork();
  const batches = useAnswer("batches", () => host.batches({}));
  useLive(["imported"], batches.again);
  const chooser = useRef<HTMLInputElement>(null);
  const choose = () => chooser.current?.click();
  const isBusy = work.at === "sending" || work.at === "running";
  useKey("F7", "选择文件", choose, { when: mayImport && !isBusy });
  const batchId = Number(rest[0] ?? 0);

  return (
    <div className="import-page">
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        accept=".csv,.txt,.xlsx,.xls,.htm,.html,.xml,.json,.zip"
        aria-label="要导入的文件"
        onChange={({ target }) => {
          beginImport([...(target.files ?? [])]);
          // The same file again, repaired, is a new choice.
          target.value = "";
        }}
      />
      <BatchList
        batches={batches}
        open={batchId}
        work={work}
        onOpen={(wanted) => (wanted === 0 ? go("import") : go("import", wanted))}
      />
      {batchId > 0 ? (
        <BatchView key={batchId} batchId={batchId} mayImport={mayImport} onChoose={choose} />
      ) : (
        <InHand work={work} mayImport={mayImport} onChoose={choose} />
      )}
    </div>
  );
}

function InHand({
  work,
  mayImport,
  onChoose,
}: {
  readonly work: Work;
  readonly mayImport: boolean;
  readonly onChoose: () => void;
}) {
  const [mapped, setMapped] = useState<MappedFile | null>(null);
  const sent = work.at === "rehearsed" || work.at === "failed" ? work.sent : null;
  if (mapped !== null && sent !== null) {
    const saved = () => {
      setMapped(null);
      rehearseAgain(sent);
    };
    return <MappingView file={mapped} onClose={() => setMapped(null)} onSaved={saved} />;
  }
  if (work.at === "none") return <ChooseFiles mayImport={mayImport} onChoose={onChoose} />;
  if (work.at === "rehearsed") {
    return <RehearsalView key={work.importKey} work={work} onMap={setMapped} />;
  }
  return <WorkView work={work} onMap={setMapped} />;
}
