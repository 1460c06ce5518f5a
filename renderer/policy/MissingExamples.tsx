/** 缺的算例: the places and limits that no example tests, each with an example ready but for its figures. */
import { Button } from "antd";
import { useRef, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import { sideOf } from "../../shared/keeper/exampleTarget.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { Saved, useSaving } from "../app/Saving.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { ChoiceList } from "../design/ChoiceList.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { Front } from "./Front.tsx";
import { askedPack, type OpenPack } from "./packState.ts";
import { copyTextOf, hasSelection, saveText } from "./textFile.ts";

type Proposed = AnswerOf<"proposeExamples">;
type Place = Proposed["proposals"][number] | Proposed["unreached"][number];

const ROW_HEIGHT = 44;
const heightOf = () => ROW_HEIGHT;

export function MissingExamples({
  open,
  onClose,
}: {
  readonly open: OpenPack;
  readonly onClose: () => void;
}) {
  const { answer, error, again } = useAnswer("cases", () =>
    host.proposeExamples({ pack: askedPack(open) }),
  );
  return (
    <Front title="缺的算例" note={open.described.name} fills onClose={onClose}>
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null && error === null ? (
        <>
          <p className="quiet" role="status">
            正在一处一处地试，大的政策包要几秒；按 Esc 回去，什么也不影响。
          </p>
          <Waiting rows={10} />
        </>
      ) : null}
      {answer === null ? null : <Places proposed={answer} />}
    </Front>
  );
}

function Places({ proposed }: { readonly proposed: Proposed }) {
  const { packId, proposals, unreached, tried, text } = proposed;
  const places: readonly Place[] = [...proposals, ...unreached];
  const [at, setAt] = useState(0);
  if (places.length === 0) {
    return (
      <p className="ok-word">✓ 每一处、每条界限的上下一分都有算例试到（试了 {tried} 种情形）。</p>
    );
  }
  return (
    <>
      <p className="missing-sum" role="status">
        <b>{proposals.length}</b> 处没有算例试到，下面各备好一个
        {unreached.length === 0 ? "" : `；${unreached.length} 处没有走到`}（试了 {tried}{" "}
        种情形）。抄进政策包以前，<b>得数要按条文手算再填</b>：照着程序算的填，就什么也没有核对。
      </p>
      <div className="missing">
        <ChoiceList
          id="place"
          label="没有试到的"
          count={places.length}
          at={at}
          heightOf={heightOf}
          onAt={setAt}
          render={(index) => {
            const place = places[index];
            return place === undefined ? null : <PlaceName place={place} />;
          }}
        />
        <PlaceDetail place={places[at]} />
      </div>
      <Save name={`${packId}-缺的算例.yaml`} text={text} count={proposals.length} />
    </>
  );
}

/** The section or layer, and below it the rest of the path. */
function PlaceName({ place }: { readonly place: Place }) {
  const parts = place.path.split(" › ");
  const named = parts[0] === "层" ? parts.slice(1) : parts;
  return (
    <div className="place">
      <span>
        <strong>{named[0]}</strong> {sideOf(place)}
        {"reason" in place ? <span className="warn-word"> ◐ 没有走到</span> : null}
      </span>
      <small>{named.slice(1).join(" › ")}</small>
    </div>
  );
}

function PlaceDetail({ place }: { readonly place: Place | undefined }) {
  const text = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<Place | null>(null);
  const isProposal = place !== undefined && "text" in place;
  const copy = () => {
    // What somebody has marked is what they want.
    if (hasSelection()) document.execCommand("copy");
    else if (text.current !== null && copyTextOf(text.current)) setCopied(place ?? null);
  };
  useKey("Ctrl+C", "复制", copy, { when: isProposal });
  if (place === undefined) return null;
  return (
    <section className="missing-detail" aria-label="这一处">
      <p className="place-path">
        {place.path}
        {sideOf(place) === "" ? "" : `，${sideOf(place)}`}
      </p>
      {"text" in place ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll by keyboard */}
          <pre ref={text} tabIndex={0}>
            {place.text}
          </pre>
          <Button size="small" onClick={copy}>
            复制这一个 <KeyHint name="Ctrl+C" />
          </Button>
          <span className="ok-word" role="status">
            {copied === place ? " ✓ 已复制" : ""}
          </span>
        </>
      ) : (
        <p className="warn-word">◐ {place.reason}</p>
      )}
    </section>
  );
}

function Save({
  name,
  text,
  count,
}: {
  readonly name: string;
  readonly text: string;
  readonly count: number;
}) {
  const { state, save } = useSaving(() => saveText(name, text));
  useKey("F9", "存为文件", save, { when: state.at !== "busy" });
  return (
    <div className="front-act">
      <Saved state={state} idle={`${count} 个算例，得数留空；没有走到的和原因写在后面。`} />
      <Button type="primary" size="large" loading={state.at === "busy"} onClick={save}>
        全部存为文件 <KeyHint name="F9" />
      </Button>
    </div>
  );
}
