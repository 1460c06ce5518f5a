/** What differs between two packs, in words: the list, and below it the chosen one with the clauses of both. */
import { useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { ErrorBox, Waiting } from "../design/parts.tsx";
import { Front } from "./Front.tsx";
import { Clauses } from "./PackSections.tsx";
import {
  askedPack,
  type DescribedPack,
  type ListedPack,
  nameWithState,
  type OpenPack,
} from "./packState.ts";

type Comparison = AnswerOf<"comparePacks">;
type Difference = Comparison["differences"][number];

const ROW_HEIGHT = 30;
const heightOf = () => ROW_HEIGHT;

export function Differences({
  open,
  other,
  onClose,
}: {
  readonly open: OpenPack;
  readonly other: ListedPack;
  readonly onClose: () => void;
}) {
  const { answer, error, again } = useAnswer(other.hash, async () => {
    const { text } = await host.pack({ packId: other.id, hash: other.hash });
    const [compared, described] = await Promise.all([
      host.comparePacks({ old: askedPack({ listed: other, text }), new: askedPack(open) }),
      host.describePack({ text }),
    ]);
    return { compared, described };
  });
  return (
    <Front
      title="对比"
      note={`${nameWithState(other.name, other)} → ${nameWithState(open.described.name, open.listed)}`}
      fills
      onClose={onClose}
    >
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null && error === null ? <Waiting rows={12} /> : null}
      {answer === null ? null : (
        <Found
          differences={answer.compared.differences}
          old={answer.described}
          now={open.described}
        />
      )}
    </Front>
  );
}

function Found({
  differences,
  old,
  now,
}: {
  readonly differences: readonly Difference[];
  readonly old: DescribedPack;
  readonly now: DescribedPack;
}) {
  const [at, setAt] = useState(0);
  const chosen = differences[at];
  if (chosen === undefined) {
    return (
      <p className="ok-word" role="status">
        ✓ 两份的规则没有不同。
      </p>
    );
  }
  const moved = differences.filter(isSame).length;
  return (
    <>
      <p className="differences-sum" role="status">
        <b>{differences.length}</b> 处不同
        {moved === 0 ? "" : `，其中 ${moved} 处数没有变、依据变了`}。划去的是原来的。
      </p>
      <ChoiceList
        id="difference"
        label="不同的地方"
        count={differences.length}
        at={at}
        heightOf={heightOf}
        onAt={setAt}
        render={(index) => {
          const difference = differences[index];
          return difference === undefined ? null : <DifferenceRow difference={difference} />;
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long clauses scroll by keyboard */}
      <section className="difference-detail" aria-label="这一处和两边的依据" tabIndex={0}>
        <h3>{chosen.path}</h3>
        <Side
          title="原来"
          none="原来没有"
          text={chosen.old}
          cites={chosen.oldCites}
          clauses={old.clauses}
        />
        <Side
          title="新的"
          none="新的没有"
          text={chosen.new}
          cites={chosen.newCites}
          clauses={now.clauses}
        />
      </section>
    </>
  );
}

const KINDS = { added: "＋ 新增", removed: "－ 删去", changed: "～ 改" } as const;

/** The value stayed; what it rests on did not. */
function isSame({ kind, old, new: now, path }: Difference): boolean {
  return kind === "changed" && old === now && !path.includes(" → ");
}

function DifferenceRow({ difference }: { readonly difference: Difference }) {
  const { kind, path, old, new: now } = difference;
  const same = isSame(difference);
  return (
    <div className={same ? "difference same" : "difference"}>
      <span className="kind">{same ? "依据" : KINDS[kind]}</span>
      <span>{path}</span>
      <span>
        {old === null || same ? null : <s>{old}</s>} {now === null ? null : <Now text={now} />}
      </span>
    </div>
  );
}

function Now({ text }: { readonly text: string }) {
  return <span className="now">{text}</span>;
}

function Side({
  title,
  none,
  text,
  cites,
  clauses,
}: {
  readonly title: string;
  readonly none: string;
  readonly text: string | null;
  readonly cites: readonly string[];
  readonly clauses: DescribedPack["clauses"];
}) {
  return (
    <div>
      <small>{title}</small>
      <p className={text === null ? "quiet" : "figure"}>{text ?? none}</p>
      <Clauses clauses={clauses} cites={cites} section={null} />
    </div>
  );
}
