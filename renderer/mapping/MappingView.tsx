/** 对应列: a file that is not understood by itself, column by column, against its first rows; saved for the next file. */
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import type { FileLayout, InspectedFile } from "../../shared/contract/mapping.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { FieldTable } from "./FieldTable.tsx";
import "./mapping.css";
import {
  type CellProblem,
  kindsOf,
  type MappingDraft,
  missingLabels,
  problemsOf,
  profileOf,
  type Shape,
  shapeOf,
  unusedColumns,
} from "./mappingDraft.ts";
import { PreviewRows } from "./PreviewRows.tsx";
import { TableHead } from "./TableHead.tsx";

export interface MappedFile {
  readonly name: string;
  readonly uploadId: string;
}

export function MappingView({
  file,
  onClose,
  onSaved,
}: {
  readonly file: MappedFile;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { uploadId } = file;
  const inspected = useAnswer(`tables ${uploadId}`, () => host.inspectUpload({ uploadId }));
  const layouts = useAnswer("file layouts", () => host.fileLayouts({}));
  useKey("Escape", "返回", onClose);
  const error = inspected.error ?? layouts.error;
  if (error !== null) {
    return (
      <section className="mapping">
        <h1>{file.name}</h1>
        <ErrorBox error={error} onRetry={inspected.again} />
        <p>
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
        </p>
      </section>
    );
  }
  if (inspected.answer === null || layouts.answer === null) return <Waiting rows={8} />;
  return (
    <Mapping
      file={file}
      inspected={inspected.answer}
      layouts={layouts.answer.layouts}
      onClose={onClose}
      onSaved={onSaved}
    />
  );
}

/** Which rows are read, and what each of them is */
interface Place {
  readonly table: number;
  readonly headerRow: number;
  readonly shape: Shape;
}

/** The table that says most by itself: most columns known. */
function firstDraft({ tables }: InspectedFile): MappingDraft {
  const known = tables.map(({ parts }) =>
    parts.reduce((sum, part) => sum + Object.keys(part.columns).length, 0),
  );
  const table = known.indexOf(Math.max(...known));
  const { headerRow = 1, columns = [], parts = [] } = tables[table] ?? {};
  return { table: Math.max(0, table), headerRow, columns, parts };
}

function Mapping({
  file,
  inspected,
  layouts,
  onClose,
  onSaved,
}: {
  readonly file: MappedFile;
  readonly inspected: InspectedFile;
  readonly layouts: readonly FileLayout[];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { uploadId } = file;
  const { account } = useSession();
  const maySave = account.role === "医保办主任";
  const [draft, setDraft] = useState<MappingDraft>(() => firstDraft(inspected));
  const [name, setName] = useState(
    () => inspected.tables.find(({ profile }) => profile !== null)?.profile ?? "",
  );
  const [failure, setFailure] = useState<YijieError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { table, headerRow, parts } = draft;
  const ask = { uploadId, table, headerRow, parts: [...parts] };
  const preview = useAnswer(parts.length === 0 ? null : JSON.stringify(ask), () =>
    host.previewMapping(ask as Parameters<typeof host.previewMapping>[0]),
  );
  const shape = shapeOf(draft);
  // The columns wait for the guess, or what is chosen meanwhile would be lost.
  const [isGuessing, setIsGuessing] = useState(false);
  const latest = useRef<Place | null>(null);
  const guess = async (change: Partial<Place>) => {
    const place = { table, headerRow, shape, ...latest.current, ...change };
    const isLatest = () => latest.current === place;
    latest.current = place;
    setIsGuessing(true);
    setFailure(null);
    try {
      const { shape: wanted, ...where } = place;
      const found = await host.guessMapping({ uploadId, ...where, kinds: [...kindsOf(wanted)] });
      if (isLatest()) setDraft({ ...where, columns: found.columns, parts: found.parts });
    } catch (error) {
      if (isLatest()) setFailure(asError(error));
    }
    if (!isLatest()) return;
    latest.current = null;
    setIsGuessing(false);
  };
  const missing = preview.answer === null ? [] : missingLabels(preview.answer, layouts);
  const problems = preview.answer === null ? [] : problemsOf(preview.answer);
  const ready = preview.answer !== null && !preview.loading && !isGuessing && missing.length === 0;
  const canSave = ready && maySave && name.trim() !== "" && !isBusy;
  const save = async () => {
    setIsBusy(true);
    setFailure(null);
    try {
      const profile = profileOf(draft, name);
      await host.saveProfile({ profile } as Parameters<typeof host.saveProfile>[0], {
        key: newKey(),
      });
      onSaved();
    } catch (error) {
      setFailure(asError(error));
      setIsBusy(false);
    }
  };
  useKey("F9", "存方案，再试导", () => void save(), { when: canSave });
  return (
    <section className="mapping" aria-label="对应列" data-help="mapping">
      <TableHead
        fileName={file.name}
        inspected={inspected}
        layouts={layouts}
        draft={draft}
        onChange={(change) => void guess(change)}
      />
      <div className="mapping-body">
        <FieldTable
          draft={draft}
          layouts={layouts}
          preview={preview.answer}
          isWaiting={isGuessing}
          onChange={setDraft}
        />
        <div className="mapping-side">
          {preview.error === null ? null : <ErrorBox error={preview.error} />}
          <PreviewRows
            inspected={inspected}
            draft={draft}
            preview={preview.answer}
            layouts={layouts}
          />
        </div>
      </div>
      <footer>
        <div className="mapping-state" role="status">
          {failure === null ? (
            <Standing
              missing={missing}
              problems={problems}
              unused={unusedColumns(draft).length}
              isKnown={preview.answer !== null && !isGuessing}
            />
          ) : (
            <ErrorBox error={failure} />
          )}
        </div>
        <Button size="large" onClick={onClose}>
          返回 <KeyHint name="Escape" />
        </Button>
        {maySave ? (
          <>
            <label className="mapping-name" htmlFor="mapping-name">
              方案名称
              <Input
                id="mapping-name"
                value={name}
                maxLength={60}
                placeholder="如 东城HIS 费用清单"
                onChange={({ target }) => setName(target.value)}
              />
            </label>
            <Button
              type="primary"
              size="large"
              className="main-act"
              disabled={!canSave}
              loading={isBusy}
              onClick={() => void save()}
            >
              存方案，再试导 <KeyHint name="F9" />
            </Button>
          </>
        ) : (
          <span className="quiet main-act">方案由医保办主任存；对好的列可以先给主任看。</span>
        )}
      </footer>
    </section>
  );
}

function Standing({
  missing,
  problems,
  unused,
  isKnown,
}: {
  readonly missing: readonly string[];
  readonly problems: readonly CellProblem[];
  readonly unused: number;
  readonly isKnown: boolean;
}) {
  if (!isKnown) return <span className="quiet">正在照这样读前几行…</span>;
  if (missing.length > 0) {
    return (
      <span className="warn-word">
        ○ 还差：{missing.join("、")}。选一列，或写一个全文件都用的值；日期只能从文件里来。
      </span>
    );
  }
  const rest = unused === 0 ? "" : `；有 ${unused} 列没有用到，不入账`;
  const [first] = problems;
  return first !== undefined ? (
    <span className="warn-word">
      ◐ 必需的列都有了，前几行有 {problems.length} 格不能收：第 {first.row} 行 {first.reason}
      。看是不是对错了列
      {rest}。
    </span>
  ) : (
    <span className="ok-word">✓ 前几行都读得懂{rest}。给方案起个名称，按 F9。</span>
  );
}
