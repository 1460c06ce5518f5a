/** What the review found, beside the stay: a line for each, quiet; only violations hold, and those say so above. */
import { host } from "../app/host.ts";
import { useAnswer } from "../app/useAnswer.ts";

const MOST = 4;
const MARKS = { 违规: "■", 可疑: "◐", 提示: "○" } as const;

export function ReviewNotes({
  stayId,
  review,
  changed,
}: {
  readonly stayId: number | null;
  /** The word that the slip prints */
  readonly review: string;
  /** Of the pre-settlement: another one may have another review */
  readonly changed: string;
}) {
  const asked = useAnswer(stayId === null ? null : `${stayId} ${changed}`, () =>
    host.stayReview({ stayId: stayId ?? 0 }),
  );
  const findings = asked.answer?.findings ?? [];
  const confirmed = asked.answer?.confirmed ?? null;
  const more = findings.length - MOST;
  return (
    <div className="review">
      <p>
        <strong>审核</strong> <span className="quiet">{review}，结算单上照印</span>
      </p>
      {confirmed === null ? null : (
        <p title={`${confirmed.at.replace("T", " ")} ${confirmed.by}：${confirmed.proof}`}>
          <span aria-hidden="true">◇</span> 人证由{confirmed.by}确认：{confirmed.proof}
        </p>
      )}
      {findings.slice(0, MOST).map(({ number, level, ruleName, status, sentence, deducted }) => (
        <p key={number} className="quiet" title={sentence}>
          <span aria-hidden="true">{MARKS[level]}</span> {level} {ruleName}
          {deducted ? "（自动扣减）" : status === "待核实" ? "" : `（${status}）`}
        </p>
      ))}
      {more > 0 ? <p className="quiet">另有 {more} 条，在“审核”里看</p> : null}
    </div>
  );
}
