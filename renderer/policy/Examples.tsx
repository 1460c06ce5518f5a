/** The worked examples of a pack: what was published, what comes out, and the difference. ↑↓ go from one to the next. */
import { Button } from "antd";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { SectionTitle } from "../design/Ledger.tsx";
import { KeyHint } from "../design/parts.tsx";
import { CheckHead, CheckRow } from "./CheckTable.tsx";
import type { OpenedExample } from "./ExampleSteps.tsx";
import type { VerifyReport } from "./packState.ts";

export function Examples({
  report,
  opened,
  asked,
  onOpen,
  onMissing,
}: {
  readonly report: VerifyReport;
  readonly opened: OpenedExample | null;
  /** Grows each time the examples are asked for by key */
  readonly asked: number;
  readonly onOpen: (opened: OpenedExample) => void;
  readonly onMissing: () => void;
}) {
  const checks = report.examples.flatMap((example) => example.checks);
  const failing = checks.filter(({ ok }) => !ok).length;
  const table = useRef<HTMLTableElement>(null);
  // First what is wrong; else the one that is open, or the first.
  useEffect(() => {
    if (asked === 0) return;
    const first = [".wrong .open", '[aria-current="true"] .open', ".open"]
      .map((what) => table.current?.querySelector<HTMLElement>(what))
      .find((button) => button != null);
    first?.focus();
  }, [asked]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const all = [...(table.current?.querySelectorAll<HTMLElement>(".open") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  return (
    <section aria-label="算例">
      <SectionTitle
        title="算例"
        note={
          failing === 0 ? (
            <span className="ok-word">✓ {checks.length} 个数全部相符</span>
          ) : (
            <span className="stop-word">⊖ {failing} 个数不符，不能启用</span>
          )
        }
      >
        <Button size="small" onClick={onMissing}>
          缺的算例 <KeyHint name="Shift+F4" />
        </Button>
      </SectionTitle>
      <table ref={table} className="ledger examples" onKeyDown={onKeyDown}>
        <CheckHead />
        {report.examples.map((example, index) => {
          const number = index + 1;
          return (
            <tbody key={number} aria-current={opened?.number === number}>
              <tr>
                <td colSpan={4} className="example-name">
                  <button
                    type="button"
                    className="open"
                    title="逐步看它怎么算"
                    onClick={() => onOpen({ number, check: null })}
                  >
                    <strong>{example.name}</strong>
                  </button>
                  <div className="note">{example.origin}</div>
                </td>
              </tr>
              {example.checks.map((check, at) => (
                <CheckRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: figures of one example keep their places
                  key={at}
                  check={check}
                  onOpen={check.ok ? undefined : () => onOpen({ number, check })}
                />
              ))}
            </tbody>
          );
        })}
      </table>
      {report.uncovered.length === 0 ? null : (
        <p className="warn-word">◐ 没有算例走到：{report.uncovered.join("；")}</p>
      )}
    </section>
  );
}
