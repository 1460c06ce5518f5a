/** A panel over the stay, beside the queue: lines, sources, paper. */
import { type ReactNode, useEffect, useRef } from "react";
import { useKey } from "../app/keys.tsx";
import { KeyHint } from "../design/parts.tsx";
import "./wide.css";

export function WidePanel({
  title,
  extra,
  children,
  onClose,
}: {
  readonly title: string;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
}) {
  useKey("Escape", "回到结算", onClose);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="wide-panel" aria-label={title}>
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {extra}
        <button type="button" className="why-close" onClick={onClose}>
          <span className="unseen">关闭，回到结算</span>
          <KeyHint name="Escape" />
        </button>
      </header>
      <div className="wide-body">{children}</div>
    </section>
  );
}
