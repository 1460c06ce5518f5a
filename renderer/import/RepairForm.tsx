import { Button, Checkbox, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import type { RowRepair } from "../../shared/contract/repair.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { asError } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import type { QuarantinedRow } from "./quarantine.ts";
import { count } from "./words.ts";

type Result = AnswerOf<"repairRows">;
type Edits = AskOf<"repairRows">["edits"];

/** What was typed so far in one quarantine, by row; looking at another row loses nothing. */
export type RepairDraft = ReadonlyMap<string, RowRepair>;

function repairName({ file, row }: { readonly file: string; readonly row: number }): string {
  return `${row} ${file}`;
}

const PAUSE_MS = 350;

/** One row with a field for each cell; below, what the host says of everything typed so far. */
export function RepairForm({
  batchId,
  row,
  draft,
  onDraft,
  onClose,
  onDone,
}: {
  readonly batchId: number;
  readonly row: QuarantinedRow;
  readonly draft: RepairDraft;
  readonly onDraft: (draft: RepairDraft) => void;
  readonly onClose: () => void;
  readonly onDone: (result: Result) => void;
}) {
  const [reason, setReason] = useState("");
  const { busy, error, start } = useAct(host.repairRows, onDone);
  const edits = [...draft.values()]
    .filter(({ cells, leaveOut }) => leaveOut || cells.length > 0)
    .map((edit) => ({ ...edit, cells: [...edit.cells] }));
  const check = useTrial(batchId, edits);
  const isRight = check.result?.report.faultCount === 0;
  const maySave = isRight && !check.waiting && reason.trim().length >= 2 && !busy;
  const mine = draft.get(repairName(row));

  function put(change: Partial<RowRepair>): void {
    const before = mine ?? { file: row.file, row: row.row, cells: [], leaveOut: false };
    onDraft(new Map(draft).set(repairName(row), { ...before, ...change }));
  }

  function type(at: number, text: string): void {
    const others = (mine?.cells ?? []).filter((cell) => cell.at !== at);
    const isBack = text === (isMasked(row.cells[at]?.text) ? "" : row.cells[at]?.text);
    put({ cells: isBack ? others : [...others, { at, text }] });
  }

  const save = () => start({ batchId, edits, reason: reason.trim(), dryRun: false });
  useKey("F9", "保存改正", save, { when: maySave });
  useKey("Escape", "不改了", onClose);
  const firstBad = row.cells.findIndex(({ column }) => column === row.column && column !== "");
  return (
    <form
      className="repair"
      onSubmit={(event) => {
        event.preventDefault();
        if (maySave) save();
      }}
    >
      <p className="bad-word">
        {row.column === "" ? "" : `${row.column}：`}
        {row.reason}
      </p>
      <div className="cells">
        <table>
          <tbody>
            {row.cells.map(({ column, text }, at) => {
              const typed = mine?.cells.find((cell) => cell.at === at)?.text;
              const masked = isMasked(text);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
                <tr key={at} className={at === firstBad ? "bad" : undefined}>
                  <td className="number">{at + 1}</td>
                  <th scope="row">{column === "" ? "（没有列名）" : column}</th>
                  <td>
                    <Input
                      size="small"
                      data-help="repair-cell"
                      aria-label={column === "" ? `第 ${at + 1} 列` : column}
                      autoFocus={at === Math.max(0, firstBad)}
                      disabled={mine?.leaveOut === true}
                      value={typed ?? (masked ? "" : text)}
                      placeholder={masked ? `${text}，不改就空着` : "（空）"}
                      onChange={({ target }) => type(at, target.value)}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Checkbox
        id="repair-leave-out"
        checked={mine?.leaveOut === true}
        onChange={({ target }) => put({ leaveOut: target.checked })}
      >
        这一行不要：重复了，或不该有
      </Checkbox>
      <Standing edits={edits.length} check={check} />
      <label htmlFor="repair-reason">为什么这样改</label>
      <Input
        id="repair-reason"
        value={reason}
        placeholder="例如：与 HIS 收费单核对"
        onChange={({ target }) => setReason(target.value)}
      />
      {error === null ? null : <ErrorBox error={error} />}
      <p className="buttons">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!maySave}>
          保存改正 <KeyHint name="F9" />
        </Button>
        <Button onClick={onClose}>
          不改了 <KeyHint name="Escape" />
        </Button>
      </p>
    </form>
  );
}

interface Trial {
  readonly result: Result | null;
  readonly error: YijieError | null;
  readonly waiting: boolean;
}

/** The same checks as of an import, a moment after the last key. */
function useTrial(batchId: number, edits: Edits): Trial {
  const [trial, setTrial] = useState<Trial>({ result: null, error: null, waiting: false });
  const text = JSON.stringify(edits);
  const latest = useRef("");
  useEffect(() => {
    latest.current = text;
    if (text === "[]") {
      setTrial({ result: null, error: null, waiting: false });
      return;
    }
    setTrial((before) => ({ ...before, waiting: true }));
    const timer = setTimeout(() => {
      const ask = { batchId, edits: JSON.parse(text) as Edits, reason: "", dryRun: true };
      host.repairRows(ask, { key: newKey() }).then(
        (result) => latest.current === text && setTrial({ result, error: null, waiting: false }),
        (error: unknown) =>
          latest.current === text &&
          setTrial({ result: null, error: asError(error), waiting: false }),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [batchId, text]);
  return trial;
}

const FAULTS_SHOWN = 5;

function Standing({ edits, check }: { readonly edits: number; readonly check: Trial }) {
  const { result, error, waiting } = check;
  if (edits === 0) return <p className="quiet">改好标出的格子；还没有改。</p>;
  if (error !== null) return <ErrorBox error={error} />;
  if (result === null || waiting) {
    return (
      <p className="quiet" role="status">
        正在核对…
      </p>
    );
  }
  const { report, rows, leftOut, stays } = result;
  if (report.faultCount === 0) {
    const whose = stays.length === 0 ? "" : `住院号 ${stays.join("、")}，`;
    return (
      <p className="ok-word" role="status">
        ✓ 都对了：{whose}连同等着的共 {count(rows)} 行一起收下
        {leftOut > 0 ? `，${count(leftOut)} 行不要` : ""}
      </p>
    );
  }
  return (
    <div role="status">
      <p className="warn-word">◐ 还有 {count(report.faultCount)} 处不对，改好才能收下：</p>
      <ul>
        {report.faults.slice(0, FAULTS_SHOWN).map((fault) => (
          <li key={`${fault.file} ${fault.row} ${fault.column} ${fault.code}`}>
            {fault.file} 第 {count(fault.row)} 行{fault.column === "" ? "" : `“${fault.column}”`}：
            {fault.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Of an ID number the window has only the last four characters. */
function isMasked(text: string | undefined): boolean {
  return /\*{4}/.test(text ?? "");
}
