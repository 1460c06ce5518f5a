/** Ctrl+K: patient, inpatient number, slip, page, or a word of the manual, by typing. */
import { Input } from "antd";
import { useEffect, useState } from "react";
import type { Fen } from "../../shared/money/fen.ts";
import { Dialog } from "../design/Dialog.tsx";
import { Money } from "../design/Money.tsx";
import { StateWord } from "../design/parts.tsx";
import { host } from "./host.ts";
import type { Page } from "./pages.ts";
import { go, openManual } from "./route.ts";
import { useAnswer } from "./useAnswer.ts";
import "./palette.css";

interface Choice {
  readonly key: string;
  readonly open: () => void;
  readonly row: React.ReactNode;
}

const SETTLE_DELAY_MS = 120;

export function Palette({
  onClose,
  pages,
}: {
  readonly onClose: () => void;
  readonly pages: readonly Page[];
}) {
  const [text, setText] = useState("");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), SETTLE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useAnswer(search !== "" ? search : null, () => host.stays({ search, limit: 12 }));
  const choices = choicesOf(pages, text.trim(), found.answer?.stays ?? []);
  return (
    <Dialog title="查找" onClose={onClose} wide>
      <Input
        autoFocus
        value={text}
        placeholder="姓名、住院号、结算单号、页面，或手册里的词"
        aria-label="查找"
        onChange={({ target }) => {
          setText(target.value);
          setChosen(0);
        }}
        onKeyDown={({ key }) => {
          if (key === "ArrowDown") setChosen((at) => Math.min(at + 1, choices.length - 1));
          if (key === "ArrowUp") setChosen((at) => Math.max(at - 1, 0));
          if (key === "Enter" && text.trim() === search && !found.loading) {
            choices[chosen]?.open();
            onClose();
          }
        }}
      />
      <div className="palette">
        {choices.map((choice, index) => (
          <button
            key={choice.key}
            type="button"
            aria-current={index === chosen}
            onClick={() => {
              choice.open();
              onClose();
            }}
          >
            {choice.row}
          </button>
        ))}
      </div>
      {search !== "" && !found.loading && found.answer?.stays.length === 0 ? (
        <p className="quiet">没有病人、住院或结算单是“{search}”。</p>
      ) : null}
    </Dialog>
  );
}

function choicesOf(
  pages: readonly Page[],
  text: string,
  stays: Awaited<ReturnType<typeof host.stays>>["stays"],
): Choice[] {
  const named = pages.filter(({ label }) => text === "" || label.includes(text));
  return [
    ...stays.map((stay) => ({
      key: String(stay.stayId),
      open: () => go("settle", stay.stayId),
      row: (
        <>
          <strong>{stay.name}</strong> <span>{stay.inpatientNo}</span>{" "}
          <StateWord state={stay.state} />
          <Money fen={stay.totalFen as Fen} />
        </>
      ),
    })),
    ...named.map(({ name, label }) => ({
      key: name,
      open: () => go(name),
      row: <span>打开 {label}</span>,
    })),
    ...(text === "" || "手册".includes(text)
      ? [{ key: "manual", open: () => openManual(), row: <span>打开 手册</span> }]
      : [
          {
            key: "manual",
            open: () => openManual("find", text),
            row: <span>在手册里查“{text}”</span>,
          },
        ]),
  ];
}
