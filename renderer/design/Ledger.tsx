import type { ReactNode } from "react";
import "./ledger.css";

/** A heading of an area, with what explains it, and what can be done at its end. */
export function SectionTitle({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="section-title">
      <h2>{title}</h2>
      {note === undefined ? null : <span className="note">{note}</span>}
      {children === undefined ? null : <span className="end">{children}</span>}
    </div>
  );
}
