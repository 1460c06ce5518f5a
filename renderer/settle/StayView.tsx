/** The middle: who, what stands in the way, who pays what, the charges. */
import type { ReactNode } from "react";
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { CategoryTable } from "./CategoryTable.tsx";
import type { Figure } from "./figures.ts";
import { LayerTable } from "./LayerTable.tsx";
import { Holds } from "./Notices.tsx";
import { StayHead } from "./StayHead.tsx";
import type { Draft, StayHead as Head, Pre, SettlementView } from "./view.ts";
import { WhatIfTable } from "./WhyPanel.tsx";

export function StayView({
  head,
  shown,
  view,
  pre,
  looking,
  state,
  onLook,
}: {
  readonly head: Head;
  readonly shown: Draft | null;
  readonly view: SettlementView | null;
  /** null once it is settled */
  readonly pre: Pre | null;
  readonly looking: Figure | null;
  readonly state: ReactNode;
  readonly onLook: (figure: Figure) => void;
}) {
  return (
    <>
      <StayHead head={head} person={shown?.person ?? null} state={state} />
      {pre === null ? null : <Holds holds={pre.holds} />}
      {shown === null || view === null ? (
        <WithoutFacts pre={pre} />
      ) : (
        <>
          <LayerTable view={view} shown={shown} looking={looking} onLook={onLook} />
          <CategoryTable categories={shown.categories} lineCount={shown.lineCount} />
        </>
      )}
    </>
  );
}

/** Nothing can be computed yet: what it would be, once the missing fact is there. */
function WithoutFacts({ pre }: { readonly pre: Pre | null }) {
  const stayId = pre?.stayId ?? null;
  const asked = useAnswer(stayId === null ? null : `${stayId}/${pre?.digest}`, () =>
    host.whatIf({ stayId: stayId ?? 0 }),
  );
  const cases = asked.answer?.cases.filter(({ own }) => own !== null) ?? [];
  if (asked.answer === null || cases.length === 0) return null;
  return (
    <section className="without">
      <h2>补齐以后，本人应付</h2>
      <p className="quiet">下面每一行假定只补这一个条件，按现在的规则试算，不记账。</p>
      <WhatIfTable answer={{ ...asked.answer, cases }} layer={null} />
    </section>
  );
}
