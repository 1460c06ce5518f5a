/** Ctrl+K: patient, bill, slip, receipt, page, item, insured person or a word of the manual; each role finds what it may see. */
import { Input } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { contract, type OperationName } from "../../shared/contract/contract.ts";
import type { Fen } from "../../shared/money/fen.ts";
import { Dialog } from "../design/Dialog.tsx";
import { Money } from "../design/Money.tsx";
import { StateWord } from "../design/parts.tsx";
import { host } from "./host.ts";
import type { Page } from "./pages.ts";
import { go, openManual } from "./route.ts";
import { useSession } from "./session.tsx";
import { useAnswer } from "./useAnswer.ts";
import "./palette.css";

interface Choice {
  readonly key: string;
  readonly open: () => void;
  readonly row: ReactNode;
}

const SETTLE_DELAY_MS = 120;
/** Stays; and one more tells that there are others. */
const MOST_STAYS = 12;
/** Items and persons: whoever wants more of them opens their page. */
const MOST_OTHERS = 4;

export function Palette({
  onClose,
  pages,
}: {
  readonly onClose: () => void;
  readonly pages: readonly Page[];
}) {
  const { account, signOut } = useSession();
  const [text, setText] = useState("");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), SETTLE_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const may = (name: OperationName) =>
    (contract[name].roles as readonly string[]).includes(account.role);
  const stays = useAnswer(search !== "" && may("stays") ? search : null, () =>
    host.stays({ search, limit: MOST_STAYS + 1 }),
  );
  const items = useAnswer(search !== "" && may("catalogue") ? search : null, () =>
    host.catalogue({ search, limit: MOST_OTHERS }),
  );
  const persons = useAnswer(search !== "" && may("persons") ? search : null, () =>
    host.persons({ search, limit: MOST_OTHERS }),
  );
  const found = stays.answer?.stays ?? [];
  const choices = [
    ...pageChoices(pages.filter((page) => isExactly(page, text.trim()))),
    ...found.slice(0, MOST_STAYS).map(stayChoice),
    ...(persons.answer?.persons ?? []).map(personChoice),
    ...itemChoices(items.answer),
    ...pageChoices(pages.filter((page) => isAlso(page, text.trim()))),
    ...partChoices(pages, text.trim()),
    // By its whole initials only: half of them are a patient's, and Enter would end the session.
    ...("退出登录".includes(text.trim()) || text.trim().toUpperCase() === "TCDL"
      ? [{ key: "sign out", open: signOut, row: <span>退出登录</span> }]
      : []),
    manualChoice(text.trim()),
  ];
  const loading = stays.loading || items.loading || persons.loading || text.trim() !== search;
  // Enter may come before the host has answered: then it means what is found.
  const waitingEnter = useRef(false);
  const open = (choice: Choice | undefined) => {
    choice?.open();
    onClose();
  };
  useEffect(() => {
    if (!waitingEnter.current || loading) return;
    waitingEnter.current = false;
    open(choices[chosen]);
  });
  return (
    <Dialog title="查找" onClose={onClose} wide>
      <Input
        autoFocus
        value={text}
        placeholder={
          may("stays")
            ? "姓名、首字母、住院号、证件后四位、结算单号、票据号、项目、页面，或手册里的词"
            : "页面，或手册里的词"
        }
        aria-label="查找"
        onChange={({ target }) => {
          setText(target.value);
          setChosen(0);
          waitingEnter.current = false;
        }}
        onKeyDown={({ key }) => {
          if (key === "ArrowDown") setChosen((at) => Math.min(at + 1, choices.length - 1));
          if (key === "ArrowUp") setChosen((at) => Math.max(at - 1, 0));
          if (key !== "Enter") return;
          if (loading) waitingEnter.current = true;
          else open(choices[chosen]);
        }}
      />
      <div className="palette">
        {choices.map((choice, index) => (
          <button
            key={choice.key}
            type="button"
            aria-current={index === chosen}
            onClick={() => open(choice)}
          >
            {choice.row}
          </button>
        ))}
      </div>
      {found.length > MOST_STAYS ? (
        <p className="quiet">最近出院的 {MOST_STAYS} 次在上面，还有更多：再输几个字。</p>
      ) : null}
      {search !== "" && !loading && choices.length === 1 && !"手册".includes(search) ? (
        <p className="quiet">没有病人、住院、结算单、项目或页面是“{search}”。</p>
      ) : null}
    </Dialog>
  );
}

/** Whoever types a page's whole name or initials wants the page; less of it may be a patient's. */
function isExactly({ label, initials }: Page, text: string): boolean {
  return label === text || initials === text.toUpperCase();
}

function isAlso(page: Page, text: string): boolean {
  const isMeant = page.label.includes(text) || page.initials.startsWith(text.toUpperCase());
  return isMeant && !isExactly(page, text);
}

function pageChoices(pages: readonly Page[]): Choice[] {
  return pages.map(({ name, label }) => ({
    key: `page ${name}`,
    open: () => go(name),
    row: <span>打开 {label}</span>,
  }));
}

/** After the patients: their initials may be the same. */
function partChoices(pages: readonly Page[], text: string): Choice[] {
  if (text === "") return [];
  return pages.flatMap(({ name, parts = [] }) =>
    parts
      .filter(
        ({ label, initials }) => label.includes(text) || initials.startsWith(text.toUpperCase()),
      )
      .map((part) => ({
        key: `part ${name} ${part.name}`,
        open: () => go(name, part.name),
        row: <span>打开 {part.label}</span>,
      })),
  );
}

function stayChoice(stay: Awaited<ReturnType<typeof host.stays>>["stays"][number]): Choice {
  return {
    key: `stay ${stay.stayId}`,
    open: () => go("settle", stay.stayId),
    row: (
      <>
        <strong>{stay.name}</strong> <span>{stay.inpatientNo}</span>{" "}
        <span className="quiet">{stay.slipNumber ?? `${stay.dischargeDay} 出院`}</span>{" "}
        <StateWord state={stay.state} />
        <Money fen={stay.totalFen as Fen} />
      </>
    ),
  };
}

function personChoice(person: Awaited<ReturnType<typeof host.persons>>["persons"][number]): Choice {
  return {
    key: `person ${person.personNo}`,
    open: () => go("registers", "persons", person.personNo),
    row: (
      <>
        <strong>{person.name}</strong> <span>{person.personNo}</span>{" "}
        <span className="quiet">参保登记 {person.insuranceType}</span>
      </>
    ),
  };
}

function itemChoices(answer: Awaited<ReturnType<typeof host.catalogue>> | null): Choice[] {
  const items = answer?.items ?? [];
  return items.map((item) => ({
    key: `item ${item.code} ${item.from}`,
    open: () => go("registers", "catalogue", item.code),
    row: (
      <>
        <span className="palette-name">{item.name}</span> <span className="quiet">{item.code}</span>
        <span className="quiet">
          医保目录 {item.class}类
          {item.preSelfPayRatio === null ? "" : ` 先行自付 ${item.preSelfPayRatio}`}
        </span>
      </>
    ),
  }));
}

/** Always the last: who finds nothing else may find how it is done. */
function manualChoice(text: string): Choice {
  return text === "" || "手册".includes(text)
    ? { key: "manual", open: () => openManual(), row: <span>打开 手册</span> }
    : {
        key: "manual",
        open: () => openManual("find", text),
        row: <span>在手册里查“{text}”</span>,
      };
}
