/** What stands in the place of the pack's text: its name, what can be done with it, and Esc back to the text. */
import { type ReactNode, useEffect, useRef } from "react";
import { useKey } from "../app/keys.tsx";
import { KeyHint } from "../design/parts.tsx";
import "./front.css";

export function Front({
  title,
  note,
  fills = false,
  back = "回到条文",
  onClose,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  /** Its lists scroll, not the whole. */
  readonly fills?: boolean;
  /** Where Esc leads */
  readonly back?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const whole = useRef<HTMLElement>(null);
  useKey("Escape", back, onClose);
  // The arrow keys read on at once.
  useEffect(() => whole.current?.focus({ preventScroll: true }), []);
  return (
    <article
      ref={whole}
      className={fills ? "policy-main front fills" : "policy-main front"}
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the keyboard
      tabIndex={0}
    >
      <header>
        <h1>{title}</h1>
        {note === undefined ? null : <span className="quiet">{note}</span>}
        <button type="button" className="front-close" onClick={onClose}>
          <span className="unseen">关闭，{back}</span>
          <KeyHint name="Escape" />
        </button>
      </header>
      {children}
    </article>
  );
}
