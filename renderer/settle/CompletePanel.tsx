/** 补办: what the stay in front lacks, entered at the window; the stay is computed again at once. */
import { Button, Segmented } from "antd";
import { useState } from "react";
import type { Fen } from "../../shared/money/fen.ts";
import { printYuan } from "../../shared/money/fen.ts";
import type { HoldCode } from "../../shared/settle/holds.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useSession } from "../app/session.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { BillForm } from "../entry/BillForm.tsx";
import { EntryForm } from "../entry/EntryForm.tsx";
import type { EntryKind } from "../entry/entry.ts";
import { PersonStays } from "../entry/PersonStays.tsx";
import { CircumstanceForm, Entered } from "./CircumstanceForm.tsx";
import { askedKind, kindsOf } from "./circumstances.ts";
import type { Pre, StayHead } from "./view.ts";

export function CompletePanel({
  pre,
  head,
  onEntered,
  onClose,
}: {
  readonly pre: Pre;
  readonly head: StayHead;
  /** The stay must be computed again. */
  readonly onEntered: () => void;
  readonly onClose: () => void;
}) {
  const { stayId } = pre;
  const [entered, setEntered] = useState<Pre | null>(null);
  const [isOfBill, setOfBill] = useState(false);
  const asked = useAnswer(`${stayId}/${pre.digest}`, () => askAll(stayId));
  const { answer } = asked;
  useKey("Escape", "返回", onClose);
  useKey("Enter", "返回", onClose, { when: entered !== null });
  return (
    <aside className="side undo" aria-label="补办">
      <h2>补办</h2>
      {entered === null ? (
        <>
          {pre.holds.map(({ what }) => (
            <p key={what} className="state warn">
              <span aria-hidden="true">Ⅱ</span> {what}
            </p>
          ))}
          {asked.error === null ? null : <ErrorBox error={asked.error} onRetry={asked.again} />}
          {pre.holds.some(({ code }) => OF_THE_BILL.includes(code)) ? (
            <Button block onClick={() => setOfBill(!isOfBill)}>
              {isOfBill ? "登记写错了：改登记" : "账单写错了：更正账单"}
            </Button>
          ) : null}
          {isOfBill ? (
            <BillForm
              stayId={stayId}
              name={head.name}
              onCorrected={() => {
                setEntered(pre);
                onEntered();
              }}
            />
          ) : answer === null ? (
            <Waiting rows={6} />
          ) : (
            <Forms
              pre={pre}
              head={head}
              known={answer}
              onEntered={() => {
                setEntered(pre);
                onEntered();
              }}
            />
          )}
        </>
      ) : (
        <>
          <Changed before={entered} now={pre} />
          {answer?.person === null || answer === null ? null : (
            <PersonStays personNo={answer.person.personNo} round={pre.digest} />
          )}
        </>
      )}
      <Button block onClick={onClose}>
        返回 <KeyHint name={entered === null ? "Escape" : "Enter"} />
      </Button>
    </aside>
  );
}

async function askAll(stayId: number) {
  const [words, bill, circumstances] = await Promise.all([
    host.registerWords({}),
    host.stayPersons({ stayId }),
    host.stayCircumstances({ stayId }),
  ]);
  const [personNo] = bill.personNos;
  const person = personNo === undefined ? null : await host.person({ personNo });
  return { words, bill, circumstances, person };
}

type Known = Awaited<ReturnType<typeof askAll>>;

/** What is to be entered about the stay itself, and what in the registers. */
function Forms({
  pre,
  head,
  known: { words, bill, circumstances, person },
  onEntered,
}: {
  readonly pre: Pre;
  readonly head: StayHead;
  readonly known: Known;
  readonly onEntered: () => void;
}) {
  const { account } = useSession();
  const kinds = kindsOf(circumstances, head, account.role === "医保办主任");
  const wanted = askedKind(pre, head, circumstances);
  const first = kinds.find((kind) => kind === wanted) ?? null;
  const [about, setAbout] = useState<"stay" | "register">(first === null ? "register" : "stay");
  const other = about === "stay" ? "register" : "stay";
  useKey("F7", ABOUT[other], () => setAbout(other), { when: kinds.length > 0 });
  const [anyKind] = kinds;
  return (
    <>
      {kinds.length === 0 ? null : (
        <div className="about" data-help="complete-about">
          <Segmented
            block
            value={about}
            aria-label="登记在哪里"
            options={[
              { value: "stay" as const, label: ABOUT.stay },
              { value: "register" as const, label: ABOUT.register },
            ]}
            onChange={setAbout}
          />
          <KeyHint name="F7" />
        </div>
      )}
      {about === "stay" && anyKind !== undefined ? (
        <>
          <CircumstanceForm
            stayId={pre.stayId}
            known={circumstances}
            kinds={kinds}
            firstKind={first ?? anyKind}
            onEntered={onEntered}
          />
          <Entered known={circumstances} />
        </>
      ) : (
        <EntryForm
          key={person?.personNo ?? ""}
          words={words}
          person={person}
          kinds={kindsFor(person)}
          firstKind={person === null ? "newPerson" : kindFor(pre)}
          stayId={pre.stayId}
          firstDay={head.admitDay}
          bill={bill}
          onEntered={onEntered}
        />
      )}
    </>
  );
}

const ABOUT = { stay: "住院情况", register: "参保登记" } as const;

function kindsFor(
  person: {
    readonly identities: readonly unknown[];
    readonly registrations: readonly unknown[];
  } | null,
): readonly EntryKind[] {
  if (person === null) return ["newPerson"];
  const hasEntries = person.identities.length + person.registrations.length > 0;
  return ["registration", "identity", "person", ...(hasEntries ? (["end"] as const) : [])];
}

const OF_THE_PERSON: readonly HoldCode[] = [
  "FACT_MISSING",
  "FACT_OUTSIDE",
  "NAME_DIFFERS",
  "REGION_DIFFERS",
];

/** The bill itself may be what is wrong. */
const OF_THE_BILL: readonly HoldCode[] = [
  "NAME_DIFFERS",
  "NO_PERSON",
  "NEWBORN",
  "PERSON_MISMATCH",
];

/** What the first hold asks for. */
function kindFor({ holds: [first] }: Pre): EntryKind {
  if (first === undefined) return "registration";
  if (first.what.includes("身份登记里没有")) return "identity";
  return OF_THE_PERSON.includes(first.code) ? "person" : "registration";
}

/** What the entry did to the stay. */
function Changed({ before, now }: { readonly before: Pre; readonly now: Pre }) {
  const own = ({ draft }: Pre) => (draft === null ? null : (draft.figures.personTotal as Fen));
  const [old, next] = [own(before), own(now)];
  return (
    <div className="notice ok" role="status">
      <p className="what">✓ 已登记，记入日志</p>
      {before.outcome === now.outcome ? null : (
        <p>{now.outcome === "ready" ? "挂起 → 待结算" : "待结算 → 挂起"}</p>
      )}
      {next === null ? null : (
        <p>
          {old === null
            ? `本人应付 ${printYuan(next)}`
            : old === next
              ? `本人应付 ${printYuan(next)}，没有变`
              : `本人应付 ${printYuan(old)} → ${printYuan(next)}`}
        </p>
      )}
      {now.holds.map(({ what }) => (
        <p key={what}>还挂起：{what}</p>
      ))}
    </div>
  );
}
