/** The open manual before the page. The page below stays as it was left and does nothing; closing gives back the focus. */
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Waiting } from "../design/parts.tsx";
import { KeyLayer } from "./keys.tsx";

const ManualPage = lazy(() => import("../manual/ManualPage.tsx"));

export function ManualLayer({
  place,
  children,
}: {
  readonly place: readonly string[];
  /** The keys of the frame, once more in front */
  readonly children: ReactNode;
}) {
  // Read while drawing: afterwards the page is inert and has lost it.
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => giveFocus(before), [before]);
  return (
    <div className="manual-layer">
      <KeyLayer>
        {children}
        <Suspense fallback={<Waiting rows={10} />}>
          <ManualPage place={place} />
        </Suspense>
      </KeyLayer>
    </div>
  );
}

/** Gives the keyboard back to what had it, if it is still there. */
export function giveFocus(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected) element.focus();
}
