/** A long list of which only the rows in sight stand in the page. */
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import "./virtual.css";

const OVERSCAN_ROWS = 6;

export function VirtualRows({
  count,
  heightOf,
  render,
  inSight = null,
  onNearEnd,
  label,
  region,
  id,
}: {
  readonly count: number;
  /** In CSS pixels; a function that keeps its identity while heights do not change. */
  readonly heightOf: (index: number) => number;
  readonly render: (index: number) => ReactNode;
  /** This row is scrolled into sight when it changes. */
  readonly inSight?: number | null;
  readonly onNearEnd?: () => void;
  /** Makes it a list box of that name; its rows then are options. */
  readonly label?: string;
  /** Makes it a region of that name which the keyboard scrolls: rows of plain text. */
  readonly region?: string;
  readonly id?: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const tops = useMemo(() => {
    const sums = [0];
    for (let index = 0; index < count; index += 1) {
      sums.push((sums[index] ?? 0) + heightOf(index));
    }
    return sums;
  }, [count, heightOf]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || inSight === null) return;
    const from = tops[inSight] ?? 0;
    const to = tops[inSight + 1] ?? from;
    if (from < element.scrollTop) element.scrollTop = from;
    else if (to > element.scrollTop + element.clientHeight) {
      element.scrollTop = to - element.clientHeight;
    }
  }, [inSight, tops]);

  const first = Math.max(0, rowAt(tops, top) - OVERSCAN_ROWS);
  const last = Math.min(count - 1, rowAt(tops, top + height) + OVERSCAN_ROWS);
  const isNearEnd = last >= count - 1;
  useEffect(() => {
    if (isNearEnd && count > 0) onNearEnd?.();
  }, [isNearEnd, count, onNearEnd]);

  const rows: ReactNode[] = [];
  for (let index = first; index <= last; index += 1) {
    rows.push(
      <div
        key={index}
        className="virtual-row"
        role="presentation"
        style={{ top: tops[index], height: heightOf(index) }}
      >
        {render(index)}
      </div>,
    );
  }
  return (
    <div
      ref={box}
      className="virtual-rows"
      id={id}
      {...(label === undefined ? {} : { role: "listbox", "aria-label": label, tabIndex: -1 })}
      {...(region === undefined ? {} : { role: "region", "aria-label": region, tabIndex: 0 })}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <div className="virtual-all" role="presentation" style={{ height: tops[count] ?? 0 }}>
        {rows}
      </div>
    </div>
  );
}

/** The row that covers a height. */
function rowAt(tops: readonly number[], height: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}
