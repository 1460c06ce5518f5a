/** A stay that nobody had, by this pack: facts, amounts or lines, the year so far. Nothing is stored. */
import { Button, Checkbox, Input, Radio } from "antd";
import { type FormEvent, useId, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { asError } from "../app/useAnswer.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { LineInputs } from "./LineInputs.tsx";
import { askedPack, type DescribedPack, type OpenPack } from "./packState.ts";
import { TrialResult } from "./TrialResult.tsx";
import {
  BILL_AMOUNTS,
  daysAsked,
  fullSelfPayOf,
  NOTHING_TYPED,
  type Typed,
  trialOf,
} from "./trial.ts";

type Result =
  | { readonly at: "none" | "busy" }
  | { readonly at: "missing"; readonly text: string }
  | { readonly at: "failed"; readonly error: YijieError }
  | { readonly at: "there"; readonly answer: AnswerOf<"tryPack"> };

export function Calculator({ open }: { readonly open: OpenPack }) {
  const { described } = open;
  const [typed, setTyped] = useState<Typed>(NOTHING_TYPED);
  const [result, setResult] = useState<Result>({ at: "none" });
  const change = (part: Partial<Typed>) => {
    setTyped((before) => ({ ...before, ...part }));
    // The figures below would be those of other facts.
    setResult({ at: "none" });
  };
  const run = async () => {
    const trial = trialOf(described, typed);
    if (typeof trial === "string") {
      setResult({ at: "missing", text: trial });
      return;
    }
    setResult({ at: "busy" });
    try {
      const pack = askedPack(open);
      setResult({ at: "there", answer: await host.tryPack({ pack, ...trial }) });
    } catch (failure) {
      setResult({ at: "failed", error: asError(failure) });
    }
  };
  useKey("F9", "算一算", () => void run());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run();
  };
  return (
    <form className="calculator" aria-label="试算" onSubmit={submit}>
      <SectionTitle title="试算一份住院" note="编造的情形，不记账" />
      <FactInputs pack={described} typed={typed} change={change} />
      <BillInputs pack={described} typed={typed} change={change} />
      <YearInputs pack={described} typed={typed} change={change} />
      <Button type="primary" size="large" block htmlType="submit" loading={result.at === "busy"}>
        算一算 <KeyHint name="F9" />
      </Button>
      {result.at === "missing" ? (
        <p className="stop-word" role="alert">
          ⊖ {result.text}
        </p>
      ) : null}
      {result.at === "failed" ? <ErrorBox error={result.error} /> : null}
      {result.at === "there" ? <TrialResult answer={result.answer} /> : null}
    </form>
  );
}

interface Part {
  readonly pack: DescribedPack;
  readonly typed: Typed;
  readonly change: (part: Partial<Typed>) => void;
}

function FactInputs({ pack, typed, change }: Part) {
  const set = (name: string, value: string) => change({ facts: { ...typed.facts, [name]: value } });
  return (
    <div className="inputs" data-help="trial-fact">
      {pack.facts
        .filter(({ kind }) => kind !== "derived")
        .map(({ name, kind, values }) =>
          kind === "choice" ? (
            <div key={name} className="input">
              <span id={`fact-${name}`}>{name}</span>
              <Radio.Group
                aria-labelledby={`fact-${name}`}
                name={name}
                optionType="button"
                size="small"
                value={typed.facts[name] ?? null}
                options={[...values]}
                onChange={({ target }) => set(name, String(target.value))}
              />
            </div>
          ) : kind === "held" ? (
            <div key={name} className="input">
              <span>{name}</span>
              <Checkbox.Group
                options={[...values]}
                value={[...(typed.held[name] ?? [])]}
                onChange={(chosen) => change({ held: { ...typed.held, [name]: chosen } })}
              />
            </div>
          ) : (
            <TextInput
              key={name}
              name={name}
              value={typed.facts[name] ?? ""}
              hint={kind === "ordinal" ? "不填按本年次数" : kind === "age" ? "不填按出生日期" : ""}
              onChange={(value) => set(name, value)}
            />
          ),
        )}
      {daysAsked(pack).map((name) => (
        <TextInput
          key={name}
          name={name}
          value={typed.facts[name] ?? ""}
          hint={`可不填，如 ${pack.from}`}
          onChange={(value) => set(name, value)}
        />
      ))}
    </div>
  );
}

function TextInput({
  name,
  value,
  hint = "",
  onChange,
}: {
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="input">
      <label htmlFor={id}>{name}</label>
      <Input
        id={id}
        size="small"
        value={value}
        placeholder={hint}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

function BillInputs({ pack, typed, change }: Part) {
  const rest = fullSelfPayOf(typed.amounts);
  return (
    <fieldset>
      <legend>费用</legend>
      {pack.lineClasses.length === 0 ? null : (
        <Radio.Group
          data-help="trial-bill"
          aria-label="费用的写法"
          name="bill"
          size="small"
          value={typed.byLines}
          options={[
            { value: false, label: "按合计" },
            { value: true, label: "按明细" },
          ]}
          onChange={({ target }) => change({ byLines: target.value === true })}
        />
      )}
      {typed.byLines ? (
        <LineInputs
          classes={pack.lineClasses}
          lines={typed.lines}
          onChange={(lines) => change({ lines })}
        />
      ) : (
        <div className="inputs" data-help="trial-amount">
          {[...BILL_AMOUNTS, ...pack.buckets].map((name) => (
            <TextInput
              key={name}
              name={name}
              value={typed.amounts[name] ?? ""}
              hint={name === "总费用" || name === "范围内" ? "元" : "可不填"}
              onChange={(value) => change({ amounts: { ...typed.amounts, [name]: value } })}
            />
          ))}
          <div className="input">
            <span>全自费</span>
            <span>
              {rest === null ? <span className="quiet">其余的</span> : <Money fen={rest} />}
            </span>
          </div>
        </div>
      )}
    </fieldset>
  );
}

function YearInputs({ pack, typed, change }: Part) {
  if (pack.yearAmounts.length === 0) return null;
  return (
    <fieldset>
      <legend>本年度此前的累计（没有就不填）</legend>
      <div className="inputs" data-help="trial-year">
        {pack.yearAmounts.map((name) => (
          <TextInput
            key={name}
            name={name}
            value={typed.opening[name] ?? ""}
            hint={name === "住院次数" ? "次" : "元"}
            onChange={(value) => change({ opening: { ...typed.opening, [name]: value } })}
          />
        ))}
      </div>
    </fieldset>
  );
}
