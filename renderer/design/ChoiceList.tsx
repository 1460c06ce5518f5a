/** A long list of which one row is chosen: the arrow keys choose, what is beside it shows more. Takes the keyboard at once. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import "./choice.css";
import { VirtualRows } from "./VirtualRows.tsx";

export function ChoiceList({
  id,
  label,
  count,
  at,
  heightOf,
  onAt,
  render,
}: {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  readonly at: number;
  /** As for {@link VirtualRows} */
  readonly heightOf: (index: number) => number;
  readonly onAt: (index: number) => void;
  readonly render: (index: number) => ReactNode;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -at, End: count };
    const by = steps[event.key as keyof typeof steps];
    if (by === undefined) return;
    event.preventDefault();
    onAt(Math.max(0, Math.min(count - 1, at + by)));
  };
  return (
    <div
      ref={list}
      className="choice-list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={`${id}-${at}`}
      onKeyDown={onKeyDown}
    >
      <VirtualRows
        count={count}
        heightOf={heightOf}
        inSight={at}
        render={(index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
          <div
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={index === at ? "choice chosen" : "choice"}
            onClick={() => onAt(index)}
          >
            {render(index)}
          </div>
        )}
      />
    </div>
  );
}
