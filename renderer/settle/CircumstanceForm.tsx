/** 住院情况 by keyboard: which of two covers, whose newborn, what the injury inquiry found; each kept with its reason. */
import { Button, Input, Radio, Segmented, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { INJURY_RESULTS, type InjuryResult } from "../../shared/settle/injury.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import { DayField, Field } from "../entry/EntryForm.tsx";
import {
  CIRCUMSTANCE_NAMES,
  type CircumstanceDraft,
  type CircumstanceKind,
  type Circumstances,
  circumstanceMissing,
  circumstanceRequest,
  enteredWords,
  entryKey,
  INJURY_MEANS,
  standing,
} from "./circumstances.ts";

type Change = (changes: Partial<CircumstanceDraft>) => void;

export function CircumstanceForm({
  stayId,
  known,
  kinds,
  firstKind,
  onEntered,
}: {
  readonly stayId: number;
  readonly known: Circumstances;
  /** At least one */
  readonly kinds: readonly CircumstanceKind[];
  readonly firstKind: CircumstanceKind;
  readonly onEntered: () => void;
}) {
  const [draft, setDraft] = useState<CircumstanceDraft>(() => emptyDraft(firstKind, known));
  const { busy, error, start } = useAct(host.enterStay, onEntered);
  const change: Change = (changes) => setDraft((before) => ({ ...before, ...changes }));
  const missing = circumstanceMissing(draft);
  const request = circumstanceRequest(draft, stayId, known.covers);
  const mayEnter = request !== null && !busy;

  function enter(): void {
    if (request !== null) start(request);
  }
  useKey("F9", "登记", enter, { when: mayEnter });
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  return (
    <div className="entry" ref={form}>
      {kinds.length < 2 ? null : (
        <div data-help="circumstance-kind">
          <Segmented
            vertical
            block
            value={draft.kind}
            aria-label="登记哪一样住院情况"
            options={kinds.map((kind) => ({ value: kind, label: CIRCUMSTANCE_NAMES[kind] }))}
            onChange={(kind) => setDraft({ ...emptyDraft(kind, known), proof: draft.proof })}
          />
        </div>
      )}
      <CircumstanceFields draft={draft} known={known} onChange={change} />
      <Field label="看了什么，或为什么" help="entry-proof">
        {(id) => (
          <Input
            id={id}
            value={draft.proof}
            maxLength={200}
            placeholder={PROOFS[draft.kind]}
            onChange={({ target }) => change({ proof: target.value })}
          />
        )}
      </Field>
      {error === null ? null : <ErrorBox error={error} />}
      <Button type="primary" size="large" block disabled={!mayEnter} loading={busy} onClick={enter}>
        登记 <KeyHint name="F9" />
      </Button>
      {missing.length === 0 ? null : <p className="quiet">还差：{missing.join("、")}</p>}
    </div>
  );
}

const PROOFS: Readonly<Record<CircumstanceKind, string>> = {
  cover: "例如 经办机构电话核实，居民医保已停",
  mother: "例如 出生医学证明，编号 0123",
  injury: "例如 入院记录和家属书面说明",
  fact: "例如 出院小结，缴费证明",
  samePerson: "例如 看了身份证原件和户口本，是同一个人",
  takeBack: "为什么撤回",
};

function emptyDraft(kind: CircumstanceKind, known: Circumstances): CircumstanceDraft {
  const [first, ...others] = standing(known);
  return {
    kind,
    cover: null,
    mother: null,
    birthDay: "",
    result: null,
    same: known.persons.length === 1 ? (known.persons[0]?.personNo ?? null) : null,
    fact: {
      name: (known.facts.find(({ text }) => text === "") ?? known.facts[0])?.name ?? "",
      text: "",
    },
    of: first !== undefined && others.length === 0 ? first : null,
    proof: "",
  };
}

function CircumstanceFields({
  draft,
  known,
  onChange,
}: {
  readonly draft: CircumstanceDraft;
  readonly known: Circumstances;
  readonly onChange: Change;
}) {
  const stands = standing(known);
  switch (draft.kind) {
    case "cover":
      return (
        <>
          <Radio.Group
            className="choices"
            data-help="circumstance-cover"
            aria-label="按哪一处参保结算"
            value={draft.cover}
            onChange={({ target }) => onChange({ cover: target.value as number })}
            options={known.covers.map((cover, index) => ({
              value: index,
              label: <CoverChoice cover={cover} />,
            }))}
          />
          <p className="quiet">
            {known.isSelfPayBill
              ? "账单写的是自费：选定以后按医保报。确是自费的不要登记，按自费出院结账。"
              : "起付线、比例、年度累计都按选定的一处算，另一处这次一分不报。重复参保请告诉经办机构。"}
          </p>
        </>
      );
    case "injury":
      return (
        <Radio.Group
          className="choices"
          data-help="circumstance-injury"
          aria-label={`外伤调查结果（诊断 ${known.injuryDiagnosis ?? ""}）`}
          value={draft.result}
          onChange={({ target }) => onChange({ result: target.value as InjuryResult })}
          options={INJURY_RESULTS.map((result) => ({
            value: result,
            label: <Two first={result} second={INJURY_MEANS[result]} />,
          }))}
        />
      );
    case "samePerson":
      return <SamePersonFields draft={draft} known={known} onChange={onChange} />;
    case "mother":
      return <MotherFields draft={draft} onChange={onChange} />;
    case "fact":
      return <FactFields draft={draft} known={known} onChange={onChange} />;
    case "takeBack":
      return (
        <Radio.Group
          className="choices"
          data-help="circumstance-back"
          aria-label="撤回哪一条"
          value={draft.of === null ? null : entryKey(draft.of)}
          onChange={({ target }) =>
            onChange({ of: stands.find((entry) => entryKey(entry) === target.value) ?? null })
          }
          options={stands.map((entry) => ({
            value: entryKey(entry),
            label: <Two first={CIRCUMSTANCE_NAMES[entry.kind]} second={enteredWords(entry)} />,
          }))}
        />
      );
  }
}

function SamePersonFields({
  draft,
  known,
  onChange,
}: {
  readonly draft: CircumstanceDraft;
  readonly known: Circumstances;
  readonly onChange: Change;
}) {
  return (
    <>
      <p>病人就是登记里的这个人：</p>
      <Radio.Group
        className="choices"
        data-help="circumstance-same"
        aria-label="病人就是登记里的哪一个人"
        value={draft.same}
        onChange={({ target }) => onChange({ same: target.value as string })}
        options={known.persons.map(({ personNo, name, insuranceType, insuredRegion, faults }) => ({
          value: personNo,
          label: (
            <Two
              first={`${name}　${insuranceType}　${insuredRegion}`}
              second={`人员编号 ${personNo}，与账单不同：${faults.join("、")}`}
            />
          ),
        }))}
      />
      <p className="quiet">
        按选定的人的参保和年度累计报，记入日志。只是打错了字的，更正账单或登记更好。
      </p>
    </>
  );
}

function CoverChoice({ cover }: { readonly cover: Circumstances["covers"][number] }) {
  const { insuranceType, insuredRegion, personNo, from, to, source } = cover;
  return (
    <Two
      first={`${insuranceType}　${insuredRegion}`}
      second={`人员编号 ${personNo}，${from ?? "很早"} 至 ${to ?? "今"}，${source}`}
    />
  );
}

function Two({ first, second }: { readonly first: string; readonly second: string }) {
  return (
    <span className="choice-words">
      {first}
      <small>{second}</small>
    </span>
  );
}

const FACT_PLACEHOLDERS: Readonly<Record<string, string>> = {
  count: "整数",
  money: "元，例如 3000 或 3000.50",
  day: "例如 2023-06-30",
};

/** What the rules ask and only a person can say: which of them, and what is so. */
function FactFields({
  draft: { fact },
  known,
  onChange,
}: {
  readonly draft: CircumstanceDraft;
  readonly known: Circumstances;
  readonly onChange: Change;
}) {
  const asked = known.facts.find(({ name }) => name === fact.name);
  const set = (text: string) => onChange({ fact: { ...fact, text } });
  return (
    <>
      {known.facts.length < 2 ? null : (
        <Field label="哪一样" help="circumstance-fact">
          {(id) => (
            <Select
              id={id}
              value={fact.name}
              options={known.facts.map(({ name, text }) => ({
                value: name,
                label: text === "" ? `${name}　还没有` : `${name}　${text}`,
              }))}
              onChange={(name: string) => onChange({ fact: { name, text: "" } })}
            />
          )}
        </Field>
      )}
      {asked === undefined ? null : asked.kind === "choice" ? (
        <Radio.Group
          className="choices"
          data-help="circumstance-fact"
          aria-label={asked.name}
          value={fact.text}
          onChange={({ target }) => set(target.value as string)}
          options={asked.values.map((value) => ({ value, label: value }))}
        />
      ) : (
        <Field label={asked.name} help="circumstance-fact">
          {(id) => (
            <Input
              id={id}
              value={fact.text}
              placeholder={FACT_PLACEHOLDERS[asked.kind] ?? ""}
              autoComplete="off"
              onChange={({ target }) => set(target.value)}
            />
          )}
        </Field>
      )}
      <p className="quiet">
        账单和登记里没有“{fact.name}”，政策要按它算。照证明填，只管这一次住院。
      </p>
    </>
  );
}

const SEARCH_DELAY_MS = 150;
const MOST_MOTHERS = 20;

function MotherFields({
  draft,
  onChange,
}: {
  readonly draft: CircumstanceDraft;
  readonly onChange: Change;
}) {
  const [text, setText] = useState("");
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useAnswer(search === "" ? null : search, () =>
    host.persons({ search, limit: MOST_MOTHERS }),
  );
  return (
    <>
      <Field label="母亲" help="circumstance-mother">
        {(id) => (
          <Select
            id={id}
            showSearch={{ filterOption: false, onSearch: setText }}
            value={draft.mother}
            placeholder="姓名、首字母、人员编号或完整证件号码"
            notFoundContent={search === "" ? "输入几个字" : "登记里没有"}
            options={(found.answer?.persons ?? []).map((person) => ({
              value: person.personNo,
              label: `${person.name} ${person.idNumber.slice(-4)}　${person.insuranceType}`,
            }))}
            onChange={(mother: string) => onChange({ mother })}
          />
        )}
      </Field>
      <DayField
        label="新生儿的出生日期"
        help="circumstance-birth"
        value={draft.birthDay}
        onChange={(birthDay) => onChange({ birthDay })}
      />
      <p className="quiet">按母亲的参保和年度累计报；孩子 90 天内参了保，就自动改按孩子自己的。</p>
    </>
  );
}

/** What was entered for this stay before, also what was taken back. */
export function Entered({ known }: { readonly known: Circumstances }) {
  if (known.entries.length === 0) return null;
  return (
    <section className="entered" aria-label="登记过的">
      <h3>登记过的</h3>
      <ul>
        {known.entries.map((entry) => (
          <li key={`${entry.at} ${entryKey(entry)}`}>
            {CIRCUMSTANCE_NAMES[entry.kind]}：{enteredWords(entry)}
            <small>
              {entry.proof}　{entry.at.slice(0, 16).replace("T", " ")}　{entry.window} {entry.by}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
