import { Button, Input } from "antd";
import { type FormEvent, useState } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { YijieError } from "../../shared/contract/errors.ts";
import type { Fen } from "../../shared/money/fen.ts";
import { host, newKey } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { go } from "../app/route.ts";
import { useSession } from "../app/session.tsx";
import { asError, useAnswer } from "../app/useAnswer.ts";
import { useLive } from "../app/useLive.ts";
import { SectionTitle } from "../design/Ledger.tsx";
import { Money } from "../design/Money.tsx";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { EntryForm } from "../entry/EntryForm.tsx";
import { PersonOpenings, PersonSaid } from "./PersonSaid.tsx";

type Person = AnswerOf<"person">;

export function PersonDetail({ personNo }: { readonly personNo: string }) {
  const { answer, error, again } = useAnswer(personNo, () => host.person({ personNo }));
  useLive(["settled", "undone", "imported", "entered"], again);
  if (error !== null) return <ErrorBox error={error} onRetry={again} />;
  if (answer === null) return <Waiting rows={8} />;
  return (
    <article className="person">
      <h1>{answer.name}</h1>
      <Head person={answer} />
      <PersonSaid person={answer} />
      <Entry person={answer} onEntered={again} />
      <History changes={answer.changes} />
      <PersonOpenings openings={answer.openings} />
      <Stays stays={answer.stays} />
      {answer.years.map((year) => (
        <Year key={`${year.scheme} ${year.yearFrom}`} year={year} />
      ))}
    </article>
  );
}

/** The same entries as at the stay in front. */
function Entry({ person, onEntered }: { readonly person: Person; readonly onEntered: () => void }) {
  const { account, office } = useSession();
  const mayEnter = account.role === "窗口" || account.role === "医保办主任";
  const [isOpen, setOpen] = useState(false);
  const words = useAnswer(isOpen ? "words" : null, () => host.registerWords({}));
  useKey("F6", "登记、更正", () => setOpen(true), { when: mayEnter && !isOpen });
  useKey("Escape", "收起", () => setOpen(false), { when: isOpen });
  if (!mayEnter) return null;
  if (!isOpen) {
    return (
      <p>
        <Button onClick={() => setOpen(true)}>
          登记、更正 <KeyHint name="F6" />
        </Button>
      </p>
    );
  }
  const hasEntries = person.identities.length + person.registrations.length > 0;
  return (
    <section className="person-entry" aria-label="登记、更正">
      <SectionTitle title="登记、更正" note="原来的留在下面的登记记录里" />
      {words.answer === null ? (
        <Waiting rows={4} />
      ) : (
        <EntryForm
          words={words.answer}
          person={person}
          kinds={["person", "registration", "identity", ...(hasEntries ? (["end"] as const) : [])]}
          firstKind="person"
          stayId={null}
          firstDay={office.now.slice(0, 10)}
          bill={null}
          onEntered={() => {
            setOpen(false);
            onEntered();
          }}
        />
      )}
    </section>
  );
}

function History({ changes }: { readonly changes: Person["changes"] }) {
  if (changes.length === 0) return null;
  return (
    <section>
      <SectionTitle title="登记记录" note="窗口登记的，和后来名单改了的；从最近的往前" />
      <table className="ledger">
        <thead>
          <tr>
            <th>时间</th>
            <th>谁</th>
            <th>哪一条</th>
            <th>原来 → 现在</th>
            <th>看了什么，为什么</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ at, window, by, what, source, proof, fields }) => (
            <tr key={`${at} ${what} ${fields.map(({ after }) => after).join()}`}>
              <td>{at.slice(0, 16).replace("T", " ")}</td>
              <td>{source === "list" ? "后来导入的名单" : `${window} ${by}`}</td>
              <td>{what}</td>
              <td>
                {fields.map(({ label, before, after }) => (
                  <div key={label}>
                    {label}：{before ?? "没有"} → {after ?? "撤回"}
                  </div>
                ))}
              </td>
              <td>{proof}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Head({ person }: { readonly person: Person }) {
  const facts: readonly (readonly [string, string | null])[] = [
    ["人员编号", person.personNo],
    ["参保地", person.insuredRegion],
    ["险种", person.insuranceType],
    ["档次", person.tier],
    ["人员类别", person.personType],
    ["区县", person.district],
    ["出自", person.registerVersion],
  ];
  return (
    <>
      <IdNumber person={person} />
      <dl className="person-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? <span className="quiet">登记里没有</span>}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Masked; the whole number only for a purpose, which the log keeps. */
function IdNumber({ person }: { readonly person: Person }) {
  const { account } = useSession();
  const mayShow = account.role === "窗口" || account.role === "医保办主任";
  const [asking, setAsking] = useState(false);
  const [purpose, setPurpose] = useState("");
  const [whole, setWhole] = useState<string | null>(null);
  const [error, setError] = useState<YijieError | null>(null);
  useKey("F8", "完整证件号码", () => setAsking(true), { when: mayShow && whole === null });
  useKey("Escape", "收起", () => setAsking(false), { when: asking });

  async function show(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      const { personNo } = person;
      const { idNumber } = await host.personIdNumber({ personNo, purpose }, { key: newKey() });
      setWhole(idNumber);
      setAsking(false);
      setError(null);
    } catch (failure) {
      setError(asError(failure));
    }
  }

  return (
    <div className="id-number">
      <span className="quiet">证件号码</span> <span>{whole ?? person.idNumber}</span>
      {mayShow && whole === null && !asking ? (
        <Button size="small" onClick={() => setAsking(true)}>
          看完整号码 <KeyHint name="F8" />
        </Button>
      ) : null}
      {whole === null ? null : (
        <Button size="small" onClick={() => setWhole(null)}>
          盖住
        </Button>
      )}
      {asking ? (
        <form onSubmit={(event) => void show(event)}>
          <Input
            autoFocus
            size="small"
            value={purpose}
            data-help="person-purpose"
            aria-label="用途"
            placeholder="为什么要看，例如核对身份证原件；记入日志"
            onChange={({ target }) => setPurpose(target.value)}
          />
          <Button
            size="small"
            type="primary"
            htmlType="submit"
            disabled={purpose.trim().length < 2}
          >
            查看 <KeyHint name="Enter" />
          </Button>
        </form>
      ) : null}
      {error === null ? null : <ErrorBox error={error} />}
    </div>
  );
}

function Stays({ stays }: { readonly stays: Person["stays"] }) {
  return (
    <section>
      <SectionTitle title="住院" note="从最近的往前" />
      {stays.length === 0 ? (
        <p className="quiet">账上没有这个人的住院。</p>
      ) : (
        <table className="ledger">
          <thead>
            <tr>
              <th>住院号</th>
              <th>入院</th>
              <th>出院</th>
              <th>结算单</th>
              <th className="number">总费用</th>
            </tr>
          </thead>
          <tbody>
            {stays.map((stay) => (
              <tr key={stay.stayId}>
                <td>
                  <button type="button" className="open" onClick={() => go("settle", stay.stayId)}>
                    {stay.inpatientNo}
                  </button>
                </td>
                <td>{stay.admitDay}</td>
                <td>{stay.dischargeDay}</td>
                <td>{stay.slipNumber ?? <span className="quiet">还没有结算</span>}</td>
                <td className="number">
                  <Money fen={stay.totalFen as Fen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Year({ year }: { readonly year: Person["years"][number] }) {
  return (
    <section>
      <SectionTitle
        title={`${year.scheme} 年度账户`}
        note={`从 ${year.yearFrom} 起，按 ${year.slips.at(-1) ?? ""} 印出的；有效结算单 ${year.slips.length} 张：${year.slips.join("、")}`}
      />
      <table className="ledger">
        <thead>
          <tr>
            <th>项目</th>
            <th className="number">已用</th>
            <th className="number">限额</th>
          </tr>
        </thead>
        <tbody>
          {year.account.map(({ label, used, limit }) => (
            <tr key={label}>
              <td>{label}</td>
              <td className="number">
                <Money fen={used} />
              </td>
              <td className="number">{limit === null ? "–" : <Money fen={limit} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
