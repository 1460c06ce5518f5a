/** 名单比对: this list against another, against the register, against covers and deaths; the result as a file for a purpose. */
import { Button, Checkbox, Input, Segmented, Select } from "antd";
import { useState } from "react";
import type { AnswerOf, AskOf } from "../../shared/contract/contract.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { Saved, useSaving } from "../app/Saving.tsx";
import { saveFile } from "../app/saveFile.ts";
import { useSession } from "../app/session.tsx";
import { useLive } from "../app/useLive.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { VirtualRows } from "../design/VirtualRows.tsx";
import { DayInput, dayIn, isDayWrong } from "./DayInput.tsx";
import { type List, listBefore, listName, STATE_WORDS, stateOf } from "./listWords.ts";
import { usePages } from "./usePages.ts";

type Comparison = AskOf<"compareLists">["comparison"];
type What = Comparison["what"];
type Answer = AnswerOf<"compareLists">;
type Difference = Answer["differences"][number];

const WHAT_WORDS: Readonly<Record<What, string>> = {
  lists: "另一份名单",
  register: "参保登记",
  missingCover: "没有参保的",
  deaths: "已死亡的",
};

const KIND_WORDS: Readonly<Record<Difference["kind"], { word: string; tone: string }>> = {
  added: { word: "＋ 新增", tone: "ok-word" },
  removed: { word: "− 减少", tone: "stop-word" },
  changed: { word: "◐ 变更", tone: "warn-word" },
  missing: { word: "⊖ 没有参保", tone: "stop-word" },
  otherName: { word: "◐ 同号不同名", tone: "warn-word" },
  dead: { word: "⊖ 已死亡", tone: "stop-word" },
};

/** What each finding is for. */
const EXPLAINED: Readonly<Record<What, string>> = {
  lists:
    "新增、减少、变更都是从原来那份到这一份。减少的人，从这份名单那一天起不再有这个身份或参保。",
  register: "从参保登记和窗口登记说的，到这一份名单说的；别的部门的名单不算在内。",
  missingCover: "在名单上，那一天却没有参保：看病报不了，请告诉送名单的部门和经办机构去催。",
  deaths: "在名单上，又在死亡名单上：请告诉送名单的部门核实，死亡以后的待遇要停。",
};

export function ListCompare({ list, all }: { readonly list: List; readonly all: readonly List[] }) {
  const { office, account } = useSession();
  const others = all.filter(({ kind, id }) => kind === list.kind && id !== list.id);
  const [what, setWhat] = useState<What>(others.length === 0 ? "register" : "lists");
  const [other, setOther] = useState(listBefore(list, all)?.id ?? others[0]?.id ?? null);
  const [dayText, setDayText] = useState(office.now.slice(0, 10));
  const comparison = comparisonOf(what, list.id, other, dayText);
  const needsDay = what === "register" || what === "missingCover";
  return (
    <section className="list-compare" aria-label="名单比对">
      <div className="compare-choice">
        <span>与</span>
        <Segmented
          data-help="compare-what"
          value={what}
          aria-label="与什么比"
          onChange={setWhat}
          options={(Object.keys(WHAT_WORDS) as What[])
            .filter((one) => one !== "lists" || others.length > 0)
            .map((value) => ({ value, label: WHAT_WORDS[value] }))}
        />
        {what === "lists" ? (
          <span data-help="compare-other">
            <Select
              value={other}
              aria-label="原来的名单"
              popupMatchSelectWidth={false}
              options={others.map((one) => ({
                value: one.id,
                label: `${listName(one)} ${STATE_WORDS[stateOf(one)].word}`,
              }))}
              onChange={setOther}
            />
          </span>
        ) : null}
        {needsDay ? (
          <DayInput text={dayText} label="哪一天的" help="compare-day" onText={setDayText} />
        ) : null}
      </div>
      <p className="quiet">{EXPLAINED[what]}</p>
      {comparison === null ? (
        <p className="stop-word">
          {isDayWrong(dayText) ? "日期要写成 2023-06-30" : "还差：和哪一份、哪一天的比"}
        </p>
      ) : (
        <Result
          key={JSON.stringify(comparison)}
          comparison={comparison}
          mayExport={account.role === "医保办主任"}
        />
      )}
    </section>
  );
}

function comparisonOf(
  what: What,
  list: number,
  other: number | null,
  dayText: string,
): Comparison | null {
  const day = dayIn(dayText);
  switch (what) {
    case "lists":
      return other === null ? null : { what, before: other, after: list };
    case "deaths":
      return { what, list };
    default:
      return day === null ? null : { what, list, day };
  }
}

const ROW_HEIGHT = 32;
const heightOf = () => ROW_HEIGHT;

function Result({
  comparison,
  mayExport,
}: {
  readonly comparison: Comparison;
  readonly mayExport: boolean;
}) {
  const [counts, setCounts] = useState<Answer["counts"]>([]);
  const [read, setRead] = useState(0);
  const pages = usePages<Difference & { readonly at: number }>(
    JSON.stringify(comparison),
    async (last) => {
      const after = last === undefined ? 0 : last.at + 1;
      const answer = await host.compareLists({ comparison, after });
      setCounts(answer.counts);
      const rows = answer.differences.map((one, index) => ({ ...one, at: after + index }));
      setRead(after + rows.length);
      return { rows, count: answer.count };
    },
  );
  useLive(["imported", "entered"], pages.again);
  const { rows, count, error, loading } = pages;
  if (error !== null) return <ErrorBox error={error} onRetry={pages.again} />;
  if (loading && rows.length === 0) return <p className="quiet">正在比对</p>;
  if (count === 0) return <p className="ok-word">✓ 没有不同。</p>;
  return (
    <>
      <p className="compare-counts" role="status">
        {counts.map(({ kind, people }) => (
          <span key={kind} className={KIND_WORDS[kind].tone}>
            {KIND_WORDS[kind].word} <strong>{people}</strong> 人
          </span>
        ))}
        <span className="quiet">
          共 {count} 人{read < count ? `，往下翻再取` : ""}
        </span>
      </p>
      {mayExport ? <Export comparison={comparison} /> : null}
      <div className="difference-row head" aria-hidden="true">
        <span>差异</span>
        <span>姓名</span>
        <span>证件号码</span>
        <span>变更</span>
      </div>
      <VirtualRows
        count={rows.length}
        heightOf={heightOf}
        onNearEnd={pages.more}
        region="比对出来的"
        render={(index) => {
          const row = rows[index];
          return row === undefined ? null : <DifferenceRow row={row} />;
        }}
      />
    </>
  );
}

function DifferenceRow({ row }: { readonly row: Difference }) {
  const { word, tone } = KIND_WORDS[row.kind];
  const changes = row.changes
    .map(({ field, before, after }) =>
      before === "" ? `${field} ${after}` : `${field}：${before} → ${after}`,
    )
    .join("；");
  return (
    <div className="difference-row">
      <span className={tone}>{word}</span>
      <span>{row.name}</span>
      <span>{row.idNumber}</span>
      <span title={changes}>{changes}</span>
    </div>
  );
}

/** Masked unless the whole numbers are needed; each file is written down with its purpose. */
function Export({ comparison }: { readonly comparison: Comparison }) {
  const [purpose, setPurpose] = useState("");
  const [isWhole, setWhole] = useState(false);
  const [form, setForm] = useState<"xlsx" | "csv">("xlsx");
  const may = purpose.trim().length >= 2;
  const { state, save } = useSaving(async () =>
    saveFile(
      await host.exportListComparison(
        { comparison, form, whole: isWhole, purpose: purpose.trim() },
        { key: newKey() },
      ),
    ),
  );
  const canSave = may && state.at !== "busy";
  useKey("F9", "导出", save, { when: canSave });
  return (
    <div className="compare-export">
      <Input
        value={purpose}
        maxLength={200}
        data-help="compare-purpose"
        aria-label="导出的用途"
        placeholder="导出的用途，例如送乡镇核对；记入日志"
        onChange={({ target }) => setPurpose(target.value)}
      />
      <Segmented
        data-help="compare-form"
        value={form}
        aria-label="文件格式"
        onChange={setForm}
        options={[
          { value: "xlsx" as const, label: "XLSX" },
          { value: "csv" as const, label: "CSV" },
        ]}
      />
      <Checkbox
        data-help="compare-whole"
        checked={isWhole}
        onChange={({ target }) => setWhole(target.checked)}
      >
        完整证件号码
      </Checkbox>
      <Button type="primary" disabled={!canSave} loading={state.at === "busy"} onClick={save}>
        导出 <KeyHint name="F9" />
      </Button>
      <Saved state={state} idle={may ? "" : "还差：用途"} />
    </div>
  );
}
