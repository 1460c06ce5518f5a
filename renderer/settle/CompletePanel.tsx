/** 补办: what the stay in front lacks, entered at the window; the stay is computed again at once. */
import { Button } from "antd";
import { useState } from "react";
import type { Fen } from "../../shared/money/fen.ts";
import { printYuan } from "../../shared/money/fen.ts";
import type { HoldCode } from "../../shared/settle/holds.ts";
import { host } from "../app/host.ts";
import { useKey } from "../app/keys.tsx";
import { useAnswer } from "../app/useAnswer.ts";
import { ErrorBox, KeyHint, Waiting } from "../design/parts.tsx";
import { BillForm } from "../entry/BillForm.tsx";
import { EntryForm } from "../entry/EntryForm.tsx";
import type { EntryKind } from "../entry/entry.ts";
import { PersonStays } from "../entry/PersonStays.tsx";
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
  const asked = useAnswer(`${stayId}/${pre.digest}`, async () => {
    const [words, bill] = await Promise.all([host.registerWords({}), host.stayPersons({ stayId })]);
    const [personNo] = bill.personNos;
    return { words, bill, person: personNo === undefined ? null : await host.person({ personNo }) };
  });
  useKey("Escape", "返回", onClose);
  useKey("Enter", "返回", onClose, { when: entered !== null });
  const { answer } = asked;
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
            <EntryForm
              key={answer.person?.personNo ?? ""}
              words={answer.words}
              person={answer.person}
              kinds={kindsFor(answer.person)}
              firstKind={answer.person === null ? "newPerson" : kindFor(pre)}
              stayId={stayId}
              firstDay={head.admitDay}
              bill={answer.bill}
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
const OF_THE_BILL: readonly HoldCode[] = ["NAME_DIFFERS", "NO_PERSON"];

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
