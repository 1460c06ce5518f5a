/** The manual: contents by role and task on the left, one chapter on the right; searched, linked and printed. */
import { Button, Input, type InputRef } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Role } from "../../shared/people/roles.ts";
import { useKey } from "../app/keys.tsx";
import { closeManual, manualAddress, manualPlace, openManual } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { KeyHint } from "../design/parts.tsx";
import { type Chapter, type Hit, type Section, search } from "./book.ts";
import { BOOK } from "./files.ts";
import { Markdown } from "./Markdown.tsx";
import "../design/ledger.css";
import "./manual.css";

/** Where each role begins when it asks for nothing in particular. */
const FIRST_CHAPTER: Readonly<Record<Role, string>> = {
  窗口: "first-morning",
  医保办主任: "import",
  政策维护: "policy",
  审计只读: "log",
  系统管理: "system",
};

const MOST_HITS = 30;
/** "#/manual/find/乙类" looks the words up and opens the best place. */
const FIND = "find";

export default function ManualPage({ place }: { readonly place: readonly string[] }) {
  const { account } = useSession();
  const [asked, section = ""] = place;
  const lookedUp = asked === FIND ? section : null;
  const [text, setText] = useState(lookedUp ?? "");
  const [at, setAt] = useState(0);
  const field = useRef<InputRef>(null);
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (lookedUp !== null) setText(lookedUp);
  }, [lookedUp]);

  const hits = useMemo(() => search(BOOK, text).slice(0, MOST_HITS), [text]);
  const isSearching = text.trim() !== "";
  const [best] = hits;
  const chapter =
    (lookedUp === null ? BOOK.find(({ id }) => id === asked) : best?.chapter) ??
    BOOK.find(({ id }) => id === FIRST_CHAPTER[account.role]) ??
    BOOK[0];
  const shown = lookedUp === null ? section : (best?.section.title ?? "");

  useEffect(() => {
    const box = article.current;
    if (box === null || chapter === undefined) return;
    const heading = [...box.querySelectorAll("[data-section]")].find(
      (one) => one.getAttribute("data-section") === shown,
    );
    if (shown === "" || heading === undefined) box.scrollTop = 0;
    else heading.scrollIntoView({ block: "start" });
  }, [chapter, shown]);
  useEffect(() => {
    if (lookedUp === null) article.current?.focus();
    else field.current?.focus();
  }, [lookedUp]);

  const open = (target: Chapter, title: string) =>
    openManual(target.id, ...(title === "" ? [] : [title]));
  const step = (by: 1 | -1) => {
    if (isSearching) {
      const next = Math.max(0, Math.min(hits.length - 1, at + by));
      const hit = hits[next];
      setAt(next);
      if (hit !== undefined) open(hit.chapter, hit.section.title);
      return;
    }
    const entries = BOOK.flatMap((one) => headingsOf(one).map((title) => ({ one, title })));
    // By the address and not by what is drawn: keys may come faster than pages.
    const [id = chapter?.id, section = ""] = manualPlace();
    const now = entries.findIndex(({ one, title }) => one.id === id && title === section);
    const next = entries[now + by];
    if (next !== undefined) open(next.one, next.title);
  };
  useKey("ArrowDown", "下一节", () => step(1));
  useKey("ArrowUp", "上一节", () => step(-1));
  useKey("/", "查手册", () => field.current?.focus());
  useKey("Ctrl+P", "打印本章", () => window.print());
  useKey("Escape", isSearching ? "清空查找" : "回到原处", () => {
    if (!isSearching) closeManual();
    else {
      setText("");
      if (chapter !== undefined) open(chapter, shown);
      article.current?.focus();
    }
  });

  if (chapter === undefined) return null;
  return (
    <div className="manual">
      <nav className="manual-contents" aria-label="手册目录">
        <Input
          ref={field}
          allowClear
          data-help="manual-find"
          value={text}
          aria-label="在手册里查"
          placeholder="在手册里查，如 乙类"
          suffix={<KeyHint name="/" />}
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onPressEnter={() => {
            const hit = hits[at];
            if (hit !== undefined) open(hit.chapter, hit.section.title);
          }}
        />
        {isSearching ? (
          <Hits
            hits={hits}
            chosen={lookedUp === null ? at : 0}
            text={text.trim()}
            onOpen={open}
            onChoose={setAt}
          />
        ) : (
          <Contents open={chapter} section={shown} />
        )}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard */}
      <article ref={article} className="manual-text" tabIndex={0} aria-label={chapter.title}>
        <header>
          <small>{chapter.part}</small>
          <h1>{chapter.title}</h1>
          <Button size="small" onClick={() => window.print()}>
            打印本章 <KeyHint name="Ctrl+P" />
          </Button>
          <Button size="small" onClick={closeManual}>
            回到原处 {isSearching ? null : <KeyHint name="Escape" />}
          </Button>
        </header>
        {chapter.sections.map((one) => (
          <SectionView key={one.title} section={one} chapter={chapter} />
        ))}
      </article>
    </div>
  );
}

/** The chapter itself, then its sections. */
function headingsOf({ sections }: Chapter): readonly string[] {
  return ["", ...sections.map(({ title }) => title).filter((title) => title !== "")];
}

function SectionView({
  section,
  chapter,
}: {
  readonly section: Section;
  readonly chapter: Chapter;
}) {
  return (
    <section>
      {section.title === "" ? null : <h2 data-section={section.title}>{section.title}</h2>}
      <Markdown tokens={section.tokens} chapter={chapter.id} />
    </section>
  );
}

function Contents({ open, section }: { readonly open: Chapter; readonly section: string }) {
  const parts = [...new Set(BOOK.map(({ part }) => part))];
  return parts.map((part) => (
    <section key={part}>
      <h2>{part}</h2>
      <ul>
        {BOOK.filter((chapter) => chapter.part === part).map((chapter) => (
          <li key={chapter.id}>
            <Entry place={[chapter.id]} isHere={chapter === open && section === ""}>
              {chapter.title}
            </Entry>
            {chapter === open ? (
              <ul>
                {headingsOf(chapter)
                  .slice(1)
                  .map((title) => (
                    <li key={title}>
                      <Entry place={[chapter.id, title]} isHere={title === section}>
                        {title}
                      </Entry>
                    </li>
                  ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  ));
}

function Entry({
  place,
  isHere,
  children,
}: {
  readonly place: readonly string[];
  readonly isHere: boolean;
  readonly children: string;
}) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ block: "nearest" });
  }, [isHere]);
  return (
    <a
      ref={link}
      href={manualAddress(...place)}
      aria-current={isHere ? "true" : undefined}
      onClick={(event) => {
        event.preventDefault();
        openManual(...place);
      }}
    >
      {children}
    </a>
  );
}

function Hits({
  hits,
  chosen,
  text,
  onOpen,
  onChoose,
}: {
  readonly hits: readonly Hit[];
  readonly chosen: number;
  readonly text: string;
  readonly onOpen: (chapter: Chapter, title: string) => void;
  readonly onChoose: (index: number) => void;
}) {
  if (hits.length === 0) {
    return <p className="quiet">手册里没有“{text}”。换个说法，或看目录里的“查词”。</p>;
  }
  return (
    <ul className="manual-hits" aria-label={`查到 ${hits.length} 处`}>
      {hits.map(({ chapter, section, before, found, after }, index) => (
        <li key={`${chapter.id} ${section.title}`}>
          <button
            type="button"
            aria-current={index === chosen}
            onClick={() => {
              onChoose(index);
              onOpen(chapter, section.title);
            }}
          >
            <strong>{section.title === "" ? chapter.title : section.title}</strong>
            <small>{chapter.title}</small>
            <span>
              {before}
              <mark>{found}</mark>
              {after}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
