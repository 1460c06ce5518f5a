/**
 * A modal dialog of the browser itself: above everything, focus stays inside, Esc closes. antd's Modal locks the page's
 * scrolling by a style without the nonce, which the Content-Security-Policy refuses.
 */
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Key, KeyLayer } from "../app/keys.tsx";
import "./dialog.css";

export function Dialog({
  title,
  onClose,
  footer,
  children,
  wide = false,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? "dialog wide" : "dialog"}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <KeyLayer>
        <Key name="Escape" label="返回" act={onClose} />
        <h2 id={heading}>{title}</h2>
        {children}
        {footer === undefined ? null : <footer>{footer}</footer>}
      </KeyLayer>
    </dialog>
  );
}
