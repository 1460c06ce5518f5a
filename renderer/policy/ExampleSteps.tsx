/** An example step by step: each step with its clause, what was not applied and why, expected beside got, the proof. */
import { useEffect, useRef, useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { CheckHead, CheckRow } from "./CheckTable.tsx";
import {
  type Check,
  checkName,
  checksOf,
  type Explained,
  type ExplainedStay,
  spotOf,
} from "./exampleSteps.ts";
import { Front } from "./Front.tsx";
import { Clauses } from "./PackSections.tsx";
import { askedPack, clauseMark, type OpenPack, type Section } from "./packState.ts";

export interface OpenedExample {
  /** From 1 */
  readonly number: number;
  /** The figure that was asked about; null for the whole example */
  readonly check: Check | null;
}

export function ExampleSteps({
  open,
  opened,
  onClose,
}: {
  readonly open: OpenPack;
  readonly opened: OpenedExample;
  readonly onClose: () => void;
}) {
  const { number } = opened;
  const example = open.report.examples[number - 1];
  const { answer, error, again } = useAnswer(String(number), () =>
    host.explainExample({ pack: askedPack(open), number }),
  );
  return (
    <Front title={example?.name ?? ""} note={example?.origin} onClose={onClose}>
      {error === null ? null : <ErrorBox error={error} onRetry={again} />}
      {answer === null && error === null ? <Waiting rows={12} /> : null}
      {answer === null ? null : (
        <Steps explained={answer} sections={open.described.sections} asked={opened.check} />
      )}
    </Front>
  );
}

function Steps({
  explained,
  sections,
  asked,
}: {
  readonly explained: Explained;
  readonly sections: readonly Section[];
  readonly asked: Check | null;
}) {
  const { stays, yearChecks } = explained;
  const whole = useRef<HTMLDivElement>(null);
  const checks = [...stays.flatMap((stay) => stay.checks), ...yearChecks];
  const wrong = checks.filter(({ ok }) => !ok);
  // A new object each time it is asked for: the same step may be asked for again.
  const [shown, setShown] = useState({ check: asked });
  useEffect(() => setShown({ check: asked }), [asked]);
  const { check } = shown;
  const spot = check === null ? null : spotOf(explained, check);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step that was asked for comes into sight and takes the keyboard
  useEffect(() => {
    const step = whole.current?.querySelector<HTMLElement>(".spot");
    step?.scrollIntoView({ block: "center" });
    step?.focus({ preventScroll: true });
  }, [shown]);
  const at = wrong.findIndex((one) => check !== null && checkName(one) === checkName(check));
  const next = () => setShown({ check: wrong[(at + 1) % wrong.length] ?? null });
  useKey("F2", "看算错的一步", next, { when: wrong.length > 0 });
  return (
    <div ref={whole} className="example-steps">
      {wrong.length === 0 ? (
        <p className="ok-word">✓ {checks.length} 个数全部相符</p>
      ) : (
        <p className="stop-word">
          ⊖ {wrong.length} 个数不符：{wrong.map(checkName).join("、")}{" "}
          <button type="button" className="lead" onClick={next}>
            看算错的一步 <KeyHint name="F2" />
          </button>
        </p>
      )}
      {stays.map(({ step, parts, refusal, checks: ofStay }, stay) => (
        <section key={step ?? 0} aria-label={step === null ? "逐步" : `第 ${step} 次`}>
          {step === null ? null : <h2 className="times">第 {step} 次住院</h2>}
          {parts.map((part, index) => (
            <PartView
              key={part.title}
              part={part}
              clauses={explained.clauses}
              section={sections.find(({ title }) => title === part.title) ?? null}
              checks={checksOf(explained, stay, index)}
              spot={spot?.stay === stay && spot.part === index ? spot.step : null}
            />
          ))}
          {refusal === null ? null : (
            <div className="refused">
              <p className={ofStay.every(({ ok }) => ok) ? "warn-word" : "stop-word"}>
                ◐ 算不出：{refusal}
              </p>
              <Checks checks={ofStay} />
            </div>
          )}
        </section>
      ))}
      {yearChecks.length === 0 ? null : (
        <section aria-label="全年合计">
          <h2 className="times">全年合计</h2>
          <Checks checks={yearChecks} />
        </section>
      )}
    </div>
  );
}

function PartView({
  part: { title, payer, steps },
  clauses,
  section,
  checks,
  spot,
}: {
  readonly part: ExplainedStay["parts"][number];
  readonly clauses: Explained["clauses"];
  readonly section: Section | null;
  readonly checks: readonly Check[];
  /** The step that was asked for */
  readonly spot: number | null;
}) {
  const cites = [...new Set(steps.flatMap((step) => step.cites))];
  return (
    <section className="pack-section" aria-label={title}>
      <Clauses clauses={clauses} cites={cites} section={section} numbered />
      <div>
        <h3>
          {title}
          {payer === null ? null : <span className="payer">{payer}</span>}
        </h3>
        <ol className="step-list">
          {steps.map((step, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: steps keep their places
              key={index}
              className={index === spot ? "spot" : ""}
              tabIndex={index === spot ? -1 : undefined}
            >
              {step.text}
              {step.cites.length === 0 ? null : (
                <span className="cites" title={step.cites.join("、")}>
                  {step.cites.map((cite) => clauseMark(cites.indexOf(cite) + 1)).join("")}
                </span>
              )}
            </li>
          ))}
        </ol>
        <Checks checks={checks} />
      </div>
    </section>
  );
}

function Checks({ checks }: { readonly checks: readonly Check[] }) {
  if (checks.length === 0) return null;
  return (
    <table className="ledger examples">
      <CheckHead />
      <tbody>
        {checks.map((check, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: figures of one example keep their places
          <CheckRow key={index} check={check} />
        ))}
      </tbody>
    </table>
  );
}
