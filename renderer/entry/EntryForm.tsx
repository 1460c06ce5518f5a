/** 窗口登记: one entry in the registers, by keyboard; the same at the stay in front and beside a person. */
import { AutoComplete, Button, Input, Segmented, Select } from "antd";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAct } from "../app/useAct.ts";
import { ErrorBox, KeyHint } from "../design/parts.tsx";
import {
  type Draft,
  type EntryKind,
  fieldsOf,
  KIND_NAMES,
  missingOf,
  NO_PERSON,
  type Person,
  type PersonFields,
  requestOf,
  type Words,
} from "./entry.ts";
import "./entry.css";

export function EntryForm({
  words,
  person,
  kinds,
  firstKind,
  stayId,
  firstDay,
  bill,
  onEntered,
}: {
  readonly words: Words;
  /** null: nobody in the register yet */
  readonly person: Person | null;
  readonly kinds: readonly EntryKind[];
  readonly firstKind: EntryKind;
  /** The stay whose bill says who a new person is */
  readonly stayId: number | null;
  /** Offered as the first day: the admission */
  readonly firstDay: string;
  /** What the bill says of the insurance */
  readonly bill: Pick<PersonFields, "insuredRegion" | "insuranceType"> | null;
  readonly onEntered: () => void;
}) {
  const [draft, setDraft] = useState<Draft>({
    kind: firstKind,
    name: "",
    from: firstDay,
    to: "",
    fields: person === null ? { ...NO_PERSON, ...bill } : fieldsOf(person),
    proof: "",
  });
  const { busy, error, start } = useAct(host.enterRegister, onEntered);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const missing = missingOf(draft, person);
  const mayEnter = missing.length === 0 && !busy;

  const enter = () => start(requestOf({ ...draft, proof: draft.proof.trim() }, person, stayId));
  useKey("F9", "登记", enter, { when: mayEnter });
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  return (
    <div className="entry" ref={form}>
      {kinds.length < 2 ? null : (
        <div data-help="entry-what">
          <Segmented
            vertical
            block
            value={draft.kind}
            aria-label="登记什么"
            options={kinds.map((kind) => ({ value: kind, label: KIND_NAMES[kind] }))}
            onChange={(kind) => change({ kind, name: "", to: "" })}
          />
        </div>
      )}
      <EntryFields draft={draft} words={words} person={person} onChange={change} />
      <Field label="看了什么，或为什么" help="entry-proof">
        {(id) => (
          <Input
            id={id}
            value={draft.proof}
            maxLength={200}
            placeholder="例如 低保证原件，编号 0123"
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

function EntryFields({
  draft,
  words,
  person,
  onChange,
}: {
  readonly draft: Draft;
  readonly words: Words;
  readonly person: Person | null;
  readonly onChange: (changes: Partial<Draft>) => void;
}) {
  const { kind } = draft;
  if (kind === "person" || kind === "newPerson") {
    return <PersonInputs draft={draft} words={words} person={person} onChange={onChange} />;
  }
  const names =
    kind === "registration"
      ? words.registrations
      : kind === "identity"
        ? words.identities
        : entriesOf(person);
  return (
    <>
      <Choice
        label={kind === "registration" ? "备案" : kind === "identity" ? "身份" : "哪一条"}
        help="entry-what"
        value={draft.name}
        choices={names}
        onChange={(name) => onChange({ name })}
      />
      {kind === "end" ? null : (
        <DayField
          label="从"
          help="entry-from"
          value={draft.from}
          onChange={(from) => onChange({ from })}
        />
      )}
      <DayField
        label={kind === "end" ? "最后一天（早于第一天是撤回）" : "到（空着是一直有效）"}
        help="entry-to"
        value={draft.to}
        onChange={(to) => onChange({ to })}
      />
    </>
  );
}

function entriesOf(person: Person | null): readonly string[] {
  return [
    ...(person?.identities ?? []).map(({ identity, from }) => `${identity} ${from}`),
    ...(person?.registrations ?? []).map(({ kind, from }) => `${kind} ${from}`),
  ];
}

function PersonInputs({
  draft: { kind, fields },
  words,
  person,
  onChange,
}: {
  readonly draft: Draft;
  readonly words: Words;
  readonly person: Person | null;
  readonly onChange: (changes: Partial<Draft>) => void;
}) {
  const set = (name: keyof PersonFields) => (value: string) =>
    onChange({ fields: { ...fields, [name]: value } });
  const text = (name: keyof PersonFields, label: string, placeholder: string) => (
    <Field label={label} help={`entry-${name}`}>
      {(id) => (
        <Input
          id={id}
          value={fields[name]}
          placeholder={placeholder}
          autoComplete="off"
          onChange={({ target }) => set(name)(target.value)}
        />
      )}
    </Field>
  );
  // The words that packs know are offered; a register may say more of a person than any pack asks.
  const word = (name: keyof PersonFields, label: string, known: readonly string[]) => (
    <Field label={label} help={`entry-${name}`}>
      {(id) => (
        <AutoComplete
          id={id}
          value={fields[name]}
          placeholder="没有写"
          options={known.map((one) => ({ value: one }))}
          onChange={(value) => set(name)(value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {kind === "newPerson" ? (
        <>
          <p className="quiet">姓名和证件号码照账单。</p>
          {text("personNo", "人员编号", "医保凭证上的个人编号")}
        </>
      ) : (
        <>
          {text("name", "姓名", "")}
          {text("idNumber", "证件号码", `现在是 ${person?.idNumber ?? ""}，不改就空着`)}
        </>
      )}
      {text("insuredRegion", "参保地区划", "六位数字")}
      {word("insuranceType", "险种", words.insuranceTypes)}
      {word("tier", "档次", words.tiers)}
      {word("personType", "人员类别", words.personTypes)}
      {word("district", "区县", words.districts)}
    </>
  );
}

function Choice({
  label,
  help,
  value,
  choices,
  onChange,
}: {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly choices: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  const known = value === "" || choices.includes(value) ? choices : [value, ...choices];
  return (
    <Field label={label} help={help}>
      {(id) => (
        <Select
          id={id}
          showSearch
          value={value === "" ? null : value}
          placeholder="没有写"
          options={known.map((word) => ({ value: word, label: word }))}
          onChange={(chosen: string | null) => onChange(chosen ?? "")}
        />
      )}
    </Field>
  );
}

export function DayField({
  label,
  help,
  value,
  onChange,
}: {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <Field label={label} help={help}>
      {(id) => (
        <Input
          id={id}
          value={value}
          placeholder="2023-06-05"
          autoComplete="off"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

export function Field({
  label,
  help,
  children,
}: {
  readonly label: string;
  readonly help: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="entry-field" data-help={help}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
