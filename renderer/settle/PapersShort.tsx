/** A few quiet lines on the right side: what is still to be handed in, and how much is attached. */
import { KeyHint } from "../design/parts.tsx";
import { isMissing, type PapersInFront } from "./usePapers.ts";

export function PapersShort({
  papers: { papers, attachments },
}: {
  readonly papers: PapersInFront;
}) {
  const missing = papers.filter(isMissing);
  const attached = attachments.filter(({ withdrawn }) => withdrawn === null).length;
  if (papers.length === 0 && attached === 0) return null;
  return (
    <section className="sources-short" aria-label="资料">
      <h2>
        资料 <small>不挡结算</small> <KeyHint name="Shift+F2" />
      </h2>
      {missing.map(({ paper }) => (
        <p key={paper} className="state warn">
          <span aria-hidden="true">◐</span> 还差 {paper}
        </p>
      ))}
      {papers.length > 0 && missing.length === 0 ? (
        <p className="state ok">
          <span aria-hidden="true">✓</span> {papers.length} 份都有了
        </p>
      ) : null}
      {attached === 0 ? null : <p className="quiet">附件 {attached} 份</p>}
    </section>
  );
}
