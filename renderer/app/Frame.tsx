/** The frame of every page: bar above, work, key line below. */
import { lazy, Suspense, useEffect, useState } from "react";
import { errorText, type YijieError } from "../../shared/contract/errors.ts";
import { EmptyPage, KeyHint, Tag, Waiting } from "../design/parts.tsx";
import type { Mode } from "../design/theme.ts";
import { Boundary } from "./Boundary.tsx";
import "./frame.css";
import { onConnection } from "./host.ts";
import { type KeyAct, useKey, useKeyActs } from "./keys.tsx";
import { ManualLayer } from "./ManualLayer.tsx";
import { Palette } from "./Palette.tsx";
import { PAGES, type Page } from "./pages.ts";
import { go, useManualRoute, useRoute } from "./route.ts";
import { useSession } from "./session.tsx";

const HelpDialog = lazy(() => import("../help/HelpDialog.tsx"));

interface Help {
  /** What had the keyboard when help was asked for */
  readonly about: Element | null;
  /** The keys that worked then */
  readonly acts: readonly KeyAct[];
}

export function Frame({
  mode,
  onMode,
}: {
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
}) {
  const { account, office, signOut } = useSession();
  const [connected, setConnected] = useState(true);
  const [finding, setFinding] = useState(false);
  const [help, setHelp] = useState<Help | null>(null);
  const [why, setWhy] = useState<YijieError | null>(null);
  useEffect(
    () =>
      onConnection((isThere, trouble) => {
        setConnected(isThere);
        setWhy(trouble);
      }),
    [],
  );
  const manual = useManualRoute();
  const pages = PAGES.filter(({ roles }) => roles.includes(account.role));
  const { page: name } = useRoute();
  const page = pages.find((candidate) => candidate.name === name) ?? pages[0];
  const keys = <FrameKeys pages={pages} onFind={() => setFinding(true)} onHelp={setHelp} />;

  return (
    <div className="frame">
      <header className="bar">
        <strong className="brand">医结</strong>
        <nav aria-label="页面">
          {pages.map((candidate, index) => (
            <PageTab
              key={candidate.name}
              page={candidate}
              number={index + 1}
              isOpen={candidate === page}
            />
          ))}
        </nav>
        <button type="button" className="find" onClick={() => setFinding(true)}>
          <span className="find-what">姓名 / 住院号 / 结算单 </span>
          <KeyHint name="Ctrl+K" />
        </button>
        <span className={connected ? "host ok" : "host stop"} role="status">
          {connected ? (
            <>
              ● <span className="host-word">主机正常</span>
            </>
          ) : isRefused(why) ? (
            "⊖ 没有连上本院主机"
          ) : (
            "⊖ 主机没有应答，正在重连"
          )}
        </span>
        <span className="who">
          {account.window} · {account.name} · {account.role}
        </span>
        {office.training ? <Tag dashed>演示</Tag> : null}
        <button
          type="button"
          className="plain"
          onClick={() => onMode(mode === "dark" ? "light" : "dark")}
        >
          {mode === "dark" ? "亮色" : "暗色"}
        </button>
        <button type="button" className="plain" onClick={signOut}>
          退出
        </button>
      </header>
      {connected ? null : (
        <p className="away" role="alert">
          {awayReason(why)}已经结算的不受影响；现在不能结算，填写中的内容会保留，主机恢复后接着办。
        </p>
      )}
      {keys}
      <main className="work">
        <div className="page" inert={manual !== null}>
          {page === undefined ? (
            <EmptyPage title="这个岗位没有页面">请联系系统管理员。</EmptyPage>
          ) : (
            <Boundary key={page.name}>
              <Suspense fallback={<Waiting rows={8} />}>
                <page.view />
              </Suspense>
            </Boundary>
          )}
        </div>
        {manual === null ? null : <ManualLayer place={manual}>{keys}</ManualLayer>}
      </main>
      <KeyLine training={office.training} pageCount={pages.length} />
      {finding ? <Palette onClose={() => setFinding(false)} pages={pages} /> : null}
      {help === null ? null : (
        <Suspense>
          <HelpDialog
            {...help}
            page={manual === null ? (page?.name ?? "") : "manual"}
            onClose={() => setHelp(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** A host that is there and may not be worked with is another matter than one that is away. */
const REFUSED: readonly string[] = ["HOST_NOT_TRUSTED", "HOST_NOT_OFFICE", "HOST_VERSION_DIFFERS"];

function isRefused(why: YijieError | null): why is YijieError {
  return why !== null && REFUSED.includes(why.code);
}

function awayReason(why: YijieError | null): string {
  if (!isRefused(why)) return "主机没有应答。";
  const { what, action } = errorText(why.code, why.details);
  return `${what}${action}`;
}

/** The keys that work everywhere; before the manual a second time, because it keeps back those of the page. */
function FrameKeys({
  pages,
  onFind,
  onHelp,
}: {
  readonly pages: readonly Page[];
  readonly onFind: () => void;
  readonly onHelp: (help: Help) => void;
}) {
  const acts = useKeyActs();
  useKey("Ctrl+K", "查找", onFind, { shown: false });
  useKey("F1", "帮助", () => onHelp({ about: document.activeElement, acts }));
  return pages.map((page, index) => <PageKey key={page.name} page={page} number={index + 1} />);
}

function PageKey({ page, number }: { readonly page: Page; readonly number: number }) {
  useKey(`Alt+${number}`, page.label, () => go(page.name), { shown: false });
  return null;
}

function PageTab({
  page,
  number,
  isOpen,
}: {
  readonly page: Page;
  readonly number: number;
  readonly isOpen: boolean;
}) {
  return (
    <a
      href={`#/${page.name}`}
      className={isOpen ? "tab open" : "tab"}
      aria-current={isOpen ? "page" : undefined}
    >
      {page.label} <small>{number}</small>
    </a>
  );
}

function KeyLine({
  training,
  pageCount,
}: {
  readonly training: boolean;
  readonly pageCount: number;
}) {
  const acts = useKeyActs();
  const latest = new Map<string, KeyAct>();
  for (const act of acts) if (act.shown !== false) latest.set(act.key, act);
  return (
    <footer className="key-line">
      {[...latest.values()].map(({ key, label }) => (
        <span key={key} data-key={key}>
          <KeyHint name={key} /> {label}
        </span>
      ))}
      <span>
        <KeyHint name={`Alt 1–${pageCount}`} /> 换页
      </span>
      {training ? <span className="training">演示数据，不是真实患者</span> : null}
    </footer>
  );
}
