/** 政策: which packs are in force, each value beside its clause, examples, a calculator, and putting a pack into force. */
import { Button, Segmented } from "antd";
import { type ChangeEvent, useRef, useState } from "react";
import { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go, useRoute } from "../app/route.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { EmptyPage, ErrorBox, KeyHint, Tag, Waiting } from "../design/parts.tsx";
import "../design/ledger.css";
import { Assumptions } from "./Assumptions.tsx";
import { Calculator } from "./Calculator.tsx";
import { Compare } from "./Compare.tsx";
import { Differences } from "./Differences.tsx";
import { ExampleSteps, type OpenedExample } from "./ExampleSteps.tsx";
import { Examples } from "./Examples.tsx";
import { MissingExamples } from "./MissingExamples.tsx";
import { NewPack } from "./NewPack.tsx";
import { type EffectAsk, PackEffect } from "./PackEffect.tsx";
import { PackList } from "./PackList.tsx";
import { PackSections } from "./PackSections.tsx";
import { type ListedPack, naturalOther, type OpenPack, type PackFile } from "./packState.ts";
import "./policy.css";

const MOST_BYTES = 2_000_000;

export default function PolicyPage() {
  const { rest } = useRoute();
  const packs = useAnswer("packs", () => host.packs({}));
  useLive(["packs"], packs.again);
  const [file, setFile] = useState<PackFile | null>(null);
  const [fileError, setFileError] = useState<YijieError | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const list = packs.answer?.packs ?? [];
  const [latest] = [...list]
    .filter(({ retiredAt }) => retiredAt === null)
    .sort((a, b) => (a.from < b.from ? 1 : -1));
  const chosen = rest[0] ?? latest?.hash ?? "";
  const listed = list.find(({ hash }) => hash === chosen) ?? null;
  const [creating, setCreating] = useState(false);
  useKey("F7", "打开文件", () => picker.current?.click());
  useKey("Shift+F7", "新建", () => setCreating(true), { when: !creating, shown: false });
  const pick = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [picked] = target.files ?? [];
    // The same file may be chosen again after it was edited.
    target.value = "";
    if (picked === undefined) return;
    const isTooLarge = picked.size > MOST_BYTES;
    setFileError(isTooLarge ? new YijieError("TOO_LARGE", { limit: "2 MB" }) : null);
    if (isTooLarge) return;
    setFile({ name: picked.name, text: await picked.text() });
    go("policy", "file");
  };
  const isFile = chosen === "file" && file !== null;
  if (packs.error !== null) return <ErrorBox error={packs.error} onRetry={packs.again} />;
  if (packs.answer === null) return <Waiting rows={10} />;
  return (
    <div className="policy">
      <div className="policy-left">
        <PackList
          packs={list}
          file={file}
          chosen={chosen}
          onPack={({ hash }) => go("policy", hash)}
          onFile={() => go("policy", "file")}
        />
        {fileError === null ? null : <ErrorBox error={fileError} />}
        <Button block onClick={() => picker.current?.click()}>
          打开政策包文件 <KeyHint name="F7" />
        </Button>
        <Button block onClick={() => setCreating(true)}>
          新建政策包 <KeyHint name="Shift+F7" />
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".yaml,.yml"
          hidden
          aria-label="政策包文件"
          onChange={(event) => void pick(event)}
        />
      </div>
      {isFile ? (
        <FileView key={file.text} file={file} packs={list} onActivated={() => go("policy")} />
      ) : listed === null ? (
        <EmptyPage title="没有选中的政策包">
          政策包是一份文本文件：一个地区、一个险种、一段时间的报销规则，连同原文摘录和算例。按{" "}
          <KeyHint name="F7" /> 打开一份，看它写了什么、算例对不对，再决定启用。
        </EmptyPage>
      ) : (
        <ListedView key={listed.hash} listed={listed} packs={list} />
      )}
      {creating ? <NewPack onClose={() => setCreating(false)} /> : null}
    </div>
  );
}

async function openText(text: string, listed: ListedPack | null): Promise<OpenPack> {
  const [described, report] = await Promise.all([
    host.describePack({ text }),
    host.verifyPack({ text }),
  ]);
  return { text, described, report, listed };
}

function ListedView({
  listed,
  packs,
}: {
  readonly listed: ListedPack;
  readonly packs: readonly ListedPack[];
}) {
  const { id, hash } = listed;
  const { answer, error, again } = useAnswer(hash, async () => {
    const { text } = await host.pack({ packId: id, hash });
    return openText(text, listed);
  });
  return <Loaded open={answer} packs={packs} error={error} again={again} onActivated={again} />;
}

function FileView({
  file,
  packs,
  onActivated,
}: {
  readonly file: PackFile;
  readonly packs: readonly ListedPack[];
  readonly onActivated: () => void;
}) {
  const { answer, error, again } = useAnswer(file.text, () => openText(file.text, null));
  return (
    <Loaded open={answer} packs={packs} error={error} again={again} onActivated={onActivated} />
  );
}

function Loaded({
  open,
  packs,
  error,
  again,
  onActivated,
}: {
  readonly open: OpenPack | null;
  readonly packs: readonly ListedPack[];
  readonly error: YijieError | null;
  readonly again: () => void;
  readonly onActivated: () => void;
}) {
  if (error !== null) {
    return (
      <div className="policy-error">
        <ErrorBox error={error} onRetry={again} />
      </div>
    );
  }
  if (open === null) return <Waiting rows={12} />;
  return <PackView open={open} packs={packs} onActivated={onActivated} />;
}

const TABS = ["算例", "试算", "假设", "对比"] as const;
type Tab = (typeof TABS)[number];
const TAB_KEYS: Record<Tab, string> = { 算例: "F4", 试算: "F6", 假设: "F8", 对比: "F3" };

/** What stands in the place of the pack's text. */
type InFront =
  | { readonly at: "pack" | "missing" }
  | { readonly at: "example"; readonly opened: OpenedExample }
  | { readonly at: "differences"; readonly other: ListedPack }
  | { readonly at: "effect"; readonly ask: EffectAsk; readonly round: number };

function PackView({
  open,
  packs,
  onActivated,
}: {
  readonly open: OpenPack;
  readonly packs: readonly ListedPack[];
  readonly onActivated: () => void;
}) {
  const isReady = open.listed === null && open.report.ok;
  const [tab, setTab] = useState<Tab>(isReady ? "假设" : "算例");
  const [front, setFront] = useState<InFront>({ at: "pack" });
  const [examplesAsked, setExamplesAsked] = useState(0);
  /** What had the keyboard before something came in front of the text */
  const before = useRef<Element | null>(null);
  const show = (next: InFront) => {
    if (front.at === "pack") before.current = document.activeElement;
    setFront(next);
  };
  const back = () => {
    setFront({ at: "pack" });
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  // The books may have grown since the last time: what is asked again is worked out again.
  const [rounds, setRounds] = useState(0);
  const [chosenOther, setChosenOther] = useState<ListedPack | null>(null);
  const other = chosenOther ?? naturalOther(open, packs);
  const differences: InFront = other === null ? { at: "pack" } : { at: "differences", other };
  const turnTo = (next: Tab) => {
    setTab(next);
    setFront(next === "对比" ? differences : { at: "pack" });
  };
  const toExamples = () => {
    if (tab !== "算例") turnTo("算例");
    setExamplesAsked((times) => times + 1);
  };
  useKey("F4", "算例", toExamples);
  useKey("Shift+F4", "缺的算例", () => {
    setTab("算例");
    show({ at: "missing" });
  });
  useKey("F6", "试算", () => turnTo("试算"));
  useKey("F8", "假设", () => turnTo("假设"));
  useKey("F3", "对比", () => turnTo("对比"));
  const opened = front.at === "example" ? front.opened : null;
  return (
    <>
      {front.at === "pack" ? <PackText open={open} /> : null}
      {front.at === "example" ? (
        <ExampleSteps key={front.opened.number} open={open} opened={front.opened} onClose={back} />
      ) : null}
      {front.at === "missing" ? <MissingExamples open={open} onClose={back} /> : null}
      {front.at === "differences" ? (
        <Differences
          key={front.other.hash}
          open={open}
          other={front.other}
          onClose={() => turnTo("算例")}
        />
      ) : null}
      {front.at === "effect" ? (
        <PackEffect
          key={front.round}
          open={open}
          ask={front.ask}
          onClose={() => setFront(differences)}
        />
      ) : null}
      <aside className="policy-side">
        <Segmented<Tab>
          data-help="policy-tab"
          block
          value={tab}
          onChange={turnTo}
          options={TABS.map((name) => ({
            value: name,
            label: (
              <>
                {name} <KeyHint name={TAB_KEYS[name]} />
              </>
            ),
          }))}
        />
        {tab === "算例" ? (
          <Examples
            report={open.report}
            opened={opened}
            asked={examplesAsked}
            onOpen={(example) => show({ at: "example", opened: example })}
            onMissing={() => show({ at: "missing" })}
          />
        ) : null}
        {tab === "试算" ? <Calculator open={open} /> : null}
        {tab === "假设" ? (
          <Assumptions open={open} onActivated={onActivated} onExamples={toExamples} />
        ) : null}
        {tab === "对比" ? (
          <Compare
            open={open}
            packs={packs}
            other={other}
            onOther={(chosen) => {
              setChosenOther(chosen);
              setFront({ at: "differences", other: chosen });
            }}
            onEffect={(ask) => {
              setRounds(rounds + 1);
              setFront({ at: "effect", ask, round: rounds + 1 });
            }}
          />
        ) : null}
      </aside>
    </>
  );
}

function PackText({ open: { described, listed } }: { readonly open: OpenPack }) {
  return (
    // Longer than the window: the arrow keys read on.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard
    <article className="policy-main" aria-label={described.name} tabIndex={0}>
      <header>
        <h1>{described.name}</h1>
        {listed === null ? <Tag dashed>还没有启用</Tag> : null}
        <span className="quiet">
          {[
            `${described.from} 至 ${described.to}`,
            ...(described.insuranceTypes.length === 0 ? [] : [described.insuranceTypes.join("、")]),
            `按${described.chosenBy}选用`,
            ...(listed === null ? [] : [`指纹 ${listed.hash.slice(0, 8)}`]),
          ].join(" · ")}
        </span>
      </header>
      <PackSections pack={described} />
    </article>
  );
}
