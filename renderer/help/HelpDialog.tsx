/** F1: what has the keyboard now, the keys of this page, and the way into the manual. Once more F1 opens it there. */
import { Button } from "antd";
import { useEffect } from "react";
import { flushSync } from "react-dom";
import { Key, type KeyAct } from "../app/keys.tsx";
import { giveFocus } from "../app/ManualLayer.tsx";
import { openManual } from "../app/route.ts";
import { Dialog } from "../design/Dialog.tsx";
import { KeyHint } from "../design/parts.tsx";
import { helpIdOf } from "./helpId.ts";
import "./help.css";
import type { HelpText } from "./helpText.ts";
import { HELP, PAGE_CHAPTERS } from "./texts.ts";

export default function HelpDialog({
  about,
  acts,
  page,
  onClose,
}: {
  readonly about: Element | null;
  readonly acts: readonly KeyAct[];
  readonly page: string;
  readonly onClose: () => void;
}) {
  const id = about === null ? null : helpIdOf(about);
  const text = id === null ? null : (HELP[id] ?? null);
  const chapter = PAGE_CHAPTERS[page] ?? "start";
  useEffect(() => () => giveFocus(about), [about]);
  const read = (...place: readonly string[]) => {
    // Closed before the manual opens, which remembers what has the keyboard then.
    flushSync(onClose);
    giveFocus(about);
    openManual(...place);
  };
  const readHere = () => read(...(text === null ? [chapter] : text.manual));
  const latest = new Map<string, KeyAct>();
  for (const act of acts) latest.set(act.key, act);
  // What the page does comes before how to leave it.
  const listed = [...latest.values()].sort((a, b) => rankOf(a) - rankOf(b));
  return (
    <Dialog
      title="帮助"
      wide
      onClose={onClose}
      footer={
        <>
          <Button type="primary" onClick={readHere}>
            {text === null ? "手册：这一页" : `手册：${text.manual[1]}`} <KeyHint name="F1" />
          </Button>
          <Key name="F1" label="在手册里看" act={readHere} />
          {text === null ? null : <Button onClick={() => read(chapter)}>手册：这一页</Button>}
          <Button onClick={onClose}>
            返回 <KeyHint name="Escape" />
          </Button>
        </>
      }
    >
      {text === null ? null : <FieldHelp text={text} />}
      <section className="help-keys" aria-label="这一页的按键">
        <h3>这一页的按键</h3>
        <ul>
          {listed.map(({ key, label }) => (
            <li key={key} data-key={key}>
              <KeyHint name={key} /> <span>{label}</span>
            </li>
          ))}
        </ul>
        <p className="quiet">光标停在一个格子或一个数上按 F1，这里先说它是什么。</p>
      </section>
    </Dialog>
  );
}

function rankOf({ key }: KeyAct): number {
  return key.startsWith("Alt+") ? 2 : key === "F1" || key === "Ctrl+K" ? 1 : 0;
}

const PARTS = [
  ["unit", "单位"],
  ["fill", "填什么"],
  ["example", "例"],
  ["printed", "印在哪里"],
] as const satisfies readonly (readonly [keyof HelpText, string])[];

function FieldHelp({ text }: { readonly text: HelpText }) {
  return (
    <section className="help-field" aria-label={text.name}>
      <h3>{text.name}</h3>
      <p>{text.meaning}</p>
      <dl>
        {PARTS.map(([part, title]) =>
          text[part] === undefined ? null : (
            <div key={part}>
              <dt>{title}</dt>
              <dd>{text[part]}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
